"""The days of a month as a grid: a number for each day, and by shape and number what falls on it.

Every day is a cell that a screen reader can read.
"""

from __future__ import annotations

import calendar
from collections import Counter
from datetime import date
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.due import DATED, Dashboard, DueItem, DueKind
from app.rules.dates import end_of_month, roc
from app.ui.palette import Palette
from app.ui.style import smaller

WEEKDAYS: Final = "日一二三四五六"
"""As calendars here begin a week."""
_WEEKS: Final = 6
_SHAPE: Final = 8
"""Pixels of a mark's shape at the plain size of text."""
_PLAIN: Final = 14
MARK_NAMES: Final = {
    DueKind.FILING: "法定期限",
    DueKind.ENDING: "約聘期滿",
    DueKind.UNSEEN: "確認送達",
}
ITEMS_ROLE: Final = Qt.ItemDataRole.UserRole
DAY_ROLE: Final = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


def weekday(day: date) -> str:
    """星期一 and so on."""
    return f"星期{WEEKDAYS[day.isoweekday() % 7]}"


def draw_mark(painter: QPainter, kind: DueKind, middle: QPointF, size: float, ink: QColor) -> None:
    """Draw the shape of a kind: a full circle, a hollow diamond, a full triangle."""
    half = size / 2
    painter.setPen(ink)
    painter.setBrush(Qt.BrushStyle.NoBrush if kind is DueKind.ENDING else ink)
    x, y = middle.x(), middle.y()
    if kind is DueKind.FILING:
        painter.drawEllipse(middle, half, half)
        return
    top, right = QPointF(x, y - half), QPointF(x + half, y)
    bottom, left = QPointF(x, y + half), QPointF(x - half, y)
    if kind is DueKind.ENDING:
        painter.drawPolygon(QPolygonF([top, right, bottom, left]))
    else:
        painter.drawPolygon(
            QPolygonF([top, QPointF(x + half, y + half), QPointF(x - half, y + half)])
        )


def counted(items: tuple[DueItem, ...]) -> list[tuple[DueKind, int]]:
    """How many of each kind, in their order."""
    found = Counter(item.kind for item in items)
    return [(kind, found[kind]) for kind in DATED if found[kind]]


def in_words(items: tuple[DueItem, ...]) -> str:
    """法定期限 2 件、約聘期滿 1 件."""
    return "、".join(f"{MARK_NAMES[kind]} {number} 件" for kind, number in counted(items))


