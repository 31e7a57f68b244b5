"""The page 說明: every key once, every topic readable, nothing cut off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.rules.engine import registered_rules
from app.rules.facts import FACTS
from app.ui.actions import DEEDS
from app.ui.desk import About
from app.ui.help_page import HOW_TO_FILL, NO_RULE, TOPICS, HelpPage
from app.ui.palette import DARK, LIGHT
from app.ui.style import sheet
from app.ui.window import MainWindow

SHORTCUTS = [("Ctrl+N", "新增案件"), ("F8", "下一項檢核"), ("Ctrl+Z", "復原")]


@pytest.fixture
def page(qtbot) -> HelpPage:
    made = HelpPage(LIGHT, SHORTCUTS)
    qtbot.addWidget(made)
    made.setStyleSheet(sheet(LIGHT))
    made.resize(900, 600)
    made.show_about(About("2026.11.0", "ab" * 32, 125))
    made.show()
    return made


def texts(page: HelpPage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel)]


def test_every_key_is_there_once(page: HelpPage) -> None:
    said = texts(page)
    for keys in ("Ctrl+N", "F8", "Ctrl+Z", "Esc", "Ctrl+M"):
        assert said.count(keys) == 1
    assert said.count("Enter") == 3  # everywhere, of a step in 流程圖, and in 匯入名冊
    assert "下一項檢核；這一案看完就到下一案" in said
    assert "下一項檢核" not in said


def test_every_topic_is_there(page: HelpPage) -> None:
    said = texts(page)
    for heading, text in TOPICS:
        assert heading in said
        assert text in said
        assert text.endswith("。")
        assert "！" not in text


@pytest.mark.parametrize("width", [760, 1100])
def test_nothing_is_cut_off(qtbot, page: HelpPage, width: int) -> None:
    page.resize(width, 500)
    qtbot.wait(10)
    for label in page.findChildren(QLabel):
        needed = (
            label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        )
        assert label.height() >= needed, label.text()
        if not label.wordWrap():
            assert label.width() >= label.sizeHint().width(), label.text()
    assert page.horizontalScrollBar().maximum() == 0


def test_it_can_be_read_by_keyboard(qtbot, page: HelpPage) -> None:
    page.activateWindow()
    page.setFocus(Qt.FocusReason.OtherFocusReason)
    assert page.verticalScrollBar().value() == 0
    QTest.keyClick(page, Qt.Key.Key_PageDown)
    assert page.verticalScrollBar().value() > 0


@pytest.mark.parametrize("key", FACTS)
def test_there_is_something_to_say_of_every_fact(page: HelpPage, key: str) -> None:
    page.show_fact(key)
    said = "".join(texts(page))
    fact = FACTS[key]
    assert f"欄位：{fact.label}" in said
    assert HOW_TO_FILL[fact.kind] in said
    assert fact.note in said
    for number, option in enumerate(fact.allowed, 1):
        assert f"{number} {option}" in said
    looking = [
        rule_id
        for rule_id, versions in registered_rules().items()
        if any(key in version.fields for version in versions)
    ]
    assert all(f'href="{rule_id}"' in said for rule_id in looking)
    assert (NO_RULE in said) is not bool(looking)
    page.show_fact("")
    assert not any(
        label.isVisible() for label in page.findChildren(QLabel) if "欄位：" in label.text()
    )


def test_the_rules_of_a_fact_are_a_key_away(qtbot, page: HelpPage) -> None:
    page.activateWindow()
    page.show_fact("has_resume")
    page.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClick(page, Qt.Key.Key_Tab)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    with qtbot.waitSignal(page.rule_asked) as asked:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert asked.args[0] in registered_rules()


def test_the_window_lists_every_shortcut_it_has(qtbot, window: MainWindow) -> None:
    window.show_page("help")
    assert window.help_page is not None
    said = texts(window.help_page)
    for deed in DEEDS:
        if deed.keys:
            assert deed.keys.replace("Down", "↓").replace("Up", "↑") in said, deed.name


def test_it_follows_the_colours(page: HelpPage) -> None:
    before = page.grab().toImage()
    page.recolour(DARK)
    assert page.grab().toImage() != before
