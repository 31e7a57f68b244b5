"""A file of any form → its sheets: rows of cells with their places, and what is odd about them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import repeat, zip_longest
from typing import TYPE_CHECKING, Final, cast

from app.intake import delimited, ods_cells, xls_cells, xlsx_cells
from app.intake.cells import (
    Area,
    Cell,
    Notice,
    Seen,
    cells_allowed,
    column_letters,
    place,
    text_allowed,
)
from app.intake.formats import DAMAGE, Format, Source
from app.intake.roster import UnusableFile
from app.intake.stopping import Tick, beside, ticked, unwatched

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_LOOK: Final = {
    Format.XLSX: xlsx_cells.look,
    Format.ODS: ods_cells.look,
    Format.XLS: xls_cells.look,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `rows` can be walked once; its first row is line 1 of the spreadsheet.

    Rows may differ in length. Places in notices count from 0, in the order of the sheet. Where it
    does not say that it `may_have_faults`, none of its cells is one.
    """

    name: str
    hidden: bool
    rows: Iterator[list[Cell]]
    notices: tuple[Notice, ...] = ()
    may_have_faults: bool = True


def sheets(source: Source, tick: Tick = unwatched) -> Iterator[Sheet]:
    """The sheets of a file, those that are shown before those that are hidden.

    Each is read when it is asked for, with ticks, as its rows are. Raises UnusableFile, and what
    `tick` raises.
    """
    watched = source.watched(tick)
    if source.format is Format.TEXT:
        rows, notices = delimited.read_rows(watched)
        return iter([Sheet("", hidden=False, rows=ticked(rows, tick), notices=tuple(notices))])
    return _of_workbook(watched)


def _of_workbook(source: Source) -> Iterator[Sheet]:
    import python_calamine as calamine  # only who reads a workbook needs it

    seen = _LOOK[source.format](source)
    _refuse_vast(source, seen)
    with _reading(source):
        book = beside(lambda: calamine.load_workbook(io.BytesIO(source.data)), source.tick)
        listed = book.sheets_metadata
    if len(listed) != len(seen):
        raise source.damaged()
    visible = calamine.SheetVisibleEnum.Visible
    for i in sorted(range(len(listed)), key=lambda i: listed[i].visible != visible):
        if listed[i].typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        with _reading(source):
            sheet = beside(partial(book.get_sheet_by_index, i), source.tick)
        merged = [*seen[i].merged, *_merged(sheet)]
        yield Sheet(
            listed[i].name,
            hidden=listed[i].visible != visible,
            rows=ticked(_with_faults(_from_first_column(sheet), seen[i]), source.tick),
            notices=tuple(_merged_notice(area) for area in sorted(merged)),
            may_have_faults=bool(seen[i].faults),
        )


def _refuse_vast(source: Source, seen: Sequence[Seen]) -> None:
    """Refuse what would fill the memory before calamine holds it, some forms all sheets at once."""
    size = len(source.data)
    for sheet in seen:
        if sheet.rows * sheet.columns > cells_allowed(size):
            raise UnusableFile(
                f"「{source.name}」工作表「{sheet.name}」的內容延伸到第 {sheet.rows} 列、"
                f"{column_letters(sheet.columns - 1)} 欄，超過可以讀取的範圍；"
                "請刪除資料以外的內容後另存，再匯入。"
            )
    if (
        sum(sheet.rows * sheet.columns for sheet in seen) > cells_allowed(size)
        or sum(sheet.values for sheet in seen) > cells_allowed(size)
        or sum(sheet.text for sheet in seen) > text_allowed(size)
    ):
        raise source.swollen()


@contextmanager
def _reading(source: Source) -> Iterator[None]:
    """Turn what calamine raises over a damaged file into UnusableFile."""
    from python_calamine import CalamineError

    try:
        yield
    except (CalamineError, *DAMAGE):
        raise source.damaged() from None
    except BaseException as panic:
        # A slip of calamine over bytes it did not expect: pyo3 hands it over as a class that it
        # gives no name to import, and that is no Exception.
        if type(panic).__name__ == "PanicException":
            raise source.damaged() from None
        raise


def _from_first_column(sheet: CalamineSheet) -> Iterator[list[Cell]]:
    """The rows from line 1 and column A: calamine leaves out the empty columns before the first."""
    if sheet.start is None:
        return iter(())
    lead: list[Cell] = [""] * sheet.start[1]
    rows = cast("Iterator[list[Cell]]", sheet.iter_rows())
    return (lead + row for row in rows) if lead else rows


def _with_faults(rows: Iterator[list[Cell]], seen: Seen) -> Iterator[list[Cell]]:
    """The rows with each fault in its place, also where calamine ended before it."""
    if not seen.faults:
        return rows
    return _faults_put_in(rows, seen)


def _faults_put_in(rows: Iterator[list[Cell]], seen: Seen) -> Iterator[list[Cell]]:
    waiting: dict[int, list[int]] = {}
    for row, column in seen.faults:
        waiting.setdefault(row, []).append(column)
    for number, (read, _) in enumerate(zip_longest(rows, range(max(waiting) + 1))):
        cells = read or []
        for column in waiting.get(number, ()):
            cells.extend(repeat("", column + 1 - len(cells)))
            cells[column] = seen.faults[number, column]
        yield cells


def _merged(sheet: CalamineSheet) -> list[Area]:
    return [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]


def _merged_notice(area: Area) -> Notice:
    top, left, bottom, right = area
    return Notice(
        top,
        left,
        f"{place(top, left)}:{place(bottom, right)}",
        "合併儲存格只有左上角一格讀得到值，其餘視為空白；請取消合併，逐格填寫。",
    )
