"""報送包 in the window: which stored cases, how they look, where they go, what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from datetime import date

    from app.cases import CaseBook, Checks
    from app.packets.choice import Choice
    from app.ui.background import Job
    from app.ui.desk import Progress
    from app.ui.packet_page import PacketPage, Wanted
    from app.ui.printing import Wish
    from app.ui.window import MainWindow

_FOLDER: Final = "packet/folder"
PROFILE: Final = "packet"
"""The kind under which the office's choice is kept."""
PROFILE_NAME: Final = "報送包版面"


class PacketDesk(NamedTuple):
    """What makes documents of checked cases. Called from background threads.

    `render` draws one document by its key as a PDF; `write` writes the packet that a choice wants
    into a folder and answers where; `warm` loads what both need, which takes a moment once.
    """

    render: Callable[[str, Checks, Choice, Progress], bytes]
    write: Callable[[Checks, Choice, Path, Progress], Path]
    warm: Callable[[], None]


class PacketFlow(QObject):
    """What the window does about packets of stored cases. Its page is made when asked for."""

    def __init__(self, window: MainWindow, desk: PacketDesk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self.page: PacketPage | None = None
        self._checked: tuple[tuple[int, ...], date, Checks] | None = None
        self._shown_document = ""
        self._drawing: Job | None = None

    def warm(self) -> None:
        """Have what documents need in memory before the first is asked for."""
        self._window.work.jobs.start(lambda _: self._desk.warm(), done=lambda _: None)

    def _page(self) -> PacketPage:
        if self.page is None:
            from app.ui.packet_page import PacketPage

            window = self._window
            self.page = page = PacketPage(window.colours, window.desk.today, window.work.jobs)
            window.pages.addWidget(page)
            page.preview_wanted.connect(self._preview)
            page.write_asked.connect(self._write)
            page.print_asked.connect(self._print)
            page.choice_changed.connect(self._keep_choice)
            page.folder_asked.connect(self._ask_folder)
            page.open_folder_asked.connect(_open_folder)
            page.case_asked.connect(window.book.go_to)
            page.cases_page_asked.connect(lambda: window.show_page("cases"))
            window.book.case_desk.renewed.connect(lambda *_: self.forget_checks())
            kept = window.settings.value(_FOLDER)
            page.show_folder(Path(str(kept)) if kept else None)
            self._find_choice(page)
        return self.page

    def show(self, chosen: Sequence[int] = (), *, begin_with_chosen: bool = False) -> PacketPage:
        """The page, with the cases as they are now."""
        page = self._page()
        cases = list(self._window.book.cases().model.cases)
        page.show_cases(cases, list(chosen), begin_with_chosen=begin_with_chosen)
        return page

    def close(self) -> None:
        """The program ends."""
        if self.page is not None:
            self.page.preview.close_file()

    def forget_checks(self) -> None:
        """Cases or the tables they are checked by have changed."""
        self._checked = None
        if self.page is not None:
            self.page.ask_again()

    # The office's choice ----------------------------------------------------------------------

    def _find_choice(self, page: PacketPage) -> None:
        from app.packets.choice import BadChoice, choice_from

        def show(content: dict[str, Any] | None) -> None:
            if content is None:
                return
            try:
                page.show_choice(choice_from(content))
            except BadChoice as wrong:
                page.notice.say("review", f"{wrong}目前改用預設的版面。", [])

        self._ask(lambda book: book.way(PROFILE), show, "讀取報送包版面")

    def _keep_choice(self, choice: Choice) -> None:
        content = choice.as_json()
        self._ask(
            lambda book: book.keep_way(PROFILE, PROFILE_NAME, "", content),
            lambda _: None,
            "保存報送包版面",
        )

    def _ask(self, do: Callable[[CaseBook], Any], done: Callable[[Any], object], what: str) -> None:
        def failed(error: Exception) -> None:
            self._page().notice.say("review", self._window.work.sentence(error, what), [])

        self._window.book.case_desk.ask(do, done, failed)

    # The preview ------------------------------------------------------------------------------

    def _preview(self, wanted: Wanted) -> None:
        if self._drawing is not None:
            self._drawing.stop()
        if not wanted.ids:
            return

        def failed(error: Exception) -> None:
            sentence = self._window.work.sentence(error, "預覽")
            self._page().tell_no_preview(wanted, sentence)

        self._with_checks(wanted.ids, lambda checks: self._draw(wanted, checks), failed)

    def _draw(self, wanted: Wanted, checks: Checks) -> None:
        page, work = self._page(), self._window.work
        if self._drawing is not None:
            self._drawing.stop()

        def done(content: bytes) -> None:
            self._drawing = None
            is_same = wanted.document == self._shown_document
            self._shown_document = wanted.document
            page.show_content(wanted, content, keep_place=is_same)

        def failed(error: Exception) -> None:
            self._drawing = None
            page.tell_no_preview(wanted, work.sentence(error, "預覽"))

        self._drawing = work.jobs.start(
            lambda progress: self._desk.render(wanted.document, checks, wanted.choice, progress),
            done=done,
            failed=failed,
            stopped=lambda: page.tell_no_preview(wanted, "已取消預覽。要看時請重新選取文件。"),
        )
        page.drawing.follow(self._drawing, "準備預覽")

    def _with_checks(
        self,
        ids: tuple[int, ...],
        then: Callable[[Checks], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Have these cases checked, unless that has just been done."""
        desk = self._window.book.case_desk
        as_of = desk.as_of
        if self._checked is not None and self._checked[:2] == (ids, as_of):
            then(self._checked[2])
            return
        desk.keep()

        def take(checks: Checks) -> None:
            self._checked = (ids, as_of, checks)
            then(checks)

        desk.ask(lambda book: book.checked(ids, as_of), take, failed)

    # Out of the program -----------------------------------------------------------------------

    def _ask_folder(self) -> None:
        from app.ui import dialogs  # not before painting

        window = self._window
        folder = dialogs.ask_folder(window, window.settings)
        if folder is not None:
            window.settings.setValue(_FOLDER, str(folder))
            self._page().show_folder(folder)

    def _write(self, ids: Sequence[int], folder: Path, choice: Choice) -> None:
        work, page = self._window.work, self._page()

        def failed(error: Exception) -> None:
            page.show_failed(work.sentence(error, "匯出"), other_folder=True)

        def written(place: Path) -> None:
            page.show_written(place, len(ids))
            work.written.emit(f"已匯出 {place.name}（{len(ids):,} 件）", place)

        def stopped() -> None:
            work.told.emit("已取消匯出，沒有留下未完成的檔案。")
            page.show_stopped()

        def write(checks: Checks) -> None:
            job = work.jobs.start(
                lambda progress: self._desk.write(checks, choice, folder, progress),
                done=written,
                failed=failed,
                stopped=stopped,
            )
            page.follow(job, "匯出報送包")

        self._with_checks(tuple(ids), write, failed)

    def _print(self, wish: Wish, title: str) -> None:
        from app.ui.preview_file import PreviewFile
        from app.ui.printing import CannotPrint, print_file

        work, page = self._window.work, self._page()
        file = page.preview.file
        if file is None:
            page.show_stopped()
            return
        content = file.content

        def send(progress: Progress) -> int:
            own = PreviewFile(content)  # the preview may go on to another meanwhile
            try:
                return print_file(own, wish, title, progress)
            finally:
                own.close()

        def failed(error: Exception) -> None:
            is_told = isinstance(error, CannotPrint)
            page.show_failed(str(error) if is_told else work.sentence(error, "列印"))

        def stopped() -> None:
            work.told.emit("已取消列印；已送出的頁面可能仍會印出。")
            page.show_stopped()

        job = work.jobs.start(send, done=page.show_printed, failed=failed, stopped=stopped)
        page.follow(job, "列印")


def _open_folder(folder: Path) -> None:
    from app.ui import dialogs  # not before painting

    dialogs.open_folder(folder)
