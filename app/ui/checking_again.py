"""What has become stale is checked again some at a time, between what someone waits for.

Which cases those are is a look at all of them: it is asked once for many pieces, and once more at
the end for what has become stale meanwhile. The pieces are small, since who asks for a case while
one is under way waits for its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.cases import CaseBook


class CheckingAgain:
    """Goes on where it stopped, for the same book and day. Used in the book's thread alone."""

    def __init__(self) -> None:
        self._of: tuple[CaseBook, date] | None = None
        self._rest: Iterator[list[int]] = iter(())

    def some(self, book: CaseBook, as_of: date) -> list[int]:
        """Check some more; which cases, none where nothing is stale any more."""
        if self._of is None or self._of[0] is not book or self._of[1] != as_of:
            return self._anew(book, as_of)
        found = next(self._rest, None)
        return self._anew(book, as_of) if found is None else found

    def _anew(self, book: CaseBook, as_of: date) -> list[int]:
        self._of, self._rest = (book, as_of), book.check_again(as_of, lambda *_: None)
        found = next(self._rest, None)
        if found is None:
            self._of = None  # nothing is held on to
            return []
        return found
