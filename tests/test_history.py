from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app.history import KEPT, CheckRun, History
from app.models import FILE_NAME
from app.models.faults import NotAStore, StoreReadOnly
from app.models.store import open_store
from app.models.tables import CheckRunRow
from app.rules.results import Verdict

pytestmark = pytest.mark.usefixtures("store_made_once")


def run_of(name: str, sheet: str = "名冊", ready: int = 3) -> CheckRun:
    return CheckRun(
        file=Path(name),
        sheet=sheet,
        as_of=date(2026, 4, 20),
        at=datetime(2026, 4, 20, 9, 30),
        counts={"error": 0, "blocked": 1, "incomplete": 2, "review": 0, "ready": ready},
        law_sha256="ab" * 32,
        rule_count=125,
    )


def test_runs_come_back_newest_first(tmp_path: Path):
    history = History(tmp_path)
    history.record(run_of("a.xlsx"))
    history.record(run_of("b.xlsx"))
    history.close()
    assert History(tmp_path).runs() == (run_of("b.xlsx"), run_of("a.xlsx"))


def test_a_file_stands_in_the_list_once_for_each_sheet(tmp_path: Path):
    history = History(tmp_path)
    for one in (run_of("a"), run_of("b"), run_of("a", ready=9), run_of("a", sheet="2")):
        history.record(one)
    assert history.runs() == (run_of("a", sheet="2"), run_of("a", ready=9), run_of("b"))


def test_only_the_newest_are_kept(tmp_path: Path):
    history = History(tmp_path)
    for number in range(KEPT + 3):
        history.record(run_of(f"{number}"))
    names = [run.file.name for run in history.runs()]
    assert names == [str(n) for n in range(KEPT + 2, 2, -1)]


def test_threads_may_record_at_once(tmp_path: Path):
    history = History(tmp_path)
    threads = [threading.Thread(target=history.record, args=(run_of(f"{n}"),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {run.file.name for run in history.runs()} == {str(n) for n in range(8)}


def test_a_file_that_is_not_understood_is_told_and_left_alone(tmp_path: Path):
    (tmp_path / FILE_NAME).write_bytes(b"x" * 3000)
    history = History(tmp_path)
    with pytest.raises(NotAStore):
        history.runs()
    with pytest.raises(NotAStore):
        history.record(run_of("a"))
    assert (tmp_path / FILE_NAME).read_bytes() == b"x" * 3000


def test_a_store_is_shared_with_the_rest_of_the_program(tmp_path: Path):
    store = open_store(tmp_path)
    history = History(tmp_path, lambda: store)
    history.record(run_of("a"))
    history.close()
    with store.read() as session:  # still open
        assert session.scalars(select(CheckRunRow.file)).all() == ["a"]
    assert history.runs() == (run_of("a"),)
    store.close()


def test_a_list_that_can_only_be_read_says_so(tmp_path: Path):
    first = History(tmp_path)
    first.record(run_of("a"))
    first.close()
    assert first.notice == ""
    store = open_store(tmp_path, read_only=True)
    history = History(tmp_path, lambda: store)
    assert history.runs() == (run_of("a"),)
    assert "唯讀" in history.notice
    with pytest.raises(StoreReadOnly):
        history.record(run_of("b"))
    store.close()


def test_every_verdict_has_its_column(tmp_path: Path):
    history = History(tmp_path)
    history.record(run_of("a"))
    history.close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        columns = {row[1] for row in connection.execute("PRAGMA table_info(check_runs)")}
    assert {v.value for v in Verdict} <= columns
    assert not columns & {"name", "id_number", "birth_date"}


def test_the_database_library_waits_until_it_is_needed(tmp_path: Path):
    # On a first start there is no file yet, and none is made by asking.
    code = (
        "import sys, pathlib, app.history as h; folder = pathlib.Path(sys.argv[1]);"
        "sys.exit(h.History(folder).runs() != () or 'sqlalchemy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []
