"""How the contracts to be renewed are drawn and gone through: what is new above, what was below."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.ui import icons
from app.ui.palette import Palette
from app.ui.renewal_table import (
    COLUMNS,
    COUNT,
    END,
    KEYS,
    LEFT,
    NAME,
    NUMBERS,
    PAY,
    RIGHT,
    ROW_ROLE,
    SCORE,
    START,
    STEP,
    VERDICT,
    Index,
    RenewalTable,
    Row,
)
from app.ui.row_list import dress_rows
from app.ui.style import smaller
from app.ui.table_view import draw_check_box

_PADDING: Final = 8
_BOX: Final = 16
_GIVE_WAY: Final = (START, SCORE, COUNT, PAY, STEP)
"""Columns that are left out where there is no room, this one first: the verdict stays in sight."""


class _RowDelegate(QStyledItemDelegate):
    """Draws a cell: the new value, and small below it the old one."""

    def __init__(self, palette: Palette, view: RenewalView) -> None:
        super().__init__(view)
        self._view = view
        self.palette = palette

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        row: Row = index.data(ROW_ROLE)
        column = index.column()
        rect: QRect = option.rect
        palette = self.palette
        painter.save()
        self._ground(painter, rect, option.state, column)
        inner = rect.adjusted(_PADDING, 4, -_PADDING, -4)
        if column == NAME:
            size = self.box_size
            box = QRectF(inner.left(), inner.center().y() - size / 2, size, size)
            draw_check_box(painter, box, palette, is_on=row.is_chosen)
            inner.setLeft(inner.left() + self.box_size + 8)
        upper, lower = self._halves(inner)
        align = RIGHT if column in NUMBERS else LEFT
        if column == VERDICT:
            self._verdict(painter, inner, row)
        elif column == COUNT:
            self._say(painter, inner, row.new(column), palette.ink, align)
        elif not row.is_chosen and column != NAME:
            # Nothing new stands above it: the old contract is all there is to say.
            painter.setFont(self._view.font())
            self._say(painter, inner, row.before(column), palette.muted, align)
        else:
            font = QFont(self._view.font())
            if KEYS[column] in row.changes:
                font.setBold(True)
            painter.setFont(font)
            new = row.new(column) or ("未填" if column != SCORE else "")  # few posts are scored
            ink = palette.ink if row.new(column) else palette.muted
            self._say(painter, upper, new, ink, align)
            painter.setFont(smaller(self._view.font(), 12 / 14))
            before = row.before(column)
            if before and column != NAME:
                before = before if column in (START, END) else f"原 {before}"
            self._say(painter, lower, before, palette.muted, align)
        if self._is_current(index):
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _is_current(self, index: Index) -> bool:
        return self._view.hasFocus() and self._view.currentIndex() == index

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, column: int) -> None:
        palette = self.palette
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(palette.selection))
            if column == NAME:
                bar = QRect(rect.left(), rect.top(), 3, rect.height())
                painter.fillRect(bar, QColor(palette.accent))
        painter.setPen(QColor(palette.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _halves(self, rect: QRect) -> tuple[QRect, QRect]:
        upper, lower = QRect(rect), QRect(rect)
        upper.setHeight(self._view.fontMetrics().height())
        lower.setTop(upper.bottom() + 1)
        return upper, lower

    @property
    def box_size(self) -> int:
        """Side of the check box."""
        return round(_BOX * self._view.fontMetrics().height() / 20)

    def _verdict(self, painter: QPainter, rect: QRect, row: Row) -> None:
        if row.report is None:
            said = "" if row.is_chosen else "未勾選"
            self._say(painter, rect, said, self.palette.muted, LEFT)
            return
        size = self.box_size
        scale = painter.device().devicePixelRatio()
        picture = icons.shape(row.report.verdict, self.palette, size=size, scale=scale)
        painter.drawPixmap(rect.left(), rect.center().y() - size // 2 + 1, picture)
        font = QFont(self._view.font())
        font.setBold(True)
        painter.setFont(font)
        ink = self.palette.tones[row.report.verdict].ink
        self._say(painter, rect.adjusted(size + 6, 0, 0, 0), row.report.word, ink, LEFT)

    def _say(
        self, painter: QPainter, rect: QRect, text: str, ink: str, align: Qt.AlignmentFlag
    ) -> None:
        painter.setPen(QColor(ink))
        shown_ = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, align, shown_)

    def editorEvent(  # noqa: N802  # Qt's name
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """A click on the box checks it; the box is where it is drawn, not where Qt would."""
        if index.column() != NAME:
            return super().editorEvent(event, model, option, index)
        if (
            isinstance(event, QMouseEvent)
            and event.type() is QEvent.Type.MouseButtonRelease
            and event.button() is Qt.MouseButton.LeftButton
            and event.position().x() < option.rect.left() + _PADDING + self.box_size + 4
        ):
            self._view.toggle(index.row())
            return True
        return False


class RenewalView(QTableView):
    """The table of the contracts to be renewed."""

    entered = Signal()
    """Enter was pressed: on to the findings."""

    def __init__(self, model: RenewalTable, palette: Palette) -> None:
        super().__init__()
        self.table = model
        self.setModel(model)
        self.delegate = _RowDelegate(palette, self)
        self.setItemDelegate(self.delegate)
        self.setObjectName("renewals")
        self.setAccessibleName("續聘名單")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.EditKeyPressed | trigger.DoubleClicked)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._width_of: dict[int, int] = {}
        dress_rows(self)
        self.horizontalHeader().setSectionsClickable(False)
        self.fit()

    def fit(self) -> None:
        """Make rows and columns as large as the text needs, and the names take what is left."""
        metrics = self.fontMetrics()
        bold = QFont(self.font())
        bold.setBold(True)
        strong = QFontMetrics(bold)
        small = QFontMetrics(smaller(self.font(), 12 / 14))
        self.verticalHeader().setDefaultSectionSize(metrics.height() + small.height() + 12)
        for column, (_, title, sample) in enumerate(COLUMNS):
            wide = max(strong.horizontalAdvance(sample), metrics.horizontalAdvance(title))
            more = self.delegate.box_size + 8 if column in (NAME, VERDICT) else 0
            self._width_of[column] = wide + more + 2 * _PADDING + 2
            self.setColumnWidth(column, self._width_of[column])
        self.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(40)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Where there is little room, some columns give way."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        kept = [c for c in self._width_of if c not in _GIVE_WAY]
        room = self.viewport().width() - sum(self._width_of[c] for c in kept)
        for column in reversed(_GIVE_WAY):
            room -= self._width_of[column]
            self.setColumnHidden(column, room < 0)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for some rows."""
        wide = sum(self._width_of.values())
        return QSize(wide + 20, self.verticalHeader().defaultSectionSize() * 5)

    def toggle(self, row: int) -> None:
        """Check a row, or no longer; with it the other chosen ones where it is one of them."""
        rows = {index.row() for index in self.selectionModel().selectedRows()}
        together = sorted(rows) if row in rows else [row]
        self.table.choose(together, on=not self.table.rows[row].is_chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Space checks, Delete gives a correction up, Enter goes on to the findings."""
        index = self.currentIndex()
        if not index.isValid() or self.state() is QAbstractItemView.State.EditingState:
            # The editor of a cell hands on the Enter that ends it: that is no Enter for the table.
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            self.toggle(index.row())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if KEYS[index.column()] in self.table.rows[index.row()].changes:
                self.table.corrected.emit(index.row(), KEYS[index.column()], "")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self.delegate.palette = palette
        self.viewport().update()
