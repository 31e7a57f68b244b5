from __future__ import annotations

import pytest

from app.intake.lines import expected
from app.intake.read import read_mapping, read_roster
from app.intake.roster import UnusableFile
from app.intake.synonyms import synonyms
from app.rules.facts import FACTS
from tests.intake.making import HEADER, xlsx


def read(folder, *rows, **options):
    return read_roster(xlsx(folder / "名冊.xlsx", rows), **options)


def csv(folder, text, **options):
    file = folder / "名冊.csv"
    file.write_text(text, "utf-8")
    return read_roster(file, **options)


# --- the header


def test_the_header_is_found_below_titles(tmp_path):
    roster = read(
        tmp_path,
        ("範例縣政府 聘用人員名冊",),
        ("姓名", "以下均為虛構"),
        (),
        HEADER,
        ("001", "新聘"),
    )
    assert (roster.header_row, roster.cases[0].row) == (4, 5)


@pytest.mark.parametrize(
    "header",
    [
        " 身分證 字號 ",
        "身分證\n字號",
        "＊身分證字號",
        "身分證字號：",
        "身份證字號",
        "id_number",
        "ID_Number",
        "ｉｄ＿ｎｕｍｂｅｒ",
    ],
)
def test_headers_are_known_however_they_are_laid_out(tmp_path, header):
    roster = read(tmp_path, ("姓名", header), ("王測試", "F100000015"))
    assert roster.cases[0].facts.id_number == "F100000015"
    assert roster.problems == ()


@pytest.mark.parametrize("header", ["在臺設籍日期", "在台設籍日期"])
def test_both_ways_to_write_taiwan(tmp_path, header):
    roster = read(tmp_path, ("姓名", header), ("王測試", "105-04-01"))
    assert roster.cases[0].facts.household_registered_on is not None


def test_every_label_and_key_of_the_vocabulary_is_known(tmp_path):
    for names in ([f.label for f in FACTS.values()], list(FACTS)):
        roster = read(tmp_path, names, ["x"] * len(names))
        assert set(roster.cases[0].typed) == set(FACTS)


def test_one_known_column_makes_no_header(tmp_path):
    with pytest.raises(UnusableFile) as refused:
        read(tmp_path, ("姓名", "電話"), ("王測試", "02"))
    message = str(refused.value)
    assert "名冊.xlsx" in message
    assert "例如案件編號、案件類別、身分證字號、姓名等欄名" in message
    assert "亂碼" not in message


def test_a_header_below_the_first_lines_is_not_looked_for(tmp_path):
    with pytest.raises(UnusableFile, match="前 30 列找不到標題列"):
        read(tmp_path, *[("x",)] * 30, HEADER, ("001", "新聘"))


def test_a_header_without_cases(tmp_path):
    with pytest.raises(UnusableFile, match="第 2 列的標題列下面沒有案件"):
        read(tmp_path, ("名冊",), HEADER)


def test_unknown_columns_are_kept_as_notes_and_told_once(tmp_path):
    roster = read(
        tmp_path,
        ("姓名", "備註", "到職日數", "案件編號", "備註"),
        ("王測試", "甲", "1150407", "001", "乙"),
        ("陳範例", None, None, "002", None),
    )
    assert roster.cases[0].notes == {"備註": "甲", "到職日數": "1150407", "備註（E 欄）": "乙"}
    assert roster.cases[1].notes == {}
    assert [(p.row, p.column) for p in roster.problems] == [
        (1, "備註"),
        (1, "到職日數"),
        (1, "備註"),
    ]
    assert "若是「到職日期」，請改用該欄名" in roster.problems[1].message
    assert "若是" not in roster.problems[0].message


def test_a_label_that_stands_twice(tmp_path):
    roster = read(tmp_path, ("姓名", "案件編號", "name"), ("王測試", "001", "陳範例"))
    assert roster.cases[0].facts.name == "王測試"
    assert roster.cases[0].notes == {"name": "陳範例"}
    (problem,) = roster.problems
    assert (problem.row, problem.column) == (1, "name")
    assert "只採用 A 欄，C 欄列為備註" in problem.message


