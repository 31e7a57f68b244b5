"""Use cases over the flow: where a case stands, taking a step, taking it back, rounds, results.

A `FlowBook` is a `CaseBook` that knows the flows (`app.flow_looks`). A step that is taken is one
transaction: the move, its round, what it means for the facts of the case, the check and the event;
it comes back as a `Moved`, which is a `Change`, so that it is undone and done again like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from app.case_rows import stored_case
from app.flow_doubts import DoubtKind
from app.flow_looks import FlowLooks
from app.flow_places import (
    Stand,
    situation_of,
    snapshot_of,
)
from app.flow_plans import (
    EVENTS,
    NO_MOVE,
    NO_REASON,
    NOT_ASKED,
    NOWHERE,
    Plan,
    RoundPair,
    changed_since,
    facts_after,
    has_typed_report,
    named,
    named_in,
    no_reporting,
    no_way,
    not_here,
    reporting_way,
    reports_at,
    round_of,
    rounds_after,
    rounds_before,
    unreported,
)
from app.flow_rows import (
    add_move,
    mark_move,
    moves_of,
    put_round,
    rounds_of,
    unmended_return,
)
from app.flow_steps import Effect, Flow, Step, Way, period_on
from app.gates import Held, Weighed, Wish, about_the_return, weigh
from app.keeping import Keeper, Pair, differences, edited
from app.models.tables import EventRow
from app.rounds import (
    Move,
    Returned,
    Round,
    Snapshot,
    last_live,
    number_now,
    open_round,
)
from app.rules.values import read_case
from app.stored import Change, StoredCase
from app.stored_checks import Progress, silent

__all__ = ["FlowBook", "Held", "Moved"]

_UNDONE: Final = "復原"


@dataclass(frozen=True, slots=True)
class Moved(Change):
    """Steps that were taken, or taken back (`is_back`): with the rounds before and after."""

    moves: tuple[Move, ...] = ()
    rounds: tuple[RoundPair, ...] = ()
    is_back: bool = False
    why: str = ""


class FlowBook(FlowLooks):
    """The stored cases of an office, and the steps that they take in their flows."""

    # Reporting by hand ------------------------------------------------------------------------

    def _carry_out(
        self,
        session: Session,
        keeper: Keeper,
        pairs: Sequence[Pair],
        what: str,
        as_of: date,
        progress: Progress = silent,
    ) -> None:
        """An edit, or the undo of one: a day of reporting that is typed has its round too."""
        super()._carry_out(session, keeper, pairs, what, as_of, progress)
        for before, after in pairs:
            if what == "edited" and before is not None and after is not None:
                self._follow_report(session, before, after, as_of)

    def _follow_report(
        self, session: Session, before: StoredCase, after: StoredCase, as_of: date
    ) -> None:
        was, now = (read_case(one.typed).facts.report_date for one in (before, after))
        if was is None and now is None:
            return
        rounds = rounds_of(session, [after.id])[after.id]
        moves = moves_of(session, [after.id])[after.id]
        span = after.created_at.date(), as_of
        has_round = has_typed_report(was, now, rounds, moves, span)
        if has_round is None:
            return
        waiting, made = open_round(rounds), None
        period = period_on(self._terms().periods, now) if now else None
        flow = self._flows().get(period.name) if period else None
        if has_round and now is not None and flow is not None:
            made = Round(
                after.id,
                waiting.number if waiting else number_now(rounds),
                flow.id,
                now,
                self._said_at_reporting(session, after, now),
                waiting.at if waiting else self._now(),
                self._by(),
            )
        put_round(session, waiting, made)

    def _said_at_reporting(self, session: Session, case: StoredCase, day: date) -> Snapshot:
        typed = unreported(case.typed)
        assessed = self._live(session, replace(case, typed=typed), day).assess(typed)
        return snapshot_of(assessed, self._checker().book.sha256)

    # Taking a step ----------------------------------------------------------------------------

    def take(
        self,
        ids: Sequence[int],
        step: str,
        to: str,
        day: date,
        today: date,
        *,
        note: str = "",
        why: Returned | None = None,
        answers: Collection[str] = (),
    ) -> Moved:
        """Take a step of the flow on a day, by the way to `to`; for all cases or for none.

        `why` belongs to a return; `answers` are those to the doubts (`app.flow_doubts.sure`).
        Raises Held where something stops it or has to be asked, Conflict where a case is gone.
        """
        held: dict[int, Weighed] = {}
        with self._store.write() as session:
            planned = []
            for case in [stored_case(session, case_id) for case_id in ids]:
                plan = self._plan_step(session, case, (step, to), day, today, why, answers)
                if isinstance(plan, Weighed):
                    held[case.id] = plan
                else:
                    planned.append(plan)
            if held:
                raise Held(held)
            return self._take(session, planned, day, today, note)

    def _plan_step(
        self,
        session: Session,
        case: StoredCase,
        wanted: tuple[str, str],
        day: date,
        today: date,
        why: Returned | None,
        answers: Collection[str],
    ) -> Plan | Weighed:
        found = self._way_wanted(self._stand(session, case, today), *wanted, answers)
        if isinstance(found, Weighed):
            return found
        flow, step, way = found
        judged, judged_on = case, today
        if way.effect is Effect.REPORT:
            judged, judged_on = replace(case, typed=unreported(case.typed)), min(day, today)
        assessed = self._live(session, judged, judged_on).assess(judged.typed)
        back = unmended_return(session, case.id)
        situation = replace(situation_of(assessed, self._arrived()), unmended=back)
        moves = moves_of(session, [case.id])[case.id]
        wish = Wish(flow, step, way, day, today)
        weighed = weigh(wish, situation, self._terms(), moves, answers)
        is_return = way.effect is Effect.RETURN
        if is_return:
            weighed = weighed._replace(blocks=(*weighed.blocks, *about_the_return(why)))
        if not weighed.is_free:
            return weighed
        snapshot = snapshot_of(assessed, self._checker().book.sha256)
        is_as_it_was = back is not None and way.effect is Effect.REPORT
        return Plan(case, flow, step, way, snapshot, why if is_return else None, is_as_it_was)

    def _way_wanted(
        self, here: Stand, step_id: str, to: str, answers: Collection[str]
    ) -> tuple[Flow, Step, Way] | Weighed:
        """The step and the way that are asked for, in the flow that the answers choose."""
        flow, step = here.flow, here.step
        if flow is None or step is None:
            return Weighed((NOWHERE,))
        if asked := tuple(d for d in here.doubts if d.kind is not DoubtKind.STATUS):
            return Weighed(doubts=asked)
        if step.id != step_id and here.may_report and reports_at(flow, step_id):
            step = flow.step(step_id)  # what was recorded of its preparation is not asked for
        if step.id != step_id:
            return Weighed((not_here(flow, step, step_id),))
        way = step.way(to)
        if way is None:
            return Weighed((no_way(step, to),))
        periods = {text.partition(":")[2] for text in answers if text.startswith("period:")}
        other = next((f for f in self._flows().values() if f.period in periods), flow)
        if way.effect is not Effect.REPORT or other.id == flow.id:
            return flow, step, way
        found = reporting_way(other, step_id)
        return Weighed((no_reporting(other),)) if found is None else (other, *found)

    def _take(
        self, session: Session, planned: Sequence[Plan], day: date, today: date, note: str
    ) -> Moved:
        now, by = self._now(), self._by()
        pairs: list[tuple[StoredCase, StoredCase]] = []
        for plan in planned:
            typed = facts_after(plan.case.typed, plan.way, day)
            same = typed == dict(plan.case.typed)
            pairs.append((plan.case, plan.case if same else edited(plan.case, typed, now)))
        super()._carry_out(session, self._keeper(session), pairs, "edited", today)
        moves: list[Move] = []
        changed: list[RoundPair] = []
        for plan, (before, after) in zip(planned, pairs, strict=True):
            rounds = rounds_of(session, [before.id])[before.id]
            move = Move(
                id=0,
                case_id=before.id,
                round=round_of(plan, rounds),
                flow=plan.flow.id,
                step=plan.step.id,
                to_step=plan.way.to,
                stood_at=self._stand(session, after, today).by_facts,
                day=day,
                at=now,
                by=by,
                note=note.strip(),
                changes=differences(before.typed, after.typed),
            )
            move = replace(move, id=add_move(session, move))
            for turned in rounds_after(plan, move, rounds):
                put_round(session, *turned)
                changed.append(turned)
            self._tell_move(session, move, plan)
            moves.append(move)
        first = planned[0]
        said = "退回補正" if first.why else first.step.words  # never as if the program reported
        name = f"記下「{said}」" + (f"（{len(planned)} 件）" if len(planned) > 1 else "")
        return Moved(name, tuple(pairs), tuple(moves), tuple(changed))

    def _tell_move(self, session: Session, move: Move, plan: Plan) -> None:
        changes = {"flow": [named(plan.step), named(plan.flow.step(plan.way.to))]}
        if move.note:
            changes["note"] = ["", move.note]
        if plan.why is not None:
            changes["returned"] = ["", f"{plan.why.category}：{plan.why.reason}"]
        if plan.is_as_it_was:
            changes["reason"] = ["", "退回後資料未經修改，經確認照原資料報送"]
        self._tell(session, move.case_id, EVENTS.get(plan.way.effect, "moved"), changes)

    def _tell(
        self, session: Session, case_id: int, what: str, changes: dict[str, list[str]]
    ) -> None:
        session.add(
            EventRow(case_id=case_id, at=self._now(), by=self._by(), what=what, changes=changes)
        )
        session.flush()

    # Taking back ------------------------------------------------------------------------------

    def take_back(self, case_id: int, why: str, today: date) -> Moved:
        """Take the last step back, with a reason; facts and round become what they were.

        Raises Held where no reason is given, there is no step, or its facts have changed since.
        """
        with self._store.write() as session:
            case = stored_case(session, case_id)
            move = last_live(moves_of(session, [case_id])[case_id])
            if not why.strip():
                raise Held({case_id: Weighed((NO_REASON,))})
            if move is None:
                raise Held({case_id: Weighed((NO_MOVE,))})
            if changed := changed_since(move, case.typed):
                raise Held({case_id: Weighed((changed,))})
            typed = {**case.typed, **{key: old for key, (old, _) in move.changes.items()}}
            typed = {key: text for key, text in typed.items() if text}
            after = case if typed == dict(case.typed) else edited(case, typed, self._now())
            rounds = rounds_of(session, [case_id])[case_id]
            change = Moved(
                "撤回流程步驟",
                ((case, after),),
                (move,),
                rounds_before(move, rounds),
                is_back=True,
                why=why.strip(),
            )
            self._carry_out_move(session, change, today, is_back=True)
        return change

    def apply(self, change: Change, as_of: date, progress: Progress = silent) -> None:
        """Carry out a change, of moves too. Raises as `CaseBook.apply` does."""
        if not isinstance(change, Moved):
            super().apply(change, as_of, progress)
            return
        with self._store.write() as session:
            self._carry_out_move(session, change, as_of, is_back=change.is_back)

    def revert(self, change: Change, as_of: date, progress: Progress = silent) -> None:
        """Take a change back, of moves too. Raises as `CaseBook.apply` does."""
        if not isinstance(change, Moved):
            super().revert(change, as_of, progress)
            return
        turned = replace(
            change,
            cases=tuple((after, before) for before, after in reversed(change.cases)),
            rounds=tuple((after, before) for before, after in reversed(change.rounds)),
            why=_UNDONE,
        )
        with self._store.write() as session:
            self._carry_out_move(session, turned, as_of, is_back=not change.is_back)

    def _carry_out_move(
        self, session: Session, change: Moved, as_of: date, *, is_back: bool
    ) -> None:
        super()._carry_out(session, self._keeper(session), change.cases, "edited", as_of)
        for before, after in change.rounds:
            put_round(session, before, after)
        for move in change.moves:
            flow = next((f for f in self._flows().values() if f.id == move.flow), None)
            words = [named_in(flow, move.step), named_in(flow, move.to_step)]
            if is_back:
                mark_move(session, move.id, self._now(), self._by(), change.why)
                told = {"flow": words[::-1], "reason": ["", change.why]}
                self._tell(session, move.case_id, "unmoved", told)
            else:
                mark_move(session, move.id, None, "", "")
                self._tell(session, move.case_id, "moved", {"flow": words})

    # Saying where a case stands ---------------------------------------------------------------

    def place(self, case_id: int, step: str, day: date, today: date, note: str = "") -> Moved:
        """Keep what a person has answered to where a case stands; its moves stay as they are.

        Raises Held where that is not asked, or the step is none of those that were offered.
        """
        with self._store.write() as session:
            case = stored_case(session, case_id)
            here = self._stand(session, case, today)
            offered = {c.step for d in here.doubts for c in d.choices if c.step}
            if here.flow is None or step not in offered:
                raise Held({case_id: Weighed((NOT_ASKED,))})
            rounds = rounds_of(session, [case_id])[case_id]
            now = self._now()
            move = Move(
                id=0,
                case_id=case_id,
                round=number_now(rounds),
                flow=here.flow.id,
                step="",
                to_step=step,
                stood_at=here.by_facts,
                day=day,
                at=now,
                by=self._by(),
                note=note.strip(),
            )
            move = replace(move, id=add_move(session, move))
            told = {"flow": ["", named(here.flow.step(step))]}
            self._tell(session, case_id, "placed", told)
        return Moved("確認流程位置", ((case, case),), (move,))
