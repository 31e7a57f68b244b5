"""What the program has said is kept survives its death."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.models.store import open_store
from tests.models.rows import numbers

ROOT = Path(__file__).resolve().parent.parent.parent

WRITING = """
import sys, itertools, pathlib
from app.models.store import open_store
from tests.models.rows import case_row
store = open_store(pathlib.Path(sys.argv[1]))
for number in itertools.count(int(sys.argv[2])):
    with store.write() as session:
        session.add(case_row(number))
    print(number, flush=True)
"""


def acknowledged(folder: Path, first: int, wanted: int) -> set[int]:
    """What a program says it has kept that writes cases from a number on, until it is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITING, str(folder), str(first)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(wanted)]
        writer.kill()  # it is at one of the next now
        said += writer.stdout.readlines()
    return {int(line) for line in said if line.endswith("\n")}


@pytest.mark.parametrize("wanted", [1, 7, 30])
def test_every_case_that_was_acknowledged_is_there(tmp_path: Path, wanted: int) -> None:
    first = acknowledged(tmp_path, 1, wanted)
    second = acknowledged(tmp_path, 1001, wanted)
    store = open_store(tmp_path)
    store.verify()
    found = numbers(store)
    store.close()
    there = {int(number.removeprefix("範115-")) for number in found}
    assert len(first) >= wanted
    assert len(second) >= wanted
    assert there >= first | second
    # Of each the one that it was at may be there too, though it had no time to say so.
    assert there <= first | second | {max(first) + 1, max(second) + 1}
    assert len(found) == len(there)
