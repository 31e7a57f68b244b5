"""What WebHR has to show once a case is reported: 流程圖備註1, and that the result is recorded."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.rules.base import (
    ALL_KINDS,
    HINT,
    INFERRED,
    LETTER,
    NOT_APPLICABLE,
    PASS,
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
from app.rules.checks.procedure import NEW_FLOW, PERIOD
from app.rules.dates import WorkCalendar, roc
from app.rules.facts import FACTS, Case
from app.rules.law import LawView
from app.rules.sources import CITY_LETTER, FLOW_CHART
from app.rules.wording import not_stated

REGISTERED: Final = "已登記備查"


def _reported_in_the_new_flow(report_date: date | None, as_of: date, law: LawView) -> bool:
    """Whether the case has been reported, and under the new flow.

    The law is read on the day of filing, which is the reporting date where there is one.
    """
    return report_date is not None and report_date <= as_of and law.text(PERIOD) == NEW_FLOW


def _arrived(webhr_status: str, law: LawView) -> bool:
    return webhr_status in law.texts("reporting.arrived")


def _status(webhr_status: str) -> str:
    blank = "（空白以此計）" if webhr_status == FACTS["webhr_status"].blank else ""
    return f"WebHR 狀態為「{webhr_status}」{blank}"


@rule(
    id="S05",
    title="狀態須為已報送銓敘部",
    severity=WARN,
    rule_class=LETTER,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by="report_date",
    basis=(FLOW_CHART.at("備註1"),),
    why=(
        "WebHR 顯示「已報送銓敘部」，案件才算送達，銓敘部系統收案後才開始檢核；"
        "這個狀態只表示送達，不表示通過。"
    ),
    fix=(
        "請確認 WebHR 之狀態並填寫狀態確認日期；仍未顯示者，請重新報送，"
        "或洽 WebHR 客服專線 02-23979108。"
    ),
    examples=(
        passes(
            "已報送銓敘部",
            report_date="115-04-10",
            webhr_status="已報送銓敘部",
            webhr_status_on="115-04-10",
        ),
        passes(
            "其後之狀態",
            report_date="115-03-23",
            webhr_status="已登記備查",
            webhr_status_on="115-04-01",
        ),
        fails(
            "報送中", report_date="115-04-10", webhr_status="報送中", webhr_status_on="115-04-10"
        ),
        fails("狀態空白", report_date="115-04-10"),
        fails("未記確認日期", report_date="115-04-20", webhr_status="已報送銓敘部"),
        not_applicable("尚未填報送日期"),
        not_applicable("報送日期在基準日之後", report_date="115-04-21"),
        not_applicable("啟用前報送", report_date="115-03-22"),
        unknown("報送日期無法辨識", report_date="四月"),
    ),
)
def seen_as_arrived(
    case: Case,
    report_date: OrBlank[date],
    as_of: date,
    webhr_status: str,
    webhr_status_on: date | None,
    law: LawView,
) -> Ruling:
    """S05: WebHR says that the case has arrived, and someone saw that on a day."""
    if report_date is None or not _reported_in_the_new_flow(report_date, as_of, law):
        return NOT_APPLICABLE
    found = []
    if not _arrived(webhr_status, law):
        found.append(
            wrong(
                f"{roc(report_date)}報送，{_status(webhr_status)}，尚未顯示「已報送銓敘部」。",
                "webhr_status",
            )
        )
    if webhr_status_on is None:
        found.append(wrong(f"{not_stated(case, ('webhr_status_on',))}。", "webhr_status_on"))
    return found or PASS


@rule(
    id="S06",
    title="逾一上班日未確認狀態",
    severity=HINT,
    rule_class=LETTER,
    confidence=INFERRED,
    kinds=ALL_KINDS,
    dated_by="report_date",
    basis=(FLOW_CHART.at("備註1"),),
    why="報送後隔一個上班日還沒看到「已報送銓敘部」，案件可能沒有送達。",
    also_concerns=("webhr_status_on",),
    fix="請確認 WebHR 之狀態；未送達者，請重新報送或洽 WebHR 客服專線 02-23979108。",
    examples=(
        passes("已確認", report_date="115-04-10", webhr_status="已報送銓敘部"),
        passes("報送當日", report_date="115-04-20", as_of="115-04-20"),
        passes("次一上班日當日", report_date="115-04-17", as_of="115-04-20"),
        passes("連假後之次一上班日", report_date="115-04-02", as_of="115-04-07"),
        fails("次一上班日之翌日", report_date="115-04-16", as_of="115-04-18"),
        fails("連假後第二個上班日", report_date="115-04-02", as_of="115-04-08"),
        fails("狀態為報送中", report_date="115-04-10", webhr_status="報送中"),
        not_applicable("尚未填報送日期"),
        not_applicable("報送日期在基準日之後", report_date="115-04-21"),
        not_applicable("啟用前報送", report_date="115-03-22"),
        unknown("報送日期無法辨識", report_date="四月"),
    ),
)
def seen_within_a_workday(
    report_date: OrBlank[date],
    as_of: date,
    webhr_status: str,
    workdays: WorkCalendar,
    law: LawView,
) -> Ruling:
    """S06: arrived, or not yet past the working day after the report."""
    if report_date is None or not _reported_in_the_new_flow(report_date, as_of, law):
        return NOT_APPLICABLE
    if _arrived(webhr_status, law):
        return PASS
    limit = workdays.workday_after(report_date)
    if as_of <= limit:
        return PASS
    return wrong(
        f"{roc(report_date)}報送，至{roc(as_of)}已逾次一上班日（{roc(limit)}），"
        f"{_status(webhr_status)}。",
        "webhr_status",
        "report_date",
    )


@rule(
    id="S10",
    title="已登記者回填日期",
    severity=WARN,
    rule_class=LETTER,
    confidence=INFERRED,
    kinds=ALL_KINDS,
    dated_by="report_date",
    basis=(CITY_LETTER.at("說明二"),),
    why="系統自動登記後，機關自己的紀錄也要有登記備查日期，日後續聘、改聘才接得上。",
    fix="請確認 WebHR 所載並填寫登記備查日期。",
    examples=(
        passes(
            "報送後登記",
            webhr_status="已登記備查",
            registered_on="115-03-25",
            report_date="115-03-23",
        ),
        passes(
            "報送當日登記",
            webhr_status="已登記備查",
            registered_on="115-03-23",
            report_date="115-03-23",
        ),
        fails("空白", webhr_status="已登記備查", report_date="115-03-23"),
        fails(
            "早於報送",
            webhr_status="已登記備查",
            registered_on="115-03-22",
            report_date="115-03-23",
        ),
        fails("無法辨識，視為未填", webhr_status="已登記備查", registered_on="三月"),
        not_applicable("尚未登記", webhr_status="已報送銓敘部"),
        not_applicable("狀態空白"),
        unknown("報送日期未填", webhr_status="已登記備查", registered_on="115-03-25"),
    ),
)
def registration_recorded(
    case: Case, webhr_status: str, registered_on: date | None, report_date: date | None
) -> Ruling:
    """S10: registered_on is there and not before report_date, once registered."""
    if webhr_status != REGISTERED:
        return NOT_APPLICABLE
    if registered_on is None:
        return wrong(
            f"WebHR 狀態為「{REGISTERED}」，而{not_stated(case, ('registered_on',))}。",
            "registered_on",
        )
    if report_date is None:
        return UNKNOWN
    if registered_on >= report_date:
        return PASS
    return wrong(
        f"登記備查日期{roc(registered_on)}早於報送日期{roc(report_date)}。",
        "registered_on",
        "report_date",
    )
