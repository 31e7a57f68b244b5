"""What the first painting sets without Qt's names for it.

To use one name of `Qt`'s 93 enumerations is to have all of them made: 14 ms, more than a tenth of
what an empty window takes from its start. Until the window is painted these few are set as
properties, by their numbers.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

PLAIN_TEXT: Final = 0
SELECTABLE: Final = 1 | 2
"""By the mouse and by the keyboard."""
TEXT_UNDER_ICON: Final = 3
NO_FOCUS: Final = 0
FOCUS_BY_CLICK: Final = 2
FOCUS_BY_ALL: Final = 11
"""By Tab as well, not by the wheel."""


def be_plain(label: QLabel) -> None:
    """Show the text as it is, whatever marks of HTML are in it."""
    label.setProperty("textFormat", PLAIN_TEXT)


def be_selectable(label: QLabel) -> None:
    """Let the text be selected and copied."""
    label.setProperty("textInteractionFlags", SELECTABLE)


def put_text_under_icon(button: QToolButton) -> None:
    """Show the icon, and the text below it."""
    button.setProperty("toolButtonStyle", TEXT_UNDER_ICON)


def take_focus(widget: QWidget, by: int) -> None:
    """By what the widget takes the focus: one of the three above."""
    widget.setProperty("focusPolicy", by)


def set_keys(action: QAction, keys: str) -> None:
    """A shortcut as it is written: "Ctrl+N"."""
    action.setProperty("shortcut", keys)


def looks_dark() -> bool:
    """Whether the system's own colours are dark, as far as can be seen from them."""
    system = QGuiApplication.palette()
    return system.windowText().color().lightness() > system.window().color().lightness()
