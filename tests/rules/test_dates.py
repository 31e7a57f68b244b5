"""民國 dates, legal periods, ages and working days, against the law and a day-by-day reference."""

from __future__ import annotations

import calendar
import unicodedata
from datetime import date, timedelta

import pytest
from holidays.countries.taiwan import Taiwan
from hypothesis import given
from hypothesis import strategies as st

import app.law_in_force
from app.law_in_force import checker, holidays_of
from app.rules import dates
from app.rules.dates import (
    WorkCalendar,
    add_years,
    birthday,
    full_age,
    last_day_of_years,
    narrow,
    one_month_after,
    parse_date,
    roc,
    roc_short,
    roc_year,
)

DAYS = st.dates(date(1912, 1, 1), date(2900, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "1150323",
        "115-03-23",
        "115-3-23",
        "115/3/23",
        "115.3.23",
        "民國115年3月23日",
        "中華民國115年3月23日",
        "115年3月23日",
        "115年 3月 23日",
        "2026-03-23",
        "2026/3/23",
        "2026.3.23",
        "2026年3月23日",
        "１１５／３／２３",
        "１１５０３２３",
        "115-03-23 00:00:00",
        "2026-03-23 00:00:00",
        "2026-03-23T00:00:00",
        "2026/3/23 0:00",
        " 115-03-23　",
    ],
)
def test_a_date_in_every_form_that_people_type(typed: str) -> None:
    assert parse_date(typed) == date(2026, 3, 23)


@pytest.mark.parametrize(
    ("typed", "day"),
    [("800501", date(1991, 5, 1)), ("80-05-01", date(1991, 5, 1)), ("1130229", date(2024, 2, 29))],
)
def test_earlier_years(typed: str, day: date) -> None:
    assert parse_date(typed) == day


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "20260323",
        "0-1-1",
        "000-01-01",
        "0000101",
        "1150229",
        "115-13-01",
        "115-3/23",
        "115-03",
        "4/7",
        "民國2026年3月23日",
        "115-03-23 08:30:00",
        "115－03–23",
        "三月",
        "99999",
        "12345",
        "115³-03-23",
        "٢٠٢٦-03-23",
    ],
)
def test_what_is_no_date(typed: str) -> None:
    assert parse_date(typed) is None


@given(DAYS)
def test_every_day_comes_back_from_each_form(day: date) -> None:
    year = day.year - 1911
    assert parse_date(roc(day)) == day
    assert parse_date(roc_short(day)) == day
    assert parse_date(f"{year}-{day.month}-{day.day}") == day
    assert parse_date(day.isoformat()) == day
    if year >= 10:
        assert parse_date(f"{year}{day.month:02}{day.day:02}") == day


def test_days_before_the_republic_are_said_in_western_years() -> None:
    assert roc(date(1911, 12, 31)) == "西元1911年12月31日"
    assert roc_short(date(1911, 12, 31)) == "1911-12-31"
    assert roc(date(1912, 1, 1)) == "1年1月1日"
    assert roc_short(date(2026, 4, 7)) == "115/04/07"


def test_narrow_changes_width_and_nothing_else() -> None:
    assert narrow("ＡＢ１２　～³①") == "AB12 ~³①"


# facts.md: arrival, due_raw, due_adj
@pytest.mark.parametrize(
    ("arrival", "due", "adjusted"),
    [
        ("115-01-26", "115-02-26", "115-02-26"),
        ("115-01-27", "115-02-27", "115-03-02"),
        ("115-01-31", "115-02-28", "115-03-02"),
        ("115-02-22", "115-03-22", "115-03-23"),
        ("115-02-28", "115-03-31", "115-03-31"),
        ("115-03-03", "115-04-03", "115-04-07"),
        ("115-04-30", "115-05-31", "115-06-01"),
        ("115-08-31", "115-09-30", "115-09-30"),
        ("115-11-30", "115-12-31", "115-12-31"),
        ("115-12-31", "116-01-31", "116-02-01"),
        ("115-12-15", "116-01-15", "116-01-15"),
    ],
)
def test_one_month_from_arrival(arrival: str, due: str, adjusted: str) -> None:
    start, end, after = (parse_date(t) for t in (arrival, due, adjusted))
    assert start
    assert end
    assert one_month_after(start) == end
    assert checker().workdays.workday_from(end) == after


def due_by_walking(event: date) -> date:
    """The period's last day, found by walking from day to day as 民法第121條 describes it."""
    start = event + timedelta(days=1)
    day = start
    while (day.year, day.month) == (start.year, start.month):
        day += timedelta(days=1)
    if start.day == 1:
        return day - timedelta(days=1)
    month = day.month
    while day.month == month:
        if day.day == start.day:
            return day - timedelta(days=1)
        day += timedelta(days=1)
    return day - timedelta(days=1)


