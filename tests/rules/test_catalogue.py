"""The rules as registered, against the agreed catalogue and the rules of wording."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from app.rules.base import ALL_KINDS, Outcome, Rule
from app.rules.engine import registered_rules
from tests.rules.running import VERSIONS, run_example

_TEXT = (Path(__file__).parents[1] / "data" / "catalogue.csv").read_text(encoding="utf-8-sig")
CATALOGUE = {row["id"]: row for row in csv.DictReader(io.StringIO(_TEXT))}
BY_ID = pytest.mark.parametrize("rule", VERSIONS, ids=lambda r: r.id)

# 應 as a demand, not the 應 of 應考資格, 因應, 對應 or 相應.
DEMAND = re.compile(r"違反(?!契約解聘)|(?<![因對相反])應(?!考)")
OVERRIDING_WORDS = re.compile(r"[!！]|合同|提交|點擊")


def test_every_rule_of_the_catalogue_is_registered() -> None:
    assert list(registered_rules()) == sorted(
        CATALOGUE, key=lambda rule: ("LSFP".index(rule[0]), rule)
    )


@BY_ID
def test_rule_is_as_the_catalogue_says(rule: Rule) -> None:
    row = CATALOGUE[rule.id]
    assert rule.title == row["title"]
    assert rule.severity == row["severity"]
    assert rule.rule_class == row["class"]
    assert rule.confidence == row["confidence"]
    kinds = ALL_KINDS if row["case_kinds"] == "全部" else tuple(row["case_kinds"].split(";"))
    assert rule.kinds == kinds
    assert (rule.dated_by or "-") == row["dated_by"]
    if row["fields"] == "*":
        assert rule.fields == ()
    else:
        assert set(rule.fields) >= set(row["fields"].split(";"))


def test_only_a_statute_that_was_read_binds() -> None:
    binding = {r.id for r in VERSIONS if r.is_binding}
    assert binding == {
        row["id"]
        for row in CATALOGUE.values()
        if row["class"] == "法規" and row["confidence"] == "verified"
    }
    assert 0 < len(binding) < len(CATALOGUE)


def said_by(rule: Rule) -> str:
    """Everything that the rule says to the clerk, in its examples and on its page."""
    messages = [run_example(rule, e).message for e in rule.examples if e.outcome is Outcome.FAIL]
    return "\n".join([rule.title, rule.why, rule.fix, *messages])


@BY_ID
def test_only_verified_statute_speaks_of_violation_or_duty(rule: Rule) -> None:
    said = said_by(rule)
    if rule.is_binding:
        return
    assert not DEMAND.search(said), DEMAND.search(said)
    for example in rule.examples:
        if example.outcome is Outcome.FAIL:
            assert "請確認" in run_example(rule, example).message + rule.fix


@BY_ID
def test_wording_is_calm_and_complete(rule: Rule) -> None:
    said = said_by(rule)
    assert not OVERRIDING_WORDS.search(said)
    assert rule.why.endswith("。")
    assert rule.fix.endswith("。")
    assert rule.basis_text
    for citation in rule.basis:
        assert citation.source.version
