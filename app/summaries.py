"""What lists and look-ups need of a case, read off its facts: the columns kept beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from app.assess import stage_of
from app.rules.facts import FACTS, Case, Group
from app.stored import Typed

_TEXTS: Final = ("case_no", "name", "id_number", "job_title", "unit", "org_name")
_DAYS: Final = (
    "onboard_date",
    "contract_start",
    "contract_end",
    "dismissed_on",
    "report_date",
    "registered_on",
)
_LOOKED_UP: Final = ("plan_approval_no", "plan_title", "prior_case_no")

PERSON_FACTS: Final = tuple(k for k, f in FACTS.items() if f.group is Group.PERSON)
"""What a person's later cases take over from the last one."""
PLAN_FACTS: Final = tuple(k for k, f in FACTS.items() if f.group is Group.PLAN)
"""What other cases of the same approved plan take over."""
_OF_ONE_HIRING: Final = frozenset(
    {
        "age",
        "declared_art28_on",
        "prc_affidavit_on",
        "unfit_check_on",
        "sex_offence_check_on",
        "recusal_on",
        "left_previous_on",
        "other_contract_start",
        "other_contract_end",
        "related_experience_years",
    }
)
"""Facts of a person that hold for one hiring alone, and have to be stated anew."""


def columns_of(case: Case, arrived: Sequence[str]) -> dict[str, Any]:
    """The columns of a case by name: texts are empty, dates None, where a fact has no value.

    `arrived` are the words of WebHR that say that a case is there.
    """
    facts = case.facts
    columns: dict[str, Any] = {key: getattr(facts, key) or "" for key in _TEXTS}
    columns |= {key: getattr(facts, key) for key in _DAYS}
    columns |= {key: getattr(facts, key) or "" for key in _LOOKED_UP}
    columns["kind"] = facts.case_kind or case.typed.get("case_kind", "").strip()
    columns["webhr_status"] = facts.webhr_status or ""
    columns["is_late_filing"] = bool(facts.is_late_filing)
    columns["stage"] = stage_of(facts, arrived).value
    return columns


def known_of_person(typed: Typed) -> dict[str, str]:
    """What a later case of the same person takes over."""
    return {k: typed[k] for k in PERSON_FACTS if typed.get(k) and k not in _OF_ONE_HIRING}


def known_of_plan(typed: Typed) -> dict[str, str]:
    """What another case of the same approved plan takes over."""
    return {k: typed[k] for k in PLAN_FACTS if typed.get(k)}


def contract_days(case: Case) -> tuple[date | None, date | None]:
    """The days of the contract that a case makes, a dismissal that it states itself included."""
    f = case.facts
    end = f.contract_end
    if f.dismissed_on and (end is None or f.dismissed_on < end):
        end = f.dismissed_on
    return f.contract_start, end
