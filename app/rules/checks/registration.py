"""What goes to the Ministry, and when: 聘用人員聘用條例施行細則第3條."""

from __future__ import annotations

from datetime import date

from app.rules.base import (
    BLOCK,
    HINT,
    INFERRED,
    PASS,
    STATUTE,
    VERIFIED,
    WARN,
    Ruling,
    fails,
    passes,
    rule,
    unknown,
    wrong,
)
from app.rules.dates import roc
from app.rules.facts import Case
from app.rules.sources import BYLAW
from app.rules.wording import absent, labels, not_stated

_REGISTER = (
    "job_title",
    "name",
    "birth_date",
    "native_place",
    "duties",
    "contract_start",
    "contract_end",
    "monthly_pay",
)

_NAMED_AGAIN = 2
"""Facts that a sentence may name twice before it grows tiresome."""

_FULL_REGISTER = {
    "job_title": "約聘諮商心理師",
    "name": "王測試",
    "birth_date": "80-05-01",
    "native_place": "桃園市",
    "duties": "學生心理評估與諮商",
    "contract_start": "115-04-07",
    "contract_end": "115-12-31",
    "monthly_pay": "43336",
}


@rule(
    id="L04",
    title="名冊法定記載事項齊備",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(BYLAW.at("第3條第1項"),),
    why=(
        "送登記備查的名冊要載明職務、姓名、年齡、籍貫、擔任事項、約聘期限及報酬，缺一項就不完整。"
        "新系統是否仍收籍貫，來文沒有說明。"
    ),
    fix="請補填缺漏的欄位。",
    examples=(
        passes("八欄皆有值", **_FULL_REGISTER),
        passes("續聘亦同", case_kind="續聘", **_FULL_REGISTER),
        fails("擔任事項未填", **_FULL_REGISTER | {"duties": ""}),
        fails("兩欄未填", **_FULL_REGISTER | {"duties": "", "native_place": ""}),
        fails("三欄未填", **_FULL_REGISTER | {"duties": "", "native_place": "", "name": ""}),
        fails("籍貫只有空白字元", **_FULL_REGISTER | {"native_place": "　"}),
        fails("出生日期無法辨識，視為未填", **_FULL_REGISTER | {"birth_date": "1150229"}),
        fails("有年齡而無出生日期", **_FULL_REGISTER | {"birth_date": "", "age": "34"}),
        fails("什麼都沒填"),
    ),
)
def register_complete(
    case: Case,
    job_title: str | None,
    name: str | None,
    birth_date: date | None,
    native_place: str | None,
    duties: str | None,
    contract_start: date | None,
    contract_end: date | None,
    monthly_pay: int | None,
) -> Ruling:
    """L04: none of the eight facts of the register is missing."""
    stated = (job_title, name, birth_date, native_place, duties, monthly_pay)
    if None not in stated and contract_start is not None and contract_end is not None:
        return PASS
    lacking = absent(case, *_REGISTER)
    what = labels(lacking) if len(lacking) <= _NAMED_AGAIN else "上列各項"
    return wrong(f"{not_stated(case, lacking)}。名冊應載明{what}。", *lacking)


@rule(
    id="L05",
    title="履歷表併同造送",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="contract_start",
    basis=(BYLAW.at("第3條第1項"),),
    why="新聘案除名冊外，還要一併送履歷表。",
    fix="請備妥履歷表後，將「已備履歷表」填為「是」。",
    examples=(
        passes("已備", has_resume="是"),
        passes("以勾號表示", has_resume="✓"),
        fails("未備", has_resume="否"),
        fails("空白"),
        fails("無法辨識，視為未填", has_resume="待補"),
    ),
)
def resume_enclosed(case: Case, has_resume: bool | None) -> Ruling:
    """L05: has_resume is 是."""
    if has_resume:
        return PASS
    said = "已備履歷表為「否」" if has_resume is False else not_stated(case, ("has_resume",))
    return wrong(f"{said}。新聘案應連同履歷表報送。", "has_resume")


