"""One case in its flow: where it stands, the next step with its day, taking one back, its past."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.flow_doubts import MEND, NO_ANSWERS, Choice, Doubt, DoubtKind, sure
from app.flow_steps import Effect
from app.gates import ABOUT_RETURN, Block, Weighed, about_the_return
from app.rounds import Returned, last_live
from app.rules.dates import roc_short
from app.ui.flow_moves_ask import RETURNED, Questions
from app.ui.flow_moves_form import StepForm, step_done, way_words
from app.ui.flow_moves_past import PastMoves
from app.ui.flow_moves_return import ReturnForm
from app.ui.flow_row import named
from app.ui.palette import Palette
from app.ui.parts import Paragraph, button, words

if TYPE_CHECKING:
    from app.flow_places import CaseFlow, WayOn


class StepWish(NamedTuple):
    """A step that someone wants to take, as `FlowBook.take` has it."""

    case_id: int
    step: str
    to: str
    day: date
    note: str
    why: Returned | None
    answers: tuple[str, ...]


class MovesPanel(StepForm):
    """Hidden while no case is shown."""

    step_asked = Signal(object)
    """A `StepWish`."""
    back_asked = Signal(int, str)
    """The case whose last step is to be taken back, and why."""
    place_asked = Signal(int, str)
    """A case, and the step at which someone says it stands."""
    edit_asked = Signal(int, object)
    """A case to be opened at these facts (a tuple of keys, empty for its beginning)."""
    edits_chosen = Signal(int, object)
    """A case, and by fact what is to be typed for it."""

    def __init__(
        self,
        palette: Palette,
        *,
        today: Callable[[], date],
        is_workday: Callable[[date], bool],
    ) -> None:
        super().__init__(palette, "flow_day", "可不填", today=today, is_workday=is_workday)
        self._flow: CaseFlow | None = None
        self._shown: tuple[CaseFlow | None, str, Mapping[str, str]] | None = None
        self._ways: tuple[WayOn, ...] = ()
        self._refused = Weighed()
        self._title = Paragraph()
        self._stands = Paragraph()
        self._returned = Questions()
        self.questions = Questions()
        self.returning = ReturnForm()
        self.returning.changed.connect(self._follow_return)
        self.back = button("撤回上一步…", self._ask_back, "link")
        self.why_back = QLineEdit()
        self.why_back.setAccessibleName("撤回之理由")
        self.why_back.setPlaceholderText("為什麼撤回")
        self.why_back.returnPressed.connect(self._take_back)
        self.past = PastMoves()
        self._build()
        for asked in (self._returned, self.questions, self.refusal):
            asked.fields_asked.connect(self._ask_fields)
            asked.answered.connect(self._take_answer)
        self.hide()

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(words("這件案件", "heading"))
        for part in (self._title, self._stands, self._returned, self.questions):
            box.addWidget(part)
        self._blocks = Questions()
        self._blocks.fields_asked.connect(self._ask_fields)
        self._blocks.answered.connect(self._take_answer)
        self._fill_form("記下已辦的步驟", (self._blocks, self.returning), ())
        box.addWidget(self._form)
        box.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self._back_form = QWidget()
        back = QVBoxLayout(self._back_form)
        back.setContentsMargins(0, 0, 0, 0)
        back.setSpacing(4)
        self._back_words = Paragraph()
        back.addWidget(self._back_words)
        back.addWidget(self.why_back)
        row = QHBoxLayout()
        self.do_back = button("撤回", self._take_back)
        row.addWidget(self.do_back)
        row.addWidget(button("取消", self._leave_back))
        row.addStretch(1)
        back.addLayout(row)
        self.back_refusal = Questions()
        self.back_refusal.fields_asked.connect(self._ask_fields)
        back.addWidget(self.back_refusal)
        box.addWidget(self._back_form)
        box.addWidget(self.past)

    # What is shown ----------------------------------------------------------------------------

    def show_case(self, flow: CaseFlow | None, title: str, typed: Mapping[str, str]) -> None:
        """Show a case; `title` names it, `typed` is what it states. None for no case."""
        shown = (flow, title, dict(typed))
        if flow is not None and shown == self._shown:
            return  # nothing is otherwise: what has been filled in stays
        self._shown, self._flow = shown, flow
        self._answers = []
        self.setVisible(flow is not None)
        if flow is None:
            return
        self._title.say(title)
        self._title.setAccessibleName(title)
        self._stands.say(stands_words(flow))
        self._show_returned(flow)
        # Of one that is in no flow, its date is the question, and nothing else yet.
        self.questions.show_all(_before_reporting(flow), flow.doubts if flow.flow else ())
        self.returning.begin(typed)
        self.note.clear()
        self.day.set_text(roc_short(self._today()))
        self._make_radios(_ways_of(flow))
        may_go_on = bool(flow.ways) and not any(
            doubt.kind is not DoubtKind.STATUS for doubt in flow.doubts
        )
        self._form.setVisible(may_go_on)
        self.back.setVisible(last_live(flow.moves) is not None)
        self._back_form.hide()
        self.past.show_past(flow.flow, flow.moves, flow.rounds)

    def _show_returned(self, flow: CaseFlow) -> None:
        if flow.returned is None:
            self._returned.show_all((), ())
            return
        category, reason, fields = flow.returned
        on = flow.rounds[-1].result_on
        when = f"{roc_short(on)} " if on else ""
        block = Block(
            RETURNED, f"{when}退回補正（{category}）：{reason}", "", tuple(fields) or ("",)
        )
        self._returned.show_all((block,), ())

    def _make_radios(self, ways: tuple[WayOn, ...]) -> None:
        self._empty_radios()
        self._ways = ways
        here = self._flow.step if self._flow else None
        for number, one in enumerate(ways):
            lead = named(one.at) if one.at is not here else "" if one.way.when else "接著"
            self._add_radio(way_words(one.at, one.way, one.step, lead), number)
        self._choose_only()

    @property
    def way(self) -> WayOn | None:
        """The way on that is chosen; None where there are several and none is."""
        number = self._group.checkedId()
        return self._ways[number] if 0 <= number < len(self._ways) else None

    def _follow_way(self) -> None:
        one = self.way
        self._answers = []
        self._refused = Weighed()
        self.refusal.show_all((), ())
        self.take.setEnabled(one is not None)
        self.returning.setVisible(one is not None and one.way.effect is Effect.RETURN)
        self._call_day(one.way.effect if one else None)
        self._blocks.show_weighed(one.weighed if one else Weighed())
        self._name_take(
            "記下這一步" if one is None else f"記下：{step_done(one.at.words, one.way)}"
        )

    # What is asked ----------------------------------------------------------------------------

    def _take(self) -> None:
        flow, one = self._flow, self.way
        if flow is None or one is None:
            return
        day = self._given_day()
        if day is None:
            return
        why = self.returning.given() if one.way.effect is Effect.RETURN else None
        self.step_asked.emit(
            StepWish(
                flow.case_id,
                one.at.id,
                one.way.to,
                day,
                self.note.text().strip(),
                why,
                tuple(self._answers),
            )
        )

    def show_refused(self, weighed: Weighed) -> None:
        """The step was not taken: what stops it, and what is asked."""
        where = self.back_refusal if self._back_form.isVisible() else self.refusal
        self._refused = weighed
        if where is self.refusal:
            self._blocks.show_all((), ())  # what stops it on the day that was given counts
        where.show_weighed(weighed)

    def _follow_return(self) -> None:
        """What has been given of a return is asked for no more."""
        lacking = about_the_return(self.returning.given())
        left = [b for b in self._refused.blocks if b.gate not in ABOUT_RETURN or b in lacking]
        if len(left) < len(self._refused.blocks):
            self._refused = self._refused._replace(blocks=tuple(left))
            self.refusal.show_weighed(self._refused)

    def _take_answer(self, doubt: Doubt, choice: Choice) -> None:
        flow = self._flow
        if flow is None:
            return
        if choice.edit:
            self.edits_chosen.emit(flow.case_id, dict(choice.edit))
        elif choice.step:
            self.place_asked.emit(flow.case_id, choice.step)
        elif choice.key == MEND.key:
            returned = flow.returned
            self.edit_asked.emit(flow.case_id, returned.fields if returned else ())
        elif choice.key in NO_ANSWERS:
            if choice.key == "other_day" and doubt in flow.doubts:
                self.edit_asked.emit(flow.case_id, ("report_date",))
            else:
                self.refusal.show_all((), ())
                self.day.focus_field()
        elif doubt in flow.doubts and doubt.kind is DoubtKind.STATUS:
            rest = [one for one in flow.doubts if one is not doubt]
            self.questions.show_all(_before_reporting(flow), rest)
        else:
            self._answers.append(sure(doubt, choice))
            self._take()

    def _ask_fields(self, fields: tuple[str, ...]) -> None:
        if self._flow is not None:
            self.edit_asked.emit(self._flow.case_id, tuple(key for key in fields if key))

    def _ask_back(self) -> None:
        flow = self._flow
        last = last_live(flow.moves) if flow else None
        if flow is None or last is None:
            return
        own = flow.flow if flow.flow and flow.flow.has(last.step) else None
        said = own.step(last.step).words if own else "確認位置"
        self._back_words.say(f"撤回 {roc_short(last.day)} 記下之「{said}」，資料一併回到當時。")
        self.why_back.clear()
        self.back_refusal.show_all((), ())
        self._back_form.show()
        self.why_back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_back(self) -> None:
        self._back_form.hide()
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_back(self) -> None:
        if self._flow is None:
            return
        why = self.why_back.text().strip()
        if not why:
            self.back_refusal.show_all((Block("reason", "請寫明撤回之理由。", ""),), ())
            self.why_back.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.back_asked.emit(self._flow.case_id, why)


def _ways_of(flow: CaseFlow) -> tuple[WayOn, ...]:
    """The ways on, and reporting itself where nothing stops it: the steps before may be left out.

    A case that was returned and corrected need not have its preparation recorded once more.
    """
    report = flow.report
    if report is None or report.weighed.blocks or any(o.way is report.way for o in flow.ways):
        return flow.ways
    return (*flow.ways, report)


def _before_reporting(flow: CaseFlow) -> tuple[Block, ...]:
    """What keeps a case from being reported, where it is not the next step that does so."""
    report = flow.report
    if report is None or any(one.way is report.way for one in flow.ways):
        return ()
    return report.weighed.blocks


def stands_words(flow: CaseFlow) -> str:
    """Where a case stands, in a sentence."""
    if flow.step is None:
        return "報送日期不在任何期間，請查對。"
    step = flow.step
    often = f"第 {flow.round_number} 次報送，" if flow.round_number > 1 else ""
    return f"{often}在第 {step.number} 步：{step.words}（{step.who}）。"
