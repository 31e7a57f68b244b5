"""The page 報送包: which cases go in, how they stand, where it is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.rules.results import Verdict
from app.stored import CaseSummary, Stage
from app.ui import icons
from app.ui.packet_table import MARK, PacketTable, PacketView
from app.ui.packet_verdicts import VerdictCounts, VerdictWarning, sheet, warning_of
from app.ui.palette import Palette
from app.ui.parts import Elided, Notice, ProgressLine, button, picture, words
from app.ui.views import usual_views

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from app.ui.background import Job

READY, PASSING, CHOSEN = "ready", "passing", "chosen"
"""Where the cases come from, beside the views, which go by their names."""

_FINE: Final = (Verdict.READY.value, Verdict.REVIEW.value)
_SIDE: Final = 23
"""Characters of width of what stands at the right."""
_LIST: Final = 26
"""Characters of width that the list needs beside it; with less, it goes below."""
_BELOW: Final = 0.5
"""Part of the page's height that it takes there at most; beyond it, it scrolls."""
_NO_LIMIT: Final = 16777215
"""Qt's QWIDGETSIZE_MAX, which it does not export."""
_NO_FOLDER: Final = "尚未選擇"
_MASKED: Final = "報送包內之身分證字號一律遮蔽，例如 A12****789。"


class _Choice(NamedTuple):
    """One entry of the list of where the cases come from."""

    key: str
    name: str
    holds: Callable[[CaseSummary], bool]


def _choices(today: date, chosen: Collection[int]) -> tuple[_Choice, ...]:
    ids = frozenset(chosen)
    views = [view for view in usual_views(today) if view.name not in ("可報送", "全部案件")]
    return (
        _Choice(READY, "準備中，可報送", lambda c: c.stage is Stage.DRAFT and c.verdict == "ready"),
        _Choice(
            PASSING,
            "準備中，可報送及請留意",
            lambda c: c.stage is Stage.DRAFT and c.verdict in _FINE,
        ),
        _Choice(CHOSEN, f"在「案件」所選（{len(ids):,} 件）", lambda c: c.id in ids),
        *(_Choice(view.name, view.name, view.holds) for view in views),
        _Choice("all", "全部案件", lambda _: True),
    )


