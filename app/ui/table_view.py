"""How the table of cases is drawn: the verdict as shape, word and colour, rows as high as it takes.

Rows are 32 pixels high at 100 % and grow with the text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QResizeEvent
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
from app.ui.row_list import EnterView, dress_rows
from app.ui.style import scaled, smaller
from app.ui.typeface import SMALL, TEXT

ROW_HEIGHT: Final = 32
"""Pixels at 100 %."""
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_PADDING: Final = 6
_SLACK: Final = 3
"""What a text may be wider on the screen than it was measured."""
_LOOKED_AT: Final = 200
_FEW_CHOSEN: Final = 8
"""Chosen lines that are looked for one by one after a change of the list."""
_FEW: Final = 40
"""Lines that are measured when they come or change: that must not hold up who types."""
_LEAST_SHOWN: Final = 3
"""Rows of a list that are always in sight."""
_LEAST_STRETCH: Final = 72
_SHAPE: Final = 16
"""Side of the shape of a verdict at 100 %."""
_PILL: Final = 22
"""Pixels of a verdict that are neither its shape nor its word."""

Index = QModelIndex | QPersistentModelIndex


def face_of(view: QTableView, *, small: bool = False, strong: bool = False) -> QFont:
    """The face of a table, its figures of one width."""
    font = smaller(view.font(), SMALL / TEXT) if small else QFont(view.font())
    font.setFeature(QFont.Tag("tnum"), 1)
    if strong:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def draw_check_box(painter: QPainter, box: QRectF, palette: Palette, *, is_on: bool) -> None:
    """A check box in the colours of the window."""
    size, x, y = box.width(), box.left(), box.top()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(palette.accent if is_on else palette.control_line), 1.5))
    painter.setBrush(QColor(palette.accent if is_on else palette.paper))
    painter.drawRoundedRect(box, 3, 3)
    if is_on:
        painter.setPen(QPen(QColor(palette.accent_ink), size / 8))
        tick = ((0.22, 0.52), (0.42, 0.72), (0.78, 0.28))
        painter.drawPolyline([QPointF(x + size * right, y + size * down) for right, down in tick])


class LineDelegate(QStyledItemDelegate):
    """Draws a line of a list: its number small and muted, a rule below."""

    def __init__(self, palette: Palette, view: QTableView, line: int = 0) -> None:
        """`line` is the column of the numbers, -1 where there is none."""
        super().__init__(view)
        self._view = view
        self._line = line
        self.palette = palette
        self.take_faces()

    def take_faces(self) -> None:
        """Draw in the face that the table has now."""
        self._font = face_of(self._view)
        self._small = face_of(self._view, small=True)
        self._strong = face_of(self._view, small=True, strong=True)

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
        elif index.row() == getattr(self._view, "hovered", -1):
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

    def _content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        if index.column() == self._column and index.data(VERDICT_ROLE) in self.palette.tones:
            self._verdict(painter, rect, index)
        else:
            self._text(painter, rect, index)

    def _verdict(self, painter: QPainter, rect: QRect, index: Index) -> None:
        verdict: str = index.data(VERDICT_ROLE)
        tone = self.palette.tones[verdict]
        painter.setFont(self._strong)
        size = scaled(_SHAPE)
        width = painter.fontMetrics().horizontalAdvance(index.data()) + _PILL + size
        high = scaled(24)
        middle = rect.center().y() + 0.5
        pill = QRectF(rect.left() - 1, middle - high / 2, min(width, rect.width() + 4), high)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone.soft))
        painter.drawRoundedRect(pill, high / 2, high / 2)
        scale = painter.device().devicePixelRatio()
        picture = icons.shape(verdict, self.palette, size=size, scale=scale)
        painter.drawPixmap(round(pill.left()) + 7, round(pill.top() + (high - size) / 2), picture)
        painter.setPen(QColor(tone.ink))
        painter.drawText(
            pill.adjusted(size + 13, 0, -4, 0),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            index.data(),
        )


class _Place(NamedTuple):
    """What was chosen before other lines came, by what they are known by, and where it stood."""

    chosen: frozenset[int]
    current: int | None
    column: int
    below: int
    """Rows between the first one in sight and the current one."""


def _rows(top: QModelIndex, bottom: QModelIndex) -> range:
    return range(top.row(), bottom.row() + 1)


def _runs_of(rows: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each run of rows without a gap."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


class CaseView(EnterView):
    """The table of cases. What is chosen stays so while other cases come, go and change.

    `entered` is Enter, or two clicks on a case: on to its findings.
    """

    typed = Signal(str)
    """What is typed in the list, a character or what an input method gives: it is looked for."""

    def __init__(self, model: LineTable, palette: Palette) -> None:
        super().__init__()
        self._model = model
        self._columns = model.columns
        self.setModel(model)
        self.delegate = CaseDelegate(palette, self, model.columns)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName("案件清單")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        dress_rows(self)
        self._width_of: dict[int, int] = {}
        self._left: _Place | None = None
        self._dress_header()
        self.fit()
        self.doubleClicked.connect(self.entered)
        # After the selection's own: it forgets what was chosen when other lines come.
        model.modelAboutToBeReset.connect(self._note_place)
        model.modelReset.connect(self._come_back)
        model.dataChanged.connect(self._follow)

    def _dress_header(self) -> None:
        header = self.horizontalHeader()
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
        self.delegate.take_faces()
        self._metrics = (
            QFontMetrics(face_of(self)),
            QFontMetrics(face_of(self, small=True)),
            QFontMetrics(face_of(self, small=True, strong=True)),
        )
        self.verticalHeader().setDefaultSectionSize(scaled(ROW_HEIGHT))
        self._width_of = self._widths(range(min(self._model.total, _LOOKED_AT)))
        for column, width in self._width_of.items():
            self.setColumnWidth(column, width)
        self._make_room()

    def widen(self, lines: Sequence[int]) -> None:
        """Make those columns wider that these lines need wider; none becomes narrower."""
        wider = {
            column: width
            for column, width in self._widths(lines[:_FEW]).items()
            if width > self._width_of.get(column, width)
        }
        if wider:
            self._width_of |= wider
            self._make_room()

    def _widths(self, lines: Sequence[int]) -> dict[int, int]:
        """Pixels that each column needs for some lines, within its limits."""
        columns, model = self._columns, self._model
        plain, small, strong = self._metrics
        found: dict[int, int] = {}
        for column, (least, most) in columns.widths.items():
            texts = {model.cell(line, column) for line in lines}
            if column == columns.verdict:
                texts |= {least, model.longest_verdict()}
                wanted = max(map(strong.horizontalAdvance, texts)) + scaled(_SHAPE) + _PILL + 2
            else:
                metrics = small if column == columns.line else plain
                if column == columns.note:
                    texts |= {model.cell(i, column) + model.note(i) for i in lines}
                floor, ceiling = (metrics.horizontalAdvance(t) for t in (least, most))
                wanted = min(max(floor, *map(metrics.horizontalAdvance, texts), 0), ceiling)
            found[column] = wanted + 2 * _PADDING + _SLACK
        return found

    def _follow(self, top: QModelIndex, bottom: QModelIndex) -> None:
        """Other texts, a longer name or verdict, may need wider columns."""
        rows = _rows(top, bottom)[:_FEW]
        found = map(self._model.line_at, rows)
        self.widen([line for line in found if line is not None])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Where there is little room, some columns give way, so that the verdict stays in sight."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        columns = self._columns
        kept = [c for c in columns.widths if c not in columns.give_way]
        room = self.viewport().width() - sum(self._width_of[c] for c in kept)
        # Where even those that stay want more, the others than the verdict end in an ellipsis.
        for column in kept:
            wanted = least = self._width_of[column]
            if column != columns.verdict:
                least = min(wanted, max(wanted // 2, self.horizontalHeader().minimumSectionSize()))
            less = min(max(-room, 0), wanted - least)
            self.setColumnWidth(column, wanted - less)
            room += less
        for column in reversed(columns.give_way):
            room -= _LEAST_STRETCH if column == columns.stretch else self._width_of[column]
            self.setColumnHidden(column, room < 0)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802  # Qt's name
        """Typing asks to filter; Qt would go to another case, and read every line for it."""
        self.typed.emit(search)

    def moveCursor(  # noqa: N802  # Qt's name
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Where a key leads: from a column that is hidden Qt's table goes nowhere."""
        now = self.currentIndex()
        if now.isValid() and self.isColumnHidden(now.column()):
            here = now.siblingAtColumn(self._columns.verdict)  # which is never hidden
            flag = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(here, flag)
        return super().moveCursor(action, modifiers)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another face needs other rows and columns."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self._width_of:
            self.fit()

    @property
    def least_height(self) -> int:
        """Pixels for the head and a few lines."""
        header = self.horizontalHeader().sizeHint().height()
        return header + _LEAST_SHOWN * self.verticalHeader().defaultSectionSize() + 4

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self.delegate.palette = palette
        self.viewport().update()

    # What is chosen ---------------------------------------------------------------------------

    def chosen_lines(self) -> list[int]:
        """The lines that are chosen, from top to bottom."""
        shown = self._model.shown
        return [line for top, bottom in self._runs() for line in shown[top : bottom + 1]]

    def _runs(self) -> list[tuple[int, int]]:
        """First and last rows of what is chosen, without touching every row of a long list."""
        found = self.selectionModel().selection()
        ranges = map(found.at, range(found.count()))
        return sorted({(one.top(), one.bottom()) for one in ranges})

    def copied(self) -> str:
        """The chosen lines as text, a tab between their cells."""
        columns, cell = range(self._model.columnCount()), self._model.cell
        lines = ("\t".join(cell(line, c) for c in columns) for line in self.chosen_lines())
        return "\n".join(lines)

    def go(self, row: int) -> bool:
        """Choose one row alone and bring it into sight; False where there is none."""
        index = self._model.index(row, max(self.currentIndex().column(), 0))
        if not index.isValid():
            return False
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollTo(index)
        return True

    def step(self, by: int) -> bool:
        """Choose the next row (1) or the one before (-1); False where there is none."""
        return self.go(self.currentIndex().row() + by)

    def sort_by(self, column: int) -> None:
        """Order by a column; asked for again, the other way round."""
        header, order = self.horizontalHeader(), Qt.SortOrder
        again = header.sortIndicatorSection() == column
        down = again and header.sortIndicatorOrder() is order.AscendingOrder
        self.sortByColumn(column, order.DescendingOrder if down else order.AscendingOrder)

    def forget_chosen(self) -> None:
        """Choose nothing: what comes next has nothing to do with what was shown."""
        self.selectionModel().clear()

    def choose(self, lines: Collection[int]) -> None:
        """Choose some lines, those of them that are shown, and bring the first into sight."""
        wanted = frozenset(lines)
        rows = [row for row, line in enumerate(self._model.shown) if line in wanted]
        if rows:
            self.go(rows[0])
            self.selectionModel().select(
                self._whole(rows), QItemSelectionModel.SelectionFlag.Select
            )

    def _whole(self, rows: Sequence[int]) -> QItemSelection:
        """All cells of some rows, which stand in order."""
        model, last, found = self._model, self._model.columnCount() - 1, QItemSelection()
        for first, end in _runs_of(rows):
            found.append(QItemSelectionRange(model.index(first, 0), model.index(end, last)))
        return found

    def _note_place(self) -> None:
        """Other lines are to come: remember by what they are known which were chosen."""
        model = self._model
        current, top = self.currentIndex(), self.verticalScrollBar().value()
        line = model.line_at(current.row()) if current.isValid() else None
        self._left = _Place(
            chosen=frozenset(model.identity(line) for line in self.chosen_lines()),
            current=None if line is None else model.identity(line),
            column=current.column(),
            below=current.row() - top,
        )

    def _come_back(self) -> None:
        """Choose again what was chosen, where it is shown still, and keep it where it stood."""
        left, self._left = self._left, None
        if left is None or (left.current is None and not left.chosen):
            return
        model, chosen = self._model, self.selectionModel()
        chosen_lines = {model.line_known_as(one) for one in left.chosen}
        current = None if left.current is None else model.line_known_as(left.current)
        wanted = chosen_lines | {current}
        if len(wanted) > _FEW_CHOSEN:
            rows = {line: row for row, line in enumerate(model.shown) if line in wanted}
        else:  # as good as always, and many times quicker among many lines
            found = ((line, model.row_of(line)) for line in wanted if line is not None)
            rows = {line: row for line, row in found if row is not None}
        flag = QItemSelectionModel.SelectionFlag
        again = self._whole(sorted(rows[one] for one in chosen_lines if one in rows))
        chosen.select(again, flag.ClearAndSelect)
        row = None if current is None else rows.get(current)
        if row is not None:
            chosen.setCurrentIndex(model.index(row, left.column), flag.NoUpdate)
            if 0 <= left.below <= self.viewport().height() // max(self.rowHeight(row), 1):
                self.verticalScrollBar().setValue(row - left.below)
