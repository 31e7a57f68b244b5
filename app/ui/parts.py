"""Small pieces that every page is built of: words, buttons, lines of notice and of progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from PySide6 import QtCore
from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui import early, icons
from app.ui.background import Job
from app.ui.palette import Palette
from app.ui.style import scaled

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QResizeEvent

QUIET_MS = 150
"""Work that is done sooner than this shows nothing."""

Role = Literal["", "title", "heading", "verdict", "small"]


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and have it looked at again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def words(text: str = "", role: Role = "", *, tone: str = "", wrap: bool = False) -> QLabel:
    """Plain words."""
    made = QLabel(text)
    early.be_plain(made)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


class Elided(QLabel):
    """One line of plain words that ends in … where there is no room, and then shows all as tip."""

    def __init__(self, role: Role = "") -> None:
        super().__init__()
        self._whole = ""
        if role:
            self.setProperty("role", role)
        early.be_plain(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def whole(self) -> str:
        """The words, whether there is room for them or not."""
        return self._whole

    def say(self, text: str) -> None:
        """Show other words."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Fit the words into the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._whole:  # as at the start: see `app.ui.early`
            shown = ""
        else:
            self.ensurePolished()
            middle = QtCore.Qt.TextElideMode.ElideMiddle
            shown = self.fontMetrics().elidedText(self._whole, middle, self.width())
        self.setText(shown)
        self.setToolTip("" if shown == self._whole else self._whole)


class Paragraph(QLabel):
    """Plain words over as many lines as they need; it asks for the room for all of them.

    A wrapped label tells a layout the height of some width of its own choice: beside a splitter,
    where the width is another, its last line is cut.
    """

    def __init__(self, role: Role = "", *, tone: str = "") -> None:
        super().__init__()
        if role:
            self.setProperty("role", role)
        if tone:
            self.setProperty("tone", tone)
        early.be_plain(self)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def say(self, text: str) -> None:
        """Show other words."""
        self.setText(text)
        self._take_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Another width needs another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # Not now: a layout does not take another size while it is being laid out.
            QTimer.singleShot(0, self, self._take_room)

    def _take_room(self) -> None:
        self.setMinimumHeight(0)  # to QLabel no width has a height below its least one
        self.setMinimumHeight(max(self.heightForWidth(self.width()), 0))


def button(
    text: str, action: Callable[[], object], role: Literal["", "primary", "link"] = ""
) -> QPushButton:
    """A button that does `action`."""
    made = QPushButton(text)
    made.setAccessibleName(text.rstrip("…"))
    if role:
        made.setProperty("role", role)
    if role == "link":
        made.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(True)
    made.clicked.connect(lambda _checked: action())
    return made


def as_chip(made: QPushButton) -> QPushButton:
    """Have a button stay in once it is pressed: a choice, or a switch."""
    made.setProperty("role", "chip")
    made.setCheckable(True)
    return made


def chips(
    owner: QWidget, row: QHBoxLayout, named: Mapping[str, str], action: Callable[[], object]
) -> dict[str, QPushButton]:
    """A row of chips with these words, of which one is chosen, at first the first; by key."""
    group = QButtonGroup(owner)
    made = {key: as_chip(QPushButton(text)) for key, text in named.items()}
    for chip in made.values():
        chip.setIconSize(QSize(16, 16))
        chip.clicked.connect(lambda _checked: action())
        group.addButton(chip)
        row.addWidget(chip)
    next(iter(made.values())).setChecked(True)
    return made


def picture(made: QPushButton, icon: QIcon) -> None:
    """Put an icon before a button's words, with air between the two."""
    text = made.text().strip()
    made.setIcon(icon)
    made.setText(f" {text}")


def head(title: QWidget | QVBoxLayout, parts: Sequence[QWidget]) -> QHBoxLayout:
    """The head of a page: what it shows, and at the right what can be done with it."""
    row = QHBoxLayout()
    row.setSpacing(8)
    if isinstance(title, QWidget):
        row.addWidget(title, 1)
    else:
        row.addLayout(title, 1)
    for part in parts:
        row.addWidget(part)
    return row


