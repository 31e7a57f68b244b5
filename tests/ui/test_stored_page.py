"""The page 案件 as a clerk uses it: by keys and clicks, over a real store."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTabBar, QTableView

from app.ui.palette import LIGHT
from app.ui.stored_page import StoredPage
from app.ui.stored_table import NAME, NUMBER, UNIT, VERDICT, StoredTable
from app.ui.style import scaled
from app.ui.table_view import CaseView, face_of
from app.ui.window import MainWindow
from tests.making import summary

from .clerk import (
    ALT,
    CTRL,
    SHIFT,
    WAIT,
    button_of,
    card_of,
    click,
    click_link,
    column,
    focused,
    keep,
    keys,
    new_case,
    open_case,
    page_of,
    press,
    ready,
    settled,
    shown_card,
    stored,
    strokes_for,
    typed,
)
from .conftest import Fakes
from .test_editor import NEW


def test_a_whole_new_hire_is_typed_into_the_window_by_keyboard_alone(
    qtbot, window: MainWindow, fakes: Fakes
):
    page = new_case(qtbot, window)
    strokes = 1  # Ctrl+N
    gone_through: list[str] = []
    while (key := page.editor.focused_key) is not None and key not in gone_through:
        gone_through.append(key)
        if page.editor.typed().get(key, "") != NEW.get(key, ""):
            strokes += keys(window, strokes_for(key, NEW[key]))
        press(window, Qt.Key.Key_Return)
        strokes += 1
    assert page.editor.typed() == NEW
    assert strokes <= sum(map(len, NEW.values())) + len(gone_through) + 1
    settled(qtbot, window)
    assert stored(fakes.folder / "cases") == {NEW["case_no"]: NEW}


# Findings while typing ------------------------------------------------------------------------


def test_findings_and_marks_follow_each_key(qtbot, window: MainWindow):
    (one,) = keep(qtbot, window, typed(case_no="甲"))
    page = open_case(qtbot, window, one)
    page.editor.go_to("monthly_pay")
    assert card_of(page, "F38") is None
    said = []
    for key in "43336":
        keys(window, key)
        qtbot.wait(20)
        said.append(card_of(page, "F38") is not None)
        assert bool(page.editor.field("monthly_pay").shown_mark[0]) is said[-1]
    assert said == [True, True, True, True, False]


def test_a_finding_leads_to_its_field_by_click_and_by_key(qtbot, window: MainWindow):
    (one,) = keep(qtbot, window, typed(case_no="甲", has_resume="否"))
    page = open_case(qtbot, window, one)
    click_link(shown_card(qtbot, page, "L05"), "field")
    assert page.editor.focused_key == "has_resume"
    page.view.setFocus()
    press(window, Qt.Key.Key_F8)
    assert page.panel.focused_card() is not None
    press(window, Qt.Key.Key_Return)
    assert page.editor.focused_key == page.panel.cards[0].item.fields[0]


# Setting aside --------------------------------------------------------------------------------


def test_a_legal_block_is_set_aside_with_reason_and_basis_and_lapses(
    qtbot, window: MainWindow, fakes: Fakes
):
    (one,) = keep(qtbot, window, typed(case_no="甲", has_resume="否"))
    page = open_case(qtbot, window, one)
    assert page.model.cases[0].verdict == "blocked"
    card = shown_card(qtbot, page, "L05")
    card.setFocus()
    press(window, Qt.Key.Key_R, CTRL)
    bar = page.in_hand.waive_bar
    assert bar.isVisible()
    assert focused(window) is bar.reason
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Return)
    assert bar._said.text() == "請寫明理由。"
    keys(window, "履歷表另送")
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Return)
    assert bar._said.text() == "請寫明法令依據或核准文號。"
    assert bar.isVisible()
    keys(window, "部函")
    press(window, Qt.Key.Key_Return)
    settled(qtbot, window)
    assert not bar.isVisible()
    assert (page.model.cases[0].verdict != "blocked", page.model.cases[0].waived) == (True, 1)
    card = shown_card(qtbot, page, "L05")
    assert "履歷表另送；依據：部函（王測試，115年4月20日）" in card.accessibleName()
    assert "已附理由 1 項" in page.panel.report.word
    assert "除已附理由 1 項外，未發現" in page.panel.report.summary
    page.editor.go_to("has_resume")
    press(window, Qt.Key.Key_Y)
    press(window, Qt.Key.Key_N)
    press(window, Qt.Key.Key_Return)
    settled(qtbot, window)
    qtbot.waitUntil(lambda: page.panel.report.verdict == page.model.cases[0].verdict)


def test_a_reason_holds_for_what_it_rested_on_and_can_be_taken_back(qtbot, window: MainWindow):
    (one,) = keep(qtbot, window, typed(case_no="甲", has_resume="否"))
    page = open_case(qtbot, window, one)
    window.book.case_desk.waive("L05", "另送", "部函")
    settled(qtbot, window)
    assert page.model.cases[0].waived == 1
    click_link(shown_card(qtbot, page, "L05"), "unwaive")
    settled(qtbot, window)
    assert (page.model.cases[0].waived, page.model.cases[0].verdict) == (0, "blocked")
    window.book.case_desk.waive("L05", "另送", "部函")
    settled(qtbot, window)
    page.editor.go_to("has_resume")
    press(window, Qt.Key.Key_Y)
    press(window, Qt.Key.Key_Tab)
    settled(qtbot, window)
    assert (page.model.cases[0].waived, page.model.cases[0].verdict) == (0, "ready")
    page.editor.go_to("has_resume")
    press(window, Qt.Key.Key_N)
    press(window, Qt.Key.Key_Tab)
    settled(qtbot, window)
    assert (page.model.cases[0].waived, page.model.cases[0].verdict) == (1, "ready")


def verdict_is_whole(page: StoredPage, row: int) -> bool:
    """Whether the word fits beside its shape; both are drawn small and bold."""
    word = page.model.index(row, VERDICT).data()
    metrics = QFontMetrics(face_of(page.view, small=True, strong=True))
    return page.view.columnWidth(VERDICT) >= metrics.horizontalAdvance(word) + scaled(16) + 22


def test_a_verdict_with_a_reason_is_whole_in_the_list(qtbot, window: MainWindow):
    (one,) = keep(qtbot, window, typed(case_no="甲", has_resume="否"))
    page = open_case(qtbot, window, one)
    before = page.view.columnWidth(VERDICT)
    window.book.case_desk.waive("L05", "另送", "部函")
    settled(qtbot, window)
    assert page.model.index(0, VERDICT).data() == "可報送・附理由"
    assert verdict_is_whole(page, 0)
    assert page.view.columnWidth(VERDICT) > before


def test_a_reason_far_down_a_long_list_makes_room_too(qtbot):
    model = StoredTable()
    view = CaseView(model, LIGHT)
    qtbot.addWidget(view)
    cases = [summary(n) for n in range(1, 400)]
    model.set_cases(cases, [])
    view.fit()
    before = view.columnWidth(VERDICT)
    model.set_cases([*cases, summary(400, verdict="blocked", waived=1)], [])
    view.fit()
    word = model.cell(399, VERDICT)
    metrics = QFontMetrics(face_of(view, small=True, strong=True))
    assert view.columnWidth(VERDICT) > max(before, metrics.horizontalAdvance(word) + 22)


def test_where_there_is_little_room_the_verdict_is_whole_before_the_number(qtbot, window):
    (one,) = keep(qtbot, window, typed(case_no="115-新聘-001", has_resume="否"))
    page = open_case(qtbot, window, one)
    window.book.case_desk.waive("L05", "另送", "部函")
    settled(qtbot, window)
    band = page.panel._band
    for width, is_said in ((1800, True), (820, False)):
        window.resize(width, 700)
        QApplication.processEvents()
        assert band._word.width() >= band._word.sizeHint().width()
        assert band._number.isVisible() is is_said


def test_esc_gives_a_reason_up(qtbot, window: MainWindow):
    (one,) = keep(qtbot, window, typed(case_no="甲", has_resume="否"))
    page = open_case(qtbot, window, one)
    click_link(shown_card(qtbot, page, "L05"), "waive")
    press(window, Qt.Key.Key_Escape)
    assert not page.in_hand.waive_bar.isVisible()
    assert page.model.cases[0].verdict == "blocked"


def test_the_focus_comes_back_to_the_finding_that_a_reason_is_about(qtbot, window: MainWindow):
    (one,) = keep(qtbot, window, typed(case_no="甲", has_resume="否", monthly_pay="1"))
    page = open_case(qtbot, window, one)
    for words in (None, ("另送", "部函")):
        shown_card(qtbot, page, "L05").setFocus()
        press(window, Qt.Key.Key_R, CTRL)
        if words is None:
            press(window, Qt.Key.Key_Escape)
        for text in words or ():
            keys(window, text)
            press(window, Qt.Key.Key_Return)
        settled(qtbot, window)
        qtbot.wait(50)  # the findings are shown anew
        assert "L05" in page.panel.focused_card().item.rules
    assert page.panel.focused_card().item.waiver is not None


def test_what_a_reason_is_asked_for_stays_in_sight(qtbot, window: MainWindow):
    (one,) = keep(qtbot, window, typed(case_no="甲", has_resume="否", monthly_pay="1"))
    page = open_case(qtbot, window, one)
    window.resize(1280, 800)
    card = shown_card(qtbot, page, "L05")
    card.setFocus()
    press(window, Qt.Key.Key_R, CTRL)
    sight = page.panel._area.viewport()
    qtbot.waitUntil(
        lambda: sight.rect().contains(card.rect().translated(card.mapTo(sight, QPoint()))),
        timeout=WAIT,
    )
    press(window, Qt.Key.Key_Escape)
    assert page.panel._band._summary.isVisible()  # which has made way meanwhile


def test_f8_goes_on_to_the_first_finding_of_the_next_case_that_has_any(qtbot, window: MainWindow):
    keep(
        qtbot,
        window,
        typed(plan_headcount="3", case_no="H-1", has_resume="否"),
        typed(plan_headcount="3", case_no="H-2", id_number="F100000024", name="林虛構"),
        typed(
            plan_headcount="3",
            case_no="H-3",
            id_number="F100000033",
            name="輔大仁",
            has_resume="否",
        ),
    )
    window.show_page("cases")
    page = page_of(window)
    page.sort_by(NUMBER)
    assert column(page, NUMBER) == ["H-1", "H-2", "H-3"]
    assert column(page, VERDICT)[1] == "可報送"
    press(window, Qt.Key.Key_Home, CTRL)
    press(window, Qt.Key.Key_F8)  # before the case is in hand
    desk = window.book.case_desk
    gone_to = []
    for number in ("H-1", "H-3"):
        qtbot.waitUntil(lambda n=number: desk.case and desk.case.typed["case_no"] == n)
        qtbot.waitUntil(lambda: page.panel.cards[:1] == [focused(window)], timeout=WAIT)
        for card in page.panel.cards:
            assert focused(window) is card
            gone_to.append((number, card.item.rules[0]))
            press(window, Qt.Key.Key_F8)
    assert {("H-1", "L05"), ("H-3", "L05")} <= set(gone_to)
    assert focused(window) is page.panel.cards[-1]  # there is no other after it
    assert window.status.news == "往下的案件沒有須補正或留意的項目。"


def test_once_a_finding_is_mended_the_focus_goes_to_the_next(qtbot, window: MainWindow):
    (one,) = keep(qtbot, window, typed(case_no="甲", name="王 小明", resume_name="王小明"))
    page = open_case(qtbot, window, one)
    card = shown_card(qtbot, page, "F09")
    place = page.panel.cards.index(card)
    card.setFocus()
    press(window, Qt.Key.Key_M, CTRL)
    settled(qtbot, window)
    qtbot.waitUntil(lambda: card_of(page, "F09") is None, timeout=WAIT)
    cards = page.panel.cards
    assert focused(window) is (cards[min(place, len(cards) - 1)] if cards else page.panel)


# The list -------------------------------------------------------------------------------------


@pytest.fixture
def listed(qtbot, window: MainWindow) -> StoredPage:
    keep(
        qtbot,
        window,
        typed(case_no="H-2", name="王測試", unit="輔導處"),
        typed(case_no="H-10", name="林虛構", unit="人事室", id_number="F100000024"),
        typed(case_no="H-3", name="輔大仁", unit="教務處", id_number="F100000033", has_resume="否"),
    )
    window.show_page("cases")
    settled(qtbot, window)
    return page_of(window)


def filtered(qtbot, window: MainWindow, text: str) -> set[str]:
    page = page_of(window)
    press(window, Qt.Key.Key_F, CTRL)
    keys(window, text)
    qtbot.wait(150)
    return set(column(page, NUMBER))


def test_typing_filters_on_any_column_and_a_column_can_be_named(qtbot, window, listed):
    assert filtered(qtbot, window, "輔") == {"H-2", "H-3"}
    assert filtered(qtbot, window, "服務單位:輔") == {"H-2"}
    assert filtered(qtbot, window, "姓名：輔") == {"H-3"}
    assert filtered(qtbot, window, "輔 王") == {"H-2"}
    assert filtered(qtbot, window, "沒有這個字") == set()
    assert filtered(qtbot, window, "f100000024") == {"H-10"}
    press(window, Qt.Key.Key_Escape)


@pytest.mark.parametrize(("text", "found"), [("h-10", {"H-10"}), ("輔大仁", {"H-3"})])
def test_typing_in_the_list_filters_it_too(qtbot, window, listed, text, found):
    assert focused(window) is listed.view
    keys(window, text)
    assert focused(window) is listed.filter.field
    assert listed.filter.field.text() == text
    qtbot.waitUntil(lambda: set(column(listed, NUMBER)) == found)


def test_a_case_that_changes_comes_into_the_filter_and_leaves_it(qtbot, window, listed):
    assert filtered(qtbot, window, "教務") == {"H-3"}
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Return)
    settled(qtbot, window)
    listed.editor.go_to("unit")
    keys(window, "總務處")
    press(window, Qt.Key.Key_Tab)
    settled(qtbot, window)
    assert column(listed, NUMBER) == []
    assert listed.editor.isEnabled()  # the case stays in hand


def test_columns_sort_by_click_and_numbers_by_value(qtbot, window, listed):
    header = listed.view.horizontalHeader()
    at = QPoint(listed.view.columnViewportPosition(NUMBER) + 10, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    first = column(listed, NUMBER)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert first == ["H-2", "H-3", "H-10"]
    assert column(listed, NUMBER) == ["H-10", "H-3", "H-2"]


def test_a_sorted_list_follows_what_is_edited(qtbot, window, listed):
    listed.model.sort(UNIT)
    before = column(listed, UNIT)
    assert before == sorted(before)
    open_case(qtbot, window, listed.model.case_at(0).id)
    listed.editor.go_to("unit")
    keys(window, "龜山組")
    press(window, Qt.Key.Key_Tab)
    settled(qtbot, window)
    after = column(listed, UNIT)
    assert after == sorted(after)
    assert after[-1] == "龜山組"


def test_several_cases_are_deleted_at_once(qtbot, window, listed):
    listed.view.setFocus()
    press(window, Qt.Key.Key_A, CTRL)
    assert len(listed.chosen_ids()) == 3
    click(listed._delete)
    settled(qtbot, window)
    assert listed.model.total == 0
    assert listed.beginning.isVisible()
    press(window, Qt.Key.Key_Z, CTRL)
    settled(qtbot, window)
    assert listed.model.total == 3


def test_alt_down_goes_to_the_next_case(qtbot, window, listed):
    press(window, Qt.Key.Key_Home, CTRL)
    settled(qtbot, window)
    open_case(qtbot, window, listed.model.case_at(0).id)
    press(window, Qt.Key.Key_Down, ALT)
    settled(qtbot, window)
    assert listed.editor.typed()["case_no"] == listed.model.case_at(1).case_no
    press(window, Qt.Key.Key_Up, ALT)
    settled(qtbot, window)
    assert listed.editor.typed()["case_no"] == listed.model.case_at(0).case_no


def test_everything_on_the_page_that_takes_input_has_a_name(qtbot, window, listed):
    open_case(qtbot, window, listed.model.case_at(0).id)
    nameless = []
    for kind in (QAbstractButton, QLineEdit, QTableView, QTabBar):
        for widget in listed.findChildren(kind):
            if widget.objectName().startswith("qt_"):
                continue
            if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or not widget.isVisible():
                continue
            seen = QAccessible.queryAccessibleInterface(widget)
            if not seen.text(QAccessible.Text.Name).strip():
                nameless.append(widget)
    assert nameless == []


def test_in_a_low_window_the_line_for_a_reason_has_its_room(qtbot, window: MainWindow):
    (one,) = keep(qtbot, window, typed(case_no="甲", has_resume="否"))
    page = open_case(qtbot, window, one)
    window.resize(window.minimumSize())
    page.in_hand._do_about("waive", "L05")
    qtbot.wait(50)
    bar = page.in_hand.waive_bar
    assert bar.height() >= bar.sizeHint().height()
    assert bar.reason.geometry().bottom() < bar.basis.geometry().top()
    press(window, Qt.Key.Key_Escape)
    assert page.panel.isVisible()


def rows_in_sight(page: StoredPage) -> int:
    view = page.view
    last = view.model().rowCount() - 1
    return sum(
        view.rowViewportPosition(row) >= 0
        and view.rowViewportPosition(row) + view.rowHeight(row) <= view.viewport().height()
        for row in range(last + 1)
    )


@pytest.mark.parametrize("asks", [False, True])
def test_the_smallest_window_shows_three_cases_and_their_head(qtbot, window, listed, asks: bool):
    blocked = next(c.id for c in listed.model.cases if c.verdict == "blocked")
    open_case(qtbot, window, blocked)
    window.resize(window.minimumSize())
    if asks:
        listed.in_hand._do_about("waive", "L05")
    qtbot.wait(80)
    assert listed.view.horizontalHeader().isVisible()
    assert rows_in_sight(listed) >= 3
    assert listed.editor.height() >= 80
    if not asks:
        band = listed.panel._band
        assert band.isVisible()
        assert band.geometry().bottom() < listed.panel.height()


# Nothing chosen -------------------------------------------------------------------------------


def test_without_cases_the_page_says_what_it_is_for_and_begins_by_button(
    qtbot, window, monkeypatch
):
    monkeypatch.setattr(window.rosters, "ask_and_open", lambda: None)  # no dialog
    page = ready(qtbot, window)
    window.show_page("cases")
    settled(qtbot, window)
    assert page.beginning.isVisible()
    assert not page.editor.isVisible()
    assert not page.filter.isVisible()
    assert "由名冊匯入" in page.beginning.text
    asked = []
    page.open_asked.connect(lambda: asked.append("open"))
    click(button_of(page.beginning, "開啟名冊（Ctrl+O）…"))
    assert asked == ["open"]
    click(button_of(page.beginning, "新增案件（Ctrl+N）"))
    qtbot.waitUntil(lambda: page.editor.focused_key is not None, timeout=WAIT)
    settled(qtbot, window)
    assert not page.beginning.isVisible()
    assert page.filter.isVisible()


def test_before_the_cases_are_listed_nothing_says_that_there_are_none(window: MainWindow):
    page = window.book.cases()
    window.show_page("cases")
    assert not page.beginning.isVisible()
    assert not page.editor.isVisible()


def test_without_a_chosen_case_no_empty_form_is_shown(qtbot, window, listed):
    (number, *_) = column(listed, NUMBER)
    click(listed.filter.field)
    window.book.case_desk.close_case()
    assert listed.hint.isVisible()
    assert "選一件案件" in listed.hint.text()
    assert not listed.editor.isVisible()
    # The list has all the room.
    assert listed.view.height() > 0.6 * listed.height()
    open_case(qtbot, window, listed.model.case_at(0).id)
    assert listed.editor.typed()["case_no"] == number
    assert listed.editor.isVisible()
    assert not listed.hint.isVisible()
    assert listed.view.height() < 0.5 * listed.height()


def test_cases_that_have_just_been_added_are_chosen_and_in_sight(qtbot, window, listed):
    open_case(qtbot, window, listed.model.case_at(0).id)
    rows = [typed(case_no=f"新{n}", id_number="") for n in (1, 2)]
    window.book.case_desk.add([(row, None) for row in rows], "renewed", "產生續聘案 2 件")
    settled(qtbot, window)
    chosen = [case.case_no for case in listed.model.cases if case.id in listed.chosen_ids()]
    assert sorted(chosen) == ["新1", "新2"]
    qtbot.waitUntil(lambda: listed.editor.typed().get("case_no") in chosen, timeout=WAIT)
    settled(qtbot, window)
    assert len(listed.chosen_ids()) == 2


def test_a_case_asked_for_before_does_not_take_the_choice_from_those_just_added(
    qtbot, window, listed
):
    desk, other = window.book.case_desk, listed.model.case_at(1).id
    open_case(qtbot, window, listed.model.case_at(0).id)
    rows = [typed(case_no=f"新{n}", id_number="") for n in (1, 2)]
    desk.add([(row, None) for row in rows], "renewed", "產生續聘案 2 件")
    desk.open(other)  # it is there only after they are
    settled(qtbot, window)
    chosen = [case.case_no for case in listed.model.cases if case.id in listed.chosen_ids()]
    assert sorted(chosen) == ["新1", "新2"]
    assert listed.editor.typed()["case_no"] in chosen


def test_a_name_that_is_longer_than_the_first_ones_is_not_cut(qtbot, window):
    page = new_case(qtbot, window)
    name = "歐陽範例人"
    page.editor.go_to("name")
    keys(window, name)
    press(window, Qt.Key.Key_Tab)
    settled(qtbot, window)
    assert page.view.columnWidth(NAME) > page.view.fontMetrics().horizontalAdvance(name)


def test_deleting_is_offered_only_of_what_is_chosen(qtbot, window, listed):
    listed.view.clearSelection()
    assert not listed._delete.isEnabled()
    listed.view.selectRow(1)
    assert listed._delete.isEnabled()


# What is chosen stays so ----------------------------------------------------------------------


@pytest.fixture
def two_chosen(qtbot, window, listed) -> list[int]:
    """Two cases chosen by Shift+↓ in the list by number, the second current."""
    listed.view.setFocus()
    listed.sort_by(NUMBER)
    listed.view.go(0)
    press(window, Qt.Key.Key_Down, SHIFT)
    qtbot.wait(200)
    settled(qtbot, window)
    chosen = listed.chosen_ids()
    assert len(chosen) == 2
    return chosen


def check_again(window: MainWindow, page: StoredPage, **changes: object) -> None:
    """As if a check in the background had found the first case chosen otherwise."""
    first = page.model.cases[page.view.chosen_lines()[0]]
    window.book.case_desk.renewed.emit([first._replace(**changes)], frozenset())


def test_another_order_keeps_what_is_chosen(qtbot, window, listed, two_chosen):
    current = listed.model.case_at(listed.view.currentIndex().row()).id
    check_again(window, listed, case_no="H-99")
    assert column(listed, NUMBER)[-1] == "H-99"
    assert sorted(listed.chosen_ids()) == sorted(two_chosen)
    assert listed.model.case_at(listed.view.currentIndex().row()).id == current


def test_new_and_deleted_cases_keep_what_is_chosen(qtbot, window, listed, two_chosen):
    other = next(c for c in listed.model.cases if c.id not in two_chosen)
    new = [other._replace(id=other.id + 900 + n, case_no=f"A-{n}") for n in range(3)]
    window.book.case_desk.renewed.emit(new, frozenset({other.id}))
    assert column(listed, NUMBER)[:3] == ["A-0", "A-1", "A-2"]
    assert listed.chosen_ids() == two_chosen
    window.book.case_desk.renewed.emit([], frozenset({two_chosen[0]}))
    assert listed.chosen_ids() == two_chosen[1:]


def test_listing_all_after_the_first_keeps_what_is_chosen(qtbot, window, listed, two_chosen):
    window.book.case_desk.listed.emit(list(listed.model.cases)[::-1])
    assert listed.chosen_ids() == two_chosen


def test_a_filter_drops_from_the_choice_what_it_hides(qtbot, window, listed, two_chosen):
    kept = listed.model.cases[listed.view.chosen_lines()[0]]
    listed.filter.field.setText(kept.name)
    qtbot.wait(150)
    assert kept.id in listed.chosen_ids()
    assert len(listed.chosen_ids()) == listed.model.rowCount() == 1


def test_a_long_list_stays_where_it_was_scrolled(qtbot, window, listed):
    one = listed.model.cases[0]
    many = [one._replace(id=1000 + n, case_no=f"N-{n:04}") for n in range(500)]
    window.book.case_desk.listed.emit([*listed.model.cases, *many])
    listed.sort_by(NUMBER)
    listed.view.go(300)
    qtbot.wait(10)
    top = listed.view.currentIndex().row() - listed.view.verticalScrollBar().value()
    window.book.case_desk.renewed.emit(
        [one._replace(id=5000 + n, case_no=f"A-{n}") for n in range(7)], frozenset()
    )
    assert listed.view.currentIndex().row() == 307
    assert listed.view.currentIndex().row() - listed.view.verticalScrollBar().value() == top


def test_the_order_asked_for_again_is_turned_round(listed):
    listed.sort_by(NUMBER)
    assert column(listed, NUMBER) == ["H-2", "H-3", "H-10"]
    listed.sort_by(NUMBER)
    assert column(listed, NUMBER) == ["H-10", "H-3", "H-2"]
