"""What stands below the cases of a sheet: sums, counts, signatures, remarks are nobody's case."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.intake.guide import open_guide
from app.intake.outcome import roster_of
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
