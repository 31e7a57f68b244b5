"""What the rules see of the other cases."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.main import checker
from app.rules.base import Outcome
from app.rules.batch import SHOWN_AT_MOST, CaseIndex, Span
from app.rules.values import read_case

D = date(2026, 1, 1)
SMALL = st.one_of(st.none(), st.integers(1, 12).map(lambda d: date(2026, 1, d)))
RANGE = [date(2026, 1, d) for d in range(1, 13)]


def in_order(span: Span) -> bool:
    return span.start is None or span.end is None or span.start <= span.end


def possible(span: Span) -> list[tuple[date, date]]:
    return [
        (a, b)
        for a in ([span.start] if span.start else RANGE)
        for b in ([span.end] if span.end else RANGE)
        if a <= b
    ]


@given(SMALL, SMALL, SMALL, SMALL)
def test_meeting_is_what_every_filling_in_of_the_unknown_ends_says(
    a: date | None, b: date | None, x: date | None, y: date | None
) -> None:
    one, other = Span(a, b), Span(x, y)
    if not (in_order(one) and in_order(other)):
        return
    answers = {p <= s and r <= q for p, q in possible(one) for r, s in possible(other)}
    said = one.meets(other)
    assert said == other.meets(one)
    if said is not None:
        assert answers == {said}
    elif None not in (a, b, x, y):
        raise AssertionError("known ends leave nothing open")


def outcome(rule: str, *rows: dict[str, str], stored: tuple[dict[str, str], ...] = ()) -> str:
    """The rule's outcome for the first of these cases."""
    cases = [read_case(r, row=n) for n, r in enumerate(rows, 2)]
    kept = [read_case(r) for r in stored]
    done = checker().check(cases, date(2026, 4, 20), stored=kept)
    return next(r.outcome for r in done.cases[0].results if r.rule.id == rule)


HIRE = {
    "case_kind": "新聘",
    "id_number": "F100000015",
    "contract_start": "115-01-01",
    "contract_end": "115-12-31",
    "plan_approval_no": "府人力字第1150039390號",
    "plan_title": "約聘諮商心理師",
    "plan_headcount": "1",
}


def test_stored_cases_count_as_contracts_but_not_as_duplicates() -> None:
    assert outcome("L30", HIRE, stored=(HIRE,)) == "fail"
    assert outcome("F06", HIRE, stored=(HIRE,)) == "pass"
    other = HIRE | {"id_number": "F100000024"}
    assert outcome("F44", HIRE, stored=(other,)) == "fail"
    successor = {"case_kind": "續聘", "prior_case_no": "甲"}
    soon = HIRE | {"case_no": "甲", "contract_end": "115-05-01"}
    assert outcome("P01", soon) == "fail"
    assert outcome("P01", soon, stored=(successor,)) == "pass"


def test_a_stored_case_is_named_by_its_number() -> None:
    done = checker().check(
        [read_case(HIRE, row=2)], D, stored=[read_case(HIRE | {"case_no": "H-9"})]
    )
    (message,) = [r.message for r in done.cases[0].results if r.rule.id == "L30"]
    assert "案件「H-9」" in message


def test_a_change_of_a_change_goes_back_to_the_first_case() -> None:
    first = HIRE | {"case_no": "甲"}
    change = HIRE | {"case_kind": "改聘", "case_no": "乙", "prior_case_no": "甲"}
    again = HIRE | {"case_kind": "改聘", "case_no": "丙", "prior_case_no": "乙"}
    assert outcome("L30", first, change, again) == "pass"
    stranger = HIRE | {"case_kind": "改聘", "case_no": "丁", "prior_case_no": "戊"}
    assert outcome("L30", first, stranger) == "fail"
    unnamed = HIRE | {"case_kind": "改聘", "case_no": "丁"}
    assert outcome("L30", first, unnamed) == "fail"


def test_changes_that_name_each_other_do_not_go_round_for_ever() -> None:
    first = HIRE | {"case_no": "甲"}
    one = HIRE | {"case_kind": "改聘", "case_no": "乙", "prior_case_no": "丙"}
    two = HIRE | {"case_kind": "改聘", "case_no": "丙", "prior_case_no": "乙"}
    assert outcome("L30", first, one, two) == "fail"


