"""Objects in circles are taken apart in the window's thread alone."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from app.ui import garbage
from app.ui.garbage import MANY, Collector


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


@pytest.fixture
def collector(qapp: QObject) -> Iterator[Collector]:
    owner = QObject()
    made = Collector(owner)
    gc.collect()
    gc.unfreeze()
    yield made
    gc.freeze()  # as it is for all other tests


def test_what_comes_in_great_numbers_is_not_walked_again(collector: Collector) -> None:
    stay: list[list[int]] = [[] for _ in range(MANY + 1)]
    collector.collect()
    assert gc.get_freeze_count() > len(stay)
    walked = sum(len(gc.get_objects(age)) for age in range(3))
    assert walked < len(stay)


def test_few_values_are_walked_as_python_does(collector: Collector) -> None:
    gone: list[threading.Thread] = []
    before = gc.get_freeze_count()
    for _ in range(gc.get_threshold()[0] + 100):
        Circle(gone)
    collector.collect()
    assert len(gone) > gc.get_threshold()[0]
    assert gc.get_freeze_count() == before


def test_circles_among_the_many_go_before_they_are_set_aside(collector: Collector) -> None:
    gone: list[threading.Thread] = []
    for _ in range(MANY + 1):
        Circle(gone)
    collector.collect()
    assert len(gone) == MANY + 1


def test_what_was_set_aside_goes_in_time_too(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[threading.Thread] = []
    circle: Circle | None = Circle(gone)
    stay: list[list[int]] = [[] for _ in range(MANY + 1)]
    collector.collect()
    del circle
    more: list[list[int]] = [[] for _ in range(1_000)]
    collector.collect()
    assert gone == []  # it is among what is not walked now
    later = garbage.time.monotonic() + 24 * 3600
    monkeypatch.setattr(garbage.time, "monotonic", lambda: later)
    more += [[] for _ in range(1_000)]
    collector.collect()
    assert gone == [threading.current_thread()]
    assert gc.get_freeze_count() > len(stay)  # what stays is set aside again
    assert len(more) == 2_000


def test_what_was_set_aside_is_not_even_counted_before_its_time(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    stay: list[list[int]] = [[] for _ in range(MANY + 1)]
    collector.collect()
    counted: list[int] = []
    count = gc.get_freeze_count  # which walks all of it
    monkeypatch.setattr(gc, "get_freeze_count", lambda: counted.append(count()) or counted[-1])
    begun = collector._last_walk
    for seconds, times in ((59, 0), (61, 1)):
        moment = begun + seconds
        monkeypatch.setattr(garbage.time, "monotonic", lambda moment=moment: moment)
        stay += [[] for _ in range(1_000)]
        collector.collect()
        assert len(counted) == times
    assert counted[0] > MANY
