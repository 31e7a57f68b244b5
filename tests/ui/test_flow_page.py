"""流程 as a person uses it: by click and by key."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app import paths
from app.flow_files import load_flows
from app.flow_steps import Period, standings
from app.stored import Stage
from app.ui.flow_page import FlowPage
from app.ui.flow_row import FlowRow, sheet
from app.ui.palette import DARK, LIGHT
from app.ui.style import sheet as whole_sheet
from tests.making import summary as case

AS_OF = date(2026, 4, 20)
LEFT = Qt.MouseButton.LeftButton
FLOWS = load_flows(paths.resource("flows"))
OLD = Period("舊流程", None, date(2026, 2, 26), "書函說明一")
PAUSE = Period("暫緩報送", date(2026, 2, 27), date(2026, 3, 22), "書函說明二（一）")
NEW = Period("智慧登記", date(2026, 3, 23), None, "書函說明二（二）")
PERIODS = (OLD, PAUSE, NEW)


REPORTED = case(7, stage=Stage.REPORTED, report_date=date(2026, 4, 1))
FORMER = case(8, stage=Stage.REPORTED, report_date=date(2026, 1, 5))
CASES = [case(1), case(2), case(3, verdict="blocked"), REPORTED, FORMER]


def show(page: FlowPage, periods: tuple[Period, ...] = PERIODS, as_of: date = AS_OF) -> None:
    page.show_standings(standings(FLOWS, periods, CASES, as_of), periods, as_of)
    QApplication.processEvents()


@pytest.fixture
def page(qtbot) -> FlowPage:
    made = FlowPage(LIGHT, FLOWS)
    qtbot.addWidget(made)
    made.setStyleSheet(whole_sheet(LIGHT) + sheet(LIGHT))
    made.resize(1160, 740)
    show(made)
    made.show()
    QTest.mouseClick(made.tools.faces["文字"], LEFT)
    made.take_focus()
    QApplication.processEvents()
    return made


def which(page: FlowPage) -> str:
    return page._which.whole


def side(page: FlowPage) -> list[str]:
    QApplication.processEvents()
    return [label.text() for label in page.side.findChildren(QLabel) if label.isVisible()]


# Which flow applies ---------------------------------------------------------------------------


def test_at_first_it_shows_the_flow_of_the_day(page) -> None:
    assert which(page) == "115年4月20日報送，適用智慧登記（115年3月23日起）"
    assert page.chips["智慧登記"].isChecked()
    assert list(page.list.rows)[:4] == ["prepare", "precheck", "report", "confirm"]
    assert page.list.rows["prepare"].hasFocus()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1150226", "115年2月26日報送，適用舊流程（115年2月26日以前；今日適用智慧登記）"),
        (
            "115/3/22",
            "115年3月22日報送，適用暫緩報送（115年2月27日至115年3月22日；今日適用智慧登記）",
        ),
        ("1150323", "115年3月23日報送，適用智慧登記（115年3月23日起）"),
    ],
)
def test_the_day_of_reporting_chooses_the_flow(page, typed: str, said: str) -> None:
    page.day.setFocus()
    QTest.keyClicks(page.day, typed)
    QTest.keyClick(page.day, Qt.Key.Key_Return)
    assert which(page) == said
    assert page.notice.text == ""


def test_what_is_no_date_is_said(page) -> None:
    page.day.setFocus()
    QTest.keyClicks(page.day, "1150230")
    QTest.keyClick(page.day, Qt.Key.Key_Return)
    assert "「1150230」不是存在的日期" in page.notice.text


def test_a_day_that_the_tables_leave_out_is_said(page) -> None:
    show(page, (OLD, NEW))
    page.day.setFocus()
    QTest.keyClicks(page.day, "1150301")
    QTest.keyClick(page.day, Qt.Key.Key_Return)
    assert "115年3月1日不在所收錄之任何期間" in page.notice.text


def test_a_chip_shows_another_flow(page) -> None:
    QTest.mouseClick(page.chips["暫緩報送"], LEFT)
    assert "hold" in page.list.rows
    assert which(page).startswith("暫緩報送（115年2月27日至")
    QTest.keyClick(page.chips["暫緩報送"], Qt.Key.Key_Left)
    QTest.keyClick(page.chips["舊流程"], Qt.Key.Key_Space)
    assert "letter" in page.list.rows


def test_the_chips_tell_how_many_cases_go_by_each(page) -> None:
    names = [chip.accessibleName() for chip in page.chips.values()]
    assert names == [
        "舊流程，115年2月26日以前，1 件",
        "暫緩報送，115年2月27日至115年3月22日，0 件",
        "智慧登記，115年3月23日起，4 件",
    ]


def test_a_new_day_begins_with_its_flow_and_new_cases_do_not_change_the_page(page) -> None:
    QTest.mouseClick(page.chips["舊流程"], LEFT)
    show(page)
    assert page.chips["舊流程"].isChecked()
    show(page, as_of=date(2026, 3, 1))
    assert page.chips["暫緩報送"].isChecked()


# Where the cases stand ------------------------------------------------------------------------


def test_each_step_tells_how_many_cases_stand_there(page) -> None:
    found = {
        step: row.count.text() for step, row in page.list.rows.items() if row.count.isEnabled()
    }
    assert found == {"prepare": "1 件", "report": "2 件", "confirm": "1 件"}


def test_a_click_on_the_number_asks_for_the_cases(qtbot, page) -> None:
    with qtbot.waitSignal(page.cases_asked, timeout=500) as signal:
        QTest.mouseClick(page.list.rows["report"].count, LEFT)
    assert signal.args == [(1, 2), "智慧登記：於 WebHR 報送"]


def test_by_keys_one_goes_down_the_steps_and_asks(qtbot, page) -> None:
    for _ in range(3):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Down)
    assert page.list.rows["confirm"].hasFocus()
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Up)
    with qtbot.waitSignal(page.cases_asked, timeout=500) as signal:
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    assert signal.args[0] == (1, 2)


def test_enter_where_no_case_stands_asks_for_nothing(qtbot, page) -> None:
    page.list.rows["done"].setFocus()
    with qtbot.assertNotEmitted(page.cases_asked):
        QTest.keyClick(page.list.rows["done"], Qt.Key.Key_Return)
        QTest.keyClick(page.list.rows["done"], Qt.Key.Key_Down)
    assert page.list.rows["done"].hasFocus()


def test_cases_outside_every_period_are_not_lost(qtbot, page) -> None:
    assert not page._nowhere.isVisible()
    show(page, (NEW,))
    assert page._nowhere.text() == "有 1 件之報送日期不在任何期間，請查對"
    with qtbot.waitSignal(page.cases_asked, timeout=500) as signal:
        QTest.mouseClick(page._nowhere, LEFT)
    assert signal.args[0] == (8,)


# One case -------------------------------------------------------------------------------------


def test_one_case_is_shown_where_it_stands_with_what_comes_next(page) -> None:
    page.show_case(REPORTED)
    assert page.list.rows["confirm"].mark.text() == "▶ 本案在此"
    marked = [step for step, row in page.list.rows.items() if row.mark.text() == "▷ 下一步"]
    assert marked == ["report", "intake"]
    said = side(page)
    begin = said.index("這件案件")
    assert said[begin : begin + 5] == [
        "這件案件",
        "H-7　新聘　王測試",
        "在第 4 步：確認狀態顯示「已報送銓敘部」（權責機關）。",
        "已顯示 → 5 收案（銓敘部系統）",
        "未顯示，重新報送或洽客服 → 3 於 WebHR 報送（權責機關）",
    ]


def test_the_flow_is_that_of_the_case(page) -> None:
    page.show_case(FORMER)
    assert page.chips["舊流程"].isChecked()
    assert page.list.rows["letter"].mark.isVisible()
    QTest.mouseClick(page.chips["智慧登記"], LEFT)
    assert not any(row.mark.isVisible() for row in page.list.rows.values())
    assert "本案適用舊流程。" in side(page)


def test_without_a_case_nothing_is_marked(page) -> None:
    page.show_case(REPORTED)
    page.show_case(None)
    assert not any(row.mark.isVisible() for row in page.list.rows.values())
    assert "這件案件" not in side(page)


def test_the_case_comes_into_sight(page) -> None:
    page.resize(1160, 420)
    page.show_case(case(9, stage=Stage.REGISTERED, report_date=date(2026, 4, 1)))
    QApplication.processEvents()
    assert not page.list.rows["done"].visibleRegion().isEmpty()
    assert page.list.rows["prepare"].visibleRegion().isEmpty()


def test_the_steps_in_words_are_made_when_they_are_first_seen_and_show_what_has_been(qtbot) -> None:
    page = FlowPage(LIGHT, FLOWS)
    qtbot.addWidget(page)
    page.resize(1160, 420)
    show(page)
    page.show()
    page.show_case(case(9, stage=Stage.REGISTERED, report_date=date(2026, 4, 1)))
    QApplication.processEvents()
    heard = page._spoken("done")
    assert page.list.rows == {}
    QTest.mouseClick(page.tools.faces["文字"], LEFT)
    QApplication.processEvents()
    row = page.list.rows["done"]
    assert row.accessibleName() == heard
    assert (row.mark.isVisible(), row.visibleRegion().isEmpty()) == (True, False)


# What was inferred ----------------------------------------------------------------------------


def test_what_was_inferred_looks_and_reads_so(page) -> None:
    def tag(row: FlowRow) -> str:
        (found,) = (label for label in row.findChildren(QLabel) if label.objectName() == "origin")
        return found.text()

    assert tag(page.list.rows["report"]) == "函"
    assert tag(page.list.rows["review"]) == "推"
    assert "推定，來文未載" in page.list.rows["review"].accessibleName()
    assert "見於來文" in page.list.rows["check"].accessibleName()
    assert any(
        text == "通過 → 7甲 放行並自動登記（函）" for text in _texts(page.list.rows["check"])
    )
    assert any(text == "未通過 → 7乙 人工審核（推）" for text in _texts(page.list.rows["check"]))


def _texts(row: FlowRow) -> list[str]:
    return [label.text() for label in row.findChildren(QLabel)]


def test_a_dashed_line_is_drawn_to_what_was_inferred(page) -> None:
    dash, solid = page.list.rows["prepare"], page.list.rows["report"]

    def breaks(row: FlowRow) -> int:
        image = row.grab().toImage()
        x, scale = round(row._em * 3.2 / 2), image.devicePixelRatio()
        ground = image.pixelColor(round(2 * scale), round(2 * scale))
        below = range(round((12 + row._em * 1.7 + 4) * scale), image.height() - 1)
        return sum(image.pixelColor(round(x * scale), y) == ground for y in below)

    assert breaks(dash) > 0
    assert breaks(solid) == 0


def test_the_legend_and_whom_to_ask_are_there(page) -> None:
    said = "\n".join(side(page))
    assert "標「推」、以虛線表示之步驟" in said
    assert "WebHR 客服專線　02-23979108" in said
    assert "02-82366666 分機 6673、6674、6675" in said


# Eyes -----------------------------------------------------------------------------------------


def test_a_screen_reader_hears_the_whole_step(page) -> None:
    page.show_case(REPORTED)
    found = QAccessible.queryAccessibleInterface(page.list.rows["confirm"])
    assert found is not None
    assert found.text(QAccessible.Text.Name) == (
        "第 4 步，權責機關，確認狀態顯示「已報送銓敘部」；見於來文；"
        "未顯示者，案件尚未到達銓敘部。顯示後只表示已到達，不表示已通過檢核；"
        "已顯示 → 5 收案（函）；未顯示，重新報送或洽客服 → 3 於 WebHR 報送（推）；"
        "1 件；本案在此"
    )


@pytest.mark.parametrize("times", [1.0, 1.5])
def test_in_a_narrow_window_no_words_are_cut_off(page, times: float) -> None:
    font = page.font()
    font.setPixelSize(round(14 * times))
    page.setFont(font)
    page.resize(600, 640)
    QApplication.processEvents()
    assert page._faces.y() + page._faces.height() <= page._side.y()
    for row in page.list.rows.values():
        for label in row.findChildren(QLabel):
            if label.isVisible():
                needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
                assert label.height() >= needed, label.text()
                assert label.wordWrap() or label.width() >= label.sizeHint().width()


def test_dark_and_back(page) -> None:
    page.setStyleSheet(whole_sheet(DARK) + sheet(DARK))
    page.recolour(DARK)
    dark = page.list.rows["report"].grab().toImage()
    page.setStyleSheet(whole_sheet(LIGHT) + sheet(LIGHT))
    page.recolour(LIGHT)
    assert page.list.rows["report"].grab().toImage() != dark


def test_what_is_beside_the_steps_is_made_anew_only_where_it_says_something_else(page) -> None:
    page.show_case(REPORTED)
    before = page.side.findChildren(QLabel)
    page.show_case(REPORTED)
    assert page.side.findChildren(QLabel) == before
