from __future__ import annotations

import dataclasses
import re
from datetime import date
from pathlib import Path

import pytest

from app.law_in_force import checker
from app.rules import checks
from app.rules.base import Confidence, Rule, RuleClass
from app.rules.engine import registered_rules
from app.rules.law import CONFIDENCES
from app.rules.rule_page import (
    OTHER_SUBJECT,
    SUBJECTS,
    RulePage,
    by_subject,
    in_order,
    rule_page,
    rule_pages,
)
from app.rules.sources import BYLAW, DATA_INTEGRITY
from app.rules.wording import CONFIDENCE_WORDS, basis_of, confidence_of, interval_words


def page_of(rule_id: str) -> RulePage:
    return rule_page(registered_rules()[rule_id], checker())


def rule_of(rule_id: str) -> Rule:
    return registered_rules()[rule_id][0]


def test_every_module_of_checks_has_a_subject_of_its_own() -> None:
    folder = Path(checks.__file__).parent
    modules = {f.stem for f in folder.glob("*.py")} - {"__init__"}
    assert modules == set(SUBJECTS)
    assert len(set(SUBJECTS.values())) == len(SUBJECTS)


def test_every_rule_stands_under_its_subject_once() -> None:
    pages = rule_pages(checker())
    subjects = by_subject(pages)
    assert [s for s, _ in subjects] == list(SUBJECTS.values())
    assert sorted(p.id for _, these in subjects for p in these) == sorted(registered_rules())
    assert {p.id for p in dict(subjects)["國籍與設籍"]} >= {"L31", "L34"}


def test_a_rule_of_no_module_of_checks_stands_last() -> None:
    stray = dataclasses.replace(page_of("L34"), subject=OTHER_SUBJECT)
    assert [s for s, _ in by_subject([stray, page_of("S01")])] == ["報送程序", OTHER_SUBJECT]


def test_a_page_says_what_the_rule_says() -> None:
    page, rule = page_of("L37"), rule_of("L37")
    said = page.newest
    assert (said.why, said.fix, said.severity) == (rule.why, rule.fix, rule.severity)
    assert said.kind_words == "新聘、續聘、改聘"
    assert said.dated_by_words == "依「簽約日期」當日之規定"
    assert said.interval == "115年1月1日起"
    assert [b.version for b in said.basis] == ["經學校轉知"]
    assert len(said.examples) == len(rule.examples)


def test_what_does_not_apply_is_said_too() -> None:
    said = page_of("F56").newest
    assert (said.kind_words, said.dated_by_words, said.interval) == (
        *("全部案件", "不分日期"),
        "未限期間",
    )
    assert page_of("F51").newest.field_words == "整件案件"


def test_dated_values_are_those_of_every_day_and_key() -> None:
    assert [(v.interval, v.value) for v in page_of("S01").law] == [
        ("115年2月26日以前", "舊流程"),
        ("115年2月27日至115年3月22日", "暫緩報送"),
        ("115年3月23日起", "智慧登記"),
    ]
    # The examples of F35 read two grades only.
    assert "薪點表（各等由第 1 階起）　八等" in {v.name for v in page_of("F35").law}
    assert page_of("F56").law == ()


def test_unseen_characters_of_examples_are_spelled_out() -> None:
    typed = [e.typed() for e in page_of("F51").newest.examples]
    assert "擔任事項「個案⟨U+200B⟩管理」" in typed
    assert "擔任事項「個案⟨U+000A⟩管理」" in typed
    assert "姓名「林⟨U+E1A3⟩」" in [e.typed() for e in page_of("F12").newest.examples]
    for page in rule_pages(checker()):
        for example in page.newest.examples:
            assert all(c.isprintable() or c == "\u3000" for c in example.typed() + example.note)


def test_a_character_over_and_over_is_counted() -> None:
    typed = [e.typed() for e in page_of("F50").newest.examples]
    assert any(re.search(r"「(.)\1\1…（共 \d+ 個）」", t) for t in typed)
    assert max(map(len, typed)) < 100


def test_further_cases_and_the_day_of_the_check_are_told() -> None:
    two = [e for e in page_of("F06").newest.examples if len(e.cases) == 2]
    assert "\n另有一案：" in two[0].typed(between="\n")
    assert "；另有一案：" in two[0].typed()
    assert page_of("S01").newest.examples[0].checked_on == "115年4月20日"
    assert page_of("L34").newest.examples[0].checked_on == ""
    assert any(e.typed() == "（皆未填）" for e in page_of("S07").newest.examples)


def test_the_version_that_holds_last_stands_last() -> None:
    old, new = (
        dataclasses.replace(rule_of("L05"), title=t, holds_from=since, holds_until=until)
        for t, since, until in (
            ("舊", None, date(2026, 3, 22)),
            ("新", date(2026, 3, 23), None),
        )
    )
    assert in_order([new, old]) == [old, new]
    page = rule_page([new, old], checker())
    assert (page.title, [v.title for v in page.versions]) == ("新", ["舊", "新"])


def test_there_is_a_word_for_every_confidence() -> None:
    assert set(CONFIDENCE_WORDS) == set(CONFIDENCES) == set(Confidence)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "依據：聘用人員聘用條例施行細則第3條第1項（已對照原文）"),
        (
            {"confidence": Confidence.INFERRED},
            "參考：聘用人員聘用條例施行細則第3條第1項（由原文推得）",
        ),
        (
            {"basis": (DATA_INTEGRITY.at(),), "rule_class": RuleClass.FORMAT},
            "參考：資料完整性與一致性（本程式之檢核）",
        ),
        (
            {"basis": (DATA_INTEGRITY.at(), BYLAW.at()), "rule_class": RuleClass.FORMAT},
            "參考：資料完整性與一致性；聘用人員聘用條例施行細則（已對照原文）",
        ),
    ],
)
def test_a_basis_is_called_what_it_is(changes: dict[str, object], words: str) -> None:
    rule = dataclasses.replace(rule_of("L05"), **changes)
    assert basis_of(rule) == words
    assert words.endswith(f"（{confidence_of(rule)}）")


def test_intervals_in_words() -> None:
    first, last = date(2026, 2, 27), date(2026, 3, 22)
    assert interval_words(first, last) == "115年2月27日至115年3月22日"
    assert interval_words(first, None) == "115年2月27日起"
    assert interval_words(None, last) == "115年3月22日以前"
    assert interval_words(None, None) == "未限期間"