@given(DAYS)
def test_one_month_agrees_with_walking_day_by_day(day: date) -> None:
    assert one_month_after(day) == due_by_walking(day)


def test_years_over_29_february() -> None:
    leap = date(2024, 2, 29)
    assert add_years(leap, 1) == date(2025, 2, 28)
    assert add_years(leap, 4) == date(2028, 2, 29)
    assert add_years(date(2025, 2, 28), 3) == date(2028, 2, 28)
    assert last_day_of_years(leap, 1) == date(2025, 2, 28)
    assert last_day_of_years(date(2026, 4, 1), 1) == date(2027, 3, 31)
    assert last_day_of_years(date(2026, 1, 1), 2) == date(2027, 12, 31)
    assert last_day_of_years(date(2027, 3, 1), 1) == date(2028, 2, 29)
    assert birthday(leap, 65) == date(2089, 3, 1)
    assert birthday(leap, 64) == date(2088, 2, 29)
    assert birthday(date(2000, 2, 28), 65) == date(2065, 2, 28)
    assert birthday(date(2000, 3, 29), 65) == date(2065, 3, 29)


@given(st.dates(date(1912, 1, 1), date(2010, 1, 1)), st.integers(0, 90))
def test_age_is_complete_on_the_birthday_and_not_before(birth: date, years: int) -> None:
    day = birthday(birth, years)
    assert full_age(birth, day) == years
    if years:
        assert full_age(birth, day - timedelta(days=1)) == years - 1


@given(DAYS)
def test_last_day_of_the_month(day: date) -> None:
    assert dates.end_of_month(day).day == calendar.monthrange(day.year, day.month)[1]


def test_the_calendar_of_115() -> None:
    weekday_holidays = [(1, 1), *((2, d) for d in range(16, 21)), (2, 27), (4, 3), (4, 6), (5, 1)]
    weekday_holidays += [(6, 19), (9, 25), (9, 28), (10, 9), (10, 26), (12, 25)]
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    off = [d for d in year if not checker().workdays.is_workday(d)]
    assert [(d.month, d.day) for d in off if d.weekday() < 5] == weekday_holidays
    assert len(off) == 120


def test_the_end_of_time_is_the_last_day_there_is() -> None:
    last = date(9999, 12, 31)
    assert dates.next_day(last) == last
    assert dates.next_day(date(9999, 12, 30)) == last
    assert one_month_after(last) == last
    assert one_month_after(date(9999, 12, 1)) == last
    assert one_month_after(date(9999, 11, 29)) == date(9999, 12, 29)
    assert add_years(date(9995, 1, 1), 10) == date(9999, 1, 1)
    assert birthday(date(9995, 5, 1), 65) == date(9999, 5, 1)
    assert birthday(date(9996, 2, 29), 65) == date(9999, 3, 1)


def test_holidays_are_asked_for_once_a_year() -> None:
    asked: list[int] = []

    def of(year: int) -> frozenset[date]:
        asked.append(year)
        return frozenset({date(year, 1, 1)})

    days = WorkCalendar(of)
    assert not days.is_workday(date(2026, 1, 1))
    assert not days.is_workday(date(2026, 1, 3))
    assert days.workday_after(date(2025, 12, 31)) == date(2026, 1, 2)
    assert days.workday_from(date(2026, 1, 2)) == date(2026, 1, 2)
    assert asked == [2026]


def test_the_holidays_on_file_are_those_of_the_package() -> None:
    on_file = app.law_in_force._holidays_on_file()
    assert {1911 + n for n in range(90, 131)} == set(on_file)
    for year, days in on_file.items():
        assert days == frozenset(Taiwan(years=year))


@pytest.mark.parametrize("year", [1912, 1949, 2026, 2100, 2101, 2937, 9998])
def test_holidays_of_any_year_can_be_asked_for(year: int) -> None:
    assert isinstance(holidays_of(year), frozenset)


def test_only_the_wide_forms_of_ascii_and_the_wide_space_are_narrowed() -> None:
    for code in range(0x3000, 0x10000):
        char = chr(code)
        is_wide = code == 0x3000 or 0xFF01 <= code <= 0xFF5E
        assert narrow(char) == (unicodedata.normalize("NFKC", char) if is_wide else char)


def test_years_and_ages_before_their_beginning() -> None:
    assert [roc_year(date(y, 6, 1)) for y in (1910, 1911, 1912)] == [-1, 0, 1]
    assert roc_short(date(1912, 1, 1)) == "1/01/01"
    assert roc_short(date(1911, 12, 31)) == "1911-12-31"
    assert full_age(date(2030, 4, 7), date(2026, 4, 7)) == -4
    assert full_age(date(100, 4, 7), date(2026, 4, 7)) == 1926
