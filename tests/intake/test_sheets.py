from __future__ import annotations

import datetime as dt
import zipfile

import pytest
import python_calamine
import xlsxwriter

from app.intake import cells, ods_cells, sheets, xls_cells, xlsx_cells
from app.intake.formats import load
from app.intake.read import read_roster
from app.intake.roster import Problem, UnusableFile
from tests.intake.making import (
    BOF_BOOK,
    HEADER,
    MAIN,
    cell,
    error_record,
    formula_record,
    header_cells,
    label_record,
    ods,
    ods_cell,
    ods_header,
    ods_row,
    ole,
    raw_xlsx,
    record,
    refusal,
    workbook_stream,
    xls,
    xlsx,
    xlsx_members,
    zipped,
)

STRING = 'office:value-type="string"'
ERROR = '<c r="{}" t="e"><f>1/0</f><v>#DIV/0!</v></c>'


def of_cell(problems: tuple[Problem, ...]) -> list[tuple[int, str, str]]:
    return [(p.row, p.column, p.value) for p in problems]


# --- values


def test_numbers_dates_and_truth_of_a_workbook_come_as_typed(tmp_path):
    file = xlsx(
        tmp_path / "a.xlsx",
        [
            HEADER,
            ("001", "新聘", "王測試", dt.date(2026, 4, 7), 312, True),
            (2, "新聘", "陳範例", dt.datetime(2026, 4, 7, 9, 30), 312.5, None),
        ],
    )
    first, second = read_roster(file).cases
    assert first.typed == {
        "case_no": "001",
        "case_kind": "新聘",
        "name": "王測試",
        "onboard_date": "115-04-07",
        "points": "312",
        "is_late_filing": "是",
    }
    assert (first.facts.onboard_date, first.facts.points) == (dt.date(2026, 4, 7), 312)
    assert second.facts.case_no == "2"
    assert second.unreadable == {"onboard_date", "points"}


def test_empty_rows_and_columns_before_the_table_do_not_shift_places(tmp_path):
    lead = [None, None]
    file = xlsx(
        tmp_path / "a.xlsx",
        [[], [], [], [*lead, *HEADER], [], [*lead, "001", "新聘", "王測試", "x"]],
    )
    roster = read_roster(file)
    assert (roster.header_row, roster.cases[0].row) == (4, 6)
    assert of_cell(roster.problems) == [(6, "到職日期", "x")]


def test_ods_values_come_as_typed(tmp_path):
    file = ods(
        tmp_path / "a.ods",
        ods_row("<table:table-cell/>", repeated=2),
        ods_header(),
        ods_row(
            ods_cell("001"),
            ods_cell("新聘"),
            ods_cell("王<text:s/>測試"),
            ods_cell("115/4/7", 'office:value-type="date" office:date-value="2026-04-07"'),
            ods_cell("312", 'office:value-type="float" office:value="312"'),
            ods_cell("真", 'office:value-type="boolean" office:boolean-value="true"'),
        ),
    )
    roster = read_roster(file)
    assert roster.cases[0].row == 4
    assert list(roster.cases[0].typed.values()) == [
        "001",
        "新聘",
        "王 測試",
        "115-04-07",
        "312",
        "是",
    ]
    assert roster.problems == ()


# --- what calamine does not say


def test_xlsx_error_cells_are_neither_empty_nor_values(tmp_path):
    line = (
        f'<row r="2">{cell("A2", "001")}{cell("B2", "新聘")}{ERROR.format("C2")}'
        f'<c r="E2" t="e"><v>#N/A</v></c><c r="F2" t="e"/></row>'
        f'<row r="4">{ERROR.format("D4")}</row>'
    )
    roster = read_roster(raw_xlsx(tmp_path / "a.xlsx", header_cells() + line))
    first, second = roster.cases
    assert first.facts.name is None
    assert first.unreadable == {"name", "points"}
    assert first.typed["points"] == "#N/A"
    assert (second.row, second.unreadable) == (4, {"onboard_date"})
    assert of_cell(roster.problems) == [
        (2, "姓名", "#DIV/0!"),
        (2, "薪點", "#N/A"),
        (4, "到職日期", "#DIV/0!"),
    ]
    assert "錯誤值「#DIV/0!」" in roster.problems[0].message


