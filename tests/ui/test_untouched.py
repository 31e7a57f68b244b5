"""A new case that is left as it was made goes; what has been typed never does."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from app.ui.window import MainWindow

from .clerk import CTRL, keep, keys, new_case, open_case, page_of, press, settled, typed


def numbers(window: MainWindow) -> list[str]:
    return sorted(case.case_no for case in page_of(window).model.cases)


def test_esc_takes_a_new_case_with_nothing_in_it_away_and_ctrl_z_brings_it_back(
    qtbot: Any, window: MainWindow
) -> None:
    page = new_case(qtbot, window)
    assert len(numbers(window)) == 1
    press(window, Qt.Key.Key_Escape)
    settled(qtbot, window)
    assert numbers(window) == []
    assert window.status.news == "已移除未填寫的新案件，可按 Ctrl+Z 復原。"
    assert page.beginning.isVisible()
    press(window, Qt.Key.Key_Z, CTRL)
    settled(qtbot, window)
    assert len(numbers(window)) == 1


def test_one_letter_is_enough_to_keep_it(qtbot: Any, window: MainWindow) -> None:
    page = new_case(qtbot, window)
    page.editor.go_to("name")
    keys(window, "王")
    press(window, Qt.Key.Key_Escape)
    settled(qtbot, window)
    assert len(numbers(window)) == 1


def test_who_goes_to_another_case_leaves_none_behind(qtbot: Any, window: MainWindow) -> None:
    (one,) = keep(qtbot, window, typed(case_no="甲"))
    new_case(qtbot, window)
    new_case(qtbot, window)
    assert len(numbers(window)) == 2
    page = open_case(qtbot, window, one)
    settled(qtbot, window)
    assert numbers(window) == ["甲"]
    assert page.editor.typed()["case_no"] == "甲"
