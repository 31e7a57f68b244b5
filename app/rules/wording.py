"""Turns of phrase that are shared, so that the same thing is always said the same way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from app.rules.base import Confidence, Rule, RuleClass
from app.rules.dates import roc
from app.rules.facts import FACTS, Case
from app.rules.law import RowValue, TableInForce
from app.rules.sources import DATA_INTEGRITY

CONFIDENCE_WORDS: Final[Mapping[str, str]] = {
    Confidence.VERIFIED: "已對照原文",
    Confidence.INFERRED: "由原文推得",
    Confidence.UNVERIFIED: "尚未查證",
}
"""How sure a rule or a row of the law is, by `Confidence` or its plain value."""

OWN_CHECK: Final = "本程式之檢核"
"""Stands for the confidence of a rule that rests on no text at all."""

MINISTRY_DECIDES: Final = "供機關自行檢查之用，不拘束銓敘部；是否登記備查，由銓敘部決定。"

NOT_BINDING: Final = f"本結果由本程式依所收錄之規則預檢而得，{MINISTRY_DECIDES}"
"""What stands on everything that shows results."""


def confidence_of(rule: Rule) -> str:
    """How sure a rule is, in words; for one of our own making, that it is that."""
    if rule.rule_class is RuleClass.FORMAT and {c.source for c in rule.basis} == {DATA_INTEGRITY}:
        return OWN_CHECK
    return CONFIDENCE_WORDS[rule.confidence]


def basis_word(rule: Rule) -> str:
    """What a basis is called: a requirement where the rule may be worded as one, else a pointer."""
    return "依據" if rule.is_binding else "參考"


def basis_of(rule: Rule) -> str:
    """The basis in one line, with how sure it is."""
    return f"{basis_word(rule)}：{rule.basis_text}（{confidence_of(rule)}）"


def value_words(value: RowValue) -> str:
    """A value of the law as the clerk reads it."""
    match value:
        case bool():
            return "是" if value else "否"
        case tuple():
            return "、".join(str(v) for v in value)
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def interval_words(since: date | None, until: date | None) -> str:
    """When something holds: 115年3月23日起, 115年2月26日以前, 未限期間."""
    if since and until:
        return f"{roc(since)}至{roc(until)}"
    if since:
        return f"{roc(since)}起"
    return f"{roc(until)}以前" if until else "未限期間"


def tables_words(tables: Iterable[TableInForce]) -> str:
    """Which tables a result was made by: the built-in ones, or which others in their place."""
    own = "、".join(table.title for table in tables if table.own)
    return f"參考資料表：已替換 {own}" if own else "參考資料表：內建"


def labels(keys: Iterable[str]) -> str:
    """The labels of facts, as a list in a sentence."""
    return "、".join(FACTS[k].label for k in keys)


def absent(case: Case, *keys: str) -> tuple[str, ...]:
    """Those of the facts that state no value: empty, or unreadable."""
    return tuple(k for k in keys if getattr(case.facts, k) is None)


def not_stated(case: Case, keys: Iterable[str]) -> str:
    """Say of facts without a value whether they are empty or unreadable, with what was typed.

    原籍地區、擔任事項未填；出生日期「1150229」無法辨識
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


def filing(report_date: date | None, filed_on: date) -> str:
    """The day that counts as the day of filing, and where it comes from."""
    if report_date is not None:
        return f"報送日期{roc(report_date)}"
    return f"報送日期未填，以預檢基準日{roc(filed_on)}計"


def day_or_blank(day: date | None) -> str:
    """A date in a sentence, or （未填）."""
    return roc(day) if day else "（未填）"


def yuan(amount: int) -> str:
    """Money as it is written: 43,336 元."""
    return f"{amount:,} 元"
