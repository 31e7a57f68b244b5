"""Where the cases of a packet come from: the stored ones by view, and the roster that is open."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from app.rules.results import Verdict
from app.stored import CaseSummary, Stage
from app.ui.views import usual_views

if TYPE_CHECKING:
    from app.rules.results import CaseResult

READY, PASSING, CHOSEN, ALL = "ready", "passing", "chosen", "all"
"""Stored cases, beside the views, which go by their names."""
ROSTER, ROSTER_READY, ROSTER_PASSING, ROSTER_CHOSEN = (
    f"roster {what}" for what in (ALL, READY, PASSING, CHOSEN)
)

_FINE: Final = (Verdict.READY.value, Verdict.REVIEW.value)
_NEVER: Final = datetime.min
"""When a case of a roster was last changed here: it is not kept here."""


class OpenRoster(NamedTuple):
    """The roster that is open: its name, its cases in their order, and the ids of those chosen."""

    name: str
    cases: Sequence[CaseSummary]
    chosen: Collection[int] = ()


class Source(NamedTuple):
    """One entry of the list of where the cases come from.

    `find` answers its cases. Among 100,000 the person waits for it, so the usual ones ask no
    function of each case.
    """

    key: str
    name: str
    find: Callable[[], list[CaseSummary]]

    @property
    def is_roster(self) -> bool:
        """Whether they come from the roster that is open."""
        return self.key in (ROSTER, ROSTER_READY, ROSTER_PASSING, ROSTER_CHOSEN)


def sources_of(
    today: date,
    stored: Sequence[CaseSummary],
    chosen: Collection[int],
    roster: OpenRoster | None,
) -> tuple[Source, ...]:
    """All there are. The roster's come first where nothing is stored, all stored cases last."""
    ids = frozenset(chosen)
    ready, draft = Verdict.READY.value, Stage.DRAFT
    views = [view for view in usual_views(today) if view.name not in ("可報送", "全部案件")]
    found = (
        Source(
            READY,
            "準備中，可報送",
            lambda: [c for c in stored if c.stage is draft and c.verdict == ready],
        ),
        Source(
            PASSING,
            "準備中，可報送及請留意",
            lambda: [c for c in stored if c.stage is draft and c.verdict in _FINE],
        ),
        Source(
            CHOSEN,
            f"在「案件」所選（{len(ids):,} 件）",
            lambda: [c for c in stored if c.id in ids],
        ),
        *(Source(view.name, view.name, partial(_held, stored, view.holds)) for view in views),
        Source(ALL, "全部案件", lambda: list(stored)),
    )
    if roster is None:
        return found
    of_roster = _of_roster(roster)
    return (*found[:3], *of_roster, *found[3:]) if stored else (*of_roster, *found)


def _of_roster(roster: OpenRoster) -> tuple[Source, ...]:
    cases, ids = roster.cases, frozenset(roster.chosen)
    return (
        Source(ROSTER, f"名冊全部（{len(cases):,} 件）", lambda: list(cases)),
        Source(ROSTER_READY, "名冊，可報送", lambda: [c for c in cases if c.verdict == "ready"]),
        Source(
            ROSTER_PASSING,
            "名冊，可報送及請留意",
            lambda: [c for c in cases if c.verdict in _FINE],
        ),
        Source(
            ROSTER_CHOSEN,
            f"名冊所選（{len(ids):,} 件）",
            lambda: [c for c in cases if c.id in ids],
        ),
    )


def _held(cases: Sequence[CaseSummary], holds: Callable[[CaseSummary], bool]) -> list[CaseSummary]:
    return list(filter(holds, cases))


# The cases of a roster --------------------------------------------------------------------------


def id_of_line(line: int) -> int:
    """The id that a case of the roster goes by here; no stored case has one below 0."""
    return -1 - line


def line_of_id(case_id: int) -> int | None:
    """The line of the roster that an id stands for; None for a stored case."""
    return -1 - case_id if case_id < 0 else None


def summaries_of(results: Sequence[CaseResult]) -> list[CaseSummary]:
    """The cases of a checked roster as the list shows them."""
    return [_summary(line, result) for line, result in enumerate(results)]


def _summary(line: int, result: CaseResult) -> CaseSummary:
    case = result.case
    facts = case.facts
    return CaseSummary(
        id=id_of_line(line),
        case_no=facts.case_no or "",
        kind=facts.case_kind or case.typed.get("case_kind", ""),
        name=facts.name or "",
        id_number=facts.id_number or "",
        job_title=facts.job_title or "",
        unit=facts.unit or "",
        org_name=facts.org_name or "",
        onboard_date=facts.onboard_date,
        contract_start=facts.contract_start,
        contract_end=facts.contract_end,
        dismissed_on=facts.dismissed_on,
        report_date=facts.report_date,
        webhr_status=facts.webhr_status or "",
        registered_on=facts.registered_on,
        is_late_filing=bool(facts.is_late_filing),
        stage=Stage.DRAFT,
        verdict=result.verdict.value,
        waived=0,
        person_id=None,
        has_successor=False,
        changed_at=_NEVER,
    )
