"""The chart of a flow as a scene: steps, arrows, where the case is, and what stops it.

Steps and arrows are made once for a flow; counts and the place of a case are told to them, and only
those that change are drawn anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from app.flow_steps import Flow, Step, StepKind
from app.ui.chart_ink import (
    BADGE,
    SMALL,
    WORDS,
    WRAPPED,
    Badge,
    Ink,
    badge_width,
    balanced,
    draw_badge,
    draw_head,
    draw_mark,
    line_pen,
    shape_of,
)
from app.ui.chart_layout import Arrow, Box, lay_out

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

HERE, NEXT, DONE = "here", "next", "done"
"""What a step can be for one case."""
MARK_WORDS: Final[Mapping[str, str]] = {HERE: "本案在此", NEXT: "下一步", DONE: "已辦"}
_CALL_WIDTH: Final = 216.0
_CALL_GAP: Final = 22.0
_DONE_WIDTH: Final = 150.0


class StepState(NamedTuple):
    """What a step shows besides itself: how many stand there, and what it is for one case.

    `done` is when and by whom it was taken: 115/04/07 王測試.
    """

    cases: int = 0
    for_case: str = ""
    done: str = ""


class Standstill(NamedTuple):
    """What keeps a case at a step: sentences, and whether they only ask."""

    step: str
    words: str
    only_asks: bool = False
    title: str = ""


class _Drawn(QGraphicsItem):
    """What is drawn with the ink that it was given last."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self._ink = ink

    def recolour(self, ink: Ink) -> None:
        """Draw with other ink."""
        self._ink = ink
        self.update()

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw it, its lines smooth."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter)

    def _draw(self, painter: QPainter) -> None:
        raise NotImplementedError


