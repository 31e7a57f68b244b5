"""What happened to a case, and the other cases of its person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import QTextBrowser

from app.packets.masking import mask_id, mask_within
from app.rules.dates import roc_short
from app.rules.facts import FACTS, label
from app.rules.results import VERDICT_WORDS, Verdict
from app.stored import CLOSED_WORDS, CaseSummary, Event, Stage, stage_words
from app.ui.palette import Palette

WHAT: Final = {
    "created": "新增",
    "imported": "匯入",
    "renewed": "年度續聘產生",
    "edited": "修改",
    "deleted": "刪除",
    "restored": "復原刪除",
    "waived": "附理由",
    "unwaived": "撤回理由",
    "moved": "流程",
    "unmoved": "撤回流程步驟",
    "placed": "確認流程位置",
    "returned": "退回補正",
    "registered": "登記備查",
    "lapsed": "理由失效（內容已變更）",
    "regained": "理由恢復（內容已改回）",
}
_ABOUT: Final = {"flow": "步驟", "note": "備註", "reason": "理由", "returned": "退回原因"}
_BLANK: Final = "（空白）"
_SHOWN: Final = 12
"""Changes of one event that are named; a new case has some seventy."""


def _moment(at: datetime) -> str:
    return f"{roc_short(at.date())} {at:%H:%M}"


def _safe(key: str, text: str, number: str) -> str:
    if not text:
        return _BLANK
    return mask_id(text) if key == "id_number" else mask_within(text, (number,))


def _changes(event: Event, number: str) -> str:
    """What changed, in lines; of a new case only how many facts it stated."""
    if event.what in ("created", "imported", "renewed"):
        return escape(f"填有 {len(event.changes)} 欄")
    rows = []
    for key, (before, after) in list(event.changes.items())[:_SHOWN]:
        name = _ABOUT.get(key) or (label(key) if key in FACTS else f"檢核項目 {key}")
        was, now = _safe(key, before, number), _safe(key, after, number)
        rows.append(escape(f"{name}：{was} → {now}"))
    if len(event.changes) > _SHOWN:
        rows.append(escape(f"等 {len(event.changes)} 欄"))
    return "<br>".join(rows)


def history_html(
    events: Sequence[Event], chain: Sequence[CaseSummary], case_id: int, palette: Palette
) -> str:
    """The history as rich text; whatever was typed is escaped, ID numbers are masked."""
    number = next((c.id_number for c in chain if c.id == case_id), "")
    parts = ['<h3 style="margin:0 0 6px 0">同一人員之案件</h3>']
    for case in chain:
        days = f"{roc_short(case.contract_start) if case.contract_start else '起日未填'} 至 " + (
            roc_short(case.contract_end) if case.contract_end else "迄日未填"
        )
        if case.kind == "解聘":
            days = f"解聘 {roc_short(case.dismissed_on)}" if case.dismissed_on else "解聘日期未填"
        verdict = VERDICT_WORDS[Verdict(case.verdict)] if case.verdict else "尚未檢核"
        if case.stage is Stage.REGISTERED:
            verdict = CLOSED_WORDS
        said = escape(f"{case.kind or '類別未填'}　{days}　{stage_words(case)}　{verdict}")
        name = escape(case.case_no)
        if case.id == case_id:
            parts.append(f'<p style="margin:0 0 4px 0"><b>{name}</b>（本案）<br>{said}</p>')
        else:
            parts.append(
                f'<p style="margin:0 0 4px 0"><a href="case:{case.id}" '
                f'style="color:{palette.accent}">{name}</a><br>{said}</p>'
            )
    parts.append('<h3 style="margin:16px 0 6px 0">本案歷程</h3>')
    parts += [
        f'<p style="margin:0 0 8px 0"><span style="color:{palette.muted}">'
        f"{escape(_moment(event.at))}　{escape(event.by)}</span>　"
        f"<b>{escape(WHAT.get(event.what, event.what))}</b><br>{_changes(event, number)}</p>"
        for event in events
    ]
    return "".join(parts)


class HistoryPanel(QTextBrowser):
    """The history of the case in hand."""

    case_asked = Signal(int)

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAccessibleName("案件歷程")
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            self.textInteractionFlags() | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.anchorClicked.connect(self._go)
        self._palette = palette
        self._shown: tuple[Sequence[Event], Sequence[CaseSummary], int] | None = None

    def show_history(
        self, events: Sequence[Event], chain: Sequence[CaseSummary], case_id: int
    ) -> None:
        """Show what happened to a case."""
        self._shown = (events, chain, case_id)
        self.setHtml(history_html(events, chain, case_id, self._palette))

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        if self._shown is not None:
            self.show_history(*self._shown)

    def _go(self, link: QUrl) -> None:
        self.case_asked.emit(int(link.path()))
