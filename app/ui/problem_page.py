"""The page 讀入問題: every cell, column and row of the file that could not be taken as it is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from app.intake.roster import Problem
from app.ui.palette import Palette
from app.ui.parts import words
from app.ui.row_list import EnterView, HeadedTable, dress_rows
from app.ui.style import scaled
from app.ui.table_view import ROW_HEIGHT, LineDelegate

_HEADERS = ("列", "欄位", "檔案中的內容", "說明")
_MESSAGE = len(_HEADERS) - 1
_WIDTHS = (64, 168, 200)
"""Pixels at 100 % of the columns before the last."""
_NO_PARENT = QModelIndex()


class ProblemTable(HeadedTable):
    """The problems in the order of the file."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: tuple[Problem, ...] = ()

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show those of another file."""
        self.beginResetModel()
        self.problems = problems
        self.endResetModel()

    def rowCount(  # noqa: N802  # Qt's name
        self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT
    ) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self.problems)

    def columnCount(  # noqa: N802  # Qt's name
        self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT
    ) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(_HEADERS)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """One cell."""
        problem = self.problems[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            row = str(problem.row) if problem.row else ""
            return (row, problem.column, problem.value, problem.message)[index.column()]
        return None

    def head(self, column: int, role: int) -> Any:
        """The head of a column."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return _HEADERS[column] if role == Qt.ItemDataRole.DisplayRole else None


class ProblemPage(QWidget):
    """The problems of the file shown."""

    case_asked = Signal(int)
    """To the case in this row of the file."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("page")
        self.model = ProblemTable()
        self.view = EnterView()
        self.view.setModel(self.model)
        self._delegate = LineDelegate(palette, self.view)
        self.view.setItemDelegate(self._delegate)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName("讀入問題清單")
        dress_rows(self.view)
        self._fit()
        self.view.horizontalHeader().setSectionResizeMode(_MESSAGE, QHeaderView.ResizeMode.Stretch)
        self.view.entered.connect(self._enter)
        self.view.doubleClicked.connect(self._enter)
        self._title = words("讀入問題", "heading")
        self._hint = words("", "small", wrap=True)
        self._box = box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        box.addWidget(self._title)
        box.addWidget(self._hint)
        box.addWidget(self.view, 1)

    def show_problems(self, problems: tuple[Problem, ...], name: str) -> None:
        """Show those of a file."""
        self.model.show_problems(problems)
        self._title.setText(f"讀入問題　{name}")
        self._hint.setText(
            "讀不懂的內容沒有採用，也沒有當作空白。請在原檔改好後按 F5 重新讀取；"
            "按 Enter 看該列的案件。"
            if problems
            else "檔案裡的每一格都讀懂了。"
        )
        self.view.setVisible(bool(problems))
        if problems:
            self.view.selectRow(0)
        self._box.setAlignment(Qt.AlignmentFlag(0) if problems else Qt.AlignmentFlag.AlignTop)

    def _fit(self) -> None:
        self._delegate.take_faces()
        self.view.verticalHeader().setDefaultSectionSize(scaled(ROW_HEIGHT))
        for column, width in enumerate(_WIDTHS):
            self.view.setColumnWidth(column, scaled(width))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another face needs other rows and columns."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._delegate.palette = palette
        self.view.viewport().update()

    def copied(self) -> str:
        """What 複製 takes: the chosen problems."""
        rows = sorted(i.row() for i in self.view.selectionModel().selectedRows())
        found = [self.model.problems[row] for row in rows]
        return "\n".join("\t".join((str(p.row), p.column, p.value, p.message)) for p in found)

    def _enter(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            self.case_asked.emit(self.model.problems[index.row()].row)
