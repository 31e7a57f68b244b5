"""Copies of the store: one a day and those asked for, putting one back, looking into one.

A copy is whole or not there: it is written under another name and renamed. Nothing is overwritten
or thrown away but the daily copies beyond the last ten, and those asked for beyond theirs.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.models import FILE_NAME, HEAD
from app.models.copies import asked, asked_file, daily, daily_file, draft_of, set_aside
from app.models.engine import make_engine
from app.models.faults import BackupDamaged, CopyDamaged, CopyUnreadable, StoreDamaged, told
from app.models.header import journal_of
from app.models.migrate import upgrade
from app.models.store import Store, prove, revision_in

KEPT: Final = 10
"""Daily copies, and as many of those asked for."""


def back_up(store: Store, day: date) -> Path:
    """Copy the store for a day, unless that was done; the copy's file. Raises as `back_up_now`."""
    folder = store.file.parent
    target = daily_file(folder, day)
    if not target.exists():
        _copy(store, target)
        for old in daily(folder)[:-KEPT]:
            old.unlink()
    return target


def back_up_now(store: Store, at: datetime) -> Path:
    """Copy the store beside its daily copies, under the moment; the copy's file.

    Only a store that has been found sound is copied. Raises StoreDamaged, StoreFull, StoreReadOnly,
    StoreGone.
    """
    folder = store.file.parent
    target = asked_file(folder, at)
    _copy(store, target)
    for old in asked(folder)[:-KEPT]:
        old.unlink()
    return target


def _copy(store: Store, target: Path) -> None:
    store.verify()
    draft = draft_of(target)
    with told(target):
        target.parent.mkdir(exist_ok=True)
        draft.unlink(missing_ok=True)
        try:
            store.copy_into(draft)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)


def restore(folder: Path, backup: Path) -> Path | None:
    """Put a copy in the place of the store; where what was there is now, None for nothing.

    The store must be closed. Raises BackupDamaged or its like, before anything is moved, where the
    copy itself is not sound.
    """
    file = folder / FILE_NAME
    draft = draft_of(file)
    with told(file):
        try:
            shutil.copy2(backup, draft)
            try:
                prove(draft)
            except StoreDamaged as error:
                raise BackupDamaged(backup) from error
            with draft.open("rb+") as f:
                os.fsync(f.fileno())
            aside = set_aside(folder)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
    return aside


class _Copy(Store):
    """A copy that is only looked at: what is broken in it is told as of a copy."""

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Look at it, as far as it is whole. Raises CopyDamaged."""
        with _of_a_copy(self.file), super().read() as session:
            yield session

    def verify(self) -> None:
        """Go through the whole copy. Raises CopyDamaged."""
        with _of_a_copy(self.file):
            super().verify()


@contextmanager
def _of_a_copy(file: Path, fault: type[CopyDamaged] = CopyDamaged) -> Iterator[None]:
    try:
        yield
    except CopyDamaged:
        raise
    except StoreDamaged as error:
        raise fault(file) from error


def open_copy(folder: Path, into: Path) -> Store:
    """Copy the store into another folder and open the copy, for reading only.

    The store is not touched. What is broken in it raises CopyDamaged when it is come to; what is
    not can be read. Raises CopyUnreadable where nothing can.
    """
    source, copy = folder / FILE_NAME, into / FILE_NAME
    with told(copy):
        into.mkdir(exist_ok=True)
        shutil.copy2(source, copy)
        copy.chmod(0o600)  # a copy of what is read-only is not
        if journal_of(source).exists():
            shutil.copy2(journal_of(source), journal_of(copy))
            with suppress(DBAPIError):
                _play_back(copy)
    with _of_a_copy(copy, CopyUnreadable):
        revision = revision_in(copy)
        if revision != HEAD:
            upgrade(copy, revision)
    return _Copy(make_engine(copy, read_only=True, broken=True), copy, read_only=True)


def _play_back(file: Path) -> None:
    """Undo what a broken-off transaction did; opening a file for writing does that."""
    engine = make_engine(file)
    try:
        engine.connect().close()
    finally:
        engine.dispose()
