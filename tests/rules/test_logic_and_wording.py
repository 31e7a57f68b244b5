"""Deciding with facts that may be missing, and the turns of phrase that rules share."""

from __future__ import annotations

from datetime import date

import pytest

from app.rules import wording
from app.rules.logic import before, every, first_stated, not_after
from app.rules.values import read_case

A, B = date(2026, 1, 1), date(2026, 1, 2)


@pytest.mark.parametrize(
    ("conditions", "answer"),
    [
        ([], True),
        ([True, True], True),
        ([True, None], None),
        ([None, False], False),
        ([False, None], False),
    ],
)
def test_every(conditions: list[bool | None], answer: bool | None) -> None:
    assert every(conditions) is answer


def test_comparisons() -> None:
    assert before(A, B) is True
    assert before(A, A) is False
    assert before(B, A) is False
    assert before(None, B) is before(A, None) is None
    assert not_after(A, A) is True
    assert not_after(B, A) is False
    assert not_after(None, A) is not_after(A, None) is None


def test_first_stated() -> None:
    empty, bad = read_case({}), read_case({"onboard_date": "四月"})
    assert first_stated(empty, "onboard_date", A, B) == A
    assert first_stated(empty, "onboard_date", None, B) == B
    assert first_stated(bad, "onboard_date", None, B) is None


def test_what_is_not_stated_is_said_as_it_was_typed() -> None:
    case = read_case({"birth_date": " 1150229 ", "points": "三"})
    assert wording.absent(case, "name", "birth_date", "points") == ("name", "birth_date", "points")
    assert wording.not_stated(case, ("name", "duties")) == "姓名、擔任事項未填"
    assert wording.not_stated(case, ("birth_date",)) == "出生日期「1150229」無法辨識"
    assert wording.not_stated(case, ("name", "birth_date", "points")) == (
        "姓名未填；出生日期「1150229」無法辨識；薪點「三」無法辨識"
    )


def test_places_days_and_money() -> None:
    rows = [read_case({}, row=3), read_case({}, row=7), read_case({"case_no": "H-1"})]
    assert wording.rows_of(rows[:2]) == "第 3、7 列"
    assert wording.rows_of(rows) == "第 3、7 列、案件「H-1」"
    assert wording.rows_of(rows[2:]) == "案件「H-1」"
    assert wording.day_or_blank(None) == "（未填）"
    assert wording.day_or_blank(A) == "115年1月1日"
    assert wording.yuan(43336) == "43,336 元"
