"""The list of rules, or of tables: what a line holds, what is looked for, how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from app.rules.rule_page import RulePage
from app.rules.table_page import BUILT_IN, OWN, Reference, TablePage
from app.ui.palette import Palette
from app.ui.reference_text import SEVERITY_TONES
from app.ui.row_list import EnterView, HeadedTable, dress_rows
from app.ui.rows import fold
from app.ui.style import scaled
from app.ui.table_view import LEFT, ROW_HEIGHT, LineDelegate

RULES: Final = "rules"
TABLES: Final = "tables"
GROUPS: Final[Mapping[str, str]] = {RULES: "檢核規則", TABLES: "參考資料表"}
HEADERS: Final = {RULES: ("編號", "規則", "嚴重度"), TABLES: ("列數", "資料表", "來源")}
KINDS: Final = {RULES: tuple(SEVERITY_TONES), TABLES: (BUILT_IN, OWN)}
"""What the lines of a group can be filtered by: the words of their last column."""

_NAME, _KIND = 1, 2
_WIDTHS: Final = (52, 0, 68)
_NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class Entry(NamedTuple):
    """One line. `search` is the folded text that the search looks in."""

    id: str
    cells: tuple[str, str, str]
    search: str

    @property
    def kind(self) -> str:
        """What it can be filtered by."""
        return self.cells[_KIND]


def entries_of(reference: Reference) -> dict[str, tuple[Entry, ...]]:
    """The lines of both groups."""
    return {
        RULES: tuple(map(_rule_entry, reference.rules)),
        TABLES: tuple(map(_table_entry, reference.tables)),
    }


def _rule_entry(page: RulePage) -> Entry:
    of = page.newest
    said = [page.id, page.title, page.subject, of.why, of.fix, of.basis_line, of.field_words]
    said += [text for value in page.law for text in (value.name, value.value)]
    return Entry(page.id, (page.id, page.title, of.severity.value), fold("\n".join(said)))


def _table_entry(page: TablePage) -> Entry:
    said = [page.id, page.title, *page.rules]
    said += [text for row in page.rows for text in (row.key, row.value, row.basis)]
    return Entry(page.id, (str(len(page.rows)), page.title, page.origin), fold("\n".join(said)))


def matching(entries: Sequence[Entry], text: str) -> list[Entry]:
    """The lines that hold every word of a text."""
    wanted = fold(text).split()
    return [e for e in entries if all(word in e.search for word in wanted)]


class EntryTable(HeadedTable):
    """The lines shown."""

    def __init__(self) -> None:
        super().__init__()
        self.group = RULES
        self.entries: Sequence[Entry] = ()

    def show_entries(self, group: str, entries: Sequence[Entry]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.group, self.entries = group, entries
        self.endResetModel()

    def row_of(self, entry_id: str) -> int | None:
        """Where a line stands; None where it is not shown."""
        return next((n for n, e in enumerate(self.entries) if e.id == entry_id), None)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        """How many there are."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        """How many columns there are."""
        return 0 if parent.isValid() else len(_WIDTHS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.entries[index.row()].cells[index.column()]
        return None

    def head(self, column: int, role: int) -> Any:
        """The head of a column."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT
        return HEADERS[self.group][column] if role == Qt.ItemDataRole.DisplayRole else None


class _EntryDelegate(LineDelegate):
    """Draws a severity in its colour, and what is the user's own in that of a link."""

    def _content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        text: str = index.data()
        if index.column() != _KIND:
            self._text(painter, rect, index)
            return
        if text in SEVERITY_TONES:
            colour = self.palette.tones[SEVERITY_TONES[text]].ink
        else:
            colour = self.palette.accent if text == OWN else self.palette.muted
        painter.setFont(self._small)
        painter.setPen(QColor(colour))
        painter.drawText(rect, LEFT, text)


class EntryView(EnterView):
    """The list. `entered` is Enter, or two clicks on a line: on to its page."""

    def __init__(self, model: EntryTable, palette: Palette) -> None:
        super().__init__()
        self.setModel(model)
        self.delegate = _EntryDelegate(palette, self)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName("規則與資料表清單")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        dress_rows(self)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self.fit()
        self.doubleClicked.connect(self.entered)

    def fit(self) -> None:
        """Make rows and columns as large as the text needs."""
        self.delegate.take_faces()
        self.verticalHeader().setDefaultSectionSize(scaled(ROW_HEIGHT))
        for column, width in enumerate(_WIDTHS):
            if width:
                self.setColumnWidth(column, scaled(width))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another face needs other rows and columns."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.fit()
