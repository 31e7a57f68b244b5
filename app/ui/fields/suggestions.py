"""What is known, in a short list below a line.

Not a QCompleter: its list is a window that takes the keyboard, and an input method then loses the
word that it is composing. This list is part of the window and never has the focus.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from app.stored import Known

Suggest = Callable[[str], Sequence[Known]]
"""What is known that fits a text, best first; asked at every keystroke."""

MOST: Final = 8
_LEAST_WIDTH: Final = 280
_FRAME: Final = 8
"""Pixels above and below the entries, as `look` draws them."""


class Suggestions(QObject):
    """The list below one line."""

    chosen = Signal(object)
    """The `Known` that was chosen."""

    def __init__(self, line: QLineEdit, suggest: Suggest) -> None:
        super().__init__(line)
        self._line = line
        self._suggest = suggest
        self._list: QListWidget | None = None
        self._known: Sequence[Known] = ()

    @property
    def list(self) -> QListWidget | None:
        """The list, once there was something to show."""
        return self._list

    @property
    def is_open(self) -> bool:
        """Whether the list is to be seen."""
        return self._list is not None and self._list.isVisible()

    def follow(self, text: str) -> None:
        """Show what fits a text; nothing for an empty one."""
        self._known = self._suggest(text.strip())[:MOST] if text.strip() else ()
        self._open()

    def hide(self) -> None:
        """Put the list away."""
        if self._list is not None:
            self._list.hide()

    def takes_key(self, event: QKeyEvent) -> bool:
        """Up, down, Enter and Esc in the open list; Alt+↓ opens it."""
        key = event.key()
        if not self.is_open:
            if key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self._known = self._suggest(self._line.text().strip())[:MOST]
                self._open()
                return True
            return False
        shown = self._list
        assert shown is not None  # noqa: S101  # it is open
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            row = shown.currentRow() + step
            shown.setCurrentRow(max(0, min(row, shown.count() - 1)))
            return True
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and shown.currentRow() >= 0:
            self._choose(shown.currentRow())
            return True
        return False

    def _choose(self, row: int) -> None:
        self.hide()
        self.chosen.emit(self._known[row])

    def _open(self) -> None:
        if not self._known:
            self.hide()
            return
        if self._list is None:
            self._list = self._made()
        shown = self._list
        shown.clear()
        for known in self._known:
            item = QListWidgetItem(f"{known.title}　{known.note}" if known.note else known.title)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{known.title}，{known.note}")
            shown.addItem(item)
        shown.setCurrentRow(-1)
        self._put(shown)
        shown.show()
        shown.raise_()

    def _made(self) -> QListWidget:
        made = QListWidget(self._line.window())
        made.setObjectName("suggestions")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setTextElideMode(Qt.TextElideMode.ElideRight)
        made.setAccessibleName(f"{self._line.accessibleName()}：已知的資料")
        made.itemClicked.connect(lambda item: self._choose(made.row(item)))
        return made

    def _put(self, shown: QListWidget) -> None:
        """Below the line, or above it where there is no room below."""
        window = self._line.window()
        line = self._line
        high = shown.sizeHintForRow(0) * shown.count() + _FRAME
        wide = min(max(line.width(), _LEAST_WIDTH), window.width())
        below = line.mapTo(window, QPoint(0, line.height() + 2))
        top = below.y()
        if top + high > window.height():
            top = max(0, line.mapTo(window, QPoint(0, -2)).y() - high)
        left = max(0, min(below.x(), window.width() - wide))
        shown.setGeometry(left, top, wide, high)
