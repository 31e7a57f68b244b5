"""預檢結果: findings with their values, what was set aside, and by which tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.packets.document import no_progress
from app.packets.findings import lay_out
from app.packets.matter import Matter
from app.rules.law import TableInForce
from app.stored import Waiver
from tests.packets.given import (
    BROKEN_RULE,
    HINT_RULE,
    ID_RULE,
    LATE_RULE,
    SEX_RULE,
    checked,
    hire,
    matter,
    written,
)


def text_of(given: Matter) -> str:
    return "".join(written(lay_out(given, no_progress)))


def test_a_finding_stands_with_value_basis_and_fix() -> None:
    text = text_of(matter(checked(hire(unit="遲到處"), rules=(ID_RULE, LATE_RULE, SEX_RULE))))
    assert "1H-001　新聘　王小明" in text
    assert "阻擋 1　警示 1　提示 0　無法判斷 1　檢核失敗 0" in text
    assert (
        "1. 身分證字號「A12****789」檢查碼不符。所據資料：身分證字號 A12****789"
        "參考：範例辦法第1條（已對照原文）。處理：請依證號檢查碼辦理。（F01）"
    ) in text
    assert "所據資料：服務單位 遲到處" in text
    assert "（阻擋）性別未填。補填後可檢核：性別相符（F02）。" in text
    assert "A123456789" not in text


def test_it_says_by_what_it_was_found_and_that_it_binds_nobody() -> None:
    result = checked(hire(), rules=(HINT_RULE,))
    tables = (
        TableInForce("pay.rate", "薪點折合率", own=True),
        TableInForce("x.y", "其他", own=False),
    )
    text = text_of(matter(replace(result, tables=tables)))
    assert "不拘束銓敘部" in text
    assert "檢核基準日 115年4月20日" in text
    assert f"規則表 SHA-256 {result.law_sha256}" in text
    assert "檢核規則 1 條" in text
    assert "薪點折合率：已替換其他：內建" in text


def test_what_was_set_aside_stands_with_its_reason_and_name() -> None:
    said = Waiver(1, 1, "F01", "已核對正本。", "府人字第1號函", "王測試", datetime(2026, 4, 18), {})
    given = matter(checked(hire(), rules=(ID_RULE,)), waivers=[{"F01": said}])
    text = text_of(given)
    assert "已附理由（1）" in text
    assert "理由：已核對正本。所附依據：府人字第1號函填具：王測試，115年4月18日。" in text
    assert "附理由 1" in text


def test_a_check_that_broke_is_not_silent() -> None:
    assert "請勿視為通過" in text_of(matter(checked(hire(), rules=(BROKEN_RULE,))))


def test_a_case_without_findings_says_so_and_no_cases_too() -> None:
    assert "沒有阻擋、警示或提示事項，也沒有無法判斷之處。" in text_of(matter(checked(hire())))
    assert "沒有案件。" in text_of(matter(checked()))


def test_the_head_of_a_case_stands_with_its_first_finding() -> None:
    cases = [hire(case_no=f"H-{n:03d}") for n in range(40)]
    pages = list(lay_out(matter(checked(*cases, rules=(ID_RULE, SEX_RULE))), no_progress))
    assert len(pages) > 3
    for page in pages:
        text = "".join(written([page]))
        assert text.count("　新聘　王小明") == text.count("阻擋（1）")
