"""聘用人員登記備查名冊, on paper and as a spreadsheet."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from app.packets.choice import Choice
from app.packets.document import no_progress
from app.packets.matter import Matter
from app.packets.page import ACROSS
from app.packets.register import lay_out, totals
from app.packets.register_sheets import ods, xlsx
from tests.packets.given import checked, hire, matter, written

LISTED = ["職務", "姓名", "年齡", "籍貫", "擔任事項", "約聘期間", "月支報酬"]
DUTIES = "辦理學生輔導諮商、個案管理、親師晤談、資源轉介及相關行政事項，計畫終了並作成報告。" * 12


def batch(count: int = 3, **changes: str) -> Matter:
    return matter(checked(*(hire(case_no=f"H-{n:03d}", **changes) for n in range(count))))


def test_the_row_says_what_the_bylaw_lists_in_its_order() -> None:
    words = written(lay_out(batch(1), no_progress))
    at = words.index("序")
    assert words[at : at + 10] == ["序", "類別", *LISTED, "備註"]
    assert words[at + 10 : at + 20] == [
        *("1", "新聘", "約聘諮商心理師", "王小明", "34 歲", "範例縣", "學生心理評估與諮商"),
        *("115/03/03～", "115/12/31", "43,336 元"),
    ]


def test_every_page_has_the_head_and_no_row_is_split() -> None:
    pages = list(lay_out(batch(70, duties=DUTIES[:80]), no_progress))
    assert len(pages) > 3
    assert all(page.sheet == ACROSS for page in pages)
    found: list[str] = []
    for page in pages:
        words = written([page])
        rows = words.count("王小明")
        assert ("擔任事項" in words) == bool(rows)
        assert words.count("115/12/31") == rows
        found += [w for w in words if w.isdigit()]
    assert found == [str(n) for n in range(1, 71)]


def test_a_duty_of_five_hundred_characters_stays_in_one_row() -> None:
    pages = list(lay_out(batch(4, duties=DUTIES), no_progress))
    assert len(DUTIES) >= 490
    for page in pages:
        text = "".join(written([page]))
        assert text.count(DUTIES) == text.count("王小明")


def test_the_totals_leave_out_what_has_no_pay() -> None:
    cases = (
        hire(),
        hire(monthly_pay="四萬"),
        hire(monthly_pay=""),
        hire(case_kind="解聘", dismissed_on="115/6/30"),
        hire(case_kind="續聘", monthly_pay="50000"),
    )
    found = totals(matter(checked(*cases)))
    assert (found.cases, found.pay, found.paid, found.unpaid) == (5, 93_336, 2, 2)
    text = "".join(written(lay_out(matter(checked(*cases)), no_progress)))
    assert "共 5 件；月支報酬合計 93,336 元（2 件；另 2 件未填或無法辨識，未計入）。" in text
    assert "115/06/30解聘" in text


def test_no_cases_make_a_register_that_says_so() -> None:
    (page,) = lay_out(matter(checked()), no_progress)
    assert "沒有案件。" in written([page])
    assert "擔任事項" not in written([page])


def test_id_numbers_are_masked_unless_the_choice_says_otherwise() -> None:
    columns = ("id_number", *Choice().columns)
    case = checked(hire(duties="代理A223456781之職務"))
    masked = matter(case, choice=Choice(columns=columns))
    full = matter(case, choice=Choice(columns=columns, full_ids=frozenset({"register"})))
    assert "A12****789" in written(lay_out(masked, no_progress))
    assert "證號：部分遮蔽" in written(lay_out(masked, no_progress))
    assert "A123456789" in written(lay_out(full, no_progress))
    for make in (xlsx, ods):
        assert "A123456789" not in str(rows_of(make(masked, no_progress)))
        assert "A223456781" not in str(rows_of(make(masked, no_progress)))
        assert "A123456789" in str(rows_of(make(full, no_progress)))


def rows_of(content: bytes) -> list[list[object]]:
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python()]


@pytest.mark.parametrize("make", [xlsx, ods])
def test_the_spreadsheet_has_the_same_columns_and_texts(make: object) -> None:
    given = batch(2, name="𠮷田堃", duties="=1+1", native_place="<&>\x01")
    rows = rows_of(make(given, no_progress))  # type: ignore[operator]
    assert rows[0][0] == "範例市範例國民小學"
    assert rows[3] == ["序", "類別", *LISTED, "備註"]
    assert rows[4] == [
        *(1, "新聘", "約聘諮商心理師", "𠮷田堃", "34 歲", "<&>\ufffd", "=1+1"),
        *("115/03/03～\n115/12/31", 43_336, ""),
    ]
    assert str(rows[6][0]).startswith("共 2 件；月支報酬合計 86,672 元")


@pytest.mark.parametrize("make", [xlsx, ods])
def test_the_spreadsheet_repeats_byte_for_byte(make: object) -> None:
    first = make(batch(), no_progress)  # type: ignore[operator]
    assert first == make(batch(), no_progress)  # type: ignore[operator]
    with zipfile.ZipFile(BytesIO(first)) as parts:
        assert {info.date_time[:3] for info in parts.infolist()} == {(1980, 1, 1)}


def test_a_later_print_has_another_date() -> None:
    given = batch()
    later = Matter(given.result, given.workdays, date(2026, 4, 21), given.program_version)
    assert xlsx(given, no_progress) != xlsx(later, no_progress)
