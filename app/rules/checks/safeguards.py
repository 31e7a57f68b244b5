"""What a school has to look up before somebody works with children."""

from __future__ import annotations

from datetime import date

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
from app.rules.dates import roc
from app.rules.facts import Case, JobCategory, OrgType
from app.rules.sources import COUNSELLORS, GENDER_EQUITY, PSYCHOLOGISTS, SOCIAL_WORKERS
from app.rules.wording import not_stated


@rule(
    id="L67",
    title="學校進用前不適任查詢",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="contract_signed_on",
    basis=(COUNSELLORS.at("第13條"),),
    why="聘用專業輔導人員前要查詢有無不適任情形。本程式只記查詢日期，不記查詢內容。",
    fix="請於簽約前完成查詢，並填寫不適任查詢日期。",
    examples=(
        passes(
            "簽約前查詢",
            job_category=COUNSELLOR,
            unfit_check_on="115-03-20",
            contract_signed_on="115-03-25",
        ),
        passes(
            "簽約當日查詢",
            job_category=SUPERVISOR,
            unfit_check_on="115-03-25",
            contract_signed_on="115-03-25",
        ),
        fails("空白", job_category=COUNSELLOR, contract_signed_on="115-03-25"),
        fails(
            "簽約後才查詢",
            job_category=COUNSELLOR,
            unfit_check_on="115-03-26",
            contract_signed_on="115-03-25",
        ),
        fails("空白，簽約日未填亦可判斷", job_category=SUPERVISOR),
        fails(
            "無法辨識，視為未填",
            job_category=SUPERVISOR,
            unfit_check_on="已查",
            contract_signed_on="115-03-25",
        ),
        not_applicable("一般聘用", job_category="一般聘用"),
        unknown("簽約日未填", job_category=COUNSELLOR, unfit_check_on="115-03-20"),
        unknown("進用類別未填", contract_signed_on="115-03-25"),
    ),
)
def checked_before_signing(
    case: Case,
    job_category: JobCategory,
    unfit_check_on: date | None,
    contract_signed_on: date | None,
) -> Ruling:
    """L67: unfit_check_on <= contract_signed_on."""
    if job_category not in (COUNSELLOR, SUPERVISOR):
        return NOT_APPLICABLE
    if unfit_check_on is None:
        return wrong(
            f"{not_stated(case, ('unfit_check_on',))}。聘用{job_category}前應完成不適任查詢。",
            "unfit_check_on",
        )
    if contract_signed_on is None:
        return UNKNOWN
    if unfit_check_on <= contract_signed_on:
        return PASS
    return wrong(
        f"不適任查詢日期{roc(unfit_check_on)}晚於簽約日期{roc(contract_signed_on)}，"
        "應於聘用前查詢。",
        "unfit_check_on",
        "contract_signed_on",
    )


@rule(
    id="L68",
    title="學校進用人員性侵害犯罪紀錄查詢",
    severity=WARN,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="onboard_date",
    basis=(GENDER_EQUITY.at("第30條第2項"),),
    why="學校進用人員前，要查詢有無性侵害之犯罪紀錄。本程式只記查詢日期，不記查詢內容。",
    fix="請於到職前完成查詢，並填寫性侵害犯罪紀錄查詢日期。",
    examples=(
        passes(
            "到職前",
            org_type="公立學校",
            sex_offence_check_on="115-03-18",
            onboard_date="115-04-01",
        ),
        passes(
            "到職當日",
            org_type="公立學校",
            sex_offence_check_on="115-04-01",
            onboard_date="115-04-01",
        ),
        fails("空白", org_type="公立學校", onboard_date="115-04-01"),
        fails(
            "到職後一日",
            org_type="公立學校",
            sex_offence_check_on="115-04-02",
            onboard_date="115-04-01",
        ),
        fails("空白，到職日期未填亦可判斷", org_type="公立學校"),
        fails(
            "無法辨識，視為未填",
            org_type="公立學校",
            sex_offence_check_on="已查",
            onboard_date="115-04-01",
        ),
        not_applicable("機關", org_type="機關"),
        unknown("到職日期未填", org_type="公立學校", sex_offence_check_on="115-03-18"),
        unknown("機關類型未填", onboard_date="115-04-01"),
    ),
)
def offences_looked_up(
    case: Case,
    org_type: OrgType,
    sex_offence_check_on: date | None,
    onboard_date: date | None,
) -> Ruling:
    """L68: sex_offence_check_on <= onboard_date, at a public school."""
    if org_type != "公立學校":
        return NOT_APPLICABLE
    if sex_offence_check_on is None:
        return wrong(
            f"{not_stated(case, ('sex_offence_check_on',))}。學校應於進用前查詢。",
            "sex_offence_check_on",
        )
    if onboard_date is None:
        return UNKNOWN
    if sex_offence_check_on <= onboard_date:
        return PASS
    return wrong(
        f"性侵害犯罪紀錄查詢日期{roc(sex_offence_check_on)}晚於到職日期{roc(onboard_date)}，"
        "應於進用前查詢。",
        "sex_offence_check_on",
        "onboard_date",
    )


@rule(
    id="L69",
    title="心理師、社工師執業登記",
    severity=HINT,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="onboard_date",
    basis=(PSYCHOLOGISTS.at("第7條第1項"), SOCIAL_WORKERS.at("第9條")),
    why="心理師與社會工作師要向所在地主管機關登記、領有執業執照，才能執業。",
    fix="請當事人辦理執業登記，並填寫執業執照字號。",
    examples=(
        passes("有執照", licence="諮商心理師", practice_licence_no="諮心執字第000001號"),
        passes("社工師", licence="社會工作師", practice_licence_no="社工執字第000001號"),
        fails("心理師無執照", licence="臨床心理師"),
        fails("社工師無執照", licence="社會工作師證書"),
        fails("多張證書", licence="教師、諮商心理師"),
        not_applicable("無證書", licence="無"),
        not_applicable("空白"),
        not_applicable("其他證書", licence="護理師"),
    ),
)
def practice_registered(licence: str, practice_licence_no: str | None) -> Ruling:
    """L69: practice_licence_no is there, for psychologists and social workers."""
    if "心理師" not in licence and "社會工作師" not in licence:
        return NOT_APPLICABLE
    if practice_licence_no is not None:
        return PASS
    return wrong(
        f"專業證書「{licence}」，執業執照字號未填；執業應先辦理登記。", "practice_licence_no"
    )
