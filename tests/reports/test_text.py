from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping

import pytest
from rich.cells import cell_len

from app.intake.roster import Problem
from app.precheck import Checked
from app.reports.text import report_lines, write_coloured, write_plain
from app.rules.wording import NOT_BINDING

Check = Callable[..., Checked]


def plain(checked: Checked, *, everything: bool = False) -> str:
    out = io.StringIO()
    write_plain(report_lines(checked, "2026.11", everything=everything), out)
    return out.getvalue()


def test_a_finding_says_what_is_wrong_what_was_typed_what_to_do_and_why(
    check: Check, clean: Mapping[str, str]
) -> None:
    lines = plain(check({**clean, "has_resume": "否"})).splitlines()
    at = lines.index("◆ 應先補正　第 2 列　H-001　新聘　王測試　F10****103")
    assert [text.strip() for text in lines[at + 1 : at + 6]] == [
        "阻擋",
        "・履歷表尚未備妥。　L05",
        "所填：已備履歷表「否」",
        "處理：請備妥履歷表。",
        "依據：聘用人員聘用條例施行細則第3條第1項（已對照原文）",
    ]


def test_what_is_missing_is_asked_for_and_what_is_unreadable_is_to_be_mended(
    check: Check, clean: Mapping[str, str]
) -> None:
    text = plain(check({**clean, "has_resume": "", "onboard_date": "1150229"}))
    assert (
        "：已備履歷表未填，這一項無法判斷。　L05\n      處理：請填寫已備履歷表，再檢核一次。"
        in text
    )
    assert "所填：到職日期「1150229」\n      處理：請更正到職日期，再檢核一次。" in text


def test_only_a_verified_statute_is_called_the_basis(
    check: Check, clean: Mapping[str, str]
) -> None:
    text = plain(check({**clean, "job_title": "科員", "unit": "未送", "onboard_date": "115-04-01"}))
    assert "參考：聘用人員聘用條例第4條；聘用人員聘用條例施行細則第5條（由原文推得）" in text
    assert "參考：資料完整性與一致性（尚未查證）" in text
    assert "參考：聘用人員聘用條例施行細則第3條（已對照原文）" in text
    assert "依據：" not in text


def test_the_gravest_cases_come_first_and_clean_ones_in_one_line(
    check: Check, clean: Mapping[str, str]
) -> None:
    text = plain(
        check(
            clean,
            {**clean, "case_no": "H-002", "has_resume": ""},
            {**clean, "case_no": "H-003", "has_resume": "否"},
            {**clean, "case_no": "H-004", "duties": "壞"},
            {**clean, "case_no": "H-005", "job_title": "科員"},
            {**clean, "case_no": ""},
        )
    )
    order = [text.index(no) for no in ("H-004", "H-003", "H-002", "H-005", "H-001")]
    assert order == sorted(order)
    assert "● 可報送　沒有任何待處理事項：H-001、第 7 列" in text
    assert text.index("H-001") < text.index("結果\n")
    assert "■ 檢核失敗　1 件" in text
    assert "會壞的規則：這一項檢核未能執行（ValueError" in text
    assert "履歷表併同造送：已備履歷表未填" in text


def test_summary_says_what_it_rests_on_and_that_it_binds_no_one(
    check: Check, clean: Mapping[str, str]
) -> None:
    checked = check(clean)
    text = plain(checked)
    assert "名冊.xlsx「工作表1」，共 1 件" in text
    assert "某處" not in text
    assert "預檢基準日：115年4月20日" in text
    assert f"規則 5 項（2026.11），法規資料 {checked.result.law_sha256[:12]}" in text
    assert text.endswith(NOT_BINDING + "\n")


def test_problems_of_the_file_are_listed_with_their_place(
    check: Check, clean: Mapping[str, str]
) -> None:
    problems = [
        Problem(3, "到職日期", "1150229", "請填存在的日期。"),
        Problem(0, "備註", "", "不認得的欄位，保留為附註。"),
        Problem(5, "身分證字號", "F1000", "讀不懂。"),
    ]
    text = plain(check(clean, problems=problems))
    assert "檔案中有 3 處須留意" in text
    assert "・第 3 列「到職日期」「1150229」：請填存在的日期。" in text
    assert "・整份檔案「備註」：不認得的欄位，保留為附註。" in text
    assert "F1000" not in text


def test_all_names_what_passed_and_what_did_not_apply(
    check: Check, clean: Mapping[str, str]
) -> None:
    checked = check({**clean, "case_kind": "解聘"}, clean)
    assert "通過" not in plain(checked)
    text = plain(checked, everything=True)
    assert "通過 5 項：履歷表併同造送（L05）、職稱用字（F08）、" in text
    assert "● 可報送　第 3 列　H-001" in text


def test_hostile_values_cannot_drive_the_terminal(check: Check, clean: Mapping[str, str]) -> None:
    checked = check(
        {**clean, "name": "\x1b]0;x\x07王[red]測試[/red]", "job_title": "科\x1b[2J"},
        problems=[Problem(2, "甲\x1b", "\x9b", "乙\u202e")],
    )
    for write in (write_plain, write_coloured):
        out = io.StringIO()
        write(report_lines(checked, "2026.11"), out)
        text = out.getvalue()
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "\x9b" not in text
        assert "王[red]測試[/red]" in text


def test_ids_are_masked_in_sentences_too(check: Check, clean: Mapping[str, str]) -> None:
    text = plain(check({**clean, "job_title": "科員"}))
    assert "F100000103" not in text
    assert "職稱「科員」請再核對（F10****103）。" in text


def test_colour_wraps_and_indents_to_the_terminal(
    check: Check, clean: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = Terminal()
    write_coloured(report_lines(check({**clean, "has_resume": "否"}), "2026.11"), out)
    assert "\x1b[1;31m◆ 應先補正" in out.getvalue()
    (start,) = (n for n, t in enumerate(out.getvalue().splitlines()) if "依據：" in t)
    for wrapped in out.getvalue().splitlines()[start : start + 2]:
        assert wrapped.startswith(" " * 6)
        assert cell_len(re.sub(r"\x1b\[[0-9;]*m", "", wrapped)) <= 40
