"""The guide: what is found by itself, what is asked, what comes of the answers."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest

from app.intake.guide import (
    Guide,
    answer,
    choose_column,
    choose_header,
    choose_sheet,
    confirm_columns,
    open_guide,
    remembered,
)
from app.intake.mapping import ImportProfile
from app.intake.matching import How
from app.intake.outcome import roster_of
from app.intake.preview import preview
from app.intake.questions import Answer
from app.intake.questions import How as Ans
from app.intake.read import read_roster
from app.intake.roster import UnusableFile
from app.rules.facts import FACTS
from tests.intake.making import cell, header_cells, ods, ods_cell, ods_row, raw_xlsx, xlsx

PERSON = ("案件編號", "姓名", "身分證字號")
ONE = ("001", "王測試", "F100000015")
TWO = ("002", "陳範例", "F100000033")


def guide(folder: Path, *rows: Any, **options: Any) -> Guide:
    return open_guide(xlsx(folder / "名冊.xlsx", rows), **options)


def how(found: Guide) -> dict[str, tuple[str, How]]:
    return {found.titles.shown[m.column]: (m.key, m.how) for m in found.matches}


# Going without a person -----------------------------------------------------------------------


def test_a_file_of_known_columns_asks_nothing_and_reads_as_check_does(tmp_path: Path) -> None:
    rows = ((*PERSON, "到職日", "備註"), (*ONE, "115.4.7", "x"), (*TWO, "1150408", ""))
    found = guide(tmp_path, *rows)
    assert not found.needs_a_person
    assert roster_of(found).cases == read_roster(tmp_path / "名冊.xlsx").cases


@pytest.mark.parametrize(
    "name", ["sample_roster.xlsx", "sample_roster.ods", "sample_roster_big5.csv"]
)
def test_of_the_samples_only_the_slip_in_them_is_asked(name: str) -> None:
    file = (Path("resources/samples") / name).resolve()
    found = open_guide(file)
    assert found.unsettled == ()
    assert [q.values for q in found.unanswered] == [("勞退休",)]
    assert roster_of(found).cases == read_roster(file).cases


def test_an_empty_column_of_an_unknown_name_asks_nothing(tmp_path: Path) -> None:
    assert not guide(tmp_path, (*PERSON, "職員代碼"), ONE).needs_a_person


def test_a_column_of_an_unknown_name_asks(tmp_path: Path) -> None:
    found = guide(tmp_path, (*PERSON, "職員代碼"), (*ONE, "9"))
    assert [m.column for m in found.unsettled] == [3]
    assert not confirm_columns(found).needs_a_person


def test_the_search_for_cycles_is_as_it_was_before(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "名冊.xlsx", (PERSON, ONE))
    bare = xlsx(tmp_path / "空.xlsx", ((1, 2), (3, 4)))
    was_on = gc.isenabled()
    for is_on in (True, False):
        (gc.enable if is_on else gc.disable)()
        try:
            open_guide(file)
            assert gc.isenabled() is is_on
            with pytest.raises(UnusableFile):
                open_guide(bare)
            assert gc.isenabled() is is_on
        finally:
            (gc.enable if was_on else gc.disable)()


def test_lines_that_end_early_are_read_as_if_they_went_on(tmp_path: Path) -> None:
    file = tmp_path / "名冊.csv"
    file.write_text("案件編號,姓名,到職日\n001,王測試\n002,陳範例,115.4.7\n003\n", "utf-8")
    found = open_guide(file)
    assert [case.typed for case in roster_of(found).cases] == [
        {"case_no": "001", "name": "王測試"},
        {"case_no": "002", "name": "陳範例", "onboard_date": "115.4.7"},
        {"case_no": "003"},
    ]
    assert [preview(found).typed(p, 2) for p in range(3)] == ["", "115.4.7", ""]


def test_a_header_without_cases_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match=r"「名冊\.xlsx」第 2 列的標題列下面沒有案件；請填入"):
        roster_of(guide(tmp_path, ("聘用名冊",), PERSON, (None, None, None)))


def test_the_header_of_every_printed_page_is_no_case(tmp_path: Path) -> None:
    found = guide(
        tmp_path,
        ("薪點", "到職日期", "職稱"),
        (312, "115.4.7", "輔導員"),
        ("薪點", "到職日期", "職稱"),
        (328, "115.4.8", "輔導員"),
    )
    assert [n for n, _ in found.lines] == [1, 3]
    roster = roster_of(found)
    assert [case.facts.points for case in roster.cases] == [312, 328]
    assert [p.message for p in roster.problems] == ["這一列重複標題列，未列為案件（共 1 列）。"]


# Columns --------------------------------------------------------------------------------------


def test_columns_are_known_by_label_other_name_and_likeness(tmp_path: Path) -> None:
    found = guide(
        tmp_path,
        ("姓名", "到職日", "薪俸點", "國民身分證", "序號", "職員代碼"),
        ("王測試", "115.4.7", "312", "F100000015", "1", "9"),
    )
    assert how(found) == {
        "姓名": ("name", How.SAME),
        "到職日": ("onboard_date", How.SYNONYM),
        "薪俸點": ("points", How.LIKE),
        "國民身分證": ("id_number", How.LIKE),
        "序號": ("", How.NOTE),
        "職員代碼": ("", How.NONE),
    }


def test_two_columns_for_one_fact_are_a_question(tmp_path: Path) -> None:
    found = guide(tmp_path, ("姓名", "到職日", "到職日期"), ("王測試", "115.4.7", "115.4.8"))
    assert how(found)["到職日"] == ("onboard_date", How.TWICE)
    assert how(found)["到職日期"] == ("", How.TWICE)
    second = choose_column(found, 2, "onboard_date")
    assert how(second)["到職日"] == ("", How.CHOSEN)
    assert not second.needs_a_person
    assert roster_of(second).cases[0].typed["onboard_date"] == "115.4.8"
    assert roster_of(second).cases[0].notes == {"到職日": "115.4.7"}


def test_of_two_columns_for_one_fact_the_one_left_out_is_told(tmp_path: Path) -> None:
    found = guide(tmp_path, ("姓名", "到職日", "到職日期"), ("王測試", "115.4.7", "115.4.8"))
    (problem,) = roster_of(found).problems
    assert (problem.row, problem.column) == (1, "到職日期")
    assert problem.message == "「到職日期」有兩欄，這一欄列為備註；請刪除多餘的一欄。"
    assert roster_of(choose_column(found, 2, "")).problems == ()  # it was decided so


def test_to_leave_the_second_of_two_settles_the_first(tmp_path: Path) -> None:
    found = guide(tmp_path, ("姓名", "到職日", "到職日期"), ("王測試", "115.4.7", "115.4.8"))
    assert not choose_column(found, 2, "").needs_a_person


def test_a_fact_goes_to_one_column_only(tmp_path: Path) -> None:
    found = guide(tmp_path, (*PERSON, "職員代碼"), (*ONE, "9"))
    changed = choose_column(found, 3, "case_no")
    assert how(changed)["案件編號"] == ("", How.NONE)
    assert changed.known == {1: "name", 2: "id_number", 3: "case_no"}


def test_a_header_of_two_rows_is_read_together(tmp_path: Path) -> None:
    found = guide(
        tmp_path,
        ("聘用人員名冊",),
        ("姓名", "基本資料", None, "約聘期間", None),
        (None, "性別", "籍貫", "起日", "迄日"),
        ("王測試", "男", "臺北市", "115.4.7", "115.12.31"),
    )
    assert found.known == {
        0: "name",
        1: "sex",
        2: "native_place",
        3: "contract_start",
        4: "contract_end",
    }
    assert [n for n, _ in found.lines] == [3]
    assert not found.needs_a_person


def test_a_group_above_keeps_a_known_word_from_meaning_something_else(tmp_path: Path) -> None:
    found = guide(
        tmp_path,
        ("姓名", "約聘起日", "約聘迄日", "前職", None),
        (None, None, None, "職稱", "薪點"),
        ("王測試", "115.4.7", "115.12.31", "輔導員", "280"),
    )
    assert "job_title" not in found.known.values()
    assert "points" not in found.known.values()


def test_a_header_without_a_known_word_is_found_and_asked_about(tmp_path: Path) -> None:
    found = guide(tmp_path, ("單位名冊",), ("員工", "證件"), ("王測試", "F100000015"))
    assert found.titles.row == 1
    assert not found.is_header_sure
    assert found.needs_a_person


def test_another_row_can_be_the_header(tmp_path: Path) -> None:
    found = guide(tmp_path, ("姓名", "職稱"), ("員工", "性別"), ("王測試", "男"))
    other = choose_header(found, 1)
    assert other.titles.shown == {0: "員工", 1: "性別"}
    assert [n for n, _ in other.lines] == [2]


def test_nothing_like_a_header_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="找不到標題列；請在第一筆資料的上一列填入欄名"):
        guide(tmp_path, (1, 2, 3), (4, 5, 6))


# Sheets ---------------------------------------------------------------------------------------


def two_sheets(folder: Path) -> Path:
    return xlsx(folder / "名冊.xlsx", [PERSON, ONE], [PERSON, TWO], names=("一般", "專案"))


def test_several_sheets_are_a_question(tmp_path: Path) -> None:
    found = open_guide(two_sheets(tmp_path))
    assert found.needs_a_person
    second = choose_sheet(found, 1)
    assert not second.needs_a_person
    assert roster_of(second).cases[0].facts.name == "陳範例"
    assert "工作表「一般」也有標題列" in roster_of(second).problems[0].message


def test_a_sheet_without_a_header_cannot_be_chosen(tmp_path: Path) -> None:
    file = xlsx(tmp_path / "名冊.xlsx", [PERSON, ONE], [(1, 2), (3, 4)])
    with pytest.raises(UnusableFile, match="找不到標題列"):
        choose_sheet(open_guide(file), 1)


# Values ---------------------------------------------------------------------------------------


def test_values_by_another_name_are_read_and_told(tmp_path: Path) -> None:
    found = guide(
        tmp_path, (*PERSON, "性別", "最高學歷"), (*ONE, "M", "大學"), (*TWO, "女", "碩士")
    )
    assert not found.needs_a_person
    roster = roster_of(found)
    assert [c.facts.education for c in roster.cases] == ["學士", "碩士"]
    assert roster.cases[0].facts.sex == "男"
    assert [p.message for p in roster.problems] == ["「M」讀為「男」。", "「大學」讀為「學士」。"]


def test_a_day_without_a_year_is_asked_once_and_never_guessed(tmp_path: Path) -> None:
    found = guide(tmp_path, (*PERSON, "到職日"), (*ONE, "4/7"), (*TWO, "2月29日"))
    (question,) = found.unanswered
    assert question.values == ("4/7", "2月29日")
    assert [c.unreadable for c in roster_of(found).cases] == [{"onboard_date"}] * 2
    done = answer(found, question.id, Answer(Ans.READ, "115"))
    first, second = roster_of(done).cases
    assert first.typed["onboard_date"] == "115-04-07"
    assert second.unreadable == {"onboard_date"}  # 115 has no 29 February


def test_a_grade_of_another_name_is_asked_and_applied_to_all(tmp_path: Path) -> None:
    found = guide(
        tmp_path, (*PERSON, "等別"), (*ONE, "聘一"), (*TWO, "聘一"), ("003", "林虛構", "", "7等")
    )
    (question,) = found.unanswered
    assert (question.values, question.cells) == (("聘一",), 2)
    done = answer(found, question.id, Answer(Ans.READ, "六等"))
    assert [c.facts.grade for c in roster_of(done).cases] == ["六等", "六等", "七等"]


def test_a_title_of_an_established_post_is_asked(tmp_path: Path) -> None:
    found = guide(
        tmp_path, (*PERSON, "職稱"), (*ONE, " 專員"), (*TWO, "專員助理"), staff_titles={"專員"}
    )
    (question,) = found.unanswered
    assert (question.values, question.offered) == ((" 專員",), ("聘用專員",))
    as_is = answer(found, question.id, Answer(Ans.AS_IS))
    assert not as_is.needs_a_person
    assert roster_of(as_is).cases[0].facts.job_title == "專員"
    done = answer(found, question.id, Answer(Ans.READ, "聘用專員"))
    assert roster_of(done).cases[0].facts.job_title == "聘用專員"


def test_what_is_decided_to_state_nothing_becomes_a_note(tmp_path: Path) -> None:
    found = guide(tmp_path, (*PERSON, "畢業日期"), (*ONE, "未定"))
    (question,) = found.unanswered
    (case,) = roster_of(answer(found, question.id, Answer(Ans.NOT_STATED))).cases
    assert "graduated_on" not in case.typed
    assert case.unreadable == frozenset()
    assert case.notes == {"畢業日期": "未定"}


def test_an_error_value_is_marked_and_never_asked_about(tmp_path: Path) -> None:
    line = (
        f'<row r="2">{cell("A2", "001")}{cell("C2", "王測試")}'
        '<c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        f'<row r="3">{cell("A3", "002")}{cell("D3", "4/7")}</row>'
    )
    found = open_guide(raw_xlsx(tmp_path / "名冊.xlsx", header_cells() + line))
    assert [q.values for q in found.questions] == [("4/7",)]
    assert "錯誤值「#DIV/0!」" in preview(found).marks[0][3].message
    assert roster_of(found).cases[0].unreadable == {"onboard_date"}
    done = answer(found, found.questions[0].id, Answer(Ans.NOT_STATED))
    assert roster_of(done).cases[0].typed["onboard_date"] == "#DIV/0!"
    assert preview(done).with_problems == [0]


def test_an_answer_can_be_taken_back(tmp_path: Path) -> None:
    found = guide(tmp_path, (*PERSON, "等別"), (*ONE, "聘一"))
    done = answer(found, found.unanswered[0].id, Answer(Ans.READ, "六等"))
    assert answer(done, found.unanswered[0].id, None).unanswered == found.unanswered


def test_no_decision_makes_a_cell_blank_in_silence(tmp_path: Path) -> None:
    """Every cell of a known column is in the case, as typed or as read, or in its notes."""
    odd = {"date": "4/7", "enum": "怪值", "bool": "也許", "int": "未定", "decimal": "abc"}
    labels = [f.label for f in FACTS.values()]
    values = [odd.get(f.kind.value, "甲") for f in FACTS.values()]
    found = guide(tmp_path, labels, values)
    for given in (None, Answer(Ans.AS_IS), Answer(Ans.NOT_STATED)):
        done = found
        for question in found.questions:
            done = answer(done, question.id, given)
        (case,) = roster_of(done).cases
        assert len(case.typed) + len(case.notes) == len(FACTS)


# Profiles -------------------------------------------------------------------------------------


def test_decisions_are_remembered_by_the_header_but_a_year_is_not(tmp_path: Path) -> None:
    rows = ((*PERSON, "職員代碼", "薪俸點", "等別", "到職日"), (*ONE, "9", "312", "聘一", "4/7"))
    found = guide(tmp_path, *rows)
    for question in found.questions:
        given = "115" if question.sort == "year" else "六等"
        found = answer(found, question.id, Answer(Ans.READ, given))
    profile = remembered(confirm_columns(found), "人事室")
    again = guide(tmp_path, *rows, profiles=lambda mark: profile if mark == profile.mark else None)
    assert again.unsettled == ()
    assert how(again)["薪俸點"] == ("points", How.REMEMBERED)
    assert how(again)["職員代碼"] == ("", How.REMEMBERED)
    assert [q.sort.value for q in again.unanswered] == ["year"]


def test_what_was_remembered_before_is_kept_beside_what_is_new(tmp_path: Path) -> None:
    header = (*PERSON, "等別", "性別")
    found = guide(tmp_path, header, (*ONE, "聘一", "男"))
    before = remembered(answer(found, found.questions[0].id, Answer(Ans.READ, "六等")), "人事室")
    # The next roster has other words, and none of those that were decided.
    again = guide(tmp_path, header, (*ONE, "聘二", "某"), profiles=lambda _: before)
    for question in again.unanswered:
        given = "七等" if question.key == "grade" else "女"
        again = answer(again, question.id, Answer(Ans.READ, given))
    after = remembered(again, "人事室")
    assert sorted(a.text for a in after.answers.values()) == sorted(["六等", "七等", "女"])


def test_a_profile_says_which_sheet(tmp_path: Path) -> None:
    file = two_sheets(tmp_path)
    profile = remembered(choose_sheet(open_guide(file), 1), "專案")

    def known(mark: str) -> ImportProfile | None:
        return profile if mark == profile.mark else None

    again = open_guide(file, known)
    assert (again.sheet, again.needs_a_person) == (1, False)


def test_a_roster_without_kinds_is_offered_one_for_all_and_it_is_not_remembered(
    tmp_path: Path,
) -> None:
    rows = (PERSON, ONE, TWO)
    found = guide(tmp_path, *rows)
    assert found.of_kind is not None
    assert (found.of_kind.cells, found.of_kind.offered[:2]) == (2, ("新聘", "續聘"))
    assert not found.needs_a_person  # a roster may be checked as it is
    for how in (Ans.AS_IS, Ans.NOT_STATED):
        left = answer(found, found.of_kind.id, Answer(how))
        assert {c.facts.case_kind for c in roster_of(left).cases} == {None}
    renewed = answer(found, found.of_kind.id, Answer(Ans.READ, "續聘"))
    assert [c.facts.case_kind for c in roster_of(renewed).cases] == ["續聘", "續聘"]
    assert all(c.unreadable == frozenset() for c in roster_of(renewed).cases)
    profile = remembered(renewed, "人事室")
    assert guide(tmp_path, *rows, profiles=lambda _: profile).answers == {}


def test_a_roster_with_a_column_of_kinds_is_offered_none(tmp_path: Path) -> None:
    found = guide(tmp_path, (*PERSON, "案件類別"), (*ONE, "續聘"), (*TWO, ""))
    assert found.of_kind is None
    assert [c.facts.case_kind for c in roster_of(found).cases] == ["續聘", None]


# Preview --------------------------------------------------------------------------------------


def test_the_preview_marks_cells_where_the_sheet_has_them(tmp_path: Path) -> None:
    found = guide(
        tmp_path,
        ("名冊",),
        (*PERSON, "到職日期", "最高學歷"),
        (*ONE, "1150229", "大學"),
        (),
        ("001", "陳範例", "", "115.4.7", ""),
    )
    shown = preview(found)
    assert [shown.row(p) for p in range(len(shown.lines))] == [3, 5]
    assert [(c.letters, c.fact) for c in shown.columns][3] == ("D", "到職日期")
    assert (shown.typed(0, 4), shown.read(0, 4)) == ("大學", "學士")
    assert "不是可以辨識的日期" in shown.marks[0][3].message
    assert "與第 3 列重複" in shown.marks[1][0].message
    assert shown.with_problems == [0, 1]


def test_what_the_reader_noticed_of_a_cell_is_shown_but_is_no_problem(tmp_path: Path) -> None:
    merged = 'office:value-type="string" table:number-rows-spanned="2"'
    title = 'office:value-type="string" table:number-columns-spanned="6"'
    file = ods(
        tmp_path / "名冊.ods",
        ods_row(ods_cell("名冊", title)),
        ods_row(*map(ods_cell, ("姓名", "性別"))),
        ods_row(ods_cell("王測試"), ods_cell("男", merged)),
        ods_row(ods_cell("陳範例"), "<table:covered-table-cell/>"),
        ods_row(ods_cell(" ", merged)),
    )
    shown = preview(open_guide(file))
    assert [shown.row(p) for p in range(len(shown.lines))] == [3, 4]
    assert {(p, c): m.is_problem for p, found in shown.marks.items() for c, m in found.items()} == {
        (0, 1): False
    }
    assert "合併儲存格只有左上角一格讀得到值" in shown.marks[0][1].message
    assert shown.with_problems == []


def test_a_decided_value_is_no_problem_any_more(tmp_path: Path) -> None:
    found = guide(tmp_path, (*PERSON, "等別"), (*ONE, "聘一"))
    assert preview(found).with_problems == [0]
    done = answer(found, found.unanswered[0].id, Answer(Ans.READ, "六等"))
    assert preview(done).with_problems == []


def test_faults_of_any_column_are_marked(tmp_path: Path) -> None:
    file = tmp_path / "名冊.csv"
    file.write_bytes("案件編號,姓名\n001,王測試\n".encode() + b"002,\xff\n")
    shown = preview(open_guide(file))
    assert "無法辨識的字" in shown.marks[1][1].message


def test_a_fault_beside_spoilt_numbers_stays_what_it_is(tmp_path: Path) -> None:
    file = tmp_path / "名冊.csv"
    lines = "案件編號,姓名,身分證字號\n001,王測試,A12****789\n002,陳範例,".encode()
    file.write_bytes(lines + b"\xff12345\n" + "003,李測試,123456789\n".encode())
    marks = preview(open_guide(file)).marks
    said = [marks[place][2].message for place in range(3)]
    for words, message in zip(("證號已遮蔽", "無法辨識的字", "證號只有數字"), said, strict=True):
        assert words in message


def test_problems_of_the_preview_are_those_of_the_roster(tmp_path: Path) -> None:
    found = guide(tmp_path, (*PERSON, "薪點", "補辦"), (*ONE, "abc", "也許"), (*TWO, "312點", "是"))
    marked = {
        (shown.row(p), c) for shown in [preview(found)] for p, m in shown.marks.items() for c in m
    }
    told = {(p.row, p.column) for p in roster_of(found).problems if "讀為" not in p.message}
    assert marked == {(2, 3), (2, 4)}
    assert told == {(2, "薪點"), (2, "補辦")}
