"""The Ministry's procedure: the pause, the new flow, and what WebHR has to show.

Sources: 銓敘部115年2月6日部管四字第1155929479號書函 with its flow chart, and the letter of 111.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from app.rules.base import (
    ALL_KINDS,
    BLOCK,
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
from app.rules.dates import next_day, one_month_after, roc
from app.rules.facts import Case
from app.rules.law import LawView
from app.rules.sources import (
    CITY_LETTER,
    FLOW_CHART,
    MINISTRY_LETTER,
    OLD_PROCEDURE,
    SIMPLIFICATION,
)
from app.rules.wording import filing, not_stated

OLD_FLOW: Final = "舊流程"
PAUSE: Final = "暫緩報送"
NEW_FLOW: Final = "智慧登記"
PERIOD: Final = "reporting.period"


@rule(
    id="S01",
    title="暫緩報送期間",
    severity=BLOCK,
    rule_class=LETTER,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by="report_date",
    basis=(MINISTRY_LETTER.at("說明二（一）"), CITY_LETTER.at("說明二")),
    why=("新系統啟用前的這段期間，來文請各機關暫緩報送；此時送出的案件，啟用後可能無法入檔。"),
    fix="請確認報送日期；案件請保留至115年3月23日以後，再依新流程報送。",
    examples=(
        passes("暫緩前一日", report_date="115-02-26"),
        passes("啟用當日", report_date="115-03-23"),
        passes("未填報送日期，以預檢基準日代替", as_of="115-04-20"),
        fails("暫緩首日", report_date="115-02-27"),
        fails("暫緩末日", report_date="115-03-22"),
        fails("未填報送日期而基準日在暫緩期間", as_of="115-03-10"),
        fails("解聘案亦同", case_kind="解聘", report_date="115-03-01"),
        unknown("報送日期無法辨識", report_date="三月中"),
    ),
)
def not_in_the_pause(filed_on: date, report_date: OrBlank[date], law: LawView) -> Ruling:
    """S01: filed_on is not in the pause."""
    period = law.row(PERIOD)
    if period.value != PAUSE:
        return PASS
    return wrong(
        f"{filing(report_date, filed_on)}，在暫緩報送期間"
        f"（{roc(period.since or filed_on)}至{roc(period.until or filed_on)}）。",
        "report_date",
    )


@rule(
    id="S02",
    title="期限落入暫緩期間",
    severity=HINT,
    rule_class=LETTER,
    confidence=INFERRED,
    kinds=("新聘",),
    dated_by="onboard_date",
    basis=(MINISTRY_LETTER.at("說明二（一）"), CITY_LETTER.at("說明二")),
    why="到職後一個月的期限落在暫緩報送期間的案件，當時不能報送；來文沒有說期限是否順延。",
    fix="請確認案件已排入啟用後優先報送的名單；必要時先洽銓敘部承辦人員。",
    examples=(
        passes("期限在暫緩前一日", onboard_date="115-01-26"),
        passes("期限在啟用當日", onboard_date="115-02-23"),
        fails("期限在暫緩首日", onboard_date="115-01-27"),
        fails("期限在暫緩末日", onboard_date="115-02-22"),
        fails("期限在期間中", onboard_date="115-02-10"),
        unknown("到職日期未填"),
    ),
)
def due_outside_the_pause(onboard_date: date, law: LawView) -> Ruling:
    """S02: due_raw is not in the pause."""
    due = one_month_after(onboard_date)
    period = law.on(due).row(PERIOD)
    if period.value != PAUSE:
        return PASS
    start = next_day(period.until) if period.until else due
    return wrong(
        f"到職日期{roc(onboard_date)}，一個月期限{roc(due)}落在暫緩報送期間，"
        f"請自{roc(start)}起優先報送；函文未明文展延期限。",
        "onboard_date",
    )


@rule(
    id="S03",
    title="新流程免備文",
    severity=WARN,
    rule_class=LETTER,
    confidence=INFERRED,
    kinds=ALL_KINDS,
    dated_by="report_date",
    basis=(MINISTRY_LETTER.at("說明二"), FLOW_CHART.at("備註2")),
    why="啟用後改由系統登記，不再另以電子公文函報；填了公文文號，表示可能仍照舊流程辦理。",
    fix="請確認是否仍擬另行函報；依新流程辦理者，請清除公文文號。",
    examples=(
        passes("空白", report_date="115-03-23"),
        passes("解聘案", case_kind="解聘", report_date="115-07-06"),
        fails(
            "啟用當日填有文號", report_date="115-03-23", official_doc_no="府人力字第1150099999號"
        ),
        fails("啟用後填有文號", report_date="115-04-10", official_doc_no="府人力字第1150099999號"),
        fails("續聘案", case_kind="續聘", report_date="115-07-06", official_doc_no="另文"),
        not_applicable(
            "啟用前一日", report_date="115-03-22", official_doc_no="府人力字第1150099999號"
        ),
        unknown("報送日期無法辨識", report_date="春天"),
    ),
)
def no_document_in_the_new_flow(
    filed_on: date, report_date: OrBlank[date], official_doc_no: str | None, law: LawView
) -> Ruling:
    """S03: no official document number from the start of the new flow on."""
    if law.text(PERIOD) != NEW_FLOW:
        return NOT_APPLICABLE
    if official_doc_no is None:
        return PASS
    return wrong(
        f"{filing(report_date, filed_on)}，依新流程免備文，而公文文號填有「{official_doc_no}」。",
        "official_doc_no",
    )


@rule(
    id="S04",
    title="舊流程文號相同",
    severity=WARN,
    rule_class=LETTER,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by="report_date",
    basis=(OLD_PROCEDURE.at(),),
    why="舊流程要以與 WebHR 報送同一文號的電子公文函報，兩個文號不同，案件就對不起來。",
    fix="請確認兩個文號並改為相同；暫緩前已報送而未登記者，請追蹤辦理情形。",
    examples=(
        passes(
            "相同",
            report_date="115-02-26",
            webhr_doc_no="府人力字第1150000001號",
            official_doc_no="府人力字第1150000001號",
        ),
        passes(
            "解聘案",
            case_kind="解聘",
            report_date="115-01-05",
            webhr_doc_no="府人力字第1150000003號",
            official_doc_no="府人力字第1150000003號",
        ),
        fails(
            "不同",
            report_date="115-02-20",
            webhr_doc_no="府人力字第1150000001號",
            official_doc_no="府人力字第1150000002號",
        ),
        fails("缺公文文號", report_date="115-02-20", webhr_doc_no="府人力字第1150000001號"),
        fails("缺 WebHR 文號", report_date="115-02-20", official_doc_no="府人力字第1150000001號"),
        not_applicable("暫緩首日", report_date="115-02-27", webhr_doc_no="府人力字第1150000001號"),
        unknown("報送日期無法辨識", report_date="年初"),
    ),
)
def same_number_in_the_old_flow(
    case: Case,
    filed_on: date,
    report_date: OrBlank[date],
    webhr_doc_no: str | None,
    official_doc_no: str | None,
    law: LawView,
) -> Ruling:
    """S04: both numbers there and the same, up to the end of the old flow."""
    if law.text(PERIOD) != OLD_FLOW:
        return NOT_APPLICABLE
    lacking = [
        key
        for key, value in (("webhr_doc_no", webhr_doc_no), ("official_doc_no", official_doc_no))
        if value is None
    ]
    if lacking:
        return wrong(
            f"{not_stated(case, lacking)}。{filing(report_date, filed_on)}，屬舊流程，"
            "WebHR 文號與公文文號兩者都要有。",
            *lacking,
        )
    if webhr_doc_no == official_doc_no:
        return PASS
    return wrong(
        f"WebHR 文號「{webhr_doc_no}」與公文文號「{official_doc_no}」不同。",
        "webhr_doc_no",
        "official_doc_no",
    )


@rule(
    id="S07",
    title="報送機關為權責機關",
    severity=HINT,
    rule_class=LETTER,
    confidence=INFERRED,
    kinds=ALL_KINDS,
    dated_by="report_date",
    basis=(FLOW_CHART.at("備註1"),),
    why="流程圖說由權責機關在 WebHR 報送，但未說各校、各機關的權責機關是誰。",
    fix="請確認本機關之權責機關並填寫報送機關。",
    examples=(
        passes("有值", submitter_org="範例市政府人事處"),
        passes("解聘案", case_kind="解聘", submitter_org="範例市政府人事處"),
        fails("空白"),
        fails("只有空白字元", submitter_org="　"),
        fails("續聘案空白", case_kind="續聘"),
    ),
)
def submitter_named(submitter_org: str | None) -> Ruling:
    """S07: the reporting agency is named."""
    if submitter_org is not None:
        return PASS
    return wrong("報送機關未填。", "submitter_org")


@rule(
    id="S08",
    title="補辦案免備文且敘明事由",
    severity=WARN,
    rule_class=LETTER,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by="report_date",
    basis=(FLOW_CHART.at("備註2"),),
    why="補辦案也免備文、走同一流程；因為不再有公文說明，逾期的原因要寫在補辦事由。",
    fix="請確認並填寫補辦事由；公文文號請留空。",
    examples=(
        passes("敘明事由", is_late_filing="是", late_reason="漏報", report_date="115-03-23"),
        passes("續聘案", case_kind="續聘", is_late_filing="V", late_reason="交接疏漏"),
        fails("事由空白", is_late_filing="是", report_date="115-04-10"),
        fails(
            "另有公文",
            is_late_filing="是",
            late_reason="漏報",
            official_doc_no="府人力字第1150099999號",
            report_date="115-04-10",
        ),
        fails("兩者皆誤", is_late_filing="是", official_doc_no="府人力字第1150099999號"),
        not_applicable("非補辦", is_late_filing="否"),
        not_applicable("空白視為否"),
        not_applicable("啟用前", is_late_filing="是", report_date="115-03-22"),
        not_applicable("非補辦，報送日期無法辨識亦可判斷", report_date="四月"),
        unknown("補辦無法辨識", is_late_filing="也許"),
        unknown("報送日期無法辨識", is_late_filing="是", report_date="四月"),
    ),
)
def late_filing_explained(
    is_late_filing: bool | None,
    filed_on: date | None,
    late_reason: str | None,
    official_doc_no: str | None,
    law: LawView,
) -> Ruling:
    """S08: a late filing gives its reason and has no document, in the new flow."""
    if is_late_filing is False:
        return NOT_APPLICABLE
    if filed_on is None:
        return UNKNOWN
    if law.text(PERIOD) != NEW_FLOW:
        return NOT_APPLICABLE
    if is_late_filing is None:
        return UNKNOWN
    found = []
    if late_reason is None:
        found.append(wrong("本案為補辦，而補辦事由未填。", "late_reason"))
    if official_doc_no is not None:
        found.append(
            wrong(f"補辦案免備文，而公文文號填有「{official_doc_no}」。", "official_doc_no")
        )
    return found or PASS


@rule(
    id="S14",
    title="計畫期間涵蓋聘期",
    severity=WARN,
    rule_class=LETTER,
    confidence=INFERRED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(SIMPLIFICATION.at(),),
    why="聘約起日早於計畫起日，那段期間就沒有核定計畫可以依據。",
    fix="請確認計畫起日與約聘起日。",
    also_concerns=("plan_due", "contract_end"),
    examples=(
        passes("計畫先開始", plan_start="115-01-01", contract_start="115-04-01"),
        passes("同日", plan_start="115-04-01", contract_start="115-04-01"),
        fails("計畫晚一日", plan_start="115-04-02", contract_start="115-04-01"),
        fails("計畫晚一個月", plan_start="115-05-01", contract_start="115-04-01"),
        fails("續聘", case_kind="續聘", plan_start="116-01-01", contract_start="115-07-01"),
        unknown("計畫起日未填", contract_start="115-04-01"),
    ),
)
def plan_covers_the_start(plan_start: date, contract_start: date) -> Ruling:
    """S14: plan_start <= contract_start."""
    if plan_start <= contract_start:
        return PASS
    return wrong(
        f"計畫起日{roc(plan_start)}晚於約聘起日{roc(contract_start)}。",
        "plan_start",
        "contract_start",
    )
