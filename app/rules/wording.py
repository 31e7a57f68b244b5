"""Turns of phrase that the rules share, so that the same thing is always said the same way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.rules.dates import roc
from app.rules.facts import FACTS, Case


def labels(keys: Iterable[str]) -> str:
    """The labels of facts, as a list in a sentence."""
    return "、".join(FACTS[k].label for k in keys)


def absent(case: Case, *keys: str) -> tuple[str, ...]:
    """Those of the facts that state no value: empty, or unreadable."""
    return tuple(k for k in keys if getattr(case.facts, k) is None)


def not_stated(case: Case, keys: Iterable[str]) -> str:
    """Say of facts without a value whether they are empty or unreadable, with what was typed.

    籍貫、擔任事項未填；出生日期「1150229」無法辨識
    """
    keys = tuple(keys)
    empty = [k for k in keys if k not in case.unreadable]
    said = [f"{labels(empty)}未填"] if empty else []
    said += [
        f"{FACTS[k].label}「{case.typed.get(k, '').strip()}」無法辨識"
        for k in keys
        if k in case.unreadable
    ]
    return "；".join(said)


def rows_of(cases: Iterable[Case], most: int = 5) -> str:
    """Where other cases stand, for a message: 第 3、7 列, or their case numbers."""
    found = list(cases)
    places = [str(c.row) if c.row else (c.facts.case_no or "") for c in found[:most]]
    more = f"等 {len(found)} 列" if len(found) > most else " 列"
    return f"第 {'、'.join(places)}{more}"


def day_or_blank(day: date | None) -> str:
    """A date in a sentence, or （未填）."""
    return roc(day) if day else "（未填）"


def yuan(amount: int) -> str:
    """Money as it is written: 43,336 元."""
    return f"{amount:,} 元"
