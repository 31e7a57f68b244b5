"""The form of a case: which facts stand where on the paper, and which of them a kind of case needs.

The order is the paper's, and is data. Which facts are to be seen follows from the registered rules
of the kind: a fact that no rule of the kind looks at, and one that only matters once another is
answered, is a click away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from app.rules.base import BLOCK, DERIVED_FROM, Rule
from app.rules.engine import registered_rules
from app.rules.facts import FACTS, CaseKind


class Place(StrEnum):
    """How near at hand a fact is in the form of one kind of case."""

    NEEDED = "needed"
    """A rule of severity 阻擋 asks for it."""
    USUAL = "usual"
    """Another rule looks at it, or the clerk expects it there."""
    MORE = "more"
    """Under 其他欄位, until it holds something or a finding asks for it."""


Line = tuple[str, ...]
"""Facts that stand side by side where there is room."""

HEAD: Final[Line] = ("case_no", "case_kind")

PERSON: Final = "人員"
PLAN: Final = "聘用計畫"
POST: Final = "職務與契約"
FILING: Final = "報送"

PAPER: Final[Mapping[str, tuple[Line, ...]]] = {
    PERSON: (
        ("id_number", "name", "resume_name", "name_roman"),
        ("sex", "birth_date", "age", "native_place"),
        ("nationality", "dual_nationality", "origin", "household_registered_on"),
        ("nationality_exception", "is_scarce_talent", "touches_state_secret"),
        ("renounce_applied_on", "renounce_proved_on"),
        ("education", "graduated_on", "licence", "practice_licence_no"),
        ("related_experience_years",),
        ("is_pensioner", "is_incumbent", "left_previous_on"),
        ("other_contract_start", "other_contract_end"),
        ("kin_of_head", "kin_of_unit_chief", "interest_related", "recusal_on"),
        ("has_resume", "declared_art28_on", "prc_affidavit_on"),
        ("unfit_check_on", "sex_offence_check_on"),
    ),
    PLAN: (
        ("plan_name",),
        ("plan_approved_by", "plan_approval_no", "plan_approved_on"),
        ("plan_start", "plan_due", "plan_due_previous", "plan_change_no"),
        ("plan_title", "plan_headcount", "work_nature"),
        ("plan_points_min", "plan_points_max", "plan_education_min"),
        ("no_staff_reason",),
        ("is_budgeted", "has_plan_approval"),
        ("org_budget_staff", "org_contract_staff", "cap_exemption"),
    ),
    POST: (
        ("prior_case_no", "prior_registered", "prior_start", "prior_end"),
        ("prior_title", "prior_points"),
        ("prior_duties",),
        ("dismissed_on", "dismissal_reason", "reserve_payout"),
        ("renewal_reason", "renewals_count", "performance_score"),
        ("job_category", "unit", "job_title"),
        ("duties",),
        ("onboard_date", "contract_signed_on", "contract_start", "contract_end"),
        ("grade", "step", "points", "points_basis"),
        ("rate", "rate_doc_no", "monthly_pay"),
        ("has_contract", "has_breach_clause", "contract_copy_sent_on"),
        ("retirement_scheme", "employer_rate", "employee_rate"),
        ("insurance", "labor_insured_on", "pension_reported_on"),
        ("is_statutory_chief", "concurrent_ranked_post"),
        ("is_public_selection", "selection_rounds", "is_exam_eligible", "is_remote_area"),
    ),
    FILING: (
        ("correction_of", "cancel_reason"),
        ("org_code", "org_name"),
        ("org_type", "submitter_org", "report_date"),
        ("is_late_filing",),
        ("late_reason",),
        ("webhr_doc_no", "webhr_status", "webhr_status_on", "registered_on"),
        ("official_doc_no", "official_doc_date"),
        ("preparer", "reviewer"),
    ),
}
"""Section → its facts in lines, in the order of the paper."""

WAITS_FOR: Final[Mapping[str, tuple[str, ...]]] = {
    "age": ("birth_date",),
    "name_roman": ("name",),
    "household_registered_on": ("origin",),
    "nationality_exception": ("dual_nationality",),
    "is_scarce_talent": ("nationality_exception",),
    "touches_state_secret": ("nationality_exception", "origin"),
    "renounce_applied_on": ("dual_nationality",),
    "renounce_proved_on": ("dual_nationality",),
    "licence": ("job_category",),
    "practice_licence_no": ("job_category",),
    "related_experience_years": ("job_category",),
    "left_previous_on": ("is_incumbent",),
    "recusal_on": ("interest_related",),
    "unfit_check_on": ("job_category",),
    "sex_offence_check_on": ("org_type",),
    "plan_change_no": ("renewal_reason",),
    "cap_exemption": ("org_contract_staff",),
    "points_basis": ("points",),
    "is_public_selection": ("job_category",),
    "selection_rounds": ("job_category",),
    "is_exam_eligible": ("job_category",),
    "is_remote_area": ("job_category",),
    "late_reason": ("is_late_filing",),
    "webhr_status_on": ("webhr_status",),
    "registered_on": ("webhr_status",),
    "official_doc_no": ("report_date",),
}
"""Facts that only matter once one of these others says so: a finding then asks for them."""

_CONTRACT: Final = ("org_name", "plan_name", "unit", "has_contract", "has_plan_approval")
_ABOUT: Final = ("org_name", "unit", "job_title")
EXPECTED: Final[Mapping[CaseKind | None, Line]] = {
    None: _ABOUT,
    "新聘": (*_CONTRACT, "is_budgeted"),
    "續聘": (*_CONTRACT, "performance_score", "renewals_count", "prior_case_no", "prior_start"),
    "改聘": (*_CONTRACT, "prior_case_no", "prior_start"),
    "解聘": (*_ABOUT, "contract_end", "prior_case_no"),
    "更正": _ABOUT,
    "註銷": _ABOUT,
}
"""Facts that no rule of the kind looks at, and that are on its paper all the same."""

_IN_PASSING: Final = ("plan_approval_no", "rate_doc_no")
ASIDE: Final[Mapping[CaseKind | None, Line]] = dict.fromkeys(
    (None, "解聘", "更正", "註銷"), _IN_PASSING
)
"""Facts that a kind of case hardly ever states, though rules would look at their form if it did."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the paper: its title and its facts in lines."""

    title: str
    lines: tuple[Line, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Its facts in paper order."""
        return tuple(key for line in self.lines for key in line)


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one kind of case; `places` has every fact of the vocabulary."""

    kind: CaseKind | None
    head: Line
    sections: tuple[Section, ...]
    places: Mapping[str, Place]

    @property
    def visible(self) -> tuple[str, ...]:
        """The facts that are to be seen in an empty case of this kind, in paper order."""
        every = (*self.head, *(key for section in self.sections for key in section.keys))
        return tuple(key for key in every if self.places[key] is not Place.MORE)


def asked_by(rule: Rule) -> frozenset[str]:
    """The facts that a rule asks for, and the one that dates it; not those it reads in passing."""
    asked = {DERIVED_FROM.get(name, name) for name in rule.needs}
    if rule.dated_by is not None:
        asked.add(rule.dated_by)
    return frozenset(asked & FACTS.keys())


def _rules_for(kind: CaseKind | None) -> list[Rule]:
    versions = [rule for versions in registered_rules().values() for rule in versions]
    return [rule for rule in versions if rule.all_kinds or kind in rule.kinds]


@cache
def form_for(kind: CaseKind | None) -> Form:
    """The form of a kind of case; of an unknown kind, what all kinds have in common."""
    rules = _rules_for(kind)
    needed = {key for rule in rules if rule.severity is BLOCK for key in asked_by(rule)}
    usual = {key for rule in rules for key in asked_by(rule)} | set(EXPECTED[kind])

    def place(key: str) -> Place:
        if key in HEAD:
            return Place.NEEDED
        if key in WAITS_FOR or key in ASIDE.get(kind, ()):
            return Place.MORE
        if key in needed:
            return Place.NEEDED
        return Place.USUAL if key in usual else Place.MORE

    return Form(
        kind=kind,
        head=HEAD,
        sections=tuple(Section(title, lines) for title, lines in PAPER.items()),
        places={key: place(key) for key in FACTS},
    )
