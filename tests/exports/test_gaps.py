from __future__ import annotations

import pytest

from app.exports.gaps import as_big5, big5_has, gaps, storable
from tests.exports.making import duties


def test_what_big5_lacks_is_listed_with_its_first_place() -> None:
    found = gaps(duties("諮商", "林𠮷例", "𠮷𠮷與堃"), big5=True)
    assert [(g.character, g.row, g.column, g.count) for g in found] == [
        ("𠮷", 2, "擔任事項", 2),
        ("堃", 3, "擔任事項", 1),
    ]
    assert found[0].shown == "𠮷（U+20BB7）"
    assert found[0].instead == "&#134071;"
    assert found[0].comes_back
    assert gaps(duties("林𠮷例"), big5=False) == []


@pytest.mark.parametrize("character", "•¢£¥\ue000é妍"[:6])
def test_a_character_that_big5_takes_for_another_is_lacking(character: str) -> None:
    assert not big5_has(character)
    assert as_big5(character) == f"&#{ord(character)};"


def test_the_dot_of_indigenous_names_is_in_big5() -> None:
    assert as_big5("夷將‧拔路兒") == "夷將‧拔路兒"


def test_control_characters_are_in_no_table() -> None:
    (found,) = gaps(duties("諮\x07商"), big5=False)
    assert (found.shown, found.instead, found.comes_back) == ("U+0007", "⟨U+0007⟩", False)
    assert storable("諮\x07商\n\t\r\ud800") == "諮⟨U+0007⟩商\n\t\r⟨U+D800⟩"
