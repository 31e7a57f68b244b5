"""The step 欄位: what each column states, how sure that is, and another choice by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidgetItem,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.intake.cells import column_letters
from app.intake.matching import How, Match
from app.rules.facts import FACTS, label
from app.ui import icons
from app.ui.choosing import SearchLine, TakingList, list_sheet, rank
from app.ui.palette import Palette
from app.ui.parts import words
from app.ui.typeface import face

if TYPE_CHECKING:
    from app.intake.guide import Guide

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()
_COLUMNS: Final = ("欄", "欄名", "對應到", "把握", "值")
LETTERS, TITLE, FACT, SURE, VALUES = range(5)
_KEY: Final = Qt.ItemDataRole.UserRole
_NOTE: Final = "不匯入，列為備註"
_WHY: Final = {
    How.SAME: "欄名與表單相同。",
    How.SYNONYM: "欄名是「{}」的另一種說法。",
    How.REMEMBERED: "依前次匯入所記住的對應。",
    How.CHOSEN: "由您選定。",
    How.NOTE: "這一欄不檢核，內容列為備註。",
    How.LIKE: "欄名或內容與「{}」相近；對的話按 Enter 確認，不對請另選。",
    How.TWICE: "有兩欄都是「{}」，請選定其中一欄。",
    How.NONE: "認不出這一欄，請選擇對應的欄位；要列為備註，按 Enter 確認。",
}


def _fact(match: Match) -> str:
    return label(match.key) if match.key else "備註"


def _sure(match: Match, *, is_empty: bool) -> str:
    if is_empty and not match.is_settled:
        return "空欄"
    return match.how.value


class _Columns(QAbstractTableModel):
    """The columns of the sheet, one in each row."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.guide: Guide | None = None
        self.palette = palette

    def rowCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        """How many columns the sheet has."""
        return 0 if parent.isValid() or self.guide is None else len(self.guide.matches)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        """What is said of each."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if self.guide is None:
            return None
        match = self.guide.matches[index.row()]
        samples = self.guide.samples.get(match.column, ())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (
                column_letters(match.column),
                self.guide.titles.shown[match.column],
                _fact(match),
                _sure(match, is_empty=not samples),
                "、".join(samples),
            )[index.column()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == SURE:
            needs = not match.is_settled and bool(samples)
            return icons.shape_icon("review", self.palette) if needs else None
        return None

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The head of a column."""
        is_across = orientation is Qt.Orientation.Horizontal
        if is_across and role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[section]
        if is_across and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def show_guide(self, guide: Guide) -> None:
        """Show other columns, or the same matched otherwise."""
        self.beginResetModel()
        self.guide = guide
        self.endResetModel()


