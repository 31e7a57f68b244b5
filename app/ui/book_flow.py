"""The stored cases in the window: their page, what is due, renewals, undoing, and troubles."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction

from app.ui.book_line import BookLine
from app.ui.first_list import list_at_once

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QSplitter

    from app.cases import CaseBook
    from app.due import Dashboard
    from app.flow_steps import Flow, Period, Standings
    from app.stored import CaseSummary, Stage, StoredCase
    from app.ui.case_desk import CaseDesk
    from app.ui.desk import Progress, StoreDesk
    from app.ui.due_lines import Line
    from app.ui.flow_moves_desk import FlowMoves
    from app.ui.parts import Notice
    from app.ui.stored_page import StoredPage
    from app.ui.window import MainWindow

_MINUTE_MS = 60_000
AHEAD_MS = 3_000
"""After the cases are listed, when nobody waits for anything any more."""
_LAST_WORDS_MS = 3_000
"""So long the window waits, at its end, to hear whether what was typed last has been kept."""
_SAME_CASES = frozenset({"again", "read_only"})
_TO_LOOK_AT = frozenset({"read_only", "open_copy"})
"""Ways by which the cases are opened without being changed."""
"""Ways after which the cases stored are those that were."""


class BookFlow(QObject):
    """What the window does with stored cases. Nothing of it is made before it is needed."""

    counted = Signal(int)
    """How many cases are stored."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._line = BookLine(self._open_book, self._close_book, self)
        self._case_desk: CaseDesk | None = None
        self.page: StoredPage | None = None
        self._due_later = QTimer(self)
        self._due_later.setSingleShot(True)
        self._due_later.setInterval(200)
        self._due_later.timeout.connect(self._show_due)
        self._gives_up, self._trouble = False, ""
        self._return_of, self._return_said = 0, ""
        self._midnight = QTimer(self)
        self._midnight.setInterval(_MINUTE_MS)

    @property
    def _store(self) -> StoreDesk:
        return self._window.desk.store

    def _open_book(self) -> CaseBook:
        return self._store.open_book()

    def _close_book(self) -> None:
        self._store.close()

    # Making -----------------------------------------------------------------------------------

    @property
    def case_desk(self) -> CaseDesk:
        """The cases at work; made after the window is painted, since it brings the rules."""
        if self._case_desk is None:
            from app.ui.case_desk import CaseDesk

            window = self._window
            self._case_desk = desk = CaseDesk(self._line, window.desk.today, window.desk.now, self)
            desk.refused.connect(self._tell_refused)
            desk.told.connect(window.status.say)
            desk.kept.connect(self._end_trouble)
            desk.listed.connect(self._follow_list)
            desk.renewed.connect(lambda *_: self._due_later.start())
            window.pages.currentChanged.connect(lambda _: self._due_later.start())
            self._midnight.timeout.connect(desk.follow_the_day)
            self._midnight.start()
        return self._case_desk

    def begin(self, then: Callable[[], object]) -> None:
        """After painting: list what is stored, then look whether the store is whole.

        That and the copy of the day take seconds where there is much, and leave the book to those
        who ask it something. What is stale is checked after them, since who writes waits for them.
        """
        desk = self.case_desk

        def listed() -> None:
            day = self._window.desk.today()
            job = self._window.work.jobs.start(
                lambda _: self._store.settle(day),
                done=lambda _: None,
                failed=desk.refused.emit,
            )
            job.ended.connect(desk.check_stale)
            then()
            QTimer.singleShot(0, self, lambda: self.cases().in_hand)
            QTimer.singleShot(AHEAD_MS, self, self._look_ahead)

        list_at_once(self._line, desk, self._store.look, listed)
        self.cases()

    def _look_ahead(self) -> None:
        self._window.flows.look_ahead()

    def cases(self) -> StoredPage:
        """The page of the stored cases."""
        if self.page is None:
            from app.ui.stored_page import StoredPage

            window = self._window
            self.page = page = StoredPage(window.colours, self.case_desk, window.desk.is_workday)
            window.pages.addWidget(page)
            page.rule_asked.connect(window.visits.show_rule)
            page.fact_asked.connect(window.visits.show_fact)
            page.packet_asked.connect(window.show_packet)
            page.renewal_asked.connect(window.renewals.begin)
            page.open_asked.connect(window.ask_and_open)
            self._restore("down", page.splitter)
            page.made.connect(partial(self._restore, "across"))
            self.case_desk.opened.connect(self._look_for_return)
        return self.page

    def _look_for_return(self, case: StoredCase | None) -> None:
        """A case that the Ministry has returned says why, beside its fields."""
        if case is None or case.id != self._return_of:
            self._end_return()
        if case is not None:
            self._window.flows.look_for_return(case.id)

    def show_return(self, case_id: int, marks: Mapping[str, tuple[str, str]], said: str) -> None:
        """Say why a case was returned."""
        if self.page is not None and self.page.is_whole and case_id == self.page.in_hand.case_id:
            self.page.in_hand.show_return(case_id, marks)
            self._end_return()
            if said:
                self.page.notice.say("review", said, [])
                self._return_of, self._return_said = case_id, said

    def _end_return(self) -> None:
        """What was said of a return holds for one case, and until that is reported again."""
        said = self._return_said
        if self.page is not None and said and self.page.notice.text == said:
            self.page.notice.hide()
        self._return_of, self._return_said = 0, ""

    def _restore(self, name: str, splitter: QSplitter) -> None:
        if (state := self._window.settings.value(f"stored/{name}")) is not None:
            splitter.restoreState(state)

    def make_undo(self, undo: QAction, redo: QAction) -> None:
        """Have the menu name what can be undone."""
        stack = self.case_desk.undo_stack
        self._undo, self._redo = undo, redo
        for signal in (stack.undoTextChanged, stack.redoTextChanged):
            signal.connect(self._name_undo)
        self._name_undo()

    def _name_undo(self, _: str = "") -> None:
        stack = self.case_desk.undo_stack
        for action, word, text in (
            (self._undo, "復原(&U)", stack.undoText()),
            (self._redo, "重做(&R)", stack.redoText()),
        ):
            action.setText(f"{word}：{text}" if text else word)
            action.setEnabled(bool(text))

    # What happens -----------------------------------------------------------------------------

    def _follow_list(self, cases: Sequence[CaseSummary]) -> None:
        self.counted.emit(len(cases))
        self._due_later.start()

    def _show_due(self) -> None:
        """工作台 follows what is stored, where it is seen: it looks at every case."""
        desk, pages = self._window.desk, self._window.pages
        if pages.currentWidget() is not self._window.start_page:
            return
        if self._line.book is None and not self._line.is_idle:
            self._due_later.start()  # whoever wants a case waits for the book, and comes first
            return
        cases = list(self.cases().model.cases)

        def look(_: Progress) -> tuple[Dashboard, Sequence[Line]]:
            from app.ui.due_lines import due_lines  # it names verdicts: after painting

            dashboard = self._store.dashboard(cases, desk.today())
            return dashboard, due_lines(dashboard)

        show = self._window.start_page.show_dashboard
        self._window.work.jobs.start(look, done=lambda found: show(*found))

    def new_case(self) -> None:
        """新增案件."""
        self._window.show_page("cases")
        self.cases().new_case()

    def delete_chosen(self) -> None:
        """刪除所選案件, where they are in sight."""
        if self.page is not None and self._window.page_name == "cases":
            self.page.delete_chosen()

    def undo(self) -> None:
        """復原."""
        self.case_desk.undo()

    def redo(self) -> None:
        """重做."""
        self.case_desk.redo()

    def go_to(self, case_id: int) -> None:
        """To one case, from another page."""
        self._window.show_page("cases")
        self.cases().go_to_case(case_id)

    def show_cases(self, ids: Collection[int], title: str) -> None:
        """To some cases, from another page."""
        self._window.show_page("cases")
        self.cases().show_cases(ids, title)

    def show_stage(self, stage: Stage) -> None:
        """To the cases of one stage."""
        from app.stored import STAGE_WORDS

        ids = [case.id for case in self.cases().model.cases if case.stage is stage]
        self.show_cases(ids, STAGE_WORDS[stage])

    def show_flow(self, moves: FlowMoves) -> None:
        """流程: where the stored cases stand, and the one in hand."""
        window, flow = self._window, self._window.desk.flow
        cases, day = list(self.cases().model.cases), self.case_desk.as_of
        at = self.cases().settle()
        one = next((c for c in cases if c.id == at), None) if at else None

        def show(found: tuple[Mapping[str, Flow], tuple[Standings, Sequence[Period]]]) -> None:
            flows, (standings, periods) = found
            page = moves.page_of(flows)
            page.show_standings(standings, periods, day)
            moves.show_case(one)
            if window.page_name == "flow":
                window.pages.setCurrentWidget(page)
                page.take_focus()

        def look(book: Any) -> Any:
            return flow.flows(), flow.standings(cases, day, book.places())

        def failed(error: Exception) -> None:
            window.notice().say("blocked", window.work.sentence(error, "讀取流程"), [])

        self.case_desk.ask(look, show, failed)

    def follow_the_law(self) -> None:
        """Other tables are in force."""
        if self._case_desk is not None:
            self._case_desk.follow_the_law()

    # Troubles ---------------------------------------------------------------------------------

    def _tell_refused(self, error: Exception) -> None:
        """Say what is wrong with the store, and offer the ways on."""
        window = self._window
        ways = self._store.ways_of(error)
        offered = [(words, partial(self._go_way, way)) for way, words in ways]
        said = window.work.sentence(error, "儲存")
        self._trouble = "" if self.case_desk.is_kept else said
        notices = {window.notice()}
        if not self.cases().is_listed:  # an empty page that says nothing would look like no cases
            notices |= set(self._notices)
        for notice in notices:
            notice.say("blocked", said, offered)

    @property
    def _notices(self) -> tuple[Notice, ...]:
        """Where a trouble may be told: at the start, and among the cases."""
        start = self._window.start_page.notice
        return (start,) if self.page is None else (start, self.page.notice)

    def _end_trouble(self) -> None:
        """What could not be kept has been: nothing more is to be done about it."""
        said, self._trouble = self._trouble, ""
        for notice in self._notices:
            if said and notice.text == said:
                notice.hide()

    def _go_way(self, way: str) -> None:
        from app.ui import dialogs  # not before painting

        window = self._window
        chosen = None
        if way in self._store.needs_folder():
            chosen = dialogs.ask_folder(window, window.settings, dialogs.FOR_CASES)
            if chosen is None:
                return
        for notice in {window.notice(), *self._notices}:
            notice.hide()
        self.go_way(way, chosen)

    def go_way(
        self, way: str, chosen: Path | None, then: Callable[[], object] = lambda: None
    ) -> None:
        """Open the store in another way, or another one."""
        self.case_desk.keep()

        def done(left: Path | None) -> None:
            self._take_up(way)
            then()
            if left is not None:
                self._tell_left(left)

        self._line.prepare(lambda: self._store.go(way, chosen), done, self._tell_refused)

    def _tell_left(self, left: Path) -> None:
        """A copy has been put back: where what was there before is kept."""
        from app.ui import dialogs  # not before painting

        self._window.status.say(
            f"已還原備份；原來的資料檔另存為「{left.name}」，列在「設定 › 資料」。",
            dialogs.way_to(left.parent),
        )

    def _take_up(self, way: str) -> None:
        self.cases().is_read_only = way in _TO_LOOK_AT
        if way in _SAME_CASES:
            self.case_desk.list_cases()
            self.case_desk.keep_again()
        else:
            self.case_desk.begin_anew()

    def may_close(self) -> bool:
        """Whether all that was typed is kept; says so once where it is not, and how to go on."""
        desk = self._case_desk
        if desk is None or self._gives_up:
            return True
        desk.keep()
        self._line.wait(_LAST_WORDS_MS)
        if desk.is_kept:
            return True
        self._window.notice().say(
            "blocked",
            "有修改尚未存入資料檔；現在結束，這些修改會消失。",
            [("再試一次", desk.keep_again), ("放棄修改並結束", self._give_up)],
        )
        return False

    def _give_up(self) -> None:
        self._gives_up = True
        self._window.close()

    def close(self) -> None:
        """Keep what has been typed, and let go of the store."""
        self._midnight.stop()
        if self._case_desk is not None:
            self._case_desk.keep()
        if self.page is not None:
            settings = self._window.settings
            settings.setValue("stored/down", self.page.splitter.saveState())
            if self.page.is_whole:
                settings.setValue("stored/across", self.page.in_hand.saveState())
        self._line.close()
