"""Beside the chart: the case shown, the step that is chosen, and what holds for the whole flow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.flow_steps import Contact, Flow, Origin, Step
from app.ui.chart_layout import words_at
from app.ui.flow_row import ORIGIN_WORDS, named, origin_tag
from app.ui.parts import button, words

if TYPE_CHECKING:
    from app.ui.flow_moves_batch import BatchPanel
    from app.ui.flow_moves_panel import MovesPanel

_LEGEND: Final = (
    "原流程圖之文字未能取得，只存標題及備註；標「推」、以虛線表示之步驟，"
    "是連接來文各步驟之最短推定，實際情形以主管機關之說明為準。"
)


class FlowSide(QFrame):
    """The panel at the right of the chart."""

    cases_asked = Signal(str)
    """The step whose cases are asked for."""
    together_asked = Signal(str)
    """The step whose cases are to go on together."""

    def __init__(self, moves: MovesPanel, batch: BatchPanel) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(16, 12, 16, 16)
        self._box.setSpacing(12)
        self._box.addWidget(moves)
        self._box.addWidget(batch)
        self._case: QWidget | None = None
        self._step: QWidget | None = None
        self._whole: QWidget | None = None
        # What each of them says: it is made anew only where that is otherwise.
        self._said: Sequence[str] = ()
        self._shown: tuple[Flow, bool] | None = None
        self._step_shown: tuple[Flow, Step, int, str] | None = None
        self._box.addStretch(1)

    def show_flow(self, flow: Flow, case: Sequence[str], *, is_own: bool = False) -> None:
        """Show another flow, the office's own or not; `case` are the sentences about one case."""
        if case != self._said:
            self._said = case
            inside, column = _inside()
            column.addWidget(words("這件案件", "heading"))
            for said in case:
                column.addWidget(words(said, wrap=True))
            self._case = self._put(self._case, inside if case else None, 2)
        if self._shown != (flow, is_own):
            self._shown = flow, is_own
            self._show_whole(flow, is_own=is_own)

    def _show_whole(self, flow: Flow, *, is_own: bool) -> None:
        """What holds for the whole flow."""
        inside, column = _inside()
        column.addWidget(words(flow.title, "heading", wrap=True))
        if is_own:
            column.addWidget(words(f"本機關之流程檔，版本 {flow.version}", wrap=True))
        column.addLayout(_facts(flow))
        column.addSpacing(12)
        column.addWidget(words("記號", "heading"))
        column.addLayout(_signs())
        column.addWidget(words(_LEGEND, "small", wrap=True))
        column.addSpacing(12)
        column.addWidget(words("洽詢", "heading"))
        for contact in _contacts(flow):
            column.addWidget(words(f"{contact.name}　{contact.phone}", wrap=True))
            column.addWidget(words(contact.about, "small", wrap=True))
        self._whole = self._put(self._whole, inside, self._box.count() - 1)

    def show_step(self, flow: Flow, step: Step, count: int, done: str) -> None:
        """The particulars of a step: `count` cases stand there; `done` is when it was taken."""
        if self._step_shown == (flow, step, count, done):
            return
        self._step_shown = flow, step, count, done
        inside, column = _inside()
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(words("步驟內容", "heading"))
        top.addWidget(origin_tag(step.origin))
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(words(f"{named(step)}（{step.who}）", wrap=True))
        if done:
            column.addWidget(words(f"本案已辦：{done}", wrap=True))
        if count:
            asks = button(f"列出 {count:,} 件", lambda: self.cases_asked.emit(step.id))
            asks.setObjectName("stepCases")
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(asks)
            if count > 1 and step.ways:
                together = button("一起記下一步", lambda: self.together_asked.emit(step.id))
                together.setToolTip(f"停在「{step.words}」的案件，勾選後一次記下")
                row.addWidget(together)
            row.addStretch(1)
            column.addLayout(row)
        else:
            column.addWidget(words("沒有案件停在這一步。", tone="muted", wrap=True))
        if step.detail:
            column.addWidget(words(step.detail, wrap=True))
        if step.needs:
            column.addWidget(words(f"應備：{'、'.join(step.needs)}", wrap=True))
        for way in step.ways:
            lead = words_at(step, way) or "接著"
            after = named(flow.step(way.to))
            column.addWidget(words(f"{lead} → {after}（{way.origin.value}）", wrap=True))
        if step.ask:
            asked = "；".join(f"{one.name} {one.phone}" for one in step.ask)
            column.addWidget(words(f"洽詢：{asked}", wrap=True))
        basis = "依據" if step.origin is Origin.LETTER else "推定，說明"
        column.addWidget(words(f"{basis}：{step.basis}", "small", wrap=True))
        before = self._box.indexOf(self._whole) if self._whole is not None else 2
        self._step = self._put(self._step, inside, before)

    def focus_step(self) -> None:
        """To the number of the cases at the step that is shown, where there is one."""
        if self._step is not None:
            for part in self._step.findChildren(QWidget, "stepCases"):
                part.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, old: QWidget | None, new: QWidget | None, place: int) -> QWidget | None:
        """Have one in the place of another; None for nothing there."""
        if old is not None:
            found = self._box.indexOf(old)
            place = found if found >= 0 else place
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        if new is not None:
            self._box.insertWidget(place, new)
        return new


def _inside() -> tuple[QWidget, QVBoxLayout]:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    return inside, column


def _facts(flow: Flow) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    top = Qt.AlignmentFlag.AlignTop
    for place, fact in enumerate(flow.facts):
        grid.addWidget(words(fact.label, tone="muted"), place, 0, top)
        grid.addWidget(words(fact.words, wrap=True), place, 1, top)
        grid.addWidget(origin_tag(fact.origin), place, 2, top)
    return grid


def _signs() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for place, origin in enumerate(Origin):
        grid.addWidget(origin_tag(origin), place, 0)
        grid.addWidget(words(ORIGIN_WORDS[origin], wrap=True), place, 1)
    return grid


def _contacts(flow: Flow) -> list[Contact]:
    return list(dict.fromkeys(contact for step in flow.steps for contact in step.ask))
