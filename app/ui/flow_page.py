"""The page 流程: the flow of a day as a chart or in words, where the cases stand, and one case."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.flow_steps import Flow, Period, Standings, Step, filed_on, period_on
from app.packets.masking import mask_within
from app.rules.dates import roc, roc_short
from app.rules.wording import interval_words
from app.stored import CaseSummary
from app.ui.as_of_field import AsOfField
from app.ui.chart_export import Sheet
from app.ui.chart_list import StepList
from app.ui.chart_official import OfficialPane
from app.ui.chart_scene import DONE, Standstill, StepState
from app.ui.chart_states import standstill_of, states_of
from app.ui.chart_tools import CHART, LIST, OFFICIAL, ChartTools
from app.ui.chart_view import ChartView
from app.ui.flow_moves_batch import BatchPanel
from app.ui.flow_moves_panel import MovesPanel
from app.ui.flow_row import sheet, spoken
from app.ui.flow_side import FlowSide
from app.ui.flow_topics import name_flow, name_topics
from app.ui.flow_words import said_of, who
from app.ui.palette import Palette
from app.ui.parts import Elided, Notice, as_chip, button, words

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from app.flow_places import CaseFlow, Together

_SIDE: Final = 25
"""Characters of width of what stands at the right."""
_STEPS: Final = 26
"""Characters of width that the steps need beside it; with less, it goes below."""
_TWO: Final = 34
"""Characters of width that the chart and the office's picture need beside each other."""
_BELOW: Final = 0.4
"""Part of the page's height that it takes there."""
_NO_LIMIT: Final = 16777215
"""Qt's QWIDGETSIZE_MAX, which it does not export."""
_NO_STANDINGS: Final = Standings({}, ())


