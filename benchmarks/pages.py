"""How long the pages take for what happens often, and what stands behind them for 100,000 cases.

    python -m benchmarks.pages

Each line is the median of several turns by processor time, so that other work on the machine says
little; beside it how much it should be at most. That nothing is done twice for it is held by the
tests of each page.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import cycle, product
from time import process_time
from typing import Any

MANY = 100_000
AS_OF = date(2026, 4, 20)
TURNS = 9


def times_of(do: Callable[[], object], turns: int = TURNS) -> float:
    """Milliseconds of one turn, the first one left out."""
    do()
    taken = []
    for _ in range(turns):
        start = process_time()
        do()
        taken.append(process_time() - start)
    return statistics.median(taken) * 1000


def overview() -> Iterator[tuple[str, float, float]]:
    """Where the cases stand, and what is due."""
    from app import paths
    from app.due import dashboard, limits_of
    from app.flow_files import load_flows
    from app.flow_steps import Place, periods_of, standings
    from app.law_in_force import checker, load_law
    from app.reminders import Days, reminders
    from app.stored import Stage
    from tests.making import summary

    flows, law = load_flows(paths.resource("flows")), load_law()
    periods = periods_of(law)
    verdicts = ("ready", "review", "incomplete", "blocked")
    shapes = list(product(Stage, verdicts, ("", "檢核中"), (None, date(2026, 4, 1))))
    placed: list[Any] = [
        summary(n, stage=stage, verdict=verdict, webhr_status=status, report_date=day)
        for n, (stage, verdict, status, day) in zip(range(MANY), cycle(shapes), strict=False)
    ]
    moved = {n: Place("smart", "review", "check") for n in range(0, MANY, 5)}
    took = times_of(lambda: standings(flows, periods, placed, AS_OF, moved), 5)
    yield "where 100,000 cases stand", took, 40
    stages = list(Stage)
    due: list[Any] = [
        summary(
            n,
            stage=Stage.REGISTERED if n % 200 else stages[n // 200 % 3],
            onboard_date=AS_OF - timedelta(n % 400),
            report_date=AS_OF - timedelta(n % 90) if n % 200 else None,
            contract_end=AS_OF + timedelta(n % 4000 - 3800),
        )
        for n in range(MANY)
    ]
    workdays, limits = checker().workdays, limits_of(law)
    days = Days(AS_OF, workdays, periods)

    def desk() -> None:
        dashboard(due, AS_OF, workdays, limits, reminders(due, {}, days))

    yield "what is due of 100,000 cases", times_of(desk, 5), 150


def chart() -> Iterator[tuple[str, float, float]]:
    """One case moves from one step to the next."""
    from PySide6.QtWidgets import QApplication

    from app import paths
    from app.flow_files import load_flows
    from app.ui.chart_scene import StepState
    from app.ui.chart_view import ChartView
    from app.ui.palette import LIGHT

    flow = load_flows(paths.resource("flows"))["智慧登記"]
    view = ChartView(LIGHT, lambda step: step)
    view.resize(900, 700)
    view.show_flow(flow)
    view.show()
    states = {step.id: StepState(10_000) for step in flow.steps}
    numbers = iter(range(1, 1000))

    def move() -> None:
        n = next(numbers)
        moved = {"intake": StepState(10_000 - n), "check": StepState(10_000 + n)}
        view.show_states({**states, **moved})
        QApplication.processEvents()

    yield "a case moves in the chart", times_of(move), 16


def desk_page() -> Iterator[tuple[str, float, float]]:
    """工作台 is painted."""
    from app.due import Limits, Period, dashboard
    from app.rules.dates import WorkCalendar
    from app.ui.desk_page import DeskPage, sheet
    from app.ui.palette import LIGHT
    from tests.making import summary

    page = DeskPage(LIGHT)
    page.setStyleSheet(sheet(LIGHT))
    page.resize(1160, 740)
    page.show()
    cases: list[Any] = [summary(n, onboard_date=AS_OF - timedelta(n % 25)) for n in range(3_000)]
    limits = Limits(60, (), (Period(date(2026, 3, 23), None),))
    page.show_dashboard(dashboard(cases, AS_OF, WorkCalendar(lambda _: frozenset()), limits))
    yield "工作台 is painted", times_of(page.grab), 50


def editor() -> Iterator[tuple[str, float, float]]:
    """Another case in the editor; sixty marks; the whole of it made."""
    from PySide6.QtWidgets import QApplication

    from app.rules.dates import WorkCalendar
    from app.ui.editor import CaseEditor
    from app.ui.palette import LIGHT

    def make() -> CaseEditor:
        is_workday = WorkCalendar(lambda _: frozenset()).is_workday
        made = CaseEditor(LIGHT, today=lambda: AS_OF, is_workday=is_workday, suggest={})
        made.resize(760, 700)
        made.show()
        return made

    one = {"case_no": "H-1", "case_kind": "新聘", "name": "王測試", "contract_end": "1150701"}
    kept = make()
    turns = cycle([one, {**one, "name": "林虛構", "case_no": "H-2", "contract_end": "1150630"}])

    def show() -> None:
        kept.show_case(next(turns))
        QApplication.processEvents()

    yield "another case in the editor", times_of(show), 50
    keys = kept.visible[:60]
    numbers = iter(range(1000))

    def mark() -> None:
        n = next(numbers)
        kept.mark_all({key: ("review", f"{key}{n}") for key in keys})

    yield "sixty marks are put", times_of(mark), 2
    yield "the editor is made", times_of(lambda: make().show_case(one), 5), 150


def renewal() -> Iterator[tuple[str, float, float]]:
    """Thirty new contracts are made and checked."""
    from app.ui.palette import LIGHT
    from app.ui.renewal_page import RenewalPage
    from tests.ui import test_renewal_page as wanted

    page = RenewalPage(
        LIGHT, lambda key: wanted.make_field(key, LIGHT, wanted.AROUND), wanted.check
    )
    ends = (wanted.AS_OF + timedelta(10)).strftime("%Y-%m-%d")
    old = [wanted.stored(n, id_number="", contract_end=ends) for n in range(30)]
    page.show_cases(old, wanted.AS_OF, wanted.COMPLETE, wanted.TABLE)
    yield "thirty renewals are checked", times_of(page.drafts), 16


def lists() -> Iterator[tuple[str, float, float]]:
    """A long roster is sorted and filtered; two lists are compared."""
    from app.reconcile import compare
    from app.ui.table import CaseTable
    from tests.test_reconcile import HEADS, two_lists
    from tests.ui.test_table import NUMBER, five_lines

    model = CaseTable()
    model.set_lines(five_lines() * 20_000)

    def ask() -> None:
        model.sort(NUMBER)
        model.set_filter("科長")
        model.sort(-1)
        model.set_filter("")

    yield "100,000 lines sorted, filtered", times_of(ask, 3), 500
    ours, theirs = two_lists(10_000)
    took = times_of(lambda: compare(ours, theirs, HEADS, lambda *_: None), 3)
    yield "10,000 by 10,000 compared", took, 1000


def main() -> None:
    """Measure all of it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.ui.application import make_application

    keep = make_application()
    print(f"{'ms':>8} {'at most':>8}")
    for part in (overview, chart, desk_page, editor, renewal, lists):
        for name, took, most in part():
            print(f"{took:8.1f} {most:8.0f}  {name}", flush=True)
    del keep


if __name__ == "__main__":
    main()
