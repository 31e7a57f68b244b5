"""People and plans of earlier cases, looked up while one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.cases import CaseBook
    from app.stored import Known
    from app.ui.book_line import BookLine


class Suggesting:
    """What the book knows that goes on as what is typed begins.

    In the window's thread: it takes two milliseconds, and no write is waited for.
    """

    def __init__(self, line: BookLine) -> None:
        self._line = line

    def people(self, text: str) -> list[Known]:
        """People of earlier cases, while a name or number is typed."""
        return self._find(lambda book: book.suggest_people(text)) if text else []

    def plans(self, text: str) -> list[Known]:
        """Approved plans of earlier cases, while a number or name is typed."""
        return self._find(lambda book: book.suggest_plans(text)) if text else []

    def _find(self, find: Callable[[CaseBook], list[Known]]) -> list[Known]:
        book = self._line.book
        if book is None:
            return []
        try:
            return find(book)
        except Exception:  # what cannot be suggested can be typed
            return []
