"""Every example of every rule is a test of that rule."""

from __future__ import annotations

import dataclasses

import pytest

from app.rules.base import BadRule, Example, Outcome, Rule
from app.rules.facts import FACTS
from tests.rules.running import VERSIONS, run_example

ALL = [(version, example) for version in VERSIONS for example in version.examples]


@pytest.mark.parametrize(
    ("rule", "example"), ALL, ids=[f"{r.id}-{e.outcome}-{e.note}" for r, e in ALL]
)
def test_example(rule: Rule, example: Example) -> None:
    result = run_example(rule, example)
    assert result.outcome is example.outcome, result
    if result.outcome is Outcome.FAIL:
        assert result.fields
        # A rule without facts of its own (F15, F56) looks at all of them.
        assert set(result.fields) <= set(rule.fields or FACTS)
        assert result.message.endswith("。")
    if result.outcome is Outcome.UNKNOWN:
        assert result.message
    for row in result.rows:
        assert row.basis


@pytest.mark.parametrize("rule", VERSIONS, ids=lambda r: r.id)
def test_rule_has_enough_examples(rule: Rule) -> None:
    outcomes = [e.outcome for e in rule.examples]
    # L35 and L36 only tell: there is nothing in them to pass.
    fine = outcomes.count(Outcome.PASS) + outcomes.count(Outcome.NOT_APPLICABLE)
    assert (fine if rule.id in {"L35", "L36"} else outcomes.count(Outcome.PASS)) >= 2
    assert outcomes.count(Outcome.FAIL) >= 3


ALSO = {
    "L04": {"age"},  # which does not stand in for the date of birth
    "L30": {"case_no"},  # by which a 改聘 names the case before it
    "F44": {"id_number", "contract_start", "contract_end"},  # of the cases that are counted
    "F06": {"contract_end"},
}


@pytest.mark.parametrize("rule", VERSIONS, ids=lambda r: r.id)
def test_examples_state_only_what_the_rule_looks_at(rule: Rule) -> None:
    looked_at = {*rule.fields, "case_kind", rule.dated_by, *ALSO.get(rule.id, ())}
    for example in rule.examples:
        if rule.fields:
            assert set(example.typed) <= looked_at, example.note


def test_an_example_of_no_day_is_refused() -> None:
    with pytest.raises(BadRule, match=VERSIONS[0].id):
        run_example(VERSIONS[0], dataclasses.replace(VERSIONS[0].examples[0], as_of="某日"))
