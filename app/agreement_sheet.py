"""The comparison with the Ministry's results as a workbook, whole or not there at all.

Every cell is written as text: a value that begins with = + - or @ is no formula.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from app.agreement import Sheet
from app.files_out import whole_file
from app.workbook import HEADER, fitting, keep_header, lie_across


def write_agreement(sheets: Sequence[Sheet], file: Path, made_on: date) -> Path:
    """Write the sheets to a file, in the place of one of that name. Raises CannotWrite."""
    content = rendered(sheets, made_on)
    with whole_file(file) as out:
        out.write(content)
    return file


def rendered(sheets: Sequence[Sheet], made_on: date) -> bytes:
    """The workbook; the same sheets on the same day give the same bytes."""
    import xlsxwriter  # only who writes a workbook needs it

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties(
            {"title": "預檢與結果比對", "created": datetime.combine(made_on, time())}
        )
        head = book.add_format(HEADER)
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for one in sheets:
            made = book.add_worksheet(one.name)
            lie_across(made, one.columns)
            keep_header(made, 0)
            for column, (title, _) in enumerate(one.columns):
                made.write_string(0, column, title, head)
            for number, row in enumerate(one.rows, 1):
                for column, cell in enumerate(row):
                    made.write_string(number, column, fitting(cell), text)
    return out.getvalue()
