from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from app.models import FILE_NAME
from app.models.store import VERSION, StoreTooNewError, open_store, round_trip


def test_what_is_written_is_read_back(tmp_path: Path):
    assert round_trip(tmp_path / "new")


def test_a_new_file_says_its_version_and_keeps_its_promises(tmp_path: Path):
    store = open_store(tmp_path)
    with store.session() as session:
        values = [
            session.scalar(text(f"PRAGMA {name}"))
            for name in ("user_version", "synchronous", "foreign_keys", "journal_mode")
        ]
    store.close()
    assert values == [VERSION, 2, 1, "delete"]
    assert store.notice == ""


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 50, b"SQLite format 3\0" + b"\1" * 4096]
)
def test_a_damaged_file_is_set_aside_whole(tmp_path: Path, content: bytes):
    (tmp_path / FILE_NAME).write_bytes(content)
    store = open_store(tmp_path)
    store.close()
    assert "pinyong-damaged-1.db" in store.notice
    assert (tmp_path / "pinyong-damaged-1.db").read_bytes() == content
    assert open_store(tmp_path).notice == ""


def test_a_second_damaged_file_does_not_replace_the_first(tmp_path: Path):
    for content in (b"x" * 2000, b"y" * 2000):
        (tmp_path / FILE_NAME).write_bytes(content)
        open_store(tmp_path).close()
    assert (tmp_path / "pinyong-damaged-1.db").read_bytes() == b"x" * 2000
    assert (tmp_path / "pinyong-damaged-2.db").read_bytes() == b"y" * 2000


def test_a_table_that_is_not_ours_is_set_aside(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute("CREATE TABLE check_runs (other TEXT)")
    store = open_store(tmp_path)
    store.close()
    assert store.notice


def test_a_file_of_a_newer_program_is_left_as_it_is(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute(f"PRAGMA user_version={VERSION + 1}")
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(StoreTooNewError, match="較新"):
        open_store(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == before
