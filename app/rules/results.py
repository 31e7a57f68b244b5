"""What comes out of a check: the outcome of each rule, the verdict of a case, a whole batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from app.rules.base import BLOCK, NOT_APPLICABLE, PASS, Finding, Outcome, Rule, Severity
from app.rules.facts import Case
from app.rules.law import LawRow, TableInForce


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
    """For 無法判斷 and 檢核失敗: why, in words."""
    rows: tuple[LawRow, ...] = ()

    @property
    def severity(self) -> Severity:
        """The rule's severity, or that of the findings where they weigh otherwise."""
        for finding in self.findings:
            if finding.severity is not None:
                return finding.severity
        return self.rule.severity

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
            return self.reason
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
    rules: tuple[Rule, ...]
    """Every rule of the catalogue, also those for other kinds of case; of each one version."""
    cases: tuple[CaseResult, ...]
    tables: tuple[TableInForce, ...] = ()
    """The tables in force, which the hash stands for."""

    @property
    def rule_count(self) -> int:
        """How many rules there are."""
        return len(self.rules)

    def counts(self) -> dict[Verdict, int]:
        """How many cases there are of each verdict, in the order of the verdicts."""
        found = dict.fromkeys(Verdict, 0)
        for c in self.cases:
            found[c.verdict] += 1
        return found


def verdict_of(results: Iterable[RuleResult]) -> Verdict:
    """The verdict that a case's results add up to."""
    verdict = Verdict.READY
    for r in results:
        outcome = r[1]  # by place: by name costs a noticeable part of a whole check
        if outcome is PASS or outcome is NOT_APPLICABLE:
            continue
        if outcome is Outcome.ERROR:
            return Verdict.ERROR
        severity = r.severity
        if severity is BLOCK:
            if outcome is Outcome.FAIL:
                verdict = Verdict.BLOCKED
            elif verdict is not Verdict.BLOCKED:
                verdict = Verdict.INCOMPLETE
        elif severity is Severity.WARN and outcome is Outcome.FAIL and verdict is Verdict.READY:
            verdict = Verdict.REVIEW
    return verdict
