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
from app.ui.palette import Palette
from app.ui.rows import (
    ARRIVAL,
    DUE,
    ID,
    KIND,
    LINE,
    NAME,
    NUMBER,
    TITLE,
    VERDICT,
    CaseLine,
)
from app.ui.table import NOTE_ROLE, VERDICT_ROLE, CaseTable
from app.ui.typeface import SMALL, face

ROW_HEIGHT: Final = 32
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_PADDING: Final = 6
_SLACK: Final = 3
"""What a text may be wider on the screen than it was measured."""
_LOOKED_AT: Final = 200
_GIVE_WAY: Final = (LINE, ID, ARRIVAL, KIND, TITLE)
"""Columns that are left out where there is no room, this one first; the findings show them too."""
_LEAST_TITLE: Final = 72
_WIDTHS: Final = {
    LINE: ("0000", "000000"),
    NUMBER: ("編號↑", "115學年度-新聘-001"),
    KIND: ("類別", "類別"),
    NAME: ("王小明", "夷將‧拔路兒"),
    ID: ("A12****789", "A12****789"),
    ARRIVAL: ("115/04/07", "115/04/07"),
    DUE: ("115/04/03", "115/04/03順延04/07"),
    VERDICT: ("應先補正", "應先補正"),
}
"""What a column is at least and at most as wide as; the title takes what is left.

Only the first lines are measured: a whole roster takes half a second.
"""

Index = QModelIndex | QPersistentModelIndex


class LineDelegate(QStyledItemDelegate):
    """Draws a line of a list: its number small and muted, a rule below."""

    def __init__(self, palette: Palette, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
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
        muted = index.column() == LINE
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

    def __init__(self, palette: Palette, view: QTableView) -> None:
        super().__init__(palette, view)
        self._strong = face(SMALL, strong=True)

    def _content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        if index.column() == VERDICT:
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

    def __init__(self, model: CaseTable, palette: Palette) -> None:
        super().__init__()
        self.setModel(model)
        self.delegate = CaseDelegate(palette, self)
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
        self.fit(())
        self.doubleClicked.connect(self.entered)

    def _dress_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(40)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(LINE, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        header.setDefaultAlignment(LEFT)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)

    def fit(self, lines: tuple[CaseLine, ...]) -> None:
        """Make the columns as wide as the first lines need, within limits."""
        plain, small = QFontMetrics(face()), QFontMetrics(face(SMALL))
        strong = QFontMetrics(face(SMALL, strong=True))
        for column, (least, most) in _WIDTHS.items():
            if column == VERDICT:
                wanted = strong.horizontalAdvance(least) + 40
            else:
                metrics = small if column == LINE else plain
                texts = [line.cells[column] for line in lines[:_LOOKED_AT]]
                if column == DUE:
                    texts += [t + n for t, n in ((x.cells[DUE], x.due_note) for x in lines) if n][
                        :1
                    ]
                floor, ceiling = (metrics.horizontalAdvance(t) for t in (least, most))
                found = max((metrics.horizontalAdvance(t) for t in set(texts)), default=0)
                wanted = min(max(floor, found), ceiling)
            self._width_of[column] = wanted + 2 * _PADDING + _SLACK
            self.setColumnWidth(column, self._width_of[column])
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Where there is little room, some columns give way, so that the verdict stays in sight."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        columns = [c for c in _WIDTHS if c not in _GIVE_WAY]
        room = self.viewport().width() - sum(self._width_of[c] for c in columns)
        for column in reversed(_GIVE_WAY):
            room -= _LEAST_TITLE if column == TITLE else self._width_of[column]
            self.setColumnHidden(column, room < 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter goes on to the findings; the rest is the table's own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
