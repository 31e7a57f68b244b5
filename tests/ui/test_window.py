from __future__ import annotations

import socket
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QScreen,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTableView, QWidget

from app.intake.roster import Problem, UnusableFile
from app.ui import dialogs
from app.ui.case_page import CasePage
from app.ui.parts import Elided
from app.ui.rows import COLUMNS, LINE, NUMBER, VERDICT
from app.ui.window import MainWindow

from .conftest import AS_OF, Fakes, cases, shown

WAIT = 5000


def page(window: MainWindow) -> CasePage:
    assert window.rosters.page is not None
    return window.rosters.page


def column(window: MainWindow, number: int) -> list[str]:
    model = page(window).model
    return [model.index(row, number).data() for row in range(model.rowCount())]


def type_text(widget: QWidget, text: str) -> None:
    """Type as an input method does; keyClicks takes no Chinese."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def carried(file: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    return data


def drag(window: MainWindow, file: Path) -> QDragEnterEvent:
    data = carried(file)
    event = QDragEnterEvent(
        QPoint(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    QApplication.sendEvent(window, event)
    return event


def drop(window: MainWindow, file: Path) -> None:
    data = carried(file)
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, event)


def word_of_chosen(window: MainWindow) -> str:
    report = page(window).panel._report
    return report.word if report else ""


# Opening --------------------------------------------------------------------------------------


def test_the_first_page_offers_its_first_action(window: MainWindow):
    start = window.start_page
    assert window.pages.currentWidget() is start
    names = {b.accessibleName() for b in start.findChildren(QAbstractButton)}
    assert {"開啟名冊", "以範例練習", "匯出空白表單"} <= names
    window.commands.by_name["packet"].trigger()
    assert window.page_name == "packet"


def test_opening_asks_for_a_file_and_shows_its_cases(qtbot, window, roster_file, monkeypatch):
    monkeypatch.setattr(
        dialogs.QFileDialog, "getOpenFileName", lambda *_: (str(roster_file), dialogs.ROSTERS)
    )
    window.commands.by_name["open"].trigger()
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)
    assert column(window, NUMBER) == ["H-10", "H-2", "H-3", "H-4", "H-5"]
    assert roster_file.name in window.windowTitle()
    assert window.settings.value("window/folder") == str(roster_file.parent)


def test_thinking_better_of_it_opens_nothing(window, fakes, monkeypatch):
    monkeypatch.setattr(dialogs.QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    window.commands.by_name["open"].trigger()
    assert fakes.asked == []


def test_a_file_that_is_let_go_over_the_window_is_opened(qtbot, window, roster_file):
    hovering = drag(window, roster_file)
    assert hovering.isAccepted()
    assert window.start_page.start._drop.property("over") is True
    drop(window, roster_file)
    assert window.start_page.start._drop.property("over") is False
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)


def test_a_folder_is_not_taken(window, fakes, tmp_path):
    assert not drag(window, tmp_path).isAccepted()
    drop(window, tmp_path)
    assert fakes.asked == []


def test_a_file_that_cannot_be_used_is_told_in_the_page_with_ways_on(
    qtbot, window, fakes, roster_file
):
    fakes.error = UnusableFile("「名冊.csv」沒有標題列。")
    window.open_file(roster_file)
    qtbot.waitUntil(lambda: bool(window.start_page.notice.text), timeout=WAIT)
    assert window.start_page.notice.text == "「名冊.csv」沒有標題列。"
    assert window.pages.currentWidget() is window.start_page
    ways = {b.text(): b for b in window.start_page.notice.findChildren(QAbstractButton)}
    fakes.error = None
    ways["再試一次"].click()
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)
    assert window.start_page.notice.text == ""


def test_a_broken_program_is_told_without_the_value(qtbot, window, fakes, roster_file):
    fakes.error = ValueError("A123456789")
    window.open_file(roster_file)
    qtbot.waitUntil(lambda: bool(window.start_page.notice.text), timeout=WAIT)
    assert "程式發生錯誤（代碼 work:" in window.start_page.notice.text
    assert "ValueError" not in window.start_page.notice.text
    assert "A123456789" not in window.start_page.notice.text


def test_a_second_file_that_fails_leaves_the_first_one_open(qtbot, opened, fakes, tmp_path):
    fakes.error = UnusableFile("不能讀。")
    opened.open_file(tmp_path / "b.csv")
    told = "不能讀。畫面上仍是原來的名冊。"
    qtbot.waitUntil(lambda: page(opened).notice.text == told, timeout=WAIT)
    assert shown(opened)
    assert len(column(opened, LINE)) == 5


def test_the_last_file_asked_for_is_the_one_shown(qtbot, window, fakes, tmp_path):
    fakes.hold.clear()
    window.open_file(tmp_path / "a.csv")
    window.open_file(tmp_path / "b.csv")
    fakes.hold.set()
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)
    qtbot.waitUntil(lambda: not window.work.jobs.is_busy, timeout=WAIT)
    assert window.windowTitle().startswith("b.csv")
    assert [run.file.name for run in fakes.memory.kept] == ["b.csv"]


def test_problems_of_the_file_are_announced_and_lead_to_their_case(
    qtbot, window, fakes, roster_file
):
    fakes.problems = (Problem(4, "到職日期", "1150230", "不是存在的日期。"),)
    window.open_file(roster_file)
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)
    assert "1 處問題" in page(window).notice.text
    window.commands.by_name["page_problems"].trigger()
    problems = window.rosters.problem_page
    assert window.pages.currentWidget() is problems
    assert problems.model.index(0, 2).data() == "1150230"
    qtbot.keyClick(problems.view, Qt.Key.Key_Return)
    assert shown(window)
    assert page(window).panel._report.case_no == "H-3"


def test_an_empty_roster_says_so_and_exports_nothing(
    qtbot, window, fakes, roster_file, monkeypatch
):
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: pytest.fail("asked"))
    fakes.typed = ()
    window.open_file(roster_file)
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)
    assert page(window)._nothing.text == "這個檔案裡沒有案件。"
    window.commands.by_name["packet"].trigger()


def test_a_long_check_shows_progress_and_can_be_stopped(qtbot, window, fakes, roster_file):
    fakes.hold.clear()
    window.open_file(roster_file)
    progress = window.rosters.loading_page.progress
    qtbot.waitUntil(progress.isVisible, timeout=WAIT)
    qtbot.waitUntil(lambda: "／1,000" in progress._text.text(), timeout=WAIT)
    progress.stop.click()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.start_page, timeout=WAIT)
    assert window.status.news == "已取消檢核。"
    assert not window.work.jobs.is_busy
    assert fakes.memory.kept == []


def test_closing_while_working_stops_the_work_first(qtbot, window, fakes, roster_file):
    fakes.hold.clear()
    window.open_file(roster_file)
    qtbot.waitUntil(lambda: bool(fakes.asked), timeout=WAIT)
    threads = [job._thread for job in window.work.jobs._active]
    window.close()
    assert threads
    assert not any(thread.is_alive() for thread in threads)
    assert fakes.memory.kept == []


# The cases ------------------------------------------------------------------------------------


def test_typing_filters_and_esc_brings_all_back(qtbot, opened):
    opened.commands.by_name["find"].trigger()
    field = page(opened).filter.field
    type_text(field, "台灣")
    qtbot.waitUntil(lambda: column(opened, NUMBER) == ["H-4"], timeout=WAIT)
    assert word_of_chosen(opened) == "請留意"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert len(column(opened, NUMBER)) == 5
    assert field.text() == ""


def test_a_chip_shows_one_verdict_and_every_chip_its_count(opened):
    chips = page(opened).filter.chips
    assert chips[""].text() == "全部 5"
    assert chips["blocked"].text().strip() == "應先補正 1"
    chips["blocked"].click()
    assert column(opened, NUMBER) == ["H-2"]
    chips[""].click()
    assert len(column(opened, NUMBER)) == 5


def test_a_filter_that_finds_nothing_offers_the_way_back(qtbot, opened):
    type_text(page(opened).filter.field, "沒有的字")
    qtbot.waitUntil(lambda: column(opened, NUMBER) == [], timeout=WAIT)
    assert page(opened).panel._report is None
    page(opened)._nothing_way.click()
    assert len(column(opened, NUMBER)) == 5


def test_sorting_by_the_head_keeps_the_case_chosen(opened):
    page(opened).step(1)
    assert page(opened).panel._report.case_no == "H-2"
    page(opened).sort_by(NUMBER)
    assert column(opened, NUMBER)[0] == "H-2"
    assert page(opened).panel._report.case_no == "H-2"
    page(opened).sort_by(NUMBER)
    assert column(opened, NUMBER)[0] == "H-10"
    assert page(opened).panel._report.case_no == "H-2"


def test_the_keyboard_goes_from_case_to_case_and_finding_to_finding(qtbot, opened):
    do = opened.commands.by_name
    do["next_case"].trigger()
    assert page(opened).panel._report.case_no == "H-2"
    do["next_finding"].trigger()
    first = page(opened).panel.focused_card()
    assert first is not None
    assert first.item.rules == ("T01",)
    for _ in range(3):
        do["next_finding"].trigger()
    assert page(opened).panel._report.case_no == "H-3"
    assert page(opened).panel.focused_card() is page(opened).panel.cards[0]
    qtbot.keyClick(page(opened).panel.cards[0], Qt.Key.Key_Escape)
    assert opened.focusWidget() is page(opened).view
    do["previous_case"].trigger()
    assert page(opened).panel._report.case_no == "H-2"
    qtbot.keyClick(page(opened).view, Qt.Key.Key_Return)
    assert page(opened).panel.focused_card() is page(opened).panel.cards[0]


def test_f8_passes_over_cases_with_nothing_but_hints(qtbot, window, fakes, roster_file):
    fakes.typed = cases(
        {"case_no": "甲", "has_resume": "否"},
        {"case_no": "乙", "contract_copy_sent_on": "115-04-08"},
        {"case_no": "丙", "has_resume": "否"},
    )
    window.open_file(roster_file)
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)
    seen = []
    for _ in range(6):
        window.commands.by_name["next_finding"].trigger()
        seen.append(page(window).panel._report.case_no)
    assert "乙" not in seen
    assert seen[-1] == "丙"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_enter_and_down_lead_from_the_filter_to_what_it_found(qtbot, opened, key):
    field = page(opened).filter.field
    field.setFocus()
    type_text(field, "H-3")
    qtbot.keyClick(field, key)
    assert opened.focusWidget() is page(opened).view
    assert page(opened).model.rowCount() == 1


def test_tab_goes_in_reading_order(opened):
    order = []
    at = page(opened).filter.field
    for _ in range(200):
        order.append(at)
        at = at.nextInFocusChain()
    view, first_card = page(opened).view, page(opened).panel.cards[0]
    assert order.index(page(opened).filter.chips[""]) < order.index(view)
    assert order.index(view) < order.index(first_card)


def test_f8_stays_on_the_last_finding(opened):
    page(opened).step(4)
    for _ in range(10):
        opened.commands.by_name["next_finding"].trigger()
    assert page(opened).panel._report.case_no == "H-5"
    assert opened.focusWidget() is page(opened).panel.cards[-1]


def test_enter_on_a_case_without_findings_stays_on_it(qtbot, window, fakes, roster_file):
    fakes.typed = cases({"contract_copy_sent_on": "無", "has_resume": "是"}, {"has_resume": "否"})
    window.open_file(roster_file)
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)
    page(window).panel.cards.clear()
    qtbot.keyClick(page(window).view, Qt.Key.Key_Return)
    assert page(window).view.currentIndex().row() == 0


def test_names_from_the_file_are_never_read_as_markup(qtbot, window, fakes, roster_file):
    hostile = '<img src="http://example.invalid/x.png"><b>粗</b>'
    fakes.typed = cases({"name": hostile, "job_title": hostile, "has_resume": hostile})
    window.open_file(roster_file)
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)
    html = page(window).panel.cards[0]._label.text()
    assert "<img" not in html
    assert "&lt;img" in html
    assert page(window).panel._band._who.textFormat() is Qt.TextFormat.PlainText


def test_copying_takes_the_finding_or_the_line_without_the_whole_id(opened):
    clipboard = QGuiApplication.clipboard()
    page(opened).step(1)
    page(opened).view.setFocus()
    opened.commands.by_name["copy"].trigger()
    assert clipboard.text().split("\t")[1] == "H-2"
    assert "A123456789" not in clipboard.text()
    opened.commands.by_name["next_finding"].trigger()
    opened.commands.by_name["copy"].trigger()
    assert "履歷表" in clipboard.text()
    assert "依據" in clipboard.text()


# The date of the check ------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["1150407", "115/4/7", "115年4月7日", "２０２６-04-07"])
def test_another_date_checks_again(qtbot, opened, fakes, typed):
    field = page(opened).as_of
    field.setFocus()
    field.selectAll()
    type_text(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not opened.work.jobs.is_busy, timeout=WAIT)
    assert fakes.asked[-1] == ("recheck", AS_OF.replace(day=7))
    assert "115年4月7日" in page(opened).panel._report.summary


def test_a_date_that_does_not_exist_is_refused_in_the_page(qtbot, opened, fakes):
    field = page(opened).as_of
    field.setFocus()
    field.selectAll()
    type_text(field, "1150229")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "「1150229」" in page(opened).notice.text
    assert [what for what, _ in fakes.asked] == ["precheck"]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.day == AS_OF


def test_reading_again_keeps_the_case_chosen(qtbot, opened, fakes):
    page(opened).step(3)
    opened.commands.by_name["reload"].trigger()
    qtbot.waitUntil(lambda: not opened.work.jobs.is_busy, timeout=WAIT)
    assert [what for what, _ in fakes.asked] == ["precheck", "precheck"]
    assert page(opened).panel._report.case_no == "H-4"


def test_arrow_keys_lead_on_where_the_first_column_has_no_room(qtbot, opened):
    opened.resize(820, 500)
    view = page(opened).view
    qtbot.waitUntil(lambda: view.isColumnHidden(0), timeout=WAIT)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex().row() == 1


# The last checks ------------------------------------------------------------------------------


def test_a_check_is_remembered_and_can_be_opened_again(qtbot, opened, fakes, roster_file):
    (run,) = fakes.memory.kept
    assert (run.file, run.as_of, run.counts["blocked"]) == (roster_file, AS_OF, 1)
    opened.show_page("start")
    qtbot.waitUntil(lambda: opened.start_page.files == [roster_file], timeout=WAIT)
    rows = opened.start_page.findChildren(QAbstractButton, "runRow")
    assert "應先補正 1 件" in rows[0].accessibleName()
    rows[0].click()
    qtbot.waitUntil(lambda: shown(opened), timeout=WAIT)


def test_the_sample_is_not_remembered(qtbot, window, fakes):
    window.commands.by_name["sample"].trigger()
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)
    assert fakes.memory.kept == []
    assert window.windowTitle().startswith("範例名冊（虛構）")


def test_a_list_that_cannot_be_kept_does_not_cost_the_check(
    qtbot, window, fakes, roster_file, monkeypatch
):
    def fail(run: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(fakes.memory, "record", fail)
    window.open_file(roster_file)
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)
    assert "未能記入「最近檢核的名冊」（系統回報錯誤 0）" in window.status.news


def test_a_damaged_store_is_told(qtbot, window, fakes):
    fakes.memory.notice = "資料檔已損壞，改名保留。"
    window.show_page("start")
    qtbot.waitUntil(
        lambda: window.start_page.notice.text == "資料檔已損壞，改名保留。", timeout=WAIT
    )


# The window -----------------------------------------------------------------------------------


def ground(window: MainWindow) -> QColor:
    """The colour that most of the window has."""
    image = window.grab().toImage()
    seen = Counter(
        image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)
    )
    ((most, _),) = seen.most_common(1)
    return QColor(most)


def test_the_colours_follow_the_theme(opened):
    before = ground(opened).lightness()
    opened.use_theme("dark")
    after = ground(opened).lightness()
    assert before > 200
    assert after < 60


def test_where_there_is_little_room_the_verdict_stays_in_sight(opened):
    view = page(opened).view

    def hidden() -> set[int]:
        return {c for c in range(len(COLUMNS)) if view.isColumnHidden(c)}

    opened.resize(1600, 800)
    page(opened).splitter.setSizes([1100, 300])
    assert hidden() == set()
    opened.resize(820, 500)
    page(opened).splitter.setSizes([400, 300])
    assert LINE in hidden()
    assert VERDICT not in hidden()
    right = view.columnViewportPosition(VERDICT) + view.columnWidth(VERDICT)
    assert right <= view.viewport().width()


def test_the_window_fits_a_small_screen_enlarged(opened):
    # 1280 × 800 at 150 %
    opened.resize(853, 533)
    assert (opened.width(), opened.height()) == (853, 533)


@pytest.mark.parametrize(
    ("screen", "size"),
    [(QSize(1920, 1080), QSize(1240, 780)), (QSize(853, 533), QSize(853, 501))],
)
def test_a_first_window_is_no_larger_than_the_screen(qtbot, fakes, monkeypatch, screen, size):
    # 1280 × 800 at 150 %, with room for the title bar
    monkeypatch.setattr(QScreen, "availableSize", lambda _: screen)
    made = MainWindow(fakes.desk(), "light")
    qtbot.addWidget(made)
    assert made.size() == size


def test_long_words_end_in_an_ellipsis_and_stay_whole_in_the_tip(qtbot):
    label = Elided()
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.say("115年度聘用人員名冊（輔導室與人事室合併）.xlsx")
    assert "…" in label.text()
    assert label.toolTip() == label.accessibleName() == label.whole
    label.resize(2000, 20)
    label.say(label.whole)
    assert label.text() == label.whole
    assert label.toolTip() == ""


def test_splitter_and_folder_are_remembered(qtbot, opened, fakes, roster_file):
    page(opened).splitter.setSizes([500, 600])
    sizes = page(opened).splitter.sizes()
    opened.close()
    again = MainWindow(fakes.desk(), "light")
    qtbot.addWidget(again)
    again.show()
    again.resize(opened.size())
    again.open_file(roster_file)
    qtbot.waitUntil(lambda: shown(again), timeout=WAIT)
    left, right = page(again).splitter.sizes()
    assert left / right == pytest.approx(sizes[0] / sizes[1], abs=0.02)
    again.close()


def test_everything_that_takes_input_has_a_name(qtbot, opened):
    opened.show_page("help")
    opened.show_page("cases")
    qtbot.waitUntil(lambda: not opened.work.jobs.is_busy, timeout=WAIT)
    taking = [
        w
        for kind in (QAbstractButton, QLineEdit, QTableView)
        for w in opened.findChildren(kind)
        if not w.objectName().startswith("qt_") and w.focusPolicy() is not Qt.FocusPolicy.NoFocus
    ]
    assert len(taking) > 15
    nameless = []
    for widget in taking:
        seen = QAccessible.queryAccessibleInterface(widget)
        assert seen is not None
        if not seen.text(QAccessible.Text.Name).strip():
            nameless.append(widget)
    assert nameless == []


def test_tab_goes_in_the_order_of_reading(qtbot, opened):
    view = page(opened)
    order = [view.as_of, view._reload, view._packet, view.filter.field, view.view]
    seen: list[QWidget] = []
    widget: QWidget = view.as_of
    for _ in range(60):
        if widget in order:
            seen.append(widget)
        widget = widget.nextInFocusChain()
    assert list(dict.fromkeys(seen)) == order


def test_every_action_of_the_menus_has_words_and_the_list_of_shortcuts_is_whole(opened):
    listed = dict(opened.commands.shortcuts())
    assert {"Ctrl+N", "Ctrl+O", "Ctrl+P", "F5", "F8", "Alt+↓"} <= set(listed)
    for action in opened.commands.by_name.values():
        assert action.text()
        keys = action.shortcut().toString().replace("Down", "↓").replace("Up", "↑")
        assert not keys or keys in listed


def test_help_names_the_program_and_its_tables(qtbot, window):
    window.commands.by_name["help"].trigger()
    about = window.help_page.keys._about
    qtbot.waitUntil(lambda: "2026.11.0" in about.text(), timeout=WAIT)
    assert "abababab" in about.text()
    assert "不拘束銓敘部" in about.text()


def test_an_unexpected_error_is_told_in_the_window(window):
    window.tell_unexpected("代碼 due:212")
    assert "程式發生錯誤（代碼 due:212）" in window.start_page.notice.text


def test_nothing_is_fetched_from_anywhere(qtbot, window, roster_file, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    window.open_file(roster_file)
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)
    window.show_page("help")


def test_fakes_hold_nothing_real(fakes: Fakes):
    assert all(one["id_number"] == "A123456789" for one in fakes.typed)


def test_a_roster_can_be_sorted_from_the_menu(qtbot, opened):
    (sorting,) = [a.menu() for a in opened.commands.menus["view"].actions() if a.menu()]
    by_number = next(a for a in sorting.actions() if COLUMNS[NUMBER] in a.text())
    by_number.trigger()
    model = page(opened).model
    assert [model.index(row, NUMBER).data() for row in range(2)] == ["H-2", "H-3"]
