"""Where one stored case stands in its flow, and what the window shows of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assess import Assessment, stage_of
from app.flow_doubts import (
    Ask,
    Doubt,
    DoubtKind,
    Situation,
    Terms,
    clock_doubts,
    gone_doubts,
    period_doubts,
    status_doubts,
)
from app.flow_plans import reporting_way
from app.flow_rows import moves_of
from app.flow_steps import Effect, Flow, Place, Step, Way, period_on
from app.gates import Weighed
from app.models.tables import CaseRow
from app.rounds import Move, Returned, Round, Snapshot, last_live
from app.rules.base import BLOCK, Outcome
from app.rules.values import read_case
from app.stored import Stage, StoredCase


class WayOn(NamedTuple):
    """A way on from a step, where it leads, and what stands against it today."""

    at: Step
    way: Way
    step: Step
    weighed: Weighed


@dataclass(frozen=True, slots=True)
class CaseFlow:
    """One case in its flow. `flow` and `step` are None where its date is in no period.

    `doubts` are to be asked before anything is taken; `moves` and `rounds` are the oldest first;
    `returned` is why it came back, as long as it has not been reported again. `report` is the way
    by which a case in preparation is reported, wherever in its preparation it stands.
    """

    case_id: int
    flow: Flow | None
    step: Step | None
    doubts: tuple[Doubt, ...]
    ways: tuple[WayOn, ...]
    moves: tuple[Move, ...]
    rounds: tuple[Round, ...]
    round_number: int
    returned: Returned | None
    report: WayOn | None = None

    def done(self, step_id: str) -> Move | None:
        """The last time that a step was taken in this round: on which day, by whom, with what."""
        return next(
            (
                move
                for move in reversed(self.moves)
                if move.is_live and move.step == step_id and move.round == self.round_number
            ),
            None,
        )


class Stand(NamedTuple):
    """Where a case stands; `by_facts` is where its facts alone place it, "" for nowhere."""

    flow: Flow | None
    step: Step | None
    by_facts: str
    doubts: tuple[Doubt, ...]
    stage: Stage = Stage.DRAFT

    @property
    def may_report(self) -> bool:
        """Whether it is being prepared: the gates of reporting say the rest."""
        return self.stage is Stage.DRAFT


class Together(NamedTuple):
    """A way that several cases can take together: from `step` of `flow`, and which cases."""

    flow: Flow
    step: Step
    way: Way
    ids: tuple[int, ...]


def ways_together(stands: Mapping[int, Stand]) -> list[Together]:
    """The ways that some cases can take together, the one of the most cases first.

    Left out are those of whom something has to be asked first, and returns: each has its own
    reason.
    """
    found: dict[tuple[str, str, str], list[int]] = {}
    about: dict[tuple[str, str, str], tuple[Flow, Step, Way]] = {}
    for case_id, here in stands.items():
        flow, step = here.flow, here.step
        if flow is None or step is None or must_ask(here):
            continue
        ways = [(step, way) for way in step.ways if way.effect is not Effect.RETURN]
        report = reporting_way(flow, step.id) if here.may_report else None
        if report is not None and report not in ways:
            ways.append(report)
        for at, way in ways:
            key = (flow.id, at.id, way.to)
            about[key] = (flow, at, way)
            found.setdefault(key, []).append(case_id)
    made = [Together(*about[key], tuple(ids)) for key, ids in found.items()]
    return sorted(made, key=lambda one: -len(one.ids))


def must_ask(here: Stand) -> bool:
    """Whether something has to be asked of a case before any step of it can be taken."""
    return any(doubt.kind is not DoubtKind.STATUS for doubt in here.doubts)


def is_gone(here: Stand) -> bool:
    """Whether the step at which a case was left is in its flow no more."""
    return any(doubt.kind is DoubtKind.GONE for doubt in here.doubts)


def stand(
    session: Session, case: StoredCase, today: date, flows: Mapping[str, Flow], terms: Terms
) -> Stand:
    """Where a case stands by what is kept of it: as the lists and the overview say it."""
    row = session.execute(
        select(CaseRow.stage, CaseRow.verdict, CaseRow.webhr_status, CaseRow.report_date).where(
            CaseRow.id == case.id
        )
    ).one()
    moves = moves_of(session, [case.id])[case.id]
    period = period_on(terms.periods, row.report_date or today)
    flow = flows.get(period.name) if period else None
    if flow is None:
        return Stand(None, None, "", tuple(clock_doubts(moves, today)))
    stage, last = Stage(row.stage), last_live(moves)
    situation = Situation(read_case(case.typed).facts, stage, row.verdict)
    by_facts = flow.step_by_facts(stage, row.verdict, row.webhr_status)
    place = Place(last.flow, last.to_step, last.stood_at) if last else None
    step = flow.stands_by(stage, row.verdict, row.webhr_status, place)
    doubts = (
        *gone_doubts(flow, situation, last),
        *period_doubts(flow, flows, situation, last),
        *status_doubts(situation, terms),
    )
    return Stand(flow, flow.step(step), by_facts, doubts, stage)


def situation_of(one: Assessment, arrived: Sequence[str]) -> Situation:
    """What an assessed case is, as the gates take it."""
    asks = tuple(
        Ask(result.rule.id, result.message, result.fields)
        for result in one.findings
        if result.rule.id not in one.waivers
        and (result.severity is BLOCK or result.outcome is Outcome.ERROR)
    )
    facts = one.result.case.facts
    return Situation(facts, stage_of(facts, arrived), one.verdict.value, asks)


def snapshot_of(one: Assessment, law_sha256: str) -> Snapshot:
    """What the program says of a case, as its round keeps it."""
    return Snapshot(
        one.verdict.value,
        {r.rule.id: (r.outcome.value, r.severity.value) for r in one.findings},
        {rule: waiver.reason for rule, waiver in one.waivers.items()},
        law_sha256,
    )