def test_a_renewal_after_the_end_does_not_collide_and_an_early_one_does() -> None:
    renewal = HIRE | {
        "case_kind": "續聘",
        "contract_start": "116-01-01",
        "contract_end": "116-12-31",
    }
    assert outcome("L30", HIRE, renewal) == "pass"
    assert outcome("L30", HIRE, renewal | {"contract_start": "115-12-31"}) == "fail"


def test_another_contract_without_an_end_leaves_it_open() -> None:
    assert outcome("L30", HIRE, HIRE | {"contract_start": "114-01-01", "contract_end": ""}) == (
        "unknown"
    )
    assert outcome("L30", HIRE, HIRE | {"contract_start": "", "contract_end": "114-12-31"}) == (
        "pass"
    )


@pytest.mark.parametrize(
    ("dismissed", "expected"), [("115-03-31", "pass"), ("115-04-01", "fail"), ("114-12-31", "fail")]
)
def test_a_dismissal_ends_the_contract_in_which_it_falls(dismissed: str, expected: str) -> None:
    new = HIRE | {"contract_start": "115-04-01"}
    dismissal = {"case_kind": "解聘", "id_number": "F100000015", "dismissed_on": dismissed}
    assert outcome("L30", new, HIRE, dismissal) == expected


def test_a_contract_that_states_its_own_dismissal_ends_with_it() -> None:
    new = HIRE | {"contract_start": "115-04-01"}
    assert outcome("L30", new, HIRE | {"dismissed_on": "115-03-31"}) == "pass"


def test_headcount_counts_people_and_not_cases() -> None:
    renewal = HIRE | {"case_kind": "續聘", "contract_start": "115-07-01"}
    assert outcome("F44", HIRE, renewal) == "pass"
    later = HIRE | {"id_number": "F100000024", "contract_start": "115-07-01"}
    assert outcome("F44", HIRE, later) == "fail"


def test_headcount_with_people_of_unknown_number_or_end() -> None:
    nameless = HIRE | {"id_number": ""}
    assert outcome("F44", HIRE, nameless) == "unknown"
    assert outcome("F44", HIRE | {"plan_headcount": "2"}, nameless) == "pass"
    assert outcome("F44", nameless) == "pass"
    assert outcome("F44", nameless | {"plan_headcount": "0"}) == "fail"
    assert outcome("F44", nameless | {"plan_headcount": "0", "contract_end": ""}) == "unknown"
    endless = HIRE | {"id_number": "F100000024", "contract_end": ""}
    assert outcome("F44", HIRE, endless) == "unknown"


def test_a_dismissal_before_a_new_contract_does_not_end_it() -> None:
    dismissal = {"case_kind": "解聘", "id_number": "F100000024", "dismissed_on": "114-12-31"}
    other = HIRE | {"id_number": "F100000024"}
    assert outcome("F44", HIRE, other, dismissal) == "fail"
    assert outcome("F44", HIRE, other, dismissal | {"dismissed_on": "115-01-01"}) == "pass"
    undated = other | {"contract_start": ""}
    assert outcome("F44", HIRE, undated, dismissal) == "pass"


def test_only_some_of_many_duplicates_are_named() -> None:
    cases = [read_case(HIRE, row=n) for n in range(2, 102)]
    index = CaseIndex(cases)
    for case in (cases[0], cases[3], cases[99]):
        same = index.same_filing(case)
        assert same is not None
        assert len(same) == SHOWN_AT_MOST
        assert case not in [c for c in same if c is case]


def test_order_does_not_change_outcomes() -> None:
    rows = [
        HIRE | {"case_no": "甲"},
        HIRE | {"case_kind": "改聘", "case_no": "乙", "prior_case_no": "甲"},
        HIRE | {"id_number": "F100000024", "contract_end": ""},
        {"case_kind": "解聘", "id_number": "F100000015", "dismissed_on": "115-03-31"},
        HIRE | {"id_number": "", "case_no": "丁"},
        {"case_kind": "更正", "id_number": "F100000015"},
        {"case_kind": "更正", "id_number": "F100000015"},
    ]
    cases = [read_case(r, row=n) for n, r in enumerate(rows, 2)]

    def outcomes(order: list[int]) -> dict[int, list[Outcome]]:
        done = checker().check([cases[n] for n in order], date(2026, 4, 20))
        return {c.case.row: [r.outcome for r in c.results] for c in done.cases}

    assert outcomes([0, 1, 2, 3, 4, 5, 6]) == outcomes([6, 4, 2, 0, 5, 3, 1])
