"""How long a check of 10,000 cases takes, against bare reading of the same file in the same run.

    python -m benchmarks.check [CASES]

The aim: at most three times the reading alone, and a single case in less than 5 ms.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter

import xlsxwriter
from python_calamine import load_workbook

from app.intake.read import read_roster
from app.law_in_force import checker
from app.precheck import precheck
from app.rules.facts import FACTS
from tools.make_samples import cases, id_number

AS_OF = date(2026, 4, 20)
ROUNDS = 5


def write_roster(file: Path, count: int) -> None:
    """A roster of this many cases: the samples over and over, each with numbers of its own."""
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [fact.label for fact in FACTS.values()])
    for n, case in enumerate(islice(cycle(list(cases())), count), 1):
        own = {"case_no": f"範115-{n:06d}", "id_number": id_number(n, case["id_number"][1])}
        if "plan_approval_no" in case:
            own["plan_approval_no"] = f"府人力字第115{n:07d}號"
        for column, key in enumerate(FACTS):
            text = own.get(key) or case.get(key, "")
            if text:
                sheet.write_string(n, column, text)
    book.close()


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        many, one = Path(folder) / "many.xlsx", Path(folder) / "one.xlsx"
        write_roster(many, count)
        write_roster(one, 1)
        check = checker()
        case = read_roster(one).cases
        times: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            for what, work in (
                ("bare reading", lambda: load_workbook(many).get_sheet_by_index(0).to_python()),
                ("read_roster", lambda: read_roster(many)),
                ("check", lambda: precheck(many, check, AS_OF)),
                ("one case", lambda: check.check(case, AS_OF)),
            ):
                times.setdefault(what, []).append(seconds(work))
    middle = {what: median(found) for what, found in times.items()}
    for what, time in middle.items():
        print(f"{what:<14}{time * 1000:10.1f} ms")
    print(
        f"ratio of {count:,} cases checked to bare reading: "
        f"{middle['check'] / middle['bare reading']:.2f} (aim: 3)"
    )


if __name__ == "__main__":
    main()
