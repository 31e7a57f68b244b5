"""The list of 工作台 as it is drawn: calm and dense, one stop of the Tab key, arrows within."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.due import DATED, DueItem, DueKind, day_words
from app.ui import icons
from app.ui.due_lines import LINE_ROLE, WITH_VERDICT, DueLines, Line, Sort, what, who
from app.ui.month_grid import draw_mark, mark_size
from app.ui.palette import Palette
from app.ui.style import smaller

SOON: Final = 7
"""Days before a deadline from which on it is drawn as near."""
_SHAPES: Final = {
    DueKind.MENDING: "blocked",
    DueKind.UNFILLED: "incomplete",
    DueKind.REVIEWING: "review",
    DueKind.READY: "ready",
}
_PICTURES: Final = {
    DueKind.FIRST: "send",
    DueKind.UNCHECKED: "refresh-cw",
    DueKind.RETURNED: "rotate-ccw",
    DueKind.UNDATED: "calendar-days",
    DueKind.FOLLOW: "circle-question-mark",
    DueKind.REGISTERING: "inbox",
}
"""Lists with neither a mark in the month nor a verdict of their own, and the icons beside them."""
_SINCE: Final = frozenset({DueKind.REGISTERING, DueKind.UNSEEN, DueKind.RETURNED, DueKind.FOLLOW})
"""Lists of what waits since a day; the day of the others is one by which to act."""
_GAP: Final = 16
_SIDE: Final = 12
_LEAST_WHO: Final = 8
"""Characters of room for the person; where there is less, the case's number gives way."""

Index = QModelIndex | QPersistentModelIndex
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Room(NamedTuple):
    """Pixels for the case's number, 0 where there are none to spare, and for its day."""

    what: int
    day: int


