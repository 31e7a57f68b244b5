"""What is due: the open cases by what they wait for, soonest first, and the days that matter.

One pass over the summaries of all stored cases; no case is opened. The days and periods come from
the tables of the law (`limits_of`), the calendar and the day itself from the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from app.practice import is_practice
from app.reminders import REMINDER_WORDS, Reminder, ReminderKind
from app.rules.dates import WorkCalendar, next_day, one_month_after, roc, roc_short
from app.rules.law import LawBook
from app.stored import CaseSummary, Stage

ENDED_LISTED_FOR: Final = 30
"""Days for which a contract that has ended with nothing after it stays in the list."""

_MOST_WORKDAYS: Final = 20
"""Working days are counted up to here; beyond it, it is long overdue whatever the number."""
_CONTRACT_KINDS: Final = frozenset({"新聘", "續聘", "改聘"})
_ONE_DAY: Final = timedelta(days=1)


class DueKind(StrEnum):
    """What a case waits for, most urgent first."""

    FIRST = "first"
    """Its month ended in the pause: to be reported before all others once that is over."""
    FILING = "filing"
    """A 新聘 not reported yet, whose month runs."""
    ENDING = "ending"
    """A contract that ends soon, or just has, with no case that goes on from it."""
    MENDING = "mending"
    UNFILLED = "unfilled"
    UNCHECKED = "unchecked"
    UNSEEN = "unseen"
    """Reported, and not seen as 已報送銓敘部."""
    RETURNED = "returned"
    """Sent back for correction, and not reported again."""
    UNDATED = "undated"
    """Registered by WebHR, without the day of 登記備查."""
    FOLLOW = "follow"
    """Reported before the new flow, and not registered."""
    REGISTERING = "registering"
    REVIEWING = "reviewing"
    READY = "ready"


DUE_WORDS: Final[Mapping[DueKind, str]] = {
    DueKind.FIRST: REMINDER_WORDS[ReminderKind.FIRST],
    DueKind.FILING: "法定期限",
    DueKind.ENDING: "約聘期滿",
    DueKind.MENDING: "應先補正",
    DueKind.UNFILLED: "資料不足",
    DueKind.UNCHECKED: "尚未檢核",
    DueKind.UNSEEN: "已報送，待確認送達",
    DueKind.RETURNED: REMINDER_WORDS[ReminderKind.RETURNED],
    DueKind.UNDATED: REMINDER_WORDS[ReminderKind.UNDATED],
    DueKind.FOLLOW: REMINDER_WORDS[ReminderKind.FOLLOW],
    DueKind.REGISTERING: "待登記備查",
    DueKind.REVIEWING: "請留意",
    DueKind.READY: "可報送",
}

DATED: Final = (DueKind.FILING, DueKind.ENDING, DueKind.UNSEEN)
"""What falls on a day of the calendar."""

_BY_VERDICT: Final[Mapping[str, DueKind]] = {
    "error": DueKind.MENDING,
    "blocked": DueKind.MENDING,
    "incomplete": DueKind.UNFILLED,
    "review": DueKind.REVIEWING,
    "ready": DueKind.READY,
}


class Period(NamedTuple):
    """Days from one to another, both included; None where it is open."""

    since: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether a day falls in it."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """What the tables of the law say of days.

    `ending_within` days before its end a contract is listed; in `pauses` nothing may be reported;
    in `confirmed` WebHR shows a case that has arrived as 已報送銓敘部.
    """

    ending_within: int
    pauses: tuple[Period, ...]
    confirmed: tuple[Period, ...]


def limits_of(book: LawBook) -> Limits:
    """The limits that the tables in force set."""
    from app.rules.checks.procedure import NEW_FLOW, PAUSE, PERIOD  # brings all the rules with it

    rows = book.tables[PERIOD].all_rows
    within = book.row("contract.remind_within_days", "", None).value
    return Limits(
        ending_within=int(str(within)),
        pauses=tuple(Period(r.since, r.until) for r in rows if r.value == PAUSE),
        confirmed=tuple(Period(r.since, r.until) for r in rows if r.value == NEW_FLOW),
    )


class DueDay(NamedTuple):
    """The day that matters of a case. Cases of one day share it.

    `day` is due_raw, the end of the contract or the day of the report, None where there is none;
    `days` how many are left, below 0 how many it is past. `later` is due_adj where that is another
    day. `is_late` where it is past what it should have been.
    """

    day: date | None = None
    days: int | None = None
    later: date | None = None
    when: str = ""
    """How long, in words: 還有 3 日."""
    note: str = ""
    """A sentence on what is unusual about the day; empty where nothing is."""
    is_late: bool = False
    is_paused: bool = False
    """Whether the day falls where nothing may be reported."""


_NO_DAY: Final = DueDay()


class DueItem(NamedTuple):
    """One case in one list, and the day that matters of it.

    It refers to what others hold too, the case and the day: an office may have 100,000 of them.
    """

    kind: DueKind
    case: CaseSummary
    on: DueDay = _NO_DAY


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What is due on `as_of`.

    `lists` has every kind, empty ones too, in the order of urgency. `by_day` has what falls on a
    day, beyond the lists also contracts that end later. `verdicts` counts the cases that are being
    prepared, by the value of their `Verdict`. `practice` are the numbers of the fictitious cases.
    """

    as_of: date
    workdays: WorkCalendar
    lists: Mapping[DueKind, tuple[DueItem, ...]]
    by_day: Mapping[date, tuple[DueItem, ...]]
    stages: Mapping[Stage, int]
    verdicts: Mapping[str, int]
    practice: tuple[int, ...] = ()

    @property
    def total(self) -> int:
        """How many cases are stored."""
        return sum(self.stages.values())


