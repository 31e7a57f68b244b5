"""How the table of cases is drawn: rows of 32 pixels, the verdict as shape, word and colour."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.ui import icons
from app.ui.line_table import NOTE_ROLE, VERDICT_ROLE, Columns, LineTable
from app.ui.palette import Palette
from app.ui.typeface import SMALL, face

ROW_HEIGHT: Final = 32
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_PADDING: Final = 6
_SLACK: Final = 3
"""What a text may be wider on the screen than it was measured."""
_LOOKED_AT: Final = 200
_LEAST_STRETCH: Final = 72

Index = QModelIndex | QPersistentModelIndex


class LineDelegate(QStyledItemDelegate):
    """Draws a line of a list: its number small and muted, a rule below."""

    def __init__(self, palette: Palette, view: QTableView, line: int = 0) -> None:
        """`line` is the column of the numbers, -1 where there is none."""
        super().__init__(view)
        self._view = view
        self._line = line
        self.palette = palette
        self._font = face()
        self._small = face(SMALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        self._ground(painter, rect, state, index)
        inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        self._content(painter, inner, index)
        painter.restore()

    def _is_first(self, column: int) -> bool:
        """Whether a column is the first one shown; others may have given way."""
        return all(self._view.isColumnHidden(before) for before in range(column))

    def _content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        self._text(painter, rect, index)

    def _ground(
        self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, index: Index
    ) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(self.palette.selection))
            if self._is_first(index.column()):
                painter.fillRect(
                    QRect(rect.left(), rect.top(), 3, rect.height()), QColor(self.palette.accent)
                )
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(self.palette.hover))
        painter.setPen(QColor(self.palette.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _text(self, painter: QPainter, rect: QRect, index: Index) -> None:
        text: str = index.data()
        muted = index.column() == self._line
        painter.setFont(self._small if muted else self._font)
        painter.setPen(QColor(self.palette.muted if muted else self.palette.ink))
        metrics = painter.fontMetrics()
        flags: Qt.AlignmentFlag = index.data(Qt.ItemDataRole.TextAlignmentRole) or LEFT
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, flags, shown)
        if note := index.data(NOTE_ROLE):
            left = rect.adjusted(metrics.horizontalAdvance(shown) + 4, 0, 0, 0)
            painter.setFont(self._small)
            painter.setPen(QColor(self.palette.muted))
            painter.drawText(left, flags, note)


class CaseDelegate(LineDelegate):
    """Draws the verdict of a case as shape, word and colour."""

    def __init__(self, palette: Palette, view: QTableView, columns: Columns) -> None:
        super().__init__(palette, view, columns.line)
        self._column = columns.verdict
        self._strong = face(SMALL, strong=True)

    def _content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        if index.column() == self._column and index.data(VERDICT_ROLE):
            self._verdict(painter, rect, index)
        else:
            self._text(painter, rect, index)

    def _verdict(self, painter: QPainter, rect: QRect, index: Index) -> None:
        verdict: str = index.data(VERDICT_ROLE)
        tone = self.palette.tones[verdict]
        painter.setFont(self._strong)
        width = painter.fontMetrics().horizontalAdvance(index.data()) + 16 + 6 + 16
        pill = QRectF(rect.left() - 1, rect.center().y() - 11.5, min(width, rect.width() + 4), 24)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone.soft))
        painter.drawRoundedRect(pill, 12, 12)
        scale = painter.device().devicePixelRatio()
        picture = icons.shape(verdict, self.palette, size=16, scale=scale)
        painter.drawPixmap(round(pill.left()) + 7, round(pill.top()) + 4, picture)
        painter.setPen(QColor(tone.ink))
        painter.drawText(
            pill.adjusted(29, 0, -4, 0),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            index.data(),
        )


class CaseView(QTableView):
    """The table of cases."""

    entered = Signal()
    """Enter was pressed, or a case clicked twice: on to its findings."""

    def __init__(self, model: LineTable, palette: Palette) -> None:
        super().__init__()
        self._model = model
        self._columns = model.columns
        self.setModel(model)
        self.delegate = CaseDelegate(palette, self, model.columns)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName("案件清單")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self._width_of: dict[int, int] = {}
        self._dress_header()
        self.fit()
        self.doubleClicked.connect(self.entered)

    def _dress_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(40)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(self._columns.line, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        header.setDefaultAlignment(LEFT)
        header.setSectionResizeMode(self._columns.stretch, QHeaderView.ResizeMode.Stretch)

    def fit(self) -> None:
        """Make the columns as wide as the first lines need, within limits.

        Only the first lines are measured: a whole list takes half a second.
        """
        columns, model = self._columns, self._model
        plain, small = QFontMetrics(face()), QFontMetrics(face(SMALL))
        strong = QFontMetrics(face(SMALL, strong=True))
        looked_at = range(min(model.total, _LOOKED_AT))
        for column, (least, most) in columns.widths.items():
            if column == columns.verdict:
                words = {least, *(model.cell(line, column) for line in looked_at)}
                wanted = max(map(strong.horizontalAdvance, words)) + 40
            else:
                metrics = small if column == columns.line else plain
                texts = {model.cell(line, column) for line in looked_at}
                if column == columns.note:
                    texts |= {t + model.note(i) for i, t in self._with_note(looked_at, column)}
                floor, ceiling = (metrics.horizontalAdvance(t) for t in (least, most))
                found = max(map(metrics.horizontalAdvance, texts), default=0)
                wanted = min(max(floor, found), ceiling)
            self._width_of[column] = wanted + 2 * _PADDING + _SLACK
            self.setColumnWidth(column, self._width_of[column])
        self._make_room()

    def _with_note(self, lines: range, column: int) -> list[tuple[int, str]]:
        return [(i, self._model.cell(i, column)) for i in lines if self._model.note(i)]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Where there is little room, some columns give way, so that the verdict stays in sight."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        columns = self._columns
        kept = [c for c in columns.widths if c not in columns.give_way]
        room = self.viewport().width() - sum(self._width_of[c] for c in kept)
        for column in reversed(columns.give_way):
            room -= _LEAST_STRETCH if column == columns.stretch else self._width_of[column]
            self.setColumnHidden(column, room < 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter goes on to the findings; the rest is the table's own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
