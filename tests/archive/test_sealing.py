"""Sealing has a process of its own: told of meanwhile, ended when asked, secret throughout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.archive import sealing
from app.archive.form import BadArchive, CannotSend, NeedsPassphrase
from app.archive.read import read_archive
from app.archive.sealing import SealingEnded, unseal
from app.archive.write import write_archive
from tests.archive.making import CASES, MADE_ON, OFFICE
from tests.archive.sealing import sealed

PASSPHRASE = "虛構的密語一二三"
NEVER_DONE = [sys.executable, "-c", "import sys, time; sys.stdin.read(); time.sleep(600)"]


class Asked(Exception):
    """A stop that was asked for."""


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are started."""
    found: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen):  # type: ignore[type-arg]  # as it is
        def __init__(self, *args: Any, **more: Any) -> None:
            self.more = more
            super().__init__(*args, **more)
            found.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    return found


def test_a_stop_ends_the_process(monkeypatch: pytest.MonkeyPatch, started: list[Any]) -> None:
    ticks = 0

    def tick() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == 3:  # the first is before anything begins
            raise Asked

    monkeypatch.setattr(sealing, "_command", lambda: NEVER_DONE)
    with pytest.raises(Asked):
        unseal(b"x" * 1_000_000, PASSPHRASE, tick)
    (process,) = started
    assert process.returncode not in (None, 0)
    assert process.stdin.closed
    assert process.stdout.closed


def test_the_passphrase_stands_in_no_argument_and_no_environment(started: list[Any]) -> None:
    assert unseal(sealed(b"plain", PASSPHRASE), PASSPHRASE, lambda: None) == b"plain"
    (process,) = started
    assert PASSPHRASE not in " ".join(process.args)
    assert process.more.get("env") is None
    assert PASSPHRASE not in os.environ.values()


def test_a_process_that_ends_without_an_answer_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sealing, "_command", lambda: [sys.executable, "-c", "raise MemoryError"])
    file = tmp_path / "a.pinyong.age"
    file.write_bytes(sealed(b"plain", PASSPHRASE))
    with pytest.raises(BadArchive, match="記憶體不足；請關閉其他程式後再開啟。") as caught:
        read_archive(file, PASSPHRASE)
    assert not isinstance(caught.value, NeedsPassphrase)
    with pytest.raises(CannotSend, match="檔案未寫入，可能是記憶體不足；請關閉其他程式"):
        write_archive(
            tmp_path / "b.pinyong.age",
            CASES,
            OFFICE,
            made_on=MADE_ON,
            program="2026.11.0",
            passphrase=PASSPHRASE,
        )
    assert [one.name for one in tmp_path.iterdir()] == ["a.pinyong.age"]


def test_a_process_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_command", lambda: [str(Path("no such program").absolute())])
    with pytest.raises(SealingEnded):
        unseal(b"x", PASSPHRASE, lambda: None)


def test_a_built_program_calls_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert sealing._command() == [sys.executable, "--sealing"]
    root = Path(sealing.__file__).resolve().parents[2]
    monkeypatch.chdir(root)  # what is built finds its modules wherever it is called
    monkeypatch.setattr(sealing, "_command", lambda: [sys.executable, "-m", "app", sealing.WORD])
    assert unseal(sealed(b"plain", PASSPHRASE), PASSPHRASE, lambda: None) == b"plain"
