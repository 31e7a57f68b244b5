"""A table as CSV: UTF-8 with BOM, or Big5, lines ended by CR LF.

A spreadsheet that opens CSV takes a cell that begins with = + - @ tab or CR for a formula, whatever
the quotes around it. Such a cell gets an apostrophe before it, the spreadsheets' own sign for text;
the import takes it away again (`app.intake.guarded`).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import BinaryIO, Final

from app.exports.gaps import as_big5, storable
from app.exports.table import Progress, Row, Table, reported
from app.intake.guarded import guarded

_TO_QUOTE: Final = re.compile(r'[,;\t"\r\n]')
"""Also what other files are delimited by, so that the reader is never in doubt."""


class Encoding(StrEnum):
    """How the text is stored."""

    UTF_8 = "utf-8-sig"
    BIG5 = "cp950"


def write_delimited(
    table: Table, out: BinaryIO, progress: Progress, *, encoding: Encoding = Encoding.UTF_8
) -> None:
    """Write the table."""
    if encoding is Encoding.UTF_8:
        out.write(b"\xef\xbb\xbf")
    out.write(_line(table.titles, encoding))
    for row in reported(table.rows, "寫入 CSV", len(table.rows), progress):
        out.write(_line(row, encoding))


def _line(row: Row, encoding: Encoding) -> bytes:
    is_big5 = encoding is Encoding.BIG5
    line = ",".join(_cell(text, is_big5=is_big5) for text in row) + "\r\n"
    return line.encode("cp950" if is_big5 else "utf-8")


def _cell(text: str, *, is_big5: bool) -> str:
    text = guarded(storable(text))
    if is_big5:
        text = as_big5(text)
    if _TO_QUOTE.search(text) or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text
