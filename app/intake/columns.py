"""How the values of one column read as the fact that it states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from operator import itemgetter
from typing import Final, NamedTuple

from app.intake.cells import Cell, Fault, as_typed
from app.intake.odd_numbers import is_left_over
from app.intake.questions import sure_reading
from app.intake.stopping import Tick, unwatched
from app.rules.facts import FACTS, Kind
from app.rules.values import UNREADABLE, read_value

_ALWAYS_READ: Final = frozenset({Kind.TEXT, Kind.ID, Kind.CODE})


class ColumnRead(NamedTuple):
    """How the values of a column read as its fact.

    `sure` is text → what it surely means, `open` text → how many cells hold it: of the texts that
    do not read, or that are to be asked about all the same. `has_left_over` where some cell holds
    the 0 of a formula that comes to nothing.
    """

    key: str
    sure: Mapping[str, str]
    open: Mapping[str, int]
    has_left_over: bool = False


_NEAR: Final = 500
"""Lines whose cells the processor still holds when it comes to their next column."""


def distinct(
    bodies: Sequence[list[Cell]], columns: Iterable[int], tick: Tick = unwatched
) -> dict[int, set[Cell]]:
    """The different cells of each column; a TRUE and a 1, which are equal, may be one.

    Some lines at a time: column by column, each cell would be fetched from memory anew. Raises what
    `tick` raises.
    """
    found: dict[int, set[Cell]] = {column: set() for column in columns}
    for start in range(0, len(bodies), _NEAR):
        tick()
        some = bodies[start : start + _NEAR]
        for column, cells in found.items():
            cells.update(map(itemgetter(column), some))
    return found


def asks_for(key: str, staff_titles: frozenset[str]) -> bool:
    """Whether the different values of a column of this fact have to be looked at."""
    return FACTS[key].kind not in _ALWAYS_READ or (key == "job_title" and bool(staff_titles))


def read_column(
    bodies: Sequence[list[Cell]],
    column: int,
    key: str,
    staff_titles: frozenset[str],
    cells: Set[Cell],
) -> ColumnRead:
    """Read the different values of a column; `staff_titles` are those of established posts.

    `cells` are those values, where it `asks_for` them.
    """
    fact = FACTS[key]
    if not asks_for(key, staff_titles):
        return ColumnRead(key, {}, {})
    if fact.kind in _ALWAYS_READ:
        asked = {c for c in cells if isinstance(c, str) and c.strip() in staff_titles}
        return ColumnRead(key, {}, _counted(bodies, column, asked))
    sure: dict[str, str] = {}
    open_cells: set[Cell] = set()
    has_left_over = False
    for cell in cells:
        if isinstance(cell, Fault):
            continue
        if is_left_over(key, cell):
            has_left_over = True
            continue
        text = as_typed(cell)
        if read_value(fact, text) is not UNREADABLE:
            continue
        reading = sure_reading(fact, text)
        if reading is None:
            open_cells.add(cell)
        else:
            sure[text] = reading
    return ColumnRead(key, sure, _counted(bodies, column, open_cells), has_left_over)


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
