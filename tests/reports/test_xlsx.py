from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from app.intake.roster import Problem
from app.precheck import Checked
from app.reports import xlsx
from app.reports.xlsx import write_xlsx
from app.rules.wording import NOT_BINDING

Check = Callable[..., Checked]
Rows = list[list[object]]


def workbook(checked: Checked, *, everything: bool = False) -> bytes:
    out = io.BytesIO()
    write_xlsx(checked, "2026.11", out, everything=everything)
    return out.getvalue()


def sheets(content: bytes) -> dict[str, Rows]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def below(rows: Rows, first: str) -> list[dict[str, object]]:
    """The rows of a table by its header, which begins with `first`."""
    at = next(n for n, row in enumerate(rows) if row[0] == first)
    return [dict(zip(map(str, rows[at]), row, strict=True)) for row in rows[at + 1 :]]


def test_four_sheets_say_it_all(check: Check, clean: Mapping[str, str]) -> None:
    found = sheets(
        workbook(
            check(
                clean,
                {**clean, "case_no": "H-002", "has_resume": "否", "onboard_date": "115-04-01"},
                problems=[Problem(3, "到職日期", "1150229", "請填存在的日期。")],
            )
        )
    )
    assert list(found) == ["總表", "檢核結果", "檔案問題", "依據"]
    top = [row[0] for row in found["總表"][:5]]
    assert top[1] == "名冊.xlsx「工作表1」，共 2 件"
    assert str(top[2]).startswith("預檢基準日：115年4月20日　檢核失敗 0 件　應先補正 1 件")
    assert top[4] == NOT_BINDING
    first, second = below(found["總表"], "列")
    assert (first["列"], first["案件編號"], first["預檢結果"]) == (2, "H-001", "● 可報送")
    assert (second["證號"], second["到職日期"]) == ("F10****103", "115/04/01")
    assert (second["阻擋"], second["提示"], second["無法判斷"]) == (1, 1, 0)
    blocked, hint = below(found["檢核結果"], "列")
    assert blocked["說明"] == "履歷表尚未備妥。"
    assert blocked["所填內容"] == "已備履歷表「否」"
    assert (blocked["規則"], hint["規則"]) == ("L05", "S01")
    assert below(found["檔案問題"], "列") == [
        {"列": 3, "欄位": "到職日期", "所填內容": "1150229", "說明": "請填存在的日期。"}
    ]
    rules = found["依據"]
    assert [row[0] for row in rules[1:3]] == ["L05", "S01"]
    assert ["", "試用期間", "", "", "新函", "115年3月23日起", "由原文推得", "2"] in rules


def test_all_lists_what_passed_too(check: Check, clean: Mapping[str, str]) -> None:
    checked = check({**clean, "case_kind": "解聘"})
    assert below(sheets(workbook(checked))["檢核結果"], "列") == []
    listed = below(sheets(workbook(checked, everything=True))["檢核結果"], "列")
    assert {row["嚴重度"] for row in listed} == {"通過"}
    assert len(sheets(workbook(checked, everything=True))["依據"]) >= 5


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "{=", "http://"])
def test_no_value_becomes_a_formula_or_a_link(
    check: Check, clean: Mapping[str, str], start: str
) -> None:
    hostile = start + "HYPERLINK(1)"
    content = workbook(
        check(
            {**clean, "name": hostile, "case_no": hostile, "job_title": "科" + hostile},
            problems=[Problem(2, hostile, hostile, hostile)],
        )
    )
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/"):
                text = parts.read(name)
                assert b"<f>" not in text
                assert b"<f " not in text
                assert b"hyperlink" not in text
    assert below(sheets(content)["總表"], "列")[0]["姓名"] == hostile.replace("\t", "").strip()


def test_characters_that_xml_cannot_hold(check: Check, clean: Mapping[str, str]) -> None:
    content = workbook(check({**clean, "name": "王\x00\x1b\ud800\ufffe𠮷"}))
    (case,) = below(sheets(content)["總表"], "列")
    assert str(case["姓名"]).startswith("王⟨U+0000⟩⟨U+001B⟩⟨U+D800⟩")
    assert "𠮷" in str(case["姓名"])


@pytest.mark.parametrize("text", ["長" * 40_000, "𠮷" * 16_384], ids=["long", "rare"])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(
    check: Check, clean: Mapping[str, str], text: str
) -> None:
    content = workbook(check(clean, problems=[Problem(2, "擔任事項", text, "過長。")]))
    (problem,) = below(sheets(content)["檔案問題"], "列")
    shown = str(problem["所填內容"])
    assert shown.endswith(text[0] + "…（內容過長，未全列）")
    assert len(shown.encode("utf-16-le")) == 2 * 32_767


def test_a_full_sheet_goes_on_in_the_next(
    check: Check, clean: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    found = sheets(workbook(check(*[{**clean, "has_resume": "否"}] * 5)))
    parts = [name for name in found if name.startswith("檢核結果")]
    assert parts == ["檢核結果", "檢核結果 (2)", "檢核結果 (3)"]
    assert [len(below(found[part], "列")) for part in parts] == [2, 2, 1]


def test_the_same_check_gives_the_same_bytes_and_leaves_nothing_behind(
    check: Check, clean: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    checked = check({**clean, "has_resume": "否"})
    assert workbook(checked) == workbook(checked)
    assert list(tmp_path.iterdir()) == []
