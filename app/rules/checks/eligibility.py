"""Who may be hired: 施行細則第8條, and what else is asked about a person."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.rules.base import (
    BLOCK,
    FORMAT,
    HINT,
    INFERRED,
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
from app.rules.dates import birthday, end_of_month, full_age, roc
from app.rules.facts import FACTS, Case, Education
from app.rules.law import LawView
from app.rules.sources import (
    APPOINTMENT,
    APPROVED_PLAN,
    BYLAW,
    CIVIL_CODE,
    CONFLICT,
    DATA_INTEGRITY,
    PENSIONS,
    TEMPORARY_STAFF,
)
from app.rules.wording import labels, not_stated


@rule(
    id="L29",
    title="現職人員不得聘用",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="contract_start",
    basis=(BYLAW.at("第8條"),),
    why="現職人員不能以契約聘用；曾任或現任公職者，要先離開原職才能到職。",
    fix="請依離職證明填寫原職離職日期；尚未離職者，請於離職後再到職。",
    examples=(
        passes("非公職", is_incumbent="否"),
        passes(
            "到職前一日離職",
            is_incumbent="是",
            left_previous_on="115-03-31",
            onboard_date="115-04-01",
        ),
        fails(
            "到職當日離職",
            is_incumbent="是",
            left_previous_on="115-04-01",
            onboard_date="115-04-01",
        ),
        fails("離職日期空白", is_incumbent="是", onboard_date="115-04-01"),
        fails(
            "到職後才離職",
            is_incumbent="是",
            left_previous_on="115-04-02",
            onboard_date="115-04-01",
        ),
        unknown("是否公職未填", left_previous_on="115-03-31", onboard_date="115-04-01"),
        unknown("到職日期未填", is_incumbent="是", left_previous_on="115-03-31"),
    ),
)
def left_before(
    case: Case, is_incumbent: bool, left_previous_on: date | None, onboard_date: date | None
) -> Ruling:
    """L29: not an incumbent, or left_previous_on < onboard_date."""
    if not is_incumbent:
        return PASS
    if left_previous_on is None:
        return wrong(
            f"曾任或現任公職為「是」，而{not_stated(case, ('left_previous_on',))}。"
            "現職人員應先離職始得聘用。",
            "left_previous_on",
            "is_incumbent",
        )
    if onboard_date is None:
        return UNKNOWN
    if left_previous_on < onboard_date:
        return PASS
    return wrong(
        f"原職離職日期{roc(left_previous_on)}未早於到職日期{roc(onboard_date)}，"
        "現職人員應先離職始得聘用。",
        "left_previous_on",
        "onboard_date",
    )


@rule(
    id="L38",
    title="任用法第28條情事具結",
    severity=WARN,
    rule_class=STATUTE,
    confidence=INFERRED,
    kinds=("新聘",),
    dated_by="contract_start",
    basis=(APPOINTMENT.at("第28條第1項"),),
    why="聘用人員並無明文準用任用法第28條，但多數機關於聘用前請當事人具結並無所列情事。",
    fix="請確認是否已請當事人具結，並填寫任用法第28條具結日期。",
    examples=(
        passes("已具結", declared_art28_on="115-03-20"),
        passes("民國寫法", declared_art28_on="115年3月20日"),
        fails("空白"),
        fails("無法辨識，視為未填", declared_art28_on="已具結"),
        fails("有約聘起日而未具結", contract_start="115-04-07"),
    ),
)
def article_28_declared(case: Case, declared_art28_on: date | None) -> Ruling:
    """L38: declared_art28_on is there."""
    if declared_art28_on is not None:
        return PASS
    return wrong(f"{not_stated(case, ('declared_art28_on',))}。", "declared_art28_on")


@rule(
    id="L40",
    title="迴避任用提醒",
    severity=WARN,
    rule_class=STATUTE,
    confidence=INFERRED,
    kinds=("新聘",),
    dated_by="contract_start",
    basis=(APPOINTMENT.at("第26條"),),
    why="聘用人員並無明文準用任用法第26條，但進用首長或單位主管的近親容易被詢問。",
    fix="請確認親屬關係與任職單位，並備妥說明。",
    examples=(
        passes("皆否", kin_of_head="否", kin_of_unit_chief="否"),
        passes("皆否，其他寫法", kin_of_head="N", kin_of_unit_chief="無"),
        fails("首長親屬", kin_of_head="是", kin_of_unit_chief="否"),
        fails("單位主管親屬", kin_of_head="否", kin_of_unit_chief="是"),
        fails("其一為是，其餘未填亦可判斷", kin_of_head="是"),
        unknown("皆未填"),
        unknown("其一未填", kin_of_head="否"),
    ),
)
def no_near_kin(kin_of_head: bool | None, kin_of_unit_chief: bool | None) -> Ruling:
    """L40: neither is 是."""
    if kin_of_head or kin_of_unit_chief:
        stated = (("kin_of_head", kin_of_head), ("kin_of_unit_chief", kin_of_unit_chief))
        kin = [key for key, value in stated if value]
        return wrong(f"{labels(kin)}為「是」。", *kin)
    return UNKNOWN if kin_of_head is None or kin_of_unit_chief is None else PASS


@rule(
    id="L41",
    title="利益衝突自行迴避",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘", "改聘"),
    dated_by="contract_start",
    basis=(CONFLICT.at("第4條第3項"), CONFLICT.at("第6條")),
    why="聘用是人事上的利益；受聘人為公職人員之關係人時，該公職人員要以書面自行迴避。",
    fix="請取得書面迴避通知，並填寫書面自行迴避日期。",
    examples=(
        passes("已迴避", interest_related="是", recusal_on="115-03-20"),
        passes("續聘", case_kind="續聘", interest_related="Y", recusal_on="115-06-20"),
        fails("未迴避", interest_related="是"),
        fails("改聘", case_kind="改聘", interest_related="是"),
        fails("無法辨識，視為未填", interest_related="是", recusal_on="已迴避"),
        not_applicable("非關係人", interest_related="否"),
        unknown("空白"),
    ),
)
def recused(case: Case, interest_related: bool, recusal_on: date | None) -> Ruling:
    """L41: recusal_on is there, where interest_related."""
    if not interest_related:
        return NOT_APPLICABLE
    if recusal_on is not None:
        return PASS
    return wrong(
        f"公職人員利益衝突關係人為「是」，而{not_stated(case, ('recusal_on',))}。"
        "該公職人員應以書面自行迴避。",
        "recusal_on",
        "interest_related",
    )


@rule(
    id="L42",
    title="已屆限齡者之提醒",
    severity=WARN,
    rule_class=STATUTE,
    confidence=INFERRED,
    kinds=("新聘",),
    dated_by="onboard_date",
    basis=(APPOINTMENT.at("第27條"), CIVIL_CODE.at("第124條")),
    why="任用法限制進用已屆限齡者，是否及於聘用人員並無明文；到職時已滿六十五歲者容易被詢問。",
    fix="請確認出生日期；確為已滿六十五歲者，請先洽主管機關。",
    examples=(
        passes("64歲", birth_date="50-04-08", onboard_date="115-04-07"),
        passes("年輕", birth_date="80-05-01", onboard_date="115-04-07"),
        fails("65歲當日", birth_date="50-04-07", onboard_date="115-04-07"),
        fails("已過65歲", birth_date="50-04-06", onboard_date="115-04-07"),
        fails("70歲", birth_date="45-01-01", onboard_date="115-04-07"),
        fails("2月29日生，平年3月1日滿歲", birth_date="45-02-29", onboard_date="110-03-01"),
        unknown("出生日期未填", onboard_date="115-04-07"),
    ),
)
def under_the_age_limit(birth_date: date, onboard_date: date, law: LawView) -> Ruling:
    """L42: not yet 65 on arrival."""
    limit = law.number("age.limit")
    age = full_age(birth_date, onboard_date)
    if age < limit:
        return PASS
    return wrong(
        f"出生日期{roc(birth_date)}，於到職日期{roc(onboard_date)}為 {age} 歲，已滿 {limit} 歲。",
        "birth_date",
        "onboard_date",
    )


@rule(
    id="L43",
    title="聘期跨越滿65歲",
    severity=HINT,
    rule_class=STATUTE,
    confidence=INFERRED,
    kinds=("新聘", "續聘"),
    dated_by="contract_end",
    basis=(TEMPORARY_STAFF.at("第5條第2項"),),
    why="約僱人員僱用至滿六十五歲當月末日為止；聘用人員沒有相同明文，可供參考。",
    fix="請確認聘期是否仍依核定；必要時先洽主管機關。",
    examples=(
        passes("迄日為當月末日", birth_date="50-12-05", contract_end="115-12-31"),
        passes("迄日在前", birth_date="60-01-01", contract_end="115-12-31"),
        passes("2月29日生，平年於3月滿歲", birth_date="45-02-29", contract_end="110-03-31"),
        fails("迄日在次月", birth_date="50-12-05", contract_end="116-01-01"),
        fails("跨越數月", birth_date="50-08-20", contract_end="115-12-31"),
        fails("續聘", case_kind="續聘", birth_date="50-01-31", contract_end="115-06-30"),
        unknown("出生日期未填", contract_end="115-12-31"),
    ),
)
def ends_by_the_age_limit(birth_date: date, contract_end: date, law: LawView) -> Ruling:
    """L43: contract_end <= the last day of the month in which the person turns 65."""
    limit = law.number("age.limit")
    turns = birthday(birth_date, limit)
    if (contract_end.year, contract_end.month) <= (turns.year, turns.month):
        return PASS
    last = end_of_month(turns)
    return wrong(
        f"{roc(turns)}滿 {limit} 歲，約聘迄日{roc(contract_end)}晚於當月末日{roc(last)}。",
        "contract_end",
        "birth_date",
    )


@rule(
    id="L44",
    title="月退休金再任提醒",
    severity=HINT,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="onboard_date",
    basis=(PENSIONS.at("第77條第1項"),),
    why="支領月退休金者再任由政府編列預算支薪的職務，每月薪酬超過法定基本工資時，月退休金要停發。",
    fix="請告知當事人，並通知其月退休金支給機關。",
    examples=(
        passes("否", is_pensioner="否"),
        passes("無", is_pensioner="無"),
        fails("是", is_pensioner="是"),
        fails("Y", is_pensioner="Y"),
        fails("打勾", is_pensioner="✓"),
        unknown("空白"),
        unknown("無法辨識", is_pensioner="月退"),
    ),
)
def no_pension(is_pensioner: bool) -> Ruling:
    """L44: is_pensioner is not 是."""
    if not is_pensioner:
        return PASS
    return wrong(
        "支領月退休金為「是」；再任薪酬超過法定基本工資者，應停止領受月退休金。", "is_pensioner"
    )


@rule(
    id="F19",
    title="年齡合理",
    severity=WARN,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("新聘",),
    dated_by=None,
    basis=(DATA_INTEGRITY.at("：到職時之年齡在常情之內"),),
    why="到職時不滿十八歲或超過七十五歲，多半是出生年打錯，或民國、西元混用。",
    fix="請確認出生日期與到職日期。",
    examples=(
        passes("18歲當日", birth_date="97-04-07", onboard_date="115-04-07"),
        passes("75歲最後一日", birth_date="39-04-08", onboard_date="115-04-07"),
        fails("差一日18歲", birth_date="97-04-08", onboard_date="115-04-07"),
        fails("76歲當日", birth_date="39-04-07", onboard_date="115-04-07"),
        fails("12歲", birth_date="103-01-01", onboard_date="115-04-07"),
        unknown("到職日期未填", birth_date="80-05-01"),
    ),
)
def age_plausible(birth_date: date, onboard_date: date, law: LawView) -> Ruling:
    """F19: 18 <= age <= 75 on arrival."""
    age = full_age(birth_date, onboard_date)
    if law.number("age.plausible", "下限") <= age <= law.number("age.plausible", "上限"):
        return PASS
    return wrong(
        f"出生日期{roc(birth_date)}，於到職日期{roc(onboard_date)}為 {age} 歲。",
        "birth_date",
        "onboard_date",
    )


_LEVELS: Final = FACTS["education"].allowed


@rule(
    id="F45",
    title="學歷符合計畫下限",
    severity=WARN,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("新聘",),
    dated_by="contract_start",
    basis=(APPROVED_PLAN.at(),),
    why="核定計畫訂有學歷條件，受聘人的學歷要在下限以上。",
    fix="請確認最高學歷與核定計畫之學歷條件。",
    examples=(
        passes("相同", education="學士", plan_education_min="學士"),
        passes("較高", education="碩士", plan_education_min="學士"),
        fails("低一級", education="專科", plan_education_min="學士"),
        fails("低兩級", education="高中職", plan_education_min="學士"),
        fails("博士計畫", education="碩士", plan_education_min="博士"),
        unknown("計畫未填", education="學士"),
    ),
)
def educated_enough(education: Education, plan_education_min: Education) -> Ruling:
    """F45: 高中職 < 專科 < 學士 < 碩士 < 博士."""
    if _LEVELS.index(education) >= _LEVELS.index(plan_education_min):
        return PASS
    return wrong(
        f"最高學歷「{education}」低於計畫學歷下限「{plan_education_min}」。",
        "education",
        "plan_education_min",
    )


@rule(
    id="F46",
    title="畢業日早於到職日",
    severity=WARN,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by=None,
    basis=(DATA_INTEGRITY.at("：以學歷聘用者到職時已畢業"),),
    why="到職時還沒畢業，就還沒有這個學歷。",
    fix="請確認畢業日期與最高學歷；尚未畢業者，請改填已取得之學歷。",
    examples=(
        passes("早已畢業", graduated_on="103-06-30", onboard_date="115-04-07"),
        passes("同日", graduated_on="115-04-07", onboard_date="115-04-07"),
        fails("晚一日", graduated_on="115-04-08", onboard_date="115-04-07"),
        fails("當年六月", graduated_on="115-06-30", onboard_date="115-04-07"),
        fails("年度打錯", graduated_on="1160630", onboard_date="115-04-07"),
        unknown("畢業日期未填", onboard_date="115-04-07"),
    ),
)
def graduated_before_arrival(graduated_on: date, onboard_date: date) -> Ruling:
    """F46: graduated_on <= onboard_date."""
    if graduated_on <= onboard_date:
        return PASS
    return wrong(
        f"畢業日期{roc(graduated_on)}晚於到職日期{roc(onboard_date)}。",
        "graduated_on",
        "onboard_date",
    )
