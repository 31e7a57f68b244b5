"""Renewals, changes and dismissals: 聘用人員聘用條例第3條, 第5條."""

from __future__ import annotations

from datetime import date

from app.rules.base import (
    BLOCK,
    FORMAT,
    HINT,
    INFERRED,
    NOT_APPLICABLE,
    PASS,
    PRACTICE,
    STATUTE,
    UNKNOWN,
    UNVERIFIED,
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
from app.rules.batch import CaseIndex
from app.rules.dates import next_day, roc
from app.rules.facts import FACTS, Case, RenewalReason
from app.rules.law import LawView
from app.rules.logic import before, every, not_after
from app.rules.sources import ACT, CUSTOM, DATA_INTEGRITY, FLOW_CHART, STAFFING
from app.rules.wording import labels, not_stated


@rule(
    id="L18",
    title="續聘具法定事由",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("續聘",),
    dated_by="contract_start",
    basis=(ACT.at("第5條"),),
    why="續聘只有三種事由：原定期間少於預定完成期限、業務計畫變更、不可抗力。",
    fix="請依核准之續聘案選填續聘事由。",
    examples=(
        passes("不可抗力", renewal_reason="不可抗力"),
        passes("原定期間較短", renewal_reason="原定期間少於預定完成期限"),
        passes("計畫變更", renewal_reason="業務計畫變更"),
        fails("空白"),
        fails("三種以外", renewal_reason="表現優良"),
        fails("只有空白字元", renewal_reason="　 "),
    ),
)
def renewal_has_reason(case: Case, renewal_reason: RenewalReason | None) -> Ruling:
    """L18: renewal_reason is one of the three."""
    if renewal_reason is not None:
        return PASS
    return wrong(
        f"{not_stated(case, ('renewal_reason',))}。續聘應具法定事由之一："
        f"{'、'.join(FACTS['renewal_reason'].allowed)}。",
        "renewal_reason",
    )


@rule(
    id="L19",
    title="續聘事由一與日期相符",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("續聘",),
    dated_by="contract_start",
    basis=(ACT.at("第5條第1款"),),
    why=(
        "以「原定期間少於預定完成期限」續聘者，前約要在業務完成期限之前屆滿，新約也不能超過該期限。"
    ),
    fix="請核對前契約迄日、業務預定完成期限與約聘迄日；期限已延長者，續聘事由請改選其他法定事由。",
    examples=(
        passes(
            "前約先屆滿，新約到期限為止",
            renewal_reason="原定期間少於預定完成期限",
            prior_end="114-12-31",
            plan_due="115-12-31",
            contract_end="115-12-31",
        ),
        passes(
            "前約早一日屆滿",
            renewal_reason="原定期間少於預定完成期限",
            prior_end="115-12-30",
            plan_due="115-12-31",
            contract_end="115-12-31",
        ),
        fails(
            "前約迄日等於期限",
            renewal_reason="原定期間少於預定完成期限",
            prior_end="115-12-31",
            plan_due="115-12-31",
            contract_end="115-12-31",
        ),
        fails(
            "前約迄日晚於期限",
            renewal_reason="原定期間少於預定完成期限",
            prior_end="116-01-31",
            plan_due="115-12-31",
            contract_end="115-11-30",
        ),
        fails(
            "新約超過期限一日",
            renewal_reason="原定期間少於預定完成期限",
            prior_end="114-12-31",
            plan_due="115-12-31",
            contract_end="116-01-01",
        ),
        fails(
            "新約已超過期限，不待前約迄日即可判斷",
            renewal_reason="原定期間少於預定完成期限",
            plan_due="115-06-30",
            contract_end="115-12-31",
        ),
        not_applicable("其他事由", renewal_reason="不可抗力"),
        unknown(
            "前約迄日未填",
            renewal_reason="原定期間少於預定完成期限",
            plan_due="115-12-31",
            contract_end="115-12-31",
        ),
        unknown("事由未填", prior_end="114-12-31", plan_due="115-12-31", contract_end="115-12-31"),
    ),
)
def shorter_than_the_work(
    renewal_reason: RenewalReason,
    prior_end: date | None,
    plan_due: date | None,
    contract_end: date | None,
) -> Ruling:
    """L19: prior_end < plan_due and contract_end <= plan_due, for the first reason."""
    if renewal_reason != "原定期間少於預定完成期限":
        return NOT_APPLICABLE
    found = []
    if prior_end and plan_due and prior_end >= plan_due:
        found.append(
            wrong(
                f"前契約迄日{roc(prior_end)}未早於業務預定完成期限{roc(plan_due)}，"
                "與續聘事由「原定期間少於預定完成期限」不符。",
                "prior_end",
                "plan_due",
                "renewal_reason",
            )
        )
    if contract_end and plan_due and contract_end > plan_due:
        found.append(
            wrong(
                f"約聘迄日{roc(contract_end)}晚於業務預定完成期限{roc(plan_due)}，"
                "此事由之續聘期間不應逾該期限。",
                "contract_end",
                "plan_due",
            )
        )
    if found:
        return found
    holds = every((before(prior_end, plan_due), not_after(contract_end, plan_due)))
    return PASS if holds else UNKNOWN


@rule(
    id="L20",
    title="續聘事由二具變更核定",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("續聘",),
    dated_by="contract_start",
    basis=(ACT.at("第5條第2款"),),
    why=(
        "以業務計畫變更或不可抗力續聘者，完成期限要確實延長，並經核定；"
        "變更核定文號與延長後的期限是其憑據。"
    ),
    fix="請依變更核定函填寫計畫變更核定文號、原預定完成期限及延長後之業務預定完成期限。",
    examples=(
        passes(
            "經核定並延長",
            renewal_reason="業務計畫變更",
            plan_change_no="府人力字第1150061234號",
            plan_due_previous="115-12-31",
            plan_due="116-06-30",
        ),
        passes(
            "延長一日",
            renewal_reason="不可抗力",
            plan_change_no="府人力字第1150061234號",
            plan_due_previous="115-12-31",
            plan_due="116-01-01",
        ),
        fails(
            "文號空白",
            renewal_reason="業務計畫變更",
            plan_due_previous="115-12-31",
            plan_due="116-06-30",
        ),
        fails(
            "期限未變",
            renewal_reason="不可抗力",
            plan_change_no="府人力字第1150061234號",
            plan_due_previous="115-12-31",
            plan_due="115-12-31",
        ),
        fails(
            "期限反而提前",
            renewal_reason="不可抗力",
            plan_change_no="府人力字第1150061234號",
            plan_due_previous="115-12-31",
            plan_due="115-12-30",
        ),
        not_applicable("其他事由", renewal_reason="原定期間少於預定完成期限"),
        unknown(
            "原期限未填",
            renewal_reason="不可抗力",
            plan_change_no="府人力字第1150061234號",
            plan_due="116-06-30",
        ),
        unknown("事由未填", plan_change_no="府人力字第1150061234號"),
    ),
)
def extension_approved(
    renewal_reason: RenewalReason,
    plan_change_no: str | None,
    plan_due: date | None,
    plan_due_previous: date | None,
) -> Ruling:
    """L20: a number of approval, and plan_due > plan_due_previous, for the other two reasons."""
    if renewal_reason == "原定期間少於預定完成期限":
        return NOT_APPLICABLE
    found = []
    if plan_change_no is None:
        found.append(
            wrong(
                f"計畫變更核定文號未填。以「{renewal_reason}」續聘者，完成期限之延長應經核定。",
                "plan_change_no",
            )
        )
    if plan_due and plan_due_previous and plan_due <= plan_due_previous:
        found.append(
            wrong(
                f"業務預定完成期限{roc(plan_due)}未較原預定完成期限{roc(plan_due_previous)}延長，"
                f"與續聘事由「{renewal_reason}」不符。",
                "plan_due",
                "plan_due_previous",
            )
        )
    if found:
        return found
    return PASS if before(plan_due_previous, plan_due) else UNKNOWN


_PAIRS = (
    ("job_title", "prior_title"),
    ("points", "prior_points"),
    ("contract_end", "prior_end"),
    ("duties", "prior_duties"),
)


@rule(
    id="F42",
    title="改聘至少一項異動",
    severity=BLOCK,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("改聘",),
    dated_by="contract_start",
    basis=(DATA_INTEGRITY.at("：改聘係就原契約為變更"),),
    why="改聘是契約期間內的變更；職稱、薪點、迄日、擔任事項都與前約相同，就看不出改了什麼。",
    fix="請確認實際異動的項目並填寫新舊內容；沒有異動者，請確認案件類別是否為改聘。",
    examples=(
        passes("薪點不同", points="328", prior_points="312"),
        passes(
            "薪點相同而迄日不同",
            points="312",
            prior_points="312",
            contract_end="115-12-31",
            prior_end="115-06-30",
        ),
        passes("只有擔任事項可比而不同", duties="個案管理", prior_duties="學生心理評估與諮商"),
        fails("可比的一組相同", points="312", prior_points="312"),
        fails(
            "職稱相同，其餘無從比較", job_title="約聘社工師", prior_title="約聘社工師", points="328"
        ),
        fails(
            "四組全同",
            job_title="約聘社工師",
            prior_title="約聘社工師",
            points="312",
            prior_points="312",
            contract_end="115-12-31",
            prior_end="115-12-31",
            duties="個案管理",
            prior_duties="個案管理",
        ),
        unknown("沒有一組兩值皆有", points="328", prior_title="約聘社工師"),
    ),
)
def something_changes(
    job_title: str | None,
    prior_title: str | None,
    points: int | None,
    prior_points: int | None,
    contract_end: date | None,
    prior_end: date | None,
    duties: str | None,
    prior_duties: str | None,
) -> Ruling:
    """F42: of the pairs that have both values, at least one differs."""
    values = (
        (job_title, prior_title),
        (points, prior_points),
        (contract_end, prior_end),
        (duties, prior_duties),
    )
    compared = [
        names
        for names, (new, old) in zip(_PAIRS, values, strict=True)
        if new is not None and old is not None
    ]
    if not compared:
        return UNKNOWN
    if any(new != old for new, old in values if new is not None and old is not None):
        return PASS
    same = [new for new, _ in compared]
    return wrong(
        f"{labels(same)}與前契約相同，看不出改聘之異動。", *(f for pair in compared for f in pair)
    )


@rule(
    id="L21",
    title="計畫已完成不再續聘",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("續聘",),
    dated_by="contract_start",
    basis=(ACT.at("第5條"), STAFFING.at("第23條第1款")),
    why="業務預定完成的期限已過，計畫即已完成，沒有續聘的餘地。",
    fix="請核對約聘起日與業務預定完成期限；期限經核定延長者，請改填延長後之期限。",
    examples=(
        passes("期限內", contract_start="115-01-01", plan_due="115-12-31"),
        passes("期限當日", contract_start="115-12-31", plan_due="115-12-31"),
        fails("期限次日", contract_start="116-01-01", plan_due="115-12-31"),
        fails("期限已過半年", contract_start="115-07-01", plan_due="114-12-31"),
        fails("年度打錯", contract_start="117-01-01", plan_due="115-12-31"),
        unknown("期限未填", contract_start="115-07-01"),
    ),
)
def work_still_to_do(contract_start: date, plan_due: date) -> Ruling:
    """L21: contract_start <= plan_due."""
    if contract_start <= plan_due:
        return PASS
    return wrong(
        f"約聘起日{roc(contract_start)}已逾業務預定完成期限{roc(plan_due)}，"
        "計畫已完成者應不再續聘。",
        "contract_start",
        "plan_due",
    )


@rule(
    id="F22",
    title="續聘銜接",
    severity=WARN,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("續聘",),
    dated_by=None,
    basis=(ACT.at("第5條"),),
    why="續聘是接著前約繼續聘用，新約通常自前約屆滿的次日起。",
    fix="請確認前契約迄日與約聘起日；中斷後再聘者，請確認案件類別是否為新聘。",
    examples=(
        passes("次日", prior_end="114-12-31", contract_start="115-01-01"),
        passes("跨月", prior_end="115-02-28", contract_start="115-03-01"),
        fails("中斷一日", prior_end="114-12-31", contract_start="115-01-02"),
        fails("重疊一日", prior_end="114-12-31", contract_start="114-12-31"),
        fails("重疊半年", prior_end="115-12-31", contract_start="115-07-01"),
        unknown("前約迄日未填", contract_start="115-01-01"),
    ),
)
def follows_the_contract_before(prior_end: date, contract_start: date) -> Ruling:
    """F22: contract_start is the day after prior_end."""
    expected = next_day(prior_end)
    if contract_start == expected:
        return PASS
    days = abs((contract_start - expected).days)
    how = f"中斷 {days} 日" if contract_start > expected else f"重疊 {days} 日"
    return wrong(
        f"前契約迄日{roc(prior_end)}，約聘起日{roc(contract_start)}，{how}。",
        "contract_start",
        "prior_end",
    )


@rule(
    id="F54",
    title="前案存在",
    severity=WARN,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("續聘", "改聘", "解聘"),
    dated_by=None,
    basis=(ACT.at("第3條"), FLOW_CHART.at("備註2")),
    why="續聘、改聘、解聘都接著前案；前案沒有登記備查，這一案就接不上。",
    fix="請確認前案是否已登記備查；尚未登記者，請先補辦前案。",
    also_concerns=("prior_case_no",),
    examples=(
        passes("已登記", prior_registered="是"),
        passes("解聘", case_kind="解聘", prior_registered="有"),
        fails("未登記", prior_registered="否"),
        fails("改聘", case_kind="改聘", prior_registered="N"),
        fails("有前案編號而未登記", prior_registered="無", prior_case_no="H-001"),
        unknown("空白"),
        unknown("無法辨識", prior_registered="查無"),
    ),
)
def prior_case_registered(prior_registered: bool) -> Ruling:
    """F54: prior_registered is 是."""
    if prior_registered:
        return PASS
    return wrong("前案已登記備查為「否」。", "prior_registered", "prior_case_no")


@rule(
    id="P01",
    title="契約期滿前作業",
    severity=HINT,
    rule_class=PRACTICE,
    confidence=UNVERIFIED,
    kinds=("新聘", "續聘"),
    dated_by="contract_end",
    basis=(CUSTOM.at("：期滿前兩個月起準備續聘或解聘"),),
    why="契約快到期了還沒有接續的案件；續聘要經核准，宜及早準備。",
    fix="請確認是否續聘；續聘者請準備核准與契約，不續聘者請準備解聘案。",
    also_concerns=("case_no",),
    examples=(
        passes("六十一日", contract_end="115-06-20"),
        passes(
            "已有接續之案",
            case_no="甲",
            contract_end="115-06-01",
            others=[{"case_kind": "續聘", "prior_case_no": "甲"}],
        ),
        fails("六十日", contract_end="115-06-19"),
        fails("當日到期", contract_end="115-04-20"),
        fails(
            "接續的是他案",
            case_no="甲",
            contract_end="115-06-01",
            others=[{"case_kind": "續聘", "prior_case_no": "乙"}],
        ),
        not_applicable("已期滿", contract_end="115-04-19"),
        unknown("迄日未填"),
    ),
)
def successor_prepared(
    case: Case, contract_end: date, as_of: date, batch: CaseIndex, law: LawView
) -> Ruling:
    """P01: more than 60 days to go, or a case that names this one as prior."""
    days = (contract_end - as_of).days
    if days < 0:
        return NOT_APPLICABLE
    if days > law.number("contract.remind_within_days") or batch.has_successor(case):
        return PASS
    return wrong(
        f"約聘迄日{roc(contract_end)}，距預檢基準日 {days} 日，尚無接續之案件。", "contract_end"
    )
