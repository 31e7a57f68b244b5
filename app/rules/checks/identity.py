"""The numbers and names by which people and agencies are known."""

from __future__ import annotations

from app.rules.base import (
    ALL_KINDS,
    BLOCK,
    FORMAT,
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
    undecided,
    unknown,
    wrong,
)
from app.rules.dates import narrow
from app.rules.facts import OWN_NATIONALITY, Code, IdNumber, Sex
from app.rules.identity import (
    ID_LENGTH,
    IdForm,
    has_right_check_digit,
    id_form,
    is_org_code,
    sex_of,
)
from app.rules.sources import CODE_PRACTICE, PUBLIC_ALGORITHM, RESIDENT_NUMBERS


def _what_is_odd(number: str) -> str:
    """Why a number has no known form, in words."""
    if len(number) != ID_LENGTH:
        return f"有 {len(number)} 碼，證號為 {ID_LENGTH} 碼"
    if narrow(number).upper() != number:
        return "含有小寫或全形字元"
    if not number[2:].isdigit():
        return "後八碼不全是數字，請注意字母 O 與數字 0"
    return "的前兩碼不是證號所用的字母與數字"


@rule(
    id="F01",
    title="身分證統一編號檢查碼",
    severity=BLOCK,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(PUBLIC_ALGORITHM.at(),),
    why="身分證統一編號的末碼由前面各碼算出，算不合就是打錯；長度或字元不合的也不是證號。",
    fix="請確認證號與身分證件相同；字母請用半形大寫。",
    examples=(
        passes("檢查碼正確", id_number="A123456789"),
        passes("前後空白不計", id_number=" F100000015 "),
        passes("女性證號", id_number="B223456782"),
        fails("檢查碼錯誤", id_number="A123456788"),
        fails("長度不足", id_number="12345"),
        fails("小寫字母", id_number="a123456789"),
        fails("字母 O 當作數字 0", id_number="A1234O6789"),
        fails("第三碼之字母 O", id_number="A1O3456789"),
        fails("第二碼不是所用的字母", id_number="AX23456789"),
        fails("全形", id_number="Ａ１２３４５６７８９"),
        fails("性別碼不是 1 或 2", id_number="A323456789"),
        not_applicable("新式統一證號", id_number="A800000014"),
        not_applicable("舊式統一證號", id_number="AA00000009"),
        unknown("空白"),
    ),
)
def national_id_checks(id_number: IdNumber) -> Ruling:
    """F01: a national ID with the right check digit; resident numbers have their own rules."""
    form = id_form(id_number)
    if form is None:
        return wrong(f"身分證字號「{id_number}」{_what_is_odd(id_number)}。", "id_number")
    if form is not IdForm.NATIONAL:
        return NOT_APPLICABLE
    if has_right_check_digit(id_number):
        return PASS
    return wrong(f"身分證字號「{id_number}」檢查碼不符。", "id_number")


@rule(
    id="F02",
    title="性別與證號相符",
    severity=BLOCK,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(PUBLIC_ALGORITHM.at(),),
    why="證號第二碼表示性別：1、8、A、C 為男，2、9、B、D 為女。",
    fix="請確認性別與證號均與身分證件相同。",
    examples=(
        passes("男", id_number="A123456789", sex="男"),
        passes("女，舊式統一證號", id_number="AB00000001", sex="女"),
        passes("男，新式統一證號", id_number="A800000014", sex="男"),
        fails("證號為男", id_number="A123456789", sex="女"),
        fails("證號為女", id_number="A900207177", sex="男"),
        fails("檢查碼不論，仍比對第二碼", id_number="B223456789", sex="男"),
        unknown("性別未填", id_number="A123456789"),
        unknown("證號格式不明", id_number="12345", sex="男"),
        unknown("證號未填", sex="男"),
    ),
)
def sex_matches(id_number: IdNumber, sex: Sex) -> Ruling:
    """F02: the second character says the sex."""
    if id_form(id_number) is None:
        return undecided("證號格式不明，無法比對性別。")
    said = sex_of(id_number)
    if said == sex:
        return PASS
    return wrong(
        f"性別填「{sex}」，而身分證字號「{id_number}」第二碼表示{said}。", "sex", "id_number"
    )


