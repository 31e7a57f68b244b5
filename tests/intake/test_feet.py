"""What stands below the cases of a sheet: sums, counts, signatures, remarks are nobody's case."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.intake.guide import open_guide
from app.intake.outcome import roster_of
from app.intake.preview import preview
from app.intake.read import read_roster
from app.intake.roster import Roster
from tests.intake.making import xlsx

HEADER = ("單位別", "姓名", "身分證字號", "職稱", "薪點")
CASE = ("輔導室", "林測試", "F200000015", "約聘輔導員", 312)


def both(folder: Path, *feet: tuple[object, ...]) -> list[Roster]:
    file = xlsx(folder / "名冊.xlsx", [HEADER, CASE, *feet])
    return [read_roster(file), roster_of(open_guide(file))]


@pytest.mark.parametrize(
    "foot",
    [
        ("小計", 2, "", "", ""),
        ("總 計", "3人", "", "", 624),
        ("合計", "共 3 名", "", "", ""),
        ("", "合計", "", "", 624),
        ("", "小計：2人", "", "", ""),
    ],
)
def test_a_sum_is_no_case_though_a_count_stands_with_the_names(
    tmp_path: Path, foot: tuple[object, ...]
) -> None:
    for roster in both(tmp_path, foot):
        assert [case.typed["name"] for case in roster.cases] == ["林測試"]
        assert any("簽章或合計" in p.message and p.row == 3 for p in roster.problems)


@pytest.mark.parametrize(
    "remark",
    [
        "※本表僅供內部使用",
        "備註：薪點依核定",
        "註1：含留職停薪",
        "＊為續聘人員",
        "說明 一、請依序填寫",
    ],
)
@pytest.mark.parametrize("column", [0, 1])
def test_a_remark_below_the_table_is_no_case(tmp_path: Path, remark: str, column: int) -> None:
    foot = ["", "", "", "", ""]
    foot[column] = remark
    for roster in both(tmp_path, tuple(foot)):
        assert [case.typed["name"] for case in roster.cases] == ["林測試"]
        told = [p for p in roster.problems if "說明文字" in p.message]
        assert [(p.row, p.value) for p in told] == [(3, remark)]


@pytest.mark.parametrize(
    "line",
    [
        ("小計", "李虛構", "", "", ""),
        ("", "3人", "", "約聘幹事", 280),
        ("", "", "F100000024", "合計", 280),
        ("※", "李虛構", "", "", 280),
        ("", "李虛構", "", "", ""),
        ("", "註記", "", "", ""),
    ],
)
def test_what_may_be_a_case_is_one(tmp_path: Path, line: tuple[object, ...]) -> None:
    for roster in both(tmp_path, line):
        assert len(roster.cases) == 2


FORM = ("案件編號", "案件類別", "機關代碼", "機關名稱", "姓名", "身分證字號", "薪點")
COMPUTED = ("", 0, 0, 0, "林測試", "F200000015", 0)
BEYOND = ("", 0, 0, 0, "", "", "")


def test_the_zero_of_a_formula_without_content_is_no_value(tmp_path: Path) -> None:
    """A form saved as .xls by LibreOffice: below the last case its formulas are written as 0."""
    file = xlsx(tmp_path / "表單.xlsx", [FORM, COMPUTED, BEYOND, BEYOND])
    guide = open_guide(file)
    assert [row for row, _ in guide.lines] == [1]
    assert not guide.unanswered
    for roster in (read_roster(file), roster_of(guide)):
        [case] = roster.cases
        # 薪點 may be 0; a kind, a code or a name is not.
        assert {k: v for k, v in case.typed.items() if k != "case_no"} == {
            "name": "林測試",
            "id_number": "F200000015",
            "points": "0",
        }
        told = [p for p in roster.problems if "格是 0" in p.message]
        assert [(p.row, p.column) for p in told] == [
            (2, "案件類別"),
            (2, "機關代碼"),
            (2, "機關名稱"),
        ]
        assert "有 1 格是 0" in told[0].message


def test_the_preview_marks_such_a_zero_and_shows_it_as_empty(tmp_path: Path) -> None:
    found = preview(open_guide(xlsx(tmp_path / "表單.xlsx", [FORM, COMPUTED])))
    assert {column: mark.is_problem for column, mark in found.marks[0].items()} == {
        1: False,
        2: False,
        3: False,
    }
    assert "視為未填" in found.marks[0][1].message
    assert (found.typed(0, 1), found.read(0, 1), found.read(0, 6)) == ("0", "", "0")


def test_a_zero_as_text_is_a_value_and_asked_about(tmp_path: Path) -> None:
    guide = open_guide(xlsx(tmp_path / "表單.xlsx", [FORM, ("", "0", *COMPUTED[2:])]))
    assert [q.values for q in guide.unanswered] == [("0",)]
