"""年度續聘: the terms set once, the old contracts with their new cases, what is found of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.renewal import TERM_FACTS, Draft, PointsOf, Steps, Terms, corrected, renewals
from app.rules.results import VERDICT_WORDS, Verdict
from app.rules.values import read_case
from app.stored import StoredCase
from app.ui import icons
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.field import FULL, Field
from app.ui.findings import FindingsPanel
from app.ui.palette import Palette
from app.ui.parts import Blank, Notice, button, picture, words
from app.ui.renewal_table import NAME, RenewalTable, Row
from app.ui.renewal_view import RenewalView
from app.ui.report import CaseReport

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

Check = Callable[[Sequence[Draft]], Sequence[tuple[str, CaseReport]]]
"""Verdict and report of each draft, all of them checked as one batch."""

CHOSEN_WITHIN: Final = 90
"""Days before its end within which a contract is chosen from the start."""
_CHOSEN_PAST: Final = 30
"""Days after its end up to which it still is: January begins with the contracts of December."""
_FEW: Final = 60
"""Drafts that are checked within the keystroke; more wait for a pause in typing."""
_PAUSE_MS: Final = 150
_COLUMN: Final = 12
"""Characters of width of a column of the terms."""
_TERMS_AT_MOST: Final = 0.45
"""Part of the page's height that the terms may take; beyond it they scroll."""
_NOTHING: Final = "請在左邊勾選並選一份契約，這裡會列出新案要處理的事項。"
_NONE_ENDS: Final = (
    f"這裡列出 {CHOSEN_WITHIN} 日內期滿、或期滿未逾 {_CHOSEN_PAST} 日，而還沒有續聘案的契約。"
    "要續聘其他契約，請到「案件」選取二件以上，再按「年度續聘」。"
)
_STEPS: Final = {"留原薪點": Steps.SAME, "晉一階": Steps.UP}


class _DraftFindings(FindingsPanel):
    """The findings of a draft: there is nothing to print before it is kept."""

    def _make_next_step(self) -> QWidget:
        return words("存入後即可準備報送。", tone="muted")


