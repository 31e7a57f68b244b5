"""The numbers that cases get which come without one."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.tables import CaseRow
from app.rules.values import read_case


class Numbers:
    """Gives cases without a number one of their own: 115-新聘-001."""

    def __init__(self, session: Session, year: int) -> None:
        """`year` is the 民國 year that the numbers begin with."""
        self._session = session
        self._year = year
        self._last: dict[str, int] = {}

    def given(self, typed: dict[str, str]) -> dict[str, str]:
        """The case with its number, or with the next of its kind."""
        if typed.get("case_no", "").strip():
            return typed
        kind = read_case({"case_kind": typed.get("case_kind", "")}).facts.case_kind or "案件"
        return {"case_no": self._next(kind), **{k: t for k, t in typed.items() if k != "case_no"}}

    def _next(self, kind: str) -> str:
        start = f"{self._year}-{kind}-"
        last = self._last.get(start)
        if last is None:
            numbers = self._session.scalars(
                select(CaseRow.case_no).where(CaseRow.case_no.startswith(start, autoescape=True))
            )
            ends = [n.removeprefix(start) for n in numbers]
            last = max((int(e) for e in ends if e.isdecimal()), default=0)
        self._last[start] = last + 1
        return f"{start}{last + 1:03d}"