@pytest.mark.parametrize(
    "formula",
    [
        "<f>D1+1</f>",
        '<f t="shared" si="0"/>',
        "<f>D1+1</f>\n",
    ],
)
def test_a_formula_that_was_never_computed_is_not_a_blank(tmp_path, formula):
    line = f'<row r="2">{cell("A2", "001")}<c r="E2">{formula}</c></row>'
    dimension = '<dimension ref="A1:F2"/>'
    roster = read_roster(raw_xlsx(tmp_path / "a.xlsx", header_cells() + line, before=dimension))
    assert roster.cases[0].unreadable == {"points"}
    assert roster.problems[0].value.startswith("=")
    assert "還沒有算出值" in roster.problems[0].message


def test_a_formula_that_comes_to_an_empty_text_is_a_blank(tmp_path):
    line = f'<row r="2">{cell("A2", "001")}<c r="E2" t="str"><f>""</f><v></v></c></row>'
    roster = read_roster(raw_xlsx(tmp_path / "a.xlsx", header_cells() + line))
    assert roster.cases[0].unreadable == frozenset()
    assert roster.problems == ()


def test_cells_without_references_are_counted(tmp_path):
    line = '<row><c t="inlineStr"><is><t>001</t></is></c><c/><c t="e"><v>#REF!</v></c></row>'
    roster = read_roster(raw_xlsx(tmp_path / "a.xlsx", header_cells() + line))
    assert of_cell(roster.problems) == [(2, "姓名", "#REF!")]


