"""ID numbers of which a file shows a part only: no value, but a way to know a case again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.cases import CaseBook
from app.incoming import Arrival, State
from app.law_in_force import checker
from app.masked_numbers import is_masked, is_masked_alike
from app.models.store import open_store
from app.packets.masking import mask_id
from app.rules.values import read_case

pytestmark = pytest.mark.usefixtures("store_made_once")

AS_OF = date(2026, 4, 20)
NUMBER = "F100000015"
MASKED = mask_id(NUMBER)
CASE = {
    "case_no": "甲-1",
    "case_kind": "新聘",
    "name": "林測試",
    "id_number": NUMBER,
    "contract_start": "115-04-07",
    "contract_end": "115-12-31",
    "unit": "輔導處",
}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[CaseBook]:
    store = open_store(tmp_path)
    yield CaseBook(store, checker, lambda: datetime(2026, 4, 20, 9, 0), lambda: "王測試")
    store.close()


def case(**changes: str) -> dict[str, str]:
    return {k: t for k, t in {**CASE, **changes}.items() if t}


def compared(book: CaseBook, *rows: dict[str, str]) -> list[Arrival]:
    return book.arrivals([read_case(row, row=n) for n, row in enumerate(rows, 2)])


def take_in(book: CaseBook, *rows: dict[str, str]) -> None:
    book.take_in(compared(book, *rows), "匯入", AS_OF)


def numbers(book: CaseBook) -> list[str]:
    ids = [one.id for one in book.summaries()]
    return sorted(one.typed.get("id_number", "") for one in book.cases(ids))


@pytest.mark.parametrize(
    "text",
    [
        MASKED,
        "F10○○○○015",
        "F10●●●●015",
        "f10xxxx015",
        "Ｆ10＊＊＊＊015",
        "F*********",
        " F10****015 ",
        "F10000**15",
    ],
)
def test_hidden_characters_are_known(text: str) -> None:
    assert is_masked(text)


@pytest.mark.parametrize(
    "text", ["", NUMBER, "X100000015", "F10000001*", "*10000001*", "AB12345678", "無"]
)
def test_other_texts_hide_nothing(text: str) -> None:
    assert not is_masked(text)


def test_what_is_shown_must_agree() -> None:
    assert is_masked_alike(NUMBER, MASKED)
    assert not is_masked_alike(NUMBER, "F10****016")
    assert not is_masked_alike(NUMBER, NUMBER)
    assert not is_masked_alike(NUMBER, "F1****015")
    assert is_masked_alike(NUMBER, "F10000001*")
    assert not is_masked_alike(NUMBER, "X100000015"), "the first character hides nothing"
    assert not is_masked_alike("X100000015", NUMBER)


def test_a_masked_number_never_takes_the_place_of_a_whole_one(book: CaseBook) -> None:
    take_in(book, case())
    (one,) = compared(book, case(id_number=MASKED))
    assert (one.state, one.by, one.differences) == (State.SAME, "案件編號", {})
    take_in(book, case(id_number=MASKED, unit="學務處"))
    assert numbers(book) == [NUMBER]


@pytest.mark.parametrize("shown", [MASKED, "F10○○○○015"])
def test_without_a_case_number_the_rest_tells(book: CaseBook, shown: str) -> None:
    take_in(book, case())
    (one,) = compared(book, case(case_no="", id_number=shown, unit="學務處"))
    assert one.by == "姓名、案件類別、起日及證號露出的部分"
    assert dict(one.differences) == {"unit": ("輔導處", "學務處", False, True)}


@pytest.mark.parametrize(
    "other",
    [
        {"id_number": "F10****016"},
        {"name": "陳測試"},
        {"contract_start": "116-01-01"},
        {"contract_start": ""},
        {"case_kind": "續聘"},
    ],
)
def test_what_differs_in_any_of_it_is_another_case(book: CaseBook, other: dict[str, Any]) -> None:
    take_in(book, case())
    (one,) = compared(book, case(**{"case_no": "", "id_number": MASKED, **other}))
    assert one.state is State.NEW
    shown = other.get("id_number", MASKED)
    assert one.remark == f"身分證字號「{shown}」已遮蔽，視為未填；請補填完整證號。"


def test_two_that_are_alike_are_never_guessed(book: CaseBook) -> None:
    twin = "F100001015"
    take_in(book, case(), case(case_no="甲-2", id_number=twin))
    (one,) = compared(book, case(case_no="", id_number=MASKED))
    assert one.state is State.NEW
    assert "不只一件" in one.remark


def test_two_rows_that_are_alike_are_never_guessed(book: CaseBook) -> None:
    take_in(book, case())
    rows = [case(case_no="", id_number=MASKED, unit=unit) for unit in ("輔導處", "學務處")]
    assert [one.state for one in compared(book, *rows)] == [State.NEW, State.NEW]


def test_a_new_case_is_kept_without_the_masked_number_and_known_again(book: CaseBook) -> None:
    take_in(book, case(case_no="", id_number=MASKED))
    assert numbers(book) == [""]
    (again,) = compared(book, case(case_no="", id_number=MASKED))
    assert (again.state, again.by) == (State.SAME, "前次匯入的內容")


def test_shown_characters_that_differ_are_told(book: CaseBook) -> None:
    take_in(book, case())
    (same_name,) = compared(book, case(id_number="F10****016"))
    assert same_name.state is State.SAME
    assert "露出的部分與已存的證號不符" in same_name.remark
    (other,) = compared(book, case(id_number="F10****016", name="陳測試"))
    assert other.state is State.NEW
    assert "另一人" in other.remark


def test_a_number_masked_within_a_text_is_no_change(book: CaseBook) -> None:
    take_in(book, case(duties=f"接替{NUMBER}之業務"))
    (one,) = compared(book, case(id_number=MASKED, duties=f"接替{MASKED}之業務"))
    assert one.state is State.SAME
    (one,) = compared(book, case(duties=f"兼辦{MASKED}之業務"))
    assert one.state is State.CHANGED