def test_a_mapping_names_the_columns_of_the_offices_own_roster(tmp_path):
    rows = ("員工 姓名", "編號", "姓名"), ("王測試", "001", "別名")
    roster = read(tmp_path, *rows, mapping={"員工姓名": "name", "編號": "case_no", "姓名": "unit"})
    assert roster.cases[0].typed == {"name": "王測試", "case_no": "001", "unit": "別名"}


# --- lines


def test_data_beyond_the_header_is_kept_and_told(tmp_path):
    roster = read(
        tmp_path,
        ("案件編號", None, "姓名"),
        ("001", "甲", "王測試", None, "乙"),
        ("002", "丙", "陳範例"),
    )
    assert roster.cases[0].notes == {"B 欄": "甲", "E 欄": "乙"}
    assert roster.cases[1].notes == {"B 欄": "丙"}
    told = [(p.row, p.column, p.value) for p in roster.problems]
    assert told == [(2, "B 欄", "甲"), (2, "E 欄", "乙")]
    assert "共 2 格" in roster.problems[0].message


def test_blank_lines_are_no_cases_and_do_not_shift_rows(tmp_path):
    roster = read(tmp_path, HEADER, (), ("001", "新聘"), (" ", "　"), ("002", "新聘"))
    assert [case.row for case in roster.cases] == [3, 5]
    assert roster.problems == ()


def test_lines_that_hold_only_unknown_columns_are_told(tmp_path):
    rows = ("序號", "案件編號", "姓名"), (1, "001", "王測試"), (2,), (3, " "), (" ", " ")
    roster = read(tmp_path, *rows)
    assert len(roster.cases) == 1
    unknown, passed_over = roster.problems
    assert unknown.column == "序號"
    assert (passed_over.row, passed_over.column, passed_over.value) == (3, "序號", "2")
    assert "未列為案件（共 2 列）" in passed_over.message


def test_a_header_repeated_on_every_page_is_no_case(tmp_path):
    roster = read(tmp_path, HEADER, ("001", "新聘"), HEADER, ("002", "新聘"), HEADER)
    assert [case.row for case in roster.cases] == [2, 4]
    (problem,) = roster.problems
    assert problem.row == 3
    assert "重複標題列，未列為案件（共 2 列）" in problem.message


# --- cells


@pytest.mark.parametrize(
    ("label", "value", "help_"),
    [
        ("到職日期", "1150229", "請填民國日期，例如 115-04-07"),
        ("補辦", "也許", "請填是或否"),
        ("薪點", "三一二", "請填數字，例如 312"),
        ("薪點折合率", "一百", "請填數字，例如 138.9"),
        ("離職給與制度", "勞退休", "請填勞退、離職儲金、未載其中之一"),
    ],
)
def test_an_unreadable_cell_says_what_is_expected(tmp_path, label, value, help_):
    roster = csv(tmp_path, f"案件編號,{label}\n001,{value}\n")
    (problem,) = roster.problems
    assert (problem.row, problem.column, problem.value) == (2, label, value)
    assert help_ in problem.message
    assert problem.message.endswith("。")
    assert len(roster.cases[0].unreadable) == 1


def test_every_fact_that_can_be_unreadable_says_what_is_expected():
    for fact in FACTS.values():
        if fact.kind not in ("text", "id", "code"):
            assert "請填" in expected(fact)


def test_problems_come_in_the_order_of_the_sheet(tmp_path):
    roster = csv(tmp_path, "薪點,到職日期,案件編號,備註\nx,y,001,\nz,w,001,\n")
    places = [(p.row, p.column) for p in roster.problems]
    assert places == [
        (1, "備註"),
        (2, "薪點"),
        (2, "到職日期"),
        (3, "薪點"),
        (3, "到職日期"),
        (3, "案件編號"),
    ]


# --- case numbers


def test_a_case_number_that_stands_twice_is_told(tmp_path):
    roster = csv(tmp_path, "案件編號,姓名\n001,王測試\n 001 ,陳範例\n")
    assert len(roster.cases) == 2
    (problem,) = roster.problems
    assert (problem.row, problem.column, problem.value) == (3, "案件編號", "001")
    assert "與第 2 列重複" in problem.message


