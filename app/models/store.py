"""The database file of this user: one SQLite file, opened in one place.

Raises nothing on a damaged file: that is set aside under another name, a new one is begun and
`Store.notice` says so. Only a file that a newer version of the program made is left untouched and
refused.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from app.models import FILE_NAME

VERSION: Final = 1
"""`PRAGMA user_version` of the tables below."""


class StoreTooNewError(Exception):
    """The file was made by a newer version. The message is a sentence for the user."""


class Base(DeclarativeBase):
    """What is kept."""


class CheckRunRow(Base):
    """One check of one file: counts only, nothing about any person."""

    __tablename__ = "check_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str]
    sheet: Mapped[str]
    as_of: Mapped[date]
    started_at: Mapped[datetime]
    error: Mapped[int]
    blocked: Mapped[int]
    incomplete: Mapped[int]
    review: Mapped[int]
    ready: Mapped[int]
    law_sha256: Mapped[str]
    rule_count: Mapped[int]


@dataclass(frozen=True, slots=True)
class Store:
    """An open database; `notice` is a sentence about what had to be set aside, or empty."""

    engine: Engine
    file: Path
    notice: str = ""

    def session(self) -> Session:
        """A unit of work; the caller commits."""
        return Session(self.engine)

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    # A rollback journal, not WAL: a user's folder may be on a network drive, where WAL is unsafe.
    for pragma in ("journal_mode=DELETE", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _engine(file: Path) -> Engine:
    engine = create_engine(f"sqlite+pysqlite:///{file.as_posix()}")
    event.listen(engine, "connect", _on_connect)
    return engine


def _prepare(engine: Engine) -> bool:
    """Check the file and bring its tables up to date; False where it is damaged."""
    try:
        with engine.begin() as connection:
            if connection.scalar(text("PRAGMA quick_check")) != "ok":
                return False
            version = connection.scalar(text("PRAGMA user_version")) or 0
            if version > VERSION:
                raise StoreTooNewError(
                    f"資料檔由較新的程式建立（格式 {version}），本版不讀取也不更動；請改用新版。"
                )
            Base.metadata.create_all(connection)
            connection.execute(text(f"PRAGMA user_version={VERSION}"))
            connection.scalar(select(CheckRunRow.id).limit(1))
    except DatabaseError:
        return False
    return True


def _set_aside(file: Path) -> Path:
    number = 1
    while (aside := file.with_name(f"pinyong-damaged-{number}.db")).exists():
        number += 1
    return file.rename(aside)


def open_store(folder: Path) -> Store:
    """Open the database of a folder, made where there is none.

    Raises StoreTooNewError, and OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE_NAME
    engine = _engine(file)
    if _prepare(engine):
        return Store(engine, file)
    engine.dispose()
    if not file.exists():
        raise OSError(f"無法在「{folder}」建立資料檔。")
    aside = _set_aside(file)
    engine = _engine(file)
    if not _prepare(engine):
        engine.dispose()
        raise OSError(f"無法在「{folder}」建立資料檔。")
    return Store(
        engine, file, f"資料檔已損壞，改名為「{aside.name}」保留，並重新建立；不影響檢核。"
    )


def round_trip(folder: Path) -> bool:
    """Write a row, close, open again, read it back: proof that the database works here."""
    day = date(2026, 4, 20)
    row = CheckRunRow(
        file="測試.xlsx",
        sheet="名冊",
        as_of=day,
        started_at=datetime(2026, 4, 20, 9, 30),
        error=0,
        blocked=1,
        incomplete=2,
        review=3,
        ready=4,
        law_sha256="0" * 64,
        rule_count=1,
    )
    first = open_store(folder)
    with first.session() as session:
        session.add(row)
        session.commit()
        number = row.id
    first.close()
    again = open_store(folder)
    with again.session() as session:
        found = session.get(CheckRunRow, number)
        same = found is not None and (found.file, found.as_of, found.ready) == ("測試.xlsx", day, 4)
    again.close()
    return same and not again.notice
