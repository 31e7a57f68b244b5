"""The window: pages at the left, and what goes from one to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QSettings, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.ui.actions import Actions
from app.ui.desk import About, Desk
from app.ui.drops import FileDrops
from app.ui.loading_page import LoadingPage
from app.ui.palette import DARK, LIGHT, Palette
from app.ui.parts import Notice
from app.ui.rail import Rail
from app.ui.start_page import StartPage
from app.ui.status_line import StatusLine
from app.ui.style import qt_palette, sheet
from app.ui.work import Work

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent

    from app.history import CheckRun
    from app.ui.case_page import CasePage
    from app.ui.findings import Card
    from app.ui.help_page import HelpPage
    from app.ui.problem_page import ProblemPage
    from app.ui.reference_page import ReferencePage
    from app.ui.rows import Loaded

TITLE: Final = "聘用登記預檢"
SAMPLE_NAME: Final = "範例名冊（虛構）"
_SIZE: Final = QSize(1240, 780)


class MainWindow(QMainWindow):
    """The program's one window."""

    def __init__(self, desk: Desk, theme: str | None = None) -> None:
        """`theme` is "light", "dark" or None, which follows the system."""
        super().__init__()
        self._desk = desk
        self._theme = theme
        self._palette = self._wanted_palette()
        self._file: Path | None = None
        self._page_before: QWidget | None = None
        self._card_left: Card | None = None
        self._news_of_check = ""
        self.work = Work(desk, self)
        self.settings = QSettings(str(desk.settings_file), QSettings.Format.IniFormat)
        self.start_page = StartPage(self._palette)
        self.loading_page = LoadingPage()
        self.case_page: CasePage | None = None
        self.problem_page: ProblemPage | None = None
        self.help_page: HelpPage | None = None
        self.reference_page: ReferencePage | None = None
        self.status = StatusLine(self._palette)
        self.rail = Rail()
        self.pages = QStackedWidget()
        self.commands = self._make_commands()
        self._build()
        self._connect()

    # Building ---------------------------------------------------------------------------------

    def _make_commands(self) -> Actions:
        return Actions(
            self,
            {
                "open": self.ask_and_open,
                "reload": self.reload,
                "sample": self.open_sample,
                "packet": self.ask_and_export,
                "template": self.ask_and_write_template,
                "quit": self.close,
                "copy": self.copy,
                "find": self.go_to_filter,
                "next_case": lambda: self._on_cases().step(1),
                "previous_case": lambda: self._on_cases().step(-1),
                "next_finding": self.next_finding,
                "clear_filter": self.clear_filter,
                "as_of": lambda: self._on_cases().as_of.setFocus(
                    Qt.FocusReason.ShortcutFocusReason
                ),
                "page_start": lambda: self.show_page("start"),
                "page_cases": lambda: self.show_page("cases"),
                "page_problems": lambda: self.show_page("problems"),
                "page_reference": lambda: self.show_page("reference"),
                "help": self.explain,
                "about": lambda: self.show_page("help"),
            },
        )

    def _build(self) -> None:
        self.setWindowTitle(TITLE)
        self.setMinimumSize(QSize(820, 500))
        self.pages.addWidget(self.start_page)
        self.pages.addWidget(self.loading_page)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.pages, 1)
        right.addWidget(self.status)
        whole = QWidget()
        across = QHBoxLayout(whole)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(right, 1)
        self.setCentralWidget(whole)
        self.setPalette(qt_palette(self._palette))
        self.setStyleSheet(sheet(self._palette))
        geometry = self.settings.value("window/geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(_SIZE)

    def _connect(self) -> None:
        self.rail.asked.connect(self.show_page)
        self.start_page.open_asked.connect(self.ask_and_open)
        self.start_page.sample_asked.connect(self.open_sample)
        self.start_page.template_asked.connect(self.ask_and_write_template)
        self.start_page.run_asked.connect(self.open_file)
        self._drops = FileDrops(self)
        self._drops.hovering.connect(lambda over: self.start_page.mark_drop(over=over))
        self._drops.let_go.connect(self.open_file)
        self.work.checked.connect(self._show_checked)
        self.work.refused.connect(self._show_refused)
        self.work.outdated.connect(self._recheck_by_new_law)
        self.work.stopped.connect(self._show_stopped)
        self.work.written.connect(self._show_written)
        self.work.failed.connect(lambda text: self._notice().say("blocked", text, []))
        self.work.told.connect(self.status.say)
        self.work.runs_known.connect(self._show_runs)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._recolour)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Wait for the first painting."""
        super().showEvent(event)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Notice the first painting: what is not needed for it comes after it."""
        if event.type() is QEvent.Type.UpdateRequest and watched is self:
            self.removeEventFilter(self)
            QTimer.singleShot(0, self._after_painting)
        return False

    def _after_painting(self) -> None:
        """What nobody sees at first: the menus' icons, and the last checks."""
        for part in (self.rail, self.start_page, self.commands):
            part.recolour(self._palette)
        if self.work.checking is None:
            self.work.list_runs()

    def _cases(self) -> CasePage:
        """The page of the cases, made when it is first needed: it brings the rules with it."""
        if self.case_page is None:
            from app.ui.case_page import CasePage
            from app.ui.problem_page import ProblemPage  # the same
            from app.ui.rows import COLUMNS  # the same

            self.case_page = page = CasePage(self._palette, self._desk.today())
            self.problem_page = ProblemPage(self._palette)
            self.pages.addWidget(page)
            self.pages.addWidget(self.problem_page)
            page.as_of_changed.connect(self.recheck)
            page.reload_asked.connect(self.reload)
            page.packet_asked.connect(self.ask_and_export)
            page.another_file_asked.connect(self.ask_and_open)
            page.tables_asked.connect(lambda: self.show_page("reference"))
            page.rule_asked.connect(self.show_rule)
            page.problems_asked.connect(lambda: self.show_page("problems"))
            self.problem_page.case_asked.connect(self._show_case_of_row)
            self.commands.offer_columns(COLUMNS, self._sort_by)
            if (state := self.settings.value("window/splitter")) is not None:
                page.splitter.restoreState(state)
        return self.case_page

    def _sort_by(self, column: int) -> None:
        self._on_cases().sort_by(column)

    def _on_cases(self) -> CasePage:
        """The page of the cases, brought to the front."""
        page = self._cases()
        if self.pages.currentWidget() is not page:
            self.show_page("cases")
        return page

    def _reference(self) -> ReferencePage:
        if self.reference_page is None:
            from app.ui.law_work import LawWork  # it brings the rules with it
            from app.ui.reference_page import ReferencePage  # the same

            law = LawWork(self._desk.law, self.work)
            law.changed.connect(lambda _: self._recheck_by_new_law())
            law.written.connect(self._show_written)
            self.reference_page = ReferencePage(self._palette, law, self.settings)
            self.pages.addWidget(self.reference_page)
        return self.reference_page

    def _help(self) -> HelpPage:
        if self.help_page is None:
            from app.ui.help_page import HelpPage  # it names the verdicts

            self.help_page = HelpPage(self._palette, self.commands.shortcuts())
            self.pages.addWidget(self.help_page)
            self._find_about()
        return self.help_page

    # Colours ----------------------------------------------------------------------------------

    def _wanted_palette(self) -> Palette:
        if self._theme is not None:
            return DARK if self._theme == "dark" else LIGHT
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return DARK if dark else LIGHT

    def use_theme(self, theme: str | None) -> None:
        """Light, dark, or as the system has it."""
        self._theme = theme
        self._recolour()

    def _recolour(self) -> None:
        palette = self._wanted_palette()
        if palette is self._palette:
            return
        self._palette = palette
        self.setPalette(qt_palette(palette))
        self.setStyleSheet(sheet(palette))
        for part in (self.rail, self.start_page, self.status, self.commands):
            part.recolour(palette)
        for page in (self.case_page, self.problem_page, self.help_page, self.reference_page):
            if page is not None:
                page.recolour(palette)

    # Pages ------------------------------------------------------------------------------------

    def show_page(self, name: str) -> None:
        """Go to a page: start, cases, problems, reference or help."""
        match name:
            case "cases":
                page = self._cases()
                self.pages.setCurrentWidget(page)
                page.view.setFocus()
            case "problems" if self.problem_page is not None:
                self.pages.setCurrentWidget(self.problem_page)
                self.problem_page.view.setFocus()
            case "reference":
                self.pages.setCurrentWidget(self._reference())
                self._reference().view.setFocus()
            case "help":
                self.pages.setCurrentWidget(self._help())
                self._help().setFocus()
            case _:
                name = "start"
                self.pages.setCurrentWidget(self.start_page)
                self.work.list_runs()
        self.rail.mark(name)
        self.commands.allow_looking(name == "reference" or self._file is not None)

    def show_rule(self, rule_id: str) -> None:
        """Go to the page of a rule, from a finding; Esc comes back to it."""
        self._card_left = self._cases().panel.focused_card()
        self.show_page("reference")
        self._reference().open_rule(rule_id, is_visit=True)

    def explain(self) -> None:
        """F1: the rule of the finding that has the focus, else 說明."""
        page = self.case_page
        card = page.panel.focused_card() if page is not None else None
        if page is self.pages.currentWidget() and card is not None:
            self.show_rule(card.item.rules[0])
        else:
            self.show_page("help")

    def _show_case_of_row(self, row: int) -> None:
        self.show_page("cases")
        self._cases().show_case_of_row(row)

    def _notice(self) -> Notice:
        """Where to say something: on the cases where they are shown, else at the start."""
        if self.case_page is not None and self.pages.currentWidget() is self.case_page:
            return self.case_page.notice
        if self.reference_page is not None and self._is_shown(self.reference_page):
            return self.reference_page.notice
        if self.pages.currentWidget() is not self.start_page:
            self.show_page("start")
        return self.start_page.notice

    def _is_shown(self, page: QWidget | None) -> bool:
        return page is not None and self.pages.currentWidget() is page

    def tell_unexpected(self, kind: str) -> None:
        """Something in the window itself broke."""
        text = f"程式發生錯誤（{kind}），剛才的動作可能沒有完成；請再試一次，或告知程式維護人員。"
        self._notice().say("error", text, [])

    def _find_about(self) -> None:
        self.work.jobs.start(lambda _: self._desk.about(), done=self._show_about)

    def _show_about(self, about: About) -> None:
        self._help().show_about(about)

    def _show_runs(self, runs: tuple[CheckRun, ...], notice: str, words_of: dict[str, str]) -> None:
        self.start_page.show_runs(runs, words_of)
        if notice:
            self.start_page.notice.say("review", notice, [])

    # Opening and checking ---------------------------------------------------------------------

    def ask_and_open(self) -> None:
        """開啟名冊."""
        from app.ui import dialogs  # not before painting

        file = dialogs.ask_roster(self, self.settings)
        if file is not None:
            self.open_file(file)

    def open_sample(self) -> None:
        """以範例練習."""
        self.open_file(self._desk.sample)

    def open_file(self, file: Path) -> None:
        """Read and check a file; what was shown before comes back where that does not succeed."""
        as_of = self.case_page.as_of.day if self.case_page else self._desk.today()
        self.start_page.notice.hide()
        self.status.say("")
        job = self.work.check(file, as_of)
        if self.pages.currentWidget() is not self.loading_page:
            self._page_before = self.pages.currentWidget()
        self.loading_page.follow(job, self._name_of(file))
        self.pages.setCurrentWidget(self.loading_page)
        self.loading_page.setFocus()

    def reload(self) -> None:
        """重新讀取."""
        if self._file is not None:
            job = self.work.check(self._file, self._cases().as_of.day)
            self.status.follow(job, "讀取檔案")

    def recheck(self, as_of: date) -> None:
        """Check the roster shown for another date."""
        loaded = self._cases().loaded
        if loaded is not None and self._file is not None:
            job = self.work.recheck(loaded.checked, as_of, self._file)
            self.status.follow(job, "檢核案件")

    def _recheck_by_new_law(self) -> None:
        """Other tables are in force: what is shown by the old ones is checked again."""
        if self.help_page is not None:
            self._find_about()
        if self.work.checking is None and self.case_page is not None:
            self._news_of_check = "已依新的參考資料表重新檢核。"
            self.recheck(self.case_page.as_of.day)

    def _show_checked(self, loaded: Loaded, file: Path) -> None:
        self._file = file
        page = self._cases()
        name, problems = self._name_of(file), loaded.checked.roster.problems
        page.show_roster(loaded, name)
        if self.problem_page is not None:
            self.problem_page.show_problems(problems, name)
        self.rail.allow_cases(len(problems))
        self.commands.allow_cases()
        self.setWindowTitle(f"{name} － {TITLE}")
        counts = loaded.checked.result.counts()
        self.status.say(loaded.unkept or self._news_of_check)
        self._news_of_check = ""
        self.status.show_counts({v.value: n for v, n in counts.items()})
        if not self._is_shown(self.problem_page) and not self._is_shown(self.reference_page):
            self.show_page("cases")

    def _show_refused(self, sentence: str, file: Path) -> None:
        self._back_from_loading()
        self._keep_as_of()
        if self._is_open:
            sentence += "畫面上仍是原來的名冊。"
        self._notice().say(
            "blocked",
            sentence,
            [("再試一次", lambda: self.open_file(file)), ("開啟另一個檔案", self.ask_and_open)],
        )

    @property
    def _is_open(self) -> bool:
        """Whether a roster is shown."""
        return self.case_page is not None and self.case_page.loaded is not None

    def _show_stopped(self) -> None:
        self._back_from_loading()
        self._keep_as_of()
        self.status.say("已取消檢核。")

    def _keep_as_of(self) -> None:
        """The date shown is the one that the results shown are for."""
        if self.case_page is not None and self.case_page.loaded is not None:
            self.case_page.as_of.set_day(self.case_page.loaded.checked.result.as_of)

    def _back_from_loading(self) -> None:
        if self.pages.currentWidget() is self.loading_page and self._page_before is not None:
            self.pages.setCurrentWidget(self._page_before)

    def _name_of(self, file: Path) -> str:
        return SAMPLE_NAME if file == self._desk.sample else file.name

    # Writing ----------------------------------------------------------------------------------

    def ask_and_export(self) -> None:
        """匯出報送包."""
        loaded = self.case_page.loaded if self.case_page else None
        if loaded is None or not loaded.lines or self.work.exporting is not None:
            return
        from app.ui import dialogs  # not before painting

        folder = dialogs.ask_folder(self, self.settings)
        if folder is not None:
            job = self.work.export(loaded.checked.result, folder)
            self.status.follow(job, "寫入報送包")

    def ask_and_write_template(self) -> None:
        """匯出空白表單."""
        from app.ui import dialogs  # not before painting

        file = dialogs.ask_form(self, self.settings)
        if file is not None:
            self.work.write_template(file)

    def _show_written(self, text: str, file: Path) -> None:
        from app.ui import dialogs  # not before painting

        self.status.say(text, ("開啟資料夾", lambda: dialogs.open_folder(file.parent)))

    # Keys, closing ----------------------------------------------------------------------------

    def copy(self) -> None:
        """複製: what the page shown has chosen."""
        page = self.pages.currentWidget()
        text = ""
        if self.case_page is not None and page is self.case_page:
            text = self.case_page.copied()
        elif self.problem_page is not None and page is self.problem_page:
            text = self.problem_page.copied()
        elif self.reference_page is not None and page is self.reference_page:
            text = self.reference_page.copied()
        if text:
            QGuiApplication.clipboard().setText(text)
            self.status.say("已複製到剪貼簿。")

    def next_finding(self) -> None:
        """下一項檢核."""
        self._on_cases().next_finding()

    def clear_filter(self) -> None:
        """清除篩選."""
        self._on_cases().filter.clear()

    def go_to_filter(self) -> None:
        """尋找: in the rules and tables where they are shown, else among the cases."""
        if self.reference_page is not None and self._is_shown(self.reference_page):
            self.reference_page.go_to_search()
            return
        field = self._on_cases().filter.field
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc goes back and never loses anything."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._is_shown(self.reference_page) and self._reference().step_back():
            return
        elif self.case_page is None:
            self.show_page("start")
        elif self.pages.currentWidget() is self.case_page:
            self.case_page.step_back()
        elif self.pages.currentWidget() is not self.loading_page:
            self.show_page("cases" if self.case_page.loaded else "start")
            if self._card_left in self.case_page.panel.cards:
                self._card_left.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._card_left = None

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Stop what is under way, wait for it, and remember the window's shape."""
        self.settings.setValue("window/geometry", self.saveGeometry())
        if self.case_page is not None:
            self.settings.setValue("window/splitter", self.case_page.splitter.saveState())
        self.settings.sync()
        self.hide()
        self.work.close()
        event.accept()
