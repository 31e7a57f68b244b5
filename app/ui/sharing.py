"""What leaves as tables and files, and what another office sends; each made when asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from pathlib import Path

    from app.intake.roster import Roster
    from app.ui.archive_flow import ArchiveFlow
    from app.ui.export_flow import ExportFlow
    from app.ui.form_flow import FormFlow
    from app.ui.window import MainWindow


class Sharing(QObject):
    """匯出, 送出, 收件, and the empty forms."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    @cached_property
    def exports(self) -> ExportFlow:
        """Views of cases and findings as sheets."""
        from app.ui.export_flow import ExportFlow

        return ExportFlow(self._window)

    @cached_property
    def archives(self) -> ArchiveFlow:
        """Cases to another office, and from one."""
        from app.ui.archive_flow import ArchiveFlow

        made = ArchiveFlow(self._window)
        made.received.connect(self._preview)
        return made

    @cached_property
    def forms(self) -> FormFlow:
        """Empty forms to be filled in."""
        from app.ui.form_flow import FormFlow

        return FormFlow(self._window)

    def export(self) -> None:
        """匯出: the roster in sight, else the stored cases chosen, else all that are listed."""
        window = self._window
        if window.page_name == "import" and window.rosters.is_open:
            page = window.rosters.cases()
            if page.loaded is not None:
                self.exports.show_roster(page, page.loaded.checked.result)
            return
        window.show_page("cases")
        cases = window.book.cases()
        self.exports.show_stored(cases.chosen_ids() or cases.listed_ids())

    def send(self) -> None:
        """送出: the stored cases that are chosen."""
        window = self._window
        window.show_page("cases")
        self.archives.send(window.book.cases().chosen_ids())

    def receive(self) -> None:
        """收件: a file that another office has sent."""
        from app.ui import dialogs

        window = self._window
        file = dialogs.ask_archive(window, window.settings)
        if file is not None:
            self.archives.receive(file)

    def is_received(self, file: Path) -> bool:
        """Whether a file is one between offices; it is then asked about."""
        from app.ui.archive_flow import is_archive

        if is_archive(file):
            self.archives.receive(file)
            return True
        return False

    def _preview(self, roster: Roster, file: Path) -> None:
        self._window.rosters.show_received(roster, file)

    def recolour(self) -> None:
        """Draw in the colours that the window has now."""
        if "exports" in vars(self):
            self.exports.recolour(self._window.colours)
        if "archives" in vars(self):
            self.archives.recolour()
        if "forms" in vars(self):
            self.forms.recolour()
