"""The list of cases at the start: a first page at once, then all, before the book is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.glance import Seen
    from app.stored import CaseSummary
    from app.ui.book_line import BookLine
    from app.ui.case_desk import CaseDesk

FIRST: Final = 200
"""Cases that are listed at once, before all of them are."""


def list_at_once(
    line: BookLine,
    desk: CaseDesk,
    look: Callable[[int | None], Seen[CaseSummary] | None],
    then: Callable[[], object],
) -> None:
    """List the first cases, then all, by a look at a store that is not open yet.

    What such a look cannot tell is asked of the book. `then` is called once the book is open.
    """

    def ask_the_book() -> None:
        desk.list_cases(then)

    def all_seen(seen: Seen[CaseSummary]) -> None:
        desk.go_on_from(seen.last_event, then)

    def first(seen: Seen[CaseSummary] | None) -> None:
        if seen is None:
            ask_the_book()
            return
        desk.listed.emit(seen.cases)
        if len(seen.cases) < FIRST:
            all_seen(seen)
        else:
            line.prepare(lambda: look(None), rest, desk.refused.emit)

    def rest(seen: Seen[CaseSummary] | None) -> None:
        if seen is None:
            ask_the_book()
            return
        desk.listed.emit(seen.cases)
        all_seen(seen)

    line.prepare(lambda: look(FIRST), first, desk.refused.emit)
