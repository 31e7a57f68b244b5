"""Findings of the case in hand set aside and taken up again: steps that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from app.ui.undo import Deed

if TYPE_CHECKING:
    from app.cases import CaseBook
    from app.stored import CaseSummary, Waiver
    from app.ui.book_line import BookLine
    from app.ui.case_desk import CaseDesk

GIVEN: Final = "附理由"
TAKEN_BACK: Final = "撤回理由"


class SettingAside:
    """Gives reasons not to follow a rule, and takes them back.

    A reason that comes back by an undo is the one that was given, with its day and its giver.
    """

    def __init__(self, desk: CaseDesk, line: BookLine) -> None:
        self._desk = desk
        self._line = line

    def waive(self, rule: str, reason: str, basis: str) -> None:
        """Set a finding of the case in hand aside."""
        desk = self._desk
        desk.keep()
        result = desk.result_of(rule)
        if desk.case is None or result is None:
            return
        case_id, as_of = desk.case.id, desk.as_of
        self._have_done(
            case_id,
            lambda book: book.waive(case_id, result, reason, basis, as_of),
            lambda waiver: self._done(
                GIVEN, lambda: self._give(waiver), lambda: self._take(waiver)
            ),
        )

    def unwaive(self, rule: str) -> None:
        """Take a finding up again that was set aside."""
        desk = self._desk
        desk.keep()
        waiver = desk.assessment.waivers.get(rule) if desk.assessment is not None else None
        if waiver is None:
            return
        as_of = desk.as_of
        self._have_done(
            waiver.case_id,
            lambda book: book.unwaive(waiver, as_of),
            lambda _: self._done(
                TAKEN_BACK, lambda: self._take(waiver), lambda: self._give(waiver)
            ),
        )

    def _done(self, name: str, do: Callable[[], object], back: Callable[[], object]) -> None:
        self._desk.undo_stack.push(Deed(name, do, back))
        self._desk.told.emit(f"已{name}，可按 Ctrl+Z 復原。")

    def _give(self, waiver: Waiver) -> None:
        as_of = self._desk.as_of
        self._again(waiver, lambda book: book.waive_again(waiver, as_of))

    def _take(self, waiver: Waiver) -> None:
        as_of = self._desk.as_of
        self._again(waiver, lambda book: book.unwaive(waiver, as_of))

    def _again(self, waiver: Waiver, do: Callable[[CaseBook], object]) -> None:
        """To and fro, from a menu: what it changes is to be seen."""
        desk = self._desk

        def failed(error: Exception) -> None:
            desk.undo_stack.clear()  # its steps are not what is kept
            desk.refused.emit(error)

        self._have_done(waiver.case_id, do, lambda _: None, failed)
        if desk.case is None or desk.case.id != waiver.case_id:
            desk.open(waiver.case_id)

    def _have_done(
        self,
        case_id: int,
        do: Callable[[CaseBook], Any],
        done: Callable[[Any], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        desk = self._desk

        def then(book: CaseBook) -> tuple[Any, list[CaseSummary]]:
            return do(book), book.summaries_of([case_id])

        def follow(found: tuple[Any, list[CaseSummary]]) -> None:
            done(found[0])
            desk.renewed.emit(found[1], frozenset())
            desk.renew_live()

        self._line.ask(then, follow, failed)
