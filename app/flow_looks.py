"""Use cases over the flow that only look: where cases stand, what can come next, what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.case_rows import some_stored, stored_case
from app.cases import CaseBook
from app.flow_doubts import Situation, Terms
from app.flow_places import (
    CaseFlow,
    Stand,
    WayOn,
    is_gone,
    situation_of,
    stand,
)
from app.flow_plans import reporting_way
from app.flow_rows import (
    all_rounds,
    left_at_none,
    moves_of,
    places_since,
    returned_rounds,
    rounds_of,
    unmended_return,
)
from app.flow_steps import Flow, Place, periods_of
from app.gates import Wish, weigh
from app.models.store import Store
from app.rounds import Move, Round, number_now, why_returned
from app.rules.engine import Checker
from app.stored import StoredCase


class FlowLooks(CaseBook):
    """The stored cases of an office, with the flows in which they are reported."""

    def __init__(
        self,
        store: Store,
        checker: Callable[[], Checker],
        now: Callable[[], datetime],
        by: Callable[[], str],
        flows: Callable[[], Mapping[str, Flow]],
    ) -> None:
        super().__init__(store, checker, now, by)
        self._flows = flows
        self._places: tuple[int, Mapping[int, Place]] = (0, {})

    def flow_of(self, case_id: int, today: date) -> CaseFlow:
        """Where a case stands, what can come next and what stops it, what was done before.

        Raises Conflict where the case is not there any more.
        """
        with self._store.read() as session:
            case = stored_case(session, case_id)
            here = self._stand(session, case, today)
            moves = moves_of(session, [case_id])[case_id]
            rounds = rounds_of(session, [case_id])[case_id]
            ways = self._ways(session, case, here, moves, today)
            at = reporting_way(here.flow, "") if here.flow and here.may_report else None
            report = None
            if at is not None:
                there = here._replace(step=at[0])
                onward = self._ways(session, case, there, moves, today)
                report = next(one for one in onward if one.way == at[1])
        return CaseFlow(
            case_id=case_id,
            flow=here.flow,
            step=here.step,
            doubts=here.doubts,
            ways=ways,
            moves=tuple(moves),
            rounds=tuple(rounds),
            round_number=number_now(rounds),
            returned=why_returned(rounds),
            report=report,
        )

    def places(self) -> Mapping[int, Place]:
        """Where moves have left cases, where that is elsewhere than their facts say."""
        with self._store.read() as session:
            self._places = places_since(session, *self._places)
        return self._places[1]

    def rounds(self) -> list[Round]:
        """Every round of every case that is there, for `app.agreement`."""
        with self._store.read() as session:
            return all_rounds(session)

    def returned(self) -> dict[int, Round]:
        """By case the return that waits to be answered with another report."""
        with self._store.read() as session:
            return returned_rounds(session)

    def stands(self, ids: Sequence[int], today: date) -> dict[int, Stand]:
        """Where some cases stand; those that are not there any more are left out."""
        with self._store.read() as session:
            return {c.id: self._stand(session, c, today) for c in some_stored(session, ids)}

    def left_without(self, flow: Flow, today: date) -> list[int]:
        """The cases that would be at none of its steps if a flow were used from now on."""
        flows = {**self._flows(), flow.period: flow}
        with self._store.read() as session:
            ids = left_at_none(session, flow.id, [step.id for step in flow.steps])
            terms = self._terms()
            found = some_stored(session, ids)
            return [c.id for c in found if is_gone(stand(session, c, today, flows, terms))]

    def _terms(self) -> Terms:
        return Terms(periods_of(self._checker().book), self._arrived())

    def _stand(self, session: Session, case: StoredCase, today: date) -> Stand:
        return stand(session, case, today, self._flows(), self._terms())

    def _ways(
        self,
        session: Session,
        case: StoredCase,
        here: Stand,
        moves: Sequence[Move],
        today: date,
    ) -> tuple[WayOn, ...]:
        flow, step = here.flow, here.step
        if flow is None or step is None:
            return ()
        terms, situation = self._terms(), self._situation(session, case, today)
        return tuple(
            WayOn(
                step,
                way,
                flow.step(way.to),
                weigh(Wish(flow, step, way, today, today), situation, terms, moves),
            )
            for way in step.ways
        )

    def _situation(self, session: Session, case: StoredCase, day: date) -> Situation:
        one = self._live(session, case, day).assess(case.typed)
        found = situation_of(one, self._arrived())
        return replace(found, unmended=unmended_return(session, case.id))
