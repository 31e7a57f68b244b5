"""What our workbooks have in common: texts that fit a cell, sheets that print well."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
import xlsxwriter

from app.workbook import LONGEST_TEXT, MOST_ROWS, fitting, keep_header, lie_across

CUT = "…（內容過長，未全列）"


@pytest.mark.parametrize(
    "text", ["", "長" * 32_767, "𠮷" * 16_383 + "長", "𠮷" * 16_383], ids=lambda t: str(len(t))
)
def test_what_a_cell_takes_stays_whole(text: str) -> None:
    assert fitting(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [("長" * 32_768, 32_756), ("𠮷" * 16_384, 16_378), ("甲" + "𠮷" * 40_000, 16_378)],
    ids=["one too many", "rare characters count for two", "none is halved"],
)
def test_what_it_does_not_take_is_cut_and_says_so(text: str, left: int) -> None:
    assert fitting(text) == text[:left] + CUT


def test_the_bounds_are_those_of_the_form() -> None:
    assert (LONGEST_TEXT, MOST_ROWS) == (2**15 - 1, 2**20)


def test_a_sheet_lies_on_a4_as_wide_as_its_columns_and_repeats_its_header() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("表")
        lie_across(sheet, (("甲", 6), ("乙", 40)))
        keep_header(sheet, 2)
    with zipfile.ZipFile(out) as parts:
        sheet_xml = parts.read("xl/worksheets/sheet1.xml").decode()
        book_xml = parts.read("xl/workbook.xml").decode()
    (paper,) = re.findall("<pageSetup [^>]*>", sheet_xml)
    assert {'paperSize="9"', 'orientation="landscape"', 'fitToHeight="0"'} <= set(
        re.findall('[A-Za-z]+="[^"]*"', paper)
    )
    assert "fitToPage" in sheet_xml
    assert [int(float(w)) for w in re.findall('<col [^>]*width="([^"]+)"', sheet_xml)] == [6, 40]
    (pane,) = re.findall("<pane [^>]*>", sheet_xml)
    assert 'ySplit="3"' in pane
    assert 'topLeftCell="A4"' in pane
    assert "$3:$3" in book_xml
