"""送出 and 收件, in the page: attachments and passphrase; who sent what, and what to do with it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.archive.form import LEAST_PASSPHRASE
from app.archive.read import Received
from app.archive.write import passphrase_of
from app.rules.dates import roc
from app.ui import icons
from app.ui.page_bar import PageBar
from app.ui.palette import Palette
from app.ui.parts import Elided, Notice, ProgressLine, as_chip, button, picture, words

if TYPE_CHECKING:
    from app.ui.background import Job

_ABOUT: Final = (
    "檔案內有完整身分證字號等個人資料。設了通關密語，沒有密語就打不開；請另以電話等方式告知對方，"
    "忘記了無法找回。未設密語時，內容沒有加密。"
)
_NONE: Final = "（沒有附件）"


class _Bar(PageBar):
    """A title, what is asked, a line of notice, and the ways on."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.title = words("", "heading", wrap=True)
        self.notice = Notice(palette)
        self.progress = ProgressLine()

    def _stack(self, *parts: QWidget | QGridLayout, ways: Sequence[QWidget]) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for way in ways:
            row.addWidget(way)
        row.addWidget(self.progress)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        box.addWidget(self.title)
        for part in parts:
            if isinstance(part, QWidget):
                box.addWidget(part)
            else:
                box.addLayout(part)
        box.addWidget(self.notice)
        box.addLayout(row)
        box.addStretch(1)

    def follow(self, job: Job, what: str) -> None:
        """Show how far it is, with a way to stop it."""
        self.set_busy(is_busy=True)
        self.progress.follow(job, what)

    def set_busy(self, *, is_busy: bool) -> None:
        """While something is under way nothing else can be done."""
        self.is_busy = is_busy

    def show_failed(self, sentence: str) -> None:
        """It could not be done; the sentence says why."""
        self.set_busy(is_busy=False)
        self.notice.say("blocked", sentence, [])


