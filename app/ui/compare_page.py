"""The page 對照 WebHR: what the stored cases and WebHR's list say, counts first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.reconcile import VERDICT_WORDS, Comparison, Line, Verdict
from app.ui import icons
from app.ui.choice_box import ChoiceBox
from app.ui.choosing import is_find
from app.ui.compare_columns import ColumnsPanel
from app.ui.compare_side import SideBySide
from app.ui.compare_table import TONES, WORDS, CompareTable, CompareView
from app.ui.palette import Palette
from app.ui.parts import (
    Blank,
    Elided,
    Notice,
    ProgressLine,
    as_chip,
    button,
    chips,
    picture,
    words,
)
from app.ui.style import scaled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from app.ui.background import Job
    from app.webhr_list import Columns, WebhrList

SCOPES: Final = {"all": "全部案件", "reported": "已報送之案件", "chosen": "在「案件」所選"}
_EMPTY, _COLUMNS, _RESULT = range(3)
_SETTLE_MS: Final = 80
_LOW: Final = 480
"""Pixels of height at 100 % below which the gaps give way."""
_LEAST: Final = 100
"""Pixels of height at 100 % that the list keeps: its head and two lines."""
_ABOUT: Final = (
    "選擇 WebHR 匯出的清單，與這裡的案件逐件對照：誰只在一邊，哪些內容不同。兩邊都不會更改。"
)


class ComparePage(QWidget):
    """A list of WebHR beside the stored cases."""

    file_asked = Signal()
    columns_chosen = Signal(object)
    """By header the fact's key, "" for none."""
    again_asked = Signal()
    """The same list, compared with the cases as they are now, in the scope chosen."""
    export_asked = Signal(bool)
    """The differences as a workbook; whether with whole ID numbers."""
    case_asked = Signal(int)

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("page")
        self._palette = palette
        self._comparison: Comparison | None = None
        self._counts: Mapping[Verdict, int] = {}
        self._columns: Columns | None = None
        self._chosen: Mapping[str, str] = {}
        self.notice = Notice(palette)
        self.progress = ProgressLine()
        self.model = CompareTable(self)
        self.view = CompareView(self.model, palette)
        self.side = SideBySide(palette)
        self.columns = ColumnsPanel()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._build()
        self._connect()
        self.recolour(palette)
        self._show_part(_EMPTY)

    # Building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self._source = Elided("small")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(words("對照 WebHR", "heading"))
        names.addWidget(self._source)
        self.open = button("選擇清單…", self.file_asked.emit)
        self.again = button("重新對照", self.again_asked.emit)
        self.again.setToolTip("以同一份清單，與這裡現在的案件再對照一次")
        self.match = button("欄位…", self.ask_columns)
        self.match.setToolTip("指定清單的哪一欄是什麼內容")
        self.export = button("匯出差異…", self._ask_export, "primary")
        self.export.setToolTip("將差異寫成活頁簿：內容不同、WebHR 沒有、這裡沒有，各一張工作表")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(names, 1)
        for part in (self.open, self.match, self.again, self.export):
            part.setIconSize(QSize(16, 16))
            head.addWidget(part)
        begin = button("選擇 WebHR 清單…", self.file_asked.emit, "primary")
        blank = Blank([begin])
        blank.say(_ABOUT, "對照 WebHR")
        self._begin = begin
        self._stack = QStackedWidget()
        parts: tuple[QWidget, ...] = (blank, self.columns, self._make_result())
        for each in parts:
            self._stack.addWidget(each)
        box = self._box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(12)
        box.addLayout(head)
        box.addWidget(self.notice)
        box.addWidget(self.progress)
        box.addWidget(self._stack, 1)

    def _make_result(self) -> QWidget:
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("篩選：姓名、編號、欄位…")
        self.filter.setAccessibleName("篩選對照結果")
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(scaled(220))
        self.scope = ChoiceBox()
        self.scope.setAccessibleName("對照的範圍")
        self.scope.setToolTip("以這裡的哪些案件對照")
        for key, word in SCOPES.items():
            self.scope.addItem(word, key)
        self.ids = as_chip(QPushButton("顯示完整證號"))
        self.ids.setAccessibleName("顯示完整證號")
        self.ids.setToolTip("按下時，畫面與匯出的差異表都列出完整證號")
        self._chips_row = QWidget()
        # Its width is the page's, whatever the words: they become shorter where there is less.
        policy = QSizePolicy.Policy
        self._chips_row.setSizePolicy(policy.Ignored, policy.Fixed)
        row = QHBoxLayout(self._chips_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._chips = chips(self, row, dict.fromkeys(("", *WORDS), ""), self._find)
        row.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.filter)
        line.addWidget(self.scope)
        line.addWidget(self.ids)
        line.addStretch(1)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(12)
        self.splitter.setChildrenCollapsible(False)
        self.view.setMinimumHeight(scaled(_LEAST))
        self.splitter.addWidget(self.view)
        self.splitter.addWidget(self.side)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._chips_row)
        column.addLayout(line)
        column.addWidget(self.splitter, 1)
        return made

    def _connect(self) -> None:
        self._settle.timeout.connect(self._find)
        self.filter.textChanged.connect(lambda _: self._settle.start())
        self.filter.returnPressed.connect(self.view.setFocus)
        self.ids.toggled.connect(self._show_ids)
        self.scope.activated.connect(lambda _: self.again_asked.emit())
        self.model.chosen.connect(self._choose_first)
        self.view.selectionModel().currentRowChanged.connect(self._follow)
        self.view.entered.connect(self._ask_case)
        self.side.case_asked.connect(self.case_asked)
        self.columns.chosen.connect(self.columns_chosen)
        self.columns.cancelled.connect(self._leave_columns)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """In a low window the gaps give way first; another width may take other words."""
        super().resizeEvent(event)
        is_low = self.height() < scaled(_LOW)
        gap = 6 if is_low else 12
        self._box.setSpacing(gap)
        self._box.setContentsMargins(16, gap, 16, gap)
        self.splitter.setHandleWidth(gap)
        self.side.be_brief(brief=is_low)
        if self._counts:
            QTimer.singleShot(0, self, self._name_chips)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        picture(self._begin, icons.icon("folder-open", palette, size=16, on_accent=True))
        picture(self.open, icons.icon("folder-open", palette, size=16))
        picture(self.match, icons.icon("list-checks", palette, size=16))
        picture(self.again, icons.icon("refresh-cw", palette, size=16))
        picture(self.export, icons.icon("file-spreadsheet", palette, size=16, on_accent=True))
        for verdict, tone in TONES.items():
            usual = icons.icon("info", palette, size=16)
            picked = usual if tone == "hint" else icons.shape_icon(tone, palette)
            self._chips[verdict].setIcon(picked)
        for part in (self.notice, self.side):
            part.recolour(palette)
        self.view.delegate.palette = palette
        self.view.viewport().update()

    def _show_part(self, part: int) -> None:
        self._stack.setCurrentIndex(part)
        first: QWidget = {_EMPTY: self._begin, _RESULT: self.view}.get(part, self.columns.go)
        self.setFocusProxy(first)
        self.match.setEnabled(self._columns is not None and part != _COLUMNS)
        for each in (self.again, self.export):
            each.setEnabled(part == _RESULT)

    # What is shown ----------------------------------------------------------------------------

    @property
    def full_ids(self) -> bool:
        """Whether whole ID numbers are asked for."""
        return self.ids.isChecked()

    @property
    def wanted_scope(self) -> str:
        """Which of the stored cases are to be compared: a key of SCOPES."""
        return str(self.scope.currentData())

    def follow(self, job: Job, what: str) -> None:
        """Show how far some work is, with a way to stop it."""
        self.notice.hide()
        self.progress.follow(job, what)

    def show_columns(self, columns: Columns, chosen: Mapping[str, str], *, ask: bool) -> None:
        """These are the columns of the list; `ask` has the clerk match them."""
        self._columns, self._chosen = columns, chosen
        self._source.say(f"WebHR 清單：{columns.file.name}")
        if ask:
            self.ask_columns()

    def ask_columns(self) -> None:
        """欄位: match the columns by hand."""
        if self._columns is not None:
            self.columns.show_columns(self._columns, self._chosen)
            self._show_part(_COLUMNS)
            self.columns.boxes["id_number"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_columns(self) -> None:
        self._show_part(_RESULT if self._comparison is not None else _EMPTY)

    def show_comparison(
        self, comparison: Comparison, source: WebhrList, texts: Sequence[str]
    ) -> None:
        """Show what came of it; what was chosen stays chosen where it is still there."""
        before = self.side.line
        self._comparison = comparison
        counts = comparison.counts()
        self._show_counts(counts)
        sheet = f"，工作表「{source.columns.sheet}」" if source.columns.sheet else ""
        self._source.say(
            f"WebHR 清單：{source.columns.file.name}{sheet}，{len(source.entries):,} 列；"
            f"比對 {len(comparison.keys)} 欄。"
        )
        self._tell(comparison, source)
        self.model.show_comparison(comparison, texts)
        self.view.fit()
        self._show_part(_RESULT)
        rows = range(self.model.rowCount())
        same = (n for n in rows if _is_same(self.model.at(n), before))
        if (row := next(same, None)) is not None:
            self.view.selectRow(row)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_counts(self, counts: Mapping[Verdict, int]) -> None:
        self._counts = counts
        for verdict, chip in self._chips.items():
            number = self._number(verdict)
            long = VERDICT_WORDS[Verdict(verdict)] if verdict else "全部"
            chip.setAccessibleName(f"{long} {number} 件")
            chip.setEnabled(not verdict or number > 0)
            if not chip.isEnabled() and chip.isChecked():
                self._chips[""].setChecked(True)
                self._find()
        self._name_chips()

    def _number(self, verdict: str) -> int:
        return self._counts[Verdict(verdict)] if verdict else sum(self._counts.values())

    def _name_chips(self) -> None:
        """The words of the counts, shorter where the long ones do not fit."""
        for words_of in (VERDICT_WORDS, WORDS):
            for verdict, chip in self._chips.items():
                word = words_of[Verdict(verdict)] if verdict else "全部"
                gap = " " if verdict else ""
                chip.setText(f"{gap}{word} {self._number(verdict):,}")
            if self._chips_row.sizeHint().width() <= self._chips_row.width():
                break

    def _tell(self, comparison: Comparison, source: WebhrList) -> None:
        said = list(comparison.notices)
        if source.others:
            said.append(f"清單有 {len(source.others)} 欄未對照：{'、'.join(source.others)}。")
        if source.unread:
            said.append(f"清單有 {source.unread:,} 格無法辨識，以文字比對。")
        if source.skipped:
            said.append(f"清單有 {source.skipped:,} 列沒有證號、編號及姓名，未列入。")
        if said:
            self.notice.say("hint", "".join(said), [("欄位對照", self.ask_columns)])
        else:
            self.notice.hide()

    def show_failed(self, sentence: str) -> None:
        """Something could not be done; the sentence says why."""
        self.notice.say("blocked", sentence, [("另選清單", self.file_asked.emit)])

    def _show_ids(self, full: bool) -> None:  # Qt's signal has it so
        self.model.show_ids(full=full)
        self.side.show_ids(full=full)

    # Going through it -------------------------------------------------------------------------

    @property
    def chips(self) -> Mapping[str, QPushButton]:
        """The chips by verdict; all lines under the empty text."""
        return self._chips

    def _find(self) -> None:
        self._settle.stop()
        wanted = next((v for v, chip in self._chips.items() if chip.isChecked()), "")
        self.model.set_filter(self.filter.text(), wanted)

    def _choose_first(self) -> None:
        if self.model.rowCount():
            self.view.selectRow(0)
        self._follow(self.view.currentIndex())

    def _follow(self, current: QModelIndex, _before: QModelIndex | None = None) -> None:
        line = self.model.at(current.row()) if current.isValid() else None
        self.side.show_line(line, self._comparison)

    def _ask_case(self, *_: QModelIndex) -> None:
        line = self.model.at(self.view.currentIndex().row())
        if line is not None and line.ours is not None:
            self.case_asked.emit(line.ours.place)
        else:
            self.side.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_export(self) -> None:
        self.export_asked.emit(self.full_ids)

    def step_back(self) -> bool:
        """Esc: from the columns to the result, else all lines again; False where all are shown."""
        if self._stack.currentIndex() == _COLUMNS:
            self._leave_columns()
            return True
        was = bool(self.filter.text()) or not self._chips[""].isChecked()
        self.filter.clear()
        self._chips[""].setChecked(True)
        self._find()
        return was

    def event(self, event: QEvent) -> bool:
        """Take Ctrl+F before the window does: what is looked for is in sight."""
        if event.type() is QEvent.Type.ShortcutOverride and is_find(event):
            event.accept()
            return True
        return super().event(event)

    def look_for(self) -> None:
        """To the filter, where there is something to look through."""
        if self.filter.isVisible():
            self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.filter.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc goes a step back within the page before it leaves it; Ctrl+F to the filter."""
        if is_find(event):
            self.look_for()
        elif event.key() != Qt.Key.Key_Escape or not self.step_back():
            super().keyPressEvent(event)


def _is_same(line: Line | None, other: Line | None) -> bool:
    """Whether two lines are of the same case."""
    return line is not None and other is not None and _places(line) == _places(other)


def _places(line: Line) -> list[int | None]:
    return [entry.place if entry else None for entry in (line.ours, line.theirs)]
