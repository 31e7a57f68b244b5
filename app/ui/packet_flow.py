"""報送包 in the window: which cases, how they look, where they go, what became of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from datetime import date

    from app.cases import CaseBook
    from app.flow_steps import Place
    from app.packets.choice import Choice
    from app.packets.profiles import Profiles
    from app.rules.results import BatchResult
    from app.stored import CaseSummary, Waiver
    from app.ui.background import Job
    from app.ui.desk import Progress
    from app.ui.packet_page import PacketPage, Wanted
    from app.ui.packet_sources import OpenRoster
    from app.ui.preview_file import PreviewFile
    from app.ui.printing import Wish
    from app.ui.rows import Loaded
    from app.ui.window import MainWindow

_FOLDER: Final = "packet/folder"
PROFILE: Final = "packet"
"""The kind under which the office's layouts are kept, all together."""
PROFILE_NAME: Final = "報送包版面"
_CHECKING: Final = "檢核案件"
_NOT_DRAWN: Final = "已取消預覽。要看時請重新選取文件。"


class Ready(NamedTuple):
    """Checked cases, ready to be put on paper: the verdicts leave out what has been set aside.

    `waivers` are by rule what has been, `places` where steps of the flow have left a case, where
    that is elsewhere than its facts say: for each case in turn, or for none.
    """

    result: BatchResult
    waivers: tuple[Mapping[str, Waiver], ...] = ()
    places: tuple[Place | None, ...] = ()


class PacketDesk(NamedTuple):
    """What makes documents of checked cases. Called from background threads.

    `render` draws one document by its key as a PDF; `write` writes the packet that a choice wants
    into a folder and answers where; `warm` loads what both need, which takes a moment once.
    """

    render: Callable[[str, Ready, Choice, Progress], bytes]
    write: Callable[[Ready, Choice, Path, Progress], Path]
    warm: Callable[[], None]


