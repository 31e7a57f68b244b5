from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from app.models import hold
from app.models.faults import Held, StoreGone, Way
from app.models.hold import HOLDER_NAME, Holder, holder_of, take
from app.models.store import open_store
from tests.models.rows import count
from tests.models.test_store import with_cases

ME = Holder("王測試", "P-12", datetime(2026, 4, 7, 9, 30), 4711)
OTHER = replace(ME, user="李測試", computer="P-13", pid=4712)

HOLDING = """
import sys, pathlib, datetime
from app.models.hold import Holder, take
since = datetime.datetime(2026, 4, 7, 9, 30)
held = take(pathlib.Path(sys.argv[1]), Holder("王測試", "P-12", since, 4711))
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A folder that another program holds, until it is killed or told to end."""
    with subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", HOLDING, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield other
        other.kill()


def test_whoever_comes_second_hears_who_holds_it(tmp_path: Path) -> None:
    with held_by_another(tmp_path), pytest.raises(Held) as told:
        take(tmp_path, OTHER)
    assert str(told.value).startswith("資料夾正由 王測試 於電腦 P-12 使用（自 115年4月7日 9:30）。")
    assert told.value.ways[0] is Way.READ_ONLY


def test_it_is_held_once_within_a_program_too(tmp_path: Path) -> None:
    with take(tmp_path, ME), pytest.raises(Held, match="王測試"):
        take(tmp_path, OTHER)


def test_it_can_be_read_meanwhile(tmp_path: Path) -> None:
    with_cases(tmp_path)
    with held_by_another(tmp_path):
        opened = open_store(tmp_path, read_only=True)
        assert count(opened) == 1
        opened.close()


def test_once_released_it_is_for_the_next(tmp_path: Path) -> None:
    held = take(tmp_path, ME)
    assert holder_of(tmp_path) == ME
    held.release()
    held.release()
    assert holder_of(tmp_path) is None
    with take(tmp_path, OTHER):
        held.release()  # of the first; the second keeps its own
        assert holder_of(tmp_path) == OTHER
        with pytest.raises(Held):
            take(tmp_path, ME)


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_what_a_program_held_that_died_is_taken_over(tmp_path: Path) -> None:
    with held_by_another(tmp_path) as other:
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert holder_of(tmp_path) is not None  # it had no time to say goodbye
        with take(tmp_path, OTHER):
            assert holder_of(tmp_path) == OTHER


@pytest.mark.parametrize("content", [None, b"", b"[]", b'{"user": "a"}', b"\xff"])
def test_whoever_cannot_be_named_still_holds_it(tmp_path: Path, content: bytes | None) -> None:
    with held_by_another(tmp_path):
        (tmp_path / HOLDER_NAME).unlink()
        if content is not None:
            (tmp_path / HOLDER_NAME).write_bytes(content)
        with pytest.raises(Held, match=r"^資料夾正由其他人使用。"):
            take(tmp_path, OTHER)


def test_a_name_that_cannot_be_written_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(hold, "_write", fails)
    with take(tmp_path, ME), pytest.raises(Held, match="其他人"):
        take(tmp_path, OTHER)


def test_a_folder_that_is_gone_cannot_be_held(tmp_path: Path) -> None:
    with pytest.raises(StoreGone):
        take(tmp_path / "nowhere" / "here", ME)
    assert list(tmp_path.iterdir()) == []


def test_in_a_network_folder_one_writes_without_a_write_ahead_log_and_is_named(
    tmp_path: Path,
) -> None:
    """Such a folder looks like any other to the program, so that every folder is used like it."""
    file = with_cases(tmp_path)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    with (
        held_by_another(tmp_path),  # at another computer
        pytest.raises(Held, match="王測試 於電腦 P-12 使用"),
    ):
        take(tmp_path, OTHER)
    with take(tmp_path, OTHER), closing(open_store(tmp_path)) as opened:
        with opened.write() as session:
            assert session.scalar(text("PRAGMA journal_mode")) == "delete"
        assert not [f.name for f in tmp_path.iterdir() if f.name.endswith(("-wal", "-shm"))]
        with pytest.raises(Held, match="李測試 於電腦 P-13 使用"):
            take(tmp_path, ME)
