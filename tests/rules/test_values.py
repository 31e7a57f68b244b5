"""What people type, read as values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.rules.facts import FACTS
from app.rules.values import UNREADABLE, read_case, read_value, shown


def read(key: str, typed: str) -> object:
    return read_value(FACTS[key], typed)


@pytest.mark.parametrize("typed", ["是", "Y", "y", "V", "v", "✓", "有", "1", "Ｙ", "１", " 是　"])
def test_yes(typed: str) -> None:
    assert read("has_resume", typed) is True


@pytest.mark.parametrize("typed", ["否", "N", "n", "無", "0", "０"])
def test_no(typed: str) -> None:
    assert read("has_resume", typed) is False


@pytest.mark.parametrize("typed", ["待補", "是的", "2", "-", "x"])
def test_neither_yes_nor_no(typed: str) -> None:
    assert read("has_resume", typed) is UNREADABLE


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("43336", 43336),
        ("43,336", 43336),
        ("1,043,336", 1043336),
        ("４３，３３６", 43336),
        ("NT$43,336", 43336),
        ("nt$ 43336", 43336),
        ("NTD 43336", 43336),
        ("43336 TWD", 43336),
        ("TWD43336", 43336),
        ("$43336", 43336),
        ("43,336元", 43336),
        ("43,336 元", 43336),
        ("＄43336", 43336),
        ("312.0", 312),
        ("-1", -1),
        ("+1", 1),
        ("007", 7),
    ],
)
def test_whole_numbers(typed: str, value: int) -> None:
    assert read("monthly_pay", typed) == value


@pytest.mark.parametrize(
    "typed",
    [
        "三一二",
        "3.5",
        "4,33,36",
        "43,3360",
        ",336",
        "1e3",
        "6%",
        "12a",
        "٣١٢",
        "3²",
        "元",
        "1 2",
        "9" * 19,
        "--1",
        ".",
    ],
)
def test_what_is_no_whole_number(typed: str) -> None:
    assert read("points", typed) is UNREADABLE


def test_decimals_are_exact() -> None:
    assert read("rate", "121.1") == Decimal("121.1")
    assert read("rate", "138.90") == Decimal("138.9")
    assert read("employer_rate", "６") == Decimal(6)
    assert read("rate", "約138") is UNREADABLE


def test_choices() -> None:
    assert read("origin", "台灣") == "臺灣"
    assert read("origin", " 臺灣 ") == "臺灣"
    assert read("nationality_exception", "國籍法第２０條第１項第３款") == "國籍法第20條第1項第3款"
    assert read("retirement_scheme", "勞退休") is UNREADABLE
    assert read("grade", "6等") is UNREADABLE


def test_blank_and_words_that_mean_nothing_to_state() -> None:
    for typed in ("", "  ", "　", "\t"):
        assert read("name", typed) is None
        assert read("points", typed) is None
    for typed in ("無", "否", "-", "－", "—", "–"):
        assert read("licence", typed) is None
        assert read("concurrent_ranked_post", typed) is None
        assert read("cap_exemption", typed) is None
    assert read("name", "無") == "無"
    assert read("no_staff_reason", "-") == "-"


def test_text_and_numbers_of_people_are_kept_as_typed() -> None:
    assert read("name", " 夷將‧拔路兒 ") == "夷將‧拔路兒"
    assert read("id_number", "a123456789") == "a123456789"
    assert read("org_code", "０２") == "０２"


def test_a_case_keeps_what_was_typed_and_names_what_it_could_not_read() -> None:
    case = read_case(
        {"onboard_date": "1150229", "name": " 王測試 ", "points": "", "sex": "男"},
        row=7,
        notes={"備註": "急"},
    )
    assert case.facts.onboard_date is None
    assert case.facts.name == "王測試"
    assert case.facts.sex == "男"
    assert case.unreadable == {"onboard_date"}
    assert case.typed == {"onboard_date": "1150229", "name": " 王測試 ", "sex": "男"}
    assert (case.row, dict(case.notes)) == (7, {"備註": "急"})
    with pytest.raises(KeyError):
        read_case({"nonsense": "1"})


def test_values_as_the_clerk_reads_them() -> None:
    assert shown(None) == ""
    assert shown(True) == "是"
    assert shown(False) == "否"
    assert shown(date(2026, 4, 7)) == "115年4月7日"
    assert shown(date(2026, 4, 7), in_table=True) == "115/04/07"
    assert shown(43336) == "43,336"
    assert shown(Decimal("138.90")) == "138.90"
    assert shown("王測試") == "王測試"


def test_unreadable_says_its_name() -> None:
    assert repr(UNREADABLE) == "UNREADABLE"


def test_numbers_of_more_than_eighteen_places_are_slips() -> None:
    pay = FACTS["monthly_pay"]
    assert read_value(pay, "1" * 18) == int("1" * 18)
    assert read_value(pay, "1" * 19) is UNREADABLE
