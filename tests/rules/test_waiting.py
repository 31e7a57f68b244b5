"""Checks that wait for the same facts are told together."""

from __future__ import annotations

from datetime import date

from app.law_in_force import checker
from app.rules.base import Outcome, Severity
from app.rules.results import RuleResult
from app.rules.values import read_case
from app.rules.waiting import waiting_for


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
