"""Nationality, origin and household: 國籍法第20條, 兩岸條例第21條."""

from __future__ import annotations

from datetime import date

from app.rules.base import (
    BLOCK,
    HINT,
    LETTER,
    NOT_APPLICABLE,
    PASS,
    STATUTE,
    UNKNOWN,
    VERIFIED,
    WARN,
    Ruling,
    ask,
    fails,
    not_applicable,
    passes,
    rule,
    unknown,
    wrong,
)
from app.rules.dates import add_years, roc
from app.rules.facts import Case, JobCategory, NationalityException, Origin, WorkNature
from app.rules.law import LawView
from app.rules.logic import every, first_stated
from app.rules.sources import CROSS_STRAIT, HONG_KONG_MACAO, NATIONALITY, PRC_AFFIDAVIT
from app.rules.wording import not_stated

_CLAUSE_3 = "國籍法第20條第1項第3款"
_ALL_FIVE = {
    "nationality_exception": _CLAUSE_3,
    "work_nature": "專司技術性研究設計",
    "is_statutory_chief": "否",
    "plan_approval_no": "府人力字第1150039390號",
    "is_scarce_talent": "是",
    "touches_state_secret": "否",
}


@rule(
    id="L32",
    title="國籍例外之要件",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(NATIONALITY.at("第20條第1項第3款"), NATIONALITY.at("第20條第2項")),
    why=(
        "以「專司技術研究設計工作而以契約定期聘用之非主管職務」為例外者，"
        "要符合工作性質、非主管、經核准、專長不易覓得、不涉國家機密五項。"
    ),
    fix="請逐項核對；有一項不符者，不能以此款為例外，請另查國籍例外依據或先辦理放棄外國國籍。",
    examples=(
        passes("五項皆符", **_ALL_FIVE),
        passes("續聘亦同", case_kind="續聘", **_ALL_FIVE),
        fails("涉及國家機密", **_ALL_FIVE | {"touches_state_secret": "是"}),
        fails("業務性質不符", **_ALL_FIVE | {"work_nature": "執行專門性業務"}),
        fails("主管職位", **_ALL_FIVE | {"is_statutory_chief": "是"}),
        fails("核准文號空白", **_ALL_FIVE | {"plan_approval_no": ""}),
        fails("專長並非不易覓得", **_ALL_FIVE | {"is_scarce_talent": "否"}),
        fails(
            "一項不符，其餘未填亦可判斷", nationality_exception=_CLAUSE_3, is_statutory_chief="是"
        ),
        not_applicable("無例外", **_ALL_FIVE | {"nationality_exception": "無"}),
        not_applicable("例外依據空白，視為無", touches_state_secret="是"),
        not_applicable("其他法律", nationality_exception="其他法律"),
        unknown("是否涉及國家機密未填", **_ALL_FIVE | {"touches_state_secret": ""}),
        unknown("例外依據無法辨識", **_ALL_FIVE | {"nationality_exception": "第三款"}),
    ),
)
def exception_conditions(
    nationality_exception: NationalityException,
    work_nature: WorkNature | None,
    is_statutory_chief: bool | None,
    plan_approval_no: str | None,
    is_scarce_talent: bool | None,
    touches_state_secret: bool | None,
) -> Ruling:
    """L32: five conditions, where the exception is clause 3."""
    if nationality_exception != _CLAUSE_3:
        return NOT_APPLICABLE
    conditions = (
        (
            None if work_nature is None else work_nature == "專司技術性研究設計",
            "work_nature",
            f"業務性質為「{work_nature}」，應為「專司技術性研究設計」。",
        ),
        (
            None if is_statutory_chief is None else not is_statutory_chief,
            "is_statutory_chief",
            "充任法定主管為「是」，此款以非主管職務為限。",
        ),
        (
            plan_approval_no is not None,
            "plan_approval_no",
            "計畫核准文號未填，此款應經主管機關核准。",
        ),
        (is_scarce_talent, "is_scarce_talent", "專長不易覓得為「否」，此款以不易覓得之人才為限。"),
        (
            None if touches_state_secret is None else not touches_state_secret,
            "touches_state_secret",
            "涉及國家機密為「是」，此款以不涉及國家機密之職務為限。",
        ),
    )
    found = [wrong(message, field) for holds, field, message in conditions if holds is False]
    if found:
        return found
    return PASS if every(holds for holds, _, _ in conditions) else UNKNOWN


