"""The page 規則與參考資料: every rule and every table in force, and replacing a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSettings, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.rules.table_page import Reference, TablePage
from app.ui import dialogs, icons
from app.ui.desk import LawNews
from app.ui.law_work import LawWork
from app.ui.palette import Palette
from app.ui.parts import Elided, Notice, button, chips, picture
from app.ui.reference_list import (
    GROUPS,
    KINDS,
    RULES,
    TABLES,
    Entry,
    EntryTable,
    EntryView,
    entries_of,
    matching,
)
from app.ui.reference_text import RULE_LINK, TABLE_LINK, rule_html, style, table_html

_SPLITTER: Final = "window/reference_splitter"
_READING: Final = "讀取中…"
_NOTHING: Final = "沒有符合的項目。"


class _SearchField(QLineEdit):
    """Where to type; ↓ and Enter go on to the list."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Go on to the list, or type."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ReferencePage(QWidget):
    """A list at the left, the page of what is chosen at the right."""

    def __init__(self, palette: Palette, law: LawWork, settings: QSettings) -> None:
        super().__init__()
        self.setObjectName("page")
        self._palette = palette
        self._law = law
        self._settings = settings
        self._reference: Reference | None = None
        self._entries: dict[str, tuple[Entry, ...]] = {RULES: (), TABLES: ()}
        self._chosen: dict[str, str] = {}
        self._is_visit = False
        self.notice = Notice(palette)
        self.model = EntryTable()
        self.view = EntryView(self.model, palette)
        self.search = _SearchField()
        self.detail = QTextBrowser()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._build()
        self._connect()
        self.recolour(palette)
        self._arrange()
        law.read()

    # Building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(12)
        box.addLayout(self._head())
        box.addLayout(self._kinds_row())
        box.addWidget(self.notice)
        self.view.setMinimumWidth(280)
        self.splitter.setHandleWidth(12)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.view)
        self.splitter.addWidget(self._panel())
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setSizes([420, 740])
        if (state := self._settings.value(_SPLITTER)) is not None:
            self.splitter.restoreState(state)
        box.addWidget(self.splitter, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        self.tabs: dict[str, QPushButton] = {}
        self._tab_group = QButtonGroup(self)
        for group, title in GROUPS.items():
            tab = QPushButton(title)
            tab.setProperty("role", "tab")
            tab.setCheckable(True)
            tab.clicked.connect(self._change_group)
            self.tabs[group] = tab
            self._tab_group.addButton(tab)
            row.addWidget(tab)
        self.tabs[RULES].setChecked(True)
        row.addStretch(1)
        self._lens = QAction(self)
        self.search.addAction(self._lens, QLineEdit.ActionPosition.LeadingPosition)
        self.search.setPlaceholderText("尋找：編號、名稱、內容…")
        self.search.setAccessibleName("尋找規則或資料表")
        self.search.setToolTip("列出含有這些字的項目；以空格分開的字須都符合（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(240)
        row.addWidget(self.search)
        return row

    def _kinds_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        named = {"": "全部"} | {kind: kind for kinds in KINDS.values() for kind in kinds}
        self.chips = chips(self, row, named, self._arrange)
        self._named = Elided("small")
        self._named.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(8)
        row.addWidget(self._named, 1)
        return row

    def _panel(self) -> QFrame:
        panel = QFrame()
        panel.setObjectName("panel")
        panel.setMinimumWidth(300)
        self._import = button("匯入…", self._ask_and_import)
        self._import.setToolTip("以檔案（TOML 或 CSV）裡的資料表替換使用中的表")
        self._export = button("匯出…", self._ask_and_export)
        self._export.setToolTip("把這張表寫成檔案，改好後再匯入")
        self._reset = button("還原內建", self._reset_table)
        self._reset.setToolTip("不再使用自己匯入的這張表")
        self._deeds = QWidget()
        row = QHBoxLayout(self._deeds)
        row.setContentsMargins(12, 12, 12, 0)
        row.setSpacing(8)
        for deed in (self._import, self._export, self._reset):
            row.addWidget(deed)
        row.addStretch(1)
        self.detail.setOpenLinks(False)
        self.detail.setFrameShape(QFrame.Shape.NoFrame)
        self.detail.setAccessibleName("說明")
        self.detail.document().setDocumentMargin(12)
        box = QVBoxLayout(panel)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self._deeds)
        box.addWidget(self.detail, 1)
        return panel

    def _connect(self) -> None:
        self._law.known.connect(self.show_reference)
        self._law.failed.connect(lambda text: self.notice.say("blocked", text, []))
        self._law.changed.connect(self._tell_news)
        self.search.textChanged.connect(self._arrange)
        self.search.left.connect(self.view.setFocus)
        self.view.selectionModel().currentRowChanged.connect(self._choose)
        self.view.entered.connect(self.detail.setFocus)
        self.detail.anchorClicked.connect(self._follow)
        self.splitter.splitterMoved.connect(
            lambda: self._settings.setValue(_SPLITTER, self.splitter.saveState())
        )

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self._lens.setIcon(icons.icon("search", palette, size=16))
        picture(self._import, icons.icon("file-input", palette, size=16))
        picture(self._export, icons.icon("file-down", palette, size=16))
        picture(self._reset, icons.icon("rotate-ccw", palette, size=16))
        self.view.delegate.palette = palette
        self.view.viewport().update()
        self.notice.recolour(palette)
        self.detail.document().setDefaultStyleSheet(style(palette))
        self._show_detail()

    # What is shown ----------------------------------------------------------------------------

    @property
    def group(self) -> str:
        """Whether rules or tables are listed."""
        return TABLES if self.tabs[TABLES].isChecked() else RULES

    @property
    def _kind(self) -> str:
        return next((kind for kind, chip in self.chips.items() if chip.isChecked()), "")

    def show_reference(self, reference: Reference) -> None:
        """Show the rules and tables in force; what was chosen stays chosen."""
        self._reference = reference
        self._entries = entries_of(reference)
        for group, tab in self.tabs.items():
            tab.setText(f"{GROUPS[group]} {len(self._entries[group])}")
        self._named.say(f"{reference.in_words}　法規資料 {reference.law_sha256[:12]}")
        if reference.notices and not self.notice.text:
            self.notice.say("review", "".join(reference.notices), [])
        self._arrange()

    def _change_group(self) -> None:
        self.chips[""].setChecked(True)
        self._arrange()

    def _arrange(self) -> None:
        """List what fits the search; the chosen line stays chosen, else the first is."""
        group = self.group
        found = matching(self._entries[group], self.search.text())
        for kind, chip in self.chips.items():
            number = sum(not kind or e.kind == kind for e in found)
            chip.setText(f"{kind or '全部'} {number}")
            chip.setVisible(not kind or kind in KINDS[group])
        shown = [e for e in found if not self._kind or e.kind == self._kind]
        chosen = self._chosen.get(group, "")
        self.model.show_entries(group, shown)
        self._deeds.setVisible(group == TABLES)
        self._go(self.model.row_of(chosen) or 0)
        if not shown:
            self._show_detail()

    def _go(self, row: int) -> None:
        index = self.model.index(row, 0)
        if index.isValid():
            self.view.selectionModel().setCurrentIndex(
                index,
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows,
            )
            self.view.scrollTo(index)

    def _choose(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self._chosen[self.group] = self.model.entries[current.row()].id
            self._show_detail()

    @property
    def chosen(self) -> str:
        """The id of what is shown at the right; empty where that is nothing."""
        chosen = self._chosen.get(self.group, "")
        return chosen if self.model.row_of(chosen) is not None else ""

    def _table(self) -> TablePage | None:
        tables = self._reference.tables if self._reference and self.group == TABLES else ()
        return next((t for t in tables if t.id == self.chosen), None)

    def _show_detail(self) -> None:
        table = self._table()
        self._export.setEnabled(table is not None)
        self._reset.setVisible(table is not None and bool(table.own or table.trouble))
        if self._reference is None:
            self.detail.setPlainText(_READING)
        elif table is not None:
            self.detail.setHtml(table_html(table, self._reference))
        elif rule := next((r for r in self._reference.rules if r.id == self.chosen), None):
            self.detail.setHtml(rule_html(rule, self._reference, self._palette))
        else:
            self.detail.setPlainText(_NOTHING)

    # Going about ------------------------------------------------------------------------------

    def open_rule(self, rule_id: str, *, is_visit: bool = False) -> None:
        """Show the page of a rule; on a visit, Esc leads straight back."""
        self._is_visit = is_visit
        self._open(RULES, rule_id)

    def _open(self, group: str, entry_id: str) -> None:
        self._chosen[group] = entry_id
        self.tabs[group].setChecked(True)
        self.chips[""].setChecked(True)
        self.search.clear()
        self._arrange()
        self.detail.setFocus()

    def _follow(self, url: QUrl) -> None:
        target = url.toString()
        for prefix, group in ((RULE_LINK, RULES), (TABLE_LINK, TABLES)):
            if target.startswith(prefix):
                self._open(group, target.removeprefix(prefix))

    def go_to_search(self) -> None:
        """To the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def step_back(self) -> bool:
        """Esc: all lines again, then the list; False where there is nothing to go back from."""
        if self._is_visit:
            self._is_visit = False
            return False
        if self.search.text() or self._kind:
            self.chips[""].setChecked(True)
            self.search.clear()
            self._arrange()
            return True
        if self.window().focusWidget() in (self.detail, self.search):
            self.view.setFocus()
            return True
        return False

    def copied(self) -> str:
        """What 複製 takes: the text that is selected, else the whole page at the right."""
        selected = self.detail.textCursor().selectedText().replace("\u2029", "\n")
        return selected or self.detail.toPlainText()

    # Replacing --------------------------------------------------------------------------------

    def _ask_and_import(self) -> None:
        file = dialogs.ask_tables(self, self._settings)
        if file is not None:
            self.import_tables(file)

    def import_tables(self, file: Path) -> None:
        """Replace tables from a file."""
        self.notice.hide()
        self._law.import_tables(file)

    def _ask_and_export(self) -> None:
        table = self._table()
        if table is None:
            return
        file = dialogs.ask_table_file(self, self._settings, table.id)
        if file is not None:
            self._law.export_table(table.id, file)

    def _reset_table(self) -> None:
        if self.chosen:
            self.notice.hide()
            self._law.reset_table(self.chosen)

    def _tell_news(self, news: LawNews) -> None:
        ways: list[tuple[str, Callable[[], object]]] = []
        if (undo := news.undo) is not None:
            ways.append(("復原", lambda: self._law.undo(undo)))
        self.notice.say("hint", news.sentence, ways)
