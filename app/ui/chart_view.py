"""The chart of a flow on the screen: zoom, pan, and the way from step to step by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsView

from app.flow_steps import Flow, Step
from app.ui.chart_ink import Ink
from app.ui.chart_scene import ChartScene, StepItem, StepState
from app.ui.palette import Palette
from app.ui.style import scaled

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent

_STEP: Final = 1.2
LEAST, MOST = 0.3, 4.0
"""How small and how large it is drawn, against the size of the text."""
_SMALLEST_FIT: Final = 0.75
"""At first the chart is made to fit in width, but its text no smaller than this."""
_CLICK: Final = 6
_TIMES: Final = 100.0


class ChartView(QGraphicsView):
    """Shows one flow; one of its steps has the focus."""

    chosen = Signal(str)
    """The step that has the focus now."""
    opened = Signal(str)
    """Enter on a step, or two clicks: its particulars are asked for."""
    cases_asked = Signal(str)
    """A click on a step's number, or Ctrl+Enter: its cases are asked for."""
    zoomed = Signal(int)
    """Per cent."""

    def __init__(self, palette: Palette, words_of: Callable[[str], str]) -> None:
        """`words_of` gives what a screen reader says of a step."""
        super().__init__()
        self._palette = palette
        self._words_of = words_of
        self._zoom = 1.0
        self._press: QPoint | None = None
        self._is_fresh = True
        self.at = ""
        """The id of the step that has the focus."""
        self.chart: ChartScene | None = None
        self.setObjectName("chart")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.recolour(palette)

    # What is shown ----------------------------------------------------------------------------

    def show_flow(self, flow: Flow) -> None:
        """Draw another flow, from its beginning."""
        if self.chart is not None and self.chart.flow is flow:
            return
        former, self.chart = self.chart, ChartScene(flow, Ink(self._palette))
        self.setScene(self.chart)
        if former is not None:
            former.deleteLater()
        self._is_fresh = True
        self.choose(flow.steps[0].id)
        self.fit_width()

    def show_states(self, states: dict[str, StepState]) -> None:
        """What each step shows."""
        if self.chart is not None:
            self.chart.show_states(states)
        self._say()

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self.setBackgroundBrush(QColor(palette.paper))
        if self.chart is not None:
            self.chart.recolour(Ink(palette))

    def choose(self, step_id: str, *, centre: bool = False) -> None:
        """Give a step the focus and bring it into sight, or into the middle."""
        chart = self.chart
        if chart is None or step_id not in chart.steps:
            return
        is_other = step_id != self.at
        self.at = step_id
        for key, item in chart.steps.items():
            item.show_focus(is_focused=key == step_id and self.hasFocus())
        item = chart.steps[step_id]
        if centre:
            around = item.sceneBoundingRect()
            if chart.call is not None:  # what keeps a case there is to be read with it
                around = around.united(chart.call.frame)
            self.centerOn(around.center())
        else:
            frame = item.sceneBoundingRect().adjusted(-12, -12, 12, 12)
            self.ensureVisible(frame, 8, 8)
        self._say()
        if is_other:
            self.chosen.emit(step_id)

    def _say(self) -> None:
        if self.chart is not None and self.at in self.chart.steps:
            self.setAccessibleName(f"流程圖，{self.chart.flow.title}：{self._words_of(self.at)}")

    # Zoom -------------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """1 draws the text of the chart in the size of the window's."""
        return self._zoom

    def zoom_to(self, zoom: float) -> None:
        """Draw larger or smaller."""
        self._zoom = max(LEAST, min(MOST, zoom))
        part = self._zoom * scaled(_TIMES) / _TIMES
        self.setTransform(QTransform.fromScale(part, part))
        self.zoomed.emit(round(self._zoom * 100))

    def zoom_in(self) -> None:
        """One step larger."""
        self.zoom_to(self._zoom * _STEP)

    def zoom_out(self) -> None:
        """One step smaller."""
        self.zoom_to(self._zoom / _STEP)

    def fit(self) -> None:
        """The whole chart in the window."""
        self._fit(LEAST, in_height=True)

    def fit_width(self) -> None:
        """At first: as wide as the window where that can be read, and not above its own size."""
        self._fit(_SMALLEST_FIT, in_height=False)

    def _fit(self, least: float, *, in_height: bool) -> None:
        if self.chart is None:
            return
        frame, room = self.sceneRect(), self.viewport().size()
        part = scaled(_TIMES) / _TIMES
        zoom = room.width() / max(frame.width(), 1) / part
        if in_height:
            zoom = min(zoom, room.height() / max(frame.height(), 1) / part)
        self.zoom_to(max(least, min(zoom, 1.0)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Until someone zooms, it fits."""
        super().resizeEvent(event)
        if self._is_fresh and self.chart is not None:
            self.fit_width()
            self.choose(self.at)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """Ctrl and the wheel zoom, where the mouse is."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._is_fresh = False
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            event.accept()
        else:
            super().wheelEvent(event)

    # Mouse ------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Begin a click, or to pull the chart about."""
        self._press = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """A click on a step chooses it; one on its number asks for its cases."""
        super().mouseReleaseEvent(event)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        place = event.position().toPoint()
        if self._press is None or (place - self._press).manhattanLength() > _CLICK:
            return
        item = self._step_at(place)
        if item is not None:
            self.choose(item.step.id)
            if item.count_frame.contains(item.mapFromScene(self.mapToScene(place))):
                self.cases_asked.emit(item.step.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Two clicks on a step open it."""
        item = self._step_at(event.position().toPoint())
        self._press = None
        if item is not None:
            self.opened.emit(item.step.id)

    def _step_at(self, place: QPoint) -> StepItem | None:
        return next((item for item in self.items(place) if isinstance(item, StepItem)), None)

    # Keys -------------------------------------------------------------------------------------

    def keyPressEvent(  # noqa: C901, N802  # one case for each key; Qt's name
        self, event: QKeyEvent
    ) -> None:
        """Arrows go from step to step, Enter opens one; +, − and 0 zoom."""
        key = event.key()
        with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match key:
            case Qt.Key.Key_Down:
                self._go(self._ahead())
            case Qt.Key.Key_Up:
                self._go(self._behind())
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self._go(self._beside(-1 if key == Qt.Key.Key_Left else 1))
            case Qt.Key.Key_Home:
                self._go(self._steps()[0])
            case Qt.Key.Key_End:
                self._go(self._steps()[-1])
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if with_ctrl:
                self.cases_asked.emit(self.at)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.opened.emit(self.at)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._is_fresh = False
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self._is_fresh = False
                self.zoom_out()
            case Qt.Key.Key_0:
                self._is_fresh = False
                self.fit()
            case _:
                super().keyPressEvent(event)

    def _steps(self) -> tuple[Step, ...]:
        return self.chart.flow.steps if self.chart is not None else ()

    def _go(self, step: Step | None) -> None:
        if step is not None:
            self.choose(step.id)

    def _place(self, step: Step) -> QPointF:
        assert self.chart is not None  # noqa: S101  # steps come from it
        return self.chart.steps[step.id].pos()

    def _ahead(self) -> Step | None:
        """Along the flow: the first way on that leads further down, else the first."""
        if self.chart is None:
            return None
        flow = self.chart.flow
        step = flow.step(self.at)
        after = [flow.step(way.to) for way in step.ways]
        down = [one for one in after if one.at[1] > step.at[1]]
        return next(iter([*down, *after]), None)

    def _behind(self) -> Step | None:
        """Against the flow: the step above that leads here."""
        here = next((s for s in self._steps() if s.id == self.at), None)
        if here is None:
            return None
        before = [s for s in self._steps() if any(way.to == here.id for way in s.ways)]
        above = [s for s in before if s.at[1] <= here.at[1]]
        return next(iter(sorted(above, key=lambda s: -s.at[1])), None)

    def _beside(self, side: int) -> Step | None:
        """The nearest step in a column further to that side."""
        here = next((s for s in self._steps() if s.id == self.at), None)
        if here is None:
            return None
        others = [s for s in self._steps() if (s.at[0] - here.at[0]) * side > 0]

        def far(step: Step) -> tuple[float, float]:
            way = self._place(step) - self._place(here)
            return abs(way.y()), abs(way.x())

        return min(others, key=far, default=None)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show which step has the focus."""
        super().focusInEvent(event)
        self._show_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """No step has it now."""
        super().focusOutEvent(event)
        self._show_focus()

    def _show_focus(self) -> None:
        if self.chart is not None:
            for key, item in self.chart.steps.items():
                item.show_focus(is_focused=key == self.at and self.hasFocus())
