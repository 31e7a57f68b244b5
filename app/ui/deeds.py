"""What each entry of the menus does, by its name in `app.ui.actions`.

Each part of the window is made when it is first asked for, so it is looked up only then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6 import QtCore

if TYPE_CHECKING:
    from app.ui.window import MainWindow


def deeds_of(window: MainWindow) -> dict[str, Callable[[], object]]:
    """What a window does for each entry."""
    return {
        "new_case": lambda: window.book.new_case(),
        "open": window.ask_and_open,
        "reload": lambda: window.rosters.reload(),
        "sample": window.open_sample,
        "saved": lambda: window.status.say("已自動儲存，不必另行存檔。"),
        "packet": window.export,
        "export": lambda: window.sharing.export(),
        "send": lambda: window.sharing.send(),
        "receive": lambda: window.sharing.receive(),
        "template": window.ask_and_write_template,
        "renewal": window.renew,
        "compare": lambda: window.show_page("compare"),
        "typing": lambda: window.beside.typing.begin(),
        "quit": window.close,
        "undo": lambda: window.book.undo(),
        "redo": lambda: window.book.redo(),
        "delete": lambda: window.book.delete_chosen(),
        "copy": window.copy,
        "find": window.go_to_filter,
        "next_case": lambda: window.cases_page().step(1),
        "previous_case": lambda: window.cases_page().step(-1),
        "next_finding": lambda: window.cases_page().next_finding(),
        "clear_filter": window.clear_filter,
        "as_of": lambda: window.rosters.cases().as_of.setFocus(
            QtCore.Qt.FocusReason.ShortcutFocusReason
        ),
        "page_start": lambda: window.show_page("start"),
        "page_cases": lambda: window.show_page("cases"),
        "page_import": lambda: window.show_page("import"),
        "page_problems": lambda: window.show_page("problems"),
        "page_flow": lambda: window.show_page("flow"),
        "page_packet": lambda: window.show_page("packet"),
        "page_settings": lambda: window.show_page("settings"),
        "page_reference": lambda: window.show_page("reference"),
        "help": window.visits.explain,
        "about": lambda: window.show_page("help"),
    }
