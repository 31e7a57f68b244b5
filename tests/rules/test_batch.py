"""What the rules see of the other cases."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.law_in_force import checker
from app.rules.base import Outcome
from app.rules.batch import SHOWN_AT_MOST, CaseIndex, Span, filing_key
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


def test_of_two_dismissals_the_first_ends_the_contract() -> None:
    new = HIRE | {"contract_start": "115-04-01"}
    early = {"case_kind": "解聘", "id_number": "F100000015", "dismissed_on": "115-03-31"}
    late = early | {"dismissed_on": "115-06-30"}
    assert outcome("L30", new, HIRE, late, early) == "pass"
    assert outcome("L30", new, HIRE, early, late) == "pass"
    own = HIRE | {"dismissed_on": "115-03-31"}
    assert outcome("L30", new, own, late) == "pass"
    assert outcome("L30", new, HIRE | {"dismissed_on": "115-06-30"}, early) == "pass"
    assert outcome("L30", new, HIRE | {"dismissed_on": "115-06-30"}, late) == "fail"


def test_a_dismissal_on_the_first_day_ends_the_contract_there() -> None:
    new = HIRE | {"contract_start": "115-01-02"}
    first_day = {"dismissed_on": "115-01-01"}
    assert outcome("L30", new, HIRE | first_day) == "pass"
    assert outcome(
        "L30", new, HIRE, {"case_kind": "解聘", "id_number": "F100000015"} | first_day
    ) == ("pass")


def test_a_dismissal_outside_of_a_contract_leaves_it_alone() -> None:
    new = HIRE | {"contract_start": "115-12-31", "contract_end": "116-12-31"}
    before = {"dismissed_on": "114-12-31"}
    after = {"dismissed_on": "116-01-01"}
    assert outcome("L30", new, HIRE | before) == "fail"
    assert outcome("L30", new, HIRE | after) == "fail"


def test_a_renewal_that_names_the_case_collides_all_the_same() -> None:
    first = HIRE | {"case_no": "甲"}
    renewal = HIRE | {"case_kind": "續聘", "prior_case_no": "甲"}
    assert outcome("L30", first, renewal) == "fail"


def test_as_many_colliding_contracts_are_named_as_fit_a_sentence() -> None:
    cases = [read_case(HIRE, row=n) for n in range(2, 12)]
    done = checker().check(cases, date(2026, 4, 20))
    for place, own in ((0, 2), (9, 11)):
        (message,) = [r.message for r in done.cases[place].results if r.rule.id == "L30"]
        named = [n for n in range(2, 12) if n != own][:SHOWN_AT_MOST]
        assert SHOWN_AT_MOST == 5
        assert f"第 {'、'.join(map(str, named))} 列" in message


def test_cases_of_half_a_plan_or_half_a_person_are_not_mixed_up() -> None:
    nobody = {"case_kind": "解聘", "dismissed_on": "115-01-31"}
    assert outcome("L30", HIRE | {"contract_start": "115-03-01"}, HIRE, nobody) == "fail"
    no_title = HIRE | {"id_number": "F100000024", "plan_title": ""}
    assert outcome("F44", HIRE, no_title) == "pass"
    no_number = HIRE | {"id_number": "F100000024", "plan_approval_no": ""}
    assert outcome("F44", HIRE, no_number) == "pass"
    assert outcome("F44", no_title) == "unknown"


def test_the_cases_that_leave_a_headcount_open_are_named() -> None:
    rows = [HIRE, HIRE | {"id_number": ""}, HIRE | {"id_number": "F100000024", "contract_end": ""}]
    cases = [read_case(r, row=n) for n, r in enumerate(rows, 2)]
    index = CaseIndex(cases)
    count = index.people_of_plan(HIRE["plan_approval_no"], HIRE["plan_title"], D)
    assert (count.at_least, count.at_most) == (1, 3)
    assert [c.row for c in count.unclear] == [3, 4]


def test_a_dismissal_after_the_end_does_not_lengthen_a_contract() -> None:
    new = HIRE | {"contract_start": "116-01-01", "contract_end": "116-12-31"}
    late = {"case_kind": "解聘", "id_number": "F100000015", "dismissed_on": "116-02-01"}
    assert outcome("L30", new, HIRE | {"dismissed_on": "116-02-01"}) == "pass"
    only_old = {"case_kind": "解聘", "id_number": "F100000015", "dismissed_on": "115-06-30"}
    assert outcome("L30", new, HIRE, only_old) == "pass"
    assert CaseIndex([read_case(HIRE), read_case(late)]).span(read_case(HIRE)) == Span(
        date(2026, 1, 1), date(2026, 12, 31)
    )


def test_a_change_of_another_case_on_the_same_days_collides_all_the_same() -> None:
    first = HIRE | {"case_no": "甲"}
    own = HIRE | {"case_kind": "改聘", "case_no": "乙", "prior_case_no": "甲"}
    others = HIRE | {"case_kind": "改聘", "case_no": "丙", "prior_case_no": "戊"}
    assert outcome("L30", first, own, others) == "fail"
    assert outcome("L30", first, others, own) == "fail"


@pytest.mark.parametrize("lacking", ["id_number", "case_kind", "contract_start"])
def test_a_case_without_number_kind_or_day_has_no_key(lacking: str) -> None:
    assert filing_key(read_case(HIRE)) is not None
    assert filing_key(read_case(HIRE | {lacking: ""})) is None
