"""Fields of one line: plain text, and text that is kept in capitals and half-width signs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QLineEdit

from app.rules.dates import narrow
from app.rules.facts import FACTS
from app.rules.values import UNREADABLE, read_value
from app.stored import Known
from app.ui import icons
from app.ui.fields.field import NO_MARK, Field, is_undo
from app.ui.fields.suggestions import Suggest, Suggestions
from app.ui.palette import Palette

_PICTURE: Final = 16
PICTURE_ROOM: Final = 28
"""Pixels at the end of a line for its picture."""
SIDES: Final = 20
"""Pixels of a line that are not for its text."""


class Picture(NamedTuple):
    """What is drawn at the end of a line, and what a click on it does."""

    icon: str
    do: Callable[[], object]
    whole_line: bool = False
    """A click anywhere in the line does the same."""


class Line(QLineEdit):
    """A line that asks its field first what a key, a click or the focus means."""

    def __init__(self, field: LineField, picture: Picture | None = None) -> None:
        super().__init__()
        self._field = field
        self._picture = picture
        self.is_composing = False
        if picture is not None:
            self.setTextMargins(0, 0, PICTURE_ROOM - 8, 0)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another face needs another width."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._field.fit_width()

    def event(self, event: QEvent) -> bool:
        """Let no shortcut of the window take F1, and let undo be the window's."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if is_undo(event):
                event.ignore()
                return False
            if event.key() == Qt.Key.Key_F1 or self._field.overrides(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """The field's own keys first."""
        if is_undo(event):
            event.ignore()
        elif self._field.takes_key(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802  # Qt's name
        """Know while a word is being composed; what is committed may be a key of the field's."""
        self.is_composing = bool(event.preeditString())
        if event.commitString() and self._field.takes_commit(event.commitString()):
            super().inputMethodEvent(QInputMethodEvent())
        else:
            super().inputMethodEvent(event)
        if not self.is_composing:
            self._field.composed()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show what was typed, all selected, so that typing replaces it."""
        super().focusInEvent(event)
        self._field.begin(by_click=event.reason() is Qt.FocusReason.MouseFocusReason)
        if event.reason() not in (
            Qt.FocusReason.MouseFocusReason,
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show the value as it is read again."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.is_composing = False
            self._field.leave()

    def _on_picture(self, at: QPoint) -> bool:
        if self._picture is None:
            return False
        return self._picture.whole_line or at.x() >= self.width() - PICTURE_ROOM

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """A click on the picture does what it stands for."""
        super().mousePressEvent(event)
        if (
            self._picture is not None
            and event.button() is Qt.MouseButton.LeftButton
            and self._on_picture(event.position().toPoint())
        ):
            self._picture.do()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Show over the picture that it can be clicked."""
        super().mouseMoveEvent(event)
        if self._picture is not None:
            over = self._on_picture(event.position().toPoint())
            shape = Qt.CursorShape.ArrowCursor if over else Qt.CursorShape.IBeamCursor
            self.setCursor(shape)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the picture at the end."""
        super().paintEvent(event)
        if self._picture is None:
            return
        drawn = icons.pixmap(
            self._picture.icon, self._field.picture_ink, _PICTURE, self.devicePixelRatioF()
        )
        room = QRect(self.width() - PICTURE_ROOM, 0, PICTURE_ROOM, self.height())
        QPainter(self).drawPixmap(
            room.left() + (room.width() - _PICTURE) // 2 - 2,
            (room.height() - _PICTURE) // 2,
            drawn,
        )


class LineField(Field):
    """One line. While it has the focus it shows what was typed, else what `shown` makes of it."""

    wants_input_method = True
    """Whether an input method may compose in it; digits and capitals go straight in without."""

    def __init__(
        self, key: str, label: str, palette: Palette, *, picture: Picture | None = None
    ) -> None:
        super().__init__(key, label, palette)
        self._fact = FACTS.get(key)
        self._is_editing = False
        self._is_settled = True
        self._waiting: str | None = None
        self._suggestions: Suggestions | None = None
        self.line = Line(self, picture)
        self.line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, self.wants_input_method)
        self.line.textEdited.connect(self._typed)
        self._place(self.line)
        self.fit_width()

    @property
    def picture_ink(self) -> str:
        """The colour of the picture at the end of the line."""
        return self._palette.muted

    # What a subclass may say otherwise

    @property
    def ems(self) -> int:
        """Chinese characters for which it has room; 0 for as many as the column has."""
        return 0

    @property
    def hint(self) -> str:
        """What an empty field says while it has the focus."""
        return "" if self._fact is None else self._fact.note

    def shown(self, text: str) -> str:
        """How a text is shown while nobody edits it."""
        return text

    def normalised(self, text: str) -> str:
        """What is kept of a text that is being typed."""
        return text

    def complaint(self, text: str) -> str:
        """What is wrong with a text by itself; empty where nothing is."""
        if self._fact is None or read_value(self._fact, text) is not UNREADABLE:
            return ""
        return f"「{text.strip()}」無法讀取，請改填。"

    def overrides(self, event: QKeyEvent) -> bool:
        """Whether a key that is a shortcut of the window means something else in this field."""
        del event
        return False

    def takes_commit(self, text: str) -> bool:
        """Deal with what an input method hands over; False to have it typed."""
        del text
        return False

    # What is common

    def fit_width(self) -> None:
        """Be no wider than what it holds can be."""
        if self.ems:
            one = self.line.fontMetrics().horizontalAdvance("國")
            self.line.setMaximumWidth(one * self.ems + SIDES)

    def set_text(self, text: str) -> None:
        """Hold another text; a word that is being composed is let finish first."""
        if self.line.is_composing:
            self._waiting = text
            return
        self._waiting = None
        if text != self._text or text != self.line.text():
            self._text = text
            self._show()

    def composed(self) -> None:
        """A word is finished or given up; what was to be shown meanwhile can be now."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self.set_text(waiting)

    def suggest_by(self, suggest: Suggest) -> None:
        """Show what is known beside what is typed."""
        self._suggestions = Suggestions(self.line, suggest)
        self._suggestions.chosen.connect(self._pick)

    @property
    def suggestions(self) -> Suggestions | None:
        """What is known, where the field suggests it."""
        return self._suggestions

    def begin(self, *, by_click: bool) -> None:
        """The field has the focus."""
        if not self._is_editing:
            self._is_editing = True
            self._is_settled = False
            self.line.setPlaceholderText(self.hint)
            if self.line.text() != self._text:
                self.line.setText(self._text)
            if not by_click:
                self.entered.emit(self.key)

    def leave(self) -> None:
        """The field has lost the focus."""
        if self._suggestions is not None:
            self._suggestions.hide()
        self._is_editing = False
        self.line.setPlaceholderText("")
        self.settle()
        self._show()

    def settle(self) -> None:
        """The text is as the user wants it, for now."""
        if not self._is_settled:
            self._is_settled = True
            self._look_at_itself()
            self.settled.emit(self.key)

    def takes_key(self, event: QKeyEvent) -> bool:
        """Enter settles and goes on; in the list of what is known it chooses."""
        if self._suggestions is not None and self._suggestions.takes_key(event):
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.settle()
        return super().takes_key(event)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        super().recolour(palette)
        self.line.update()

    def _show(self) -> None:
        text = self._text if self._is_editing else self.shown(self._text)
        if self.line.text() != text:
            self.line.setText(text)
            if not self._is_editing:
                self.line.setCursorPosition(0)
        if not self._is_editing:
            self._look_at_itself()

    def _look_at_itself(self) -> None:
        wrong = self.complaint(self._text) if self._text else ""
        self._mark_itself(*(("blocked", wrong) if wrong else NO_MARK))

    def _enter(self, text: str) -> None:
        """Put in a text as if it had been typed."""
        self.line.setText(text)
        self._is_settled = False
        self._edit(text)

    def _typed(self, text: str) -> None:
        kept = self.normalised(text)
        if kept != text:
            at = self.line.cursorPosition()
            self.line.setText(kept)
            self.line.setCursorPosition(at)
        self._waiting = None
        self._is_settled = False
        self._edit(kept)
        if self._suggestions is not None:
            self._suggestions.follow(kept)

    def _pick(self, known: Known) -> None:
        self._enter(known.implies.get(self.key, known.title))
        self.picked.emit(self.key, known)


class TextField(LineField):
    """Plain text."""

    span = 2


class CodeField(LineField):
    """A code of Latin letters and digits: capitals, half-width, whatever the keyboard gives."""

    wants_input_method = False

    def normalised(self, text: str) -> str:
        """Capitals and half-width signs."""
        return narrow(text).upper()
