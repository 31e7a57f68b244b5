"""A registered case in the list: it is closed, whatever its last check has said."""

from __future__ import annotations

from datetime import date

import pytest

from app.rules.results import Verdict
from app.stored import CLOSED, Stage
from app.ui.filter_bar import FilterBar
from app.ui.palette import LIGHT
from app.ui.stored_table import VERDICT, StoredTable
from tests.making import summary

DAY = date(2026, 4, 20)


@pytest.fixture
def table(qtbot) -> StoredTable:
    """Two to be reported, of which one is blocked; two registered, one with a reason given."""
    made = StoredTable()
    cases = [
        summary(1),
        summary(2, verdict="blocked"),
        summary(3, stage=Stage.REGISTERED, registered_on=DAY),
        summary(4, stage=Stage.REGISTERED, registered_on=DAY, verdict="blocked", waived=1),
    ]
    made.set_cases(cases, [])
    return made


def shown(table: StoredTable) -> list[int]:
    return [table.cases[line].id for line in table.shown]


def test_its_cell_says_so_and_what_the_check_said_is_in_the_tip(table: StoredTable):
    cells = [table.cell(line, VERDICT) for line in range(4)]
    assert cells == ["可報送", "應先補正", "已結案", "已結案"]
    tips = [table.tip(line, VERDICT) for line in range(4)]
    assert tips[1:3] == ["應先補正", "已登記備查；預檢結果：可報送"]
    assert tips[3] == "已登記備查；預檢結果：應先補正・附理由（已附理由 1 項）"


def test_it_is_found_by_that_word_and_not_by_its_verdict(table: StoredTable):
    table.set_filter("已結案")
    assert shown(table) == [3, 4]
    table.set_filter("預檢結果:可報送")
    assert shown(table) == [1]
    table.set_filter("", Verdict.READY.value)
    assert shown(table) == [1]
    table.set_filter("", CLOSED)
    assert shown(table) == [3, 4]


def test_it_comes_last_in_the_order_of_verdicts(table: StoredTable):
    table.sort(VERDICT)
    assert shown(table) == [2, 1, 3, 4]


def test_its_chip_counts_it_and_is_there_only_where_there_is_one(qtbot, table: StoredTable):
    bar = FilterBar(LIGHT)
    qtbot.addWidget(bar)
    bar.show_counts(table.counts(), 4, 4)
    said = {key: chip.text().strip() for key, chip in bar.chips.items()}
    assert (said[Verdict.READY], said[Verdict.BLOCKED], said[CLOSED]) == (
        "可報送 1",
        "應先補正 1",
        "已結案 2",
    )
    assert not bar.chips[CLOSED].isHidden()
    bar.show_counts({Verdict.READY: 1}, 1, 1)
    assert bar.chips[CLOSED].isHidden()


def test_once_registered_it_leaves_what_may_be_reported(table: StoredTable):
    table.set_filter("", Verdict.READY.value)
    table.renew([summary(1, stage=Stage.REGISTERED, registered_on=DAY)], ())
    assert (shown(table), table.counts()[CLOSED]) == ([], 3)
