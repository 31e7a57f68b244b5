"""How the table of an import is drawn and gone through; the names stay in sight at its left."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.ui import icons
from app.ui.import_table import AHEAD, NOTE_ROLE, STATE, TONE_ROLE, ImportTable, Index
from app.ui.palette import Palette
from app.ui.typeface import face

_PADDING: Final = 6
_MOST_EMS: Final = 14
"""Characters that a column takes at most for its values."""
_MOST_OF_TITLE: Final = 24
"""The same for its title: that is read once to know the column, and is more than its values."""
_LOOKED_AT: Final = 60
"""Lines that are looked at for how wide the columns must be."""
_WIDE: Final = 1 << 20
_DECIDING: Final[dict[int, bool | None]] = {
    Qt.Key.Key_Space: None,
    Qt.Key.Key_1: False,
    Qt.Key.Key_2: True,
}


class _CellDelegate(QStyledItemDelegate):
    """Draws a cell: a shape and a soft ground where there is something to say of it."""

    def __init__(self, palette: Palette, view: QTableView) -> None:
        super().__init__(view)
        self.palette = palette
        self._font = face()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        tone: str = index.data(TONE_ROLE)
        painter.save()
        ink = self.palette.ink
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(self.palette.selection))
        elif tone:
            painter.fillRect(rect, QColor(self.palette.tones[tone].soft))
        if tone:
            ink = self.palette.tones[tone].ink
        elif index.data(NOTE_ROLE):
            ink = self.palette.muted
        painter.setPen(QColor(self.palette.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(self.palette.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        if tone and index.column() != STATE:
            size = min(16, inner.height())
            picture = icons.shape(
                tone, self.palette, size=size, scale=painter.device().devicePixelRatio()
            )
            painter.drawPixmap(inner.left(), inner.center().y() - size // 2, picture)
            inner.setLeft(inner.left() + size + 4)
        painter.setFont(self._font)
        painter.setPen(QColor(ink))
        text = painter.fontMetrics().elidedText(
            " ".join(str(index.data()).split()), Qt.TextElideMode.ElideRight, inner.width()
        )
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, flags, text)
        painter.restore()


class _NameBeside(QTableView):
    """The names once more, at the left edge of the table, where its own column is out of sight."""

    def __init__(self, beside: ImportView) -> None:
        super().__init__(beside)
        self._beside = beside
        self.setAccessibleName("姓名")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setItemDelegate(beside.delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        for bar in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            bar(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.setObjectName("names")
        self.setFrameShape(QFrame.Shape.NoFrame)
        theirs, mine = beside.verticalScrollBar(), self.verticalScrollBar()
        theirs.valueChanged.connect(mine.setValue)
        mine.valueChanged.connect(theirs.setValue)
        beside.horizontalScrollBar().valueChanged.connect(lambda _: self.follow())
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """A click on a name chooses its line, and leaves what is in sight where it is."""
        row, beside = self.rowAt(event.position().toPoint().y()), self._beside
        column = beside.columnAt(self.width())
        if beside.columnViewportPosition(column) < self.width():
            column = min(column + 1, self.model().columnCount() - 1)  # it is covered in part
        if row >= 0 and column >= 0:
            beside.setFocus(Qt.FocusReason.MouseFocusReason)
            beside.setCurrentIndex(self.model().index(row, column))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """The wheel turns the table, both ways."""
        self._beside.wheelEvent(event)

    def show_column(self, model: ImportTable, column: int) -> None:
        """Show this column of the table, and no other."""
        self.setModel(model)
        self.setSelectionModel(self._beside.selectionModel())
        for at in range(model.columnCount()):
            self.setColumnHidden(at, at != column)
        self.follow()

    def follow(self) -> None:
        """Stand beside the table where its own column of names is out of sight, else nowhere."""
        beside = self._beside
        column = beside.name_column
        if column is None or beside.columnViewportPosition(column) >= 0:
            self.hide()
            return
        header, view = beside.horizontalHeader(), beside.viewport().geometry()
        wide = min(beside.columnWidth(column), view.width() // 2)
        self.setColumnWidth(column, wide)
        self.verticalHeader().setDefaultSectionSize(beside.verticalHeader().defaultSectionSize())
        self.horizontalHeader().setFixedHeight(header.height())
        self.setGeometry(
            view.left(), view.top() - header.height(), wide + 1, header.height() + view.height()
        )
        self.show()
        self.raise_()
        self.verticalScrollBar().setValue(beside.verticalScrollBar().value())


class ImportView(QTableView):
    """The table of an import. Scrolled to the right, the names stay at its left."""

    decide_asked = Signal(object)
    """Of a conflict the file's value (True), the stored one (False), or the other one (None)."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.delegate = _CellDelegate(palette, self)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName("匯入預覽")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(
            max(32, QFontMetrics(face()).height() + 2 * _PADDING)
        )
        self.name_column: int | None = None
        self.beside = _NameBeside(self)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)

    def fit(self) -> None:
        """Make the columns as wide as their titles and first values need, within limits."""
        model = self.model()
        if not isinstance(model, ImportTable):
            return
        metrics = QFontMetrics(face())
        em, header = metrics.horizontalAdvance("字"), self.horizontalHeader()
        looked_at = range(min(model.rowCount(), _LOOKED_AT))
        for at in range(model.columnCount()):
            texts = [model.text(model.place_at(row), at) for row in looked_at]
            values = max(map(metrics.horizontalAdvance, texts), default=0)
            title = header.sectionSizeHint(at)
            self.setColumnWidth(
                at,
                max(
                    min(values, em * _MOST_EMS) + 2 * _PADDING + 26,
                    min(title, em * _MOST_OF_TITLE) + _PADDING,
                ),
            )
        header.setFixedHeight(self._title_height(model))
        keys = [column.key for column in model.preview.columns]
        self.name_column = AHEAD + keys.index("name") if "name" in keys else None
        if self.name_column is not None:
            self.beside.show_column(model, self.name_column)
        else:
            self.beside.hide()

    def _title_height(self, model: ImportTable) -> int:
        """Pixels for letters and title: a face that stands in for another may be higher than it."""
        metrics = self.horizontalHeader().fontMetrics()
        room = QRect(0, 0, _WIDE, _WIDE)
        across = Qt.Orientation.Horizontal
        heights = (
            metrics.boundingRect(room, 0, str(model.headerData(at, across))).height()
            for at in range(model.columnCount())
        )
        return max(heights, default=0) + 8

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """The names stand as high as the table."""
        super().resizeEvent(event)
        self.beside.follow()

    def scrollTo(  # noqa: N802  # Qt's name
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a cell into sight, and not below the names at the left."""
        super().scrollTo(index, hint)
        under = self.beside.width() - self.columnViewportPosition(index.column())
        if self.beside.isVisible() and under > 0 and index.column() != self.name_column:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - under)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """1, 2 and blank decide, Enter is for the page; the rest is the table's own."""
        if event.key() in _DECIDING:
            self.decide_asked.emit(_DECIDING[event.key()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)
