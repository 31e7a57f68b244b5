"""What holds for a whole flow: the case shown, how it is reported, the signs, whom to ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from app.flow_steps import Contact, Flow, Origin
from app.ui.flow_row import ORIGIN_WORDS, origin_tag
from app.ui.parts import words

_LEGEND: Final = (
    "原流程圖之文字未能取得，只存標題及備註；標「推」、以虛線表示之步驟，"
    "是連接來文各步驟之最短推定，實際情形以主管機關之說明為準。"
)


class FlowSide(QFrame):
    """The panel at the right of the steps."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(16, 12, 16, 16)
        self._inside: QWidget | None = None

    def show_flow(self, flow: Flow, case: Sequence[str]) -> None:
        """Show another flow; `case` are the sentences about one case, empty for none."""
        if self._inside is not None:
            self._box.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        if case:
            column.addWidget(words("這件案件", "heading"))
            for said in case:
                column.addWidget(words(said, wrap=True))
            column.addSpacing(12)
        column.addWidget(words(flow.title, "heading", wrap=True))
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
        column.addStretch(1)
        self._box.addWidget(inside)


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
