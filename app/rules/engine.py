"""Runs the rules over cases: select by kind and date, hand over the facts, record the outcome.

One broken rule never hides another: what it raises becomes 檢核失敗 of that rule alone. A result
keeps every dated row of the law that its rule read.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final, NamedTuple

from app.rules.base import (
    DERIVED_FROM,
    PROVIDED,
    REGISTRY,
    Finding,
    Need,
    Outcome,
    Rule,
    Severity,
    Undecided,
)
from app.rules.batch import CaseIndex
from app.rules.dates import WorkCalendar
from app.rules.facts import CASE_KINDS, FACTS, Case, CaseFacts, CaseKind, label
from app.rules.law import LawBook, LawRow, LawView, NotOnRecordError, UndatedError


class Verdict(StrEnum):
    """What the program says of a whole case; the first that holds, in this order."""

    ERROR = "error"
    BLOCKED = "blocked"
    INCOMPLETE = "incomplete"
    REVIEW = "review"
    READY = "ready"


VERDICT_WORDS: Final[Mapping[Verdict, str]] = {
    Verdict.ERROR: "檢核失敗",
    Verdict.BLOCKED: "應先補正",
    Verdict.INCOMPLETE: "資料不足",
    Verdict.REVIEW: "請留意",
    Verdict.READY: "可報送",
}


class RuleResult(NamedTuple):
    """What one rule says of one case."""

    rule: Rule
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    """For 無法判斷: the facts that are empty or unreadable and that would decide it."""
    reason: str = ""
    """For 無法判斷 and 檢核失敗: why, where it is not simply a missing fact."""
    rows: tuple[LawRow, ...] = ()

    @property
    def severity(self) -> Severity:
        """The rule's severity, or that of the findings where they weigh otherwise."""
        own = [f.severity for f in self.findings if f.severity is not None]
        return own[0] if own else self.rule.severity

    @property
    def fields(self) -> tuple[str, ...]:
        """The facts that the outcome concerns."""
        if self.outcome is Outcome.FAIL:
            return tuple(dict.fromkeys(f for found in self.findings for f in found.fields))
        return self.missing if self.outcome is Outcome.UNKNOWN else ()

    @property
    def message(self) -> str:
        """The outcome in words for the clerk; empty for 通過 and 不適用."""
        if self.outcome is Outcome.FAIL:
            return "".join(found.message for found in self.findings)
        if self.outcome is Outcome.UNKNOWN:
            if self.missing:
                what = "、".join(f"「{label(f)}」" for f in self.missing)
                return f"{what}未填或無法辨識，這一項無法判斷。"
            return self.reason or "現有資料無法判斷這一項。"
        if self.outcome is Outcome.ERROR:
            return f"這一項檢核未能執行（{self.reason}），請勿視為通過，並告知程式維護人員。"
        return ""


