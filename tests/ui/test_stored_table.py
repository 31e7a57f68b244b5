"""The table of stored cases while checks come in from beside the window."""

from __future__ import annotations

from typing import Any

import pytest

from app.stored import CaseSummary
from app.ui.palette import LIGHT
from app.ui.stored_table import VERDICT, StoredTable, search_text
from app.ui.table_view import CaseView
from tests.making import summary

MANY = 300
WIDE = "應先補正・附理由"


@pytest.fixture
def table(qtbot) -> StoredTable:
    made = StoredTable()
    cases: list[Any] = [summary(n, verdict="ready") for n in range(MANY)]
    made.set_cases(cases, [search_text(case) for case in cases])
    return made


def test_a_batch_of_checks_costs_one_look_at_all_cases_not_one_for_each(qtbot, table) -> None:
    """Among 100,000 cases a batch of 500 held the window up for three seconds."""
    view = CaseView(table, LIGHT)
    qtbot.addWidget(view)
    table.longest_verdict()
    asked = 0

    class Asked(CaseSummary):
        @property
        def waived(self) -> int:  # type: ignore[override]  # counts who looks
            nonlocal asked
            asked += 1
            return 0

    table.renew([Asked(*table.cases[0])], ())
    asked = 0
    table.renew([case._replace(verdict="review") for case in table.cases[1:101]], ())
    assert asked <= 1
    assert table.counts() == {"review": 100, "ready": MANY - 100}


@pytest.mark.parametrize("way", ["renewed", "new", "gone"])
def test_the_word_for_reasons_comes_and_goes_with_the_last_case_that_has_one(
    table, way: str
) -> None:
    assert table.longest_verdict() == ""
    waived: Any = summary(MANY if way == "new" else 7, verdict="ready", waived=1)
    table.renew([waived], ())
    assert table.longest_verdict() == WIDE
    table.renew([waived._replace(waived=2)], ())
    assert table.longest_verdict() == WIDE
    if way == "gone":
        table.renew([], [waived.id])
    else:
        table.renew([waived._replace(waived=0)], ())
    assert table.longest_verdict() == ""


def test_each_row_that_changed_is_told_however_many_they_are(qtbot, table) -> None:
    told: list[int] = []
    table.dataChanged.connect(lambda top, *_: told.append(top.row()))
    for ids in (range(3), range(100, 160)):
        told.clear()
        table.renew([summary(n, verdict="blocked") for n in ids], ())
        assert sorted(told) == [table.row_of(n) for n in ids]
    assert table.index(100, VERDICT).data() == "應先補正"


TYPED = (
    "輔",
    "輔導",
    "輔導 1",
    "輔導 12",
    "2 輔導",
    "輔導",
    "導",
    "職稱:",
    "職稱:輔",
    "職稱:輔導",
    "職稱：輔導 1",
    "輔導 1 1",
    "",
    "編號:1",
    "1",
    "11",
    "1",
)


def test_typed_letter_by_letter_as_typed_at_once(qtbot) -> None:
    """What goes on with a word is looked for among what held it: that must not be seen."""
    titles = ("輔導員", "心理師", "導師輔助", "職稱:員", "約聘")
    cases: list[Any] = [summary(n, job_title=titles[n % 5], verdict="ready") for n in range(60)]

    def found(*typed: str) -> list[int]:
        made = StoredTable()
        made.set_cases(list(cases), [search_text(case) for case in cases])
        for text in typed:
            made.set_filter(text)
        return list(made.shown)

    seen = [found(*TYPED[: n + 1]) for n in range(len(TYPED))]
    assert seen == [found(text) for text in TYPED]
    assert len({len(lines) for lines in seen}) > 4


def test_a_key_that_goes_on_with_a_word_looks_only_among_what_held_it(table, monkeypatch) -> None:
    special: Any = summary(7, name="王特別", verdict="ready")
    table.renew([special], ())
    table.set_filter("特")
    looked: list[int] = []
    matching = StoredTable.matching

    def counted(self, found, needle):
        looked.append(len(found))
        return matching(self, found, needle)

    monkeypatch.setattr(StoredTable, "matching", counted)
    table.set_filter("特別")
    assert looked == [1]
    assert table.rowCount() == 1
