"""The page 工作台: what is due, each a click from its cases; with no case yet, how to begin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QStackedWidget,
)

from app.ui.palette import Palette
from app.ui.parts import restyle
from app.ui.start_page import StartPage

if TYPE_CHECKING:
    from datetime import date

    from app.due import Dashboard
    from app.history import CheckRun
    from app.ui.due_lines import Line
    from app.ui.due_page import DuePage

_SHEET: Final = Template("""
#dueList { background: $paper; border: 1px solid $line; border-radius: 8px; outline: 0;
    padding: 4px 0; }
#dueList:focus { border: 1px solid $accent; }
#dueList[over="true"] { border: 2px solid $accent; }
#monthGrid { border: 1px solid transparent; border-radius: 8px; }
#monthGrid QHeaderView::section { padding: 0; border: 0; min-height: 20px; }
QPushButton#runRow:disabled { background: transparent; border-color: transparent; }
""")


def sheet(palette: Palette) -> str:
    """What this page adds to the style sheet of the window."""
    return _SHEET.substitute(paper=palette.paper, line=palette.line, accent=palette.accent)


class DeskPage(QStackedWidget):
    """工作台: `StartPage` while nothing is stored, else what is due."""

    new_case_asked = Signal()
    open_asked = Signal()
    sample_asked = Signal()
    template_asked = Signal()
    renewal_asked = Signal()
    run_asked = Signal(object)
    """The file of a check."""
    case_asked = Signal(int)
    cases_asked = Signal(object, str)
    """A tuple of case ids, and what to call them."""
    stage_asked = Signal(object)
    """A `Stage`, all of whose cases are asked for."""
    practice_gone_asked = Signal(object)
    """The numbers of the cases that have been practised with: they are to go."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette
        self._dashboard: Dashboard | None = None
        self._due: Sequence[Line] = ()
        self._runs: tuple[CheckRun, ...] = ()
        self._words_of: dict[str, str] = {}
        self.start = StartPage(palette)
        self.desk: DuePage | None = None
        self.notice = self.start.notice
        self.addWidget(self.start)
        start = self.start
        for theirs, ours in (
            (start.new_case_asked, self.new_case_asked),
            (start.open_asked, self.open_asked),
            (start.sample_asked, self.sample_asked),
            (start.template_asked, self.template_asked),
            (start.run_asked, self.run_asked),
        ):
            theirs.connect(ours)

    def _desk(self) -> DuePage:
        """The page of what is due, made when there first is a case."""
        if self.desk is None:
            from app.ui.due_page import DuePage  # not before there is something due

            self.desk = desk = DuePage(self._palette)
            self.addWidget(desk)
            for theirs, ours in (
                (desk.new_case_asked, self.new_case_asked),
                (desk.open_asked, self.open_asked),
                (desk.renewal_asked, self.renewal_asked),
                (desk.practice_gone_asked, self.practice_gone_asked),
                (desk.list.case_asked, self.case_asked),
                (desk.list.cases_asked, self.cases_asked),
                (desk.list.run_asked, self.run_asked),
                (desk.bars.stage_asked, self.stage_asked),
            ):
                theirs.connect(ours)
            desk.month.day_asked.connect(self._ask_day)
        return self.desk

    def show_dashboard(self, dashboard: Dashboard, lines: Sequence[Line]) -> None:
        """Show what is due, and the `due_lines` of it; with no case stored, how to begin."""
        self._dashboard, self._due = dashboard, lines
        if not dashboard.total:
            self.start.take_notice(self.notice)
            self.setCurrentWidget(self.start)
            return
        from app.rules.dates import roc  # after painting
        from app.ui.month_grid import weekday  # the same

        desk = self._desk()
        as_of = dashboard.as_of
        desk.show_day(f"{roc(as_of)}　{weekday(as_of)}　共 {dashboard.total:,} 件")
        desk.show_practice(dashboard.practice)
        desk.month.show_dashboard(dashboard)
        desk.bars.show_counts(dashboard.stages)
        self._fill_list()
        if self.currentWidget() is not desk:
            desk.take_notice(self.notice)
            self.setCurrentWidget(desk)

    def _fill_list(self) -> None:
        if self.desk is not None:
            from app.ui.due_lines import run_lines  # it names verdicts: after painting

            self.desk.list.show_lines([*self._due, *run_lines(self._runs, self._words_of)])

    def _ask_day(self, day: date) -> None:
        from app.rules.dates import roc  # after painting

        if self._dashboard is not None:
            items = self._dashboard.by_day.get(day, ())
            ids = tuple(dict.fromkeys(item.case.id for item in items))
            self.cases_asked.emit(ids, f"{roc(day)}到期")

    # As the start page has it -------------------------------------------------------------------

    def show_runs(self, runs: tuple[CheckRun, ...], words_of: dict[str, str]) -> None:
        """List the last checks of rosters; `words_of` names the verdicts."""
        self._runs, self._words_of = runs, words_of
        self.start.show_runs(runs, words_of)
        self._fill_list()

    @property
    def files(self) -> list[Path]:
        """The files of the last checks."""
        return [run.file for run in self._runs]

    def mark_drop(self, *, over: bool) -> None:
        """Show that a file held above the window can be let go."""
        self.start.mark_drop(over=over)
        if self.desk is not None:
            restyle(self.desk.list, "over", over)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self.start.recolour(palette)
        self.notice.recolour(palette)
        if self.desk is not None:
            self.desk.recolour(palette)
