"""What is written comes back as it was, in every form; nothing in it is computed."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.exports.table import CannotExport, Column, Table
from app.exports.write import Form, write_table
from app.files_out import CannotWrite
from app.intake.guarded import guarded, unguarded
from app.intake.read import read_roster
from app.workbook import LONGEST_TEXT
from tests.exports.making import MADE_ON, duties, table

FORMULAS = ["=1+1", "+886-2-1234", "-", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x";"y")']
ODD = [
    *FORMULAS,
    "'=1+1",
    "''-",
    '="00123"',
    "00123",
    " 前後空白 ",
    "兩  格",
    "一\n二",
    "一\n\n二",
    "一\r\n二",
    "一\r二",
    "甲\t乙",
    '"引號"',
    "<b>&amp;</b>",
    "_x000D_",
    "a;b;c;d;e;f",
    "a\tb\tc\td\te\tf",
    "a,b,c",
    "林𠮷例",
    "造字\ue000",
    "夷將•拔路兒",
    "&#134071;",
    "&#20000;",
    "&#38;#134071;",
    "&#038;#134071;",
    "\x85\u2028\u00a0",
    "\ufeff開頭",
    "115-04-07",
    "43,336",
]


def read_back(file: Path) -> list[str]:
    return [case.typed.get("duties", "") for case in read_roster(file).cases]


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("text", ODD)
def test_a_text_comes_back_as_it_was(tmp_path: Path, form: Form, text: str) -> None:
    file = tmp_path / f"匯出{form.ending}"
    write_table(duties(text), file, form, made_on=MADE_ON)
    assert read_back(file) == [text]


TEXTS = st.text(
    # Control characters and half surrogates are in no table; � says that something was lost.
    st.one_of(
        st.sampled_from("=+-@\t\r\n'\",;&#0123456789 \ue000•𠮷聘"),
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd\ufffe\uffff"),
    ),
    min_size=1,
    max_size=24,
)


@pytest.mark.parametrize("form", Form)
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(texts=st.lists(TEXTS, min_size=1, max_size=20))
def test_any_text_comes_back_as_it_was(tmp_path: Path, form: Form, texts: list[str]) -> None:
    file = tmp_path / f"匯出{form.ending}"
    write_table(duties(*texts), file, form, made_on=MADE_ON)
    assert read_back(file) == texts


@given(st.text())
def test_the_mark_of_a_formula_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("form", [Form.CSV, Form.BIG5])
def test_no_cell_of_a_csv_begins_like_a_formula(tmp_path: Path, form: Form) -> None:
    file = tmp_path / "匯出.csv"
    write_table(duties(*FORMULAS), file, form, made_on=MADE_ON)
    text = file.read_bytes().decode("utf-8-sig" if form is Form.CSV else "cp950")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert len(cells) == 3 * (len(FORMULAS) + 1)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize(
    ("form", "member", "sign"),
    [(Form.XLSX, "xl/worksheets/sheet1.xml", "<f>"), (Form.ODS, "content.xml", "formula=")],
)
def test_a_workbook_holds_no_formula(tmp_path: Path, form: Form, member: str, sign: str) -> None:
    file = tmp_path / f"匯出{form.ending}"
    write_table(duties(*FORMULAS), file, form, made_on=MADE_ON)
    content = zipfile.ZipFile(file).read(member).decode()
    assert sign not in content
    assert "HYPERLINK" in content  # it is there, as text


def test_csv_is_utf_8_with_bom_or_big5_with_crlf(tmp_path: Path) -> None:
    file = tmp_path / "匯出.csv"
    write_table(duties("諮商"), file, Form.CSV, made_on=MADE_ON)
    assert file.read_bytes() == "\ufeff案件編號,姓名,擔任事項\r\n範-0,王測試,諮商\r\n".encode()
    write_table(duties("諮商"), file, Form.BIG5, made_on=MADE_ON)
    assert file.read_bytes() == "案件編號,姓名,擔任事項\r\n範-0,王測試,諮商\r\n".encode("cp950")


@pytest.mark.parametrize("form", Form)
def test_the_same_table_gives_the_same_bytes(tmp_path: Path, form: Form) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for file in (first, second):
        write_table(duties(*ODD), file, form, made_on=MADE_ON)
    assert first.read_bytes() == second.read_bytes()


class Stopped(Exception):
    pass


@pytest.mark.parametrize("form", Form)
def test_a_stop_leaves_nothing_behind(tmp_path: Path, form: Form) -> None:
    told: list[tuple[str, int, int]] = []

    def stop(what: str, done: int, total: int) -> None:
        told.append((what, done, total))
        if done:
            raise Stopped

    file = tmp_path / f"匯出{form.ending}"
    file.write_bytes(b"before")
    with pytest.raises(Stopped):
        write_table(duties(*["諮商"] * 700), file, form, made_on=MADE_ON, progress=stop)
    assert [told[0][1:], told[-1][1:]] == [(0, 700), (250, 700)]
    assert list(tmp_path.iterdir()) == [file]
    assert file.read_bytes() == b"before"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=r"找不到資料夾.*「匯出\.csv」未寫入"):
        write_table(duties("x"), tmp_path / "沒有" / "匯出.csv", Form.CSV, made_on=MADE_ON)


def test_a_text_that_a_workbook_would_leave_out_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "匯出.xlsx"
    longest = "字" * LONGEST_TEXT
    write_table(duties(longest), file, Form.XLSX, made_on=MADE_ON)
    assert read_back(file) == [longest]
    with pytest.raises(CannotExport, match="第 2 筆的「擔任事項」有 32,768 字"):
        write_table(duties("短", longest + "字"), file, Form.XLSX, made_on=MADE_ON)
    with pytest.raises(CannotExport, match="擔任事項"):  # a rare character counts for two
        write_table(duties("𠮷" * 16_384), file, Form.XLSX, made_on=MADE_ON)
    assert read_back(file) == [longest]  # the earlier file stands


def test_a_table_without_rows_is_its_header(tmp_path: Path) -> None:
    for form in Form:
        write_table(table(), tmp_path / f"{form}{form.ending}", form, made_on=MADE_ON)
    assert (tmp_path / "csv.csv").read_text("utf-8-sig") == "案件編號,姓名,擔任事項\n"


def test_sentences_go_on_in_further_lines_and_the_row_is_high_enough(tmp_path: Path) -> None:
    long = "請核對兩個聘約的起迄日；" * 5
    wide = Table(
        "檢核結果",
        (Column("姓名", 12), Column("處理", 40, wraps=True)),
        (("甲", long), ("乙", "短")),
    )
    for form, member in ((Form.XLSX, "xl/worksheets/sheet1.xml"), (Form.ODS, "content.xml")):
        file = tmp_path / f"匯出{form.ending}"
        write_table(wide, file, form, made_on=MADE_ON)
        with zipfile.ZipFile(file) as packed:
            text = packed.read(member).decode()
        if form is Form.XLSX:  # 120 digits of width in lines of 36, and one line
            assert re.findall(r'<row r="(\d)"[^>]* ht="([\d.]+)"', text) == [("2", "66")]
        else:
            assert f'style-name="wrapped" office:value-type="string"><text:p>{long}' in text


@pytest.mark.parametrize(("number", "is_fitted"), [(20, True), (21, False)])
def test_a_narrow_table_is_printed_on_pages_as_wide_as_it_is(
    tmp_path: Path, number: int, is_fitted: bool
) -> None:
    columns = tuple(Column(f"欄{n}", 12) for n in range(number))
    file = tmp_path / "匯出.xlsx"
    write_table(Table("案件", columns, ()), file, Form.XLSX, made_on=MADE_ON)
    with zipfile.ZipFile(file) as packed:
        text = packed.read("xl/worksheets/sheet1.xml").decode()
    assert ('fitToPage="1"' in text) is is_fitted
    assert 'orientation="landscape"' in text
