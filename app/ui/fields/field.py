"""What all fields have in common: a label, a place to type, a quiet mark, and a way to mend."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui import icons
from app.ui.palette import Palette
from app.ui.parts import button, words

FULL: Final = 0
"""A span: the whole width of the form."""

MARK_SIZE: Final = 14
_PIECES: Final = re.compile(r"[\d,.]+\s*元?|[A-Za-z]+\s*|.")
_OFFER_SIDES: Final = 12
"""Pixels of an offer that are not for its words."""

TONE_WORDS: Final = {
    "error": "檢核失敗",
    "blocked": "應先補正",
    "incomplete": "尚待填寫",
    "review": "請留意",
    "hint": "提示",
}
"""What a mark's shape and colour say, for who cannot see them."""

Mark = tuple[str, str]
"""A tone, and what is to be said; both empty for no mark."""

NO_MARK: Final[Mark] = ("", "")


class Field(QWidget):
    """One fact as it is typed. `text()` is always what was typed, whatever is shown.

    A subclass makes its input, hands it to `_place`, and calls `_edit` at every change by the user.
    """

    edited = Signal(str, str)
    """Key and text, at every keystroke."""
    settled = Signal(str)
    """The field was left, or Enter pressed, after an edit or without one."""
    next_asked = Signal(str)
    """Enter: on to the next field."""
    entered = Signal(str)
    """The field has the focus now, and not by a click: it may be out of sight."""
    help_asked = Signal(str)
    """F1."""
    picked = Signal(str, object)
    """Key and the `Known` that was chosen among those suggested."""

    span = 1
    """Columns of the form that it takes, or FULL."""

    def __init__(self, key: str, label: str, palette: Palette) -> None:
        super().__init__()
        self.key = key
        self.label = label
        self._palette = palette
        self._text = ""
        self._mark: Mark = NO_MARK
        self._own_mark: Mark = NO_MARK
        self._offer: QPushButton | None = None
        self._offered = ""
        self._do: Callable[[], object] | None = None
        self._label = words(label, "small")
        self._row = QHBoxLayout()
        self._row.setSpacing(6)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(3)
        self._box.addWidget(self._label)
        self._box.addLayout(self._row)
        self._input: QWidget = self

    def text(self) -> str:
        """What was typed."""
        return self._text

    def set_text(self, text: str) -> None:
        """Hold another text, without telling anyone."""
        raise NotImplementedError

    @property
    def input(self) -> QWidget:
        """Where one types: it takes the focus."""
        return self._input

    def focus_field(self) -> None:
        """Give it the focus, all that it holds selected."""
        self._input.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def shown_mark(self) -> Mark:
        """The mark that is seen: the one set from outside, else the field's own."""
        return self._mark if self._mark[0] else self._own_mark

    def mark(self, tone: str, message: str) -> None:
        """Put a quiet mark beside the label: shape and colour by tone, the message as tip.

        Tones are those of the verdicts and `hint`; an empty one takes the mark away.
        """
        self._set_marks((tone, message) if tone else NO_MARK, self._own_mark)

    def _mark_itself(self, tone: str, message: str) -> None:
        """Say what the field itself sees, such as a text that is no date."""
        self._set_marks(self._mark, (tone, message) if tone else NO_MARK)

    def _set_marks(self, outer: Mark, own: Mark) -> None:
        before = self.shown_mark
        self._mark, self._own_mark = outer, own
        after = self.shown_mark
        if after == before:
            return
        tone, message = after
        self.setToolTip(message)
        self._input.setAccessibleDescription(f"{TONE_WORDS[tone]}：{message}" if tone else "")
        if tone != before[0]:
            self.update()

    def offer(self, text: str, do: Callable[[], object]) -> None:
        """Offer to mend it with one click, by a link below; an empty text takes the offer away."""
        self._do = do
        if self._offer is None:
            if not text:
                return
            self._offer = button("", self._take_offer, "link")
            self._offer.setObjectName("offer")
            self._offer.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            self._box.addWidget(self._offer)
            QWidget.setTabOrder(self._input, self._offer)
        self._offered = text
        self._offer.setAccessibleName(f"{self.label}：{text}")
        self._offer.setVisible(bool(text))
        self._fit_offer()

    def _fit_offer(self) -> None:
        """Break an offer's words over as many lines as its column asks for: a button cannot."""
        if self._offer is not None:
            self._offer.ensurePolished()
            room = self.width() - _OFFER_SIDES
            self._offer.setText(broken(self._offered, room, self._offer.fontMetrics()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Another width breaks the offer elsewhere."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_offer()

    @property
    def offer_link(self) -> QPushButton | None:
        """The link below, where one has been offered."""
        return self._offer

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops within it, in order."""
        return (self._input,) if self._offer is None else (self._input, self._offer)

    def _take_offer(self) -> None:
        if self._do is not None:
            self._do()

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """The mark stands right after the label."""
        super().paintEvent(event)
        tone = self.shown_mark[0]
        if not tone:
            return
        shape = icons.shape(tone, self._palette, size=MARK_SIZE, scale=self.devicePixelRatioF())
        label = self._label.geometry()
        left = label.left() + min(self._label.sizeHint().width(), label.width() - MARK_SIZE) + 6
        QPainter(self).drawPixmap(
            QPoint(left, label.top() + (label.height() - MARK_SIZE) // 2), shape
        )

    def _place(self, made: QWidget, *, stretch: int = 1) -> None:
        """Put the input into the row below the label."""
        self._input = made
        made.setAccessibleName(self.label)
        self._label.setBuddy(made)
        self._row.insertWidget(0, made, stretch)
        self._input = made

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """The focus is the input's. Not by a proxy: Tab, passing by, would jump to it."""
        super().focusInEvent(event)
        self._input.setFocus(event.reason())

    def _beside(self, note: QLabel, *, stretch: int = 0) -> None:
        """Put words to the right of the input: a unit, or what the text says."""
        self._row.addWidget(note, stretch)

    def _edit(self, text: str) -> None:
        """The user has changed the text."""
        if text != self._text:
            self._text = text
            self._mark_itself(*NO_MARK)
            self.edited.emit(self.key, text)

    def takes_key(self, event: QKeyEvent) -> bool:
        """Deal with a key that means the same in every field; False where it is another."""
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if event.key() == Qt.Key.Key_F1 and plain:
            self.help_asked.emit(self.key)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.next_asked.emit(self.key)
            return True
        return False


def broken(text: str, room: int, metrics: QFontMetrics) -> str:
    """A text with line breaks where it is wider than `room` pixels, none within a number.

    After ： first: what stands behind it is best read as one.
    """
    if metrics.horizontalAdvance(text) <= room:
        return text
    lines = [""]
    for piece in _PIECES.findall(text):
        if lines[-1] and metrics.horizontalAdvance(lines[-1] + piece.rstrip()) > room:
            lines.append("")
        lines[-1] += piece
    before, colon, after = text.rpartition("：")
    in_two = [before + colon, after]
    if len(lines) == 2 and all(0 < metrics.horizontalAdvance(line) <= room for line in in_two):
        lines = in_two
    return "\n".join(line.strip() for line in lines)


def is_undo(event: QKeyEvent) -> bool:
    """Whether a key asks for undo or redo, which are the window's and not the field's."""
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(
        QKeySequence.StandardKey.Redo
    )