class CaseResult(NamedTuple):
    """All that the rules say of one case."""

    case: Case
    results: tuple[RuleResult, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class BatchResult:
    """A batch checked for one date under one set of tables."""

    as_of: date
    law_sha256: str
    rule_count: int
    cases: tuple[CaseResult, ...]

    def counts(self) -> dict[Verdict, int]:
        """How many cases there are of each verdict, in the order of the verdicts."""
        found = dict.fromkeys(Verdict, 0)
        for c in self.cases:
            found[c.verdict] += 1
        return found


_SLOTS: Final = {key: i for i, key in enumerate((*FACTS, *PROVIDED))}
_FACT_KEYS: Final = tuple(FACTS)
_ALL_FACTS: Final[Callable[[CaseFacts], tuple[object, ...]]] = attrgetter(*_FACT_KEYS)
_BLANKS: Final = tuple(
    (_SLOTS[f.key], f.key, f.blank) for f in FACTS.values() if f.has_blank_meaning
)

Values = list[Any]


class _Runner:
    """One rule, made ready to run: where its arguments stand in a case's values."""

    __slots__ = (
        "_arguments",
        "_blankable",
        "_body",
        "_dated_slot",
        "_known",
        "_missing_needed",
        "_not_applicable",
        "_pass",
        "_reads_law",
        "rule",
    )

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._body = rule.body
        names = [n for n in rule.needs if n != "law"]
        self._reads_law = "law" in rule.needs
        self._arguments = tuple(_SLOTS[n] for n in names)
        self._missing_needed = tuple(
            (_SLOTS[n], DERIVED_FROM.get(n, n)) for n in names if rule.needs[n] is Need.VALUE
        )
        self._known = tuple(
            (_SLOTS[n], n) for n in names if rule.needs[n] is Need.IF_KNOWN and n in FACTS
        )
        self._blankable = frozenset(n for n in names if rule.needs[n] is Need.OR_BLANK)
        # The reporting date that dates a rule is the date of filing: as_of where it is empty.
        dated = "filed_on" if rule.dated_by == "report_date" else rule.dated_by
        self._dated_slot = None if dated is None else _SLOTS[dated]
        self._pass = RuleResult(rule, Outcome.PASS)
        self._not_applicable = RuleResult(rule, Outcome.NOT_APPLICABLE)

    def run(self, values: Values, unreadable: frozenset[str], book: LawBook) -> RuleResult:
        """The outcome for one case. Never raises."""
        rule = self.rule
        day = None if self._dated_slot is None else values[self._dated_slot]
        if rule.holds_from or rule.holds_until:
            if day is None:
                return RuleResult(rule, Outcome.UNKNOWN, missing=(rule.dated_by or "",))
            if (rule.holds_from and day < rule.holds_from) or (
                rule.holds_until and day > rule.holds_until
            ):
                return self._not_applicable
        missing = tuple(key for slot, key in self._missing_needed if values[slot] is None)
        if unreadable and not self._blankable.isdisjoint(unreadable):
            missing += tuple(sorted(self._blankable & unreadable))
        if missing:
            return RuleResult(rule, Outcome.UNKNOWN, missing=missing)
        view = LawView(book, day)
        try:
            arguments = [values[slot] for slot in self._arguments]
            ruling = self._body(*arguments, law=view) if self._reads_law else self._body(*arguments)
        except NotOnRecordError as lacking:
            return RuleResult(
                rule, Outcome.UNKNOWN, reason=f"{lacking}，這一項無法判斷。", rows=tuple(view.read)
            )
        except UndatedError:
            return RuleResult(
                rule, Outcome.UNKNOWN, missing=(rule.dated_by or "",), rows=tuple(view.read)
            )
        except Exception as broken:
            return RuleResult(rule, Outcome.ERROR, reason=_place(broken))
        return self._result(ruling, values, tuple(view.read))

    def _result(self, ruling: object, values: Values, rows: tuple[LawRow, ...]) -> RuleResult:
        rule = self.rule
        if ruling is Outcome.PASS:
            return RuleResult(rule, Outcome.PASS, rows=rows) if rows else self._pass
        if ruling is Outcome.NOT_APPLICABLE:
            return self._not_applicable
        if isinstance(ruling, Finding):
            return RuleResult(rule, Outcome.FAIL, (ruling,), rows=rows)
        if isinstance(ruling, Undecided):
            return RuleResult(rule, Outcome.UNKNOWN, reason=ruling.message, rows=rows)
        if ruling is Outcome.UNKNOWN:
            missing = tuple(key for slot, key in self._known if values[slot] is None)
            return RuleResult(rule, Outcome.UNKNOWN, missing=missing, rows=rows)
        if isinstance(ruling, list) and ruling:
            return RuleResult(rule, Outcome.FAIL, tuple(ruling), rows=rows)
        return RuleResult(rule, Outcome.ERROR, reason="檢核未回覆結果")


def _place(broken: BaseException) -> str:
    """What broke and where, without any value of the case."""
    frames = traceback.extract_tb(broken.__traceback__)
    where = f"{frames[-1].name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(broken).__name__}, {where}"


def verdict_of(results: Iterable[RuleResult]) -> Verdict:
    """The verdict that a case's results add up to."""
    verdict = Verdict.READY
    for r in results:
        outcome = r.outcome
        if outcome is Outcome.PASS or outcome is Outcome.NOT_APPLICABLE:
            continue
        if outcome is Outcome.ERROR:
            return Verdict.ERROR
        severity = r.severity
        if severity is Severity.BLOCK:
            if outcome is Outcome.FAIL:
                verdict = Verdict.BLOCKED
            elif verdict is not Verdict.BLOCKED:
                verdict = Verdict.INCOMPLETE
        elif severity is Severity.WARN and outcome is Outcome.FAIL and verdict is Verdict.READY:
            verdict = Verdict.REVIEW
    return verdict


def registered_rules() -> dict[str, list[Rule]]:
    """Every rule of the catalogue by id, in the order of the catalogue, with its versions."""
    import app.rules.checks  # noqa: F401, PLC0415  # registers the rules on first use

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

    def _plan(self, kind: CaseKind | None) -> tuple[tuple[_Runner, ...], ...]:
        """The versions of each rule that is for this kind; an unknown kind has those for all."""
        wanted = [
            [v for v in versions if v.all_kinds or kind in v.kinds]
            for versions in self.rules.values()
        ]
        return tuple(tuple(_Runner(v) for v in versions) for versions in wanted if versions)

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
        return BatchResult(as_of, self.book.sha256, self.count, cases)

    def _check(self, case: Case, as_of: date, index: CaseIndex) -> CaseResult:
        facts, unreadable = case.facts, case.unreadable
        values: Values = list(_ALL_FACTS(facts))
        for slot, key, blank in _BLANKS:
            if values[slot] is None and key not in unreadable:
                values[slot] = blank
        filed_on = facts.report_date
        if filed_on is None and "report_date" not in unreadable:
            filed_on = as_of
        # In the order of PROVIDED; `law` is made for each rule that asks for it.
        values += (filed_on, as_of, case, self.workdays, index, None)
        book = self.book
        results = tuple(
            _run_version(versions, values, unreadable, book)
            for versions in self._plans[facts.case_kind]
        )
        return CaseResult(case, results, verdict_of(results))


def _run_version(
    versions: tuple[_Runner, ...], values: Values, unreadable: frozenset[str], book: LawBook
) -> RuleResult:
    """The one version that holds for the case; versions never hold on the same day."""
    result = versions[0].run(values, unreadable, book)
    for version in versions[1:]:
        if result.outcome is not Outcome.NOT_APPLICABLE:
            break
        result = version.run(values, unreadable, book)
    return result
