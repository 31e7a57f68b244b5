"""The job itself, for the command line and the window alike: a file in, every case checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.intake.read import read_roster
from app.intake.roster import Roster
from app.rules.engine import Checker
from app.rules.results import BatchResult, CaseResult
from app.uncollected import uncollected

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many are done and of how many (0 where that is not known yet).

It may raise, which stops the work.
"""

REPORT_EVERY = 200
"""Cases between two reports of progress: some milliseconds of work."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A roster and what the rules say of it."""

    roster: Roster
    result: BatchResult


def ignore_progress(what: str, done: int, total: int) -> None:
    """For callers that show none."""


def precheck(
    file: Path,
    checker: Checker,
    as_of: date,
    *,
    mapping: Mapping[str, str] | None = None,
    progress: Progress = ignore_progress,
) -> Checked:
    """Read a roster and check every case of it.

    `mapping` names fact keys for columns whose headers the vocabulary does not know. Raises
    UnusableFile where the file cannot be used, and whatever `progress` raises.
    """
    progress("讀取檔案", 0, 0)
    with uncollected():
        roster = read_roster(file, mapping=mapping, tick=lambda: progress("讀取檔案", 0, 0))
    return Checked(roster, check_roster(roster, checker, as_of, progress=progress))


def check_roster(
    roster: Roster, checker: Checker, as_of: date, *, progress: Progress = ignore_progress
) -> BatchResult:
    """Check the cases of a roster that has been read."""
    total = len(roster.cases)
    done: list[CaseResult] = []
    with uncollected():
        for result in checker.run(roster.cases, as_of):
            if len(done) % REPORT_EVERY == 0:
                progress("檢核案件", len(done), total)
            done.append(result)
    progress("檢核案件", total, total)
    return checker.result(tuple(done), as_of)
