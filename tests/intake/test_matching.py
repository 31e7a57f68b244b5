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
        ("月支報酬金額（含加給）", ("43,336",), "monthly_pay"),
        ("薪點折合率（核定）", ("138.9",), "rate"),
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


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("月支報酬（元）", "monthly_pay"),
        ("薪點折合率（元／點）", "rate"),
        ("*到職\n日期\n(YYYMMDD)", "onboard_date"),
        ("職稱(全銜)", "job_title"),
        ("機關代碼（10碼）", "org_code"),
        ("出生日期（例：78.05.06）", "birth_date"),
        ("補辦（是／否）", "is_late_filing"),
    ],
)
def test_how_to_fill_a_column_changes_no_meaning(title: str, key: str) -> None:
    assert one(title) == (key, How.SAME)


@pytest.mark.parametrize("title", ["薪點（前）", "聘約起日（他機關）", "（元）", "職稱（計畫）"])
def test_other_words_in_brackets_may_change_it(title: str) -> None:
    assert one(title)[1] not in (How.SAME, How.SYNONYM)


def test_values_that_only_one_fact_allows_make_it_certain() -> None:
    assert one("類別", "新聘", "續聘") == ("case_kind", How.SYNONYM)
    assert one("類別", "新聘", "約僱") == ("case_kind", How.LIKE)
    assert one("教育程度", "碩士")[1] is not How.SYNONYM  # two facts hold a degree


def test_what_a_profile_remembers_comes_before_all_else() -> None:
    (match,) = match_columns({0: "姓名"}, {}, {"姓名": "unit"})
    assert (match.key, match.how) == ("unit", How.REMEMBERED)
