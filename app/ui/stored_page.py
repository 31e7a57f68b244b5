"""The page 案件: the stored cases, and below them the one in hand with what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.stored import CaseSummary, SavedView
from app.ui import icons
from app.ui.case_in_hand import CaseInHand
from app.ui.filter_bar import FilterBar
from app.ui.palette import Palette
from app.ui.parts import Elided, Notice, button, picture, words
from app.ui.stored_table import StoredTable
from app.ui.table_view import CaseView
from app.ui.view_menu import ViewMenu
from app.ui.views import View, ids_of, usual_views

if TYPE_CHECKING:
    from app.ui.case_desk import CaseDesk

_LEAST_SHOWN: Final = 4
"""Rows of the list that are always in sight."""


class StoredPage(QWidget):
    """The stored cases and the one in hand."""

    rule_asked = Signal(str)
    packet_asked = Signal(object)
    """A packet of these cases."""
    renewal_asked = Signal(object)
    """年度續聘 of these cases; of all that end soon where none is chosen."""

    def __init__(
        self, palette: Palette, desk: CaseDesk, is_workday: Callable[[date], bool]
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._palette = palette
        self._desk = desk
        self.model = StoredTable(self)
        self.view = CaseView(self.model, palette)
        self.filter = FilterBar(palette)
        self.notice = Notice(palette)
        self.in_hand = CaseInHand(palette, desk, is_workday)
        self.editor, self.panel = self.in_hand.editor, self.in_hand.panel
        self._title = Elided("heading")
        self._is_fitted = False
        self._is_to_be_edited = False
        self._choose_later = QTimer(self)
        self._choose_later.setSingleShot(True)
        self._choose_later.setInterval(120)
        self._choose_later.timeout.connect(self._open_current)
        self._build()
        self._connect()
        self.recolour(palette)

    def _build(self) -> None:
        self._usual = {view.name: view for view in usual_views(self._desk.as_of)}
        self._view = next(iter(self._usual.values()))
        self.views = ViewMenu(tuple(self._usual.values()))
        self._new = button("新增案件", self.new_case, "primary")
        self._new.setToolTip("新增一件空白案件（Ctrl+N）")
        self._renew = button("年度續聘", self._ask_renewal)
        self._renew.setToolTip("以所選案件之契約產生續聘案")
        self._packet = button("匯出報送包", self._ask_packet)
        self._packet.setToolTip("將所選案件寫成報送包（Ctrl+P）")
        self._delete = button("刪除", self.delete_chosen)
        self._delete.setToolTip("刪除所選案件，可復原（Delete）")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        for part in (self.views, self._new, self._renew, self._packet, self._delete):
            head.addWidget(part)
        self._nothing = QWidget()
        inside = QVBoxLayout(self._nothing)
        inside.addStretch(1)
        self._nothing_text = words("", tone="muted")
        inside.addWidget(self._nothing_text, 0, Qt.AlignmentFlag.AlignHCenter)
        self._nothing_way = button("新增案件", self._way_on)
        inside.addWidget(self._nothing_way, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(1)
        self._list = QStackedWidget()
        self._list.addWidget(self.view)
        self._list.addWidget(self._nothing)
        header = self.view.horizontalHeader().sizeHint().height()
        self._list.setMinimumHeight(header + _LEAST_SHOWN * self.view.rowHeight(0) + 4)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(12)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._list)
        self.splitter.addWidget(self.in_hand)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setSizes([176, 480])
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(12)
        box.addLayout(head)
        box.addWidget(self.filter)
        box.addWidget(self.notice)
        box.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        desk = self._desk
        desk.listed.connect(self._show_list)
        desk.renewed.connect(self._renew_list)
        desk.views_known.connect(self.views.offer)
        self.filter.changed.connect(self.model.set_filter)
        self.filter.left.connect(self.view.setFocus)
        self.views.chosen.connect(self._show_view)
        self.views.naming_asked.connect(self._keep_view)
        self.views.forgetting_asked.connect(
            lambda name: desk.ask(lambda book: book.forget_view(name), self.views.offer)
        )
        self.model.chosen.connect(self._follow_list)
        self.view.selectionModel().currentRowChanged.connect(self._current_changed)
        self.view.entered.connect(self.edit_current)
        self.in_hand.rule_asked.connect(self.rule_asked)
        self.in_hand.packet_asked.connect(self._ask_packet)
        self.in_hand.case_asked.connect(self.go_to_case)
        self.in_hand.shown.connect(self._follow_case)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        picture(self._new, icons.icon("user-plus", palette, size=16, on_accent=True))
        picture(self._renew, icons.icon("calendar-sync", palette, size=16))
        picture(self._packet, icons.icon("file-output", palette, size=16))
        self.view.delegate.palette = palette
        self.view.viewport().update()
        for part in (self.filter, self.notice, self.in_hand, self.views):
            part.recolour(palette)

    # The list ---------------------------------------------------------------------------------

    def _show_list(self, cases: list[CaseSummary]) -> None:
        self.model.set_cases(cases, [])
        self._fit()

    def _fit(self) -> None:
        """Once there is something to measure; what the user sets after that stays."""
        if not self._is_fitted and self.model.total:
            self.view.fit()
            self._is_fitted = True

    def _renew_list(self, changed: Sequence[CaseSummary], gone: Collection[int]) -> None:
        self.model.renew(changed, gone)
        self._fit()

    def _show_view(self, view: View | SavedView) -> None:
        usual = self._usual.get(view.usual) if isinstance(view, SavedView) else view
        self._view = usual or self._usual_first
        self.model.show_only(ids_of(self._view, self.model.cases))
        if isinstance(view, SavedView):
            self.filter.ask_for(view.text, view.verdict)
        self._follow_list()
        self.view.setFocus()

    @property
    def _usual_first(self) -> View:
        return next(iter(self._usual.values()))

    def _keep_view(self, name: str) -> None:
        kept = SavedView(name, self._view.name, self.filter.field.text(), self.filter.verdict)
        self._desk.ask(lambda book: book.keep_view(kept), self.views.offer)

    def show_cases(self, ids: Collection[int], title: str) -> None:
        """Show these cases alone, under a title, from another page."""
        self.filter.clear()
        self.views.show_name(title)
        self.model.show_only(ids)
        self.view.setFocus()

    def _follow_list(self) -> None:
        """The lines shown have changed: keep the case in hand chosen."""
        shown, total = self.model.rowCount(), self.model.total
        self.filter.show_counts(self.model.counts(), shown, total)
        self._title.say(f"案件　{total:,} 件")
        self._list.setCurrentWidget(self.view if shown else self._nothing)
        self._nothing_text.setText("沒有符合的案件。" if total else "還沒有案件。")
        self._nothing_way.setText("看全部案件" if total else "新增案件")
        line = self.model.line_of(self.in_hand.case_id)
        row = None if line is None else self.model.row_of(line)
        if row is not None:
            self._go(row, keep_selection=True)

    def _way_on(self) -> None:
        if self.model.total:
            self.show_all()
            self.view.setFocus()
        else:
            self.new_case()

    def show_all(self) -> None:
        """All cases again, whatever was filtered."""
        self.filter.clear()
        self._view = self._usual_first
        self.views.show_name(self._view.name)
        self.model.show_only(None)

    def chosen_ids(self) -> list[int]:
        """The cases that are chosen in the list, from top to bottom."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        cases = [self.model.case_at(row) for row in rows]
        return [case.id for case in cases if case is not None]

    def _go(self, row: int, *, keep_selection: bool = False) -> None:
        index = self.model.index(row, max(self.view.currentIndex().column(), 0))
        if not index.isValid():
            return
        flags = (
            QItemSelectionModel.SelectionFlag.Select
            if keep_selection
            else QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.view.selectionModel().setCurrentIndex(
            index, flags | QItemSelectionModel.SelectionFlag.Rows
        )
        self.view.scrollTo(index)

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        case = self.model.case_at(current.row()) if current.isValid() else None
        if case is not None and case.id != self.in_hand.case_id:
            # Not at once: who holds an arrow key down passes many cases by.
            self._choose_later.start()

    def _open_current(self) -> None:
        case = self.model.case_at(self.view.currentIndex().row())
        if case is not None and case.id != self.in_hand.case_id:
            self._desk.open(case.id)

    def go_to_case(self, case_id: int) -> None:
        """Choose a case, whatever the filter hides, and take it in hand."""
        line = self.model.line_of(case_id)
        if line is not None and self.model.row_of(line) is None:
            self.show_all()
        row = None if line is None else self.model.row_of(line)
        if row is not None:
            self._go(row)
        self._desk.open(case_id)

    def step(self, by: int) -> bool:
        """Choose the next case (1) or the one before (-1); False where there is none."""
        row = self.view.currentIndex().row() + by
        if not 0 <= row < self.model.rowCount():
            return False
        self._go(row)
        self._choose_later.stop()
        self._open_current()
        return True

    # The case in hand -------------------------------------------------------------------------

    def _follow_case(self, case_id: int) -> None:
        line = self.model.line_of(case_id)
        row = None if line is None else self.model.row_of(line)
        index = self.view.currentIndex()
        is_chosen = self.view.selectionModel().isRowSelected(index.row(), index.parent())
        if row is not None and (row != index.row() or not is_chosen):
            self._go(row)
        if case_id and self._is_to_be_edited:
            self._is_to_be_edited = False
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def edit_current(self) -> None:
        """Enter in the list: on to the facts of the case, once they are there."""
        self._choose_later.stop()
        case = self.model.case_at(self.view.currentIndex().row())
        if case is None:
            return
        # What is typed before the case is there must not go into the one that was in hand.
        self._is_to_be_edited = case.id != self.in_hand.case_id
        if self._is_to_be_edited:
            self._open_current()
        else:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def new_case(self) -> None:
        """新增案件."""
        self.show_all()
        self.setFocus()
        self._is_to_be_edited = True
        self._desk.new_case()

    def delete_chosen(self) -> None:
        """刪除: the chosen cases, which can be undone."""
        self._desk.delete(self.chosen_ids())

    def next_finding(self) -> None:
        """On to the next finding of this case, after its last to the first of the next case."""
        if not self.in_hand.next_finding():
            self.step(1)

    # What is asked of others ------------------------------------------------------------------

    def _ask_packet(self) -> None:
        self.packet_asked.emit(self.chosen_ids())

    def _ask_renewal(self) -> None:
        ids = self.chosen_ids()
        self.renewal_asked.emit(ids if len(ids) > 1 else [])

    def copied(self) -> str:
        """What 複製 takes: the finding that has the focus, else the chosen lines."""
        if card := self.panel.focused_card():
            return str(card.copied())
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        lines = [self.model.line_at(row) for row in rows]
        columns = range(self.model.columnCount())
        return "\n".join(
            "\t".join(self.model.cell(line, column) for column in columns)
            for line in lines
            if line is not None
        )

    def step_back(self) -> None:
        """Esc: from the case to the list, from the list to all cases."""
        if not self.view.hasFocus():
            self.view.setFocus()
        else:
            self.show_all()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Delete deletes what is chosen in the list."""
        if event.key() == Qt.Key.Key_Delete and self.view.hasFocus():
            self.delete_chosen()
        else:
            super().keyPressEvent(event)
