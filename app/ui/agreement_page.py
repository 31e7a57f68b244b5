"""The page 我們對了嗎: what the program said at reporting beside what the Ministry answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.agreement_bars import Bars
from app.ui.palette import Palette
from app.ui.parts import Blank, Paragraph, button, head, words
from app.ui.row_list import HeadedTable, dress_rows
from app.ui.style import scaled

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.agreement import Agreement, Sheet

RULE: Final = "規則"
_NOTE: Final = (
    "只比對報送時已在本程式內、且已有結果之案件。與銓敘部之結果不同，未必是檢核有誤：各案之原因請逐件查看。"
    "報送前已補正者不在其中，從未提出之規則，可能已在補正時發揮作用。"
)
_NO_PARENT: Final = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class Findings(NamedTuple):
    """What the page shows: the comparison, and the same as sheets, which are also written."""

    found: Agreement
    sheets: tuple[Sheet, ...]


class _Rows(HeadedTable):
    """A sheet as a table; nothing in it can be changed."""

    def __init__(self, sheet: Sheet, parent: QWidget) -> None:
        super().__init__(parent)
        self.sheet = sheet
        columns = range(len(sheet.columns))
        has_any = bool(sheet.rows)
        self._numbers = {
            n for n in columns if has_any and all(_is_number(r[n]) for r in sheet.rows)
        }

    def rowCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        """How many rows."""
        return 0 if parent.isValid() else len(self.sheet.rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        """How many columns."""
        return 0 if parent.isValid() else len(self.sheet.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell as text; what is too long is to be read as its tip."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.sheet.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._align(index.column())
        return None

    def head(self, column: int, role: int) -> Any:
        """The title of a column."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.sheet.columns[column][0]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._align(column)
        return None

    def is_number(self, column: int) -> bool:
        """Whether all of a column are numbers."""
        return column in self._numbers

    def _align(self, column: int) -> Qt.AlignmentFlag:
        flag = Qt.AlignmentFlag
        return (flag.AlignRight if self.is_number(column) else flag.AlignLeft) | flag.AlignVCenter


def _is_number(text: str) -> bool:
    return text.replace(",", "").removesuffix("%").replace(".", "", 1).isdigit()


class AgreementPage(QWidget):
    """Bars by month, and below them the tables, one to a tab."""

    export_asked = Signal(object)
    """The `Findings` to be written as a workbook."""
    rule_asked = Signal(str)
    """Enter or two clicks on a rule: its page."""
    left = Signal()
    """Esc or 回流程."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("page")
        self.findings: Findings | None = None
        self.export = button("匯出…", self._export)
        self.back = button("回流程", self.left.emit)
        self._said = Paragraph()
        self._note = Paragraph("small")
        self.bars = Bars(palette)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)  # its line has the colours of no palette
        self.tabs.setAccessibleName("比對結果")
        self._blank = Blank([])
        self._blank.say(
            "案件記下報送，並記下登記備查或退回之後，這裡比對報送時之預檢結果與銓敘部之結果。",
            "還沒有可以比對的案件",
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(10)
        box.addLayout(head(words("我們對了嗎", "heading"), (self.back, self.export)))
        for part in (self._said, self.bars, self._note):
            box.addWidget(part)
        box.addWidget(self.tabs, 1)
        box.addWidget(self._blank, 1)
        self.setFocusProxy(self.tabs)
        self._note.say(_NOTE)

    @property
    def said(self) -> str:
        """The sentence above the bars."""
        return self._said.text()

    def show_findings(self, findings: Findings) -> None:
        """Show a comparison."""
        self.findings = findings
        found = findings.found
        has_any = bool(found.months)
        self._said.say(summary_words(found))
        self._said.setVisible(has_any or bool(found.waiting or found.unknown))
        self.bars.show_months(found.months)
        for part in (self._note, self.tabs, self.export):
            part.setVisible(has_any)
        self._blank.setVisible(not has_any)
        at = self.tabs.currentIndex()
        while self.tabs.count():
            old = self.tabs.widget(0)
            self.tabs.removeTab(0)
            if old is not None:
                old.deleteLater()
        for sheet in findings.sheets:
            self.tabs.addTab(self._table(sheet), f"{sheet.name}　{len(sheet.rows):,}")
        self.tabs.setCurrentIndex(max(at, 0))

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self.bars.recolour(palette)

    def _table(self, sheet: Sheet) -> QTableView:
        view = QTableView()
        rows = _Rows(sheet, view)
        view.setModel(rows)
        view.setAccessibleName(sheet.name)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        dress_rows(view, scaled(32))
        columns = view.horizontalHeader()
        em = scaled(8.5)
        for number, (title, width) in enumerate(sheet.columns):
            least = columns.fontMetrics().horizontalAdvance(title) + 24
            columns.resizeSection(number, max(width * em, least))
        # A number at the far right would stand far from the rest of its line.
        columns.setStretchLastSection(not rows.is_number(len(sheet.columns) - 1))
        view.activated.connect(lambda index: self._open(sheet, index.row()))
        return view

    def _open(self, sheet: Sheet, row: int) -> None:
        titles: Sequence[str] = [title for title, _ in sheet.columns]
        if RULE in titles:
            self.rule_asked.emit(sheet.rows[row][titles.index(RULE)])

    def _export(self) -> None:
        if self.findings is not None:
            self.export_asked.emit(self.findings)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def summary_words(found: Agreement) -> str:
    """All of it in two sentences."""
    total = found.total
    if not total.total:
        said = "尚無已知結果之案件可以比對。"
    else:
        said = (
            f"比對 {total.total:,} 件，預檢與結果相符 {total.agreed:,} 件；"
            f"可報送而退回 {total.returned_though_ready:,} 件{_by_category(found)}，"
            f"未通過而登記 {total.registered_though_not:,} 件。"
        )
    rest = []
    if found.waiting:
        rest.append(f"{found.waiting:,} 件尚待結果")
    if found.unknown:
        rest.append(f"{found.unknown:,} 件報送時未留下預檢結果，不列入")
    return said + (f"另有 {'；'.join(rest)}。" if rest else "")


def _by_category(found: Agreement) -> str:
    """The returns by the kind of their reason: （薪點或報酬 2、其他 1）."""
    counts = "、".join(f"{name} {count:,}" for name, count in found.by_category.items())
    return f"（{counts}）" if counts else ""
