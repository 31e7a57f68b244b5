from __future__ import annotations

import pytest

from app.rules.results import Verdict
from app.ui.palette import DARK, LIGHT, VERDICTS, Palette
from tests.contrast import contrast


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda p: p.name)
def test_every_text_can_be_read(palette: Palette):
    poor = [(ink, on) for ink, on in palette.pairs() if contrast(ink, on) < 4.5]
    assert poor == []


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda p: p.name)
def test_fields_and_buttons_stand_out_from_what_is_behind(palette: Palette):
    assert all(contrast(palette.control_line, g) >= 3 for g in (palette.paper, palette.ground))


def test_the_verdicts_are_those_of_the_engine():
    assert list(VERDICTS) == [v.value for v in Verdict]
    assert set(LIGHT.tones) == set(DARK.tones) == {*VERDICTS, "hint"}


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda p: p.name)
def test_green_is_used_for_nothing_but_ready(palette: Palette):
    def is_green(colour: str) -> bool:
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return green > max(red, blue) * 1.15

    tones = {n: (t.ink, t.soft, t.line) for n, t in palette.tones.items()}
    others = [c for n, t in tones.items() if n != "ready" for c in t]
    plain = [palette.accent, palette.accent_hover, palette.selection, palette.hover]
    assert is_green(tones["ready"][0])
    assert not any(is_green(c) for c in others + plain)