def _secret(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setAccessibleName(name)
    return made


def _eye(fields: Sequence[QLineEdit]) -> QPushButton:
    """A button that shows what is typed: nobody types a long passphrase blind."""
    made = as_chip(QPushButton("顯示"))
    made.setAccessibleName("顯示通關密語")

    def show_or_hide(is_shown: bool) -> None:  # Qt hands it over so
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        for field in fields:
            field.setEchoMode(mode)

    made.toggled.connect(show_or_hide)
    return made


class SendBar(_Bar):
    """How cases are sent: with which attachments, and whether sealed."""

    attach_asked = Signal()
    """Attachments are to be chosen; the answer is `attach`."""
    send_asked = Signal(str)
    """The passphrase, or nothing."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette)
        self.attachments: tuple[Path, ...] = ()
        self._names = Elided()
        self.add = button("加入附件…", self.attach_asked.emit)
        self.clear = button("全部移除", lambda: self._show_attachments(()), "link")
        self.clear.setAccessibleName("移除全部附件")
        self.passphrase = _secret("通關密語，可不設")
        self.passphrase.setPlaceholderText(f"可不設；{LEAST_PASSPHRASE} 字以上")
        self.again = _secret("再輸入一次通關密語")
        self.again.setPlaceholderText("再輸入一次")
        self.eye = _eye((self.passphrase, self.again))
        self.give = button("送出…", self._try, "primary")
        self._close = button("取消", self.leave)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        files, secrets = QHBoxLayout(), QHBoxLayout()
        for row in (files, secrets):
            row.setSpacing(8)
        files.addWidget(self.add)
        files.addWidget(self._names, 1)
        files.addWidget(self.clear)
        secrets.addWidget(self.passphrase, 1)
        secrets.addWidget(self.again, 1)
        secrets.addWidget(self.eye)
        label = words("通關密語", "small")
        label.setBuddy(self.passphrase)
        for line, (name, row) in enumerate(((words("附件", "small"), files), (label, secrets))):
            grid.addWidget(name, line, 0)
            grid.addLayout(row, line, 1)
        self._stack(grid, words(_ABOUT, "small", wrap=True), ways=(self.give, self._close))
        order = (self.add, self.clear, self.passphrase, self.again, self.eye, self.give)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        self.passphrase.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.give.setFocus)
        self.recolour(palette)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self.notice.recolour(palette)
        picture(self.give, icons.icon("file-output", palette, size=16, on_accent=True))

    def ask(self, count: int) -> None:
        """Ask how so many cases are to be sent."""
        self.title.setText(f"送出 {count:,} 件案件給其他機關")
        self._show_attachments(())
        self.forget()
        self.notice.hide()
        self.set_busy(is_busy=False)
        self.show()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Keep no passphrase."""
        self.passphrase.clear()
        self.again.clear()
        self.eye.setChecked(False)

    def leave(self) -> None:
        """Close; the passphrase does not stay."""
        self.forget()
        super().leave()

    def attach(self, files: Sequence[Path]) -> None:
        """Send these too; one that is there already is not sent twice."""
        self._show_attachments(tuple(dict.fromkeys((*self.attachments, *files))))

    def _show_attachments(self, files: tuple[Path, ...]) -> None:
        self.attachments = files
        names = "、".join(file.name for file in files)
        self._names.say(f"{len(files):,} 個：{names}" if files else _NONE)
        self.clear.setEnabled(bool(files))

    def _try(self) -> None:
        key = passphrase_of(self.passphrase.text())
        wrong = ""
        if key != passphrase_of(self.again.text()):
            wrong = "兩次輸入的通關密語不同，請再輸入一次。"
        elif key and len(key) < LEAST_PASSPHRASE:
            wrong = f"通關密語只有 {len(key)} 字，請取 {LEAST_PASSPHRASE} 字以上。"
        if wrong:
            self.notice.say("blocked", wrong, [])
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.notice.hide()
        self.send_asked.emit(key)

    def set_busy(self, *, is_busy: bool) -> None:
        """While it is being written nothing else can be chosen."""
        super().set_busy(is_busy=is_busy)
        fields = (self.add, self.passphrase, self.again, self.eye, self.give, self._close)
        for part in fields:
            part.setEnabled(not is_busy)
        self.clear.setEnabled(not is_busy and bool(self.attachments))


class ReceiveBar(_Bar):
    """A file from another office: its passphrase, who sent it, what is in it."""

    passphrase_given = Signal(str)
    preview_asked = Signal()
    place_asked = Signal()
    """The attachments are to be put into a folder."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette)
        self.passphrase = _secret("通關密語")
        self.passphrase.setPlaceholderText("送件機關告知的通關密語")
        self.eye = _eye((self.passphrase,))
        self.open = button("開啟", self._give, "primary")
        self.preview = button("預覽並檢核案件", self.preview_asked.emit, "primary")
        self.place = button("存放附件…", self.place_asked.emit)
        self._close = button("關閉", self.leave)
        self._about = words("", wrap=True)
        self._lock = QWidget()
        row = QHBoxLayout(self._lock)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.passphrase, 1)
        row.addWidget(self.eye)
        row.addWidget(self.open)
        row.addStretch(1)
        ways = (self.preview, self.place, self._close)
        self._stack(self._lock, self._about, ways=ways)
        self.passphrase.returnPressed.connect(self._give)
        self.recolour(palette)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self.notice.recolour(palette)
        picture(self.preview, icons.icon("list-checks", palette, size=16, on_accent=True))
        picture(self.place, icons.icon("folder-output", palette, size=16))

    def ask_passphrase(self, name: str, wrong: str = "") -> None:
        """Ask for the passphrase of a file; again, where `wrong` says why."""
        self.title.setText(f"「{name}」設有通關密語")
        self._show(is_open=False)
        if wrong:
            self.notice.say("blocked", wrong, [])
        self.passphrase.selectAll()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def wait(self, name: str) -> None:
        """A file is being read."""
        self.title.setText(f"讀取「{name}」")
        self._show(is_open=False)
        self._lock.hide()

    def show_refused(self, name: str, sentence: str) -> None:
        """A file cannot be taken in; the sentence says why."""
        self.title.setText(f"無法讀取「{name}」")
        self._show(is_open=False)
        self._lock.hide()
        self.notice.say("blocked", sentence, [])
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_received(self, name: str, received: Received) -> None:
        """Say who sent it and what is in it; nothing is stored yet."""
        self.passphrase.clear()
        self.eye.setChecked(False)
        self.title.setText(f"收到「{name}」")
        self._about.setText(received_words(received))
        self._show(is_open=True)
        self.place.setVisible(bool(received.attachments))
        self.preview.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, *, is_open: bool) -> None:
        self.set_busy(is_busy=False)
        self.notice.hide()
        self._lock.setVisible(not is_open)
        for part in (self._about, self.preview):
            part.setVisible(is_open)
        self.place.hide()
        self.show()

    def _give(self) -> None:
        if not passphrase_of(self.passphrase.text()):
            self.notice.say("review", "請輸入送件機關告知的通關密語。", [])
            return
        self.notice.hide()
        self.passphrase_given.emit(self.passphrase.text())

    def set_busy(self, *, is_busy: bool) -> None:
        """While it is being read nothing else can be done."""
        super().set_busy(is_busy=is_busy)
        fields = (self.passphrase, self.eye, self.open, self.preview, self.place, self._close)
        for part in fields:
            part.setEnabled(not is_busy)

    def leave(self) -> None:
        """Close; the passphrase does not stay."""
        self.passphrase.clear()
        self.eye.setChecked(False)
        super().leave()


def received_words(received: Received) -> str:
    """Who sent a file, when, and what is in it."""
    manifest = received.manifest
    office = manifest.office
    sender = office.org_name or "未載明機關"
    if office.org_code:
        sender += f"（{office.org_code}）"
    said = f"{sender}於{roc(manifest.made_on.date())}寫出：案件 {len(received.cases):,} 件"
    if received.attachments:
        said += f"，附件 {len(received.attachments):,} 個"
    said += "。尚未存入。"
    aside = sum(map(len, received.waivers))
    if aside:
        said += f"送件機關有 {aside:,} 項檢核附有理由，這裡不套用，仍逐項檢核。"
    if received.problems:
        said += f"有 {len(received.problems):,} 處讀不懂，預覽時會逐一指出。"
    return said
