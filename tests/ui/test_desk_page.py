"""工作台 as a person uses it: by click and by key, with cases and without."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.due import DATED, Dashboard, DueKind, Limits, Period, dashboard
from app.flow_steps import Period as FlowPeriod
from app.history import CheckRun
from app.reminders import Days, reminders
from app.rules.dates import WorkCalendar
from app.rules.results import VERDICT_WORDS
from app.stored import Stage
from app.ui.desk_page import DeskPage, sheet
from app.ui.due_lines import LINE_ROLE, Line, Sort, due_lines
from app.ui.due_list import _PICTURES, _SHAPES
from app.ui.palette import DARK, LIGHT
from app.ui.style import sheet as whole_sheet
from tests.making import summary as case
from tests.ui.clerk import WAIT, keep

AS_OF = date(2026, 4, 20)
WORKDAYS = WorkCalendar(
    lambda _: frozenset({date(2026, 2, 27), date(2026, 4, 3), date(2026, 4, 6)})
)
LIMITS = Limits(
    60,
    (Period(date(2026, 2, 27), date(2026, 3, 22)),),
    (Period(date(2026, 3, 23), None),),
)
WORDS = {v.value: word for v, word in VERDICT_WORDS.items()}
RUN = CheckRun(
    Path("115年名冊.xlsx"), "", AS_OF, datetime(2026, 4, 20, 9, 0), {"blocked": 3}, "ab", 125
)


CASES = (
    case(1, onboard_date=date(2026, 3, 20), verdict="blocked", name="林虛構"),  # due 4/20
    case(2, onboard_date=date(2026, 3, 3)),  # due 4/3, 4/7
    case(3, onboard_date=date(2026, 1, 27)),  # due 2/27, in the pause
    *(case(10 + n, onboard_date=date(2026, 4, 1), name=f"甲{n}") for n in range(12)),
    case(30, stage=Stage.REGISTERED, contract_end=date(2026, 4, 30)),
    case(31, stage=Stage.REGISTERED, contract_end=date(2026, 5, 31)),
    case(40, stage=Stage.REPORTED, report_date=date(2026, 4, 16)),
    case(41, stage=Stage.ARRIVED, report_date=date(2026, 4, 1)),
)


def test_every_list_has_a_mark_beside_its_name() -> None:
    assert {*DATED, *_SHAPES, *_PICTURES} == set(DueKind)


@pytest.fixture
def page(qtbot) -> DeskPage:
    made = DeskPage(LIGHT)
    qtbot.addWidget(made)
    made.setStyleSheet(whole_sheet(LIGHT) + sheet(LIGHT))
    made.resize(1160, 740)
    made.show()
    return made


def show(page: DeskPage, found: Dashboard) -> None:
    """Show what is due."""
    page.show_dashboard(found, due_lines(found))


@pytest.fixture
def desk(page: DeskPage) -> DeskPage:
    show(page, dashboard(CASES, AS_OF, WORKDAYS, LIMITS))
    QApplication.processEvents()
    return page


def lines(page: DeskPage) -> list[Line]:
    assert page.desk is not None
    return page.desk.list.table.lines


def go_to(page: DeskPage, text: str) -> None:
    """Go down the list by the arrow key to the line that says this."""
    assert page.desk is not None
    view = page.desk.list
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    for _ in lines(page):
        line: Line = view.currentIndex().data(LINE_ROLE)
        if text in line.said:
            return
        QTest.keyClick(view, Qt.Key.Key_Down)
    raise AssertionError(text)


def click_line(page: DeskPage, text: str) -> None:
    assert page.desk is not None
    view = page.desk.list
    row = next(n for n, line in enumerate(lines(page)) if text in line.said)
    index = view.table.index(row)
    view.scrollTo(index)
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center()
    )


# The pause ------------------------------------------------------------------------------------


def in_the_pause(page: DeskPage, as_of: date) -> None:
    cases = (
        case(1, onboard_date=as_of, verdict="ready"),
        case(2, onboard_date=date(2026, 2, 20), verdict="ready", name="林虛構"),
        case(3, onboard_date=date(2026, 1, 28), verdict="blocked", name="陳範例"),
        case(4, stage=Stage.REPORTED, report_date=date(2026, 2, 20), name="張樣本"),
    )
    periods = (
        FlowPeriod("舊流程", None, date(2026, 2, 26), ""),
        FlowPeriod("暫緩報送", date(2026, 2, 27), date(2026, 3, 22), ""),
        FlowPeriod("智慧登記", date(2026, 3, 23), None, ""),
    )
    found = reminders(cases, {}, Days(as_of, WORKDAYS, periods))
    show(page, dashboard(cases, as_of, WORKDAYS, LIMITS, found))
    QApplication.processEvents()


@pytest.mark.parametrize("as_of", [date(2026, 3, 10), date(2026, 3, 23)])
def test_whose_month_ended_in_the_pause_stands_first_and_is_a_click_away(
    qtbot, page, as_of
) -> None:
    in_the_pause(page, as_of)
    head, note = lines(page)[:2]
    assert (head.text, head.aside) == (
        "暫緩期滿優先報送　2",
        "到職後一個月之期限落在暫緩報送期間",
    )
    assert "請自115年3月23日起優先報送；函文未明文展延期限。" in note.text
    rest = [one for one in lines(page) if one.sort is Sort.ITEM][:2]
    assert [one.text for one in rest] == ["陳範例", "林虛構"], "the earliest deadline first"
    with qtbot.waitSignal(page.cases_asked) as asked:
        click_line(page, "暫緩期滿優先報送")
    assert asked.args == [(3, 2), "暫緩期滿優先報送"]


def test_what_was_reported_before_the_new_flow_is_listed_to_be_followed_up(qtbot, page) -> None:
    in_the_pause(page, date(2026, 3, 23))
    with qtbot.waitSignal(page.cases_asked) as asked:
        click_line(page, "啟用前報送，待追蹤")
    assert asked.args == [(4,), "啟用前報送，待追蹤"]
    item = next(one for one in lines(page) if one.kind is DueKind.FOLLOW and one.item)
    assert "請洽銓敘部確認是否入檔" in item.said


# With nothing stored --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("開啟名冊", "open_asked"),
        ("新增案件", "new_case_asked"),
        ("以範例練習", "sample_asked"),
        ("匯出空白表單", "template_asked"),
    ],
)
def test_with_no_case_it_says_how_to_begin(qtbot, page, name, signal) -> None:
    show(page, dashboard((), AS_OF, WORKDAYS, LIMITS))
    assert page.currentWidget() is page.start
    (made,) = (b for b in page.findChildren(QAbstractButton) if b.accessibleName() == name)
    with qtbot.waitSignal(getattr(page, signal), timeout=500):
        QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def test_before_anything_is_known_it_is_the_start_page(page) -> None:
    assert page.currentWidget() is page.start
    assert page.desk is None


def test_the_last_checks_are_there_either_way(qtbot, page) -> None:
    page.show_runs((RUN,), WORDS)
    assert page.files == [RUN.file]
    (row,) = (b for b in page.start.findChildren(QAbstractButton) if b.objectName() == "runRow")
    with qtbot.waitSignal(page.run_asked, timeout=500) as asked:
        QTest.keyClick(row, Qt.Key.Key_Space)
    assert asked.args == [RUN.file]
    show(page, dashboard(CASES, AS_OF, WORKDAYS, LIMITS))
    with qtbot.waitSignal(page.run_asked, timeout=500) as asked:
        click_line(page, "應先補正 3 件")
    assert asked.args == [RUN.file]


def test_a_notice_goes_where_it_is_seen(page) -> None:
    page.notice.say("review", "資料夾正由他人使用。", [])
    assert page.notice.isVisible()
    show(page, dashboard(CASES, AS_OF, WORKDAYS, LIMITS))
    assert page.notice.isVisible()
    assert page.desk is not None
    assert page.desk.isAncestorOf(page.notice)
    show(page, dashboard((), AS_OF, WORKDAYS, LIMITS))
    assert page.notice.isVisible()


# The list -------------------------------------------------------------------------------------


def test_what_is_due_stands_by_urgency(desk) -> None:
    heads = [line.text for line in lines(desk) if line.sort is Sort.HEAD]
    assert heads == [
        "法定期限　15",
        "約聘期滿　2",
        "應先補正　1",
        "資料不足　0",
        "已報送，待確認送達　1",
        "待登記備查　1",
        "請留意　0",
        "可報送　14",
    ]


def test_an_empty_list_says_so_in_one_line(desk) -> None:
    said = [line.said for line in lines(desk) if line.kind is DueKind.UNFILLED]
    assert said == ["資料不足，沒有資料不足的案件。"]


def test_a_line_says_all_that_it_shows(desk) -> None:
    said = [line.said for line in lines(desk) if line.sort is Sort.ITEM]
    assert said[0] == (
        "王測試，約聘研究員，新聘 H-3，期限115/02/27（順延 03/02，暫緩期間），逾期 52 日，"
        "可報送，期限落在暫緩報送期間者，請自115年3月23日起優先報送；函文未明文展延期限。"
        "逾期仍應報送，請將「補辦」填為「是」並敘明補辦事由"
    )
    assert "林虛構，約聘研究員，新聘 H-1，期限115/04/20，今日到期，應先補正" in said
    assert "王測試，約聘研究員，新聘 H-30，115/04/30，還有 10 日" in said


def test_what_is_unusual_is_said_once_above_the_list(desk) -> None:
    assert [line.text for line in lines(desk) if line.sort is Sort.NOTE] == [
        "期限落在暫緩報送期間者，請自115年3月23日起優先報送；函文未明文展延期限。",
        "逾期仍應報送，請將「補辦」填為「是」並敘明補辦事由。",
        "逾一上班日未確認，請查 WebHR 狀態；未送達者，請重新報送。",
    ]


@pytest.mark.parametrize(("count", "shown", "more"), [(8, 8, ""), (9, 9, ""), (10, 8, "其餘 2 件")])
def test_a_long_list_shows_the_first_and_leads_to_the_rest(page, count, shown, more) -> None:
    many = [case(n, onboard_date=AS_OF) for n in range(1, count + 1)]
    show(page, dashboard(many, AS_OF, WORKDAYS, LIMITS))
    filing = [line for line in lines(page) if line.kind is DueKind.FILING]
    assert sum(line.sort is Sort.ITEM for line in filing) == shown
    assert "".join(line.text for line in filing if line.sort is Sort.MORE) == more


def test_enter_opens_a_case(qtbot, desk) -> None:
    go_to(desk, "林虛構")
    with qtbot.waitSignal(desk.case_asked, timeout=500) as asked:
        QTest.keyClick(desk.desk.list, Qt.Key.Key_Return)
    assert asked.args == [1]


def test_a_click_opens_a_case(qtbot, desk) -> None:
    with qtbot.waitSignal(desk.case_asked, timeout=500) as asked:
        click_line(desk, "H-31")
    assert asked.args == [31]


@pytest.mark.parametrize("text", ["法定期限，15 件", "法定期限其餘 7 件"])
def test_a_heading_and_the_rest_lead_to_all_its_cases(qtbot, desk, text) -> None:
    with qtbot.waitSignal(desk.cases_asked, timeout=500) as asked:
        click_line(desk, text)
    assert asked.args == [(3, 2, 1, *range(10, 22)), "法定期限"]


def test_a_note_leads_nowhere(qtbot, desk) -> None:
    with qtbot.assertNotEmitted(desk.cases_asked), qtbot.assertNotEmitted(desk.case_asked):
        click_line(desk, "逾期仍應報送，請將")
        click_line(desk, "沒有資料不足的案件")


def test_the_list_begins_with_the_first_case(desk) -> None:
    assert desk.desk.list.currentIndex().data(LINE_ROLE).ids == (3,)


def test_the_place_is_kept_where_the_list_is_filled_again(desk) -> None:
    go_to(desk, "H-31")
    row = desk.desk.list.currentIndex().row()
    show(desk, dashboard([*CASES, case(99)], AS_OF, WORKDAYS, LIMITS))
    assert desk.desk.list.currentIndex().row() == row


# The month ------------------------------------------------------------------------------------


def test_the_month_names_itself_and_counts(desk) -> None:
    grid = desk.desk.month.grid
    assert grid.accessibleName() == "115年4月的期限"
    assert grid.accessibleDescription() == "法定期限 2 件、約聘期滿 1 件、確認送達 1 件"
    assert grid.day == AS_OF


def test_every_day_can_be_read_out(desk) -> None:
    table = desk.desk.month.grid.table

    def said(day: date) -> str:
        return str(table.index_of(day).data(Qt.ItemDataRole.AccessibleTextRole))

    assert said(AS_OF) == "115年4月20日，星期一，今日，法定期限 1 件"
    assert said(date(2026, 4, 3)) == "115年4月3日，星期五，休息日，法定期限 1 件"
    assert said(date(2026, 4, 8)) == "115年4月8日，星期三，沒有期限"


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ([Qt.Key.Key_Right], date(2026, 4, 21)),
        ([Qt.Key.Key_Left], date(2026, 4, 19)),
        ([Qt.Key.Key_Down, Qt.Key.Key_Down], date(2026, 5, 4)),
        ([Qt.Key.Key_Up], date(2026, 4, 13)),
        ([Qt.Key.Key_PageDown], date(2026, 5, 20)),
        ([Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_End], date(2026, 5, 31)),
        ([Qt.Key.Key_PageUp, Qt.Key.Key_PageUp], date(2026, 2, 20)),
        ([Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_PageUp], date(2026, 4, 30)),
        ([Qt.Key.Key_Home, Qt.Key.Key_Left], date(2026, 3, 31)),
    ],
)
def test_the_days_are_gone_through_by_key(desk, keys, day) -> None:
    grid = desk.desk.month.grid
    grid.setFocus()
    for key in keys:
        QTest.keyClick(grid, key)
    assert grid.day == day
    assert grid.table.day_at(*_cell(grid, day)) == day


def _cell(grid, day: date) -> tuple[int, int]:
    index = grid.table.index_of(day)
    return index.row(), index.column()


def test_enter_on_a_day_asks_for_its_cases(qtbot, desk) -> None:
    grid = desk.desk.month.grid
    grid.setFocus()
    with qtbot.assertNotEmitted(desk.cases_asked):
        QTest.keyClick(grid, Qt.Key.Key_Right)
        QTest.keyClick(grid, Qt.Key.Key_Return)
    QTest.keyClick(grid, Qt.Key.Key_Left)
    with qtbot.waitSignal(desk.cases_asked, timeout=500) as asked:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert asked.args == [(1,), "115年4月20日到期"]


def test_a_click_on_a_day_asks_for_its_cases(qtbot, desk) -> None:
    grid = desk.desk.month.grid
    place: QPoint = grid.visualRect(grid.table.index_of(date(2026, 4, 30))).center()
    with qtbot.waitSignal(desk.cases_asked, timeout=500) as asked:
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    # 30 ends on that day; nothing else does: 1 April's month ends on 1 May.
    assert asked.args == [(30,), "115年4月30日到期"]


def test_the_arrows_and_today(desk) -> None:
    month = desk.desk.month
    by_name = {b.accessibleName(): b for b in month.findChildren(QAbstractButton)}
    QTest.mouseClick(by_name["下個月"], Qt.MouseButton.LeftButton)
    assert month.grid.accessibleName() == "115年5月的期限"
    QTest.keyClick(by_name["上個月"], Qt.Key.Key_Space)
    QTest.keyClick(by_name["上個月"], Qt.Key.Key_Space)
    assert month.grid.accessibleName() == "115年3月的期限"
    assert month.grid.accessibleDescription() == "這個月沒有期限"
    QTest.mouseClick(by_name["今日"], Qt.MouseButton.LeftButton)
    assert month.grid.day == AS_OF


def test_the_month_stays_where_it_is_filled_again(desk) -> None:
    grid = desk.desk.month.grid
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_PageDown)
    show(desk, dashboard(CASES, AS_OF, WORKDAYS, LIMITS))
    assert grid.day == date(2026, 5, 20)
    show(desk, dashboard(CASES, AS_OF + timedelta(1), WORKDAYS, LIMITS))
    assert grid.day == AS_OF + timedelta(1)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_are_no_trap(desk, day) -> None:
    grid = desk.desk.month.grid
    grid.go_to(day)
    keys = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_End
    for key in keys:
        QTest.keyClick(grid, key)
    assert grid.day.year == day.year


def test_the_stages_are_a_click_from_their_cases(qtbot, desk) -> None:
    rows = desk.desk.bars.rows
    names = [row.accessibleName() for row in rows.values()]
    assert names == ["準備中 15 件", "已報送，待確認 1 件", "待登記備查 1 件", "已登記備查 2 件"]
    with qtbot.waitSignal(desk.stage_asked, timeout=500) as asked:
        QTest.keyClick(rows[Stage.ARRIVED], Qt.Key.Key_Space)
    assert asked.args == [Stage.ARRIVED]


# The whole ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("新增案件", "new_case_asked"),
        ("開啟名冊", "open_asked"),
        ("年度續聘", "renewal_asked"),
    ],
)
def test_the_actions_are_at_hand(qtbot, desk, name, signal) -> None:
    (made,) = (b for b in desk.desk.findChildren(QAbstractButton) if b.accessibleName() == name)
    with qtbot.waitSignal(getattr(desk, signal), timeout=500):
        QTest.keyClick(made, Qt.Key.Key_Space)


def test_tab_goes_through_all_parts_and_leaves_each(desk) -> None:
    desk.activateWindow()
    desk.desk.list.setFocus()
    seen = []
    for _ in range(30):
        at = QApplication.focusWidget()
        seen.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
    assert {desk.desk.list, desk.desk.month.grid, *desk.desk.bars.rows.values()} <= set(seen)


def test_everything_has_a_name(desk) -> None:
    for widget in (desk.desk.list, desk.desk.month.grid, *desk.findChildren(QAbstractButton)):
        if widget.isVisible():
            face = QAccessible.queryAccessibleInterface(widget)
            assert face.text(QAccessible.Text.Name), widget


def test_a_file_held_above_is_shown(desk) -> None:
    desk.mark_drop(over=True)
    assert desk.desk.list.property("over") is True
    desk.mark_drop(over=False)
    assert desk.desk.list.property("over") is False


def test_another_palette_draws_otherwise(desk) -> None:
    before = desk.desk.month.grid.grab().toImage()
    desk.recolour(DARK)
    assert desk.desk.month.grid.grab().toImage() != before


def test_large_text_in_a_narrow_window_puts_the_month_below(desk) -> None:
    view, month = desk.desk.list, desk.desk.month
    assert month.mapTo(desk, QPoint()).x() > view.geometry().right()
    desk.resize(600, 480)
    QApplication.processEvents()
    assert month.mapTo(desk, QPoint()).y() > view.geometry().bottom()


def test_of_many_cases_only_the_lines_in_sight_are_drawn(page) -> None:
    """How long that takes is measured by `benchmarks.pages`."""
    many = [case(n, onboard_date=AS_OF - timedelta(n % 25)) for n in range(3_000)]
    show(page, dashboard(many, AS_OF, WORKDAYS, LIMITS))
    assert len(lines(page)) < 60, "the rest is a click away"
    view = page.desk.list
    page.resize(1160, 300)
    QApplication.processEvents()
    drawn: list[int] = []
    paint = view.delegate.paint

    def told(painter, option, index) -> None:
        drawn.append(index.row())
        paint(painter, option, index)

    view.delegate.paint = told
    view.grab()
    in_sight = view.viewport().height() // view.sizeHintForRow(1) + 2
    assert 0 < len(set(drawn)) <= in_sight < len(lines(page))


def test_the_lines_of_all_cases_are_not_made_in_the_window_s_thread(
    qtbot, window, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_in: list[threading.Thread] = []

    def watched(found: Dashboard) -> list[Line]:
        made_in.append(threading.current_thread())
        return due_lines(found)

    monkeypatch.setattr("app.ui.due_lines.due_lines", watched)
    keep(qtbot, window, {"case_kind": "新聘", "name": "王測試"})
    window.show_page("start")
    qtbot.waitUntil(lambda: window.start_page.desk is not None, timeout=WAIT)
    assert any("王測試" in line.said for line in window.start_page.desk.list.table.lines)
    assert made_in
    assert threading.main_thread() not in made_in
