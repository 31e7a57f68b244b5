"""What a rule is: a function that asks for facts by name, and the data that explains it.

    @rule(
        id="L05", title="履歷表併同造送", severity=Severity.BLOCK, ...,
        examples=(passes(has_resume="是"), fails(has_resume="否"), fails("未填")),
    )
    def resume_enclosed(has_resume: bool | None) -> Ruling: ...

Parameters are facts of the vocabulary, or one of `PROVIDED`. The annotation says what the body can
take:

- `T`: a value. Where the fact is empty or unreadable the engine answers 無法判斷 itself; where the
  vocabulary says what a blank means, the body gets that.
- `T | None`: None where the fact is empty or unreadable; the body decides what it can without it.
- `OrBlank[T]`: None where the fact was left empty, which means something to this rule; unreadable
  is 無法判斷.

The body returns PASS, NOT_APPLICABLE, UNKNOWN, `ask("fact", …)`, `undecided("why")`, or what is
wrong: a `Finding` or a list of them. It reads no clock, no file and no database.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import (
    Annotated,
    Final,
    NamedTuple,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

from app.rules.facts import CASE_KINDS, FACTS, CaseKind
from app.rules.sources import Citation


class Severity(StrEnum):
    """What a failed rule means to the clerk."""

    BLOCK = "阻擋"
    WARN = "警示"
    HINT = "提示"


BLOCK: Final = Severity.BLOCK
WARN: Final = Severity.WARN
HINT: Final = Severity.HINT


class RuleClass(StrEnum):
    """Where a rule comes from."""

    STATUTE = "法規"
    LETTER = "函文"
    FORMAT = "格式"
    PRACTICE = "實務"


STATUTE: Final = RuleClass.STATUTE
LETTER: Final = RuleClass.LETTER
FORMAT: Final = RuleClass.FORMAT
PRACTICE: Final = RuleClass.PRACTICE


class Confidence(StrEnum):
    """How sure it is that the rule says what its source says."""

    VERIFIED = "verified"
    INFERRED = "inferred"
    UNVERIFIED = "unverified"


VERIFIED: Final = Confidence.VERIFIED
INFERRED: Final = Confidence.INFERRED
UNVERIFIED: Final = Confidence.UNVERIFIED


class Outcome(StrEnum):
    """What a rule says of a case."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    ERROR = "error"


OUTCOME_WORDS: Final[Mapping[Outcome, str]] = {
    Outcome.PASS: "通過",
    Outcome.FAIL: "不符",
    Outcome.NOT_APPLICABLE: "不適用",
    Outcome.UNKNOWN: "無法判斷",
    Outcome.ERROR: "檢核失敗",
}

PASS: Final = Outcome.PASS
NOT_APPLICABLE: Final = Outcome.NOT_APPLICABLE
UNKNOWN: Final = Outcome.UNKNOWN


class Finding(NamedTuple):
    """One thing that is wrong: the facts it concerns, and a sentence with their values."""

    fields: tuple[str, ...]
    message: str
    severity: Severity | None = None
    """Where this finding weighs otherwise than its rule does."""


class Undecided(NamedTuple):
    """Why a rule cannot be decided, where that is not simply a fact left empty."""

    message: str


class Lacking(NamedTuple):
    """The facts to ask for first, where a rule cannot be decided without them."""

    fields: tuple[str, ...]


Ruling = Outcome | Undecided | Lacking | Finding | list[Finding]


def wrong(message: str, *fields: str) -> Finding:
    """A finding about these facts."""
    return Finding(fields, message)


def undecided(message: str) -> Undecided:
    """無法判斷, for a reason other than an empty fact."""
    return Undecided(message)


def ask(*fields: str) -> Lacking:
    """無法判斷, for want of those of these facts that have no value.

    UNKNOWN would ask for every fact that the body might want; this asks for those on which it hangs
    whether the others matter at all.
    """
    return Lacking(fields)


T = TypeVar("T")
_MAY_BE_BLANK: Final = "may be blank"
OrBlank = Annotated[T | None, _MAY_BE_BLANK]

PROVIDED: Final = ("filed_on", "as_of", "case", "workdays", "batch", "law")
"""What a rule can ask for beside facts:

`filed_on` (date): the reporting date where filled, else `as_of`; `as_of` (date): the date that the
check is made for; `case` (Case): the whole case as typed; `workdays` (WorkCalendar); `batch`
(CaseIndex): the other cases; `law` (LawView): the dated tables on the day that dates the rule.
"""

DERIVED_FROM: Final = {"filed_on": "report_date"}


class Need(StrEnum):
    """How a rule takes one of its parameters."""

    VALUE = "value"
    IF_KNOWN = "if known"
    OR_BLANK = "or blank"


