"""Running a rule on its own examples: its tests, its help page and part of the self-test."""

from __future__ import annotations

from datetime import date

from app.rules.base import BadRule, Example, Rule
from app.rules.dates import parse_date
from app.rules.engine import Checker
from app.rules.facts import Case
from app.rules.results import RuleResult
from app.rules.values import read_case

FIRST_ROW = 2


def cases_of(rule: Rule, example: Example) -> list[Case]:
    """The example's case and then the others of its batch, of the rule's first kind if unsaid."""
    kind = {"case_kind": rule.kinds[0]}
    return [
        read_case(kind | dict(typed), row=row)
        for row, typed in enumerate((example.typed, *example.others), FIRST_ROW)
    ]


def day_of(rule: Rule, example: Example) -> date:
    """The date for which the example is checked."""
    day = parse_date(example.as_of)
    if day is None:
        raise BadRule(f"{rule.id}: an example is dated {example.as_of}, which is no date")
    return day


def run_example(rule: Rule, example: Example, checker: Checker) -> RuleResult:
    """What the rule says of an example, under the tables and the calendar of a checker."""
    alone = Checker(checker.book, checker.workdays, {rule.id: [rule]})
    return next(alone.run(cases_of(rule, example), day_of(rule, example))).results[0]
