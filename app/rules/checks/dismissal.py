"""Dismissals: 聘用人員聘用條例第3條, 離職給與辦法第5條, 第6條."""

from __future__ import annotations

from datetime import date

from app.rules.base import (
    BLOCK,
    FORMAT,
    HINT,
    INFERRED,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    VERIFIED,
    Ruling,
    fails,
    not_applicable,
    passes,
    rule,
    unknown,
    wrong,
)
from app.rules.dates import next_day, roc
from app.rules.facts import Case, DismissalReason, ReservePayout
from app.rules.sources import ACT, DATA_INTEGRITY, SEVERANCE
from app.rules.wording import absent, not_stated


@rule(
    id="F23",
    title="解聘日在契約期間內",
    severity=BLOCK,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("解聘",),
    dated_by=None,
    basis=(DATA_INTEGRITY.at("：解聘以契約存續為前提"),),
    why="解聘日要落在契約期間內；期滿離職者，以迄日或其次日為解聘日都可以。",
    fix="請確認解聘日期與前契約起迄日是否打錯。",
    examples=(
        passes("期間內", dismissed_on="115-06-30", prior_start="115-01-01", prior_end="115-12-31"),
        passes(
            "起日當日", dismissed_on="115-01-01", prior_start="115-01-01", prior_end="115-12-31"
        ),
        passes(
            "迄日次日", dismissed_on="116-01-01", prior_start="115-01-01", prior_end="115-12-31"
        ),
        fails(
            "迄日後第二日", dismissed_on="116-01-02", prior_start="115-01-01", prior_end="115-12-31"
        ),
        fails(
            "起日前一日", dismissed_on="114-12-31", prior_start="115-01-01", prior_end="115-12-31"
        ),
        fails("迄日未填而已早於起日", dismissed_on="114-12-31", prior_start="115-01-01"),
        unknown("起日未填", dismissed_on="115-06-30", prior_end="115-12-31"),
        unknown("解聘日期未填", prior_start="115-01-01", prior_end="115-12-31"),
    ),
)
def dismissed_within_the_contract(
    dismissed_on: date | None, prior_start: date | None, prior_end: date | None
) -> Ruling:
    """F23: prior_start <= dismissed_on <= the day after prior_end."""
    if dismissed_on and prior_start and dismissed_on < prior_start:
        return wrong(
            f"解聘日期{roc(dismissed_on)}早於前契約起日{roc(prior_start)}。",
            "dismissed_on",
            "prior_start",
        )
    if dismissed_on and prior_end and dismissed_on > next_day(prior_end):
        return wrong(
            f"解聘日期{roc(dismissed_on)}晚於前契約迄日{roc(prior_end)}之次日。",
            "dismissed_on",
            "prior_end",
        )
    return PASS if dismissed_on and prior_start and prior_end else UNKNOWN


@rule(
    id="F24",
    title="解聘日期與原因",
    severity=BLOCK,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("解聘",),
    dated_by=None,
    basis=(ACT.at("第3條"), SEVERANCE.at("第5條"), SEVERANCE.at("第6條")),
    why="解聘要送登記備查；何日解聘、因何解聘，也決定離職儲金如何發給。",
    fix="請確認並填寫解聘日期與解聘原因。",
    examples=(
        passes("皆有", dismissed_on="115-06-30", dismissal_reason="辭職經同意"),
        passes("死亡", dismissed_on="115-06-30", dismissal_reason="死亡"),
        fails("原因空白", dismissed_on="115-06-30"),
        fails("日期空白", dismissal_reason="辭職經同意"),
        fails("原因不在選項內，視為未填", dismissed_on="115-06-30", dismissal_reason="另有高就"),
    ),
)
def dismissal_stated(case: Case, dismissed_on: date | None, dismissal_reason: str | None) -> Ruling:
    """F24: the day and the reason."""
    if dismissed_on is not None and dismissal_reason is not None:
        return PASS
    lacking = absent(case, "dismissed_on", "dismissal_reason")
    return wrong(f"{not_stated(case, lacking)}。", *lacking)


@rule(
    id="F25",
    title="解聘原因與儲金發給",
    severity=HINT,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=("解聘",),
    dated_by=None,
    basis=(SEVERANCE.at("第5條"), SEVERANCE.at("第6條")),
    why="因違反契約解聘，或未經同意離職的，只發給自提儲金的本息。",
    fix="請確認解聘原因與儲金發給；適用勞退者，請填不適用。",
    examples=(
        passes("僅自提", dismissal_reason="違反契約解聘", reserve_payout="僅自提"),
        passes("不適用", dismissal_reason="未經同意離職", reserve_payout="不適用"),
        fails("違反契約解聘", dismissal_reason="違反契約解聘", reserve_payout="公提及自提"),
        fails("未經同意離職", dismissal_reason="未經同意離職", reserve_payout="公提及自提"),
        fails("前後空白不計", dismissal_reason=" 未經同意離職", reserve_payout="公提及自提 "),
        not_applicable("期滿", dismissal_reason="期滿未續聘", reserve_payout="公提及自提"),
        unknown("發給方式未填", dismissal_reason="違反契約解聘"),
        unknown("原因未填", reserve_payout="公提及自提"),
    ),
)
def payout_fits_the_reason(
    dismissal_reason: DismissalReason, reserve_payout: ReservePayout | None
) -> Ruling:
    """F25: not both shares, for who was dismissed for a breach or left without consent."""
    if dismissal_reason not in ("違反契約解聘", "未經同意離職"):
        return NOT_APPLICABLE
    if reserve_payout is None:
        return UNKNOWN
    if reserve_payout != "公提及自提":
        return PASS
    return wrong(
        f"解聘原因為「{dismissal_reason}」，儲金發給為「{reserve_payout}」，"
        "此類原因通常僅發給自提部分。",
        "reserve_payout",
        "dismissal_reason",
    )
