"""Runs the rules over cases: select by kind and date, hand over the facts, record the outcome.

One broken rule never hides another: what it raises becomes 檢核失敗 of that rule alone. A result
keeps every dated row of the law that its rule read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.rules.base import REGISTRY, Rule
from app.rules.batch import CaseIndex
from app.rules.dates import WorkCalendar
from app.rules.facts import FACTS, Case, CaseKind
from app.rules.law import LawBook, LawView
from app.rules.plan import Plan, plan_of
from app.rules.results import BatchResult, CaseResult, verdict_of

_BLANK: Final[dict[str, Any]] = {key: fact.blank for key, fact in FACTS.items()}
"""What each fact stands for where it is left empty."""


def registered_rules() -> dict[str, list[Rule]]:
    """Every rule of the catalogue by id, in the order of the catalogue, with its versions."""
    import app.rules.checks  # noqa: F401  # registers the rules on first use

    order = "LSFP"
    return dict(sorted(REGISTRY.items(), key=lambda item: (order.index(item[0][0]), item[0])))


class Checker:
    """The rules, the tables in force and the calendar, ready to check cases."""

    def __init__(
        self,
        book: LawBook,
        workdays: WorkCalendar,
        rules: Mapping[str, Sequence[Rule]] | None = None,
    ) -> None:
        self.book = book
        self.workdays = workdays
        self.rules: Mapping[str, Sequence[Rule]] = registered_rules() if rules is None else rules
        self._plans: dict[CaseKind | None, Plan] = {}

    def _plan(self, kind: CaseKind | None) -> Plan:
        """The rules that are for this kind; an unknown kind has those that are for all."""
        plan = self._plans.get(kind)
        if plan is None:
            wanted = [
                [v for v in versions if v.all_kinds or kind in v.kinds]
                for versions in self.rules.values()
            ]
            plan = self._plans[kind] = plan_of([versions for versions in wanted if versions])
        return plan

    @property
    def count(self) -> int:
        """How many rules there are."""
        return len(self.rules)

    def run(
        self, cases: Sequence[Case], as_of: date, *, stored: Iterable[Case] = ()
    ) -> Iterator[CaseResult]:
        """Check a batch case by case, in its order. `stored` cases count for the cross-checks."""
        index = CaseIndex(cases, stored)
        for case in cases:
            yield self._check(case, as_of, index)

    def check(
        self, cases: Sequence[Case], as_of: date, *, stored: Iterable[Case] = ()
    ) -> BatchResult:
        """Check a whole batch."""
        return self.result(tuple(self.run(cases, as_of, stored=stored)), as_of)

    def result(self, cases: tuple[CaseResult, ...], as_of: date) -> BatchResult:
        """Case results of one run as a batch result."""
        rules = tuple(versions[-1] for versions in self.rules.values())
        return BatchResult(as_of, self.book.sha256, rules, cases, self.book.in_force)

    def _check(self, case: Case, as_of: date, index: CaseIndex) -> CaseResult:
        facts, unreadable = case.facts, case.unreadable
        stated = vars(facts)
        if len(stated) == len(FACTS):  # made by name: those that are not stated are there as None
            stated = {key: value for key, value in stated.items() if value is not None}
        known = _BLANK | stated
        for key in unreadable:
            known[key] = None
        filed_on = facts.report_date
        if filed_on is None and "report_date" not in unreadable:
            filed_on = as_of
        law = LawView(self.book, None)
        # In the order of `SLOTS`: the facts, and then what is provided.
        values = [*known.values(), filed_on, as_of, case, self.workdays, index, law]
        results, odd = self._plan(facts.case_kind)(values, unreadable)
        return CaseResult(case, results, verdict_of(odd))
