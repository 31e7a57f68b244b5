"""What is said of one case, as plain data in the order in which it is to be done.

The panel and the clipboard show the same report. Facts that are missing are asked for once, with
all the checks that wait for them, not once for each check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.packets.masking import mask_id, mask_within
from app.rules.base import Outcome, Severity
from app.rules.dates import roc
from app.rules.facts import label
from app.rules.results import VERDICT_WORDS, CaseResult, RuleResult, Verdict
from app.rules.waiting import Waiting, waiting_for
from app.rules.wording import MINISTRY_DECIDES, basis_of
from app.stored import Waiver
from app.ui.rows import typed_value

NOTHING_TYPED: Final = "未填"
SMALL_PRINT: Final = MINISTRY_DECIDES
WAIVED: Final = "不計入結果"
"""The kind of what has been set aside with a reason."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. `values` are (label, as typed); `asked_by` the titles of waiting checks."""

    message: str
    values: tuple[tuple[str, str], ...]
    basis: str
    fix: str
    rules: tuple[str, ...]
    asked_by: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """The facts that it concerns, the first to be gone to."""
    mend: str = ""
    """What the program can put there by itself, in words; empty where it cannot."""
    can_waive: bool = False
    """Whether it can be set aside with a reason."""
    waiver: Waiver | None = None
    """Why it has been set aside, where it has."""


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


