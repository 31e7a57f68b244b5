"""The reporting flows as data: their steps, where each comes from, and where the cases stand.

A flow is one file of `resources/flows` (`app.flow_files`); which of them applies on a day is said
by the table of the law `reporting.period`. The steps are a graph (`Step.ways`), in the order in
which they are listed; a gate is a step with several ways on. Every case stands at one step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
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

    ACTION = "action"
    GATE = "gate"
    END = "end"


class Way(NamedTuple):
    """How a flow goes on from a step: to which, in which case (empty for the only way)."""

    to: str
    when: str
    origin: Origin


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


@dataclass(frozen=True, slots=True)
class Flow:
    """The steps that are taken in one period."""

    period: str
    title: str
    facts: tuple[FlowFact, ...]
    steps: tuple[Step, ...]
    places: Mapping[tuple[Stage, str, str], str]
    """Step by stage, verdict and status of WebHR; the status is "" for every other one."""

    def step(self, step_id: str) -> Step:
        """A step by its id. Raises KeyError where there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    def step_of(self, case: CaseSummary) -> Step:
        """Where a case stands: where its status of WebHR is named, there, else where it is not."""
        stage, verdict = case.stage, case.verdict
        place = self.places.get((stage, verdict, case.webhr_status))
        return self.step(place or self.places[stage, verdict, ""])


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
    cases: Iterable[CaseSummary],
    as_of: date,
) -> Standings:
    """Where the cases stand, each in the flow of the day on which it is or would be reported."""
    flow_on: dict[date, Flow | None] = {}
    at: dict[str, dict[str, list[int]]] = {
        name: {step.id: [] for step in flow.steps} for name, flow in flows.items()
    }
    nowhere: list[int] = []
    for case in cases:
        day = filed_on(case, as_of)
        if day not in flow_on:
            period = period_on(periods, day)
            flow_on[day] = flows.get(period.name) if period else None
        flow = flow_on[day]
        if flow is None:
            nowhere.append(case.id)
        else:
            at[flow.period][flow.step_of(case).id].append(case.id)
    kept = {name: {step: tuple(ids) for step, ids in of.items()} for name, of in at.items()}
    return Standings(kept, tuple(nowhere))
