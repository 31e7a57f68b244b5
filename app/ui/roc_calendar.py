"""A calendar in 民國 years, to choose a day from: Qt's own month, under a bar of ours.

Qt's bar would show western years, and its typing of a date would read them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, cast

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QHideEvent, QKeyEvent, QPainter, QPen, QTextCharFormat
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.rules.dates import FIRST_ROC_DAY, roc, roc_year
from app.ui import icons
from app.ui.palette import Palette
from app.ui.parts import button, words

LAST_DAY: Final = date(FIRST_ROC_DAY.year + 998, 12, 31)
"""民國 999: three digits of year are what the forms have room for."""

_WEEKDAYS: Final = "一二三四五六日"
_CELL: Final = 34


def _python(day: QDate) -> date:
    return cast("date", day.toPython())


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def spoken(day: date, *, is_workday: bool) -> str:
    """A day as it is read out: 115年4月7日 星期二."""
    rest = "" if is_workday else "，非上班日"
    return f"{roc(day)} 星期{_WEEKDAYS[day.weekday()]}{rest}"


class _Month(QCalendarWidget):
    """The days of one month; days on which offices are closed are muted."""

    def __init__(self, palette: Palette, is_workday: Callable[[date], bool], today: date) -> None:
        super().__init__()
        self._palette = palette
        self._is_workday = is_workday
        self._today = today
        self.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.Taiwan))
        self.setNavigationBarVisible(False)
        self.setDateEditEnabled(False)
        self.setFirstDayOfWeek(Qt.DayOfWeek.Sunday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self.setDateRange(_qt(FIRST_ROC_DAY), _qt(LAST_DAY))
        self.recolour(palette)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        head = QTextCharFormat()
        head.setForeground(QColor(palette.muted))
        head.setBackground(QColor(palette.paper))
        self.setHeaderTextFormat(head)
        for number in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(number, head)
        self.updateCells()

    @property
    def view(self) -> QAbstractItemView:
        """The grid of days, which has the focus."""
        return cast("QAbstractItemView", self.findChild(QAbstractItemView))

    def paintCell(  # noqa: N802  # Qt's name
        self,
        painter: QPainter,
        rect: QRect,
        date: QDate,  # Qt passes it by place
    ) -> None:
        """One day: chosen, today, closed, or of another month."""
        day = _python(date)
        palette = self._palette
        chosen = date == self.selectedDate()
        cell = rect.adjusted(1, 1, -1, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = palette.ink if self._is_workday(day) else palette.muted
        if date.month() != self.monthShown():
            ink = palette.control_line
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.accent))
            painter.drawRoundedRect(cell, 4, 4)
            ink = palette.accent_ink
        elif day == self._today:
            painter.setPen(QPen(QColor(palette.accent), 1.5))
            painter.drawRoundedRect(cell, 4, 4)
        font = QFont(self.font())
        if chosen or day == self._today:
            font.setWeight(QFont.Weight.DemiBold)
        # A closed day is told by its line too, not by its colour alone.
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(date.day()))
        if not self._is_workday(day):
            middle = cell.center().x()
            painter.drawLine(middle - 5, cell.bottom() - 4, middle + 5, cell.bottom() - 4)
        painter.restore()


class RocCalendar(QFrame):
    """A small window with one month. Arrows, PgUp, PgDn and with Ctrl a year; Enter, Esc."""

    picked = Signal(object)
    """The day that was chosen."""
    closed = Signal()

    def __init__(
        self,
        parent: QWidget,
        palette: Palette,
        *,
        today: date,
        is_workday: Callable[[date], bool],
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("calendar")
        self.setAccessibleName("月曆")
        self._today = today
        self._is_workday = is_workday
        self.month = _Month(palette, is_workday, today)
        self.month.setAccessibleName("月曆")
        self._title = words()
        font = self._title.font()
        font.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(font)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar = QHBoxLayout()
        bar.setSpacing(0)
        steps = (
            ("chevrons-left", "前一年（Ctrl+Page Up）", lambda: self._turn(-12)),
            ("chevron-left", "前一個月（Page Up）", lambda: self._turn(-1)),
            ("chevron-right", "後一個月（Page Down）", lambda: self._turn(1)),
            ("chevrons-right", "後一年（Ctrl+Page Down）", lambda: self._turn(12)),
        )
        self._steps: dict[str, QPushButton] = {}
        for place, (picture, tip, do) in enumerate(steps):
            if place == len(steps) // 2:
                bar.addWidget(self._title, 1)
            self._steps[picture] = self._step(tip, do)
            bar.addWidget(self._steps[picture])
        self._day = QLabel()
        self._day.setProperty("role", "small")
        to_today = button("今天", lambda: self._choose(_qt(today)), "link")
        to_today.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        to_today.setToolTip("今天（T）")
        foot = QHBoxLayout()
        foot.addWidget(self._day, 1)
        foot.addWidget(to_today)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 4)
        box.setSpacing(4)
        box.addLayout(bar)
        box.addWidget(self.month)
        box.addLayout(foot)
        unit = max(_CELL, round(self.fontMetrics().height() * 1.7))
        self.month.setMinimumSize(unit * 7, unit * 7)
        view = self.month.view
        view.installEventFilter(self)
        view.setAccessibleName("日期")
        self.setFocusProxy(view)
        self.month.clicked.connect(self._choose)
        self.month.selectionChanged.connect(self._tell)
        self.month.currentPageChanged.connect(lambda *_: self._tell())
        self.recolour(palette)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self.month.recolour(palette)
        for picture, step in self._steps.items():
            step.setIcon(icons.icon(picture, palette, size=16))

    @staticmethod
    def _step(tip: str, do: Callable[[], object]) -> QPushButton:
        made = button("", do, "link")
        made.setToolTip(tip)
        made.setAccessibleName(tip.partition("（")[0])
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    @property
    def title(self) -> str:
        """The month that is shown: 民國115年4月."""
        return self._title.text()

    @property
    def day(self) -> date:
        """The day under the cursor."""
        return _python(self.month.selectedDate())

    def open_at(self, widget: QWidget, day: date) -> None:
        """Show the month of a day right below a widget, or above it where the screen ends."""
        self.month.setSelectedDate(_qt(min(max(day, FIRST_ROC_DAY), LAST_DAY)))
        self._tell()
        self.adjustSize()
        below = widget.mapToGlobal(QPoint(0, widget.height() + 2))
        room = widget.screen().availableGeometry()
        top = below.y()
        if top + self.height() > room.bottom():
            top = widget.mapToGlobal(QPoint(0, -2)).y() - self.height()
        left = min(below.x(), room.right() - self.width())
        self.move(max(room.left(), left), max(room.top(), top))
        self.show()
        self.month.view.setFocus(Qt.FocusReason.PopupFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Say that it is gone, by whatever way."""
        super().hideEvent(event)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """The keys that Qt's month does not know, or knows otherwise."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._takes_key(event)
        return super().eventFilter(watched, event)

    def _takes_key(self, event: QKeyEvent) -> bool:
        selected = self.month.selectedDate()
        year = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        first = QDate(selected.year(), selected.month(), 1)
        match event.key():
            case Qt.Key.Key_PageUp:
                self._turn(-12 if year else -1)
            case Qt.Key.Key_PageDown:
                self._turn(12 if year else 1)
            case Qt.Key.Key_Home:
                self.month.setSelectedDate(first)
            case Qt.Key.Key_End:
                self.month.setSelectedDate(first.addMonths(1).addDays(-1))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._choose(selected)
            case Qt.Key.Key_T:
                self._choose(_qt(self._today))
            case Qt.Key.Key_Escape:
                self.close()
            case _:
                return False
        return True

    def _turn(self, months: int) -> None:
        """The same day so many months on, or the last of a shorter month."""
        turned = self.month.selectedDate().addMonths(months)
        self.month.setSelectedDate(
            min(max(turned, self.month.minimumDate()), self.month.maximumDate())
        )

    def _choose(self, day: QDate) -> None:
        self.picked.emit(_python(day))
        self.close()

    def _tell(self) -> None:
        year, month = self.month.yearShown(), self.month.monthShown()
        self._title.setText(f"民國{roc_year(date(year, month, 1))}年{month}月")
        said = spoken(self.day, is_workday=self._is_workday(self.day))
        self._day.setText(said)
        self.month.view.setAccessibleDescription(said)
