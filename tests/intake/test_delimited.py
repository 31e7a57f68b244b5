from __future__ import annotations

import pytest

from app.intake import delimited
from app.intake.delimited import USER_DEFINED
from app.intake.guarded import guarded
from app.intake.read import read_roster
from app.intake.roster import Roster, UnusableFile

HEADER = "案件編號,案件類別,姓名,到職日期\r\n"


def read(folder, content: str | bytes, encoding: str = "utf-8") -> Roster:
    file = folder / "名冊.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read_roster(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "utf-16"])
def test_every_encoding_of_the_office_is_read(tmp_path, encoding):
    roster = read(tmp_path, HEADER + "001,新聘,王測試,1150407\r\n", encoding)
    assert roster.cases[0].typed == {
        "case_no": "001",
        "case_kind": "新聘",
        "name": "王測試",
        "onboard_date": "1150407",
    }
    assert roster.problems == ()


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_line_ends_and_delimiters(tmp_path, line_end, delimiter):
    lines = (HEADER + "001,新聘,王測試,1150407\r\n").replace("\r\n", line_end)
    roster = read(tmp_path, lines.replace(",", delimiter))
    assert roster.cases[0].facts.name == "王測試"


@pytest.mark.parametrize(
    ("pair", "point"),
    [
        (b"\xfa\x40", 0xE000),
        (b"\xfa\x7e", 0xE03E),
        (b"\xfa\xa1", 0xE03F),
        (b"\xfe\xfe", 0xE310),
        (b"\x8e\x40", 0xE311),
        (b"\xa0\xfe", 0xEEB7),
        (b"\x81\x40", 0xEEB8),
        (b"\x8d\xfe", 0xF6B0),
    ],
)
def test_user_defined_characters_are_kept_as_windows_keeps_them(tmp_path, pair, point):
    roster = read(tmp_path, (HEADER + "001,新聘,王").encode("cp950") + pair + b",1150407\r\n")
    (case,), (problem,) = roster.cases, roster.problems
    assert case.facts.name == "王" + chr(point)
    assert (problem.row, problem.column, problem.value) == (2, "姓名", "王" + chr(point))
    assert f"U+{point:04X}" in problem.message


def test_bytes_that_are_nothing_make_the_cell_unreadable(tmp_path):
    head = (HEADER + "001,新聘,王").encode("cp950")
    roster = read(tmp_path, head + b"\xff\xfa0,1150407\r\n")
    (case,), (problem,) = roster.cases, roster.problems
    assert case.facts.name is None
    assert case.unreadable == {"name"}
    assert case.typed["name"] == "王��0"
    assert (problem.row, problem.column) == (2, "姓名")
    assert "無法辨識的字" in problem.message


def test_the_handler_is_for_reading_only():
    with pytest.raises(UnicodeEncodeError):
        "𠮷".encode("cp950", USER_DEFINED)


def test_a_pair_cut_off_at_the_end_of_the_file(tmp_path):
    roster = read(tmp_path, (HEADER + "001,新聘,王測試,1150407").encode("cp950") + b"\xfa")
    assert roster.cases[0].unreadable == {"onboard_date"}


def test_a_utf8_file_with_one_broken_byte_is_not_taken_for_big5(tmp_path):
    content = (HEADER + "001,新聘,王測試,1150407\r\n").encode()
    roster = read(tmp_path, content + "002,新聘,陳範例".encode()[:-1] + b",1150408\r\n")
    assert roster.cases[0].facts.name == "王測試"
    assert roster.cases[1].unreadable == {"name"}


def test_characters_that_big5_lacks_come_as_references(tmp_path):
    line = "001,新聘,林𠮷堃,1150407\r\n".encode("cp950", "xmlcharrefreplace")
    roster = read(tmp_path, HEADER.encode("cp950") + line)
    (case,), (problem,) = roster.cases, roster.problems
    assert case.facts.name == "林𠮷堃"
    assert case.typed["name"] == "林𠮷堃"
    assert (problem.row, problem.column, problem.value) == (2, "姓名", "林&#134071;&#22531;")
    assert "已讀為「林𠮷堃」" in problem.message


@pytest.mark.parametrize("reference", ["&#65;", "&#29579;", "&#x41;", "&#9999999;", "&#55296;"])
def test_a_reference_to_what_big5_has_or_to_nothing_stays_as_typed(tmp_path, reference):
    line = f"001,新聘,{reference},1150407\r\n"
    roster = read(tmp_path, HEADER + line, "cp950")
    assert roster.cases[0].typed["name"] == reference
    assert roster.problems == ()


