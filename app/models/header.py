"""The first hundred bytes of a database file, read without opening it: whose it is, and how long.

A file that is not understood is so never given to a library that might mend it. The fields are
those of https://www.sqlite.org/fileformat2.html#the_database_header.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MAGIC: Final = b"SQLite format 3\0"
LENGTH: Final = 100
_LARGEST_PAGE: Final = 65536
_WAL: Final = 2


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of itself; `length` in bytes, None where it does not say."""

    application_id: int
    version: int
    is_wal: bool
    length: int | None


def read_header(file: Path) -> Header | None:
    """The header of a database file; None where it is no such file. Raises OSError."""
    with file.open("rb") as f:
        head = f.read(LENGTH)
    if len(head) < LENGTH or not head.startswith(MAGIC):
        return None
    (page_size,) = struct.unpack_from(">H", head, 16)
    changes, pages = struct.unpack_from(">II", head, 24)
    (version,) = struct.unpack_from(">i", head, 60)
    (application_id,) = struct.unpack_from(">i", head, 68)
    (counted_at,) = struct.unpack_from(">I", head, 92)
    length = pages * (_LARGEST_PAGE if page_size == 1 else page_size)
    return Header(
        application_id, version, head[18] == _WAL, length if counted_at == changes else None
    )


def journal_of(file: Path) -> Path:
    """Where what a broken-off transaction had changed lies; it belongs to the file."""
    return file.with_name(file.name + "-journal")


def is_cut_short(file: Path) -> bool:
    """Whether a database file is shorter than it says. Raises OSError."""
    header = read_header(file)
    if header is None or header.length is None or journal_of(file).exists():
        return False
    return file.stat().st_size < header.length