class StepItem(_Drawn):
    """One step."""

    def __init__(self, box: Box, ink: Ink) -> None:
        super().__init__(ink)
        self.step: Step = box.step
        self.state = StepState()
        self.is_focused = False
        half = QRectF(-box.width / 2, -box.height / 2, box.width, box.height)
        self._frame = half
        self._path = shape_of(box.step.kind, half)
        self.setPos(box.x, box.y)
        self.setZValue(1)

    def show_state(self, state: StepState) -> None:
        """Show another state; nothing is drawn where it is the same."""
        if state != self.state:
            self.prepareGeometryChange()
            self.state = state
            self.update()

    def show_focus(self, *, is_focused: bool) -> None:
        """Have the focus, or not."""
        if is_focused != self.is_focused:
            self.is_focused = is_focused
            self.update()

    @property
    def count_frame(self) -> QRectF:
        """Where the number of cases stands, in the item's own measure; empty for none."""
        if not self.state.cases:
            return QRectF()
        width = badge_width(self._count_words, self._ink.font(SMALL, bold=True))
        right = self._frame.right() - (0 if self.step.kind is StepKind.DECISION else 8)
        return QRectF(right - width, self._frame.bottom() - BADGE / 2 - 3, width, BADGE)

    @property
    def mark_frame(self) -> QRectF:
        """Where it is marked what the step is for the case; empty for nothing."""
        if not self.state.for_case:
            return QRectF()
        bold = self._ink.font(SMALL, bold=True)
        width = badge_width(MARK_WORDS[self.state.for_case], bold, mark=True)
        left = self._frame.left() + (0 if self.step.kind is StepKind.DECISION else 8)
        return QRectF(left, self._frame.top() - BADGE / 2 + 2, width, BADGE)

    @property
    def _count_words(self) -> str:
        return f"{self.state.cases:,} 件"

    def boundingRect(self) -> QRectF:  # noqa: N802  # Qt's name
        """The shape, its badges, and what was done below it."""
        beside = max(8.0, _DONE_WIDTH + 30 - self._frame.width() / 2)
        return self._frame.adjusted(-beside, -BADGE, 8, BADGE + 8)

    def shape(self) -> QPainterPath:
        """What a click hits: the shape and the number."""
        path = QPainterPath(self._path)
        path.addRect(self.count_frame)
        return path

    def _draw(self, painter: QPainter) -> None:
        palette = self._ink.palette
        is_here = self.state.for_case == HERE
        is_next = self.state.for_case == NEXT
        line = palette.accent if is_here or is_next else palette.ink
        painter.setPen(line_pen(line, self.step.origin, 2.6 if is_here else 1.4))
        painter.setBrush(QColor(palette.selection if is_here else palette.paper))
        painter.drawPath(self._path)
        if self.is_focused:
            pen = QPen(QColor(palette.accent), 2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(shape_of(self.step.kind, self._frame.adjusted(-5, -5, 5, 5)))
        self._draw_words(painter)
        self._draw_badges(painter)
        self._draw_done(painter)

    @property
    def words_frames(self) -> tuple[QRectF, QRectF]:
        """Where number and who stand, and the words, in the item's own measure."""
        step = self.step
        small, bold = self._ink.font(SMALL), self._ink.font(WORDS, bold=True)
        is_diamond = step.kind is StepKind.DECISION
        room = self._frame.width() * (0.53 if is_diamond else 0.9)
        room = balanced(step.words, bold, room)
        metrics = QFontMetricsF(bold)
        wanted = metrics.boundingRect(QRectF(0, 0, room, 400), WRAPPED, step.words).height()
        who_height = QFontMetricsF(small).height()
        top = -(who_height + wanted) / 2
        who = QRectF(self._frame.left(), top, self._frame.width(), who_height)
        return who, QRectF(-room / 2, top + who_height, room, wanted + 2)

    def _draw_words(self, painter: QPainter) -> None:
        palette, step = self._ink.palette, self.step
        who, words = self.words_frames
        painter.setPen(QColor(palette.muted))
        painter.setFont(self._ink.font(SMALL))
        painter.drawText(who, Qt.AlignmentFlag.AlignCenter, f"{step.number}　{step.who}")
        painter.setPen(QColor(palette.ink))
        painter.setFont(self._ink.font(WORDS, bold=True))
        painter.drawText(words, WRAPPED | int(Qt.AlignmentFlag.AlignHCenter), step.words)

    def _draw_badges(self, painter: QPainter) -> None:
        palette, step, state = self._ink.palette, self.step, self.state
        small, bold = self._ink.font(SMALL), self._ink.font(SMALL, bold=True)
        frame = self._frame
        inset = 0 if step.kind is StepKind.DECISION else 8
        origin = Badge(
            step.origin.value,
            palette.muted,
            palette.paper,
            palette.control_line,
            origin=step.origin,
        )
        width = badge_width(origin.text, small)
        place = QRectF(frame.right() - inset - width, frame.top() - BADGE / 2 + 2, width, BADGE)
        draw_badge(painter, place, origin, small)
        if state.for_case:
            is_here = state.for_case == HERE
            badge = Badge(
                MARK_WORDS[state.for_case],
                palette.accent_ink if is_here else palette.accent,
                palette.accent if is_here else palette.paper,
                palette.accent,
                mark=state.for_case,
            )
            draw_badge(painter, self.mark_frame, badge, bold)
        if state.cases:
            badge = Badge(self._count_words, palette.accent, palette.paper, palette.accent)
            draw_badge(painter, self.count_frame, badge, bold)

    def _draw_done(self, painter: QPainter) -> None:
        """When and by whom, below it at the left of the way on."""
        if not self.state.done:
            return
        palette, font = self._ink.palette, self._ink.font(SMALL)
        metrics = QFontMetricsF(font)
        text = metrics.elidedText(self.state.done, Qt.TextElideMode.ElideRight, _DONE_WIDTH)
        width = metrics.horizontalAdvance(text)
        top = self._frame.bottom() + 5
        left = -10 - width
        draw_mark(painter, DONE, QRectF(left - 14, top + 3, 9, 9), palette.ink)
        painter.setPen(QColor(palette.ink))
        painter.setFont(font)
        place = QRectF(left, top, width + 2, metrics.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, text)


class WayItem(_Drawn):
    """An arrow with its words; barred where the case may not go that way now."""

    def __init__(self, arrow: Arrow, ink: Ink) -> None:
        super().__init__(ink)
        self.arrow = arrow
        self.is_barred = False
        self._points = [QPointF(x, y) for x, y in arrow.points]

    def show_bar(self, *, is_barred: bool) -> None:
        """Be barred or open."""
        if is_barred != self.is_barred:
            self.is_barred = is_barred
            self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802  # Qt's name
        """The line and its words."""
        line = QPolygonF(self._points).boundingRect().adjusted(-10, -10, 10, 10)
        return line.united(QRectF(*self.arrow.frame))

    def _draw(self, painter: QPainter) -> None:
        palette = self._ink.palette
        painter.setPen(line_pen(palette.ink, self.arrow.way.origin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(self._points))
        draw_head(painter, self._points[-2], self._points[-1], palette.ink)
        if self.is_barred:
            self._draw_bar(painter)
        if self.arrow.words:
            self._draw_words(painter)

    def _draw_bar(self, painter: QPainter) -> None:
        """Two strokes across the arrow, near where it begins."""
        start, end = self._points[0], self._points[1]
        across, down = end.x() - start.x(), end.y() - start.y()
        length = max(abs(across) + abs(down), 1.0)
        ahead = QPointF(across / length, down / length)
        aside = QPointF(-ahead.y() * 8, ahead.x() * 8)
        painter.setPen(QPen(QColor(self._ink.palette.tones["blocked"].ink), 3))
        for by in (7.0, 12.0):
            at = start + ahead * by
            painter.drawLine(at - aside, at + aside)

    def _draw_words(self, painter: QPainter) -> None:
        align = {
            "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            "above": Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom,
        }[self.arrow.align]
        painter.setPen(QColor(self._ink.palette.ink))
        painter.setFont(self._ink.font(SMALL))
        frame = QRectF(*self.arrow.frame)
        painter.drawText(frame, WRAPPED | int(align), self.arrow.words)


class CallItem(_Drawn):
    """Beside the step where a case stands: what keeps it there."""

    def __init__(self, still: Standstill, box: Box, edge: float, ink: Ink) -> None:
        """`edge` is the left edge of all else."""
        super().__init__(ink)
        self._still = still
        self._box = box
        font = ink.font(SMALL)
        metrics = QFontMetricsF(font)
        room = QRectF(0, 0, _CALL_WIDTH - 24, 2000)
        self._height = metrics.boundingRect(room, WRAPPED, still.words).height() + 40
        self._left = edge - _CALL_GAP - _CALL_WIDTH
        self._top = box.y - self._height / 2

    @property
    def frame(self) -> QRectF:
        """Where it stands in the scene."""
        return QRectF(self._left, self._top, _CALL_WIDTH, self._height)

    def boundingRect(self) -> QRectF:  # noqa: N802  # Qt's name
        """The note and the line to its step."""
        return self.frame.united(QRectF(self._left, self._box.y - 2, self._box.left, 4))

    def _draw(self, painter: QPainter) -> None:
        tone = self._ink.palette.tones["review" if self._still.only_asks else "blocked"]
        painter.setPen(QPen(QColor(tone.line), 1.4))
        painter.drawLine(
            QPointF(self.frame.right(), self._box.y), QPointF(self._box.left - 4, self._box.y)
        )
        painter.setBrush(QColor(tone.soft))
        painter.drawRoundedRect(self.frame, 6, 6)
        painter.setPen(QColor(tone.ink))
        inside = self.frame.adjusted(12, 8, -12, -8)
        painter.setFont(self._ink.font(SMALL, bold=True))
        title = self._still.title or ("請先確認" if self._still.only_asks else "還不能往下")
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft, title)
        painter.setPen(QColor(self._ink.palette.ink))
        painter.setFont(self._ink.font(SMALL))
        painter.drawText(inside.adjusted(0, 20, 0, 4), WRAPPED, self._still.words)


class ChartScene(QGraphicsScene):
    """A flow as it is drawn."""

    def __init__(self, flow: Flow, ink: Ink) -> None:
        super().__init__()
        self.flow = flow
        self._ink = ink
        self.chart = lay_out(flow)
        self.ways = [WayItem(arrow, ink) for arrow in self.chart.arrows]
        self.steps = {key: StepItem(box, ink) for key, box in self.chart.boxes.items()}
        self.call: CallItem | None = None
        for item in (*self.ways, *self.steps.values()):
            self.addItem(item)
        self._frame = QRectF(*self.chart.frame)
        self._still: Standstill | None = None
        self.setSceneRect(self._frame)

    def show_states(self, states: Mapping[str, StepState]) -> None:
        """What each step shows; those that are not named show nothing."""
        for key, item in self.steps.items():
            item.show_state(states.get(key, StepState()))

    def show_standstill(self, still: Standstill | None, barred: frozenset[str]) -> None:
        """What keeps a case at its step, and the steps to which it may not go on from there."""
        here = still.step if still else ""
        for way in self.ways:
            way.show_bar(is_barred=way.arrow.source == here and way.arrow.way.to in barred)
        if still == self._still:
            return
        self._still = still
        if self.call is not None:
            self.removeItem(self.call)
            self.call = None
        if still is not None and still.words and still.step in self.steps:
            box = self.chart.boxes[still.step]
            self.call = CallItem(still, box, self._frame.left(), self._ink)
            self.addItem(self.call)
        whole = self._frame
        if self.call is not None:
            whole = whole.united(self.call.frame.adjusted(-12, -12, 0, 12))
        self.setSceneRect(whole)

    def recolour(self, ink: Ink) -> None:
        """Draw with other ink."""
        self._ink = ink
        items: list[_Drawn] = [*self.ways, *self.steps.values()]
        for item in [*items, *([self.call] if self.call else [])]:
            item.recolour(ink)