class _Table(QTableView):
    """The columns; F2 or blank leads to the choice of a fact, Enter goes on."""

    change_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Keys of its own, else the table's."""
        if event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Space):
            self.change_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class ColumnsStep(QWidget):
    """The columns at the left; at the right why, the values, and what else it may be."""

    column_chosen = Signal(int, str)
    """A column of the sheet, and the fact that it states; "" for a note."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._guide: Guide | None = None
        self.model = _Columns(palette)
        self.table = _Table()
        self.table.setModel(self.model)
        self.table.setAccessibleName("名冊的欄位")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(
            max(32, QFontMetrics(face()).height() + 12)
        )
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(VALUES, QHeaderView.ResizeMode.Stretch)
        self.search = SearchLine()
        self.search.setPlaceholderText("尋找欄位，例如：到職")
        self.search.setAccessibleName("尋找對應的欄位")
        self.facts = TakingList()
        self.facts.setAccessibleName("對應到")
        self._name = words("", "heading", wrap=True)
        self._why = words("", wrap=True)
        self._values = words("", "small", wrap=True)
        self.profile = QLineEdit()
        self.profile.setAccessibleName("範本名稱")
        self._build()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_column())
        self.table.change_asked.connect(self.search.setFocus)
        self.table.doubleClicked.connect(lambda _: self.search.setFocus())
        self.search.textChanged.connect(lambda _: self._list_facts())
        self.search.down_asked.connect(self.facts.setFocus)
        self.search.taken.connect(self._take)
        self.facts.taken.connect(self._take)
        self.facts.itemClicked.connect(lambda _: self._take())

    def _build(self) -> None:
        side = QFrame()
        side.setObjectName("panel")
        inside = QVBoxLayout(side)
        inside.setContentsMargins(12, 10, 12, 12)
        inside.setSpacing(8)
        for part in (self._name, self._why, self._values, self.search):
            inside.addWidget(part)
        inside.addWidget(self.facts, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(12)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(side)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([760, 360])
        named = QLabel("下次同樣欄名的名冊直接套用，範本名稱")
        named.setBuddy(self.profile)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(named)
        foot.addWidget(self.profile, 1)
        foot.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(splitter, 1)
        box.addLayout(foot)

    # The columns ------------------------------------------------------------------------------

    def forget(self) -> None:
        """Another file comes, though its columns may have the same names."""
        self._guide = None

    def show_guide(self, guide: Guide) -> None:
        """Show the columns as they are matched now."""
        is_other = self._guide is None or guide.titles != self._guide.titles
        at = 0 if is_other else max(0, self.table.currentIndex().row())
        self._guide = guide
        self.model.show_guide(guide)
        if is_other:
            self.profile.setText(guide.profile.name if guide.profile else guide.path.stem)
            at = next((n for n, m in enumerate(guide.matches) if m in guide.unsettled), 0)
            self._fit()
        self.table.setCurrentIndex(self.model.index(at, TITLE))
        self._show_column()

    def _fit(self) -> None:
        metrics = QFontMetrics(face())
        em = metrics.horizontalAdvance("字")
        for column, most in ((LETTERS, 4), (TITLE, 12), (FACT, 10), (SURE, 6)):
            texts = [self.model.index(r, column).data() for r in range(self.model.rowCount())]
            widest = max(map(metrics.horizontalAdvance, [*texts, _COLUMNS[column]]), default=0)
            self.table.setColumnWidth(column, min(widest, most * em) + 28)
        self.table.setColumnWidth(SURE, metrics.horizontalAdvance("已記住") + 48)
        self.table.setColumnWidth(FACT, max(self.table.columnWidth(FACT), 9 * em + 28))

    @property
    def match(self) -> Match | None:
        """The column in hand."""
        row = self.table.currentIndex().row()
        if self._guide is None or not 0 <= row < len(self._guide.matches):
            return None
        return self._guide.matches[row]

    def _show_column(self) -> None:
        match, guide = self.match, self._guide
        if match is None or guide is None:
            return
        samples = guide.samples.get(match.column, ())
        self._name.setText(f"{column_letters(match.column)} 欄　{guide.titles.shown[match.column]}")
        named = match.key or next(iter(match.near), "")
        why = _WHY[match.how].format(label(named)) if samples else "這一欄沒有內容。"
        self._why.setText(why)
        read = guide.columns.get(match.column)
        sure = read.sure if read is not None else {}
        shown = [f"{text}（讀為{sure[text]}）" if text in sure else text for text in samples]
        self._values.setText(f"值：{'、'.join(shown)}" if shown else "")
        self._values.setVisible(bool(shown))
        self.search.clear()
        self._list_facts()

    def leave_search(self) -> bool:
        """From the choice of a fact back to the columns; whether it was there."""
        if not (self.search.hasFocus() or self.facts.hasFocus()):
            return False
        self.search.clear()
        self.table.setFocus()
        return True

    def _list_facts(self) -> None:
        match, guide = self.match, self._guide
        if match is None or guide is None:
            return
        wanted = self.search.text()
        used = {m.key: m.column for m in guide.matches if m.key and m.column != match.column}
        near = [key for key in match.near if key != match.key]
        keys = [match.key] if match.key else []
        keys += [*near, *(key for key in FACTS if key not in (*keys, *near))]
        self.facts.clear()
        offered = ("", *keys) if not match.key else (match.key, "", *keys[1:])
        titles = {key: label(key) if key else _NOTE for key in offered}
        ranks = {key: rank(wanted, title) for key, title in titles.items()}
        found = [(place, key) for key in offered if (place := ranks[key]) is not None]
        for _, key in sorted(found, key=lambda one: one[0]):
            text = titles[key]
            if key == match.key:
                text += "　目前"
            elif key in near:
                text += "　相近"
            if key in used:
                text += f"　{column_letters(used[key])} 欄已使用"
            item = QListWidgetItem(text)
            item.setData(_KEY, key)
            self.facts.addItem(item)
        self.facts.setCurrentRow(0)

    def settle(self) -> bool:
        """Confirm the column in hand as it is shown, and on to the next in doubt.

        False where no column is in doubt. One that is not in sight is shown first, and of two
        columns for one fact the choice is offered.
        """
        guide, match = self._guide, self.match
        if guide is None or match is None or not guide.unsettled:
            return False
        if match not in guide.unsettled or not self.table.hasFocus():
            row = guide.matches.index(guide.unsettled[0])
            self.table.setCurrentIndex(self.model.index(row, TITLE))
            self.table.setFocus()
        elif match.how is How.TWICE:
            self.search.setFocus()
        else:
            self._choose(match.key)
        return True

    def _take(self) -> None:
        item = self.facts.currentItem()
        if item is not None:
            self._choose(item.data(_KEY))

    def _choose(self, key: str) -> None:
        """The column in hand states this fact; on to the next in doubt."""
        match = self.match
        if match is None or self._guide is None:
            return
        row = self.table.currentIndex().row()
        self.column_chosen.emit(match.column, key)
        after = [n for n, m in enumerate(self._guide.matches) if m in self._guide.unsettled]
        following = next((n for n in after if n > row), after[0] if after else row)
        self.table.setCurrentIndex(self.model.index(following, TITLE))
        self.table.setFocus()

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self.model.palette = palette
        self.facts.setStyleSheet(list_sheet(palette))
        self.table.viewport().update()