class MonthTable(QAbstractTableModel):
    """The days of one month, a week to a row."""

    def __init__(self) -> None:
        super().__init__()
        self.month = date(2026, 1, 1)
        self.dashboard: Dashboard | None = None
        self._first = 0

    def show_month(self, month: date, dashboard: Dashboard | None) -> None:
        """Show the month of a day."""
        self.beginResetModel()
        self.month, self.dashboard = month.replace(day=1), dashboard
        self._first = self.month.isoweekday() % 7
        self.endResetModel()

    def rowCount(self, _parent: Index | None = None) -> int:  # noqa: N802  # Qt's name
        """Weeks: as many as the longest month takes, so that nothing jumps."""
        return _WEEKS

    def columnCount(self, _parent: Index | None = None) -> int:  # noqa: N802  # Qt's name
        """Days of a week."""
        return 7

    def day_at(self, row: int, column: int) -> date | None:
        """The day of a cell; None outside the month."""
        number = row * 7 + column - self._first + 1
        last = calendar.monthrange(self.month.year, self.month.month)[1]
        return self.month.replace(day=number) if 1 <= number <= last else None

    def index_of(self, day: date) -> QModelIndex:
        """The cell of a day of this month."""
        return self.index(*divmod(day.day - 1 + self._first, 7))

    def items_of(self, day: date) -> tuple[DueItem, ...]:
        """What falls on a day."""
        return self.dashboard.by_day.get(day, ()) if self.dashboard is not None else ()

    def of_month(self) -> tuple[DueItem, ...]:
        """What falls in the month."""
        days = (self.day_at(row, column) for row in range(_WEEKS) for column in range(7))
        return tuple(item for day in days if day is not None for item in self.items_of(day))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only days of the month can be chosen."""
        if self.day_at(index.row(), index.column()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Number of the day, what falls on it, and both in words."""
        day = self.day_at(index.row(), index.column())
        if day is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return str(day.day)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._said(day)
            case _ if role == ITEMS_ROLE:
                return self.items_of(day)
            case _ if role == DAY_ROLE:
                return day
        return None

    def _said(self, day: date) -> str:
        parts = [roc(day), weekday(day)]
        if self.dashboard is not None:
            if day == self.dashboard.as_of:
                parts.append("今日")
            if not self.dashboard.workdays.is_workday(day):
                parts.append("休息日")
        return "，".join([*parts, in_words(self.items_of(day)) or "沒有期限"])

    def headerData(  # noqa: N802  # Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The days of the week."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return WEEKDAYS[section]
        return None


class _DayDelegate(QStyledItemDelegate):
    """Draws a day: its number, and below it what falls on it."""

    def __init__(self, palette: Palette, view: MonthGrid) -> None:
        super().__init__(view)
        self._view = view
        self.palette = palette

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one day."""
        day: date | None = index.data(DAY_ROLE)
        if day is None:
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        shown = self._view.table.dashboard
        palette = self.palette
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5)
        self._ground(painter, inner, state, is_today=shown is not None and day == shown.as_of)
        font = QFont(self._view.font())
        is_today = shown is not None and day == shown.as_of
        font.setBold(is_today)
        painter.setFont(font)
        is_off = shown is not None and not shown.workdays.is_workday(day)
        painter.setPen(QColor(palette.muted if is_off else palette.ink))
        line = QFontMetrics(font).height()
        top = QRectF(inner.left(), inner.top() + 1, inner.width(), line)
        painter.drawText(top, Qt.AlignmentFlag.AlignCenter, str(day.day))
        below = QRectF(inner.left(), top.bottom(), inner.width(), inner.bottom() - top.bottom() - 1)
        self._marks(painter, below, index.data(ITEMS_ROLE))
        painter.restore()

    def _ground(
        self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag, *, is_today: bool
    ) -> None:
        palette = self.palette
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        if is_chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(palette.selection if is_chosen else palette.hover))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        has_focus = is_chosen and self._view.hasFocus()
        painter.setPen(Qt.PenStyle.NoPen)
        if has_focus or is_today:
            pen = QColor(palette.accent if has_focus else palette.control_line)
            painter.setPen(pen)
        painter.drawRoundedRect(rect, 5, 5)
        if has_focus:
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 4, 4)

    def _marks(self, painter: QPainter, rect: QRectF, items: tuple[DueItem, ...]) -> None:
        found = counted(items)
        if not found:
            return
        font = smaller(self._view.font(), 0.8)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        size = mark_size(self._view.font())
        ink = QColor(self.palette.ink)
        texts = [str(n) if n < 100 else "99+" for _, n in found]
        wide = sum(size + 2 + metrics.horizontalAdvance(t) for t in texts) + 4 * (len(found) - 1)
        if wide > rect.width():  # no room for the numbers; the tip and the list have them
            texts = [""] * len(found)
            wide = (size + 4) * len(found) - 4
        x = rect.center().x() - wide / 2
        for (kind, _), text in zip(found, texts, strict=True):
            tone = QColor(self.palette.accent) if kind is DueKind.FILING else ink
            draw_mark(painter, kind, QPointF(x + size / 2, rect.center().y()), size - 1, tone)
            x += size + 2
            if text:
                painter.setPen(ink)
                width = metrics.horizontalAdvance(text)
                place = QRectF(x, rect.top(), width + 1, rect.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
                x += width
            x += 2 if not text else 4


def mark_size(font: QFont) -> float:
    """How large the shapes are beside text of a face."""
    return _SHAPE * QFontMetrics(font).height() / 20


class MonthGrid(QTableView):
    """The days of a month; arrows go from day to day, Page Up and Down from month to month."""

    day_asked = Signal(object)
    """A day with something on it was clicked, or Enter pressed on it."""
    month_shown = Signal()

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("monthGrid")
        self.table = MonthTable()
        self.setModel(self.table)
        self.delegate = _DayDelegate(palette, self)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName("本月期限")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        for header in (self.verticalHeader(), self.horizontalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setMinimumSectionSize(8)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._ask)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for a number and the marks in every day, whatever the size of the text."""
        metrics = self.fontMetrics()
        cell = QSize(
            max(metrics.horizontalAdvance("00") * 2 + 8, 40), round(metrics.height() * 1.9) + 5
        )
        head = max(self.horizontalHeader().sizeHint().height(), metrics.height() + 4)
        return QSize(cell.width() * 7 + 4, cell.height() * _WEEKS + head + 4)

    minimumSizeHint = sizeHint  # noqa: N815  # Qt's name

    @property
    def day(self) -> date:
        """The day that is chosen."""
        day: date | None = self.currentIndex().data(DAY_ROLE)
        return day or self.table.month

    def go_to(self, day: date) -> None:
        """Choose a day, in whichever month it falls."""
        if (day.year, day.month) != (self.table.month.year, self.table.month.month):
            self.table.show_month(day, self.table.dashboard)
            self.month_shown.emit()
        self.selectionModel().setCurrentIndex(
            self.table.index_of(day), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def step_months(self, by: int) -> None:
        """Go some months on, or back, to the same day or the month's last."""
        months = self.day.year * 12 + self.day.month - 1 + by
        year, month = divmod(months, 12)
        if date.min.year <= year <= date.max.year:
            last = calendar.monthrange(year, month + 1)[1]
            self.go_to(date(year, month + 1, min(self.day.day, last)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Days, weeks and months by their keys; Enter asks for what falls on the day."""
        key = Qt.Key
        days = {key.Key_Left: -1, key.Key_Right: 1, key.Key_Up: -7, key.Key_Down: 7}
        pressed = Qt.Key(event.key())
        if pressed in days:
            ordinal = self.day.toordinal() + days[pressed]
            if date.min.toordinal() <= ordinal <= date.max.toordinal():
                self.go_to(date.fromordinal(ordinal))
        elif pressed in (key.Key_PageUp, key.Key_PageDown):
            self.step_months(-1 if pressed is key.Key_PageUp else 1)
        elif pressed is key.Key_Home:
            self.go_to(self.day.replace(day=1))
        elif pressed is key.Key_End:
            self.go_to(end_of_month(self.day))
        elif pressed in (key.Key_Return, key.Key_Enter, key.Key_Space):
            self._ask(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _ask(self, index: QModelIndex) -> None:
        if index.data(ITEMS_ROLE):
            self.day_asked.emit(index.data(DAY_ROLE))
