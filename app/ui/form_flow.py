"""匯出空白表單 in the window: with what the own agency's new cases state."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from app.rules.facts import CaseKind
    from app.ui.form_bar import FormBar
    from app.ui.window import MainWindow


class FormFlow(QObject):
    """What the window does to write an empty form. Its bar is made when asked for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.bar: FormBar | None = None
        self._ask_file = ask_file

    def show(self) -> None:
        """Ask which form it is to be, on the page 案件."""
        window = self._window
        window.show_page("cases")
        if self.bar is None:
            from app.ui.form_bar import FormBar

            self.bar = FormBar(window.colours)
            self.bar.asked.connect(self._ask)
        self.bar.stand_in(window.book.cases())
        self.bar.ask()

    def recolour(self) -> None:
        """Draw in the colours that the window has now."""
        if self.bar is not None:
            self.bar.recolour(self._window.colours)

    def _ask(self, kind: str, ending: str) -> None:
        file = self._ask_file(self._window, kind, ending)
        if file is None:
            return
        desk = self._window.book.case_desk
        desk.ask(
            lambda book: book.blank(), lambda given: self._write(file, kind, given), self._failed
        )

    def _write(self, file: Path, kind: str, given: Mapping[str, str]) -> None:
        def work(_: object) -> None:
            from app.intake.template import write_template
            from app.rules.facts import CASE_KINDS

            known: dict[str, CaseKind] = {each: each for each in CASE_KINDS}
            write_template(file, kind=known.get(kind), given=given)

        self._window.work.jobs.start(work, done=lambda _: self._written(file), failed=self._failed)

    def _written(self, file: Path) -> None:
        from app.ui import dialogs

        if self.bar is not None:
            self.bar.leave()
        self._window.status.say(f"已寫入 {file.name}。", dialogs.way_to(file.parent))

    def _failed(self, error: Exception) -> None:
        if self.bar is not None:
            self.bar.show_failed(self._window.work.sentence(error, "匯出"))


def ask_file(window: MainWindow, kind: str, ending: str) -> Path | None:
    """Where to write it, in the system's own dialog."""
    from app.ui.dialogs import ask_target
    from app.ui.form_bar import ENDINGS

    form = f"{ENDINGS[ending].partition('（')[0]} (*{ending})"
    name = f"聘用登記空白表單{kind}{ending}"
    return ask_target(window, window.settings, "匯出空白表單", name, form, ending)
