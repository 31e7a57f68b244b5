"""報送包 in the window: which stored cases, into which folder, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from app.cases import Checks
    from app.ui.packet_page import PacketPage
    from app.ui.window import MainWindow

_FOLDER: Final = "packet/folder"


class PacketFlow(QObject):
    """What the window does to write packets of stored cases. Its page is made when asked for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.page: PacketPage | None = None

    def _page(self) -> PacketPage:
        if self.page is None:
            from app.ui.packet_page import PacketPage

            window = self._window
            self.page = page = PacketPage(window.colours, window.desk.today)
            window.pages.addWidget(page)
            page.write_asked.connect(self._write)
            page.folder_asked.connect(self._ask_folder)
            page.open_folder_asked.connect(_open_folder)
            page.case_asked.connect(window.book.go_to)
            page.cases_page_asked.connect(lambda: window.show_page("cases"))
            kept = window.settings.value(_FOLDER)
            page.show_folder(Path(str(kept)) if kept else None)
        return self.page

    def show(self, chosen: Sequence[int] = (), *, begin_with_chosen: bool = False) -> PacketPage:
        """The page, with the cases as they are now."""
        page = self._page()
        cases = list(self._window.book.cases().model.cases)
        page.show_cases(cases, list(chosen), begin_with_chosen=begin_with_chosen)
        return page

    def _ask_folder(self) -> None:
        from app.ui import dialogs  # not before painting

        window = self._window
        folder = dialogs.ask_folder(window, window.settings)
        if folder is not None:
            window.settings.setValue(_FOLDER, str(folder))
            self._page().show_folder(folder)

    def _write(self, ids: Sequence[int], folder: Path) -> None:
        desk, work, page = self._window.book.case_desk, self._window.work, self._page()
        desk.keep()
        wanted, as_of = list(ids), desk.as_of

        def write(checks: Checks) -> None:
            page.follow(
                work.export(
                    checks.result,
                    folder,
                    checks.waivers,
                    written=lambda file: page.show_written(file, len(checks.result.cases)),
                    failed=page.show_failed,
                    stopped=page.show_stopped,
                )
            )

        def failed(error: Exception) -> None:
            page.show_failed(work.sentence(error, "匯出"))

        desk.ask(lambda book: book.checked(wanted, as_of), write, failed)


def _open_folder(folder: Path) -> None:
    from app.ui import dialogs  # not before painting

    dialogs.open_folder(folder)