def dashboard(
    cases: Iterable[CaseSummary],
    as_of: date,
    workdays: WorkCalendar,
    limits: Limits,
    reminded: Iterable[Reminder] = (),
) -> Dashboard:
    """Sort the open cases by what they wait for; `reminded` are those of `app.reminders`."""
    desk = _Desk(as_of, workdays, limits)
    lists: dict[DueKind, list[DueItem]] = {kind: [] for kind in DueKind}
    by_day: dict[date, list[DueItem]] = {}
    verdicts: dict[str, int] = {}
    practice: list[int] = []
    registered = arrived = reported = drafts = 0
    earliest_end = as_of - min(timedelta(ENDED_LISTED_FOR), as_of - date.min)
    for case in cases:
        stage = case.stage
        if is_practice(case.case_no, case.org_name):
            practice.append(case.id)
        if stage is Stage.REGISTERED:
            registered += 1
        elif stage is Stage.ARRIVED:
            arrived += 1
            lists[DueKind.REGISTERING].append(desk.registering(case))
        elif stage is Stage.REPORTED:
            reported += 1
            desk.reported(case, lists, by_day)
        else:
            drafts += 1
            verdicts[case.verdict] = verdicts.get(case.verdict, 0) + 1
            desk.unreported(case, lists, by_day)
        end = case.contract_end
        if (
            end is not None
            and end >= earliest_end
            and not case.has_successor
            and case.dismissed_on is None
            and case.kind in _CONTRACT_KINDS
        ):
            ending = desk.ending(case, end)
            by_day.setdefault(end, []).append(ending)
            if (end - as_of).days <= limits.ending_within:
                lists[DueKind.ENDING].append(ending)
    desk.reminded(reminded, lists)
    return Dashboard(
        as_of=as_of,
        workdays=workdays,
        lists={kind: tuple(sorted(items, key=_order)) for kind, items in lists.items()},
        by_day={day: tuple(sorted(items, key=_order)) for day, items in by_day.items()},
        stages={
            Stage.DRAFT: drafts,
            Stage.REPORTED: reported,
            Stage.ARRIVED: arrived,
            Stage.REGISTERED: registered,
        },
        verdicts=verdicts,
        practice=tuple(practice),
    )


