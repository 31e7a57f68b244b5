"""What the contract states: 聘用人員聘用條例第4條, and that its dates make sense."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.rules.base import (
    BLOCK,
    FORMAT,
    HINT,
    INFERRED,
    PASS,
    PRACTICE,
    STATUTE,
    UNVERIFIED,
    VERIFIED,
    WARN,
    Ruling,
    fails,
    passes,
    rule,
    unknown,
    wrong,
)
from app.rules.dates import WorkCalendar, last_day_of_years, roc
from app.rules.facts import Case, CaseKind, RetirementScheme
from app.rules.sources import ACT, BYLAW, CUSTOM, DATA_INTEGRITY, OFFICE_CALENDAR, SEVERANCE
from app.rules.wording import absent, labels, not_stated, yuan

_CONTRACTS: Final[tuple[CaseKind, ...]] = ("新聘", "續聘", "改聘")


@rule(
    id="L12",
    title="契約載明約聘期間",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=_CONTRACTS,
    dated_by="contract_start",
    basis=(ACT.at("第4條第1款"),),
    why="聘用是定期契約，契約要寫明從哪一天到哪一天。",
    fix="請依契約填寫約聘起日與約聘迄日。",
    examples=(
        passes("起迄皆有", contract_start="115-04-07", contract_end="115-12-31"),
        passes("改聘亦同", case_kind="改聘", contract_start="115-07-01", contract_end="115-12-31"),
        fails("迄日空白", contract_start="115-04-07"),
        fails("起日空白", case_kind="續聘", contract_end="115-12-31"),
        fails("迄日無法辨識，視為未填", contract_start="115-04-07", contract_end="115-02-29"),
    ),
)
def period_stated(case: Case, contract_start: date | None, contract_end: date | None) -> Ruling:
    """L12: both ends of the contract."""
    if contract_start is not None and contract_end is not None:
        return PASS
    lacking = absent(case, "contract_start", "contract_end")
    return wrong(f"{not_stated(case, lacking)}。契約應載明約聘期間。", *lacking)


@rule(
    id="L13",
    title="契約載明約聘報酬",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=_CONTRACTS,
    dated_by="contract_start",
    basis=(ACT.at("第4條第2款"),),
    why="契約要寫明報酬；月支報酬為零或負數，等於沒有載明。",
    fix="請依契約填寫月支報酬（元）。",
    examples=(
        passes("有金額", monthly_pay="42088"),
        passes("千分位與單位皆可", monthly_pay="42,088元"),
        passes("最小的正數", monthly_pay="1"),
        fails("零元", monthly_pay="0"),
        fails("負數", case_kind="續聘", monthly_pay="-1"),
        fails("空白", case_kind="改聘"),
        fails("無法辨識，視為未填", monthly_pay="四萬二"),
    ),
)
def pay_stated(case: Case, monthly_pay: int | None) -> Ruling:
    """L13: a monthly pay above zero."""
    if monthly_pay is not None and monthly_pay > 0:
        return PASS
    said = (
        not_stated(case, ("monthly_pay",))
        if monthly_pay is None
        else f"月支報酬為 {yuan(monthly_pay)}"
    )
    return wrong(f"{said}。契約應載明約聘報酬。", "monthly_pay")


@rule(
    id="L14",
    title="契約載明業務內容及預定完成期限",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=_CONTRACTS,
    dated_by="contract_start",
    basis=(ACT.at("第4條第3款"),),
    why="聘用人員是為特定業務定期進用，契約要寫明做什麼、預定何時完成。",
    fix="請依契約與核定計畫填寫擔任事項及業務預定完成期限。",
    examples=(
        passes("皆有", duties="學生心理評估與諮商", plan_due="115-12-31"),
        passes("續聘亦同", case_kind="續聘", duties="個案管理", plan_due="1151231"),
        fails("期限空白", duties="學生心理評估與諮商"),
        fails("擔任事項空白", case_kind="改聘", plan_due="115-12-31"),
        fails("期限無法辨識，視為未填", duties="個案管理", plan_due="計畫結束"),
    ),
)
def work_stated(case: Case, duties: str | None, plan_due: date | None) -> Ruling:
    """L14: the work and the day by which it is to be done."""
    if duties is not None and plan_due is not None:
        return PASS
    lacking = absent(case, "duties", "plan_due")
    return wrong(f"{not_stated(case, lacking)}。契約應載明{labels(lacking)}。", *lacking)


@rule(
    id="L15",
    title="契約載明違背義務之責任",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=_CONTRACTS,
    dated_by="contract_start",
    basis=(ACT.at("第4條第4款"),),
    why="契約要寫明受聘人違背義務時負什麼責任。",
    fix="請核對契約；已載明者將「契約載明違背義務責任」填為「是」，未載明者請先補正契約。",
    examples=(
        passes("已載明", has_breach_clause="是"),
        passes("續聘亦同", case_kind="續聘", has_breach_clause="Y"),
        fails("未載明", has_breach_clause="否"),
        fails("空白", case_kind="改聘"),
        fails("無法辨識，視為未填", has_breach_clause="詳契約"),
    ),
)
def breach_clause_stated(case: Case, has_breach_clause: bool | None) -> Ruling:
    """L15: has_breach_clause is 是."""
    if has_breach_clause:
        return PASS
    said = (
        "契約載明違背義務責任為「否」"
        if has_breach_clause is False
        else not_stated(case, ("has_breach_clause",))
    )
    return wrong(f"{said}。契約應載明違背義務時的責任。", "has_breach_clause")


@rule(
    id="F20",
    title="約聘起迄先後",
    severity=BLOCK,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=_CONTRACTS,
    dated_by=None,
    basis=(DATA_INTEGRITY.at("：期間之起日不晚於迄日"),),
    why="起日晚於迄日的期間不存在，多半是兩欄填反或年度打錯。",
    fix="請確認約聘起日與約聘迄日是否填反，或年度是否打錯。",
    examples=(
        passes("同日", contract_start="115-04-07", contract_end="115-04-07"),
        passes("起日在前", contract_start="115-04-07", contract_end="115-12-31"),
        fails("差一日", contract_start="115-04-07", contract_end="115-04-06"),
        fails("年度打錯", case_kind="續聘", contract_start="115-07-01", contract_end="114-12-31"),
        fails("改聘", case_kind="改聘", contract_start="116-01-01", contract_end="115-12-31"),
        unknown("迄日未填", contract_start="115-04-07"),
    ),
)
def period_in_order(contract_start: date, contract_end: date) -> Ruling:
    """F20: contract_start <= contract_end."""
    if contract_start <= contract_end:
        return PASS
    return wrong(
        f"約聘起日{roc(contract_start)}晚於約聘迄日{roc(contract_end)}。",
        "contract_start",
        "contract_end",
    )


@rule(
    id="F31",
    title="核准日期不晚於基準日",
    severity=BLOCK,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=_CONTRACTS,
    dated_by=None,
    basis=(DATA_INTEGRITY.at("：已發生之事不在未來"),),
    why="核准日期在預檢基準日之後，表示計畫還沒核准，或日期打錯。",
    fix="請確認計畫核准日期是否打錯；尚未核准者，請俟核准後再報送。",
    examples=(
        passes("早於基準日", plan_approved_on="115-02-09"),
        passes("基準日當日", plan_approved_on="115-04-20"),
        fails("基準日翌日", plan_approved_on="115-04-21"),
        fails("年度打錯", case_kind="續聘", plan_approved_on="116-02-09"),
        fails("西元年打錯", case_kind="改聘", plan_approved_on="2027-02-09"),
        unknown("核准日期未填"),
    ),
)
def approved_by_now(plan_approved_on: date, as_of: date) -> Ruling:
    """F31: plan_approved_on <= as_of."""
    if plan_approved_on <= as_of:
        return PASS
    return wrong(
        f"計畫核准日期{roc(plan_approved_on)}晚於預檢基準日{roc(as_of)}。", "plan_approved_on"
    )


@rule(
    id="L16",
    title="契約載明離職給與",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(SEVERANCE.at("第3條第1項"), SEVERANCE.at("第8條之1第2項")),
    why="提繳退休金或提存離職儲金，要在契約裡寫明。",
    fix="請依契約選填離職給與制度；契約未載者，請先補正契約。",
    examples=(
        passes("勞退", retirement_scheme="勞退"),
        passes("離職儲金", retirement_scheme="離職儲金"),
        fails("未載", retirement_scheme="未載"),
        fails("空白", case_kind="續聘"),
        fails("無法辨識，視為未填", retirement_scheme="勞退休"),
    ),
)
def severance_stated(case: Case, retirement_scheme: RetirementScheme | None) -> Ruling:
    """L16: retirement_scheme is one of the two."""
    if retirement_scheme in ("勞退", "離職儲金"):
        return PASS
    said = (
        "離職給與制度為「未載」" if retirement_scheme else not_stated(case, ("retirement_scheme",))
    )
    return wrong(f"{said}。契約應載明離職給與。", "retirement_scheme")


@rule(
    id="L17",
    title="約聘期間不逾業務預定完成期限",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=_CONTRACTS,
    dated_by="contract_start",
    basis=(BYLAW.at("第4條"), ACT.at("第5條第1款")),
    why="約聘期間以業務預定完成的期限為準，業務完成之後就沒有聘用的依據。",
    fix="請核對約聘迄日與業務預定完成期限；期限已延長者，請改填延長後之期限。",
    examples=(
        passes("同日", contract_end="115-12-31", plan_due="115-12-31"),
        passes("期限較晚", contract_end="115-12-30", plan_due="115-12-31"),
        fails("逾一日", contract_end="116-01-01", plan_due="115-12-31"),
        fails("續聘逾期限", case_kind="續聘", contract_end="116-06-30", plan_due="115-12-31"),
        fails("改聘逾期限", case_kind="改聘", contract_end="116-12-31", plan_due="115-12-31"),
        unknown("期限未填", contract_end="115-12-31"),
    ),
)
def ends_with_the_work(contract_end: date, plan_due: date) -> Ruling:
    """L17: contract_end <= plan_due."""
    if contract_end <= plan_due:
        return PASS
    return wrong(
        f"約聘迄日{roc(contract_end)}晚於業務預定完成期限{roc(plan_due)}，約聘期間不應逾該期限。",
        "contract_end",
        "plan_due",
    )


@rule(
    id="F21",
    title="到職日與約聘起日",
    severity=WARN,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("新聘",),
    dated_by=None,
    basis=(DATA_INTEGRITY.at("：到職日與約聘起日一致"),),
    why="通常到職日就是約聘起日；兩者不同，期限與薪資的起算都會被詢問。",
    fix="請確認到職日期與約聘起日何者打錯；確實不同者，請備妥說明。",
    examples=(
        passes("相同", onboard_date="115-04-01", contract_start="115-04-01"),
        passes("寫法不同而同日", onboard_date="1150401", contract_start="2026-04-01"),
        fails("到職較晚", onboard_date="115-04-10", contract_start="115-04-01"),
        fails("到職較早", onboard_date="115-03-31", contract_start="115-04-01"),
        fails("年度打錯", onboard_date="114-04-01", contract_start="115-04-01"),
        unknown("到職日期未填", contract_start="115-04-01"),
    ),
)
def arrives_on_the_first_day(onboard_date: date, contract_start: date) -> Ruling:
    """F21: onboard_date is contract_start."""
    if onboard_date == contract_start:
        return PASS
    return wrong(
        f"到職日期{roc(onboard_date)}與約聘起日{roc(contract_start)}不同。",
        "onboard_date",
        "contract_start",
    )


@rule(
    id="F55",
    title="到職日為放假日",
    severity=HINT,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("新聘",),
    dated_by="onboard_date",
    basis=(OFFICE_CALENDAR.at(),),
    why="到職日落在放假日不一定有錯，但常是日期打錯，也影響保險加保日。",
    fix="請確認到職日期；確於放假日到職者可不理會本提示。",
    examples=(
        passes("上班日", onboard_date="115-04-01"),
        passes("連假後第一個上班日", onboard_date="115-04-07"),
        fails("週六", onboard_date="115-02-28"),
        fails("補假", onboard_date="115-04-06"),
        fails("週日", onboard_date="115-04-05"),
        unknown("到職日期未填"),
    ),
)
def arrives_on_a_workday(onboard_date: date, workdays: WorkCalendar) -> Ruling:
    """F55: offices are open on onboard_date."""
    if workdays.is_workday(onboard_date):
        return PASS
    return wrong(f"到職日期{roc(onboard_date)}為放假日。", "onboard_date")


@rule(
    id="P09",
    title="一年一聘",
    severity=HINT,
    rule_class=PRACTICE,
    confidence=UNVERIFIED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(CUSTOM.at("：聘約多按年訂定"),),
    why="實務上多一年一聘；聘用條例並沒有一年的限制。",
    fix="請確認聘期是否如核定計畫；核定逾一年者可不理會本提示。",
    examples=(
        passes("恰一年", contract_start="115-04-01", contract_end="116-03-31"),
        passes("不足一年", contract_start="115-04-07", contract_end="115-12-31"),
        passes("2月29日起一年", contract_start="113-02-29", contract_end="114-02-28"),
        fails("多一日", contract_start="115-04-01", contract_end="116-04-01"),
        fails("2月29日起多一日", contract_start="113-02-29", contract_end="114-03-01"),
        fails("兩年", case_kind="續聘", contract_start="115-01-01", contract_end="116-12-31"),
        unknown("迄日未填", contract_start="115-04-01"),
    ),
)
def a_year_at_most(contract_start: date, contract_end: date) -> Ruling:
    """P09: no longer than a year."""
    last = last_day_of_years(contract_start, 1)
    if contract_end <= last:
        return PASS
    return wrong(
        f"約聘期間{roc(contract_start)}至{roc(contract_end)}逾一年（滿一年為{roc(last)}）。",
        "contract_start",
        "contract_end",
    )