def test_prefixed_xml_is_looked_at_closely(tmp_path):
    members = xlsx_members(header_cells())
    members["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:dimension ref="A1:B2"/><x:sheetData><x:row r="2">'
        '<x:c r="A2" t="str"><x:v>001</x:v></x:c><x:c r="E2"><x:f>1</x:f></x:c>'
        '<x:c r="F2" t="e"><x:f>1</x:f><x:v>#N/A</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    (seen,) = xlsx_cells.look(load(zipped(tmp_path / "a.xlsx", members)))
    assert {place: fault.text for place, fault in seen.faults.items()} == {
        (1, 4): "=1",
        (1, 5): "#N/A",
    }
    assert (seen.rows, seen.columns) == (2, 6)


def test_cells_whose_reference_is_none_are_counted(tmp_path):
    line = f'<row r="2">{cell("A2", "001")}<c r="?" t="e"><v>#N/A</v></c></row>'
    seen = xlsx_cells.look(load(raw_xlsx(tmp_path / "a.xlsx", header_cells() + line)))
    assert list(seen[0].faults) == [(1, 1)]


def test_a_far_cell_of_a_plain_sheet_is_counted_without_a_walk(tmp_path, monkeypatch):
    far = f'<row r="100002">{cell("B100002", "x")}</row>'
    file = raw_xlsx(tmp_path / "a.xlsx", header_cells() + far, before='<dimension ref="A1:F2"/>')
    monkeypatch.delattr(xlsx_cells._Walker, "attach")
    (seen,) = xlsx_cells.look(load(file))
    assert (seen.rows, seen.columns) == (100002, 6)


def test_a_sign_across_two_chunks_is_seen(tmp_path, monkeypatch):
    line = f'<row r="2">{cell("A2", "001")}{ERROR.format("C2")}</row>'
    content = f'<dimension ref="A1:F2"/>{header_cells()}{line}'
    file = raw_xlsx(tmp_path / "a.xlsx", content)
    for size in range(500, 540):
        monkeypatch.setattr(xlsx_cells, "_CHUNK", size)
        assert read_roster(file).cases[0].unreadable == {"name"}


def test_a_plain_sheet_is_not_walked(tmp_path, monkeypatch):
    file = xlsx(tmp_path / "a.xlsx", [HEADER, ("001", "新聘")])
    monkeypatch.delattr(xlsx_cells._Walker, "attach")
    assert len(read_roster(file).cases) == 1


def test_ods_error_cells_are_neither_zero_nor_empty(tmp_path):
    error = 'table:formula="of:=1/0" office:value-type="float" office:value="0"'
    file = ods(
        tmp_path / "a.ods",
        ods_header(),
        ods_row(
            ods_cell("001"),
            ods_cell("新聘"),
            ods_cell(
                "#DIV/0!",
                'table:formula="of:=1/0" office:value-type="string" office:string-value=""'
                ' calcext:value-type="error"',
            ),
            ods_cell("Err:502", error),
            ods_cell("", f'{error} calcext:value-type="error"'),
            '<table:table-cell table:formula="of:=[.A1]"/>',
        ),
    )
    roster = read_roster(file)
    assert roster.cases[0].unreadable == {"name", "onboard_date", "points", "is_late_filing"}
    assert [p.value for p in roster.problems] == ["#DIV/0!", "Err:502", "#VALUE!", "=[.A1]"]


def test_an_ods_error_pasted_as_a_value_is_told_as_shown(tmp_path):
    pasted = ods_cell("#N/A", f'{STRING} calcext:value-type="error"')
    text = ods_cell("#3", f'{STRING} table:formula="of:=&quot;#3&quot;"')
    spanned = ods_cell("新聘", f'{STRING} table:number-rows-spanned="1"')
    row = ods_row(text, spanned, pasted, ods_cell("115-04-07"))
    roster = read_roster(ods(tmp_path / "a.ods", ods_header(), row))
    assert of_cell(roster.problems) == [(2, "姓名", "#N/A")]
    assert roster.cases[0].facts.case_no == "#3"


def test_ods_notes_are_no_part_of_a_cell(tmp_path):
    note = "<office:annotation><text:p>#REF!</text:p></office:annotation>"
    value = 'office:value-type="string"'
    file = ods(
        tmp_path / "a.ods",
        ods_header(),
        ods_row(
            f"<table:table-cell {value}>{note}<text:p>001</text:p></table:table-cell>",
            f'<table:table-cell {value} table:formula="of:=1">{note}<text:p>新<text:s/>聘</text:p>'
            "</table:table-cell>",
        ),
    )
    roster = read_roster(file)
    assert roster.cases[0].typed == {"case_no": "001", "case_kind": "新 聘"}
    assert "#REF!" not in str(roster.problems)


def test_repeated_ods_error_cells_are_each_told(tmp_path):
    error = 'table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"'
    wide = f'{error} table:number-columns-repeated="2"'
    file = ods(
        tmp_path / "a.ods",
        ods_header(),
        ods_row(ods_cell("001"), ods_cell("新聘"), ods_cell("#N/A", wide), repeated=2),
    )
    assert of_cell(read_roster(file).problems) == [
        (2, "姓名", "#N/A"),
        (2, "到職日期", "#N/A"),
        (3, "案件編號", "001"),
        (3, "姓名", "#N/A"),
        (3, "到職日期", "#N/A"),
    ]


def test_one_error_repeated_without_end(tmp_path):
    error = 'office:value-type="string" calcext:value-type="error"'
    file = ods(tmp_path / "a.ods", ods_header(), ods_row(ods_cell("#N/A", error), repeated=10**6))
    assert "重複填滿" in refusal(file)


def test_xls_error_cells_are_neither_empty_nor_values(tmp_path):
    file = xls(
        tmp_path / "a.xls",
        label_record(1, 0, "0012"),
        label_record(1, 1, "新聘"),
        error_record(1, 2, 0x07),
        formula_record(1, 3, 2, 0x2A),
        error_record(1, 4, 0x0F),
        error_record(1, 5, 1, is_error=0),
        formula_record(2, 4, 0, 0x07, marker=0x4000),
    )
    roster = read_roster(file)
    assert roster.cases[0].typed["case_no"] == "0012"
    assert roster.cases[0].typed["is_late_filing"] == "是"
    assert of_cell(roster.problems)[:3] == [
        (2, "姓名", "#DIV/0!"),
        (2, "到職日期", "#N/A"),
        (2, "薪點", "#VALUE!"),
    ]


def test_an_xls_chart_within_a_sheet_is_passed(tmp_path):
    chart = record(0x0809, bytes(16)) + error_record(1, 2, 7) + record(0x000A)
    file = xls(tmp_path / "a.xls", label_record(1, 0, "001"), chart)
    assert read_roster(file).cases[0].unreadable == frozenset()


def test_xls_records_that_end_early_end():
    assert list(xls_cells._records(BOF_BOOK + record(0x0042, b"ab"), 0)) == [(0x0042, b"ab")]


def test_a_locked_xls(tmp_path):
    file = xls(tmp_path / "a.xls", in_book=record(0x002F, bytes(6)))
    assert "設有密碼" in refusal(file)


def test_faults_beyond_what_calamine_read_have_their_place():
    seen = cells.Seen(
        faults={(0, 2): cells.error_value("#N/A"), (2, 0): cells.error_value("#REF!")}
    )
    rows = list(sheets._with_faults(iter([["a"]]), seen))
    assert [len(row) for row in rows] == [3, 0, 1]
    assert rows[0][2].text == "#N/A"
    assert rows[2][0].text == "#REF!"


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_merged_cells_below_the_header_are_told(tmp_path, form):
    file = tmp_path / f"a.{form}"
    if form == "xlsx":
        book = xlsxwriter.Workbook(str(file))
        sheet = book.add_worksheet()
        sheet.merge_range("A1:F1", "名冊")
        sheet.write_row("A2", HEADER)
        sheet.merge_range("B3:B4", "新聘")
        sheet.write("A3", "001")
        sheet.write("A4", "002")
        book.close()
    else:
        merged = 'office:value-type="string" table:number-rows-spanned="2"'
        title = 'office:value-type="string" table:number-columns-spanned="6"'
        ods(
            file,
            ods_row(ods_cell("名冊", title)),
            ods_header(),
            ods_row(ods_cell("001"), ods_cell("新聘", merged)),
            ods_row(ods_cell("002"), "<table:covered-table-cell/>"),
        )
    roster = read_roster(file)
    assert of_cell(roster.problems) == [(3, "案件類別", "B3:B4")]
    assert "合併儲存格" in roster.problems[0].message
    assert roster.cases[1].facts.case_kind is None


# --- extent


def test_a_million_empty_rows_are_nothing(tmp_path):
    line = f'<row r="2">{cell("A2", "001")}</row>'
    empty = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    roster = read_roster(raw_xlsx(tmp_path / "a.xlsx", header_cells() + line + empty))
    assert len(roster.cases) == 1
    trailing = ods_row("<table:table-cell/>", repeated=1_048_574)
    file = ods(tmp_path / "a.ods", ods_header(), ods_row(ods_cell("001")), trailing)
    assert len(read_roster(file).cases) == 1


def test_a_stated_extent_beyond_the_cells_is_not_believed(tmp_path):
    line = f'<row r="2">{cell("A2", "001")}</row>'
    file = raw_xlsx(
        tmp_path / "a.xlsx", header_cells() + line, before='<dimension ref="A1:XFD1048576"/>'
    )
    assert len(read_roster(file).cases) == 1


@pytest.mark.parametrize("before", ["", '<dimension ref="A1:F2"/>'])
def test_a_stray_cell_at_the_far_end_does_not_fill_the_memory(tmp_path, before):
    far = f'<row r="1048576">{cell("XFD1048576", " ")}</row>'
    message = refusal(raw_xlsx(tmp_path / "a.xlsx", header_cells() + far, before=before))
    assert "第 1048576 列、XFD 欄" in message
    stray = ods_row(
        ods_cell("x", f'{STRING} table:number-columns-repeated="16384"'), repeated=1_048_576
    )
    assert "第 1048577 列、XFD 欄" in refusal(ods(tmp_path / "a.ods", ods_header(), stray))


def test_counts_that_are_no_numbers_count_once(tmp_path):
    file = ods(tmp_path / "a.ods", ods_header(), ods_row(ods_cell("001"), repeated="x"))
    assert ods_cells.look(load(file))[0].rows == 2


# --- sheets


def test_the_first_sheet_with_a_header_is_read_and_the_others_are_named(tmp_path):
    file = xlsx(
        tmp_path / "a.xlsx",
        [("封面",), ("姓名",)],
        [HEADER, ("001", "新聘")],
        [HEADER, ("002", "新聘")],
        names=("封面", "四月", "五月"),
    )
    roster = read_roster(file)
    assert (roster.sheet, roster.cases[0].facts.case_no) == ("四月", "001")
    (problem,) = roster.problems
    assert "工作表「五月」也有標題列，但沒有讀取" in problem.message
    assert read_roster(file, sheet="五月").cases[0].facts.case_no == "002"


def test_a_sheet_that_is_asked_for_and_is_not_there(tmp_path):
    file = xlsx(tmp_path / "a.xlsx", [HEADER], names=("四月",))
    with pytest.raises(UnusableFile, match="沒有工作表「六月」；請改選「四月」。"):
        read_roster(file, sheet="六月")
    bare = xlsx(tmp_path / "b.xlsx", [("封面",)], names=("封面",))
    with pytest.raises(UnusableFile, match="工作表「封面」前 30 列找不到標題列"):
        read_roster(bare, sheet="封面")


def test_hidden_sheets_come_last_and_charts_never(tmp_path):
    file = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(file))
    hidden = book.add_worksheet("舊")
    hidden.write_row(0, 0, HEADER)
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=今!$E$2:$E$3"})
    book.add_chartsheet("圖").set_chart(chart)
    shown = book.add_worksheet("今")
    shown.write_row(0, 0, HEADER)
    shown.write_row(1, 0, ("001", "新聘"))
    shown.activate()
    shown.set_first_sheet()
    hidden.hide()
    book.close()
    roster = read_roster(file)
    assert roster.sheet == "今"
    assert "工作表「舊」（隱藏）" in roster.problems[0].message
    assert len(roster.problems) == 1


