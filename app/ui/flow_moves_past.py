"""What has been done with a case so far: its rounds and the steps taken in each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.flow_steps import Flow
from app.rounds import RESULT_WORDS, Move, Result, Round
from app.rules.dates import roc, roc_short
from app.ui.parts import Paragraph


class PastMoves(QWidget):
    """The newest round first, in it the newest step first."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)

    @property
    def said(self) -> list[str]:
        """The lines shown."""
        return [part.text() for part in self.findChildren(Paragraph) if not part.isHidden()]

    def show_past(self, flow: Flow | None, moves: Sequence[Move], rounds: Sequence[Round]) -> None:
        """Show the steps of one case."""
        while item := self._box.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        by_number = {one.number: one for one in rounds}
        for number in sorted({*by_number, *(move.round for move in moves)}, reverse=True):
            self._add(round_words(number, by_number.get(number)), is_heading=True)
            for move in reversed([one for one in moves if one.round == number]):
                self._add(move_words(move, flow), is_past=not move.is_live)
        self.setVisible(bool(moves or rounds))

    def _add(self, text: str, *, is_heading: bool = False, is_past: bool = False) -> None:
        line = Paragraph("" if is_heading else "small", tone="muted" if is_past else "")
        font = line.font()
        font.setStrikeOut(is_past)
        font.setBold(is_heading)
        line.setFont(font)
        line.say(text)
        self._box.addWidget(line)


def round_words(number: int, one: Round | None) -> str:
    """A round in words: 第 1 次：115年4月7日報送，115年4月20日退回補正（資料不符：…）."""
    if one is None:
        return f"第 {number} 次"
    said = [f"{roc(one.reported_on)}報送"] if one.reported_on else []
    when = roc(one.result_on) if one.result_on else ""
    said.append(f"{when}{RESULT_WORDS[one.result]}")
    why = f"（{one.category}：{one.reason}）" if one.result is Result.RETURNED else ""
    return f"第 {number} 次：{'，'.join(said)}{why}"


def move_words(move: Move, flow: Flow | None) -> str:
    """A step in words: 115/04/07　王測試　3 於 WebHR 報送 → 4 確認狀態 …（備註）."""
    own = flow if flow is not None and flow.id == move.flow else None
    step = f"{_named(own, move.step)} → " if move.step else "確認位置："
    said = f"{roc_short(move.day)}　{move.by}　{step}{_named(own, move.to_step)}"
    if move.note:
        said += f"（{move.note}）"
    if move.undone_at is not None:
        when = roc_short(move.undone_at.date())
        said += f"；{when} {move.undone_by} 撤回：{move.undone_why}"
    return said


def _named(flow: Flow | None, step_id: str) -> str:
    if flow is None or not flow.has(step_id):
        return "原流程之步驟"  # its words then are told in 歷程
    step = flow.step(step_id)
    return f"{step.number} {step.words}"
