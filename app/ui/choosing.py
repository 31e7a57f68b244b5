"""Choosing from a list and putting it in order, by keyboard as well as by mouse."""

from __future__ import annotations

from string import Template
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget

from app.ui.palette import Palette
from app.ui.rows import fold

MOVING: Final = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SHEET: Final = Template("""
QListWidget { background: $paper; color: $ink; border: 1px solid $line; border-radius: 6px;
    outline: 0; padding: 4px; }
QListWidget:focus { border: 1px solid $accent; }
QListWidget::item { padding: 4px 6px; border-radius: 4px; }
QListWidget::item:selected { background: $selection; color: $ink; }
QListWidget:disabled { color: $control_line; }
""")


def list_sheet(palette: Palette) -> str:
    """How such lists look in a palette."""
    names = ("paper", "ink", "line", "accent", "selection", "control_line")
    return _SHEET.substitute({name: getattr(palette, name) for name in names})


def is_find(event: QEvent) -> bool:
    """Whether this is Ctrl+F, which a page may take before the window does."""
    return (
        isinstance(event, QKeyEvent)
        and event.key() == Qt.Key.Key_F
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )


def rank(wanted: str, title: str) -> int | None:
    """How near a title is to the words looked for, the nearest 0; None where one is not in it.

    Enter takes the first: that is 職稱, and not 前職稱, for who types 職稱.
    """
    looked_for, found = fold(wanted).strip(), fold(title)
    if not all(word in found for word in looked_for.split()):
        return None
    if not looked_for or found == looked_for:
        return 0
    return 1 if found.startswith(looked_for) else 2


class SearchLine(QLineEdit):
    """Words that something is looked for by; ↓ goes to the list, Enter takes its first."""

    down_asked = Signal()
    taken = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Keys of its own, else the field's."""
        if event.key() == Qt.Key.Key_Down:
            self.down_asked.emit()
        elif event.key() in _ENTER:
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class TakingList(QListWidget):
    """A list; Enter or blank takes the entry in hand."""

    taken = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Keys of its own, else the list's."""
        if event.key() in (*_ENTER, Qt.Key.Key_Space):
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class OrderedList(QListWidget):
    """A list whose entries can be moved: by drag or by Alt+Shift+↑↓."""

    ordered = Signal()
    """The entries stand in another order."""
    dropped = Signal()
    """Delete or Backspace was pressed: the entry in hand is not wanted."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.model().rowsMoved.connect(lambda *_: self.ordered.emit())

    def move_entry(self, by: int) -> None:
        """Move the entry in hand up (-1) or down (1)."""
        row = self.currentRow()
        if row < 0 or not 0 <= row + by < self.count():
            return
        item = self.takeItem(row)
        self.insertItem(row + by, item)
        self.setCurrentItem(item)
        self.ordered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Alt+Shift with an arrow moves the entry; Delete and Backspace are told of."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = event.key()
        if held == MOVING and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_entry(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.dropped.emit()
        else:
            super().keyPressEvent(event)
