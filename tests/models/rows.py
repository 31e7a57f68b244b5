"""Rows for the tests of the store: plainly invented."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.models.store import Store
from app.models.tables import CaseRow, CaseTextRow, RoundRow

NOON = datetime(2026, 4, 20, 12, 0)


def case_row(number: int = 1, **changes: Any) -> CaseRow:
    """A case, with the columns that a test cares for."""
    typed = {"case_no": f"範115-{number:03d}", "name": "王測試"}
    values = {
        "case_no": typed["case_no"],
        "name": typed["name"],
        "revision": 1,
        "created_at": NOON,
        "changed_at": NOON,
        "text": CaseTextRow(typed=typed, notes={}),
    }
    return CaseRow(**(values | changes))


def round_row(case_id: int, number: int, result: str) -> RoundRow:
    """A round of a case, with what came of it."""
    return RoundRow(
        case_id=case_id,
        number=number,
        flow="smart",
        reported_on=None,
        verdict="ready",
        law_sha256="",
        findings={},
        waived={},
        result=result,
        result_on=None,
        category="",
        reason="",
        fields=[],
        at=NOON,
        by="王測試",
    )


def count(store: Store, row: type = CaseRow) -> int:
    """How many rows of a table there are."""
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def numbers(store: Store) -> list[str]:
    """The numbers of all cases, in the order of their making."""
    with store.read() as session:
        return list(session.scalars(select(CaseRow.case_no).order_by(CaseRow.id)))
