"""A table as a workbook: every cell a text, so that nothing is computed and no zero is lost."""

from __future__ import annotations

import tempfile
from datetime import datetime
from typing import BinaryIO, Final

from app.exports.gaps import storable
from app.exports.table import CannotExport, Progress, Table, reported
from app.workbook import LONGEST_TEXT, MOST_ROWS

MOST_COLUMNS: Final = 16_384
_TEXT_FORMAT: Final = 49
"""The built-in number format @: what is typed into the cell later stays text, too."""

_A4: Final = 9
_MOST_ACROSS: Final = 20
"""Columns that can still be read where they are printed on one page side by side."""

_LINE_HEIGHT: Final = 16.5
"""Points. Not every program finds out by itself how high a row with several lines must be."""
_FILLED: Final = 0.9
"""Of a line, how much is filled before the next begins."""
_NARROW_UP_TO: Final = 0x2E7F


def write_xlsx(table: Table, out: BinaryIO, progress: Progress, *, made_on: datetime) -> None:
    """Write the table; the same table and moment give the same bytes. Raises CannotExport."""
    refuse_too_much(table)
    import xlsxwriter  # only who writes a workbook needs it

    with (
        tempfile.TemporaryDirectory() as folder,  # rows wait there, and are gone with it
        xlsxwriter.Workbook(out, {"constant_memory": True, "tmpdir": folder}) as book,
    ):
        book.set_properties({"created": made_on})
        title = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E8EDF3"}
        )
        plain = book.add_format({"num_format": _TEXT_FORMAT, "valign": "top"})
        wrapped = book.add_format({"num_format": _TEXT_FORMAT, "valign": "top", "text_wrap": True})
        formats = [wrapped if column.wraps else plain for column in table.columns]
        sheet = book.add_worksheet(table.name)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width, formats[place])
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        if len(table.columns) <= _MOST_ACROSS:
            sheet.fit_to_pages(1, 0)
        sheet.freeze_panes(1, 0)
        last = (len(table.rows), len(table.columns) - 1)
        sheet.autofilter(0, 0, *last)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{_place(*last)}"})
        for place, text in enumerate(table.titles):
            sheet.write_string(0, place, storable(text), title)
        rows = reported(table.rows, "寫入活頁簿", len(table.rows), progress)
        sentences = [(n, c.width) for n, c in enumerate(table.columns) if c.wraps]
        for number, row in enumerate(rows, 1):
            if (lines := max((_lines(row[n], w) for n, w in sentences), default=1)) > 1:
                sheet.set_row(number, lines * _LINE_HEIGHT)
            for place, text in enumerate(row):
                if text:
                    sheet.write_string(number, place, storable(text), formats[place])


def _place(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of so many digits; rather one more than too few."""
    per_line = max(2, int(width * _FILLED))
    return sum(
        max(1, -(-sum(2 if ord(c) > _NARROW_UP_TO else 1 for c in line) // per_line))
        for line in text.split("\n")
    )


def refuse_too_much(table: Table) -> None:
    """Raise CannotExport where a workbook has no room: it would leave the rest out unsaid."""
    if len(table.rows) >= MOST_ROWS or len(table.columns) > MOST_COLUMNS:
        raise CannotExport(
            f"「{table.name}」有 {len(table.rows):,} 列、{len(table.columns):,} 欄，"
            "超過 .xlsx 的上限；請改選 CSV，或分次匯出。"
        )
    for number, row in enumerate(table.rows, 1):
        for title, text in zip(table.titles, row, strict=True):
            if len(text) > LONGEST_TEXT // 2 and _units(text) > LONGEST_TEXT:
                raise CannotExport(
                    f"第 {number:,} 筆的「{title}」有 {len(text):,} 字，"
                    f"超過 .xlsx 一格 {LONGEST_TEXT:,} 字的上限；請改選 .ods 或 CSV。"
                )


def _units(text: str) -> int:
    return len(text) + sum(ord(c) > 0xFFFF for c in text)
