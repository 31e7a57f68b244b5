from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.rules.base import Need, wrong
from app.rules.engine import Checker
from app.ui.report import CaseReport, as_text, report_of

from .conftest import AS_OF, CHECKER, a_rule, cases, roster_of


def report(change: dict[str, str], checker: Checker = CHECKER) -> CaseReport:
    roster = roster_of(Path("x.csv"), cases(change))
    (result,) = checker.check(roster.cases, AS_OF).cases
    return report_of(result, AS_OF)


def test_what_must_be_done_comes_first():
    titles = [
        g.title
        for g in report(
            {"has_resume": "否", "job_title": "科長", "unit": "", "licence": "壞"}
        ).groups
    ]
    assert titles == ["檢核失敗", "應先補正", "尚待填寫", "請留意", "可補充的資料"]


def test_a_finding_has_message_values_basis_confidence_fix_and_number():
    group = next(g for g in report({"has_resume": "否"}).groups if g.tone == "blocked")
    (item,) = group.items
    assert "「否」" in item.message
    assert item.values == (("已備履歷表", "否"),)
    assert item.basis == (
        "依據：聘用人員聘用條例施行細則第3條第1項；聘用人員聘用條例第4條（已對照原文）"
    )
    assert item.fix.startswith("請")
    assert item.rules == ("T01",)
    assert all(part in as_text(item) for part in (item.message, item.basis, item.fix, "T01"))


def test_a_missing_fact_is_asked_for_once_with_all_that_waits_for_it():
    def body(unit: str) -> object:
        raise AssertionError

    more = a_rule("T09", body, {"unit": Need.VALUE})
    checker = Checker(CHECKER.book, CHECKER.workdays, {**CHECKER.rules, "T09": [more]})
    group = next(g for g in report({"unit": ""}, checker).groups if g.title == "尚待填寫")
    (item,) = group.items
    assert item.message == "請填「服務單位」。"
    assert item.rules == ("T03", "T09")


def test_an_unreadable_fact_is_not_called_empty():
    group = next(g for g in report({"has_resume": "不知"}).groups if g.title == "尚待填寫")
    assert group.items[0].message == "「已備履歷表」所填的「不知」看不懂，請改填。"


def test_ready_bears_its_date_and_says_who_decides():
    ready = report({"contract_copy_sent_on": ""})
    assert ready.word == "可報送"
    assert "115年4月20日" in ready.summary
    assert "1 項資料未填" in ready.summary.replace("\u00a0", " ")
    assert "銓敘部" in ready.small_print


def test_other_verdicts_bear_no_small_print():
    assert report({"has_resume": "否"}).small_print == ""


def test_what_passed_is_named():
    found = report({})
    assert "虛構檢核T01（T01）" in found.passed
    assert replace(found, passed=()).not_applicable == 0


def test_an_id_number_is_shown_masked_in_sentences_and_in_values():
    def body(id_number: str, unit: str) -> object:
        return wrong(f"證號「{id_number}」與{unit}所載不同。", "id_number", "unit")

    number = "F100000015"
    odd = a_rule("T08", body, {"id_number": Need.VALUE, "unit": Need.VALUE})
    checker = Checker(CHECKER.book, CHECKER.workdays, {"T08": [odd]})
    told = report({"id_number": number, "unit": f"輔導處（另見 {number}）"}, checker)
    (item,) = told.groups[0].items
    text = as_text(item)
    assert number not in text
    assert text.count("F10****015") == 4
