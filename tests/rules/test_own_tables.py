"""What the rules make of tables that an office has put in the place of the built-in ones."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from app.law_in_force import built_in_checker
from app.rules.base import BLOCK, WARN
from app.rules.engine import Checker
from app.rules.facts import FACTS
from app.rules.law import LawBook, LawRow, RowValue
from app.rules.results import RuleResult
from app.rules.values import read_case

AS_OF = date(2026, 4, 20)
ORG = "376736800A"
POINTS = "pay.points"


def with_rows(table_id: str, rows: dict[str, RowValue]) -> Checker:
    """A checker by the built-in tables, one of which holds these further rows."""
    known = built_in_checker()
    table = known.book.tables[table_id]
    more = {
        key: (LawRow(table_id, table.title, key, None, None, value, "虛構規定", "verified"),)
        for key, value in rows.items()
    }
    own = dataclasses.replace(table, rows={**table.rows, **more}, own=True)
    book = LawBook(own if t.id == table_id else t for t in known.book.tables.values())
    return Checker(book, known.workdays)


def said(checker: Checker, rule: str, **typed: str) -> RuleResult:
    case = read_case({"case_kind": "新聘", "contract_start": "115-04-07"} | typed)
    (done,) = checker.check([case], AS_OF).cases
    return next(r for r in done.results if r.rule.id == rule)


@pytest.mark.parametrize(
    ("org_code", "job_title", "outcome", "severity"),
    [
        (ORG, "輔導組長", "fail", BLOCK),
        (ORG, "科長", "pass", BLOCK),
        ("", "輔導組長", "pass", WARN),
        ("", "科長", "fail", WARN),
        ("376736801A", "科長", "fail", WARN),
    ],
)
def test_the_titles_of_the_own_agency_take_the_place_of_the_common_ones(
    org_code: str, job_title: str, outcome: str, severity: str
) -> None:
    checker = with_rows("titles.ranked", {ORG: ("輔導組長",)})
    result = said(checker, "L26", org_code=org_code, job_title=job_title)
    assert result.outcome == outcome
    if outcome == "fail":
        assert result.severity is severity


def test_points_above_the_table_are_wrong_once_the_table_is_whole() -> None:
    grades = FACTS["grade"].allowed
    on_record = built_in_checker().book.tables[POINTS].rows
    lacking = [g for g in grades if g not in on_record]
    top = 672
    whole = with_rows(POINTS, {g: (top + n,) for n, g in enumerate(lacking)})
    assert said(built_in_checker(), "F33", points="680").outcome == "unknown"
    assert said(whole, "F33", points=str(top)).outcome == "pass"
    assert said(whole, "F33", points="790").outcome == "fail"