def test_a_case_without_a_number_gets_one_that_it_was_not_typed_with(tmp_path):
    roster = csv(tmp_path, "案件編號,姓名\n,王測試\n未編號-第2列,陳範例\n 　,林虛構\n")
    assert [c.facts.case_no for c in roster.cases] == [
        "未編號-第2列之1",
        "未編號-第2列",
        "未編號-第4列",
    ]
    assert "case_no" not in roster.cases[0].typed
    assert roster.problems == ()


def test_a_roster_without_the_column_of_numbers(tmp_path):
    roster = csv(tmp_path, "案件類別,姓名\n新聘,王測試\n新聘,陳範例\n")
    assert [c.facts.case_no for c in roster.cases] == ["未編號-第2列", "未編號-第3列"]


def test_a_case_number_that_is_an_error_is_unreadable_and_replaced(tmp_path):
    roster = csv(tmp_path, "案件編號,姓名\n�,王測試\n")
    (case,) = roster.cases
    assert case.facts.case_no == "未編號-第2列"
    assert case.unreadable == {"case_no"}
    assert case.typed["case_no"] == "�"


# --- mapping files


def written(folder, content: str, encoding="utf-8"):
    file = folder / "對照.toml"
    file.write_bytes(content.encode(encoding))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_mapping_file(tmp_path, encoding):
    content = '[columns]\n"員工姓名" = "name"\n"編號" = "案件編號"\n'
    assert read_mapping(written(tmp_path, content, encoding)) == {
        "員工姓名": "name",
        "編號": "case_no",
    }


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("", r"沒有 \[columns\]"),
        ("columns = 1", r"沒有 \[columns\]"),
        ("[columns]", r"沒有 \[columns\]"),
        ('[columns]\n"員工" = "nobody"', "把「員工」對應到「nobody」，沒有這個欄位"),
        ('[columns]\n"員工" = 3', "對應到「3」"),
        ("[columns]\n員工 = name", "第 2 行不合 TOML 格式"),
        ('a = """', "不合 TOML 格式"),
    ],
)
def test_a_mapping_file_that_is_wrong(tmp_path, content, what):
    with pytest.raises(UnusableFile, match=f"欄位對照檔「對照.toml」.*{what}"):
        read_mapping(written(tmp_path, content))


def test_a_mapping_file_in_another_encoding_or_nowhere(tmp_path):
    with pytest.raises(UnusableFile, match="不是 UTF-8"):
        read_mapping(written(tmp_path, '"員工姓名" = "name"', "cp950"))
    with pytest.raises(UnusableFile, match="無法開啟"):
        read_mapping(tmp_path / "沒有.toml")


@pytest.mark.parametrize(
    ("header", "key"), [(name, key) for key, names in synonyms().columns.items() for name in names]
)
def test_what_rosters_call_a_fact_beside_its_label(tmp_path, header, key):
    roster = read(tmp_path, ("籍貫", "國籍", header), ("臺北市", "中華民國", "x"))
    assert roster.cases[0].typed[key] == "x"


def test_other_names_are_no_labels_of_other_facts():
    labels = {f.label for f in FACTS.values()}
    assert not labels & {name for names in synonyms().columns.values() for name in names}


@pytest.mark.parametrize(
    "text", ["承辦人：", "人事主任：王大明", "校長:", "合計", "總計 3 人", "製表日期：115.4.20"]
)
def test_signatures_and_sums_below_a_roster_are_no_cases(tmp_path, text):
    roster = read(
        tmp_path, ("姓名", "身分證字號", "職稱"), ("王測試", "F100000015", "技工"), ("", "", text)
    )
    assert len(roster.cases) == 1
    (problem,) = roster.problems
    assert problem.row == 3
    assert problem.column == "職稱"
    assert "簽章或合計" in problem.message


@pytest.mark.parametrize("cells", [("李測試", "", "主任：兼"), ("", "F100000024", "合計")])
def test_a_line_of_a_person_is_a_case_whatever_it_says(tmp_path, cells):
    roster = read(tmp_path, ("姓名", "身分證字號", "職稱"), ("王測試", "F100000015", "技工"), cells)
    assert len(roster.cases) == 2


def test_a_line_with_a_plain_title_alone_is_a_case(tmp_path):
    roster = read(
        tmp_path, ("姓名", "身分證字號", "職稱"), ("王測試", "F100000015", "技工"), ("", "", "技工")
    )
    assert len(roster.cases) == 2
