"""Several cases in 流程: those chosen in 案件, or those at a step; moved as one undoable step."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.ui.flow_moves_batch import MOST, ManyWish

if TYPE_CHECKING:
    from app.flow_places import Stand
    from app.stored import CaseSummary, Change
    from app.ui.flow_page import FlowPage
    from app.ui.window import MainWindow


class ManyMoves(QObject):
    """Which cases are shown together, and what is done with them."""

    def __init__(self, window: MainWindow, page: FlowPage) -> None:
        super().__init__(window)
        self._window, self._page = window, page
        self._wanted: tuple[int, ...] = ()
        self._is_single = False
        page.together_asked.connect(self._begin)
        page.batch.step_asked.connect(self._take)
        page.batch.case_asked.connect(window.book.go_to)
        page.batch.left.connect(self._leave)
        window.pages.currentChanged.connect(lambda _: self._forget())

    def shows(self) -> bool:
        """Show several cases, where several are wanted; whether they are."""
        cases = self._cases()
        if not cases:
            return False
        page, desk = self._page, self._window.book.case_desk
        ids, today = [case.id for case in cases], desk.as_of

        def look(book: Any) -> Mapping[int, Stand]:
            found: Mapping[int, Stand] = book.stands(ids, today)
            return found

        def show(stands: Mapping[int, Stand]) -> None:
            from app.flow_places import must_ask, ways_together

            asked = [i for i, here in stands.items() if must_ask(here) or here.flow is None]
            there = [case for case in cases if case.id in stands]
            page.show_many(there, ways_together(stands), asked)

        desk.keep()
        desk.ask(look, show)
        return True

    def _cases(self) -> list[CaseSummary]:
        """Those at the step that was asked for, else those chosen in 案件; none for one."""
        if self._is_single:
            return []
        pages = self._window.book.cases()
        wanted = self._wanted or tuple(pages.chosen_ids())
        if len(wanted) < 2:  # several
            return []
        by_id = {case.id: case for case in pages.model.cases}
        found = [by_id[case_id] for case_id in wanted if case_id in by_id]
        if len(found) > MOST:
            said = f"一次最多 {MOST:,} 件，先列出前 {MOST:,} 件；其餘請於記下後再做。"
            self._page.notice.say("review", said, [])
        return found[:MOST]

    def _begin(self, ids: Collection[int]) -> None:
        self._wanted, self._is_single = tuple(ids), False
        self.shows()

    def _leave(self) -> None:
        self._wanted, self._is_single = (), True
        self._window.show_page("flow")

    def _forget(self) -> None:
        """The page has been left: what is chosen in 案件 counts again."""
        if self._window.pages.currentWidget() is not self._page:
            self._wanted, self._is_single = (), False

    def _take(self, wish: ManyWish) -> None:
        def do(book: Any, today: date) -> Change:
            change: Change = book.take(
                list(wish.ids),
                wish.step,
                wish.to,
                wish.day,
                today,
                note=wish.note,
                answers=wish.answers,
            )
            return change

        def failed(error: Exception) -> None:
            held = getattr(error, "by_case", None)
            if held is not None:
                self._page.batch.show_held(held)
            else:
                said = self._window.work.sentence(error, "記下這一步")
                self._page.notice.say("blocked", said, [])

        self._wanted = self._wanted or wish.ids
        self._window.book.case_desk.take_in(do, failed)
