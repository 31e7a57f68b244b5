"""Runs the rules over cases: select by kind and date, hand over the facts, record the outcome.

One broken rule never hides another: what it raises becomes 檢核失敗 of that rule alone. A result
keeps every dated row of the law that its rule read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from app.rules.base import REGISTRY, Rule
from app.rules.batch import CaseIndex
from app.rules.dates import WorkCalendar
from app.rules.facts import CASE_KINDS, FACTS, Case, CaseKind
from app.rules.law import LawBook, LawView
from app.rules.results import BatchResult, CaseResult, verdict_of
from app.rules.runner import SLOTS, Runner, Values, prepare_versions

_NOTHING: Final[Values] = [None] * len(FACTS)
_BLANKS: Final = tuple(
    (SLOTS[f.key], f.key, f.blank) for f in FACTS.values() if f.has_blank_meaning
)


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
        self._plans = {kind: self._plan(kind) for kind in (*CASE_KINDS, None)}

    def _plan(self, kind: CaseKind | None) -> tuple[Runner, ...]:
        """The rules that are for this kind; an unknown kind has those that are for all."""
        wanted = [
            [v for v in versions if v.all_kinds or kind in v.kinds]
            for versions in self.rules.values()
        ]
        return tuple(prepare_versions(versions) for versions in wanted if versions)

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
        values: Values = _NOTHING.copy()
        for key, value in vars(facts).items():
            values[SLOTS[key]] = value
        for slot, name, blank in _BLANKS:
            if values[slot] is None and name not in unreadable:
                values[slot] = blank
        filed_on = facts.report_date
        if filed_on is None and "report_date" not in unreadable:
            filed_on = as_of
        # In the order of PROVIDED.
        values += (filed_on, as_of, case, self.workdays, index, LawView(self.book, None))
        results = tuple([run(values, unreadable) for run in self._plans[facts.case_kind]])
        return CaseResult(case, results, verdict_of(results))
