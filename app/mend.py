"""What the program can mend by itself: arithmetic, the writing of names and texts, former names.

A mend is offered only where the rule that asked for it passes with it; what is right is never
guessed. It comes as an edit like any other, to be seen and undone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from app.rules.amounts import monthly_pay
from app.rules.base import Outcome
from app.rules.dates import full_age, narrow
from app.rules.engine import Checker
from app.rules.facts import FACTS, Case, Kind
from app.rules.law import LawBook
from app.rules.results import RuleResult
from app.rules.values import read_case
from app.stored import Typed

Edits = dict[str, str]
"""Fact key → the text to put there."""

_UNSEEN: Final = ("Cc", "Cf")
_OTHER_DOTS: Final = str.maketrans(dict.fromkeys("·・.•", "\u2027"))
_BREAK: Final = re.compile(r"\s*[\t\n\v\f\r\x85]+\s*")
_WIDE: Final = re.compile("[０-９Ａ-Ｚａ-ｚ]")


def pay_for(typed: Typed) -> str | None:
    """月支報酬 by 薪點 and 薪點折合率, in whole NT$; None where one of the two is lacking."""
    facts = read_case({k: typed.get(k, "") for k in ("points", "rate")}).facts
    if facts.points is None or facts.rate is None:
        return None
    return str(monthly_pay(facts.points, facts.rate))


def points_for(typed: Typed, book: LawBook, day: date) -> str | None:
    """薪點 by 等別 and 階; None where the table does not say."""
    facts = read_case({k: typed.get(k, "") for k in ("grade", "step")}).facts
    if facts.grade is None or facts.step is None or not book.states("pay.points", facts.grade):
        return None
    steps: Any = book.row("pay.points", facts.grade, day).value
    return str(steps[facts.step - 1]) if 1 <= facts.step <= len(steps) else None


def clean(text: str) -> str:
    """A text without unseen characters and blanks at its ends, its letters and digits narrow.

    A break of the line becomes a blank: what stood apart still does.
    """
    lines = " ".join(_BREAK.split(text.strip()))
    seen = "".join(c for c in lines if unicodedata.category(c) not in _UNSEEN)
    return _WIDE.sub(lambda m: narrow(m[0]), seen).strip()


def _clean_texts(case: Case, _: LawBook) -> Edits:
    texts = {k: t for k, t in case.typed.items() if FACTS[k].kind is Kind.TEXT and t.strip()}
    return {k: clean(t) for k, t in texts.items() if clean(t) != t}


def _in_name(change: Callable[[str], str]) -> Callable[[Case, LawBook], Edits]:
    return lambda case, _: {"name": change(case.typed.get("name", ""))}


def _without_blanks(name: str) -> str:
    return "".join(c for c in name if not c.isspace())


def _pay(case: Case, _: LawBook) -> Edits:
    pay = pay_for(case.typed)
    return {} if pay is None else {"monthly_pay": pay}


def _points(case: Case, book: LawBook) -> Edits:
    day = case.facts.contract_start
    points = None if day is None else points_for(case.typed, book, day)
    return {} if points is None else {"points": points}


def _age(case: Case, _: LawBook) -> Edits:
    born, on = case.facts.birth_date, case.facts.onboard_date or case.facts.contract_start
    return {} if born is None or on is None else {"age": str(full_age(born, on))}


def _place(case: Case, book: LawBook) -> Edits:
    place = case.typed.get("native_place", "").strip().replace("台", "臺")
    former: Any = book.row("places.former", "", None).value
    for entry in former:
        old, _, new = entry.partition("→")
        if place.startswith(old):
            place = new + place.removeprefix(old)
            break
    return {"native_place": place}


def _id_number(case: Case, _: LawBook) -> Edits:
    number = "".join(narrow(case.typed.get("id_number", "")).upper().split())
    return {"id_number": number}


_MENDS: Final[Mapping[str, Callable[[Case, LawBook], Edits]]] = {
    "F01": _id_number,
    "F09": _in_name(_without_blanks),
    "F10": _in_name(lambda name: name.translate(_OTHER_DOTS)),
    "F14": _in_name(lambda name: unicodedata.normalize("NFC", name)),
    "F17": _age,
    "F35": _points,
    "F38": _pay,
    "F48": _place,
    "F51": _clean_texts,
}


def mends(
    checker: Checker, results: Iterable[RuleResult], typed: Typed, as_of: date
) -> dict[str, Edits]:
    """By rule, the edits that make it pass; only of rules that fail now, and only what does."""
    found: dict[str, Edits] = {}
    for result in results:
        mend = _MENDS.get(result.rule.id)
        if mend is None or result.outcome is not Outcome.FAIL:
            continue
        edits = mend(result_case(typed), checker.book)
        if edits and _passes_with(checker, result.rule.id, {**typed, **edits}, as_of):
            found[result.rule.id] = edits
    return found


def result_case(typed: Typed) -> Case:
    """The case as it is typed."""
    return read_case({k: t for k, t in typed.items() if t})


@lru_cache(32)
def _alone(checker: Checker, rule: str) -> Checker:
    return Checker(checker.book, checker.workdays, {rule: checker.rules[rule]})


def _passes_with(checker: Checker, rule: str, typed: Typed, as_of: date) -> bool:
    (result,) = next(_alone(checker, rule).run([result_case(typed)], as_of)).results
    return result.outcome is not Outcome.FAIL and result.outcome is not Outcome.ERROR
