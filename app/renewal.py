"""年度續聘: from the contracts of a year and the terms of the next, the new cases.

Plain values in and out. What a new case takes over is listed fact by fact, and everything that
rests on the day, on a document or on an approval has to be stated anew: a renewal never passes a
check by what was true of the contract before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from app.rules.amounts import monthly_pay
from app.rules.dates import next_day, roc_short
from app.rules.facts import FACTS, CaseFacts
from app.rules.law import LawBook, NotOnRecordError, UndatedError
from app.rules.values import read_case, read_value
from app.stored import StoredCase, Typed

PointsOf = Callable[[str, int], int | None]
"""The points of a grade's step, from 1; None where the pay table has no such grade or step."""

CARRIED: Final = (
    # who files
    "submitter_org",
    "org_code",
    "org_name",
    "org_type",
    # the person, as far as that does not depend on the day
    "id_number",
    "name",
    "name_roman",
    "sex",
    "birth_date",
    "native_place",
    "nationality",
    "dual_nationality",
    "nationality_exception",
    "is_scarce_talent",
    "touches_state_secret",
    "renounce_applied_on",
    "renounce_proved_on",
    "origin",
    "household_registered_on",
    "education",
    "graduated_on",
    "licence",
    "practice_licence_no",
    "is_pensioner",
    # Blank they would mean that there is no such contract; L30 is to see one that goes on.
    "other_contract_start",
    "other_contract_end",
    # the work, as it was planned
    "plan_name",
    "plan_title",
    "plan_points_min",
    "plan_points_max",
    "plan_education_min",
    "work_nature",
    "no_staff_reason",
    "cap_exemption",
    # the post
    "job_category",
    "unit",
    "job_title",
    "duties",
    "grade",
    "step",
    "points",
    "retirement_scheme",
    "employer_rate",
    "employee_rate",
    "insurance",
    "is_statutory_chief",
    "concurrent_ranked_post",
    "is_remote_area",
)
"""What a new case takes over as it was typed."""

CARRIED_UNLESS_STATED: Final = ("plan_start", "plan_due", "plan_headcount")
"""What it takes over of the plan where the terms say nothing; see `renewals` on `plan_due`."""

DERIVED: Final = (
    "case_kind",
    "prior_case_no",
    "prior_registered",
    "prior_start",
    "prior_end",
    "prior_title",
    "prior_points",
    "prior_duties",
    "plan_due_previous",
    "monthly_pay",
    "renewals_count",
)
"""What follows from the old case and the terms."""

TERM_FACTS: Final = (
    "contract_start",
    "contract_end",
    "contract_signed_on",
    "renewal_reason",
    "plan_approved_by",
    "plan_approval_no",
    "plan_approved_on",
    "plan_start",
    "plan_due",
    "plan_change_no",
    "plan_headcount",
    "rate",
    "rate_doc_no",
    "has_breach_clause",
    "prc_affidavit_on",
)
"""What can be stated once for all the new cases, in the order in which it is asked for."""

CORRECTABLE: Final = ("contract_end", "performance_score", "step", "points", "monthly_pay")
"""What a single draft may be given otherwise than the terms would have it."""

_OF_THE_OLD: Final[Mapping[str, str]] = {
    "prior_case_no": "case_no",
    "prior_start": "contract_start",
    "prior_end": "contract_end",
    "prior_title": "job_title",
    "prior_points": "points",
    "prior_duties": "duties",
}
_REGISTERED: Final = "已登記備查"
_EXTENDED: Final = ("業務計畫變更", "不可抗力")
"""The reasons that rest on a plan whose end was moved (聘用人員聘用條例第5條第2款)."""
_NO_HIGHER: Final = "已是該等末階，或薪點表未收錄該等，留原薪點。"
_NOT_IN_TABLE: Final = "原等階與薪點在薪點表上對不起來，留原薪點。"


class Steps(StrEnum):
    """What becomes of the step."""

    SAME = "same"
    UP = "up"
    """One step up, where the pay table has one."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all the new cases.

    `stated` are facts among `TERM_FACTS` as typed, blanks left out. Where it states no start, each
    new contract begins on the day after the old one's end.
    """

    stated: Typed = field(default_factory=dict)
    steps: Steps = Steps.SAME


@dataclass(frozen=True, slots=True)
class Draft:
    """A 續聘 case not kept yet, and the stored case that it goes on from.

    `note` is a sentence on why the step is not as the terms would have it; empty where it is. The
    case number is left to the store.
    """

    prior_id: int
    typed: Typed
    note: str = ""


def points_on(book: LawBook, day: date | None) -> PointsOf:
    """The pay table in force on a day."""

    def points_of(grade: str, step: int) -> int | None:
        try:
            row = book.row("pay.points", grade, day).value
        except (NotOnRecordError, UndatedError):
            return None
        if not isinstance(row, tuple) or not 1 <= step <= len(row):
            return None
        return int(row[step - 1])

    return points_of


