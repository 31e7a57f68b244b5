"""What a form cannot carry: told before anything is written, and how it is written instead.

Big5 as Windows reads it (cp950) lacks many characters of names; those are written as `&#134071;`,
which the import reads back. Python's cp950 also takes a few characters for others that look alike
(• for ‧): those count as lacking, for they would come back as the other.

Control characters other than tab and line break, and half surrogates, are in no table at all: they
are written as ⟨U+0007⟩.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.exports.table import Table

_UNSTORABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_REFERENCE: Final = re.compile(r"&(?=#(?:\d{3,7}|[xX][0-9a-fA-F]{2,6});)")
_PRIVATE: Final = range(0xE000, 0xF900)


@dataclass(frozen=True, slots=True)
class Gap:
    """A character that a form lacks, what is written for it, and the first place it stands in.

    `row` counts the rows of the table from 1; `count` the cells that hold it.
    """

    character: str
    instead: str
    row: int
    column: str
    count: int
    comes_back: bool
    """Whether the import reads what is written as the character again."""

    @property
    def shown(self) -> str:
        """The character with its code; the code alone where the character cannot be seen."""
        code = f"U+{ord(self.character):04X}"
        if not self.character.isprintable() and ord(self.character) not in _PRIVATE:
            return code
        return f"{self.character}（{code}）"


@lru_cache(4096)
def big5_has(character: str) -> bool:
    """Whether Big5 has this very character."""
    try:
        return character.encode("cp950").decode("cp950") == character
    except UnicodeEncodeError:
        return False


def storable(text: str) -> str:
    """The text with what no table carries shown by its code."""
    if text.isprintable():
        return text
    return _UNSTORABLE.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def as_big5(text: str) -> str:
    """The text as it is written in Big5: with codes for what Big5 lacks.

    A text that itself says `&#134071;` gets its & written as a code, so that it stays that text.
    """
    text = _REFERENCE.sub("&#038;", text)
    if text.isascii():
        return text
    return "".join(c if big5_has(c) else f"&#{ord(c)};" for c in text)


def gaps(table: Table, *, big5: bool) -> list[Gap]:
    """Every character of the table that cannot be written as it is, in the order they stand in."""
    found: dict[str, tuple[int, str, int]] = {}
    titles = table.titles
    for number, row in enumerate((titles, *table.rows)):
        for title, text in zip(titles, row, strict=True):
            if text.isascii() and text.isprintable():
                continue
            for character in _lacking(text, big5=big5):
                at, column, count = found.get(character, (number, title, 0))
                found[character] = (at, column, count + 1)
    return [
        Gap(c, _instead(c), row, column, count, comes_back=not _UNSTORABLE.match(c))
        for c, (row, column, count) in found.items()
    ]


def _lacking(text: str, *, big5: bool) -> Iterable[str]:
    lacking = dict.fromkeys(_UNSTORABLE.findall(text))
    if big5:
        lacking |= dict.fromkeys(c for c in text if not c.isascii() and not big5_has(c))
    return lacking


def _instead(character: str) -> str:
    if _UNSTORABLE.match(character):
        return storable(character)
    return f"&#{ord(character)};"
