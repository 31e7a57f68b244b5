"""What one rule can answer: its results, those that are always the same made once.

The slow half of running a rule; `app/rules/plan.py` has the fast one.
"""

from __future__ import annotations

import traceback
from typing import Any, Final

from app.rules.base import (
    DERIVED_FROM,
    PROVIDED,
    Finding,
    Lacking,
    Need,
    Outcome,
    Rule,
    Undecided,
)
from app.rules.facts import FACTS
from app.rules.law import LawRow, LawView, NotOnRecordError, UndatedError
from app.rules.results import RuleResult
from app.rules.wording import not_stated

SLOTS: Final = {key: i for i, key in enumerate((*FACTS, *PROVIDED))}
_CASE: Final = SLOTS["case"]

Values = list[Any]
"""A case's facts and what is provided beside them, in the order of `SLOTS`."""


class Answers:
    """The results that one version of a rule can come to."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self.passed = RuleResult(rule, Outcome.PASS)
        self.not_applicable = RuleResult(rule, Outcome.NOT_APPLICABLE)
        self._passed_by: dict[tuple[int, ...], RuleResult] = {}
        self._for_want_of: dict[tuple[str, ...], RuleResult] = {}
        self._needed = [
            (SLOTS[n], DERIVED_FROM.get(n, n))
            for n, need in rule.needs.items()
            if need is Need.VALUE
        ]
        self._if_known = [
            (SLOTS[n], DERIVED_FROM.get(n, n))
            for n, need in rule.needs.items()
            if need is Need.IF_KNOWN
        ]
        self.blankable = frozenset(n for n, need in rule.needs.items() if need is Need.OR_BLANK)

    def without(self, values: Values, unreadable: frozenset[str]) -> RuleResult:
        """無法判斷: something that the rule needs is empty or unreadable."""
        lacking = [key for slot, key in self._needed if values[slot] is None]
        lacking += sorted(self.blankable & unreadable)
        return self._lacking(tuple(dict.fromkeys(lacking)), values)

    def undated(self, values: Values) -> RuleResult:
        """無法判斷: the fact that dates the rule is empty or unreadable."""
        return self._lacking((self._rule.dated_by or "",), values)

    def _lacking(
        self, missing: tuple[str, ...], values: Values, rows: tuple[LawRow, ...] = ()
    ) -> RuleResult:
        """無法判斷 for want of these facts, with what stands in their cells.

        Where nothing stands there it is said of many cases in the same words: made once.
        """
        case = values[_CASE]
        is_said_of_many = not rows and case.unreadable.isdisjoint(missing)
        if is_said_of_many and (known := self._for_want_of.get(missing)) is not None:
            return known
        reason = f"{not_stated(case, missing) or '現有資料不足'}，這一項無法判斷。"
        made = RuleResult(self._rule, Outcome.UNKNOWN, missing=missing, reason=reason, rows=rows)
        if is_said_of_many:
            self._for_want_of[missing] = made
        return made

    def passed_by(self, law: LawView) -> RuleResult:
        """通過, by the rows of the law that were read; the record of them begins anew."""
        read = law.read
        # By identity: a row is a long tuple, and there is only one object of each.
        key = tuple(map(id, read))
        known = self._passed_by.get(key)
        if known is None:
            rows = law.taken()
            known = self._passed_by[key] = RuleResult(self._rule, Outcome.PASS, rows=rows)
        else:
            read.clear()
        return known

    def other(self, ruling: object, values: Values, rows: tuple[LawRow, ...]) -> RuleResult:
        """Whatever the body answered but 通過 and 不適用."""
        rule = self._rule
        if isinstance(ruling, Finding):
            return RuleResult(rule, Outcome.FAIL, (ruling,), rows=rows)
        if isinstance(ruling, Undecided):
            return RuleResult(rule, Outcome.UNKNOWN, reason=ruling.message, rows=rows)
        if isinstance(ruling, Lacking):
            asked = tuple(f for f in ruling.fields if values[SLOTS[f]] is None)
            return self._lacking(asked, values, rows)
        if ruling is Outcome.UNKNOWN:
            missing = tuple(key for slot, key in self._if_known if values[slot] is None)
            return self._lacking(missing, values, rows)
        if isinstance(ruling, list) and ruling:
            return RuleResult(rule, Outcome.FAIL, tuple(ruling), rows=rows)
        return RuleResult(rule, Outcome.ERROR, reason="檢核未回覆結果")

    def raised(self, broken: Exception, values: Values, rows: tuple[LawRow, ...]) -> RuleResult:
        """The body raised: the law has no row for the day, or the rule is broken."""
        rule = self._rule
        if isinstance(broken, NotOnRecordError):
            reason = f"{broken}，這一項無法判斷。"
            return RuleResult(rule, Outcome.UNKNOWN, reason=reason, rows=rows)
        if isinstance(broken, UndatedError) and rule.dated_by:
            return self._lacking((rule.dated_by,), values, rows)
        return RuleResult(rule, Outcome.ERROR, reason=_place(broken))


def _place(broken: Exception) -> str:
    """What broke and where, without any value of the case."""
    last = traceback.extract_tb(broken.__traceback__)[-1]
    return f"{type(broken).__name__}, {last.name}:{last.lineno}"
