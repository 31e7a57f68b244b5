"""The step 檔案: the sheet that is read, and its header as it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QWidget,
)

from app.intake.cells import as_typed, column_letters
from app.ui.choice_box import ChoiceBox
from app.ui.parts import button, stack, words
from app.ui.typeface import face

if TYPE_CHECKING:
    from app.intake.guide import Guide

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()
_MARK: Final = "標題列"


class _Head(QAbstractTableModel):
    """The first lines of the sheet as they stand."""

    def __init__(self, guide: Guide) -> None:
        super().__init__()
        self._rows = guide.sheets[guide.sheet].head
        self._width = max(map(len, self._rows), default=0)
        lower = guide.titles.row
        self._marked = range(lower - len(guide.titles.written) + 1, lower + 1)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        """How many lines there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        """One for the mark, and those of the sheet."""
        return 0 if parent.isValid() else self._width + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell, the header in strong letters."""
        row, column = index.row(), index.column() - 1
        if role == Qt.ItemDataRole.DisplayRole:
            if column < 0:
                return _MARK if row in self._marked else ""
            cells = self._rows[row]
            return " ".join(as_typed(cells[column]).split()) if column < len(cells) else ""
        if role == Qt.ItemDataRole.FontRole:
            return face(strong=row in self._marked)
        return None

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Numbers and letters as the spreadsheet has them."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1)
        return column_letters(section - 1) if section else ""


class FileStep(QWidget):
    """Which sheet, and which row of it is the header."""

    sheet_asked = Signal(int)
    header_asked = Signal(int, bool)
    """The row, from 0, and whether the one above belongs to it."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet = ChoiceBox()
        self.sheet.setAccessibleName("工作表")
        self.sheet.activated.connect(self.sheet_asked)
        self._label = QLabel("工作表")
        self._label.setBuddy(self.sheet)
        self._found = words("", wrap=True)
        self.head = QTableView()
        self.head.setAccessibleName("檔案前幾列")
        self.head.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.head.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.head.setTabKeyNavigation(False)
        self.head.setWordWrap(False)
        self.head.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.head.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.head.verticalHeader().setDefaultSectionSize(max(28, QFontMetrics(face()).height() + 8))
        self.head.doubleClicked.connect(lambda _: self._ask(is_double=False))
        self._one = button("以所選的列為標題列", lambda: self._ask(is_double=False))
        self._two = button("連同上一列", lambda: self._ask(is_double=True))
        self._two.setToolTip("標題分成兩列時，所選的列與它的上一列合為標題")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._label)
        top.addWidget(self.sheet)
        top.addSpacing(8)
        top.addWidget(self._found, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(words("標題列不對時，請選正確的一列：", tone="muted"))
        below.addWidget(self._one)
        below.addWidget(self._two)
        below.addStretch(1)
        stack(self, (top, self.head, below), self.head)

    def show_guide(self, guide: Guide) -> None:
        """Show what was found in the file."""
        self.sheet.clear()
        for choice in guide.sheets:
            hidden = "（隱藏）" if choice.hidden else ""
            nothing = "" if choice.titles else "（找不到標題列）"
            self.sheet.addItem(f"{choice.name}{hidden}{nothing}")
        self.sheet.setCurrentIndex(guide.sheet)
        is_choice = len(guide.sheets) > 1
        self.sheet.setVisible(is_choice)
        self._label.setVisible(is_choice)
        row = guide.titles.row + 1
        where = f"第 {row - 1}、{row} 列" if len(guide.titles.written) > 1 else f"第 {row} 列"
        sure = "" if guide.is_header_sure else "（請確認）"
        rivals = [s.name for s in guide.sheets if s.is_sure and not s.hidden]
        several = "有幾個工作表可以匯入，請確認讀取哪一個；" if len(rivals) > 1 else ""
        self._found.setText(f"{several}標題列在{where}{sure}，其下有 {len(guide.lines):,} 件案件。")
        model = _Head(guide)
        self.head.setModel(model)
        metrics = QFontMetrics(face(strong=True))
        most = metrics.horizontalAdvance("字") * 14
        for column in range(model.columnCount()):
            below = range(max(0, guide.titles.row - 1), model.rowCount())
            texts = [model.index(r, column).data() for r in below]
            widest = max(map(metrics.horizontalAdvance, texts), default=0)
            self.head.setColumnWidth(column, min(widest, most) + 20)
        self.head.setColumnWidth(0, metrics.horizontalAdvance(_MARK) + 20)
        self.head.selectRow(guide.titles.row)

    def _ask(self, *, is_double: bool) -> None:
        row = self.head.currentIndex().row()
        if row >= 0:
            self.header_asked.emit(row, is_double)
