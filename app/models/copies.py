"""The copies of the store in its folder, by their names; knows files only.

There are daily ones, those from before an upgrade, and what a restored copy took the place of.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Final, NamedTuple

from app.models import FILE_NAME
from app.models.header import journal_of

FOLDER_NAME: Final = "backup"
_STEM: Final = Path(FILE_NAME).stem
_DAILY: Final = re.compile(rf"{_STEM}-\d{{8}}\.db")
_BEFORE: Final = re.compile(rf"{_STEM}-before-\d+(-\d+)?\.db")


class Backup(NamedTuple):
    """A copy that can be put back: its file, when it was made (local time), its size in bytes."""

    file: Path
    when: datetime
    size: int


def backups(folder: Path) -> tuple[Backup, ...]:
    """The copies of a folder's store, newest first: daily ones, and those before an upgrade."""
    found = []
    for file in (*daily(folder), *(f for f in _files(folder) if _BEFORE.fullmatch(f.name))):
        seen = file.stat()
        found.append(Backup(file, datetime.fromtimestamp(seen.st_mtime), seen.st_size))
    return tuple(sorted(found, key=lambda backup: (backup.when, backup.file.name), reverse=True))


def daily(folder: Path) -> list[Path]:
    """The daily copies, oldest first."""
    return sorted(f for f in _files(folder / FOLDER_NAME) if _DAILY.fullmatch(f.name))


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
    while (aside := file.with_name(f"{_STEM}-damaged-{number}.db")).exists():
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
