"""Numbers that a spreadsheet or an export has spoilt: told, each sort once for its column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.intake.guide import open_guide
from app.intake.odd_numbers import LENGTHS, Spoilt, spoilt
from app.intake.outcome import roster_of
from app.intake.preview import preview
from app.intake.read import read_roster
from tests.intake.making import xlsx

HEADER = ("案件編號", "案件類別", "姓名", "身分證字號", "機關代碼")


def file_of(folder: Path, *numbers: tuple[Any, Any]) -> Path:
    rows = [(f"甲-{n}", "新聘", f"測試{n}", *given) for n, given in enumerate(numbers)]
    return xlsx(folder / "名冊.xlsx", [HEADER, *rows])


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("123456789", Spoilt.NUMBER),
        ("1.23457E+08", Spoilt.NUMBER),
        ("１２３４５６７８９", Spoilt.NUMBER),
        ("123456789.0", Spoilt.NUMBER),
        ("F10****015", Spoilt.MASKED),
        ("F10○○○○015", Spoilt.MASKED),
        ("F10XXXX015", Spoilt.MASKED),
        ("F100000015", None),
        ("AB12345678", None),
        ("F1000000", None),
        ("", None),
        ("不詳", None),
    ],
)
def test_what_has_become_of_an_id_number(text: str, what: Spoilt | None) -> None:
    assert spoilt("id_number", text) is what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("76736800A", Spoilt.SHORT),
        ("6736800A", Spoilt.SHORT),
        ("736800A", None),  # too short to be only without its zeros
        ("076736800A", None),
        ("376736800A1", None),
        ("市府", None),
        ("", None),
    ],
)
def test_what_has_become_of_a_code(text: str, what: Spoilt | None) -> None:
    assert LENGTHS == {"org_code": 10}
    assert spoilt("org_code", text) is what


def test_a_column_of_ids_that_became_numbers_is_told_once(tmp_path: Path) -> None:
    file = file_of(tmp_path, ("F100000015", ""), (123456789, ""), ("1.23457E+08", ""))
    expected = (
        "「身分證字號」這一欄有 2 格只有數字，可能被試算表當成數字而失去字母或位數；"
        "請在名冊把這一欄設為文字格式，改填完整證號後再匯入。"
    )
    for roster in (read_roster(file), roster_of(open_guide(file))):
        (told,) = [p for p in roster.problems if p.column == "身分證字號"]
        assert (told.row, told.value, told.message) == (3, "123456789", expected)
        assert [c.typed["id_number"] for c in roster.cases][1] == "123456789"


def test_codes_without_their_zero_and_masked_numbers_are_told(tmp_path: Path) -> None:
    file = file_of(tmp_path, ("F10****015", "76736800A"), ("F10****024", "376736800A"))
    messages = {p.column: p.message for p in read_roster(file).problems}
    assert messages == {
        "身分證字號": "「身分證字號」這一欄有 2 格已遮蔽，視為未填；"
        "存入時不會變更已存案件的證號，新案件請補填完整證號。",
        "機關代碼": "「機關代碼」這一欄有 1 格不足 10 碼，可能少了開頭的 0，請核對。",
    }


def test_the_preview_marks_the_cells(tmp_path: Path) -> None:
    shown = preview(
        open_guide(file_of(tmp_path, ("F10****015", "76736800A"), (123456789, "376736800A")))
    )
    number, code = (
        next(c.column for c in shown.columns if c.key == k) for k in ("id_number", "org_code")
    )
    marks = {
        (place, column): (mark.message, mark.is_problem)
        for place, found in shown.marks.items()
        for column, mark in found.items()
    }
    assert marks == {
        (0, number): ("證號已遮蔽，視為未填；已存案件的證號不變。", False),
        (0, code): ("只有 9 碼，機關代碼為 10 碼；可能少了開頭的 0，請核對。", False),
        (1, number): (
            (
                "證號只有數字，可能被試算表當成數字而失去字母或位數；"
                "請把這一欄設為文字格式，改填完整證號。"
            ),
            True,
        ),
    }
    assert shown.with_problems == [1]
