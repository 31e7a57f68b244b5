"""Turns of phrase that the rules share, so that the same thing is always said the same way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def rows_of(cases: Sequence[Case]) -> str:
    """Where other cases stand, for a message: 第 3、7 列, or 案件「H-001」 for a stored one."""
    rows = [str(c.row) for c in cases if c.row]
    stored = [f"案件「{c.facts.case_no}」" for c in cases if not c.row]
    return "、".join([f"第 {'、'.join(rows)} 列"] * bool(rows) + stored)


def day_or_blank(day: date | None) -> str:
    """A date in a sentence, or （未填）."""
    return roc(day) if day else "（未填）"


def yuan(amount: int) -> str:
    """Money as it is written: 43,336 元."""
    return f"{amount:,} 元"
