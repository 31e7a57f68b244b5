"""報送包 as a person uses it: by click and by key."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.stored import CaseSummary, Stage
from app.ui.background import Job, Jobs, Progress
from app.ui.packet_page import PacketPage
from app.ui.packet_table import MARK, VERDICT, WAIVED
from app.ui.packet_verdicts import sheet, warning_of
from app.ui.palette import DARK, LIGHT
from app.ui.style import sheet as whole_sheet

AS_OF = date(2026, 4, 20)
LEFT = Qt.MouseButton.LeftButton


def case(number: int, **changed: Any) -> CaseSummary:
    plain: dict[str, Any] = {
        **dict.fromkeys(CaseSummary._fields, None),
        "id": number,
        "case_no": f"H-{number}",
        "kind": "新聘",
        "name": "王測試",
        "stage": Stage.DRAFT,
        "verdict": "ready",
        "waived": 0,
    }
    return CaseSummary(**(plain | changed))


CASES = [
    case(10),
    case(2, name="林虛構", waived=2),
    case(3, verdict="review"),
    case(4, verdict="blocked"),
    case(5, verdict=""),
    case(6, stage=Stage.REPORTED, contract_end=date(2026, 4, 30)),
]
FOLDER = Path("報送")


@pytest.fixture
def page(qtbot) -> PacketPage:
    made = PacketPage(LIGHT, lambda: AS_OF)
    qtbot.addWidget(made)
    made.setStyleSheet(whole_sheet(LIGHT) + sheet(LIGHT))
    made.resize(1160, 740)
    made.show_cases(CASES, [4, 10])
    made.show()
    QApplication.processEvents()
    return made


def named(page: PacketPage, name: str) -> QAbstractButton:
    (made,) = (b for b in page.findChildren(QAbstractButton) if b.accessibleName() == name)
    return made


def choose(page: PacketPage, name: str) -> None:
    """Go down the list of where the cases come from, by key."""
    page.source.setFocus()
    QTest.keyClick(page.source, Qt.Key.Key_Home)
    while page.source.currentText() != name:
        before = page.source.currentIndex()
        QTest.keyClick(page.source, Qt.Key.Key_Down)
        assert page.source.currentIndex() != before, name


def click_mark(page: PacketPage, row: int) -> None:
    spot = page.view.visualRect(page.model.index(row, MARK)).center()
    QTest.mouseClick(page.view.viewport(), LEFT, pos=spot)


# What goes in ---------------------------------------------------------------------------------


def test_at_first_the_drafts_that_are_ready_go_in(page) -> None:
    assert page.model.ids() == [10, 2]
    assert page.view.hasFocus()
    assert page.warning.text == ""


@pytest.mark.parametrize(
    ("source", "ids"),
    [
        ("準備中，可報送及請留意", [10, 2, 3]),
        ("在「案件」所選（2 件）", [10, 4]),
        ("待補正", [4]),
        ("已報送，待確認", [6]),
        ("本月到期", [6]),
        ("115年續聘", []),
        ("全部案件", [10, 2, 3, 4, 5, 6]),
    ],
)
def test_another_choice_lists_other_cases(page, source: str, ids: list[int]) -> None:
    choose(page, source)
    assert page.model.ids() == ids


def test_a_click_on_the_mark_leaves_a_case_out_and_puts_it_back(page) -> None:
    click_mark(page, 1)
    assert page.model.ids() == [10]
    click_mark(page, 1)
    assert page.model.ids() == [10, 2]


def test_a_click_elsewhere_in_the_row_changes_nothing(page) -> None:
    spot = page.view.visualRect(page.model.index(1, VERDICT)).center()
    QTest.mouseClick(page.view.viewport(), LEFT, pos=spot)
    assert page.model.ids() == [10, 2]


def test_space_changes_all_chosen_rows_as_the_current_one(page) -> None:
    choose(page, "全部案件")
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    assert page.model.ids() == [2, 3, 4, 5, 6]
    QTest.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    assert page.model.ids() == [3, 4, 5, 6]
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    assert page.model.ids() == [10, 2, 3, 4, 5, 6]


def test_all_and_none(page) -> None:
    QTest.mouseClick(named(page, "全不選"), LEFT)
    assert page.model.ids() == []
    assert not page.write.isEnabled()
    QTest.keyClick(named(page, "全選"), Qt.Key.Key_Return)
    assert page.model.ids() == [10, 2]


def test_the_order_shown_is_the_order_written(page) -> None:
    header = page.view.horizontalHeader()
    x = header.sectionViewportPosition(1) + 5
    QTest.mouseClick(header.viewport(), LEFT, pos=header.viewport().rect().topLeft() + _at(x))
    assert page.model.ids() == [2, 10]


def _at(x: int) -> Any:
    from PySide6.QtCore import QPoint

    return QPoint(x, 10)


def test_what_was_left_out_stays_out_when_the_cases_are_shown_anew(page) -> None:
    click_mark(page, 0)
    page.show_cases([*CASES, case(7)], [])
    assert page.model.ids() == [2, 7]
    choose(page, "全部案件")
    assert 10 in page.model.ids()


def test_from_the_list_of_cases_it_begins_with_what_is_chosen_there(page) -> None:
    page.show_cases(CASES, [5, 4], begin_with_chosen=True)
    assert page.source.currentText() == "在「案件」所選（2 件）"
    assert page.model.ids() == [4, 5]


# How it stands --------------------------------------------------------------------------------


def test_what_is_not_ready_is_counted_and_said_but_not_forbidden(page) -> None:
    choose(page, "全部案件")
    assert page.warning.text == (
        "其中 1 件應先補正、1 件尚未檢核、1 件請留意。仍可寫入以供檢視，請處理後再報送。"
    )
    assert page.write.isEnabled()
    assert page.write.accessibleName() == "寫入報送包，6 件"
    click_mark(page, 3)
    assert "應先補正" not in page.warning.text


def test_the_words_of_the_warning() -> None:
    assert warning_of({}) == warning_of({"ready": 3}) == ""
    assert warning_of({"ready": 3, "review": 1}) == "其中 1 件請留意，請確認後再報送。"
    assert warning_of({"error": 1200}).startswith("其中 1,200 件檢核失敗。")


def test_the_counts_show_only_what_there_is(page) -> None:
    choose(page, "準備中，可報送及請留意")
    shown = [
        label.text()
        for label in page.counts.findChildren(type(page._total))
        if label.isVisible() and label.text()
    ]
    assert shown == ["可報送", "2 件", "請留意", "1 件"]


def test_a_row_says_itself_and_its_check_mark(page) -> None:
    said = page.model.index(1, MARK).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "放入，H-2，新聘，林虛構，可報送，附理由 2 項"
    assert page.model.index(1, WAIVED).data() == "2"
    click_mark(page, 1)
    said = page.model.index(1, MARK).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("不放入，")


def test_the_mask_is_told_and_no_number_is_shown(page) -> None:
    assert any("一律遮蔽" in label.text() for label in page.findChildren(type(page._total)))


# Where nothing is -----------------------------------------------------------------------------


def test_with_nothing_in_the_choice_all_cases_are_offered(page) -> None:
    choose(page, "115年續聘")
    QTest.keyClick(named(page, "改列全部案件"), Qt.Key.Key_Return)
    assert page.source.currentText() == "全部案件"
    assert len(page.model.ids()) == 6
    assert page.view.hasFocus()


def test_with_no_case_it_leads_to_the_cases(qtbot, page) -> None:
    page.show_cases([])
    with qtbot.waitSignal(page.cases_page_asked, timeout=500):
        QTest.mouseClick(named(page, "到「案件」"), LEFT)


# Writing --------------------------------------------------------------------------------------


def test_the_folder_is_asked_for_once(qtbot, page) -> None:
    asked: list[int] = []

    def answer() -> None:
        asked.append(1)
        page.show_folder(FOLDER)

    page.folder_asked.connect(answer)
    with qtbot.waitSignal(page.write_asked, timeout=500) as signal:
        QTest.mouseClick(page.write, LEFT)
    assert signal.args == [[10, 2], FOLDER]
    page.show_written(FOLDER / "報送前預檢_1150420.pdf", 2)
    with qtbot.waitSignal(page.write_asked, timeout=500):
        QTest.keyClick(page.write, Qt.Key.Key_Return)
    assert asked == [1]


def test_without_a_folder_nothing_is_written(qtbot, page) -> None:
    with qtbot.assertNotEmitted(page.write_asked):
        QTest.mouseClick(page.write, LEFT)
    assert page.write.isEnabled()


def test_it_is_not_written_twice_at_once(qtbot, page) -> None:
    page.show_folder(FOLDER)
    QTest.mouseClick(page.write, LEFT)
    assert not page.write.isEnabled()
    QTest.mouseClick(named(page, "全選"), LEFT)
    assert not page.write.isEnabled()
    with qtbot.assertNotEmitted(page.write_asked):
        page.ask_to_write()


def test_progress_can_be_stopped_and_then_it_can_be_written_again(qtbot, page) -> None:
    page.show_folder(FOLDER)
    jobs = Jobs()

    def work(progress: Progress) -> None:
        while True:
            progress("編排案件摘要", 1, 2)

    def begin(ids: object, folder: object) -> None:
        job: Job = jobs.start(work, done=lambda _: None, stopped=page.show_stopped)
        page.follow(job)

    page.write_asked.connect(begin)
    QTest.mouseClick(page.write, LEFT)
    qtbot.waitUntil(page.progress.isVisible, timeout=5000)
    QTest.mouseClick(page.progress.stop, LEFT)
    qtbot.waitUntil(lambda: not jobs.is_busy, timeout=5000)
    assert not page.progress.isVisible()
    assert page.write.isEnabled()


def test_after_it_the_folder_can_be_opened(qtbot, page) -> None:
    page.show_folder(FOLDER)
    QTest.mouseClick(page.write, LEFT)
    page.show_written(FOLDER / "報送前預檢_1150420.pdf", 2)
    link = named(page, "已寫入 報送前預檢_1150420.pdf，開啟資料夾")
    assert link.hasFocus()
    with qtbot.waitSignal(page.open_folder_asked, timeout=500) as signal:
        QTest.keyClick(link, Qt.Key.Key_Return)
    assert signal.args == [FOLDER]
    QTest.mouseClick(page.write, LEFT)
    assert not link.isVisible()


def test_what_went_wrong_is_said_with_a_way_on(qtbot, page) -> None:
    page.show_folder(FOLDER)
    QTest.mouseClick(page.write, LEFT)
    page.show_failed("沒有寫入「報送」的權限，報送包未寫入，請另選一個資料夾。")
    assert "報送包未寫入" in page.notice.text
    with qtbot.waitSignal(page.folder_asked, timeout=500):
        QTest.mouseClick(named(page, "另選資料夾"), LEFT)
    assert page.write.isEnabled()


def test_enter_goes_to_the_case(qtbot, page) -> None:
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.case_asked, timeout=500) as signal:
        QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert signal.args == [2]


# Eyes -----------------------------------------------------------------------------------------


def test_everything_that_takes_the_focus_has_a_name(page) -> None:
    for part in (page.source, page.view, page.write, *page.findChildren(QAbstractButton)):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible():
            found = QAccessible.queryAccessibleInterface(part)
            assert found is not None
            assert found.text(QAccessible.Text.Name), part


@pytest.mark.parametrize("times", [1.0, 1.5])
def test_in_a_narrow_window_nothing_is_cut_off(page, times: float) -> None:
    font = page.font()
    font.setPixelSize(round(14 * times))
    page.setFont(font)
    page.resize(560, 480)
    QApplication.processEvents()
    assert page.view.y() + page.view.height() <= page._side.y()
    assert page.write.isVisible()
    assert page.write.height() >= page.write.fontMetrics().height()
    assert page.minimumSizeHint().width() <= 560


def test_dark_and_back(page) -> None:
    page.setStyleSheet(whole_sheet(DARK) + sheet(DARK))
    page.recolour(DARK)
    assert page.view.delegate.palette is DARK
    page.recolour(LIGHT)
