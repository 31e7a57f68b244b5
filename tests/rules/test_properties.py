"""What holds for every case, whatever it states."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.law_in_force import checker
from app.rules.base import Outcome
from app.rules.engine import Checker
from app.rules.examples import cases_of
from app.rules.facts import CASE_KINDS, FACTS, Case, Kind
from app.rules.values import read_case
from tests.rules.running import VERSIONS

AS_OF = date(2026, 4, 20)
BLANK = st.sampled_from(["", " ", "　", "\t", " 　 "])
ROC_DATE = st.dates(date(2024, 1, 1), date(2027, 12, 31)).map(
    lambda d: f"{d.year - 1911}-{d.month}-{d.day}"
)
TYPED = {
    Kind.BOOL: st.sampled_from(["是", "否", "Y", "也許"]),
    Kind.DATE: st.one_of(ROC_DATE, st.sampled_from(["1150229", "四月", "115-12-31"])),
    Kind.INT: st.sampled_from(["0", "1", "2", "65", "80", "280", "312", "328", "790", "三"]),
    Kind.DECIMAL: st.sampled_from(["0", "6", "2.5", "134.9", "很多"]),
    Kind.TEXT: st.sampled_from(
        ["甲", "王測試", "科長", "諮商心理師", "府人力字第1150039390號", "已報送銓敘部", "中華民國"]
    ),
    Kind.ID: st.sampled_from(["F100000015", "F200000024", "A800000014", "12345"]),
    Kind.CODE: st.sampled_from(["376736800A", "37673680"]),
}


@st.composite
def cells(draw: st.DrawFn) -> dict[str, str]:
    """The cells of a case of some kind, some of them filled, some with what cannot be read."""
    typed = {"case_kind": draw(st.sampled_from(CASE_KINDS))}
    for key in draw(st.lists(st.sampled_from(list(FACTS)), unique=True, max_size=60)):
        fact = FACTS[key]
        if key == "case_kind":
            continue
        values = st.sampled_from([*fact.allowed, "別的"]) if fact.allowed else TYPED[fact.kind]
        typed[key] = draw(values)
    return typed


def outcomes(case: Case) -> dict[str, Outcome]:
    (done,) = checker().check([case], AS_OF).cases
    return {r.rule.id: r.outcome for r in done.results}


@settings(max_examples=150, deadline=None)
@given(cells(), st.data())
def test_an_empty_cell_is_as_no_cell(typed: dict[str, str], data: st.DataObject) -> None:
    empty = {k: data.draw(BLANK) for k in FACTS if k not in typed}
    assert outcomes(read_case(empty | typed)) == outcomes(read_case(typed))


@settings(max_examples=150, deadline=None)
@given(cells(), st.data())
def test_emptying_what_makes_a_rule_fail_never_makes_it_pass(
    typed: dict[str, str], data: st.DataObject
) -> None:
    """A fact that is needed and goes missing leaves a rule undecided, never satisfied.

    But for facts whose blank says something: a rule may have failed for what stood there.
    """
    speaking = {k for k, f in FACTS.items() if f.has_blank_meaning}
    stated = [k for k in typed if k not in speaking | {"case_kind", "report_date"}]
    if not stated:
        return
    gone = data.draw(st.sampled_from(stated))
    before = outcomes(read_case(typed))
    after = outcomes(read_case({k: v for k, v in typed.items() if k != gone}))
    needing = {
        v.id for v in VERSIONS if v.needs.get(gone) == "value" and before.get(v.id) is Outcome.FAIL
    }
    for rule in needing:
        assert after[rule] is not Outcome.PASS, (rule, gone)


@settings(max_examples=60, deadline=None)
@given(st.lists(cells(), min_size=2, max_size=6), st.randoms())
def test_the_order_of_a_batch_changes_no_outcome(rows: list[dict[str, str]], order: Random) -> None:
    cases = [read_case(typed, row=n) for n, typed in enumerate(rows, 2)]
    mixed = list(cases)
    order.shuffle(mixed)

    def by_row(batch: list[Case]) -> dict[int, list[Outcome]]:
        return {
            c.case.row: [r.outcome for r in c.results] for c in checker().check(batch, AS_OF).cases
        }

    assert by_row(cases) == by_row(mixed)


@settings(max_examples=150, deadline=None)
@given(cells())
def test_no_case_breaks_a_rule(typed: dict[str, str]) -> None:
    (done,) = checker().check([read_case(typed)], AS_OF).cases
    for r in done.results:
        assert r.outcome is not Outcome.ERROR, r.message
        assert (r.outcome in (Outcome.FAIL, Outcome.UNKNOWN)) == bool(r.message)


def test_a_question_asked_before_is_answered_the_same() -> None:
    """Rules that remember their answers give those that a new one gives."""
    whole = checker()
    for rule in VERSIONS:
        kept = Checker(whole.book, whole.workdays, {rule.id: [rule]})
        for _ in range(2):
            for example in rule.examples:
                day = date(2026, 4, 20)
                cases = cases_of(rule, example)
                new = Checker(whole.book, whole.workdays, {rule.id: [rule]})
                again, first = kept.check(cases, day).cases[0], new.check(cases, day).cases[0]
                assert [r[1:] for r in again.results] == [r[1:] for r in first.results]
