"""The other cases: an index over a batch, and over stored cases, for the rules that look across.

Built once for a batch in one pass; every question is a dictionary look-up and a walk over the few
cases that share a key, so a batch of n cases costs n.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from app.rules.facts import Case, CaseKind, IdNumber

CONTRACT_KINDS = frozenset({"新聘", "續聘", "改聘"})

SHOWN_AT_MOST: Final = 5
"""How many other cases a finding names: a batch of one case a thousand times stays cheap."""

_NO_DAYS: Final[list[date]] = []

FilingKey = tuple[IdNumber, CaseKind, date]


def filing_key(case: Case) -> FilingKey | None:
    """What tells one filing from another: ID, kind, and the start (of a 解聘 its day)."""
    f = case.facts
    day = f.dismissed_on if f.case_kind == "解聘" else f.contract_start
    if f.id_number is None or f.case_kind is None or day is None:
        return None
    return f.id_number, f.case_kind, day


class Span(NamedTuple):
    """A period whose ends may be unknown (None); where both are known the start comes first."""

    start: date | None
    end: date | None

    def meets(self, other: Span) -> bool | None:
        """Whether the two share a day; None where the unknown ends leave that open."""
        if self.end and other.start and self.end < other.start:
            return False
        if other.end and self.start and other.end < self.start:
            return False
        # An unknown end lies at or after the start, an unknown start at or before the end.
        latest_start, earliest_end = self.start or self.end, self.end or self.start
        if (
            latest_start is not None
            and earliest_end is not None
            and (x := other.start or other.end) is not None
            and (y := other.end or other.start) is not None
            and latest_start <= y
            and x <= earliest_end
        ):
            return True
        return None


class PlanCount(NamedTuple):
    """How many people a plan's title holds: the numbers differ where cases leave it open."""

    at_least: int
    at_most: int
    unclear: Sequence[Case]
    """Some of the cases that state no ID number or no end of the contract."""


