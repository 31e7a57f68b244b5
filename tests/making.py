"""What several tests are made of: a clock that goes on, lines of lists."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from app.pairing import Entry
from app.stored import CaseSummary, Stage


class Clock:
    """A clock that goes on by one step whenever it is looked at."""

    def __init__(
        self,
        now: datetime = datetime(2026, 4, 20, 9, 0),
        step: timedelta = timedelta(seconds=1),
    ) -> None:
        self.now = now
        self._step = step

    def __call__(self) -> datetime:
        self.now += self._step
        return self.now


WANG: Final = {
    "case_no": "H-1",
    "case_kind": "新聘",
    "id_number": "A123456789",
    "name": "王小明",
    "contract_start": "115-03-03",
    "monthly_pay": "43336",
}


def entry(place: int, **changes: str) -> Entry:
    """A line of a list, 王小明's case with some facts otherwise; an empty one is not there."""
    return Entry(place, {key: text for key, text in {**WANG, **changes}.items() if text})


def summary(number: int = 1, **changed: Any) -> CaseSummary:
    """A case as the lists have it: a draft that may be reported, without dates."""
    plain: dict[str, Any] = {
        **dict.fromkeys(CaseSummary._fields, None),
        "id": number,
        "case_no": f"H-{number}",
        "kind": "新聘",
        "name": "王測試",
        "id_number": "A123456789",
        "job_title": "約聘研究員",
        "unit": "輔導處",
        "org_name": "虛構國小",
        "webhr_status": "",
        "is_late_filing": False,
        "stage": Stage.DRAFT,
        "verdict": "ready",
        "waived": 0,
        "has_successor": False,
        "changed_at": datetime(2026, 4, 20, 9, 30),
    }
    return CaseSummary(**(plain | changed))
