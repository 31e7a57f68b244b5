"""The page 流程: which flow applies on a day, its steps, and where the cases stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.flow_steps import (
    Flow,
    Origin,
    Period,
    Standings,
    Step,
    filed_on,
    period_on,
)
from app.rules.dates import roc
from app.rules.wording import interval_words
from app.stored import CaseSummary
from app.ui.as_of_field import AsOfField
from app.ui.flow_row import HERE, NEXT, FlowRow, named, sheet
from app.ui.flow_side import FlowSide
from app.ui.palette import Palette
from app.ui.parts import Elided, Notice, button, words

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

_SIDE: Final = 22
"""Characters of width of what stands at the right."""
_STEPS: Final = 26
"""Characters of width that the steps need beside it; with less, it goes below."""
_BELOW: Final = 0.35
"""Part of the page's height that it takes there."""
_NO_LIMIT: Final = 16777215
"""Qt's QWIDGETSIZE_MAX, which it does not export."""
_NO_STANDINGS: Final = Standings({}, ())


class FlowPage(QWidget):
    """The steps of the flow of a period, with the cases that stand at each."""

    cases_asked = Signal(object, str)
    """A tuple of case ids, and what to call them."""

    def __init__(self, palette: Palette, flows: Mapping[str, Flow]) -> None:
        """`flows` are by the name of the period that each is for."""
        super().__init__()
        self.setObjectName("page")
        self.setStyleSheet(sheet(palette))
        self._palette = palette
        self._flows = flows
        self._periods: tuple[Period, ...] = ()
        self._standings = _NO_STANDINGS
        self._as_of = date.min
        self._case: CaseSummary | None = None
        self._flow: Flow | None = None
        self.rows: dict[str, FlowRow] = {}
        self.chips: dict[str, QPushButton] = {}
        self.notice = Notice(palette)
        self.day = AsOfField(date.min)
        self._build()
        self.day.changed.connect(self._follow_day)
        self.day.refused.connect(lambda said: self.notice.say("blocked", said, []))

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
        self._steps = self._scroll()
        self._side = self._scroll()
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(12)
        self._body.addWidget(self._steps, 1)
        self._body.addWidget(self._side)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(12)
        box.addLayout(head)
        box.addWidget(self.notice)
        box.addLayout(self._chip_row)
        box.addWidget(self._nowhere, 0, Qt.AlignmentFlag.AlignLeft)
        box.addLayout(self._body, 1)
        self.side = FlowSide()
        self._side.setWidget(self.side)

    def _scroll(self) -> QScrollArea:
        made = QScrollArea()
        made.setWidgetResizable(True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        return made

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

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Begin with the step of the case, else with the first."""
        super().showEvent(event)
        here = self._step_of_case()
        row = self.rows.get(here.id) if here else next(iter(self.rows.values()), None)
        if row is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self.setStyleSheet(sheet(palette))
        self.notice.recolour(palette)
        for row in self.rows.values():
            row.recolour(palette)

    # What is shown ----------------------------------------------------------------------------

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

    def show_case(self, case: CaseSummary | None) -> None:
        """Show where one case stands and what comes next; None for no case."""
        self._case = case
        period = self._period_of_case()
        if period is not None and period.name in self._flows:
            self._show_flow(self._flows[period.name])
            self._say_which(period)
            if (step := self._step_of_case()) is not None:
                row = self.rows[step.id]
                QTimer.singleShot(0, row, row.come_into_sight)  # once it has its place
        elif self._flow is not None:
            self._show_flow(self._flow)

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
                made = button("", partial(self._choose, name))
                made.setProperty("role", "chip")
                made.setCheckable(True)
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
        if flow is not self._flow:
            self._flow = flow
            self._make_rows(flow)
        if flow.period in self.chips:
            self.chips[flow.period].setChecked(True)
        at = self._standings.at.get(flow.period, {})
        here = self._step_of_case()
        ahead = {way.to for way in here.ways} if here else set[str]()
        for step_id, row in self.rows.items():
            row.show_count(len(at.get(step_id, ())))
            row.show_for_case(
                HERE if here and step_id == here.id else NEXT if step_id in ahead else ""
            )
        self.side.show_flow(flow, self._said_of_case())

    def _make_rows(self, flow: Flow) -> None:
        """The steps, and between one and the next the line where a way leads there."""
        inside = QWidget()
        inside.setObjectName("bare")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(0)
        steps = {step.id: step for step in flow.steps}
        self.rows = {}
        above: Origin | None = None
        for step, after in zip(flow.steps, (*flow.steps[1:], None), strict=True):
            to_next = (way.origin for way in step.ways if after and way.to == after.id)
            below = next(to_next, None)
            row = FlowRow(step, steps, above, below, self._palette)
            row.asked.connect(partial(self._ask, flow, step))
            row.moved.connect(partial(self._move, row))
            column.addWidget(row)
            self.rows[step.id] = row
            above = below
        column.addStretch(1)
        self._steps.setWidget(inside)
        self._steps.setAccessibleName(flow.title)

    # One case ---------------------------------------------------------------------------------

    def _period_of_case(self) -> Period | None:
        if self._case is None:
            return None
        return period_on(self._periods, filed_on(self._case, self._as_of))

    def _step_of_case(self) -> Step | None:
        """Where the case stands, if the flow shown is its own."""
        period = self._period_of_case()
        if self._case is None or period is None or self._flow is None:
            return None
        return self._flow.step_of(self._case) if period.name == self._flow.period else None

    def _said_of_case(self) -> tuple[str, ...]:
        """Which case, where it stands and what comes next, in sentences."""
        case, flow = self._case, self._flow
        if case is None or flow is None:
            return ()
        who = "　".join(filter(None, (case.case_no, case.kind, case.name)))
        step = self._step_of_case()
        if step is None:
            period = self._period_of_case()
            return who, f"本案適用{period.name}。" if period else "報送日期不在任何期間，請查對。"
        said = [who, f"在第 {step.number} 步：{step.words}（{step.who}）。"]
        for way in step.ways:
            after = flow.step(way.to)
            said.append(f"{way.when or '下一步'} → {named(after)}（{after.who}）")
        return tuple(said)

    # What is asked ----------------------------------------------------------------------------

    def _ask(self, flow: Flow, step: Step) -> None:
        self.cases_asked.emit(
            self._standings.at[flow.period][step.id], f"{flow.period}：{step.words}"
        )

    def _ask_nowhere(self) -> None:
        self.cases_asked.emit(self._standings.nowhere, "報送日期不在任何期間")

    def _move(self, row: FlowRow, by: int) -> None:
        rows = list(self.rows.values())
        place = rows.index(row) + by
        if 0 <= place < len(rows):
            rows[place].setFocus(Qt.FocusReason.OtherFocusReason)
