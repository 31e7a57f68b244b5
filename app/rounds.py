"""The rounds of a case through the flow, and the steps taken in them, as plain values.

A round goes from one report to what came of it: registered, returned for correction, or withdrawn
where the report did not arrive. A case that was returned goes round again; former rounds stay as
they were. What the program said at the moment of reporting is kept in the round, so that it can be
compared with what the Ministry said (`app.agreement`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

LACKING, DIFFERING, UNLAWFUL, PLAN, PAY, FILES, OTHER = RETURN_CATEGORIES = (
    "資料缺漏",
    "資料不符",
    "不合規定",
    "計畫或員額",
    "薪點或報酬",
    "系統或檔案",
    "其他",
)
"""Why a case is returned; the letters name none, these are ours (docs/decisions/202)."""
REPORTING: Final = ("report_date", "webhr_status", "webhr_status_on", "registered_on")
"""What a case says of its reporting; a return clears it, the round keeps it."""


class Result(StrEnum):
    """What came of a round."""

    PENDING = ""
    REGISTERED = "registered"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


RESULT_WORDS: Final[Mapping[Result, str]] = {
    Result.PENDING: "待結果",
    Result.REGISTERED: "已登記備查",
    Result.RETURNED: "退回補正",
    Result.WITHDRAWN: "未送達，重新報送",
}


class Returned(NamedTuple):
    """Why a case was returned: the kind of reason, the Ministry's words, the facts concerned."""

    category: str
    reason: str
    fields: tuple[str, ...] = ()


class Snapshot(NamedTuple):
    """What the program said at the moment of reporting.

    `findings` are by rule the outcome and the severity of all that asked for something, `waived`
    by rule the reason for which it was set aside; the verdict leaves the latter out.
    """

    verdict: str
    findings: Mapping[str, tuple[str, str]]
    waived: Mapping[str, str]
    law_sha256: str


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a case. `result_on` is the day of 登記備查, of the return, of finding out."""

    case_id: int
    number: int
    flow: str
    reported_on: date | None
    snapshot: Snapshot
    at: datetime
    by: str
    result: Result = Result.PENDING
    result_on: date | None = None
    category: str = ""
    reason: str = ""
    fields: tuple[str, ...] = ()

    def ended(self, result: Result, day: date, why: Returned | None = None) -> Round:
        """The round with what came of it."""
        category, reason, fields = why or Returned("", "")
        return replace(
            self, result=result, result_on=day, category=category, reason=reason, fields=fields
        )


@dataclass(frozen=True, slots=True)
class Move:
    """A step of the flow that was taken on a day, by the way to `to_step`.

    `step` is empty where a person has said where the case stands. `stood_at` is where the facts
    alone placed the case right afterwards (`app.flow_steps.Place`). `changes` are by fact what was
    typed before and after. One taken back keeps when, by whom and why.
    """

    id: int
    case_id: int
    round: int
    flow: str
    step: str
    to_step: str
    stood_at: str
    day: date
    at: datetime
    by: str
    note: str = ""
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    undone_at: datetime | None = None
    undone_by: str = ""
    undone_why: str = ""

    @property
    def is_live(self) -> bool:
        """Whether it has not been taken back."""
        return self.undone_at is None


def last_live(moves: Sequence[Move]) -> Move | None:
    """The last move that has not been taken back, of those of one case, the oldest first."""
    return next((move for move in reversed(moves) if move.is_live), None)


def open_round(rounds: Sequence[Round]) -> Round | None:
    """The round that waits for its result, of those of one case."""
    return next((one for one in reversed(rounds) if one.result is Result.PENDING), None)


def number_now(rounds: Sequence[Round]) -> int:
    """The number of the round in which a case is: of the next, where the last sent it back."""
    if not rounds:
        return 1
    last = rounds[-1]
    return last.number + (last.result in (Result.RETURNED, Result.WITHDRAWN))


def why_returned(rounds: Sequence[Round]) -> Returned | None:
    """Why the case in hand was returned, as long as it has not been reported again."""
    if not rounds or rounds[-1].result is not Result.RETURNED:
        return None
    last = rounds[-1]
    return Returned(last.category, last.reason, last.fields)