def _order(item: DueItem) -> tuple[date, str, int]:
    return item.on.day or date.max, item.case.case_no, item.case.id


Lists = dict[DueKind, list[DueItem]]
Days = dict[date, list[DueItem]]


class _Desk:
    """The day, the calendar and the limits by which cases are sorted."""

    def __init__(self, as_of: date, workdays: WorkCalendar, limits: Limits) -> None:
        self._as_of = as_of
        self._workdays = workdays
        self._limits = limits
        # An office has few days of arrival, of report and of an end, and many cases of each.
        self._arrivals: dict[date, DueDay] = {}
        self._ends: dict[date, DueDay] = {}
        self._deadlines: dict[date, DueDay] = {}
        self._reports: dict[date, tuple[DueDay, date | None]] = {}
        self._others: dict[DueDay, DueDay] = {}

    def unreported(self, case: CaseSummary, lists: Lists, by_day: Days) -> None:
        """A case that is still to be reported: its deadline, and what its verdict asks for."""
        kind = _BY_VERDICT.get(case.verdict, DueKind.UNCHECKED)
        onboard = case.onboard_date
        if case.kind != "新聘" or case.is_late_filing or onboard is None:
            lists[kind].append(DueItem(kind, case))
            return
        due = self._due_on(onboard)
        lists[kind].append(DueItem(kind, case, due))
        filing = DueItem(DueKind.FILING, case, due)
        lists[DueKind.FILING].append(filing)
        if due.day is not None:
            by_day.setdefault(due.day, []).append(filing)

    def reported(self, case: CaseSummary, lists: Lists, by_day: Days) -> None:
        """A case that says when it was reported, and not that it arrived."""
        report = case.report_date
        if report is None:
            lists[DueKind.UNSEEN].append(DueItem(DueKind.UNSEEN, case))
        elif report > self._as_of:  # a plan: until then the case is still to be reported
            self.unreported(case, lists, by_day)
        else:
            known = self._reports.get(report)
            if known is None:
                known = self._reports[report] = self._confirmation(report)
            on, limit = known
            item = DueItem(DueKind.UNSEEN, case, on)
            lists[DueKind.UNSEEN].append(item)
            if limit is not None:
                by_day.setdefault(limit, []).append(item)

    def registering(self, case: CaseSummary) -> DueItem:
        """A case that has arrived and waits to be registered."""
        report = case.report_date
        if report is None:
            return DueItem(DueKind.REGISTERING, case)
        on = self._arrivals.get(report)
        if on is None:
            days = (report - self._as_of).days
            on = self._arrivals[report] = DueDay(report, days, when=_since(-days))
        return DueItem(DueKind.REGISTERING, case, on)

    def ending(self, case: CaseSummary, end: date) -> DueItem:
        """A contract that ends, with nothing that goes on from it."""
        on = self._ends.get(end)
        if on is None:
            days = (end - self._as_of).days
            when = "今日期滿"
            if days:
                when = f"還有 {days} 日" if days > 0 else f"已期滿 {-days} 日"
            on = self._ends[end] = DueDay(end, days, when=when, is_late=days < 0)
        return DueItem(DueKind.ENDING, case, on)

    def reminded(self, reminders: Iterable[Reminder], lists: Lists) -> None:
        """What one is reminded of, beside what the cases themselves say."""
        first: set[int] = set()
        for reminder in reminders:
            if reminder.kind is ReminderKind.UNSEEN:  # that list is made of the cases
                continue
            kind = DueKind(reminder.kind.value)
            lists[kind].append(DueItem(kind, reminder.case, self._reminded_on(kind, reminder)))
            if kind is DueKind.FIRST:
                first.add(reminder.case.id)
        if first:  # they come before those whose month has nothing to do with the pause
            filing = lists[DueKind.FILING]
            lists[DueKind.FILING] = [item for item in filing if item.case.id not in first]

    def _reminded_on(self, kind: DueKind, reminder: Reminder) -> DueDay:
        case, day = reminder.case, reminder.day
        if kind is DueKind.FIRST and case.onboard_date is not None:
            due = self._due_on(case.onboard_date)
            # 補辦 has been said already.
            return due._replace(note="", is_late=False) if case.is_late_filing else due
        if day is None:
            return DueDay(note=reminder.note)
        days = (day - self._as_of).days
        when = _since(-days, "退回" if kind is DueKind.RETURNED else "報送")
        on = DueDay(day, days, when=when, note=reminder.note)
        return self._others.setdefault(on, on)

    def _due_on(self, onboard: date) -> DueDay:
        due = self._deadlines.get(onboard)
        if due is None:
            due = self._deadlines[onboard] = self._deadline(onboard)
        return due

    def _deadline(self, onboard: date) -> DueDay:
        raw = one_month_after(onboard)
        adjusted = self._workdays.workday_from(raw)
        days = (raw - self._as_of).days
        is_late = self._as_of > adjusted
        if days > 0:
            when = f"還有 {days} 日"
        elif days == 0:
            when = "今日到期"
        else:
            when = f"逾期 {-days} 日" if is_late else "已過原期限"
        later = adjusted if adjusted != raw else None
        pause = next((p for p in self._limits.pauses if p.holds(raw)), None)
        note = _deadline_note(raw, later, pause, is_late=is_late)
        return DueDay(raw, days, later, when, note, is_late, pause is not None)

    def _confirmation(self, report: date) -> tuple[DueDay, date | None]:
        """How long ago it was reported, and by when WebHR should show that it arrived (S06).

        None for a report of the time when WebHR did not show that.
        """
        days = (report - self._as_of).days
        if report == date.max or not any(p.holds(report) for p in self._limits.confirmed):
            return DueDay(report, days, when=_since(-days)), None
        limit = self._workdays.workday_after(report)
        if self._as_of <= limit:
            note = f"請於{roc(limit)}以前確認 WebHR 顯示「已報送銓敘部」。"
            return DueDay(report, days, when=_since(-days), note=note), limit
        passed = self._workdays_since(report)
        when = f"已過 {passed} 個上班日{'以上' if passed == _MOST_WORKDAYS else ''}"
        note = "逾一上班日未確認，請查 WebHR 狀態；未送達者，請重新報送。"
        return DueDay(report, days, when=when, note=note, is_late=True), limit

    def _workdays_since(self, report: date) -> int:
        """Working days after the report up to today, at most `_MOST_WORKDAYS`."""
        day, passed = report, 0
        while day < self._as_of and passed < _MOST_WORKDAYS:
            day += _ONE_DAY
            passed += self._workdays.is_workday(day)
        return passed


