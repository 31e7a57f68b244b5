"""Running one rule on one of its examples, for the tests of the rules."""

from __future__ import annotations

from app.main import checker
from app.rules.base import Example, Rule
from app.rules.dates import parse_date
from app.rules.engine import Checker, RuleResult, registered_rules
from app.rules.values import read_case

VERSIONS = [version for versions in registered_rules().values() for version in versions]


def run_example(rule: Rule, example: Example) -> RuleResult:
    kind = {"case_kind": rule.kinds[0]}
    cases = [read_case(kind | dict(example.typed), row=2)] + [
        read_case(kind | dict(other), row=row) for row, other in enumerate(example.others, 3)
    ]
    as_of = parse_date(example.as_of)
    assert as_of is not None
    only = Checker(checker().book, checker().workdays, {rule.id: [rule]})
    (result,) = next(iter(only.run(cases, as_of))).results
    return result