class _LineDelegate(QStyledItemDelegate):
    """Draws a line of the list."""

    def __init__(self, palette: Palette, view: DueList) -> None:
        super().__init__(view)
        self._view = view
        self.palette = palette
        self.day_width = self.when_width = self.what_width = 0

    def measure(self, lines: list[Line]) -> None:
        """Find how wide the columns must be."""
        metrics = QFontMetrics(self._view.font())
        strong = QFontMetrics(_bold(self._view.font()))
        items = [line.item for line in lines if line.item is not None]

        def widest(texts: set[str], by: QFontMetrics) -> int:
            return max((by.horizontalAdvance(text) for text in texts), default=0) + 2

        self.day_width = widest({day_words(item) for item in items}, metrics)
        self.when_width = widest({item.on.when for item in items}, strong)
        self.what_width = widest({what(item) for item in items}, metrics)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        """As high as its text needs; a heading has air above it."""
        line: Line = index.data(LINE_ROLE)
        height = self._view.fontMetrics().height()
        match line.sort:
            case Sort.HEAD:
                return QSize(0, height + 14 + (10 if index.row() else 0))
            case Sort.NOTE:
                return QSize(0, height + 6)
        return QSize(0, height + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        line: Line = index.data(LINE_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setFont(self._view.font())
        self._ground(painter, rect, state, line)
        inner = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        match line.sort:
            case Sort.HEAD:
                top = 10 if index.row() else 0
                self._head(painter, inner.adjusted(0, top, 0, 0), line, ruled=bool(top))
            case Sort.NOTE:
                self._say(painter, self._indented(inner), line.text, self.palette.muted, 13 / 14)
            case Sort.MORE:
                self._more(painter, self._indented(inner), line)
            case Sort.RUN:
                self._run(painter, inner, line)
            case _:
                if line.item is not None:
                    self._item(painter, inner, line.item)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, line: Line) -> None:
        palette = self.palette
        if state & QStyle.StateFlag.State_Selected and self._view.hasFocus():
            painter.fillRect(rect, QColor(palette.selection))
            painter.fillRect(
                QRect(rect.left(), rect.top(), 3, rect.height()), QColor(palette.accent)
            )
        elif state & QStyle.StateFlag.State_MouseOver and line.leads_on:
            painter.fillRect(rect, QColor(palette.hover))

    def _indented(self, rect: QRect) -> QRect:
        return rect.adjusted(self._shape_size + 8, 0, 0, 0)

    @property
    def _shape_size(self) -> int:
        return round(16 * self._view.fontMetrics().height() / 20)

    def _shape(self, painter: QPainter, rect: QRect, name: str) -> None:
        size = self._shape_size
        scale = painter.device().devicePixelRatio()
        picture = (
            icons.shape(name, self.palette, size=size, scale=scale)
            if name in self.palette.tones
            else icons.pixmap(name, self.palette.muted, size, scale)
        )
        painter.drawPixmap(rect.left(), rect.center().y() - size // 2 + 1, picture)

    def _say(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        ink: str,
        part: float = 1.0,
        align: Qt.AlignmentFlag = _LEFT,
    ) -> int:
        """Write what there is room for; how wide that is."""
        if part != 1.0:
            painter.setFont(smaller(self._view.font(), part))
        painter.setPen(QColor(ink))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, align, shown)
        return metrics.horizontalAdvance(shown)

    def _head(self, painter: QPainter, rect: QRect, line: Line, *, ruled: bool) -> None:
        palette = self.palette
        if ruled:
            painter.setPen(QColor(palette.line))
            painter.drawLine(rect.topLeft(), rect.topRight())
        if line.kind in DATED:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ink = QColor(palette.accent if line.kind is DueKind.FILING else palette.ink)
            middle = QPointF(rect.left() + self._shape_size / 2, rect.center().y() + 1)
            draw_mark(painter, line.kind, middle, mark_size(self._view.font()) + 1, ink)
        elif line.kind in _SHAPES:
            self._shape(painter, rect, _SHAPES[line.kind])
        else:
            name = "file-spreadsheet" if line.kind is None else _PICTURES[line.kind]
            self._shape(painter, rect, name)
        inner = self._indented(rect)
        painter.setFont(_bold(self._view.font()))
        has_some = bool(line.ids) or line.kind is None
        width = self._say(painter, inner, line.text, palette.ink if has_some else palette.muted)
        aside = inner.adjusted(width + _GAP, 0, 0, 0)
        painter.setFont(self._view.font())
        self._say(painter, aside, line.aside, palette.muted, 13 / 14)

    def _more(self, painter: QPainter, rect: QRect, line: Line) -> None:
        font = QFont(self._view.font())
        font.setUnderline(True)
        painter.setFont(font)
        self._say(painter, rect, line.text, self.palette.accent)

    def _run(self, painter: QPainter, rect: QRect, line: Line) -> None:
        inner = self._indented(rect)
        width = self._say(painter, inner, line.text, self.palette.ink)
        rest = inner.adjusted(width + _GAP, 0, 0, 0)
        self._say(painter, rest, line.aside, self.palette.muted, 13 / 14, _RIGHT)

    def _item(self, painter: QPainter, rect: QRect, item: DueItem) -> None:
        palette = self.palette
        if item.kind in WITH_VERDICT and item.case.verdict in palette.tones:
            self._shape(painter, rect, item.case.verdict)
        inner = self._indented(rect)
        painter.setFont(self._view.font())
        room = self._room(inner.width(), painter.fontMetrics())
        self._when(painter, _from_right(inner, 0, self.when_width), item)
        taken = self.when_width + _GAP
        painter.setFont(self._view.font())
        # Where there is little room, the asides of the day are left to the notes and the tip.
        day = day_words(item) if room.day == self.day_width else day_words(item).partition("（")[0]
        self._say(painter, _from_right(inner, taken, room.day), day, palette.ink)
        taken += room.day + _GAP
        if room.what:
            place = _from_right(inner, taken, room.what)
            self._say(painter, place, what(item), palette.muted)
            taken += room.what + _GAP
        person = inner.adjusted(0, 0, -taken, 0)
        width = self._say(painter, person, who(item), palette.ink)
        self._say(painter, person.adjusted(width + 10, 0, 0, 0), item.case.job_title, palette.muted)

    def _room(self, whole: int, metrics: QFontMetrics) -> _Room:
        """What the case's number and the day may take, so that the person can be read."""
        least = metrics.horizontalAdvance("字") * _LEAST_WHO
        rest = whole - self.when_width - _GAP - least
        if rest >= self.day_width + self.what_width + 2 * _GAP:
            return _Room(self.what_width, self.day_width)
        if rest >= self.day_width + _GAP:
            return _Room(0, self.day_width)
        return _Room(0, min(self.day_width, metrics.horizontalAdvance("115/00/00") + 2))

    def _when(self, painter: QPainter, rect: QRect, item: DueItem) -> None:
        palette = self.palette
        near = item.on.days is not None and 0 <= item.on.days <= SOON
        is_deadline = item.kind not in _SINCE
        if item.on.is_late:
            ink = palette.tones["blocked"].ink
        elif is_deadline and near:
            ink = palette.tones["review"].ink
        else:
            ink = palette.muted
        painter.setFont(_bold(self._view.font()) if ink != palette.muted else self._view.font())
        self._say(painter, rect, item.on.when, ink, align=_RIGHT)


def _from_right(rect: QRect, right: int, width: int) -> QRect:
    """A column of this width, so far from the right end."""
    return QRect(rect.right() - right - width, rect.top(), width, rect.height())


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


class DueList(QListView):
    """What is due, by urgency."""

    case_asked = Signal(int)
    cases_asked = Signal(object, str)
    """A tuple of case ids, and what to call them."""
    run_asked = Signal(object)
    """The file of a check."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("dueList")
        self.setAccessibleName("待辦事項")
        self.table = DueLines()
        self.setModel(self.table)
        self.delegate = _LineDelegate(palette, self)
        self.setItemDelegate(self.delegate)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMinimumWidth(160)
        self.clicked.connect(self._open)

    def show_lines(self, lines: list[Line]) -> None:
        """Show other lines; the same place stays chosen as far as there is one."""
        if lines == self.table.lines:
            return
        row, top = self.currentIndex().row(), self.verticalScrollBar().value()
        self.delegate.measure(lines)
        self.table.set_lines(lines)
        if row >= 0:
            self._choose(min(row, len(lines) - 1))
        self.verticalScrollBar().setValue(top)

    def _choose(self, row: int) -> None:
        self.selectionModel().setCurrentIndex(
            self.table.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Begin with the first case."""
        is_first_time = not self.currentIndex().isValid()  # Qt would choose the first heading
        super().focusInEvent(event)
        if is_first_time and self.table.lines:
            first = next((n for n, x in enumerate(self.table.lines) if x.item is not None), 0)
            self._choose(first)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """A hand where a click leads on."""
        super().mouseMoveEvent(event)
        line: Line | None = self.indexAt(event.position().toPoint()).data(LINE_ROLE)
        if line is not None and line.leads_on:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.viewport().unsetCursor()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter does what a click does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        line: Line | None = index.data(LINE_ROLE)
        if line is None:
            return
        if line.file is not None:
            self.run_asked.emit(line.file)
        elif line.sort is Sort.ITEM:
            self.case_asked.emit(line.ids[0])
        elif line.ids:
            self.cases_asked.emit(line.ids, line.title)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self.delegate.palette = palette
        self.viewport().update()
