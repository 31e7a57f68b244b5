"""The sample's cases among one's own: said to be fictitious, and taken out in one step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.practice import is_practice
from app.ui.window import MainWindow
from tools.make_samples import cases as samples

from .clerk import CTRL, WAIT, click, keep, press, settled, stored, typed
from .conftest import Fakes, shown


def test_every_case_of_the_sample_is_one_to_practise_with() -> None:
    assert all(is_practice(case["case_no"], case["org_name"]) for case in samples())


@pytest.mark.parametrize(
    ("number", "agency"), [("115-新聘-001", "範例國中"), ("範115-001", "臺北市政府"), ("", "")]
)
def test_what_only_looks_like_it_is_none(number: str, agency: str) -> None:
    assert not is_practice(number, agency)


def test_they_are_taken_out_of_the_desk_in_one_step(
    qtbot: Any, window: MainWindow, folder: Path
) -> None:
    keep(qtbot, window, typed(case_no="範115-001"), typed(case_no="甲", org_name="臺北市政府"))
    press(window, Qt.Key.Key_1, CTRL)
    qtbot.waitUntil(lambda: window.start_page.desk is not None, timeout=WAIT)
    settled(qtbot, window)
    page = window.start_page.desk
    assert page is not None
    qtbot.waitUntil(page.end_practice.isVisible, timeout=WAIT)
    assert "其中 1 件" in page._practice.whole
    assert "虛構" in page._practice.whole
    click(page.end_practice)
    settled(qtbot, window)
    assert list(stored(folder)) == ["甲"]
    assert window.status.news == "已移除 1 件練習案件，可按 Ctrl+Z 復原。"
    qtbot.waitUntil(lambda: not page.end_practice.isVisible(), timeout=WAIT)
    press(window, Qt.Key.Key_Z, CTRL)
    settled(qtbot, window)
    assert set(stored(folder)) == {"甲", "範115-001"}


@pytest.mark.parametrize(("number", "is_told"), [("範115-001", True), ("甲", False)])
def test_the_roster_to_practise_with_says_so(
    qtbot: Any, window: MainWindow, fakes: Fakes, roster_file: Path, number: str, is_told: bool
) -> None:
    fakes.typed = (typed(case_no=number),)
    window.open_file(roster_file)
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)
    assert ("虛構" in window.rosters.cases().notice.text) is is_told
