"""The vocabulary: every fact that a case can state, in one frozen dataclass.

A fact's key is its attribute name and its type is its annotation; label, group, note and what a
blank means stand beside it as metadata. Labels are also the import columns. Nothing is generated:
`FACTS` only reads this class. `resources/vocabulary.csv` is the agreed copy that a test compares
it with.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Literal, NewType, cast, get_args, get_origin, get_type_hints

IdNumber = NewType("IdNumber", str)
Code = NewType("Code", str)

CaseKind = Literal["新聘", "續聘", "改聘", "解聘", "更正", "註銷"]
OrgType = Literal["機關", "公立學校", "法院"]
CancelReason = Literal["未到職", "重複報送", "誤報"]
Sex = Literal["男", "女"]
NationalityException = Literal["無", "國籍法第20條第1項第3款", "其他法律"]
Origin = Literal["臺灣", "大陸", "香港", "澳門", "外國"]
Education = Literal["高中職", "專科", "學士", "碩士", "博士"]
WorkNature = Literal["發展科學技術", "執行專門性業務", "專司技術性研究設計"]
JobCategory = Literal[
    "一般聘用",
    "學校專業輔導人員",
    "學校專業輔導督導",
    "法官助理",
    "大學教職",
    "學術研究機構研究人員",
    "社教機構專業人員",
]
Grade = Literal["六等", "七等", "八等", "九等", "十等", "十一等", "十二等", "十三等"]
RetirementScheme = Literal["勞退", "離職儲金", "未載"]
Insurance = Literal["勞保", "公保"]
RenewalReason = Literal["原定期間少於預定完成期限", "業務計畫變更", "不可抗力"]
DismissalReason = Literal[
    "期滿未續聘", "辭職經同意", "未經同意離職", "違反契約解聘", "死亡", "其他"
]
ReservePayout = Literal["公提及自提", "僅自提", "不適用"]

OWN_NATIONALITY: Final = "中華民國"
"""The one way in which the nationality of this country is written."""

CASE_KINDS: Final[tuple[CaseKind, ...]] = get_args(CaseKind)

NONE_WORDS: Final = ("無", "否", "-", "－", "–", "—", "―", "─")
"""What people type into a text column to say that there is nothing to state."""


class Kind(StrEnum):
    """How a fact's value is written and stored."""

    TEXT = "text"
    ENUM = "enum"
    BOOL = "bool"
    DATE = "date"
    INT = "int"
    DECIMAL = "decimal"
    ID = "id"
    CODE = "code"


class Group(StrEnum):
    """The part of the paper file in which a fact stands."""

    CASE = "案件"
    PERSON = "人員"
    PLAN = "聘用計畫"
    POST = "職務與契約"


_NO_MEANING: Final = object()


def _fact(
    group: Group,
    label: str,
    note: str = "",
    *,
    blank: object = _NO_MEANING,
    none_words: tuple[str, ...] = (),
) -> Any:
    """Declare a fact; `blank` is the value that an empty one stands for, if it stands for one."""
    return field(
        default=None,
        metadata={
            "group": group,
            "label": label,
            "note": note,
            "blank": blank,
            "none_words": none_words,
        },
    )


def _case(label: str, note: str = "", **more: Any) -> Any:
    return _fact(Group.CASE, label, note, **more)


def _person(label: str, note: str = "", **more: Any) -> Any:
    return _fact(Group.PERSON, label, note, **more)


def _plan(label: str, note: str = "", **more: Any) -> Any:
    return _fact(Group.PLAN, label, note, **more)


