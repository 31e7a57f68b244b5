"""How the cases of a packet stand: how many there are of each verdict, and a plain warning."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QWidget

from app.rules.results import Verdict
from app.ui import icons
from app.ui.packet_table import verdict_words
from app.ui.palette import Palette
from app.ui.parts import words

_NOT_CHECKED: Final = ""
_ROWS: Final = (*(v.value for v in reversed(Verdict)), _NOT_CHECKED)
_GRAVEST_FIRST: Final = ("error", "blocked", "incomplete", _NOT_CHECKED, "review")
_FINE: Final = frozenset({Verdict.READY.value, Verdict.REVIEW.value})

_SHEET: Final = Template("""
#warning { border: 1px solid $line; border-radius: 8px; background: $soft; }
""")


def sheet(palette: Palette) -> str:
    """What this page adds to the style sheet of the window."""
    tone = palette.tones["review"]
    return _SHEET.substitute(line=tone.line, soft=tone.soft)


class VerdictCounts(QWidget):
    """How many cases go in, by verdict: shape, word and number."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._rows: dict[str, tuple[QLabel, QLabel, QLabel]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for number, verdict in enumerate(_ROWS):
            row = (QLabel(), words(verdict_words(verdict), tone=verdict or "muted"), words())
            row[2].setAlignment(right)
            for column, part in enumerate(row):
                grid.addWidget(part, number, column)
            self._rows[verdict] = row
        self.recolour(palette)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show those that there are."""
        for verdict, row in self._rows.items():
            count = counts.get(verdict, 0)
            row[2].setText(f"{count:,} 件")
            for part in row:
                part.setVisible(bool(count))

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        scale = self.devicePixelRatioF()
        for verdict, row in self._rows.items():
            row[0].setPixmap(icons.shape(verdict or "hint", palette, size=18, scale=scale))


class VerdictWarning(QFrame):
    """Says plainly that not everything that goes in is 可報送. It forbids nothing."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("warning")
        self._shape = QLabel()
        self._text = words(wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(8)
        row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.recolour(palette)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now; empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(self, text: str) -> None:
        """Say something, or nothing."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._shape.setPixmap(
            icons.shape("review", palette, size=18, scale=self.devicePixelRatioF())
        )


def warning_of(counts: Mapping[str, int]) -> str:
    """What to say before a packet with these verdicts is written; empty where all are 可報送."""
    said = [f"{counts[v]:,} 件{verdict_words(v)}" for v in _GRAVEST_FIRST if counts.get(v)]
    if not said:
        return ""
    if set(filter(counts.get, _ROWS)) <= _FINE:
        return f"其中 {said[0]}，請確認後再報送。"
    return f"其中 {'、'.join(said)}。仍可寫入以供檢視，請處理後再報送。"
