"""Putting laid-out pages on reportlab's canvas.

The operators of lines and text are written here rather than through the canvas's own methods:
those format every number anew and look at every character of every label, which was two thirds of
the time that a packet took. Most of what a packet says it says on each page; it is encoded once.
"""

from __future__ import annotations

from typing import Any, Final

from reportlab.pdfbase import pdfmetrics

from app.packets.fonts import runs
from app.packets.page import Block, Page
from app.packets.shapes import define, draw_shape

BOLDER: Final = 0.3
"""The stroke that thickens a face which has no bold of its own, in points."""

MOST_SHOWN: Final = 20_000
"""Texts whose operators are remembered; beyond that all are forgotten, to keep memory flat."""

_FILLED: Final = "0 Tr"
_THICKENED: Final = "2 Tr"


class _Operators:
    """Ready operators, in the form in which the canvas takes text."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def getCode(self) -> str:  # noqa: N802  # reportlab's name
        return "\n".join(self._lines)


class Pen:
    """Draws the pages of one document."""

    def __init__(self, canvas: Any) -> None:
        """Begin a document: its shapes are put into it here."""
        self._canvas = canvas
        self._document = canvas._doc  # noqa: SLF001  # a face assigns its codes by document
        self._shown: dict[tuple[str, float], str] = {}
        define(canvas)

    def _show(self, text: str, size: float) -> str:
        """The operators that select the faces of a text and show it."""
        known = self._shown.get((text, size))
        if known is not None:
            return known
        parts = []
        for run in runs(text):
            font = pdfmetrics.getFont(run.face)
            for subset, codes in font.splitString(run.text, self._document):
                name = font.getSubsetInternalName(subset, self._document)
                parts.append(f"{name} {size:g} Tf <{codes.hex()}> Tj")
        if len(self._shown) >= MOST_SHOWN:
            self._shown.clear()
        shown = self._shown[text, size] = "\n".join(parts)
        return shown

    def draw(self, page: Page) -> None:
        """Draw a page; the caller turns it."""
        self._canvas.drawText(_Operators([self.operators(page)]))
        for top, block in page.placed:
            for shape in block.shapes:
                at = page.sheet.height - top - shape.y
                draw_shape(self._canvas, shape.verdict, shape.x, at, shape.size)

    def operators(self, page: Page) -> str:
        """The operators of a page's lines and text, without its shapes."""
        lines: list[str] = []
        weight = -1.0
        height = page.sheet.height
        for top, block in page.placed:
            up = height - top
            for s in block.strokes:
                if s.weight != weight:
                    weight = s.weight
                    lines.append(f"{weight:g} w")
                lines.append(f"{s.x1:.2f} {up - s.y1:.2f} m {s.x2:.2f} {up - s.y2:.2f} l S")
        lines += [f"{BOLDER:g} w", "BT"]
        for top, block in page.placed:
            self._write(lines, height - top, block)
        lines.append("ET")
        return "\n".join(lines)

    def _write(self, lines: list[str], up: float, block: Block) -> None:
        for w in block.words:
            lines.append(f"1 0 0 1 {w.x:.2f} {up - w.y:.2f} Tm")
            if w.bold:
                lines += [_THICKENED, self._show(w.text, w.size), _FILLED]
            else:
                lines.append(self._show(w.text, w.size))
