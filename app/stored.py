"""What is kept, as plain values: they cross threads, and know neither the database nor the window.

A case is what was typed, by fact; its facts, findings and verdict follow from that and from the
law, and are kept beside it only so that a list need not work them out anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

Typed = Mapping[str, str]
"""Every non-empty cell of a case by fact key, as typed."""


class Stage(StrEnum):
    """How far a case has come, as its own facts say."""

    DRAFT = "draft"
    """Not reported yet."""
    REPORTED = "reported"
    """Reported; WebHR has not been seen to say that it arrived."""
    ARRIVED = "arrived"
    """WebHR says 已報送銓敘部 or later; waiting to be registered."""
    REGISTERED = "registered"
    """登記備查 is done: the case is closed."""


STAGE_WORDS: Mapping[Stage, str] = {
    Stage.DRAFT: "準備中",
    Stage.REPORTED: "已報送，待確認",
    Stage.ARRIVED: "待登記備查",
    Stage.REGISTERED: "已登記備查",
}


@dataclass(frozen=True, slots=True)
class StoredCase:
    """One case as it is kept. `typed` must not change; an edit makes another value.

    `revision` counts the edits; `prior_id` is the stored case that this one goes on from.
    """

    id: int
    typed: Typed
    revision: int
    created_at: datetime
    changed_at: datetime
    prior_id: int | None = None
    notes: Typed = field(default_factory=dict)


class CaseSummary(NamedTuple):
    """One stored case as lists and counts need it: a row of the table, without opening the case.

    Dates are None where the fact is empty or unreadable. `verdict` is the value of a `Verdict`,
    waivers counted in; "" for a case that has not been checked yet. `waived` counts the findings
    set aside.
    """

    id: int
    case_no: str
    kind: str
    name: str
    id_number: str
    job_title: str
    unit: str
    org_name: str
    onboard_date: date | None
    contract_start: date | None
    contract_end: date | None
    dismissed_on: date | None
    report_date: date | None
    webhr_status: str
    registered_on: date | None
    is_late_filing: bool
    stage: Stage
    verdict: str
    waived: int
    person_id: int | None
    has_successor: bool
    """Whether another stored case goes on from this one: a renewal, a change, a dismissal."""
    changed_at: datetime
    is_returned: bool = False
    """Whether the Ministry has returned it, and it has not been reported again since."""


RETURNED_WORDS: Final = "退回補正"
CLOSED, CLOSED_WORDS = "closed", "已結案"
"""What a list says of a registered case instead of its verdict: nothing is to be done any more."""


def stage_words(case: CaseSummary) -> str:
    """How far a case has come; one that was returned is not as one that was never reported."""
    is_back = case.is_returned and case.stage is Stage.DRAFT
    return RETURNED_WORDS if is_back else STAGE_WORDS[case.stage]


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that someone has set aside, and why.

    It rests on `values`, what was typed for the facts that the rule looks at; once one of them
    changes it has lapsed. `basis` is the legal ground, which a legal 阻擋 must have.
    """

    id: int
    case_id: int
    rule: str
    reason: str
    basis: str
    by: str
    at: datetime
    values: Typed
    lapsed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case: when, by whom, and what changed from what to what."""

    id: int
    case_id: int
    at: datetime
    by: str
    what: str
    """created, edited, imported, renewed, deleted, restored, waived, unwaived, lapsed, regained,
    moved, returned, registered, unmoved, placed"""
    changes: Mapping[str, tuple[str, str]]
    """Fact key → before and after, as typed; a waiver under its rule; of the flow the step under
    `flow`, and under `note`, `reason` or `returned` what was said."""


@dataclass(frozen=True, slots=True)
class Agency:
    """The clerk's own agency or school, and its settings.

    `submitter_org` is the 權責機關. `titles` are those of the 編制表. `rates` are dated: (from,
    NT$ per point as typed, number of the letter), newest first.
    """

    org_code: str = ""
    org_name: str = ""
    org_type: str = ""
    submitter_org: str = ""
    titles: tuple[str, ...] = ()
    rates: tuple[tuple[date, str, str], ...] = ()

    def rate_on(self, day: date) -> tuple[str, str] | None:
        """The rate in force on a day, and the letter that set it; None where none is known."""
        for since, rate, letter in self.rates:
            if since <= day:
                return rate, letter
        return None


@dataclass(frozen=True, slots=True)
class SavedView:
    """A choice among the cases that someone has named.

    `usual` is the name of the usual view that it narrows, `text` what the filter holds, `verdict`
    the one that is asked for, or nothing.
    """

    name: str
    usual: str
    text: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Known:
    """A person or an approved plan that earlier cases have stated, to be picked from.

    `title` is how it is called in a list, `note` what tells it from others of that name; `implies`
    are the facts that picking it fills in.
    """

    id: int
    title: str
    note: str
    implies: Typed


@dataclass(frozen=True, slots=True)
class Change:
    """One undoable step over stored cases: what to call it, and each case before and after.

    A case is None before it was made or after it was deleted.
    """

    name: str
    cases: tuple[tuple[StoredCase | None, StoredCase | None], ...]
