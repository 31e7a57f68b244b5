from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from app.models.faults import (
    Held,
    NotAStore,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreGone,
    StoreInterrupted,
    StoreLocked,
    StoreLost,
    StoreReadOnly,
    StoreTooNew,
    StoreTooOld,
    UpgradeFailed,
    Way,
    store_error,
    told,
)

FILE = Path("辦公室") / "pinyong.db"

ALL = [
    StoreLocked(FILE),
    StoreReadOnly(FILE),
    StoreFull(FILE),
    StoreDamaged(FILE),
    StoreTooNew("0009"),
    StoreTooOld(FILE),
    UpgradeFailed(FILE, FILE),
    NotAStore(FILE),
    StoreLost(FILE),
    StoreGone(FILE.parent),
    StoreInterrupted(FILE),
    Held("王測試", "P-12", datetime(2026, 4, 7, 9, 5)),
]


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: type(fault).__name__)
def test_every_fault_is_a_sentence_with_a_way_on(fault: StoreError) -> None:
    assert str(fault).endswith("。")
    assert not set(str(fault)) & set("！!,;")
    assert fault.ways
    assert len(set(fault.ways)) == len(fault.ways)


def test_every_fault_is_among_them_and_every_way_is_offered() -> None:
    assert {type(fault) for fault in ALL} == set(StoreError.__subclasses__())
    assert {way for fault in ALL for way in fault.ways} == set(Way)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (sqlite3.SQLITE_BUSY, StoreLocked),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StoreLocked),
        (sqlite3.SQLITE_LOCKED, StoreLocked),
        (sqlite3.SQLITE_READONLY_ROLLBACK, StoreReadOnly),
        (sqlite3.SQLITE_PERM, StoreReadOnly),
        (sqlite3.SQLITE_FULL, StoreFull),
        (sqlite3.SQLITE_CORRUPT_INDEX, StoreDamaged),
        (sqlite3.SQLITE_NOTADB, NotAStore),
        (sqlite3.SQLITE_CANTOPEN, StoreGone),
        (sqlite3.SQLITE_IOERR_READ, StoreInterrupted),
    ],
)
def test_what_the_database_says_is_told(code: int, fault: type[StoreError]) -> None:
    error = sqlite3.OperationalError("said by the database")
    error.sqlite_errorcode = code
    assert type(store_error(error, FILE)) is fault
    assert type(store_error(DBAPIError("SELECT", None, error), FILE)) is fault


def test_a_slip_is_none() -> None:
    error = sqlite3.IntegrityError("said by the database")
    error.sqlite_errorcode = sqlite3.SQLITE_CONSTRAINT_UNIQUE
    assert store_error(error, FILE) is None
    assert store_error(ValueError("7"), FILE) is None
    with pytest.raises(ValueError, match="7"), told(FILE):
        raise ValueError("7")


def test_windows_tells_who_has_a_file_to_itself() -> None:
    error = PermissionError(13, "in use")
    assert type(store_error(error, FILE)) is StoreReadOnly
    error.winerror = 32  # type: ignore[attr-defined, unused-ignore]  # Windows has it
    assert type(store_error(error, FILE)) is StoreLocked


def test_minutes_have_two_digits() -> None:
    assert "（自 115年4月7日 9:05）" in str(Held("王測試", "", datetime(2026, 4, 7, 9, 5)))
    assert str(Held("", "", None)).startswith("資料夾正由其他人使用。")
