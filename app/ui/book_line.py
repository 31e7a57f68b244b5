"""The stored cases, in one thread beside the window: what is asked first is done first.

Everything that is kept goes through here, so that nothing overtakes an edit. What nobody waits for,
such as checking again what another day has made stale, is done when nothing else is asked. The book
is opened in that thread on the first question, since SQLAlchemy takes longer to import than the
window to paint.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import (
    QCoreApplication,
    QDeadlineTimer,
    QEventLoop,
    QObject,
    Qt,
    QThread,
    Signal,
    Slot,
)

if TYPE_CHECKING:
    from app.cases import CaseBook

Question = Callable[["CaseBook"], Any]


_NO_INPUT = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents


class _Without(NamedTuple):
    """Something to be done while the book is closed."""

    do: Callable[[], object]


class _Asked(NamedTuple):
    do: Question | _Without
    done: Callable[[Any], object]
    failed: Callable[[Exception], object]
    later: bool


_NOW: Final = 0
_END: Final = 1
_LATER: Final = 2
"""Ranks, each in the order of asking; what is left for later is not begun after the end."""

_Place = tuple[int, int, _Asked | None]
"""A rank, a number that no other has, and what was asked; None at the end."""


def _ignore(_: Any) -> None:
    return None


class BookLine(QObject):
    """Questions to the stored cases, and their answers in the window's thread."""

    refused = Signal(object)
    """The book could not be opened, or an answer that nobody waits for failed: the exception."""
    _arrived = Signal(object, object, object)

    def __init__(
        self,
        open_book: Callable[[], CaseBook],
        close_book: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._close_book = close_book
        self._open_book = open_book
        self._book: CaseBook | None = None
        self._waiting: queue.PriorityQueue[_Place] = queue.PriorityQueue()
        self._numbers = count()
        self._count = self._awaited = 0
        self._is_closed = False
        self._thread: threading.Thread | None = None
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        do: Question | _Without,
        done: Callable[[Any], object] = _ignore,
        failed: Callable[[Exception], object] | None = None,
        *,
        later: bool = False,
    ) -> None:
        """Have something done with the book; one of the two is called with what came of it.

        `later` is for what nobody waits for: all else that is asked is done before it is begun, and
        it is left where the window is closed meanwhile.
        """
        if self._is_closed:
            return
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._run,
                name="pinyong-book",
                daemon=True,  # `close` waits for it; a program that dies must not wait for ever
            )
            self._thread.start()
        self._count += 1
        self._awaited += not later
        asked = _Asked(do, done, failed or self.refused.emit, later)
        self._waiting.put((_LATER if later else _NOW, next(self._numbers), asked))

    @property
    def book(self) -> CaseBook | None:
        """The book, once it is open; only for what is quick and changes nothing."""
        return self._book

    @property
    def is_idle(self) -> bool:
        """Whether nothing has been asked that is not answered yet."""
        return self._count == 0

    def wait(self, most_ms: int) -> None:
        """Wait until all that is waited for is answered, at most so many milliseconds."""
        deadline = QDeadlineTimer(most_ms)
        while self._awaited and not deadline.hasExpired():
            QCoreApplication.processEvents(_NO_INPUT)
            QThread.msleep(2)

    def prepare(
        self,
        do: Callable[[], object],
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Let go of the book and do something without it; the next question opens it again."""
        self.ask(_Without(do), done, failed)

    def close(self) -> None:
        """Do what is waited for, then let go of the book. Nothing is delivered any more."""
        self._is_closed = True
        if self._thread is not None:
            self._waiting.put((_END, next(self._numbers), None))
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while (asked := self._waiting.get()[2]) is not None:
            try:
                if isinstance(asked.do, _Without):
                    self._let_go()
                    answer, error = asked.do.do(), None
                else:
                    if self._book is None:
                        self._book = self._open_book()
                    answer, error = asked.do(self._book), None
            except Exception as raised:  # whatever it is, it is told in the window, not lost
                answer, error = None, raised
            self._arrived.emit(asked, answer, error)
        self._let_go()

    def _let_go(self) -> None:
        self._book = None
        self._close_book()

    @Slot(object, object, object)
    def _deliver(self, asked: _Asked, answer: Any, error: Exception | None) -> None:
        self._count -= 1
        self._awaited -= not asked.later
        if error is not None:
            asked.failed(error)
        else:
            asked.done(answer)
