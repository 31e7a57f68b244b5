"""What stops a step, and what has to be asked: sentences, each with its ways on as buttons."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.flow_doubts import Choice, Doubt
from app.gates import Block, Weighed
from app.ui.parts import Paragraph, button

RETURNED: Final = "returned"
"""As the gate of a `Block` that only tells why a case came back."""
_WAY_WORDS: Final = {RETURNED: "開啟補正"}

_LINE: Final = 17
"""Characters of a button's line: the panel is no wider, and what is wider is cut off."""


def in_lines(text: str) -> str:
    """The words of a button, which wraps none itself: broken where they are too long for one."""
    if len(text) <= _LINE:
        return text
    lines: list[str] = []
    for part in text.split(" "):
        size = -(-len(part) // max(-(-len(part) // _LINE), 1))
        lines += [part[at : at + size] for at in range(0, len(part), max(size, 1))]
    return "\n".join(lines)


class Questions(QWidget):
    """Blocks and doubts, one below the other; hidden while there is none."""

    answered = Signal(object, object)
    """A `Doubt`, and the `Choice` that was made."""
    fields_asked = Signal(object)
    """The facts (a tuple of keys) to be filled in."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self.hide()

    @property
    def said(self) -> list[str]:
        """The sentences shown."""
        return [part.text() for part in self.findChildren(Paragraph) if not part.isHidden()]

    def show_all(self, blocks: Sequence[Block], doubts: Sequence[Doubt]) -> None:
        """Show these and no others."""
        while item := self._box.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        for block in blocks:
            self._box.addWidget(self._block(block))
        for doubt in doubts:
            self._box.addWidget(self._doubt(doubt))
        self.setVisible(bool(blocks or doubts))

    def say(self, words: str) -> None:
        """Say one thing, without a way on."""
        self.show_all((Block("", words, ""),), ())

    def show_weighed(self, weighed: Weighed) -> None:
        """The same, of what stands against one step."""
        self.show_all(weighed.blocks, weighed.doubts)

    def _card(self, tone: str, text: str) -> tuple[QFrame, QVBoxLayout]:
        card = QFrame()
        card.setObjectName("card")
        card.setProperty("tone", tone)
        box = QVBoxLayout(card)
        box.setContentsMargins(10, 2, 0, 2)
        box.setSpacing(4)
        said = Paragraph()
        said.say(text)
        said.setAccessibleName(text)
        box.addWidget(said)
        return card, box

    def _block(self, block: Block) -> QFrame:
        card, box = self._card("blocked", block.words + block.way_on)
        if block.fields:
            text = _WAY_WORDS.get(block.gate, "前往填寫")
            made = button(text, partial(self.fields_asked.emit, tuple(block.fields)), "link")
            box.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _doubt(self, doubt: Doubt) -> QFrame:
        card, box = self._card("review", doubt.words)
        for choice in doubt.choices:
            made = button(in_lines(choice.words), partial(self._answer, doubt, choice))
            made.setAccessibleName(choice.words)
            box.addWidget(made)
        return card

    def _answer(self, doubt: Doubt, choice: Choice) -> None:
        self.answered.emit(doubt, choice)
