"""All rules of one kind of case as one function: the innermost loop of the program.

A case of 新聘 goes through some ninety rules, most of which only compare two values. So where a
rule's arguments stand, which of them it cannot do without and what dates it is resolved once, into
one function written for that kind of case; running a rule then costs little more than its body.
`docs/decisions/004-rules-are-compiled.md` has the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from app.rules.answers import SLOTS, Answers, Values
from app.rules.base import DERIVED_FROM, NOT_APPLICABLE, PASS, Need, Rule
from app.rules.facts import FACTS, Kind
from app.rules.results import RuleResult

Plan = Callable[[Values, frozenset[str]], tuple[tuple[RuleResult, ...], list[RuleResult]]]
"""From the values and the unreadable facts of a case to the outcomes, in the order of the rules,
and to those among them that are neither 通過 nor 不適用. Never raises."""

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


class _Writer:
    """Writes the part of the function that runs one version of a rule.

    Its names end in the number of the version, so that all share one name space; the result goes
    to the variable `to`. Nothing that anybody typed comes into the source.
    """

    def __init__(self, rule: Rule, number: int, to: str) -> None:
        self._rule = rule
        self._n = number
        self._to = to
        self._reads_law = "law" in rule.needs
        # The reporting date that dates a rule is the day of filing: as_of where it is empty.
        dated_by = "filed_on" if rule.dated_by == "report_date" else rule.dated_by
        self._day = "None" if dated_by is None else f"v_{dated_by}"

    def names(self) -> dict[str, Any]:
        """What the names in the source stand for."""
        rule, n, answers = self._rule, self._n, Answers(self._rule)
        return {
            f"body{n}": rule.body,
            f"from{n}": rule.holds_from,
            f"until{n}": rule.holds_until,
            f"blankable{n}": answers.blankable,
            f"passed{n}": answers.passed,
            f"off{n}": answers.not_applicable,
            f"without{n}": answers.without,
            f"undated{n}": answers.undated,
            f"passed_by{n}": answers.passed_by,
            f"other{n}": answers.other,
            f"raised{n}": answers.raised,
            f"memory{n}": {},
        }

    def lines(self) -> Iterator[str]:
        """The source, not indented."""
        word = "if"
        for condition, answer in self._guards():
            yield f"{word} {condition}:"
            yield f"    {answer}"
            word = "elif"
        body = self._remembered() if _is_worth_remembering(self._rule) else self._asked()
        if word == "if":
            yield from body
        else:
            yield "else:"
            yield from _indented(body)

    def _odd(self, answer: str) -> str:
        return f"odd.append({self._to} := {answer})"

    def _guards(self) -> Iterator[tuple[str, str]]:
        """What needs no look into the body: the condition, and what then follows."""
        rule, n = self._rule, self._n
        if rule.holds_from or rule.holds_until:
            yield f"{self._day} is None", self._odd(f"undated{n}(values)")
        if rule.holds_from:
            yield f"{self._day} < from{n}", f"{self._to} = off{n}"
        if rule.holds_until:
            yield f"{self._day} > until{n}", f"{self._to} = off{n}"
        is_fact = FACTS.keys() | DERIVED_FROM.keys()
        needed = [k for k, need in rule.needs.items() if need is Need.VALUE and k in is_fact]
        lacking = [f"v_{k} is None" for k in needed]
        if any(need is Need.OR_BLANK for need in rule.needs.values()):
            lacking.append(f"(unreadable and not blankable{n}.isdisjoint(unreadable))")
        if lacking:
            yield " or ".join(lacking), self._odd(f"without{n}(values, unreadable)")

    def _asked(self) -> Iterator[str]:
        """The lines that ask the body."""
        n, to = self._n, self._to
        if self._reads_law:
            yield f"v_law.day = {self._day}"
        rows = "v_law.taken()" if self._reads_law else "()"
        passed = f"passed_by{n}(v_law) if v_law.read else " if self._reads_law else ""
        yield "try:"
        yield f"    said = body{n}({', '.join(f'v_{k}' for k in self._rule.needs)})"
        yield "except Exception as broken:"
        yield f"    {self._odd(f'raised{n}(broken, values, {rows})')}"
        yield "else:"
        yield "    if said is PASS:"
        yield f"        {to} = {passed}passed{n}"
        yield "    elif said is NOT_APPLICABLE:"
        if self._reads_law:
            yield "        v_law.read.clear()"
        yield f"        {to} = off{n}"
        yield "    else:"
        yield f"        {self._odd(f'other{n}(said, values, {rows})')}"

    def _remembered(self) -> Iterator[str]:
        """The lines that look whether the question was asked before, and else ask the body."""
        n, to = self._n, self._to
        asked = [f"v_{k}" for k in self._rule.needs if k not in ("law", "workdays")]
        yield f"asked = ({', '.join([self._day, *asked])},)"
        yield f"{to} = memory{n}.get(asked)"
        yield f"if {to} is None:"
        yield from _indented(self._asked())
        # What is said of missing cells is said of this case alone.
        yield f"    if not {to}.missing:"
        yield f"        if len(memory{n}) >= {REMEMBERED_AT_MOST}:"
        yield f"            memory{n}.clear()"
        yield f"        memory{n}[asked] = {to}"
        yield f"elif {to}[1] is not PASS:"
        yield f"    odd.append({to})"


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"    {line}" for line in lines)


def plan_of(rules: Sequence[Sequence[Rule]]) -> Plan:
    """The function that runs these rules, each with its versions, which never hold on one day."""
    names: dict[str, Any] = {"PASS": PASS, "NOT_APPLICABLE": NOT_APPLICABLE}
    lines: list[str] = []
    number = 0
    for place, versions in enumerate(rules):
        to = f"r{place}"
        for i, version in enumerate(versions):
            writer = _Writer(version, number, to)
            names |= writer.names()
            number += 1
            if i == 0:
                lines += writer.lines()
            else:
                lines.append(f"if {to}[1] is NOT_APPLICABLE:")
                lines += _indented(writer.lines())
    source = "\n".join(
        [
            "def run(values, unreadable):",
            f"    ({', '.join(f'v_{key}' for key in SLOTS)},) = values",
            "    odd = []",
            *_indented(iter(lines)),
            f"    return ({''.join(f'r{place}, ' for place in range(len(rules)))}), odd",
        ]
    )
    # The source is made of the names of facts and of numbers alone.
    exec(compile(source, "<rules>", "exec"), names)  # noqa: S102  # see above
    plan: Plan = names["run"]
    return plan
