"""What is in sight: the page of a name, and what 尋找 and 複製 mean there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.ui.window import MainWindow


def page_of(window: MainWindow, name: str) -> tuple[QWidget, QWidget] | None:
    """The page of a name, and what in it takes the focus; None where it has not been made."""
    match name:
        case "cases":
            return (stored := window.book.cases()), stored.view
        case "import":
            return window.rosters.front()
        case "reference":
            return (reference := window.reference()), reference.view
        case "packet":
            page: QWidget = window.packets.show(window.book.cases().chosen_ids())
        case "compare":
            page = window.beside.compare.show()
        case "settings":
            page = window.settings_flow.show()
        case "help":
            page = (guide := window.help())
            guide.show_fact("")
        case _:
            return _made(window, name)
    return page, page


def _made(window: MainWindow, name: str) -> tuple[QWidget, QWidget] | None:
    """One of the pages that a command elsewhere makes."""
    if name == "problems" and (problems := window.rosters.problem_page) is not None:
        return problems, problems.view
    if name == "renewal" and (renewal := window.renewals.page) is not None:
        return renewal, renewal.view
    if name == "agreement" and (agreement := window.flows.agreement) is not None:
        return agreement, agreement
    return None


def look_for(window: MainWindow) -> None:
    """尋找: in the list or table that is in sight, else among the cases."""
    name = window.page_name
    if window.reference_page is not None and name == "reference":
        window.reference_page.go_to_search()
    elif name == "import" and window.rosters.is_guiding:
        if (guide := window.rosters.import_page) is not None:
            guide.look_for()
    elif name == "compare":
        window.beside.compare.show().look_for()
    else:
        field = window.cases_page().filter.field
        field.setFocus(QtCore.Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()


def copied(window: MainWindow) -> str:
    """複製: what the page shown has chosen, as text."""
    page = window.pages.currentWidget()
    rosters, book = window.rosters, window.book
    takes = (rosters.page, rosters.problem_page, book.page, window.reference_page)
    return next((p.copied() for p in takes if p is not None and p is page), "")
