"""Pay: points, steps, rates and what they come to."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Final

from app.rules import amounts
from app.rules.base import (
    BLOCK,
    FORMAT,
    HINT,
    INFERRED,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    VERIFIED,
    WARN,
    Ruling,
    fails,
    not_applicable,
    passes,
    rule,
    undecided,
    unknown,
    wrong,
)
from app.rules.checks.counsellors import COUNSELLOR, SUPERVISOR
from app.rules.facts import FACTS, Grade, JobCategory
from app.rules.law import LawView
from app.rules.sources import APPROVED_PLAN, PAY_TABLE, SEVERANCE, TEMPORARY_STAFF
from app.rules.wording import yuan


@rule(
    id="F34",
    title="薪點上下限",
    severity=BLOCK,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=("新聘", "續聘", "改聘"),
    dated_by="contract_start",
    basis=(PAY_TABLE.at(),),
    why="聘用人員報酬標準表的薪點自 280 起，至 790 止。",
    fix="請確認薪點是否打錯。",
    examples=(
        passes("下限", points="280"),
        passes("上限", points="790", contract_start="115-04-07"),
        passes("全形數字", points="３１２"),
        fails("低一點", points="279", contract_start="115-04-07"),
        fails("高一點", case_kind="續聘", points="791"),
        fails("填成金額", case_kind="改聘", points="43336"),
        unknown("空白"),
        unknown("無法辨識", points="三一二"),
    ),
)
def points_in_range(points: int, law: LawView) -> Ruling:
    """F34: within the pay table."""
    low, high = law.number("pay.points_range", "下限"), law.number("pay.points_range", "上限")
    if low <= points <= high:
        return PASS
    return wrong(f"薪點 {points} 不在 {low} 至 {high} 之間。", "points")


_GRADES: Final = FACTS["grade"].allowed
_TABLE: Final = "pay.points"


@rule(
    id="F33",
    title="薪點在已知薪點表",
    severity=WARN,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("新聘", "續聘", "改聘"),
    dated_by="contract_start",
    basis=(PAY_TABLE.at(),),
    why="薪點只有表列的幾點；671 以上的點數本程式尚未收錄，無法判斷。",
    fix="請確認薪點是否打錯，或參考薪點表填寫。",
    examples=(
        passes("表列", points="312", contract_start="115-04-07"),
        passes("表列最高", points="670"),
        fails("兩點之間", points="300", contract_start="115-04-07"),
        fails("低於表列", points="279"),
        fails("高於表列", points="791"),
        fails("差一點", case_kind="續聘", points="669", contract_start="115-04-07"),
        unknown("未收錄之下限", points="671"),
        unknown("未收錄之上限", points="790"),
        unknown("空白"),
    ),
)
def points_in_the_table(points: int, law: LawView) -> Ruling:
    """F33: one of the points of the table; above what is on record it cannot be said."""
    on_record = [g for g in _GRADES if law.states(_TABLE, g)]
    if any(points in law.numbers(_TABLE, g) for g in on_record):
        return PASS
    top = max(law.numbers(_TABLE, g)[-1] for g in on_record)
    if len(on_record) < len(_GRADES) and top < points <= law.number("pay.points_range", "上限"):
        return undecided(f"薪點 {points} 所屬之等尚未收錄於薪點表，無法判斷。")
    return wrong(f"薪點 {points} 不是薪點表所列之點。", "points")


@rule(
    id="F35",
    title="等階與薪點相符",
    severity=WARN,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("新聘", "續聘", "改聘"),
    dated_by="contract_start",
    basis=(PAY_TABLE.at(),),
    why="等、階、薪點三者要對得起來；十二等、十三等尚未收錄。",
    fix="請確認等別、階與薪點何者打錯。",
    examples=(
        passes("六等3階", grade="六等", step="3", points="312"),
        passes("十一等7階", grade="十一等", step="7", points="670"),
        fails("差一階", grade="六等", step="4", points="312"),
        fails("沒有這一階", grade="六等", step="8", points="376"),
        fails("零階", case_kind="續聘", grade="六等", step="0", points="280"),
        fails("沒有這一階，薪點未填亦可判斷", grade="六等", step="8"),
        unknown("階未填", grade="六等", points="312"),
        unknown("薪點未填", grade="六等", step="3"),
        unknown("等別未填", step="3", points="312"),
        unknown("未收錄之等", grade="十二等", step="1", points="700"),
    ),
)
def points_of_the_step(grade: Grade, step: int, points: int | None, law: LawView) -> Ruling:
    """F35: the table's points of this grade and step."""
    row = law.numbers(_TABLE, grade)
    if not 1 <= step <= len(row):
        return wrong(f"{grade}只有 1 至 {len(row)} 階，階填 {step}。", "step", "grade")
    if points is None:
        return UNKNOWN
    if points == row[step - 1]:
        return PASS
    return wrong(
        f"{grade} {step} 階為 {row[step - 1]} 薪點，薪點填 {points}。", "points", "step", "grade"
    )


