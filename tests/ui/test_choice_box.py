"""No drop-down of the window is changed by who only scrolls past it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from app import ui
from app.ui.choice_box import ChoiceBox

MODULES = sorted(Path(ui.__file__).parent.rglob("*.py"))


def test_the_wheel_goes_past_it(qtbot) -> None:
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.addItems(["甲", "乙", "丙"])
    box.setCurrentIndex(1)
    box.show()
    middle = box.rect().center()
    for by in (-120, 120):
        turned = QWheelEvent(
            middle,
            box.mapToGlobal(middle),
            QPoint(),
            QPoint(0, by),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(box, turned)
        assert not turned.isAccepted()  # to what scrolls around it
        assert box.currentText() == "乙"


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.stem)
def test_every_drop_down_is_one(module: Path) -> None:
    made = [
        node.lineno
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "QComboBox"
    ]
    assert made == []
