"""From a file to stored cases in the window: the guide where it is needed, the import as one step.

Reading, comparing and storing run beside the window. Storing goes through the line of all edits, so
that none overtakes it; a job stands for it in the window, with progress and a way to stop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.ui.import_mistaken import SENTENCES, Mistaken, mistaken
from app.ui.import_page import DONE, FILE, ImportPage
from app.ui.meeting import Meeting, look_up

if TYPE_CHECKING:
    from datetime import date

    from app.cases import CaseBook
    from app.incoming import Arrival
    from app.intake.guide import Guide
    from app.intake.mapping import ImportProfile
    from app.intake.preview import Preview
    from app.intake.roster import Roster
    from app.rules.facts import Case
    from app.stored import Change
    from app.ui.desk import Progress
    from app.ui.import_desk import IntakeDesk
    from app.ui.window import MainWindow

_AT_ONCE: Final = 5000
"""Rows up to which a decision is followed within the click."""


class ImportFlow(QObject):
    """What the window does to import a file. Its page is made when it is first needed."""

    check_asked = Signal(object, object)
    """A Roster that is to be checked and shown, and its file."""
    left = Signal()
    another_file_asked = Signal()

    def __init__(self, window: MainWindow, intake: IntakeDesk) -> None:
        super().__init__(window)
        self._window = window
        self._intake = intake
        self.page: ImportPage | None = None
        self._wanted: Guide | None = None
        self._stored: Change | None = None
        self._is_followed = False
        self._undoing_later = QTimer(self)  # a stack that is being deleted tells of its end, too
        self._undoing_later.setSingleShot(True)
        self._undoing_later.timeout.connect(self._tell_undoing)

    def made_page(self) -> ImportPage:
        """The page, made when it is first asked for."""
        if self.page is None:
            window = self._window
            self.page = page = ImportPage(window.colours, self._intake.profile)
            window.pages.addWidget(page)
            page.revise_asked.connect(self._revise)
            page.preview_asked.connect(self._preview)
            page.check_asked.connect(self._check)
            page.import_asked.connect(self._import)
            page.left.connect(self.left)
            page.another_file_asked.connect(self.another_file_asked)
            page.cases_asked.connect(lambda: window.show_page("cases"))
            page.undo_asked.connect(self._undo)
            page.again_asked.connect(self._read_again)
            page.told.connect(window.status.say)
        return self.page

    @property
    def is_open(self) -> bool:
        """Whether a file is being imported."""
        return self.page is not None and self.page.guide is not None

    def begin(self, guide: Guide, name: str = "") -> None:
        """Show the guide at the first step that needs a person."""
        from app.rules.dates import roc_year  # after painting

        page = self.made_page()
        page.begin(guide, roc_year(self._window.desk.today()), name)
        self._warn(guide)

    def _warn(self, guide: Guide) -> None:
        """Say so where the file seems to be something else than a roster."""
        found = mistaken(guide.titles.shown.values())
        if found is None:
            return
        ways: list[tuple[str, Callable[[], object]]] = [
            ("開啟另一個檔案", self.another_file_asked.emit)
        ]
        if found is Mistaken.WEBHR:
            ways = [("對照 WebHR 清單", lambda: self._compare_instead(guide))]
        self.made_page().notice.say("review", SENTENCES[found], ways)

    def _compare_instead(self, guide: Guide) -> None:
        window = self._window
        self.close()
        window.show_page("compare")
        window.beside.compare.open_file(guide.path)

    def close(self) -> None:
        """Let go of the file."""
        if self.page is not None:
            self.page.guide = None
            self.page.step = FILE

    def _read_again(self) -> None:
        """Read the file anew, as it has been saved since; what was decided is decided still."""
        from app.ui.archive_flow import is_archive

        page, window, intake = self.made_page(), self._window, self._intake
        guide = page.guide
        if guide is None:
            return
        if is_archive(guide.path):  # it is opened in another way
            window.open_file(guide.path)
            return
        decided = page.decided(guide)

        def work(progress: Progress) -> Guide:
            with suppress(*window.desk.own_errors()):  # without it everything is asked again
                intake.keep_profile(decided)
            return intake.open_guide(guide.path, progress)

        job = window.work.jobs.start(
            work,
            done=lambda read: self._read(guide, read),
            failed=lambda error: page.failed(window.work.sentence(error, "讀取")),
        )
        page.follow(job, "重新讀取")

    def _read(self, before: Guide, after: Guide) -> None:
        page = self.made_page()
        if page.guide is before:
            page.begin_again(after)
            self._window.status.say(f"已重新讀取 {after.name}。")

    # Deciding ---------------------------------------------------------------------------------

    def _revise(self, revise: Callable[..., Guide]) -> None:
        page = self.made_page()
        guide = page.guide
        if guide is None:
            return
        if len(guide.rows) <= _AT_ONCE:
            try:
                page.show_guide(revise(guide))
            except self._window.desk.own_errors() as error:
                page.failed(str(error))
                page.file_step.show_guide(guide)
            return

        def stopped() -> None:
            page.stopped()
            if page.guide is guide:
                page.file_step.show_guide(guide)  # as it was before

        job = self._window.work.jobs.start(
            lambda progress: revise(guide, progress=progress),
            done=lambda changed: self._revised(guide, changed),
            failed=lambda error: page.failed(self._window.work.sentence(error, "讀取")),
            stopped=stopped,
        )
        page.follow(job, "重新讀取")

    def _revised(self, before: Guide, after: Guide) -> None:
        page = self.made_page()
        if page.guide is before:
            page.show_guide(after)

    def _preview(self, guide: Guide) -> None:
        page = self.made_page()
        self._wanted = guide

        def work(progress: Progress) -> tuple[Preview, Sequence[Case]]:
            from app.intake.outcome import roster_of  # in the thread that needs it
            from app.intake.preview import preview

            def tick() -> None:
                progress("整理預覽", 0, 0)

            return preview(guide, tick), roster_of(guide, tick).cases

        def done(found: tuple[Preview, Sequence[Case]]) -> None:
            if self._wanted is guide:
                made, cases = found
                page.show_preview(made)
                self._compare(guide, cases)
                if len(made.lines) > _AT_ONCE:
                    self._prepare_search(made)

        job = self._window.work.jobs.start(
            work,
            done=done,
            failed=lambda error: page.failed(self._window.work.sentence(error, "讀取")),
            stopped=page.stopped,
        )
        page.follow(job, "整理預覽")

    def _prepare_search(self, made: Preview) -> None:
        """Have the words of many lines ready before someone looks for any."""
        from app.ui.import_preview import searched_texts

        step = self.made_page().preview_step
        self._window.work.jobs.start(
            lambda progress: searched_texts(made, lambda: progress("整理預覽", 0, 0)),
            done=lambda texts: step.know_texts(made, texts),
        )

    def _compare(self, guide: Guide, cases: Sequence[Case]) -> None:
        page = self.made_page()

        def done(arrivals: list[Arrival]) -> None:
            if self._wanted is guide:
                page.compared(arrivals)

        self._in_line(
            lambda progress, book: book.arrivals(cases, progress),
            "比對已存案件",
            done=done,
        )

    def _in_line(
        self,
        work: Callable[[Progress, CaseBook], Any],
        what: str,
        *,
        done: Callable[[Any], None],
    ) -> None:
        """Do something with the stored cases, behind all edits, its progress on the page."""
        page, window = self.made_page(), self._window
        job = look_up(
            window.work.jobs,
            window.book.case_desk.ask,
            work,
            done=done,
            failed=lambda error: page.failed(window.work.sentence(error, "匯入")),
            stopped=page.stopped,
        )
        page.follow(job, what)

    # What comes of it -------------------------------------------------------------------------

    def _check(self, guide: Guide) -> None:
        page = self.made_page()

        def work(progress: Progress) -> Roster:
            from app.intake.outcome import roster_of  # in the thread that needs it

            return roster_of(guide, lambda: progress("讀取案件", 0, 0))

        job = self._window.work.jobs.start(
            work,
            done=lambda roster: self.check_asked.emit(roster, guide.path),
            failed=lambda error: page.failed(self._window.work.sentence(error, "檢核")),
            stopped=page.stopped,
        )
        page.follow(job, "讀取案件")

    def _import(self, arrivals: list[Arrival], profile: ImportProfile) -> None:
        from app.incoming import State  # brings the store with it, which is open by now

        page, desk = self.made_page(), self._window.book.case_desk
        guide, number = page.guide, sum(one.state is not State.SAME for one in arrivals)
        meeting = Meeting()

        def store(progress: Progress, book: CaseBook, as_of: date) -> Change:
            name = f"匯入 {number:,} 件案件"
            self._stored = change = book.take_in(arrivals, name, as_of, progress)
            return change

        job = self._window.work.jobs.start(
            meeting.wait,
            done=lambda _: self._imported(guide, profile),
            failed=lambda error: page.failed(
                f"{self._window.work.sentence(error, '匯入')}沒有存入任何案件。"
            ),
            stopped=lambda: self._imported(guide, profile) if meeting.succeeded else page.stopped(),
        )
        page.follow(job, "存入案件")
        desk.take_in(
            lambda book, as_of: meeting.run(lambda progress: store(progress, book, as_of)),
            meeting.end,  # the job tells it
        )

    def _imported(self, guide: Guide | None, profile: ImportProfile) -> None:
        page = self.made_page()
        if page.guide is guide:  # else another file is in hand by now
            page.show_done()
            self._follow_undoing()
        self._window.work.jobs.start(
            lambda _: self._intake.keep_profile(profile),
            done=lambda _: None,
            failed=lambda error: page.notice.say(
                "review",
                f"案件已匯入，但未能記住欄位的對應：{self._window.work.sentence(error, '儲存')}",
                [],
            ),
        )

    def _follow_undoing(self) -> None:
        """Say from now on whether the import can be taken back, or has been."""
        if not self._is_followed:
            self._is_followed = True
            self._window.book.case_desk.undo_stack.indexChanged.connect(self._wait_for_undoing)

    def _wait_for_undoing(self, _: int) -> None:
        self._undoing_later.start(0)

    def _tell_undoing(self) -> None:
        from app.ui.undo import Step

        page, stack = self.made_page(), self._window.book.case_desk.undo_stack
        if page.step != DONE or page.guide is None:
            return
        steps = [stack.command(place) for place in range(stack.count())]
        ours = [n for n, s in enumerate(steps) if isinstance(s, Step) and s.change is self._stored]
        place = ours[0] if ours else None
        if place is None:
            page.done_step.show_way_back(can_undo=False)
        elif stack.index() <= place:
            page.done_step.show_undone()
        elif stack.index() == place + 1:
            page.done_step.show_outcome(page.preview_step.counts)
        else:
            page.done_step.show_way_back(can_undo=False)

    def _undo(self) -> None:
        self._window.book.case_desk.undo()
