"""What rosters call facts and their values beside the vocabulary (`resources/synonyms.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from app import paths
from app.rules.dates import narrow

_AFFIXES = "*※:："
"""What forms put before or after a label to say that it must be filled."""


_HINT: Final = re.compile(
    r"\((?:元(?:/[點月])?|點|\d*碼|y{2,4}[/.-]?mm?[/.-]?dd?|民國|民國年|國曆|西元|西元年"
    r"|年[/.-]?月[/.-]?日|全銜|必填|選填|下拉|下拉選單|請選|請選擇|[是有y]/[否無n]"
    r"|(?:例|如|例如|格式)[:如]?[^()]*)\)"
)
"""What forms put behind a label, in brackets, to say how it is filled: that changes no meaning."""


def plain(header: str) -> str:
    """A header without what does not tell it apart: white space, width, marks, 台 for 臺, hints."""
    text = "".join(narrow(header).split()).strip(_AFFIXES).casefold()
    if "(" in text:
        text = _HINT.sub("", text).strip(_AFFIXES) or text
    return text.replace("台", "臺").replace("身份", "身分")


def plain_value(text: str) -> str:
    """A value without what does not tell it apart."""
    return "".join(narrow(text).split()).casefold().replace("台", "臺")


class Synonyms(NamedTuple):
    """Other names: of columns by fact key as they stand in the file; the rest made plain.

    `values` is by fact key: plain text → the allowed value that it means.
    """

    columns: Mapping[str, tuple[str, ...]]
    headings: frozenset[str]
    notes: frozenset[str]
    values: Mapping[str, Mapping[str, str]]
    yes: frozenset[str]
    no: frozenset[str]


@cache
def synonyms() -> Synonyms:
    """The other names, read once."""
    with paths.resource("synonyms.toml").open("rb") as file:
        content: dict[str, Any] = tomllib.load(file)
    return Synonyms(
        columns={key: tuple(names) for key, names in content["columns"].items()},
        headings=frozenset(map(plain, content["headings"]["plain"])),
        notes=frozenset(map(plain, content["notes"]["columns"])),
        values={
            key: {plain_value(other): value for value, others in of.items() for other in others}
            for key, of in content["values"].items()
        },
        yes=frozenset(map(plain_value, content["answers"]["yes"])),
        no=frozenset(map(plain_value, content["answers"]["no"])),
    )
