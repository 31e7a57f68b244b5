"""How long a roster of 100,000 lines × 60 columns takes to its preview, and to the store, checked.

    python -m benchmarks.intake [LINES] [FILE]

The file is made once and kept under FILE where one is given. Bare reading is calamine alone in the
same run; the aim is at most 1.5 × its time to the preview. pandas and openpyxl, which the program
does not use, are compared where they are installed: each takes what a clerk's script would call.

To the store is measured with a hundredth, a tenth and all of the lines: what one line takes must
not grow; the memory told is the most that the process has taken by then, 700 MB the aim for
100,000. Then it is stopped at moments spread over the whole, the last of them the very last at
which that can be; told is the longest that a stop took to come back, with nothing kept. The aim is
a second. Times of the processor are told beside those of the clock: on a machine that others use
only they can be compared.
"""

from __future__ import annotations

import gc
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, thread_time

import xlsxwriter
from python_calamine import load_workbook

from app.cases import CaseBook
from app.intake.guide import Guide, open_guide
from app.intake.outcome import roster_of
from app.intake.preview import preview
from app.law_in_force import checker
from app.models.store import Store, open_store
from app.rules.facts import FACTS, Case
from tools.make_samples import cases, id_number

AS_OF = date(2026, 4, 20)
COLUMNS = 60
ROUNDS = 3
STOPS = 4
LAST = "寫入資料檔"
"""What is told of at the last moment at which a stop keeps nothing."""


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


class Stopped(Exception):
    """A stop that was asked for."""


class Watch:
    """Progress that notes the longest time between two reports, and stops after some seconds.

    `gap` is of the working thread's own time: what a machine that others use takes from it is no
    time in which nothing could be stopped.
    """

    def __init__(self, stop_after: float = float("inf")) -> None:
        self.stop_at = perf_counter() + stop_after
        self.stops_last = False
        self.last, self.gap, self.between = thread_time(), 0.0, ("", "")
        self.what = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        now = thread_time()
        if now - self.last > self.gap:
            self.gap, self.between = now - self.last, (self.what, what)
        self.last, self.what = now, what
        if self.stops_last and what == LAST:
            self.stop_at = perf_counter()
        if perf_counter() >= self.stop_at:
            raise Stopped


def take_in(book: CaseBook, file: Path, progress: Watch) -> Guide:
    """From the file to the store, checked, as the window does it, which goes on showing the guide.

    Nothing holds the cases once they are compared.
    """
    guide = open_guide(file, progress=progress)
    preview(guide, lambda: progress("preview", 0, 0))
    arrivals = book.arrivals(read(guide, progress), progress)
    book.take_in(arrivals, "匯入", AS_OF, progress)
    return guide


def read(guide: Guide, progress: Watch) -> Sequence[Case]:
    return roster_of(guide, lambda: progress("cases", 0, 0)).cases


def new_book(folder: str) -> tuple[Store, CaseBook]:
    store = open_store(Path(folder))
    return store, CaseBook(store, checker, datetime.now, lambda: "王測試")


def to_store(file: Path, lines: int) -> float:
    """Tell of importing a file into an empty store, and of comparing it again; the seconds."""
    with tempfile.TemporaryDirectory() as folder:
        store, book = new_book(folder)
        watch = Watch()
        began, worked = perf_counter(), process_time()
        guide = take_in(book, file, watch)
        took, work = perf_counter() - began, process_time() - worked
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        cases = read(guide, watch)
        began = perf_counter()
        states = {one.state.value for one in book.arrivals(cases)}
        again = perf_counter() - began
        store.close()
    if states != {"相同"}:
        raise RuntimeError(f"the same file again is {states}")
    each, of_it = took / lines * 1000, work / lines * 1000
    print(
        f"{lines:>9,} lines to the store, checked {took:7.1f} s ({each:.2f} ms each; "
        f"processor {work:.1f} s, {of_it:.2f} ms each), {most} MB at most; "
        f"compared again {again:.1f} s; "
        f"longest without a report {watch.gap:.2f} s ({' → '.join(watch.between)})"
    )
    return took


def stops(file: Path, whole: float) -> None:
    """Tell how long a stop takes, at moments spread over so many seconds."""
    longest, when = 0.0, ""
    with tempfile.TemporaryDirectory() as folder:
        store, book = new_book(folder)
        for n in range(STOPS + 1):
            watch = Watch(whole * (n + 0.5) / STOPS if n < STOPS else float("inf"))
            watch.stops_last = n == STOPS
            try:
                take_in(book, file, watch)
            except Stopped:
                took = perf_counter() - watch.stop_at
                longest, when = max((longest, when), (took, watch.what))
                if book.summaries() or book.last_event():
                    raise RuntimeError(f"stopped at {watch.what}, yet something is kept") from None
            else:
                break
        store.close()
    print(f"stopped at {STOPS + 1} moments: back within {longest:.2f} s ({when}), nothing kept")


def measure(file: Path, count: int) -> None:
    """Tell of everything."""

    def bare() -> object:
        return load_workbook(file).get_sheet_by_index(0).to_python()

    took = 0.0
    # First of all: the other readers take more memory than the program may.
    for lines in (count // 100, count // 10, count):
        with tempfile.TemporaryDirectory() as folder:
            part = file if lines == count else Path(folder) / "part.xlsx"
            if part != file:
                write_roster(part, lines)
            took = to_store(part, lines)
    times: dict[str, list[float]] = {}
    works: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for what, work in (("bare calamine", bare), ("to preview", lambda: to_preview(file))):
            worked = process_time()
            times.setdefault(what, []).append(seconds(work))
            works.setdefault(what, []).append(process_time() - worked)
    for what, found in times.items():
        print(f"{what:<24}{median(found):8.2f} s   processor {median(works[what]):.2f} s")
    ratio, of_work = (
        median(of["to preview"]) / median(of["bare calamine"]) for of in (times, works)
    )
    print(f"{'ratio':<24}{ratio:8.2f}     processor {of_work:.2f}     (aim: 1.5)")
    for module, name, work in (
        ("pandas", "pandas, calamine", lambda: by_pandas(file, "calamine")),
        ("pandas", "pandas, openpyxl", lambda: by_pandas(file, "openpyxl")),
        ("openpyxl", "openpyxl, read-only", lambda: by_openpyxl(file)),
    ):
        if find_spec(module) and find_spec("openpyxl"):
            print(f"{name:<24}{seconds(work):8.2f} s")
        else:
            print(f"{name:<24} not installed, left out")
    stops(file, took)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        file = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder) / "roster.xlsx"
        if not file.exists():
            write_roster(file, count)
        measure(file, count)


if __name__ == "__main__":
    main()
