"""What values surely mean, and what is left open."""

from __future__ import annotations

import pytest

from app.intake.questions import (
    MOST_ASKED,
    Answer,
    How,
    Sort,
    questions_of,
    readings,
    sure_reading,
    with_year,
)
from app.intake.synonyms import synonyms
from app.rules.facts import FACTS
from app.rules.values import UNREADABLE, read_value


@pytest.mark.parametrize(
    ("key", "text", "meant"),
    [
        ("sex", "M", "男"),
        ("sex", "ｆ", "女"),
        ("education", "大學畢業", "學士"),
        ("education", "學 士", "學士"),
        ("grade", "7等", "七等"),
        ("grade", "第十二職等", "十二等"),
        ("grade", "聘用八等", "八等"),
        ("has_resume", "○", "是"),
        ("has_resume", "未備", "否"),
        ("step", "第3階", "3"),
        ("step", "五", "5"),
        ("points", "三一二", "312"),
        ("points", "312薪點", "312"),
        ("age", "二十五歲", "25"),
        ("employer_rate", "8%", "8"),
        ("onboard_date", "民國115.4.7", "115-4-7"),
        ("onboard_date", "115 / 4 / 7", "115-4-7"),
        ("onboard_date", "115年4月7號", "115-4-7"),
    ],
)
def test_what_surely_means_a_value(key: str, text: str, meant: str) -> None:
    assert sure_reading(FACTS[key], text) == meant


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("grade", "聘一"),
        ("grade", "3等"),
        ("grade", "二十等"),
        ("education", "臺大"),
        ("onboard_date", "4/7"),
        ("onboard_date", "15.4.7"),
        ("onboard_date", "115.2.30"),
        ("onboard_date", "民國2026.4.7"),
        ("related_experience_years", "約3年"),
        ("points", "十十"),
        ("has_resume", "也許"),
        ("name", "115年4月7號"),
        ("org_code", "第3級"),
    ],
)
def test_what_does_not_is_left_open(key: str, text: str) -> None:
    assert sure_reading(FACTS[key], text) is None


def test_every_synonym_of_a_value_is_allowed_and_none_is_a_value_itself() -> None:
    for key, others in synonyms().values.items():
        for other, meant in others.items():
            assert meant in FACTS[key].allowed
            assert other not in FACTS[key].allowed
    for word in synonyms().yes | synonyms().no:
        assert read_value(FACTS["has_resume"], word) is UNREADABLE or word.upper() in "YNV"


def test_synonyms_of_columns_are_of_facts_and_each_means_one() -> None:
    names = [n for of in synonyms().columns.values() for n in of]
    assert set(synonyms().columns) <= set(FACTS)
    assert len(names) == len(set(names))


def test_days_by_number_are_asked_with_both_beginnings() -> None:
    (question,) = questions_of(FACTS["birth_date"], 3, {"45748": 2}, ())
    assert (question.sort, question.offered, question.cells) == (Sort.SERIAL, ("1900", "1904"), 2)
    assert readings(question, Answer(How.READ, "1900")) == {"45748": "114/04/01"}
    assert readings(question, Answer(How.READ, "1904")) == {"45748": "118/04/02"}
    assert readings(question, Answer(How.AS_IS)) == {}


def test_a_slip_of_one_case_is_not_asked() -> None:
    assert questions_of(FACTS["birth_date"], 3, {"1150230": 1, "115.13.1": 1}, ()) == []
    assert questions_of(FACTS["points"], 3, {"31x": 1}, ()) == []


def test_a_day_that_no_year_has_is_a_slip_and_no_question() -> None:
    (question,) = questions_of(FACTS["birth_date"], 3, {"2/29": 1, "2/30": 1, "13/1": 1}, ())
    assert (question.sort, question.values) == (Sort.YEAR, ("2/29",))


def test_a_column_of_nothing_but_other_words_is_not_asked_word_by_word() -> None:
    found = questions_of(FACTS["education"], 3, {f"校{n}": 1 for n in range(500)}, ())
    assert len(found) == MOST_ASKED


def test_the_likeliest_of_the_allowed_values_is_offered_first() -> None:
    (question,) = questions_of(FACTS["work_nature"], 1, {"發展科技": 3}, ())
    assert question.offered[0] == "發展科學技術"
    assert set(question.offered) == set(FACTS["work_nature"].allowed)


@pytest.mark.parametrize(
    ("text", "year", "typed"),
    [
        ("4/7", "115", "115-04-07"),
        ("4月7日", "１１５", "115-04-07"),
        ("2/29", "113", "113-02-29"),
        ("2/29", "115", ""),
        ("2/30", "113", ""),
        ("13/1", "113", ""),
        ("4/7", "2026", ""),
        ("4/7", "x", ""),
    ],
)
def test_a_day_with_the_year_that_was_decided(text: str, year: str, typed: str) -> None:
    assert with_year(text, year) == typed
