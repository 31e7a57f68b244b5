"""What a step of the flow means for a case: its facts, its rounds, and the words of what stops it.

Pure functions over plain values, for the use cases in `app.flow_moves`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.flow_steps import Effect, Flow, Step, Way
from app.gates import Block
from app.rounds import (
    REPORTING,
    Move,
    Result,
    Returned,
    Round,
    Snapshot,
    number_now,
    open_round,
)
from app.rules.dates import roc_short
from app.rules.facts import label
from app.rules.values import read_case
from app.stored import StoredCase, Typed

RoundPair = tuple[Round | None, Round | None]
"""A round before and after; None where there is none."""
ENDS: Final[Mapping[Effect, Result]] = {
    Effect.REGISTER: Result.REGISTERED,
    Effect.RETURN: Result.RETURNED,
    Effect.WITHDRAW: Result.WITHDRAWN,
}
EVENTS: Final[Mapping[Effect, str]] = {Effect.REGISTER: "registered", Effect.RETURN: "returned"}


@dataclass(frozen=True, slots=True)
class Plan:
    """A step that may be taken by one case."""

    case: StoredCase
    flow: Flow
    step: Step
    way: Way
    snapshot: Snapshot
    why: Returned | None
    is_as_it_was: bool = False
    """Whether it was confirmed that a returned case is reported once more without a correction."""


def facts_after(typed: Typed, way: Way, day: date) -> dict[str, str]:
    """What is typed for a case once a way has been taken on a day."""
    after = dict(typed)
    match way.effect:
        case Effect.REPORT:
            after["report_date"] = roc_short(day)
        case Effect.STATUS if after.get("webhr_status", "") != way.status or not after.get(
            "webhr_status_on"
        ):
            after |= {"webhr_status": way.status, "webhr_status_on": roc_short(day)}
        case Effect.REGISTER:
            after["registered_on"] = roc_short(day)
        case Effect.RETURN | Effect.WITHDRAW:
            after = unreported(after)
    return after


def unreported(typed: Typed) -> dict[str, str]:
    """A case as it was before it was reported.

    Whether WebHR shows it already is no question yet on the day of reporting.
    """
    return {key: text for key, text in typed.items() if key not in REPORTING}


def round_of(plan: Plan, rounds: Sequence[Round]) -> int:
    """The number of the round to which a move belongs; a closed one is not written over."""
    begins = plan.way.effect is Effect.REPORT
    ends = plan.way.effect in ENDS and open_round(rounds) is None
    if rounds and (begins or ends):
        return rounds[-1].number + 1
    return number_now(rounds)


def rounds_after(plan: Plan, move: Move, rounds: Sequence[Round]) -> tuple[RoundPair, ...]:
    """The rounds that a move begins or ends, before and after."""
    effect = plan.way.effect
    waiting = open_round(rounds)
    if effect is Effect.REPORT:
        begun = _begun(plan, move, move.day, plan.snapshot)
        if waiting is None:
            return ((None, begun),)
        # Reported once more, the first report having been taken out by hand.
        return (waiting, waiting.ended(Result.WITHDRAWN, move.day)), (None, begun)
    if effect not in ENDS:
        return ()
    # One that was reported by hand has no round; what the program said then is not known.
    reported = read_case(plan.case.typed).facts.report_date
    one = waiting or _begun(plan, move, reported, Snapshot("", {}, {}, ""))
    return ((waiting, one.ended(ENDS[effect], move.day, plan.why)),)


def has_typed_report(
    was: date | None,
    now: date | None,
    rounds: Sequence[Round],
    moves: Sequence[Move],
    span: tuple[date, date],
) -> bool | None:
    """Whether a day of reporting typed by hand, `was` before, has a round of its own.

    True where what the program says now is to be kept in it, False where it is to be no more, None
    where nothing changes. `span` are the day since which the case is kept here, and today: of a
    report before that the program cannot have said anything. What is mended on the day of
    reporting, while the form is being filled in, still counts; later no more.
    """
    waiting = open_round(rounds)
    since, today = span
    is_kept = now is not None and since <= now <= today
    if waiting is None:
        is_over = bool(rounds) and rounds[-1].result is Result.REGISTERED
        return True if is_kept and was != now and not is_over else None
    if any(move.at == waiting.at and move.step for move in moves):
        return None
    if is_kept and was == now and waiting.at.date() != today:
        return None
    return is_kept


def _begun(plan: Plan, move: Move, reported_on: date | None, snapshot: Snapshot) -> Round:
    return Round(move.case_id, move.round, plan.flow.id, reported_on, snapshot, move.at, move.by)


def rounds_before(move: Move, rounds: Sequence[Round]) -> tuple[RoundPair, ...]:
    """What taking a move back makes of its round: it is no more, or waits for its result again."""
    one = next((r for r in rounds if r.number == move.round), None)
    if one is None or not move.step:
        return ()
    if one.at == move.at:
        return ((one, None),)
    if one.result is Result.PENDING:
        return ()
    waits = replace(one, result=Result.PENDING, result_on=None, category="", reason="", fields=())
    return ((one, waits),)


def reports_at(flow: Flow, step_id: str) -> bool:
    """Whether a case is reported at a step."""
    found = reporting_way(flow, step_id)
    return found is not None and found[0].id == step_id


def reporting_way(flow: Flow, step_id: str) -> tuple[Step, Way] | None:
    """The step and the way of another flow by which a case is reported."""
    for step in sorted(flow.steps, key=lambda s: s.id != step_id):
        for way in step.ways:
            if way.effect is Effect.REPORT:
                return step, way
    return None


# What stops a step ----------------------------------------------------------------------------

NOWHERE: Final = Block("period", "報送日期不在任何期間。", "請查對報送日期及「報送期間」資料表。")
NO_REASON: Final = Block("reason", "請寫明撤回之理由。", "")
NO_MOVE: Final = Block("move", "本案沒有可撤回之步驟。", "")
NOT_ASKED: Final = Block("place", "本案不能置於此步驟。", "請由所列之步驟選一。")


def named(step: Step) -> str:
    """A step as an event names it."""
    return f"{step.number} {step.words}"


def named_in(flow: Flow | None, step_id: str) -> str:
    """The same, by its id; the id itself where the flow has it no more."""
    return named(flow.step(step_id)) if flow and flow.has(step_id) else step_id


def not_here(flow: Flow, here: Step, wanted: str) -> Block:
    """That the case stands elsewhere."""
    asked = f"「{named_in(flow, wanted)}」"
    return Block(
        "place",
        f"本案目前在「{named(here)}」，不能記{asked}。",
        "請先記其間之步驟；記錯者，請先撤回。",
    )


def no_way(here: Step, to: str) -> Block:
    """That a step does not lead there."""
    ways = "、".join(way.when or way.to for way in here.ways) or "無，已結案"
    return Block("way", f"「{named(here)}」不通往「{to}」。", f"可選：{ways}。")


def no_reporting(flow: Flow) -> Block:
    """That nothing is reported in the flow of a day."""
    return Block("period", f"「{flow.period}」期間不能報送。", "請保留案件，或改填報送日期。")


def changed_since(move: Move, typed: Typed) -> Block | None:
    """What keeps a move from being taken back: what it stated reads otherwise by now."""
    keys = [key for key, (_, new) in move.changes.items() if typed.get(key, "") != new]
    if not keys:
        return None
    names = "、".join(label(key) for key in keys)
    return Block(
        "changed",
        f"此步記下之後，{names}已另有修改。",
        "請先改回，再撤回；或直接修改該欄。",
        tuple(keys),
    )