class _TermsForm(QWidget):
    """What holds for all the new cases, in as many columns as there is room for."""

    changed = Signal()
    arranged = Signal()
    """It takes another height now."""

    def __init__(self, make_field: Callable[[str], Field], palette: Palette) -> None:
        super().__init__()
        self.steps = ChoiceField("steps", "薪點", palette, tuple(_STEPS))
        self.fields: dict[str, Field] = {key: make_field(key) for key in TERM_FACTS}
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        all_fields = self._all()
        for made in all_fields:
            made.edited.connect(lambda *_: self.changed.emit())
        for made, after in pairwise(all_fields):
            made.next_asked.connect(lambda _, after=after: after.focus_field())
        self._arrange(4)

    def _all(self) -> list[Field]:
        """The fields in their order, the step after the reason."""
        found = list(self.fields.values())
        found.insert(TERM_FACTS.index("renewal_reason") + 1, self.steps)
        return found

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        row = column = 0
        for made in self._all():
            self._grid.removeWidget(made)
            wide = min(columns, 2 if made.span == FULL else made.span)
            if column + wide > columns:
                row, column = row + 1, 0
            self._grid.addWidget(made, row, column, 1, wide, Qt.AlignmentFlag.AlignTop)
            column += wide
        for number in range(self._grid.columnCount()):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
        self.arranged.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """As many columns as fit."""
        super().resizeEvent(event)
        one = self.fontMetrics().horizontalAdvance("字") * _COLUMN + 12
        self._arrange(max(2, self.width() // one))

    def terms(self) -> Terms:
        """What is typed now."""
        stated = {key: made.text() for key, made in self.fields.items() if made.text().strip()}
        return Terms(stated, _STEPS.get(self.steps.text(), Steps.SAME))

    def show_terms(self, terms: Terms) -> None:
        """Show other terms, without telling anyone."""
        for key, made in self.fields.items():
            made.set_text(terms.stated.get(key, ""))
        self.steps.set_text(next(w for w, steps in _STEPS.items() if steps is terms.steps))

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        for made in self._all():
            made.recolour(palette)


def _is_due(old: StoredCase, as_of: date, *, is_asked_for: bool = False) -> bool:
    """Whether a contract is chosen from the start: nothing else ended it, and it ends soon.

    One that was asked for by itself may end at any day.
    """
    facts = read_case(old.typed).facts
    if facts.contract_end is None or facts.dismissed_on is not None:
        return False
    return is_asked_for or -_CHOSEN_PAST <= (facts.contract_end - as_of).days <= CHOSEN_WITHIN


class RenewalPage(QWidget):
    """Renew the contracts of a year: choose, state the terms, correct, keep all or none."""

    save_asked = Signal(object)
    """All the drafts, a list."""
    cancelled = Signal()
    rule_asked = Signal(str)
    """To the page of this rule."""

    def __init__(self, palette: Palette, make_field: Callable[[str], Field], check: Check) -> None:
        super().__init__()
        self.setObjectName("page")
        self._palette = palette
        self._check = check
        self._points_of: PointsOf = lambda _grade, _step: None
        self._as_of = date.min
        self.notice = Notice(palette)
        self.form = _TermsForm(make_field, palette)
        self.table = RenewalTable()
        self.view = RenewalView(self.table, palette)
        self.panel = _DraftFindings(palette, nothing=_NOTHING)
        self._shown: Row | None = None
        self._summary = words("", tone="muted")
        self._chosen = words("", "small")
        self._note = words("", "small", wrap=True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._refresh)
        self._build()
        self.form.changed.connect(self._refresh_soon)
        self.table.chosen.connect(self._refresh)
        self.table.corrected.connect(self._correct)
        self.view.selectionModel().currentRowChanged.connect(self._show_current)
        self.view.entered.connect(self.panel.next_finding)
        self.panel.rule_asked.connect(self.rule_asked)

    def _build(self) -> None:
        self._save = button("", self._ask_to_save, "primary")
        self._cancel = button("取消", self.cancelled.emit)
        self._cancel.setToolTip("不存入任何案件，回到「案件」")
        self.nothing = Blank([button("到「案件」", self.cancelled.emit, "primary")])
        self.nothing.say(_NONE_ENDS, "沒有可續聘的契約")
        self.nothing.hide()
        self._fold = button("收起新約條件", self._fold_terms, "link")
        head = QHBoxLayout()
        head.setSpacing(8)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(words("年度續聘", "heading"))
        names.addWidget(self._summary)
        head.addLayout(names, 1)
        head.addWidget(self._fold)
        head.addWidget(self._cancel)
        head.addWidget(self._save)
        self._terms = QFrame()
        self._terms.setObjectName("panel")
        inside = QVBoxLayout(self._terms)
        inside.setContentsMargins(12, 10, 12, 12)
        inside.setSpacing(8)
        inside.addWidget(
            words("新約條件（以下勾選的案件一體適用，未填起日者自原約屆滿次日起）", "small")
        )
        inside.addWidget(self.form)
        inside.addStretch(1)
        upper = QScrollArea()
        upper.setWidgetResizable(True)
        upper.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        upper.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        upper.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        upper.setWidget(self._terms)
        self._upper = upper
        # Not now: a layout does not take another size while it is being laid out.
        self.form.arranged.connect(lambda: QTimer.singleShot(0, self, self._fit_terms))
        choose = QHBoxLayout()
        choose.setSpacing(4)
        choose.addWidget(self._chosen, 1)
        for text, choice in (
            (f"{CHOSEN_WITHIN} 日內期滿", self._choose_due),
            ("全選", self._choose_all),
            ("全不選", self._choose_none),
        ):
            choose.addWidget(button(text, choice, "link"))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(choose)
        column.addWidget(self.view, 1)
        column.addWidget(self._note)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(12)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes([780, 340])
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(12)
        box.addLayout(head)
        box.addWidget(self.notice)
        box.addWidget(upper)
        box.addWidget(self.splitter, 1)
        box.addWidget(self.nothing, 1)
        self.recolour(self._palette)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Begin with the first of the terms."""
        super().showEvent(event)
        self.view.fit()
        if self.table.rows:
            next(iter(self.form.fields.values())).focus_field()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """The terms leave room for the contracts."""
        super().resizeEvent(event)
        self._fit_terms()

    def _fit_terms(self) -> None:
        needed = self._terms.sizeHint().height() + 2
        self._upper.setMaximumHeight(min(needed, round(self.height() * _TERMS_AT_MOST)))

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self._save.setIconSize(QSize(16, 16))
        picture(self._save, icons.icon("calendar-sync", palette, size=16, on_accent=True))
        for part in (self.form, self.notice, self.view, self.panel):
            part.recolour(palette)

    # The contracts -------------------------------------------------------------------------------

    def show_cases(
        self,
        old: Sequence[StoredCase],
        as_of: date,
        terms: Terms,
        points_of: PointsOf,
        *,
        are_asked_for: bool = False,
    ) -> None:
        """Begin anew with these contracts; those that were asked for or end soon are chosen.

        `terms` is what is known of the new ones already, such as the rate in force.
        """
        self._as_of, self._points_of = as_of, points_of
        self.notice.hide()
        self.form.show_terms(terms)
        self.table.set_rows(
            [Row(case, _is_due(case, as_of, is_asked_for=are_asked_for)) for case in old]
        )
        self._refresh()
        self.nothing.setVisible(not old)
        for part in (self.splitter, self._fold, self._cancel, self._save):
            part.setVisible(bool(old))
        self._upper.setVisible(bool(old) and self._fold.text().startswith("收起"))
        if old:
            self.view.setCurrentIndex(self.table.index(0, NAME))
        else:
            self._show_current()

    def drafts(self) -> list[Draft]:
        """The new cases as they would be kept now."""
        self._timer.stop()
        self._refresh()
        return [row.draft for row in self.table.rows if row.draft is not None]

    def _choose_due(self) -> None:
        self._choose([n for n, r in enumerate(self.table.rows) if _is_due(r.old, self._as_of)])

    def _choose_all(self) -> None:
        self._choose(list(range(len(self.table.rows))))

    def _choose_none(self) -> None:
        self._choose([])

    def _choose(self, rows: list[int]) -> None:
        for row in self.table.rows:
            row.is_chosen = False
        self.table.choose(rows, on=True)

    def _correct(self, number: int, key: str, text: str) -> None:
        changes = self.table.rows[number].changes
        if text:
            changes[key] = text
        else:
            changes.pop(key, None)
        self._refresh()

    # What comes of it ----------------------------------------------------------------------------

    def _refresh_soon(self) -> None:
        chosen = sum(row.is_chosen for row in self.table.rows)
        self._timer.start(0 if chosen <= _FEW else _PAUSE_MS)

    def _refresh(self) -> None:
        """Make the drafts anew, check them, and show all of it."""
        chosen = [row for row in self.table.rows if row.is_chosen]
        made = renewals([row.old for row in chosen], self.form.terms(), self._points_of)
        drafts = [
            corrected(draft, row.changes, self._points_of) if row.changes else draft
            for row, draft in zip(chosen, made, strict=True)
        ]
        reports = self._check(drafts) if drafts else ()
        results: list[tuple[Row, Draft | None, CaseReport | None]] = [
            (row, None, None) for row in self.table.rows if not row.is_chosen
        ]
        for row, draft, (_, report) in zip(chosen, drafts, reports, strict=True):
            results.append((row, draft, report))
        self.table.refresh(results)
        self._tell(Counter(verdict for verdict, _ in reports), len(drafts))
        self._show_current()

    def _tell(self, counts: Counter[str], number: int) -> None:
        self._save.setText(f" 全部存入（{number:,} 件）")
        self._save.setAccessibleName(f"全部存入，{number:,} 件")
        self._save.setEnabled(bool(number))
        self._chosen.setText(f"已選 {number:,}／{len(self.table.rows):,} 件")
        said = "、".join(f"{VERDICT_WORDS[v]} {counts[v]:,} 件" for v in Verdict if counts[v])
        if not self.table.rows:
            self._summary.setText("")
        else:
            self._summary.setText(said or "請勾選要續聘的契約。")

    def _show_current(self, *_: QModelIndex) -> None:
        number = self.view.currentIndex().row()
        row = self.table.rows[number] if 0 <= number < len(self.table.rows) else None
        report = row.report if row is not None else None
        self.panel.show_report(report, same_case=row is self._shown)
        self._shown = row
        note = row.draft.note if row is not None and row.draft is not None else ""
        self._note.setText(f"{row.name}：{note}" if row is not None and note else "")
        self._note.setVisible(bool(note))

    # What is asked of it -------------------------------------------------------------------------

    def next_finding(self) -> None:
        """F8: on to the next finding of the chosen row, after its last to the next row's first."""
        while not self.panel.next_finding():
            number = self.view.currentIndex().row() + 1
            if number >= len(self.table.rows):
                return
            self.view.setCurrentIndex(self.table.index(number, NAME))

    def _fold_terms(self) -> None:
        folded = not self._upper.isHidden()
        self._upper.setVisible(not folded)
        self._fold.setText("展開新約條件" if folded else "收起新約條件")
        self._fold.setAccessibleName(self._fold.text())

    def _ask_to_save(self) -> None:
        self.save_asked.emit(self.drafts())
