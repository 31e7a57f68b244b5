"""The page 報送包: which cases and documents go in, how they look, where they go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.packets.choice import Choice
from app.packets.profiles import Profiles
from app.stored import CaseSummary
from app.ui import icons
from app.ui.letterhead_panel import LetterheadPanel, title_of
from app.ui.packet_sources import OpenRoster
from app.ui.packet_verdicts import sheet
from app.ui.palette import Palette
from app.ui.parts import Elided, Notice, ProgressLine, button, picture, words
from app.ui.preview_contents import Contents
from app.ui.preview_page import Preview
from app.ui.preview_print import PrintPanel
from app.ui.printing import Machine, machines

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent

    from app.ui.background import Job, Jobs
    from app.ui.preview_file import PreviewFile

ONE, MANY = "summaries", "list"
"""What is previewed of one case and of many, before a document has been chosen."""
SETTLE_MS: Final = 250
"""After a change it is not previewed at once: who checks ten cases makes ten changes."""

_SIDE: Final = 25
"""Characters of width of what stands at the left."""
_PAPER: Final = 26
"""Characters of width that the preview needs beside it; with less, it goes below."""
_ABOVE: Final = 0.5
"""Part of the page's height that the left takes then at most; beyond it, it scrolls."""
_NO_LIMIT: Final = 16777215
"""Qt's QWIDGETSIZE_MAX, which it does not export."""


class Wanted(NamedTuple):
    """What is to be previewed: cases in their order, a document, and the office's choice."""

    ids: tuple[int, ...]
    document: str
    choice: Choice


