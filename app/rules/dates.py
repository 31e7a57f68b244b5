"""民國 dates, legal periods, ages and working days.

Sources: 民法第119條至第124條, 行政程序法第48條. A date is a `datetime.date`; 民國 year n is
n + 1911.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

ROC_OFFSET: Final = 1911
FIRST_ROC_DAY: Final = date(1912, 1, 1)

_NARROW: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_ONE_DAY: Final = timedelta(days=1)
_COMPACT: Final = re.compile(r"(\d{2,3})(\d{2})(\d{2})", re.ASCII)
_SEPARATED: Final = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_WORDED: Final = re.compile(
    r"((?:中華)?民國)?\s*(\d{1,4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日", re.ASCII
)
_MIDNIGHT: Final = re.compile(r"[ T]0{1,2}:00(?::00(?:\.0+)?)?$", re.ASCII)
_WESTERN_DIGITS: Final = 4
_DAYS_OF_MONTH: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


_remembered: Final = lru_cache(1024)
"""For what is asked of the days of contracts: an office has few of them."""


def narrow(text: str) -> str:
    """Full-width letters, digits, signs and spaces as their half-width forms, all else as it is.

    Narrower than NFKC on purpose: that would read 3² as 32.
    """
    return text.translate(_NARROW)


def parse_date(text: str) -> date | None:
    """The date that a person typed, or None where it is no existing date.

    Six or seven digits, and -, / or . or 年月日 between one to three digits of year, are 民國;
    four digits of year are western, but for one that says 民國.
    """
    text = _MIDNIGHT.sub("", narrow(text).strip())
    if found := _COMPACT.fullmatch(text):
        era, year, month, day = "民國", *found.groups()
    elif found := _SEPARATED.fullmatch(text):
        year, _, month, day = found.groups()
        era = ""
    elif found := _WORDED.fullmatch(text):
        era, year, month, day = found.groups()
    else:
        return None
    number = int(year)
    if number == 0:
        return None
    if era and len(year) == _WESTERN_DIGITS:
        return None
    try:
        return date(
            number if len(year) == _WESTERN_DIGITS else number + ROC_OFFSET, int(month), int(day)
        )
    except ValueError:
        return None


def roc_year(day: date) -> int:
    """The 民國 year; 0 and below for a day before 民國 1."""
    return day.year - ROC_OFFSET


def roc(day: date) -> str:
    """A date as a sentence holds it: 115年4月7日; a day before 民國 in western years."""
    if day < FIRST_ROC_DAY:
        return f"西元{day.year}年{day.month}月{day.day}日"
    return f"{roc_year(day)}年{day.month}月{day.day}日"


def roc_short(day: date) -> str:
    """A date as a table holds it: 115/04/07; a day before 民國 in western years."""
    if day < FIRST_ROC_DAY:
        return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"
    return f"{roc_year(day)}/{day.month:02d}/{day.day:02d}"


def next_day(day: date) -> date:
    """The day after; of the last day that there is, that day."""
    return day if day == date.max else day + _ONE_DAY


@_remembered
def add_years(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th where there is no 29th."""
    year = min(day.year + years, date.max.year)
    if day.month == 2 and day.day == 29 and not calendar.isleap(year):
        return date(year, 2, 28)
    return date(year, day.month, day.day)


@_remembered
def one_month_after(event: date) -> date:
    """The last day of a period of one month that begins with the day after `event` (due_raw).

    民法第120條第2項, 第121條第2項: the day of the event does not count; a period that begins on
    the first of a month ends with that month, any other on the day before the corresponding day of
    the next month, or on that month's last day where it has no such day.
    """
    start = next_day(event)
    if (start.year, start.month) == (date.max.year, 12):
        return date.max
    year, month = (start.year, start.month + 1) if start.month < 12 else (start.year + 1, 1)
    try:
        return date(year, month, start.day) - _ONE_DAY
    except ValueError:  # that month has no such day
        return end_of_month(date(year, month, 1))


@_remembered
def last_day_of_years(start: date, years: int) -> date:
    """The last day of a period of whole years that begins with `start` itself.

    One year from 1 April ends on 31 March; one from 29 February ends on 28 February.
    """
    if start.month == 2 and start.day == 29:
        return add_years(start, years)
    return add_years(start, years) - _ONE_DAY


@_remembered
def end_of_month(day: date) -> date:
    """The last day of the month in which a day falls."""
    last = _DAYS_OF_MONTH[day.month]
    if day.month == 2 and calendar.isleap(day.year):
        last += 1
    return date(day.year, day.month, last)


def birthday(birth: date, years: int) -> date:
    """The day on which so many years of age are complete (民法第124條).

    Who was born on 29 February completes the year on 1 March where there is no 29th.
    """
    year = min(birth.year + years, date.max.year)
    if birth.month == 2 and birth.day == 29 and not calendar.isleap(year):
        return date(year, 3, 1)
    return birth.replace(year=year)


def full_age(birth: date, on: date) -> int:
    """Years of age completed on a day (民法第124條): a year is complete on the birthday.

    Who was born on 29 February completes the year on 1 March where there is no 29th.
    """
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days offices are open: Saturdays, Sundays and the public holidays are not.

    `holidays_of` gives the public holidays of one western year; it is asked once for each year.
    """

    holidays_of: Callable[[int], frozenset[date]]
    _known: dict[int, frozenset[date]] = field(default_factory=dict, init=False, compare=False)

    def is_workday(self, day: date) -> bool:
        """Whether offices are open on this day."""
        if day.weekday() >= 5:
            return False
        known = self._known.get(day.year)
        if known is None:
            known = self._known.setdefault(day.year, self.holidays_of(day.year))
        return day not in known

    def workday_from(self, day: date) -> date:
        """The day itself where offices are open, else the next on which they are (due_adj)."""
        while not self.is_workday(day):
            day += _ONE_DAY
        return day

    def workday_after(self, day: date) -> date:
        """The first working day after this one."""
        return self.workday_from(day + _ONE_DAY)
