"""When a case has to be reported, and the days on which that falls."""

from __future__ import annotations

from datetime import date

from app.rules.base import (
    BLOCK,
    HINT,
    INFERRED,
    NOT_APPLICABLE,
    PASS,
    STATUTE,
    UNKNOWN,
    VERIFIED,
    WARN,
    OrBlank,
    Ruling,
    fails,
    not_applicable,
    passes,
    rule,
    unknown,
    wrong,
)
from app.rules.dates import WorkCalendar, one_month_after, roc
from app.rules.facts import Case
from app.rules.law import LawView
from app.rules.sources import ACT, ADMIN_PROCEDURE, BYLAW, CIVIL_CODE
from app.rules.wording import filing


@rule(
    id="L03",
    title="報送不得早於到職",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="onboard_date",
    basis=(BYLAW.at("第3條第1項"),),
    why="登記備查是到職後辦理的事；人還沒到職，案件尚不能送銓敘部。",
    fix="請核對到職日期與報送日期；尚未到職者，請於到職後再報送。",
    examples=(
        passes("到職當日報送", onboard_date="115-04-01", report_date="115-04-01"),
        passes("到職後報送", onboard_date="115-04-01", report_date="115-04-02"),
        passes("未填報送日期，以預檢基準日代替", onboard_date="115-04-20"),
        fails("到職前一日報送", onboard_date="115-04-02", report_date="115-04-01"),
        fails("到職前報送", onboard_date="115-04-15", report_date="115-04-10"),
        fails("未填報送日期而基準日早於到職", onboard_date="115-04-21"),
        unknown("到職日期未填", report_date="115-04-10"),
        unknown("報送日期無法辨識", onboard_date="115-04-01", report_date="四月初"),
    ),
)
def not_before_arrival(onboard_date: date, filed_on: date, report_date: OrBlank[date]) -> Ruling:
    """L03: filed_on >= onboard_date."""
    if filed_on >= onboard_date:
        return PASS
    return wrong(
        f"{filing(report_date, filed_on)}，早於到職日期{roc(onboard_date)}，應於到職後報送。",
        "report_date",
        "onboard_date",
    )


@rule(
    id="L01",
    title="到職後一個月內送登記備查",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="onboard_date",
    basis=(BYLAW.at("第3條第1項"), CIVIL_CODE.at("第120條第2項"), CIVIL_CODE.at("第121條第2項")),
    why="名冊要在到職後一個月內送登記備查；到職當日不算，自次日起算一個月。",
    fix="逾期者仍應報送；請將「補辦」填為「是」並敘明補辦事由。",
    examples=(
        passes("期限當日", onboard_date="115-03-23", report_date="115-04-23"),
        passes("次日為1日，以該月末日為期限", onboard_date="115-08-31", report_date="115-09-30"),
        passes("次月無相當日，以月末為期限", onboard_date="115-01-30", report_date="115-02-28"),
        fails("逾期一日", onboard_date="115-03-23", report_date="115-04-24"),
        fails("次日為1日，逾一日", onboard_date="115-08-31", report_date="115-10-01"),
        fails("次月無相當日，逾一日", onboard_date="115-01-30", report_date="115-03-01"),
        fails("未填報送日期而基準日已逾期", onboard_date="115-03-19"),
        not_applicable(
            "補辦", onboard_date="114-03-23", report_date="115-04-24", is_late_filing="是"
        ),
        not_applicable("補辦，到職日期未填亦可判斷", is_late_filing="是"),
        unknown("到職日期未填", report_date="115-04-23"),
        unknown(
            "補辦無法辨識", onboard_date="115-03-23", report_date="115-04-23", is_late_filing="也許"
        ),
    ),
)
def within_a_month(
    case: Case, onboard_date: date | None, filed_on: date | None, is_late_filing: bool | None
) -> Ruling:
    """L01: filed_on <= due_raw, but for a late filing."""
    if is_late_filing:
        return NOT_APPLICABLE
    if onboard_date is None or filed_on is None or is_late_filing is None:
        return UNKNOWN
    due = one_month_after(onboard_date)
    if filed_on <= due:
        return PASS
    return wrong(
        f"到職日期{roc(onboard_date)}，應於{roc(due)}以前報送；"
        f"{filing(case.facts.report_date, filed_on)}，已逾期限。",
        "report_date",
        "onboard_date",
    )


@rule(
    id="L02",
    title="期限末日逢休息日",
    severity=HINT,
    rule_class=STATUTE,
    confidence=INFERRED,
    kinds=("新聘",),
    dated_by="onboard_date",
    basis=(CIVIL_CODE.at("第122條"), ADMIN_PROCEDURE.at("第48條第4項")),
    why="期限的末日如為休息日，依民法與行政程序法以次一上班日代之；機關之間的報送是否適用，有不同看法。",
    fix="請確認能否於期限前的上班日報送，這樣最為穩當；順延是否適用，可先洽主管機關。",
    examples=(
        passes("末日為上班日", onboard_date="115-03-23"),
        passes("末日為週一", onboard_date="115-02-23"),
        fails("末日為補假，順延至連假後", onboard_date="115-03-03"),
        fails("末日為連假前之國定假日", onboard_date="115-01-27"),
        fails("末日為週日", onboard_date="115-04-30"),
        unknown("到職日期未填"),
    ),
)
def due_on_a_workday(onboard_date: date, workdays: WorkCalendar) -> Ruling:
    """L02: due_raw is a working day; else both dates are named."""
    due = one_month_after(onboard_date)
    if workdays.is_workday(due):
        return PASS
    return wrong(
        f"到職日期{roc(onboard_date)}，一個月期限{roc(due)}為休息日，"
        f"次一上班日為{roc(workdays.workday_from(due))}。",
        "onboard_date",
    )


@rule(
    id="L10",
    title="解聘報送延宕提醒",
    severity=HINT,
    rule_class=STATUTE,
    confidence=INFERRED,
    kinds=("解聘",),
    dated_by="dismissed_on",
    basis=(ACT.at("第3條"),),
    why="解聘也要列冊送登記備查，條例未定期限；距解聘日超過三十日的，提醒儘速報送。",
    fix="請確認延後報送之原因，並儘速報送。",
    examples=(
        passes("第三十日", dismissed_on="115-06-30", report_date="115-07-30"),
        passes("解聘前預先報送", dismissed_on="115-06-30", report_date="115-06-20"),
        fails("第三十一日", dismissed_on="115-06-30", report_date="115-07-31"),
        fails("隔年才報", dismissed_on="114-06-30", report_date="115-07-31"),
        fails("未填報送日期，以基準日計", dismissed_on="115-03-20"),
        unknown("解聘日期未填", report_date="115-07-31"),
    ),
)
def dismissal_reported_soon(
    dismissed_on: date, filed_on: date, report_date: OrBlank[date], law: LawView
) -> Ruling:
    """L10: filed_on - dismissed_on <= 30 days. No legal limit: the Act sets none."""
    days = (filed_on - dismissed_on).days
    if days <= law.number("dismissal.remind_after_days"):
        return PASS
    return wrong(
        f"解聘日期{roc(dismissed_on)}，{filing(report_date, filed_on)}，相隔 {days} 日。",
        "report_date",
        "dismissed_on",
    )
