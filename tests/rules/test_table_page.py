from __future__ import annotations

import dataclasses

import pytest

from app.law_in_force import built_in_checker, load_law
from app.rules.law import TableInForce
from app.rules.table_page import Reference, reference, table_page
from app.rules.wording import tables_words


@pytest.fixture(scope="module")
def known() -> Reference:
    return reference(built_in_checker(), {"pay.rate": "不能用。"})


def test_every_rule_and_every_table_is_there(known: Reference) -> None:
    assert [page.id for page in known.rules] == list(built_in_checker().rules)
    assert [page.id for page in known.tables] == list(built_in_checker().book.tables)
    assert known.law_sha256 == built_in_checker().book.sha256
    assert known.notices == ("不能用。",)


def test_a_table_names_the_rules_that_go_by_it_and_a_rule_its_tables(known: Reference) -> None:
    by_id = {page.id: page for page in known.tables}
    assert "F34" in by_id["pay.points_range"].rules
    assert by_id["titles.ranked"].rules == ("L26",)
    assert [page.id for page in known.tables_of("L26")] == ["titles.ranked"]
    assert known.tables_of("L05") == []


def test_no_table_is_without_a_rule(known: Reference) -> None:
    assert [page.id for page in known.tables if not page.rules] == []


def test_rows_are_in_the_clerks_words(known: Reference) -> None:
    rate = next(page for page in known.tables if page.id == "pay.rate")
    assert (rate.origin, rate.trouble, rate.has_keys, rate.has_days) == (
        "內建",
        "不能用。",
        False,
        True,
    )
    assert (rate.rows[1].since, rate.rows[1].until) == ("107/01/01", "110/12/31")
    assert rate.rows[1].interval == "107年1月1日至110年12月31日"
    assert (rate.rows[1].value, rate.rows[1].confidence) == ("124.7", "由原文推得")
    points = next(page for page in known.tables if page.id == "pay.points")
    assert (points.has_keys, points.has_days) == (True, False)
    assert points.rows[0].value.startswith("280、296")


def test_the_tables_that_are_not_built_in_are_named() -> None:
    built_in = TableInForce("a", "甲表", own=False)
    assert tables_words([built_in]) == "參考資料表：內建"
    others = [TableInForce("b", "乙表", own=True), TableInForce("c", "丙表", own=True)]
    assert tables_words([built_in, *others]) == "參考資料表：已替換 乙表、丙表"


def test_an_own_table_says_so() -> None:
    own = dataclasses.replace(load_law().tables["pay.rate"], own=True)
    assert table_page(own).origin == "已替換"