def stack(
    owner: QWidget,
    parts: Sequence[QWidget | QLayout],
    stretched: QWidget | None = None,
    *,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    spacing: int = 8,
) -> None:
    """Put the parts of a widget below one another; `stretched` takes what height is left.

    `margins` are left, top, right and below; all in pixels.
    """
    box = QVBoxLayout(owner)
    box.setContentsMargins(*margins)
    box.setSpacing(spacing)
    for part in parts:
        if isinstance(part, QWidget):
            box.addWidget(part, int(part is stretched))
        else:
            box.addLayout(part)


class Blank(QWidget):
    """In the place of something that is not there: what it is for, and how to begin."""

    def __init__(self, ways: Sequence[QPushButton]) -> None:
        super().__init__()
        self._title = words("", "heading")
        self._text = words("", tone="muted", wrap=True)
        middle = QtCore.Qt.AlignmentFlag.AlignHCenter
        self._title.setAlignment(middle)
        self._text.setAlignment(middle)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for way in ways:
            row.addWidget(way)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 0, 16, 0)
        box.setSpacing(8)
        box.addStretch(1)
        box.addWidget(self._title)
        box.addWidget(self._text)
        box.addLayout(row)
        box.addStretch(1)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def say(self, text: str, title: str = "") -> None:
        """Say something else."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text.setText(text)


class Notice(QFrame):
    """A line in the page: something went wrong, or wants to be known, with the way on."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._palette = palette
        self._tone = "review"
        self._shape = QLabel()
        self._close: QPushButton | None = None
        self._text = words(wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        early.be_selectable(self._text)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(4)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self._shape)
        row.addWidget(self._text, 1)
        row.addLayout(self._buttons)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now; empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(self, tone: str, text: str, ways: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """Show a sentence and what can be done about it."""
        self._tone = tone
        self._text.setText(text)
        self._text.setAccessibleName(text)
        while item := self._buttons.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()  # it may be deleted much later, and be seen until then
                widget.deleteLater()
        for title, action in ways:
            self._buttons.addWidget(button(title, action, "link"))
        close = QPushButton()
        close.setProperty("role", "link")
        close.setAccessibleName("關閉這一則訊息")
        close.setToolTip("關閉這一則訊息")
        close.clicked.connect(self.hide)
        self._buttons.addWidget(close)
        self._close = close
        restyle(self, "tone", tone)
        self.recolour(self._palette)
        self.show()

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        if self._close is None:
            return
        self._shape.setPixmap(
            icons.shape(self._tone, palette, size=18, scale=self.devicePixelRatioF())
        )
        self._close.setIcon(icons.icon("x", palette, size=16))


class ProgressLine(QWidget):
    """What is being done, how much is left, and a way to stop it."""

    def __init__(self) -> None:
        super().__init__()
        self._job: Job | None = None
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(scaled(160))
        self._bar.setAccessibleName("進度")
        self._text = words()
        self.stop = button("取消", self._stop, "link")
        self.stop.setAccessibleName("取消進行中的工作")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._bar)
        row.addWidget(self._text)
        row.addWidget(self.stop)
        row.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self.show)
        self.hide()

    def follow(self, job: Job, what: str) -> None:
        """Show the progress of a piece of work until it ends."""
        self._job = job
        self.stop.setEnabled(True)
        self._tell(what, 0, 0)
        job.progressed.connect(self._tell)
        job.ended.connect(lambda: self._end(job))
        self._timer.start()

    def _tell(self, what: str, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._text.setText(f"{what}　{done:,}／{total:,}" if total else f"{what}…")

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self.stop.setEnabled(False)
            self._text.setText("正在停止…")

    def _end(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._timer.stop()
            self.hide()
