"""The check as JSON, case by case: the interface for other programs. Values stand as typed.

The keys are the contract; `class`, `title`, `law` and `tables` are additions to it. Dates are
western ISO. Memory does not grow with the number of cases: each is written and forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.rules.base import Outcome, Rule
from app.rules.facts import FACTS, Case
from app.rules.law import LawRow
from app.rules.results import CaseResult, RuleResult

if TYPE_CHECKING:
    from app.intake.roster import Problem
    from app.precheck import Checked

_QUIET = (Outcome.PASS, Outcome.NOT_APPLICABLE)


def json_chunks(checked: Checked, version: str, *, everything: bool = False) -> Iterator[str]:
    """The report in pieces that together are one JSON document, a line for each case.

    `everything` keeps passes and not-applicables. A lone surrogate is written as its escape, so
    that the document is UTF-8 whatever was typed.
    """
    result = checked.result
    yield '{"as_of": ' + _dumps(result.as_of.isoformat())
    rules = {
        "version": version,
        "sha256": result.law_sha256,
        "count": result.rule_count,
        "tables": [table._asdict() for table in result.tables],
    }
    yield ',\n"rules": ' + _dumps(rules)
    yield ',\n"cases": ['
    yield from _lines(_case(c, result.rules if everything else None) for c in result.cases)
    yield '],\n"problems": ['
    yield from _lines(_problem(p) for p in checked.roster.problems)
    yield "]}\n"


def _dumps(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    # A lone surrogate is no character: JSON can only hold it as an escape.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _lines(entries: Iterable[dict[str, object]]) -> Iterator[str]:
    comma = "\n"
    for entry in entries:
        yield comma + _dumps(entry)
        comma = ",\n"


def _case(of: CaseResult, catalogue: Sequence[Rule] | None) -> dict[str, object]:
    """One case; with a catalogue, what every rule of it says, else what asks for attention."""
    case = of.case
    if catalogue is None:
        shown = [r for r in of.results if r.outcome not in _QUIET]
    else:
        shown = [*of.results, *_of_other_kinds(of, catalogue)]
    return {
        "row": case.row,
        "case_no": case.facts.case_no or "",
        "case_kind": case.facts.case_kind or case.typed.get("case_kind", ""),
        "verdict": of.verdict,
        "results": [_result(r, case) for r in shown],
    }


def _of_other_kinds(of: CaseResult, rules: Sequence[Rule]) -> Iterator[RuleResult]:
    """The rules that are not for the kind of this case: 不適用."""
    ran = {r.rule.id for r in of.results}
    return (RuleResult(r, Outcome.NOT_APPLICABLE) for r in rules if r.id not in ran)


def _result(result: RuleResult, case: Case) -> dict[str, object]:
    rule = result.rule
    fields = [f for f in result.fields if f in FACTS]
    entry: dict[str, object] = {
        "rule": rule.id,
        "outcome": result.outcome,
        "severity": result.severity,
        "confidence": rule.confidence,
        "fields": fields,
        "values": {f: case.typed.get(f, "") for f in (*fields, *rule.fields)},
        "message": result.message,
        "fix": rule.fix,
        "basis": rule.basis_text,
        "class": rule.rule_class,
        "title": rule.title,
    }
    if result.rows:
        entry["law"] = [law_entry(row) for row in result.rows]
    return entry


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "message": problem.message,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def law_entry(row: LawRow) -> dict[str, object]:
    """One row of the law: decimals as text, so that no digit is lost; open ends as null."""
    value = row.value
    return {
        "table": row.table,
        "title": row.title,
        "key": row.key,
        "from": _iso(row.since),
        "until": _iso(row.until),
        "value": str(value) if isinstance(value, Decimal) else value,
        "basis": row.basis,
        "confidence": row.confidence,
    }


def rule_entry(rule: Rule) -> dict[str, object]:
    """One rule as the catalogue lists it; a rule for every kind of case says 全部."""
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": rule.severity,
        "class": rule.rule_class,
        "confidence": rule.confidence,
        "case_kinds": ["全部"] if rule.all_kinds else list(rule.kinds),
        "basis": rule.basis_text,
    }
