"""One finding as a card, by itself: what it says, what can be done, by mouse and by key."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.stored import Waiver
from app.ui.card import FIELD, MEND, RULE, UNWAIVE, WAIVE, Card
from app.ui.findings import FindingsPanel
from app.ui.palette import DARK, LIGHT
from app.ui.report import Item, as_text, report_of

from .clerk import CTRL, click_link
from .conftest import AS_OF, CHECKER, cases, roster_of

KEY = Qt.Key

WRONG = Item(
    message="月支報酬「1」與薪點 312 乘以折合率 138.9 不符。",
    values=(("薪點", "312"), ("月支報酬", "1")),
    basis="依據：虛構第3條（已對照原文）",
    fix="請核對後改填。",
    rules=("T01",),
    fields=("monthly_pay", "points"),
    mend="「月支報酬」改為「43336」",
    can_waive=True,
)
SET_ASIDE = replace(
    WRONG,
    waiver=Waiver(1, 1, "T01", "另案核定", "部函", "王測試", datetime(2026, 4, 20, 9, 0), {}),
)
TOLD = replace(WRONG, fields=(), mend="", can_waive=False)


@pytest.fixture
def made(qtbot):
    def make(item: Item, *, is_editing: bool = True, tone: str = "blocked") -> Card:
        card = Card(item, tone, LIGHT, is_editing=is_editing)
        qtbot.addWidget(card)
        card.resize(380, 320)
        card.show()
        card.activateWindow()
        qtbot.waitUntil(card.isActiveWindow)
        card.setFocus()
        return card

    return make


def links(card: Card) -> list[str]:
    text = card.findChild(QLabel).text()
    return [part.partition('"')[0] for part in text.split('href="')[1:]]


def asked_of(card: Card) -> list[tuple[str, str]]:
    heard: list[tuple[str, str]] = []
    card.asked.connect(lambda what, of: heard.append((what, of)))
    return heard


def test_each_way_is_offered_only_where_there_is_one(made):
    assert links(made(WRONG)) == [f"{FIELD}:monthly_pay", f"{MEND}:T01", f"{WAIVE}:T01", "rule:T01"]
    assert links(made(SET_ASIDE)) == [
        f"{FIELD}:monthly_pay",
        f"{MEND}:T01",
        f"{UNWAIVE}:T01",
        "rule:T01",
    ]
    assert links(made(TOLD)) == ["rule:T01"]
    assert links(made(WRONG, is_editing=False)) == ["rule:T01"]


@pytest.mark.parametrize(
    ("item", "what", "of"),
    [
        (WRONG, FIELD, "monthly_pay"),
        (WRONG, MEND, "T01"),
        (WRONG, WAIVE, "T01"),
        (SET_ASIDE, UNWAIVE, "T01"),
        (WRONG, RULE, "T01"),
    ],
)
def test_a_click_on_a_way_asks_for_it(made, item: Item, what: str, of: str):
    card = made(item)
    heard = asked_of(card)
    click_link(card, what)
    assert heard == [(what, of)]


@pytest.mark.parametrize(
    ("item", "key", "held", "heard"),
    [
        (WRONG, KEY.Key_Return, Qt.KeyboardModifier.NoModifier, [(FIELD, "monthly_pay")]),
        (WRONG, KEY.Key_Enter, Qt.KeyboardModifier.KeypadModifier, [(FIELD, "monthly_pay")]),
        (WRONG, KEY.Key_M, CTRL, [(MEND, "T01")]),
        (WRONG, KEY.Key_R, CTRL, [(WAIVE, "T01")]),
        (SET_ASIDE, KEY.Key_R, CTRL, [(UNWAIVE, "T01")]),
        (TOLD, KEY.Key_Return, Qt.KeyboardModifier.NoModifier, []),
        (TOLD, KEY.Key_M, CTRL, []),
        (TOLD, KEY.Key_R, CTRL, []),
        (WRONG, KEY.Key_M, Qt.KeyboardModifier.NoModifier, []),
    ],
)
def test_a_key_on_the_card_asks_for_the_same(made, item, key, held, heard):
    card = made(item)
    asked = asked_of(card)
    QTest.keyClick(card, key, held)
    assert asked == heard


def test_in_a_roster_keys_change_nothing(made):
    card = made(WRONG, is_editing=False)
    asked = asked_of(card)
    for key in (KEY.Key_M, KEY.Key_R):
        QTest.keyClick(card, key, CTRL)
    QTest.keyClick(card, KEY.Key_Return)
    assert asked == []


def test_a_reader_hears_the_whole_finding_and_the_keys(made):
    card = made(SET_ASIDE)
    heard = QAccessible.queryAccessibleInterface(card)
    name = heard.text(QAccessible.Text.Name)
    for part in ("月支報酬「1」", "處理：請核對後改填。", "理由：另案核定；依據：部函", "T01"):
        assert part in name
    keys = heard.text(QAccessible.Text.Description)
    assert "Enter 到這一欄" in keys
    assert "Ctrl+M 改正：「月支報酬」改為「43336」" in keys
    assert "Ctrl+R 撤回理由" in keys
    assert "Ctrl" not in QAccessible.queryAccessibleInterface(made(TOLD)).text(
        QAccessible.Text.Description
    )


def test_what_was_typed_is_text_and_not_markup(made):
    card = made(
        replace(WRONG, message="「<b>粗</b>」", values=(("姓名", '<a href="mend:X">x</a>'),))
    )
    assert "mend:X" not in links(card)
    assert "&lt;b&gt;" in card.findChild(QLabel).text()
    assert "「<b>粗</b>」" in card.copied()


def test_each_sort_of_finding_bears_its_verdict_in_words_and_shape(qtbot):
    change = {"has_resume": "否", "job_title": "科長", "unit": "", "licence": "壞"}
    (result,) = CHECKER.check(roster_of(Path("x.csv"), cases(change)).cases, AS_OF).cases
    report = report_of(result, AS_OF)
    for palette in (LIGHT, DARK):
        panel = FindingsPanel(palette, is_editing=True)
        qtbot.addWidget(panel)
        panel.resize(380, 900)
        panel.show()
        panel.show_report(report)
        said = [label.text() for label in panel.findChildren(QLabel) if not label.isHidden()]
        for word in ("檢核失敗　1", "應先補正　1", "尚待填寫　1", "請留意　1"):
            assert word in said
        shapes = [s for s in panel.findChildren(QLabel) if not s.pixmap().isNull()]
        assert len(shapes) == len(report.groups) + 1  # the band's too
        assert [card.property("tone") for card in panel.cards][:2] == ["error", "blocked"]
        assert report.word in panel._band.accessibleName()


def test_another_case_is_told_on_the_cards_of_the_one_before(qtbot):
    panel = FindingsPanel(LIGHT, is_editing=True)
    qtbot.addWidget(panel)
    panel.resize(380, 900)
    panel.show()
    asked: list[tuple[str, str]] = []
    panel.asked.connect(lambda what, of: asked.append((what, of)))

    def show(change: dict[str, str]) -> set[Card]:
        (result,) = CHECKER.check(roster_of(Path("x.csv"), cases(change)).cases, AS_OF).cases
        panel.show_report(None)
        panel.show_report(report_of(result, AS_OF))
        seen = [card for card in panel.findChildren(Card) if card.isVisible()]
        assert {card.accessibleName() for card in seen} == {
            as_text(item) for group in panel.report.groups for item in group.items
        }
        assert [card.item for card in panel.cards] == [
            item for group in panel.report.groups for item in group.items
        ]
        return set(seen)

    many = show({"has_resume": "否", "job_title": "科長", "unit": "", "licence": "壞"})
    few = show({"has_resume": "否"})
    assert few < many  # none is made, and none of the others is seen
    card = next(card for card in few if card.item.fields)
    card.setFocus()
    QTest.keyClick(card, KEY.Key_Return)
    assert asked == [(FIELD, card.item.fields[0])]
    assert show({"has_resume": "否", "job_title": "科長", "unit": "", "licence": "壞"}) == many
