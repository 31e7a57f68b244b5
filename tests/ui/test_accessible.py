"""Every page of the window by Tab alone, and by name for who cannot see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from app.form import form_for
from app.ui.window import MainWindow

from .clerk import (
    CTRL,
    WAIT,
    click,
    keep,
    keys,
    open_case,
    page_of,
    press,
    ready,
    settled,
    shown_card,
    typed,
)
from .conftest import Fakes, shown

MOST_STOPS = 400
"""Presses of Tab after which one must have come round."""


def stops(window: MainWindow) -> list[QWidget]:
    """What there is to be reached by Tab now: seen, enabled, and for itself."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
    ]


def name_of(widget: QWidget) -> str:
    """What a screen reader calls a control."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None, widget
    return str(interface.text(QAccessible.Text.Name)).strip()


def described(widgets: list[QWidget]) -> list[str]:
    """Widgets in words, for the message of a test."""
    return [
        f"{type(widget).__name__} {widget.objectName()} {name_of(widget)[:30]}"
        for widget in widgets
    ]


def go_round(window: MainWindow, key: Qt.Key) -> dict[int, QWidget]:
    """Press one key until the focus comes to where it has been; all it came to, in order."""
    seen: dict[int, QWidget] = {}
    for _ in range(MOST_STOPS):
        widget = QApplication.focusWidget()
        assert widget is not None, "the focus is lost"
        if id(widget) in seen:
            return seen
        seen[id(widget)] = widget
        press(window, key)
    raise AssertionError("Tab does not come round")


def check(qtbot: Any, window: MainWindow) -> None:
    """Every control has a name, Tab comes to each and comes round, and so does Shift+Tab."""
    settled(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow() and QApplication.focusWidget() is not None)
    before = stops(window)
    assert len(before) > 1  # the page itself, and the rail
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        reached = go_round(window, key)
        missed = [widget for widget in stops(window) if id(widget) not in reached]
        assert described(missed) == []
    nameless = [widget for widget in {*before, *stops(window)} if not name_of(widget)]
    assert described(nameless) == []


BLOCKED = typed(case_no="甲", has_resume="否", monthly_pay="1", name="王 測試")
ENDING = typed(case_no="乙", id_number="F100000024", contract_end="115-05-31")


def start(qtbot: Any, window: MainWindow, _: Path) -> None:
    window.show_page("start")
    qtbot.wait(300)  # until what is due has been worked out


def empty_start(qtbot: Any, window: MainWindow, _: Path) -> None:
    window.book.case_desk.delete([case.id for case in page_of(window).model.cases])
    start(qtbot, window, _)


def case_list(qtbot: Any, window: MainWindow, _: Path) -> None:
    press(window, Qt.Key.Key_2, CTRL)


def case_in_hand(qtbot: Any, window: MainWindow, _: Path) -> None:
    case_id = next(c.id for c in page_of(window).model.cases if c.case_no == "甲")
    page = open_case(qtbot, window, case_id)
    card = shown_card(qtbot, page, "L05")
    qtbot.waitUntil(card.isVisible, timeout=WAIT)


def case_unfolded(qtbot: Any, window: MainWindow, _: Path) -> None:
    case_in_hand(qtbot, window, _)
    editor = page_of(window).editor
    for section in form_for(None).sections:
        editor.unfold(section.title, is_open=True)
    editor.go_to("case_no")


def case_being_waived(qtbot: Any, window: MainWindow, _: Path) -> None:
    case_in_hand(qtbot, window, _)
    shown_card(qtbot, page_of(window), "L05").setFocus()
    press(window, Qt.Key.Key_R, CTRL)
    assert page_of(window).in_hand.waive_bar.isVisible()


def case_waived(qtbot: Any, window: MainWindow, _: Path) -> None:
    case_being_waived(qtbot, window, _)
    for text in ("另送", "部函"):
        keys(window, text)
        press(window, Qt.Key.Key_Return)


def case_history(qtbot: Any, window: MainWindow, _: Path) -> None:
    case_in_hand(qtbot, window, _)
    page_of(window).in_hand.tabs.setFocus()
    press(window, Qt.Key.Key_Right)


def roster(qtbot: Any, window: MainWindow, folder: Path) -> None:
    file = folder / "名冊.csv"
    file.write_text("案件編號\n", encoding="utf-8")
    window.open_file(file)
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)


def flow(qtbot: Any, window: MainWindow, _: Path) -> None:
    press(window, Qt.Key.Key_4, CTRL)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.flows.page, timeout=WAIT)


def packet(qtbot: Any, window: MainWindow, _: Path) -> None:
    press(window, Qt.Key.Key_5, CTRL)


def rules(qtbot: Any, window: MainWindow, _: Path) -> None:
    press(window, Qt.Key.Key_6, CTRL)
    qtbot.waitUntil(
        lambda: window.reference_page is not None and window.reference_page.chosen != "",
        timeout=WAIT,
    )


def tables(qtbot: Any, window: MainWindow, _: Path) -> None:
    rules(qtbot, window, _)
    assert window.reference_page is not None
    click(window.reference_page.tabs["tables"])


def settings(qtbot: Any, window: MainWindow, _: Path) -> None:
    press(window, Qt.Key.Key_7, CTRL)


def help_page(qtbot: Any, window: MainWindow, _: Path) -> None:
    press(window, Qt.Key.Key_F1)


def renewal(qtbot: Any, window: MainWindow, _: Path) -> None:
    window.commands.by_name["renewal"].trigger()
    qtbot.waitUntil(lambda: window.page_name == "renewal", timeout=WAIT)


STATES: tuple[Callable[[Any, MainWindow, Path], None], ...] = (
    start,
    empty_start,
    case_list,
    case_in_hand,
    case_unfolded,
    case_being_waived,
    case_waived,
    case_history,
    roster,
    flow,
    packet,
    rules,
    tables,
    settings,
    help_page,
    renewal,
)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_page_is_all_named_and_all_reached_by_tab(
    qtbot: Any, window: MainWindow, fakes: Fakes, state: Callable[[Any, MainWindow, Path], None]
) -> None:
    ready(qtbot, window)
    keep(qtbot, window, BLOCKED, ENDING)
    state(qtbot, window, fakes.folder)
    check(qtbot, window)


def test_every_page_of_the_rail_is_among_them(window: MainWindow) -> None:
    gone_to = {state.__name__ for state in STATES}
    page_of_name = {
        "start": "start",
        "cases": "case_list",
        "import": "roster",
        "flow": "flow",
        "packet": "packet",
        "reference": "rules",
        "settings": "settings",
        "help": "help_page",
    }
    assert set(page_of_name) == set(window.rail.buttons)
    assert set(page_of_name.values()) <= gone_to


def test_tab_goes_through_the_findings_from_top_to_bottom_and_on_to_the_rail(
    qtbot: Any, window: MainWindow
) -> None:
    ready(qtbot, window)
    keep(qtbot, window, BLOCKED)
    case_in_hand(qtbot, window, Path())
    page = page_of(window)
    page.editor.go_to("unit")
    keys(window, "教務處")  # the findings are shown anew
    settled(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.in_hand.tabs.setFocus()
    reached = list(go_round(window, Qt.Key.Key_Tab).values())
    cards: list[QWidget] = [*page.panel.cards]
    assert len(cards) > 2
    assert reached[1 : len(cards) + 1] == cards
    assert set(reached) & set(window.rail.buttons.values())


def test_what_is_told_of_a_trouble_is_named_and_reached(
    qtbot: Any, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.models.faults import StoreFull
    from app.models.store import Store

    (one,) = keep(qtbot, window, BLOCKED)
    page = open_case(qtbot, window, one)

    def full(store: Store) -> None:
        raise StoreFull(store.file)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "write", full)
        page.editor.go_to("unit")
        keys(window, "教務處")
        press(window, Qt.Key.Key_Tab)
        settled(qtbot, window)
        assert page.notice.text
        check(qtbot, window)
    window.book.case_desk.keep_again()
    settled(qtbot, window)
