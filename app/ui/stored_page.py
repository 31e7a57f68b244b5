"""The page 案件: the stored cases, and below them the one in hand with what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.rules.results import Verdict
from app.stored import CaseSummary, SavedView
from app.ui import icons
from app.ui.filter_bar import FilterBar
from app.ui.palette import Palette
from app.ui.parts import Blank, Elided, Notice, button, head, picture, words
from app.ui.stored_table import StoredTable
from app.ui.style import scaled
from app.ui.table_view import CaseView
from app.ui.view_menu import ViewMenu
from app.ui.views import View, ids_of, usual_views

if TYPE_CHECKING:
    from app.stored import StoredCase
    from app.ui.case_desk import CaseDesk
    from app.ui.case_in_hand import CaseInHand
    from app.ui.editor import CaseEditor
    from app.ui.findings import FindingsPanel

_LOW: Final = 480
"""Pixels of height at 100 % below which the gaps give way."""
_NONE_YET: Final = (
    "這一頁保存聘用案件：輸入時即時預檢，報送前列出應處理的事項。請新增一件，或由名冊匯入。"
)
_NONE_CHOSEN: Final = "請在清單中選一件案件，下方會顯示案件內容與檢核結果；按 Enter 即可編輯。"


class StoredPage(QWidget):
    """The stored cases and the one in hand."""

    rule_asked = Signal(str)
    packet_asked = Signal(object)
    """A packet of these cases."""
    renewal_asked = Signal(object)
    """年度續聘 of these cases; of all that end soon where none is chosen."""
    fact_asked = Signal(str)
    """What there is to say of a fact."""
    made = Signal(object)
    """The part with the case in hand has been made: a splitter."""
    open_asked = Signal()
    """A roster is to be opened, to take its cases from."""

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
        self._is_workday = is_workday
        self._in_hand: CaseInHand | None = None
        self._title = Elided("heading")
        self._is_fitted = self._is_listed = False
        self.is_read_only = False
        """Whether the cases have been opened to be looked at alone, which stands above the list."""
        self._is_to_be_edited = False
        self._finding_of = 0
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
        self._nothing_way = button("看全部案件", self._show_and_go)
        self._nothing = Blank([self._nothing_way])
        self._nothing.say("沒有符合的案件。")
        self._list = QStackedWidget()
        self._list.addWidget(self.view)
        self._list.addWidget(self._nothing)
        self._begin = button("新增案件（Ctrl+N）", self.new_case, "primary")
        self._import = button("開啟名冊（Ctrl+O）…", self.open_asked.emit)
        self.beginning = Blank([self._begin, self._import])
        self.beginning.say(_NONE_YET, "還沒有案件")
        self.hint = words(_NONE_CHOSEN, "small")
        self._not_listed = QWidget()
        self._below = QStackedWidget()
        self._below.addWidget(self._not_listed)
        self._below.addWidget(self.beginning)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(12)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._list)
        self.splitter.addWidget(self._below)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setSizes([scaled(176), 480])
        deeds = (self.views, self._new, self._renew, self._packet, self._delete)
        self._box = box = QVBoxLayout(self)
        box.addLayout(head(self._title, deeds))
        box.addWidget(self.filter)
        box.addWidget(self.notice)
        whole = QWidget()
        whole.setObjectName("bare")
        down = QVBoxLayout(whole)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self.splitter, 1)
        down.addWidget(self.hint)
        box.addWidget(whole, 1)
        self._follow_list()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """In a low window the gaps give way before the list does."""
        super().resizeEvent(event)
        gap = 6 if self.height() < scaled(_LOW) else 12
        self._box.setSpacing(gap)
        self._box.setContentsMargins(16, gap, 16, gap)

    def _connect(self) -> None:
        desk = self._desk
        desk.listed.connect(self._show_list)
        desk.renewed.connect(self._renew_list)
        desk.added.connect(self._choose_added)
        desk.views_known.connect(self.views.offer)
        self.filter.changed.connect(self.model.set_filter)
        self.filter.left.connect(self.view.setFocus)
        self.view.typed.connect(self.filter.begin)
        self.views.chosen.connect(self._show_view)
        self.views.naming_asked.connect(self._keep_view)
        self.views.forgetting_asked.connect(
            lambda name: desk.ask(lambda book: book.forget_view(name), self.views.offer)
        )
        self.model.chosen.connect(self._follow_list)
        self.view.selectionModel().currentRowChanged.connect(self._current_changed)
        self.view.selectionModel().selectionChanged.connect(self._allow)
        self.view.entered.connect(self.edit_current)
        desk.opened.connect(self._take)
        desk.refused.connect(self._await_none)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        picture(self._new, icons.icon("user-plus", palette, size=16, on_accent=True))
        picture(self._renew, icons.icon("calendar-sync", palette, size=16))
        picture(self._packet, icons.icon("file-output", palette, size=16))
        picture(self._begin, icons.icon("user-plus", palette, size=16, on_accent=True))
        picture(self._import, icons.icon("folder-open", palette, size=16))
        for part in (self.view, self.filter, self.notice, self.views):
            part.recolour(palette)
        if self._in_hand is not None:
            self._in_hand.recolour(palette)

    # The case in hand, made after the list: it has a field for every fact ------------------------

    @property
    def in_hand(self) -> CaseInHand:
        """The case in hand."""
        if self._in_hand is None:
            from app.ui.case_in_hand import CaseInHand  # it brings the editor and the rules

            made = CaseInHand(self._palette, self._desk, self._is_workday)
            made.rule_asked.connect(self.rule_asked)
            made.fact_asked.connect(self.fact_asked)
            made.packet_asked.connect(self._ask_packet)
            made.case_asked.connect(self.go_to_case)
            made.shown.connect(self._follow_case)
            self._below.addWidget(made)
            self._in_hand = made
            self.made.emit(made)
        return self._in_hand

    @property
    def is_listed(self) -> bool:
        """Whether it is known which cases are stored."""
        return self._is_listed

    @property
    def is_whole(self) -> bool:
        """Whether the part with the case in hand has been made."""
        return self._in_hand is not None

    @property
    def editor(self) -> CaseEditor:
        """The facts of the case in hand."""
        return self.in_hand.editor

    @property
    def panel(self) -> FindingsPanel:
        """What is said of the case in hand."""
        return self.in_hand.panel

    @property
    def _case_id(self) -> int:
        return self._in_hand.case_id if self._in_hand else 0

    def _take(self, case: StoredCase | None) -> None:
        if self._in_hand is None:  # else it has heard of it by itself
            self.in_hand.show_case(case)

    # The list ---------------------------------------------------------------------------------

    def _show_list(self, cases: list[CaseSummary]) -> None:
        self._is_listed = True
        self.model.set_cases(cases, [])
        self._fit()

    def _fit(self) -> None:
        """Once there is something to measure; what the user sets after that stays."""
        if not self._is_fitted and self.model.total:
            self.view.fit()
            self._is_fitted = True
            self._list.setMinimumHeight(self.view.least_height)

    def _renew_list(self, changed: Sequence[CaseSummary], gone: Collection[int]) -> None:
        added = [case.id for case in changed if self.model.line_of(case.id) is None]
        self.model.renew(changed, gone)
        lines = [line for n in added if (line := self.model.line_of(n)) is not None]
        if added and all(self.model.row_of(line) is None for line in lines):
            self.show_all()  # what has just been added is to be seen
        self._fit()
        self.view.widen(lines)

    def _choose_added(self, ids: Sequence[int]) -> None:
        """Renewed or taken in: they are what comes next. A single one is taken in hand anyway."""
        if len(ids) > 1:
            self.view.choose([line for n in ids if (line := self.model.line_of(n)) is not None])
            self._choose_later.stop()
            self._open_current()  # else one asked for before, once it is there, would be chosen

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
        """The lines shown have changed: choose the case in hand where nothing else is chosen."""
        shown, total = self.model.rowCount(), self.model.total
        self.filter.show_counts(self.model.counts(), shown, total)
        said = "　（唯讀，不能修改）" if self.is_read_only else ""
        self._title.say(f"案件　{total:,} 件{said}" if self._is_listed else "案件")
        self._list.setCurrentWidget(self.view if shown else self._nothing)
        self._list.setVisible(bool(total))
        self.filter.setVisible(bool(total))
        self._packet.setEnabled(bool(total))
        self._renew.setEnabled(bool(total))
        if self._below.currentWidget() is self._not_listed and self._is_listed:
            self._below.setCurrentWidget(self.beginning)
        self._share_room()
        row = self._row_in_hand()
        if row is not None and not self.view.currentIndex().isValid():
            self.view.go(row)
        self._allow()

    def _share_room(self) -> None:
        """While none of the cases is in hand, the list has all the room."""
        is_idle = bool(self.model.total) and self._below.currentWidget() is not self._in_hand
        self._below.setVisible(not is_idle)
        self.hint.setVisible(is_idle)

    def _allow(self) -> None:
        self._delete.setEnabled(self.view.selectionModel().hasSelection())

    def _row_in_hand(self) -> int | None:
        line = self.model.line_of(self._case_id)
        return None if line is None else self.model.row_of(line)

    def _show_and_go(self) -> None:
        self.show_all()
        self.view.setFocus()

    def sort_by(self, column: int) -> None:
        """Order the list by a column; asked for again, the other way round."""
        self.view.sort_by(column)

    def show_all(self) -> None:
        """All cases again, whatever was filtered."""
        self.filter.clear()
        self._view = self._usual_first
        self.views.show_name(self._view.name)
        self.model.show_only(None)

    def chosen_ids(self) -> list[int]:
        """The cases that are chosen in the list, from top to bottom."""
        return [self.model.cases[line].id for line in self.view.chosen_lines()]

    def listed_ids(self) -> list[int]:
        """The cases that are listed, from top to bottom."""
        return [self.model.cases[line].id for line in self.model.shown]

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        case = self.model.case_at(current.row()) if current.isValid() else None
        if case is not None and case.id != self._case_id:
            # Not at once: who holds an arrow key down passes many cases by.
            self._choose_later.start()

    def _open_current(self) -> None:
        case = self.model.case_at(self.view.currentIndex().row())
        if case is not None and case.id != self._case_id:
            self._desk.open(case.id)

    def settle(self) -> int:
        """The case that is meant on another page, taken in hand if it is not; 0 for none.

        It is the one chosen, however shortly before; the first one found, where the filter has left
        the list without the case in hand and nobody is at work on that.
        """
        row, in_hand = self.view.currentIndex().row(), self._row_in_hand()
        below = self._in_hand
        is_at_work = below is not None and below.isAncestorOf(self.window().focusWidget())
        if row < 0 and self._case_id and in_hand is None and not is_at_work:
            row = 0
        case = self.model.case_at(row) if self.isVisible() and row >= 0 else None
        is_one = len(self.view.chosen_lines()) < 2  # of several, each is seen there
        if case is None or case.id == self._case_id or is_at_work or not is_one:
            return self._case_id
        self._choose_later.stop()
        self.view.go(row)
        self._desk.open(case.id)
        return case.id

    def go_to_case(self, case_id: int) -> None:
        """Choose a case, whatever the filter hides, and take it in hand."""
        line = self.model.line_of(case_id)
        if line is not None and self.model.row_of(line) is None:
            self.show_all()
        row = None if line is None else self.model.row_of(line)
        if row is not None:
            self.view.go(row)
        self._desk.open(case_id)

    def step(self, by: int) -> bool:
        """Choose the next case (1) or the one before (-1); False where there is none."""
        if not self.view.step(by):
            return False
        self._choose_later.stop()
        self._open_current()
        return True

    # The case in hand -------------------------------------------------------------------------

    def _follow_case(self, case_id: int) -> None:
        if case_id or not self._is_to_be_edited:  # a new one will be there at once
            self._below.setCurrentWidget(self.in_hand if case_id else self.beginning)
            self._share_room()
        row, index = self._row_in_hand(), self.view.currentIndex()
        is_chosen = self.view.selectionModel().isRowSelected(index.row(), index.parent())
        if row is not None and (row != index.row() or not is_chosen):
            self.view.go(row)
        if case_id and self._is_to_be_edited:
            self._is_to_be_edited = False
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _await_none(self, _error: Exception) -> None:
        # What is typed for a case that does not come must not go into the next one looked at.
        if self._is_to_be_edited:
            self._is_to_be_edited = False
            self._follow_case(self._case_id)

    def edit_current(self) -> None:
        """Enter in the list: on to the facts of the case, once they are there."""
        self._choose_later.stop()
        case = self.model.case_at(self.view.currentIndex().row())
        if case is None:
            return
        # What is typed before the case is there must not go into the one that was in hand.
        self._is_to_be_edited = case.id != self._case_id
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
        """On to the next finding of this case, after its last to the first of the next case.

        Cases that have nothing against being reported are passed over.
        """
        row = self.view.currentIndex().row()
        chosen = self.model.case_at(row) if row >= 0 else None
        if chosen is not None and chosen.id == self._case_id:
            if self.in_hand.next_finding():
                return
            row += 1
        elif chosen is not None and chosen.id == self._finding_of:
            return  # it is on its way
        for at in range(max(row, 0), self.model.rowCount()):
            case = self.model.case_at(at)
            if case is not None and case.verdict != Verdict.READY:
                self._finding_of = case.id
                self.in_hand.await_finding(case.id)
                self.view.go(at)
                self._choose_later.stop()
                self._open_current()
                return
        self._desk.told.emit("往下的案件沒有須補正或留意的項目。")

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
        return self.view.copied()

    def step_back(self) -> None:
        """Esc: from the case to the list, from the list to all cases.

        A new case in which nothing has been typed goes.
        """
        if not self.view.hasFocus():
            self.view.setFocus()
            self._desk.untouched.leave()
        else:
            self.show_all()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Delete deletes what is chosen in the list."""
        if event.key() == Qt.Key.Key_Delete and self.view.hasFocus():
            self.delete_chosen()
        else:
            super().keyPressEvent(event)
