"""What a clerk should be reminded of beyond the lists of `app.due`, and the same as a calendar.

Pure over the summaries of the stored cases and the returns that wait (`FlowBook.returned`).
A calendar leaves the program: it names cases by their number only, never anyone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from app.flow_steps import Period, period_on
from app.rounds import Round
from app.rules.dates import WorkCalendar, narrow, next_day, one_month_after, roc
from app.stored import CaseSummary, Stage

REGISTERED: Final = "已登記備查"
"""What WebHR shows of a case that is registered."""
_AN_ID: Final = re.compile(r"[A-Za-z][1289A-Da-d]\d{8}")
"""What has the form of an ID number, whoever's it is."""
_AT_NINE: Final = timedelta(hours=9)


class ReminderKind(StrEnum):
    """What one is reminded of, the most urgent first."""

    UNSEEN = "unseen"
    """Reported a working day ago and more, and not seen as 已報送銓敘部."""
    RETURNED = "returned"
    UNDATED = "undated"
    """Registered by WebHR, without the day of 登記備查."""
    FIRST = "first"
    """Not reported, its month having ended in the pause: the first to be reported after it."""
    FOLLOW = "follow"
    """Reported before the new flow, and not registered."""


REMINDER_WORDS: Final[Mapping[ReminderKind, str]] = {
    ReminderKind.UNSEEN: "逾一上班日未確認送達",
    ReminderKind.RETURNED: "退回待補正",
    ReminderKind.UNDATED: "已登記，未填日期",
    ReminderKind.FIRST: "暫緩期滿優先報送",
    ReminderKind.FOLLOW: "啟用前報送，待追蹤",
}
_TO_DO: Final[Mapping[ReminderKind, str]] = {
    ReminderKind.UNSEEN: "確認 WebHR 已報送銓敘部",
    ReminderKind.RETURNED: "補正退回案件",
    ReminderKind.UNDATED: "填登記備查日期",
    ReminderKind.FIRST: "優先報送（暫緩期滿）",
    ReminderKind.FOLLOW: "追蹤啟用前報送之案件",
}


class Reminder(NamedTuple):
    """One case to be seen to.

    `day` is by when, or since when for what waits already; `note` says what to do, in a sentence,
    and is empty where the day alone says it (`app.due`).
    """

    kind: ReminderKind
    case: CaseSummary
    day: date | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar and the periods by which one is reminded."""

    as_of: date
    workdays: WorkCalendar
    periods: Sequence[Period]

    def of(self, name: str) -> tuple[Period, ...]:
        """The periods of a name."""
        return tuple(period for period in self.periods if period.name == name)


def reminders(
    cases: Iterable[CaseSummary], returned: Mapping[int, Round], days: Days
) -> list[Reminder]:
    """What to be reminded of: by kind, the earliest day first."""
    from app.rules.checks.procedure import NEW_FLOW, PAUSE  # brings all the rules with it

    found: list[Reminder] = []
    pauses = days.of(PAUSE)
    start = min((p.since for p in days.of(NEW_FLOW) if p.since is not None), default=None)
    for case in cases:
        if case.stage is Stage.REGISTERED:
            continue
        back = returned.get(case.id)
        if case.stage is Stage.DRAFT:
            if back is not None:
                found.append(_returned(case, back))
            if (first := _first(case, pauses)) is not None:
                found.append(first)
            continue
        if case.webhr_status == REGISTERED:
            note = "WebHR 已登記備查，請填登記備查日期。"
            found.append(Reminder(ReminderKind.UNDATED, case, None, note))
        reported = case.report_date
        if reported is None or reported > days.as_of:
            continue
        if start is not None and reported < start:
            found.append(_follow(case, reported))
        elif case.stage is Stage.REPORTED and (late := _unseen(case, reported, days)) is not None:
            found.append(late)
    order = list(ReminderKind)
    return sorted(
        found, key=lambda r: (order.index(r.kind), r.day or date.max, r.case.case_no, r.case.id)
    )


def _returned(case: CaseSummary, back: Round) -> Reminder:
    when = f"{roc(back.result_on)}退回" if back.result_on else "已退回"
    note = f"{when}（{back.category}）：{back.reason.rstrip('。')}。請補正後重新報送。"
    return Reminder(ReminderKind.RETURNED, case, back.result_on, note)


def _unseen(case: CaseSummary, reported: date, days: Days) -> Reminder | None:
    """S06: by the end of the next working day WebHR should have been seen to show it."""
    if reported == date.max:
        return None
    limit = days.workdays.workday_after(reported)
    return None if days.as_of <= limit else Reminder(ReminderKind.UNSEEN, case, limit)


def _first(case: CaseSummary, pauses: Sequence[Period]) -> Reminder | None:
    """A case whose month ended in the pause (S02) and that has not been reported."""
    if case.kind != "新聘" or case.onboard_date is None:
        return None
    period = period_on(pauses, one_month_after(case.onboard_date))
    if period is None or period.until is None:
        return None
    return Reminder(ReminderKind.FIRST, case, next_day(period.until))


def _follow(case: CaseSummary, reported: date) -> Reminder:
    note = f"{roc(reported)}報送，在新系統啟用以前，尚未登記備查；請洽銓敘部確認是否入檔。"
    return Reminder(ReminderKind.FOLLOW, case, reported, note)


# The calendar ---------------------------------------------------------------------------------


def calendar(found: Iterable[Reminder], as_of: date) -> bytes:
    """Reminders as an .ics file of all-day events; the same on the same day gives the same bytes.

    What is due already stands on `as_of`. A calendar that is read in again replaces the events of
    the one before: each is known by its kind and case.
    """
    import icalendar  # only who writes a calendar needs it

    made = icalendar.Calendar()
    made.add("prodid", "-//pinyong//聘用登記預檢//ZH-TW")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "聘用登記待辦")
    stamp = datetime.combine(as_of, time(), UTC)
    for reminder in found:
        day = max(reminder.day or as_of, as_of)
        event = icalendar.Event()
        event.add("uid", f"{reminder.kind.value}-{reminder.case.id}@pinyong")
        event.add("dtstamp", stamp)
        event.add("dtstart", day)
        event.add("dtend", next_day(day))
        event.add("summary", f"{public_number(reminder.case)}　{_TO_DO[reminder.kind]}")
        event.add("categories", [REMINDER_WORDS[reminder.kind]])
        event.add("transp", "TRANSPARENT")  # it leaves the day free
        event.add("class", "PRIVATE")
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _TO_DO[reminder.kind])
        alarm.add("trigger", _AT_NINE)
        event.add_component(alarm)
        made.add_component(event)
    return bytes(made.to_ical())


def public_number(case: CaseSummary) -> str:
    """The number of a case; another name for it where someone has put who it is about into it."""
    about = [text for text in (case.name, case.id_number) if text]
    is_said = any(text in case.case_no for text in about)
    if not case.case_no or is_said or _AN_ID.search(narrow(case.case_no)):
        return f"案件第 {case.id} 號"
    return case.case_no
