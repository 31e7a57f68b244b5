from __future__ import annotations

import errno
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, event, select, text

from app.models import APPLICATION_ID, FILE_NAME, HEAD, engine, store
from app.models.engine import make_engine
from app.models.faults import (
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
    Way,
)
from app.models.header import journal_of
from app.models.proof import round_trip
from app.models.store import begin, open_store
from app.models.tables import CaseRow
from tests.models.rows import case_row, count, numbers


def with_cases(folder: Path, some: int = 1) -> Path:
    """The file of a store that holds some cases."""
    made = open_store(folder)
    with made.write() as session:
        session.add_all(case_row(n) for n in range(1, some + 1))
    made.close()
    return made.file


def on(file: Path, *statements: str) -> None:
    """What another program does to a file."""
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def refused(folder: Path, fault: type[StoreError], **how: Any) -> StoreError:
    """What is said of a store that cannot be opened, and that is left as it is."""
    before = {f: f.read_bytes() for f in folder.iterdir() if f.is_file()}
    with pytest.raises(StoreError) as error:
        open_store(folder, **how)
    assert type(error.value) is fault
    assert {f: f.read_bytes() for f in folder.iterdir() if f.is_file()} == before
    return error.value


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    assert round_trip(tmp_path / "new")


def test_a_new_file_says_whose_it_is_and_keeps_its_promises(tmp_path: Path) -> None:
    opened = open_store(tmp_path)
    with opened.read() as session:
        values = [
            session.scalar(text(f"PRAGMA {name}"))
            for name in (
                "application_id",
                "user_version",
                "synchronous",
                "foreign_keys",
                "journal_mode",
            )
        ]
    opened.close()
    assert values == [APPLICATION_ID, int(HEAD), 2, 1, "delete"]
    assert [f.name for f in tmp_path.iterdir()] == [FILE_NAME]


def test_what_is_done_together_is_kept_together(tmp_path: Path) -> None:
    opened = open_store(tmp_path)

    def half() -> None:
        with opened.write() as session:
            session.add(case_row(1))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert count(opened) == 0
    with opened.write() as session:
        session.add(case_row(1))
    assert count(opened) == 1
    opened.close()


def test_what_is_read_is_of_one_moment(tmp_path: Path) -> None:
    opened = open_store(tmp_path)
    with opened.read() as session:
        assert session.scalars(select(CaseRow)).all() == []
        began = threading.Event()

        def add() -> None:
            with opened.write() as other:
                began.set()
                other.add(case_row())

        writer = threading.Thread(target=add)
        writer.start()
        began.wait()
        time.sleep(0.1)
        assert session.scalars(select(CaseRow)).all() == []
    writer.join()
    assert count(opened) == 1
    opened.close()


def test_threads_write_one_after_the_other(tmp_path: Path) -> None:
    opened = open_store(tmp_path)

    def add(number: int) -> None:
        with opened.write() as session:
            before = len(session.scalars(select(CaseRow)).all())
            session.add(case_row(before + 1))

    threads = [threading.Thread(target=add, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers(opened) == [f"範115-{n:03d}" for n in range(1, 9)]
    opened.close()


# What is not understood -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"x", b"not a database at all" * 50, b"SQLite format 3\0" + b"\1" * 4096]
)
def test_what_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert Way.RESTORE in refused(tmp_path, NotAStore).ways


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TABLE check_runs (other TEXT)",),
        ("CREATE TABLE notes (content TEXT)", "PRAGMA user_version=1"),
        ("CREATE TABLE t (c)", "PRAGMA application_id=7", f"PRAGMA user_version={int(HEAD)}"),
        ("CREATE TABLE t (c)", "PRAGMA user_version=5"),
        ("PRAGMA journal_mode=WAL", "CREATE TABLE t (c)"),
    ],
)
def test_the_database_of_another_program_is_left_alone(
    tmp_path: Path, statements: tuple[str, ...]
) -> None:
    on(tmp_path / FILE_NAME, *statements)
    refused(tmp_path, NotAStore)


@pytest.mark.parametrize(
    "statement",
    [f"PRAGMA user_version={int(HEAD) + 1}", "UPDATE alembic_version SET version_num='0999'"],
)
@pytest.mark.parametrize("how", [{}, {"read_only": True}])
def test_a_file_of_a_newer_program_is_left_alone(
    tmp_path: Path, statement: str, how: dict[str, bool]
) -> None:
    on(with_cases(tmp_path), statement)
    said = refused(tmp_path, StoreTooNew, **how)
    assert "較新" in str(said)
    assert said.ways == (Way.ELSEWHERE,)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE waivers",
        "ALTER TABLE cases DROP COLUMN waived",
        "UPDATE cases SET changed_at='yesterday'",
        "UPDATE case_texts SET typed='{'",
        "DELETE FROM alembic_version",
    ],
)
def test_tables_that_are_not_as_they_should_be(tmp_path: Path, statement: str) -> None:
    on(with_cases(tmp_path), statement)
    assert refused(tmp_path, StoreDamaged).ways[0] is Way.RESTORE


