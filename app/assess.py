"""What is said of one stored case: the rules' results, and what has been set aside of them.

Plain functions over values: no database, no window. A case under the editor's hand is assessed by
`LiveCheck`, which holds the other cases that bear on it, so that an edit costs one check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.rules.base import BLOCK, Outcome, Rule, RuleClass
from app.rules.engine import Checker
from app.rules.facts import Case, CaseFacts
from app.rules.results import CaseResult, RuleResult, Verdict, verdict_of
from app.rules.values import read_case
from app.stored import Stage, StoredCase, Typed, Waiver

ARRIVED: Final = "reporting.arrived"
"""The table of the words by which WebHR says that a case has arrived."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The results of a case, and by rule the waivers that still hold.

    `verdict` leaves out what has been set aside; `result.verdict` does not.
    """

    result: CaseResult
    waivers: Mapping[str, Waiver]
    verdict: Verdict
    as_of: date

    @property
    def findings(self) -> tuple[RuleResult, ...]:
        """What is neither 通過 nor 不適用."""
        quiet = (Outcome.PASS, Outcome.NOT_APPLICABLE)
        return tuple(r for r in self.result.results if r.outcome not in quiet)


def rests_on(result: RuleResult, typed: Typed) -> dict[str, str]:
    """What a finding rests on: by fact what was typed for it, empty where nothing was."""
    keys = dict.fromkeys((*result.rule.fields, *result.fields))
    return {key: typed.get(key, "") for key in keys}


def is_unchanged(values: Typed, typed: Typed) -> bool:
    """Whether what a waiver rested on is typed as it was then."""
    return all(typed.get(key, "") == text for key, text in values.items())


def still_holds(waiver: Waiver, result: RuleResult, typed: Typed) -> bool:
    """Whether a waiver is for this finding: all that it rested on is as it was then.

    The values alone decide, not what happened in between: a slip of the key that is taken back
    costs nobody a reason.
    """
    return result.outcome is Outcome.FAIL and rests_on(result, typed) == dict(waiver.values)


def needs_basis(rule: Rule) -> bool:
    """Whether setting a finding of this rule aside takes a legal ground: a legal 阻擋 does."""
    return rule.severity is BLOCK and rule.rule_class is RuleClass.STATUTE


def assess(result: CaseResult, waivers: Iterable[Waiver], as_of: date) -> Assessment:
    """Weigh the results of a case with what has been set aside."""
    of_rule: dict[str, list[Waiver]] = {}
    for waiver in waivers:
        of_rule.setdefault(waiver.rule, []).append(waiver)
    holding: dict[str, Waiver] = {}
    if of_rule:
        typed = result.case.typed
        for one in result.results:
            for waiver in of_rule.get(one.rule.id, ()):
                if still_holds(waiver, one, typed):
                    # It may have lapsed before; the last of those that hold is the one that counts.
                    holding[one.rule.id] = replace(waiver, lapsed_at=None)
    verdict = result.verdict
    if holding:
        verdict = verdict_of(r for r in result.results if r.rule.id not in holding)
    return Assessment(result, holding, verdict, as_of)


def stage_of(facts: CaseFacts, arrived: Sequence[str]) -> Stage:
    """How far a case has come. `arrived` are the words of WebHR that say that it is there."""
    if facts.registered_on is not None:
        return Stage.REGISTERED
    if facts.webhr_status in arrived:
        return Stage.ARRIVED
    return Stage.DRAFT if facts.report_date is None else Stage.REPORTED


@dataclass(frozen=True, slots=True)
class LiveCheck:
    """The checker over one case that is being edited, with the other cases that bear on it."""

    checker: Checker
    others: tuple[Case, ...]
    waivers: tuple[Waiver, ...]
    as_of: date

    def assess(self, typed: Typed) -> Assessment:
        """Check what is typed now."""
        # The others are of the same batch, so that a filing that is stored already is noticed; only
        # the first is checked.
        result = next(self.checker.run([read_case(typed), *self.others], self.as_of))
        return assess(result, self.waivers, self.as_of)


def case_of(stored: StoredCase) -> Case:
    """A stored case as the rules take it: row 0, so that findings name it by its number."""
    return read_case(stored.typed, notes=stored.notes)
