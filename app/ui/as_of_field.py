"""The field of the date that the check is made for: typed as people type it, shown in 民國."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.rules.dates import parse_date, roc, roc_short
from app.ui.parts import restyle
from app.ui.style import scaled


class AsOfField(QLineEdit):
    """Takes 1150407, 115/4/7, 115年4月7日 …; shows 115年4月7日."""

    changed = Signal(object)
    """Another date was entered."""
    refused = Signal(str)
    """What was entered is no date; the sentence says so."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self._day = day
        self.setAccessibleName("預檢基準日")
        self.setToolTip("檢核以這一天為準；可輸入 1150407、115/4/7 等寫法，按 Enter 重新檢核")
        self.setFixedWidth(scaled(128))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.set_day(day)
        self.editingFinished.connect(self._take)

    @property
    def day(self) -> date:
        """The date in force."""
        return self._day

    def set_day(self, day: date) -> None:
        """Show a date without telling anyone."""
        self._day = day
        self.setText(roc(day))
        restyle(self, "wrong", value=False)

    def _take(self) -> None:
        text = self.text().strip()
        day = parse_date(text)
        if day is None and text:
            restyle(self, "wrong", value=True)
            self.refused.emit(
                f"「{text}」不是存在的日期，請改填，例如 1150420；按 Esc 恢復原日期。"
            )
            return
        new = day or self._day
        different = new != self._day
        self.set_day(new)
        if different:
            self.changed.emit(new)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show the date in digits, all selected, so that typing replaces it."""
        super().focusInEvent(event)
        if self.text() == roc(self._day):
            self.setText(roc_short(self._day))
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show the date in words again."""
        super().focusOutEvent(event)
        if parse_date(self.text()) == self._day:
            self.set_day(self._day)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc brings back the date in force."""
        if event.key() == Qt.Key.Key_Escape:
            self.set_day(self._day)
            self.selectAll()
            event.accept()
        else:
            super().keyPressEvent(event)