def test_references_in_hexadecimal(tmp_path):
    roster = read(tmp_path, HEADER + "001,新聘,林&#x20BB7;,1150407\r\n", "cp950")
    assert roster.cases[0].facts.name == "林𠮷"


def test_references_in_utf8_are_text_like_any_other(tmp_path):
    roster = read(tmp_path, HEADER + "001,新聘,林&#134071;,1150407\r\n")
    assert roster.cases[0].facts.name == "林&#134071;"


def test_a_reference_that_was_itself_typed_is_no_reference(tmp_path):
    """A text that holds `&#134071;` is written with its sign as a reference, and comes back so."""
    roster = read(tmp_path, HEADER + "001,新聘,林&#038;#134071;,1150407\r\n", "cp950")
    assert roster.cases[0].facts.name == "林&#134071;"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("'=1+1", "=1+1"),
        ("'+886", "+886"),
        ("'-", "-"),
        ("'@甲", "@甲"),
        ("''=1+1", "'=1+1"),
        ("'甲", "'甲"),
        ("O'Brien", "O'Brien"),
        ("'", "'"),
    ],
)
def test_the_mark_that_keeps_a_formula_text_is_no_part_of_it(tmp_path, written, meant):
    assert guarded(meant) == written
    roster = read(tmp_path, HEADER + f"001,新聘,{written},1150407\r\n")
    assert roster.cases[0].typed["name"] == meant


def test_quoted_formulas_keep_leading_zeros(tmp_path):
    roster = read(tmp_path, HEADER + '="001",新聘,"王=""測",1150407\r\n')
    assert roster.cases[0].facts.case_no == "001"
    assert roster.cases[0].facts.name == '王="測'


def test_a_line_break_within_quotes_is_part_of_the_cell(tmp_path):
    roster = read(tmp_path, HEADER + '001,新聘,"王\n測試",1150407\r\n002,新聘,陳範例,1150408\r\n')
    assert roster.cases[0].typed["name"] == "王\n測試"
    assert [case.row for case in roster.cases] == [2, 3]


def test_a_quote_that_is_never_closed_swallows_no_case(tmp_path):
    with pytest.raises(UnusableFile, match=r"名冊\.csv.*第 3 行附近的引號"):
        read(tmp_path, HEADER + '001,新聘,"王測試,1150407\r\n002,新聘,陳範例,1150408\r\n')


def test_short_and_blank_lines(tmp_path):
    roster = read(tmp_path, HEADER + "001,新聘\r\n\r\n,,,\r\n  ,\r\n002\r\n")
    assert [(c.row, c.facts.case_no) for c in roster.cases] == [(2, "001"), (6, "002")]


def test_bytes_of_no_text(tmp_path):
    with pytest.raises(UnusableFile, match="已損壞"):
        read(tmp_path, HEADER.encode() + b"x" * 5000 + b"\0")


def test_bytes_that_are_hardly_ever_text_are_not_looked_up_one_by_one(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "_MOST_STRANGE", 200)
    line = (HEADER + "001,新聘,王").encode("cp950")
    assert len(read(tmp_path, line + b"\xfa\x40" * 200 + b",1150407\r\n").cases) == 1
    for strange in (b"\xfa\x40" * 201, b"\xff\x81\x30" * 101):
        with pytest.raises(UnusableFile, match="已損壞"):
            read(tmp_path, line + strange + b",1150407\r\n")


@pytest.mark.parametrize(
    ("nothing", "told"),
    [
        ("\n" * 1_100_000, "約有 1,100,001 列"),
        (";" * 9_000_000, "、9,000,004 欄，超過可以讀取的範圍"),
    ],
)
def test_what_is_nearly_all_empty_is_refused_before_it_is_parted(tmp_path, nothing, told):
    with pytest.raises(UnusableFile, match=told):
        read(tmp_path, HEADER.replace(",", ";") + nothing)


def test_mojibake_is_told_what_to_do(tmp_path):
    with pytest.raises(UnusableFile, match=r"亂碼.*UTF-8"):
        read(tmp_path, (HEADER + "001,新聘,王测试,1150407\r\n").encode("gb18030"))
