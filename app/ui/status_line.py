"""The line at the foot: what has just been done with the next step, and the counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from app.ui import icons
from app.ui.background import Job
from app.ui.palette import VERDICTS, Palette
from app.ui.parts import Elided, ProgressLine, button, words
from app.ui.style import scaled

NEWS_MS: Final = 60_000
"""So long news is shown."""
STEP_MS: Final = 300_000
"""So long news is shown that offers a next step."""


class StatusLine(QFrame):
    """Progress or news at the left, counts at the right."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("statusLine")
        self.setFixedHeight(scaled(36))
        self._palette = palette
        self._counts: dict[str, int] = {}
        self._news = Elided()
        self._next: QPushButton | None = None
        self._past = QTimer(self)
        self._past.setSingleShot(True)
        self._past.timeout.connect(lambda: self.say(""))
        self._left = QHBoxLayout()
        self._left.setSpacing(8)
        self._left.addWidget(self._news, 1)
        self._right = QHBoxLayout()
        self._right.setSpacing(6)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.addLayout(self._left, 1)
        row.addLayout(self._right)

    @cached_property
    def progress(self) -> ProgressLine:
        """What is under way; made when something first is."""
        made = ProgressLine()
        self._left.insertWidget(0, made)
        return made

    @property
    def news(self) -> str:
        """What it says now."""
        return self._news.whole

    def say(self, text: str, step: tuple[str, Callable[[], object]] | None = None) -> None:
        """Tell what has been done, and the next step; for a while, until it is old news."""
        self._past.stop()
        self._news.say(text)
        if self._next is not None:
            self._next.hide()  # it may be deleted much later, and be seen until then
            self._next.deleteLater()
            self._next = None
        if text:
            self._past.start(STEP_MS if step else NEWS_MS)
        if step:
            self._next = button(*step, "link")
            self._left.insertWidget(self._left.indexOf(self._news), self._next)

    def follow(self, job: Job, what: str) -> None:
        """Show the progress of a piece of work in the place of the news."""
        self.say("")
        self.progress.follow(job, what)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many cases there are of each verdict; nothing where there are none."""
        self._counts = dict(counts)
        while item := self._right.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()  # it may be deleted much later, and be seen until then
                widget.deleteLater()
        if not counts:
            return
        from app.rules.results import VERDICT_WORDS, Verdict  # after painting

        self._right.addWidget(words(f"共 {sum(counts.values()):,} 件"))
        for verdict in VERDICTS:
            if number := counts.get(verdict):
                shape = QLabel()
                shape.setPixmap(
                    icons.shape(verdict, self._palette, size=14, scale=self.devicePixelRatioF())
                )
                self._right.addSpacing(8)
                self._right.addWidget(shape)
                self._right.addWidget(
                    words(f"{VERDICT_WORDS[Verdict(verdict)]} {number:,}", tone=verdict)
                )

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        if self._counts:
            self.show_counts(self._counts)
