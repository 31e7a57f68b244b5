"""匯出 in the window: of which cases; made, looked through, then written where the clerk says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.cases import CaseBook
    from app.exports.wanted import Made, Wanted
    from app.rules.results import BatchResult
    from app.stored import Waiver
    from app.ui.desk import Progress
    from app.ui.export_bar import ExportBar
    from app.ui.palette import Palette
    from app.ui.window import MainWindow

    Batch = tuple[BatchResult, Sequence[Mapping[str, Waiver]]]


class ExportFlow(QObject):
    """What the window does to export cases and findings. Its bar is made when asked for.

    The bar stands in the page whose cases are exported, above what fills it.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.bar: ExportBar | None = None
        self._find: Callable[[Callable[[Batch], None]], None] = lambda _: None
        self._made: Made | None = None
        self._ask_file = _ask_file

    def show_stored(self, ids: Sequence[int]) -> None:
        """Ask how these stored cases are to be exported."""
        window = self._window
        page, wanted = window.book.cases(), list(ids)

        def find(then: Callable[[Batch], None]) -> None:
            from app.ui.meeting import look_up

            desk = window.book.case_desk
            desk.keep()
            day = desk.as_of

            def look(progress: Progress, book: CaseBook) -> Batch:
                checks = book.checked(wanted, day, progress)
                return checks.result, checks.waivers

            job = look_up(
                window.work.jobs,
                desk.ask,
                look,
                done=then,
                failed=self._failed,
                stopped=self._stopped,
            )
            self._bar().follow(job, "檢核案件")

        self._show(page, len(wanted), find)

    def show_roster(self, page: QWidget, result: BatchResult) -> None:
        """Ask how the cases of a roster that has been read are to be exported."""
        self._show(page, len(result.cases), lambda then: then((result, ())))

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        if self.bar is not None:
            self.bar.recolour(palette)

    def _show(
        self, page: QWidget, count: int, find: Callable[[Callable[[Batch], None]], None]
    ) -> None:
        if not count:
            self._window.status.say("請先選擇要匯出的案件。")
            return
        self._find = find
        bar = self._bar()
        bar.stand_in(page)
        bar.ask(count)

    def _bar(self) -> ExportBar:
        if self.bar is None:
            from app.ui.export_bar import ExportBar

            self.bar = bar = ExportBar(self._window.colours, self._window.settings)
            bar.asked.connect(self._make)
            bar.accepted.connect(self._write)
        return self.bar

    # Making and writing -----------------------------------------------------------------------

    def _make(self, wanted: Wanted) -> None:
        bar = self._bar()
        bar.set_busy(is_busy=True)

        def make(batch: Batch) -> None:
            from app.exports.wanted import made  # brings the writers

            job = self._window.work.jobs.start(
                lambda progress: made(*batch, wanted, progress),
                done=self._show_made,
                failed=self._failed,
                stopped=self._stopped,
            )
            bar.follow(job, "整理資料")

        self._find(make)

    def _show_made(self, made: Made) -> None:
        self._made = made
        if made.gaps:
            self._bar().show_gaps(made.gaps)
        else:
            self._write()

    def _write(self) -> None:
        made, bar, window = self._made, self._bar(), self._window
        if made is None:
            return
        file = self._ask_file(window, made)
        if file is None:
            bar.set_busy(is_busy=False)
            return
        now = window.desk.now()

        def write(progress: Callable[[str, int, int], None]) -> None:
            from app.exports.write import write_table

            write_table(made.table, file, made.wanted.form, made_on=now, progress=progress)

        job = window.work.jobs.start(
            write,
            done=lambda _: self._written(file, len(made.table.rows)),
            failed=self._failed,
            stopped=self._stopped,
        )
        bar.follow(job, "寫入檔案")

    def _written(self, file: Path, count: int) -> None:
        self._made = None
        self._bar().set_busy(is_busy=False)
        self._bar().leave()
        from app.ui import dialogs

        self._window.status.say(
            f"已寫入 {file.name}（{count:,} 列）。",
            dialogs.way_to(file.parent),
        )

    def _failed(self, error: Exception) -> None:
        self._bar().show_failed(self._window.work.sentence(error, "匯出"))

    def _stopped(self) -> None:
        self._bar().set_busy(is_busy=False)
        self._window.status.say("已取消匯出，沒有留下未完成的檔案。")


def _ask_file(window: MainWindow, made: Made) -> Path | None:
    """Where to write it, in the system's own dialog."""
    from app.ui.dialogs import ask_target
    from app.ui.export_bar import FORMS

    ending = made.wanted.form.ending
    kind = f"{FORMS[made.wanted.form].partition('（')[0]} (*{ending})"
    name = f"{made.table.name}{ending}"
    return ask_target(window, window.settings, "匯出", name, kind, ending)
