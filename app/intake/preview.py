"""What an import would take in, cell by cell: as it stands, as it is read, and what is wrong.

Made by column, not by case: at 100,000 lines nothing is read that the table does not show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from app.intake.cells import Cell, Fault, as_typed, column_letters
from app.intake.columns import distinct
from app.intake.guide import Guide, Line
from app.intake.header import nameless
from app.intake.lines import expected
from app.intake.odd_numbers import LEFT_OVER, LOOKED_AT, is_left_over, of_cell
from app.intake.outcome import readings_of
from app.intake.stopping import Tick, unwatched
from app.rules.facts import FACTS, label
from app.rules.values import UNREADABLE, read_value


class Mark(NamedTuple):
    """What is to be said of a cell; `is_problem` where it cannot be taken as it stands."""

    message: str
    is_problem: bool


class PreviewColumn(NamedTuple):
    """A column as the sheet names it, and the fact that it states: "" for a note."""

    column: int
    title: str
    key: str

    @property
    def letters(self) -> str:
        """What the spreadsheet calls it."""
        return column_letters(self.column)

    @property
    def fact(self) -> str:
        """The label of its fact; 備註 where it states none."""
        return label(self.key) if self.key else "備註"


class Preview(NamedTuple):
    """The lines that hold a case. A place is an index into `lines`, a column one of the sheet.

    `marks` is by place and column; `readings` and the facts that are `known` by column.
    """

    columns: tuple[PreviewColumn, ...]
    lines: Sequence[Line]
    readings: Mapping[int, Mapping[str, str]]
    marks: Mapping[int, Mapping[int, Mark]]
    known: Mapping[int, str]

    def row(self, place: int) -> int:
        """The number that the sheet shows for a line."""
        return self.lines[place][0] + 1

    def typed(self, place: int, column: int) -> str:
        """A cell as it stands in the sheet."""
        return as_typed(self.lines[place][1][column])

    def read(self, place: int, column: int) -> str:
        """A cell as it would be taken in: "" where it was decided that it states nothing."""
        if is_left_over(self.known.get(column, ""), self.lines[place][1][column]):
            return ""
        text = self.typed(place, column)
        return self.readings.get(column, {}).get(text, text)

    @property
    def with_problems(self) -> list[int]:
        """The places of lines with a problem, in order."""
        return sorted(
            p for p, found in self.marks.items() if any(m.is_problem for m in found.values())
        )


def preview(guide: Guide, tick: Tick = unwatched) -> Preview:
    """The preview of what has been decided so far. Raises what `tick` raises."""
    decided = readings_of(guide)
    bodies = [cells for _, cells in guide.lines]
    has_faults = guide.may_have_faults and Fault in set(map(type, chain.from_iterable(bodies)))
    marks: dict[int, dict[int, Mark]] = {}
    for column, key in guide.known.items():
        tick()
        wrong = _unread(guide, column, decided.get(key, {}))
        if wrong or has_faults:
            _mark_column(marks, bodies, column, wrong, expected(FACTS[key]) if wrong else "")
        if key in LOOKED_AT:
            _mark_spoilt(marks, bodies, column, key)
    if any(read.has_left_over for read in guide.columns.values()):
        _mark_left_over(marks, bodies, guide.known)
    _mark_numbers(marks, guide)
    _mark_noticed(marks, guide)
    return Preview(
        columns=tuple(
            PreviewColumn(c, guide.titles.shown.get(c) or nameless(c), guide.known.get(c, ""))
            for c in guide.titles.shown
        ),
        lines=guide.lines,
        readings={c: decided[key] for c, key in guide.known.items() if key in decided},
        marks=marks,
        known=guide.known,
    )


def _unread(guide: Guide, column: int, decided: Mapping[str, str]) -> frozenset[str]:
    """The texts of a column that are of no use as its fact, whatever was decided."""
    read = guide.columns[column]
    fact = FACTS[read.key]
    return frozenset(
        text
        for text in (*read.open, *read.sure)
        if read_value(fact, decided.get(text, text)) is UNREADABLE
    )


def _mark_column(
    marks: dict[int, dict[int, Mark]],
    bodies: Sequence[list[Cell]],
    column: int,
    wrong: frozenset[str],
    message: str,
) -> None:
    mark = Mark(message, is_problem=True)
    for place, cells in enumerate(bodies):
        cell = cells[column]
        if isinstance(cell, Fault):
            marks.setdefault(place, {})[column] = Mark(cell.message, is_problem=True)
        elif as_typed(cell) in wrong:
            marks.setdefault(place, {})[column] = mark


def _mark_spoilt(
    marks: dict[int, dict[int, Mark]], bodies: Sequence[list[Cell]], column: int, key: str
) -> None:
    """Numbers of people or agencies that a spreadsheet or an export has spoilt."""
    values = distinct(bodies, [column])[column]
    # Of a number, a truth and a text, which may be equal, only a text is what it shows.
    asked = {cell: of_cell(key, cell) for cell in values if isinstance(cell, str)}
    if not any(asked.values()) and len(asked) == len(values):  # nearly always
        return
    for place, cells in enumerate(bodies):
        cell = cells[column]
        if isinstance(cell, Fault):
            continue
        if said := asked[cell] if isinstance(cell, str) else of_cell(key, as_typed(cell)):
            message, is_problem = said
            marks.setdefault(place, {}).setdefault(column, Mark(message, is_problem=is_problem))


def _mark_left_over(
    marks: dict[int, dict[int, Mark]], bodies: Sequence[list[Cell]], known: Mapping[int, str]
) -> None:
    """The 0 of formulas that come to nothing: taken as empty, wherever a 0 is no value."""
    mark = Mark(f"這一格是 0，{LEFT_OVER}", is_problem=False)
    for column, key in known.items():
        for place, cells in enumerate(bodies):
            if is_left_over(key, cells[column]):
                marks.setdefault(place, {})[column] = mark


def _mark_numbers(marks: dict[int, dict[int, Mark]], guide: Guide) -> None:
    """The numbers of cases that stand twice."""
    column = next((c for c, key in guide.known.items() if key == "case_no"), None)
    if column is None:
        return
    first: dict[str, int] = {}
    for place, (row, cells) in enumerate(guide.lines):
        number = as_typed(cells[column]).strip()
        if number and (before := first.setdefault(number, row)) != row:
            message = f"案件編號與第 {before + 1} 列重複；同一機關不得重複，請改編其中一件。"
            marks.setdefault(place, {})[column] = Mark(message, is_problem=True)


def _mark_noticed(marks: dict[int, dict[int, Mark]], guide: Guide) -> None:
    """What the reader saw in cells: merged ones, characters of Big5."""
    noticed = [n for n in guide.notices if n.row > guide.titles.row]
    if not noticed:
        return
    places = {row: place for place, (row, _) in enumerate(guide.lines)}
    for notice in noticed:
        place = places.get(notice.row)
        if place is not None:
            marks.setdefault(place, {}).setdefault(
                notice.column, Mark(notice.message, is_problem=False)
            )
