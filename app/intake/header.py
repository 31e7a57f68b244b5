"""The header row: where it stands below a title, and which column states which fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Final

from app.intake.cells import Cell, Notice, as_typed, column_letters
from app.rules.dates import narrow
from app.rules.facts import FACTS, label

LOOKED_THROUGH: Final = 30
"""Lines in which the header is looked for: titles and remarks above it take fewer."""

FEWEST_KNOWN: Final = 2
"""Known columns that make a row a header: a title may hold one such word, never two."""

_MARKS: Final = "*※:："
"""What forms put before or after a label to say that it must be filled."""

_CLOSE_ENOUGH: Final = 0.7


@dataclass(frozen=True, slots=True)
class Header:
    """The header row. Rows and columns count from 0.

    `known` is column → fact key, `others` column → name for the columns of no fact, and `titles`
    column → the header as it stands there.
    """

    row: int
    known: Mapping[int, str]
    others: Mapping[int, str]
    titles: Mapping[int, str]
    notices: tuple[Notice, ...]

    def title(self, column: int) -> str:
        """The column's header as it stands there, or its letters where it has none."""
        return self.titles.get(column) or nameless(column)


def nameless(column: int) -> str:
    """What a column without a header is called."""
    return f"{column_letters(column)} 欄"


def plain(header: str) -> str:
    """A header without what does not tell it apart: white space, width, marks, 台 for 臺."""
    text = "".join(narrow(header).split()).strip(_MARKS).casefold()
    return text.replace("台", "臺").replace("身份", "身分")


OTHER_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "case_no": ("案號",),
    "case_kind": ("案件種類",),
    "id_number": ("身分證號", "身分證統一編號", "證號"),
    "birth_date": ("出生年月日", "生日"),
    "onboard_date": ("到職日", "報到日期", "報到日"),
    "contract_start": ("聘期起日", "起聘日", "起聘日期", "聘用起日"),
    "contract_end": ("聘期迄日", "迄聘日", "迄聘日期", "聘用迄日"),
    "monthly_pay": ("月薪", "月支薪資", "月支報酬金額"),
    "duties": ("工作內容", "職務內容"),
    "report_date": ("報送日",),
}
"""What rosters call a fact beside its label, where that can mean nothing else."""


@cache
def _vocabulary() -> Mapping[str, str]:
    others = {plain(name): key for key, names in OTHER_NAMES.items() for name in names}
    return others | {
        plain(text): fact.key for fact in FACTS.values() for text in (fact.key, fact.label)
    }


def names(mapping: Mapping[str, str] | None) -> Mapping[str, str]:
    """Plain header → fact key: labels, keys, and what a mapping adds or overrides."""
    return {**_vocabulary(), **{plain(text): key for text, key in (mapping or {}).items()}}


def find_header(head: Sequence[Sequence[Cell]], names: Mapping[str, str]) -> Header | None:
    """The header among a sheet's first lines: the row with the most known columns."""
    best, most = -1, FEWEST_KNOWN - 1
    for number, cells in enumerate(head):
        known = {key for cell in cells if (key := names.get(plain(as_typed(cell))))}
        if len(known) > most:
            best, most = number, len(known)
    return _read(best, head[best], names) if best >= 0 else None


def _read(row: int, cells: Sequence[Cell], names: Mapping[str, str]) -> Header:
    known: dict[int, str] = {}
    others: dict[int, str] = {}
    titles: dict[int, str] = {}
    notices: list[Notice] = []
    first: dict[str, int] = {}
    for column, cell in enumerate(cells):
        typed = as_typed(cell)
        title = " ".join(typed.split())
        if not title:
            continue
        titles[column] = title
        key = names.get(plain(typed))
        if key is not None and key not in first:
            first[key] = column
            known[column] = key
            continue
        others[column] = title if title not in others.values() else f"{title}（{nameless(column)}）"
        message = _unknown(title, names) if key is None else _twice(key, first[key], column)
        notices.append(Notice(row, column, title, message))
    return Header(row, known, others, titles, tuple(notices))


def _twice(key: str, first: int, second: int) -> str:
    return (
        f"「{label(key)}」有兩欄，只採用 {nameless(first)}，{nameless(second)}列為備註；"
        "請刪除多餘的一欄。"
    )


def _unknown(title: str, names: Mapping[str, str]) -> str:
    near = get_close_matches(plain(title), names, 1, _CLOSE_ENOUGH)
    hint = f"若是「{label(names[near[0]])}」，請改用該欄名；" if near else ""
    return f"這一欄不檢核，內容列為備註；{hint}不需檢核者可以不理會。"


def is_repeated(header: Header, cells: Sequence[Cell]) -> bool:
    """Whether a line is the header once more, as at the head of each printed page."""
    return all(
        column < len(cells) and " ".join(as_typed(cells[column]).split()) == title
        for column, title in header.titles.items()
    )
