"""Stored cases checked as one batch, with those that bear on them and what has been set aside.

However many there are, the others are looked up once and one index is made over all of them, so
that the cost of a batch grows with its cases, also where thousands share a plan. Everything here
runs within one transaction of the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from app.assess import Assessment, assess, case_of
from app.case_rows import related, waivers_of
from app.keeping import Keeper
from app.rules.engine import Checker
from app.rules.facts import Case
from app.rules.results import BatchResult
from app.stored import StoredCase, Waiver

Progress = Callable[[str, int, int], None]
"""What is being done, how many are done, of how many. It may raise, which stops the work."""

AT_ONCE: Final = 200
"""Cases between two reports of progress: a fifth of a second, and some more on a slow machine."""


class Checks(NamedTuple):
    """Stored cases checked together: the verdicts leave out what has been set aside.

    `waivers` are by rule what has been, for each case in turn.
    """

    result: BatchResult
    waivers: tuple[Mapping[str, Waiver], ...]


def silent(what: str, done: int, total: int) -> None:
    """For callers that show no progress."""


def check_and_keep(
    session: Session,
    keeper: Keeper,
    checker: Checker,
    stored: Sequence[StoredCase],
    as_of: date,
    progress: Progress = silent,
) -> None:
    """Check stored cases and keep what was found of them. Raises what `progress` raises."""
    law = checker.book.sha256
    for some in _assessed(session, checker, stored, _cases(stored, progress), as_of, progress):
        ids = [one.id for one, _ in some]
        keeper.keep_findings(ids, [assessment for _, assessment in some], law)


def checks_of(
    session: Session,
    checker: Checker,
    stored: Sequence[StoredCase],
    as_of: date,
    progress: Progress = silent,
) -> Checks:
    """Check stored cases, each with its place as its row. Raises what `progress` raises."""
    cases = [replace(case, row=n) for n, case in enumerate(_cases(stored, progress), 1)]
    batches = _assessed(session, checker, stored, cases, as_of, progress)
    assessed = [assessment for some in batches for _, assessment in some]
    weighed = tuple(a.result._replace(verdict=a.verdict) for a in assessed)
    return Checks(checker.result(weighed, as_of), tuple(a.waivers for a in assessed))


_CHECKING: Final = "檢核案件"


class _Watched(list[Case]):
    """Cases that tell of progress while they are walked: the index over many is made in one go."""

    def __init__(self, cases: Sequence[Case], progress: Progress, total: int) -> None:
        super().__init__(cases)
        self._progress, self._total = progress, total
        self._is_indexed = False

    def __iter__(self) -> Iterator[Case]:
        if self._is_indexed:  # the walk that checks tells of progress itself
            yield from super().__iter__()
            return
        for place, case in enumerate(super().__iter__()):
            if place % AT_ONCE == 0:
                self._progress(_CHECKING, 0, self._total)
            yield case
        self._is_indexed = True


def _cases(stored: Sequence[StoredCase], progress: Progress) -> list[Case]:
    cases: list[Case] = []
    for place, one in enumerate(stored):
        if place % AT_ONCE == 0:
            progress(_CHECKING, 0, len(stored))
        cases.append(case_of(one))
    return cases


def _assessed(
    session: Session,
    checker: Checker,
    stored: Sequence[StoredCase],
    cases: Sequence[Case],
    as_of: date,
    progress: Progress,
) -> Iterator[list[tuple[StoredCase, Assessment]]]:
    """The cases with what is said of them, some at a time, in their order."""
    total = len(stored)
    others = related(
        session, [one.id for one in stored], cases, lambda: progress(_CHECKING, 0, total)
    )
    results = checker.run(_Watched([*cases, *others], progress, total), as_of)
    for start in range(0, total, AT_ONCE):
        progress(_CHECKING, start, total)
        some = stored[start : start + AT_ONCE]
        waivers = waivers_of(session, [one.id for one in some])
        yield [
            (one, assess(result, waivers.get(one.id, ()), as_of))
            for one, result in zip(some, islice(results, len(some)), strict=True)
        ]
    progress(_CHECKING, total, total)
