"""Pension, reserve and insurance: 離職給與辦法, 勞工退休金條例, 勞工保險條例."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from app.rules.base import (
    HINT,
    INFERRED,
    NOT_APPLICABLE,
    PASS,
    STATUTE,
    UNKNOWN,
    VERIFIED,
    WARN,
    Ruling,
    ask,
    fails,
    not_applicable,
    passes,
    rule,
    unknown,
    wrong,
)
from app.rules.dates import next_day, roc
from app.rules.facts import FACTS, OWN_NATIONALITY, Insurance, RetirementScheme
from app.rules.law import LawView
from app.rules.logic import every
from app.rules.sources import LABOUR_INSURANCE, PENSION_ACT, SEVERANCE
from app.rules.wording import day_or_blank


@rule(
    id="L45",
    title="新聘之離職給與制度",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="onboard_date",
    basis=(
        SEVERANCE.at("第8條之1第1項"),
        SEVERANCE.at("第8條之1第5項"),
        PENSION_ACT.at("第7條第2項"),
    ),
    why="107年7月1日以後到職的本國籍聘用人員，依勞工退休金條例提繳退休金，不再提存離職儲金。",
    fix="請核對契約與國籍；本國籍之新聘人員請改填「勞退」。",
    examples=(
        passes("勞退", retirement_scheme="勞退", nationality="中華民國", onboard_date="115-04-07"),
        passes(
            "施行當日", retirement_scheme="勞退", nationality="中華民國", onboard_date="107-07-01"
        ),
        fails(
            "離職儲金",
            retirement_scheme="離職儲金",
            nationality="中華民國",
            onboard_date="115-04-07",
        ),
        fails(
            "施行當日到職",
            retirement_scheme="離職儲金",
            nationality="中華民國",
            onboard_date="107-07-01",
        ),
        fails("未載", retirement_scheme="未載", nationality="中華民國", onboard_date="115-04-07"),
        not_applicable(
            "施行前一日到職",
            retirement_scheme="離職儲金",
            nationality="中華民國",
            onboard_date="107-06-30",
        ),
        not_applicable(
            "外國籍", retirement_scheme="離職儲金", nationality="日本", onboard_date="115-04-07"
        ),
        not_applicable("外國籍，到職日期未填亦可判斷", nationality="日本"),
        unknown("制度未填", nationality="中華民國", onboard_date="115-04-07"),
        unknown("國籍未填", retirement_scheme="離職儲金", onboard_date="115-04-07"),
        unknown("到職日期未填", retirement_scheme="離職儲金", nationality="中華民國"),
    ),
)
def pension_for_nationals(
    retirement_scheme: RetirementScheme | None,
    nationality: str | None,
    onboard_date: date | None,
    law: LawView,
) -> Ruling:
    """L45: 勞退, for nationals who arrive from 107-07-01 on."""
    applies = every(
        (
            None if nationality is None else nationality == OWN_NATIONALITY,
            None if onboard_date is None else law.flag("severance.pension_required"),
        )
    )
    if applies is False:
        return NOT_APPLICABLE
    if applies is None or retirement_scheme is None:
        return ask("nationality", "onboard_date", "retirement_scheme")
    if retirement_scheme == "勞退":
        return PASS
    return wrong(
        f"離職給與制度為「{retirement_scheme}」，到職日期{day_or_blank(onboard_date)}之本國籍人員"
        "應依勞工退休金條例提繳（勞退）。",
        "retirement_scheme",
        "nationality",
        "onboard_date",
    )


@rule(
    id="L46",
    title="續聘中斷後之離職給與制度",
    severity=HINT,
    rule_class=STATUTE,
    confidence=INFERRED,
    kinds=("續聘",),
    dated_by="contract_start",
    basis=(SEVERANCE.at("第8條之1第3項"),),
    why="可以繼續提存離職儲金的，是107年7月1日以前在職而未中斷的人；中斷後再聘，是否仍適用有疑義。",
    fix="請確認聘約是否中斷，並洽主管機關確認適用之制度。",
    examples=(
        passes(
            "無縫", retirement_scheme="離職儲金", prior_end="114-12-31", contract_start="115-01-01"
        ),
        passes(
            "跨月無縫",
            retirement_scheme="離職儲金",
            prior_end="115-06-30",
            contract_start="115-07-01",
        ),
        fails(
            "中斷一日",
            retirement_scheme="離職儲金",
            prior_end="114-12-31",
            contract_start="115-01-02",
        ),
        fails(
            "中斷數月",
            retirement_scheme="離職儲金",
            prior_end="114-12-31",
            contract_start="115-07-01",
        ),
        fails(
            "重疊", retirement_scheme="離職儲金", prior_end="115-01-01", contract_start="115-01-01"
        ),
        not_applicable(
            "勞退", retirement_scheme="勞退", prior_end="114-12-31", contract_start="115-07-01"
        ),
        unknown("前約迄日未填", retirement_scheme="離職儲金", contract_start="115-01-01"),
        unknown("制度未填", prior_end="114-12-31", contract_start="115-01-01"),
    ),
)
def reserve_without_a_gap(
    retirement_scheme: RetirementScheme, prior_end: date | None, contract_start: date | None
) -> Ruling:
    """L46: contract_start is the day after prior_end, for the reserve."""
    if retirement_scheme != "離職儲金":
        return NOT_APPLICABLE
    if prior_end is None or contract_start is None:
        return UNKNOWN
    if contract_start == next_day(prior_end):
        return PASS
    return wrong(
        f"離職給與制度為「離職儲金」，而前契約迄日{roc(prior_end)}與約聘起日{roc(contract_start)}並不銜接。",
        "retirement_scheme",
        "prior_end",
        "contract_start",
    )


def _rates(employer_rate: Decimal | None, employee_rate: Decimal | None, due: int) -> Ruling:
    """Both rates are `due` per cent; a wrong one decides though the other is missing."""
    stated = (("employer_rate", employer_rate), ("employee_rate", employee_rate))
    off = [key for key, rate in stated if rate is not None and rate != due]
    if off:
        said = "、".join(f"{FACTS[k].label} {r:f}" for k, r in stated if r is not None)
        return wrong(f"{said}，公提與自提均應為百分之 {due}。", *off)
    return UNKNOWN if employer_rate is None or employee_rate is None else PASS


@rule(
    id="L47",
    title="勞退公自提率",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(SEVERANCE.at("第8條之1第2項"), PENSION_ACT.at("第14條")),
    why="聘用人員的勞退，機關與個人都依提繳率上限提繳，並在契約載明。",
    fix="請核對契約所載之公提率與自提率（百分比，填 6）。",
    examples=(
        passes("6／6", retirement_scheme="勞退", employer_rate="6", employee_rate="6"),
        passes("小數寫法", retirement_scheme="勞退", employer_rate="6.0", employee_rate="6.00"),
        fails("未自提", retirement_scheme="勞退", employer_rate="6", employee_rate="0"),
        fails("公提不足", retirement_scheme="勞退", employer_rate="5.9", employee_rate="6"),
        fails("填成小數", retirement_scheme="勞退", employer_rate="0.06", employee_rate="0.06"),
        fails("其一不符，另一未填亦可判斷", retirement_scheme="勞退", employee_rate="3"),
        not_applicable("離職儲金", retirement_scheme="離職儲金", employer_rate="5"),
        not_applicable("未載", retirement_scheme="未載"),
        unknown("自提未填", retirement_scheme="勞退", employer_rate="6"),
        unknown("制度未填", employer_rate="6", employee_rate="6"),
    ),
)
def pension_rates(
    retirement_scheme: RetirementScheme,
    employer_rate: Decimal | None,
    employee_rate: Decimal | None,
    law: LawView,
) -> Ruling:
    """L47: 6 and 6."""
    if retirement_scheme != "勞退":
        return NOT_APPLICABLE
    return _rates(employer_rate, employee_rate, law.number("severance.rate", "勞退"))


@rule(
    id="L48",
    title="離職儲金提存率",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(SEVERANCE.at("第3條第1項"),),
    why="離職儲金按月支報酬的百分之十二提存，機關與個人各半。",
    fix="請核對契約所載之公提率與自提率（百分比，填 6）。",
    examples=(
        passes("6／6", retirement_scheme="離職儲金", employer_rate="6", employee_rate="6"),
        passes(
            "續聘",
            case_kind="續聘",
            retirement_scheme="離職儲金",
            employer_rate="6",
            employee_rate="6",
        ),
        fails("5／5", retirement_scheme="離職儲金", employer_rate="5", employee_rate="5"),
        fails(
            "合計相符而不均分", retirement_scheme="離職儲金", employer_rate="7", employee_rate="5"
        ),
        fails("其一不符，另一未填亦可判斷", retirement_scheme="離職儲金", employer_rate="12"),
        not_applicable("勞退", retirement_scheme="勞退", employer_rate="5"),
        unknown("公提未填", retirement_scheme="離職儲金", employee_rate="6"),
        unknown("制度未填", employer_rate="5", employee_rate="5"),
    ),
)
def reserve_rates(
    retirement_scheme: RetirementScheme,
    employer_rate: Decimal | None,
    employee_rate: Decimal | None,
    law: LawView,
) -> Ruling:
    """L48: 6 and 6, 12 in all."""
    if retirement_scheme != "離職儲金":
        return NOT_APPLICABLE
    return _rates(employer_rate, employee_rate, law.number("severance.rate", "離職儲金"))


@rule(
    id="L50",
    title="勞退七日內申報",
    severity=HINT,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="onboard_date",
    basis=(PENSION_ACT.at("第18條"),),
    why="到職之日起七日內，要向勞保局申報開始提繳退休金。",
    fix="請核對勞退申報日期；逾期者請儘速申報。",
    examples=(
        passes(
            "第七日",
            retirement_scheme="勞退",
            onboard_date="115-04-01",
            pension_reported_on="115-04-08",
        ),
        passes(
            "當日",
            retirement_scheme="勞退",
            onboard_date="115-04-01",
            pension_reported_on="115-04-01",
        ),
        fails(
            "第八日",
            retirement_scheme="勞退",
            onboard_date="115-04-01",
            pension_reported_on="115-04-09",
        ),
        fails(
            "跨月",
            retirement_scheme="勞退",
            onboard_date="115-03-28",
            pension_reported_on="115-04-05",
        ),
        fails(
            "一個月後",
            retirement_scheme="勞退",
            onboard_date="115-04-01",
            pension_reported_on="115-05-01",
        ),
        not_applicable("離職儲金", retirement_scheme="離職儲金", onboard_date="115-04-01"),
        unknown("申報日未填", retirement_scheme="勞退", onboard_date="115-04-01"),
        unknown("制度未填", onboard_date="115-04-01", pension_reported_on="115-04-09"),
    ),
)
def pension_reported(
    retirement_scheme: RetirementScheme,
    onboard_date: date | None,
    pension_reported_on: date | None,
    law: LawView,
) -> Ruling:
    """L50: pension_reported_on <= onboard_date plus seven days."""
    if retirement_scheme != "勞退":
        return NOT_APPLICABLE
    if onboard_date is None or pension_reported_on is None:
        return UNKNOWN
    limit = onboard_date + timedelta(days=law.number("pension.report_days"))
    if pension_reported_on <= limit:
        return PASS
    return wrong(
        f"到職日期{roc(onboard_date)}，勞退申報日期{roc(pension_reported_on)}，"
        f"應於{roc(limit)}以前申報。",
        "pension_reported_on",
        "onboard_date",
    )


@rule(
    id="L51",
    title="勞保到職當日申報",
    severity=HINT,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="onboard_date",
    basis=(LABOUR_INSURANCE.at("第11條"),),
    why="勞保在到職當日申報才自當日生效；晚申報的，自申報的翌日起生效。",
    fix="請核對勞保加保日期；晚於到職者，其間沒有保險保障，請儘速處理。",
    examples=(
        passes("同日", insurance="勞保", onboard_date="115-04-01", labor_insured_on="115-04-01"),
        passes(
            "寫法不同而同日", insurance="勞保", onboard_date="115-04-01", labor_insured_on="1150401"
        ),
        fails("晚一日", insurance="勞保", onboard_date="115-04-01", labor_insured_on="115-04-02"),
        fails("早一日", insurance="勞保", onboard_date="115-04-01", labor_insured_on="115-03-31"),
        fails("晚一個月", insurance="勞保", onboard_date="115-04-01", labor_insured_on="115-05-01"),
        not_applicable("公保", insurance="公保", onboard_date="115-04-01"),
        unknown("加保日未填", insurance="勞保", onboard_date="115-04-01"),
        unknown("保險未填", onboard_date="115-04-01", labor_insured_on="115-04-02"),
    ),
)
def insured_on_arrival(
    insurance: Insurance, onboard_date: date | None, labor_insured_on: date | None
) -> Ruling:
    """L51: labor_insured_on is onboard_date."""
    if insurance != "勞保":
        return NOT_APPLICABLE
    if onboard_date is None or labor_insured_on is None:
        return UNKNOWN
    if labor_insured_on == onboard_date:
        return PASS
    return wrong(
        f"勞保加保日期{roc(labor_insured_on)}與到職日期{roc(onboard_date)}不同，應於到職當日申報。",
        "labor_insured_on",
        "onboard_date",
    )
