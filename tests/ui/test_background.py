"""Work beside the window, whose window may go before it has ended."""

from __future__ import annotations

import threading
from typing import Any

import shiboken6

from app.ui.background import Jobs


def test_work_that_outlives_its_window_ends_without_a_word(qapp: object, monkeypatch: Any) -> None:
    """It told a window that had gone: an error in its thread, as the program was being closed."""
    may_end, fell = threading.Event(), []
    monkeypatch.setattr(threading, "excepthook", fell.append)
    jobs = Jobs()
    job = jobs.start(
        lambda _: may_end.wait(5),
        done=lambda _: None,
        failed=lambda _: None,
        stopped=lambda: None,
    )
    thread = job._thread
    shiboken6.delete(job)
    may_end.set()
    thread.join()
    assert fell == []
