"""The one line of questions to the stored cases: what someone waits for comes first."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from app.ui.book_line import BookLine
from tests.ui.clerk import WAIT


class _Held:
    """A line whose thread is kept busy until it is let go, and what it has done."""

    def __init__(self) -> None:
        self.free = threading.Event()
        self.done: list[str] = []
        self.line = BookLine(object, lambda: None)
        self.line.ask(lambda _: self.free.wait(WAIT / 1000))

    def ask(self, what: str, *, later: bool = False) -> None:
        """Have something noted when it is its turn."""
        self.line.ask(lambda _: self.done.append(what), later=later)


@pytest.fixture
def held(qtbot) -> Iterator[_Held]:
    made = _Held()
    yield made
    made.free.set()
    made.line.close()


def test_what_nobody_waits_for_comes_after_all_that_is_asked(qtbot, held) -> None:
    held.ask("re-check", later=True)
    held.ask("look ahead", later=True)
    held.ask("edit")
    held.ask("page")
    held.free.set()
    qtbot.waitUntil(lambda: held.line.is_idle, timeout=WAIT)
    assert held.done == ["edit", "page", "re-check", "look ahead"]


def test_who_waits_for_edits_does_not_wait_for_the_rest(qtbot, held) -> None:
    goes_on = threading.Event()
    held.ask("edit")
    held.line.ask(lambda _: goes_on.wait(WAIT / 1000), later=True)
    held.free.set()
    held.line.wait(WAIT)
    assert held.done == ["edit"]
    assert not held.line.is_idle
    goes_on.set()
    qtbot.waitUntil(lambda: held.line.is_idle, timeout=WAIT)


def test_at_the_end_edits_are_kept_and_the_rest_is_left(qtbot, held) -> None:
    held.ask("re-check", later=True)
    held.ask("edit")
    threading.Timer(0.05, held.free.set).start()  # while the end is being waited for
    held.line.close()
    assert held.done == ["edit"]