def test_a_file_that_was_cut_short(tmp_path: Path) -> None:
    file = with_cases(tmp_path, 50)
    os.truncate(file, file.stat().st_size - 4096)
    refused(tmp_path, StoreDamaged)
    refused(tmp_path, StoreDamaged, read_only=True)


def damage(file: Path) -> None:
    """Overwrite an index, which a look at the beginning of each table does not come to."""
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name='ix_cases_case_no'"
        (page,) = connection.execute(query).fetchone()
    content = bytearray(file.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    file.write_bytes(content)


def test_damage_is_found_before_anything_is_written(tmp_path: Path) -> None:
    file = with_cases(tmp_path)
    damage(file)
    before = file.read_bytes()
    opened = open_store(tmp_path)
    for _ in range(2):
        with pytest.raises(StoreDamaged), opened.write() as session:
            session.add(case_row(2))
        with pytest.raises(StoreDamaged):
            opened.verify()
    assert numbers(opened) == ["範115-001"]  # what is sound can still be read
    opened.close()
    assert file.read_bytes() == before


def test_a_reference_that_leads_nowhere_is_damage(tmp_path: Path) -> None:
    on(with_cases(tmp_path), "UPDATE cases SET person_id=7")
    opened = open_store(tmp_path)
    with pytest.raises(StoreDamaged):
        opened.verify()
    opened.close()


def test_who_writes_waits_until_the_file_is_known_to_be_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_cases(tmp_path)
    seen: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def slow(connection: object) -> bool:
        begun.set()
        go_on.wait()
        seen.append("verified")
        return True

    monkeypatch.setattr(store, "is_sound", slow)
    opened = open_store(tmp_path)
    verifier = threading.Thread(target=opened.verify)
    verifier.start()
    begun.wait()

    def write() -> None:
        with opened.write() as session:
            seen.append("written")
            session.add(case_row(2))

    writer = threading.Thread(target=write)
    writer.start()
    assert count(opened) == 1  # who reads does not wait
    go_on.set()
    verifier.join()
    writer.join()
    assert seen == ["verified", "written"]
    assert count(opened) == 2
    opened.close()


# What is in the way -----------------------------------------------------------------------------


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.05)


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_another_program_has_locked_the_file(tmp_path: Path, lock: str) -> None:
    file = with_cases(tmp_path)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute(f"BEGIN {lock}")
        said = refused(tmp_path, StoreLocked)
        other.execute("ROLLBACK")
    assert FILE_NAME in str(said)
    open_store(tmp_path).close()


@pytest.mark.usefixtures("_impatient")
def test_another_program_locks_the_file_later(tmp_path: Path) -> None:
    file = with_cases(tmp_path)
    opened = open_store(tmp_path)
    opened.verify()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreLocked), opened.write() as session:
            session.add(case_row(2))
        with pytest.raises(StoreLocked), opened.read() as session:
            session.scalars(select(CaseRow)).all()
        other.execute("ROLLBACK")
    with opened.write() as session:
        session.add(case_row(2))
    assert count(opened) == 2
    opened.close()


def read_only_file(folder: Path) -> None:
    (folder / FILE_NAME).chmod(0o444)
    folder.chmod(0o777)


def read_only_folder(folder: Path) -> None:
    (folder / FILE_NAME).chmod(0o666)
    folder.chmod(0o555)


@pytest.mark.parametrize("protect", [read_only_file, read_only_folder])
@pytest.mark.skipif(os.name == "nt", reason="rights are otherwise there")
def test_what_is_read_only_can_be_read(
    shared_folder: Path,
    without_rights: AbstractContextManager[None],
    protect: Callable[[Path], None],
) -> None:
    with_cases(shared_folder)
    protect(shared_folder)
    with without_rights:
        assert refused(shared_folder, StoreReadOnly).ways[0] is Way.READ_ONLY
        opened = open_store(shared_folder, read_only=True)
        opened.verify()
        assert count(opened) == 1
        with pytest.raises(StoreReadOnly), opened.write():
            pass
        opened.close()


def test_a_store_opened_for_reading_cannot_be_written_at_all(tmp_path: Path) -> None:
    with_cases(tmp_path)
    opened = open_store(tmp_path, read_only=True)
    with pytest.raises(StoreReadOnly), opened.read() as session:
        session.execute(delete(CaseRow))
    assert count(opened) == 1
    opened.close()


