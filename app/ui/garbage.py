"""What holds itself in circles is collected in the window's thread, never in another.

Python collects in whichever thread happens to ask for memory. Where that is a thread at work beside
the window, an object of Qt that nobody needs any more is taken apart there while Qt expects it in
the window's, and the program may fall. So Python's own collecting is off while the window lives.

Python also walks the same values over and over. Of 100,000 cases each walk would stop the window
for a tenth of a second and find nothing. So what has come in great numbers is looked at once, and
then set aside; all of it is walked again at the times that the person before the window is away.
"""

from __future__ import annotations

import gc
import time
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from app.uncollected import is_put_off

EVERY_MS: Final = 200
MANY: Final = 20_000
"""So many new values since the last look are set aside."""
REST: Final = 100
"""After a whole collection that took one second none is made for this many: 1 % of the time."""
REST_IN_SIGHT: Final = 1_000
"""The same of one that walks what was set aside too, while the window is being worked in."""
_LEAST_REST: Final = 60.0
"""Seconds from the start, and after each walk over everything, however quick it was."""


class Collector(QObject):
    """Collects while it lives, in the thread that made it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._next_whole = 0.0
        self._last_walk, self._walk_took = time.monotonic(), 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(EVERY_MS)

    def collect(self) -> None:
        """Collect as much as Python itself would by now, of what is not set aside."""
        if is_put_off():
            return
        counts, bounds = gc.get_count(), gc.get_threshold()
        due = [age for age in range(3) if counts[age] > bounds[age]]
        if not due:
            return
        if counts[0] > MANY:
            gc.collect(0)
            gc.freeze()
            return
        if self._may_walk_all():
            self.walk_all()
            return
        begun = time.monotonic()
        if due[-1] == 2 and begun < self._next_whole:
            due.append(1)
        gc.collect(due[-1])
        if due[-1] == 2:
            ended = time.monotonic()
            self._next_whole = ended + REST * (ended - begun)

    def _may_walk_all(self) -> bool:
        is_away = QGuiApplication.focusWindow() is None
        rest = max((REST if is_away else REST_IN_SIGHT) * self._walk_took, _LEAST_REST)
        # Asked last: to count what is set aside is to walk all of it.
        return time.monotonic() - self._last_walk > rest and gc.get_freeze_count() > 0

    def walk_all(self) -> None:
        """Collect of everything, what has been set aside as well, and set aside what stays."""
        begun = time.monotonic()
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._last_walk = time.monotonic()
        self._walk_took = self._last_walk - begun
