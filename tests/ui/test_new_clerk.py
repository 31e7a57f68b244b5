"""What a clerk who is new to the window came upon in a year's work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from app import paths
from app.flow_files import load_flows
from app.flow_moves import FlowBook
from app.rounds import Returned
from app.ui.choice_box import ChoiceBox
from app.ui.flow_moves_return import ReturnForm
from app.ui.window import MainWindow
from tests.ui.clerk import keep, open_case, press, settled
from tests.ui.flow_office import TODAY, office
from tests.ui.test_flow_moves_desk import TYPED

FLOWS = load_flows(paths.resource("flows"))
OTHER = {"case_kind": "新聘", "case_no": "乙", "name": "陳範例"}
WHY = Returned("資料不符", "到職日期與契約不符", ("onboard_date",))
ROUND = (
    ("report", "confirm"),
    ("confirm", "intake"),
    ("intake", "check"),
    ("check", "review"),
)


@pytest.fixture
def window(qtbot, tmp_path: Path) -> Iterator[MainWindow]:
    yield from office(qtbot, tmp_path, lambda: FLOWS)


def sent_back(qtbot, window: MainWindow, case_id: int) -> None:
    def take(book: FlowBook, _):
        for step, to in ROUND:
            book.take([case_id], step, to, TODAY, TODAY)
        return book.take([case_id], "review", "prepare", TODAY, TODAY, why=WHY)

    window.book.case_desk.take_in(take)
    settled(qtbot, window)


def test_why_a_case_was_returned_is_said_of_that_case_alone(qtbot, window) -> None:
    one, other = keep(qtbot, window, TYPED, OTHER)
    sent_back(qtbot, window, one)
    page = open_case(qtbot, window, one)
    settled(qtbot, window)
    assert "退回補正" in page.notice.text
    open_case(qtbot, window, other)
    settled(qtbot, window)
    assert page.notice.text == ""
    open_case(qtbot, window, one)
    settled(qtbot, window)
    assert "退回補正" in page.notice.text


def test_a_case_reported_again_is_no_longer_said_to_be_returned(qtbot, window) -> None:
    (one,) = keep(qtbot, window, TYPED)
    sent_back(qtbot, window, one)
    page = open_case(qtbot, window, one)
    settled(qtbot, window)
    assert "退回補正" in page.notice.text
    as_it_was = ["unmended:as_it_was"]
    window.book.case_desk.take_in(
        lambda book, _: book.take([one], "report", "confirm", TODAY, TODAY, answers=as_it_was)
    )
    settled(qtbot, window)
    assert page.notice.text == ""


def test_no_word_says_that_the_program_has_reported_a_case(qtbot, window) -> None:
    (one,) = keep(qtbot, window, TYPED)
    told: list[str] = []
    window.book.case_desk.told.connect(told.append)
    sent_back(qtbot, window, one)
    window.book.case_desk.take_in(
        lambda book, _: book.take([one], "prepare", "precheck", TODAY, TODAY)
    )
    settled(qtbot, window)
    assert told == ["已記下「退回補正」。", "已記下「備妥案件」。"]


def test_a_contract_that_is_renewed_is_no_longer_listed_as_ending(qtbot, window) -> None:
    (one,) = keep(qtbot, window, {**TYPED, "registered_on": "1150410", "contract_end": "1150430"})
    page = window.book.cases()
    desk = window.book.case_desk
    assert not page.model.cases[0].has_successor
    desk.add([({"case_kind": "續聘", "case_no": "續"}, one)], "renewed", "產生續聘案 1 件")
    settled(qtbot, window)
    has = {case.id: case.has_successor for case in page.model.cases}
    assert has.pop(one) is True
    desk.undo()
    settled(qtbot, window)
    assert [case.has_successor for case in page.model.cases] == [False]
    desk.redo()
    settled(qtbot, window)
    desk.delete(has)
    settled(qtbot, window)
    assert [case.has_successor for case in page.model.cases] == [False]


def test_what_has_just_been_added_is_seen_whatever_is_listed(qtbot, window) -> None:
    (one,) = keep(qtbot, window, TYPED)
    window.book.show_cases([one], "應先補正")
    keep(qtbot, window, {**TYPED, "case_no": "乙"}, {**TYPED, "case_no": "丙"})
    page = window.book.cases()
    assert page.model.rowCount() == 3
    assert page.views.text() != "應先補正"


def test_scrolling_past_the_reason_of_a_return_changes_nothing(qtbot) -> None:
    form = ReturnForm()
    qtbot.addWidget(form)
    form.show()
    form.category.setCurrentIndex(1)
    form.category.setFocus()
    middle = QPointF(form.category.rect().center())
    turned = QWheelEvent(
        middle,
        form.category.mapToGlobal(middle),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(form.category, turned)
    assert form.category.currentIndex() == 1


def test_alt_down_opens_a_choice_and_does_not_leave_the_page(qtbot, window) -> None:
    keep(qtbot, window, TYPED)
    box = ChoiceBox(window)
    box.addItems(["甲", "乙"])
    box.show()
    box.setFocus()
    before = window.pages.currentWidget()
    press(window, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert window.pages.currentWidget() is before
    assert box.view().isVisible()
    box.hidePopup()
