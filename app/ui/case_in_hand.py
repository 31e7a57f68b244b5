"""The case in hand: its facts, and beside them what is said of it and what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.assess import needs_basis
from app.rules.base import Outcome, Severity
from app.stored import Known, StoredCase
from app.ui.card import FIELD, MEND, UNWAIVE, WAIVE
from app.ui.editor import CaseEditor
from app.ui.findings import FindingsPanel
from app.ui.flow_moves_marks import joined
from app.ui.history_panel import HistoryPanel
from app.ui.palette import Palette
from app.ui.parts import words
from app.ui.report import Editing, report_of
from app.ui.style import scaled
from app.ui.waive_bar import WaiveBar

if TYPE_CHECKING:
    from app.assess import Assessment
    from app.ui.case_desk import CaseDesk

_TONES: Final = {Severity.BLOCK: "blocked", Severity.WARN: "review", Severity.HINT: "hint"}
_ORDER: Final = ("error", "blocked", "incomplete", "review", "hint")
_NOTHING: Final = "請在上方選一件案件；按 Enter 編輯，這裡會列出要處理的事項。"
_ROOM_FOR_BOTH: Final = 420
"""Pixels of height at 100 % below which the findings give way to the lines for a reason."""
HISTORY: Final = 1
"""The tab of the history."""


class CaseInHand(QSplitter):
    """The editor, the findings and the history of one case."""

    rule_asked = Signal(str)
    fact_asked = Signal(str)
    """What there is to say of a fact."""
    packet_asked = Signal()
    case_asked = Signal(int)
    """To another case of the same person."""
    shown = Signal(int)
    """Another case is shown."""

    def __init__(
        self, palette: Palette, desk: CaseDesk, is_workday: Callable[[date], bool]
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._desk = desk
        suggest = {
            "name": desk.suggest_people,
            "id_number": desk.suggest_people,
            "plan_approval_no": desk.suggest_plans,
            "plan_name": desk.suggest_plans,
        }
        self.editor = CaseEditor(
            palette, today=lambda: desk.as_of, is_workday=is_workday, suggest=suggest
        )
        self.panel = FindingsPanel(palette, is_editing=True, nothing=_NOTHING)
        self.history = HistoryPanel(palette)
        self.waive_bar = WaiveBar()
        self._kept = words("", "small")
        self.case_id = 0
        """The case shown; 0 for none."""
        self._awaited = 0
        self._marks: dict[str, tuple[str, str]] = {}
        self._returned: Mapping[str, tuple[str, str]] = {}
        self._report_later = QTimer(self)
        self._report_later.setSingleShot(True)
        self._report_later.setInterval(0)
        self._report_later.timeout.connect(self._show_report)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("檢核結果或歷程")
        self.tabs.addTab("檢核結果")
        self.tabs.addTab("歷程")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._top = QWidget()
        top = QHBoxLayout(self._top)
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self.tabs)
        top.addStretch(1)
        top.addWidget(self._kept)
        self._side = QStackedWidget()
        self._side.addWidget(self.panel)
        self._side.addWidget(self.history)
        right = QWidget()
        right.setMinimumWidth(self.panel.minimumWidth())
        box = QVBoxLayout(right)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self._top)
        box.addWidget(self.waive_bar)
        box.addWidget(self._side, 1)
        self.setHandleWidth(12)
        self.setChildrenCollapsible(False)
        self.addWidget(self.editor)
        self.addWidget(right)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        self.setSizes([760, 380])
        self.editor.setEnabled(False)

    def _connect(self) -> None:
        desk = self._desk
        desk.opened.connect(self.show_case)
        desk.assessed.connect(self._follow_assessment)
        desk.kept.connect(lambda: self._kept.setText("已自動儲存"))
        desk.renewed.connect(lambda *_: self._renew_history())
        self.editor.changed.connect(self._typed)
        self.editor.settled.connect(lambda _: desk.leave_field())
        self.editor.picked.connect(self._fill_in)
        self.editor.help_asked.connect(self._explain_fact)
        self.panel.rule_asked.connect(self.rule_asked)
        self.panel.packet_asked.connect(self.packet_asked)
        self.panel.asked.connect(self._do_about)
        self.waive_bar.given.connect(desk.waive)
        self.waive_bar.left.connect(self._share_room)
        self.waive_bar.left.connect(self._back_to_finding)
        self.tabs.currentChanged.connect(self._show_side)
        self.history.case_asked.connect(self.case_asked)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        for part in (self.panel, self.editor, self.history):
            part.recolour(palette)

    def show_case(self, case: StoredCase | None) -> None:
        """Show another case, or the same with other texts; None for none."""
        self._kept.setText("")
        if case is None:
            self.case_id = 0
            self.editor.show_case({})
            self.editor.setEnabled(False)
            self.panel.show_report(None)
            self.shown.emit(0)
            return
        if case.id == self.case_id:
            shown = self.editor.typed()
            for key in {**shown, **case.typed}:
                if shown.get(key, "") != case.typed.get(key, ""):
                    self.editor.set_text(key, case.typed.get(key, ""))
            return
        self.case_id = case.id
        self._marks, self._returned = {}, {}
        self.waive_bar.hide()
        self._share_room()
        self.editor.setEnabled(True)
        self.editor.show_case(case.typed)
        self.panel.show_report(None)
        self.shown.emit(case.id)
        self._renew_history()

    def _typed(self, key: str, text: str) -> None:
        self._kept.setText("")
        self._desk.type(key, text)

    def _follow_assessment(self, one: Assessment, _mends: Mapping[str, object]) -> None:
        self._offer_pay()
        marks = joined(marks_of(one), self._returned)
        if marks != self._marks:
            self._marks = marks
            self.editor.mark_all(marks)
        if self.panel.report is None:
            self._show_report()  # at once: nothing else is to be painted in between
        else:
            self._report_later.start()

    def show_return(self, case_id: int, marks: Mapping[str, tuple[str, str]]) -> None:
        """Why the Ministry returned a case, beside the fields concerned."""
        if case_id != self.case_id or marks == self._returned:
            return
        self._returned = marks
        if self._desk.assessment is not None:
            self._follow_assessment(self._desk.assessment, {})

    def _show_report(self) -> None:
        one = self._desk.assessment
        if one is None:
            return
        editing = Editing(one.verdict, self._desk.mends, one.waivers)
        report = report_of(one.result, one.as_of, editing)
        self.panel.show_report(report, same_case=self.panel.report is not None)
        if self._awaited == self.case_id:
            self._awaited = 0
            self.panel.focus_first()

    def _offer_pay(self) -> None:
        from app.mend import pay_for

        typed = self._desk.typed
        pay = pay_for(typed)
        is_other = pay is not None and pay != typed.get("monthly_pay", "").replace(",", "")
        self.editor.offers(
            "monthly_pay",
            f"填入薪點×折合率：{int(pay):,} 元" if pay is not None and is_other else "",
            lambda: self._desk.change({"monthly_pay": pay or ""}, "計算月支報酬"),
        )

    def _fill_in(self, key: str, known: Known) -> None:
        """A known person or plan was picked: what it implies is filled in where nothing stands."""
        typed = self._desk.typed
        new = {k: t for k, t in known.implies.items() if k == key or not typed.get(k)}
        self._desk.change(new, f"帶入{known.title}之資料", goes_on=True)

    def _do_about(self, what: str, of: str) -> None:
        match what:
            case _ if what == FIELD:
                self.editor.go_to(of)
            case _ if what == MEND:
                self._desk.mend(of)
            case _ if what == UNWAIVE:
                self._desk.unwaive(of)
            case _ if what == WAIVE:
                result = self._desk.result_of(of)
                if result is not None:
                    rule = result.rule
                    self.waive_bar.ask(of, rule.title, needs_basis=needs_basis(rule))
                    self._share_room()

    def _back_to_finding(self) -> None:
        """From the lines for a reason to what they were about."""
        if not self.panel.focus_rule(self.waive_bar.rule):
            self.panel.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Another height may have room for more, or for less."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """In a low window the findings give way while a reason is asked for."""
        is_asking = not self.waive_bar.isHidden()
        is_alone = is_asking and self.height() < scaled(_ROOM_FOR_BOTH)
        self._side.setVisible(not is_alone)
        self._top.setVisible(not is_alone)
        self.panel.make_way(for_rule=self.waive_bar.rule if is_asking else "")

    def next_finding(self) -> bool:
        """On to the next finding of this case; False after its last."""
        self.tabs.setCurrentIndex(0)
        return self.panel.next_finding()

    def await_finding(self, case_id: int) -> None:
        """On to the first finding of a case, once it is in hand."""
        self._awaited = case_id

    def _explain_fact(self, key: str) -> None:
        """F1 in a field: the rule that asks for something about it, or what is to be said of it."""
        one = self._desk.assessment
        results = one.findings if one else ()
        about = next((r for r in results if key in r.fields), None)
        if about is not None:
            self.rule_asked.emit(about.rule.id)
        else:
            self.fact_asked.emit(key)

    def _show_side(self, number: int) -> None:
        self._side.setCurrentIndex(number)
        self._renew_history()

    def _renew_history(self) -> None:
        case_id = self.case_id
        if case_id and self.tabs.currentIndex() == HISTORY:
            self._desk.ask(
                lambda book: (book.events(case_id), book.chain(case_id)),
                lambda found: self.history.show_history(found[0], found[1], case_id),
            )


def marks_of(one: Assessment) -> dict[str, tuple[str, str]]:
    """The quiet mark of each fact: the tone and the words of what weighs most about it."""
    marks: dict[str, tuple[str, str]] = {}
    for result in one.findings:
        if result.rule.id in one.waivers:
            continue
        if result.outcome is Outcome.FAIL:
            tone = _TONES[result.severity]
        elif result.outcome is Outcome.UNKNOWN:
            tone = "incomplete" if result.severity is Severity.BLOCK else "hint"
        else:
            continue
        for key in result.fields:
            known = marks.get(key)
            if known is None or _ORDER.index(tone) < _ORDER.index(known[0]):
                marks[key] = (tone, result.message)
    return marks
