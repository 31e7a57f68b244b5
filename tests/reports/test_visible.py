from __future__ import annotations

import pytest

from app.reports.visible import shown, shown_fact, visible
from app.rules.values import read_case


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("王測試", "王測試"),
        ("𠮷堃‧拔路兒", "𠮷堃‧拔路兒"),
        ("一行\r\n二行\t三欄", "一行 二行 三欄"),
        ("\x1b[31m紅", "⟨U+001B⟩[31m紅"),
        ("甲\u202e乙", "甲⟨U+202E⟩乙"),
        ("甲\u200b乙", "甲⟨U+200B⟩乙"),
        ("\ud800", "⟨U+D800⟩"),
        ("\ufffe\U0001ffff", "⟨U+FFFE⟩⟨U+1FFFF⟩"),
        ("\ue000全\u3000形", "\ue000全\u3000形"),
        ("葛\U000e0100", "葛\U000e0100"),
    ],
)
def test_what_cannot_be_seen_is_shown_by_its_code(typed: str, seen: str) -> None:
    assert visible(typed) == seen


def test_an_id_number_is_masked_anywhere() -> None:
    assert (
        shown("與 F100000103 及 Ａ１２３４５６７８９ 相同")
        == "與 F10****103 及 Ａ１２****７８９ 相同"
    )
    assert shown("機關代碼 376736800A，文號府人力字第1150039390號") == (
        "機關代碼 376736800A，文號府人力字第1150039390號"
    )


def test_a_case_masks_what_it_states_as_its_id_even_where_that_is_none() -> None:
    case = read_case({"id_number": " F1000001 "})
    assert "F1000001" not in shown("證號 F1000001 共 8 碼", case)
    assert "F1000001" not in shown_fact("id_number", " F1000001 ")
    assert shown_fact("id_number", "") == ""


def test_a_scrap_in_the_id_column_does_not_blot_out_other_text() -> None:
    assert shown("薪點 312", read_case({"id_number": "312"})) == "薪點 312"