@rule(
    id="L06",
    title="約聘經核准",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘", "改聘"),
    dated_by="contract_start",
    basis=(BYLAW.at("第3條第1項"), BYLAW.at("第4條")),
    why="約聘與續聘都要先經主管機關核准；核准的機關、文號與日期是核准的憑據。",
    fix="請依核准函填寫計畫核准機關、計畫核准文號及計畫核准日期。",
    examples=(
        passes(
            "三欄皆有值",
            plan_approved_by="範例市政府",
            plan_approval_no="府人力字第1150039390號",
            plan_approved_on="115-02-09",
        ),
        passes(
            "改聘亦同",
            case_kind="改聘",
            plan_approved_by="範例市政府",
            plan_approval_no="府人力字第1150055555號",
            plan_approved_on="115-06-15",
        ),
        fails("核准文號空白", plan_approved_by="範例市政府", plan_approved_on="115-02-09"),
        fails(
            "核准機關空白",
            case_kind="續聘",
            plan_approval_no="府人力字第1150039390號",
            plan_approved_on="115-02-09",
        ),
        fails(
            "核准日期無法辨識，視為未填",
            plan_approved_by="範例市政府",
            plan_approval_no="府人力字第1150039390號",
            plan_approved_on="115年2月30日",
        ),
    ),
)
def plan_approved(
    case: Case,
    plan_approved_by: str | None,
    plan_approval_no: str | None,
    plan_approved_on: date | None,
) -> Ruling:
    """L06: who approved the plan, under which number and when."""
    stated = (plan_approved_by, plan_approval_no, plan_approved_on)
    if None not in stated:
        return PASS
    lacking = absent(case, "plan_approved_by", "plan_approval_no", "plan_approved_on")
    return wrong(f"{not_stated(case, lacking)}。約聘應經主管機關核准。", *lacking)


@rule(
    id="L07",
    title="核准不晚於約聘起日",
    severity=WARN,
    rule_class=STATUTE,
    confidence=INFERRED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(BYLAW.at("第3條第1項"), BYLAW.at("第4條")),
    why="約聘要經核准，核准在先、起聘在後才合理；先聘後准的案件容易被詢問。",
    fix="請確認計畫核准日期與約聘起日；確為事後核准者，請備妥說明。",
    examples=(
        passes("同日", plan_approved_on="115-04-01", contract_start="115-04-01"),
        passes("核准在先", plan_approved_on="115-02-09", contract_start="115-04-01"),
        fails("晚一日", plan_approved_on="115-04-02", contract_start="115-04-01"),
        fails(
            "晚一個月", case_kind="續聘", plan_approved_on="115-08-01", contract_start="115-07-01"
        ),
        fails("年度打錯", plan_approved_on="116-02-09", contract_start="115-04-01"),
        unknown("核准日期未填", contract_start="115-04-01"),
    ),
)
def approved_before_the_start(plan_approved_on: date, contract_start: date) -> Ruling:
    """L07: plan_approved_on <= contract_start."""
    if plan_approved_on <= contract_start:
        return PASS
    return wrong(
        f"計畫核准日期{roc(plan_approved_on)}晚於約聘起日{roc(contract_start)}。",
        "plan_approved_on",
        "contract_start",
    )


@rule(
    id="L08",
    title="契約副本送存主管機關",
    severity=HINT,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘", "改聘"),
    dated_by="contract_start",
    basis=(BYLAW.at("第5條"),),
    why="聘用契約要以副本送存主管機關。",
    fix="請將契約副本送存主管機關，並填寫契約副本送存日期。",
    examples=(
        passes("已送存", contract_copy_sent_on="115-04-05"),
        passes("改聘", case_kind="改聘", contract_copy_sent_on="115-07-02"),
        fails("空白"),
        fails("續聘空白", case_kind="續聘"),
        fails("無法辨識，視為未填", contract_copy_sent_on="已送"),
    ),
)
def copy_deposited(case: Case, contract_copy_sent_on: date | None) -> Ruling:
    """L08: contract_copy_sent_on is there."""
    if contract_copy_sent_on is not None:
        return PASS
    return wrong(
        f"{not_stated(case, ('contract_copy_sent_on',))}。契約副本應送存主管機關。",
        "contract_copy_sent_on",
    )
