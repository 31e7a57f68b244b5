"""How the values of one column read as the fact that it states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
from typing import Final, NamedTuple

from app.intake.cells import Cell, Fault, as_typed
from app.intake.questions import sure_reading
from app.rules.facts import FACTS, Kind
from app.rules.values import UNREADABLE, read_value

_ALWAYS_READ: Final = frozenset({Kind.TEXT, Kind.ID, Kind.CODE})


class ColumnRead(NamedTuple):
    """How the values of a column read as its fact.

    `sure` is text → what it surely means, `open` text → how many cells hold it: of the texts that
    do not read, or that are to be asked about all the same.
    """

    key: str
    sure: Mapping[str, str]
    open: Mapping[str, int]


def distinct(bodies: Sequence[list[Cell]], column: int) -> set[Cell]:
    """The different cells of a column; a TRUE and a 1, which are equal, may be one."""
    return set(map(itemgetter(column), bodies))


def read_column(
    bodies: Sequence[list[Cell]], column: int, key: str, staff_titles: frozenset[str]
) -> ColumnRead:
    """Read the different values of a column; `staff_titles` are those of established posts."""
    fact = FACTS[key]
    if fact.kind in _ALWAYS_READ:
        if key != "job_title" or not staff_titles:
            return ColumnRead(key, {}, {})
        cells = distinct(bodies, column)
        asked = {c for c in cells if isinstance(c, str) and c.strip() in staff_titles}
        return ColumnRead(key, {}, _counted(bodies, column, asked))
    sure: dict[str, str] = {}
    open_cells: set[Cell] = set()
    for cell in distinct(bodies, column):
        if isinstance(cell, Fault):
            continue
        text = as_typed(cell)
        if read_value(fact, text) is not UNREADABLE:
            continue
        reading = sure_reading(fact, text)
        if reading is None:
            open_cells.add(cell)
        else:
            sure[text] = reading
    return ColumnRead(key, sure, _counted(bodies, column, open_cells))


def _counted(bodies: Sequence[list[Cell]], column: int, asked: Collection[Cell]) -> dict[str, int]:
    """How many cells hold each of these, in the order of the sheet."""
    if not asked:
        return {}
    counts = Counter(cells[column] for cells in bodies if cells[column] in asked)
    found: dict[str, int] = {}
    for cell, number in counts.items():
        text = as_typed(cell)
        found[text] = found.get(text, 0) + number
    return found
