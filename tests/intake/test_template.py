from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from python_calamine import load_workbook

from app.intake import template
from app.intake.read import read_roster
from app.intake.roster import UnusableFile
from app.intake.template import columns, guide, write_template
from app.law_in_force import built_in_checker
from app.rules.facts import CASE_KINDS, FACTS, Kind
from app.rules.results import Verdict
from app.rules.values import UNREADABLE, read_case, read_value

LABELS = [fact.label for fact in FACTS.values()]


def header_of(file: Path) -> list[str]:
    if file.suffix == ".csv":
        return next(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
    return load_workbook(file).get_sheet_by_index(0).to_python()[0]


@pytest.mark.parametrize("form", ["xlsx", "ods", "csv", "XLSX"])
def test_an_empty_form_holds_every_column_and_no_case(tmp_path, form):
    file = tmp_path / f"範本.{form}"
    write_template(file)
    assert header_of(file) == LABELS
    with pytest.raises(UnusableFile, match="沒有案件"):
        read_roster(file)


def filled_xlsx(file: Path, values: list[str]) -> None:
    """Fill in the second line as a spreadsheet program would, without one."""
    content = zipfile.ZipFile(file)
    members = {name: content.read(name) for name in content.namelist()}
    cells = "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in values)
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    sheet = sheet.replace("</sheetData>", f'<row r="2">{cells}</row></sheetData>')
    members["xl/worksheets/sheet1.xml"] = sheet.encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def test_a_filled_form_reads_back(tmp_path):
    file = tmp_path / "範本.xlsx"
    write_template(file)
    filled_xlsx(file, ["001", "新聘"])
    roster = read_roster(file)
    assert roster.sheet == "名冊"
    assert roster.cases[0].typed == {"case_no": "001", "case_kind": "新聘"}
    assert roster.problems == ()


def test_a_filled_csv_reads_back(tmp_path):
    file = tmp_path / "範本.csv"
    write_template(file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open("a", encoding="utf-8") as f:
        f.write("001,新聘\n")
    assert read_roster(file).cases[0].typed == {"case_no": "001", "case_kind": "新聘"}


def test_drop_downs_offer_what_can_be_filled(tmp_path):
    write_template(tmp_path / "a.xlsx")
    write_template(tmp_path / "a.ods")
    sheet = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml").decode()
    content = zipfile.ZipFile(tmp_path / "a.ods").read("content.xml").decode()
    offering = [fact for fact in FACTS.values() if fact.allowed or fact.kind is Kind.BOOL]
    assert sheet.count('type="list"') == len(offering)
    for fact in offering:
        words = fact.allowed or ("是", "否")
        assert f'"{",".join(words)}"' in sheet
        listed = ";".join(f"&quot;{word}&quot;" for word in words)
        assert f"cell-content-is-in-list({listed})" in content


def test_what_is_typed_stays_text(tmp_path):
    write_template(tmp_path / "a.xlsx")
    write_template(tmp_path / "a.ods")
    styles = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/styles.xml").decode()
    assert 'numFmtId="49"' in styles
    content = zipfile.ZipFile(tmp_path / "a.ods").read("content.xml").decode()
    assert '<number:text-style style:name="as-typed">' in content


def test_dates_and_numbers_are_asked_for_while_typing(tmp_path):
    write_template(tmp_path / "a.xlsx", kind="新聘")
    write_template(tmp_path / "a.ods", kind="新聘")
    sheet = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml").decode()
    content = zipfile.ZipFile(tmp_path / "a.ods").read("content.xml").decode()
    facts = columns("新聘")
    for kind, in_xlsx, in_ods in (
        (Kind.DATE, 'type="textLength"', "text-length-is-between(6,12)"),
        (Kind.INT, 'type="whole"', "cell-content-is-whole-number()"),
        (Kind.DECIMAL, 'type="decimal"', "cell-content-is-decimal-number()"),
    ):
        count = sum(fact.kind is kind for fact in facts)
        of_ids = sum(fact.kind in (Kind.ID, Kind.CODE) for fact in facts)
        assert count
        assert sheet.count(in_xlsx) == count + (of_ids if kind is Kind.DATE else 0)
        assert content.count(in_ods) == count
    styles = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/styles.xml").decode()
    assert 'formatCode="#,##0"' in styles  # of the pay


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_second_sheet_explains_every_column(tmp_path, form):
    file = tmp_path / f"a.{form}"
    write_template(file, kind="解聘")
    rows = load_workbook(file).get_sheet_by_name("說明").to_python()
    top = rows.index([*template.GUIDE_HEADER])
    assert [row[0] for row in rows[: top - 1]] == template.how_to(template.form_of("解聘"))
    assert [tuple(row) for row in rows[top + 1 :]] == guide(columns("解聘"))


@pytest.mark.parametrize("form", ["xlsx", "ods"])
@pytest.mark.parametrize("kind", [None, *CASE_KINDS])
def test_a_third_sheet_shows_filled_in_cases(tmp_path, form, kind):
    file = tmp_path / f"a.{form}"
    write_template(file, kind=kind)
    header, *lines = load_workbook(file).get_sheet_by_name("範例").to_python()
    by_label = {line[0]: line[1:] for line in lines}
    assert list(by_label) == [fact.label for fact in columns(kind)]
    kinds = by_label["案件類別"]
    assert kinds == (list(CASE_KINDS) if kind is None else [kind] * (len(header) - 1))


@pytest.mark.parametrize("kind", CASE_KINDS)
def test_the_examples_are_cases_that_may_be_reported(kind):
    cases = [read_case(typed) for _, typed in template.examples(kind)]
    result = built_in_checker().check(cases, date(2026, 4, 20))
    assert [case.verdict for case in result.cases] == [Verdict.READY] * len(cases)


GIVEN = {
    "case_kind": "新聘",
    "org_code": "380990001Y",
    "org_name": '範例縣立"虛構"國民小學&',
    "org_type": "公立學校",
    "submitter_org": "",
}


@pytest.mark.parametrize("form", ["xlsx", "ods"])
@pytest.mark.parametrize("kind", [None, *CASE_KINDS])
def test_the_agency_is_filled_in_and_is_no_case_by_itself(tmp_path, form, kind):
    file = tmp_path / f"a.{form}"
    write_template(file, kind=kind, given=GIVEN)
    member = "xl/worksheets/sheet1.xml" if form == "xlsx" else "content.xml"
    content = html.unescape(zipfile.ZipFile(file).read(member).decode())
    given = template.form_of(kind, GIVEN).given
    assert {"org_code", "org_name"} <= set(given)
    assert "submitter_org" not in given  # there is none
    for text in (GIVEN[key].replace('"', '""') for key in given if key != "case_kind"):
        assert content.count(f'"","{text}")') + content.count(f'"";"{text}")') == 1000
    # The kind is filled in only where there is one, whatever a new case would be.
    by_itself = content.count(f'"","{kind}")') + content.count(f'"";"{kind}")')
    assert by_itself == (1000 if kind else 0)
    with pytest.raises(UnusableFile, match="沒有案件"):
        read_roster(file)


def test_what_a_form_filled_in_by_itself_reads_back(tmp_path):
    """As a spreadsheet program leaves it: the computed text beside its formula."""
    file = tmp_path / "a.xlsx"
    write_template(file, given={"org_code": "380990001Y"})
    content = zipfile.ZipFile(file)
    members = {name: content.read(name) for name in content.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    begun = re.sub(
        r'<row r="2"(.*?)>(.*?)</row>',
        lambda row: (
            f'<row r="2"{row[1]}><c r="A2" t="inlineStr"><is><t>001</t></is></c>'
            + re.sub(r"<v></v>|<v ?/>", "<v>380990001Y</v>", row[2])
            + "</row>"
        ),
        sheet,
        count=1,
        flags=re.DOTALL,
    )
    members["xl/worksheets/sheet1.xml"] = begun.encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    roster = read_roster(file)
    assert [case.typed["org_code"] for case in roster.cases] == ["380990001Y"]
    assert roster.cases[0].typed["case_no"] == "001"
    assert roster.problems == ()


def test_the_examples_of_the_guide_can_be_read():
    for fact, line in zip(FACTS.values(), guide(tuple(FACTS.values())), strict=True):
        if line[-1]:
            assert read_value(fact, line[-1]) is not UNREADABLE, fact.key


@pytest.mark.parametrize("kind", CASE_KINDS)
def test_a_form_for_one_kind_leaves_out_what_others_ask(kind):
    keys = [fact.key for fact in columns(kind)]
    assert {"case_no", "case_kind", "id_number", "name", "report_date", "org_name"} <= set(keys)
    assert len(keys) < len(FACTS)
    assert ("dismissed_on" in keys) == (kind == "解聘")
    assert ("renewal_reason" in keys) == (kind == "續聘")
    assert ("contract_start" in keys) == (kind in ("新聘", "續聘", "改聘"))
    assert keys == [key for key in FACTS if key in keys]


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(UnusableFile, match=r"「範本.pdf」請取 .xlsx、.ods 或 .csv"):
        write_template(tmp_path / "範本.pdf")
    assert not (tmp_path / "範本.pdf").exists()


def test_a_file_that_cannot_be_written(tmp_path, monkeypatch):
    with pytest.raises(UnusableFile, match="找不到資料夾"):
        write_template(tmp_path / "沒有" / "範本.csv")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "in use")

    (tmp_path / "範本.csv").write_text("先前的")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UnusableFile, match="可能正由其他程式使用"):
        write_template(tmp_path / "範本.csv")
    assert [file.name for file in tmp_path.iterdir()] == ["範本.csv"]
    assert (tmp_path / "範本.csv").read_text() == "先前的"
