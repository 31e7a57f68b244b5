"""The pages of 說明 as files: their titles, their text, and which of them hold what one looks for.

They are Markdown in `resources/help`, in the order of their names; the number before a name is only
for that order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from app.rules.dates import narrow

TOPIC: Final = "helpTopic"
"""The property of a widget that names the page, and after # the heading, which explain it."""
_MARKS: Final = re.compile(r"[#*|`>_]|-{3,}|^\s*[-\d.]+\s", re.MULTILINE)
_BEFORE, _AFTER = 5, 30
"""Characters shown on either side of what was found."""


class HelpText(NamedTuple):
    """A page: its name (`flow`), its title, and all of it as Markdown."""

    name: str
    title: str
    markdown: str


class Found(NamedTuple):
    """A page that holds what one looks for, and a few words around it."""

    name: str
    excerpt: str


@cache
def read_pages(folder: Path) -> tuple[HelpText, ...]:
    """All pages of a folder; none where it is not there."""
    return tuple(_page(file) for file in sorted(folder.glob("*.md")))


def _page(file: Path) -> HelpText:
    text = file.read_text(encoding="utf-8")
    title = text.partition("\n")[0].lstrip("# ").strip()
    return HelpText(file.stem.partition("-")[2], title, text)


def plain(markdown: str) -> str:
    """The words of a page without its marks, on one line."""
    return " ".join(_MARKS.sub(" ", markdown).split())


def search(pages: Iterable[HelpText], wanted: str) -> list[Found]:
    """The pages that hold all the words looked for; upper case and full width are the same."""
    needles: Sequence[str] = narrow(wanted).casefold().split()
    found = []
    for page in pages:
        text = plain(page.markdown)
        folded = narrow(text).casefold()
        if needles and all(needle in folded for needle in needles):
            at = folded.find(needles[0])
            start, end = max(0, at - _BEFORE), at + len(needles[0]) + _AFTER
            lead = "…" if start else ""
            tail = "…" if end < len(text) else ""
            found.append(Found(page.name, f"{lead}{text[start:end].strip()}{tail}"))
    return found
