"""補正通知: for each unit its own items, in plain words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pypdf

from app.packets.document import no_progress
from app.packets.notices import document, lay_out, notices
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

RULES = (ID_RULE, LATE_RULE, SEX_RULE, HINT_RULE, BROKEN_RULE)


def test_what_must_be_mended_is_said_with_what_to_do() -> None:
    given = matter(checked(hire(unit="遲到處"), rules=RULES))
    (notice,) = notices(given)
    (case,) = notice.cases
    assert [(task.what, task.how, task.is_needed) for task in case[1]] == [
        ("身分證字號「A12****789」檢查碼不符。", "請依證號檢查碼辦理。", True),
        ("性別未填。", "請查明後提供。", True),
        ("已逾一個月期限。", "請依報送期限辦理。", False),
    ]
    text = "".join(written(lay_out(given, no_progress)))
    assert "受文單位：遲到處" in text
    assert "1 件，報送前尚有 3 項須補正或確認" in text
    assert "最早之報送期限為115年4月7日，已逾期限，請儘速辦理。" in text
    assert "＊性別未填。" in text
    assert "＊已逾" not in text
    assert "F01" not in text  # a rule's number says nothing to them
    assert "填復人單位主管承辦人" in text


def test_a_unit_sees_nothing_of_another() -> None:
    cases = [hire(unit="輔導處"), hire(unit="學務處", name="李測試"), hire(unit="", name="陳範例")]
    pages = list(lay_out(matter(checked(*cases, rules=(ID_RULE,))), no_progress))
    assert len(pages) == 3
    assert [page.part for page in pages] == [
        f"範例市範例國民小學\n{unit}" for unit in ("輔導處", "學務處", "（未填服務單位）")
    ]
    for page, own in zip(pages, ("王小明", "李測試", "陳範例"), strict=True):
        names = {n for n in ("王小明", "李測試", "陳範例") if n in written([page])}
        assert names == {own}


def test_units_of_one_name_in_two_agencies_are_told_apart() -> None:
    cases = [hire(), hire(org_name="乙國小", name="李測試"), hire(org_name="", name="陳範例")]
    pages = list(lay_out(matter(checked(*cases, rules=(ID_RULE,))), no_progress))
    heads = ["範例市範例國民小學　輔導處", "乙國小　輔導處", "（未填機關名稱）　輔導處"]
    assert [page.bookmark for page in pages] == heads
    for page, head, own in zip(pages, heads, ("王小明", "李測試", "陳範例"), strict=True):
        words = written([page])
        assert f"受文單位：{head}" in words
        assert {n for n in ("王小明", "李測試", "陳範例") if n in words} == {own}


def test_each_notice_is_numbered_by_itself() -> None:
    cases = [hire(case_no=f"H-{n}", unit="輔導處") for n in range(30)] + [hire(unit="學務處")]
    made = document(matter(checked(*cases, rules=(ID_RULE,)))).drawn(no_progress)
    feet = [
        page.extract_text().replace(" ", "").rpartition("第")[2].strip()
        for page in pypdf.PdfReader(BytesIO(made.content)).pages
    ]
    assert feet == ["1頁／共3頁", "2頁／共3頁", "3頁／共3頁", "1頁／共1頁"]


def test_on_a_new_page_the_case_is_named_again() -> None:
    rules = tuple(replace(ID_RULE, id=f"F{n:02d}") for n in range(60))
    pages = list(lay_out(matter(checked(hire(), rules=rules)), no_progress))
    assert len(pages) > 1
    for page in pages[:-1]:
        assert "H-001" in written([page])


def test_nobody_signs_a_sheet_without_anything_to_mend() -> None:
    """However many there are: the last goes along to the boxes, with the case that it is of."""
    carried = 0
    for count in range(16, 34):
        rules = tuple(replace(ID_RULE, id=f"F{n:02d}") for n in range(count))
        pages = [written([p]) for p in lay_out(matter(checked(hire(), rules=rules)), no_progress)]
        assert "填復人" in pages[-1]
        assert "H-001" in pages[-1]
        carried += len(pages) > 1
    assert 0 < carried < 18


def test_a_day_to_come_is_named_without_alarm() -> None:
    given = matter(checked(hire(onboard_date="115/4/10"), rules=(ID_RULE,)))
    text = "".join(written(lay_out(given, no_progress)))
    assert "最早之報送期限為115年5月11日。" in text


def test_what_was_set_aside_is_not_asked_for_again() -> None:
    said = Waiver(1, 1, "F01", "已核對正本。", "", "王測試", datetime(2026, 4, 18), {})
    given = matter(checked(hire(), rules=(ID_RULE,)), waivers=[{"F01": said}])
    assert notices(given) == []
    assert "各案件均無須通知補正之事項。" in written(lay_out(given, no_progress))