class FlowPage(QWidget):
    """The flow of a period, the cases that stand at each step, and the steps of one case."""

    cases_asked = Signal(object, str)
    """A tuple of case ids, and what to call them."""
    together_asked = Signal(object)
    """Cases (a tuple of ids) that are to go on together."""
    deed_asked = Signal(str)
    """One of the deeds of `app.ui.chart_tools`; the chart as it is shown is `sheet`."""

    def __init__(
        self,
        palette: Palette,
        flows: Mapping[str, Flow],
        *,
        today: Callable[[], date] = lambda: date.min,
        is_workday: Callable[[date], bool] = lambda _: True,
    ) -> None:
        """`flows` are by the name of the period that each is for."""
        super().__init__()
        self.setObjectName("page")
        self.setStyleSheet(sheet(palette))
        self._palette = palette
        self._flows = flows
        self.own: Collection[str] = frozenset()
        """The periods for which the office's own flow is in force."""
        self._periods: tuple[Period, ...] = ()
        self._standings = _NO_STANDINGS
        self._as_of = date.min
        self._case: CaseSummary | None = None
        self._case_flow: CaseFlow | None = None
        self._flow: Flow | None = None
        self.chips: dict[str, QPushButton] = {}
        self.notice = Notice(palette)
        self.day = AsOfField(date.min)
        self.chart = ChartView(palette, self._spoken)
        self.list = StepList(palette)
        self.official = OfficialPane()
        self.moves = MovesPanel(palette, today=today, is_workday=is_workday)
        self.batch = BatchPanel(palette, today=today, is_workday=is_workday)
        self.side = FlowSide(self.moves, self.batch)
        self.tools = ChartTools(self.chart)
        self._build()
        name_topics(self)
        self._connect()

    # Building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self._which = Elided("small")
        self.day.setAccessibleName("報送日期")
        self.day.setToolTip("輸入報送日期，顯示當日適用之流程；可輸入 1150407、115/4/7 等寫法")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(words("流程", "heading"))
        names.addWidget(self._which)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(names, 1)
        label = words("報送日期", tone="muted")
        label.setBuddy(self.day)
        head.addWidget(label)
        head.addWidget(self.day)
        self._group = QButtonGroup(self)
        self._chip_row = QHBoxLayout()
        self._chip_row.setSpacing(8)
        self._chip_row.addStretch(1)
        self._nowhere = button("", self._ask_nowhere, "link")
        self._nowhere.hide()
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(12)
        self._faces = QStackedWidget()
        self._halves = QSplitter(Qt.Orientation.Horizontal)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self.tools)
        left.addWidget(self._halves, 1)
        for part in (self.chart, self.list):
            self._faces.addWidget(part)
        self._halves.addWidget(self._faces)
        self._halves.addWidget(self.official)
        self._halves.setChildrenCollapsible(False)
        self._halves.setHandleWidth(8)
        self.official.hide()
        self._side = QScrollArea()
        self._side.setWidgetResizable(True)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._side.setWidget(self.side)
        self._body.addLayout(left, 1)
        self._body.addWidget(self._side)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(12)
        box.addLayout(head)
        box.addWidget(self.notice)
        box.addLayout(self._chip_row)
        box.addWidget(self._nowhere, 0, Qt.AlignmentFlag.AlignLeft)
        box.addLayout(self._body, 1)

    def _connect(self) -> None:
        self.day.changed.connect(self._follow_day)
        self.day.refused.connect(lambda said: self.notice.say("blocked", said, []))
        self.chart.chosen.connect(self._show_step)
        self.chart.opened.connect(self._open_step)
        self.tools.face_asked.connect(self.show_face)
        self.tools.beside_asked.connect(self._show_beside)
        self.side.together_asked.connect(self._ask_together)
        self.tools.deed_asked.connect(self.deed_asked)
        for part in (self.chart, self.list, self.side):
            part.cases_asked.connect(self._ask)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """In a narrow window, or with large text, the rest stands below the steps."""
        super().resizeEvent(event)
        em = self.fontMetrics().horizontalAdvance("字")
        is_wide = self.width() >= em * (_SIDE + _STEPS)
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        self._side.setMinimumWidth(em * _SIDE if is_wide else 0)
        self._side.setMaximumWidth(em * _SIDE if is_wide else _NO_LIMIT)
        self._side.setMaximumHeight(_NO_LIMIT if is_wide else round(self.height() * _BELOW))
        self.day.setFixedWidth(em * 10)
        # Two charts side by side, each too narrow to be read, are better one above the other.
        has_room = self.width() - (em * _SIDE if is_wide else 0) >= em * _TWO
        self._halves.setOrientation(
            Qt.Orientation.Horizontal if has_room else Qt.Orientation.Vertical
        )

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Begin with the step of the case, else with the first."""
        super().showEvent(event)
        self.take_focus()

    def take_focus(self) -> None:
        """To the step of the case, else to the first."""
        here = self._step_of_case()
        if self._faces.currentWidget() is self.list and self._flow is not None:
            self.list.begin((here or self._flow.steps[0]).id)
        else:
            self.chart.setFocus(Qt.FocusReason.OtherFocusReason)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self.setStyleSheet(sheet(palette))
        for part in (self.notice, self.chart, self.list, self.moves, self.batch):
            part.recolour(palette)

    # What is shown ----------------------------------------------------------------------------

    def show_face(self, name: str) -> None:
        """Chart or words; the office's own picture beside them."""
        if name == OFFICIAL:
            self._show_beside(is_beside=True)
            return
        self._faces.setCurrentWidget({CHART: self.chart, LIST: self.list}[name])
        self.tools.show_face(name)

    def _show_beside(self, is_beside: bool) -> None:
        """The office's own picture beside the chart, or not."""
        is_beside = is_beside and not self.official.is_empty
        if is_beside and self.official.isHidden():
            whole = sum(self._halves.sizes()) or self._halves.width()
            self.official.show()
            self._halves.setSizes([whole // 2, whole - whole // 2])
        self.official.setVisible(is_beside)
        self.tools.show_beside(is_beside=is_beside)

    def show_picture(self, image: QImage) -> None:
        """The office's picture of the flow; an empty one for none."""
        self.official.show_picture(image)
        has_one = not self.official.is_empty
        self.tools.show_has_picture(has_one=has_one)
        if not has_one:
            self._show_beside(is_beside=False)

    def show_standings(self, standings: Standings, periods: Sequence[Period], as_of: date) -> None:
        """Show where the cases stand; at first in the flow that applies on `as_of`."""
        is_new_day = as_of != self._as_of or not self._periods
        self._standings, self._periods, self._as_of = standings, tuple(periods), as_of
        self._make_chips()
        count = len(standings.nowhere)
        self._nowhere.setText(f"有 {count:,} 件之報送日期不在任何期間，請查對")
        self._nowhere.setAccessibleName(self._nowhere.text())
        self._nowhere.setVisible(bool(count))
        if is_new_day:
            self.day.set_day(as_of)
            self._follow_day(as_of)
        elif self._flow is not None:
            self._show_flow(self._flow)

    @property
    def period(self) -> str:
        """The period whose flow is shown."""
        return self._flow.period if self._flow else ""

    def use_flows(self, flows: Mapping[str, Flow], own: Collection[str] = ()) -> bool:
        """These flows are in force, for the periods `own` by the office's own files.

        What is shown follows with the next standings; the answer is whether it is otherwise.
        """
        same_files, self.own = own == self.own, own
        if flows == self._flows:
            return not same_files
        self._flows = flows
        if self._flow is not None and self._flow.period in flows:
            self._flow = flows[self._flow.period]
        return True

    def show_many(
        self, cases: Sequence[CaseSummary], ways: Sequence[Together], asked: Sequence[int]
    ) -> None:
        """Show several cases and the steps that they can take together; as `BatchPanel` does."""
        self._show_one(None)
        self.batch.show_cases({case.id: who(case) for case in cases}, ways, asked)
        if ways:
            first = ways[0]
            if first.flow.period in self._flows:
                self._show_flow(self._flows[first.flow.period])
                self._say_which(next(p for p in self._periods if p.name == first.flow.period))
            self.chart.choose(first.step.id, centre=True)
        self._side.verticalScrollBar().setValue(0)

    def show_case(self, case: CaseSummary | None) -> None:
        """Show where one case stands and what comes next; None for no case."""
        self.batch.show_cases({}, ())
        self._show_one(case)

    def _show_one(self, case: CaseSummary | None) -> None:
        self._case = case
        if self._case_flow is not None and (case is None or self._case_flow.case_id != case.id):
            self._case_flow = None
            self.moves.show_case(None, "", {})
        period = self._period_of_case()
        if period is not None and period.name in self._flows:
            self._show_flow(self._flows[period.name])
            self._say_which(period)
            if (step := self._step_of_case()) is not None:
                self.list.bring(step.id)
                self.chart.choose(step.id, centre=True)
        elif self._flow is not None:
            self._show_flow(self._flow)

    def show_case_flow(self, found: CaseFlow, typed: Mapping[str, str]) -> None:
        """All there is of the case shown: its steps, and what stops it; `typed` is its text."""
        case = self._case
        if case is None or case.id != found.case_id:
            return  # another one is shown by now
        self._case_flow = found
        self.moves.show_case(found, who(case), typed)
        if found.flow is not None and found.flow.period in self._flows:
            self._show_flow(self._flows[found.flow.period])
            if found.step is not None:
                self.chart.choose(found.step.id, centre=True)

    def _make_chips(self) -> None:
        """One for each flow, in the order of the periods."""
        names = list(dict.fromkeys(p.name for p in self._periods if p.name in self._flows))
        if names != list(self.chips):
            for old in self.chips.values():
                self._group.removeButton(old)
                old.hide()
                old.deleteLater()
            self.chips = {}
            for place, name in enumerate(names):
                made = as_chip(button("", partial(self._choose, name)))
                self._group.addButton(made)
                self._chip_row.insertWidget(place, made)
                self.chips[name] = made
        for name, chip in self.chips.items():
            count = sum(map(len, self._standings.at.get(name, {}).values()))
            chip.setText(f"{name}　{count:,} 件")
            chip.setAccessibleName(f"{name}，{self._interval(name)}，{count:,} 件")
            chip.setToolTip(self._interval(name))

    def _interval(self, name: str) -> str:
        found = (interval_words(p.since, p.until) for p in self._periods if p.name == name)
        return "、".join(found)

    def _choose(self, name: str) -> None:
        period = next(p for p in self._periods if p.name == name)
        self._show_flow(self._flows[name])
        self._say_which(period)

    def _follow_day(self, day: date) -> None:
        period = period_on(self._periods, day)
        if period is None or period.name not in self._flows:
            self.notice.say(
                "review", f"{roc(day)}不在所收錄之任何期間，請查對資料表「報送期間」。", []
            )
            return
        self.notice.hide()
        self._show_flow(self._flows[period.name])
        self._say_which(period, day)

    def _say_which(self, period: Period, day: date | None = None) -> None:
        interval = self._interval(period.name)
        lead = f"{roc(day)}報送，適用" if day else ""
        today = period_on(self._periods, self._as_of)
        now = "" if today is None or today.name == period.name else f"；今日適用{today.name}"
        self._which.say(f"{lead}{period.name}（{interval}{now}）")

    def _show_flow(self, flow: Flow) -> None:
        self._flow = flow
        name_flow(self, flow)
        self.list.show_flow(flow)
        self.chart.show_flow(flow)
        if flow.period in self.chips:
            self.chips[flow.period].setChecked(True)
        states = self._states()
        self.chart.show_states(states)
        if self.chart.chart is not None:
            self.chart.chart.show_standstill(*self._standstill())
        self.list.show_states(states)
        is_full = self._case_flow is not None
        is_own = flow.period in self.own
        self.tools.show_has_own_flow(has_one=is_own)
        self.side.show_flow(flow, () if is_full else self._said_of_case(), is_own=is_own)
        self._show_step(self.chart.at)

    # One case ---------------------------------------------------------------------------------

    def _states(self) -> dict[str, StepState]:
        """What each step of the flow shows."""
        if self._flow is None:
            return {}
        at = self._standings.at.get(self._flow.period, {})
        return states_of(self._flow, at, self._step_of_case(), self._case_flow)

    def _standstill(self) -> tuple[Standstill | None, frozenset[str]]:
        """What keeps the case shown at its step, and the steps it may not go on to."""
        still, barred = standstill_of(self._case_flow, self._step_of_case())
        if still is not None and self._case is not None:
            # The chart is printed and passed on: what a finding quotes stays in the office.
            hidden = mask_within(still.words, (self._case.id_number,))
            still = still._replace(words=hidden)
        return still, barred

    def _period_of_case(self) -> Period | None:
        if self._case is None:
            return None
        return period_on(self._periods, filed_on(self._case, self._as_of))

    def _step_of_case(self) -> Step | None:
        """Where the case stands, if the flow shown is its own."""
        if self._case is None or self._flow is None:
            return None
        found = self._case_flow
        if found is not None:
            own = found.flow is not None and found.flow.id == self._flow.id
            return found.step if own else None
        period = self._period_of_case()
        if period is None or period.name != self._flow.period:
            return None
        return self._flow.step_of(self._case)

    def _said_of_case(self) -> tuple[str, ...]:
        case, flow = self._case, self._flow
        if case is None or flow is None:
            return ()
        return said_of(case, flow, self._step_of_case(), self._period_of_case())

    # One step ---------------------------------------------------------------------------------

    def _spoken(self, step_id: str) -> str:
        """What a screen reader says of a step: the same as of its row."""
        flow = self._flow
        if flow is None or self.chart.chart is None or not flow.has(step_id):
            return ""
        state = self.chart.chart.steps[step_id].state
        steps = {step.id: step for step in flow.steps}
        for_case = "" if state.for_case == DONE else state.for_case
        said = spoken(steps[step_id], steps, state.cases, for_case)
        return f"{said}；已辦 {state.done}" if state.done else said

    def _show_step(self, step_id: str) -> None:
        flow = self._flow
        if flow is None or not flow.has(step_id):
            return
        state = self._states()[step_id]
        self.side.show_step(flow, flow.step(step_id), state.cases, state.done)

    def _open_step(self, step_id: str) -> None:
        self._show_step(step_id)
        self.side.focus_step()

    # What is asked ----------------------------------------------------------------------------

    def sheet(self) -> Sheet | None:
        """The chart as it is shown, for paper; None where nothing is."""
        flow = self._flow
        if flow is None:
            return None
        heading = [f"{flow.period}（{self._interval(flow.period)}）　製表日期：{roc(self._as_of)}"]
        if self._case is not None and (step := self._step_of_case()) is not None:
            heading.append(f"{who(self._case)}：在第 {step.number} 步 {step.words}")
        still, barred = self._standstill()
        return Sheet(flow, self._states(), tuple(heading), still, barred)

    def suggested_name(self, ending: str) -> Path:
        """What to call a file of the chart; it names nobody."""
        title = self._flow.title if self._flow else "流程"
        return Path(f"{title}_{roc_short(self._as_of).replace('/', '')}{ending}")

    def _ask(self, step_id: str) -> None:
        flow = self._flow
        if flow is None:
            return
        ids = self._standings.at.get(flow.period, {}).get(step_id, ())
        if ids:
            self.cases_asked.emit(ids, f"{flow.period}：{flow.step(step_id).words}")

    def _ask_together(self, step_id: str) -> None:
        if self._flow is not None:
            at = self._standings.at.get(self._flow.period, {})
            self.together_asked.emit(at.get(step_id, ()))

    def _ask_nowhere(self) -> None:
        self.cases_asked.emit(self._standings.nowhere, "報送日期不在任何期間")