@rule(
    id="L34",
    title="大陸地區人民設籍滿十年",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘"),
    dated_by="onboard_date",
    basis=(CROSS_STRAIT.at("第21條第1項"), CROSS_STRAIT.at("第21條第2項")),
    why=(
        "原籍大陸地區者，在臺設籍要滿十年才能擔任公教人員；"
        "大學教職、學術研究機構研究人員及社會教育機構專業人員不受此限。"
    ),
    fix="請依戶籍資料核對在臺設籍日期；未滿十年且不屬例外類別者，不能聘用。",
    examples=(
        passes(
            "到職當日滿十年",
            origin="大陸",
            job_category="一般聘用",
            household_registered_on="105-04-01",
            onboard_date="115-04-01",
        ),
        passes(
            "續聘無到職日，以約聘起日計",
            case_kind="續聘",
            origin="大陸",
            job_category="一般聘用",
            household_registered_on="105-07-01",
            contract_start="115-07-01",
        ),
        passes(
            "2月29日設籍，於第十年2月28日屆滿",
            origin="大陸",
            job_category="一般聘用",
            household_registered_on="105-02-29",
            onboard_date="115-02-28",
        ),
        fails(
            "差一日",
            origin="大陸",
            job_category="一般聘用",
            household_registered_on="105-04-02",
            onboard_date="115-04-01",
        ),
        fails(
            "續聘差一日",
            case_kind="續聘",
            origin="大陸",
            job_category="學校專業輔導人員",
            household_registered_on="105-07-02",
            contract_start="115-07-01",
        ),
        fails(
            "才設籍",
            origin="大陸",
            job_category="法官助理",
            household_registered_on="114-01-01",
            onboard_date="115-04-01",
        ),
        not_applicable("臺灣", origin="臺灣"),
        not_applicable("香港", origin="香港", household_registered_on="114-01-01"),
        not_applicable(
            "例外類別", origin="大陸", job_category="大學教職", onboard_date="115-04-01"
        ),
        unknown("原籍未填", job_category="一般聘用", onboard_date="115-04-01"),
        unknown(
            "進用類別未填",
            origin="大陸",
            household_registered_on="114-01-01",
            onboard_date="115-04-01",
        ),
        unknown("設籍日未填", origin="大陸", job_category="一般聘用", onboard_date="115-04-01"),
        unknown(
            "新聘之到職日期未填",
            origin="大陸",
            job_category="一般聘用",
            household_registered_on="114-01-01",
            contract_start="115-04-01",
        ),
        unknown(
            "續聘之到職日期無法辨識",
            case_kind="續聘",
            origin="大陸",
            job_category="一般聘用",
            household_registered_on="114-01-01",
            onboard_date="四月",
            contract_start="115-04-01",
        ),
    ),
)
def ten_years_registered(
    case: Case,
    origin: Origin | None,
    job_category: JobCategory | None,
    household_registered_on: date | None,
    onboard_date: date | None,
    contract_start: date | None,
    law: LawView,
) -> Ruling:
    """L34: household_registered_on plus ten years <= onboard_date."""
    if origin not in ("大陸", None) or job_category in law.texts("mainland.exempt"):
        return NOT_APPLICABLE
    if origin is None or job_category is None:
        return ask("origin", "job_category")
    day = onboard_date
    if case.facts.case_kind == "續聘":
        day = first_stated(case, "onboard_date", onboard_date, contract_start)
    if household_registered_on is None or day is None:
        return ask("household_registered_on", "onboard_date")
    years = law.number("mainland.years")
    complete = add_years(household_registered_on, years)
    if complete <= day:
        return PASS
    return wrong(
        f"原籍大陸，在臺設籍日期{roc(household_registered_on)}，至{roc(day)}未滿 {years} 年"
        f"（{roc(complete)}始滿），違反設籍年限之規定。",
        "household_registered_on",
        "onboard_date" if onboard_date else "contract_start",
        "origin",
    )


@rule(
    id="L37",
    title="大陸證件具結",
    severity=BLOCK,
    rule_class=LETTER,
    confidence=VERIFIED,
    kinds=("新聘", "續聘", "改聘"),
    dated_by="contract_signed_on",
    basis=(PRC_AFFIDAVIT.at(),),
    holds_from=date(2026, 1, 1),
    why="簽約日在115年1月1日以後者，簽約前要具結未領用大陸地區證件；函文由學校轉知。",
    fix="請確認當事人已於簽約前具結，並填寫大陸證件具結日期。",
    examples=(
        passes("簽約前具結", contract_signed_on="115-03-25", prc_affidavit_on="115-03-20"),
        passes("簽約當日具結", contract_signed_on="115-01-01", prc_affidavit_on="115-01-01"),
        fails("空白", contract_signed_on="115-03-25"),
        fails("簽約後才具結", contract_signed_on="115-03-25", prc_affidavit_on="115-03-26"),
        fails("施行首日未具結", case_kind="續聘", contract_signed_on="115-01-01"),
        fails(
            "無法辨識，視為未填",
            case_kind="改聘",
            contract_signed_on="115-03-25",
            prc_affidavit_on="三月",
        ),
        not_applicable("施行前一日簽約", contract_signed_on="114-12-31"),
        unknown("簽約日未填", prc_affidavit_on="115-03-20"),
    ),
)
def affidavit_before_signing(
    case: Case, contract_signed_on: date, prc_affidavit_on: date | None
) -> Ruling:
    """L37: prc_affidavit_on <= contract_signed_on."""
    if prc_affidavit_on is None:
        return wrong(
            f"{not_stated(case, ('prc_affidavit_on',))}，而簽約日期為{roc(contract_signed_on)}。",
            "prc_affidavit_on",
        )
    if prc_affidavit_on <= contract_signed_on:
        return PASS
    return wrong(
        f"大陸證件具結日期{roc(prc_affidavit_on)}晚於簽約日期{roc(contract_signed_on)}。",
        "prc_affidavit_on",
        "contract_signed_on",
    )


