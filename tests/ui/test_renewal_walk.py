"""年度續聘 in the real window, by keys alone: from the list to where the new cases are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.window import MainWindow

from .clerk import CTRL, WAIT, focused, keep_two, keys, page_of, press, settled, stored

RENEWED = {"contract_start": "116/01/01", "contract_end": "1161231", "case_kind": "續聘"}


def tab_to(window: MainWindow, target: QWidget) -> None:
    """Tab, and Tab again, until something has the focus."""
    for _ in range(120):
        if focused(window) is target:
            return
        press(window, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {target.accessibleName()}")


def test_contracts_are_renewed_from_the_list_to_the_store(
    qtbot: Any, window: MainWindow, folder: Path
) -> None:
    keep_two(qtbot, window, id_number="F100000024", name="林虛構")
    press(window, Qt.Key.Key_2, CTRL)
    page = page_of(window)
    press(window, Qt.Key.Key_A, CTRL)
    tab_to(window, page._renew)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.page_name == "renewal", timeout=WAIT)
    renewal = window.renewals.page
    assert renewal is not None
    assert focused(window) is renewal.view
    assert renewal._save.text().strip() == "全部存入（2 件）"  # though none ends soon
    tab_to(window, renewal.form.fields["contract_end"].input)
    keys(window, RENEWED["contract_end"])
    press(window, Qt.Key.Key_Return)
    tab_to(window, renewal._save)
    assert renewal._save.text().strip() == "全部存入（2 件）"
    press(window, Qt.Key.Key_Space)
    settled(qtbot, window)

    assert window.page_name == "cases"
    kept = stored(folder)
    new = [case for number, case in kept.items() if number not in ("甲", "乙")]
    assert len(kept) == 4
    assert [{k: case.get(k) for k in RENEWED} for case in new] == [RENEWED] * 2
    assert {case["prior_case_no"] for case in new} == {"甲", "乙"}
    chosen = {page.model.cases[line].case_no for line in page.view.chosen_lines()}
    assert chosen == kept.keys() - {"甲", "乙"}  # they are what comes next
    press(window, Qt.Key.Key_Z, CTRL)
    settled(qtbot, window)
    assert stored(folder).keys() == {"甲", "乙"}