def _post(label: str, note: str = "", **more: Any) -> Any:
    return _fact(Group.POST, label, note, **more)


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What one case states. `None` is a fact left empty, or one that could not be read.

    Not slotted: a case states some forty of its hundred facts, and those it does not state are the
    class's own None.
    """

    # 案件
    case_no: str | None = _case("案件編號", "機關自編，同一機關不得重複；空白由系統產生")
    case_kind: CaseKind | None = _case("案件類別")
    is_late_filing: bool | None = _case("補辦", "應報送而未報送、事後補辦；空白視為否", blank=False)
    late_reason: str | None = _case("補辦事由")
    report_date: date | None = _case(
        "報送日期", "權責機關在 WebHR 報送銓敘部之日；空白時以預檢基準日代替"
    )
    submitter_org: str | None = _case("報送機關", "權責機關")
    org_code: Code | None = _case("機關代碼", "10 碼")
    org_name: str | None = _case("機關名稱")
    org_type: OrgType | None = _case("機關類型")
    official_doc_no: str | None = _case("公文文號", "僅 115-02-26 以前之舊制案件使用")
    official_doc_date: date | None = _case("發文日期")
    webhr_doc_no: str | None = _case("WebHR文號")
    webhr_status: str | None = _case(
        "WebHR狀態", "如：已報送銓敘部；空白視為尚未報送", blank="尚未報送"
    )
    webhr_status_on: date | None = _case("狀態確認日期")
    registered_on: date | None = _case("登記備查日期")
    prior_case_no: str | None = _case("前案編號", "續聘、改聘、解聘所承接之案")
    prior_registered: bool | None = _case("前案已登記備查")
    prior_start: date | None = _case("前契約起日")
    prior_end: date | None = _case("前契約迄日")
    prior_title: str | None = _case("前職稱")
    prior_points: int | None = _case("前薪點")
    prior_duties: str | None = _case("前擔任事項")
    correction_of: str | None = _case("更正原案編號")
    cancel_reason: CancelReason | None = _case("註銷原因")
    preparer: str | None = _case("承辦人")
    reviewer: str | None = _case("覆核人")

    # 人員
    id_number: IdNumber | None = _person(
        "身分證字號", "國民身分證統一編號，或外來人口統一證號（新式、舊式）"
    )
    name: str | None = _person("姓名")
    name_roman: str | None = _person("羅馬拼音姓名")
    resume_name: str | None = _person("履歷表姓名")
    sex: Sex | None = _person("性別")
    birth_date: date | None = _person("出生日期")
    age: int | None = _person("年齡")
    native_place: str | None = _person("籍貫")
    nationality: str | None = _person("國籍")
    dual_nationality: bool | None = _person("兼具外國國籍")
    nationality_exception: NationalityException | None = _person("國籍例外依據", blank="無")
    is_scarce_talent: bool | None = _person("專長不易覓得")
    touches_state_secret: bool | None = _person("涉及國家機密")
    renounce_applied_on: date | None = _person("申請放棄外國國籍日期")
    renounce_proved_on: date | None = _person("喪失外國國籍證明日期")
    origin: Origin | None = _person("原籍地區")
    household_registered_on: date | None = _person("在臺設籍日期")
    education: Education | None = _person("最高學歷")
    graduated_on: date | None = _person("畢業日期")
    licence: str | None = _person(
        "專業證書",
        "如：諮商心理師、臨床心理師、社會工作師；空白視為無證書",
        blank="",
        none_words=NONE_WORDS,
    )
    practice_licence_no: str | None = _person("執業執照字號")
    related_experience_years: Decimal | None = _person("相關實務年資", "年")
    is_pensioner: bool | None = _person("支領月退休金")
    is_incumbent: bool | None = _person("曾任或現任公職")
    left_previous_on: date | None = _person("原職離職日期")
    other_contract_start: date | None = _person("他機關聘約起日")
    other_contract_end: date | None = _person("他機關聘約迄日")
    kin_of_head: bool | None = _person("首長三親等內親屬")
    kin_of_unit_chief: bool | None = _person("單位主管三親等內親屬")
    interest_related: bool | None = _person("公職人員利益衝突關係人")
    recusal_on: date | None = _person("書面自行迴避日期")
    declared_art28_on: date | None = _person("任用法第28條具結日期")
    prc_affidavit_on: date | None = _person("大陸證件具結日期")
    unfit_check_on: date | None = _person("不適任查詢日期")
    sex_offence_check_on: date | None = _person("性侵害犯罪紀錄查詢日期")

    # 聘用計畫
    plan_name: str | None = _plan("聘用計畫名稱")
    plan_approved_by: str | None = _plan("計畫核准機關")
    plan_approval_no: str | None = _plan("計畫核准文號")
    plan_approved_on: date | None = _plan("計畫核准日期")
    plan_start: date | None = _plan("計畫起日")
    plan_due: date | None = _plan("業務預定完成期限")
    plan_due_previous: date | None = _plan("原預定完成期限")
    plan_change_no: str | None = _plan("計畫變更核定文號")
    plan_title: str | None = _plan("計畫職稱")
    plan_headcount: int | None = _plan("計畫員額")
    plan_points_min: int | None = _plan("計畫薪點下限")
    plan_points_max: int | None = _plan("計畫薪點上限")
    plan_education_min: Education | None = _plan("計畫學歷下限")
    work_nature: WorkNature | None = _plan("業務性質")
    no_staff_reason: str | None = _plan("非現有人員所能擔任之說明")
    is_budgeted: bool | None = _plan("已詳列預算")
    org_budget_staff: int | None = _plan("機關預算總人數")
    org_contract_staff: int | None = _plan("機關聘用人數")
    cap_exemption: str | None = _plan("員額例外依據", "空白視為無", blank="", none_words=NONE_WORDS)

    # 職務與契約
    job_category: JobCategory | None = _post("進用類別")
    unit: str | None = _post("服務單位")
    job_title: str | None = _post("職稱")
    duties: str | None = _post("擔任事項")
    onboard_date: date | None = _post("到職日期")
    contract_signed_on: date | None = _post("簽約日期")
    contract_start: date | None = _post("約聘起日")
    contract_end: date | None = _post("約聘迄日")
    grade: Grade | None = _post("等別")
    step: int | None = _post("階")
    points: int | None = _post("薪點")
    points_basis: str | None = _post("提敘依據")
    rate: Decimal | None = _post("薪點折合率", "元／點")
    rate_doc_no: str | None = _post("折合率核定文號")
    monthly_pay: int | None = _post("月支報酬", "元")
    has_breach_clause: bool | None = _post("契約載明違背義務責任")
    retirement_scheme: RetirementScheme | None = _post("離職給與制度")
    employer_rate: Decimal | None = _post("公提率", "百分比")
    employee_rate: Decimal | None = _post("自提率", "百分比")
    contract_copy_sent_on: date | None = _post("契約副本送存日期")
    insurance: Insurance | None = _post("保險類別")
    labor_insured_on: date | None = _post("勞保加保日期")
    pension_reported_on: date | None = _post("勞退申報日期")
    is_statutory_chief: bool | None = _post("充任法定主管")
    concurrent_ranked_post: str | None = _post(
        "兼任有職等職務", "空白視為無兼任", blank="", none_words=NONE_WORDS
    )
    renewal_reason: RenewalReason | None = _post("續聘事由")
    performance_score: int | None = _post("年終考核分數")
    renewals_count: int | None = _post("續聘次數")
    is_public_selection: bool | None = _post("公開甄選")
    selection_rounds: int | None = _post("甄選次數")
    is_exam_eligible: bool | None = _post("具證書應考資格")
    is_remote_area: bool | None = _post("離島偏遠地區")
    has_resume: bool | None = _post("已備履歷表")
    has_contract: bool | None = _post("已備契約書")
    has_plan_approval: bool | None = _post("已備計畫核准函")
    dismissed_on: date | None = _post("解聘日期")
    dismissal_reason: DismissalReason | None = _post("解聘原因")
    reserve_payout: ReservePayout | None = _post("儲金發給")


def facts_of(values: Mapping[str, object]) -> CaseFacts:
    """The facts with these values, each a fact of the vocabulary and of its kind.

    As `CaseFacts(**values)`, but at the cost of the facts that are stated, not of all, and without
    asking whether they are facts: that is for the caller to know.
    """
    facts = object.__new__(CaseFacts)
    vars(facts).update(values)
    return facts


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of the vocabulary, as read off `CaseFacts`."""

    key: str
    label: str
    kind: Kind
    group: Group
    allowed: tuple[str, ...]
    note: str
    none_words: tuple[str, ...]
    has_blank_meaning: bool
    blank: object
    """The value that an empty fact stands for; meaningful where `has_blank_meaning`."""


