"""Puts fields side by side in columns, as many as there is room for, in the order of the paper.

Not a QGridLayout: its columns are fixed, and one row's long label would widen them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.fields.field import FULL, MARK_SIZE
from app.ui.typeface import SMALL, TEXT

MOST_COLUMNS: Final = 4
GAP: Final = 16
LINE_GAP: Final = 12
SECTION_GAP: Final = 28
_MARGIN: Final = 16
_LONGEST_LABEL: Final = "性侵害犯罪紀錄查詢日期"
_WIDEST: Final = 1.4
"""A column is at most so many times its least width."""


class Spot(NamedTuple):
    """Where a widget goes: columns that it takes, and whether it begins a line."""

    widget: QWidget
    span: int
    begins: bool
    gap: int = LINE_GAP
    """Pixels above its line."""


def columns_in(width: int, column: int) -> int:
    """How many columns of a least width, and the gaps between, fit into a width: 1 to 4."""
    return max(1, min(MOST_COLUMNS, (width + GAP) // (column + GAP)))


class Body(QWidget):
    """The fields of a form, one below and beside the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._spots: Sequence[Spot] = ()
        self._measured: tuple[QFont, int] | None = None

    def arrange(self, spots: Sequence[Spot]) -> None:
        """Show these widgets in this order; who else is a child of it is hidden."""
        wanted = {id(spot.widget) for spot in spots}
        for spot in self._spots:
            if id(spot.widget) not in wanted:
                spot.widget.hide()
        self._spots = tuple(spots)
        for spot in spots:
            if spot.widget.parent() is not self:
                spot.widget.setParent(self)
            if spot.widget.isHidden():
                spot.widget.show()
        self.place()

    @property
    def column(self) -> int:
        """The least width of a column in pixels: the longest label and its mark."""
        font = self.font()
        if self._measured is None or self._measured[0] != font:
            self._measured = font, self.fontMetrics().horizontalAdvance(_LONGEST_LABEL)
        return self._measured[1] * SMALL // TEXT + MARK_SIZE + 10

    def place(self) -> None:
        """Give every widget its place, and be as high as they need."""
        room = self.width() - 2 * _MARGIN
        least = self.column
        count = columns_in(room, least)
        unit = min((room + GAP) / count - GAP, least * _WIDEST) + GAP
        y = _MARGIN // 2
        column = line_height = 0
        for spot in self._spots:
            span = count if spot.span == FULL else min(spot.span, count)
            if line_height and (spot.begins or column + span > count):
                y += line_height
                column = line_height = 0
            if not column:
                y += spot.gap
            hint = spot.widget.sizeHint().height()
            left = _MARGIN + round(column * unit)
            spot.widget.setGeometry(left, y, round(span * unit) - GAP, hint)
            column += span
            line_height = max(line_height, hint)
        self.setMinimumHeight(y + line_height + SECTION_GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Another width has another number of columns."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.place()

    def event(self, event: QEvent) -> bool:
        """A field that has grown or shrunk moves those below it."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.place()
            return True
        return super().event(event)
