"""What holds itself in circles is collected in the window's thread, never in another.

Python collects in whichever thread happens to ask for memory. Where that is a thread at work beside
the window, an object of Qt that nobody needs any more is taken apart there while Qt expects it in
the window's, and the program may fall. So Python's own collecting is off while the window lives.
"""

from __future__ import annotations

import gc
import time
from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.uncollected import is_put_off

EVERY_MS: Final = 200
REST: Final = 100
"""After a whole collection that took one second none is made for this many: 1 % of the time."""


class Collector(QObject):
    """Collects while it lives, in the thread that made it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._next_whole = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(EVERY_MS)

    def collect(self) -> None:
        """Collect as much as Python itself would by now."""
        if is_put_off():
            return
        counts, bounds = gc.get_count(), gc.get_threshold()
        due = [age for age in range(3) if counts[age] > bounds[age]]
        if not due:
            return
        begun = time.monotonic()
        if due[-1] == 2 and begun < self._next_whole:
            due.append(1)
        gc.collect(due[-1])
        if due[-1] == 2:
            ended = time.monotonic()
            self._next_whole = ended + REST * (ended - begun)
