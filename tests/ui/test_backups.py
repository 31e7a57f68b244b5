"""Copies of the cases in the window: made at once, put back, and that taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.ui.window import MainWindow

from .clerk import CTRL, button_of, click, keep, press, settled, stored, typed


def test_a_copy_is_made_put_back_and_that_taken_back(
    qtbot: Any, window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QApplication, "doubleClickInterval", lambda: 0)
    keep(qtbot, window, typed(case_no="甲"))
    press(window, Qt.Key.Key_7, CTRL)
    settled(qtbot, window)
    page = window.settings_flow.page
    assert page is not None

    def lines() -> list[str]:
        texts = [label.text() for label in page.place.findChildren(QLabel) if label.isVisible()]
        words = ("每日備份", "立即備份", "還原前的資料")
        return [text for text in texts if text in words]

    def put_back(which: str) -> None:
        restore = next(b for b in page.place.restores if which in b.accessibleName())
        click(restore)
        qtbot.wait(5)
        click(restore)
        settled(qtbot, window)

    before = lines()
    click(button_of(page, "立即備份"))
    settled(qtbot, window)
    assert window.status.news == "已備份為「pinyong-20260420-093000.db」。"
    assert button_of(window.status, "開啟資料夾").isVisible()
    assert sorted(lines()) == sorted([*before, "立即備份"])
    asked = folder / "backup" / "pinyong-20260420-093000.db"
    assert asked.exists()

    keep(qtbot, window, typed(case_no="乙"))
    press(window, Qt.Key.Key_7, CTRL)
    settled(qtbot, window)
    put_back("立即備份")
    assert list(stored(folder)) == ["甲"]
    assert "「pinyong-replaced-1.db」" in window.status.news
    assert "還原前的資料" in lines()

    put_back("還原前的資料")
    assert set(stored(folder)) == {"甲", "乙"}
