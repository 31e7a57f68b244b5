"""A new case in which nothing has been typed: whoever leaves it does not mean to keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from app.cases import CaseBook
    from app.stored import Change, StoredCase
    from app.ui.case_desk import CaseDesk

_GONE: Final = "移除未填寫的新案件"


class Untouched:
    """Remembers the case made last, and takes it out of the list where it is left as it was made.

    That is a step like any other: it can be undone.
    """

    def __init__(self, desk: CaseDesk) -> None:
        self._desk = desk
        self._made: StoredCase | None = None

    def make(self, book: CaseBook, as_of: date) -> Change:
        """Store a case with nothing but what is the same for all; called in the book's thread."""
        change = book.add([(book.blank(), None)], "created", "新增案件", as_of)
        self._made = change.cases[0][1]
        return change

    def forget(self) -> None:
        """Steps are taken back or done again: what becomes of the case is theirs to say."""
        self._made = None

    def leave(self, to: int = 0) -> None:
        """The case in hand is left, for another where one is named."""
        made, case = self._made, self._desk.case
        if made is None or case is None or case.id in (to, 0):
            return
        self._made = None
        if case.id == made.id and self._desk.typed == made.typed:
            self._desk.delete([case.id], _GONE)
