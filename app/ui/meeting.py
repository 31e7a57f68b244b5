"""Work in the line of all edits, and the job that stands for it in the window: where they meet."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from app.cases import CaseBook
    from app.ui.background import Job, Jobs
    from app.ui.desk import Progress

_LOOK_SECONDS: Final = 0.1


class GivenUp(Exception):
    """Stopped before its turn came."""


class Meeting:
    """Where work in the line of edits and the job that stands for it in the window meet."""

    def __init__(self) -> None:
        self._lent, self._ended = threading.Event(), threading.Event()
        self._turn = threading.Lock()
        self._is_running = self._is_off = False
        self._progress: Progress = lambda *_: None
        self._found: Any = None
        self._error: Exception | None = None
        self.succeeded = False

    def wait(self, progress: Progress) -> Any:
        """In the job: lend the progress and wait; what was found, or raise what was raised.

        Once the work runs, only its end counts: what has been stored is never called stopped.
        """
        self._progress = progress
        self._lent.set()
        while not self._ended.wait(_LOOK_SECONDS):
            with self._turn:
                if not self._is_running:
                    self._is_off = True  # unless nobody has asked to stop
                    progress("等待先前的修改存入", 0, 0)
                    self._is_off = False
        if self._error is not None:
            raise self._error
        return self._found

    def end(self, error: Exception) -> None:
        """The work will not be done, or not to its end: the store could not even be opened."""
        self._error = self._error or error
        self._ended.set()

    def run(self, work: Callable[[Progress], Any]) -> Any:
        """In the line of edits: do the work with the job's progress, unless it was given up."""
        self._lent.wait()
        with self._turn:
            if self._is_off:
                raise GivenUp
            self._is_running = True
        try:
            self._found = work(self._progress)
            self.succeeded = True
        except Exception as error:
            self._error = error
            raise
        else:
            return self._found
        finally:
            self._ended.set()


def look_up(
    jobs: Jobs,
    ask: Callable[..., object],
    work: Callable[[Progress, CaseBook], Any],
    *,
    done: Callable[[Any], None],
    failed: Callable[[Exception], None],
    stopped: Callable[[], None],
) -> Job:
    """Look something up behind all edits, as a job with progress that can be stopped.

    `ask` puts it in the line of edits, as `CaseDesk.ask` does. Exactly one of the three is called.
    Not for what stores: what had been stored when the stop came would be told as stopped.
    """
    meeting = Meeting()
    job = jobs.start(meeting.wait, done=done, failed=failed, stopped=stopped)
    ask(
        lambda book: meeting.run(lambda progress: work(progress, book)),
        lambda _: None,  # the job tells what was found
        meeting.end,
    )
    return job
