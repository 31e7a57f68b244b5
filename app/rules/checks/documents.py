"""Document numbers: their form, and their year."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from app.rules.base import (
    ALL_KINDS,
    FORMAT,
    HINT,
    INFERRED,
    NOT_APPLICABLE,
    PASS,
    VERIFIED,
    WARN,
    Ruling,
    fails,
    not_applicable,
    passes,
    rule,
    undecided,
    unknown,
    wrong,
)
from app.rules.dates import roc, roc_year
from app.rules.facts import FACTS
from app.rules.sources import DOCUMENT_NUMBERS

_NUMBERS: Final = (
    "plan_approval_no",
    "official_doc_no",
    "webhr_doc_no",
    "plan_change_no",
    "rate_doc_no",
)
_FORM: Final = re.compile(
    r"[〇㐀-鿿豈-﫿\U00020000-\U0003ffff（）()]{1,14}字第\d{9,12}[A-Z]?號", re.ASCII
)
_YEAR: Final = re.compile(r"字第(\d{3})", re.ASCII)


@rule(
    id="F29",
    title="公文文號格式",
    severity=WARN,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(DOCUMENT_NUMBERS.at(),),
    why="文號是「發文單位代字＋字第＋九至十二位數字＋號」，少了一段就查不到公文。",
    fix="請確認文號與來文相同，數字請用半形。",
    examples=(
        passes("部函", plan_approval_no="部管四字第1155929479號"),
        passes("有英文字母", official_doc_no="臺教授國部字第1120123433A號"),
        passes("有括號", webhr_doc_no="府人（一）字第115003939號"),
        passes("十二位數字", rate_doc_no="府人力字第115003939012號"),
        fails("缺字第", plan_approval_no="府人力1150039390"),
        fails("八位數字", plan_change_no="府人力字第11500393號"),
        fails("十三位數字", rate_doc_no="府人力字第1150039390123號"),
        fails("全形數字", plan_approval_no="府人力字第１１５００３９３９０號"),
        fails("沒有代字", webhr_doc_no="字第1150039390號"),
        not_applicable("皆空白"),
    ),
)
def document_number_forms(
    plan_approval_no: str | None,
    official_doc_no: str | None,
    webhr_doc_no: str | None,
    plan_change_no: str | None,
    rate_doc_no: str | None,
) -> Ruling:
    """F29: every number that is filled has the form of one."""
    values = (plan_approval_no, official_doc_no, webhr_doc_no, plan_change_no, rate_doc_no)
    stated = [v for v in values if v is not None]
    if not stated:
        return NOT_APPLICABLE
    if all(map(_FORM.fullmatch, stated)):
        return PASS
    return [
        wrong(f"{FACTS[k].label}「{v}」不是文號的格式。", k)
        for k, v in zip(_NUMBERS, values, strict=True)
        if v is not None and not _FORM.fullmatch(v)
    ]


@rule(
    id="F30",
    title="核准文號年度與日期",
    severity=HINT,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=("新聘", "續聘", "改聘"),
    dated_by=None,
    basis=(DOCUMENT_NUMBERS.at(),),
    why="文號前三碼是年度，通常就是核准日期那一年，年初核准的也可能是前一年。",
    fix="請確認計畫核准文號與計畫核准日期。",
    examples=(
        passes("同年", plan_approval_no="府人力字第1150039390號", plan_approved_on="115-02-09"),
        passes("前一年", plan_approval_no="府人力字第1140039390號", plan_approved_on="115-01-02"),
        fails("前兩年", plan_approval_no="府人力字第1130039390號", plan_approved_on="115-02-09"),
        fails("後一年", plan_approval_no="府人力字第1160039390號", plan_approved_on="115-12-31"),
        fails(
            "續聘",
            case_kind="續聘",
            plan_approval_no="府人力字第1050039390號",
            plan_approved_on="115-02-09",
        ),
        unknown("沒有字第", plan_approval_no="府人力1150039390", plan_approved_on="115-02-09"),
        unknown("核准日期未填", plan_approval_no="府人力字第1150039390號"),
        unknown("文號未填", plan_approved_on="115-02-09"),
    ),
)
def number_of_the_year(plan_approval_no: str, plan_approved_on: date) -> Ruling:
    """F30: the first three digits are the 民國 year of approval, or the one before."""
    found = _YEAR.search(plan_approval_no)
    if found is None:
        return undecided("計畫核准文號中沒有「字第」與三碼年度，無法比對年度。")
    year = roc_year(plan_approved_on)
    if int(found[1]) in (year, year - 1):
        return PASS
    return wrong(
        f"計畫核准文號「{plan_approval_no}」之年度為 {int(found[1])}，"
        f"計畫核准日期為{roc(plan_approved_on)}。",
        "plan_approval_no",
        "plan_approved_on",
    )
