"""Work over many values without the search for circles, of which it makes none worth the time.

The search walks all values over and over as they grow in number: a third of the time of reading
some of them, and moments in which nothing can be stopped. And the memory that reading them took
goes back to the system once it is free.
"""

from __future__ import annotations

import gc
import sys
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


_MUCH: Final = 4 << 20
"""Bytes of a file from which on it pays: a spreadsheet takes thirty times as many while read."""


def give_back(size: int) -> None:
    """Hand what a library has freed back to the system, after a file of this many bytes was read.

    The C library of most Linux systems keeps it otherwise, 130 MB after 100,000 lines, and Python's
    own values never come to lie there. Others hand it back themselves.
    """
    if size < _MUCH or sys.platform != "linux":
        return
    import ctypes  # only who reads a large file needs it

    # A C library that cannot be asked has its own ways.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
