"""One rule made ready to run: the innermost loop of the program.

A case of 新聘 goes through more than a hundred rules, most of which only compare two values. So
where a rule's arguments stand, which of them it cannot do without and what dates it is resolved
once, into a function written for that rule; running it then costs little more than its body.
`docs/decisions/0004-rules-are-compiled.md` has the figures.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from typing import Any, Final

from app.rules.base import (
    DERIVED_FROM,
    NOT_APPLICABLE,
    PASS,
    PROVIDED,
    Finding,
    Lacking,
    Need,
    Outcome,
    Rule,
    Undecided,
)
from app.rules.facts import FACTS, Kind
from app.rules.law import LawRow, NotOnRecordError, UndatedError
from app.rules.results import RuleResult
from app.rules.wording import not_stated

SLOTS: Final = {key: i for i, key in enumerate((*FACTS, *PROVIDED))}
_CASE: Final = SLOTS["case"]

Values = list[Any]
"""A case's facts and what is provided beside them, in the order of `SLOTS`."""

Runner = Callable[[Values, frozenset[str]], RuleResult]
"""From the values and the unreadable facts of a case to the outcome. Never raises."""


class _Answers:
    """The results that one rule can come to. Those that are always the same are made once."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self.passed = RuleResult(rule, Outcome.PASS)
        self.not_applicable = RuleResult(rule, Outcome.NOT_APPLICABLE)
        self._passed_by_rows: dict[tuple[int, ...], RuleResult] = {}
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
        """無法判斷 for want of these facts, with what stands in their cells."""
        said = not_stated(values[_CASE], missing) or "現有資料不足"
        reason = f"{said}，這一項無法判斷。"
        return RuleResult(self._rule, Outcome.UNKNOWN, missing=missing, reason=reason, rows=rows)

    def passed_by(self, rows: tuple[LawRow, ...]) -> RuleResult:
        """通過, by these rows of the law."""
        key = tuple(map(id, rows))
        result = self._passed_by_rows.get(key)
        if result is None:
            result = RuleResult(self._rule, Outcome.PASS, rows=rows)
            self._passed_by_rows[key] = result
        return result

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


_PLAIN: Final = """
def run(values, unreadable):
{guard}
    try:
        ruling = body({arguments})
    except Exception as broken:
        return raised(broken, values, ())
    if ruling is PASS:
        return passed
    if ruling is NOT_APPLICABLE:
        return not_applicable
    return other(ruling, values, ())
"""

_WITH_LAW: Final = """
def run(values, unreadable):
{guard}
    law = values[{law}]
    law.day = {day}
    try:
        ruling = body({arguments})
    except Exception as broken:
        return raised(broken, values, law.taken())
    rows = law.taken() if law.read else ()
    if ruling is PASS:
        return passed_by(rows) if rows else passed
    if ruling is NOT_APPLICABLE:
        return not_applicable
    return other(ruling, values, rows)
"""

_REMEMBERED: Final = """
def run_once(values, unreadable):
{guard}
    asked = ({key},)
    known = memory.get(asked)
    if known is None:
        known = run(values, unreadable)
        if known.missing:  # what it says of the missing cells is of this case alone
            return known
        if len(memory) >= {most}:
            memory.clear()
        memory[asked] = known
    return known
"""

REMEMBERED_AT_MOST: Final = 4096
"""Answers that are kept of one rule; beyond that it begins anew."""

_FEW_VALUES: Final = frozenset({Kind.ENUM, Kind.BOOL, Kind.INT, Kind.DATE, Kind.DECIMAL})
_PERSONAL: Final = frozenset({"birth_date", "age"})
_SHARED_TEXTS: Final = frozenset({"nationality", "job_title", "native_place", "org_code"})


def _is_worth_remembering(rule: Rule) -> bool:
    """Whether the same question comes often, and answering it costs more than looking it up.

    A rule is a function of its arguments and the law of a day alone. Where it reads the law or the
    calendar, and all its facts are of few values in an office (dates of contracts, points, kinds),
    most of its answers have been given before.
    """
    if "law" not in rule.needs and "workdays" not in rule.needs:
        return False
    facts = [FACTS[DERIVED_FROM.get(n, n)] for n in rule.needs if n in FACTS or n in DERIVED_FROM]
    return not {"case", "batch"} & rule.needs.keys() and all(
        (f.kind in _FEW_VALUES or f.has_blank_meaning or f.key in _SHARED_TEXTS)
        and f.key not in _PERSONAL
        for f in facts
    )


def _guard(rule: Rule, day: str) -> str:
    """The lines that answer what needs no look into the body."""
    lines = []
    if rule.holds_from or rule.holds_until:
        lines += [f"day = {day}", "if day is None:", "    return undated(values)"]
        if rule.holds_from:
            lines += ["if day < holds_from:", "    return not_applicable"]
        if rule.holds_until:
            lines += ["if day > holds_until:", "    return not_applicable"]
    is_fact = FACTS.keys() | DERIVED_FROM.keys()
    needed = [n for n, need in rule.needs.items() if need is Need.VALUE and n in is_fact]
    lacking = [f"values[{SLOTS[n]}] is None" for n in needed]
    if any(need is Need.OR_BLANK for need in rule.needs.values()):
        lacking.append("(unreadable and not blankable.isdisjoint(unreadable))")
    if lacking:
        lines += [f"if {' or '.join(lacking)}:", "    return without(values, unreadable)"]
    return "\n".join(f"    {line}" for line in lines)


def prepare(rule: Rule) -> Runner:
    """The function that runs one version of a rule."""
    # The reporting date that dates a rule is the day of filing: as_of where it is empty.
    dated_by = "filed_on" if rule.dated_by == "report_date" else rule.dated_by
    day = "None" if dated_by is None else f"values[{SLOTS[dated_by]}]"
    guard = _guard(rule, day)
    template = _WITH_LAW if "law" in rule.needs else _PLAIN
    source = template.format(
        guard=guard,
        law=SLOTS["law"],
        day=day,
        arguments=", ".join(f"values[{SLOTS[n]}]" for n in rule.needs),
    )
    if _is_worth_remembering(rule):
        asked = [f"values[{SLOTS[n]}]" for n in rule.needs if n not in ("law", "workdays")]
        source += _REMEMBERED.format(
            guard=guard, key=", ".join([day, *asked]), most=REMEMBERED_AT_MOST
        )
    answers = _Answers(rule)
    names: dict[str, Any] = {
        "PASS": PASS,
        "NOT_APPLICABLE": NOT_APPLICABLE,
        "body": rule.body,
        "holds_from": rule.holds_from,
        "holds_until": rule.holds_until,
        "blankable": answers.blankable,
        "passed": answers.passed,
        "not_applicable": answers.not_applicable,
        "without": answers.without,
        "undated": answers.undated,
        "passed_by": answers.passed_by,
        "other": answers.other,
        "raised": answers.raised,
        "memory": {},
    }
    # The source is made of slot numbers alone; nothing that anybody typed comes into it.
    exec(compile(source, f"<rule {rule.id}>", "exec"), names)  # noqa: S102  # see above
    runner: Runner = names.get("run_once") or names["run"]
    return runner


def prepare_versions(versions: Sequence[Rule]) -> Runner:
    """The versions of one rule as one: they never hold on the same day."""
    first, *later = [prepare(v) for v in versions]
    if not later:
        return first

    def run(values: Values, unreadable: frozenset[str]) -> RuleResult:
        result = first(values, unreadable)
        for version in later:
            if result.outcome is not NOT_APPLICABLE:
                break
            result = version(values, unreadable)
        return result

    return run
