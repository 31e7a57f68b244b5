"""The stored cases, in one thread beside the window: what is asked first is done first.

Everything that is kept goes through here, so that nothing overtakes an edit. The book is opened in
that thread on the first question, since SQLAlchemy takes longer to import than the window to paint.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

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
        self._waiting: queue.SimpleQueue[_Asked | None] = queue.SimpleQueue()
        self._count = 0
        self._is_closed = False
        self._thread: threading.Thread | None = None
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        do: Question | _Without,
        done: Callable[[Any], object] = _ignore,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Have something done with the book; one of the two is called with what came of it."""
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
        self._waiting.put(_Asked(do, done, failed or self.refused.emit))

    @property
    def book(self) -> CaseBook | None:
        """The book, once it is open; only for what is quick and changes nothing."""
        return self._book

    @property
    def is_idle(self) -> bool:
        """Whether nothing has been asked that is not answered yet."""
        return self._count == 0

    def wait(self, most_ms: int) -> None:
        """Wait until all that was asked is answered, but no longer than so many milliseconds."""
        deadline = QDeadlineTimer(most_ms)
        while self._count and not deadline.hasExpired():
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
        """Do what has been asked, then let go of the book. Nothing is delivered any more."""
        self._is_closed = True
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while (asked := self._waiting.get()) is not None:
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
        if error is not None:
            asked.failed(error)
        else:
            asked.done(answer)
