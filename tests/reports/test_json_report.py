from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from app.intake.roster import Problem
from app.precheck import Checked
from app.reports.json_report import json_chunks

Check = Callable[..., Checked]


def report(checked: Checked, *, everything: bool = False) -> Any:
    return json.loads("".join(json_chunks(checked, "2026.11", everything=everything)))


def test_the_shape_is_the_contract(check: Check, clean: Mapping[str, str]) -> None:
    checked = check(
        {**clean, "has_resume": "否"},
        problems=[Problem(3, "到職日期", "1150229", "請填存在的日期。")],
    )
    assert report(checked) == {
        "as_of": "2026-04-20",
        "rules": {
            "version": "2026.11",
            "sha256": checked.result.law_sha256,
            "count": 5,
            "tables": [t._asdict() for t in checked.result.tables],
        },
        "cases": [
            {
                "row": 2,
                "case_no": "H-001",
                "case_kind": "新聘",
                "verdict": "blocked",
                "results": [
                    {
                        "rule": "L05",
                        "outcome": "fail",
                        "severity": "阻擋",
                        "confidence": "verified",
                        "fields": ["has_resume"],
                        "values": {"has_resume": "否"},
                        "message": "履歷表尚未備妥。",
                        "fix": "請備妥履歷表。",
                        "basis": "聘用人員聘用條例施行細則第3條第1項",
                        "class": "法規",
                        "title": "履歷表併同造送",
                    }
                ],
            }
        ],
        "problems": [
            {
                "row": 3,
                "column": "到職日期",
                "value": "1150229",
                "message": "請填存在的日期。",
            }
        ],
    }


def test_what_passed_is_left_out_unless_asked_for(check: Check, clean: Mapping[str, str]) -> None:
    checked = check(clean)
    assert report(checked)["cases"][0]["results"] == []
    outcomes = {
        r["rule"]: r["outcome"] for r in report(checked, everything=True)["cases"][0]["results"]
    }
    assert outcomes == dict.fromkeys(("L05", "F08", "L08", "S01", "P01"), "pass")


def test_a_rule_for_another_kind_of_case_is_not_applicable(
    check: Check, clean: Mapping[str, str]
) -> None:
    (case,) = report(check(clean | {"case_kind": "註銷"}), everything=True)["cases"]
    outcomes = {r["rule"]: r["outcome"] for r in case["results"]}
    assert set(outcomes) == {"L05", "F08", "L08", "S01", "P01"}
    assert outcomes["L08"] == "not_applicable"


def test_values_stand_as_typed_also_those_the_rule_only_looks_at(
    check: Check, clean: Mapping[str, str]
) -> None:
    results = report(check({**clean, "has_resume": " 不明 ", "onboard_date": ""}), everything=True)
    by_rule = {r["rule"]: r for r in results["cases"][0]["results"]}
    assert by_rule["L05"]["outcome"] == "unknown"
    assert by_rule["L05"]["fields"] == ["has_resume"]
    assert by_rule["L05"]["values"] == {"has_resume": " 不明 "}
    assert by_rule["F08"]["values"] == {"job_title": "約聘人員"}
    assert by_rule["S01"]["values"] == {"onboard_date": ""}


def test_the_rows_of_the_law_that_were_read_are_named(
    check: Check, clean: Mapping[str, str]
) -> None:
    (case,) = report(check({**clean, "onboard_date": "115-04-01"}))["cases"]
    (result,) = case["results"]
    assert result["law"] == [
        {
            "table": "period",
            "title": "試用期間",
            "key": "",
            "from": "2026-03-23",
            "until": None,
            "value": 2,
            "basis": "新函",
            "confidence": "inferred",
        }
    ]


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "ready"),
        ({"job_title": "科員"}, "review"),
        ({"has_resume": "", "job_title": "科員"}, "incomplete"),
        ({"has_resume": "否"}, "blocked"),
        ({"has_resume": "否", "duties": "壞"}, "error"),
    ],
)
def test_verdicts(
    check: Check, clean: Mapping[str, str], change: Mapping[str, str], verdict: str
) -> None:
    (case,) = report(check({**clean, **change}))["cases"]
    assert case["verdict"] == verdict


def test_a_kind_that_no_one_knows_stands_as_typed(check: Check, clean: Mapping[str, str]) -> None:
    cases = report(check({**clean, "case_kind": "借調"}, {**clean, "case_kind": ""}))["cases"]
    assert [c["case_kind"] for c in cases] == ["借調", ""]


def test_any_character_makes_valid_utf8_and_comes_back(
    check: Check, clean: Mapping[str, str]
) -> None:
    typed = '否"\\\n\x00\ud800𠮷\u2028'
    text = "".join(json_chunks(check({**clean, "has_resume": typed}), "2026.11"))
    (case,) = json.loads(text.encode("utf-8"))["cases"]
    assert case["results"][0]["values"] == {"has_resume": typed}


def test_it_is_written_case_by_case(check: Check, clean: Mapping[str, str]) -> None:
    chunks = json_chunks(check(*[clean] * 50), "2026.11")
    assert max(len(chunk) for chunk in chunks) < 400
