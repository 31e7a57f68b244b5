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
from operator import attrgetter, itemgetter
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
_LAW: Final = _SLOTS["law"]
_ALL_FACTS: Final[Callable[[CaseFacts], tuple[object, ...]]] = attrgetter(*FACTS)
_BLANKS: Final = tuple(
    (_SLOTS[f.key], f.key, f.blank) for f in FACTS.values() if f.has_blank_meaning
)

Values = list[Any]
"""A case's facts and what is provided beside them, in the order of `_SLOTS`."""

Runner = Callable[[Values, frozenset[str]], RuleResult]
"""One rule made ready to run: from the values and the unreadable facts to the outcome."""


def _picker(slots: Sequence[int]) -> Callable[[Values], tuple[Any, ...]]:
    """A function that takes these values out, always as a tuple."""
    if len(slots) > 1:
        return itemgetter(*slots)
    if not slots:
        return lambda _: ()
    only = slots[0]
    return lambda values: (values[only],)


def _prepare(rule: Rule) -> Runner:  # noqa: C901  # flat for speed, see below
    """Resolve once where a rule's arguments stand, so that running it costs little else.

    This is the innermost loop of the program: a case of 新聘 passes it more than a hundred times.
    """
    body = rule.body
    # The reporting date that dates a rule is the day of filing: as_of where it is empty.
    dated_by = "filed_on" if rule.dated_by == "report_date" else rule.dated_by
    day_slot = None if dated_by is None else _SLOTS[dated_by]
    dated_fact = rule.dated_by or ""
    since, until = rule.holds_from, rule.holds_until
    is_bounded = since is not None or until is not None
    reads_law = "law" in rule.needs
    arguments = _picker([_SLOTS[n] for n in rule.needs])
    needed_names = [
        n
        for n, need in rule.needs.items()
        if need is Need.VALUE and (n in FACTS or n in DERIVED_FROM)
    ]
    has_needed = bool(needed_names)
    needed = _picker([_SLOTS[n] for n in needed_names])
    needed_facts = [DERIVED_FROM.get(n, n) for n in needed_names]
    if_known = [(_SLOTS[n], n) for n, need in rule.needs.items() if need is Need.IF_KNOWN]
    blankable = frozenset(n for n, need in rule.needs.items() if need is Need.OR_BLANK)
    passed = RuleResult(rule, Outcome.PASS)
    not_applicable = RuleResult(rule, Outcome.NOT_APPLICABLE)
    passed_by_rows: dict[tuple[int, ...], RuleResult] = {}

    def without(values: Values, unreadable: frozenset[str]) -> RuleResult:
        lacking = [k for k, v in zip(needed_facts, needed(values), strict=True) if v is None]
        lacking += sorted(blankable & unreadable)
        return RuleResult(rule, Outcome.UNKNOWN, missing=tuple(lacking))

    def other(ruling: object, values: Values, rows: tuple[LawRow, ...]) -> RuleResult:
        if isinstance(ruling, Finding):
            return RuleResult(rule, Outcome.FAIL, (ruling,), rows=rows)
        if isinstance(ruling, Undecided):
            return RuleResult(rule, Outcome.UNKNOWN, reason=ruling.message, rows=rows)
        if ruling is Outcome.UNKNOWN:
            missing = tuple(key for slot, key in if_known if values[slot] is None)
            return RuleResult(rule, Outcome.UNKNOWN, missing=missing, rows=rows)
        if isinstance(ruling, list) and ruling:
            return RuleResult(rule, Outcome.FAIL, tuple(ruling), rows=rows)
        return RuleResult(rule, Outcome.ERROR, reason="檢核未回覆結果")

    def run(  # noqa: C901  # each branch is one outcome; calls between them would cost most
        values: Values, unreadable: frozenset[str]
    ) -> RuleResult:
        day = None if day_slot is None else values[day_slot]
        if is_bounded:
            if day is None:
                return RuleResult(rule, Outcome.UNKNOWN, missing=(dated_fact,))
            if (since is not None and day < since) or (until is not None and day > until):
                return not_applicable
        if (has_needed and None in needed(values)) or (
            unreadable and not blankable.isdisjoint(unreadable)
        ):
            return without(values, unreadable)
        view: LawView = values[_LAW]
        if reads_law:
            view.day = day
        try:
            ruling = body(*arguments(values))
        except NotOnRecordError as lacking:
            reason = f"{lacking}，這一項無法判斷。"
            return RuleResult(rule, Outcome.UNKNOWN, reason=reason, rows=view.taken())
        except UndatedError as undated:
            rows = view.taken()
            if not dated_fact:
                return RuleResult(rule, Outcome.ERROR, reason=_place(undated))
            return RuleResult(rule, Outcome.UNKNOWN, missing=(dated_fact,), rows=rows)
        except Exception as broken:
            view.taken()
            return RuleResult(rule, Outcome.ERROR, reason=_place(broken))
        if ruling is Outcome.NOT_APPLICABLE:
            if view.read:
                view.taken()
            return not_applicable
        if not view.read:
            return passed if ruling is Outcome.PASS else other(ruling, values, ())
        rows = view.taken()
        if ruling is not Outcome.PASS:
            return other(ruling, values, rows)
        key = tuple(map(id, rows))
        result = passed_by_rows.get(key)
        if result is None:
            result = passed_by_rows[key] = RuleResult(rule, Outcome.PASS, rows=rows)
        return result

    return run


def _prepare_versions(versions: Sequence[Rule]) -> Runner:
    """The versions of one rule as one: they never hold on the same day."""
    first, *later = [_prepare(v) for v in versions]
    if not later:
        return first

    def run(values: Values, unreadable: frozenset[str]) -> RuleResult:
        result = first(values, unreadable)
        for version in later:
            if result.outcome is not Outcome.NOT_APPLICABLE:
                break
            result = version(values, unreadable)
        return result

    return run


def _place(broken: BaseException) -> str:
    """What broke and where, without any value of the case."""
    frames = traceback.extract_tb(broken.__traceback__)
    where = f"{frames[-1].name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(broken).__name__}, {where}"


def verdict_of(results: Iterable[RuleResult]) -> Verdict:
    """The verdict that a case's results add up to."""
    verdict = Verdict.READY
    for r in results:
        outcome = r[1]  # by place: by name costs a noticeable part of a whole check
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

    def _plan(self, kind: CaseKind | None) -> tuple[Runner, ...]:
        """The rules that are for this kind; an unknown kind has those that are for all."""
        wanted = [
            [v for v in versions if v.all_kinds or kind in v.kinds]
            for versions in self.rules.values()
        ]
        return tuple(_prepare_versions(versions) for versions in wanted if versions)

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
        # In the order of PROVIDED.
        values += (filed_on, as_of, case, self.workdays, index, LawView(self.book, None))
        results = tuple([run(values, unreadable) for run in self._plans[facts.case_kind]])
        return CaseResult(case, results, verdict_of(results))
