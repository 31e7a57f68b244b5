"""聘用人員登記備查名冊, on paper and as a spreadsheet."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO
from math import ceil

import pytest
from python_calamine import CalamineWorkbook

from app.packets.choice import Choice
from app.packets.document import no_progress
from app.packets.matter import Matter
from app.packets.packet import document
from app.packets.paper import ACROSS
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


@pytest.mark.parametrize("count", range(1, 33))
def test_nobody_signs_a_page_without_a_case(count: int) -> None:
    cases = checked(*(hire(case_no=f"H-{n:02d}", name=f"測試{n:02d}") for n in range(count)))
    for key in ("register", "list"):
        pages = list(document(key, matter(cases)).lay_out(no_progress))
        signed = [page for page in pages if "機關首長" in written([page])]
        assert signed == pages[-1:]
        assert f"測試{count - 1:02d}" in written(signed), key
        assert all("測試" in "".join(written([page])) for page in pages), key


# How the spreadsheets come out of a printer -------------------------------------------------------


def sheet_of(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return parts.read("xl/worksheets/sheet1.xml").decode()


def test_no_line_of_a_workbook_is_cut_off() -> None:
    """Not every program makes the rows of a workbook as high as what stands in them."""
    duties = ("短", "一\n二\n三\n四", "甲" * 100, "甲" * 500)
    cases = [hire(duties=text) for text in duties]
    sheet = sheet_of(xlsx(matter(checked(*cases)), no_progress))
    digits = dict(re.findall(r'<col min="(\d+)" max="\d+" width="([\d.]+)"', sheet))
    room = float(digits["7"]) * 5.25  # points of 擔任事項, at 7 pixels for a digit
    heights = dict(re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)" customHeight="1"', sheet))
    high = [float(heights[str(row)]) for row in range(5, 9)]
    for text, points in zip(duties, high, strict=True):
        size = 8 if len(text) == 500 else 11  # as small as it takes, for no row may be higher
        lines = sum(ceil(len(line) * size / room) for line in text.split("\n"))
        assert lines * size * 1.3 <= points <= 409, text
    assert high == sorted(high)
    assert all(str(row) in heights for row in range(1, 11))


def test_both_are_printed_on_a4_lying_as_wide_as_the_paper_with_the_page_at_the_foot() -> None:
    sheet = sheet_of(xlsx(batch(), no_progress))
    (setup,) = re.findall("<pageSetup[^>]*>", sheet)
    assert 'paperSize="9"' in setup
    assert 'orientation="landscape"' in setup
    assert 'fitToHeight="0"' in setup
    assert "第 &amp;P 頁／共 &amp;N 頁" in sheet
    with zipfile.ZipFile(BytesIO(ods(batch(), no_progress))) as parts:
        styles = parts.read("styles.xml").decode()
        content = parts.read("content.xml").decode()
    (master,) = re.findall('<style:master-page style:name="Default".*?</style:master-page>', styles)
    assert "第 <text:page-number>" in master
    assert "Page" not in master
    layout = re.findall('style:page-layout-name="(.*?)"', master)[0]
    laid = styles.partition(f'<style:page-layout style:name="{layout}"')[2]
    assert 'style:print-orientation="landscape"' in laid.partition("/>")[0]
    assert 'fo:page-width="29.7cm"' in laid.partition("/>")[0]
    assert 'style:scale-to-X="1"' in laid.partition("/>")[0]
    table = re.findall("<table:table [^>]*>", content)[0]
    (style,) = re.findall('table:style-name="(.*?)"', table)
    assert f'<style:style style:name="{style}" style:family="table"' in content
    assert "<table:table-header-rows>" in content
