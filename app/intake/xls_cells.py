"""What calamine does not say of an .xls sheet: error values, which it hands over as empty cells.

The records are those of [MS-XLS] 2.4: BOUNDSHEET8 says where a sheet begins, BOOLERR holds
an error value, FORMULA the error that a formula came to, FILEPASS stands where all else is locked.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from app.intake.cells import Seen, error_value
from app.intake.formats import DAMAGE, Source, locked

_FORMULA: Final = 0x0006
_EOF: Final = 0x000A
_FILE_PASS: Final = 0x002F
_BOUND_SHEET: Final = 0x0085
_BOOL_ERR: Final = 0x0205
_BOF: Final = 0x0809

_NOT_A_NUMBER: Final = 0xFFFF
_IS_ERROR: Final = 2

_ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}

Record = tuple[int, bytes]


def look(source: Source) -> list[Seen]:
    """What was seen of each sheet, in their order. Raises UnusableFile.

    The extent is left at 0: the format itself ends at 65,536 rows of 256 columns.
    """
    import olefile  # few files need it

    try:
        with olefile.OleFileIO(source.opened()) as container:
            stream = "Workbook" if container.exists("Workbook") else "Book"
            book: bytes = container.openstream(stream).read()
        if any(kind == _FILE_PASS for kind, _ in _records(book, 0)):
            raise locked(source)
        return [_look_at(book, start) for start in _sheet_starts(book)]
    except DAMAGE:
        raise source.damaged() from None


def _records(book: bytes, start: int) -> Iterator[Record]:
    """The records from an offset to the end of that substream; one within another is passed."""
    depth = 0
    while start + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, start)
        start += 4
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, book[start : start + size]
        start += size


def _sheet_starts(book: bytes) -> list[int]:
    sheets = (body for kind, body in _records(book, 0) if kind == _BOUND_SHEET)
    return [struct.unpack_from("<I", body)[0] for body in sheets]


def _look_at(book: bytes, start: int) -> Seen:
    seen = Seen()
    for kind, body in _records(book, start):
        if kind == _BOOL_ERR:
            row, column, _, code, is_error = struct.unpack_from("<HHHBB", body)
        elif kind == _FORMULA:
            row, column, _, result, _, code, _, marker = struct.unpack_from("<HHHBBHHH", body)
            is_error = marker == _NOT_A_NUMBER and result == _IS_ERROR
            code &= 0xFF
        else:
            continue
        if is_error:
            seen.faults[row, column] = error_value(_ERRORS[code])
    return seen
