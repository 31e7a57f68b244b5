"""From a file to its findings: opening, checking, going through it, writing what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.ui.loading_page import LoadingPage

if TYPE_CHECKING:
    from datetime import date

    from app.intake.guide import Guide
    from app.intake.roster import Roster
    from app.ui.background import Job
    from app.ui.case_page import CasePage
    from app.ui.import_flow import ImportFlow
    from app.ui.import_page import ImportPage
    from app.ui.problem_page import ProblemPage
    from app.ui.rows import Loaded
    from app.ui.window import MainWindow

SAMPLE_NAME: Final = "範例名冊（虛構）"


class RosterFlow(QObject):
    """What the window does with rosters. Its pages are made when the first one is opened."""

    shown = Signal(str)
    """A roster is shown: its name."""
    named = Signal(str)
    """What file the page 匯入 is about now; "" where it is about none."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._work = window.work
        self._desk = window.desk
        self.file: Path | None = None
        self.page: CasePage | None = None
        self.problem_page: ProblemPage | None = None
        self.loading_page = LoadingPage()
        self._page_before: QWidget | None = None
        self._news_of_check = ""
        self._imports: ImportFlow | None = None
        self._guide: Guide | None = None
        self._opening: Job | None = None
        window.pages.addWidget(self.loading_page)
        work = self._work
        work.checked.connect(self._show_checked)
        work.refused.connect(self._show_refused)
        work.outdated.connect(self.recheck_by_new_law)
        work.stopped.connect(self._show_stopped)
        work.written.connect(self.show_written)

    # Pages ------------------------------------------------------------------------------------

    def cases(self) -> CasePage:
        """The page of the cases, made when it is first needed: it brings the rules with it."""
        if self.page is None:
            from app.ui.case_page import CasePage
            from app.ui.problem_page import ProblemPage  # the same

            window = self._window
            self.page = page = CasePage(window.colours, self._desk.today())
            self.problem_page = ProblemPage(window.colours)
            window.pages.addWidget(page)
            window.pages.addWidget(self.problem_page)
            page.as_of_changed.connect(self.recheck)
            page.reload_asked.connect(self.reload)
            page.packet_asked.connect(self.make_packet)
            page.keep_asked.connect(self._ask_to_keep)
            page.another_file_asked.connect(self.ask_and_open)
            page.tables_asked.connect(lambda: window.show_page("reference"))
            page.rule_asked.connect(window.visits.show_rule)
            page.problems_asked.connect(lambda: window.show_page("problems"))
            self.problem_page.case_asked.connect(self._show_case_of_row)
            if (state := window.settings.value("window/splitter")) is not None:
                page.splitter.restoreState(state)
        return self.page

    @property
    def is_open(self) -> bool:
        """Whether a roster is shown."""
        return self.page is not None and self.page.loaded is not None

    # The guide --------------------------------------------------------------------------------

    def _made_imports(self) -> ImportFlow | None:
        """The guide through an import, where there is one."""
        intake = self._desk.intake
        if self._imports is None and intake is not None:
            from app.ui.import_flow import ImportFlow  # brings the rules with it

            self._imports = flow = ImportFlow(self._window, intake)
            flow.check_asked.connect(self._check_roster)
            flow.left.connect(self._leave_guide)
            flow.another_file_asked.connect(self.ask_and_open)
        return self._imports

    @property
    def import_page(self) -> ImportPage | None:
        """The page of the guide, once it has been made."""
        return self._imports.page if self._imports is not None else None

    @property
    def is_guiding(self) -> bool:
        """Whether the guide stands on the page 匯入, and not the findings."""
        return self._imports is not None and self._imports.is_open

    @property
    def has_front(self) -> bool:
        """Whether the page 匯入 has anything to show."""
        return self.is_guiding or self.is_open

    def front(self) -> tuple[QWidget, QWidget]:
        """What the page 匯入 shows, and what in it takes the focus."""
        page = self.import_page
        if page is not None and self.is_guiding:
            return page, page.focus_of_step()
        return (cases := self.cases()), cases.view

    def _show_guide(self, guide: Guide) -> None:
        imports = self._made_imports()
        if imports is not None:
            imports.begin(guide, self._name_of(guide.path))
            self.named.emit(self._name_of(guide.path))
            self._window.status.say("")
            self._window.show_page("import")

    def show_received(self, roster: Roster, file: Path) -> None:
        """Show cases that another office has sent as those of a file are: first what changes."""
        intake = self._desk.intake
        if intake is None:
            return
        job = self._work.jobs.start(
            lambda progress: intake.open_received(roster, file, progress),
            done=self._show_guide,
            failed=lambda error: self._show_refused(self._work.sentence(error, "讀取"), file),
        )
        self._window.status.follow(job, "讀取檔案")

    def _leave_guide(self) -> None:
        if self._imports is not None:
            self._imports.close()
        self.named.emit(self.name if self.is_open else "")
        self._window.show_page("import" if self.is_open else "start")

    def _survey(self, file: Path) -> Job:
        """Read a file; what is certain is checked at once, all else is shown to be decided."""
        intake = self._desk.intake
        assert intake is not None  # noqa: S101  # whoever asks has looked

        def ended(tell: Callable[[], object]) -> None:
            # A file that another one has replaced has nothing to say any more.
            if self._opening is job:
                self._opening = None
                tell()

        def done(guide: Guide) -> None:
            if guide.needs_a_person:
                self._show_guide(guide)
            else:
                self._guide = guide
                self._check_guide(guide)

        if self._opening is not None:
            self._opening.stop()
        job = self._work.jobs.start(
            lambda progress: intake.open_guide(file, progress),
            done=lambda guide: ended(lambda: done(guide)),
            failed=lambda error: ended(
                lambda: self._show_refused(self._work.sentence(error, "讀取"), file)
            ),
            stopped=lambda: ended(self._show_stopped),
        )
        self._opening = job
        return job

    def _check_guide(self, guide: Guide) -> None:
        """Check the roster of a guide that nobody need look at."""
        from app.intake.outcome import roster_of  # the rules are there by now

        try:
            roster = roster_of(guide)
        except self._desk.own_errors() as error:
            self._show_refused(str(error), guide.path)
        else:
            self._check_roster(roster, guide.path)

    def _check_roster(self, roster: Roster, file: Path) -> None:
        """Check what the guide has read, and show the findings."""
        intake = self._desk.intake
        if intake is None:
            return
        if self._imports is not None and self._imports.page is not None:
            self._guide = self._imports.page.guide or self._guide
            self._imports.close()
        as_of = self.page.as_of.day if self.page else self._desk.today()
        job = self._work.check_roster(roster, as_of, file)
        self.loading_page.follow(job, self._name_of(file))
        self._window.pages.setCurrentWidget(self.loading_page)

    def _show_case_of_row(self, row: int) -> None:
        self._window.show_page("import")
        self.cases().show_case_of_row(row)

    def _ask_to_keep(self) -> None:
        """存入案件: first what would change, then all of it or nothing."""
        loaded = self.cases().loaded
        if loaded is None:
            return
        intake, file = self._desk.intake, self.file
        if self._guide is not None and self._guide.path == file:
            self._show_guide(self._guide)
        elif intake is not None and file is not None:
            job = self._work.jobs.start(
                lambda progress: intake.open_guide(file, progress),
                done=self._show_guide,
                failed=lambda error: self._show_refused(self._work.sentence(error, "讀取"), file),
            )
            self._window.status.follow(job, "讀取檔案")

    def counts(self) -> dict[str, int]:
        """How many cases of the roster shown there are of each verdict."""
        if self.is_guiding:
            return {}
        loaded = self.page.loaded if self.page else None
        found = loaded.checked.result.counts() if loaded else {}
        return {verdict.value: number for verdict, number in found.items()}

    # Opening and checking ---------------------------------------------------------------------

    def ask_and_open(self) -> None:
        """開啟名冊."""
        from app.ui import dialogs  # not before painting

        file = dialogs.ask_roster(self._window, self._window.settings)
        if file is not None:
            self._window.open_file(file)  # it may be one from another office

    def open_sample(self) -> None:
        """以範例練習."""
        self.open_file(self._desk.sample)

    def open_file(self, file: Path) -> None:
        """Read and check a file; what was shown before comes back where that does not succeed."""
        as_of = self.page.as_of.day if self.page else self._desk.today()
        window = self._window
        window.start_page.notice.hide()
        window.status.say("")
        guided = self._desk.intake is not None and file != self._desk.sample
        if self._imports is not None:
            self._imports.close()
        self._guide = None
        job = self._survey(file) if guided else self._work.check(file, as_of)
        if window.pages.currentWidget() is not self.loading_page:
            self._page_before = window.pages.currentWidget()
        self.loading_page.follow(job, self._name_of(file))
        window.pages.setCurrentWidget(self.loading_page)
        self.loading_page.setFocus()

    def reload(self) -> None:
        """重新讀取."""
        if self.is_guiding and (guide := self.import_page) is not None:
            guide.again_asked.emit()
            return
        if self.file is not None:
            guided = self._desk.intake is not None and self.file != self._desk.sample
            day = self.cases().as_of.day
            job = self._survey(self.file) if guided else self._work.check(self.file, day)
            self._window.status.follow(job, "讀取檔案")

    def recheck(self, as_of: date) -> None:
        """Check the roster shown for another date."""
        loaded = self.cases().loaded
        if loaded is not None and self.file is not None:
            job = self._work.recheck(loaded.checked, as_of, self.file)
            self._window.status.follow(job, "檢核案件")

    def recheck_by_new_law(self) -> None:
        """Other tables are in force: what is shown by the old ones is checked again."""
        if self._work.checking is None and self.page is not None:
            self._news_of_check = "已依新的參考資料表重新檢核。"
            self.recheck(self.page.as_of.day)

    def _show_checked(self, loaded: Loaded, file: Path) -> None:
        self.file = file
        page, window = self.cases(), self._window
        name, problems = self._name_of(file), loaded.checked.roster.problems
        page.show_roster(loaded, name)
        if self.problem_page is not None:
            self.problem_page.show_problems(problems, name)
        window.commands.allow_cases()
        window.status.say(loaded.unkept or self._news_of_check)
        self._news_of_check = ""
        self.shown.emit(name)
        self.named.emit(name)
        if window.pages.currentWidget() in (self.loading_page, window.start_page, page):
            window.show_page("import")
        elif window.page_name in ("import", "problems"):
            window.status.show_counts(self.counts())

    def _show_refused(self, sentence: str, file: Path) -> None:
        self._back_from_loading()
        self._keep_as_of()
        if self.is_open:
            sentence += "畫面上仍是原來的名冊。"
        self._window.notice().say(
            "blocked",
            sentence,
            [("再試一次", lambda: self.open_file(file)), ("開啟另一個檔案", self.ask_and_open)],
        )

    def _show_stopped(self) -> None:
        self._back_from_loading()
        self._keep_as_of()
        self._window.status.say("已取消檢核。")

    def _keep_as_of(self) -> None:
        """The date shown is the one that the results shown are for."""
        if self.page is not None and self.page.loaded is not None:
            self.page.as_of.set_day(self.page.loaded.checked.result.as_of)

    def _back_from_loading(self) -> None:
        pages = self._window.pages
        if pages.currentWidget() is self.loading_page and self._page_before is not None:
            pages.setCurrentWidget(self._page_before)

    def _name_of(self, file: Path) -> str:
        return SAMPLE_NAME if file == self._desk.sample else file.name

    # Writing ----------------------------------------------------------------------------------

    def make_packet(self) -> None:
        """報送包 of the roster shown: to its page, with the preview in sight."""
        loaded = self.page.loaded if self.page else None
        if self.is_guiding:
            self._window.status.say("名冊還在匯入；完成檢核後，即可製作報送包。")
        elif loaded is None or not loaded.lines:
            self._window.status.say("請先開啟名冊，或在「案件」選擇要匯出的案件。")
        else:
            self._window.packets.show_roster()

    def show_line(self, line: int) -> None:
        """Choose a case of the roster shown, by its place in it."""
        loaded = self.page.loaded if self.page else None
        if loaded is not None:
            self._show_case_of_row(loaded.checked.result.cases[line].case.row)

    @property
    def name(self) -> str:
        """What the roster shown is called."""
        return self._name_of(self.file) if self.file is not None else ""

    def show_written(self, text: str, file: Path) -> None:
        """Say what was written, with the way to it."""
        from app.ui import dialogs  # not before painting

        self._window.status.say(text, dialogs.way_to(file.parent))
