"""Renewals, from the text of the rules for 續聘 (L06 L15 L18 L19 L20 L30 L37 L66 F22 F41 F54)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import pytest

from app.law_files import built_in
from app.renewal import (
    CARRIED,
    CARRIED_UNLESS_STATED,
    CORRECTABLE,
    DERIVED,
    TERM_FACTS,
    Draft,
    Steps,
    Terms,
    corrected,
    points_on,
    renewals,
)
from app.rules.amounts import monthly_pay
from app.rules.base import Outcome
from app.rules.dates import WorkCalendar
from app.rules.engine import Checker
from app.rules.facts import FACTS
from app.rules.law import LawBook
from app.rules.results import CaseResult, Verdict
from app.rules.values import read_case
from app.stored import StoredCase

AS_OF = date(2026, 12, 21)
BOOK = LawBook(built_in().values())
CHECKER = Checker(BOOK, WorkCalendar(lambda _: frozenset()))
POINTS = points_on(BOOK, date(2027, 1, 1))

OLD = {
    "case_no": "H-115-001",
    "case_kind": "新聘",
    "report_date": "1150105",
    "submitter_org": "桃園市政府",
    "org_code": "376736800A",
    "org_name": "虛構文化局",
    "org_type": "機關",
    "webhr_doc_no": "府人力字第1150039390號",
    "webhr_status": "已登記備查",
    "webhr_status_on": "1150106",
    "registered_on": "1150110",
    "preparer": "甲虛構",
    "reviewer": "乙虛構",
    "id_number": "A123456789",
    "name": "王測試",
    "resume_name": "王測試",
    "sex": "男",
    "birth_date": "800501",
    "age": "34",
    "native_place": "桃園市",
    "nationality": "中華民國",
    "dual_nationality": "否",
    "origin": "臺灣",
    "education": "碩士",
    "graduated_on": "1030630",
    "related_experience_years": "3",
    "is_incumbent": "否",
    "kin_of_head": "否",
    "interest_related": "否",
    "recusal_on": "1141220",
    "declared_art28_on": "1141220",
    "prc_affidavit_on": "1141220",
    "unfit_check_on": "1141220",
    "sex_offence_check_on": "1141220",
    "plan_name": "虛構計畫",
    "plan_approved_by": "桃園市政府",
    "plan_approval_no": "府人力字第1140039390號",
    "plan_approved_on": "1141201",
    "plan_start": "1150101",
    "plan_due": "1161231",
    "plan_title": "約聘研究員",
    "plan_headcount": "3",
    "plan_points_min": "280",
    "plan_points_max": "376",
    "work_nature": "執行專門性業務",
    "no_staff_reason": "編制內無此專長",
    "is_budgeted": "是",
    "job_category": "一般聘用",
    "unit": "研究組",
    "job_title": "約聘研究員",
    "duties": "文獻調查與整理",
    "onboard_date": "1150101",
    "contract_signed_on": "1141225",
    "contract_start": "1150101",
    "contract_end": "115/12/31",
    "grade": "六等",
    "step": "3",
    "points": "312",
    "points_basis": "年資提敘二階",
    "rate": "134.9",
    "rate_doc_no": "府人給字第1140012345號",
    "monthly_pay": "42,088",
    "has_breach_clause": "是",
    "retirement_scheme": "勞退",
    "employer_rate": "6",
    "employee_rate": "6",
    "contract_copy_sent_on": "1150103",
    "insurance": "勞保",
    "labor_insured_on": "1150101",
    "pension_reported_on": "1150102",
    "is_statutory_chief": "否",
    "performance_score": "85",
    "is_public_selection": "是",
    "has_resume": "是",
    "has_contract": "是",
    "has_plan_approval": "是",
}
TERMS = Terms(
    {
        "contract_end": "116/12/31",
        "contract_signed_on": "115/12/20",
        "renewal_reason": "原定期間少於預定完成期限",
        "plan_approved_by": "桃園市政府",
        "plan_approval_no": "府人力字第1150061234號",
        "plan_approved_on": "115/12/01",
        "rate": "138.9",
        "rate_doc_no": "府人給字第1150012345號",
        "has_breach_clause": "是",
        "prc_affidavit_on": "115/12/20",
    }
)


def stored(changed: Mapping[str, str] | None = None, number: int = 7) -> StoredCase:
    typed = {k: v for k, v in {**OLD, **(changed or {})}.items() if v}
    now = datetime(2026, 1, 5, 9, 30)
    return StoredCase(number, typed, 1, now, now)


def draft(
    changed: Mapping[str, str] | None = None,
    stated: Mapping[str, str] | None = None,
    steps: Steps = Steps.SAME,
) -> Draft:
    terms = Terms({**TERMS.stated, **(stated or {})}, steps)
    (made,) = renewals([stored(changed)], terms, POINTS)
    return made


def check(made: Draft) -> CaseResult:
    return CHECKER.check([read_case(made.typed)], AS_OF).cases[0]


def outcomes(made: Draft) -> dict[str, Outcome]:
    return {r.rule.id: r.outcome for r in check(made).results}


# What goes over -------------------------------------------------------------------------------


def test_every_fact_of_the_vocabulary_is_decided_on() -> None:
    carried, terms, derived = set(CARRIED), set(TERM_FACTS), set(DERIVED)
    assert carried.isdisjoint(terms | derived)
    assert terms.isdisjoint(derived)
    assert set(CARRIED_UNLESS_STATED) <= terms
    assert set(FACTS) - carried - terms - derived == {
        # What is asked anew, or does not belong to a 續聘.
        *("case_no", "is_late_filing", "late_reason", "report_date"),
        *("official_doc_no", "official_doc_date", "webhr_doc_no", "webhr_status"),
        *("webhr_status_on", "registered_on", "correction_of", "cancel_reason"),
        *("preparer", "reviewer", "resume_name", "age", "related_experience_years"),
        *("is_incumbent", "left_previous_on", "kin_of_head", "kin_of_unit_chief"),
        *("interest_related", "recusal_on", "declared_art28_on", "unfit_check_on"),
        *("sex_offence_check_on", "is_budgeted", "org_budget_staff", "org_contract_staff"),
        *("onboard_date", "points_basis", "contract_copy_sent_on", "labor_insured_on"),
        *("pension_reported_on", "performance_score", "is_public_selection"),
        *("selection_rounds", "is_exam_eligible", "has_resume", "has_contract"),
        *("has_plan_approval", "dismissed_on", "dismissal_reason", "reserve_payout"),
    }


def test_a_renewal_in_full() -> None:
    assert draft() == Draft(
        7,
        {
            "case_kind": "續聘",
            "submitter_org": "桃園市政府",
            "org_code": "376736800A",
            "org_name": "虛構文化局",
            "org_type": "機關",
            "prior_case_no": "H-115-001",
            "prior_registered": "是",
            "prior_start": "1150101",
            "prior_end": "115/12/31",
            "prior_title": "約聘研究員",
            "prior_points": "312",
            "prior_duties": "文獻調查與整理",
            "id_number": "A123456789",
            "name": "王測試",
            "sex": "男",
            "birth_date": "800501",
            "native_place": "桃園市",
            "nationality": "中華民國",
            "dual_nationality": "否",
            "origin": "臺灣",
            "education": "碩士",
            "graduated_on": "1030630",
            "prc_affidavit_on": "115/12/20",
            "plan_name": "虛構計畫",
            "plan_approved_by": "桃園市政府",
            "plan_approval_no": "府人力字第1150061234號",
            "plan_approved_on": "115/12/01",
            "plan_start": "1150101",
            "plan_due": "1161231",
            "plan_title": "約聘研究員",
            "plan_headcount": "3",
            "plan_points_min": "280",
            "plan_points_max": "376",
            "work_nature": "執行專門性業務",
            "no_staff_reason": "編制內無此專長",
            "job_category": "一般聘用",
            "unit": "研究組",
            "job_title": "約聘研究員",
            "duties": "文獻調查與整理",
            "contract_signed_on": "115/12/20",
            "contract_start": "116/01/01",
            "contract_end": "116/12/31",
            "grade": "六等",
            "step": "3",
            "points": "312",
            "rate": "138.9",
            "rate_doc_no": "府人給字第1150012345號",
            "monthly_pay": "43336",
            "has_breach_clause": "是",
            "retirement_scheme": "勞退",
            "employer_rate": "6",
            "employee_rate": "6",
            "insurance": "勞保",
            "is_statutory_chief": "否",
            "renewal_reason": "原定期間少於預定完成期限",
            "renewals_count": "1",
        },
    )


def test_a_renewal_by_complete_terms_can_be_reported() -> None:
    """Nothing the rules look at for 續聘 is left out, but what only the day of filing tells."""
    assert check(draft()).verdict is Verdict.READY


@pytest.mark.parametrize(
    ("left_out", "rule"),
    [
        ("plan_approval_no", "L06"),
        ("plan_approved_by", "L06"),
        ("plan_approved_on", "L06"),
        ("has_breach_clause", "L15"),
        ("renewal_reason", "L18"),
        ("contract_end", "L12"),
        ("rate", "L13"),
    ],
)
def test_what_was_true_of_the_old_contract_passes_nothing(left_out, rule) -> None:
    made = draft(stated={left_out: "  "})
    assert outcomes(made)[rule] is Outcome.FAIL
    assert check(made).verdict is Verdict.BLOCKED


@pytest.mark.parametrize("left_out", ["contract_signed_on", "prc_affidavit_on"])
def test_an_affidavit_has_to_be_made_anew(left_out) -> None:
    made = draft(stated={left_out: ""})
    assert outcomes(made)["L37"] in (Outcome.FAIL, Outcome.UNKNOWN)
    assert check(made).verdict in (Verdict.BLOCKED, Verdict.INCOMPLETE)


def test_a_contract_elsewhere_is_not_forgotten() -> None:
    made = draft({"other_contract_start": "1160101", "other_contract_end": "1161231"})
    assert outcomes(made)["L30"] is Outcome.FAIL


def test_an_old_ground_for_higher_points_does_not_cover_another_jump() -> None:
    made = corrected(draft(), {"points": "360"}, POINTS)
    assert outcomes(made)["F41"] is Outcome.FAIL


# Period, prior case, count --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "start"),
    [("115/12/31", "116/01/01"), ("1150228", "115/03/01"), ("2026-06-30", "115/07/01")],
)
def test_each_begins_the_day_after(end, start) -> None:
    made = draft({"contract_end": end})
    assert made.typed["contract_start"] == start
    assert outcomes(made)["F22"] is Outcome.PASS


def test_a_start_that_is_stated_holds_for_all() -> None:
    assert draft(stated={"contract_start": "1160201"}).typed["contract_start"] == "1160201"


@pytest.mark.parametrize("end", ["", "年底"])
def test_no_start_is_made_up(end) -> None:
    assert "contract_start" not in draft({"contract_end": end}).typed


@pytest.mark.parametrize(
    ("changed", "registered", "outcome"),
    [
        ({}, "是", Outcome.PASS),
        ({"registered_on": "", "webhr_status": "已登記備查"}, "是", Outcome.PASS),
        ({"registered_on": "", "webhr_status": "已收案"}, "否", Outcome.FAIL),
        ({"registered_on": "", "webhr_status": ""}, "否", Outcome.FAIL),
        ({"registered_on": "一月", "webhr_status": "檢核中"}, None, Outcome.UNKNOWN),
    ],
)
def test_whether_the_old_case_was_registered(changed, registered, outcome) -> None:
    made = draft(changed)
    assert made.typed.get("prior_registered") == registered
    assert outcomes(made)["F54"] is outcome


@pytest.mark.parametrize(
    ("changed", "count"),
    [
        ({}, "1"),
        ({"case_kind": "續聘", "renewals_count": "2"}, "3"),
        ({"case_kind": "續聘"}, None),
        ({"case_kind": "改聘"}, None),
        ({"case_kind": "改聘", "renewals_count": "0"}, "1"),
    ],
)
def test_the_renewals_are_counted_as_far_as_is_known(changed, count) -> None:
    assert draft(changed).typed.get("renewals_count") == count


# The plan -------------------------------------------------------------------------------------


def test_the_plan_goes_on_where_the_contract_was_shorter() -> None:
    made = draft()
    assert "plan_due_previous" not in made.typed
    assert outcomes(made)["L19"] is Outcome.PASS
    shorter = draft({"plan_due": "1151231"})
    assert outcomes(shorter)["L19"] is Outcome.FAIL


@pytest.mark.parametrize("reason", ["業務計畫變更", "不可抗力"])
def test_a_plan_that_was_moved_states_its_new_end(reason) -> None:
    made = draft(stated={"renewal_reason": reason, "plan_change_no": "府人力字第1150061235號"})
    assert made.typed["plan_due_previous"] == "1161231"
    assert "plan_due" not in made.typed
    assert outcomes(made)["L20"] is Outcome.UNKNOWN
    moved = draft(
        stated={
            "renewal_reason": reason,
            "plan_change_no": "府人力字第1150061235號",
            "plan_due": "1171231",
        }
    )
    assert moved.typed["plan_due"] == "1171231"
    assert outcomes(moved)["L20"] is Outcome.PASS


def test_the_plan_of_the_terms_takes_the_place_of_the_old() -> None:
    made = draft(stated={"plan_start": "1160101", "plan_due": "1181231", "plan_headcount": "5"})
    assert (made.typed["plan_start"], made.typed["plan_due"]) == ("1160101", "1181231")
    assert made.typed["plan_headcount"] == "5"


# Steps and pay --------------------------------------------------------------------------------


def test_one_step_up_where_the_table_has_one() -> None:
    made = draft(steps=Steps.UP)
    assert (made.typed["step"], made.typed["points"]) == ("4", "328")
    assert made.typed["monthly_pay"] == "45559"  # 328 × 138.9 = 45,559.2
    assert made.note == ""
    found = outcomes(made)
    assert [found[r] for r in ("F35", "F38", "F41")] == [Outcome.PASS] * 3


def test_the_step_is_found_where_only_the_points_were_typed() -> None:
    made = draft({"step": ""}, steps=Steps.UP)
    assert (made.typed["step"], made.typed["points"]) == ("4", "328")


@pytest.mark.parametrize(
    ("changed", "note"),
    [
        ({"step": "7", "points": "376"}, "已是該等末階，或薪點表未收錄該等，留原薪點。"),
        (
            {"grade": "十二等", "step": "1", "points": "700"},
            "已是該等末階，或薪點表未收錄該等，留原薪點。",
        ),
        ({"step": "2"}, "原等階與薪點在薪點表上對不起來，留原薪點。"),
        ({"step": "", "points": "300"}, "原等階與薪點在薪點表上對不起來，留原薪點。"),
        ({"grade": ""}, "原等別或薪點未填，未晉階。"),
        ({"points": ""}, "原等別或薪點未填，未晉階。"),
    ],
)
def test_where_there_is_no_higher_step_it_stays_and_says_so(changed, note) -> None:
    made = draft(changed, steps=Steps.UP)
    assert made.note == note
    expected = {**OLD, **changed}
    assert made.typed.get("step", "") == expected["step"]
    assert made.typed.get("points", "") == expected["points"]


@pytest.mark.parametrize(
    ("points", "rate", "pay"),
    [(296, "121.1", 35845), (312, "134.9", 42088), (280, "125", 35000), (312, "138.9", 43336)],
)
def test_pay_is_cut_down_to_whole_dollars(points, rate, pay) -> None:
    assert monthly_pay(points, Decimal(rate)) == pay


def test_no_pay_is_made_up_without_a_rate() -> None:
    made = draft(stated={"rate": "一三八"})
    assert "monthly_pay" not in made.typed
    assert made.typed["rate"] == "一三八"


def test_what_is_typed_in_the_terms_stays_as_typed() -> None:
    assert draft(stated={"contract_end": "116123"}).typed["contract_end"] == "116123"
    assert outcomes(draft(stated={"contract_end": "116123"}))["F15"] is Outcome.FAIL


# Corrections ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"step": "4"}, {"step": "4", "points": "328", "monthly_pay": "45559"}),
        ({"points": "344"}, {"step": "5", "points": "344", "monthly_pay": "47781"}),
        ({"points": "300"}, {"step": "3", "points": "300", "monthly_pay": "41670"}),
        ({"step": "9"}, {"step": "9", "points": "312", "monthly_pay": "43336"}),
        ({"step": "x"}, {"step": "x", "points": "312", "monthly_pay": "43336"}),
        ({"step": "4", "points": "344"}, {"step": "4", "points": "344", "monthly_pay": "47781"}),
        ({"monthly_pay": "43000"}, {"step": "3", "points": "312", "monthly_pay": "43000"}),
        (
            {"points": "328", "monthly_pay": "45000"},
            {"step": "4", "points": "328", "monthly_pay": "45000"},
        ),
        ({"contract_end": "1160630"}, {"contract_end": "1160630", "points": "312"}),
        ({"performance_score": "82"}, {"performance_score": "82", "points": "312"}),
    ],
)
def test_a_correction_and_what_follows_from_it(changes, expected) -> None:
    made = corrected(draft(), changes, POINTS)
    assert expected.items() <= made.typed.items()
    assert made.prior_id == 7
    assert set(changes) <= set(CORRECTABLE)


def test_a_counsellor_waits_for_the_score() -> None:
    """L66: a score of 80 or more is one step up; until there is one nothing can be said."""
    counsellor = {"job_category": "學校專業輔導人員", "licence": "諮商心理師"}
    made = draft(counsellor, steps=Steps.UP)
    assert outcomes(made)["L66"] is Outcome.UNKNOWN
    scored = corrected(made, {"performance_score": "80"}, POINTS)
    assert outcomes(scored)["L66"] is Outcome.PASS
    poor = corrected(made, {"performance_score": "79"}, POINTS)
    assert outcomes(poor)["L66"] is Outcome.FAIL


def test_points_that_cannot_be_read_leave_no_pay() -> None:
    assert "monthly_pay" not in corrected(draft(), {"points": "三二八"}, POINTS).typed


def test_a_correction_of_the_step_answers_the_note() -> None:
    top = draft({"step": "7", "points": "376"}, steps=Steps.UP)
    assert corrected(top, {"contract_end": "1160630"}, POINTS).note == top.note
    assert corrected(top, {"points": "392"}, POINTS).note == ""


def test_a_correction_leaves_the_draft_alone() -> None:
    made = draft()
    before = dict(made.typed)
    corrected(made, {"step": "4"}, POINTS)
    assert made.typed == before


def test_many_stay_in_their_order() -> None:
    old = [stored({"case_no": f"H-{n}"}, n) for n in (5, 3, 9)]
    assert [d.prior_id for d in renewals(old, TERMS, POINTS)] == [5, 3, 9]


@pytest.mark.parametrize(
    ("grade", "step", "points"),
    [("六等", 1, 280), ("六等", 7, 376), ("六等", 8, None), ("六等", 0, None), ("十二等", 1, None)],
)
def test_the_pay_table(grade, step, points) -> None:
    assert POINTS(grade, step) == points
    assert points_on(BOOK, None)(grade, step) == points
