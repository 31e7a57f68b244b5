"""The cases of a roster into the store without a guide: one step, told of, that can be stopped."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from app.cases import CaseBook
from app.rules.facts import Case
from app.rules.values import read_case
from app.ui.desk import Progress
from app.ui.window import MainWindow
from tests.ui import clerk
from tests.ui.conftest import Fakes

CASES = [read_case(clerk.typed(case_no=f"測-{n}", name="王測試"), row=n) for n in (1, 2)]


def test_the_cases_of_a_roster_are_kept_as_one_step(
    qtbot: Any, window: MainWindow, fakes: Fakes
) -> None:
    clerk.ready(qtbot, window)
    window.book.keep_roster([])
    window.book.keep_roster(CASES)
    clerk.settled(qtbot, window)
    stack = window.book.case_desk.undo_stack
    assert (stack.count(), stack.undoText()) == (1, "匯入 2 件案件")
    assert set(clerk.stored(fakes.folder / "cases")) == {"測-1", "測-2"}


def test_keeping_them_can_be_stopped(
    qtbot: Any, window: MainWindow, fakes: Fakes, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.ready(qtbot, window)
    begun = threading.Event()

    def without_end(_: object, _cases: list[Case], progress: Progress) -> None:
        while True:
            begun.set()
            progress("比對已存案件", 0, 2)

    monkeypatch.setattr(CaseBook, "arrivals", without_end)
    window.book.keep_roster(CASES)
    qtbot.waitUntil(begun.is_set, timeout=clerk.WAIT)
    qtbot.waitUntil(window.status.progress.isVisible, timeout=clerk.WAIT)
    clerk.click(window.status.progress.stop)
    qtbot.waitUntil(lambda: "沒有存入任何案件" in window.status.news, timeout=clerk.WAIT)
    clerk.settled(qtbot, window)
    assert clerk.stored(fakes.folder / "cases") == {}
    assert window.book.case_desk.undo_stack.count() == 0


def test_what_keeps_them_from_being_kept_is_told(
    qtbot: Any, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.ready(qtbot, window)

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(CaseBook, "arrivals", fails)
    window.book.keep_roster(CASES)
    qtbot.waitUntil(lambda: bool(window.notice().text), timeout=clerk.WAIT)
    assert window.book.case_desk.undo_stack.count() == 0
