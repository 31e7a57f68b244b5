"""Whether what was typed can be read at all, and whether facts that say the same thing agree."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from app.rules.base import (
    ALL_KINDS,
    BLOCK,
    FORMAT,
    HINT,
    INFERRED,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    VERIFIED,
    WARN,
    OrBlank,
    Ruling,
    fails,
    not_applicable,
    passes,
    rule,
    unknown,
    wrong,
)
from app.rules.dates import FIRST_ROC_DAY, add_years, full_age, roc
from app.rules.facts import FACTS, Case, CaseKind, Kind
from app.rules.law import LawView
from app.rules.logic import first_stated
from app.rules.sources import CIVIL_CODE, DATA_INTEGRITY, DOCUMENT_FORM, PLACE_NAMES, WEBHR_IMPORT
from app.rules.wording import not_stated

_DATES: Final = tuple(k for k, f in FACTS.items() if f.kind is Kind.DATE)
_DATE_KEYS: Final = frozenset(_DATES)


def _expected(key: str) -> str:
    """What an unreadable cell of this fact could hold, in words."""
    fact = FACTS[key]
    match fact.kind:
        case Kind.ENUM:
            return f"可填：{'、'.join(fact.allowed)}"
        case Kind.BOOL:
            return "可填：是、否"
        case Kind.INT:
            return "可填整數"
        case _:
            return "可填數字"


@rule(
    id="F15",
    title="日期有效",
    severity=BLOCK,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(DOCUMENT_FORM.at(),),
    why="日期要是曆上存在的日子，並寫成看得懂的樣子；讀不懂的日期，與它有關的項目都無法判斷。",
    fix="請確認日期，改填曆上有的日子，寫成 1150323、115-03-23、115/3/23 或 115年3月23日。",
    examples=(
        passes("七碼，閏年", graduated_on="1130229"),
        passes("六碼", birth_date="800501"),
        passes(
            "各種寫法",
            onboard_date="115/4/7",
            contract_start="民國115年4月7日",
            contract_end="2026-12-31",
        ),
        passes("沒有日期"),
        passes("他欄無法辨識不論", points="三一二"),
        fails("非閏年", graduated_on="1150229"),
        fails("西元八碼", graduated_on="20260323"),
        fails("零年", birth_date="0000101"),
        fails("逐欄列出", onboard_date="4/7", contract_start="115-13-01"),
    ),
)
def dates_exist(case: Case) -> Ruling:
    """F15: no date fact is unreadable."""
    if not case.unreadable:
        return PASS
    bad = [k for k in _DATES if k in case.unreadable]
    if not bad:
        return PASS
    return [
        wrong(f"{FACTS[k].label}「{case.typed[k].strip()}」看不懂，或曆上沒有這一天。", k)
        for k in bad
    ]


@rule(
    id="F56",
    title="欄位值可辨識",
    severity=BLOCK,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(DATA_INTEGRITY.at("：選項、是否與數字欄"),),
    why="選項欄、是否欄與數字欄要填得出意思；讀不懂的值視為未填，與它有關的項目都無法判斷。",
    fix="請確認各欄內容，改填括號中所列的寫法。",
    examples=(
        passes("選項", retirement_scheme="勞退"),
        passes("台、臺不拘", origin="台灣"),
        passes("千分位與貨幣", monthly_pay="NT$43,336"),
        passes("整數的小數寫法", points="312.0"),
        fails("選項以外", retirement_scheme="勞退休"),
        fails("國字數目", points="三一二"),
        fails("千分位不合", monthly_pay="4,33,36"),
        fails("非整數", step="3.5"),
        fails("是否欄", has_resume="待補"),
        fails("百分比請只填數字", employer_rate="6%"),
    ),
)
def values_readable(case: Case) -> Ruling:
    """F56: no other fact is unreadable."""
    if not case.unreadable:
        return PASS
    bad = [k for k in FACTS if k in case.unreadable and k not in _DATES]
    if not bad:
        return PASS
    return [
        wrong(f"{FACTS[k].label}「{case.typed[k].strip()}」無法辨識（{_expected(k)}）。", k)
        for k in bad
    ]


@rule(
    id="F57",
    title="案件類別明確",
    severity=BLOCK,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(DATA_INTEGRITY.at("：案件類別"),),
    why="要檢核哪些項目由案件類別決定；類別不明的案件，只檢核各類共通的項目。",
    fix="請確認並選填新聘、續聘、改聘、解聘、更正或註銷。",
    examples=(
        passes("新聘", case_kind="新聘"),
        passes("註銷", case_kind="註銷"),
        fails("空白", case_kind=""),
        fails("不在選項內", case_kind="調薪"),
        fails("簡寫", case_kind="新"),
    ),
)
def kind_stated(case: Case, case_kind: CaseKind | None) -> Ruling:
    """F57: case_kind is one of the six."""
    if case_kind is not None:
        return PASS
    return wrong(f"{not_stated(case, ('case_kind',))}，本案只檢核各類案件共通的項目。", "case_kind")


@rule(
    id="F17",
    title="年齡與出生日期相符",
    severity=BLOCK,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=("新聘", "續聘"),
    dated_by=None,
    basis=(CIVIL_CODE.at("第124條第1項"),),
    why="年齡以到職日（沒有到職日的以約聘起日）的週歲計算，自出生當日起算。",
    fix="請確認出生日期與年齡；年齡欄可以留空。",
    examples=(
        passes("生日前", birth_date="80-05-01", onboard_date="115-04-30", age="34"),
        passes("生日當日", birth_date="80-05-01", onboard_date="115-05-01", age="35"),
        passes(
            "無到職日，以約聘起日計",
            case_kind="續聘",
            birth_date="80-05-01",
            contract_start="115-04-01",
            age="34",
        ),
        passes(
            "2月29日生，平年3月1日滿歲", birth_date="81-02-29", onboard_date="115-03-01", age="34"
        ),
        fails("多一歲", birth_date="80-05-01", onboard_date="115-04-01", age="35"),
        fails("虛歲", birth_date="80-05-01", onboard_date="115-05-01", age="36"),
        fails(
            "2月29日生，平年2月28日未滿歲",
            birth_date="81-02-29",
            onboard_date="115-02-28",
            age="34",
        ),
        not_applicable("未填年齡", birth_date="80-05-01", onboard_date="115-04-01"),
        unknown("出生日期未填", onboard_date="115-04-01", age="34"),
        unknown("年齡無法辨識", birth_date="80-05-01", onboard_date="115-04-01", age="三四"),
        unknown(
            "到職日期無法辨識",
            birth_date="80-05-01",
            onboard_date="四月",
            contract_start="115-04-01",
            age="34",
        ),
    ),
)
def age_matches(
    case: Case,
    age: OrBlank[int],
    birth_date: date | None,
    onboard_date: date | None,
    contract_start: date | None,
) -> Ruling:
    """F17: age is the years completed on arrival, or else on the start of the contract."""
    if age is None:
        return NOT_APPLICABLE
    day = first_stated(case, "onboard_date", onboard_date, contract_start)
    if birth_date is None or day is None:
        return UNKNOWN
    right = full_age(birth_date, day)
    if age == right:
        return PASS
    return wrong(
        f"年齡填 {age} 歲，而{roc(birth_date)}出生者於{roc(day)}為 {right} 歲。",
        "age",
        "birth_date",
    )


@rule(
    id="F16",
    title="民國與西元混用",
    severity=WARN,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(DATA_INTEGRITY.at("：日期在常情之內"),),
    why="早於民國元年或晚於十年後的日期，多半是把民國年當西元年，或年度多打一碼。",
    fix="請確認年度是民國或西元。",
    examples=(
        passes("一般日期", onboard_date="115-04-01"),
        passes("民國元年元旦", birth_date="1912-01-01"),
        passes("恰為十年後", plan_due="125-04-20"),
        passes("沒有日期"),
        fails("十年後的次日", plan_due="125-04-21"),
        fails("民國前", birth_date="1911-12-31"),
        fails("年度打錯", graduated_on="3026-04-01"),
        fails("民國年當西元年", birth_date="0080-05-01"),
        fails(
            "只指出不合的日期",
            birth_date="1912-01-01",
            plan_due="125-04-20",
            graduated_on="3026-04-01",
        ),
        unknown("有日期無法辨識", birth_date="1150229"),
    ),
)
def dates_plausible(case: Case, as_of: date, law: LawView) -> Ruling:
    """F16: from 民國 1 to ten years after as_of."""
    latest = add_years(as_of, law.number("dates.years_ahead"))
    days = [d for d in vars(case.facts).values() if type(d) is date]
    if days and not (min(days) >= FIRST_ROC_DAY and max(days) <= latest):
        return [
            wrong(f"{FACTS[k].label}{roc(d)}{far}。", k)
            for k in _DATES
            if (d := getattr(case.facts, k)) and (far := _how_far(d, latest))
        ]
    return UNKNOWN if case.unreadable & _DATE_KEYS else PASS


def _how_far(day: date, latest: date) -> str:
    """In what way a date is out of the ordinary; empty where it is not."""
    if day < FIRST_ROC_DAY:
        return "早於民國元年"
    return "距預檢基準日逾十年" if day > latest else ""


_TEXTS: Final = tuple(k for k, f in FACTS.items() if f.kind is Kind.TEXT)
_NOT_SEEN: Final = ("Cc", "Cf")
_WIDE: Final = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_PERHAPS_UNCLEAN: Final = re.compile("[^!-~一-鿿、。「」（），：；]")
"""Whatever is not plainly clean, among it every blank."""


def _flaws(text: str) -> list[str]:
    """What is wrong with the writing of a text, in words."""
    found = []
    if not text.isprintable() and any(unicodedata.category(c) in _NOT_SEEN for c in text):
        found.append("看不見的控制字元")
    if text != text.strip():
        found.append("首尾空白")
    if wide := _WIDE.findall(text):
        found.append(f"全形英數「{''.join(dict.fromkeys(wide))}」")
    return found


@rule(
    id="F51",
    title="控制字元與全形數字",
    severity=HINT,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(DATA_INTEGRITY.at("：文字欄之用字"),),
    why="從別處複製貼上的文字常夾帶看不見的字元、空白或全形英數，系統比對時會對不起來。",
    fix="請確認後改為半形英數，並刪除空白與看不見的字元。",
    examples=(
        passes("乾淨", unit="輔導處3"),
        passes("中間的空白不論", no_staff_reason="編制內 無心理師"),
        passes("只有空白字元視為未填", unit="　"),
        passes("非文字欄不論", points="３１２"),
        fails("全形數字", unit="輔導處３"),
        fails("首尾空白", unit=" 輔導處"),
        fails("零寬字元", duties="個案\u200b管理"),
        fails("換行", duties="個案\n管理"),
        fails("全形字母", job_title="約聘Ａ"),
    ),
)
def text_is_clean(case: Case) -> Ruling:
    """F51: no text fact has control or zero-width characters, blanks at an end, wide letters."""
    # Nearly all texts are plain, which shows on all of them at once.
    whole = "".join(filter(None, map(case.typed.get, _TEXTS)))
    if not _PERHAPS_UNCLEAN.search(whole):
        return PASS
    return [
        wrong(f"{FACTS[k].label}含有{'、'.join(flaws)}。", k)
        for k in _TEXTS
        if (t := case.typed.get(k, "")).strip() and (flaws := _flaws(t))
    ] or PASS


@rule(
    id="F48",
    title="籍貫為縣市",
    severity=HINT,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("新聘", "續聘"),
    dated_by=None,
    basis=(PLACE_NAMES.at(),),
    why="籍貫以現行縣市名開頭最清楚；舊縣市名與「台」字會和戶籍資料對不起來。",
    fix="請確認戶籍資料，改填現行縣市名；外國籍人員可不理會本提示。",
    examples=(
        passes("直轄市", native_place="桃園市"),
        passes("縣市以下亦可", native_place="臺東縣成功鎮"),
        passes("離島", native_place="連江縣"),
        fails("台字", native_place="台北市"),
        fails("舊縣名", native_place="桃園縣"),
        fails("省名", native_place="福建省"),
        fails("舊縣名與台字", native_place="台南縣新營"),
        unknown("空白"),
    ),
)
def place_is_a_county(native_place: str, law: LawView) -> Ruling:
    """F48: begins with the present name of a county or city."""
    counties = law.texts("places.counties")
    if native_place.startswith(counties):
        return PASS
    proper = native_place.replace("台", "臺")
    former = dict(entry.split("→", 1) for entry in law.texts("places.former"))
    now = next((new for old, new in former.items() if proper.startswith(old)), None) or next(
        (c for c in counties if proper.startswith(c)), None
    )
    said = f"，現名為「{now}」" if now else "，不是現行縣市名"
    return wrong(f"籍貫「{native_place}」{said}。", "native_place")


@rule(
    id="F50",
    title="擔任事項長度",
    severity=HINT,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("新聘", "續聘", "改聘"),
    dated_by=None,
    basis=(WEBHR_IMPORT.at("：欄位長度（類推）"),),
    why="WebHR 其他模組的類似欄位上限為一百字；太長可能存不進去。",
    fix="請確認 WebHR 可否容納，並精簡擔任事項。",
    examples=(
        passes("三十字", duties="學" * 30),
        passes("一百字", duties="學" * 100),
        passes("罕用字一字算一字", duties="𠮷" * 100),
        fails("一百零一字", duties="學" * 101),
        fails("很長", case_kind="續聘", duties="學" * 500),
        fails("罕用字", case_kind="改聘", duties="𠮷" * 101),
        unknown("空白"),
    ),
)
def duties_short_enough(duties: str, law: LawView) -> Ruling:
    """F50: at most 100 characters."""
    most = law.number("duties.length")
    if len(duties) <= most:
        return PASS
    return wrong(f"擔任事項 {len(duties)} 字，超過 {most} 字。", "duties")
