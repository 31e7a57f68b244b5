"""Several cases in 流程: chosen in the list, one step for all, what stops some, one undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QRadioButton

from app import paths
from app.flow_files import load_flows
from app.ui.flow_page import FlowPage
from app.ui.window import MainWindow
from tests.ui.clerk import CTRL, SHIFT, WAIT, keep, page_of, press, settled, typed
from tests.ui.flow_office import TODAY, choose_way, flow_shown, office
from tools.make_samples import id_number

FLOWS = load_flows(paths.resource("flows"))
_UNREPORTED = dict.fromkeys(("report_date", "webhr_status", "webhr_status_on"), "")


def person(number: int, **changed: str) -> dict[str, str]:
    return typed(
        **_UNREPORTED,
        case_no=f"範115-{number:03d}",
        id_number=id_number(number),
        plan_approval_no=f"府人力字第11500{number:05d}號",
        **changed,
    )


@pytest.fixture
def window(qtbot, tmp_path: Path) -> Iterator[MainWindow]:
    yield from office(qtbot, tmp_path, lambda: FLOWS)


def choose_all(qtbot, window: MainWindow, many: int) -> None:
    """Ctrl+2, then Shift and ↓ over the first cases of the list."""
    press(window, Qt.Key.Key_2, CTRL)
    view = page_of(window).view
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    for _ in range(many - 1):
        QTest.keyClick(view, Qt.Key.Key_Down, SHIFT)
    settled(qtbot, window)


def reported(window: MainWindow) -> list[str]:
    return sorted(c.case_no for c in page_of(window).model.cases if c.report_date == TODAY)


def radios(page: FlowPage) -> list[str]:
    return [r.text() for r in page.batch.findChildren(QRadioButton) if not r.isHidden()]


def test_cases_chosen_in_the_list_are_reported_together_and_undone_together(qtbot, window) -> None:
    keep(qtbot, window, *(person(n) for n in range(1, 4)))
    choose_all(qtbot, window, 3)
    page = flow_shown(qtbot, window)
    assert page.batch.isVisible()
    assert not page.moves.isVisible()
    qtbot.waitUntil(lambda: bool(radios(page)), timeout=WAIT)  # the cases are looked up once more
    assert radios(page) == ["3 於 WebHR 報送　3 件\n→ 4 確認狀態顯示「已報送銓敘部」"]
    page.batch.take.setFocus()
    QTest.keyClick(page.batch.take, Qt.Key.Key_Space)
    settled(qtbot, window)
    assert reported(window) == ["範115-001", "範115-002", "範115-003"]
    assert page.chart.chart.steps["confirm"].state.cases == 3
    assert window.book.case_desk.undo_stack.count() == 1
    press(window, Qt.Key.Key_Z, CTRL)
    settled(qtbot, window)
    assert reported(window) == []
    press(window, Qt.Key.Key_Y, CTRL)
    settled(qtbot, window)
    assert len(reported(window)) == 3


def test_what_stops_one_is_told_and_the_others_may_go(qtbot, window) -> None:
    keep(qtbot, window, person(1), person(2, submitter_org=""), person(3))
    choose_all(qtbot, window, 3)
    page = flow_shown(qtbot, window)
    choose_way(page.batch, "3 於 WebHR 報送")
    page.batch.take.click()
    settled(qtbot, window)
    assert reported(window) == [], "all or none, until someone says otherwise"
    assert page.batch.said[0] == "下列 1 件不能記下，尚未記下任何一件："
    assert page.batch.said[1].startswith("範115-002　新聘　")
    assert "報送機關（權責機關）未填。" in page.batch.said[1]
    assert page.batch.rest.text() == "只記下其餘 2 件"
    assert page.batch.rest.hasFocus()
    QTest.keyClick(page.batch.rest, Qt.Key.Key_Space)
    settled(qtbot, window)
    assert reported(window) == ["範115-001", "範115-003"]


def test_the_one_that_stops_it_is_a_click_away(qtbot, window) -> None:
    ids = keep(qtbot, window, person(1), person(2, submitter_org=""))
    choose_all(qtbot, window, 2)
    page = flow_shown(qtbot, window)
    choose_way(page.batch, "3 於 WebHR 報送")
    page.batch.take.click()
    settled(qtbot, window)
    next(b for b in page.batch.findChildren(QPushButton) if b.text() == "開啟這一件").click()
    settled(qtbot, window)
    assert window.page_name == "cases"
    assert window.book.case_desk.case.id == ids[1]


def test_one_that_is_not_ticked_stays_where_it_is(qtbot, window) -> None:
    keep(qtbot, window, person(1), person(2))
    choose_all(qtbot, window, 2)
    page = flow_shown(qtbot, window)
    page.batch.list.setFocus()
    QTest.keyClick(page.batch.list, Qt.Key.Key_Space)
    unticked = page.batch.list.currentItem().text()[:7]
    assert page.batch.take.text().endswith("（1 件）")
    page.batch.take.click()
    settled(qtbot, window)
    (only,) = reported(window)
    assert only != unticked


def test_the_cases_at_a_step_go_on_together(qtbot, window) -> None:
    keep(qtbot, window, *(person(n) for n in range(1, 4)))
    page = flow_shown(qtbot, window)
    page.chart.choose("report")
    together = next(b for b in page.side.findChildren(QPushButton) if b.text() == "一起記下一步")
    together.click()
    settled(qtbot, window)
    assert page.batch.list.count() == 3
    page.batch.take.click()
    settled(qtbot, window)
    assert len(reported(window)) == 3
    assert page.batch.isVisible(), "and on to their next step"
    page.batch.single.click()
    settled(qtbot, window)
    assert not page.batch.isVisible()


def test_what_was_filled_in_stays_while_nothing_is_otherwise(qtbot, window) -> None:
    keep(qtbot, window, person(1), person(2))
    choose_all(qtbot, window, 2)
    page = flow_shown(qtbot, window)
    page.batch.note.setText("電洽")
    flow_shown(qtbot, window)
    assert page.batch.note.text() == "電洽"


def test_a_day_that_is_none_is_said(qtbot, window) -> None:
    keep(qtbot, window, person(1), person(2))
    choose_all(qtbot, window, 2)
    page = flow_shown(qtbot, window)
    page.batch.day.set_text("1150230")
    page.batch.take.click()
    settled(qtbot, window)
    assert "「1150230」" in page.batch.refusal.said[0]
    assert reported(window) == []


def test_a_question_about_all_is_asked_once(qtbot, window) -> None:
    keep(qtbot, window, person(1), person(2))
    choose_all(qtbot, window, 2)
    page = flow_shown(qtbot, window)
    page.batch.day.set_text("115/02/10")
    page.batch.take.click()
    settled(qtbot, window)
    assert reported(window) == []
    assert page.batch.said or "屬「舊流程」期間" in page.batch.refusal.said[0]
