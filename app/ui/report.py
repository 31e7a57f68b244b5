"""What is said of one case, as plain data in the order in which it is to be done.

The panel and the clipboard show the same report. Facts that are missing are asked for once, with
all the checks that wait for them, not once for each check.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.rules.base import Confidence, Outcome, Rule, RuleClass, Severity
from app.rules.dates import roc
from app.rules.facts import label
from app.rules.results import VERDICT_WORDS, CaseResult, RuleResult, Verdict
from app.ui.rows import typed_value

CONFIDENCE_WORDS: Final = {
    Confidence.VERIFIED: "已對照原文",
    Confidence.INFERRED: "由原文推得，請自行斟酌",
    Confidence.UNVERIFIED: "原文尚未查證，僅供參考",
}
NOTHING_TYPED: Final = "未填"
SMALL_PRINT: Final = "這是本程式依所填資料檢核的結果；是否准予登記備查，由銓敘部決定。"

_SEVERITY_ORDER: Final = {s: i for i, s in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. `values` are (label, as typed); `asked_by` the titles of waiting checks."""

    message: str
    values: tuple[tuple[str, str], ...]
    basis: str
    confidence: str
    fix: str
    rules: tuple[str, ...]
    asked_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The things of one sort; `tone` is the verdict whose colour and shape they bear."""

    title: str
    kind: str
    tone: str
    hint: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class CaseReport:
    """All that the panel shows of one case."""

    verdict: str
    word: str
    case_no: str
    person: str
    summary: str
    small_print: str
    groups: tuple[Group, ...]
    passed: tuple[str, ...]
    not_applicable: int


def _confidence(rule: Rule) -> str:
    """How sure the basis is; nothing where the check is the program's own and rests on no text."""
    if rule.rule_class is RuleClass.FORMAT and rule.confidence is Confidence.VERIFIED:
        return ""
    return CONFIDENCE_WORDS[rule.confidence]


def _values(result: CaseResult, keys: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((label(k), typed_value(result, k) or NOTHING_TYPED) for k in keys)


def _item(result: CaseResult, found: RuleResult) -> Item:
    rule = found.rule
    failed = found.outcome is Outcome.FAIL
    return Item(
        message=found.message,
        values=_values(result, found.fields if failed else found.missing),
        basis=rule.basis_text,
        confidence=_confidence(rule),
        fix=rule.fix if failed else "",
        rules=(rule.id,),
        asked_by=() if failed else (rule.title,),
    )


def _missing_message(result: CaseResult, keys: tuple[str, ...]) -> str:
    unreadable = [k for k in keys if k in result.case.unreadable]
    empty = [k for k in keys if k not in result.case.unreadable]
    parts = []
    if empty:
        parts.append("請填" + "、".join(f"「{label(k)}」" for k in empty) + "。")
    parts += [
        f"「{label(k)}」所填的「{typed_value(result, k)}」無法辨識，請改填。" for k in unreadable
    ]
    return "".join(parts)


def _missing_item(result: CaseResult, keys: tuple[str, ...], waiting: list[RuleResult]) -> Item:
    if len(waiting) == 1:
        only = waiting[0].rule
        basis, confidence = only.basis_text, _confidence(only)
    else:
        basis, confidence = "", ""
    return Item(
        message=_missing_message(result, keys),
        values=(),
        basis=basis,
        confidence=confidence,
        fix="",
        rules=tuple(w.rule.id for w in waiting),
        asked_by=tuple(w.rule.title for w in waiting),
    )


def _unknown_items(result: CaseResult, unknown: list[RuleResult]) -> list[Item]:
    waiting: dict[tuple[str, ...], list[RuleResult]] = {}
    others: list[Item] = []
    for found in sorted(unknown, key=lambda r: _SEVERITY_ORDER[r.rule.severity]):
        if found.missing:
            waiting.setdefault(tuple(sorted(found.missing)), []).append(found)
        else:
            others.append(_item(result, found))
    return [_missing_item(result, k, w) for k, w in waiting.items()] + others


def _groups(result: CaseResult) -> tuple[Group, ...]:
    by: dict[Outcome, list[RuleResult]] = {o: [] for o in Outcome}
    for found in result.results:
        by[found.outcome].append(found)
    failed = {s: [r for r in by[Outcome.FAIL] if r.rule.severity is s] for s in Severity}
    needed = [r for r in by[Outcome.UNKNOWN] if r.rule.severity is Severity.BLOCK]
    others = [r for r in by[Outcome.UNKNOWN] if r.rule.severity is not Severity.BLOCK]

    def items(results: list[RuleResult]) -> tuple[Item, ...]:
        return tuple(_item(result, r) for r in results)

    groups = (
        Group(
            "檢核失敗",
            "未能執行",
            "error",
            "這幾項沒有檢核到，請勿視為通過。",
            items(by[Outcome.ERROR]),
        ),
        Group("應先補正", "阻擋", "blocked", "報送前須改正。", items(failed[Severity.BLOCK])),
        Group(
            "尚待填寫",
            "無法判斷",
            "incomplete",
            "填妥後才能判斷是否可報送。",
            tuple(_unknown_items(result, needed)),
        ),
        Group("請留意", "警示", "review", "可能被詢問，請先確認。", items(failed[Severity.WARN])),
        Group("提示", "提示", "hint", "供參考，不影響報送。", items(failed[Severity.HINT])),
        Group(
            "可補充的資料",
            "無法判斷",
            "hint",
            "不影響報送。",
            tuple(_unknown_items(result, others)),
        ),
    )
    return tuple(g for g in groups if g.items)


def _summary(verdict: Verdict, groups: tuple[Group, ...], as_of: date) -> str:
    if verdict is Verdict.READY:
        undecided = sum(len(g.items) for g in groups if g.kind == "無法判斷")
        more = f"另有 {undecided} 項資料未填，相關檢核無法判斷。" if undecided else ""
        return f"以{roc(as_of)}為準，未發現須先補正或留意之處。{more}"
    counts = "、".join(f"{g.title}\u00a0{len(g.items)}\u00a0項" for g in groups)
    return f"以{roc(as_of)}為準：\n{counts}。"


def report_of(result: CaseResult, as_of: date) -> CaseReport:
    """The report of one case, checked for `as_of`."""
    f = result.case.facts
    groups = _groups(result)
    person = "　".join(p for p in (f.name, f.job_title, f.case_kind) if p)
    return CaseReport(
        verdict=result.verdict.value,
        word=VERDICT_WORDS[result.verdict],
        case_no=f.case_no or f"第 {result.case.row} 列",
        person=person,
        summary=_summary(result.verdict, groups, as_of),
        small_print=SMALL_PRINT if result.verdict is Verdict.READY else "",
        groups=groups,
        passed=tuple(
            f"{r.rule.title}（{r.rule.id}）" for r in result.results if r.outcome is Outcome.PASS
        ),
        not_applicable=sum(r.outcome is Outcome.NOT_APPLICABLE for r in result.results),
    )


def as_text(item: Item) -> str:
    """One item as plain text, for the clipboard."""
    lines = [item.message]
    lines += [f"{name}：{value}" for name, value in item.values]
    if item.fix:
        lines.append(f"處理：{item.fix}")
    if item.basis:
        sure = f"（{item.confidence}）" if item.confidence else ""
        lines.append(f"依據：{item.basis}{sure}")
    if item.asked_by:
        lines.append(f"待此判斷：{'、'.join(item.asked_by)}")
    lines.append(f"檢核項目：{'、'.join(item.rules)}")
    return "\n".join(lines)
