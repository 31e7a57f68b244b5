"""What is set by numbers before the first painting is what Qt's names for it say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QKeySequence, QPalette
from PySide6.QtWidgets import QLabel, QToolButton

from app.ui import early
from app.ui.actions import DEEDS


def test_text_stays_as_it_is_written(qapp: QObject) -> None:
    label = QLabel("<b>王範例</b>")
    early.be_plain(label)
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_text_can_be_selected_by_mouse_and_keyboard(qapp: QObject) -> None:
    label = QLabel("王範例")
    early.be_selectable(label)
    ways = Qt.TextInteractionFlag
    both = ways.TextSelectableByMouse | ways.TextSelectableByKeyboard
    assert label.textInteractionFlags() == both


def test_the_text_of_a_button_stands_under_its_icon(qapp: QObject) -> None:
    button = QToolButton()
    early.put_text_under_icon(button)
    assert button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextUnderIcon


@pytest.mark.parametrize(
    ("by", "policy"),
    [
        (early.NO_FOCUS, Qt.FocusPolicy.NoFocus),
        (early.FOCUS_BY_CLICK, Qt.FocusPolicy.ClickFocus),
        (early.FOCUS_BY_ALL, Qt.FocusPolicy.StrongFocus),
    ],
)
def test_the_focus_is_taken_by(qapp: QObject, by: int, policy: Qt.FocusPolicy) -> None:
    button = QToolButton()
    early.take_focus(button, by)
    assert button.focusPolicy() is policy


@pytest.mark.parametrize("keys", [deed.keys for deed in DEEDS if deed.keys])
def test_every_shortcut_is_read_as_it_is_written(qapp: QObject, keys: str) -> None:
    action = QAction()
    early.set_keys(action, keys)
    assert action.shortcut() == QKeySequence(keys)
    assert not action.shortcut().isEmpty()


@pytest.fixture
def system() -> Iterator[QPalette]:
    before = QGuiApplication.palette()
    yield QPalette(before)
    QGuiApplication.setPalette(before)


@pytest.mark.parametrize(
    ("ground", "ink", "is_dark"), [("#1e1e1e", "#f0f0f0", True), ("#efefef", "#101010", False)]
)
def test_a_dark_system_is_seen_by_its_colours(
    qapp: QObject, system: QPalette, ground: str, ink: str, is_dark: bool
) -> None:
    system.setColor(QPalette.ColorRole.Window, QColor(ground))
    system.setColor(QPalette.ColorRole.WindowText, QColor(ink))
    QGuiApplication.setPalette(system)
    assert early.looks_dark() is is_dark