def renewals(old: Sequence[StoredCase], terms: Terms, points_of: PointsOf) -> list[Draft]:
    """The new cases, one for each old one and in their order.

    A plan's end (`plan_due`) is taken over where the terms state none and the reason is not that
    it was moved: there the old one is `plan_due_previous`, and the new one has to be stated.
    """
    return [_renewal(case, terms, points_of) for case in old]


def _renewal(old: StoredCase, terms: Terms, points_of: PointsOf) -> Draft:
    before = old.typed
    facts = read_case(before).facts
    stated = {key: text for key, text in terms.stated.items() if text.strip()}
    is_extended = stated.get("renewal_reason", "").strip() in _EXTENDED
    typed = {key: before[key] for key in CARRIED if before.get(key)}
    for key in CARRIED_UNLESS_STATED:
        if before.get(key) and not (is_extended and key == "plan_due"):
            typed[key] = before[key]
    typed |= {new: before[key] for new, key in _OF_THE_OLD.items() if before.get(key)}
    if is_extended and before.get("plan_due"):
        typed["plan_due_previous"] = before["plan_due"]
    if facts.contract_end is not None:
        typed["contract_start"] = roc_short(next_day(facts.contract_end))
    typed |= stated
    typed["case_kind"] = "續聘"
    typed |= _registered(before, facts) | _renewals_count(facts)
    note = ""
    if terms.steps is Steps.UP:
        raised = _one_up(facts, points_of)
        if isinstance(raised, str):
            note = raised
        else:
            typed["step"], typed["points"] = (str(n) for n in raised)
    return Draft(old.id, _with_pay(typed), note)


def _registered(before: Typed, facts: CaseFacts) -> dict[str, str]:
    """Whether the old case was registered; nothing where its day cannot be read."""
    if facts.registered_on is not None or facts.webhr_status == _REGISTERED:
        return {"prior_registered": "是"}
    return {} if before.get("registered_on", "").strip() else {"prior_registered": "否"}


def _renewals_count(facts: CaseFacts) -> dict[str, str]:
    """The renewals, this one included; nothing where the old case leaves open how many it had."""
    if facts.renewals_count is not None:
        return {"renewals_count": str(facts.renewals_count + 1)}
    return {"renewals_count": "1"} if facts.case_kind == "新聘" else {}


def _one_up(facts: CaseFacts, points_of: PointsOf) -> tuple[int, int] | str:
    """The next step and its points, or why there is none."""
    grade, points = facts.grade, facts.points
    if grade is None or points is None:
        return "原等別或薪點未填，未晉階。"
    step = facts.step if facts.step is not None else _step_of(grade, points, points_of)
    if step is None or points_of(grade, step) != points:
        return _NOT_IN_TABLE if points_of(grade, 1) is not None else _NO_HIGHER
    higher = points_of(grade, step + 1)
    return _NO_HIGHER if higher is None else (step + 1, higher)


def _step_of(grade: str, points: int, points_of: PointsOf) -> int | None:
    step = 1
    while (found := points_of(grade, step)) is not None:
        if found == points:
            return step
        step += 1
    return None


def _with_pay(typed: dict[str, str]) -> dict[str, str]:
    """The same with the pay that points and rate come to; with none where they do not say."""
    points = read_value(FACTS["points"], typed.get("points", ""))
    rate = read_value(FACTS["rate"], typed.get("rate", ""))
    typed.pop("monthly_pay", None)
    if isinstance(points, int) and isinstance(rate, Decimal):
        typed["monthly_pay"] = str(monthly_pay(points, rate))
    return typed


def corrected(draft: Draft, changes: Typed, points_of: PointsOf) -> Draft:
    """A draft with some facts among `CORRECTABLE` stated otherwise, and what follows from them.

    Points follow from the step and the step from the points, as far as the pay table says, and the
    pay from the points; what is among the changes itself stays as it was typed.
    """
    typed = {**draft.typed, **changes}
    grade = read_value(FACTS["grade"], typed.get("grade", ""))
    if isinstance(grade, str):
        step = read_value(FACTS["step"], typed.get("step", ""))
        points = read_value(FACTS["points"], typed.get("points", ""))
        if "points" in changes and "step" not in changes and isinstance(points, int):
            found = _step_of(grade, points, points_of)
            if found is not None:
                typed["step"] = str(found)
        elif "step" in changes and "points" not in changes and isinstance(step, int):
            found = points_of(grade, step)
            if found is not None:
                typed["points"] = str(found)
    if "monthly_pay" not in changes:
        typed = _with_pay(typed)
    note = "" if changes.keys() & {"step", "points"} else draft.note
    return Draft(draft.prior_id, typed, note)