def _deadline_note(raw: date, later: date | None, pause: Period | None, *, is_late: bool) -> str:
    notes = []
    if pause is not None:
        start = f"自{roc(next_day(pause.until))}起" if pause.until else ""
        notes.append(f"期限落在暫緩報送期間者，請{start}優先報送；函文未明文展延期限。")
    elif later is not None and not is_late:
        notes.append(
            f"期限{roc(raw)}為休息日，順延為{roc(later)}；"
            "機關間報送是否適用順延，看法不一，請儘量於原期限前報送。"
        )
    if is_late:
        notes.append("逾期仍應報送，請將「補辦」填為「是」並敘明補辦事由。")
    return "".join(notes)


def _since(days: int, what: str = "報送") -> str:
    if days < 0:
        return ""
    return f"{what}已 {days} 日" if days else f"今日{what}"


def day_words(item: DueItem) -> str:
    """The day of an item as a table holds it, both where there are two: 115/05/31（順延 06/01）."""
    on = item.on
    if on.day is None:
        return ""
    asides = []
    if on.later is not None:
        same_year = on.later.year == on.day.year
        asides.append(f"順延 {f'{on.later:%m/%d}' if same_year else roc_short(on.later)}")
    if on.is_paused:
        asides.append("暫緩期間")
    return f"{roc_short(on.day)}（{'，'.join(asides)}）" if asides else roc_short(on.day)
