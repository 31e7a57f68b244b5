"""What happened to a case, as it is shown."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt

from app.stored import CaseSummary, Event
from app.ui.history_panel import HistoryPanel, history_html
from app.ui.palette import DARK, LIGHT
from app.ui.window import MainWindow
from tests import making

from .clerk import (
    CTRL,
    click_link,
    keep,
    keep_two,
    keys,
    open_case,
    press,
    settled,
    shown_card,
    typed,
)

AT = datetime(2026, 4, 20, 9, 5)


def summary(number: int, **changes: object) -> CaseSummary:
    """A case of the chain: 甲-1 is the first."""
    given = {"case_no": f"甲-{number}", "contract_start": date(2026, 4, 7), "unit": "企劃科"}
    return making.summary(number, **(given | changes))


def event(what: str, **changes: tuple[str, str]) -> Event:
    return Event(1, 1, AT, "承辦甲", what, changes)


def html(*events: Event, chain: tuple[CaseSummary, ...] = (summary(1),)) -> str:
    return history_html(events, chain, 1, LIGHT)


def test_what_changed_from_what_to_what_is_told_with_who_and_when():
    shown = html(event("edited", points=("312", "344"), unit=("", "企劃科")))
    assert "薪點：312 → 344" in shown
    assert "（空白） → 企劃科" in shown
    assert "115/04/20 09:05" in shown
    assert "承辦甲" in shown


def test_an_id_number_is_masked_wherever_it_stands():
    shown = html(
        event("edited", id_number=("A123456789", "A223456781"), duties=("", "查 A123456789 一案"))
    )
    assert "A123456789" not in shown
    assert "A223456781" not in shown


def test_what_was_typed_is_no_markup():
    shown = html(event("edited", name=("<b>粗</b>", "a&b")))
    assert "<b>粗" not in shown
    assert "&lt;b&gt;粗" in shown
    assert "a&amp;b" in shown


def test_of_a_new_case_only_how_much_it_stated():
    shown = html(event("created", name=("", "王測試"), unit=("", "企劃科")))
    assert "新增" in shown
    assert "填有 2 欄" in shown
    assert "企劃科</" not in shown


def test_a_reason_stands_under_its_rule():
    shown = html(event("waived", L05=("", "另送")))
    assert "檢核項目 L05" in shown
    assert "另送" in shown


def test_a_reason_that_lapsed_and_one_that_came_back_are_told_in_words():
    assert "理由失效（內容已變更）" in html(event("lapsed", L05=("另送", "")))
    back = html(event("regained", L05=("", "另送")))
    assert "理由恢復（內容已改回）" in back
    assert "檢核項目 L05" in back


def test_the_persons_other_cases_are_links_and_this_one_is_not():
    chain = (
        summary(1, contract_end=date(2026, 12, 31)),
        summary(2, kind="續聘"),
        summary(3, kind="解聘", dismissed_on=date(2026, 9, 1)),
    )
    shown = html(chain=chain)
    assert 'href="case:2"' in shown
    assert 'href="case:1"' not in shown
    assert "115/04/07 至 115/12/31" in shown
    assert "解聘 115/09/01" in shown


def test_colours_follow_the_palette(qtbot):
    panel = HistoryPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.recolour(DARK)  # with nothing shown yet
    panel.show_history([event("edited", unit=("a", "b"))], [summary(1), summary(2)], 1)
    assert DARK.accent in panel.toHtml()
    panel.recolour(LIGHT)
    assert LIGHT.accent in panel.toHtml()


def test_the_history_follows_what_is_done_and_leads_to_the_other_cases(qtbot, window: MainWindow):
    one, _ = keep_two(qtbot, window, case_kind="續聘")
    page = open_case(qtbot, window, one)
    tabs = page.in_hand.tabs
    tabs.setFocus()
    press(window, Qt.Key.Key_Right)
    settled(qtbot, window)
    history = page.in_hand.history
    assert history.isVisible()
    assert "新增" in history.toPlainText()
    page.editor.go_to("unit")
    keys(window, "教務處")
    press(window, Qt.Key.Key_Return)
    settled(qtbot, window)
    assert f"服務單位：{typed()['unit']} → 教務處" in history.toPlainText()
    assert typed()["id_number"] not in history.toPlainText()
    press(window, Qt.Key.Key_Z, CTRL)
    settled(qtbot, window)
    assert "教務處" not in history.toPlainText()
    history.setFocus()
    press(window, Qt.Key.Key_Tab)
    press(window, Qt.Key.Key_Return)
    settled(qtbot, window)
    assert page.editor.typed()["case_no"] == "乙"
    assert "乙（本案）" in history.toPlainText()


def test_a_reason_given_is_part_of_the_history(qtbot, window: MainWindow):
    (one,) = keep(qtbot, window, typed(case_no="甲", has_resume="否"))
    page = open_case(qtbot, window, one)
    click_link(shown_card(qtbot, page, "L05"), "waive")
    keys(window, "另送")
    press(window, Qt.Key.Key_Return)
    keys(window, "部函")
    press(window, Qt.Key.Key_Return)
    settled(qtbot, window)
    bar = page.in_hand.tabs
    rect = bar.tabRect(1)
    from PySide6.QtTest import QTest

    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=rect.center())
    settled(qtbot, window)
    assert "附理由" in page.in_hand.history.toPlainText()
    assert "另送" in page.in_hand.history.toPlainText()
