"""Type to filter, and one chip for each verdict, and for closed cases, with its count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.rules.results import VERDICT_WORDS, Verdict
from app.stored import CLOSED, CLOSED_WORDS
from app.ui import icons
from app.ui.palette import Palette
from app.ui.parts import chips, words
from app.ui.style import scaled

_WORDS: Final[Mapping[str, str]] = {
    "": "全部",
    **{verdict.value: word for verdict, word in VERDICT_WORDS.items()},
    CLOSED: CLOSED_WORDS,
}
_RARE: Final = (Verdict.ERROR.value, CLOSED)
"""Those that have a chip only where there are such cases."""
_SHOWN: Final = "顯示 {:,}／{:,} 件"
_SETTLE_MS = 80
"""A pause in typing after which the table follows."""


class FilterBar(QWidget):
    """What the table shows."""

    changed = Signal(str, str)
    """The text, and the verdict or nothing."""
    left = Signal()
    """Enter or ↓: on to what has been found."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._field = QLineEdit()
        self._field.setPlaceholderText("篩選：編號、姓名、職稱…")
        self._field.setAccessibleName("篩選案件")
        self._field.setToolTip("列出含有這些字的案件；以空格分開的字須都符合（Ctrl+F）")
        self._field.setClearButtonEnabled(True)
        self._field.setFixedWidth(scaled(240))
        self._lens = QAction(self)
        self._field.addAction(self._lens, QLineEdit.ActionPosition.LeadingPosition)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._tell)
        self._field.textChanged.connect(lambda _: self._settle.start())
        self._field.returnPressed.connect(self._down)
        down = QShortcut(Qt.Key.Key_Down, self._field, self._down)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._chips_row = QWidget()
        row = QHBoxLayout(self._chips_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._chips = chips(self, row, _WORDS, self._tell)
        row.addStretch(1)
        self._count = words("", "small")
        row.addWidget(self._count)
        self._needed, self._digits = 0, 0
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(16)
        self._box.addWidget(self._field)
        self._box.addWidget(self._chips_row, 1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.recolour(palette)

    @property
    def field(self) -> QLineEdit:
        """Where to type."""
        return self._field

    @property
    def chips(self) -> Mapping[str, QPushButton]:
        """The chips by verdict; all cases under the empty text."""
        return self._chips

    @property
    def verdict(self) -> str:
        """The verdict that is asked for, or nothing."""
        return next((v for v, chip in self._chips.items() if chip.isChecked()), "")

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._lens.setIcon(icons.icon("search", palette, size=16))
        for verdict in Verdict:
            self._chips[verdict].setIcon(icons.shape_icon(verdict, palette))

    def show_counts(self, counts: Mapping[str, int], shown: int, total: int) -> None:
        """Put the counts on the chips; a verdict that no case has cannot be asked for."""
        for verdict, chip in self._chips.items():
            number = counts.get(verdict, 0) if verdict else sum(counts.values())
            word = _WORDS[verdict]
            chip.setText(f"{word} {number:,}" if chip.icon().isNull() else f" {word} {number:,}")
            chip.setAccessibleName(f"{word} {number} 件")
            chip.setEnabled(not verdict or number > 0 or chip.isChecked())
        if len(str(total)) != self._digits:
            self._needed, self._digits = 0, len(str(total))
            widest = _SHOWN.format(total, total)
            self._count.setMinimumWidth(self._count.fontMetrics().horizontalAdvance(widest))
        for rare in _RARE:
            self._chips[rare].setVisible(counts.get(rare, 0) > 0 or self.verdict == rare)
        self._count.setText("" if shown == total else _SHOWN.format(shown, total))
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another face needs another width."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._field.setFixedWidth(scaled(240))
            self._needed = self._digits = 0

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Beside the field where there is room for the chips, else below it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The chips beside the field or below it: by the most that they have needed.

        Else the list would move up and down while someone types.
        """
        needed = self._field.width() + 16 + self._chips_row.sizeHint().width()
        self._needed = max(self._needed, needed)
        beside = self.width() >= self._needed
        self._box.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        self._box.setSpacing(16 if beside else 8)

    def ask_for(self, text: str, verdict: str) -> None:
        """Ask for these words and this verdict, or for all of them."""
        self._field.setText(text)
        self._chips.get(verdict, self._chips[""]).setChecked(True)
        self._tell()

    def begin(self, text: str) -> None:
        """Filter anew by what has been typed in the list; what is typed next goes on from it."""
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._field.setText(text)

    def clear(self) -> bool:
        """Ask for all cases again; whether anything was filtered."""
        was = bool(self._field.text() or self.verdict)
        self._field.clear()
        self._chips[""].setChecked(True)
        if was:
            self._tell()
        return was

    def _down(self) -> None:
        self._tell()
        self.left.emit()

    def _tell(self) -> None:
        self._settle.stop()
        self.changed.emit(self._field.text(), self.verdict)
