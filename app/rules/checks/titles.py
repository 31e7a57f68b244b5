"""What a contract employee is called: 條例第7條第1項, and custom."""

from __future__ import annotations

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
    Finding,
    OrBlank,
    Ruling,
    fails,
    passes,
    rule,
    unknown,
    wrong,
)
from app.rules.facts import Code
from app.rules.law import LawView
from app.rules.sources import ACT, APPROVED_PLAN, CUSTOM


@rule(
    id="L26",
    title="職稱不用簡任或薦任職務名稱",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘", "改聘"),
    dated_by="contract_start",
    basis=(ACT.at("第7條第1項"),),
    why=(
        "聘用人員不能用機關組織法規所定簡任、薦任職務的名稱。"
        "匯入本機關編制表後以編制表為準並列為阻擋；未匯入者以常見職稱比對。"
    ),
    fix="請改用聘用計畫核定之職稱；本機關編制表並無此職稱者，請於「設定」填寫編制表職稱後再檢核。",
    examples=(
        passes("約聘職稱", job_title="約聘諮商心理師"),
        passes("完全相同才算", job_title="專員助理"),
        passes("改聘", case_kind="改聘", job_title="約聘技正"),
        fails("科長", job_title="科長"),
        fails("技正", case_kind="續聘", job_title="技正"),
        fails("專員，前後空白不計", case_kind="改聘", job_title=" 專員"),
        unknown("職稱未填"),
    ),
)
def not_a_ranked_title(job_title: str, org_code: OrBlank[Code], law: LawView) -> Ruling:
    """L26: job_title is none of the agency's ranked titles, or of the common ones."""
    own = org_code or ""
    imported = bool(own) and law.states("titles.ranked", own)
    if job_title not in law.texts("titles.ranked", own if imported else ""):
        return PASS
    whose = "本機關編制表所列" if imported else "常見之"
    return Finding(
        ("job_title",),
        f"職稱「{job_title}」為{whose}簡任或薦任職務名稱，聘用人員應不適用該名稱。",
        BLOCK if imported else None,
    )


@rule(
    id="P08",
    title="職稱用語",
    severity=HINT,
    rule_class=PRACTICE,
    confidence=UNVERIFIED,
    kinds=("新聘",),
    dated_by=None,
    basis=(CUSTOM.at("：聘用職稱之用語"),),
    why="聘用職稱習慣以「約聘」、「聘用」開頭，或用「師」、「研究」等專業名稱，不易與編制職稱混淆。",
    fix="請確認職稱是否如核定計畫。",
    examples=(
        passes("約聘開頭", job_title="約聘研究員"),
        passes("聘用開頭", job_title="聘用專員"),
        passes("含「師」", job_title="諮商心理師"),
        passes("含「研究」", job_title="副研究員"),
        fails("專員", job_title="專員"),
        fails("不在開頭", job_title="助理約聘"),
        fails("社工員", job_title="社工員"),
        unknown("職稱未填"),
    ),
)
def customary_title(job_title: str) -> Ruling:
    """P08: begins with 約聘 or 聘用, or contains 師 or 研究."""
    if job_title.startswith(("約聘", "聘用")) or "師" in job_title or "研究" in job_title:
        return PASS
    return wrong(f"職稱「{job_title}」不是聘用人員常見之用語。", "job_title")


@rule(
    id="F43",
    title="職稱與核定計畫相同",
    severity=WARN,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("新聘", "續聘", "改聘"),
    dated_by="contract_start",
    basis=(APPROVED_PLAN.at(),),
    why="職稱要與核定聘用計畫所列的一字不差，才對得上核准的員額。",
    fix="請確認核定計畫所列職稱，並改為相同。",
    examples=(
        passes("相同", job_title="約聘社工師", plan_title="約聘社工師"),
        passes("改聘", case_kind="改聘", job_title="約聘諮商心理師", plan_title="約聘諮商心理師"),
        fails("不同", job_title="社工員", plan_title="約聘社工師"),
        fails("少字", case_kind="續聘", job_title="社工師", plan_title="約聘社工師"),
        fails("字形不同", job_title="約聘研究員", plan_title="約聘硏究員"),
        unknown("計畫職稱未填", job_title="約聘社工師"),
    ),
)
def title_as_planned(job_title: str, plan_title: str) -> Ruling:
    """F43: job_title is plan_title."""
    if job_title == plan_title:
        return PASS
    return wrong(f"職稱「{job_title}」與計畫職稱「{plan_title}」不同。", "job_title", "plan_title")
