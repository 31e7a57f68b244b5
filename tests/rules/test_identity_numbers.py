"""ID numbers and agency codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.identity import IdForm, has_right_check_digit, id_form, is_org_code, sex_of

LETTERS = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@pytest.mark.parametrize(
    ("number", "form"),
    [
        ("A123456789", IdForm.NATIONAL),
        ("Z299999999", IdForm.NATIONAL),
        ("A800000014", IdForm.RESIDENT),
        ("A900207177", IdForm.RESIDENT),
        ("AA00000009", IdForm.OLD_RESIDENT),
        ("CD00151114", IdForm.OLD_RESIDENT),
        ("A323456789", None),
        ("AE00000009", None),
        ("a123456789", None),
        ("A12345678", None),
        ("A1234567890", None),
        ("A12345678９", None),
        ("Ａ123456789", None),
        ("", None),
    ],
)
def test_forms(number: str, form: IdForm | None) -> None:
    assert id_form(number) is form


@pytest.mark.parametrize(
    "number", ["A123456789", "A800000014", "A900207177", "AA00000009", "CC00151114"]
)
def test_right_check_digits(number: str) -> None:
    assert has_right_check_digit(number)


def with_check_digit(front: str) -> str:
    return next(front + str(d) for d in range(10) if has_right_check_digit(front + str(d)))


@given(LETTERS, st.sampled_from("1289ABCD"), st.text("0123456789", min_size=7, max_size=7))
def test_every_number_has_one_check_digit_that_fits(first: str, second: str, body: str) -> None:
    fits = [d for d in range(10) if has_right_check_digit(f"{first}{second}{body}{d}")]
    assert len(fits) == 1


@given(
    LETTERS,
    st.sampled_from("12"),
    st.text("0123456789", min_size=7, max_size=7),
    st.integers(1, 9),
    st.integers(1, 9),
)
def test_a_single_wrong_digit_is_noticed_unless_its_weight_hides_it(
    first: str, second: str, body: str, place: int, by: int
) -> None:
    right = with_check_digit(first + second + body)
    # A digit counts as often as its weight; 2, 4, 5, 6 and 8 times some step is a multiple of ten.
    weight = (0, 8, 7, 6, 5, 4, 3, 2, 1, 1)[place]
    slip = str((int(right[place]) + by) % 10)
    wrong = right[:place] + slip + right[place + 1 :]
    difference = (int(slip) - int(right[place])) * weight
    assert has_right_check_digit(wrong) == (difference % 10 == 0)


def test_sexes() -> None:
    assert {sex_of(f"A{c}00000000") for c in "18AC"} == {"男"}
    assert {sex_of(f"A{c}00000000") for c in "29BD"} == {"女"}


def test_agency_codes() -> None:
    assert all(map(is_org_code, ["376736800A", "602000000A", "A21000000I"]))
    assert not any(
        map(is_org_code, ["37673680", "376736800a", "3767368001", "3767A6800A", "376736800AB", ""])
    )
