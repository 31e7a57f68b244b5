"""The table of what an import would take in: the sheet's own rows and columns, problems in place.

Virtual: of 100,000 lines only those in sight are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
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
from app.ui.palette import Palette
from app.ui.typeface import face

if TYPE_CHECKING:
    from app.incoming import Arrival, Difference
    from app.intake.preview import Mark, Preview

Index = QModelIndex | QPersistentModelIndex

STATE: Final = 0
AHEAD: Final = 1
"""Columns before those of the sheet."""
TONE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_NO_PARENT: Final = QModelIndex()
_PADDING: Final = 6
_MOST_EMS: Final = 14
_LOOKED_AT: Final = 60
_TOLD: Final = 6
"""Changes of a line that are told one by one."""
_STATE: Final = "處理"
_COMPARING: Final = "比對中"


class ImportTable(QAbstractTableModel):
    """The lines of a preview that are asked for, and what becomes of each."""

    def __init__(self, preview: Preview, arrivals: Sequence[Arrival] | None = None) -> None:
        super().__init__()
        self.preview = preview
        self._arrivals = list(arrivals) if arrivals is not None else None
        self._shown: Sequence[int] = range(len(preview.lines))

    # What Qt asks -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        """How many lines are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        """What becomes of the line, and the columns of the sheet."""
        return 0 if parent.isValid() else AHEAD + len(self.preview.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        place, at = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(place, at)
        if role == TONE_ROLE:
            return self.tone(place, at)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.explanation(place, at) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = self.explanation(place, at)
            return (
                f"{self.title(at)}：{self.text(place, at) or '空白'}{f'，{said}' if said else ''}"
            )
        return None

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The row and the column as the sheet names them."""
        if orientation is not Qt.Orientation.Horizontal:
            is_text = role == Qt.ItemDataRole.DisplayRole
            return str(self.preview.row(self._shown[section])) if is_text else None
        if role == Qt.ItemDataRole.DisplayRole:
            if section < AHEAD:
                return _STATE
            column = self.preview.columns[section - AHEAD]
            return f"{column.letters}\n{column.title}"
        if role == Qt.ItemDataRole.ToolTipRole and section >= AHEAD:
            column = self.preview.columns[section - AHEAD]
            return f"{column.letters} 欄「{column.title}」→ {column.fact}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    # What a cell says -------------------------------------------------------------------------

    def title(self, at: int) -> str:
        """The title of a column."""
        return _STATE if at < AHEAD else self.preview.columns[at - AHEAD].title

    def arrival(self, place: int) -> Arrival | None:
        """What a line is among the stored cases; None while that is not known."""
        return None if self._arrivals is None else self._arrivals[place]

    def difference(self, place: int, at: int) -> Difference | None:
        """What a cell changes in its stored case."""
        one = self.arrival(place)
        if one is None or at < AHEAD:
            return None
        return one.differences.get(self.preview.columns[at - AHEAD].key)

    def mark(self, place: int, at: int) -> Mark | None:
        """What is wrong with a cell."""
        if at < AHEAD:
            return None
        return self.preview.marks.get(place, {}).get(self.preview.columns[at - AHEAD].column)

    def text(self, place: int, at: int) -> str:
        """What a cell shows: a change as old → new."""
        one = self.arrival(place)
        if at == STATE:
            return _COMPARING if one is None else one.state.value
        read = self.preview.read(place, self.preview.columns[at - AHEAD].column)
        change = self.difference(place, at)
        if change is None:
            return read
        if not change.is_taken:
            return f"{change.stored or '（空白）'}（名冊：{change.given}）"
        return f"{change.stored or '（空白）'} → {change.given}"

    def tone(self, place: int, at: int) -> str:
        """The tone of a cell: a problem, something to look at, a change, or nothing."""
        mark, change = self.mark(place, at), self.difference(place, at)
        if mark is not None:
            return "blocked" if mark.is_problem else "review"
        if change is not None:
            return "review" if change.is_conflict else "hint"
        one = self.arrival(place)
        return "review" if at == STATE and one is not None and one.remark else ""

    def explanation(self, place: int, at: int) -> str:
        """What is said of a cell below the table; empty where there is nothing to say."""
        mark, change, one = self.mark(place, at), self.difference(place, at), self.arrival(place)
        if mark is not None:
            kept = f"案件中的「{change.stored}」不變。" if change and not change.is_taken else ""
            return mark.message + kept
        if change is not None:
            if change.is_conflict:
                kept = "採用名冊" if change.is_taken else "保留案件"
                return (
                    f"案件中已另行改為「{change.stored or '空白'}」，名冊為「{change.given}」；"
                    f"目前{kept}，可按空白鍵改選。"
                )
            return f"將由「{change.stored or '空白'}」改為「{change.given}」。"
        if at < AHEAD:
            return "" if one is None else one.remark or (f"依{one.by}對應。" if one.by else "")
        column = self.preview.columns[at - AHEAD].column
        typed, read = self.preview.typed(place, column), self.preview.read(place, column)
        if typed == read:
            return ""
        return f"「{typed}」讀為「{read}」。" if read else f"「{typed}」視為未填，列為備註。"

    # What the page asks -----------------------------------------------------------------------

    def compared(self, arrivals: Sequence[Arrival]) -> None:
        """What the lines are among the stored cases is known now."""
        self._arrivals = list(arrivals)
        self.refresh()

    @property
    def is_compared(self) -> bool:
        """Whether what the lines are among the stored cases is known."""
        return self._arrivals is not None and len(self._arrivals) == len(self.preview.lines)

    @property
    def arrivals(self) -> list[Arrival]:
        """What is to be taken in, as it has been decided."""
        return list(self._arrivals or ())

    def decide(self, place: int, at: int) -> bool:
        """Turn a conflict round; whether there is one."""
        change = self.difference(place, at)
        if change is None or not change.is_conflict or self._arrivals is None:
            return False
        from app.incoming import take  # brings the store with it, which is open by now

        key = self.preview.columns[at - AHEAD].key
        self._arrivals[place] = take(self._arrivals[place], key, given=not change.is_taken)
        self.refresh()
        return True

    def refresh(self) -> None:
        """Draw all that is in sight anew."""
        self.layoutChanged.emit()

    def show_lines(self, places: Sequence[int]) -> None:
        """Show these lines only."""
        self.beginResetModel()
        self._shown = places
        self.endResetModel()

    def place_at(self, row: int) -> int:
        """The line that a row shows."""
        return self._shown[row]

    def changes(self, place: int) -> str:
        """What a line changes in its stored case, all of it; empty where it changes nothing."""
        said = [
            f"{column.title}「{change.stored or '空白'}」→「{change.given or '空白'}」"
            for at, column in enumerate(self.preview.columns, AHEAD)
            if (change := self.difference(place, at)) is not None and change.is_taken
        ]
        row = self.preview.row(place)
        more = "等" if len(said) > _TOLD else ""
        listed = "；".join(said[:_TOLD])
        return f"第 {row} 列將變更 {len(said):,} 欄：{listed}{more}。" if said else ""

    def changed(self) -> list[tuple[int, int]]:
        """Row and column of every cell shown that changes its stored case, in order."""
        return [
            (row, at)
            for row, place in enumerate(self._shown)
            if (one := self.arrival(place)) is not None and one.differences
            for at in range(AHEAD, self.columnCount())
            if self.difference(place, at) is not None
        ]

    def problems(self) -> list[tuple[int, int]]:
        """Row and column of every cell with a problem or a conflict that is shown, in order."""
        found: list[tuple[int, int]] = []
        marks = self.preview.marks
        for row, place in enumerate(self._shown):
            one = self.arrival(place)
            if place not in marks and (one is None or not (one.has_conflict or one.remark)):
                continue
            found += (
                (row, at)
                for at in range(self.columnCount())
                if self.tone(place, at) in ("blocked", "review")
            )
        return found


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

    decide_asked = Signal()
    """Blank was pressed."""

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
        self.horizontalHeader().setFixedHeight(2 * metrics.height() + 4)  # its letters, its title
        most = metrics.horizontalAdvance("字") * _MOST_EMS
        looked_at = range(min(model.rowCount(), _LOOKED_AT))
        for at in range(model.columnCount()):
            texts = [model.title(at), *(model.text(model.place_at(row), at) for row in looked_at)]
            wanted = max(metrics.horizontalAdvance(text) for text in texts)
            self.setColumnWidth(at, min(wanted, most) + 2 * _PADDING + 26)
        keys = [column.key for column in model.preview.columns]
        self.name_column = AHEAD + keys.index("name") if "name" in keys else None
        if self.name_column is not None:
            self.beside.show_column(model, self.name_column)
        else:
            self.beside.hide()

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
        """Blank decides, Enter is for the page; the rest is the table's own."""
        if event.key() == Qt.Key.Key_Space:
            self.decide_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)
