"""登打輔助 as a person uses it: by key, and what then lies on the clipboard."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.stored import StoredCase
from app.typing_order import Form, order_of, usual_order
from app.ui.lent_clipboard import LEFT_OUT, LentClipboard
from app.ui.palette import DARK, LIGHT
from app.ui.typing_flow import TypingFlow
from app.ui.typing_window import TypingWindow
from tests.contrast import contrast
from tests.ui.clerk import ALT, SHIFT, button_of, keep, page_of, settled, typed

NOW = datetime(2026, 4, 20)
ORDER = order_of(
    {
        "places": [
            ["name", True, "typed"],
            ["unit", True, "typed"],
            ["id_number", True, "capitals"],
            ["onboard_date", True, "compact"],
        ]
    }
)
TYPED = {
    "case_no": "H-1",
    "case_kind": "新聘",
    "name": "王測試",
    "id_number": "a123456789",
    "onboard_date": "115-04-07",
}
LIN = {"case_no": "H-2", "name": "林虛構", "onboard_date": "115-02-30"}


def case(number: int, facts: dict[str, str]) -> StoredCase:
    return StoredCase(number, facts, 1, NOW, NOW)


CASES = {1: case(1, TYPED), 2: case(2, LIN)}


def made_for(qtbot: Any, lent_ms: int = 60_000) -> TypingWindow:
    made = TypingWindow(LIGHT, ORDER, lent_ms)
    made.case_wanted.connect(lambda number: made.show_case(CASES[number]))
    qtbot.addWidget(made)
    made.show_cases([1, 2])
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.view.hasFocus)
    return made


@pytest.fixture
def helper(qtbot) -> Iterator[TypingWindow]:
    QGuiApplication.clipboard().clear()
    made = made_for(qtbot)
    yield made
    made.close()


def clip() -> str:
    return QGuiApplication.clipboard().text()


def press(helper: TypingWindow, key: Qt.Key, held: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(helper.focusWidget() or helper, key, held)


def order_keys(helper: TypingWindow) -> list[str]:
    return [line.key for line in helper.facts.lines]


@pytest.mark.parametrize("screens", [0.5, 1.5])
def test_all_of_it_is_on_the_screen_when_it_first_stands_there(qtbot: Any, screens: float) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    screen = window.screen().availableGeometry()
    window.setGeometry(screen)
    helper = made_for(qtbot)
    helper.resize(helper.width(), int(screen.height() * screens))  # as large text makes it
    helper.stand_at_the_right_of(window)
    assert screen.contains(helper.frameGeometry())


def test_it_stays_on_top_and_says_whose_case_it_is(helper) -> None:
    assert helper.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert helper.windowType() is Qt.WindowType.Tool
    assert helper._title.whole == "H-1　新聘"
    assert helper._person.whole == "王測試　a12****789"
    assert helper._count.text() == "1／2 件"
    assert helper.width() <= 340


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_F9])
def test_one_key_copies_what_comes_next_and_ticks_it(helper, key) -> None:
    seen = []
    for _ in range(3):
        press(helper, key)
        seen.append(clip())
    # The unit is empty: it is passed over.
    assert seen == ["王測試", "A123456789", "1150407"]
    assert helper.done == {"name", "id_number", "onboard_date"}
    assert helper._progress.text() == "已登打 3／3 項"


def test_when_all_is_ticked_the_same_key_takes_the_next_case(helper) -> None:
    for _ in range(3):
        press(helper, Qt.Key.Key_Space)
    assert helper.copy_next.text().strip() == "全部登打完，下一件（F9）"
    press(helper, Qt.Key.Key_Space)
    assert helper._title.whole == "H-2"
    assert clip() == "1150407"  # nothing is copied before it is asked for
    press(helper, Qt.Key.Key_Space)
    assert clip() == "林虛構"


def test_the_last_case_of_the_selection_says_so(helper) -> None:
    press(helper, Qt.Key.Key_Down, ALT)
    for _ in range(2):
        press(helper, Qt.Key.Key_Space)
    assert helper.copy_next.text().strip() == "這一批已登打完"
    assert not helper.copy_next.isEnabled()


def test_what_cannot_be_read_is_copied_as_typed_and_told(helper) -> None:
    press(helper, Qt.Key.Key_Down, ALT)
    for _ in range(2):
        press(helper, Qt.Key.Key_Space)
    assert clip() == "115-02-30"
    assert "無法辨識，照所填內容，請確認" in helper._news.whole


def test_the_ticks_of_a_case_stay_while_the_window_is_open(helper) -> None:
    press(helper, Qt.Key.Key_Space)
    press(helper, Qt.Key.Key_Down, ALT)
    assert helper.done == frozenset()
    press(helper, Qt.Key.Key_Up, ALT)
    assert helper.done == {"name"}
    press(helper, Qt.Key.Key_Space)
    assert clip() == "A123456789"


def test_alt_with_an_arrow_works_on_the_buttons_too(helper) -> None:
    helper.copy_next.setFocus()
    press(helper, Qt.Key.Key_Down, ALT)
    assert helper.case_id == 2
    press(helper, Qt.Key.Key_Down, ALT)  # there is none after it
    assert helper.case_id == 2


def test_a_click_copies_any_and_goes_on_from_there(helper) -> None:
    spot = helper.view.visualRect(helper.facts.index(2)).center()
    QTest.mouseClick(helper.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert clip() == "A123456789"
    press(helper, Qt.Key.Key_Space)
    assert clip() == "1150407"
    press(helper, Qt.Key.Key_Space)  # then what was passed over
    assert clip() == "王測試"


def test_an_empty_fact_copies_nothing_and_says_so(helper) -> None:
    press(helper, Qt.Key.Key_Space)
    spot = helper.view.visualRect(helper.facts.index(1)).center()
    QTest.mouseClick(helper.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert clip() == "王測試"
    assert helper._news.whole == "服務單位未填，沒有可複製的內容。"


def test_backspace_takes_the_last_tick_back(helper) -> None:
    press(helper, Qt.Key.Key_Space)
    press(helper, Qt.Key.Key_Space)
    press(helper, Qt.Key.Key_Backspace)
    assert helper.done == {"name"}
    press(helper, Qt.Key.Key_Space)
    assert clip() == "A123456789"


def test_a_value_that_changes_meanwhile_is_to_be_typed_again(helper) -> None:
    for _ in range(3):
        press(helper, Qt.Key.Key_Space)
    helper.show_case(case(1, {**TYPED, "onboard_date": "115-04-08"}))
    assert helper.done == {"name", "id_number"}
    press(helper, Qt.Key.Key_Space)
    assert clip() == "1150408"


def test_an_id_is_seen_only_when_it_is_asked_for(helper) -> None:
    index = helper.facts.index(2)
    assert index.data() == "A12****789"
    press(helper, Qt.Key.Key_Space)
    press(helper, Qt.Key.Key_Space)
    assert "A123456789" not in helper._news.whole
    button_of(helper, "顯示證號").click()
    assert index.data() == "A123456789"
    assert "a123456789" in helper._person.whole


# The order ------------------------------------------------------------------------------------


def test_the_order_is_set_by_keys_and_told(helper, qtbot) -> None:
    button_of(helper, "調整順序").click()
    told = []
    helper.order_changed.connect(told.append)
    helper.panel.list.setCurrentRow(0)
    press(helper, Qt.Key.Key_Down, ALT | SHIFT)
    press(helper, Qt.Key.Key_Down, ALT | SHIFT)
    assert order_keys(helper) == ["unit", "id_number", "name", "onboard_date"]
    assert [place.key for place in told[-1].places[:3]] == ["unit", "id_number", "name"]
    press(helper, Qt.Key.Key_Up, ALT | SHIFT)
    assert order_keys(helper) == ["unit", "name", "id_number", "onboard_date"]


def test_a_drag_sets_the_order_too(helper) -> None:
    model = helper.panel.list.model()
    assert helper.panel.list.dragDropMode() is helper.panel.list.DragDropMode.InternalMove
    here = model.index(0, 0).parent()
    assert model.moveRow(here, 3, here, 0)  # as the list does when something is dropped
    assert order_keys(helper) == ["onboard_date", "name", "unit", "id_number"]


def test_a_fact_is_left_out_by_its_mark(helper) -> None:
    button_of(helper, "調整順序").click()
    helper.panel.list.setCurrentRow(1)
    press(helper, Qt.Key.Key_Space)
    assert order_keys(helper) == ["name", "id_number", "onboard_date"]
    press(helper, Qt.Key.Key_Escape)
    press(helper, Qt.Key.Key_Space)
    assert clip() == "王測試"


def test_each_fact_has_a_form_of_its_own(helper) -> None:
    button_of(helper, "調整順序").click()
    panel = helper.panel
    panel.list.setCurrentRow(3)
    assert panel.form.currentText() == "1150407"
    panel.form.setFocus()
    press(helper, Qt.Key.Key_Down)
    assert helper.facts.lines[3].text == "115/04/07"
    assert panel.order.form_of("onboard_date") is Form.SLASHES
    panel.list.setCurrentRow(0)
    assert not panel.form.isEnabled()


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
def test_a_box_that_is_not_ticked_can_be_seen(helper, palette) -> None:
    """3:1 against what is behind it, as every control."""
    button_of(helper, "調整順序").click()
    helper.recolour(palette)
    entries = helper.panel.list
    entries.setFocus()
    QTest.keyClick(entries, Qt.Key.Key_Space)  # leaves the first one out
    entries.setCurrentRow(1)
    place = entries.visualItemRect(entries.item(0))
    picture = entries.viewport().grab(place.adjusted(0, 0, 30 - place.width(), 0)).toImage()
    points = itertools.product(range(picture.width()), range(picture.height()))
    colours = {picture.pixelColor(x, y).name() for x, y in points}
    assert entries.item(0).checkState() is Qt.CheckState.Unchecked
    assert max(contrast(colour, palette.paper) for colour in colours) >= 3


def test_the_usual_order_comes_back(helper) -> None:
    button_of(helper, "調整順序").click()
    button_of(helper, "還原預設").click()
    assert helper.panel.order == usual_order()


# The clipboard --------------------------------------------------------------------------------


def test_the_history_of_the_system_is_told_to_leave_it_out(helper) -> None:
    press(helper, Qt.Key.Key_Space)
    content = QGuiApplication.clipboard().mimeData()
    *of_windows, of_kde = LEFT_OUT
    for name in of_windows:
        assert bytes(content.data(name).data()) == b"\0\0\0\0"
    assert of_kde == "x-kde-passwordManagerHint"
    assert bytes(content.data(of_kde).data()) == b"secret"
    assert any("ExcludeClipboardContentFromMonitorProcessing" in name for name in LEFT_OUT)
    assert any("CanIncludeInClipboardHistory" in name for name in LEFT_OUT)


def test_closing_clears_what_was_copied(helper) -> None:
    press(helper, Qt.Key.Key_Space)
    helper.close()
    assert clip() == ""


def test_esc_closes_it_and_what_is_ticked_stays_so(helper) -> None:
    press(helper, Qt.Key.Key_Space)
    ticked = helper.done
    assert ticked
    press(helper, Qt.Key.Key_Escape)
    assert not helper.isVisible()
    assert clip() == ""
    helper.show_cases([1, 2])
    helper.show()
    assert helper.done == ticked


def test_closing_leaves_what_somebody_else_copied(helper) -> None:
    press(helper, Qt.Key.Key_Space)
    QGuiApplication.clipboard().setText("別的")
    helper.close()
    assert clip() == "別的"


def test_after_a_time_the_clipboard_is_cleared_and_it_says_so(qtbot) -> None:
    helper = made_for(qtbot, 40)
    press(helper, Qt.Key.Key_Space)
    assert clip() == "王測試"
    qtbot.waitUntil(lambda: clip() == "", timeout=3000)
    assert helper._news.whole == "已逾時，剪貼簿已清除；要再貼上，請按該欄。"
    assert helper.done == {"name"}


def test_a_picture_on_the_clipboard_is_let_be(qtbot, helper) -> None:
    lent = LentClipboard(helper)
    lent.lend("王測試")
    other = QMimeData()
    other.setData("application/x-other", b"1")
    QGuiApplication.clipboard().setMimeData(other)
    assert not lent.take_back()
    assert QGuiApplication.clipboard().mimeData().hasFormat("application/x-other")


# Everybody ------------------------------------------------------------------------------------


def test_every_control_has_a_name_and_every_fact_is_said(helper) -> None:
    for control in helper.findChildren(QAbstractButton):
        if control.isVisible():
            made = QAccessible.queryAccessibleInterface(control)
            assert made.text(QAccessible.Text.Name)
    press(helper, Qt.Key.Key_Space)
    assert [helper.facts.said(row) for row in range(3)] == [
        "姓名：王測試，已登打",
        "服務單位：未填，略過",
        "身分證字號：A12****789，下一項，複製格式：半形大寫",
    ]


def test_it_follows_another_palette(helper) -> None:
    helper.recolour(DARK)
    QApplication.processEvents()
    assert helper.view.delegate.palette is DARK
    assert DARK.ground in helper.styleSheet()


# In the window --------------------------------------------------------------------------------


@pytest.fixture
def flow(window) -> Iterator[TypingFlow]:
    QGuiApplication.clipboard().clear()
    made = TypingFlow(window)
    yield made
    made.close()


def choose(window: Any, *ids: int) -> None:
    page = page_of(window)
    page.view.clearSelection()
    rows = QItemSelectionModel.SelectionFlag.Rows | QItemSelectionModel.SelectionFlag.Select
    for case_id in ids:
        row = page.model.row_of(page.model.line_of(case_id))
        page.view.selectionModel().select(page.model.index(row, 0), rows)


def shown(qtbot: Any, flow: TypingFlow, case_id: int) -> TypingWindow:
    qtbot.waitUntil(
        lambda: (
            flow.helper is not None
            and flow.helper._case is not None
            and flow.helper._case.id == case_id
        ),
        timeout=10_000,
    )
    assert flow.helper is not None
    return flow.helper


def test_the_chosen_cases_are_typed_in_turn(qtbot, window, flow) -> None:
    ids = keep(qtbot, window, *(typed(case_no=f"H-{n}") for n in (1, 2, 3)))
    choose(window, ids[0], ids[2])
    flow.begin()
    helper = shown(qtbot, flow, ids[2])  # the newest stands first in the list
    assert helper._count.text() == "1／2 件"
    press(helper, Qt.Key.Key_Down, ALT)
    shown(qtbot, flow, ids[0])


def test_of_a_single_one_the_list_goes_on(qtbot, window, flow) -> None:
    ids = keep(qtbot, window, *(typed(case_no=f"H-{n}") for n in (1, 2, 3)))
    choose(window, ids[1])
    flow.begin()
    assert shown(qtbot, flow, ids[1])._count.text() == "2／3 件"


def test_without_a_case_it_says_so(qtbot, window, flow) -> None:
    keep(qtbot, window)
    flow.begin()
    assert flow.helper is None
    assert "沒有列出案件" in window.status.news


def test_the_order_is_kept_for_the_next_time(qtbot, window, flow) -> None:
    (number,) = keep(qtbot, window, typed())
    flow.begin()
    helper = shown(qtbot, flow, number)
    helper.panel.list.setCurrentRow(0)
    helper.panel.list.move_entry(1)
    settled(qtbot, window)
    again = TypingFlow(window)
    again.begin()
    other = shown(qtbot, again, number)
    assert order_keys(other)[:2] == ["id_number", "case_kind"]
    again.close()


def test_an_edit_in_the_window_is_followed(qtbot, window, flow) -> None:
    (number,) = keep(qtbot, window, typed(name="王測試"))
    flow.begin()
    helper = shown(qtbot, flow, number)
    window.book.go_to(number)
    settled(qtbot, window)
    window.book.case_desk.change({"name": "林虛構"}, "修改姓名")
    window.book.case_desk.keep()
    qtbot.waitUntil(lambda: "林虛構" in helper._person.whole, timeout=10_000)


def test_its_place_is_remembered_and_the_end_of_the_program_clears_up(qtbot, window, flow) -> None:
    (number,) = keep(qtbot, window, typed())
    flow.begin()
    helper = shown(qtbot, flow, number)
    helper.resize(360, 500)
    press(helper, Qt.Key.Key_Space)
    assert clip() == "新聘"
    flow.close()
    assert clip() == ""
    again = TypingFlow(window)
    again.begin()
    assert shown(qtbot, again, number).width() == 360
    again.close()