@rule(
    id="L31",
    title="兼具外國國籍須有例外依據",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(NATIONALITY.at("第20條第1項"), NATIONALITY.at("第20條第4項")),
    why="兼具外國國籍者要擔任公職，須有法律所定的例外，或在到職前辦理放棄外國國籍。",
    fix="請填寫國籍例外依據，或於到職前辦理放棄並填寫申請放棄外國國籍日期。",
    examples=(
        passes("已申請放棄", dual_nationality="是", renounce_applied_on="115-03-20"),
        passes("有例外", dual_nationality="是", nationality_exception="其他法律"),
        passes(
            "例外依據無法辨識而已申請",
            dual_nationality="是",
            nationality_exception="條約",
            renounce_applied_on="115-03-20",
        ),
        fails("皆空", dual_nationality="是"),
        fails("例外填「無」", case_kind="續聘", dual_nationality="是", nationality_exception="無"),
        fails("申請日無法辨識，視為未填", dual_nationality="是", renounce_applied_on="辦理中"),
        not_applicable("單一國籍", dual_nationality="否"),
        unknown("空白"),
        unknown("例外依據無法辨識", dual_nationality="是", nationality_exception="條約"),
    ),
)
def dual_nationality_covered(
    case: Case,
    dual_nationality: bool,
    nationality_exception: NationalityException | None,
    renounce_applied_on: date | None,
) -> Ruling:
    """L31: an exception, or renunciation applied for."""
    if not dual_nationality:
        return NOT_APPLICABLE
    if renounce_applied_on is not None:
        return PASS
    if nationality_exception is None:
        return UNKNOWN
    if nationality_exception != "無":
        return PASS
    return wrong(
        f"兼具外國國籍為「是」，無國籍例外依據，而{not_stated(case, ('renounce_applied_on',))}；"
        "應具其一。",
        "nationality_exception",
        "renounce_applied_on",
        "dual_nationality",
    )


_DUAL = {"dual_nationality": "是", "onboard_date": "115-04-01"}


@rule(
    id="L33",
    title="放棄外國國籍之時序",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="onboard_date",
    basis=(NATIONALITY.at("第20條第4項"),),
    why="放棄外國國籍要在到職前辦理，並在到職之日起一年內取得喪失國籍的證明。",
    fix="請核對申請放棄與取得證明之日期；逾一年未取得證明者，請先洽主管機關。",
    examples=(
        passes("到職前申請，一年內不待證明", **_DUAL, renounce_applied_on="115-03-20"),
        passes(
            "到職當日申請，滿一年當日取得證明",
            **_DUAL,
            renounce_applied_on="115-04-01",
            renounce_proved_on="116-04-01",
        ),
        passes("基準日為滿一年當日", **_DUAL, renounce_applied_on="115-03-20", as_of="116-04-01"),
        fails("申請晚於到職一日", **_DUAL, renounce_applied_on="115-04-02"),
        fails(
            "證明逾一年一日",
            **_DUAL,
            renounce_applied_on="115-03-20",
            renounce_proved_on="116-04-02",
        ),
        fails("逾一年仍無證明", **_DUAL, renounce_applied_on="115-03-20", as_of="116-04-02"),
        not_applicable("單一國籍", dual_nationality="否"),
        not_applicable("有例外", **_DUAL, nationality_exception="其他法律"),
        not_applicable("有例外，是否兼具未填亦可判斷", nationality_exception="其他法律"),
        unknown("申請日未填", **_DUAL),
        unknown("申請日未填，證明雖逾一年", **_DUAL, renounce_proved_on="116-04-02"),
        unknown(
            "證明日無法辨識", **_DUAL, renounce_applied_on="115-03-20", renounce_proved_on="已取得"
        ),
        unknown("到職日期未填", dual_nationality="是", renounce_applied_on="115-03-20"),
        unknown("是否兼具未填", renounce_applied_on="115-03-20", onboard_date="115-04-01"),
    ),
)
def renounced_in_time(
    case: Case,
    dual_nationality: bool | None,
    nationality_exception: NationalityException | None,
    renounce_applied_on: date | None,
    renounce_proved_on: date | None,
    onboard_date: date | None,
    as_of: date,
    law: LawView,
) -> Ruling:
    """L33: applied by arrival, proved within a year of it."""
    if dual_nationality is False or nationality_exception not in ("無", None):
        return NOT_APPLICABLE
    if dual_nationality is None or nationality_exception is None:
        return ask("dual_nationality", "nationality_exception")
    if renounce_applied_on is None or onboard_date is None:
        return ask("renounce_applied_on", "onboard_date")
    limit = add_years(onboard_date, law.number("renunciation.years"))
    found = []
    if renounce_applied_on > onboard_date:
        found.append(
            wrong(
                f"申請放棄外國國籍日期{roc(renounce_applied_on)}晚於到職日期{roc(onboard_date)}，"
                "應於到職前辦理。",
                "renounce_applied_on",
                "onboard_date",
            )
        )
    proof_unreadable = "renounce_proved_on" in case.unreadable
    proved_or_now = renounce_proved_on or as_of
    if not proof_unreadable and proved_or_now > limit:
        what = (
            f"喪失外國國籍證明日期{roc(renounce_proved_on)}"
            if renounce_proved_on
            else f"至{roc(as_of)}仍未填喪失外國國籍證明日期"
        )
        found.append(
            wrong(f"{what}，應於{roc(limit)}以前取得證明。", "renounce_proved_on", "onboard_date")
        )
    if found:
        return found
    return ask("renounce_proved_on") if proof_unreadable else PASS


