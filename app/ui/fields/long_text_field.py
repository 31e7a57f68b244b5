"""Text of several lines: grows with what it holds, from two lines to six."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from app.ui.fields.field import FULL, Field, is_undo
from app.ui.palette import Palette

LEAST_LINES: Final = 2
MOST_LINES: Final = 6
_SIDES: Final = 6
"""Pixels above and below the text that are the frame's."""


class _Lines(QPlainTextEdit):
    """A text that asks its field first; Tab leaves it, and the wheel is the page's."""

    def __init__(self, field: LongTextField) -> None:
        super().__init__()
        self._field = field
        self.is_composing = False
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def event(self, event: QEvent) -> bool:
        """Let no shortcut of the window take F1, and let undo be the window's."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if is_undo(event):
                event.ignore()
                return False
            if event.key() == Qt.Key.Key_F1:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter goes on, Shift+Enter begins another line."""
        if is_undo(event):
            event.ignore()
        elif self._field.takes_key(event):
            event.accept()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802  # Qt's name
        """Know while a word is being composed."""
        self.is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if not self.is_composing:
            self._field.composed()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """With the keyboard, begin at the end: long texts are added to, not replaced."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.moveCursor(QTextCursor.MoveOperation.End)
        self._field.begin(by_click=event.reason() is Qt.FocusReason.MouseFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """The text is as the user wants it."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.is_composing = False
            self._field.leave()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """Scroll the text where one is writing in it, else the page."""
        if self.hasFocus() and self.verticalScrollBar().maximum() > 0:
            super().wheelEvent(event)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self._field.fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another face has lines of another height."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._field.fit()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As high as its lines."""
        return QSize(super().sizeHint().width(), self.maximumHeight())


class LongTextField(Field):
    """Duties and reasons."""

    span = FULL

    def __init__(self, key: str, label: str, palette: Palette) -> None:
        super().__init__(key, label, palette)
        self._is_settled = True
        self._is_setting = False
        self._waiting: str | None = None
        self.lines = _Lines(self)
        self.lines.textChanged.connect(self._changed)
        self._place(self.lines)
        self.fit()

    def set_text(self, text: str) -> None:
        """Hold another text; a word that is being composed is let finish first."""
        if self.lines.is_composing:
            self._waiting = text
            return
        self._waiting = None
        if text == self._text:
            return
        self._text = text
        self._is_setting = True
        self.lines.setPlainText(text)
        if self.lines.hasFocus():
            self.lines.moveCursor(QTextCursor.MoveOperation.End)
        self._is_setting = False
        self.fit()

    def composed(self) -> None:
        """A word is finished or given up."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self.set_text(waiting)

    def begin(self, *, by_click: bool) -> None:
        """The field has the focus."""
        self._is_settled = False
        if not by_click:
            self.entered.emit(self.key)

    def leave(self) -> None:
        """The field has lost the focus."""
        if not self._is_settled:
            self._is_settled = True
            self.settled.emit(self.key)

    def takes_key(self, event: QKeyEvent) -> bool:
        """Enter settles and goes on."""
        taken = super().takes_key(event)
        if taken and event.key() != Qt.Key.Key_F1:
            self.leave()
        return taken

    def fit(self) -> None:
        """Be as high as the text, within its bounds."""
        metrics = self.lines.fontMetrics()
        shown = self.lines.document().size().height()  # in lines, of a plain text
        count = min(max(math.ceil(shown), LEAST_LINES), MOST_LINES)
        margins = 2 * self.lines.document().documentMargin()
        high = math.ceil(count * metrics.lineSpacing() + margins) + _SIDES
        overflows = shown > MOST_LINES
        self.lines.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded
            if overflows
            else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        if self.lines.maximumHeight() != high:
            self.lines.setFixedHeight(high)
        if not overflows:  # it may have been scrolled while it was lower
            self.lines.verticalScrollBar().setValue(0)

    def _changed(self) -> None:
        if self._is_setting:
            return
        self._waiting = None
        self._is_settled = False
        self._edit(self.lines.toPlainText())
        self.fit()
