"""The page 案件: the stored cases, and below them the one in hand with what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.assess import needs_basis
from app.rules.base import Outcome, Severity
from app.stored import CaseSummary, Known, StoredCase
from app.ui import icons
from app.ui.card import FIELD, MEND, UNWAIVE, WAIVE
from app.ui.editor import CaseEditor
from app.ui.filter_bar import FilterBar
from app.ui.findings import FindingsPanel
from app.ui.history_panel import HistoryPanel
from app.ui.palette import Palette
from app.ui.parts import Elided, Notice, button, picture, words
from app.ui.report import Editing, report_of
from app.ui.stored_table import StoredTable
from app.ui.table_view import CaseView
from app.ui.views import ids_of, usual_views
from app.ui.waive_bar import WaiveBar

if TYPE_CHECKING:
    from app.assess import Assessment
    from app.ui.case_desk import CaseDesk

_TONES: Final = {Severity.BLOCK: "blocked", Severity.WARN: "review", Severity.HINT: "hint"}
_NOTHING: Final = "請在上方選一件案件；按 Enter 編輯，這裡會列出要處理的事項。"
_LEAST_SHOWN: Final = 4
"""Rows of the list that are always in sight."""


class StoredPage(QWidget):
    """The stored cases and the one in hand."""

    rule_asked = Signal(str)
    packet_asked = Signal(object)
    """A packet of these cases."""
    renewal_asked = Signal(object)
    """年度續聘 of these cases; of all that end soon where none is chosen."""

    def __init__(
        self, palette: Palette, desk: CaseDesk, is_workday: Callable[[date], bool]
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._palette = palette
        self._desk = desk
        self.model = StoredTable(self)
        self.view = CaseView(self.model, palette)
        self.filter = FilterBar(palette)
        self.notice = Notice(palette)
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
        self._title = Elided("heading")
        self._kept = words("", "small")
        self._shown_id = 0
        self._is_fitted = False
        self._marks: dict[str, tuple[str, str]] = {}
        self._report_later = QTimer(self)
        self._report_later.setSingleShot(True)
        self._report_later.setInterval(0)
        self._report_later.timeout.connect(self._show_report)
        self._choose_later = QTimer(self)
        self._choose_later.setSingleShot(True)
        self._choose_later.setInterval(120)
        self._choose_later.timeout.connect(self._open_current)
        self._build()
        self._connect()
        self.recolour(palette)

    def _build(self) -> None:
        self.views = QComboBox()
        self.views.setAccessibleName("檢視")
        self._usual = usual_views(self._desk.as_of)
        for view in self._usual:
            self.views.addItem(view.name)
        self._new = button("新增案件", self.new_case, "primary")
        self._new.setToolTip("新增一件空白案件（Ctrl+N）")
        self._renew = button("年度續聘", self._ask_renewal)
        self._renew.setToolTip("以所選案件之契約產生續聘案")
        self._packet = button("匯出報送包", self._ask_packet)
        self._packet.setToolTip("將所選案件寫成報送包（Ctrl+P）")
        self._delete = button("刪除", self.delete_chosen)
        self._delete.setToolTip("刪除所選案件，可復原（Delete）")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        for part in (self.views, self._new, self._renew, self._packet, self._delete):
            head.addWidget(part)
        self._nothing = QWidget()
        inside = QVBoxLayout(self._nothing)
        inside.addStretch(1)
        self._nothing_text = words("", tone="muted")
        inside.addWidget(self._nothing_text, 0, Qt.AlignmentFlag.AlignHCenter)
        self._nothing_way = button("", self._way_on)
        inside.addWidget(self._nothing_way, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(1)
        self._list = QStackedWidget()
        self._list.addWidget(self.view)
        self._list.addWidget(self._nothing)
        header = self.view.horizontalHeader().sizeHint().height()
        self._list.setMinimumHeight(header + _LEAST_SHOWN * self.view.rowHeight(0) + 4)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(12)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._list)
        self.splitter.addWidget(self._build_case())
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setSizes([176, 480])
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(12)
        box.addLayout(head)
        box.addWidget(self.filter)
        box.addWidget(self.notice)
        box.addWidget(self.splitter, 1)

    def _build_case(self) -> QWidget:
        """The case in hand: its facts, and beside them the findings or the history."""
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("檢核結果或歷程")
        self.tabs.addTab("檢核結果")
        self.tabs.addTab("歷程")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        top = QHBoxLayout()
        top.addWidget(self.tabs)
        top.addStretch(1)
        top.addWidget(self._kept)
        self._side = QStackedWidget()
        self._side.addWidget(self.panel)
        self._side.addWidget(self.history)
        right = QWidget()
        box = QVBoxLayout(right)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(top)
        box.addWidget(self.waive_bar)
        box.addWidget(self._side, 1)
        self.across = QSplitter(Qt.Orientation.Horizontal)
        self.across.setHandleWidth(12)
        self.across.setChildrenCollapsible(False)
        self.across.addWidget(self.editor)
        self.across.addWidget(right)
        self.across.setStretchFactor(0, 3)
        self.across.setStretchFactor(1, 2)
        self.across.setSizes([760, 380])
        self.editor.setEnabled(False)
        return self.across

    def _connect(self) -> None:
        desk = self._desk
        desk.listed.connect(self._show_list)
        desk.renewed.connect(self._renew_list)
        desk.opened.connect(self._show_case)
        desk.assessed.connect(self._follow_assessment)
        desk.kept.connect(lambda: self._kept.setText("已自動儲存"))
        self.filter.changed.connect(self.model.set_filter)
        self.filter.left.connect(self.view.setFocus)
        self.views.activated.connect(self._show_view)
        self.model.chosen.connect(self._follow_list)
        self.view.selectionModel().currentRowChanged.connect(self._current_changed)
        self.view.entered.connect(self.edit_current)
        self.editor.changed.connect(self._typed)
        self.editor.settled.connect(lambda _: desk.leave_field())
        self.editor.picked.connect(self._fill_in)
        self.editor.help_asked.connect(self._explain_fact)
        self.panel.rule_asked.connect(self.rule_asked)
        self.panel.packet_asked.connect(self._ask_packet)
        self.panel.asked.connect(self._do_about)
        self.waive_bar.given.connect(desk.waive)
        self.waive_bar.left.connect(self.panel.setFocus)
        self.tabs.currentChanged.connect(self._show_side)
        self.history.case_asked.connect(self.go_to_case)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        picture(self._new, icons.icon("user-plus", palette, size=16, on_accent=True))
        picture(self._renew, icons.icon("calendar-sync", palette, size=16))
        picture(self._packet, icons.icon("file-output", palette, size=16))
        self.view.delegate.palette = palette
        self.view.viewport().update()
        for part in (self.filter, self.notice, self.panel, self.editor, self.history):
            part.recolour(palette)

    # The list ---------------------------------------------------------------------------------

    def _show_list(self, cases: list[CaseSummary], texts: list[str]) -> None:
        self.model.set_cases(cases, texts)
        self._fit()

    def _fit(self) -> None:
        """Once there is something to measure; what the user sets after that stays."""
        if not self._is_fitted and self.model.total:
            self.view.fit()
            self._is_fitted = True

    def _renew_list(self, changed: Sequence[CaseSummary], gone: Collection[int]) -> None:
        self.model.renew(changed, gone)
        self._fit()
        if self.tabs.currentIndex() == 1:
            self._ask_history()

    def _show_view(self, number: int) -> None:
        self.model.show_only(ids_of(self._usual[number], self.model.cases))
        self._follow_list()

    def show_cases(self, ids: Collection[int], title: str) -> None:
        """Show these cases alone, under a title, from another page."""
        self.filter.clear()
        self.views.setCurrentIndex(-1)
        self.views.setPlaceholderText(title)
        self.model.show_only(ids)
        self.view.setFocus()

    def _follow_list(self) -> None:
        """The lines shown have changed: keep the case in hand chosen."""
        shown, total = self.model.rowCount(), self.model.total
        self.filter.show_counts(self.model.counts(), shown, total)
        self._title.say(f"案件　{total:,} 件")
        self._list.setCurrentWidget(self.view if shown else self._nothing)
        self._nothing_text.setText("沒有符合的案件。" if total else "還沒有案件。")
        self._nothing_way.setText("看全部案件" if total else "新增案件")
        line = self.model.line_of(self._shown_id)
        row = None if line is None else self.model.row_of(line)
        if row is not None:
            self._go(row, keep_selection=True)

    def _way_on(self) -> None:
        if self.model.total:
            self.show_all()
            self.view.setFocus()
        else:
            self.new_case()

    def show_all(self) -> None:
        """All cases again, whatever was filtered."""
        self.filter.clear()
        self.views.setCurrentIndex(0)
        self.model.show_only(None)

    def chosen_ids(self) -> list[int]:
        """The cases that are chosen in the list, from top to bottom."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        cases = [self.model.case_at(row) for row in rows]
        return [case.id for case in cases if case is not None]

    def _go(self, row: int, *, keep_selection: bool = False) -> None:
        index = self.model.index(row, max(self.view.currentIndex().column(), 0))
        if not index.isValid():
            return
        flags = (
            QItemSelectionModel.SelectionFlag.Select
            if keep_selection
            else QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.view.selectionModel().setCurrentIndex(
            index, flags | QItemSelectionModel.SelectionFlag.Rows
        )
        self.view.scrollTo(index)

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        case = self.model.case_at(current.row()) if current.isValid() else None
        if case is not None and case.id != self._shown_id:
            # Not at once: who holds an arrow key down passes many cases by.
            self._choose_later.start()

    def _open_current(self) -> None:
        case = self.model.case_at(self.view.currentIndex().row())
        if case is not None and case.id != self._shown_id:
            self._desk.open(case.id)

    def go_to_case(self, case_id: int) -> None:
        """Choose a case, whatever the filter hides, and take it in hand."""
        line = self.model.line_of(case_id)
        if line is not None and self.model.row_of(line) is None:
            self.show_all()
        row = None if line is None else self.model.row_of(line)
        if row is not None:
            self._go(row)
        self._desk.open(case_id)

    def step(self, by: int) -> bool:
        """Choose the next case (1) or the one before (-1); False where there is none."""
        row = self.view.currentIndex().row() + by
        if not 0 <= row < self.model.rowCount():
            return False
        self._go(row)
        self._choose_later.stop()
        self._open_current()
        return True

    # The case in hand -------------------------------------------------------------------------

    def _show_case(self, case: StoredCase | None) -> None:
        self._kept.setText("")
        if case is None:
            self._shown_id = 0
            self.editor.show_case({})
            self.editor.setEnabled(False)
            self.panel.show_report(None)
            return
        if case.id == self._shown_id:
            shown = self.editor.typed()
            for key in {**shown, **case.typed}:
                if shown.get(key, "") != case.typed.get(key, ""):
                    self.editor.set_text(key, case.typed.get(key, ""))
            return
        self._shown_id = case.id
        self._marks = {}
        self.waive_bar.hide()
        self.editor.setEnabled(True)
        self.editor.show_case(case.typed)
        self.panel.show_report(None)
        line = self.model.line_of(case.id)
        row = None if line is None else self.model.row_of(line)
        if row is not None and row != self.view.currentIndex().row():
            self._go(row)
        if self.tabs.currentIndex() == 1:
            self._ask_history()

    def _typed(self, key: str, text: str) -> None:
        self._kept.setText("")
        self._desk.type(key, text)

    def _follow_assessment(self, one: Assessment, _mends: Mapping[str, object]) -> None:
        self._offer_pay()
        marks = marks_of(one)
        if marks != self._marks:
            self._marks = marks
            self.editor.mark_all(marks)
        self._report_later.start()

    def _show_report(self) -> None:
        one = self._desk.assessment
        if one is None:
            return
        editing = Editing(one.verdict, self._desk.mends, one.waivers)
        report = report_of(one.result, one.as_of, editing)
        self.panel.show_report(report, same_case=self.panel.report is not None)

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
        self._desk.change(new, f"帶入{known.title}之資料")

    def edit_current(self) -> None:
        """Enter in the list: on to the facts of the case."""
        self._choose_later.stop()
        self._open_current()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def new_case(self) -> None:
        """新增案件."""
        self.show_all()
        self._desk.new_case()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def delete_chosen(self) -> None:
        """刪除: the chosen cases, which can be undone."""
        self._desk.delete(self.chosen_ids())

    # What is said of it -----------------------------------------------------------------------

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

    def next_finding(self) -> None:
        """On to the next finding of this case, after its last to the first of the next case."""
        self.tabs.setCurrentIndex(0)
        if not self.panel.next_finding():
            self.step(1)

    def _explain_fact(self, key: str) -> None:
        """F1 in a field: the first rule that asks for something about it."""
        one = self._desk.assessment
        results = one.findings if one else ()
        about = next((r for r in results if key in r.fields), None)
        if about is None and one is not None:
            about = next((r for r in one.result.results if key in r.rule.fields), None)
        if about is not None:
            self.rule_asked.emit(about.rule.id)

    def _show_side(self, number: int) -> None:
        self._side.setCurrentIndex(number)
        if number == 1:
            self._ask_history()

    def _ask_history(self) -> None:
        case_id = self._shown_id
        if case_id:
            self._desk.ask(
                lambda book: (book.events(case_id), book.chain(case_id)),
                lambda found: self.history.show_history(found[0], found[1], case_id),
            )

    # What is asked of others ------------------------------------------------------------------

    def _ask_packet(self) -> None:
        self.packet_asked.emit(self.chosen_ids())

    def _ask_renewal(self) -> None:
        ids = self.chosen_ids()
        self.renewal_asked.emit(ids if len(ids) > 1 else [])

    def copied(self) -> str:
        """What 複製 takes: the finding that has the focus, else the chosen lines."""
        if card := self.panel.focused_card():
            return card.copied()
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        lines = [self.model.line_at(row) for row in rows]
        columns = range(self.model.columnCount())
        return "\n".join(
            "\t".join(self.model.cell(line, column) for column in columns)
            for line in lines
            if line is not None
        )

    def step_back(self) -> None:
        """Esc: from the case to the list, from the list to all cases."""
        if not self.view.hasFocus():
            self.view.setFocus()
        else:
            self.show_all()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Delete deletes what is chosen in the list."""
        if event.key() == Qt.Key.Key_Delete and self.view.hasFocus():
            self.delete_chosen()
        else:
            super().keyPressEvent(event)


def marks_of(one: Assessment) -> dict[str, tuple[str, str]]:
    """The quiet mark of each fact: the tone and the words of what weighs most about it."""
    marks: dict[str, tuple[str, str]] = {}
    order = ("error", "blocked", "incomplete", "review", "hint")
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
            if known is None or order.index(tone) < order.index(known[0]):
                marks[key] = (tone, result.message)
    return marks
