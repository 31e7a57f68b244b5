"""The page 工作台: what is due, each a click from its cases; with no case yet, how to begin."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui import icons
from app.ui.palette import Palette
from app.ui.parts import Elided, Notice, button, picture, restyle, words
from app.ui.start_page import StartPage

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from app.due import Dashboard
    from app.history import CheckRun

_LIST: Final = 24
"""Characters of width that the list needs beside the month; with less, the month goes below."""
_ABOVE_NOTICE: Final = 1

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


class _Desk(QWidget):
    """The page once there are cases."""

    new_case_asked = Signal()
    open_asked = Signal()
    renewal_asked = Signal()

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        from app.ui.due_list import DueList  # it names verdicts and rules: after painting
        from app.ui.month_picture import MonthPicture, StageBars  # the same

        self.setObjectName("page")
        self.list = DueList(palette)
        self.month = MonthPicture(palette)
        self.bars = StageBars(palette)
        self._day = Elided("small")
        self._new = button("新增案件", self.new_case_asked.emit, "primary")
        self._new.setToolTip("填寫一個新的案件（Ctrl+N）")
        self._open = button("開啟名冊…", self.open_asked.emit)
        self._open.setToolTip("選擇一個名冊檔案，檢核或匯入（Ctrl+O）")
        self._renewal = button("年度續聘…", self.renewal_asked.emit)
        self._renewal.setToolTip("選擇期滿的契約，一次備妥續聘案件")
        self._build()
        self.recolour(palette)

    def _build(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(words("工作台", "heading"))
        names.addWidget(self._day)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(names, 1)
        for one in (self._new, self._open, self._renewal):
            one.setIconSize(QSize(16, 16))
            head.addWidget(one)
        side = QWidget()
        side.setObjectName("bare")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.month)
        column.addWidget(self.bars)
        column.addStretch(1)
        self._side = QScrollArea()
        self._side.setWidgetResizable(True)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._side.setWidget(side)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(12)
        self._body.addWidget(self.list, 3)
        self._body.addWidget(self._side, 2)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(16, 12, 16, 12)
        self._box.setSpacing(12)
        self._box.addLayout(head)
        self._box.addLayout(self._body, 1)

    def take_notice(self, notice: Notice) -> None:
        """Show the line of notice here, wherever it was shown before."""
        self._box.insertWidget(_ABOVE_NOTICE, notice)

    def show_day(self, text: str) -> None:
        """Say for which day it is, and of how many cases."""
        self._day.say(text)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """In a narrow window, or with large text, the month stands below the list."""
        super().resizeEvent(event)
        side = self.month.minimumSizeHint().width() + self._side.verticalScrollBar().width()
        is_wide = self.width() - side >= self.fontMetrics().horizontalAdvance("字") * _LIST
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        if is_wide:
            self._side.setFixedWidth(side + 4)
        else:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(16777215)  # Qt's QWIDGETSIZE_MAX, which it does not export

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Begin with the list."""
        super().showEvent(event)
        self.list.setFocus()

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        picture(self._new, icons.icon("user-plus", palette, size=16, on_accent=True))
        picture(self._open, icons.icon("folder-open", palette, size=16))
        picture(self._renewal, icons.icon("calendar-sync", palette, size=16))
        for part in (self.list, self.month, self.bars):
            part.recolour(palette)


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

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette
        self._dashboard: Dashboard | None = None
        self._runs: tuple[CheckRun, ...] = ()
        self._words_of: dict[str, str] = {}
        self.start = StartPage(palette)
        self.desk: _Desk | None = None
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

    def _desk(self) -> _Desk:
        """The page of what is due, made when there first is a case."""
        if self.desk is None:
            self.desk = desk = _Desk(self._palette)
            self.addWidget(desk)
            for theirs, ours in (
                (desk.new_case_asked, self.new_case_asked),
                (desk.open_asked, self.open_asked),
                (desk.renewal_asked, self.renewal_asked),
                (desk.list.case_asked, self.case_asked),
                (desk.list.cases_asked, self.cases_asked),
                (desk.list.run_asked, self.run_asked),
                (desk.bars.stage_asked, self.stage_asked),
            ):
                theirs.connect(ours)
            desk.month.day_asked.connect(self._ask_day)
        return self.desk

    def show_dashboard(self, dashboard: Dashboard) -> None:
        """Show what is due; with no case stored, how to begin."""
        self._dashboard = dashboard
        if not dashboard.total:
            self.start.take_notice(self.notice)
            self.setCurrentWidget(self.start)
            return
        from app.rules.dates import roc  # after painting
        from app.ui.month_grid import weekday  # the same

        desk = self._desk()
        as_of = dashboard.as_of
        desk.show_day(f"{roc(as_of)}　{weekday(as_of)}　共 {dashboard.total:,} 件")
        desk.month.show_dashboard(dashboard)
        desk.bars.show_counts(dashboard.stages)
        self._fill_list()
        if self.currentWidget() is not desk:
            desk.take_notice(self.notice)
            self.setCurrentWidget(desk)

    def _fill_list(self) -> None:
        if self.desk is not None and self._dashboard is not None:
            from app.ui.due_lines import lines_of  # it names verdicts: after painting

            self.desk.list.show_lines(lines_of(self._dashboard, self._runs, self._words_of))

    def _ask_day(self, day: date) -> None:
        from app.rules.dates import roc  # after painting

        if self._dashboard is not None:
            items = self._dashboard.by_day.get(day, ())
            ids = tuple(dict.fromkeys(item.case_id for item in items))
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
