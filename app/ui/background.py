"""Long work beside the window: a plain function in a thread, with progress and a way to stop.

The function gets `progress(what, done, total)`, which raises `Stopped` once the user has asked to
stop. What it returns or raises is delivered in the window's thread, and to nobody after a stop.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal, Slot

from app.ui.desk import Progress

REPORT_SECONDS: Final = 0.05
"""No more often than this is progress shown: more would cost the work more than it tells."""


class Stopped(Exception):
    """The user asked to stop."""


def _ignore(*_: Any) -> None:
    return None


class Job(QObject):
    """One piece of work under way. Its signals come in the window's thread."""

    progressed = Signal(str, int, int)
    ended = Signal()
    """After the result, the error or the stop has been delivered."""
    _told = Signal(str, int, int)
    _arrived = Signal(object, object)

    def __init__(
        self,
        parent: QObject,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        stopped: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._done, self._failed, self._stopped = done, failed, stopped
        self._stop = threading.Event()
        self._reported = 0.0
        self._what = ""
        queued = QtCore.Qt.ConnectionType.QueuedConnection
        self._told.connect(self._tell, queued)
        self._arrived.connect(self._deliver, queued)
        self._thread = threading.Thread(target=self._run, name="pinyong-job")

    def begin(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the work to stop; it does at its next report."""
        self._stop.set()

    @property
    def is_stopping(self) -> bool:
        """Whether it has been asked to stop."""
        return self._stop.is_set()

    def wait(self) -> None:
        """Block until the thread has ended."""
        self._thread.join()

    def _report(self, what: str, done: int, total: int) -> None:
        if self._stop.is_set():
            raise Stopped
        now = time.monotonic()
        if what != self._what or now - self._reported >= REPORT_SECONDS:
            self._what, self._reported = what, now
            self._told.emit(what, done, total)

    def _run(self) -> None:
        try:
            result, error = self._work(self._report), None
        except Exception as raised:  # whatever it is, it is told in the window, not lost
            result, error = None, raised
        with suppress(RuntimeError):  # the window has gone meanwhile: nobody is left to be told
            self._arrived.emit(result, error)

    @Slot(str, int, int)
    def _tell(self, what: str, done: int, total: int) -> None:
        if not self.is_stopping:
            self.progressed.emit(what, done, total)

    @Slot(object, object)
    def _deliver(self, result: Any, error: Exception | None) -> None:
        self._thread.join()
        if self.is_stopping:
            self._stopped()
        elif error is not None:
            self._failed(error)
        else:
            self._done(result)
        self.ended.emit()


class Jobs(QObject):
    """The work under way."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._active: list[Job] = []

    def start(
        self,
        work: Callable[[Progress], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] = _ignore,
        stopped: Callable[[], None] = _ignore,
    ) -> Job:
        """Begin a piece of work; exactly one of the three is called, in the window's thread."""
        job = Job(self, work, done, failed, stopped)
        self._active.append(job)
        job.ended.connect(lambda: self._forget(job))
        job.begin()
        return job

    def _forget(self, job: Job) -> None:
        self._active.remove(job)
        job.deleteLater()

    @property
    def is_busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._active)

    def close(self) -> None:
        """Stop everything and wait until nothing runs; nothing is delivered any more."""
        for job in self._active:
            job.stop()
        for job in self._active:
            job.wait()
