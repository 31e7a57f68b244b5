"""The page 工作台: what the program is for, its first action, and the last checks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui import early, icons
from app.ui.palette import VERDICTS, Palette
from app.ui.parts import Elided, Notice, button, picture, restyle, words

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from app.history import CheckRun

WIDTH = 840
_ABOVE_NOTICE = 2
"""The title and what the program is for stand above the notice."""
_PURPOSE = (
    "把聘用人員名冊（Excel、ODS 或 CSV）交給它，"
    "它逐案對照法規與函文，列出報送銓敘部前該補正、該填寫、該留意的地方。"
)
_PRIVACY = "資料只在這台電腦上處理，本程式不連線。檢核結果僅供報送前參考，不拘束銓敘部。"


class _RunRow(QPushButton):
    """One of the last checks; pressed, it is opened again."""

    def __init__(self, run: CheckRun, words_of: dict[str, str], palette: Palette) -> None:
        super().__init__()
        self.file = run.file
        self.setObjectName("runRow")
        self.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(52)
        self.setToolTip(str(run.file))
        counted = "、".join(
            f"{words_of[v]} {run.counts[v]} 件" for v in VERDICTS if run.counts.get(v)
        )
        self.setAccessibleName(f"{run.file.name}，基準日 {run.as_of_text}，{counted or '沒有案件'}")
        sheet = QLabel()
        scale = self.devicePixelRatioF()
        sheet.setPixmap(icons.pixmap("file-spreadsheet", palette.muted, 20, scale))
        name = Elided()
        name.say(run.file.name)
        place = Elided("small")
        place.say(str(run.file.parent))
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(name)
        left.addWidget(place)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(12)
        row.addWidget(sheet)
        row.addLayout(left, 1)
        for verdict in VERDICTS:
            if number := run.counts.get(verdict):
                shape = QLabel()
                shape.setPixmap(icons.shape(verdict, palette, size=16, scale=scale))
                count = words(f"{number:,}", tone=verdict)
                pair = QHBoxLayout()
                pair.setSpacing(4)
                pair.addWidget(shape)
                pair.addWidget(count)
                row.addLayout(pair)
        row.addSpacing(8)
        row.addWidget(words(f"基準日 {run.as_of_text}", "small"))
        for child in self.findChildren(QLabel):
            child.setAttribute(QtCore.Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As high as its two lines, as wide as there is room."""
        return self._row.sizeHint()


class StartPage(QScrollArea):
    """Where the program begins."""

    new_case_asked = Signal()
    open_asked = Signal()
    sample_asked = Signal()
    template_asked = Signal()
    run_asked = Signal(object)

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette
        self._runs: tuple[CheckRun, ...] = ()
        self._words_of: dict[str, str] = {}
        self.setWidgetResizable(True)
        early.take_focus(self, early.NO_FOCUS)
        page = QWidget()
        page.setObjectName("page")
        self.setWidget(page)
        column = QWidget()
        column.setMaximumWidth(WIDTH)
        column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        across = QHBoxLayout(page)
        across.setContentsMargins(32, 40, 32, 24)
        across.addStretch(1)
        across.addWidget(column, 100)
        across.addStretch(1)
        self._box = QVBoxLayout(column)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(16)
        self.notice = Notice(palette)
        self._build()

    def _build(self) -> None:
        self._box.addWidget(words("報送之前，先檢核一次", "title"))
        self._box.addWidget(words(_PURPOSE, wrap=True))
        self.take_notice(self.notice)
        self._drop = QFrame()
        self._drop.setObjectName("drop")
        self._open = button("開啟名冊…", self.open_asked.emit, "primary")
        self._open.setToolTip("選擇一個名冊檔案（Ctrl+O）")
        self._new = button("新增案件", self.new_case_asked.emit)
        self._new.setToolTip("填寫一個新的案件（Ctrl+N）")
        self._sample = button("以範例練習", self.sample_asked.emit)
        self._sample.setToolTip("開啟虛構的範例名冊，看看檢核結果的樣子")
        self._template = button("匯出空白表單…", self.template_asked.emit)
        self._template.setToolTip("存一份空白表單，填好後開啟")
        row = QHBoxLayout(self._drop)
        row.setContentsMargins(20, 20, 20, 20)
        row.setSpacing(8)
        for one in (self._open, self._new, self._sample, self._template):
            one.setIconSize(QSize(18, 18))
            one.setMinimumHeight(36)
            row.addWidget(one)
        row.addStretch(1)
        row.addWidget(words("或把檔案拖放到這個視窗", tone="muted"))
        self._box.addWidget(self._drop)
        self._box.addSpacing(8)
        self._recent_title = words("最近檢核", "heading")
        self._box.addWidget(self._recent_title)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._box.addLayout(self._recent)
        self._recent_title.hide()
        self._box.addStretch(1)
        self._box.addWidget(words(_PRIVACY, "small", wrap=True))

    def take_notice(self, notice: Notice) -> None:
        """Show the line of notice here, wherever it was shown before."""
        self.notice = notice
        self._box.insertWidget(_ABOVE_NOTICE, notice)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        picture(self._open, icons.icon("folder-open", palette, size=18, on_accent=True))
        picture(self._new, icons.icon("user-plus", palette, size=18))
        picture(self._sample, icons.icon("graduation-cap", palette, size=18))
        picture(self._template, icons.icon("file-down", palette, size=18))
        self.notice.recolour(palette)
        self.show_runs(self._runs, self._words_of)

    def show_runs(self, runs: tuple[CheckRun, ...], words_of: dict[str, str]) -> None:
        """List the last checks; `words_of` names the verdicts."""
        self._runs, self._words_of = runs, words_of
        while item := self._recent.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()  # it may be deleted much later, and be seen until then
                widget.deleteLater()
        self._recent_title.setVisible(bool(runs))
        if not runs and words_of:
            self._recent.addWidget(self._legend())
        for run in runs:
            row = _RunRow(run, words_of, self._palette)
            row.clicked.connect(lambda _=False, file=run.file: self.run_asked.emit(file))
            self._recent.addWidget(row)

    def _legend(self) -> QWidget:
        """What comes of a check, where there is none to list yet."""
        from app.ui.legend import Legend  # it names the verdicts: after painting

        return Legend(self._palette)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Begin with the first action."""
        super().showEvent(event)
        self._open.setFocus()

    def mark_drop(self, *, over: bool) -> None:
        """Show that a file held above the window can be let go."""
        restyle(self._drop, "over", over)

    @property
    def files(self) -> list[Path]:
        """The files listed."""
        return [run.file for run in self._runs]
