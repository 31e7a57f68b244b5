"""The line above the list: what is typed there must not move the list that follows it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.rules.results import Verdict
from app.stored import CLOSED
from app.ui.filter_bar import FilterBar
from app.ui.palette import LIGHT

ALL = {v.value: 20_000 for v in Verdict} | {CLOSED: 10_000}
FOUND = ({Verdict.READY.value: 900, CLOSED: 33}, {Verdict.BLOCKED.value: 4}, {}, ALL)


@pytest.mark.parametrize("width", range(700, 1500, 40))
def test_whatever_is_found_the_list_below_stays_where_it_is(qtbot, qapp, width: int) -> None:
    page, bar = QWidget(), FilterBar(LIGHT)
    qtbot.addWidget(page)
    below = QWidget()
    down = QVBoxLayout(page)
    down.addWidget(bar)
    down.addWidget(below, 1)
    page.resize(width, 400)
    page.show()
    total = sum(ALL.values())

    def top(counts: dict[str, int]) -> int:
        bar.show_counts(counts, sum(counts.values()), total)
        qapp.processEvents()
        return below.y()

    before = top(ALL)
    assert [top(counts) for counts in FOUND] == [before] * len(FOUND)
