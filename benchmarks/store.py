"""How fast cases are written, listed and opened, and how that grows with what the store holds.

    python -m benchmarks.store [CASES]

Each size is measured in a process of its own, three times, the best being told; what is imported
does not count. Aims with 100,000 cases: opening the store and its first 100 lines 150 ms, opening
one case 50 ms, all lines as values 600 ms.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import perf_counter

SIZES = (1_000, 10_000, 100_000)
TIMES = 3
PAGE = 100

MEMORY = "/proc/self/status"


def resident() -> float:
    """The most memory that this process has held, in MB; 0 where the system does not say."""
    try:
        lines = Path(MEMORY).read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def best(work: Callable[[], object]) -> float:
    """Milliseconds of the best of a few times."""
    times = []
    for _ in range(TIMES):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times) * 1000


def measure(folder: Path, count: int) -> dict[str, float]:
    from app.models.lines import read_lines, select_lines
    from app.models.store import open_store
    from app.models.tables import CaseRow
    from app.stored import CaseSummary
    from tools.make_store import add_cases

    store = open_store(folder)
    start = perf_counter()
    add_cases(store, count)
    written = perf_counter() - start
    store.close()
    before = resident()
    random = Random(7)  # noqa: S311  # which cases are opened is no secret

    def first_page() -> None:
        opened = open_store(folder)
        with opened.read() as session:
            lines = read_lines(session, select_lines().limit(PAGE), CaseSummary._make)
        opened.close()
        assert len(lines) == PAGE  # noqa: S101

    def all_lines() -> None:
        with store.read() as session:
            lines = read_lines(session, select_lines(), CaseSummary._make)
        assert len(lines) == count  # noqa: S101

    def one_case() -> None:
        with store.read() as session:
            case = session.get_one(CaseRow, random.randint(1, count))
            assert case.text.typed["case_no"] == case.case_no  # noqa: S101

    def one_edit() -> None:
        with store.write() as session:
            case = session.get_one(CaseRow, random.randint(1, count))
            case.revision += 1
            case.text.typed = {**case.text.typed, "points": f"{case.revision}"}

    store = open_store(folder)
    start = perf_counter()
    store.verify()
    verified = perf_counter() - start
    found = {
        "write": count / written,
        "size": store.file.stat().st_size / 1e6,
        "first": best(first_page),
        "all": best(all_lines),
        "memory": max(0.0, resident() - before),
        "one": best(one_case),
        "edit": best(one_edit),
        "verify": verified * 1000,
    }
    store.close()
    return found


COLUMNS = {
    "write": ("written a second", "8,.0f"),
    "size": ("MB", "8,.1f"),
    "first": ("first page ms", "8,.1f"),
    "all": ("all lines ms", "8,.0f"),
    "memory": ("more MB", "8,.0f"),
    "one": ("one case ms", "8,.1f"),
    "edit": ("one edit ms", "8,.1f"),
    "verify": ("whole file ms", "8,.0f"),
}


def main() -> None:
    """Measure every size, each in a process of its own."""
    if len(sys.argv) > 2:
        print(json.dumps(measure(Path(sys.argv[2]), int(sys.argv[1]))))
        return
    sizes = (int(sys.argv[1]),) if len(sys.argv) > 1 else SIZES
    print("    cases", *(title for title, _ in COLUMNS.values()), sep=" | ")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.store", str(size), folder],
                capture_output=True,
                text=True,
                check=True,
            )
        found = json.loads(done.stdout)
        cells = (f"{found[key]:{form}}".rjust(len(title)) for key, (title, form) in COLUMNS.items())
        print(f"{size:9,}", *cells, sep=" | ")


if __name__ == "__main__":
    main()
