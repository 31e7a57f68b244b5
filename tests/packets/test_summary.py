from __future__ import annotations

from datetime import date

import pytest

from app.packets.page import Page
from app.packets.summary import GROUPS, Summary, lay_out, summarise
from app.rules.results import CaseResult, Verdict
from tests.packets.given import (
    AS_OF,
    BROKEN_RULE,
    HINT_RULE,
    ID_RULE,
    LATE_RULE,
    SEX_RULE,
    WORKDAYS,
    hire,
    one,
    written,
)


def summary_of(result: CaseResult, *, full_ids: bool = False) -> Summary:
    return summarise(result, AS_OF, WORKDAYS, full_ids=full_ids)


def facts_of(result: CaseResult, *, full_ids: bool = False) -> dict[str, str]:
    sections = summary_of(result, full_ids=full_ids).sections
    return {label: value for _, rows in sections for pairs in rows for label, value in pairs}


def text_of(pages: list[Page]) -> str:
    return "".join(written(pages))


def test_the_register_facts_stand_first_and_in_the_order_of_the_bylaw() -> None:
    name, rows = summary_of(one(hire())).sections[0]
    assert name == "名冊應記載事項"
    assert [pair for pairs in rows for pair in pairs] == [
        ("職稱", "約聘諮商心理師"),
        ("姓名", "王小明"),
        ("出生日期", "80/05/01"),
        ("年齡", "34 歲（115年4月20日）"),
        ("籍貫", "範例縣"),
        ("身分證字號", "A12****789"),
        ("擔任事項", "學生心理評估與諮商"),
        ("約聘期間", "115/03/03～115/12/31"),
        ("月支報酬", "43,336 元"),
    ]


def test_what_could_not_be_read_stands_as_typed_and_what_is_empty_says_so() -> None:
    facts = facts_of(one(hire(monthly_pay="四萬", birth_date="1150230", native_place="")))
    assert facts["月支報酬"] == "四萬（無法辨識）"
    assert facts["出生日期"] == "1150230（無法辨識）"
    assert facts["年齡"] == "（未填）"
    assert facts["籍貫"] == "（未填）"


def test_the_age_stated_goes_before_the_age_counted() -> None:
    assert facts_of(one(hire(age="35")))["年齡"] == "35 歲"


def test_the_deadline_names_the_working_day_it_moves_to() -> None:
    assert facts_of(one(hire()))["法定期限"] == "115/04/03，順延115/04/07"
    assert facts_of(one(hire(onboard_date="115/4/7")))["法定期限"] == "115/05/07"
    assert facts_of(one(hire(onboard_date="")))["法定期限"] == "—"
    assert facts_of(one(hire(onboard_date="9999/12/15")))["法定期限"] == "8088/12/31"


@pytest.mark.parametrize(
    ("changes", "label", "value"),
    [
        ({"case_kind": "解聘", "dismissed_on": "115/6/30"}, "解聘日期", "115/06/30"),
        ({"case_kind": "續聘", "prior_start": "114/1/1"}, "前契約期間", "114/01/01～（未填）"),
        ({"case_kind": "更正", "correction_of": "H-000"}, "更正原案編號", "H-000"),
        ({"case_kind": "註銷", "cancel_reason": "誤報"}, "註銷原因", "誤報"),
        ({"is_late_filing": "是", "late_reason": "漏報"}, "補辦事由", "漏報"),
    ],
)
def test_each_kind_shows_what_makes_it(changes: dict[str, str], label: str, value: str) -> None:
    assert facts_of(one(hire(**changes)))[label] == value


def test_id_numbers_are_masked_everywhere_unless_asked_for() -> None:
    result = one(hire(case_no="A123456789", duties="接替A223456781之職務"), ID_RULE)
    masked = text_of(lay_out(summary_of(result)))
    assert "A123456789" not in masked
    assert "A223456781" not in masked
    assert "A123456789" not in summary_of(result).bookmark
    full = text_of(lay_out(summary_of(result, full_ids=True)))
    assert full.count("A123456789") == 3
    assert "A223456781" in full


def test_findings_stand_in_their_groups_with_basis_and_fix() -> None:
    result = one(hire(unit="遲到處"), HINT_RULE, BROKEN_RULE, LATE_RULE, SEX_RULE, ID_RULE)
    findings = summary_of(result).findings
    assert tuple(findings) == GROUPS == ("阻擋", "警示", "提示", "無法判斷", "檢核失敗")
    assert [len(items) for items in findings.values()] == [1, 1, 1, 1, 1]
    assert findings["阻擋"][0].message == "身分證字號「A12****789」檢查碼不符。"
    assert findings["阻擋"][0].below == (
        "參考：範例辦法第1條（已對照原文）。處理：請依證號檢查碼辦理。（F01）"
    )
    assert findings["警示"][0].below.startswith("參考：範例辦法第1條（由原文推得）。")
    assert findings["無法判斷"][0].message == "（阻擋）性別未填。"
    assert findings["無法判斷"][0].below == "補填後可檢核：性別相符（F02）。"
    assert "請勿視為通過" in findings["檢核失敗"][0].message


@pytest.mark.parametrize(
    ("rules", "verdict", "words"),
    [
        ((), Verdict.READY, "未發現阻擋及警示事項"),
        ((ID_RULE,), Verdict.BLOCKED, "請先補正阻擋事項"),
        ((SEX_RULE,), Verdict.INCOMPLETE, "資料不足"),
        ((BROKEN_RULE,), Verdict.ERROR, "請勿據以報送"),
    ],
)
def test_the_verdict_is_said_in_words(
    rules: tuple[object, ...], verdict: Verdict, words: str
) -> None:
    result = one(hire(), *rules)  # type: ignore[arg-type]  # a tuple of rules
    pages = lay_out(summary_of(result))
    assert result.verdict is verdict
    assert words in text_of(pages)
    shapes = [s.verdict for _, block in pages[0].placed for s in block.shapes]
    assert shapes == [verdict]


def test_a_usual_case_takes_one_page_with_the_boxes_to_sign() -> None:
    pages = lay_out(summary_of(one(hire(), ID_RULE, SEX_RULE, HINT_RULE)))
    assert len(pages) == 1
    assert "承辦人人事主管機關首長" in text_of(pages)


def test_what_does_not_fit_goes_on_to_a_following_page() -> None:
    duties = "辦理學生輔導諮商、個案管理、親師晤談及轉介。" * 120
    pages = lay_out(summary_of(one(hire(duties=duties), ID_RULE, HINT_RULE)))
    assert len(pages) > 1
    assert "續頁" not in text_of(pages[:1])
    for page in pages[1:]:
        assert "（續頁）" in text_of([page])
        assert "H-001" in text_of([page])
    text = text_of(pages).replace("聘用人員登記備查案件摘要（續頁）", "")
    assert text.count("個案管理、") == 120
    assert "副本未送存。" in text
    assert text.count("承辦人") == 1


def test_a_case_with_nothing_in_it_has_a_summary() -> None:
    empty = hire(**dict.fromkeys(hire().typed, ""))
    assert summary_of(one(empty)).name == "（未填）"
    assert len(lay_out(summary_of(one(empty)))) == 1


def test_a_birth_date_to_come_has_no_age() -> None:
    assert facts_of(one(hire(birth_date="120/1/1")))["年齡"] == "（未填）"
    assert date(2031, 1, 1) > AS_OF
