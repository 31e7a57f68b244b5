"""Every kind of page looks as it did when someone last looked at it.

Where a page is meant to look otherwise: `python -m tests.packets.golden`, and look at what changed.
"""

from __future__ import annotations

from typing import Final

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from tests.packets.golden import FOLDER, pictures

MOST_APART: Final = 6.0
"""Mean difference of any tile, of 255, after a blur that forgives another smoothing of edges."""
TILE = 40


@pytest.fixture(scope="module")
def now() -> dict[str, Image.Image]:
    return dict(pictures())


def apart(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures differ where they differ most."""
    blur = ImageFilter.GaussianBlur(1.5)
    difference = ImageChops.difference(one.filter(blur), other.filter(blur))
    return max(
        ImageStat.Stat(difference.crop((x, y, x + TILE, y + TILE))).mean[0]
        for x in range(0, difference.width, TILE)
        for y in range(0, difference.height, TILE)
    )


NAMES = sorted(file.name for file in FOLDER.glob("*.png"))


def test_there_is_a_picture_of_every_page(now: dict[str, Image.Image]) -> None:
    assert sorted(now) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_page_looks_as_it_did(name: str, now: dict[str, Image.Image]) -> None:
    with Image.open(FOLDER / name) as file:
        golden = file.convert("L")
    assert golden.size == now[name].size
    assert apart(golden, now[name]) < MOST_APART


def test_a_moved_line_and_a_lost_word_are_noticed(now: dict[str, Image.Image]) -> None:
    page = now["01_list.png"]
    moved = ImageChops.offset(page, 0, 4)
    assert apart(page, moved) > MOST_APART
    lost = page.copy()
    left, top, _, _ = ImageChops.invert(page).getbbox() or (0, 0, 0, 0)
    lost.paste(255, (left, top, page.width, top + 16))
    assert apart(page, lost) > MOST_APART
    assert apart(page, page) == 0
