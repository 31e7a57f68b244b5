"""Rows of the store as plain values: lists, whole cases, what bears on a case, waivers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.keeping import MANY, Conflict
from app.models.tables import CaseRow, CaseTextRow, WaiverRow
from app.rules.batch import CONTRACT_KINDS
from app.rules.facts import CASE_KINDS, Case, facts_of
from app.stored import CaseSummary, Stage, StoredCase, Waiver

_STAGES: Final[Mapping[str, Stage]] = {stage.value: stage for stage in Stage}
_STAGE: Final = CaseSummary._fields.index("stage")


def summary_of(row: Sequence[Any]) -> CaseSummary:
    """A row of `select_lines`."""
    cells = list(row)
    cells[_STAGE] = _STAGES[cells[_STAGE]]
    return CaseSummary._make(cells)


ENDING_WITHIN: Final = timedelta(days=90)
ENDED_WITHIN: Final = timedelta(days=30)


def ending(as_of: date) -> Select[int]:
    """The contracts that end soon, or just have, and that no other case goes on from."""
    later = aliased(CaseRow)
    goes_on = exists().where(later.prior_id == CaseRow.id, later.deleted_at.is_(None))
    return (
        select(CaseRow.id)
        .where(
            CaseRow.deleted_at.is_(None),
            CaseRow.kind.in_(sorted(CONTRACT_KINDS)),
            CaseRow.dismissed_on.is_(None),
            CaseRow.contract_end.between(as_of - ENDED_WITHIN, as_of + ENDING_WITHIN),
            ~goes_on,
        )
        .order_by(CaseRow.contract_end, CaseRow.id)
    )


_STORED: Final = (
    CaseRow.id,
    CaseTextRow.typed,
    CaseTextRow.notes,
    CaseRow.revision,
    CaseRow.created_at,
    CaseRow.changed_at,
    CaseRow.prior_id,
)


def some_stored(
    session: Session, ids: Sequence[int], tick: Callable[[], object] = lambda: None
) -> list[StoredCase]:
    """Whole cases in the order asked for; those that are deleted are left out.

    `tick` is called now and then, and may raise.
    """
    found: dict[int, StoredCase] = {}
    for start in range(0, len(ids), MANY):
        tick()
        query = (
            select(*_STORED)
            .join(CaseTextRow)
            .where(CaseRow.id.in_(ids[start : start + MANY]), CaseRow.deleted_at.is_(None))
        )
        for row in session.execute(query):
            found[row.id] = StoredCase(
                id=row.id,
                typed=row.typed,
                notes=row.notes,
                revision=row.revision,
                created_at=row.created_at,
                changed_at=row.changed_at,
                prior_id=row.prior_id,
            )
    return [found[case_id] for case_id in ids if case_id in found]


def stored_case(session: Session, case_id: int) -> StoredCase:
    """One whole case. Raises Conflict where it is not there any more."""
    found = some_stored(session, [case_id])
    if not found:
        raise Conflict("這件案件已不在資料檔中，可能已被刪除。")
    return found[0]


_LOOKED_ACROSS: Final = (
    CaseRow.id,
    CaseRow.kind,
    CaseRow.case_no,
    CaseRow.prior_case_no,
    CaseRow.id_number,
    CaseRow.contract_start,
    CaseRow.contract_end,
    CaseRow.dismissed_on,
    CaseRow.plan_approval_no,
    CaseRow.plan_title,
)
"""What the rules ask of another case (`app.rules.batch`), which its line holds: no text is read."""
_STATED_ACROSS: Final = tuple(column.key for column in _LOOKED_ACROSS[2:])


def related(
    session: Session,
    ids: Collection[int],
    cases: Sequence[Case],
    tick: Callable[[], object] = lambda: None,
) -> list[Case]:
    """The other stored cases that bear on these: of the same person, plan or chain.

    They state what the rules ask of another case and nothing else. Each is read once, so the cost
    grows with the cases and their others; `tick` is called now and then, and may raise.
    """
    facts = [case.facts for case in cases]
    people = {f.id_number for f in facts if f.id_number}
    plans = {f.plan_approval_no for f in facts if f.plan_approval_no and f.plan_title}
    numbers = {f.case_no for f in facts if f.case_no}
    priors = {f.prior_case_no for f in facts if f.prior_case_no}
    known = set(ids)
    found: list[Case] = []
    for column, wanted in (
        (CaseRow.id_number, people),
        (CaseRow.plan_approval_no, plans),
        (CaseRow.prior_case_no, numbers),
        (CaseRow.case_no, priors),
    ):
        keys = sorted(wanted)
        for start in range(0, len(keys), MANY):
            tick()
            query = select(*_LOOKED_ACROSS).where(
                column.in_(keys[start : start + MANY]), CaseRow.deleted_at.is_(None)
            )
            for rows in session.execute(query).partitions(MANY):
                tick()
                for row in rows:
                    if row[0] not in known:
                        known.add(row[0])
                        found.append(_seen_across(*row[1:]))
    return found


def of_plans(session: Session, ids: Sequence[int]) -> int:
    """How many stored cases are of the plans of these, which are `MANY` at most."""
    plans = select(CaseRow.plan_approval_no).where(
        CaseRow.id.in_(ids), CaseRow.plan_approval_no != "", CaseRow.plan_title != ""
    )
    query = select(func.count()).where(
        CaseRow.plan_approval_no.in_(plans), CaseRow.deleted_at.is_(None)
    )
    return session.scalar(query) or 0


def _seen_across(kind: str, *stated: str | date | None) -> Case:
    """Another case, as far as the rules look at it; its number is what findings call it by."""
    values: dict[str, object] = {k: v for k, v in zip(_STATED_ACROSS, stated, strict=True) if v}
    if kind in CASE_KINDS:
        values["case_kind"] = kind
    return Case(facts_of(values), 0, {}, frozenset(), {})


def waiver_of(row: WaiverRow) -> Waiver:
    """A row of the waivers."""
    return Waiver(
        id=row.id,
        case_id=row.case_id,
        rule=row.rule,
        reason=row.reason,
        basis=row.basis,
        by=row.by,
        at=row.at,
        values=row.values,
        lapsed_at=row.lapsed_at,
    )


def waivers_of(session: Session, ids: Sequence[int]) -> dict[int, list[Waiver]]:
    """The waivers of cases that nobody has withdrawn, the oldest first.

    Those that have lapsed are among them: they hold again once the values do.
    """
    found: dict[int, list[Waiver]] = {}
    for start in range(0, len(ids), MANY):
        query = select(WaiverRow).where(
            WaiverRow.case_id.in_(ids[start : start + MANY]), WaiverRow.withdrawn_at.is_(None)
        )
        for row in session.scalars(query.order_by(WaiverRow.id)):
            found.setdefault(row.case_id, []).append(waiver_of(row))
    return found
