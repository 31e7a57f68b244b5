from __future__ import annotations

import re
import unicodedata

import pytest

from app import paths
from app.packets.fonts import (
    FACE_FILES,
    LARGEST_BFCHAR_BLOCK,
    Run,
    faces,
    lacking,
    printable,
    runs,
    to_unicode,
    width,
)

MOST_BYTES = 90_000_000


@pytest.mark.parametrize("char", "堃𠮷𪚥瑠峯‧·ʉéＡ（▢")
def test_the_names_of_this_field_have_faces(char: str) -> None:
    assert lacking(char) == []
    assert printable(char) == char


@pytest.mark.parametrize(
    ("char", "shown"),
    [
        ("\ue1a3", "▢(U+E1A3)"),
        ("\U000f0001", "▢(U+F0001)"),
        ("\x07", "▢(U+0007)"),
        ("\u200b", "▢(U+200B)"),
        ("\ud800", "▢(U+D800)"),
        ("\U000e0100", "▢(U+E0100)"),
        ("😀", "▢(U+1F600)"),
        ("\u02c9", "▢(U+02C9)"),  # the face maps it, to an empty outline
    ],
)
def test_what_no_face_draws_shows_its_code(char: str, shown: str) -> None:
    assert lacking(f"王{char}明{char}") == [char]
    assert printable(f"王{char}明") == f"王{shown}明"


def test_white_space_is_no_lacking_character() -> None:
    assert printable("甲\t乙\u00a0丙\u3000丁\r\n戊\r己") == "甲 乙 丙\u3000丁\n戊\n己"
    assert lacking(" \t\u00a0\u3000\r\n") == []


def test_a_letter_and_its_accent_print_as_one() -> None:
    assert printable("Jose\u0301") == "José"
    assert printable("\uf907") == "\uf907"  # not its canonical form, 龜
    assert printable("王\u0301") == "王▢(U+0301)"


def test_no_face_lends_a_shape_to_a_private_use_character() -> None:
    assert not [c for c in faces().of if unicodedata.category(c)[0] in "CM"]


def test_a_text_is_split_where_its_face_changes() -> None:
    assert list(runs("王𠮷𠀋明")) == [
        Run("TW-Kai", "王"),
        Run("TW-Kai-Ext-B", "𠮷𠀋"),
        Run("TW-Kai", "明"),
    ]


def test_width_is_in_ems() -> None:
    assert width("王𠮷（") == pytest.approx(3)
    assert width("0123456789") == pytest.approx(5)


def test_beyond_the_bmp_the_map_holds_surrogate_pairs() -> None:
    assert "<01> <D842DFB7>" in to_unicode([0, 0x20BB7])
    assert "<02> <738B>" in to_unicode([0, 0x20BB7, 0x738B])
    assert "<00>" not in to_unicode([0, 0x20BB7]).split("endcodespacerange")[1]


def test_no_block_of_the_map_is_longer_than_readers_take() -> None:
    made = to_unicode([0, *range(0x4E00, 0x4E00 + 255)])
    blocks = [int(n) for n in re.findall(r"(\d+) beginbfchar", made)]
    assert sum(blocks) == 255
    assert max(blocks) <= LARGEST_BFCHAR_BLOCK


def test_the_faces_are_attributed_and_no_heavier_than_agreed() -> None:
    files = [paths.resource("fonts", file) for file in FACE_FILES.values()]
    assert sum(f.stat().st_size for f in files) <= MOST_BYTES
    readme = paths.resource("fonts", "README.md").read_text(encoding="utf-8")
    assert "國家發展委員會" in readme
    assert "政府資料開放授權條款" in readme
    licence = paths.resource("fonts", "LICENSE.txt").read_text(encoding="utf-8")
    assert "Open Government Data License, version 1.0" in licence
