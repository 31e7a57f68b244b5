"""What is due: the lists at the left, the month and the bars of progress beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui import icons
from app.ui.palette import Palette
from app.ui.parts import Elided, Notice, button, picture, words

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

_LIST: Final = 24
"""Characters of width that the list needs beside the month; with less, the month goes below."""
_ABOVE_NOTICE: Final = 1


class DuePage(QWidget):
    """The page once there are cases."""

    new_case_asked = Signal()
    open_asked = Signal()
    renewal_asked = Signal()
    practice_gone_asked = Signal(object)
    """The numbers of the cases that have been practised with: they are to go."""

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
        self._practised: tuple[int, ...] = ()
        self._practice = Elided("small")
        self.end_practice = button("移除練習案件", self._end_practice, "link")
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
        self._practice_row = QWidget()
        self._practice_row.setObjectName("bare")
        row = QHBoxLayout(self._practice_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._practice, 1)
        row.addWidget(self.end_practice)
        self._practice_row.hide()
        self._box.addLayout(head)
        self._box.addWidget(self._practice_row)
        self._box.addLayout(self._body, 1)

    def take_notice(self, notice: Notice) -> None:
        """Show the line of notice here, wherever it was shown before."""
        self._box.insertWidget(_ABOVE_NOTICE, notice)

    def show_day(self, text: str) -> None:
        """Say for which day it is, and of how many cases."""
        self._day.say(text)

    def show_practice(self, ids: tuple[int, ...]) -> None:
        """Say which cases are fictitious, and offer to take them out."""
        self._practised = ids
        said = f"其中 {len(ids):,} 件是範例名冊的練習案件，人與機關都是虛構的；移除後可以復原。"
        self._practice.say(said)
        self._practice_row.setVisible(bool(ids))

    def _end_practice(self) -> None:
        self.practice_gone_asked.emit(self._practised)

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