@rule(
    id="L35",
    title="十年限制之例外類別",
    severity=HINT,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(CROSS_STRAIT.at("第21條第2項"), CROSS_STRAIT.at("第21條第3項")),
    why=(
        "大學教職、學術研究機構研究人員、社會教育機構專業人員不受設籍十年的限制，"
        "但不能擔任涉及國家安全或機密科技研究的職務。"
    ),
    fix="請核對職務內容是否涉及國家安全或機密科技研究。",
    examples=(
        fails("社教機構", origin="大陸", job_category="社教機構專業人員"),
        fails("大學教職", case_kind="續聘", origin="大陸", job_category="大學教職"),
        fails(
            "涉及機密者併同說明",
            origin="大陸",
            job_category="學術研究機構研究人員",
            touches_state_secret="是",
        ),
        not_applicable("一般聘用", origin="大陸", job_category="一般聘用"),
        not_applicable("原籍臺灣", origin="臺灣", job_category="大學教職"),
        not_applicable("類別不屬例外，原籍未填亦可判斷", job_category="法官助理"),
        unknown("原籍未填", job_category="大學教職"),
        unknown("類別未填", origin="大陸"),
    ),
)
def exempt_from_ten_years(
    origin: Origin | None,
    job_category: JobCategory | None,
    touches_state_secret: bool | None,
    law: LawView,
) -> Ruling:
    """L35: a hint for the exempt categories; nothing to pass or to fail otherwise."""
    exempt = None if job_category is None else job_category in law.texts("mainland.exempt")
    if exempt is False or origin not in ("大陸", None):
        return NOT_APPLICABLE
    if exempt is None or origin is None:
        return UNKNOWN
    secret = "涉及國家機密為「是」，請特別核對。" if touches_state_secret else ""
    return wrong(
        f"原籍大陸而進用類別為「{job_category}」，不適用設籍十年之限制，"
        f"但應不涉及國家安全或機密科技研究。{secret}",
        "job_category",
        "origin",
        "touches_state_secret",
    )


@rule(
    id="L36",
    title="港澳居民不適用十年限制",
    severity=HINT,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(HONG_KONG_MACAO.at("第16條"),),
    why="設籍十年的限制是對大陸地區人民；港澳居民的限制只及於公職候選人、軍職與政黨。",
    fix="請核對原籍地區；確為香港或澳門者，不適用大陸地區人民設籍十年之限制。",
    examples=(
        fails("香港", origin="香港"),
        fails("澳門", origin="澳門"),
        fails("續聘", case_kind="續聘", origin="香港"),
        not_applicable("臺灣", origin="臺灣"),
        not_applicable("大陸", origin="大陸"),
        unknown("空白"),
    ),
)
def hong_kong_or_macao(origin: Origin) -> Ruling:
    """L36: a hint for Hong Kong and Macao; nothing to pass or to fail otherwise."""
    if origin not in ("香港", "澳門"):
        return NOT_APPLICABLE
    return wrong(f"原籍地區為「{origin}」，不適用大陸地區人民設籍十年之限制。", "origin")
