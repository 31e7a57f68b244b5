from __future__ import annotations

import importlib.util
import re
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from python_calamine import load_workbook

from app.intake.read import read_roster
from app.intake.roster import Roster
from app.law_in_force import checker
from app.rules.facts import CASE_KINDS

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "resources" / "samples"
NAMES = ("sample_roster.xlsx", "sample_roster.ods", "sample_roster_big5.csv")
AS_OF = date(2026, 4, 20)


@pytest.fixture(scope="module")
def making() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "make_samples", ROOT / "tools" / "make_samples.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rosters() -> list[Roster]:
    return [read_roster(SAMPLES / name) for name in NAMES]


def test_the_samples_are_what_the_tool_makes(making, tmp_path):
    making.write_all(tmp_path)
    for name in NAMES[:2]:
        kept, made = (load_workbook(folder / name) for folder in (SAMPLES, tmp_path))
        assert kept.sheet_names == made.sheet_names
        assert kept.get_sheet_by_index(0).to_python() == made.get_sheet_by_index(0).to_python()
    assert (SAMPLES / NAMES[2]).read_bytes() == (tmp_path / NAMES[2]).read_bytes()


def test_the_three_hold_the_same_cases(rosters):
    first, *others = rosters
    assert len(first.cases) == 40
    for other in others:
        assert other.cases == first.cases
        assert other.header_row == first.header_row


def test_the_three_give_the_same_findings(rosters):
    found = [
        [
            (r.rule.id, r.outcome, r.fields, r.message)
            for result in checker().check(roster.cases, AS_OF).cases
            for r in result.results
        ]
        for roster in rosters
    ]
    assert found[0] == found[1] == found[2]


def test_the_samples_show_every_verdict_that_a_clerk_meets_and_no_broken_rule(rosters):
    counts = checker().check(rosters[0].cases, AS_OF).counts()
    shown = {verdict.value: count for verdict, count in counts.items()}
    assert shown["error"] == 0
    assert min(shown["ready"], shown["review"], shown["blocked"]) >= 5


def test_the_samples_hold_what_people_meet(rosters):
    cases = rosters[0].cases
    assert {c.facts.case_kind for c in cases} == set(CASE_KINDS)
    names = "".join(c.facts.name or "" for c in cases)
    assert all(sign in names for sign in "𠮷堃‧")
    assert any(c.unreadable == {"onboard_date"} for c in cases)
    assert any(c.notes for c in cases)


def test_what_is_wrong_with_the_samples_is_found(rosters):
    results = checker().check(rosters[0].cases, AS_OF).cases
    failed = {
        (r.case.facts.name, x.rule.id) for r in results for x in r.results if x.outcome == "fail"
    }
    assert failed >= {
        ("李逾期", "L01"),
        ("蔡暫緩", "S01"),
        ("許異號", "S04"),
        ("劉缺由", "S08"),
        ("鄭雙籍", "L31"),
        ("林𠮷例", "F13"),
        ("陳堃範", "F13"),
        ("馬構·虛耀", "F10"),
        ("洪錯號", "F01"),
        ("邱性別", "F02"),
        ("曾漏填", "L04"),
        ("廖閏日", "F15"),
        ("賴選錯", "F56"),
        ("徐重疊", "L30"),
        ("葉員額", "F44"),
        ("簡無由", "L18"),
        ("胡誤植", "F23"),
        ("游無異", "F42"),
        ("沈缺案", "P02"),
        ("盧未述", "P03"),
    }


def test_the_right_cases_are_right(rosters):
    results = checker().check(rosters[0].cases, AS_OF).cases
    verdicts = {r.case.facts.name: r.verdict.value for r in results}
    for name in ("王測試", "陳範例", "林虛構", "張樣本", "黃示範", "吳補辦", "高續聘", "潘照舊"):
        assert verdicts[name] == "ready", name
    for name in ("鍾晉薪", "詹離職", "施更正", "余註銷", "拉範‧例撒", "謝已申"):
        assert verdicts[name] == "ready", name


def test_big5_tells_of_the_characters_that_it_lacks(rosters):
    told = [p for p in rosters[2].problems if "Big5 沒有的字" in p.message]
    assert {p.row for p in told} == {17, 18}
    assert {p for p in rosters[2].problems if p not in told} == {*rosters[0].problems}


def test_id_numbers_are_of_the_fictitious_series(rosters):
    for case in rosters[0].cases:
        assert re.fullmatch(r"F[1289]000\d{5}", case.facts.id_number)


def test_the_samples_say_that_they_are_invented():
    assert "均屬虛構" in load_workbook(SAMPLES / NAMES[0]).get_sheet_by_index(0).to_python()[1][0]
