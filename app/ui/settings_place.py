"""Where the cases are, in 設定: the folder, its copies, and putting one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.rules.dates import roc_short
from app.ui.palette import Palette
from app.ui.parts import Elided, Notice, button, restyle, words

Copy = tuple[Path, datetime, int, str]
"""The file of a copy of all cases, when it was last written to (local time), its size in bytes, and
what it was made for: the value of an `Origin`.
"""

NO_CLOUD: Final = (
    "請勿放在會自動同步的雲端資料夾（OneDrive、Google 雲端硬碟、Dropbox、iCloud 等）："
    "同步程式會在寫入途中複製檔案，可能損壞資料，也會把個人資料帶離這台電腦。"
)
_CLOUDS: Final = {
    "onedrive": "OneDrive",
    "google drive": "Google 雲端硬碟",
    "googledrive": "Google 雲端硬碟",
    "我的雲端硬碟": "Google 雲端硬碟",
    "my drive": "Google 雲端硬碟",
    "dropbox": "Dropbox",
    "icloud": "iCloud",
    "mobile documents": "iCloud",
    "nextcloud": "Nextcloud",
    "synologydrive": "Synology Drive",
}
_ORIGIN_WORDS: Final = {
    "daily": "每日備份",
    "asked": "立即備份",
    "upgrade": "更新格式前",
    "replaced": "還原前的資料",
}
_KEEPING: Final = "每日開啟時自動備份一份；「立即備份」另存一份。兩種各保留最近十份。"
_RESTORE: Final = "還原"
_SURE: Final = "確定還原？目前的資料會另存"


def synced_by(folder: Path) -> str:
    """The service that keeps a folder in step with others, as far as names tell; empty for none."""
    for part in folder.parts:
        for sign, service in _CLOUDS.items():
            if part.lower().startswith(sign):
                return service
    return ""


def size_words(size: int) -> str:
    """A size in bytes as people say it."""
    for unit, name in ((2**30, "GB"), (2**20, "MB")):
        if size >= unit:
            return f"{size / unit:,.1f} {name}"
    return f"{max(1, round(size / 2**10)):,} KB"


class RestoreButton(QPushButton):
    """Asks once more before it does something: in its own words, where the eye is already."""

    sure = Signal()

    def __init__(self, which: str) -> None:
        super().__init__(_RESTORE)
        self._which = which
        self._since = QElapsedTimer()
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._press)
        self.calm()

    @property
    def is_armed(self) -> bool:
        """Whether the next press does it."""
        return self._since.isValid()

    def calm(self) -> None:
        """Ask again from the beginning."""
        self._since.invalidate()
        self._say(_RESTORE, "link")

    def _say(self, text: str, role: str) -> None:
        self.setText(text)
        self.setAccessibleName(f"{text}：{self._which}")
        restyle(self, "role", role)

    def _press(self) -> None:
        if not self.is_armed:
            self._since.start()
            self._say(_SURE, "")
        elif self._since.hasExpired(QApplication.doubleClickInterval()):
            self.calm()
            self.sure.emit()

    def event(self, event: QEvent) -> bool:
        """Whoever goes elsewhere did not want it."""
        if event.type() is QEvent.Type.FocusOut and self.is_armed:
            self.calm()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc: no."""
        if event.key() == Qt.Key.Key_Escape and self.is_armed:
            self.calm()
        else:
            super().keyPressEvent(event)


class PlaceSection(QWidget):
    """The folder of the cases and the copies in it."""

    folder_asked = Signal()
    open_asked = Signal()
    back_up_asked = Signal()
    restore_asked = Signal(object)
    """The file of a copy."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._folder = Elided()
        self.cloud = Notice(palette)
        self.open = button("開啟資料夾", self.open_asked.emit)
        self.change = button("改用其他資料夾…", self.folder_asked.emit)
        self.back_up = button("立即備份", self.back_up_asked.emit)
        self._copies = QGridLayout()
        self._copies.setHorizontalSpacing(24)
        self._copies.setVerticalSpacing(2)
        self._copies.setColumnStretch(4, 1)
        self.restores: list[RestoreButton] = []
        ways = QHBoxLayout()
        ways.setSpacing(8)
        for way in (self.open, self.change):
            ways.addWidget(way)
        ways.addStretch(1)
        backing = QHBoxLayout()
        backing.setSpacing(12)
        backing.addWidget(self.back_up)
        backing.addWidget(words(_KEEPING, "small", wrap=True), 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(words("案件存放在", "small"))
        box.addWidget(self._folder)
        box.addLayout(ways)
        box.addWidget(
            words("改用其他資料夾時，原資料夾的案件留在原處，不會搬移。", "small", wrap=True)
        )
        box.addWidget(words(NO_CLOUD, "small", wrap=True))
        box.addWidget(self.cloud)
        box.addSpacing(8)
        box.addWidget(words("備份", "small"))
        box.addLayout(backing)
        box.addLayout(self._copies)

    def show_place(self, folder: Path, copies: Sequence[Copy], *, can_change: bool) -> None:
        """Show the folder and its copies, the newest first; nothing is put back while reading."""
        self._folder.say(str(folder))
        self.back_up.setEnabled(can_change)
        service = synced_by(folder)
        if service:
            self.cloud.say(
                "review",
                f"這個資料夾似乎由 {service} 同步，請改用不同步的資料夾。",
                [("改用其他資料夾…", self.folder_asked.emit)],
            )
        else:
            self.cloud.hide()
        had_focus = any(each.hasFocus() for each in self.restores)
        while item := self._copies.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()  # it may be deleted much later, and be seen until then
                widget.deleteLater()
        self.restores = []
        if not copies:
            self._copies.addWidget(words("尚無備份。", tone="muted"), 0, 0)
        last: QWidget = self.back_up
        for line, copy in enumerate(copies):
            made = self._line(line, copy)
            QWidget.setTabOrder(last, made)
            last = made
        if had_focus:
            self.back_up.setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, line: int, copy: Copy) -> RestoreButton:
        file, when, size, origin = copy
        day = f"{roc_short(when.date())}　{when:%H:%M}"
        kind = _ORIGIN_WORDS[origin]
        made = RestoreButton(f"{day} {kind}")
        made.sure.connect(lambda: self.restore_asked.emit(file))
        name = words(day)
        name.setToolTip(str(file))
        self._copies.addWidget(name, line, 0)
        self._copies.addWidget(words(kind), line, 1)
        self._copies.addWidget(words(size_words(size), tone="muted"), line, 2)
        self._copies.addWidget(made, line, 3, Qt.AlignmentFlag.AlignLeft)
        self.restores.append(made)
        return made

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self.cloud.recolour(palette)