class PacketPage(QWidget):
    """Choose the cases and the folder, write the packet, open the folder.

    After `write_asked` it waits until told how that went: `show_written`, `show_failed` or
    `show_stopped`; `follow` shows how far it is.
    """

    write_asked = Signal(object, object)
    """The ids of the cases in their order, a list; and the folder, a Path."""
    folder_asked = Signal()
    """A folder is to be chosen; the answer is `show_folder`, at once or later."""
    open_folder_asked = Signal(object)
    """A Path."""
    case_asked = Signal(int)
    cases_page_asked = Signal()

    def __init__(self, palette: Palette, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._palette = palette
        self._today = today
        self._cases: Sequence[CaseSummary] = ()
        self._chosen: tuple[int, ...] = ()
        self._choices: tuple[_Choice, ...] = ()
        self._folder: Path | None = None
        self._place: Path | None = None
        self._is_writing = False
        self.notice = Notice(palette)
        self.progress = ProgressLine()
        self.model = PacketTable(self)
        self.view = PacketView(self.model, palette)
        self.source = QComboBox()
        self.counts = VerdictCounts(palette)
        self.warning = VerdictWarning(palette)
        self._build()
        self.model.marked.connect(self._tell)
        self.model.chosen.connect(self._tell)
        self.source.activated.connect(lambda _: self._list())
        self.view.entered.connect(self._ask_case)
        self.recolour(palette)
        self.show_folder(None)
        self.show_cases(())

    # Building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self.source.setAccessibleName("放入哪些案件")
        self._about = Elided("small")
        self._about.say("勾選案件，寫成可陳核的 PDF：報送清單，以及每一件的摘要與檢核結果。")
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(12)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(words("報送包", "heading"))
        names.addWidget(self._about)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(names, 1)
        head.addWidget(self._make_write())
        box.addLayout(head)
        for part in (self.notice, self.progress, self._make_done()):
            box.addWidget(part)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(12)
        self._body.addWidget(self._make_list(), 1)
        self._body.addWidget(self._make_side())
        box.addLayout(self._body, 1)

    def _make_write(self) -> QPushButton:
        self.write = button("", self._ask_to_write, "primary")
        self.write.setIconSize(QSize(16, 16))
        self.write.setToolTip("將勾選的案件寫成一個 PDF 檔；既有的檔案不會被覆蓋")
        return self.write

    def _make_done(self) -> QWidget:
        self._written = words("")
        self._open = button("開啟資料夾", self._ask_to_open, "link")
        self._done = QWidget()
        row = QHBoxLayout(self._done)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._written)
        row.addWidget(self._open)
        row.addStretch(1)
        self._done.hide()
        return self._done

    def _make_list(self) -> QWidget:
        self._all = button("全選", lambda: self.model.put_all(is_in=True), "link")
        self._none = button("全不選", lambda: self.model.put_all(is_in=False), "link")
        choose = QHBoxLayout()
        choose.setSpacing(4)
        choose.addWidget(self.source)
        choose.addStretch(1)
        choose.addWidget(self._all)
        choose.addWidget(self._none)
        self._nothing = words("", tone="muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._way_on = button("", self._go_on)
        empty = QWidget()
        inside = QVBoxLayout(empty)
        inside.setSpacing(12)
        inside.addStretch(1)
        inside.addWidget(self._nothing)
        inside.addWidget(self._way_on, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(empty)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(choose)
        column.addWidget(self._stack, 1)
        return made

    def _make_side(self) -> QScrollArea:
        self._total = words("", "heading")
        self._path = Elided()
        self._choose_folder = button("選擇資料夾…", self.folder_asked.emit)
        self._choose_folder.setToolTip("選擇報送包要存放的資料夾；下次沿用")
        panel = QFrame()
        panel.setObjectName("panel")
        column = QVBoxLayout(panel)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        for part in (self._total, self.counts, self.warning):
            column.addWidget(part)
        column.addSpacing(8)
        column.addWidget(words("存放的資料夾", "small"))
        column.addWidget(self._path)
        column.addWidget(self._choose_folder, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(8)
        column.addWidget(words(_MASKED, "small", wrap=True))
        column.addStretch(1)
        self._side = QScrollArea()
        self._side.setWidgetResizable(True)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._side.setWidget(panel)
        return self._side

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """In a narrow window, or with large text, what is chosen stands below the list."""
        super().resizeEvent(event)
        em = self.fontMetrics().horizontalAdvance("字")
        is_wide = self.width() >= em * (_SIDE + _LIST)
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        self._side.setMinimumWidth(em * _SIDE if is_wide else 0)
        self._side.setMaximumWidth(em * _SIDE if is_wide else _NO_LIMIT)
        self._side.setMaximumHeight(_NO_LIMIT if is_wide else round(self.height() * _BELOW))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Begin with the list."""
        super().showEvent(event)
        (self.view if self.model.total else self._way_on).setFocus()

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self.setStyleSheet(sheet(palette))
        picture(self.write, icons.icon("file-output", palette, size=16, on_accent=True))
        picture(self._choose_folder, icons.icon("folder-output", palette, size=16))
        picture(self._open, icons.icon("folder-open", palette, size=16))
        for part in (self.notice, self.counts, self.warning):
            part.recolour(palette)
        self.view.delegate.palette = palette
        self.view.viewport().update()

    # The cases --------------------------------------------------------------------------------

    def show_cases(
        self,
        cases: Sequence[CaseSummary],
        chosen: Sequence[int] = (),
        *,
        begin_with_chosen: bool = False,
    ) -> None:
        """Show what is stored now, and what is chosen in 案件.

        What was unchecked stays so. With `begin_with_chosen` the chosen ones are put in.
        """
        self._cases, self._chosen = cases, tuple(chosen)
        wanted = CHOSEN if begin_with_chosen and chosen else self.source.currentData() or READY
        out = self.model.left_out if wanted == self.source.currentData() else frozenset[int]()
        self._choices = _choices(self._today(), self._chosen)
        self.source.clear()
        for choice in self._choices:
            self.source.addItem(choice.name, choice.key)
        self.source.setCurrentIndex(max(0, self.source.findData(wanted)))
        self._list(out)

    def _list(self, out: Collection[int] = ()) -> None:
        choice = self._choices[self.source.currentIndex()]
        found = [case for case in self._cases if choice.holds(case)]
        self.model.set_cases(found, out)
        self.view.fit()
        if found:
            self.view.setCurrentIndex(self.model.index(0, MARK))
        self._stack.setCurrentIndex(0 if found else 1)
        if self._cases:
            self._nothing.setText(f"「{choice.name}」目前沒有案件。")
            self._way_on.setText("改列全部案件")
        else:
            self._nothing.setText("還沒有案件。請先新增案件，或匯入名冊。")
            self._way_on.setText("到「案件」")
        self._way_on.setAccessibleName(self._way_on.text())

    def _go_on(self) -> None:
        if not self._cases:
            self.cases_page_asked.emit()
            return
        self.source.setCurrentIndex(self.source.count() - 1)
        self._list()
        self.view.setFocus()

    def _tell(self) -> None:
        counts = self.model.verdicts()
        count = sum(counts.values())
        self._total.setText(f"放入 {count:,}／{self.model.total:,} 件")
        self.counts.show_counts(counts)
        self.warning.say(warning_of(counts))
        self.write.setText(f" 寫入報送包（{count:,} 件）")
        self.write.setAccessibleName(f"寫入報送包，{count:,} 件")
        self.write.setEnabled(bool(count) and not self._is_writing)
        for each in (self._all, self._none):
            each.setEnabled(bool(self.model.total))

    def _ask_case(self, *_: QModelIndex) -> None:
        case_id = self.model.id_at(self.view.currentIndex().row())
        if case_id is not None:
            self.case_asked.emit(case_id)

    # The folder, and writing ------------------------------------------------------------------

    def show_folder(self, folder: Path | None) -> None:
        """Say where it is written; None while that is not known."""
        self._folder = folder
        self._path.say(str(folder) if folder is not None else _NO_FOLDER)

    def ask_to_write(self) -> None:
        """寫入報送包; asks for the folder first where there is none."""
        if self.write.isEnabled():
            self._ask_to_write()

    def _ask_to_write(self) -> None:
        if self._folder is None:
            self.folder_asked.emit()
        if self._folder is None:  # thought better of
            return
        self._set_writing(is_writing=True)
        self.notice.hide()
        self._done.hide()
        self.write_asked.emit(self.model.ids(), self._folder)

    def follow(self, job: Job) -> None:
        """Show how far the writing is, with a way to stop it."""
        self.progress.follow(job, "寫入報送包")

    def show_written(self, file: Path, count: int) -> None:
        """It is written."""
        self._set_writing(is_writing=False)
        self._written.setText(f"已寫入 {file.name}（{count:,} 件）。")
        self._place = file.parent
        self._open.setAccessibleName(f"已寫入 {file.name}，開啟資料夾")
        self._done.show()
        self._open.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_failed(self, sentence: str) -> None:
        """It could not be written; the sentence says why."""
        self._set_writing(is_writing=False)
        self.notice.say("blocked", sentence, [("另選資料夾…", self.folder_asked.emit)])

    def show_stopped(self) -> None:
        """The user stopped it."""
        self._set_writing(is_writing=False)

    def _set_writing(self, *, is_writing: bool) -> None:
        self._is_writing = is_writing
        self._tell()

    def _ask_to_open(self) -> None:
        self.open_folder_asked.emit(self._place)