class PacketFlow(QObject):
    """What the window does about packets, of stored cases and of the roster that is open.

    Its page is made when it is asked for.
    """

    def __init__(self, window: MainWindow, desk: PacketDesk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self.page: PacketPage | None = None
        self._checked: tuple[tuple[int, ...], date, Ready] | None = None
        self._loaded: Loaded | None = None
        self._roster: OpenRoster | None = None
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
            page.profiles_changed.connect(self._keep_profiles)
            page.folder_asked.connect(self._ask_folder)
            page.open_folder_asked.connect(_open_folder)
            page.case_asked.connect(self._go_to_case)
            page.cases_page_asked.connect(lambda: window.show_page("cases"))
            window.book.case_desk.renewed.connect(self._follow_renewed)
            window.rosters.shown.connect(lambda _: self._follow_roster())
            kept = window.settings.value(_FOLDER)
            page.show_folder(Path(str(kept)) if kept else None)
            self._find_profiles(page)
        return self.page

    def show(
        self, chosen: Sequence[int] = (), *, begin_with_chosen: bool = False, begin_with: str = ""
    ) -> PacketPage:
        """The page, with the cases as they are now."""
        from app.ui.packet_sources import CHOSEN

        page = self._page()
        self._checked = None  # a step may have been taken since, which no check tells
        page.show_cases(
            list(self._window.book.cases().model.cases),
            list(chosen),
            begin_with=CHOSEN if begin_with_chosen else begin_with,
            roster=self._open_roster(),
        )
        return page

    def show_roster(self) -> None:
        """To the page, with the cases of the roster: those chosen where several are, else all."""
        from app.ui.packet_sources import ROSTER, ROSTER_CHOSEN

        window = self._window
        window.show_page("packet")
        several = self._roster is not None and len(self._roster.chosen) > 1
        page = self.show(
            window.book.cases().chosen_ids(), begin_with=ROSTER_CHOSEN if several else ROSTER
        )
        page.preview.take_focus()

    def _open_roster(self) -> OpenRoster | None:
        """The roster as it is shown on the page 匯入."""
        from app.ui.packet_sources import OpenRoster, id_of_line, summaries_of

        shown = self._window.rosters.page
        loaded = shown.loaded if shown is not None else None
        if shown is None or loaded is None:
            self._loaded = self._roster = None
            return None
        cases = self._roster.cases if self._roster is not None and loaded is self._loaded else None
        if cases is None:
            cases = summaries_of(loaded.checked.result.cases)
        chosen = tuple(map(id_of_line, shown.view.chosen_lines()))
        self._loaded = loaded
        self._roster = OpenRoster(self._window.rosters.name, cases, chosen)
        return self._roster

    def _follow_roster(self) -> None:
        if self.page is not None and self._window.pages.currentWidget() is self.page:
            self.show(self._window.book.cases().chosen_ids())

    def _go_to_case(self, case_id: int) -> None:
        from app.ui.packet_sources import line_of_id

        line = line_of_id(case_id)
        if line is None:
            self._window.book.go_to(case_id)
        else:
            self._window.rosters.show_line(line)

    def close(self) -> None:
        """The program ends."""
        if self.page is not None:
            self.page.preview.close_file()

    def _follow_renewed(self, changed: Sequence[CaseSummary], gone: Collection[int]) -> None:
        """Others than those of the packet change nothing of it: thousands may be checked anew."""
        ids = self._page().model.ids()
        if not set(ids).isdisjoint([*gone, *(case.id for case in changed)]):
            self.forget_checks()

    def forget_checks(self) -> None:
        """Cases or the tables they are checked by have changed."""
        self._checked = None
        if self.page is not None:
            self.page.ask_again()

    # The office's layouts ---------------------------------------------------------------------

    def _find_profiles(self, page: PacketPage) -> None:
        from app.packets.profiles import profiles_from

        def show(content: dict[str, Any] | None) -> None:
            if content is None:
                return
            profiles, wrong = profiles_from(content)
            page.show_profiles(profiles)
            if wrong:
                said = f"{wrong}看不懂的版面不列出，目前使用「{profiles.name}」。"
                page.notice.say("review", said, [])

        self._ask(lambda book: book.way(PROFILE), show, "讀取報送包版面")

    def _keep_profiles(self, profiles: Profiles) -> None:
        content = profiles.as_json()
        self._ask(
            lambda book: book.keep_way(PROFILE, PROFILE_NAME, "", content),
            lambda _: None,
            "儲存報送包版面",
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

        checking = self._with_checks(
            wanted.ids,
            lambda cases: self._draw(wanted, cases),
            failed,
            lambda: self._page().tell_no_preview(wanted, _NOT_DRAWN),
        )
        if checking is not None:
            self._drawing = checking
            self._page().drawing.follow(checking, _CHECKING)

    def _draw(self, wanted: Wanted, cases: Ready) -> None:
        page, work, desk = self._page(), self._window.work, self._desk
        if self._drawing is not None:
            self._drawing.stop()

        def draw(progress: Progress) -> PreviewFile:
            from app.ui.preview_file import PreviewFile

            # Opened here, for a file of thousands of pages takes a moment.
            return PreviewFile(desk.render(wanted.document, cases, wanted.choice, progress))

        def done(file: PreviewFile) -> None:
            self._drawing = None
            is_same = wanted.document == self._shown_document
            self._shown_document = wanted.document
            page.show_file(wanted, file, keep_place=is_same)

        def failed(error: Exception) -> None:
            from app.ui.preview_file import CannotShow

            self._drawing = None
            is_told = isinstance(error, CannotShow)
            said = str(error) if is_told else work.sentence(error, "預覽")
            page.tell_no_preview(wanted, said)

        self._drawing = work.jobs.start(
            draw,
            done=done,
            failed=failed,
            stopped=lambda: page.tell_no_preview(wanted, _NOT_DRAWN),
        )
        page.drawing.follow(self._drawing, "準備預覽")

    def _with_checks(
        self,
        ids: tuple[int, ...],
        then: Callable[[Ready], object],
        failed: Callable[[Exception], None],
        stopped: Callable[[], None],
    ) -> Job | None:
        """Have these cases checked, unless that has just been done: those of a roster have been.

        The job that does it, to be followed; None where nothing had to be checked.
        """
        if ids and ids[0] < 0:
            then(self._of_roster(ids))
            return None
        desk = self._window.book.case_desk
        as_of = desk.as_of
        if self._checked is not None and self._checked[:2] == (ids, as_of):
            then(self._checked[2])
            return None
        from app.ui.meeting import look_up  # not before painting

        desk.keep()

        def check(progress: Progress, book: Any) -> Ready:  # the book of a flow too
            result, waivers = book.checked(ids, as_of, progress)
            moved = book.places()
            return Ready(result, waivers, tuple(map(moved.get, ids)))

        def take(cases: Ready) -> None:
            self._checked = (ids, as_of, cases)
            then(cases)

        return look_up(
            self._window.work.jobs, desk.ask, check, done=take, failed=failed, stopped=stopped
        )

    def _of_roster(self, ids: tuple[int, ...]) -> Ready:
        """Cases of the roster in this order, as the page 匯入 has them; nothing is set aside."""
        from app.ui.packet_sources import line_of_id

        if self._loaded is None:
            raise ValueError("cases of a roster, and none is open")
        result = self._loaded.checked.result
        lines = (line_of_id(case_id) for case_id in ids)
        cases = tuple(result.cases[line] for line in lines if line is not None)
        return Ready(replace(result, cases=cases))

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

        def write(cases: Ready) -> None:
            job = work.jobs.start(
                lambda progress: self._desk.write(cases, choice, folder, progress),
                done=written,
                failed=failed,
                stopped=stopped,
            )
            page.follow(job, "匯出報送包")

        checking = self._with_checks(tuple(ids), write, failed, stopped)
        if checking is not None:
            page.follow(checking, _CHECKING)

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
