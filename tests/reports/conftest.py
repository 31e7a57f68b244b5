"""A few rules of every outcome, and cases checked by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from app.intake.roster import Problem, Roster
from app.precheck import Checked
from app.rules import base
from app.rules.base import PASS, Confidence, Rule, RuleClass, Ruling, Severity, rule, wrong
from app.rules.dates import WorkCalendar
from app.rules.engine import Checker, registered_rules
from app.rules.facts import Case
from app.rules.law import LawBook, LawView, read_table
from app.rules.sources import ACT, BYLAW, DATA_INTEGRITY
from app.rules.values import read_case

PERIOD = {
    "id": "period",
    "title": "試用期間",
    "row": [
        {"until": "115-03-22", "value": 1, "basis": "舊函", "confidence": "verified"},
        {"from": "115-03-23", "value": 2, "basis": "新函", "confidence": "inferred"},
    ],
}

BOOK = LawBook([read_table(PERIOD, "test")])


def tiny_rules() -> dict[str, list[Rule]]:
    """Five rules: one to block, warn and hint, one that reads the law, one that breaks."""
    common = {"examples": (), "dated_by": None, "kinds": base.ALL_KINDS, "why": "因為如此。"}

    @rule(
        id="L05",
        title="履歷表併同造送",
        severity=Severity.BLOCK,
        rule_class=RuleClass.STATUTE,
        confidence=Confidence.VERIFIED,
        basis=(BYLAW.at("第3條第1項"),),
        fix="請備妥履歷表。",
        **common,
    )
    def resume(has_resume: bool) -> Ruling:
        return PASS if has_resume else wrong("履歷表尚未備妥。", "has_resume")

    @rule(
        id="F08",
        title="職稱用字",
        severity=Severity.WARN,
        rule_class=RuleClass.PRACTICE,
        confidence=Confidence.UNVERIFIED,
        basis=(DATA_INTEGRITY.at(),),
        fix="請核對職稱。",
        **common,
    )
    def title(job_title: str | None, case: Case) -> Ruling:
        if job_title is None or "科" not in job_title:
            return PASS
        return wrong(
            f"職稱「{job_title}」請再核對（{case.typed.get('id_number', '')}）。", "job_title"
        )

    @rule(
        id="L08",
        title="契約副本送存",
        severity=Severity.HINT,
        rule_class=RuleClass.STATUTE,
        confidence=Confidence.INFERRED,
        basis=(ACT.at("第4條"), BYLAW.at("第5條")),
        fix="請送存。",
        **{**common, "kinds": ("新聘",)},
    )
    def copy(unit: str | None) -> Ruling:
        return PASS if unit != "未送" else wrong("契約副本未送存。", "unit")

    @rule(
        id="S01",
        title="期間",
        severity=Severity.HINT,
        rule_class=RuleClass.LETTER,
        confidence=Confidence.VERIFIED,
        basis=(BYLAW.at("第3條"),),
        fix="請看期間。",
        **{**common, "dated_by": "onboard_date"},
    )
    def period(onboard_date: date, law: LawView) -> Ruling:
        return PASS if law.number("period") == 1 else wrong("已是新制。", "onboard_date")

    @rule(
        id="P01",
        title="會壞的規則",
        severity=Severity.HINT,
        rule_class=RuleClass.FORMAT,
        confidence=Confidence.VERIFIED,
        basis=(DATA_INTEGRITY.at(),),
        fix="請告知。",
        **common,
    )
    def breaks(duties: str | None) -> Ruling:
        if duties == "壞":
            raise ValueError(duties)
        return PASS

    return dict(base.REGISTRY)


Check = Callable[..., Checked]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Check:
    """Check cases typed as given, from row 2 on, on 115-04-20."""
    registered_rules()  # lest the real ones register among these
    monkeypatch.setattr(base, "REGISTRY", {})
    checker = Checker(BOOK, WorkCalendar(lambda _: frozenset()), tiny_rules())

    def run(*typed: Mapping[str, str], problems: Sequence[Problem] = ()) -> Checked:
        cases = tuple(read_case(t, row=n) for n, t in enumerate(typed, 2))
        roster = Roster(Path("某處") / "名冊.xlsx", "工作表1", 1, cases, tuple(problems))
        return Checked(roster, checker.check(cases, date(2026, 4, 20)))

    return run


CLEAN = {
    "case_no": "H-001",
    "case_kind": "新聘",
    "name": "王測試",
    "id_number": "F100000103",
    "job_title": "約聘人員",
    "has_resume": "是",
    "onboard_date": "115-03-01",
}


@pytest.fixture
def clean() -> Mapping[str, str]:
    """A case in which nothing is wrong."""
    return CLEAN
