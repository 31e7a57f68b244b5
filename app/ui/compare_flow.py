"""對照 WebHR in the window: the list, its columns, the stored cases, and what came of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from app.cases import CaseBook
    from app.name_forms import Heads
    from app.pairing import Entry
    from app.reconcile import Comparison
    from app.stored import CaseSummary, StoredCase
    from app.ui.background import Job
    from app.ui.compare_page import ComparePage
    from app.ui.desk import Progress
    from app.ui.window import MainWindow
    from app.webhr_list import Columns, WebhrList

PROFILE: Final = "webhr"
"""The kind of the profiles that keep how the columns of a list are matched."""
_FOLDER: Final = "compare/folder"
_LISTS: Final = "WebHR 清單 (*.xlsx *.xlsm *.xls *.ods *.csv *.txt);;所有檔案 (*)"
_BOOK: Final = "Excel 活頁簿 (*.xlsx)"


class CompareFlow(QObject):
    """What the window does to compare with WebHR. Its page is made when it is first asked for.

    `variants` gives the groups of variant characters (table `names.variants`); it is called in a
    background thread.
    """

    def __init__(self, window: MainWindow, variants: Callable[[], Sequence[str]]) -> None:
        super().__init__(window)
        self._window = window
        self._variants = variants
        self.page: ComparePage | None = None
        self._columns: Columns | None = None
        self._chosen: Mapping[str, str] = {}
        self._list: WebhrList | None = None
        self._comparison: Comparison | None = None
        self._is_stale = False
        self._wanted: Path | None = None
        self._under_way: dict[str, Job] = {}

    # The page ---------------------------------------------------------------------------------

    def show(self) -> ComparePage:
        """The page; compared anew where the cases are otherwise than they were."""
        page = self._page()
        if self._is_stale and self._list is not None:
            self._compare()
        return page

    def _page(self) -> ComparePage:
        if self.page is None:
            from app.ui.compare_page import ComparePage

            window = self._window
            self.page = page = ComparePage(window.colours)
            window.pages.addWidget(page)
            page.file_asked.connect(self.ask_file)
            page.columns_chosen.connect(self._match)
            page.again_asked.connect(self._compare)
            page.export_asked.connect(self._ask_export)
            page.case_asked.connect(window.book.go_to)
            desk = window.book.case_desk
            desk.renewed.connect(self._note_change)
            desk.listed.connect(self._note_change)
            desk.kept.connect(self._note_change)
        return self.page

    def _note_change(self, *_: object) -> None:
        self._is_stale = True

    def ask_file(self) -> None:
        """選擇清單."""
        from app.ui.dialogs import ask_source  # not before painting

        window = self._window
        file = ask_source(window, window.settings, "選擇 WebHR 清單", _LISTS, _FOLDER)
        if file is not None:
            self.open_file(file)

    # Reading ----------------------------------------------------------------------------------

    def open_file(self, file: Path) -> None:
        """Read the columns of a list; compare it where they are known, else ask for them."""
        self._wanted = file

        def columns(_: Progress) -> Columns:
            from app.webhr_list import columns_of

            return columns_of(file)

        self._run(columns, self._recall, "讀取清單")

    def _recall(self, columns: Columns) -> None:
        """How the columns of a list like this were matched before."""

        def take(content: dict[str, Any] | None) -> None:
            from app.webhr_list import lacks, matched_by

            if columns.file != self._wanted:
                return  # another list has been asked for meanwhile
            kept = content.get("columns") if content else None
            chosen = {str(t): str(k) for t, k in kept.items()} if isinstance(kept, dict) else {}
            self._columns, self._chosen, self._list = columns, chosen, None
            is_lacking = bool(lacks(matched_by(columns, chosen)))
            self._page().show_columns(columns, chosen, ask=is_lacking)
            if not is_lacking:
                self._read()

        def recall(book: CaseBook) -> dict[str, Any] | None:
            return book.way(PROFILE, columns.mark)

        self._ask(recall, take)

    def _match(self, chosen: Mapping[str, str]) -> None:
        """The clerk has matched the columns: keep that, and compare."""
        columns = self._columns
        if columns is None:
            return
        self._chosen = dict(chosen)
        self._page().show_columns(columns, self._chosen, ask=False)
        name, content = f"WebHR 清單 {columns.file.stem}", {"columns": dict(chosen)}

        def keep(book: CaseBook) -> None:
            if not book.read_only:
                book.keep_way(PROFILE, name, columns.mark, content)

        self._ask(keep, lambda _: None)
        self._read()

    def _read(self) -> None:
        columns, chosen = self._columns, self._chosen
        if columns is None:
            return

        def read(progress: Progress) -> WebhrList:
            from app.webhr_list import read_list

            return read_list(columns, chosen, progress)

        def done(found: WebhrList) -> None:
            self._list = found
            self._compare()

        self._run(read, done, "讀取清單")

    # Comparing --------------------------------------------------------------------------------

    def _compare(self) -> None:
        """Compare the list with the cases in the scope chosen, as they are now."""
        source = self._list
        if source is None or self.page is None:
            return
        self._is_stale = False
        self._window.book.case_desk.keep()
        summaries = self._in_scope(self.page.wanted_scope)
        ids = [case.id for case in summaries]

        def compare(cases: Sequence[StoredCase]) -> None:
            if source is not self._list:
                return  # the same
            variants = self._variants

            def work(progress: Progress) -> tuple[Comparison, list[str]]:
                from app.name_forms import heads_of
                from app.ui.compare_table import texts_of

                heads: Heads = heads_of(variants())
                found = _compared(cases, summaries, source, heads, progress)
                return found, texts_of(found)

            self._run(work, lambda found: self._show(source, *found), "對照案件")

        self._ask(lambda book: book.cases(ids), compare)

    def _in_scope(self, scope: str) -> list[CaseSummary]:
        from app.stored import Stage

        page = self._window.book.cases()
        cases = list(page.model.cases)
        if scope == "reported":
            return [case for case in cases if case.stage is not Stage.DRAFT]
        if scope == "chosen":
            chosen = set(page.chosen_ids())
            return [case for case in cases if case.id in chosen]
        return cases

    def _show(self, source: WebhrList, comparison: Comparison, texts: list[str]) -> None:
        self._comparison = comparison
        self._page().show_comparison(comparison, source, texts)

    # Writing ----------------------------------------------------------------------------------

    def _ask_export(self, full_ids: bool) -> None:  # Qt's signal has it so
        from app.ui.dialogs import ask_target  # not before painting

        window, source = self._window, self._list
        if source is None or self._comparison is None:
            return
        name = f"對照差異_{source.columns.file.stem}.xlsx"
        file = ask_target(window, window.settings, "匯出差異", name, _BOOK, ".xlsx", _FOLDER)
        if file is not None:
            self.export(file, full_ids=full_ids)

    def export(self, file: Path, *, full_ids: bool) -> None:
        """Write the differences shown to a file."""
        source, comparison = self._list, self._comparison
        if source is None or comparison is None:
            return
        made_on = self._window.desk.today()

        def write(progress: Progress) -> Path:
            from app.difference_sheet import write_differences

            return write_differences(
                comparison,
                file,
                source=source.columns.file.name,
                made_on=made_on,
                full_ids=full_ids,
                progress=progress,
            )

        def done(written: Path) -> None:
            masked = "證號完整" if full_ids else "證號已遮蔽"
            self._window.rosters.show_written(f"已寫入 {written.name}（{masked}）", written)

        self._run(write, done, "匯出差異", "export")

    # Beside the window ------------------------------------------------------------------------

    def _run(
        self,
        work: Callable[[Progress], Any],
        done: Callable[[Any], object],
        what: str,
        slot: str = "compare",
    ) -> None:
        """Do something in the background, in the place of what is under way in the same slot."""
        window, page = self._window, self._page()
        if (before := self._under_way.get(slot)) is not None:
            before.stop()

        def ended(tell: Callable[[], object]) -> None:
            # Work that other work has replaced has nothing to say any more.
            if self._under_way.get(slot) is job:
                del self._under_way[slot]
                tell()

        def tell_stopped() -> None:
            self._is_stale = True
            window.status.say(f"已取消{what}。")

        job = window.work.jobs.start(
            work,
            done=lambda found: ended(lambda: done(found)),
            failed=lambda error: ended(lambda: page.show_failed(window.work.sentence(error, what))),
            stopped=lambda: ended(tell_stopped),
        )
        self._under_way[slot] = job
        page.follow(job, what)

    def _ask(self, do: Callable[[CaseBook], Any], done: Callable[[Any], object]) -> None:
        window = self._window

        def failed(error: Exception) -> None:
            self._page().show_failed(window.work.sentence(error, "對照案件"))

        window.book.case_desk.ask(do, done, failed)


def _compared(
    cases: Sequence[StoredCase],
    summaries: Sequence[CaseSummary],
    source: WebhrList,
    heads: Heads,
    progress: Progress,
) -> Comparison:
    from app.reconcile import compare

    stages = {case.id: case for case in summaries}
    ours = [_entry(case, stages[case.id]) for case in cases]
    return compare(ours, source.entries, heads, progress)


def _entry(case: StoredCase, summary: CaseSummary) -> Entry:
    from app.pairing import Entry
    from app.stored import Stage, stage_words

    word = stage_words(summary)
    about = f"{word}，尚未報送" if summary.stage is Stage.DRAFT else word
    return Entry(case.id, case.typed, about)
