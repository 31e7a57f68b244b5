"""The copies of the store in its folder, by their names; knows files only.

There are daily ones, those that someone asked for, those from before an upgrade, and what a
restored copy took the place of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from app.models import FILE_NAME
from app.models.header import journal_of

FOLDER_NAME: Final = "backup"
_STEM: Final = Path(FILE_NAME).stem
_DAILY: Final = re.compile(rf"{_STEM}-\d{{8}}\.db")
_ASKED: Final = re.compile(rf"{_STEM}-\d{{8}}-\d{{6}}\.db")
_BEFORE: Final = re.compile(rf"{_STEM}-before-\d+(-\d+)?\.db")
_REPLACED: Final = re.compile(rf"{_STEM}-replaced-\d+\.db")


class Origin(StrEnum):
    """What a copy was made for."""

    DAILY = "daily"
    ASKED = "asked"
    """Someone asked for it."""
    UPGRADE = "upgrade"
    """It is as it was before an upgrade."""
    REPLACED = "replaced"
    """It is no copy but what a restored one took the place of."""


class Backup(NamedTuple):
    """A copy that can be put back, and what it was made for.

    `when` it was last written to, in local time; `size` in bytes.
    """

    file: Path
    when: datetime
    size: int
    origin: Origin


def backups(folder: Path) -> tuple[Backup, ...]:
    """All that can be put in the place of a folder's store, newest first."""
    found = []
    for file, origin in _copies(folder):
        seen = file.stat()
        found.append(Backup(file, datetime.fromtimestamp(seen.st_mtime), seen.st_size, origin))
    return tuple(sorted(found, key=lambda backup: (backup.when, backup.file.name), reverse=True))


def newest(folder: Path) -> Path | None:
    """The last copy of a folder's store; what one took the place of is none."""
    found = (copy.file for copy in backups(folder) if copy.origin is not Origin.REPLACED)
    return next(found, None)


def _copies(folder: Path) -> Iterator[tuple[Path, Origin]]:
    for file in daily(folder):
        yield file, Origin.DAILY
    for file in asked(folder):
        yield file, Origin.ASKED
    for file in _files(folder):
        if _BEFORE.fullmatch(file.name):
            yield file, Origin.UPGRADE
        elif _REPLACED.fullmatch(file.name):
            yield file, Origin.REPLACED


def daily(folder: Path) -> list[Path]:
    """The daily copies, oldest first."""
    return sorted(f for f in _files(folder / FOLDER_NAME) if _DAILY.fullmatch(f.name))


def asked(folder: Path) -> list[Path]:
    """The copies that someone asked for, oldest first."""
    return sorted(f for f in _files(folder / FOLDER_NAME) if _ASKED.fullmatch(f.name))


def asked_file(folder: Path, at: datetime) -> Path:
    """Where a copy that was asked for at a moment is, or would be."""
    return folder / FOLDER_NAME / f"{_STEM}-{at:%Y%m%d-%H%M%S}.db"


def daily_file(folder: Path, day: date) -> Path:
    """Where the copy of a day is, or would be."""
    return folder / FOLDER_NAME / f"{_STEM}-{day:%Y%m%d}.db"


def before_file(file: Path, revision: str, number: int) -> Path:
    """Where the n-th copy of a store before its upgrade to a revision is, or would be."""
    return file.with_name(f"{_STEM}-before-{revision}{f'-{number}' if number > 1 else ''}.db")


def draft_of(target: Path) -> Path:
    """Where a copy is written until it is whole."""
    return target.with_suffix(".new")


def set_aside(folder: Path) -> Path | None:
    """Rename the store, with what a broken-off transaction left of it; None where there is none."""
    file = folder / FILE_NAME
    number = 1
    while (aside := file.with_name(f"{_STEM}-replaced-{number}.db")).exists():
        number += 1
    there = file.exists()
    if there:
        file.rename(aside)
    # Left behind, it would be played back into the file that takes the place of this one.
    journal = journal_of(file)
    if journal.exists():
        journal.replace(journal_of(aside))
    return aside if there else None


def _files(folder: Path) -> list[Path]:
    try:
        return [f for f in folder.iterdir() if f.is_file()]
    except OSError:
        return []
