"""The reporting flows as data: their steps, where each comes from, and where the cases stand.

A flow is one file of `resources/flows` (`app.flow_files`); which of them applies on a day is said
by the table of the law `reporting.period`. The steps are a graph (`Step.ways`), in the order in
which they are listed; a decision is a step with several ways on. Every case stands at one step: by
its facts, or by the last move that was taken for as long as the facts say what they said then
(`Place`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from app.rules.law import LawBook
from app.stored import CaseSummary, Stage


class Origin(StrEnum):
    """Where a step comes from."""

    LETTER = "函"
    """It stands in the letters."""
    INFERRED = "推"
    """It is the shortest way to join those that do."""


class StepKind(StrEnum):
    """What a step is in the chart."""

    START = "start"
    STEP = "step"
    DECISION = "decision"
    GATE = DECISION
    """The same under the name by which the chart knew it."""
    END = "end"


class Gate(StrEnum):
    """What must hold before a way may be taken; `app.gates` says when it does."""

    NO_BLOCK = "no_block"
    """No 阻擋 is left, or what is left has been set aside with a reason."""
    ONLY_PAUSE = "only_pause"
    """No 阻擋 is left but the pause itself."""
    NOT_IN_PAUSE = "not_in_pause"
    PAUSE_OVER = "pause_over"
    SUBMITTER = "submitter"
    """The 權責機關 is named."""
    SEEN = "seen"
    """WebHR has been seen to show 已報送銓敘部 or later, on a day that is stated."""
    SAME_NUMBER = "same_number"
    """WebHR and the official document bear one number."""


class Effect(StrEnum):
    """What taking a way means for the facts of a case, beyond where it stands."""

    NOTHING = ""
    REPORT = "report"
    """The day is the day of reporting; a round begins."""
    STATUS = "status"
    """WebHR was seen to show `Way.status` on the day."""
    REGISTER = "register"
    """The day is that of 登記備查; the round ends."""
    RETURN = "return"
    """Returned for correction: the round ends, and the case is prepared again."""
    WITHDRAW = "withdraw"
    """The report did not arrive: the round ends, and the case is reported again."""


class Way(NamedTuple):
    """How a flow goes on from a step: to which, in which case (empty for the only way).

    `status` is what WebHR shows then, where the effect is STATUS.
    """

    to: str
    when: str
    origin: Origin
    gates: tuple[Gate, ...] = ()
    effect: Effect = Effect.NOTHING
    status: str = ""


class Holds(NamedTuple):
    """Which cases stand at a step. `statuses` is empty for every status of WebHR."""

    stage: Stage
    verdicts: tuple[str, ...]
    statuses: tuple[str, ...]


class Contact(NamedTuple):
    """Whom to ask, and about what."""

    id: str
    name: str
    phone: str
    about: str
    basis: str


class FlowFact(NamedTuple):
    """Something that holds for a whole flow: how it is reported, with which document."""

    label: str
    words: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who does what, and how it goes on."""

    id: str
    number: str
    who: str
    words: str
    detail: str
    origin: Origin
    basis: str
    kind: StepKind
    ask: tuple[Contact, ...]
    holds: tuple[Holds, ...]
    ways: tuple[Way, ...]
    needs: tuple[str, ...] = ()
    """What must be at hand, in words."""
    at: tuple[int, int] = (0, 0)
    """Column and row in the chart, both from 0."""

    def way(self, to: str) -> Way | None:
        """The way to a step; None where there is none."""
        return next((way for way in self.ways if way.to == to), None)


