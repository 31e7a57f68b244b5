"""The store of a folder: opened after a look at what it is, read and written in transactions.

A file that is not understood (newer, foreign, broken) is never written to: whatever is wrong is
raised as one of `app.models.faults`, with the ways on.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.models import APPLICATION_ID, FILE_NAME, HEAD
from app.models.copies import backups
from app.models.engine import (
    copy_into,
    for_writing,
    is_sound,
    make_engine,
    prove_writable,
)
from app.models.faults import (
    NotAStore,
    StoreDamaged,
    StoreGone,
    StoreLost,
    StoreReadOnly,
    StoreTooNew,
    StoreTooOld,
    store_error,
    told,
)
from app.models.header import is_cut_short, read_header
from app.models.migrate import create, revision_of, upgrade
from app.models.tables import Base


class Store:
    """An open store. Safe to use from any thread; a transaction belongs to one thread.

    Nothing is written before the whole file has been found sound: `verify` is meant to be run in
    the background soon after opening, and whoever writes earlier waits for it.
    """

    def __init__(
        self, engine: Engine, file: Path, *, read_only: bool = False, sound: bool = False
    ) -> None:
        self.file = file
        self.read_only = read_only
        self._engine = engine
        self._writer = for_writing(engine)
        self._writing = threading.Lock()
        self._verifying = threading.Lock()
        self._sound = sound
        self._broken = False

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Look at the store as it is at one moment. Keep it short: who writes waits for it."""
        with told(self.file), Session(self._engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Change the store: all that is done within is kept at its end, nothing if it raises.

        One at a time; not within another of the same thread, nor within `read`. Raises StoreFull,
        StoreLocked, StoreReadOnly, StoreDamaged and StoreGone, nothing being changed then.
        """
        if self.read_only:
            raise StoreReadOnly(self.file)
        self.verify()
        with (
            self._writing,
            told(self.file),
            Session(self._writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def verify(self) -> None:
        """Go through the whole file once: a second for 300 MB. Raises StoreDamaged.

        Once it has been found sound, asking again costs nothing.
        """
        with self._verifying:
            if self._broken:
                raise StoreDamaged(self.file)
            if not self._sound:
                try:
                    with told(self.file):
                        _prove_sound(self._engine, self.file)
                except StoreDamaged:
                    self._broken = True
                    raise
                self._sound = True

    def copy_into(self, target: Path) -> None:
        """Write all that is committed into a new file. Raises sqlite3.Error.

        Who writes waits for it, however long it takes: the copy would hold the file against him.
        """
        with self._writing:
            copy_into(self._engine, target)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def open_store(folder: Path, *, read_only: bool = False) -> Store:
    """Open the store of a folder; begun where there is none yet, and brought to the newest form.

    Quick, however large: only `Store.verify` reads the whole file. A program opens a folder once
    and shares the store; who looks at the file a second time breaks the locks of the first (POSIX
    drops them all when any handle is closed). Raises a StoreError.
    """
    file = folder / FILE_NAME
    with told(file):
        if not file.exists() or not file.stat().st_size:
            if read_only:
                raise StoreGone(folder)
            if backups(folder):
                raise StoreLost(file)
            return begin(folder)
        return _open(file, read_only=read_only)


def begin(folder: Path) -> Store:
    """Make an empty store in a folder that has none. Raises a StoreError.

    Raises ValueError where there is something already.
    """
    file = folder / FILE_NAME
    with told(file):
        folder.mkdir(exist_ok=True)
        if file.exists() and file.stat().st_size:
            raise ValueError(f"{file.name} is there already")
        engine = make_engine(file, create=True)
        try:
            create(engine)
        finally:
            engine.dispose()
        return Store(make_engine(file), file, sound=True)


def prove(file: Path) -> None:
    """Raise what is wrong with a file of whatever name that should be a store; not written to."""
    revision_in(file)
    engine = make_engine(file, read_only=True)
    try:
        with told(file):
            _prove_sound(engine, file)
    finally:
        engine.dispose()


def revision_in(file: Path) -> str:
    """The revision of the store in a file, which is not written to. Raises a StoreError."""
    with told(file):
        _recognise(file)
        engine = make_engine(file, read_only=True, broken=True)
        try:
            with engine.connect() as connection:
                return revision_of(connection, file)
        finally:
            engine.dispose()


def _open(file: Path, *, read_only: bool) -> Store:
    _recognise(file)
    if is_cut_short(file):
        raise StoreDamaged(file)
    engine = make_engine(file, read_only=read_only)
    try:
        # Whoever may write takes the file for a moment, to see that it can be taken.
        with (engine if read_only else for_writing(engine)).connect() as connection:
            revision = revision_of(connection, file)
            if revision == HEAD:
                _look_into(connection, file)
            if not read_only:
                prove_writable(connection)
    except BaseException:
        engine.dispose()
        raise
    if revision != HEAD:
        engine.dispose()
        if read_only:
            raise StoreTooOld(file)
        upgrade(file, revision)
    return Store(engine, file, read_only=read_only)


def _recognise(file: Path) -> None:
    """Raise what is wrong with a file by its first bytes, before any library opens it."""
    header = read_header(file)
    if header is None:
        raise NotAStore(file)
    if header.application_id == APPLICATION_ID:
        if header.version > int(HEAD):
            raise StoreTooNew(header.version)
    # The first version of the program signed none of its files.
    elif header.application_id or header.version not in (0, 1) or header.is_wal:
        raise NotAStore(file)


def _look_into(connection: Connection, file: Path) -> None:
    """That every table is there with its columns, and can be read at its beginning."""
    try:
        for table in Base.metadata.sorted_tables:
            connection.execute(select(table).limit(1)).first()
    except (DBAPIError, ValueError) as error:  # ValueError: what should be a date is none
        raise store_error(error, file) or StoreDamaged(file) from error


def _prove_sound(engine: Engine, file: Path) -> None:
    with engine.connect() as connection:
        if not is_sound(connection):
            raise StoreDamaged(file)
