"""How long a roster of 100,000 lines × 60 columns takes to its preview, and to the store, checked.

    python -m benchmarks.intake [LINES] [FILE]

The file is made once and kept under FILE where one is given. Bare reading is calamine alone in the
same run; the aim is at most 1.5 × its time to the preview. pandas and openpyxl, which the program
does not use, are compared where they are installed: each takes what a clerk's script would call.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter

import xlsxwriter
from python_calamine import load_workbook

from app.cases import CaseBook
from app.intake.guide import open_guide
from app.intake.outcome import roster_of
from app.intake.preview import preview
from app.law_in_force import checker
from app.models.store import open_store
from app.rules.facts import FACTS
from tools.make_samples import cases, id_number

AS_OF = date(2026, 4, 20)
COLUMNS = 60
ROUNDS = 3


def write_roster(file: Path, count: int) -> None:
    """A roster of this many lines: the samples over and over, each with numbers of its own."""
    samples = list(cases())
    stated = [key for key in FACTS if any(case.get(key) for case in samples)][:COLUMNS]
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [FACTS[key].label for key in stated])
    for n, case in enumerate(islice(cycle(samples), count), 1):
        own = {"case_no": f"範115-{n:06d}", "id_number": id_number(n, case["id_number"][1])}
        # Real rosters share a plan among a few, not among thousands.
        shared = {"plan_approval_no": f"府人力字第115{n:07d}號", "prior_case_no": f"範114-{n:06d}"}
        own |= {key: number for key, number in shared.items() if case.get(key)}
        for column, key in enumerate(stated):
            if text := own.get(key) or case.get(key, ""):
                sheet.write_string(n, column, text)
    book.close()


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = perf_counter()
    work()
    return perf_counter() - start


def to_preview(file: Path) -> None:
    preview(open_guide(file))


def by_pandas(file: Path, engine: str) -> None:
    import pandas as pd

    pd.read_excel(file, dtype=str, engine=engine)


def by_openpyxl(file: Path) -> None:
    from openpyxl import load_workbook as openpyxl_workbook

    book = openpyxl_workbook(file, read_only=True)
    for _ in book.worksheets[0].iter_rows(values_only=True):
        pass
    book.close()


def to_store(file: Path) -> tuple[float, float]:
    """Seconds from the file to the store, checked, and of comparing the same file again."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        book = CaseBook(store, checker, datetime.now, lambda: "王測試")
        start = perf_counter()
        roster = roster_of(open_guide(file))
        book.take_in(book.arrivals(roster.cases), "匯入", AS_OF)
        middle = perf_counter()
        states = {one.state.value for one in book.arrivals(roster.cases)}
        end = perf_counter()
        store.close()
        if states != {"相同"}:
            raise RuntimeError(f"the same file again is {states}")
    return middle - start, end - middle


def measure(file: Path, count: int) -> None:
    def bare() -> object:
        return load_workbook(file).get_sheet_by_index(0).to_python()

    times: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        times.setdefault("bare calamine", []).append(seconds(bare))
        times.setdefault("to preview", []).append(seconds(lambda: to_preview(file)))
    for what, found in times.items():
        print(f"{what:<24}{median(found):8.2f} s")
    ratio = median(times["to preview"]) / median(times["bare calamine"])
    print(f"{'ratio':<24}{ratio:8.2f}   (aim: 1.5)")
    for module, name, work in (
        ("pandas", "pandas, calamine", lambda: by_pandas(file, "calamine")),
        ("pandas", "pandas, openpyxl", lambda: by_pandas(file, "openpyxl")),
        ("openpyxl", "openpyxl, read-only", lambda: by_openpyxl(file)),
    ):
        if find_spec(module) and find_spec("openpyxl"):
            print(f"{name:<24}{seconds(work):8.2f} s")
        else:
            print(f"{name:<24} not installed, left out")
    for lines in (count // 20, count // 5):
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder) / "part.xlsx"
            write_roster(part, lines)
            stored, again = to_store(part)
        print(
            f"{lines:,} lines to the store, checked {stored:.1f} s "
            f"({stored / lines * 1000:.2f} ms each); compared again {again:.1f} s"
        )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        file = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder) / "roster.xlsx"
        if not file.exists():
            write_roster(file, count)
        measure(file, count)


if __name__ == "__main__":
    main()
