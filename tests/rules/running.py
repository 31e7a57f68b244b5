"""Running one rule on one of its examples, for the tests of the rules."""

from __future__ import annotations

from app.law_in_force import checker
from app.rules import examples
from app.rules.base import Example, Rule
from app.rules.engine import registered_rules
from app.rules.results import RuleResult

VERSIONS = [version for versions in registered_rules().values() for version in versions]


def run_example(rule: Rule, example: Example) -> RuleResult:
    return examples.run_example(rule, example, checker())
