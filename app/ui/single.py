"""One window for a user's folder: a second start hands over what it was to open, and ends.

By a lock of the system and small files in the user's folder, not by a socket: a lock needs no
cleaning up after a crash, decides between two that start at the same moment, and keeps the library
of the network, which an offline program has no use for, out of it.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QDeadlineTimer,
    QFileSystemWatcher,
    QLockFile,
    QObject,
    Qt,
    QThread,
    QTimer,
    Signal,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

PATIENCE_MS: Final = 3_000
"""So long the first may take to notice the second. A window of its own is better than none."""
_LOOK_MS: Final = 5
_LOOK_AGAIN_MS: Final = 500
"""How often to look where the system tells of no changes."""
_LOCK: Final = "window.lock"
_ASKED: Final = "asked"


class Listener(QObject):
    """The place of the first window of a folder; hears what later starts ask for."""

    asked = Signal(object)  # not str: Qt loses what is odd in the name of a file
    """What a later start was to open; empty where it was only started."""

    def __init__(self, folder: Path, lock: QLockFile | None) -> None:
        """`lock` is None for a window that could not become the first: it hears nothing."""
        super().__init__()
        self._lock = lock
        self._box = folder / _ASKED
        self._watcher: QFileSystemWatcher | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_AGAIN_MS)
        self._timer.timeout.connect(self._look)

    @property
    def is_first(self) -> bool:
        """Whether later starts find this one."""
        return self._lock is not None

    def begin(self) -> None:
        """Listen from now on, and hear what has been asked already."""
        if self._lock is None:
            return
        with suppress(OSError):  # the first who asks makes it, and is not heard before
            self._box.mkdir(exist_ok=True)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)
        if not self._watcher.addPath(str(self._box)):
            self._timer.start()
        self._look()

    def close(self) -> None:
        """Leave the place to the next. May be called twice."""
        self._timer.stop()
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _look(self) -> None:
        for letter in sorted(self._box.glob("*.txt")):
            try:
                message = _read(letter)
                letter.unlink()
            except OSError:  # its writer, or a virus scanner, still has it open
                QTimer.singleShot(_LOOK_AGAIN_MS, self, self._look)
                continue
            self.asked.emit(message)


def first_or_hand_over(
    folder: Path, message: str, patience_ms: int = PATIENCE_MS
) -> Listener | None:
    """Become the first window of a folder, or have the first do it; None once that has heard.

    `message` names what to open. Where there is a first that does not answer, or the folder cannot
    be written, a `Listener` that hears nothing: what is stored has a lock of its own.
    """
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    lock = QLockFile(str(folder / _LOCK))
    lock.setStaleLockTime(0)  # however long it has been open; one whose process is gone is stale
    deadline = QDeadlineTimer(patience_ms)
    letter: Path | None = None
    try:
        while True:
            if letter is not None and not letter.exists():
                return None
            if lock.tryLock(0):
                return Listener(folder, lock)
            if lock.error() is not QLockFile.LockError.LockFailedError:
                return Listener(folder, None)
            if letter is None:
                _let_come_forward(lock)
                letter = _write(folder / _ASKED, message)
            if letter is None or deadline.hasExpired():
                return Listener(folder, None)
            QThread.msleep(_LOOK_MS)
    finally:
        if letter is not None:
            with suppress(OSError):
                letter.unlink(missing_ok=True)


def bring_forward(window: QWidget) -> None:
    """Show a window before all others, as far as the system allows it."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def _write(box: Path, message: str) -> Path | None:
    """Leave a message, whole or not at all; None where it cannot be left."""
    letter = box / f"{os.getpid()}.txt"
    draft = letter.with_suffix(".new")
    try:
        box.mkdir(exist_ok=True)
        draft.write_text(message, encoding="utf-8", errors="surrogateescape")
        draft.replace(letter)
    except OSError:
        return None
    return letter


def _read(letter: Path) -> str:
    return letter.read_text(encoding="utf-8", errors="surrogateescape")


def _let_come_forward(lock: QLockFile) -> None:
    """Windows lets only who was started last bring a window forward, unless that one allows it."""
    if sys.platform == "win32":
        import ctypes

        held_by = lock.getLockInfo()
        ctypes.windll.user32.AllowSetForegroundWindow(held_by[0])