@dataclass(frozen=True, slots=True)
class Flow:
    """The steps that are taken in one period.

    `id` stays the same whatever edition of the file is used, since moves name it; `version` tells
    the editions apart.
    """

    period: str
    title: str
    facts: tuple[FlowFact, ...]
    steps: tuple[Step, ...]
    places: Mapping[tuple[Stage, str, str], str]
    """Step by stage, verdict and status of WebHR; the status is "" for every other one."""
    id: str = ""
    version: str = ""

    def step(self, step_id: str) -> Step:
        """A step by its id. Raises KeyError where there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    def has(self, step_id: str) -> bool:
        """Whether there is a step of this id."""
        return any(step.id == step_id for step in self.steps)

    def step_by_facts(self, stage: Stage, verdict: str, status: str) -> str:
        """The id of the step where the facts place a case; a status that is named goes first."""
        return self.places.get((stage, verdict, status)) or self.places[stage, verdict, ""]

    def step_of(self, case: CaseSummary, place: Place | None = None) -> Step:
        """Where a case stands, `place` being where its last move has left it."""
        return self.step(self.stands_at(case, place))

    def stands_at(self, case: CaseSummary, place: Place | None) -> str:
        """The id of `step_of`."""
        return self.stands_by(case.stage, case.verdict, case.webhr_status, place)

    def stands_by(self, stage: Stage, verdict: str, status: str, place: Place | None) -> str:
        """The id of the step of a case of which no more is known than this."""
        by_facts = self.step_by_facts(stage, verdict, status)
        if place is None or place.flow != self.id or not self.has(place.step):
            return by_facts
        stays = place.stood == by_facts or self.has_lost(place.stood, by_facts)
        return place.step if stays else by_facts

    def has_lost(self, stood: str, by_facts: str) -> bool:
        """Whether it cannot be told that the facts of a case have moved on from `stood`.

        That step is there no more: the case stays where it was left until someone has been asked,
        unless its facts say that it has come to its end.
        """
        return not self.has(stood) and self.step(by_facts).kind is not StepKind.END


class Place(NamedTuple):
    """Where the last move has left a case: at `step` of the flow of this id.

    It holds for as long as the facts alone place the case at `stood`, as they did right after that
    move: facts that have changed since know more.
    """

    flow: str
    step: str
    stood: str


class Period(NamedTuple):
    """When a flow applies, both days included; None where it is open. `name` is `Flow.period`."""

    name: str
    since: date | None
    until: date | None
    basis: str


@dataclass(frozen=True, slots=True)
class Standings:
    """The ids of the cases by period and by step; `nowhere` are those outside every period."""

    at: Mapping[str, Mapping[str, tuple[int, ...]]]
    nowhere: tuple[int, ...]


def periods_of(book: LawBook) -> tuple[Period, ...]:
    """The periods that the tables in force set, the first one first."""
    from app.rules.checks.procedure import PERIOD  # brings all the rules with it

    rows = book.tables[PERIOD].all_rows
    made = (Period(str(row.value), row.since, row.until, row.basis) for row in rows)
    return tuple(sorted(made, key=lambda p: p.since or date.min))


def period_on(periods: Iterable[Period], day: date) -> Period | None:
    """The period in which something reported on a day falls; None where the tables leave a gap."""
    for period in periods:
        if (period.since is None or period.since <= day) and (
            period.until is None or day <= period.until
        ):
            return period
    return None


def filed_on(case: CaseSummary, as_of: date) -> date:
    """The day that counts as the day of reporting."""
    return case.report_date or as_of


def standings(
    flows: Mapping[str, Flow],
    periods: Sequence[Period],
    cases: Sequence[CaseSummary],
    as_of: date,
    places: Mapping[int, Place] | None = None,
) -> Standings:
    """Where the cases stand, each in the flow of the day on which it is or would be reported.

    `places` are where moves have left them, by the id of the case, where that is elsewhere than
    their facts say.
    """
    moved = places or {}
    at: dict[str, dict[str, list[int]]] = {
        name: {step.id: [] for step in flow.steps} for name, flow in flows.items()
    }
    nowhere: list[int] = []

    # Of 100,000 cases nearly all are alike in what places them: each kind is looked at once.
    known: dict[tuple[object, ...], list[int]] = {}
    look = attrgetter("report_date", "stage", "verdict", "webhr_status")
    for case, seen in zip(cases, map(look, cases), strict=True):
        place = moved.get(case.id)
        kind: tuple[object, ...] = seen if place is None else (*seen, place)
        ids = known.get(kind)
        if ids is None:
            period = period_on(periods, filed_on(case, as_of))
            flow = flows.get(period.name) if period else None
            ids = nowhere if flow is None else at[flow.period][flow.stands_at(case, place)]
            known[kind] = ids
        ids.append(case.id)
    kept = {name: {step: tuple(ids) for step, ids in of.items()} for name, of in at.items()}
    return Standings(kept, tuple(nowhere))
