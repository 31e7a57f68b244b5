"""School counsellors and their supervisors: 專業輔導人員設置辦法."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.rules.base import (
    BLOCK,
    NOT_APPLICABLE,
    PASS,
    STATUTE,
    UNKNOWN,
    VERIFIED,
    WARN,
    Finding,
    Ruling,
    ask,
    fails,
    not_applicable,
    passes,
    rule,
    unknown,
    wrong,
)
from app.rules.dates import last_day_of_years
from app.rules.facts import Education, JobCategory
from app.rules.law import LawView
from app.rules.logic import every, not_after
from app.rules.sources import COUNSELLORS
from app.rules.wording import day_or_blank

COUNSELLOR: JobCategory = "學校專業輔導人員"
SUPERVISOR: JobCategory = "學校專業輔導督導"


def has_licence(licence: str, law: LawView) -> bool:
    """Whether a licence text names one of the three professions."""
    return any(profession in licence for profession in law.texts("counsellor.licences"))


@rule(
    id="L56",
    title="專業輔導人員經公開甄選且具證書",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="contract_start",
    basis=(COUNSELLORS.at("第5條第1項"),),
    why=(
        "專業輔導人員要公開甄選具臨床心理師、諮商心理師或社會工作師證書者擔任；"
        "督導一定要有證書，一般專業輔導人員無證書者另看第6條。"
    ),
    fix="請核對甄選公告與證書；未經公開甄選者，請先辦理甄選。",
    also_concerns=("is_exam_eligible", "selection_rounds"),
    examples=(
        passes(
            "甄選並具證書", job_category=COUNSELLOR, is_public_selection="是", licence="諮商心理師"
        ),
        passes(
            "督導具證書",
            job_category=SUPERVISOR,
            is_public_selection="是",
            licence="社會工作師證書",
        ),
        passes("輔導人員無證書，另由次一條檢核", job_category=COUNSELLOR, is_public_selection="是"),
        fails(
            "未公開甄選", job_category=COUNSELLOR, is_public_selection="否", licence="諮商心理師"
        ),
        fails("督導無證書", job_category=SUPERVISOR, is_public_selection="是", licence="無"),
        fails(
            "督導持其他證書", job_category=SUPERVISOR, is_public_selection="是", licence="護理師"
        ),
        fails("督導無證書，甄選未填亦可判斷", job_category=SUPERVISOR),
        not_applicable("一般聘用", job_category="一般聘用", is_public_selection="否"),
        unknown("甄選未填", job_category=COUNSELLOR, licence="諮商心理師"),
        unknown("進用類別未填", is_public_selection="否"),
    ),
)
def openly_selected(
    job_category: JobCategory, is_public_selection: bool | None, licence: str, law: LawView
) -> Ruling:
    """L56: publicly selected, and a supervisor licensed."""
    if job_category not in (COUNSELLOR, SUPERVISOR):
        return NOT_APPLICABLE
    found = []
    if is_public_selection is False:
        found.append(
            wrong(f"公開甄選為「否」。{job_category}應經公開甄選。", "is_public_selection")
        )
    if job_category == SUPERVISOR and not has_licence(licence, law):
        names = "、".join(law.texts("counsellor.licences"))
        found.append(
            wrong(f"專業證書為「{licence or '無'}」。督導應具{names}證書之一。", "licence")
        )
    if found:
        return found
    return PASS if is_public_selection else UNKNOWN


@rule(
    id="L57",
    title="未具證書之專業輔導人員",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="contract_start",
    basis=(COUNSELLORS.at("第6條第1項"),),
    why=(
        "公開甄選兩次以上仍未足額時，當年度才能甄選聘用具應考資格而尚無證書者；"
        "次數以已辦理且未足額的甄選計，當次不算。"
    ),
    fix="請核對甄選紀錄，填寫已辦理且未足額之甄選次數與是否具證書應考資格。",
    examples=(
        passes(
            "兩次未足額且具應考資格",
            job_category=COUNSELLOR,
            selection_rounds="2",
            is_exam_eligible="是",
        ),
        passes(
            "三次",
            job_category=COUNSELLOR,
            licence="無",
            selection_rounds="3",
            is_exam_eligible="Y",
        ),
        fails("僅一次", job_category=COUNSELLOR, selection_rounds="1", is_exam_eligible="是"),
        fails("不具應考資格", job_category=COUNSELLOR, selection_rounds="2", is_exam_eligible="否"),
        fails("僅一次，資格未填亦可判斷", job_category=COUNSELLOR, selection_rounds="1"),
        fails(
            "其他證書不算",
            job_category=COUNSELLOR,
            licence="護理師",
            selection_rounds="0",
            is_exam_eligible="否",
        ),
        not_applicable(
            "具證書", job_category=COUNSELLOR, licence="臨床心理師", selection_rounds="0"
        ),
        not_applicable("具證書，進用類別未填亦可判斷", licence="臨床心理師"),
        not_applicable("督導", job_category=SUPERVISOR, selection_rounds="0"),
        not_applicable("一般聘用", job_category="一般聘用"),
        unknown("次數未填", job_category=COUNSELLOR, is_exam_eligible="是"),
        unknown("進用類別未填", selection_rounds="1"),
    ),
)
def unlicensed_allowed(
    job_category: JobCategory | None,
    licence: str,
    selection_rounds: int | None,
    is_exam_eligible: bool | None,
    law: LawView,
) -> Ruling:
    """L57: an unlicensed counsellor: two rounds that fell short, and eligible for the exam."""
    if job_category not in (COUNSELLOR, None) or has_licence(licence, law):
        return NOT_APPLICABLE
    if job_category is None:
        return ask("job_category")
    least = law.number("counsellor.rounds")
    found = []
    if selection_rounds is not None and selection_rounds < least:
        found.append(
            wrong(
                f"無專業證書，而已辦理且未足額之公開甄選為 {selection_rounds} 次，"
                f"應有 {least} 次以上。",
                "selection_rounds",
                "licence",
            )
        )
    if is_exam_eligible is False:
        found.append(
            wrong(
                "無專業證書，具證書應考資格為「否」，應具應考資格。", "is_exam_eligible", "licence"
            )
        )
    if found:
        return found
    return PASS if is_exam_eligible and selection_rounds is not None else UNKNOWN


@rule(
    id="L59",
    title="未具證書者之續聘",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("續聘",),
    dated_by="contract_start",
    basis=(COUNSELLORS.at("第6條第2項"),),
    why="未具證書者考核乙等以上，可以留原薪點續聘一年，且以一次為限；期滿次年度要重新公開甄選。",
    fix="請核對續聘次數、年終考核分數、薪點與約聘期間；已續聘一次者，請重新辦理公開甄選。",
    examples=(
        passes(
            "第一次、同薪點、一年以內",
            job_category=COUNSELLOR,
            renewals_count="1",
            performance_score="70",
            points="296",
            prior_points="296",
            contract_start="115-01-01",
            contract_end="115-12-31",
        ),
        passes(
            "2月29日起之一年",
            job_category=COUNSELLOR,
            renewals_count="1",
            performance_score="85",
            points="296",
            prior_points="296",
            contract_start="113-02-29",
            contract_end="114-02-28",
        ),
        fails("第二次", job_category=COUNSELLOR, renewals_count="2"),
        fails("考核 69 分", job_category=COUNSELLOR, renewals_count="1", performance_score="69"),
        fails("調高薪點", job_category=COUNSELLOR, points="312", prior_points="296"),
        fails(
            "超過一年一日",
            job_category=COUNSELLOR,
            contract_start="115-01-01",
            contract_end="116-01-01",
        ),
        not_applicable("具證書", job_category=COUNSELLOR, licence="社會工作師", renewals_count="5"),
        not_applicable("一般聘用", job_category="一般聘用", renewals_count="5"),
        unknown("進用類別未填", renewals_count="5"),
        unknown(
            "考核未填",
            job_category=COUNSELLOR,
            renewals_count="1",
            points="296",
            prior_points="296",
            contract_start="115-01-01",
            contract_end="115-12-31",
        ),
    ),
)
def unlicensed_renewal(
    job_category: JobCategory | None,
    licence: str,
    renewals_count: int | None,
    performance_score: int | None,
    points: int | None,
    prior_points: int | None,
    contract_start: date | None,
    contract_end: date | None,
    law: LawView,
) -> Ruling:
    """L59: the first renewal, scored well enough, at the same points, for a year at most."""
    if job_category not in (COUNSELLOR, None) or has_licence(licence, law):
        return NOT_APPLICABLE
    if job_category is None:
        return ask("job_category")
    most = law.number("counsellor.uncertified_renewals")
    least = law.number("counsellor.score", "乙等")
    last = last_day_of_years(contract_start, 1) if contract_start else None
    conditions = (
        (
            None if renewals_count is None else renewals_count <= most,
            ("renewals_count",),
            f"無專業證書者應以續聘 {most} 次為限，本次為第 {renewals_count} 次。",
        ),
        (
            None if performance_score is None else performance_score >= least,
            ("performance_score",),
            f"年終考核分數 {performance_score} 分，應達 {least} 分始得續聘。",
        ),
        (
            None if points is None or prior_points is None else points == prior_points,
            ("points", "prior_points"),
            f"薪點 {points} 與前薪點 {prior_points} 不同，應留原薪點。",
        ),
        (
            not_after(contract_end, last),
            ("contract_start", "contract_end"),
            f"約聘迄日{day_or_blank(contract_end)}逾一年（應不晚於{day_or_blank(last)}）。",
        ),
    )
    found: list[Finding] = [
        wrong(say, *fields) for holds, fields, say in conditions if holds is False
    ]
    if found:
        return found
    return PASS if every(holds for holds, _, _ in conditions) else UNKNOWN


@rule(
    id="L63",
    title="專業輔導督導之年資",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "改聘"),
    dated_by="contract_start",
    basis=(COUNSELLORS.at("第4條第2項"),),
    why="督導要有碩士學位並兩年以上實務工作，或學士學位並四年以上實務工作。",
    fix="請核對學歷與相關實務年資之證明。",
    examples=(
        passes(
            "碩士 2 年", job_category=SUPERVISOR, education="碩士", related_experience_years="2"
        ),
        passes(
            "學士 4 年", job_category=SUPERVISOR, education="學士", related_experience_years="4.0"
        ),
        fails(
            "碩士不足 2 年",
            job_category=SUPERVISOR,
            education="碩士",
            related_experience_years="1.9",
        ),
        fails(
            "學士 3.9 年", job_category=SUPERVISOR, education="學士", related_experience_years="3.9"
        ),
        fails(
            "專科",
            case_kind="改聘",
            job_category=SUPERVISOR,
            education="專科",
            related_experience_years="10",
        ),
        fails("專科，年資未填亦可判斷", job_category=SUPERVISOR, education="高中職"),
        fails("不足 2 年，學歷未填亦可判斷", job_category=SUPERVISOR, related_experience_years="1"),
        not_applicable("一般專業輔導人員", job_category=COUNSELLOR, education="學士"),
        unknown("年資未填", job_category=SUPERVISOR, education="博士"),
        unknown("學歷未填", job_category=SUPERVISOR, related_experience_years="3"),
        unknown("進用類別未填", education="學士", related_experience_years="3"),
    ),
)
def supervisor_experience(
    job_category: JobCategory,
    education: Education | None,
    related_experience_years: Decimal | None,
    law: LawView,
) -> Ruling:
    """L63: two years with a master's degree, four with a bachelor's, no other education."""
    if job_category != SUPERVISOR:
        return NOT_APPLICABLE
    if education in ("高中職", "專科"):
        return wrong(f"督導之最高學歷為「{education}」，應具學士以上學位。", "education")
    level = None if education is None else ("學士" if education == "學士" else "碩士以上")
    least = law.number("counsellor.supervisor_years", level or "碩士以上")
    if related_experience_years is None:
        return UNKNOWN
    if related_experience_years < least:
        return wrong(
            f"督導之相關實務年資 {related_experience_years:f} 年，"
            f"{level or '碩士以上'}者應有 {least} 年以上。",
            "related_experience_years",
            "education",
        )
    return PASS if level else UNKNOWN
