"""A clerk at the window: keys and clicks, and what then lies in the store."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app.cases import CaseBook
from app.models import FILE_NAME
from app.rules.facts import FACTS, Kind
from app.ui.card import Card
from app.ui.desk import Progress
from app.ui.stored_page import StoredPage
from app.ui.window import MainWindow
from tools.make_samples import cases as samples

WAIT = 10_000
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

SAMPLE = next(c for c in samples() if c["case_kind"] == "新聘")
"""A new hire of the sample roster: fictitious, and ready to be reported on 115-04-20."""


def typed(**changes: str) -> dict[str, str]:
    """A case as it would be typed, with some facts otherwise."""
    return {k: t for k, t in {**SAMPLE, **changes}.items() if k in FACTS and t}


def compose(widget: QWidget, text: str) -> None:
    """Type as an input method does; keyClicks takes no Chinese."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def focused(window: MainWindow) -> QWidget:
    """What keys go to."""
    return window.focusWidget() or window


def press(
    window: MainWindow,
    key: Qt.Key,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """One key, wherever the focus is."""
    QTest.keyClick(focused(window), key, held)


def keys(window: MainWindow, text: str) -> int:
    """Type a text, one keystroke for each character; how many that were."""
    for character in text:
        if character.isascii():
            QTest.keyClicks(focused(window), character)
        else:
            compose(focused(window), character)
    return len(text)


def strokes_for(key: str, text: str) -> str:
    """The keys for a value: the digit of an option, Y or N, else the value itself."""
    fact = FACTS[key]
    if fact.kind is Kind.ENUM:
        return str(fact.allowed.index(text) + 1)
    return {"是": "Y", "否": "N"}[text] if fact.kind is Kind.BOOL else text


def page_of(window: MainWindow) -> StoredPage:
    """The page 案件."""
    assert window.book.page is not None
    return window.book.page


def settled(qtbot: Any, window: MainWindow) -> None:
    """Wait until nothing is under way, as long as one thing after the other is done."""
    line = window.book._line
    while waiting := line._count:
        qtbot.waitUntil(lambda n=waiting: line._count < n, timeout=WAIT)
    qtbot.waitUntil(lambda: line.is_idle and not window.work.jobs.is_busy, timeout=WAIT)


def ready(qtbot: Any, window: MainWindow) -> StoredPage:
    """Wait until the window is painted and has listed what is stored."""
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.book.page is not None, timeout=WAIT)
    settled(qtbot, window)
    return page_of(window)


def new_case(qtbot: Any, window: MainWindow) -> StoredPage:
    """Ctrl+N, until the editor waits for what is typed."""
    page = ready(qtbot, window)
    before = window.book.case_desk.case
    press(window, Qt.Key.Key_N, CTRL)
    desk = window.book.case_desk
    qtbot.waitUntil(
        lambda: (
            desk.case is not None
            and desk.case is not before
            and page.editor.focused_key is not None
        ),
        timeout=WAIT,
    )
    settled(qtbot, window)
    return page


def stored(folder: Path) -> dict[str, dict[str, str]]:
    """What is typed in each stored case that is not deleted, by its number."""
    query = (
        "SELECT case_no, typed FROM cases JOIN case_texts ON case_texts.case_id = cases.id"
        " WHERE deleted_at IS NULL"
    )
    # By sqlite3 alone: it is asked again and again, and opening a store takes 50 ms.
    with closing(sqlite3.connect(f"{(folder / FILE_NAME).as_uri()}?mode=rw", uri=True)) as file:
        return {number: json.loads(text) for number, text in file.execute(query)}


def keep(qtbot: Any, window: MainWindow, *rows: dict[str, str]) -> list[int]:
    """Have cases in the store, as if they had been there; their numbers, the first row first."""
    ready(qtbot, window)
    window.book.case_desk.add([(row, None) for row in rows], "created", "存入案件")
    settled(qtbot, window)
    page = page_of(window)
    ids = sorted(case.id for case in page.model.cases)[-len(rows) :]
    window.book.case_desk.undo_stack.clear()
    return ids


def keep_two(qtbot: Any, window: MainWindow, **second: str) -> list[int]:
    """Have two cases of one person in the store, 甲 and 乙, under a plan for two.

    `second` is what is otherwise in 乙.
    """
    one = typed(case_no="甲", plan_headcount="2")
    return keep(qtbot, window, one, typed(case_no="乙", plan_headcount="2", **second))


def open_case(qtbot: Any, window: MainWindow, case_id: int) -> StoredPage:
    """Have a case in hand, its page shown."""
    window.book.go_to(case_id)
    desk = window.book.case_desk
    qtbot.waitUntil(lambda: desk.case is not None and desk.case.id == case_id, timeout=WAIT)
    settled(qtbot, window)
    return page_of(window)


def card_of(page: StoredPage, rule: str) -> Card | None:
    """The finding of a rule, where the panel shows one."""
    return next((card for card in page.panel.cards if rule in card.item.rules), None)


def shown_card(qtbot: Any, page: StoredPage, rule: str) -> Card:
    """The finding of a rule, once the panel shows it."""
    qtbot.waitUntil(lambda: card_of(page, rule) is not None, timeout=WAIT)
    card = card_of(page, rule)
    assert card is not None
    return card


def click_link(card: Card, what: str) -> None:
    """Click on the words of a link on a card, where they are drawn."""
    label = card.findChild(QLabel)
    assert label is not None
    for y in range(2, label.height(), 4):
        for x in range(2, label.width(), 4):
            if _anchor_at(label, QPoint(x, y)).startswith(f"{what}:"):
                QTest.mouseClick(label, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
                return
    raise AssertionError(f"no link {what} on the card")


def _anchor_at(label: QLabel, at: QPoint) -> str:
    hovered: list[str] = []
    note: Callable[[str], None] = hovered.append
    label.linkHovered.connect(note)
    where = QPointF(at)
    none = Qt.MouseButton.NoButton
    held = Qt.KeyboardModifier.NoModifier
    moved = QMouseEvent(QEvent.Type.MouseMove, where, label.mapToGlobal(where), none, none, held)
    QApplication.sendEvent(label, moved)
    label.linkHovered.disconnect(note)
    return hovered[-1] if hovered else ""


def click(button: QWidget) -> None:
    """A click in its middle."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def button_of(within: QWidget, text: str) -> QAbstractButton:
    """The button with these words."""
    found = [b for b in within.findChildren(QAbstractButton) if b.text().strip() == text]
    assert found, text
    return found[-1]


def column(page: StoredPage, number: int) -> list[str]:
    """What a column of the list shows, from top to bottom."""
    model = page.model
    return [model.index(row, number).data() for row in range(model.rowCount())]


def check_without_end(monkeypatch: Any) -> threading.Event:
    """Have the check of stored cases go on until it is stopped; set once it has begun."""
    begun = threading.Event()

    def checked(_book: CaseBook, _ids: object, _day: object, progress: Progress) -> None:
        while True:
            begun.set()
            progress("檢核案件", 0, 1)

    monkeypatch.setattr(CaseBook, "checked", checked)
    return begun


def write_out(qtbot: Any, bar: Any, file: Path) -> Path:
    """Press a bar's last button by key: the file lies there then, and the bar is gone."""
    bar.give.setFocus()
    QTest.keyClick(bar.give, Qt.Key.Key_Return)
    qtbot.waitUntil(file.exists, timeout=WAIT)
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=WAIT)
    return file
