"""The names of the pages, at the left."""

from __future__ import annotations

from typing import Final

from PySide6 import QtCore
from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout

from app.ui import early, icons
from app.ui.palette import Palette
from app.ui.style import scaled

PAGES: Final = {
    "start": ("工作台", "house", "Ctrl+1"),
    "cases": ("案件", "layout-list", "Ctrl+2"),
    "import": ("匯入", "file-input", "Ctrl+3"),
    "flow": ("流程", "workflow", "Ctrl+4"),
    "packet": ("報送包", "folder-output", "Ctrl+5"),
    "reference": ("規則資料", "scale", "Ctrl+6"),
    "settings": ("設定", "settings", "Ctrl+7"),
    "help": ("說明", "circle-question-mark", "F1"),
}

_WHOLE_TITLES: Final = {"reference": "規則與參考資料"}
"""Titles that are too long for their buttons."""


class _PageButton(QToolButton):
    """A page's button. ↑↓ go to the next one; Enter and the space bar to its page."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Qt's own arrows would go to every page that is passed, and ask for a file on the way."""
        key = QtCore.Qt.Key  # made here: see `app.ui.early`
        if event.key() in (key.Key_Up, key.Key_Down):
            self.stepped.emit(1 if event.key() == key.Key_Down else -1)
        elif event.key() in (key.Key_Return, key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Rail(QFrame):
    """One button for each page; the Tab key stops at that of the page in sight."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(scaled(76))
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(6, 8, 6, 8)
        box.setSpacing(4)
        for name, (title, _, keys) in PAGES.items():
            made = _PageButton()
            made.setText(title)
            whole = _WHOLE_TITLES.get(name, title)
            made.setToolTip(f"{whole}（{keys}）")
            made.setAccessibleName(whole)
            early.put_text_under_icon(made)
            made.setIconSize(QSize(22, 22))
            made.setCheckable(True)
            made.setFixedSize(scaled(64), scaled(56))
            made.stepped.connect(self._step)
            made.clicked.connect(lambda _=False, name=name: self.asked.emit(name))
            if name == "reference":
                box.addStretch(1)
            box.addWidget(made)
            self._group.addButton(made)
            self.buttons[name] = made
        self.mark("start")

    def mark(self, name: str) -> None:
        """Show which page is shown."""
        self.buttons[name].setChecked(True)
        for one in self.buttons.values():  # Qt sees to it only where the user has clicked
            early.take_focus(one, early.FOCUS_BY_ALL if one.isChecked() else early.FOCUS_BY_CLICK)

    def _step(self, by: int) -> None:
        buttons = list(self.buttons.values())
        at = next((n for n, one in enumerate(buttons) if one.hasFocus()), 0) + by
        if 0 <= at < len(buttons):
            buttons[at].setFocus(QtCore.Qt.FocusReason.TabFocusReason)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        for name, (_, picture, _) in PAGES.items():
            self.buttons[name].setIcon(icons.icon(picture, palette, size=22))
