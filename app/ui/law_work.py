"""The window's work with rules and tables of the law, in the background; each ends in a signal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from app.ui.background import Job
from app.ui.desk import LawDesk, LawNews
from app.ui.work import Work

if TYPE_CHECKING:
    from app.rules.table_page import Reference


_T = TypeVar("_T")


class LawWork(QObject):
    """Reads, replaces and writes the tables in force."""

    known = Signal(object)
    """Reference"""
    changed = Signal(object)
    """LawNews: other tables are in force now."""
    written = Signal(str, object)
    """What was written, and where."""
    failed = Signal(str)
    """The sentence that says why something could not be done; nothing has changed then."""

    def __init__(self, desk: LawDesk, work: Work) -> None:
        super().__init__(work)
        self._desk = desk
        self._work = work

    def read(self) -> Job:
        """Find out all rules and tables."""

        def done(reference: Reference) -> None:
            self.known.emit(reference)

        return self._start(self._desk.reference, done, "讀取規則與參考資料")

    def import_tables(self, file: Path) -> Job:
        """Replace tables from a file."""
        return self._change(lambda: self._desk.import_tables(file), "匯入")

    def reset_table(self, table_id: str) -> Job:
        """Go back to a built-in table."""
        return self._change(lambda: self._desk.reset_table(table_id), "還原")

    def undo(self, undo: Callable[[], LawNews]) -> Job:
        """Go back to what was before an import or a reset."""
        return self._change(undo, "復原")

    def export_table(self, table_id: str, file: Path) -> Job:
        """Write a table to a file."""

        def work() -> None:
            self._desk.export_table(table_id, file)

        return self._start(work, lambda _: self.written.emit(f"已寫入 {file.name}", file), "匯出")

    def _change(self, change: Callable[[], LawNews], what: str) -> Job:
        def done(news: LawNews) -> None:
            self._work.renew_law()
            self.changed.emit(news)
            self.read()

        return self._start(change, done, what)

    def _start(self, work: Callable[[], _T], done: Callable[[_T], None], what: str) -> Job:
        return self._work.jobs.start(
            lambda _: work(),
            done=done,
            failed=lambda error: self.failed.emit(self._work.sentence(error, what)),
        )
