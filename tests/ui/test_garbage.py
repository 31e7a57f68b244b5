"""Objects in circles are taken apart in the window's thread alone."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QObject


class Circle:
    """Holds itself, and notes in which thread it went."""

    def __init__(self, gone: list[threading.Thread]) -> None:
        self.me = self
        self.gone = gone

    def __del__(self) -> None:
        self.gone.append(threading.current_thread())


def test_work_beside_the_window_takes_nothing_apart(qapp: QObject, qtbot) -> None:
    gone: list[threading.Thread] = []
    many = 3 * gc.get_threshold()[0]

    def work() -> None:
        for _ in range(many):
            Circle(gone)

    beside = threading.Thread(target=work)
    beside.start()
    beside.join()
    assert gone == []
    qtbot.waitUntil(lambda: len(gone) == many)
    assert set(gone) == {threading.main_thread()}
