"""From a file to its findings: opening, checking, going through it, writing what comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.ui.loading_page import LoadingPage

if TYPE_CHECKING:
    from datetime import date

    from app.ui.case_page import CasePage
    from app.ui.problem_page import ProblemPage
    from app.ui.rows import Loaded
    from app.ui.window import MainWindow

SAMPLE_NAME: Final = "範例名冊（虛構）"


class RosterFlow(QObject):
    """What the window does with rosters. Its pages are made when the first one is opened."""

    shown = Signal(str)
    """A roster is shown: its name."""
    keep_asked = Signal(object)
    """The cases of the roster shown, to be stored."""

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
            page.packet_asked.connect(self.ask_and_export)
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

    def _show_case_of_row(self, row: int) -> None:
        self._window.show_page("import")
        self.cases().show_case_of_row(row)

    def _ask_to_keep(self) -> None:
        loaded = self.cases().loaded
        if loaded is not None:
            self.keep_asked.emit(loaded.checked.roster.cases)

    def counts(self) -> dict[str, int]:
        """How many cases of the roster shown there are of each verdict."""
        loaded = self.page.loaded if self.page else None
        found = loaded.checked.result.counts() if loaded else {}
        return {verdict.value: number for verdict, number in found.items()}

    # Opening and checking ---------------------------------------------------------------------

    def ask_and_open(self) -> None:
        """開啟名冊."""
        from app.ui import dialogs  # not before painting

        file = dialogs.ask_roster(self._window, self._window.settings)
        if file is not None:
            self.open_file(file)

    def open_sample(self) -> None:
        """以範例練習."""
        self.open_file(self._desk.sample)

    def open_file(self, file: Path) -> None:
        """Read and check a file; what was shown before comes back where that does not succeed."""
        as_of = self.page.as_of.day if self.page else self._desk.today()
        window = self._window
        window.start_page.notice.hide()
        window.status.say("")
        job = self._work.check(file, as_of)
        if window.pages.currentWidget() is not self.loading_page:
            self._page_before = window.pages.currentWidget()
        self.loading_page.follow(job, self._name_of(file))
        window.pages.setCurrentWidget(self.loading_page)
        self.loading_page.setFocus()

    def reload(self) -> None:
        """重新讀取."""
        if self.file is not None:
            job = self._work.check(self.file, self.cases().as_of.day)
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

    def ask_and_export(self) -> None:
        """匯出報送包."""
        loaded = self.page.loaded if self.page else None
        if self._work.exporting is not None:
            return
        if loaded is None or not loaded.lines:
            self._window.status.say("請先開啟名冊，或在「案件」選擇要匯出的案件。")
            return
        from app.ui import dialogs  # not before painting

        folder = dialogs.ask_folder(self._window, self._window.settings)
        if folder is not None:
            job = self._work.export(loaded.checked.result, folder)
            self._window.status.follow(job, "寫入報送包")

    def ask_and_write_template(self) -> None:
        """匯出空白表單."""
        from app.ui import dialogs  # not before painting

        file = dialogs.ask_form(self._window, self._window.settings)
        if file is not None:
            self._work.write_template(file)

    def show_written(self, text: str, file: Path) -> None:
        """Say what was written, with the way to it."""
        from app.ui import dialogs  # not before painting

        self._window.status.say(text, ("開啟資料夾", lambda: dialogs.open_folder(file.parent)))
