"""Deciding with facts that may be missing: True, False, or None for what cannot be said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.rules.facts import Case


def every(conditions: Iterable[bool | None]) -> bool | None:
    """Whether all hold: False as soon as one does not, though another cannot be said."""
    answer: bool | None = True
    for condition in conditions:
        if condition is False:
            return False
        if condition is None:
            answer = None
    return answer


def before(a: date | None, b: date | None) -> bool | None:
    """Whether a < b."""
    return None if a is None or b is None else a < b


def not_after(a: date | None, b: date | None) -> bool | None:
    """Whether a <= b."""
    return None if a is None or b is None else a <= b


def first_stated(case: Case, key: str, value: date | None, instead: date | None) -> date | None:
    """The value of a fact; where it was left empty, another; None where it is unreadable."""
    if value is not None or key in case.unreadable:
        return value
    return instead