@dataclass(frozen=True, slots=True)
class Example:
    """One case in the form that people type it, and what the rule says of it.

    `typed` holds only the facts that matter; `others` are further cases of the same batch.
    """

    outcome: Outcome
    note: str
    typed: Mapping[str, str]
    others: tuple[Mapping[str, str], ...]
    as_of: str


def _example(outcome: Outcome) -> Callable[..., Example]:
    def make(
        note: str = "",
        *,
        others: Sequence[Mapping[str, str]] = (),
        as_of: str = "115-04-20",
        **typed: str,
    ) -> Example:
        return Example(outcome, note, typed, tuple(others), as_of)

    return make


passes = _example(Outcome.PASS)
fails = _example(Outcome.FAIL)
not_applicable = _example(Outcome.NOT_APPLICABLE)
unknown = _example(Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one check of the catalogue, with all that explains it."""

    id: str
    title: str
    severity: Severity
    rule_class: RuleClass
    confidence: Confidence
    kinds: tuple[CaseKind, ...]
    dated_by: str | None
    basis: tuple[Citation, ...]
    why: str
    fix: str
    examples: tuple[Example, ...]
    body: Callable[..., Ruling]
    needs: Mapping[str, Need]
    fields: tuple[str, ...]
    holds_from: date | None
    holds_until: date | None

    @property
    def is_binding(self) -> bool:
        """Whether the rule may be worded as a legal requirement (違反, 應)."""
        return self.rule_class is RuleClass.STATUTE and self.confidence is Confidence.VERIFIED

    @property
    def basis_text(self) -> str:
        """The basis in one line."""
        return "；".join(str(c) for c in self.basis)

    @property
    def all_kinds(self) -> bool:
        """Whether the rule holds for every kind of case, and for one of unknown kind."""
        return self.kinds == CASE_KINDS


ALL_KINDS: Final = CASE_KINDS

REGISTRY: Final[dict[str, list[Rule]]] = {}
"""Rule id → its versions by date, filled as the modules of `app.rules.checks` are imported."""


class BadRule(TypeError):
    """A rule that is declared wrongly: a parameter that is no fact, versions that overlap."""


def _need_of(annotation: object) -> Need:
    if get_origin(annotation) is Annotated:
        return Need.OR_BLANK
    if types.NoneType in get_args(annotation):
        return Need.IF_KNOWN
    return Need.VALUE


def _needs(body: Callable[..., Ruling]) -> dict[str, Need]:
    hints = get_type_hints(body, include_extras=True)
    found: dict[str, Need] = {}
    for name in inspect.signature(body).parameters:
        if name not in FACTS and name not in PROVIDED:
            raise BadRule(f"{body.__name__}: {name} is no fact of the vocabulary")
        found[name] = _need_of(hints[name])
    return found


def _overlap(a: Rule, b: Rule) -> bool:
    start = max(a.holds_from or date.min, b.holds_from or date.min)
    return start <= min(a.holds_until or date.max, b.holds_until or date.max)


def rule(
    *,
    id: str,
    title: str,
    severity: Severity,
    rule_class: RuleClass,
    confidence: Confidence,
    kinds: tuple[CaseKind, ...],
    dated_by: str | None,
    basis: Sequence[Citation],
    why: str,
    fix: str,
    examples: Sequence[Example],
    also_concerns: Sequence[str] = (),
    holds_from: date | None = None,
    holds_until: date | None = None,
) -> Callable[[Callable[..., Ruling]], Callable[..., Ruling]]:
    """Register the decorated function as a rule of the catalogue.

    `also_concerns` names facts that the body reads other than through its parameters. `holds_from`
    and `holds_until` bound the days (of the fact `dated_by`) on which this version of the rule
    holds; outside of them it is 不適用. Raises BadRule where the declaration contradicts itself.
    """

    def register(body: Callable[..., Ruling]) -> Callable[..., Ruling]:
        needs = _needs(body)
        asked = [DERIVED_FROM.get(n, n) for n in needs]
        fields = dict.fromkeys([f for f in asked if f in FACTS] + list(also_concerns))
        made = Rule(
            id=id,
            title=title,
            severity=severity,
            rule_class=rule_class,
            confidence=confidence,
            kinds=kinds,
            dated_by=dated_by,
            basis=tuple(basis),
            why=why,
            fix=fix,
            examples=tuple(examples),
            body=body,
            needs=needs,
            fields=tuple(fields),
            holds_from=holds_from,
            holds_until=holds_until,
        )
        versions = REGISTRY.setdefault(id, [])
        if any(_overlap(made, other) for other in versions):
            raise BadRule(f"{id}: two versions hold on the same day")
        if dated_by is not None and dated_by not in FACTS:
            raise BadRule(f"{id}: dated by {dated_by}, which is no fact")
        versions.append(made)
        return body

    return register
