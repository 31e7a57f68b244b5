"""Long reading that can be stopped: a `Tick` is called every few milliseconds, and may raise."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

T = TypeVar("T")

Tick = Callable[[], object]
"""Called now and then while something takes its time; what it raises stops that."""

AT_ONCE: Final = 500
"""Lines between two ticks: some milliseconds of work."""
_LOOK_SECONDS: Final = 0.1


def unwatched() -> None:
    """The tick of those who let the work run to its end."""


def ticked(items: Iterable[T], tick: Tick) -> Iterator[T]:
    """The same items, with a tick before every few hundred of them."""
    walk = iter(items)
    while some := list(islice(walk, AT_ONCE)):
        tick()
        yield from some


def beside(work: Callable[[], T], tick: Tick) -> T:
    """What one long call of a library comes to, with ticks while it lasts.

    A tick that raises is not kept waiting: the call, which cannot be stopped, is left to itself and
    what it comes to is dropped. Its thread is none that a program that ends would cut off, since
    the library would then come back to an interpreter that is gone.
    """
    found: list[T] = []
    raised: list[BaseException] = []
    ended = threading.Event()

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:  # raised again where it is waited for
            raised.append(error)
        finally:
            ended.set()

    threading.Thread(target=run, name="pinyong-reading").start()
    while not ended.wait(_LOOK_SECONDS):
        tick()
    if raised:
        raise raised[0]
    return found[0]
