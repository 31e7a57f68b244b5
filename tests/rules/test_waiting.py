"""Checks that wait for the same facts are told together."""

from __future__ import annotations

from datetime import date

import pytest

from app.law_in_force import checker
from app.rules.base import Outcome, Severity
from app.rules.results import RuleResult
from app.rules.values import read_case
from app.rules.waiting import waiting_for, what_to_do


def undecided(rule_id: str, *missing: str) -> RuleResult:
    rule = checker().rules[rule_id][0]
    return RuleResult(rule, Outcome.UNKNOWN, missing=missing, reason="未填。")


def test_the_same_facts_in_any_order_are_asked_for_once_and_the_gravest_comes_first() -> None:
    told = waiting_for(
        [
            undecided("F37", "points", "plan_points_min"),
            undecided("L36", "origin"),
            undecided("F36", "plan_points_min", "points"),
            undecided("L34", "origin"),
            undecided("F44"),
            RuleResult(checker().rules["L05"][0], Outcome.FAIL),
        ]
    )
    assert [(w.missing, [r.rule.id for r in w.results], w.severity) for w in told] == [
        (("origin",), ["L34", "L36"], Severity.BLOCK),
        ((), ["F44"], Severity.BLOCK),
        (("plan_points_min", "points"), ["F36", "F37"], Severity.WARN),
    ]


def test_every_undecided_check_of_a_bare_case_is_told_once() -> None:
    (case,) = checker().check([read_case({"case_kind": "新聘"})], date(2026, 4, 20)).cases
    told = waiting_for(case.results)
    ids = [r.rule.id for w in told for r in w.results]
    assert sorted(ids) == sorted(r.rule.id for r in case.results if r.outcome is Outcome.UNKNOWN)
    assert len(told) < len(ids)


DAY = {"birth_date": "1150229", "origin": ""}


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (("origin",), "請填寫原籍地區，再檢核一次。"),
        (("birth_date",), "請更正出生日期，再檢核一次。"),
        (
            ("birth_date", "origin", "duties"),
            "請填寫原籍地區、擔任事項，並更正出生日期，再檢核一次。",
        ),
    ],
)
def test_what_is_empty_is_to_be_filled_in_and_what_is_unreadable_to_be_mended(
    missing: tuple[str, ...], said: str
) -> None:
    assert what_to_do(undecided("L05", *missing), read_case(DAY)) == said


def test_a_rule_that_found_something_advises_and_one_that_broke_does_not() -> None:
    rule = checker().rules["L05"][0]
    case = read_case(DAY)
    assert what_to_do(RuleResult(rule, Outcome.FAIL, missing=("origin",)), case) == rule.fix
    assert what_to_do(undecided("L05"), case) == rule.fix, "undecided for a reason of its own"
    assert what_to_do(RuleResult(rule, Outcome.ERROR), case) == ""