_SIMPLE_KINDS: Final[Mapping[object, Kind]] = {
    str: Kind.TEXT,
    bool: Kind.BOOL,
    date: Kind.DATE,
    int: Kind.INT,
    Decimal: Kind.DECIMAL,
    IdNumber: Kind.ID,
    Code: Kind.CODE,
}


def _kind_of(annotation: object) -> tuple[Kind, tuple[str, ...]]:
    (inner,) = (a for a in get_args(annotation) if a is not types.NoneType)
    if get_origin(inner) is Literal:
        return Kind.ENUM, cast("tuple[str, ...]", get_args(inner))
    return _SIMPLE_KINDS[inner], ()


def _read_vocabulary() -> dict[str, Fact]:
    hints = get_type_hints(CaseFacts)
    found: dict[str, Fact] = {}
    for f in dataclasses.fields(CaseFacts):
        kind, allowed = _kind_of(hints[f.name])
        m = f.metadata
        has_blank = m["blank"] is not _NO_MEANING
        found[f.name] = Fact(
            key=f.name,
            label=m["label"],
            kind=kind,
            group=m["group"],
            allowed=allowed,
            note=m["note"],
            none_words=m["none_words"],
            has_blank_meaning=has_blank,
            blank=m["blank"] if has_blank else None,
        )
    return found


FACTS: Final[Mapping[str, Fact]] = types.MappingProxyType(_read_vocabulary())
"""Key → fact, in the order of the vocabulary."""


def label(key: str) -> str:
    """The Chinese label of a fact, or the key itself where the vocabulary has no such fact."""
    fact = FACTS.get(key)
    return fact.label if fact else key


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it came in: what it states, and how that was typed.

    `row` is the line of the source as a spreadsheet shows it, from 1; 0 for a case of no source.
    `typed` holds every non-empty cell by fact key, as typed (white space kept).
    `unreadable` names the facts whose cell holds something that is no value of their kind.
    `notes` holds the columns that the vocabulary does not know, by their header.
    """

    facts: CaseFacts
    row: int = 0
    typed: Mapping[str, str] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)
