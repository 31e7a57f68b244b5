"""A bar for each month: how often the program and the Ministry agreed, and how often not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.palette import Palette

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.agreement import Month

MOST: Final = 24
"""Months drawn, the last ones; the table has them all."""
_PARTS: Final = ("相符", "可報送而退回", "未通過而登記")
_LINES: Final = 9
_WIDEST: Final = 3.5


class Bars(QWidget):
    """Three parts above one another, told apart by pattern and colour, with their numbers."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette
        self._months: tuple[Month, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_months(self, months: Sequence[Month]) -> None:
        """Show these months, the oldest first."""
        self._months = tuple(months[-MOST:])
        said = (
            f"{m.words} 比對 {m.total:,} 件，相符 {m.agreed:,} 件，"
            f"可報送而退回 {m.returned_though_ready:,} 件，"
            f"未通過而登記 {m.registered_though_not:,} 件"
            for m in self._months
        )
        self.setAccessibleName("逐月比對：" + "；".join(said))
        self.setVisible(bool(self._months))
        self.update()

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """So high that numbers and months have room."""
        return QSize(400, self.fontMetrics().lineSpacing() * _LINES)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the bars, the key above them, the months below."""
        if not self._months:
            return
        painter = QPainter(self)
        line = self.fontMetrics().lineSpacing()
        self._draw_key(painter, line)
        most = max(month.total for month in self._months)
        em = self.fontMetrics().horizontalAdvance("字")
        slot = min(self.width() / len(self._months), em * _WIDEST * 1.6)
        bar = min(slot * 0.62, em * _WIDEST)
        floor, top = self.height() - line * 1.3, line * 2.9
        # Every so manieth month is named, so that no name runs into the next.
        every = max(1, round(em * 4 / slot + 0.49))
        for number, month in enumerate(self._months):
            left = number * slot + (slot - bar) / 2
            self._draw_bar(painter, month, QRectF(left, top, bar, floor - top), most)
            if (len(self._months) - 1 - number) % every == 0:
                name = QRectF(left - slot, floor + 2, bar + 2 * slot, line)
                painter.setPen(QColor(self._palette.muted))
                painter.drawText(name, Qt.AlignmentFlag.AlignHCenter, month.words)
        painter.setPen(QColor(self._palette.control_line))
        painter.drawLine(QPointF(0, floor), QPointF(slot * len(self._months), floor))
        painter.end()

    def _brushes(self) -> tuple[tuple[QBrush, QPen], ...]:
        palette = self._palette
        blocked, review = palette.tones["blocked"], palette.tones["review"]
        pattern = Qt.BrushStyle
        return (
            (QBrush(QColor(palette.accent)), QPen(QColor(palette.accent))),
            (QBrush(QColor(blocked.ink), pattern.BDiagPattern), QPen(QColor(blocked.ink))),
            (QBrush(QColor(review.ink), pattern.Dense6Pattern), QPen(QColor(review.ink))),
        )

    def _draw_key(self, painter: QPainter, line: int) -> None:
        x = 0.0
        for text, (brush, pen) in zip(_PARTS, self._brushes(), strict=True):
            painter.setPen(pen)
            painter.setBrush(brush)
            painter.drawRect(QRectF(x + 1, line * 0.2, line * 0.7, line * 0.7))
            painter.setPen(QColor(self._palette.ink))
            width = self.fontMetrics().horizontalAdvance(text)
            place = QRectF(x + line, 0, width + 4, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
            x += line * 2 + width

    def _draw_bar(self, painter: QPainter, month: Month, room: QRectF, most: int) -> None:
        bottom = room.bottom()
        counts = (month.agreed, month.returned_though_ready, month.registered_though_not)
        for count, (brush, pen) in zip(counts, self._brushes(), strict=True):
            if count:
                height = room.height() * count / most
                painter.setPen(pen)
                painter.setBrush(brush)
                painter.drawRect(QRectF(room.left(), bottom - height, room.width(), height))
                bottom -= height
        line = self.fontMetrics().lineSpacing()
        above = QRectF(room.left() - line, bottom - line - 1, room.width() + 2 * line, line)
        painter.setPen(QColor(self._palette.ink))
        painter.drawText(above, Qt.AlignmentFlag.AlignHCenter, f"{month.total:,}")
