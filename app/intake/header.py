"""The header row: where it stands below a title, and which column states which fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Final, NamedTuple

from app.intake.cells import Cell, Notice, as_typed, column_letters
from app.intake.synonyms import plain, synonyms
from app.rules.facts import FACTS, label

__all__ = ["plain"]

LOOKED_THROUGH: Final = 30
"""Lines in which the header is looked for: titles and remarks above it take fewer."""

FEWEST_KNOWN: Final = 2
"""Known columns that make a row a header: a title may hold one such word, never two."""

_CLOSE_ENOUGH: Final = 0.7

_PARTS_OF_A_DAY: Final = frozenset("年月日")


@dataclass(frozen=True, slots=True)
class Header:
    """The header row. Rows and columns count from 0.

    `known` is column → fact key, `others` column → name for the columns of no fact, and `titles`
    column → the header as it stands there; of a header of two rows both texts, the upper first,
    and `row` is the lower one. `written` are the rows as they stand, to know them when they are
    repeated.
    """

    row: int
    known: Mapping[int, str]
    others: Mapping[int, str]
    titles: Mapping[int, str]
    notices: tuple[Notice, ...]
    written: tuple[Mapping[int, str], ...] = ()

    def title(self, column: int) -> str:
        """The column's header as it stands there, or its letters where it has none."""
        return self.titles.get(column) or nameless(column)


class Titles(NamedTuple):
    """The titles of a header: each as it reads, and the words that it is looked up by."""

    row: int
    shown: Mapping[int, str]
    sought: Mapping[int, str]
    written: tuple[Mapping[int, str], ...]


def nameless(column: int) -> str:
    """What a column without a header is called."""
    return f"{column_letters(column)} 欄"


@cache
def _vocabulary() -> Mapping[str, str]:
    others = {plain(name): key for key, names in synonyms().columns.items() for name in names}
    return others | {
        plain(text): fact.key for fact in FACTS.values() for text in (fact.key, fact.label)
    }


def names(mapping: Mapping[str, str] | None) -> Mapping[str, str]:
    """Plain header → fact key: labels, keys, and what a mapping adds or overrides."""
    return {**_vocabulary(), **{plain(text): key for text, key in (mapping or {}).items()}}


def _texts(cells: Sequence[Cell]) -> dict[int, str]:
    """Column → what stands there, of the cells that hold anything."""
    found: dict[int, str] = {}
    for column, cell in enumerate(cells):
        text = " ".join(as_typed(cell).split())
        if text:
            found[column] = text
    return found


def titles_at(head: Sequence[Sequence[Cell]], row: int, *, is_double: bool = False) -> Titles:
    """The titles in a row; with `is_double` those of the row above are put before them.

    A title above holds for the columns to its right up to the next one, as where cells are merged.
    """
    lower = _texts(head[row])
    if not is_double:
        return Titles(row, lower, lower, (lower,))
    upper = _texts(head[row - 1])
    shown: dict[int, str] = {}
    sought: dict[int, str] = {}
    group = ""
    for column in range(max([*upper, *lower], default=-1) + 1):
        group = upper.get(column, group)
        below = lower.get(column)
        if below is None:
            if column in upper:
                shown[column] = sought[column] = upper[column]
            continue
        shown[column] = group + below
        changes_nothing = plain(group) in synonyms().headings
        sought[column] = below if changes_nothing else shown[column]
    return Titles(row, shown, sought, (upper, lower))


def _known_in(titles: Titles, names: Mapping[str, str]) -> int:
    return len({key for text in titles.sought.values() if (key := names.get(plain(text)))})


def find_titles(
    head: Sequence[Sequence[Cell]], names: Mapping[str, str], fewest: int = FEWEST_KNOWN
) -> Titles | None:
    """The titles among a sheet's first lines: the row, or two rows, with the most known columns."""
    best, most = None, fewest - 1
    for number in range(len(head)):
        # Two rows are a header only where they say more than either of them.
        for is_double in (False, True) if number else (False,):
            titles = titles_at(head, number, is_double=is_double)
            if (known := _known_in(titles, names)) > most:
                best, most = titles, known
    if best is not None and best.row + 1 < len(head):
        below = _texts(head[best.row + 1]).values()
        if below and _PARTS_OF_A_DAY.issuperset(below):
            # A day in three columns: the title above is no title of the first of them.
            best = titles_at(head, best.row + 1, is_double=True)
    return best


def likely_row(head: Sequence[Sequence[Cell]]) -> int | None:
    """The row that looks most like a header where no column is known: the first of the widest.

    Only words count: a header holds no numbers and no dates.
    """
    best, most = None, 1
    for number, cells in enumerate(head):
        texts = [c for c in cells if isinstance(c, str) and c.strip()]
        filled = sum(1 for cell in cells if cell != "")
        is_wordy = len(texts) == filled and not any(any(c.isdigit() for c in t) for t in texts)
        if is_wordy and len(set(texts)) == len(texts) > most:
            best, most = number, len(texts)
    return best


def find_header(head: Sequence[Sequence[Cell]], names: Mapping[str, str]) -> Header | None:
    """The header among a sheet's first lines, its columns known by name; None where none is."""
    titles = find_titles(head, names)
    if titles is None:
        return None
    known: dict[int, str] = {}
    notices: list[Notice] = []
    first: dict[str, int] = {}
    for column, title in titles.shown.items():
        key = names.get(plain(titles.sought[column]))
        if key is not None and key not in first:
            first[key] = column
            known[column] = key
            continue
        message = _unknown(title, names) if key is None else _twice(key, first[key], column)
        notices.append(Notice(titles.row, column, title, message))
    return header_of(titles, known, tuple(notices))


def header_of(titles: Titles, known: Mapping[int, str], notices: tuple[Notice, ...] = ()) -> Header:
    """The header with these columns known; the others get each a name of its own."""
    others: dict[int, str] = {}
    taken: set[str] = set()
    for column, title in titles.shown.items():
        if column not in known:
            name = title if title not in taken else f"{title}（{nameless(column)}）"
            others[column] = name
            taken.add(name)
    return Header(titles.row, known, others, titles.shown, notices, titles.written)


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
    """Whether a line is a row of the header once more, as at the head of each printed page."""
    return any(bool(written) and _holds(cells, written) for written in header.written)


def _holds(cells: Sequence[Cell], written: Mapping[int, str]) -> bool:
    """Whether a line shows these titles; the first tells, nearly always."""
    for column, title in written.items():
        if column >= len(cells) or not _shows(cells[column], title):
            return False
    return True


def _shows(cell: Cell, title: str) -> bool:
    text = cell if isinstance(cell, str) else as_typed(cell)
    return text == title or " ".join(text.split()) == title