@rule(
    id="F26",
    title="機關代碼格式",
    severity=BLOCK,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(CODE_PRACTICE.at(),),
    why="機關代碼十碼：首碼為數字或大寫字母，中間八碼數字，末碼大寫字母。",
    fix="請確認機關代碼；字母請用半形大寫，首碼的零不要省略。",
    examples=(
        passes("市政府", org_code="376736800A"),
        passes("首碼為字母", org_code="A21000000I"),
        fails("八碼", org_code="37673680"),
        fails("末碼小寫", org_code="376736800a"),
        fails("末碼為數字", org_code="3767368001"),
        fails("中間有字母", org_code="3767A6800A"),
        not_applicable("空白"),
    ),
)
def org_code_form(org_code: OrBlank[Code]) -> Ruling:
    """F26: ten characters of the right kinds."""
    if org_code is None:
        return NOT_APPLICABLE
    if is_org_code(org_code):
        return PASS
    return wrong(f"機關代碼「{org_code}」不是十碼的代碼格式。", "org_code")


def _resident_check(number: IdNumber, form: IdForm) -> Ruling:
    """The check digit of a resident number of one form; other numbers are for other rules."""
    if id_form(number) is not form:
        return NOT_APPLICABLE
    if has_right_check_digit(number):
        return PASS
    return wrong(f"統一證號「{number}」檢查碼不符。", "id_number")


@rule(
    id="F03",
    title="新式統一證號檢查碼",
    severity=WARN,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(RESIDENT_NUMBERS.at("（新式）"),),
    why="新式統一證號的末碼由前面各碼算出，算不合就是打錯。",
    fix="請確認居留證上之統一證號。",
    examples=(
        passes("男性", id_number="A800000014"),
        passes("女性", id_number="A900207177"),
        fails("檢查碼錯誤", id_number="A800501509"),
        fails("末碼差一", id_number="A800000015"),
        fails("對調兩碼", id_number="A900201777"),
        not_applicable("身分證", id_number="A123456788"),
        not_applicable("舊式統一證號", id_number="AA00000008"),
        not_applicable("格式不明", id_number="12345"),
        unknown("空白"),
    ),
)
def resident_number_checks(id_number: IdNumber) -> Ruling:
    """F03: the check digit of a new resident number."""
    return _resident_check(id_number, IdForm.RESIDENT)


@rule(
    id="F04",
    title="舊式統一證號檢查碼",
    severity=WARN,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(RESIDENT_NUMBERS.at("（舊式）"),),
    why="舊式統一證號的末碼由前面各碼算出，算不合就是打錯。",
    fix="請確認居留證上之統一證號；已換發新式證號者請改填新式。",
    examples=(
        passes("正確", id_number="AA00000009"),
        passes("第二字母 C", id_number="CC00151114"),
        fails("末碼差一", id_number="AA00000008"),
        fails("第二字母改為 D", id_number="CD00151114"),
        fails("對調兩碼", id_number="CC00511114"),
        not_applicable("身分證", id_number="A123456788"),
        not_applicable("新式統一證號", id_number="A800501509"),
        unknown("空白"),
    ),
)
def old_resident_number_checks(id_number: IdNumber) -> Ruling:
    """F04: the check digit of an old resident number."""
    return _resident_check(id_number, IdForm.OLD_RESIDENT)


@rule(
    id="F05",
    title="外來證號與國籍相符",
    severity=WARN,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(RESIDENT_NUMBERS.at(),),
    why="有身分證的是本國人，有統一證號的多半不是；無戶籍國民（第三碼 7）例外。",
    fix="請確認國籍與證號。",
    examples=(
        passes("身分證與本國籍", id_number="A123456789", nationality="中華民國"),
        passes("統一證號與外國籍", id_number="A800000014", nationality="日本"),
        passes("舊式統一證號", id_number="AA00000009", nationality="越南"),
        fails("統一證號而填本國籍", id_number="A800000014", nationality="中華民國"),
        fails("舊式統一證號而填本國籍", id_number="AA00000009", nationality="中華民國"),
        fails("身分證而填外國籍", id_number="A123456789", nationality="日本"),
        fails("國籍寫法不同", id_number="A123456789", nationality="臺灣"),
        not_applicable("無戶籍國民", id_number="A870000015", nationality="中華民國"),
        not_applicable("格式不明", id_number="12345", nationality="日本"),
        unknown("國籍未填", id_number="A123456789"),
        unknown("證號未填", nationality="中華民國"),
    ),
)
def number_fits_nationality(id_number: IdNumber, nationality: str | None) -> Ruling:
    """F05: a national ID says 中華民國, a resident number something else."""
    form = id_form(id_number)
    if form is None or (form is IdForm.RESIDENT and id_number[2] == "7"):
        return NOT_APPLICABLE
    if nationality is None:
        return UNKNOWN
    if (form is IdForm.NATIONAL) == (nationality == OWN_NATIONALITY):
        return PASS
    return wrong(f"身分證字號為{form}，而國籍填「{nationality}」。", "nationality", "id_number")
