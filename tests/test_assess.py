"""What is said of one case, and what has been set aside of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from app.assess import (
    LiveCheck,
    assess,
    needs_basis,
    rests_on,
    stage_of,
    still_holds,
)
from app.law_in_force import checker
from app.rules.base import Outcome, Severity
from app.rules.facts import FACTS
from app.rules.results import CaseResult, RuleResult, Verdict
from app.rules.values import read_case
from app.stored import Stage, Waiver
from tools.make_samples import cases as samples

AS_OF = date(2026, 4, 20)
SAMPLE = next(c for c in samples() if c["case_kind"] == "新聘")
BASE = {k: t for k, t in SAMPLE.items() if k in FACTS and t}


def result(**changes: str) -> CaseResult:
    typed = {k: t for k, t in {**BASE, **changes}.items() if t}
    return next(checker().run([read_case(typed)], AS_OF))


def of(whole: CaseResult, rule: str) -> RuleResult:
    return next(r for r in whole.results if r.rule.id == rule)


def waiver(found: RuleResult, typed: dict[str, str] | None = None, **changes: object) -> Waiver:
    made = Waiver(
        id=1,
        case_id=1,
        rule=found.rule.id,
        reason="另送",
        basis="部函",
        by="王測試",
        at=datetime(2026, 4, 20, 9, 0),
        values=rests_on(found, typed or {}),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the fields are named by the tests


BLOCKED = {"has_resume": "否"}


def test_a_waiver_takes_its_finding_out_of_the_verdict_and_no_other():
    one = result(**BLOCKED)
    found = of(one, "L05")
    assert one.verdict is Verdict.BLOCKED
    assessed = assess(one, [waiver(found, dict(one.case.typed))], AS_OF)
    assert assessed.verdict is not Verdict.BLOCKED
    assert list(assessed.waivers) == ["L05"]
    assert assessed.result.verdict is Verdict.BLOCKED
    assert "L05" in {r.rule.id for r in assessed.findings}
    two = result(**BLOCKED, duties="")
    found = of(two, "L05")
    assert assess(two, [waiver(found, dict(two.case.typed))], AS_OF).verdict is Verdict.BLOCKED


@pytest.mark.parametrize("key", ["has_resume"])
def test_a_waiver_lapses_with_any_value_that_it_rested_on(key: str):
    one = result(**BLOCKED)
    given = waiver(of(one, "L05"), dict(one.case.typed))
    assert key in given.values
    other = result(has_resume="0")  # the same answer, typed otherwise
    assert of(other, "L05").outcome is Outcome.FAIL
    assert not still_holds(given, of(other, "L05"), other.case.typed)
    assert assess(other, [given], AS_OF).waivers == {}


def test_a_waiver_stays_whatever_else_changes():
    one = result(**BLOCKED)
    given = waiver(of(one, "L05"), dict(one.case.typed))
    other = result(**BLOCKED, unit="教務處", duties="")
    assert list(assess(other, [given], AS_OF).waivers) == ["L05"]


def test_every_fact_that_a_failing_rule_looks_at_is_rested_on():
    failed = 0
    for sample in samples():
        typed = {k: t for k, t in sample.items() if k in FACTS and t}
        one = next(checker().run([read_case(typed)], AS_OF))
        for found in one.results:
            if found.outcome is not Outcome.FAIL:
                continue
            failed += 1
            given = waiver(found, typed)
            assert set(given.values) >= {*found.rule.fields, *found.fields}
            for key in given.values:
                changed = {**typed, key: typed.get(key, "") + "改"}
                assert not still_holds(given, found, changed)
    assert failed > 20, "the samples hold what people meet"


def test_a_waiver_that_had_lapsed_counts_again_once_the_values_are_back():
    one = result(**BLOCKED)
    given = waiver(of(one, "L05"), dict(one.case.typed), lapsed_at=datetime(2026, 4, 20, 10, 0))
    assessed = assess(one, [given], AS_OF)
    assert assessed.verdict is not Verdict.BLOCKED
    assert assessed.waivers["L05"].lapsed_at is None
    other = result(has_resume="0")
    assert assess(other, [given], AS_OF).verdict is Verdict.BLOCKED


def test_of_several_waivers_of_a_rule_the_one_for_these_values_counts():
    one, other = result(**BLOCKED), result(has_resume="0")
    first = waiver(of(one, "L05"), dict(one.case.typed), reason="甲")
    second = waiver(of(other, "L05"), dict(other.case.typed), reason="乙")
    for whole, reason in ((one, "甲"), (other, "乙")):
        assert assess(whole, [first, second], AS_OF).waivers["L05"].reason == reason
        assert assess(whole, [second, first], AS_OF).waivers["L05"].reason == reason


def test_what_does_not_fail_is_not_set_aside():
    one = result()
    found = of(one, "L05")
    assert found.outcome is Outcome.PASS
    assert assess(one, [waiver(found, dict(one.case.typed))], AS_OF).waivers == {}
    unknown = result(contract_end="", onboard_date="", birth_date="", rate="")
    found = next(
        r for r in unknown.results if r.outcome is Outcome.UNKNOWN and r.severity is Severity.BLOCK
    )
    given = waiver(found, dict(unknown.case.typed))
    assert assess(unknown, [given], AS_OF).waivers == {}
    assert assess(unknown, [given], AS_OF).verdict is unknown.verdict


@pytest.mark.parametrize(
    ("rule", "needed"),
    [
        pytest.param("L05", True, id="阻擋 by a statute"),
        pytest.param("L03", True, id="阻擋 by a statute, of a date"),
        pytest.param("S01", False, id="阻擋 by a letter"),
        pytest.param("F06", False, id="阻擋 by form alone"),
        pytest.param("L01", False, id="警示 by a statute"),
        pytest.param("L02", False, id="提示 by a statute"),
        pytest.param("P02", False, id="警示 by practice"),
    ],
)
def test_a_legal_block_needs_a_basis_and_nothing_else_does(rule: str, *, needed: bool):
    for version in checker().rules[rule]:
        assert needs_basis(version) is needed


@pytest.mark.parametrize(
    ("changes", "stage"),
    [
        ({"report_date": "", "webhr_status": ""}, Stage.DRAFT),
        ({"webhr_status": ""}, Stage.REPORTED),
        ({"webhr_status": "檢核中"}, Stage.ARRIVED),
        ({"registered_on": "115-04-15"}, Stage.REGISTERED),
        ({"registered_on": "不知道", "webhr_status": "", "report_date": ""}, Stage.DRAFT),
    ],
)
def test_how_far_a_case_has_come(changes: dict[str, str], stage: Stage):
    assert stage_of(result(**changes).case.facts, ("檢核中", "已報送銓敘部")) is stage


def test_the_live_check_looks_at_the_others_and_says_nothing_of_them():
    other = read_case({**BASE, "case_no": "別案"})
    alone = LiveCheck(checker(), (), (), AS_OF).assess(BASE)
    beside = LiveCheck(checker(), (other,), (), AS_OF).assess(BASE)
    assert of(alone.result, "F06").outcome is Outcome.PASS
    assert of(beside.result, "F06").outcome is Outcome.FAIL
    assert beside.result.case.typed == BASE


def test_the_waivers_of_the_case_hold_while_it_is_edited():
    typed = {**BASE, **BLOCKED}
    bare = LiveCheck(checker(), (), (), AS_OF).assess(typed)
    held = LiveCheck(checker(), (), (waiver(of(bare.result, "L05"), typed),), AS_OF)
    assert bare.verdict is Verdict.BLOCKED
    assert held.assess(typed).verdict is not Verdict.BLOCKED
