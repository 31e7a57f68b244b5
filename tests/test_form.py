"""Every fact has its place, and what a kind of case needs is to be seen."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from app.form import ASIDE, EXPECTED, HEAD, PAPER, WAITS_FOR, Place, asked_by, form_for
from app.law_in_force import built_in_checker
from app.rules.base import BLOCK, NOT_APPLICABLE, PASS, Rule
from app.rules.engine import registered_rules
from app.rules.facts import CASE_KINDS, FACTS, CaseKind
from app.rules.values import read_case

KINDS: tuple[CaseKind | None, ...] = (*CASE_KINDS, None)


def blocking(kind: CaseKind | None) -> list[Rule]:
    rules = [rule for versions in registered_rules().values() for rule in versions]
    return [r for r in rules if r.severity is BLOCK and (r.all_kinds or kind in r.kinds)]


def comes_to_sight(key: str, visible: set[str]) -> bool:
    """Whether a fact is visible, or waits for one that is, however far back."""
    return key in visible or any(comes_to_sight(k, visible) for k in WAITS_FOR.get(key, ()))


def test_every_fact_has_exactly_one_place_on_the_paper() -> None:
    placed = Counter([*HEAD, *(key for lines in PAPER.values() for line in lines for key in line)])
    assert placed == Counter(FACTS.keys())


@pytest.mark.parametrize("kind", KINDS)
def test_every_fact_has_a_place_in_every_form(kind: CaseKind | None) -> None:
    assert form_for(kind).places.keys() == FACTS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_blocking_rule_asks_for_is_seen_or_waits_for_what_is(kind: CaseKind | None) -> None:
    visible = set(form_for(kind).visible)
    out_of_sight = {
        (rule.id, key)
        for rule in blocking(kind)
        for key in asked_by(rule)
        if not comes_to_sight(key, visible)
    }
    assert out_of_sight == set()


@pytest.mark.parametrize("kind", CASE_KINDS)
def test_what_an_empty_case_lacks_is_seen_or_waits(kind: CaseKind) -> None:
    """By the rules themselves: whatever they ask of a case that states its kind alone."""
    visible = set(form_for(kind).visible)
    run = built_in_checker().run([read_case({"case_kind": kind})], date(2026, 4, 20))
    asked = {
        key
        for result in next(run).results
        if result.outcome not in (PASS, NOT_APPLICABLE)
        for key in result.fields
    }
    assert asked
    assert {key for key in asked if not comes_to_sight(key, visible)} == set()


def test_a_fact_is_marked_needed_where_a_blocking_rule_asks_for_it() -> None:
    form = form_for("新聘")
    assert form.places["contract_end"] is Place.NEEDED  # L12 blocks
    assert form.places["unit"] is Place.USUAL  # no rule looks at it, the paper has it
    assert form.places["dismissed_on"] is Place.MORE
    assert form_for("解聘").places["dismissed_on"] is Place.NEEDED


def test_a_new_hire_shows_what_its_paper_has_and_no_more() -> None:
    visible = set(form_for("新聘").visible)
    assert {
        "id_number", "name", "sex", "birth_date", "native_place", "education", "plan_name",
        "plan_approved_by", "plan_approval_no", "plan_approved_on", "plan_due", "job_title",
        "unit", "duties", "onboard_date", "contract_signed_on", "contract_start", "contract_end",
        "grade", "step", "points", "rate", "monthly_pay", "retirement_scheme", "insurance",
        "has_resume", "has_contract", "has_plan_approval", "org_name", "report_date", "preparer",
    } <= visible  # fmt: skip
    assert not visible & {
        "dismissed_on", "dismissal_reason", "reserve_payout", "renewal_reason", "prior_end",
        "prior_points", "correction_of", "cancel_reason", "official_doc_no", "is_scarce_talent",
    }  # fmt: skip


def test_a_dismissal_is_a_short_form() -> None:
    visible = form_for("解聘").visible
    assert {"dismissed_on", "dismissal_reason", "prior_start", "prior_end"} <= set(visible)
    assert len(visible) < 30


def test_the_head_comes_first_and_sections_follow_the_paper() -> None:
    form = form_for("續聘")
    assert form.visible[:2] == ("case_no", "case_kind")
    assert [section.title for section in form.sections] == [
        "人員",
        "聘用計畫",
        "職務與契約",
        "報送",
    ]
    assert form.visible.index("prior_end") < form.visible.index("contract_start")


def test_the_tables_name_facts_only() -> None:
    named = {*WAITS_FOR, *(key for keys in WAITS_FOR.values() for key in keys)}
    named |= {key for keys in (*EXPECTED.values(), *ASIDE.values()) for key in keys}
    assert named <= FACTS.keys()
    assert EXPECTED.keys() == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_put_aside_blocks_nothing(kind: CaseKind | None) -> None:
    asked = {key for rule in blocking(kind) for key in asked_by(rule)}
    assert not asked & set(ASIDE.get(kind, ()))
