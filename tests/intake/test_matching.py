"""The best assignment of columns to facts."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.matching import How, best_pairs, match_columns

WEIGHTS = st.integers(1, 4).flatmap(
    lambda n: st.lists(
        st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=n, max_size=n),
        min_size=1,
        max_size=4,
    )
)


@given(WEIGHTS)
def test_no_other_pairs_weigh_more(weights: list[list[float]]) -> None:
    rows, columns = len(weights), len(weights[0])
    found = best_pairs(weights)
    taken = [c for c in found if c is not None]
    assert len(taken) == len(set(taken))
    weight = sum(weights[r][c] for r, c in enumerate(found) if c is not None)
    best = max(
        sum(weights[r][c] for r, c in enumerate(order) if c < columns)
        for order in permutations(range(columns + rows), rows)
    )
    assert weight == pytest.approx(best)


def test_a_greedy_choice_would_leave_a_column_alone() -> None:
    assert best_pairs([[0.9, 0.8], [0.85, 0.0]]) == [1, 0]


def test_no_columns_and_no_facts() -> None:
    assert best_pairs([]) == []
    assert best_pairs([[], []]) == [None, None]


def one(title: str, *samples: str) -> tuple[str, How]:
    (match,) = match_columns({0: title}, {0: samples}, {})
    return match.key, match.how


@pytest.mark.parametrize(
    ("title", "samples", "key"),
    [
        ("學歷", ("大學", "研究所"), "education"),
        ("聘用人員到職日", ("115.4.7",), "onboard_date"),
        ("證件號碼", ("F100000015", "F100000033"), "id_number"),
        ("月支報酬（元）", ("43,336",), "monthly_pay"),
        ("薪點折合率（元／點）", ("138.9",), "rate"),
    ],
)
def test_what_is_alike_is_proposed(title: str, samples: tuple[str, ...], key: str) -> None:
    assert one(title, *samples) == (key, How.LIKE)


@pytest.mark.parametrize(
    ("title", "samples"),
    [("職員代碼", ("9",)), ("到職日期說明", ("另訂", "待補")), ("考績", ("甲等",))],
)
def test_what_is_not_alike_or_holds_other_values_is_not(
    title: str, samples: tuple[str, ...]
) -> None:
    assert one(title, *samples) == ("", How.NONE)


def test_what_a_profile_remembers_comes_before_all_else() -> None:
    (match,) = match_columns({0: "姓名"}, {}, {"姓名": "unit"})
    assert (match.key, match.how) == ("unit", How.REMEMBERED)