class PacketPage(QWidget):
    """Choose cases and documents, look at them, print them, write them out.

    After `write_asked` and `print_asked` it waits until told how that went: `show_written` or
    `show_printed`, `show_failed` or `show_stopped`; `follow` shows how far it is.
    """

    preview_wanted = Signal(object)
    """Wanted; the answer is `show_file` or `tell_no_preview`."""
    write_asked = Signal(object, object, object)
    """The ids of the cases in their order, a list; the folder, a Path; and the Choice."""
    print_asked = Signal(object, str)
    """Wish, and what the document is called."""
    profiles_changed = Signal(object)
    """Profiles: the office wants its packets so from now on."""
    folder_asked = Signal()
    """A folder is to be chosen; the answer is `show_folder`, at once or later."""
    open_folder_asked = Signal(object)
    """A Path."""
    case_asked = Signal(int)
    cases_page_asked = Signal()

    def __init__(
        self,
        palette: Palette,
        today: Callable[[], date],
        jobs: Jobs,
        find_machines: Callable[[], Sequence[Machine]] = machines,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._palette = palette
        self._folder: Path | None = None
        self._place: Path | None = None
        self._is_busy = False
        self._has_chosen_document = False
        self._wanted: Wanted | None = None
        self.profiles = Profiles()
        self.notice = Notice(palette)
        self.progress = ProgressLine()
        self.drawing = ProgressLine()
        self.contents = Contents(palette, today)
        self.model, self.view = self.contents.model, self.contents.view
        self.documents = self.contents.documents
        self.letterhead = LetterheadPanel(palette)
        self.preview = Preview(palette, jobs)
        self.printing = PrintPanel(jobs, find_machines)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._soon = QTimer(self)  # at once, but once: cases may come twice on the way here
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._build()
        self._connect()
        self.recolour(palette)
        self.show_folder(None)
        self.show_cases(())

    # Building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self._about = Elided("small")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(words("報送包", "heading"))
        names.addWidget(self._about)
        self.print = button("列印…", self.begin_printing)
        self.print.setToolTip("列印右側預覽的文件（Ctrl+P）")
        self.write = button("", self._ask_to_write, "primary")
        self.write.setIconSize(QSize(16, 16))
        self.write.setToolTip("將勾選的文件寫成檔案；既有的報送包不會被覆蓋")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(names, 1)
        head.addWidget(self.print)
        head.addWidget(self.write)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        box.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        box.addLayout(head)
        for part in (self.notice, self.progress, self._make_done()):
            box.addWidget(part)
        right = QWidget()
        paper = QVBoxLayout(right)
        paper.setContentsMargins(0, 0, 0, 0)
        paper.setSpacing(8)
        for part in (self.printing, self.drawing):
            paper.addWidget(part)
        paper.addWidget(self.preview, 1)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(12)
        self._body.addWidget(self._make_left())
        self._body.addWidget(right, 1)
        box.addLayout(self._body, 1)

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

    def _make_left(self) -> QWidget:
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("報送包設定")
        for name in ("案件與文件", "版面與欄位"):
            self.tabs.addTab(name)
        first = QWidget()
        self._first = QVBoxLayout(first)
        self._first.setContentsMargins(0, 0, 0, 0)
        self._first.setSpacing(0)
        self._first.addWidget(_scrolled(self.contents), 1)
        inner = QStackedWidget()
        inner.addWidget(first)
        inner.addWidget(_scrolled(self.letterhead))
        self.tabs.currentChanged.connect(inner.setCurrentIndex)
        self._side = QWidget()
        self._side.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.tabs)
        column.addWidget(inner, 1)
        return self._side

    def _connect(self) -> None:
        contents = self.contents
        contents.changed.connect(self._tell)
        contents.case_asked.connect(self.case_asked)
        contents.cases_page_asked.connect(self.cases_page_asked)
        contents.folder_asked.connect(self.folder_asked)
        contents.documents_changed.connect(self._choose)
        self.documents.chosen.connect(self._choose_document)
        self.letterhead.changed.connect(self._take_letterhead)
        self.letterhead.reset_asked.connect(self._reset)
        self.letterhead.profiles_changed.connect(self._take_profiles)
        self.printing.closed.connect(self._end_printing)
        self.printing.print_asked.connect(self._ask_to_print)
        self.preview.shown.connect(lambda: self.printing.set_count(self.preview.pages.count))
        self._settle.timeout.connect(self._ask_for_preview)
        self._soon.timeout.connect(self._ask_for_preview)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """In a narrow window, or with large text, the preview stands below."""
        super().resizeEvent(event)
        em = self.fontMetrics().horizontalAdvance("字")
        is_wide = self.width() >= em * (_SIDE + _PAPER)
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        self._side.setMinimumWidth(em * _SIDE if is_wide else 0)
        self._side.setMaximumWidth(em * _SIDE if is_wide else _NO_LIMIT)
        self._side.setMaximumHeight(_NO_LIMIT if is_wide else round(self.height() * _ABOVE))
        self.contents.put_place(self._first if is_wide else None)
        self.contents.fit()
        self.letterhead.fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """What it needs with the preview below: else it could never become that narrow."""
        hint = super().minimumSizeHint()
        em = self.fontMetrics().horizontalAdvance("字")
        return QSize(min(hint.width(), em * _PAPER), hint.height())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Begin with the list."""
        super().showEvent(event)
        self.contents.take_focus()

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self.setStyleSheet(sheet(palette))
        picture(self.write, icons.icon("file-output", palette, size=16, on_accent=True))
        picture(self.print, icons.icon("printer", palette, size=16))
        picture(self._open, icons.icon("folder-open", palette, size=16))
        for part in (self.notice, self.contents, self.preview, self.letterhead):
            part.recolour(palette)

    # The cases --------------------------------------------------------------------------------

    def show_cases(
        self,
        cases: Sequence[CaseSummary],
        chosen: Sequence[int] = (),
        *,
        begin_with: str = "",
        roster: OpenRoster | None = None,
    ) -> None:
        """Show what is stored now, and what is chosen in 案件. See `Contents.show_cases`."""
        self._wanted = None  # the same cases may have changed meanwhile
        self.contents.show_cases(cases, chosen, begin_with=begin_with, roster=roster)
        self._settle.stop()
        self._soon.start()

    def _tell(self) -> None:
        count = self.contents.tell(self.choice)
        self._about.say(f"{self.contents.about}勾選案件與文件，先看過，再列印或匯出。")
        self.write.setText(f" 匯出（{count:,} 件）")
        self.write.setAccessibleName(f"匯出報送包，{count:,} 件")
        self.write.setEnabled(bool(count) and bool(self.documents.keys) and not self._is_busy)
        self.print.setEnabled(bool(count) and not self._is_busy)
        self._settle.start()

    # The documents, and how they look ---------------------------------------------------------

    @property
    def choice(self) -> Choice:
        """How packets are made now."""
        return self.profiles.choice

    def show_profiles(self, profiles: Profiles) -> None:
        """Show the layouts that the office has kept, and the one in use."""
        self.profiles = profiles
        self.contents.show_choice(profiles.choice)
        self.letterhead.profiles.show_profiles(profiles)
        self.letterhead.show_choice(profiles.choice)
        self._tell()

    def _take_profiles(self, profiles: Profiles) -> None:
        self.show_profiles(profiles)
        self.profiles_changed.emit(profiles)

    def _choose_document(self, _: str) -> None:
        self._has_chosen_document = True
        self._settle.start()

    def _choose(self) -> None:
        if self.documents.keys:
            self._use(
                replace(
                    self.choice,
                    documents=self.documents.keys,
                    form=self.contents.form_key,
                )
            )
            self.letterhead.take_documents(self.choice)
        self._tell()

    def _take_letterhead(self, choice: Choice) -> None:
        self._use(choice)
        self._tell()

    def _use(self, choice: Choice) -> None:
        self.profiles = self.profiles.changed(choice)
        self.letterhead.profiles.show_profiles(self.profiles)
        self.profiles_changed.emit(self.profiles)

    def _reset(self) -> None:
        usual = replace(Choice(), documents=self.choice.documents, form=self.choice.form)
        self.letterhead.show_choice(usual)
        self._take_letterhead(usual)

    def _ask_for_preview(self) -> None:
        ids = tuple(self.model.ids())
        if not self._has_chosen_document:
            self.documents.go_to(ONE if len(ids) == 1 else MANY)
        wanted = Wanted(ids, self.documents.key, self.choice)
        if wanted == self._wanted:
            return
        self._wanted = wanted
        if ids:
            if self.preview.file is None:
                self.preview.say("正在準備預覽…")
            self.preview_wanted.emit(wanted)
        else:
            self.preview.say("沒有勾選案件。勾選後，這裡顯示文件的預覽。")
            self.printing.set_count(0)
            self.preview_wanted.emit(wanted)

    def show_file(self, wanted: Wanted, file: PreviewFile, *, keep_place: bool) -> None:
        """Show a document, unless another is wanted by now."""
        if wanted == self._wanted:
            self.preview.show_file(file, keep_place=keep_place)
        else:
            file.close()

    def tell_no_preview(self, wanted: Wanted, sentence: str) -> None:
        """Say why there is nothing to see, unless something else is wanted by now."""
        if wanted == self._wanted:
            self.preview.say(sentence)
            self.printing.set_count(0)

    def ask_again(self) -> None:
        """Have it drawn anew: what it is drawn from has changed."""
        self._wanted = None
        if self.isVisible():
            self._settle.start()

    # Keys -------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Ctrl+F and Ctrl+P mean the preview here, not the list of cases; Esc what is open here."""
        if event.type() is QEvent.Type.ShortcutOverride and self._is_own(event):  # type: ignore[arg-type]  # it is a key event then
            event.accept()
            return True
        return super().event(event)

    def _is_own(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            open_parts = (self.printing, self.preview, self.letterhead.profiles)
            return any(part.isVisible() and part.is_asking for part in open_parts)
        own = (Qt.Key.Key_F, Qt.Key.Key_P)
        return event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() in own

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """See `event`. Esc comes here from beside what is open: first the panel, then the rest."""
        if not self._is_own(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_F:
            self.preview.begin_search()
        elif event.key() == Qt.Key.Key_P:
            self.begin_printing()
        elif self.printing.is_asking:
            self._end_printing()
        elif self.preview.is_asking:
            self.preview.end_search()
        else:
            self.letterhead.profiles.end()

    # Printing ---------------------------------------------------------------------------------

    def begin_printing(self) -> None:
        """列印: opens the panel; once it is open, prints."""
        if not self.print.isEnabled():
            return
        if self.printing.isVisible():
            self.printing.ask_to_print()
        else:
            self.printing.open_for(self.preview.pages.count)

    def _ask_to_print(self, wish: object) -> None:
        self._set_busy(is_busy=True)
        self.print_asked.emit(wish, title_of(self.documents.key))

    def _end_printing(self) -> None:
        self.printing.hide()
        self.preview.take_focus()

    # The folder, and writing ------------------------------------------------------------------

    def show_folder(self, folder: Path | None) -> None:
        """Say where it is written; None while that is not known."""
        self._folder = folder
        self.contents.show_folder(folder)

    def _ask_to_write(self) -> None:
        """匯出; asks for the folder first where there is none."""
        if self._folder is None:
            self.folder_asked.emit()
        if self._folder is None:  # thought better of
            return
        self._set_busy(is_busy=True)
        self.write_asked.emit(self.model.ids(), self._folder, self.choice)

    def follow(self, job: Job, what: str) -> None:
        """Show how far the writing or printing is, with a way to stop it."""
        self.progress.follow(job, what)

    def show_written(self, place: Path, count: int) -> None:
        """It is written: a folder or a file."""
        self._set_busy(is_busy=False)
        self._written.setText(f"已匯出 {place.name}（{count:,} 件）。")
        self._place = place if place.is_dir() else place.parent
        self._open.setAccessibleName(f"已匯出 {place.name}，開啟資料夾")
        self._open.show()
        self._done.show()
        self._open.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_printed(self, sides: int) -> None:
        """The printer has taken it."""
        self._set_busy(is_busy=False)
        self.printing.hide()
        self._written.setText(f"已送往印表機，共 {sides:,} 頁。")
        self._open.hide()
        self._done.show()
        self.preview.take_focus()

    def show_failed(self, sentence: str, *, other_folder: bool = False) -> None:
        """It came to nothing; the sentence says why."""
        self._set_busy(is_busy=False)
        ways = [("另選資料夾…", self.folder_asked.emit)] if other_folder else []
        self.notice.say("blocked", sentence, ways)

    def show_stopped(self) -> None:
        """The user stopped it."""
        self._set_busy(is_busy=False)

    def _set_busy(self, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        if is_busy:
            self.notice.hide()
            self._done.hide()
        self.printing.set_printing(is_printing=is_busy)
        self._tell()

    def _ask_to_open(self) -> None:
        self.open_folder_asked.emit(self._place)


def _scrolled(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area