class CaseIndex:
    """The cases of a batch, and stored ones, by what the cross-case rules ask for."""

    __slots__ = (
        "_by_filing",
        "_by_id",
        "_by_no",
        "_by_plan",
        "_continued",
        "_dismissals",
        "_people",
        "_periods",
        "_same_kind",
    )

    def __init__(self, batch: Iterable[Case], stored: Iterable[Case] = ()) -> None:
        """`stored` cases count as contracts, but are never duplicates of the batch's filings."""
        self._by_filing: dict[FilingKey, list[Case]] = defaultdict(list)
        self._same_kind: dict[tuple[IdNumber, CaseKind], int] = defaultdict(int)
        self._by_id: dict[IdNumber, list[Case]] = defaultdict(list)
        self._by_plan: dict[tuple[str, str], list[Case]] = defaultdict(list)
        self._by_no: dict[str, Case] = {}
        self._dismissals: dict[IdNumber, list[date]] = defaultdict(list)
        self._continued: set[str] = set()
        self._periods: dict[IdNumber, dict[tuple[Span, str | None], list[Case]]] = {}
        self._people: dict[tuple[str, str, date], PlanCount] = {}
        for case in batch:
            f = case.facts
            if key := filing_key(case):
                self._by_filing[key].append(case)
            if f.id_number and f.case_kind:
                self._same_kind[f.id_number, f.case_kind] += 1
            self._add(case)
        for case in stored:
            self._add(case)
        for days in self._dismissals.values():
            days.sort()

    def _add(self, case: Case) -> None:
        f = case.facts
        if f.case_no:
            self._by_no.setdefault(f.case_no, case)
        if f.prior_case_no:
            self._continued.add(f.prior_case_no)
        if f.case_kind in CONTRACT_KINDS:
            if f.id_number:
                self._by_id[f.id_number].append(case)
            if f.plan_approval_no and f.plan_title:
                self._by_plan[f.plan_approval_no, f.plan_title].append(case)
        elif f.case_kind == "解聘" and f.id_number and f.dismissed_on:
            self._dismissals[f.id_number].append(f.dismissed_on)

    def same_filing(self, case: Case) -> Sequence[Case] | None:
        """Other cases of the batch with this one's ID, kind and day: some, where there are many.

        None where that cannot be said: the ID or kind is not known, or the day is not and the
        batch holds another case of that person and kind.
        """
        f = case.facts
        if f.id_number is None or f.case_kind is None:
            return None
        key = filing_key(case)
        if key is None:
            return None if self._same_kind[f.id_number, f.case_kind] > 1 else ()
        same = self._by_filing[key]
        if len(same) == 1:
            return ()
        return [c for c in same[: SHOWN_AT_MOST + 1] if c is not case][:SHOWN_AT_MOST]

    def other_contracts(self, case: Case) -> Iterator[tuple[Span, Sequence[Case]]]:
        """The other contracts of the same ID, but for changes that go back to this very case.

        By period: its days, and the cases that have just those (some, where there are many).
        """
        number = case.facts.id_number
        if number is None or len(self._by_id.get(number, ())) < 2:
            # No other contract: `case` itself is one of those of its number.
            return
        periods = self._periods.get(number)
        if periods is None:
            periods = self._periods[number] = self._group_by_period(number)
        for (span, _), cases in periods.items():
            some = [c for c in cases[: SHOWN_AT_MOST + 1] if c is not case][:SHOWN_AT_MOST]
            if some and not self._changes(some[0], case):
                yield span, some

    def _group_by_period(self, number: IdNumber) -> dict[tuple[Span, str | None], list[Case]]:
        """The contracts of an ID by their days and, for a 改聘, the case that it names as prior."""
        found: dict[tuple[Span, str | None], list[Case]] = defaultdict(list)
        for c in self._by_id.get(number, ()):
            prior = c.facts.prior_case_no if c.facts.case_kind == "改聘" else None
            found[self.span(c), prior].append(c)
        return found

    def _changes(self, change: Case, original: Case) -> bool:
        """Whether a 改聘 names `original` as the case before it, or a 改聘 that does."""
        seen: set[str] = set()
        at: Case | None = change
        while at is not None and at.facts.case_kind == "改聘":
            prior = at.facts.prior_case_no
            if prior is None or prior in seen:
                return False
            if prior == original.facts.case_no:
                return True
            seen.add(prior)
            at = self._by_no.get(prior)
        return False

    def has_successor(self, case: Case) -> bool:
        """Whether another case names this one as the case before it."""
        return case.facts.case_no in self._continued

    def span(self, case: Case) -> Span:
        """The days of a case's contract; a 解聘 of the same ID on one of them ends it there."""
        start, end = case.facts.contract_start, case.facts.contract_end
        day = self._first_dismissal(case, start) if start else None
        return Span(start, day if day and (end is None or day < end) else end)

    def _first_dismissal(self, case: Case, start: date | None) -> date | None:
        """The first day, from `start` on, on which the person of a contract is dismissed."""
        f = case.facts
        days = self._dismissals.get(f.id_number, _NO_DAYS) if f.id_number else _NO_DAYS
        place = bisect_left(days, start) if start else 0
        first = days[place] if place < len(days) else None
        own = f.dismissed_on
        if own and (start is None or start <= own) and (first is None or own < first):
            return own
        return first

    def people_of_plan(self, approval_no: str, title: str, on: date) -> PlanCount:
        """How many distinct people an approved plan's title holds on a day.

        A contract that ended before the day, or whose person was dismissed on or before it, does
        not count.
        """
        question = (approval_no, title, on)
        known = self._people.get(question)
        if known is None:
            known = self._people[question] = self._count_people(approval_no, title, on)
        return known

    def _count_people(self, approval_no: str, title: str, on: date) -> PlanCount:
        sure: set[IdNumber] = set()
        perhaps: set[IdNumber] = set()
        unclear: list[Case] = []
        nameless_sure = nameless = 0
        for case in self._by_plan.get((approval_no, title), ()):
            end = self.span(case).end
            dismissed = self._first_dismissal(case, case.facts.contract_start)
            if (end is not None and end < on) or (dismissed is not None and dismissed <= on):
                continue
            person = case.facts.id_number
            if person is None or end is None:
                unclear.append(case)
            if person is None:
                nameless += 1
                nameless_sure += end is not None
            elif end is None:
                perhaps.add(person)
            else:
                sure.add(person)
        at_least = max(len(sure), 1 if nameless_sure else 0)
        at_most = len(sure | perhaps) + nameless
        return PlanCount(at_least, at_most, unclear[:SHOWN_AT_MOST])
