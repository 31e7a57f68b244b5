"""Visits to what explains: from a finding or a field to its page, and back to where one was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from app.ui.findings import FindingsPanel
    from app.ui.window import MainWindow


class Visits(QObject):
    """Remembers one way back."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._page = ""
        self._place: QWidget | None = None

    def show_rule(self, rule_id: str) -> None:
        """To the page of a rule."""
        self._leave()
        self._window.show_page("reference")
        self._window.reference().open_rule(rule_id, is_visit=True)

    def show_fact(self, key: str) -> None:
        """To what there is to say of a fact."""
        self._leave()
        self._window.show_page("help")
        self._window.help().show_fact(key)

    def explain(self) -> None:
        """F1: the rule of the finding that has the focus, else 說明."""
        panel = self._findings()
        card = panel.focused_card() if panel else None
        if card is not None:
            self.show_rule(card.item.rules[0])
        else:
            name = self._window.page_name
            self._leave()
            self._window.show_page("help")
            self._window.help().show_for(name, self._place)

    def go_back(self) -> None:
        """To the page and the place that were left; without one, to what is at work."""
        window, place = self._window, self._place
        back = self._page or ("import" if window.rosters.is_open else "start")
        self._page, self._place = "", None
        window.show_page(back)
        if place is not None:
            place.setFocus(QtCore.Qt.FocusReason.ShortcutFocusReason)

    def _leave(self) -> None:
        if self._window.page_name in ("reference", "help"):
            return  # from one explanation to the next: the way back is the same
        self._page = self._window.page_name
        self._place = QApplication.focusWidget()
        if self._place is not None:
            self._place.destroyed.connect(self._forget)

    def _forget(self) -> None:
        self._place = None

    def _findings(self) -> FindingsPanel | None:
        """The findings that are in sight."""
        window = self._window
        page = window.pages.currentWidget()
        if page is not None and page is window.rosters.page:
            return window.rosters.cases().panel
        if page is not None and page is window.book.page:
            return window.book.cases().panel
        return None
