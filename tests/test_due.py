"""What is due, from the text of the deadlines and of the rules S02, S06, L01, L02 and P01."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.due import (
    DUE_WORDS,
    Dashboard,
    DueDay,
    DueItem,
    DueKind,
    Limits,
    Period,
    dashboard,
    day_words,
    limits_of,
)
from app.flow_steps import periods_of
from app.law_files import built_in
from app.reminders import Days as ReminderDays
from app.reminders import reminders
from app.rounds import Result, Returned, Round, Snapshot
from app.rules.dates import WorkCalendar
from app.rules.law import LawBook
from app.stored import CaseSummary, Stage
from tests.making import summary as case

AS_OF = date(2026, 4, 20)
HOLIDAYS = frozenset(
    {date(2026, 2, 27), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 6, 19)}
)
WORKDAYS = WorkCalendar(lambda _: HOLIDAYS)
LIMITS = Limits(
    ending_within=60,
    pauses=(Period(date(2026, 2, 27), date(2026, 3, 22)),),
    confirmed=(Period(date(2026, 3, 23), None),),
)
PERIODS = periods_of(LawBook(built_in().values()))
MOMENT = datetime(2026, 4, 8, 9, 0)


def desk_of(*cases: CaseSummary, as_of: date = AS_OF) -> Dashboard:
    return dashboard(cases, as_of, WORKDAYS, LIMITS)


def only(found: Dashboard, kind: DueKind) -> DueItem:
    (item,) = found.lists[kind]
    return item


def ids(found: Dashboard, kind: DueKind) -> list[int]:
    return [item.case.id for item in found.lists[kind]]


def test_the_limits_are_those_of_the_tables() -> None:
    assert limits_of(LawBook(built_in().values())) == LIMITS


# 法定期限 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("onboard", "raw", "adjusted", "words"),
    [
        (date(2026, 1, 26), date(2026, 2, 26), None, "115/02/26"),
        (
            date(2026, 1, 27),
            date(2026, 2, 27),
            date(2026, 3, 2),
            "115/02/27（順延 03/02，暫緩期間）",
        ),
        (date(2026, 3, 3), date(2026, 4, 3), date(2026, 4, 7), "115/04/03（順延 04/07）"),
        (date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 1), "115/05/31（順延 06/01）"),
        (date(2026, 8, 31), date(2026, 9, 30), None, "115/09/30"),
    ],
)
def test_a_deadline_names_both_days(onboard, raw, adjusted, words) -> None:
    item = only(desk_of(case(onboard_date=onboard)), DueKind.FILING)
    assert (item.on.day, item.on.later, day_words(item)) == (raw, adjusted, words)


def test_the_later_day_says_its_year_where_that_is_another() -> None:
    on = DueDay(date(2026, 12, 31), 1, date(2027, 1, 4))
    item = DueItem(DueKind.FILING, case(), on)
    assert day_words(item) == "115/12/31（順延 116/01/04）"


@pytest.mark.parametrize(
    ("as_of", "when", "is_late"),
    [
        (date(2026, 5, 28), "還有 3 日", False),
        (date(2026, 5, 31), "今日到期", False),
        # 115-06-01 is the next working day: past the one date, and not past the other.
        (date(2026, 6, 1), "已過原期限", False),
        (date(2026, 6, 2), "逾期 2 日", True),
    ],
)
def test_how_long_a_deadline_is_away(as_of, when, is_late) -> None:
    item = only(desk_of(case(onboard_date=date(2026, 4, 30)), as_of=as_of), DueKind.FILING)
    assert (item.on.when, item.on.is_late) == (when, is_late)


def test_an_overdue_deadline_says_what_to_do() -> None:
    found = desk_of(case(onboard_date=date(2026, 3, 3)), as_of=date(2026, 4, 8))
    assert only(found, DueKind.FILING).on.note == (
        "逾期仍應報送，請將「補辦」填為「是」並敘明補辦事由。"
    )


def test_a_day_off_at_the_end_is_said() -> None:
    item = only(desk_of(case(onboard_date=date(2026, 4, 30))), DueKind.FILING)
    assert item.on.note.startswith("期限115年5月31日為休息日，順延為115年6月1日；")


@pytest.mark.parametrize(
    ("onboard", "is_paused"),
    [
        (date(2026, 1, 26), False),
        (date(2026, 1, 27), True),
        (date(2026, 2, 22), True),
        (date(2026, 2, 23), False),
    ],
)
def test_a_deadline_in_the_pause_is_said(onboard, is_paused) -> None:
    item = only(
        desk_of(case(onboard_date=onboard), as_of=date(2026, 2, 25)),
        DueKind.FILING,
    )
    assert ("落在暫緩報送期間者，請自115年3月23日起優先報送；" in item.on.note) is is_paused
    assert ("暫緩期間）" in day_words(item)) is is_paused


@pytest.mark.parametrize(
    "changed",
    [
        {"is_late_filing": True},
        {"kind": "續聘"},
        {"onboard_date": None},
        {"stage": Stage.REPORTED, "report_date": date(2026, 4, 17)},
        {"stage": Stage.REGISTERED, "registered_on": date(2026, 4, 17)},
    ],
)
def test_only_a_new_case_of_its_month_has_a_deadline(changed) -> None:
    found = desk_of(case(**({"onboard_date": date(2026, 4, 1)} | changed)))
    assert found.lists[DueKind.FILING] == ()
    assert DueKind.FILING not in {i.kind for items in found.by_day.values() for i in items}


def test_a_report_that_is_only_planned_leaves_the_deadline_standing() -> None:
    planned = case(
        stage=Stage.REPORTED,
        report_date=AS_OF + timedelta(1),
        onboard_date=date(2026, 4, 1),
        verdict="blocked",
    )
    found = desk_of(planned)
    assert (ids(found, DueKind.FILING), ids(found, DueKind.MENDING)) == ([1], [1])
    assert found.lists[DueKind.UNSEEN] == ()


def test_what_is_overdue_comes_first() -> None:
    found = desk_of(
        case(1, onboard_date=date(2026, 4, 10)),
        case(2, onboard_date=date(2026, 2, 1)),
        case(3, onboard_date=date(2026, 3, 20)),
    )
    assert ids(found, DueKind.FILING) == [2, 3, 1]


# 約聘期滿 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "when"),
    [
        (AS_OF + timedelta(60), "還有 60 日"),
        (AS_OF, "今日期滿"),
        (AS_OF - timedelta(1), "已期滿 1 日"),
        (AS_OF - timedelta(30), "已期滿 30 日"),
    ],
)
def test_a_contract_that_ends_soon_or_just_has_is_listed(end, when) -> None:
    found = desk_of(case(stage=Stage.REGISTERED, contract_end=end))
    assert only(found, DueKind.ENDING).on.when == when
    assert [i.case.id for i in found.by_day[end]] == [1]


@pytest.mark.parametrize("days", [61, -31])
def test_a_contract_of_other_days_is_not(days) -> None:
    found = desk_of(case(stage=Stage.REGISTERED, contract_end=AS_OF + timedelta(days)))
    assert found.lists[DueKind.ENDING] == ()


def test_a_contract_that_ends_later_stands_in_the_calendar() -> None:
    end = date(2026, 12, 31)
    found = desk_of(case(stage=Stage.REGISTERED, contract_end=end))
    assert [(i.kind, i.case.id) for i in found.by_day[end]] == [(DueKind.ENDING, 1)]


@pytest.mark.parametrize(
    "changed",
    [{"has_successor": True}, {"dismissed_on": AS_OF}, {"kind": "解聘"}, {"kind": "註銷"}],
)
def test_a_contract_that_goes_on_or_was_ended_is_not(changed) -> None:
    found = desk_of(case(**({"stage": Stage.REGISTERED, "contract_end": AS_OF} | changed)))
    assert found.lists[DueKind.ENDING] == ()
    assert found.by_day == {}


@pytest.mark.parametrize("kind", ["新聘", "續聘", "改聘"])
@pytest.mark.parametrize("stage", list(Stage))
def test_every_contract_counts_however_far_its_case_has_come(kind, stage) -> None:
    found = desk_of(case(kind=kind, stage=stage, contract_end=AS_OF))
    assert ids(found, DueKind.ENDING) == [1]


# 報送之後 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("report", "as_of", "when", "is_late"),
    [
        (date(2026, 4, 17), date(2026, 4, 20), "報送已 3 日", False),
        (date(2026, 4, 20), date(2026, 4, 20), "今日報送", False),
        (date(2026, 4, 2), date(2026, 4, 7), "報送已 5 日", False),
        (date(2026, 4, 16), date(2026, 4, 18), "已過 1 個上班日", True),
        (date(2026, 4, 2), date(2026, 4, 8), "已過 2 個上班日", True),
        (date(2026, 3, 23), date(2027, 3, 23), "已過 20 個上班日以上", True),
        # Before the new flow WebHR did not show it, and S06 does not apply.
        (date(2026, 2, 26), date(2026, 4, 8), "報送已 41 日", False),
    ],
)
def test_a_report_that_is_not_seen_to_arrive(report, as_of, when, is_late) -> None:
    item = only(
        desk_of(case(stage=Stage.REPORTED, report_date=report), as_of=as_of), DueKind.UNSEEN
    )
    assert (item.on.when, item.on.is_late) == (when, is_late)


def test_the_calendar_shows_when_it_should_be_seen() -> None:
    found = desk_of(case(stage=Stage.REPORTED, report_date=date(2026, 4, 2)))
    assert list(found.by_day) == [date(2026, 4, 7)]
    old = desk_of(case(stage=Stage.REPORTED, report_date=date(2026, 2, 26)))
    assert old.by_day == {}


def test_what_has_arrived_waits_to_be_registered() -> None:
    item = only(
        desk_of(case(stage=Stage.ARRIVED, report_date=date(2026, 4, 8))), DueKind.REGISTERING
    )
    assert (item.on.when, item.on.day) == ("報送已 12 日", date(2026, 4, 8))


@pytest.mark.parametrize("stage", [Stage.REPORTED, Stage.ARRIVED])
def test_a_case_without_a_day_of_report_is_not_lost(stage) -> None:
    found = desk_of(case(stage=stage))
    assert sum(len(items) for items in found.lists.values()) == 1


# 預檢結果 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [
        ("error", DueKind.MENDING),
        ("blocked", DueKind.MENDING),
        ("incomplete", DueKind.UNFILLED),
        ("review", DueKind.REVIEWING),
        ("ready", DueKind.READY),
        ("", DueKind.UNCHECKED),
        ("a word of a later version", DueKind.UNCHECKED),
    ],
)
def test_a_draft_is_listed_by_its_verdict(verdict, kind) -> None:
    found = desk_of(case(kind="續聘", verdict=verdict))
    assert {k for k, items in found.lists.items() if items} == {kind}
    assert found.verdicts == {verdict: 1}


def test_what_a_reported_case_lacks_is_no_longer_asked_for() -> None:
    found = desk_of(case(stage=Stage.ARRIVED, verdict="blocked"))
    assert {k for k, items in found.lists.items() if items} == {DueKind.REGISTERING}
    assert found.verdicts == {}


def test_stages_are_counted_all_of_them() -> None:
    found = desk_of(
        case(1),
        case(2),
        case(3, stage=Stage.REPORTED, report_date=AS_OF),
        case(4, stage=Stage.REGISTERED),
    )
    assert dict(found.stages) == {
        Stage.DRAFT: 2,
        Stage.REPORTED: 1,
        Stage.ARRIVED: 0,
        Stage.REGISTERED: 1,
    }
    assert found.total == 4


def test_nothing_stored_is_nothing_due() -> None:
    found = desk_of()
    assert found.total == 0
    assert list(found.lists) == list(DueKind)
    assert not any(found.lists.values())
    assert set(DUE_WORDS) == set(DueKind)


# 提醒 -----------------------------------------------------------------------------------------


def reminded(
    *cases: CaseSummary, as_of: date = AS_OF, back: dict[int, Round] | None = None
) -> Dashboard:
    """The desk with all that `app.reminders` finds."""
    days = ReminderDays(as_of, WORKDAYS, PERIODS)
    return dashboard(cases, as_of, WORKDAYS, LIMITS, reminders(cases, back or {}, days))


@pytest.mark.parametrize("as_of", [date(2026, 3, 10), date(2026, 3, 23), AS_OF])
def test_whose_month_ended_in_the_pause_is_listed_before_all_others(as_of) -> None:
    found = reminded(
        case(1, onboard_date=date(2026, 2, 20)),  # 3/20
        case(2, onboard_date=date(2026, 1, 28)),  # 2/28
        case(3, onboard_date=date(2026, 2, 23)),  # 3/23, after the pause
        case(4, onboard_date=date(2026, 2, 1), is_late_filing=True),
        case(5, onboard_date=date(2026, 2, 1), kind="續聘"),
        as_of=as_of,
    )
    assert next(iter(found.lists)) is DueKind.FIRST
    assert ids(found, DueKind.FIRST) == [2, 4, 1], "the earliest deadline first"
    assert ids(found, DueKind.FILING) == [3], "and in one list only"
    by_id = {item.case.id: item.on for item in found.lists[DueKind.FIRST]}
    assert "請自115年3月23日起優先報送" in by_id[1].note
    assert by_id[4] == DueDay(
        date(2026, 3, 1), (date(2026, 3, 1) - as_of).days, date(2026, 3, 2), by_id[4].when,
        is_paused=True,
    ), "of one that says 補辦 it is not asked again"  # fmt: skip
    assert set(found.by_day) == {date(2026, 3, 20), date(2026, 2, 28), date(2026, 3, 23)}


def test_what_was_reported_before_the_new_flow_waits_to_be_followed_up() -> None:
    found = reminded(
        case(1, stage=Stage.REPORTED, report_date=date(2026, 2, 20)),
        case(2, stage=Stage.ARRIVED, report_date=date(2026, 3, 22)),
        case(3, stage=Stage.ARRIVED, report_date=date(2026, 3, 23)),
        case(4, stage=Stage.REGISTERED, report_date=date(2026, 2, 20)),
    )
    assert ids(found, DueKind.FOLLOW) == [1, 2]
    item = found.lists[DueKind.FOLLOW][0]
    assert (item.on.when, item.on.is_late) == ("報送已 59 日", False)
    assert "請洽銓敘部確認是否入檔" in item.on.note


def test_a_return_and_a_registration_without_its_day() -> None:
    back = Round(1, 1, "smart", date(2026, 4, 8), Snapshot("ready", {}, {}, ""), MOMENT, "王測試")
    back = back.ended(Result.RETURNED, date(2026, 4, 15), Returned("資料缺漏", "缺履歷表。"))
    found = reminded(
        case(1),
        case(2, stage=Stage.ARRIVED, report_date=AS_OF, webhr_status="已登記備查"),
        case(3, stage=Stage.REPORTED, report_date=date(2026, 4, 2)),
        back={1: back},
    )
    item = only(found, DueKind.RETURNED)
    assert (item.case.id, item.on.day, item.on.when) == (1, date(2026, 4, 15), "退回已 5 日")
    assert "缺履歷表" in item.on.note
    assert only(found, DueKind.UNDATED).on.note == "WebHR 已登記備查，請填登記備查日期。"
    assert ids(found, DueKind.UNSEEN) == [3], "not twice"


@pytest.mark.parametrize("day", [date.min, date.max, date(2999, 12, 31), date(1911, 1, 1)])
def test_a_mistyped_day_breaks_nothing(day) -> None:
    strange = [
        case(1, onboard_date=day, contract_end=day),
        case(2, stage=Stage.REPORTED, report_date=day, contract_end=day),
        case(3, stage=Stage.ARRIVED, report_date=day),
    ]
    for as_of in (AS_OF, day):
        found = dashboard(strange, as_of, WORKDAYS, LIMITS)
        assert found.total == 3


def test_of_many_cases_each_day_is_reckoned_once() -> None:
    """How long 100,000 take is measured by `benchmarks.pages`."""
    asked: list[date] = []

    class Counted(WorkCalendar):
        def workday_from(self, day: date) -> date:
            asked.append(day)
            return super().workday_from(day)

    stages = list(Stage)
    many = [
        case(
            n,
            stage=stages[n % 4],
            onboard_date=AS_OF - timedelta(n % 40),
            report_date=AS_OF - timedelta(n % 10) if n % 4 else None,
            contract_end=AS_OF + timedelta(n % 400 - 200),
        )
        for n in range(4_000)
    ]
    found = dashboard(many, AS_OF, Counted(lambda _: HOLIDAYS), LIMITS)
    assert found.total == 4_000
    assert len(asked) <= 40 + 10, "of each day of arrival and of report"
    items = [item for items in found.lists.values() for item in items]
    assert len({id(item.on) for item in items}) < 500 < len(items), "and kept once"
