"""Judges' assistants: 法官助理遴聘訓練業務管理及考核辦法."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.rules.base import (
    HINT,
    NOT_APPLICABLE,
    PASS,
    STATUTE,
    UNKNOWN,
    VERIFIED,
    WARN,
    Ruling,
    fails,
    not_applicable,
    passes,
    rule,
    unknown,
    wrong,
)
from app.rules.dates import roc
from app.rules.facts import Education, JobCategory
from app.rules.law import LawView
from app.rules.sources import JUDGES_ASSISTANTS
from app.rules.wording import day_or_blank

_ASSISTANT: Final = "法官助理"


@rule(
    id="L70",
    title="法官助理敘薪區間",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(JUDGES_ASSISTANTS.at("第12條"),),
    why="法官助理依學歷敘薪：學士 360 至 424，碩士 392 至 472，博士 424 至 520。",
    fix="請核對學歷與薪點；離職後再任而原薪點較高者，請備妥說明。",
    examples=(
        passes("碩士下限", job_category="法官助理", education="碩士", points="392"),
        passes("博士上限", job_category="法官助理", education="博士", points="520"),
        passes(
            "學士上限", case_kind="續聘", job_category="法官助理", education="學士", points="424"
        ),
        passes("學士下限", job_category="法官助理", education="學士", points="360"),
        fails("碩士低於下限", job_category="法官助理", education="碩士", points="376"),
        fails("學士逾上限", job_category="法官助理", education="學士", points="425"),
        fails("博士低於下限", job_category="法官助理", education="博士", points="423"),
        fails("專科", job_category="法官助理", education="專科", points="360"),
        fails("專科，薪點未填亦可判斷", job_category="法官助理", education="高中職"),
        not_applicable("一般聘用", job_category="一般聘用", education="碩士", points="376"),
        fails("任何學歷皆不可，學歷未填亦可判斷", job_category="法官助理", points="359"),
        fails("高於任何學歷之上限", job_category="法官助理", points="521"),
        unknown("學歷未填", job_category="法官助理", points="392"),
        unknown("學歷未填，最低之下限", job_category="法官助理", points="360"),
        unknown("學歷未填，最高之上限", job_category="法官助理", points="520"),
        unknown("學歷與薪點皆未填", job_category="法官助理"),
        unknown("薪點未填", job_category="法官助理", education="碩士"),
    ),
)
def assistant_points(
    job_category: JobCategory, education: Education | None, points: int | None, law: LawView
) -> Ruling:
    """L70: the range that follows from the education."""
    if job_category != _ASSISTANT:
        return NOT_APPLICABLE
    if education is None:
        ranges = [law.numbers("assistant.points", level) for level in ("學士", "碩士", "博士")]
        if points is None or any(low <= points <= high for low, high in ranges):
            return UNKNOWN
        return wrong(f"法官助理之薪點 {points} 不在任何學歷之敘薪區間內。", "points", "education")
    if education in ("高中職", "專科"):
        return wrong(f"法官助理之最高學歷為「{education}」，應具學士以上學位。", "education")
    if points is None:
        return UNKNOWN
    low, high = law.numbers("assistant.points", education)
    if low <= points <= high:
        return PASS
    return wrong(
        f"法官助理，學歷{education}，薪點 {points}，應在 {low} 至 {high} 之間。",
        "points",
        "education",
    )


@rule(
    id="L73",
    title="法官助理聘期採曆年制",
    severity=HINT,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(JUDGES_ASSISTANTS.at("第11條"),),
    why="法官助理的聘期採曆年制，聘約訂到當年底為止。",
    fix="請核對約聘迄日；跨年者請分年訂約。",
    examples=(
        passes(
            "當年底", job_category="法官助理", contract_start="115-04-01", contract_end="115-12-31"
        ),
        passes(
            "整年", job_category="法官助理", contract_start="115-01-01", contract_end="115-12-31"
        ),
        fails(
            "跨年", job_category="法官助理", contract_start="115-04-01", contract_end="116-03-31"
        ),
        fails(
            "提前一日",
            job_category="法官助理",
            contract_start="115-04-01",
            contract_end="115-12-30",
        ),
        fails(
            "次年底",
            case_kind="續聘",
            job_category="法官助理",
            contract_start="115-01-01",
            contract_end="116-12-31",
        ),
        fails("非年底，起日未填亦可判斷", job_category="法官助理", contract_end="115-06-30"),
        not_applicable(
            "一般聘用",
            job_category="一般聘用",
            contract_start="115-04-01",
            contract_end="116-03-31",
        ),
        unknown("迄日未填", job_category="法官助理", contract_start="115-04-01"),
        unknown("起日未填", job_category="法官助理", contract_end="115-12-31"),
    ),
)
def ends_with_the_year(
    job_category: JobCategory, contract_start: date | None, contract_end: date | None
) -> Ruling:
    """L73: contract_end is 31 December of the year in which the contract starts."""
    if job_category != _ASSISTANT:
        return NOT_APPLICABLE
    if contract_end is None:
        return UNKNOWN
    ends_year = (contract_end.month, contract_end.day) == (12, 31)
    if ends_year and contract_start is None:
        return UNKNOWN
    if ends_year and contract_start and contract_start.year == contract_end.year:
        return PASS
    return wrong(
        f"法官助理聘約{day_or_blank(contract_start)}起，約聘迄日{roc(contract_end)}，"
        "應訂至起日當年12月31日。",
        "contract_end",
        "contract_start",
    )
