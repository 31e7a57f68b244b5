"""The numbers that cases get which come without one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.tables import CaseRow
from app.rules.dates import FIRST_ROC_DAY, roc_year
from app.rules.values import read_case

_READ: Final = ("case_kind", "contract_start")


class Numbers:
    """Gives cases without a number one of their own: 115-新聘-001.

    It begins with the 民國 year in which the contract does: what is renewed in December for the
    next year is of that year.
    """

    def __init__(self, session: Session, year: int) -> None:
        """`year` is the 民國 year of a case that does not say when its contract begins."""
        self._session = session
        self._year = year
        self._last: dict[str, int] = {}

    def given(self, typed: Mapping[str, str]) -> Mapping[str, str]:
        """The case with its number, or with the next of its kind."""
        if typed.get("case_no", "").strip():
            return typed
        facts = read_case({key: typed.get(key, "") for key in _READ}).facts
        start = facts.contract_start
        year = roc_year(start) if start and start >= FIRST_ROC_DAY else self._year
        number = self._next(facts.case_kind or "案件", year)
        return {"case_no": number, **{k: t for k, t in typed.items() if k != "case_no"}}

    def _next(self, kind: str, year: int) -> str:
        start = f"{year}-{kind}-"
        last = self._last.get(start)
        if last is None:
            numbers = self._session.scalars(
                select(CaseRow.case_no).where(CaseRow.case_no.startswith(start, autoescape=True))
            )
            ends = [n.removeprefix(start) for n in numbers]
            last = max((int(e) for e in ends if e.isdecimal()), default=0)
        self._last[start] = last + 1
        return f"{start}{last + 1:03d}"
