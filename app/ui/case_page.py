"""The page 案件: the table of cases, and beside it the findings of the chosen one."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.practice import is_practice
from app.ui import icons
from app.ui.as_of_field import AsOfField
from app.ui.filter_bar import FilterBar
from app.ui.findings import FindingsPanel
from app.ui.palette import Palette
from app.ui.parts import Blank, Elided, Notice, button, head, picture
from app.ui.report import report_of
from app.ui.rows import Loaded
from app.ui.table import CaseTable
from app.ui.table_view import CaseView

_PRACTICE: Final = (
    "這是範例名冊，人與機關都是虛構的，可以放心練習；存入的練習案件，可在「工作台」一次移除。"
)


class CasePage(QWidget):
    """The cases of one roster."""

    as_of_changed = Signal(object)
    reload_asked = Signal()
    packet_asked = Signal()
    keep_asked = Signal()
    """The cases of the roster are to be stored."""
    problems_asked = Signal()
    tables_asked = Signal()
    rule_asked = Signal(str)
    """To the page of this rule."""
    another_file_asked = Signal()

    def __init__(self, palette: Palette, as_of: date) -> None:
        super().__init__()
        self.setObjectName("page")
        self._palette = palette
        self._loaded: Loaded | None = None
        self._line: int | None = None
        self.model = CaseTable(self)
        self.view = CaseView(self.model, palette)
        self.panel = FindingsPanel(palette)
        self.filter = FilterBar(palette)
        self.notice = Notice(palette)
        self.as_of = AsOfField(as_of)
        self._title = Elided("heading")
        self._place = Elided("small")
        self._build()
        self.filter.changed.connect(self.model.set_filter)
        self.filter.left.connect(self.view.setFocus)
        self.view.typed.connect(self.filter.begin)
        self.model.chosen.connect(self._follow)
        self.view.selectionModel().currentRowChanged.connect(self._chosen)
        self.panel.packet_asked.connect(self.packet_asked)
        self.panel.rule_asked.connect(self.rule_asked)
        self.view.entered.connect(self.panel.next_finding)
        self.as_of.changed.connect(self.as_of_changed)
        self.as_of.changed.connect(lambda _: self.notice.hide())
        self.as_of.refused.connect(lambda text: self.notice.say("review", text, []))

    def _build(self) -> None:
        self._reload = button("重新讀取", self.reload_asked.emit)
        self._reload.setToolTip("重新讀取檔案並檢核（F5）")
        self._packet = button("匯出報送包", self.packet_asked.emit, "primary")
        self._packet.setToolTip("預覽、列印或匯出這份名冊的報送包（Ctrl+P）")
        self._keep = button("存入案件", self.keep_asked.emit)
        self._keep.setToolTip("將名冊中的案件存入「案件」頁，可復原")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._place)
        label = QLabel("預檢基準日")
        label.setBuddy(self.as_of)
        deeds = (label, self.as_of, self._reload, self._keep, self._packet)
        self._nothing_way = button("", self._way_on)
        self._nothing = Blank([self._nothing_way])
        self._list = QStackedWidget()
        self._list.addWidget(self.view)
        self._list.addWidget(self._nothing)
        self._list.setMinimumSize(360, self.view.least_height)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(12)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._list)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes([824, 336])
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(12)
        box.addLayout(head(names, deeds))
        box.addWidget(self.filter)
        box.addWidget(self.notice)
        box.addWidget(self.splitter, 1)
        for before, after in pairwise(
            (self._packet, self.filter, self.notice, self.view, self.panel)
        ):
            QWidget.setTabOrder(before, after)
        self.recolour(self._palette)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        picture(self._reload, icons.icon("refresh-cw", palette, size=16))
        picture(self._keep, icons.icon("file-input", palette, size=16))
        picture(self._packet, icons.icon("file-output", palette, size=16, on_accent=True))
        for part in (self.view, self.filter, self.notice, self.panel):
            part.recolour(palette)

    # The roster -------------------------------------------------------------------------------

    @property
    def loaded(self) -> Loaded | None:
        """The roster shown."""
        return self._loaded

    def show_roster(self, loaded: Loaded, name: str) -> None:
        """Show a checked roster; the case chosen stays chosen where it is the same file."""
        roster = loaded.checked.roster
        same = self._loaded is not None and self._loaded.checked.roster.source == roster.source
        if not same:
            self._line = None
            self.view.forget_chosen()
            self.filter.clear()
        self._loaded = loaded
        self._title.say(name)
        parts = [f"{len(loaded.lines):,} 件"]
        if roster.sheet:
            parts.append(f"工作表「{roster.sheet}」")
        if name == roster.source.name:
            parts.append(str(roster.source.parent))
        self._place.say("　".join(parts))
        self.as_of.set_day(loaded.checked.result.as_of)
        self._packet.setEnabled(bool(loaded.lines))
        self._keep.setEnabled(bool(loaded.lines))
        self.notice.hide()
        self._tell_troubles(loaded)
        self.model.set_lines(loaded.lines)
        if not same:
            self.view.fit()

    def _tell_troubles(self, loaded: Loaded) -> None:
        """Say what is wrong with the file or with the tables, and where to see it."""
        said = list(loaded.law_notices)
        ways = [("看參考資料表", self.tables_asked.emit)] if said else []
        if number := len(loaded.checked.roster.problems):
            said.append(f"檔案有 {number:,} 處問題，請先看過；看不懂的內容已逐格列出。")
            ways.append(("看讀入問題", self.problems_asked.emit))
        cases = loaded.checked.roster.cases
        if cases and all(is_practice(c.facts.case_no or "", c.facts.org_name or "") for c in cases):
            said.append(_PRACTICE)
        if said:
            self.notice.say("review", "".join(said), ways)

    def _follow(self) -> None:
        """The lines shown have changed: keep the chosen case, or choose the first."""
        counts, total = self.model.counts(), self.model.total
        self.filter.show_counts(counts, self.model.rowCount(), total)
        shown = self.model.rowCount() > 0
        self._list.setCurrentWidget(self.view if shown else self._nothing)
        self._nothing.say("沒有符合篩選的案件。" if total else "這個檔案裡沒有案件。")
        self._nothing_way.setText("清除篩選" if total else "開啟另一個名冊")
        row = None if self._line is None else self.model.row_of(self._line)
        if not self.view.currentIndex().isValid() or row not in (
            None,
            self.view.currentIndex().row(),
        ):
            self.view.go(row or 0)
        if not shown:
            self.panel.show_report(None)

    def _way_on(self) -> None:
        if self.model.total:
            self.filter.clear()
            self.view.setFocus()
        else:
            self.another_file_asked.emit()

    def _chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        line = self.model.line_at(current.row()) if current.isValid() else None
        if line is None or self._loaded is None:
            return
        self._line = line
        result = self._loaded.checked.result
        self.panel.show_report(report_of(result.cases[line], result.as_of))

    # Going from case to case ------------------------------------------------------------------

    def step(self, by: int) -> bool:
        """Choose the next case (1) or the one before (-1); False where there is none."""
        return self.view.step(by)

    def next_finding(self) -> None:
        """On to the next finding of this case, after its last to the first of the next case.

        Cases with nothing but hints are passed over: those do not hinder a report.
        """
        if self.panel.next_finding():
            return
        while self.step(1):
            if self.panel.asks_for_something and self.panel.next_finding():
                return

    def sort_by(self, column: int) -> None:
        """Order by a column; asked for again, the other way round."""
        self.view.sort_by(column)

    def show_case_of_row(self, source_row: int) -> None:
        """Choose the case that stands in this row of the file, whatever the filter hides."""
        line = self.model.line_of_source_row(source_row)
        if line is None:
            return
        self._line = line
        if self.model.row_of(line) is None:
            self.filter.clear()
        self.view.go(self.model.row_of(line) or 0)
        self.view.setFocus()

    def step_back(self) -> None:
        """Esc: from the findings to the table, else all cases again."""
        if self.panel.focused_card() is not None:
            self.view.setFocus()
        else:
            self.filter.clear()

    def copied(self) -> str:
        """What 複製 takes: the finding that has the focus, else the chosen lines."""
        if card := self.panel.focused_card():
            return card.copied()
        return self.view.copied()