@rule(
    id="F36",
    title="薪點在計畫區間",
    severity=WARN,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("新聘", "續聘", "改聘"),
    dated_by="contract_start",
    basis=(APPROVED_PLAN.at(),),
    why="核定計畫訂有薪點上下限，支給的薪點要在其間。",
    fix="請確認薪點與核定計畫之上下限。",
    examples=(
        passes("下限", points="312", plan_points_min="312", plan_points_max="424"),
        passes("上限", points="424", plan_points_min="312", plan_points_max="424"),
        fails("逾上限", points="440", plan_points_min="312", plan_points_max="424"),
        fails(
            "低於下限", case_kind="續聘", points="296", plan_points_min="312", plan_points_max="424"
        ),
        fails("低於下限，上限未填亦可判斷", points="296", plan_points_min="312"),
        fails("逾上限，下限未填亦可判斷", case_kind="改聘", points="425", plan_points_max="424"),
        unknown("上限未填", points="312", plan_points_min="312"),
        unknown("薪點未填", plan_points_min="312", plan_points_max="424"),
    ),
)
def points_as_planned(
    points: int, plan_points_min: int | None, plan_points_max: int | None
) -> Ruling:
    """F36: plan_points_min <= points <= plan_points_max."""
    if plan_points_min is not None and points < plan_points_min:
        return wrong(
            f"薪點 {points} 低於計畫薪點下限 {plan_points_min}。", "points", "plan_points_min"
        )
    if plan_points_max is not None and points > plan_points_max:
        return wrong(
            f"薪點 {points} 高於計畫薪點上限 {plan_points_max}。", "points", "plan_points_max"
        )
    return UNKNOWN if plan_points_min is None or plan_points_max is None else PASS


@rule(
    id="F37",
    title="新聘自計畫最低薪點起支",
    severity=HINT,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("新聘",),
    dated_by="contract_start",
    basis=(TEMPORARY_STAFF.at("第8條第2項"),),
    why="約僱人員除有年資規定外自最低薪點起支，聘用類推；高於最低薪點者要有提敘的依據。",
    fix="請確認提敘依據並填寫；無依據者，請改自計畫最低薪點起支。",
    examples=(
        passes("最低薪點", points="312", plan_points_min="312"),
        passes("有提敘依據", points="344", plan_points_min="312", points_basis="年資提敘二階"),
        passes("有提敘依據，薪點未填亦可判斷", points_basis="年資提敘"),
        fails("較高而無依據", points="344", plan_points_min="312"),
        fails("高一階", points="328", plan_points_min="312"),
        fails("較低", points="296", plan_points_min="312"),
        unknown("計畫下限未填", points="312"),
        unknown("薪點未填", plan_points_min="312"),
    ),
)
def starts_at_the_lowest(
    points: int | None, plan_points_min: int | None, points_basis: str | None
) -> Ruling:
    """F37: points is plan_points_min, or there is a points_basis."""
    if points_basis is not None:
        return PASS
    if points is None or plan_points_min is None:
        return UNKNOWN
    if points == plan_points_min:
        return PASS
    return wrong(
        f"薪點 {points} 不是計畫薪點下限 {plan_points_min}，而提敘依據未填。",
        "points_basis",
        "points",
        "plan_points_min",
    )


@rule(
    id="F38",
    title="月支報酬等於薪點乘折合率",
    severity=WARN,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=("新聘", "續聘", "改聘"),
    dated_by="contract_start",
    basis=(PAY_TABLE.at("之折合方式"),),
    why="月支報酬是薪點乘以折合率，元以下捨去；容許一元的差距。",
    fix="請確認薪點、薪點折合率與月支報酬何者打錯。",
    examples=(
        passes("捨去尾數", points="296", rate="121.1", monthly_pay="35845"),
        passes("多一元", points="296", rate="121.1", monthly_pay="35,846"),
        passes("少一元", points="312", rate="134.9", monthly_pay="42087"),
        passes("整數", points="312", rate="134.9", monthly_pay="42,088"),
        fails("多兩元", points="312", rate="134.9", monthly_pay="42090"),
        fails("少兩元", points="296", rate="121.1", monthly_pay="35843"),
        fails("差很多", case_kind="續聘", points="312", rate="134.9", monthly_pay="42500"),
        unknown("折合率未填", points="312", monthly_pay="42088"),
    ),
)
def pay_is_points_times_rate(points: int, rate: Decimal, monthly_pay: int) -> Ruling:
    """F38: at most one dollar off the product cut down to whole dollars."""
    due = amounts.monthly_pay(points, rate)
    if abs(monthly_pay - due) <= 1:
        return PASS
    return wrong(
        f"薪點 {points} × 折合率 {rate:f} 為 {yuan(due)}，月支報酬填 {yuan(monthly_pay)}。",
        "monthly_pay",
        "points",
        "rate",
    )


