from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uniseg.linebreak import line_break_units  # type: ignore[import-untyped]  # it has no types

from app.packets.fonts import width
from app.packets.lines import CLOSING, break_lines, units

WORDS = [
    "聘用",
    "第3條",
    "43,336",
    "元",
    "115/04/07",
    "諮商",
    "𠮷",
    "夷將‧拔路兒",
    "NT$",
    "A12****789",
]
MARKS = ["，", "。", "、", "；", "：", "？", "）", "」", "』", "》", "…", "%", ".", ",", ")", " "]
OPENING = ["（", "「", "『", "《", "("]

chinese = st.lists(
    st.one_of(st.sampled_from(WORDS), st.sampled_from(MARKS), st.sampled_from(OPENING)),
    max_size=60,
).map("".join)
limits = st.floats(min_value=4, max_value=48)


@settings(deadline=None)
@given(chinese, limits)
def test_no_line_is_wider_than_the_column(text: str, limit: float) -> None:
    assert all(width(line) <= limit + 1e-6 for line in break_lines(text, limit))


@settings(deadline=None)
@given(chinese, limits)
def test_nothing_is_lost_but_spaces_at_the_ends_of_lines(text: str, limit: float) -> None:
    assert "".join(break_lines(text, limit)).replace(" ", "") == text.replace(" ", "")


@settings(deadline=None)
@given(chinese, limits)
def test_no_line_begins_with_a_closing_mark(text: str, limit: float) -> None:
    widest = max(map(width, units(text)), default=0)
    if widest <= limit:
        assert not [line for line in break_lines(text, limit)[1:] if line[0] in CLOSING]


@settings(deadline=None)
@given(chinese, limits)
def test_no_line_ends_with_an_opening_mark(text: str, limit: float) -> None:
    if max(map(width, units(text)), default=0) <= limit:
        for line in break_lines(text, limit)[:-1]:
            assert line[-1] not in OPENING


@settings(deadline=None)
@given(chinese)
def test_the_short_way_breaks_where_the_library_does(text: str) -> None:
    glued: list[str] = []
    for unit in line_break_units(text):
        if glued and unit[0] in CLOSING:
            glued[-1] += unit
        else:
            glued.append(unit)
    assert units(text) == glued


def test_numbers_are_not_split() -> None:
    text = "月支報酬新臺幣43,336元，自115/04/07起。" * 8
    for limit in range(8, 30):
        lines = break_lines(text, limit)
        numbers = [n for line in lines for n in re.findall(r"[\d,/]*\d", line)]
        assert numbers == ["43,336", "115/04/07"] * 8


def test_a_run_too_wide_for_the_line_is_broken_where_it_must_be() -> None:
    assert break_lines("A" * 25, 5.46) == ("A" * 10, "A" * 10, "A" * 5)
    assert break_lines("。" * 7, 3) == ("。。。", "。。。", "。")
    assert break_lines("王王王）））", 4) == ("王王", "王）））")


def test_line_feeds_begin_new_lines_and_empty_text_is_one_line() -> None:
    assert break_lines("甲\n\n乙", 10) == ("甲", "", "乙")
    assert break_lines("", 10) == ("",)
    assert break_lines(" " * 99, 4) == ("",)


@pytest.mark.parametrize("limit", [0.1, 0.5, 0.9])
def test_a_column_too_narrow_for_a_character_still_ends(limit: float) -> None:
    assert break_lines("王明", limit) == ("王", "明")
