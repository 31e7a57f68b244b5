from __future__ import annotations

import gc
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete

from app.case_rows import summary_of
from app.glance import first_look
from app.models import FILE_NAME, HEAD, glance
from app.models.header import journal_of
from app.models.lines import read_lines, select_lines
from app.models.store import open_store
from app.models.tables import CaseRow, RoundRow
from app.stored import CaseSummary
from tests.models.rows import NOON, case_row, round_row
from tools.make_store import add_all_else, add_cases

KILLED = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size=1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE case_texts SET typed=typed || hex(zeroblob(20000))")
connection.execute("UPDATE cases SET name=''")
os._exit(1)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed store: eight cases, of which two are deleted and some go on from others."""
    store = open_store(tmp_path)
    add_cases(store, 8)
    add_all_else(store)
    with store.write() as session:
        session.get_one(CaseRow, 3).deleted_at = NOON
        session.get_one(CaseRow, 8).deleted_at = NOON
        session.get_one(CaseRow, 2).prior_id = 6
        results = {
            1: ("returned", ""),
            2: ("returned", "registered", "returned"),
            4: ("returned",),
            5: (),
        }
        session.execute(delete(RoundRow))
        for case_id, said in results.items():
            session.get_one(CaseRow, case_id).stage = "reported" if case_id == 4 else "draft"
            for number, result in enumerate(said, 1):
                session.add(round_row(case_id, number, result))
    store.close()
    return tmp_path


def listed(folder: Path) -> list[CaseSummary]:
    store = open_store(folder)
    with store.read() as session:
        found = read_lines(session, select_lines(), summary_of)
    store.close()
    return found


def test_it_sees_what_the_book_lists(folder: Path) -> None:
    seen = first_look(folder, None)
    assert seen is not None
    assert seen.cases == listed(folder)
    assert [case.id for case in seen.cases] == [7, 6, 5, 4, 2, 1]
    assert {case.id for case in seen.cases if case.has_successor} == {6}
    assert {case.id for case in seen.cases if case.is_returned} == {2}
    assert [type(a) for a in seen.cases[0]] == [type(b) for b in listed(folder)[0]]


def test_the_first_are_the_newest(folder: Path) -> None:
    seen = first_look(folder, 2)
    assert seen is not None
    assert seen.cases == listed(folder)[:2]


@pytest.mark.parametrize(("many", "is_spared"), [(6, True), (7, False)])
def test_the_collector_of_garbage_is_spared_many_cases(
    folder: Path, monkeypatch: pytest.MonkeyPatch, many: int, is_spared: bool
) -> None:
    monkeypatch.setattr(glance, "MANY", many)
    was_at_work = gc.isenabled()
    gc.unfreeze()
    try:
        seen = first_look(folder, None)
        assert seen is not None
        assert len(seen.cases) == 6
        assert (gc.get_freeze_count() > 0) is is_spared
        assert gc.isenabled() is was_at_work
    finally:
        gc.freeze()  # as it is for all other tests


def test_it_tells_the_last_event(folder: Path) -> None:
    seen = first_look(folder, 1)
    assert seen is not None
    assert seen.last_event == 1
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.execute("DELETE FROM events")
        connection.commit()
    seen = first_look(folder, 1)
    assert seen is not None
    assert seen.last_event == 0


def test_a_store_without_cases_has_none(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    seen = first_look(tmp_path, None)
    assert seen is not None
    assert (seen.cases, seen.last_event) == ([], 0)


def test_where_no_store_is_none_is_made(tmp_path: Path) -> None:
    assert first_look(tmp_path, None) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "change",
    [
        "PRAGMA application_id=7",
        f"PRAGMA user_version={int(HEAD) + 1}",
        f"PRAGMA user_version={int(HEAD) - 1}",
        "PRAGMA journal_mode=WAL",
        "DROP TABLE events",
        "UPDATE alembic_version SET version_num='0999'",
        "UPDATE cases SET stage='other' WHERE id=1",
        "UPDATE cases SET contract_end='1150101' WHERE id=1",
    ],
)
def test_what_is_not_as_it_should_be_is_left_to_the_book(folder: Path, change: str) -> None:
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.execute(change)
        connection.commit()
    before = {f.name: f.read_bytes() for f in folder.iterdir() if f.is_file()}
    assert first_look(folder, None) is None
    assert {f.name: f.read_bytes() for f in folder.iterdir() if f.is_file()} == before


def test_a_file_that_is_no_database_is_left_to_the_book(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"PK" + bytes(4000))
    assert first_look(tmp_path, None) is None


def test_a_store_in_the_middle_of_a_change_is_left_as_it_is(folder: Path) -> None:
    """A program that was killed while it wrote: who opens the store takes the change back."""
    subprocess.run([sys.executable, "-c", KILLED, str(folder / FILE_NAME)], check=False)
    assert journal_of(folder / FILE_NAME).exists()
    assert first_look(folder, None) is None
    assert journal_of(folder / FILE_NAME).exists()
    assert all(case.name for case in listed(folder))


def test_it_sees_a_case_made_by_hand(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.write() as session:
        session.add(case_row(1, contract_end=date(2026, 12, 31), is_late_filing=True))
    store.close()
    seen = first_look(tmp_path, None)
    assert seen is not None
    (case,) = seen.cases
    assert (case.contract_end, case.is_late_filing, case.changed_at) == (
        date(2026, 12, 31),
        True,
        NOON,
    )


def test_it_brings_no_sqlalchemy() -> None:
    code = "import sys, app.glance; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