@rule(
    id="F39",
    title="折合率不逾通案最高",
    severity=HINT,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("新聘", "續聘", "改聘"),
    dated_by="contract_start",
    basis=(SEVERANCE.at("第3條第2項"),),
    why="折合率高於當年度通案最高標準的，要有核定文號；115 年以後的標準尚未收錄。",
    also_concerns=("contract_start",),
    fix="請確認薪點折合率；另經核定者，請填寫折合率核定文號。",
    examples=(
        passes("恰為最高", rate="134.9", contract_start="113-04-01"),
        passes("低於最高", rate="130", contract_start="113-12-31"),
        passes(
            "有核定文號",
            rate="150",
            contract_start="113-04-01",
            rate_doc_no="府人給字第1130012345號",
        ),
        passes("有核定文號，折合率未填亦可判斷", rate_doc_no="府人給字第1150012345號"),
        fails("逾最高", rate="150", contract_start="113-04-01"),
        fails("逾最高一角", rate="129.8", contract_start="112-12-31"),
        fails("次年標準不能用於前一年", case_kind="續聘", rate="134.9", contract_start="112-12-31"),
        unknown("年度未收錄", rate="138.9", contract_start="115-04-07"),
        unknown("折合率未填", contract_start="113-04-01"),
        unknown("約聘起日未填", rate="134.9"),
    ),
)
def rate_within_the_highest(rate: Decimal | None, rate_doc_no: str | None, law: LawView) -> Ruling:
    """F39: not above the year's highest general rate, or approved."""
    if rate_doc_no is not None:
        return PASS
    if rate is None:
        return UNKNOWN
    highest = law.decimal("pay.rate")
    if rate <= highest:
        return PASS
    return wrong(
        f"薪點折合率 {rate:f} 高於該年度通案最高 {highest:f}，而折合率核定文號未填。",
        "rate",
        "rate_doc_no",
        "contract_start",
    )


@rule(
    id="F41",
    title="續聘晉薪步幅",
    severity=WARN,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("續聘",),
    dated_by="contract_start",
    basis=(PAY_TABLE.at(),),
    why="續聘通常留原薪點或晉一階；一次晉兩階以上要有依據。專業輔導人員另依考核檢核。",
    fix="請確認薪點與前薪點；另有依據者，請填寫提敘依據。",
    examples=(
        passes("晉一階", job_category="一般聘用", grade="六等", points="328", prior_points="312"),
        passes("留原薪點", job_category="一般聘用", points="312", prior_points="312"),
        passes(
            "有依據",
            job_category="一般聘用",
            points="376",
            prior_points="312",
            points_basis="學歷提升",
        ),
        fails(
            "晉兩階以上", job_category="一般聘用", grade="六等", points="360", prior_points="312"
        ),
        fails("降階", job_category="一般聘用", grade="六等", points="296", prior_points="312"),
        fails(
            "前薪點不在該等",
            job_category="一般聘用",
            grade="七等",
            points="328",
            prior_points="312",
        ),
        fails("已是末階", job_category="法官助理", grade="六等", points="392", prior_points="376"),
        not_applicable(
            "專業輔導人員", job_category=COUNSELLOR, grade="六等", points="360", prior_points="312"
        ),
        not_applicable("督導", job_category=SUPERVISOR),
        unknown("進用類別未填", grade="六等", points="360", prior_points="312"),
        fails("降階，等別未填亦可判斷", job_category="一般聘用", points="296", prior_points="312"),
        unknown("等別未填", job_category="一般聘用", points="328", prior_points="312"),
        unknown("前薪點未填", job_category="一般聘用", grade="六等", points="328"),
        unknown(
            "未收錄之等", job_category="一般聘用", grade="十二等", points="720", prior_points="700"
        ),
    ),
)
def one_step_at_most(
    job_category: JobCategory,
    points: int | None,
    prior_points: int | None,
    grade: Grade | None,
    points_basis: str | None,
    law: LawView,
) -> Ruling:
    """F41: the same points, or the next step of the grade, or a points_basis."""
    if job_category in (COUNSELLOR, SUPERVISOR):
        return NOT_APPLICABLE
    if points_basis is not None:
        return PASS
    if points is None or prior_points is None:
        return UNKNOWN
    if points == prior_points:
        return PASS
    if points > prior_points:
        if grade is None:
            return UNKNOWN
        if (prior_points, points) in pairwise(law.numbers(_TABLE, grade)):
            return PASS
    return wrong(
        f"前薪點 {prior_points}，薪點 {points}，不是{grade or '該等'}之次一階，而提敘依據未填。",
        "points",
        "prior_points",
        "points_basis",
    )