# --- damage


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row>"),
        ("xl/worksheets/sheet1.xml", '<!DOCTYPE w [<!ENTITY a "b">]><worksheet/>'),
        ("xl/workbook.xml", "<workbook"),
        ("_rels/.rels", "<Relationships/>"),
        ("xl/_rels/workbook.xml.rels", "<Relationships/>"),
    ],
)
def test_broken_parts_of_a_workbook(tmp_path, part, content):
    members = xlsx_members(header_cells())
    members[part] = content
    assert "已損壞" in refusal(zipped(tmp_path / "a.xlsx", members))


def test_a_workbook_that_only_calamine_cannot_read(tmp_path):
    line = '<row r="2"><c r="A2" t="n"><v>abc</v></c></row>'
    file = raw_xlsx(tmp_path / "a.xlsx", header_cells() + line, before='<dimension ref="A1:F2"/>')
    assert "已損壞" in refusal(file)


def test_a_broken_opendocument(tmp_path):
    file = ods(tmp_path / "a.ods", "<broken>")
    assert "已損壞" in refusal(file)


def test_a_broken_xls(tmp_path):
    for broken in (record(0x0205, b"\0"), error_record(1, 2, 0x99)):
        file = tmp_path / "a.xls"
        file.write_bytes(ole({"Workbook": workbook_stream(broken)}))
        assert "已損壞" in refusal(file)


def test_sheets_that_cannot_be_told_apart(tmp_path, monkeypatch):
    file = xlsx(tmp_path / "a.xlsx", [HEADER, ("001", "新聘")])
    monkeypatch.setitem(sheets._LOOK, sheets.Format.XLSX, lambda _: [])
    assert "已損壞" in refusal(file)


class PanicException(BaseException):
    """What a slip within calamine looks like from here."""


@pytest.mark.parametrize("error", [PanicException("range"), zipfile.BadZipFile("x")])
def test_a_slip_of_calamine_is_a_damaged_file(tmp_path, monkeypatch, error):
    def slip(_: object) -> None:
        raise error

    monkeypatch.setattr(python_calamine, "load_workbook", slip)
    assert "已損壞" in refusal(xlsx(tmp_path / "a.xlsx", [HEADER]))


def test_a_user_who_stops_the_work_is_heard(tmp_path, monkeypatch):
    def stop(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(python_calamine, "load_workbook", stop)
    with pytest.raises(KeyboardInterrupt):
        read_roster(xlsx(tmp_path / "a.xlsx", [HEADER]))


def test_a_sheet_with_nothing_in_it(tmp_path):
    assert "找不到標題列" in refusal(xlsx(tmp_path / "a.xlsx", []))
