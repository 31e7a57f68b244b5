"""How the cases of a packet stand: how many there are of each verdict, and a plain warning."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QWidget

from app import paths
from app.rules.results import Verdict
from app.ui import icons
from app.ui.packet_table import verdict_words
from app.ui.palette import Palette
from app.ui.parts import words
from app.ui.style import sized

_NOT_CHECKED: Final = ""
_ROWS: Final = (*(v.value for v in reversed(Verdict)), _NOT_CHECKED)
_GRAVEST_FIRST: Final = ("error", "blocked", "incomplete", _NOT_CHECKED, "review")
_FINE: Final = frozenset({Verdict.READY.value, Verdict.REVIEW.value})

_IN_A_ROW: Final = 2
"""Verdicts side by side."""

_SHEET: Final = Template("""
#warning { border: 1px solid $line; border-radius: 8px; background: $soft; }
#packetDocuments { background: $paper; color: $ink; border: 1px solid $rule; border-radius: 8px;
    outline: 0; padding: 2px; }
#packetDocuments:focus { border: 1px solid $accent; }
#packetDocuments::item { min-height: 24u; padding-left: 4px; border-radius: 4px; }
#packetDocuments::item:hover { background: $hover; color: $ink; }
#packetDocuments::item:selected { background: $selection; color: $ink;
    border-left: 3px solid $accent; }
QCheckBox::indicator, #packetDocuments::indicator { width: 14u; height: 14u;
    border: 1px solid $control; border-radius: 4px; background: $paper; }
QCheckBox::indicator:checked, #packetDocuments::indicator:checked { background: $accent;
    border: 1px solid $accent; image: url("$check"); }
QCheckBox { color: $ink; min-height: 26u; }
QCheckBox:focus { color: $accent; text-decoration: underline; }
QWidget#packetLeft { background: transparent; }
""")


def sheet(palette: Palette) -> str:
    """What this page adds to the style sheet of the window."""
    tone = palette.tones["review"]
    return sized(_SHEET).substitute(
        line=tone.line,
        soft=tone.soft,
        paper=palette.paper,
        ink=palette.ink,
        rule=palette.line,
        control=palette.control_line,
        accent=palette.accent,
        hover=palette.hover,
        selection=palette.selection,
        check=paths.resource("icons", f"check-{palette.name}.svg").as_posix(),
    )


class VerdictCounts(QWidget):
    """How many cases go in, by verdict: shape, word and number."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._cells: dict[str, tuple[QWidget, QLabel, QLabel]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        for verdict in _ROWS:
            cell, shape, count = QWidget(self), QLabel(), words()
            row = QHBoxLayout(cell)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            row.addWidget(shape)
            row.addWidget(words(verdict_words(verdict), tone=verdict or "muted"))
            row.addWidget(count)
            row.addStretch(1)
            self._cells[verdict] = (cell, shape, count)
            cell.hide()
        self.recolour(palette)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show those that there are."""
        place = 0
        for verdict, (cell, _, count) in self._cells.items():
            self._grid.removeWidget(cell)
            number = counts.get(verdict, 0)
            count.setText(f"{number:,} 件")
            cell.setVisible(bool(number))
            if number:
                self._grid.addWidget(cell, place // _IN_A_ROW, place % _IN_A_ROW)
                place += 1

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        scale = self.devicePixelRatioF()
        for verdict, (_, shape, _) in self._cells.items():
            shape.setPixmap(icons.shape(verdict or "hint", palette, size=18, scale=scale))


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


def warning_of(counts: Mapping[str, int], registered: int = 0) -> str:
    """What to say before a packet with these verdicts is written; empty where all are 可報送.

    `registered` is how many of them have been registered already, which needs no packet.
    """
    closed = f"其中 {registered:,} 件已登記備查，請確認是否仍要放入。" if registered else ""
    return closed + _warning_of(counts)


def _warning_of(counts: Mapping[str, int]) -> str:
    said = [f"{counts[v]:,} 件{verdict_words(v)}" for v in _GRAVEST_FIRST if counts.get(v)]
    if not said:
        return ""
    if set(filter(counts.get, _ROWS)) <= _FINE:
        return f"其中 {said[0]}，請確認後再報送。"
    return f"其中 {'、'.join(said)}。仍可寫入以供檢視，請處理後再報送。"
