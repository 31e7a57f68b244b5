"""What calamine does not say of an .xls sheet: error values, and how far its cells reach.

Error values it hands over as empty cells, and a sheet it holds as one dense block. The records are
those of [MS-XLS] 2.4: BOUNDSHEET8 says where a sheet begins, SST holds the texts that cells point
at, BOOLERR an error value, FORMULA the error that a formula came to; FILEPASS stands where all else
is locked.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from app.intake.cells import MOST_ODDITIES, MOST_SHEETS, Seen, error_value
from app.intake.formats import DAMAGE, Source, locked
from app.intake.markup import SwollenError
from app.intake.stopping import ticked

_FORMULA: Final = 0x0006
_EOF: Final = 0x000A
_FILE_PASS: Final = 0x002F
_BOUND_SHEET: Final = 0x0085
_BOOL_ERR: Final = 0x0205
_BOF: Final = 0x0809

_SHARED_TEXTS: Final = 0x00FC
_CONTINUE: Final = 0x003C
_MERGED: Final = 0x00E5
_LABEL_SST: Final = 0x00FD
_MUL_RK: Final = 0x00BD
_CELLS: Final = frozenset({0x00D6, 0x0203, 0x0204, 0x0205, 0x0006, 0x027E, 0x00FD, 0x00BD})
"""RSTRING, NUMBER, LABEL, BOOLERR, FORMULA, RK, LABELSST, MULRK: each begins with its place."""

_WIDE: Final = 0x01
_HAS_EXTENSION: Final = 0x04
_HAS_RUNS: Final = 0x08
_BYTES_OF_CHARACTER: Final = 3
"""At most, as UTF-8, of what UTF-16 holds in one unit."""

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
    """What was seen of each sheet, in their order. Raises UnusableFile."""
    import olefile  # few files need it

    try:
        with olefile.OleFileIO(source.opened()) as container:
            container.loadminifat()
            tables: Any = container  # its annotations leave these two out
            if _has_ring(tables.fat) or _has_ring(tables.minifat or ()):
                raise source.damaged()
            stream = "Workbook" if container.exists("Workbook") else "Book"
            book: bytes = container.openstream(stream).read()
        if any(kind == _FILE_PASS for kind, _ in _records(book, 0)):
            raise locked(source)
        source.tick()
        sizes = _text_sizes(book)
        return [
            _look_at(name, ticked(_records(book, start), source.tick), sizes)
            for start, name in _sheet_starts(book)
        ]
    except SwollenError:
        raise source.swollen() from None
    except DAMAGE:
        raise source.damaged() from None


def _has_ring(table: Sequence[int]) -> bool:
    """Whether a chain of sectors comes back to itself: calamine would follow it for ever."""
    seen_from = [-1] * len(table)
    for start in range(len(table)):
        at = start
        while at < len(table) and seen_from[at] < 0:
            seen_from[at] = start
            at = table[at]
            if at < len(table) and seen_from[at] == start:
                return True
    return False


def _text_sizes(book: bytes) -> array[int]:
    """The bytes of each shared text as UTF-8, or a few more, by the number that cells give it.

    A text that runs on in the next record says there anew how wide its characters are.
    """
    sizes = array("l")
    pieces = _shared_pieces(book)
    piece, at = next(pieces, b""), 8
    try:
        while True:
            while at >= len(piece):
                at -= len(piece)
                piece = next(pieces)
            count, flags = struct.unpack_from("<HB", piece, at)
            at += 3
            beyond = 0
            if flags & _HAS_RUNS:
                beyond += 4 * int(struct.unpack_from("<H", piece, at)[0])
                at += 2
            if flags & _HAS_EXTENSION:
                beyond += struct.unpack_from("<I", piece, at)[0]
                at += 4
            sizes.append(_BYTES_OF_CHARACTER * count)
            width = 2 if flags & _WIDE else 1
            while (fitting := (len(piece) - at) // width) < count:
                count -= max(fitting, 0)
                piece, at = next(pieces), 1
                width = 2 if piece[0] & _WIDE else 1
            at += count * width + beyond
    except StopIteration:
        return sizes


def _shared_pieces(book: bytes) -> Iterator[bytes]:
    """The record of the shared texts and those that continue it."""
    is_shared = False
    for kind, body in _records(book, 0):
        is_shared = kind == _SHARED_TEXTS or (is_shared and kind == _CONTINUE)
        if is_shared:
            yield body


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


def _sheet_starts(book: bytes) -> list[tuple[int, str]]:
    """Where each sheet begins, and its name."""
    found: dict[int, str] = {}
    for kind, body in _records(book, 0):
        if kind != _BOUND_SHEET:
            continue
        start, _, count, flags = struct.unpack_from("<IHBB", body)
        if start in found or len(found) == MOST_SHEETS:
            raise SwollenError
        coding, width = ("utf-16-le", 2) if flags & _WIDE else ("latin-1", 1)
        found[start] = body[8 : 8 + count * width].decode(coding, "replace")
    return list(found.items())


def _look_at(name: str, records: Iterable[Record], sizes: Sequence[int]) -> Seen:
    seen = Seen(name)
    merged = 0
    for kind, body in records:
        if kind in _CELLS:
            _count_in(seen, kind, body, sizes)
        elif kind == _MERGED:
            merged += len(body) // 8
        if merged > MOST_ODDITIES or len(seen.faults) > MOST_ODDITIES:
            raise SwollenError
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


def _count_in(seen: Seen, kind: int, body: bytes, sizes: Sequence[int]) -> None:
    """Count a cell, how far out it stands, and the text that it points at."""
    row, column = struct.unpack_from("<HH", body)
    if kind == _MUL_RK:
        column = struct.unpack("<H", body[-2:])[0]
    elif kind == _LABEL_SST:
        number = struct.unpack_from("<I", body, 6)[0]
        seen.text += sizes[number] if number < len(sizes) else 0
    seen.values += 1
    if row >= seen.rows:
        seen.rows = row + 1
    if column >= seen.columns:
        seen.columns = column + 1
