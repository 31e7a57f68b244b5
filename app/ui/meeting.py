"""Work in the line of all edits, and the job that stands for it in the window: where they meet."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
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
        self._error: Exception | None = None
        self.succeeded = False

    def wait(self, progress: Progress) -> None:
        """In the job: lend the progress, wait for the end, and raise what was raised there.

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

    def run(self, work: Callable[[Progress], Any]) -> Any:
        """In the line of edits: do the work with the job's progress, unless it was given up."""
        self._lent.wait()
        with self._turn:
            if self._is_off:
                raise GivenUp
            self._is_running = True
        try:
            found = work(self._progress)
            self.succeeded = True
        except Exception as error:
            self._error = error
            raise
        else:
            return found
        finally:
            self._ended.set()
