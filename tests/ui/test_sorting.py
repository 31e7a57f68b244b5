"""The menu 排序依 follows the list that is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QMenu

from app.ui.stored_table import NUMBER
from app.ui.window import MainWindow
from tests.ui.clerk import column, keep, page_of, settled, typed
from tests.ui.conftest import shown

WAIT = 5000


def sorting(window: MainWindow) -> QMenu:
    found = [action.menu() for action in window.commands.menus["view"].actions()]
    (menu,) = [menu for menu in found if isinstance(menu, QMenu)]
    return menu


def test_the_stored_cases_sort_from_the_menu_and_again_the_other_way(
    qtbot: Any, window: MainWindow
) -> None:
    keep(qtbot, window, typed(case_no="H-2"), typed(case_no="H-10", id_number="F100000024"))
    assert not sorting(window).isEnabled()
    window.show_page("cases")
    settled(qtbot, window)
    actions = sorting(window).actions()
    assert [action.text() for action in actions][:2] == ["&1　編號", "&2　類別"]
    actions[NUMBER].trigger()
    assert column(page_of(window), NUMBER) == ["H-2", "H-10"]
    actions[NUMBER].trigger()
    assert column(page_of(window), NUMBER) == ["H-10", "H-2"]


def test_the_menu_has_the_columns_of_the_list_in_sight(
    qtbot: Any, window: MainWindow, roster_file: Path
) -> None:
    window.show_page("cases")
    window.open_file(roster_file)
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)
    assert sorting(window).actions()[0].text() == "&1　列"
    window.show_page("help")
    assert not sorting(window).isEnabled()
