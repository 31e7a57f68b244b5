"""Whom a clerk is reminded of, and the calendar, which names no one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import icalendar
import pytest

from app.flow_steps import Period
from app.reminders import (
    Days,
    Reminder,
    ReminderKind,
    calendar,
    public_number,
    reminders,
)
from app.rounds import Result, Returned, Round, Snapshot
from app.rules.dates import WorkCalendar
from app.stored import CaseSummary, Stage
from tests.making import summary as case

AS_OF = date(2026, 4, 20)
PERIODS = (
    Period("舊流程", None, date(2026, 2, 26), ""),
    Period("暫緩報送", date(2026, 2, 27), date(2026, 3, 22), ""),
    Period("智慧登記", date(2026, 3, 23), None, ""),
)
WORKDAYS = WorkCalendar(lambda _: frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
KIND = ReminderKind


def reported(number: int, day: date, **changed: Any) -> CaseSummary:
    return case(number, **({"stage": Stage.REPORTED, "report_date": day} | changed))


def found(
    *cases: CaseSummary, as_of: date = AS_OF, back: dict[int, Round] | None = None
) -> list[Reminder]:
    return reminders(cases, back or {}, Days(as_of, WORKDAYS, PERIODS))


def one_round(number: int = 1, result: Result = Result.RETURNED, case_id: int = 1) -> Round:
    made = Round(
        case_id,
        number,
        "smart",
        date(2026, 4, 8),
        Snapshot("ready", {}, {}, ""),
        datetime(2026, 4, 8),
        "王測試",
    )
    return made.ended(result, date(2026, 4, 15), Returned("資料缺漏", "缺履歷表。"))


@pytest.mark.parametrize(
    ("as_of", "is_late"),
    # Reported on Thursday 2 April; 3 and 6 April are holidays, so that 7 April is the next day.
    [(date(2026, 4, 7), False), (date(2026, 4, 8), True)],
)
def test_not_seen_after_one_working_day(as_of: date, *, is_late: bool) -> None:
    reminded = found(reported(1, date(2026, 4, 2)), as_of=as_of)
    assert [(r.kind, r.day) for r in reminded] == [(KIND.UNSEEN, date(2026, 4, 7))] * is_late


@pytest.mark.parametrize(
    "other",
    [
        reported(1, date(2026, 4, 2), stage=Stage.ARRIVED, webhr_status="檢核中"),
        reported(1, date(2026, 4, 30)),
        reported(1, date.max),
        case(1, stage=Stage.REGISTERED, webhr_status="已登記備查"),
        case(1),
        case(1, stage=Stage.REPORTED),
    ],
)
def test_nobody_is_reminded_of_what_goes_its_way(other: CaseSummary) -> None:
    assert found(other) == []


def test_a_returned_case_waits_until_it_is_reported_again() -> None:
    back = {1: one_round()}
    (reminded,) = found(case(), back=back)
    assert (reminded.kind, reminded.day) == (KIND.RETURNED, date(2026, 4, 15))
    assert reminded.note == "115年4月15日退回（資料缺漏）：缺履歷表。請補正後重新報送。"
    assert found(reported(1, date(2026, 4, 20)), back=back) == []


def test_a_registration_without_its_day() -> None:
    (reminded,) = found(
        reported(1, date(2026, 4, 8), stage=Stage.ARRIVED, webhr_status="已登記備查")
    )
    assert (reminded.kind, reminded.note) == (
        KIND.UNDATED,
        "WebHR 已登記備查，請填登記備查日期。",
    )


@pytest.mark.parametrize(
    ("onboard", "is_first"),
    [
        (date(2026, 1, 26), False),
        (date(2026, 1, 27), True),
        (date(2026, 2, 22), True),
        (date(2026, 2, 23), False),
    ],
)
def test_whose_month_ends_in_the_pause_is_reported_first(onboard: date, *, is_first: bool) -> None:
    reminded = found(case(onboard_date=onboard), as_of=date(2026, 3, 10))
    assert [r.kind for r in reminded] == [KIND.FIRST] * is_first
    assert all(r.day == date(2026, 3, 23) for r in reminded)
    assert found(case(kind="續聘", onboard_date=onboard)) == []


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (date(2026, 2, 20), [KIND.FOLLOW]),
        (date(2026, 3, 22), [KIND.FOLLOW]),
        (date(2026, 3, 23), [KIND.UNSEEN]),
    ],
)
def test_what_was_reported_before_the_new_flow_is_followed_up(
    day: date, kinds: list[ReminderKind]
) -> None:
    assert [r.kind for r in found(reported(1, day))] == kinds
    registered = reported(1, day, stage=Stage.REGISTERED, registered_on=date(2026, 4, 1))
    assert found(registered) == []


def test_without_a_new_flow_nothing_is_followed_up() -> None:
    days = Days(AS_OF, WORKDAYS, PERIODS[:1])
    (reminded,) = reminders([reported(1, date(2026, 2, 20))], {}, days)
    assert reminded.kind is KIND.UNSEEN


# The calendar ---------------------------------------------------------------------------------

ALL = found(
    reported(1, date(2026, 4, 2)),
    case(2),
    reported(3, date(2026, 4, 8), stage=Stage.ARRIVED, webhr_status="已登記備查"),
    case(4, onboard_date=date(2026, 2, 10)),
    reported(5, date(2026, 2, 20)),
    back={2: one_round(case_id=2)},
)


def test_the_calendar_has_an_all_day_event_for_each() -> None:
    read = icalendar.Calendar.from_ical(calendar(ALL, AS_OF))
    assert str(read["version"]) == "2.0"
    assert "pinyong" in str(read["prodid"]), "a calendar without them is refused"
    assert str(read["x-wr-calname"]) == "聘用登記待辦"
    events = list(read.walk("VEVENT"))
    assert len(events) == len(ALL) == 5
    assert {e.decoded("dtstart") for e in events} == {AS_OF}
    assert str(events[0]["uid"]) == "unseen-1@pinyong"
    assert str(events[0]["summary"]) == "H-1　確認 WebHR 已報送銓敘部"
    assert len({str(e["uid"]) for e in events}) == 5
    assert events[0]["categories"].to_ical().decode() == "逾一上班日未確認送達"
    held = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CATEGORIES", "TRANSP", "CLASS"}
    assert {name for event in events for name in event} == held, "and nothing else leaves"
    assert all(type(e.decoded("dtstart")) is date for e in events), "all-day"


def test_what_is_still_to_come_stands_on_its_day() -> None:
    early = found(case(4, onboard_date=date(2026, 2, 10)), as_of=date(2026, 3, 10))
    (event,) = icalendar.Calendar.from_ical(calendar(early, date(2026, 3, 10))).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 3, 23)


def test_the_calendar_names_nobody() -> None:
    text = calendar(ALL, AS_OF).decode()
    assert "王測試" not in text
    assert "A123456789" not in text
    assert "履歷" not in text
    assert public_number(case(7, case_no="王測試115")) == "案件第 7 號"
    assert public_number(case(7, case_no="A123456789")) == "案件第 7 號"
    assert public_number(case(7, case_no="")) == "案件第 7 號"
    assert public_number(case(7, case_no="補B223456789")) == "案件第 7 號", "nor anyone else"
    assert public_number(case(7, case_no="補Ｂ２２３４５６７８９")) == "案件第 7 號"


def test_the_same_day_gives_the_same_bytes() -> None:
    assert calendar(ALL, AS_OF) == calendar(ALL, AS_OF)
    assert calendar([], AS_OF).startswith(b"BEGIN:VCALENDAR")
