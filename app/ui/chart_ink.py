"""What the chart of a flow is drawn with: colours, faces, the shapes of an official flowchart."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from app.flow_steps import Origin, StepKind
from app.ui.palette import Palette

WORDS, SMALL = 14, 12
"""Sizes of the text in pixels at 100 %."""
BADGE: Final = 20.0
"""Height of what is framed at a corner: 函, 12 件, 本案在此."""
_DASH: Final = [4.0, 3.0]
_HEAD: Final = 9.0


class Ink(NamedTuple):
    """What a chart is drawn in; `family` is empty for the face of the window."""

    palette: Palette
    family: str = ""

    def font(self, pixels: int, *, bold: bool = False) -> QFont:
        """The face in a size."""
        made = QFont(self.family) if self.family else QFont()
        made.setPixelSize(pixels)
        if bold:
            made.setWeight(QFont.Weight.DemiBold)
        return made


def shape_of(kind: StepKind, frame: QRectF) -> QPainterPath:
    """起訖 with round ends, 步驟 square, 判斷 a diamond."""
    path = QPainterPath()
    if kind in (StepKind.START, StepKind.END):
        path.addRoundedRect(frame, frame.height() / 2, frame.height() / 2)
    elif kind is StepKind.DECISION:
        middle = frame.center()
        corners = (
            QPointF(middle.x(), frame.top()),
            QPointF(frame.right(), middle.y()),
            QPointF(middle.x(), frame.bottom()),
            QPointF(frame.left(), middle.y()),
        )
        path.addPolygon(QPolygonF(corners))
        path.closeSubpath()
    else:
        path.addRect(frame)
    return path


def line_pen(colour: str, origin: Origin, width: float = 1.4) -> QPen:
    """A line, dashed where what it stands for was inferred."""
    pen = QPen(QColor(colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if origin is Origin.INFERRED:
        pen.setDashPattern([part / width for part in _DASH])
    return pen


def draw_head(painter: QPainter, start: QPointF, end: QPointF, colour: str) -> None:
    """The head of an arrow that comes from `start`; both lie on one axis."""
    across, down = end.x() - start.x(), end.y() - start.y()
    length = max(abs(across) + abs(down), 1.0)
    ahead = QPointF(across / length * _HEAD, down / length * _HEAD)
    aside = QPointF(-ahead.y() / 2, ahead.x() / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawPolygon(QPolygonF([end, end - ahead + aside, end - ahead - aside]))


def badge_width(text: str, font: QFont, *, mark: bool = False) -> float:
    """How wide a badge with this text is."""
    return QFontMetricsF(font).horizontalAdvance(text) + 14 + (15 if mark else 0)


class Badge(NamedTuple):
    """A short word in a frame: its text, ink, ground and line, and a mark drawn before it."""

    text: str
    ink: str
    ground: str
    line: str
    mark: str = ""
    """`here`, `next`, `done` or none: drawn, since not every face has such signs."""
    origin: Origin = Origin.LETTER


def draw_badge(painter: QPainter, frame: QRectF, badge: Badge, font: QFont) -> None:
    """A badge; its frame is dashed for what was inferred."""
    painter.setPen(line_pen(badge.line, badge.origin, 1.0))
    painter.setBrush(QColor(badge.ground))
    painter.drawRoundedRect(frame, 4, 4)
    text = frame
    if badge.mark:
        size = 9.0
        box = QRectF(frame.left() + 7, frame.center().y() - size / 2, size, size)
        draw_mark(painter, badge.mark, box, badge.ink)
        text = frame.adjusted(15, 0, 0, 0)
    painter.setPen(QColor(badge.ink))
    painter.setFont(font)
    painter.drawText(text, Qt.AlignmentFlag.AlignCenter, badge.text)


def draw_mark(painter: QPainter, mark: str, box: QRectF, colour: str) -> None:
    """A full triangle where the case is, an empty one where it goes next, a tick where it was."""
    pen = QPen(QColor(colour), 1.8)
    painter.setPen(pen)
    if mark == "done":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        low = QPointF(box.left() + box.width() * 0.38, box.bottom() - 1)
        painter.drawPolyline(
            QPolygonF([QPointF(box.left(), box.center().y()), low, box.topRight()])
        )
        return
    painter.setBrush(QColor(colour) if mark == "here" else Qt.BrushStyle.NoBrush)
    painter.drawPolygon(
        QPolygonF([box.topLeft(), QPointF(box.right(), box.center().y()), box.bottomLeft()])
    )


def balanced(text: str, font: QFont, room: float) -> float:
    """The width at which a text takes as few lines as in `room`, and all of them about as long."""
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(text)
    lines = -(-width // room)
    em = metrics.horizontalAdvance("字")
    return float(min(room, width / lines + em)) if lines > 1 else float(room)


WRAPPED: Final = int(Qt.TextFlag.TextWordWrap)
