"""報送包 as a person uses it: by click and by key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from app.packets.choice import Choice
from app.packets.profiles import Profiles
from app.stored import Stage
from app.ui.background import Job, Jobs, Progress
from app.ui.packet_page import SETTLE_MS, PacketPage, Wanted
from app.ui.packet_sources import CHOSEN, OpenRoster
from app.ui.packet_table import MARK, NUMBER, VERDICT, WAIVED
from app.ui.packet_verdicts import sheet, warning_of
from app.ui.palette import DARK, LIGHT
from app.ui.preview_file import PreviewFile
from app.ui.printing import NO_DUPLEX, Machine, Wish
from app.ui.style import sheet as whole_sheet
from tests.making import summary as case
from tests.ui.clerk import CTRL, compose
from tests.ui.test_preview_page import pdf

AS_OF = date(2026, 4, 20)
LEFT = Qt.MouseButton.LeftButton


CASES = [  # as they are stored; the page has them by number
    case(6, case_no="H-10", stage=Stage.REPORTED, contract_end=date(2026, 4, 30)),
    case(5, verdict=""),
    case(4, verdict="blocked"),
    case(3, verdict="review"),
    case(2, name="林虛構", waived=2),
    case(10, case_no="H-1"),
]
FOLDER = Path("報送")
LASER = Machine("laser", "三樓雷射印表機", True, ())  # a field of four


@pytest.fixture
def page(qtbot) -> Iterator[PacketPage]:
    jobs = Jobs()
    made = PacketPage(LIGHT, lambda: AS_OF, jobs, lambda: [LASER])
    qtbot.addWidget(made)
    made.setStyleSheet(whole_sheet(LIGHT) + sheet(LIGHT))
    made.resize(1160, 740)
    made.show_cases(CASES, [4, 10])
    made.show()
    QApplication.processEvents()
    yield made
    jobs.close()
    made.preview.close_file()


def named(page: PacketPage, name: str) -> QAbstractButton:
    (made,) = (b for b in page.findChildren(QAbstractButton) if b.accessibleName() == name)
    return made


def choose(page: PacketPage, name: str) -> None:
    """Go down the list of where the cases come from, by key."""
    page.contents.source.setFocus()
    QTest.keyClick(page.contents.source, Qt.Key.Key_Home)
    while page.contents.source.currentText() != name:
        before = page.contents.source.currentIndex()
        QTest.keyClick(page.contents.source, Qt.Key.Key_Down)
        assert page.contents.source.currentIndex() != before, name


def click_mark(page: PacketPage, row: int) -> None:
    spot = page.view.visualRect(page.model.index(row, MARK)).center()
    QTest.mouseClick(page.view.viewport(), LEFT, pos=spot)


# What goes in ---------------------------------------------------------------------------------


def test_at_first_the_drafts_that_are_ready_go_in(page) -> None:
    assert page.model.ids() == [10, 2]
    assert page.view.hasFocus()
    assert page.contents.warning.text == ""


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


def test_a_roster_keeps_its_order_and_stored_cases_have_that_of_their_numbers(page) -> None:
    from_roster = OpenRoster("名冊", [case(-1, case_no="H-9"), case(-2, case_no="H-3")])
    page.show_cases(CASES, roster=from_roster)
    choose(page, "名冊全部（2 件）")
    assert page.model.ids() == [-1, -2]
    choose(page, "準備中，可報送")
    assert page.model.ids() == [10, 2]
    assert page.model.head(NUMBER, Qt.ItemDataRole.DisplayRole) == "編號↑"


def test_another_order_that_was_chosen_stays(page) -> None:
    page.view.sort_by(NUMBER)
    choose(page, "全部案件")
    assert page.model.ids() == [6, 5, 4, 3, 2, 10]


def test_what_has_been_registered_is_said_while_it_goes_in(page) -> None:
    page.show_cases([case(1), case(2, stage=Stage.REGISTERED)], begin_with="all")
    assert page.contents.warning.text == "其中 1 件已登記備查，請確認是否仍要放入。"
    click_mark(page, 1)
    assert page.contents.warning.text == ""


def test_form_and_folder_are_in_sight_in_a_small_window(page) -> None:
    page.resize(1148, 688)  # of 1280 × 800
    choose(page, "全部案件")
    QApplication.processEvents()
    form = page.contents.form
    assert form.visibleRegion().boundingRect() == form.rect()
    page.resize(500, 688)  # the preview goes below: they are scrolled to
    QApplication.processEvents()
    assert page.contents.isAncestorOf(form)
    assert form.parentWidget().parentWidget() is page.contents


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
    page.show_cases(CASES, [5, 4], begin_with=CHOSEN)
    assert page.contents.source.currentText() == "在「案件」所選（2 件）"
    assert page.model.ids() == [4, 5]


# How it stands --------------------------------------------------------------------------------


def test_what_is_not_ready_is_counted_and_said_but_not_forbidden(page) -> None:
    choose(page, "全部案件")
    assert page.contents.warning.text == (
        "其中 1 件應先補正、1 件尚未檢核、1 件請留意。仍可寫入以供檢視，請處理後再報送。"
    )
    assert page.write.isEnabled()
    assert page.write.accessibleName() == "匯出報送包，6 件"
    click_mark(page, 3)
    assert "應先補正" not in page.contents.warning.text


def test_the_words_of_the_warning() -> None:
    assert warning_of({}) == warning_of({"ready": 3}) == ""
    assert warning_of({"ready": 3, "review": 1}) == "其中 1 件請留意，請確認後再報送。"
    assert warning_of({"error": 1200}).startswith("其中 1,200 件檢核失敗。")


def test_the_counts_show_only_what_there_is(page) -> None:
    choose(page, "準備中，可報送及請留意")
    shown = [
        label.text()
        for label in page.contents.counts.findChildren(type(page.contents._total))
        if label.isVisible() and label.text()
    ]
    assert shown == ["可報送", "2 件", "請留意", "1 件"]


def test_beside_a_scroll_bar_nothing_is_cut(page) -> None:
    many = [
        case(n, verdict=verdict)
        for n, verdict in enumerate(("ready", "review", "incomplete", "blocked") * 40, 1)
    ]
    page.show_cases(many)
    choose(page, "全部案件")
    page.resize(1160, 600)
    QApplication.processEvents()
    contents = page.contents
    assert contents.height() > contents.parentWidget().height()  # it scrolls
    assert contents.width() <= contents.parentWidget().width()


def test_a_row_says_itself_and_its_check_mark(page) -> None:
    said = page.model.index(1, MARK).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "放入，H-2，新聘，林虛構，可報送，附理由 2 項"
    assert page.model.index(1, WAIVED).data() == "2"
    click_mark(page, 1)
    said = page.model.index(1, MARK).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("不放入，")


def test_how_numbers_are_shown_is_told(page) -> None:
    assert page.contents._mask.text() == "完整顯示身分證字號：登打資料；其餘遮蔽。"
    page.show_profiles(Profiles().changed(Choice(full_ids=frozenset())))
    assert page.contents._mask.text().startswith("身分證字號一律遮蔽")


# Documents, preview, printing -----------------------------------------------------------------


def mark_document(page: PacketPage, row: int) -> None:
    page.documents.setFocus()
    page.documents.setCurrentRow(row)
    QTest.keyClick(page.documents, Qt.Key.Key_Space)


def test_one_case_shows_its_summary_and_many_the_list(qtbot, page) -> None:
    with qtbot.waitSignal(page.preview_wanted, timeout=500) as signal:
        page.show_cases(CASES, [4], begin_with=CHOSEN)
    assert signal.args == [Wanted((4,), "summaries", Choice())]
    with qtbot.waitSignal(page.preview_wanted, timeout=500) as signal:
        page.show_cases(CASES, [4, 10], begin_with=CHOSEN)
    assert signal.args == [Wanted((10, 4), "list", Choice())]


def test_the_document_chosen_is_previewed_and_stays(qtbot, page) -> None:
    with qtbot.waitSignal(page.preview_wanted, timeout=2000) as signal:
        page.documents.setFocus()
        QTest.keyClick(page.documents, Qt.Key.Key_Down)
    assert signal.args[0].document == "register"
    with qtbot.waitSignal(page.preview_wanted, timeout=2000) as signal:
        page.show_cases(CASES, [4], begin_with=CHOSEN)
    assert signal.args[0].document == "register"


def test_many_changes_are_previewed_once(qtbot, page) -> None:
    qtbot.wait(SETTLE_MS + 100)
    asked: list[Wanted] = []
    page.preview_wanted.connect(asked.append)
    click_mark(page, 0)
    click_mark(page, 1)
    click_mark(page, 0)
    qtbot.waitUntil(lambda: bool(asked), timeout=2000)
    assert [one.ids for one in asked] == [(10,)]


def test_without_a_case_there_is_nothing_to_see_or_to_print(qtbot, page) -> None:
    QTest.mouseClick(named(page, "全不選"), LEFT)
    qtbot.waitUntil(lambda: "沒有勾選案件" in page.preview.text, timeout=2000)
    assert not page.print.isEnabled()


def test_a_document_left_out_is_kept_as_the_offices_choice(qtbot, page) -> None:
    with qtbot.waitSignal(page.profiles_changed, timeout=500) as signal:
        mark_document(page, 6)
    assert "entry" not in signal.args[0].choice.documents
    page.show_folder(FOLDER)
    with qtbot.waitSignal(page.write_asked, timeout=500) as signal:
        QTest.mouseClick(page.write, LEFT)
    assert len(signal.args[2].documents) == 6


def test_without_a_document_nothing_can_be_written(page) -> None:
    for row in range(7):
        mark_document(page, row)
    assert not page.write.isEnabled()
    mark_document(page, 0)
    assert page.write.isEnabled()
    assert page.choice.documents == ("list",)


def test_the_letterhead_is_previewed_and_kept(qtbot, page) -> None:
    qtbot.wait(SETTLE_MS + 100)
    page.tabs.setCurrentIndex(1)
    with qtbot.waitSignals([page.profiles_changed, page.preview_wanted], timeout=2000):
        compose(page.letterhead.names[0], "範例市範例國民小學")
    assert page.choice.names == ("範例市範例國民小學",)


def test_what_comes_late_is_not_shown(page) -> None:
    page.show_file(Wanted((1,), "list", Choice()), PreviewFile(pdf(1)), keep_place=False)
    assert page.preview.file is None
    assert page._wanted is not None
    page.show_file(page._wanted, PreviewFile(pdf(1)), keep_place=False)
    assert page.preview.pages.count == 1


def test_ctrl_p_opens_the_panel_and_then_prints(qtbot, page) -> None:
    assert page._wanted is not None
    page.show_file(page._wanted, PreviewFile(pdf(2)), keep_place=False)
    QTest.keyClick(page.view, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(page.printing.print.hasFocus, timeout=5000)
    with qtbot.waitSignal(page.print_asked, timeout=500) as signal:
        QTest.keyClick(page.printing.print, Qt.Key.Key_P, CTRL)
    assert signal.args == [Wish("laser", (0, 1), 1, NO_DUPLEX, False), "報送清單"]
    assert not page.write.isEnabled()
    page.show_printed(2)
    assert not page.printing.isVisible()
    assert page.write.isEnabled()
    assert any(label.text() == "已送往印表機，共 2 頁。" for label in page.findChildren(QLabel))


def test_ctrl_f_seeks_in_the_document(page) -> None:
    assert page._wanted is not None
    page.show_file(page._wanted, PreviewFile(pdf(1)), keep_place=False)
    QTest.keyClick(page.view, Qt.Key.Key_F, CTRL)
    assert page.preview.field.hasFocus()


# Where nothing is -----------------------------------------------------------------------------


def test_with_nothing_in_the_choice_all_cases_are_offered(page) -> None:
    choose(page, "115年續聘")
    QTest.keyClick(named(page, "改列全部案件"), Qt.Key.Key_Return)
    assert page.contents.source.currentText() == "全部案件"
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
    assert signal.args == [[10, 2], FOLDER, Choice()]
    page.show_written(FOLDER / "報送包_1150420", 2)
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
        QTest.mouseClick(page.write, LEFT)


def test_progress_can_be_stopped_and_then_it_can_be_written_again(qtbot, page) -> None:
    page.show_folder(FOLDER)
    jobs = Jobs()

    def work(progress: Progress) -> None:
        while True:
            progress("編排案件摘要", 1, 2)

    def begin(*_: object) -> None:
        job: Job = jobs.start(work, done=lambda _: None, stopped=page.show_stopped)
        page.follow(job, "匯出報送包")

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
    page.show_written(FOLDER / "報送包_1150420", 2)
    link = named(page, "已匯出 報送包_1150420，開啟資料夾")
    assert link.hasFocus()
    with qtbot.waitSignal(page.open_folder_asked, timeout=500) as signal:
        QTest.keyClick(link, Qt.Key.Key_Return)
    assert signal.args == [FOLDER]
    QTest.mouseClick(page.write, LEFT)
    assert not link.isVisible()


def test_what_went_wrong_is_said_with_a_way_on(qtbot, page) -> None:
    page.show_folder(FOLDER)
    QTest.mouseClick(page.write, LEFT)
    page.show_failed("沒有寫入「報送」的權限，報送包未寫入，請另選一個資料夾。", other_folder=True)
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
    for part in (
        page.contents.source,
        page.view,
        page.documents,
        page.contents.form,
        page.write,
        *page.findChildren(QAbstractButton),
    ):
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
    preview = page.preview.mapTo(page, page.preview.rect().topLeft())
    assert page._side.y() + page._side.height() <= preview.y()
    assert page.write.isVisible()
    assert page.write.height() >= page.write.fontMetrics().height()
    assert page.minimumSizeHint().width() <= 560


def test_dark_and_back(page) -> None:
    page.setStyleSheet(whole_sheet(DARK) + sheet(DARK))
    page.recolour(DARK)
    assert page.view.delegate.palette is DARK
    page.recolour(LIGHT)
