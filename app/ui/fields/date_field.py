"""A 民國 date: typed as people type it, shown as 115年4月7日 once it is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.rules.dates import narrow, parse_date, roc, roc_short
from app.ui.fields.line import LineField, Picture
from app.ui.palette import Palette
from app.ui.roc_calendar import RocCalendar

EMS: Final = 11
"""Width of the input, in the width of a Chinese character."""

_STEPS: Final = {Qt.Key.Key_Up: 1, Qt.Key.Key_Plus: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_Minus: -1}


class DateField(LineField):
    """Takes 1150407, 115/4/7, 115.4.7, 2026-04-07. ↑↓ or +− a day, T today, Alt+↓ a calendar."""

    wants_input_method = False

    def __init__(
        self,
        key: str,
        label: str,
        palette: Palette,
        *,
        today: Callable[[], date],
        is_workday: Callable[[date], bool],
    ) -> None:
        super().__init__(key, label, palette, picture=Picture("calendar-days", self._open_calendar))
        self._today = today
        self._is_workday = is_workday
        self._calendar: RocCalendar | None = None
        self._row.addStretch(0)

    @property
    def calendar(self) -> RocCalendar | None:
        """The calendar, while it is open."""
        return self._calendar

    @property
    def day(self) -> date | None:
        """The date that the text is, or None."""
        return parse_date(self._text)

    @property
    def hint(self) -> str:
        """How a date can be typed."""
        return "如 1150407"

    @property
    def ems(self) -> int:
        """As wide as the longest of its kind."""
        return EMS

    def shown(self, text: str) -> str:
        """115年4月7日; a text that is no date as it was typed."""
        day = parse_date(text)
        return text if day is None else roc(day)

    def complaint(self, text: str) -> str:
        """No date, or none that exists."""
        if not text.strip() or parse_date(text) is not None:
            return ""
        return f"「{text.strip()}」不是存在的日期，請改填，例如 1150420。"

    def overrides(self, event: QKeyEvent) -> bool:
        """Alt+↓ opens the calendar here."""
        return bool(
            event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        )

    def takes_commit(self, text: str) -> bool:
        """Signs that step, from an input method."""
        sign = narrow(text)
        if sign in ("+", "-") and self.day is not None:
            self._step(1 if sign == "+" else -1)
            return True
        return False

    def takes_key(self, event: QKeyEvent) -> bool:
        """The keys that set, step and open."""
        key = event.key()
        if self.overrides(event) or key == Qt.Key.Key_F4:
            self._open_calendar()
            return True
        if event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        ):
            return super().takes_key(event)
        if key == Qt.Key.Key_T:
            self._enter(roc_short(self._today()))
            self.line.selectAll()
            return True
        if key in _STEPS and (self.day is not None or key in (Qt.Key.Key_Up, Qt.Key.Key_Down)):
            self._step(_STEPS[Qt.Key(key)])
            return True
        return super().takes_key(event)

    def _step(self, days: int) -> None:
        """So many days on; from no date, today. What cannot be read is let be."""
        day = self.day
        if day is None:
            if self._text.strip():
                return
            new = self._today()
        elif date.min < day < date.max:
            new = day + timedelta(days=days)
        else:
            return
        self._enter(roc_short(new))
        self.line.selectAll()

    def _open_calendar(self) -> None:
        if self._calendar is not None:
            return
        made = RocCalendar(
            self.line, self._palette, today=self._today(), is_workday=self._is_workday
        )
        made.picked.connect(self._choose)
        made.closed.connect(self._closed)
        self._calendar = made
        made.open_at(self.line, self.day or self._today())

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette, the calendar too where it is open."""
        super().recolour(palette)
        if self._calendar is not None:
            self._calendar.recolour(palette)

    def _choose(self, day: date) -> None:
        self._enter(roc_short(day))

    def _closed(self) -> None:
        if self._calendar is not None:
            self._calendar.deleteLater()
            self._calendar = None
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)
        self.line.selectAll()
