"""A few hundred of the files that `tools/fuzz_readers.py` makes: each is read, or refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.fuzz_readers import bases, spoiled

ROOT = Path(__file__).resolve().parents[2]
pytest.importorskip("resource", reason="the memory is limited by POSIX")


def test_a_seed_makes_the_same_file_again() -> None:
    whole = bases()
    made = [spoiled(seed, whole) for seed in range(20)]
    assert made == [spoiled(seed, whole) for seed in range(20)]
    assert len(set(made)) > 15


def test_spoiled_files_are_read_or_refused_with_a_sentence() -> None:
    # In a process of its own: it is the process that a slip of the reader would end.
    done = subprocess.run(
        [sys.executable, "-m", "tools.fuzz_readers", "--files", "400", "--seed", "7000"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    said = done.stdout.decode()
    assert done.returncode == 0, said
    assert "400 files, 0 slips" in said


def test_a_slip_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from tools import fuzz_readers

    def slip(_: Path) -> None:
        raise RecursionError

    monkeypatch.setattr(fuzz_readers, "_by_check", slip)
    told: list[str] = []
    assert fuzz_readers.run(0, 2, told.append) == 2
    assert told[0].startswith("seed 0: RecursionError")


def test_a_process_that_ends_is_told_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from tools import fuzz_readers

    def end(file: Path) -> None:
        if file.read_bytes() == fuzz_readers.spoiled(1, fuzz_readers.bases()):
            os._exit(9)

    monkeypatch.setattr(fuzz_readers, "_by_check", end)
    told: list[str] = []
    assert fuzz_readers.run(0, 3, told.append) == 1
    assert told[0] == "seed 1: the process ends with 9"
