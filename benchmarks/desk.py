"""How quick the desk is with what an office has gathered over the years.

    python -m benchmarks.desk [CASES]

For each size a store is made once, then a window is opened on it in a process of its own. Told are
the times that the person before it has to wait, by the window's own clock: from showing the window
to the first page of the list and to the whole list; from a key in the filter, a click on a column
or on a case to the painted answer; and from a key in a field to the painted marks and findings
(rules, marks and panel), over 200 characters typed into a case with many findings; at last from
Ctrl+P on one case to its painted preview, the first one and, on the next day, another one while all
cases are being checked again. The memory is told twice: of the desk, and after the previews.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

SIZES = (1_000, 10_000, 100_000)
AS_OF = date(2026, 4, 20)
CHARACTERS = 200

AIMS = {
    "first": ("first page", "ms", 150),
    "filled": ("whole list", "ms", 750),
    "filter": ("filter key", "ms", 50),
    "sort": ("sort", "ms", 200),
    "open": ("open a case", "ms", 50),
    "live": ("live, median", "ms", 16),
    "live95": ("live, 95 %", "ms", 16),
    "pause": ("longest pause", "ms", 50),
    "preview": ("preview", "ms", 300),
    "preview2": ("while checking", "ms", 300),
    "memory": ("memory", "MB", 400),
    "memory2": ("with previews", "MB", 400),
}
"""By key: what it is called, its unit, and at most how much it should be."""

SPREAD = (
    """UPDATE case_texts
    SET typed = json_set(typed, '$.plan_approval_no', '府人力字第' || (case_id / 4) || '號')
    WHERE typed ->> '$.plan_approval_no' <> ''""",
    """UPDATE case_texts
    SET typed = json_set(typed, '$.prior_case_no', '範115-' || printf('%06d', case_id - 1))
    WHERE typed ->> '$.prior_case_no' <> ''""",
    """UPDATE cases SET plan_approval_no = '府人力字第' || (id / 4) || '號'
    WHERE plan_approval_no <> ''""",
    """UPDATE cases SET prior_case_no = '範115-' || printf('%06d', id - 1)
    WHERE prior_case_no <> ''""",
)
"""A plan has some four cases, and a renewal goes on from the case before it."""


def make(folder: Path, count: int) -> None:
    """A store whose cases have been checked for the day, and one of them with much to mend."""
    from sqlalchemy import text, update

    from app.law_in_force import checker
    from app.models.store import open_store
    from app.models.tables import CaseRow, CaseTextRow
    from tools.make_store import add_cases

    store = open_store(folder)
    add_cases(store, count)
    with store.write() as session:
        session.execute(update(CaseRow).values(checked_for=AS_OF, law_sha256=checker().book.sha256))
        for statement in SPREAD:
            session.execute(text(statement))
        session.get_one(CaseTextRow, count).typed = {
            "case_no": "範115-新聘",
            "case_kind": "新聘",
            "name": "王 測試",
            "id_number": "F100000016",
            "has_resume": "否",
            "job_title": "科長",
            "native_place": "台北縣",
            "onboard_date": "1150407",
            "contract_start": "1150407",
            "contract_end": "1150101",
            "points": "312",
            "rate": "138.9",
            "monthly_pay": "1",
        }
    store.close()


def measure(folder: Path, count: int) -> dict[str, float]:  # noqa: C901  # one walk, told in order
    """Open a window on a store and go through it."""
    from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
    from PySide6.QtTest import QTest

    from app import main as program
    from app.ui.application import make_application
    from app.ui.window import MainWindow
    from benchmarks.store import resident

    app = make_application()
    desk = program.desk(folder)._replace(today=lambda: AS_OF)
    window = MainWindow(desk, "light")
    window.resize(1280, 800)

    def wait(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def until(condition: Callable[[], bool]) -> None:
        loop = QEventLoop()
        timer = QTimer()
        timer.setInterval(1)
        timer.timeout.connect(lambda: loop.quit() if condition() else None)
        timer.start()
        loop.exec()

    found: dict[str, float] = {}
    painted = 0.0

    class Painting(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
            nonlocal painted
            if not painted and event.type() is QEvent.Type.Paint and watched is window:
                painted = perf_counter()
            return False

    seen = Painting()
    window.installEventFilter(seen)
    begun = perf_counter()
    window.show()
    until(lambda: painted > 0)
    found["painted"] = painted - begun
    until(lambda: window.book.page is not None and window.book.page.model.total > 0)
    page = window.book.page
    assert page is not None  # noqa: S101
    found["first"] = perf_counter() - painted
    until(lambda: page.model.total == count)
    found["filled"] = perf_counter() - painted
    line = window.book._line  # noqa: SLF001  # it tells when nothing is asked any more
    until(lambda: line.is_idle and not window.work.jobs.is_busy)
    wait(500)
    until(lambda: line.is_idle and not window.work.jobs.is_busy)
    window.show_page("cases")
    wait(300)

    def timed(do: Callable[[], object]) -> float:
        start = perf_counter()
        do()
        app.processEvents()
        return perf_counter() - start

    def typing(text: str) -> float:
        return max(timed(partial(page.model.set_filter, text[: c + 1])) for c in range(len(text)))

    found["filter"] = max(typing("範例"), typing("0099"), typing("約聘諮商"))
    page.model.set_filter("")
    found["sort"] = max(timed(partial(page.model.sort, c)) for c in (0, 2, 6, 10))
    page.model.sort(-1)
    app.processEvents()

    def is_in_hand(case_id: int) -> bool:
        case = window.book.case_desk.case
        return case is not None and case.id == case_id

    opened = []
    for row in (10, 50, count - 10, 3, 0):
        start = perf_counter()
        wanted = page.model.case_at(row)
        assert wanted is not None  # noqa: S101
        page.go_to_case(wanted.id)
        until(partial(is_in_hand, wanted.id))
        app.processEvents()
        opened.append(perf_counter() - start)
        wait(50)
    found["open"] = statistics.median(opened)

    page.editor.go_to("duties")
    wait(300)
    keys = []
    pause = 0.0
    field = window.focusWidget()
    assert field is not None  # noqa: S101
    last = perf_counter()

    def beat() -> None:
        nonlocal last, pause
        now = perf_counter()
        pause = max(pause, now - last)  # a list of all of them would be memory of its own
        last = now

    heart = QTimer()
    heart.setInterval(0)
    heart.timeout.connect(beat)
    for n in range(CHARACTERS):
        start = perf_counter()
        QTest.keyClick(field, Qt.Key.Key_A if n % 7 else Qt.Key.Key_Backspace)
        app.processEvents()
        keys.append(perf_counter() - start)
        last = perf_counter()
        heart.start()
        wait(30)
        heart.stop()
    keys.sort()
    found["live"] = statistics.median(keys)
    found["live95"] = keys[int(len(keys) * 0.95)]
    found["pause"] = pause

    def preview(row: int) -> float:
        window.show_page("cases")
        wanted = page.model.case_at(row)
        assert wanted is not None  # noqa: S101
        page.go_to_case(wanted.id)
        until(partial(is_in_hand, wanted.id))
        page.view.setFocus()
        wait(300)
        packets = window.packets.page
        before = packets.preview.pages.drawer.edition if packets else 0
        start = perf_counter()
        QTest.keyClick(page.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)

        def is_painted() -> bool:
            shown = window.packets.page
            drawer = shown.preview.pages.drawer if shown else None
            return drawer is not None and drawer.edition != before and drawer.pictures.bytes > 0

        until(is_painted)
        app.processEvents()
        return perf_counter() - start

    memory = resident()
    found["preview"] = preview(5)
    day = AS_OF + timedelta(1)
    window.book.case_desk._today = lambda: day  # noqa: SLF001  # as if midnight had passed
    window.book.case_desk.follow_the_day()
    wait(1000)
    found["preview2"] = preview(20)
    found = {key: seconds * 1000 for key, seconds in found.items()}
    found["findings"] = len(page.panel.cards)
    found |= {"memory": memory, "memory2": resident()}
    window.close()
    return found


def in_a_process(folder: Path, count: int, environment: dict[str, str]) -> dict[str, float]:
    """Measure where nothing has been imported yet."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.desk", str(count), str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure every size."""
    if len(sys.argv) > 2:
        print(json.dumps(measure(Path(sys.argv[2]), int(sys.argv[1]))))
        return
    sizes = (int(sys.argv[1]),) if len(sys.argv) > 1 else SIZES
    environment = {**os.environ}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    bytecode = tempfile.TemporaryDirectory()
    # The program starts from compiled bytecode, as an installed one does; kept out of the tree.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = bytecode.name
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), SIZES[0])
        in_a_process(Path(folder), SIZES[0], environment)
    print(f"{'':16}", *(f"{aim[0]:>14}" for aim in AIMS.values()))
    print(f"{'aim at most':16}", *(f"{f'{aim[2]} {aim[1]}':>14}" for aim in AIMS.values()))
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder), size)
            found = in_a_process(Path(folder), size, environment)
        cells = (f"{found[key]:.1f} {aim[1]}" for key, aim in AIMS.items())
        print(f"{size:16,}", *(f"{cell:>14}" for cell in cells), flush=True)
    bytecode.cleanup()


if __name__ == "__main__":
    main()