def test_the_disk_is_full(tmp_path: Path) -> None:
    file = with_cases(tmp_path)
    opened = open_store(tmp_path)
    pages = file.stat().st_size // 4096

    @event.listens_for(opened._engine, "begin")
    def no_room(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    with pytest.raises(StoreFull, match="空間不足"), opened.write() as session:
        session.add_all(case_row(n, name="長" * 10_000) for n in range(2, 20))
    assert count(opened) == 1
    opened.verify()
    opened.close()


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (errno.ENOSPC, StoreFull),
        (errno.EDQUOT, StoreFull),
        (errno.EROFS, StoreReadOnly),
        (errno.EACCES, StoreReadOnly),
        (errno.ENOENT, StoreGone),
        (errno.EHOSTDOWN, StoreInterrupted),
        (errno.EIO, StoreInterrupted),
    ],
)
def test_what_the_system_says_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, fault: type[StoreError]
) -> None:
    def fails(_: Path) -> None:
        raise OSError(number, os.strerror(number))

    with_cases(tmp_path)
    monkeypatch.setattr(store, "read_header", fails)
    refused(tmp_path, fault)


def test_a_slip_of_ours_is_not_told_as_a_fault_of_the_file(tmp_path: Path) -> None:
    opened = open_store(tmp_path)
    with pytest.raises(Exception, match="no such table") as slip, opened.read() as session:
        session.execute(text("SELECT 1 FROM nowhere"))
    assert not isinstance(slip.value, StoreError)
    opened.close()


# What is gone -----------------------------------------------------------------------------------


def test_a_folder_that_cannot_be_reached_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreGone, match="找不到資料夾"):
        open_store(tmp_path / "drive" / "office")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_made_to_be_read(tmp_path: Path) -> None:
    refused(tmp_path, StoreGone, read_only=True)


def test_a_folder_that_goes_while_it_is_open(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    opened = open_store(folder)
    opened.close()  # so that it is opened anew, as after the network came back
    folder.rename(tmp_path / "gone")
    with pytest.raises(StoreGone), opened.read() as session:
        session.scalars(select(CaseRow)).all()


@pytest.mark.parametrize("left", [None, b""])
def test_a_file_that_is_gone_though_its_copies_are_there(
    tmp_path: Path, left: bytes | None
) -> None:
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "pinyong-20260420.db").write_bytes(b"a copy")
    if left is not None:
        (tmp_path / FILE_NAME).write_bytes(left)
    assert refused(tmp_path, StoreLost).ways == (Way.RESTORE, Way.ELSEWHERE, Way.ANEW)
    opened = begin(tmp_path)
    assert count(opened) == 0
    opened.close()


def test_an_empty_file_without_copies_is_a_beginning(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()
    opened = open_store(tmp_path)
    assert count(opened) == 0
    opened.close()


def test_what_is_there_is_never_begun_anew(tmp_path: Path) -> None:
    file = with_cases(tmp_path)
    with pytest.raises(ValueError, match="there already"):
        begin(tmp_path)
    opened = open_store(tmp_path)
    assert count(opened) == 1
    opened.close()
    assert file.exists()


# What another program left ----------------------------------------------------------------------


def test_a_write_ahead_log_is_given_up(tmp_path: Path) -> None:
    file = with_cases(tmp_path)
    on(file, "PRAGMA journal_mode=WAL", "UPDATE cases SET name='李測試'")
    opened = open_store(tmp_path)
    with opened.write() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "delete"
        assert session.scalars(select(CaseRow.name)).all() == ["李測試"]
    opened.close()
    assert [f.name for f in tmp_path.iterdir()] == [FILE_NAME]


def broken_off(file: Path) -> None:
    """Leave a file and its journal as a program does that dies while it writes the pages."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size=1")
        connection.execute("BEGIN")
        connection.execute("UPDATE cases SET name='改一半'")
        connection.execute("UPDATE case_texts SET typed='{}'")
        journal, content = journal_of(file).read_bytes(), file.read_bytes()
        connection.execute("ROLLBACK")
    file.write_bytes(content)
    journal_of(file).write_bytes(journal)


def test_a_change_that_was_broken_off_is_undone(tmp_path: Path) -> None:
    file = with_cases(tmp_path, 50)
    before = file.read_bytes()
    broken_off(file)
    assert file.read_bytes() != before
    opened = open_store(tmp_path)
    opened.verify()
    with opened.read() as session:
        assert set(session.scalars(select(CaseRow.name))) == {"王測試"}
    opened.close()
    assert file.read_bytes() == before


def test_an_engine_makes_no_file_unless_told(tmp_path: Path) -> None:
    made = make_engine(tmp_path / FILE_NAME)
    with pytest.raises(Exception, match="unable to open"):
        made.connect()
    assert list(tmp_path.iterdir()) == []
