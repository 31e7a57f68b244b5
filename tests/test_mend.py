"""What the program mends by itself: right by the rule that asked, and nothing but that."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.law_in_force import checker
from app.mend import clean, mends, pay_for, points_for
from app.rules.base import Outcome
from app.rules.facts import FACTS
from app.rules.results import RuleResult
from app.rules.values import read_case
from tools.make_samples import cases as samples

AS_OF = date(2026, 4, 20)
READY = next(c for c in samples() if c["case_kind"] == "新聘")
BASE = {k: t for k, t in READY.items() if k in FACTS and t}
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def results(typed: dict[str, str]) -> dict[str, RuleResult]:
    (one,) = checker().run([read_case({k: t for k, t in typed.items() if t})], AS_OF)
    return {r.rule.id: r for r in one.results}


def offered(typed: dict[str, str]) -> dict[str, dict[str, str]]:
    return mends(checker(), results(typed).values(), typed, AS_OF)


BLANKS = st.sampled_from([" ", "\u3000", "\u00a0", "\u2009", "\t"])
NAMES = st.text(st.sampled_from("王小明陳虛構台·・.‧•１ａA \u3000\u200b"), min_size=1, max_size=8)
TYPED = st.fixed_dictionaries(
    {},
    optional={
        "name": NAMES,
        "id_number": st.sampled_from(["f100000015", "Ｆ１０００００015", "F1 00000015", "F10"]),
        "age": st.integers(0, 120).map(str),
        "points": st.sampled_from(["", "280", "312", "328", "344", "９９", "x"]),
        "rate": st.sampled_from(["", "138.9", "129.7", "1389", "-1"]),
        "monthly_pay": st.sampled_from(["", "1", "43,336", "43336", "45559"]),
        "native_place": st.sampled_from(["台東縣", "臺北縣", " 桃園縣 ", "火星", "臺東縣"]),
        "unit": st.sampled_from(["輔導\u200b處", "輔導處 ", "Ａ組", "輔導處"]),
        "duties": st.text(st.sampled_from("輔導學生\u200b１ \n"), max_size=8),
        "grade": st.sampled_from(["", "六等", "七等", "十二等"]),
        "step": st.sampled_from(["", "1", "7", "9"]),
        "contract_start": st.sampled_from(["", "1150407", "114-12-31"]),
    },
)


@given(changes=TYPED)
@SLOW
def test_whatever_is_offered_makes_its_rule_pass_and_changes_only_what_it_looks_at(
    changes: dict[str, str],
):
    typed = {**BASE, **changes}
    before = results(typed)
    for rule, edits in offered(typed).items():
        assert before[rule].outcome is Outcome.FAIL
        mended = {**typed, **edits}
        assert all(mended[k] != typed.get(k, "") for k in edits)
        assert edits.keys() <= {*before[rule].rule.fields, *before[rule].fields}
        after = results(mended)
        assert after[rule].outcome is Outcome.PASS
        assert rule not in offered(mended)


@given(changes=TYPED)
@SLOW
def test_nothing_is_offered_where_nothing_fails(changes: dict[str, str]):
    typed = {**BASE, **changes}
    failing = {n for n, r in results(typed).items() if r.outcome is Outcome.FAIL}
    assert offered(typed).keys() <= failing


@given(text=st.text())
def test_cleaning_is_done_once(text: str):
    assert clean(clean(text)) == clean(text)


@given(text=st.text(st.characters(codec="utf-8", categories=("Lo",)), max_size=20))
def test_cleaning_leaves_chinese_alone(text: str):
    assert clean(text) == text


@given(
    points=st.integers(100, 1000),
    rate=st.decimals(min_value=Decimal(50), max_value=Decimal(300), places=1),
)
def test_pay_is_points_by_rate_in_whole_dollars(points: int, rate: Decimal):
    pay = pay_for({"points": str(points), "rate": str(rate)})
    assert pay is not None
    assert 0 <= points * rate - int(pay) < 1


@pytest.mark.parametrize(
    ("rule", "typed", "edits"),
    [
        ("F01", {"id_number": "ｆ１０００００015"}, {"id_number": "F100000015"}),
        ("F09", {"name": "王\u3000小明"}, {"name": "王小明"}),
        ("F10", {"name": "夷將·拔路兒"}, {"name": "夷將‧拔路兒"}),
        ("F17", {"age": "12"}, {"age": "34"}),
        ("F38", {"monthly_pay": "1"}, {"monthly_pay": "43336"}),
        ("F48", {"native_place": "台東縣"}, {"native_place": "臺東縣"}),
        ("F51", {"unit": "輔導處\u200b"}, {"unit": "輔導處"}),
        ("F51", {"duties": "個案管理\n學生輔導"}, {"duties": "個案管理 學生輔導"}),
    ],
)
def test_what_is_mended(rule: str, typed: dict[str, str], edits: dict[str, str]):
    changed = {**BASE, **typed}
    found = offered(changed)
    assert found.get(rule) == edits, results(changed)[rule]


@pytest.mark.parametrize(
    "typed",
    [{"points": ""}, {"rate": ""}, {"points": "三百"}, {"rate": "x"}],
)
def test_no_pay_without_points_and_rate(typed: dict[str, str]):
    assert pay_for({"points": "312", "rate": "138.9", **typed}) is None


def test_points_follow_grade_and_step_where_the_table_says_so():
    book = checker().book
    assert points_for({"grade": "六等", "step": "1"}, book, AS_OF) == "280"
    assert points_for({"grade": "六等", "step": "99"}, book, AS_OF) is None
    assert points_for({"grade": "六等", "step": "0"}, book, AS_OF) is None
    assert points_for({"grade": "", "step": "1"}, book, AS_OF) is None
    assert points_for({"grade": "零等", "step": "1"}, book, AS_OF) is None


def test_what_is_right_is_never_guessed():
    for typed in ({"id_number": "F100000016"}, {"native_place": "火星"}, {"name": "王1"}):
        assert offered({**BASE, **typed}) == {}