@dataclass(frozen=True, slots=True)
class Editing:
    """What the panel needs of a case that is kept and being edited.

    `mends` are by rule the texts that would mend it, `waivers` what has been set aside.
    """

    verdict: Verdict
    mends: Mapping[str, Mapping[str, str]]
    waivers: Mapping[str, Waiver]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One case as the panel may show it: its ID number, and any in its texts, masked."""

    result: CaseResult
    editing: Editing | None = None

    def safe(self, text: str) -> str:
        """A sentence with the ID numbers in it masked."""
        case = self.result.case
        return mask_within(text, (case.facts.id_number or "", case.typed.get("id_number", "")))

    def typed(self, key: str) -> str:
        """What was typed for a fact."""
        text = typed_value(self.result, key)
        return mask_id(text) if key == "id_number" and text else self.safe(text)

    def values(self, keys: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """The facts that a finding concerns, with what was typed; none where nothing was."""
        stated = tuple((label(k), self.typed(k) or NOTHING_TYPED) for k in keys)
        return stated if any(text != NOTHING_TYPED for _, text in stated) else ()


def _item(reading: _Reading, found: RuleResult) -> Item:
    rule = found.rule
    failed = found.outcome is Outcome.FAIL
    return Item(
        message=reading.safe(found.message),
        values=reading.values(found.fields if failed else found.missing),
        basis=basis_of(rule),
        fix=rule.fix if failed else "",
        rules=(rule.id,),
        asked_by=() if failed else (rule.title,),
        fields=found.fields or rule.fields,
        mend=_mend(reading, rule.id),
        can_waive=failed and reading.editing is not None,
        waiver=reading.editing.waivers.get(rule.id) if reading.editing else None,
    )


def _mend(reading: _Reading, rule: str) -> str:
    edits = reading.editing.mends.get(rule, {}) if reading.editing else {}
    texts = {k: mask_id(t) if k == "id_number" else t for k, t in edits.items()}
    return "，".join(f"「{label(k)}」改為「{text}」" for k, text in texts.items())


def _missing_message(reading: _Reading, keys: tuple[str, ...]) -> str:
    unreadable = reading.result.case.unreadable
    empty = [k for k in keys if k not in unreadable]
    parts = []
    if empty:
        parts.append("請填" + "、".join(f"「{label(k)}」" for k in empty) + "。")
    parts += [
        f"「{label(k)}」所填的「{reading.typed(k)}」看不懂，請改填。"
        for k in keys
        if k in unreadable
    ]
    return "".join(parts)


def _waiting_item(reading: _Reading, waiting: Waiting) -> Item:
    results = waiting.results
    if not waiting.missing:
        return _item(reading, results[0])
    return Item(
        message=_missing_message(reading, waiting.missing),
        values=(),
        basis=basis_of(results[0].rule) if len(results) == 1 else "",
        fix="",
        rules=tuple(r.rule.id for r in results),
        asked_by=tuple(r.rule.title for r in results),
        fields=waiting.missing,
    )


def _groups(result: CaseResult, editing: Editing | None) -> tuple[Group, ...]:
    reading = _Reading(result, editing)
    set_aside = editing.waivers if editing else {}
    by: dict[Outcome, list[RuleResult]] = {o: [] for o in Outcome}
    waived = []
    for found in result.results:
        if found.rule.id in set_aside:
            waived.append(found)
        else:
            by[found.outcome].append(found)
    failed = {s: [r for r in by[Outcome.FAIL] if r.severity is s] for s in Severity}
    waiting = waiting_for(by[Outcome.UNKNOWN])
    needed = [w for w in waiting if w.severity is Severity.BLOCK]
    others = [w for w in waiting if w.severity is not Severity.BLOCK]

    def items(results: list[RuleResult]) -> tuple[Item, ...]:
        return tuple(_item(reading, r) for r in results)

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
            tuple(_waiting_item(reading, w) for w in needed),
        ),
        Group("請留意", "警示", "review", "可能被詢問，請先確認。", items(failed[Severity.WARN])),
        Group("提示", "提示", "hint", "供參考，不影響報送。", items(failed[Severity.HINT])),
        Group(
            "可補充的資料",
            "無法判斷",
            "hint",
            "不影響報送。",
            tuple(_waiting_item(reading, w) for w in others),
        ),
        Group(
            "已附理由",
            WAIVED,
            "hint",
            "所依據的內容變更後，理由即失效；改回原來的內容，理由即恢復。",
            items(waived),
        ),
    )
    return tuple(g for g in groups if g.items)


def _summary(verdict: Verdict, groups: tuple[Group, ...], as_of: date) -> str:
    if verdict is Verdict.READY:
        undecided = sum(len(g.items) for g in groups if g.kind == "無法判斷")
        more = f"另有 {undecided} 項資料未填，相關檢核無法判斷。" if undecided else ""
        waived = sum(len(g.items) for g in groups if g.kind == WAIVED)
        apart = f"除已附理由 {waived} 項外，" if waived else ""
        return f"以{roc(as_of)}為準，{apart}未發現須先補正或留意之處。{more}"
    counts = "、".join(f"{g.title}\u00a0{len(g.items)}\u00a0項" for g in groups)
    return f"以{roc(as_of)}為準：\n{counts}。"


def report_of(result: CaseResult, as_of: date, editing: Editing | None = None) -> CaseReport:
    """The report of one case, checked for `as_of`; of one that is kept, with what can be done."""
    f = result.case.facts
    groups = _groups(result, editing)
    verdict = editing.verdict if editing else result.verdict
    set_aside = editing.waivers if editing else {}
    person = "　".join(p for p in (f.name, f.job_title, f.case_kind) if p)
    return CaseReport(
        verdict=verdict.value,
        word=VERDICT_WORDS[verdict] + (f"（已附理由 {len(set_aside)} 項）" if set_aside else ""),
        case_no=f.case_no or (f"第 {result.case.row} 列" if result.case.row else "未編號"),
        person=person,
        summary=_summary(verdict, groups, as_of),
        small_print=SMALL_PRINT if verdict is Verdict.READY else "",
        groups=groups,
        passed=tuple(
            f"{r.rule.title}（{r.rule.id}）" for r in result.results if r.outcome is Outcome.PASS
        ),
        not_applicable=sum(r.outcome is Outcome.NOT_APPLICABLE for r in result.results),
    )


def waiver_text(waiver: Waiver) -> str:
    """Why something has been set aside, by whom and when."""
    basis = f"；依據：{waiver.basis}" if waiver.basis else ""
    reason = waiver.reason.rstrip("。")
    return f"理由：{reason}{basis}（{waiver.by}，{roc(waiver.at.date())}）"


def as_text(item: Item) -> str:
    """One item as plain text, for the clipboard."""
    lines = [item.message]
    if item.waiver is not None:
        lines.append(waiver_text(item.waiver))
    lines += [f"{name}：{value}" for name, value in item.values]
    if item.fix:
        lines.append(f"處理：{item.fix}")
    if item.basis:
        lines.append(item.basis)
    if item.asked_by:
        lines.append(f"補填後可檢核：{'、'.join(item.asked_by)}")
    lines.append(f"檢核項目：{'、'.join(item.rules)}")
    return "\n".join(lines)
