"""Rounds and moves in the store, as plain values.

Everything here runs within a transaction that the caller begins and ends (`app/flow_moves.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import Select, delete, exists, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.flow_steps import Place
from app.keeping import MANY
from app.models.tables import CaseRow, EventRow, MoveRow, RoundRow
from app.rounds import REPORTING, Move, Result, Round, Snapshot, why_returned
from app.rules.facts import FACTS

Row = TypeVar("Row")
T = TypeVar("T")

_ROUND: Final = (
    "reported_on",
    "at",
    "by",
    "result",
    "result_on",
    "category",
    "reason",
)


def moves_of(session: Session, ids: Sequence[int]) -> dict[int, list[Move]]:
    """The moves of cases, those taken back too, the oldest first."""
    query = select(MoveRow).order_by(MoveRow.id)
    return _by_case(session, ids, query, MoveRow.case_id, _move)


def _by_case(
    session: Session,
    ids: Sequence[int],
    query: Select[Row],
    of: InstrumentedAttribute[int],
    make: Callable[[Row], T],
) -> dict[int, list[T]]:
    """What a query finds of each of the cases, each row made into a value; `of` names its case."""
    found: dict[int, list[T]] = {case_id: [] for case_id in ids}
    for start in range(0, len(ids), MANY):
        for row in session.scalars(query.where(of.in_(ids[start : start + MANY]))):
            found[getattr(row, of.key)].append(make(row))
    return found


def _move(row: MoveRow) -> Move:
    return Move(
        id=row.id,
        case_id=row.case_id,
        round=row.round,
        flow=row.flow,
        step=row.step,
        to_step=row.to_step,
        stood_at=row.stood_at,
        day=row.day,
        at=row.at,
        by=row.by,
        note=row.note,
        changes={key: (old, new) for key, (old, new) in row.changes.items()},
        undone_at=row.undone_at,
        undone_by=row.undone_by,
        undone_why=row.undone_why,
    )


def add_move(session: Session, move: Move) -> int:
    """Keep a move that was taken; its number."""
    row = MoveRow(
        case_id=move.case_id,
        round=move.round,
        flow=move.flow,
        step=move.step,
        to_step=move.to_step,
        stood_at=move.stood_at,
        day=move.day,
        at=move.at,
        by=move.by,
        note=move.note,
        changes={key: list(pair) for key, pair in move.changes.items()},
        undone_at=None,
        undone_by="",
        undone_why="",
    )
    session.add(row)
    session.flush()
    return row.id


def mark_move(session: Session, move_id: int, at: datetime | None, by: str, why: str) -> None:
    """Have a move taken back, or hold again where `at` is None."""
    session.execute(
        update(MoveRow)
        .where(MoveRow.id == move_id)
        .values(undone_at=at, undone_by=by, undone_why=why)
    )


def rounds_of(session: Session, ids: Sequence[int]) -> dict[int, list[Round]]:
    """The rounds of cases, the first one first."""
    query = select(RoundRow).order_by(RoundRow.number)
    return _by_case(session, ids, query, RoundRow.case_id, _round)


def all_rounds(session: Session) -> list[Round]:
    """Every round of the cases that are not deleted, by case and number.

    One that still waits, of a case for which 登記備查 was typed by hand, counts as registered then.
    A registered case without any round, reported by hand before it was kept here, has one of which
    nothing is known but that day, so that it is counted among those that cannot be compared.
    """
    query = (
        select(RoundRow, CaseRow.registered_on)
        .join(CaseRow, CaseRow.id == RoundRow.case_id)
        .where(CaseRow.deleted_at.is_(None))
        .order_by(RoundRow.case_id, RoundRow.number)
    )
    found = []
    for row, registered_on in session.execute(query):
        one = _round(row)
        if one.result is Result.PENDING and registered_on is not None:
            one = one.ended(Result.REGISTERED, registered_on)
        found.append(one)
    return found + _unknown_rounds(session)


def _unknown_rounds(session: Session) -> list[Round]:
    """Of each registered case that has no round, all that there is to say of it."""
    query = (
        select(CaseRow.id, CaseRow.report_date, CaseRow.registered_on, CaseRow.changed_at)
        .where(
            CaseRow.deleted_at.is_(None),
            CaseRow.registered_on.is_not(None),
            ~exists().where(RoundRow.case_id == CaseRow.id),
        )
        .order_by(CaseRow.id)
    )
    nothing = Snapshot("", {}, {}, "")
    return [
        Round(case_id, 1, "", reported_on, nothing, at, "", Result.REGISTERED, registered_on)
        for case_id, reported_on, registered_on, at in session.execute(query)
    ]


def returned_rounds(session: Session) -> dict[int, Round]:
    """By case the return that waits to be answered with another report."""
    later = aliased(RoundRow)
    is_last = ~exists().where(later.case_id == RoundRow.case_id, later.number > RoundRow.number)
    query = (
        select(RoundRow)
        .join(CaseRow, CaseRow.id == RoundRow.case_id)
        .where(RoundRow.result == Result.RETURNED.value, CaseRow.deleted_at.is_(None), is_last)
    )
    return {row.case_id: _round(row) for row in session.scalars(query)}


def unmended_return(session: Session, case_id: int) -> Round | None:
    """The return of a case that waits, where nothing the case states reads otherwise since then.

    What was changed and changed back, or undone, is no correction; nor is the reporting itself.
    """
    rounds = rounds_of(session, [case_id])[case_id]
    if why_returned(rounds) is None:
        return None
    about_it = EventRow.case_id == case_id
    back = session.scalar(
        select(func.max(EventRow.id)).where(about_it, EventRow.what == "returned")
    )
    since = select(EventRow.changes).where(about_it, EventRow.id > (back or 0))
    was: dict[str, str] = {}
    now: dict[str, str] = {}
    for changes in session.scalars(since.order_by(EventRow.id)):
        for key, (before, after) in changes.items():
            if key in FACTS and key not in REPORTING:
                was.setdefault(key, before)
                now[key] = after
    return rounds[-1] if was == now else None


def _round(row: RoundRow) -> Round:
    findings = {rule: (outcome, weight) for rule, (outcome, weight) in row.findings.items()}
    return Round(
        case_id=row.case_id,
        number=row.number,
        flow=row.flow,
        reported_on=row.reported_on,
        snapshot=Snapshot(row.verdict, findings, row.waived, row.law_sha256),
        at=row.at,
        by=row.by,
        result=Result(row.result),
        result_on=row.result_on,
        category=row.category,
        reason=row.reason,
        fields=tuple(row.fields),
    )


def put_round(session: Session, before: Round | None, after: Round | None) -> None:
    """Bring a round from one state to another; None where there is none."""
    one = after or before
    if one is None:
        return
    here = (RoundRow.case_id == one.case_id, RoundRow.number == one.number)
    if after is None:
        session.execute(delete(RoundRow).where(*here))
        return
    values: dict[str, Any] = {
        **{key: getattr(after, key) for key in _ROUND},
        "flow": after.flow,
        "result": after.result.value,
        "verdict": after.snapshot.verdict,
        "law_sha256": after.snapshot.law_sha256,
        "findings": {rule: list(pair) for rule, pair in after.snapshot.findings.items()},
        "waived": dict(after.snapshot.waived),
        "fields": list(after.fields),
    }
    if before is None:
        values |= {"case_id": after.case_id, "number": after.number}
        session.execute(insert(RoundRow), [values])
    else:
        session.execute(update(RoundRow).where(*here).values(values))


def places(session: Session, ids: Iterable[int] | None = None) -> dict[int, Place]:
    """Where the last move has left cases, where that is elsewhere than their facts said then."""
    later = aliased(MoveRow)
    is_last = ~exists().where(
        later.case_id == MoveRow.case_id, later.id > MoveRow.id, later.undone_at.is_(None)
    )
    place = (MoveRow.flow, MoveRow.to_step, MoveRow.stood_at)
    # Few places and many cases: one row, and one value, for all that were left at the same.
    query = (
        select(*place, func.group_concat(MoveRow.case_id))
        .where(MoveRow.undone_at.is_(None), MoveRow.to_step != MoveRow.stood_at, is_last)
        .group_by(*place)
    )
    if ids is not None:
        query = query.where(MoveRow.case_id.in_(list(ids)))
    found: dict[int, Place] = {}
    for flow, step, stood, left in session.connection().execute(query):
        found |= dict.fromkeys(map(int, left.split(",")), Place(flow, step, stood))
    return found


def places_since(
    session: Session, event: int, known: Mapping[int, Place]
) -> tuple[int, Mapping[int, Place]]:
    """The same, given what was `known` when that event was the last one; and the last one now.

    Every move has its event, so that only cases with later ones are looked at. The event itself is
    looked at again: one that was merged into another leaves its number to the next.
    """
    last = session.scalar(select(func.max(EventRow.id))) or 0
    ids: list[int] = []
    if event:
        query = select(EventRow.case_id).where(EventRow.id >= event).distinct().limit(MANY)
        ids = list(session.scalars(query))
    if not event or len(ids) == MANY:
        return last, places(session)
    again = set(ids)
    rest = {case_id: place for case_id, place in known.items() if case_id not in again}
    return max(last, event), rest | places(session, ids)


def left_at_none(session: Session, flow: str, steps: Iterable[str]) -> list[int]:
    """The cases whose last move, in this flow, has left them at none of these steps."""
    later = aliased(MoveRow)
    is_last = ~exists().where(
        later.case_id == MoveRow.case_id, later.id > MoveRow.id, later.undone_at.is_(None)
    )
    query = (
        select(MoveRow.case_id)
        .join(CaseRow, CaseRow.id == MoveRow.case_id)
        .where(
            MoveRow.flow == flow,
            MoveRow.to_step.not_in(list(steps)),
            MoveRow.undone_at.is_(None),
            CaseRow.deleted_at.is_(None),
            is_last,
        )
        .order_by(MoveRow.case_id)
    )
    return list(session.scalars(query))
