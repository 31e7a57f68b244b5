"""What the post may be and who may hold it: 條例第7條, 施行細則第2條, 第8條."""

from __future__ import annotations

from app.rules.base import (
    BLOCK,
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
from app.rules.checks.counsellors import COUNSELLOR, SUPERVISOR
from app.rules.facts import FACTS, Case, Insurance, JobCategory, WorkNature
from app.rules.law import LawView
from app.rules.sources import ACT, BYLAW, CIVIL_INSURANCE, COUNSELLORS, STAFF_CAP
from app.rules.wording import not_stated


@rule(
    id="L24",
    title="業務性質三擇一",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="contract_start",
    basis=(BYLAW.at("第2條"),),
    why="可以聘用的業務只有三類：發展科學技術、執行專門性業務、專司技術性研究設計。",
    fix="請依核定聘用計畫選填業務性質。",
    examples=(
        passes("專門性業務", work_nature="執行專門性業務"),
        passes("科學技術", work_nature="發展科學技術"),
        passes("研究設計", work_nature="專司技術性研究設計"),
        fails("空白"),
        fails("三類以外", work_nature="一般行政"),
        fails("只有空白字元", work_nature=" "),
    ),
)
def nature_stated(case: Case, work_nature: WorkNature | None) -> Ruling:
    """L24: work_nature is one of the three."""
    if work_nature is not None:
        return PASS
    return wrong(
        f"{not_stated(case, ('work_nature',))}。聘用之業務應為下列之一："
        f"{'、'.join(FACTS['work_nature'].allowed)}。",
        "work_nature",
    )


@rule(
    id="L27",
    title="不兼任有職等之職務",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘", "改聘"),
    dated_by="contract_start",
    basis=(ACT.at("第7條第1項"),),
    why="聘用人員不列官等職等，因此不能兼任有職等的職務。",
    fix="請解除兼任，或確認兼任職務並無職等後，將「兼任有職等職務」清空。",
    examples=(
        passes("空白"),
        passes("寫「無」", concurrent_ranked_post="無"),
        passes("寫一橫", case_kind="續聘", concurrent_ranked_post="-"),
        fails("兼任組長", concurrent_ranked_post="組長（薦任第七職等）"),
        fails("續聘", case_kind="續聘", concurrent_ranked_post="科員"),
        fails("改聘", case_kind="改聘", concurrent_ranked_post="課長"),
    ),
)
def no_ranked_post(concurrent_ranked_post: str) -> Ruling:
    """L27: no concurrent ranked post."""
    if not concurrent_ranked_post:
        return PASS
    return wrong(
        f"兼任有職等職務「{concurrent_ranked_post}」，違反聘用人員不得兼任有職等職務之規定。",
        "concurrent_ranked_post",
    )


@rule(
    id="L28",
    title="不充任法定主管",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘", "改聘"),
    dated_by="contract_start",
    basis=(ACT.at("第7條第2項"),),
    why="法定主管職位不能由聘用人員擔任；專業輔導人員的督導不是法定主管。",
    fix="請改派非主管職務，或確認該職位並非法定主管後填「否」。",
    examples=(
        passes("否", is_statutory_chief="否"),
        passes("續聘", case_kind="續聘", is_statutory_chief="N"),
        fails("是", is_statutory_chief="是"),
        fails("續聘", case_kind="續聘", is_statutory_chief="Y"),
        fails("改聘", case_kind="改聘", is_statutory_chief="是"),
        unknown("空白"),
        unknown("無法辨識", is_statutory_chief="代理中"),
    ),
)
def no_chief(is_statutory_chief: bool) -> Ruling:
    """L28: not a statutory chief."""
    if not is_statutory_chief:
        return PASS
    return wrong(
        "充任法定主管為「是」，違反法定主管職位不得以聘用人員充任之規定。", "is_statutory_chief"
    )


@rule(
    id="L25",
    title="非現有人員所能擔任之說明",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="contract_start",
    basis=(BYLAW.at("第2條"),),
    why="聘用以現有人員不能擔任的工作為限，審核時會看這項說明。",
    fix="請簡要說明現有人員何以不能擔任。",
    examples=(
        passes("有說明", no_staff_reason="編制內無諮商心理師"),
        passes("一字亦可", no_staff_reason="無"),
        fails("空白"),
        fails("只有空白字元", no_staff_reason="　　"),
        fails("有業務性質而無說明", contract_start="115-04-07"),
    ),
)
def staff_cannot_do_it(no_staff_reason: str | None) -> Ruling:
    """L25: no_staff_reason is there."""
    if no_staff_reason is not None:
        return PASS
    return wrong(
        "非現有人員所能擔任之說明未填。聘用應以現有人員不能擔任者為限。", "no_staff_reason"
    )


@rule(
    id="L52",
    title="編制內聘用人員不加公保",
    severity=HINT,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="contract_start",
    basis=(CIVIL_INSURANCE.at("第2條第2項"),),
    why="編制內的聘用人員不是公教人員保險的對象；103年1月修法時仍在保者不在此限。",
    fix="請核對保險類別；一般應參加勞工保險。",
    examples=(
        passes("勞保", insurance="勞保"),
        passes("前後空白不計", insurance=" 勞保"),
        fails("公保", insurance="公保"),
        fails("公保，起日較早", insurance="公保", contract_start="103-02-01"),
        fails("公保，前後空白不計", insurance="公保　"),
        unknown("空白"),
        unknown("無法辨識", insurance="農保"),
    ),
)
def not_civil_insurance(insurance: Insurance) -> Ruling:
    """L52: insurance is not 公保."""
    if insurance != "公保":
        return PASS
    return wrong("保險類別為「公保」；編制內聘用人員應不參加公教人員保險。", "insurance")


@rule(
    id="L53",
    title="聘用員額百分之五",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="contract_start",
    basis=(STAFF_CAP.at("第1點"), COUNSELLORS.at("第5條第2項")),
    why="聘用員額以機關預算總人數的百分之五為限；專業輔導人員與另有依據者不計此限。",
    fix="請核對機關預算總人數與聘用人數；另有依據者，請填寫員額例外依據。",
    examples=(
        passes(
            "恰百分之五", job_category="一般聘用", org_contract_staff="5", org_budget_staff="100"
        ),
        passes(
            "不足百分之五", job_category="一般聘用", org_contract_staff="1", org_budget_staff="21"
        ),
        fails("超過", job_category="一般聘用", org_contract_staff="6", org_budget_staff="100"),
        fails(
            "小機關一人即超過",
            job_category="一般聘用",
            org_contract_staff="1",
            org_budget_staff="19",
        ),
        fails(
            "大機關多五人",
            job_category="一般聘用",
            org_contract_staff="505",
            org_budget_staff="10000",
        ),
        fails(
            "例外依據填「無」",
            job_category="法官助理",
            org_contract_staff="6",
            org_budget_staff="100",
            cap_exemption="無",
        ),
        not_applicable(
            "專業輔導人員", job_category=COUNSELLOR, org_contract_staff="6", org_budget_staff="100"
        ),
        not_applicable("督導", job_category=SUPERVISOR),
        not_applicable(
            "有例外依據", cap_exemption="行政院核定", org_contract_staff="6", org_budget_staff="100"
        ),
        unknown("進用類別未填", org_contract_staff="6", org_budget_staff="100"),
        unknown("預算總人數未填", job_category="一般聘用", org_contract_staff="6"),
    ),
)
def within_five_per_cent(
    job_category: JobCategory | None,
    cap_exemption: str,
    org_contract_staff: int | None,
    org_budget_staff: int | None,
    law: LawView,
) -> Ruling:
    """L53: org_contract_staff * 20 <= org_budget_staff."""
    if cap_exemption or job_category in (COUNSELLOR, SUPERVISOR):
        return NOT_APPLICABLE
    if job_category is None or org_contract_staff is None or org_budget_staff is None:
        return UNKNOWN
    percent = law.number("staff.cap_percent")
    if org_contract_staff * 100 <= org_budget_staff * percent:
        return PASS
    return wrong(
        f"聘用 {org_contract_staff} 人，預算總人數 {org_budget_staff} 人，"
        f"應不超過預算總人數百分之 {percent}。",
        "org_contract_staff",
        "org_budget_staff",
    )
