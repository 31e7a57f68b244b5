"""Two writings of a name: same or not, and why, in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.law_in_force import checker
from app.name_forms import folded, heads_of, likeness

HEADS = heads_of(["峰峯", "台臺", "啟啓", "吉𠮷"])
NAMES = st.text(
    alphabet=st.characters(exclude_categories=("Cs",)) | st.sampled_from("王小明峰峯台臺‧·？□ ")
)


def test_the_groups_are_those_of_the_table() -> None:
    heads = heads_of(checker().book.row("names.variants", "", None).value)
    assert heads[ord("峯")] == heads[ord("峰")]
    assert heads[ord("臺")] == heads[ord("台")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王小明", "王小明"),
        (" 王小明　", "王小明"),
        ("Ēliyā", "E\u0304liya\u0304"),
        ("李測試", "\uf9e1測試"),
        ("王𠮷", "王&#134071;"),
        ("王𠮷", "王&#x20BB7;"),
    ],
)
def test_the_same_after_nfc(one: str, other: str) -> None:
    assert likeness(one, other, HEADS).is_same


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("黃峰", "黃峯", "同一字之不同寫法（峰／峯）"),
        ("台小明", "臺小明", "同一字之不同寫法（台／臺）"),
        ("王 小明", "王小明", "其中一邊的姓名中間有空白"),
        (
            "夷將‧拔路兒",
            "夷將·拔路兒",
            "間隔號不同：「‧」（U+2027）與「·」（U+00B7）",
        ),
        ("Icyang", "Ｉｃｙａｎｇ", "全形與半形不同"),
        ("Icyang", "ICYANG", "大小寫不同"),
    ],
)
def test_another_writing_is_told_as_such(one: str, other: str, reason: str) -> None:
    found = likeness(one, other, HEADS)
    assert (found.is_same, found.is_form_only, found.reasons) == (False, True, (reason,))
    assert folded(one, HEADS) == folded(other, HEADS)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("林\ue001", "林蒓", "造字（私用區 U+E001），另一邊為「蒓」"),
        ("林蒓", "林\ue001", "造字（私用區 U+E001），另一邊為「蒓」"),
        ("林\U000f0000", "林", "造字（私用區 U+F0000）"),
        ("王𠮷堃", "王??", "「??」可能代替無法顯示或被遮蔽的字，另一邊為「𠮷堃」"),
        ("王堃", "王？", "「？」可能代替無法顯示或被遮蔽的字，另一邊為「堃」"),
        ("王小明", "王＊明", "「＊」可能代替無法顯示或被遮蔽的字，另一邊為「小」"),
        ("王小明", "王□明", "「□」可能代替無法顯示或被遮蔽的字，另一邊為「小」"),
        ("王小明", "王大明", "字不同（小／大）"),
        ("王小明", "王明", "其中一邊多「小」"),
    ],
)
def test_another_name_is_told_with_what_differs(one: str, other: str, reason: str) -> None:
    found = likeness(one, other, HEADS)
    assert (found.is_same, found.is_form_only, found.reasons) == (False, False, (reason,))


def test_several_reasons_come_in_the_order_of_the_name() -> None:
    assert likeness("黃峰啟", "黃峯啓", HEADS).reasons == (
        "同一字之不同寫法（峰／峯）",
        "同一字之不同寫法（啟／啓）",
    )


def test_a_compatibility_character_is_explained_though_the_name_is_the_same() -> None:
    found = likeness("李測試", "\uf9e1測試", HEADS)
    assert found.reasons == ("相容字「\uf9e1」（U+F9E1）即「李」",)
    assert likeness("王𠮷", "王&#134071;", HEADS).reasons == ("其中一邊以「&#…;」代替罕用字",)


def test_a_reference_that_names_no_character_stays() -> None:
    assert not likeness("王&#55296;", "王", HEADS).is_same
    assert not likeness("王&#9999999;", "王", HEADS).is_same


@given(NAMES, NAMES)
def test_any_two_names_compare_and_what_differs_has_a_reason(one: str, other: str) -> None:
    found, back = likeness(one, other, HEADS), likeness(other, one, HEADS)
    assert found.is_same == back.is_same
    assert found.is_same or found.reasons
    assert likeness(one, one, HEADS).is_same
