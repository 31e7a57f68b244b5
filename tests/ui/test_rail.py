"""The names of the pages at the left, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.ui import dialogs
from app.ui.window import MainWindow

from .clerk import CTRL, keep, page_of, press, ready, typed


def stop_of(window: MainWindow) -> str:
    """The page whose button the Tab key comes to; there is to be one alone."""
    names = {button: name for name, button in window.rail.buttons.items()}
    passed: set[QWidget] = set()
    while (here := QApplication.focusWidget()) not in passed:
        assert here is not None
        passed.add(here)
        press(window, Qt.Key.Key_Tab)
    (found,) = {names[one] for one in passed if one in names}
    return found


@pytest.fixture
def desk(qtbot, window: MainWindow) -> MainWindow:
    keep(qtbot, window, typed(case_no="甲"))
    return window


@pytest.mark.parametrize(
    ("key", "name"),
    [(Qt.Key.Key_2, "cases"), (Qt.Key.Key_7, "settings"), (Qt.Key.Key_1, "start")],
)
def test_tab_comes_to_the_page_in_sight(desk: MainWindow, key: Qt.Key, name: str) -> None:
    press(desk, Qt.Key.Key_6, CTRL)
    press(desk, key, CTRL)
    assert desk.page_name == name
    assert stop_of(desk) == name


def test_arrows_go_from_name_to_name_and_enter_to_the_page(
    desk: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(dialogs, "ask_roster", lambda *_: asked.append(1))
    press(desk, Qt.Key.Key_2, CTRL)
    buttons = desk.rail.buttons
    buttons["cases"].setFocus(Qt.FocusReason.TabFocusReason)
    for name in ("import", "flow", "packet", "reference", "settings"):
        press(desk, Qt.Key.Key_Down)
        assert QApplication.focusWidget() is buttons[name]
    assert (desk.page_name, asked) == ("cases", [])  # nothing is gone to on the way
    press(desk, Qt.Key.Key_Return)
    assert desk.page_name == "settings"
    assert stop_of(desk) == "settings"


def test_a_page_that_was_not_come_to_is_not_marked(
    qtbot, desk: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask_roster", lambda *_: None)
    press(desk, Qt.Key.Key_2, CTRL)
    buttons = desk.rail.buttons
    buttons["import"].click()  # there is no roster, and none is chosen
    assert desk.page_name == "cases"
    assert [name for name, one in buttons.items() if one.isChecked()] == ["cases"]


def test_the_first_and_the_last_name_are_ends(qtbot, window: MainWindow) -> None:
    ready(qtbot, window)
    buttons = window.rail.buttons
    for end, key in (("start", Qt.Key.Key_Up), ("help", Qt.Key.Key_Down)):
        buttons[end].setFocus(Qt.FocusReason.TabFocusReason)
        press(window, key)
        assert QApplication.focusWidget() is buttons[end]
    assert page_of(window) is not None
