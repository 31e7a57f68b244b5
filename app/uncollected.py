"""Work over many values without the search for circles, of which it makes none worth the time.

The search walks all values over and over as they grow in number: a third of the time of reading
some of them, and moments in which nothing can be stopped.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final


class _Rest:
    """How many pieces of work want the search put off, and whether Python's own goes on after."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.wanted = 0
        self.was_enabled = False


_REST: Final = _Rest()


@contextmanager
def uncollected() -> Iterator[None]:
    """Put the search off until the end, in all threads."""
    with _REST.lock:
        if not _REST.wanted:
            _REST.was_enabled = gc.isenabled()
            gc.disable()
        _REST.wanted += 1
    try:
        yield
    finally:
        with _REST.lock:
            _REST.wanted -= 1
            if not _REST.wanted and _REST.was_enabled:
                gc.enable()


def is_put_off() -> bool:
    """Whether some work wants no search now."""
    return _REST.wanted > 0
