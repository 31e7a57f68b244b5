"""The steps of a flow as a list, one below the other: the chart for those who rather read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.flow_steps import Flow, Origin
from app.ui.chart_scene import DONE, StepState
from app.ui.flow_row import FlowRow
from app.ui.palette import Palette

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent


class StepList(QScrollArea):
    """All that the chart says, in words. Its rows are made when it is first seen."""

    cases_asked = Signal(str)
    """The step whose cases are asked for."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette
        self._flow: Flow | None = None
        self._states: Mapping[str, StepState] = {}
        self._wanted = ""
        """The step to be brought into sight once there are rows."""
        self.rows: dict[str, FlowRow] = {}
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_flow(self, flow: Flow) -> None:
        """Show a flow."""
        if flow is self._flow:
            return
        self._flow, self.rows, self._states = flow, {}, {}
        self.setAccessibleName(flow.title)
        if self.isVisible():
            self._make_rows(flow)

    def show_states(self, states: Mapping[str, StepState]) -> None:
        """How many cases stand at each step of the flow, and what it is for the case shown."""
        self._states = states
        for step_id, row in self.rows.items():
            state = states[step_id]
            row.show_count(state.cases)
            row.show_for_case("" if state.for_case == DONE else state.for_case)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Have the rows."""
        super().showEvent(event)
        if self._flow is not None and not self.rows:
            self._make_rows(self._flow)

    def _make_rows(self, flow: Flow) -> None:
        """The steps, and between one and the next the line where a way leads there."""
        inside = QWidget()
        inside.setObjectName("bare")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(0)
        steps = {step.id: step for step in flow.steps}
        above: Origin | None = None
        for step, after in zip(flow.steps, (*flow.steps[1:], None), strict=True):
            to_next = (way.origin for way in step.ways if after and way.to == after.id)
            below = next(to_next, None)
            row = FlowRow(step, steps, above, below, self._palette)
            row.asked.connect(partial(self.cases_asked.emit, step.id))
            row.moved.connect(partial(self._move, row))
            column.addWidget(row)
            self.rows[step.id] = row
            above = below
        column.addStretch(1)
        self.setWidget(inside)
        if self._states:
            self.show_states(self._states)
        self.bring(self._wanted)

    def begin(self, step_id: str) -> None:
        """Give a step the focus."""
        if (row := self.rows.get(step_id)) is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def bring(self, step_id: str) -> None:
        """Bring a step into sight, once it has its place."""
        self._wanted = step_id
        if (row := self.rows.get(step_id)) is not None:
            QTimer.singleShot(0, row, row.come_into_sight)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        for row in self.rows.values():
            row.recolour(palette)

    def _move(self, row: FlowRow, by: int) -> None:
        rows = list(self.rows.values())
        place = rows.index(row) + by
        if 0 <= place < len(rows):
            rows[place].setFocus(Qt.FocusReason.OtherFocusReason)
