"""The facts of a case to be typed elsewhere: what each is, its value, and what is done already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.typing_order import FORM_WORDS, Form, Line
from app.ui import icons
from app.ui.line_table import Index
from app.ui.palette import Palette
from app.ui.style import smaller

LINE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_NO_PARENT: Final = QModelIndex()
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_PADDING: Final = 8
_SMALL: Final = 13 / 14
_LABEL_PART: Final = 0.42
"""Of the width, at most, that the labels take."""
EMPTY: Final = "未填"


class TypingFacts(QAbstractListModel):
    """The facts in their order, which of them are done, and which comes next."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: Sequence[Line] = ()
        self.shown: Sequence[str] = ()
        self.done: Collection[str] = ()
        self.next_key = ""

    def show_lines(self, lines: Sequence[Line], shown: Sequence[str]) -> None:
        """Show the facts of a case; `shown` is what is seen of each, such as a masked number."""
        self.beginResetModel()
        self.lines, self.shown = lines, shown
        self.endResetModel()

    def mark(self, done: Collection[str], next_key: str) -> None:
        """Say which are done and which is next."""
        self.done, self.next_key = done, next_key
        if self.lines:
            self.dataChanged.emit(self.index(0), self.index(len(self.lines) - 1))

    def rowCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        """How many facts there are."""
        return 0 if parent.isValid() else len(self.lines)

    def said(self, row: int) -> str:
        """A fact in words, for a screen reader."""
        line = self.lines[row]
        state = "已登打" if line.key in self.done else ""
        if line.key == self.next_key:
            state = "下一項"
        if not line.text:
            state = "略過"
        words = (f"{line.label}：{self.shown[row] or EMPTY}", state, self.tip_of(line))
        return "，".join(filter(None, words))

    @staticmethod
    def tip_of(line: Line) -> str:
        """What is to be known of a fact beyond its value."""
        if not line.text:
            return ""
        if not line.is_read:
            return "無法辨識，照所填內容複製，請確認"
        return "" if line.form is Form.TYPED else f"複製格式：{FORM_WORDS[line.form]}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One fact."""
        row = index.row()
        line = self.lines[row]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.shown[row]
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.said(row)
            case Qt.ItemDataRole.ToolTipRole:
                tips = (f"{line.label}：{self.shown[row] or EMPTY}", self.tip_of(line))
                return "\n".join(filter(None, tips))
            case _ if role == LINE_ROLE:
                return line
        return None


class _Delegate(QStyledItemDelegate):
    """Draws a fact: a mark, its label small, its value."""

    def __init__(self, palette: Palette, view: TypingView) -> None:
        super().__init__(view)
        self._view = view
        self.palette = palette

    def sizeHint(  # noqa: N802  # Qt's name
        self, option: QStyleOptionViewItem, index: Index
    ) -> QSize:
        """High enough for the text, whatever its size."""
        return QSize(0, self._view.fontMetrics().height() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one fact."""
        line: Line = index.data(LINE_ROLE)
        facts, palette = self._view.facts, self.palette
        rect: QRect = option.rect
        is_next, is_done = line.key == facts.next_key, line.key in facts.done
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_next:
            painter.fillRect(rect, QColor(palette.selection))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), palette.accent)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(palette.hover))
        painter.setPen(QColor(palette.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        size = self._view.fontMetrics().ascent()
        mark = QRectF(inner.left(), inner.center().y() - size / 2 + 0.5, size, size)
        self._mark(painter, mark, line, is_done=is_done)
        inner.setLeft(inner.left() + size + _PADDING)
        self._label(painter, inner, line)
        inner.setLeft(inner.left() + self._view.label_width + _PADDING)
        self._value(painter, inner, line, index.data(), is_next=is_next, is_done=is_done)
        if self._view.hasFocus() and self._view.currentIndex() == index:
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _mark(self, painter: QPainter, box: QRectF, line: Line, *, is_done: bool) -> None:
        palette = self.palette
        if not line.text:
            return
        if not line.is_read and not is_done:
            scale = painter.device().devicePixelRatio()
            picture = icons.shape("review", palette, size=round(box.width()), scale=scale)
            painter.drawPixmap(box.topLeft(), picture)
        elif is_done:
            painter.setPen(QPen(QColor(palette.accent), box.width() / 7))
            left, top, size = box.left(), box.top(), box.width()
            tick = ((0.08, 0.55), (0.38, 0.84), (0.94, 0.18))
            painter.drawPolyline([QPointF(left + size * x, top + size * y) for x, y in tick])

    def _label(self, painter: QPainter, rect: QRect, line: Line) -> None:
        painter.setFont(smaller(self._view.font(), _SMALL))
        painter.setPen(QColor(self.palette.muted))
        room = QRect(rect)
        room.setWidth(self._view.label_width)
        mode = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(line.label, mode, room.width())
        painter.drawText(room, _LEFT, text)

    def _value(
        self,
        painter: QPainter,
        rect: QRect,
        line: Line,
        text: str,
        *,
        is_next: bool,
        is_done: bool,
    ) -> None:
        font = QFont(self._view.font())
        font.setBold(is_next)
        painter.setFont(font)
        is_dim = is_done or not line.text
        painter.setPen(QColor(self.palette.muted if is_dim else self.palette.ink))
        mode = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(text or EMPTY, mode, rect.width())
        painter.drawText(rect, _LEFT, shown)


class TypingView(QListView):
    """The list of the facts."""

    next_asked = Signal()
    """Space or Enter: copy what comes next."""
    back_asked = Signal()
    """Backspace: what was done last is to be done again."""

    def __init__(self, facts: TypingFacts, palette: Palette) -> None:
        super().__init__()
        self.facts = facts
        self.setModel(facts)
        self.setObjectName("typing")
        self.setAccessibleName("待登打之欄位")
        self.delegate = _Delegate(palette, self)
        self.setItemDelegate(self.delegate)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    @property
    def label_width(self) -> int:
        """What the labels take: as much as the longest needs, within limits."""
        metrics = QFontMetrics(smaller(self.font(), _SMALL))
        widest = max((metrics.horizontalAdvance(x.label) for x in self.facts.lines), default=0)
        return min(widest, round(self.viewport().width() * _LABEL_PART))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Space and Enter copy, Backspace goes one back; the arrows are the list's own."""
        match event.key():
            case Qt.Key.Key_Space | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.next_asked.emit()
            case Qt.Key.Key_Backspace:
                self.back_asked.emit()
            case _:
                super().keyPressEvent(event)
