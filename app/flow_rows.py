"""Rounds and moves in the store, as plain values.

Everything here runs within a transaction that the caller begins and ends (`app/flow_moves.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.orm import Session, aliased

from app.flow_steps import Place
from app.keeping import MANY
from app.models.tables import CaseRow, MoveRow, RoundRow
from app.rounds import Move, Result, Round, Snapshot

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
    found: dict[int, list[Move]] = {case_id: [] for case_id in ids}
    for start in range(0, len(ids), MANY):
        query = select(MoveRow).where(MoveRow.case_id.in_(ids[start : start + MANY]))
        for row in session.scalars(query.order_by(MoveRow.id)):
            found[row.case_id].append(_move(row))
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
    found: dict[int, list[Round]] = {case_id: [] for case_id in ids}
    for start in range(0, len(ids), MANY):
        query = select(RoundRow).where(RoundRow.case_id.in_(ids[start : start + MANY]))
        for row in session.scalars(query.order_by(RoundRow.number)):
            found[row.case_id].append(_round(row))
    return found


def all_rounds(session: Session) -> list[Round]:
    """Every round of the cases that are not deleted, by case and number.

    One that still waits, of a case for which 登記備查 was typed by hand, counts as registered then.
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
    return found


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
    columns = (MoveRow.case_id, MoveRow.flow, MoveRow.to_step, MoveRow.stood_at)
    query = select(*columns).where(
        MoveRow.undone_at.is_(None), MoveRow.to_step != MoveRow.stood_at, is_last
    )
    if ids is not None:
        query = query.where(MoveRow.case_id.in_(list(ids)))
    rows = session.connection().execute(query)
    return {case_id: Place(flow, step, stood) for case_id, flow, step, stood in rows}
