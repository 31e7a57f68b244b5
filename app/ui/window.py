"""The window: pages at the left, and what goes from one to another."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QObject, QSettings, QSize, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.ui import desk_page, early, in_sight, style
from app.ui.actions import Actions
from app.ui.deeds import deeds_of
from app.ui.desk import About, Desk
from app.ui.desk_page import DeskPage
from app.ui.drops import FileDrops
from app.ui.fields import look
from app.ui.palette import DARK, LIGHT, Palette
from app.ui.parts import Notice
from app.ui.rail import Rail
from app.ui.sharing import Sharing
from app.ui.status_line import StatusLine
from app.ui.style import qt_palette
from app.ui.visits import Visits
from app.ui.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent

    from app.history import CheckRun
    from app.ui.beside import Beside
    from app.ui.book_flow import BookFlow
    from app.ui.case_page import CasePage
    from app.ui.flow_moves_desk import FlowMoves
    from app.ui.help_shelf import HelpShelf
    from app.ui.packet_flow import PacketFlow
    from app.ui.reference_page import ReferencePage
    from app.ui.renewal_flow import RenewalFlow
    from app.ui.roster_flow import RosterFlow
    from app.ui.settings_flow import SettingsFlow
    from app.ui.stored_page import StoredPage

TITLE: Final = "聘用登記預檢"
_SIZE: Final = QSize(1240, 780)
_FRAME: Final = QSize(0, 32)
"""What a title bar takes of the screen."""
_MENUS_MS: Final = 200
"""After the first painting, the menus get their pictures."""
_WARM_MS: Final = 1500
"""After the first painting, what documents need is read into memory: the first preview waits for
nothing then.
"""
_UNDER: Final = {
    "problems": "import",
    "renewal": "cases",
    "compare": "import",
    "agreement": "flow",
}
"""Pages that have no button of their own, and the one under which they stand."""


def _is_dark() -> bool:
    scheme: object = QGuiApplication.styleHints().colorScheme()
    return scheme is QtCore.Qt.ColorScheme.Dark


def sheet(palette: Palette) -> str:
    """The style sheet of the window and of all its pages."""
    return style.sheet(palette) + desk_page.sheet(palette) + look.sheet(palette)


class MainWindow(QMainWindow):
    """The program's one window."""

    def __init__(self, desk: Desk, theme: str | None = None) -> None:
        """`theme` is "light", "dark" or None, which follows the system."""
        super().__init__()
        self.desk = desk
        self.settings = QSettings(str(desk.settings_file), QSettings.Format.IniFormat)
        kept = self.settings.value("window/theme")
        self._theme = theme or (str(kept) if kept in ("light", "dark") else None)
        self.colours = self._wanted_palette(is_dark=early.looks_dark)
        self.page_name = "start"
        self.visits = Visits(self)
        self.sharing = Sharing(self)
        self.work = Work(desk, self)
        self.start_page = DeskPage(self.colours)
        self.help_page: HelpShelf | None = None
        self.reference_page: ReferencePage | None = None
        self.status = StatusLine(self.colours)
        self.rail = Rail()
        self.pages = QStackedWidget()
        self.commands = Actions(self, deeds_of(self))
        self._build()
        self._connect()

    # What it does, each part made when it is first asked for: none is needed to be painted ----

    @cached_property
    def rosters(self) -> RosterFlow:
        """What is done with rosters."""
        from app.ui.roster_flow import RosterFlow

        rosters = RosterFlow(self)
        rosters.named.connect(self._name_file)
        return rosters

    @cached_property
    def book(self) -> BookFlow:
        """What is done with stored cases."""
        from app.ui.book_flow import BookFlow

        return BookFlow(self)

    @cached_property
    def settings_flow(self) -> SettingsFlow:
        """What is done with settings."""
        from app.ui.settings_flow import SettingsFlow

        return SettingsFlow(self)

    @cached_property
    def packets(self) -> PacketFlow:
        """What is done to write packets of stored cases."""
        from app.ui.packet_flow import PacketFlow

        return PacketFlow(self, self.desk.packet)

    @cached_property
    def flows(self) -> FlowMoves:
        """What is done with the flow."""
        from app.ui.flow_moves_desk import moves_of

        return moves_of(self)

    @cached_property
    def renewals(self) -> RenewalFlow:
        """What is done to renew contracts."""
        from app.ui.renewal_flow import RenewalFlow

        return RenewalFlow(self)

    @cached_property
    def beside(self) -> Beside:
        """What is done beside WebHR."""
        from app.ui.beside import Beside

        return Beside(self, self.desk.variants)

    # Building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setWindowTitle(TITLE)
        self._fit_text()
        self.pages.insertWidget(0, self.start_page)
        self.pages.setCurrentIndex(0)
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
        self.setPalette(qt_palette(self.colours))
        geometry = self.settings.value("window/geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(_SIZE.boundedTo(self.screen().availableSize() - _FRAME))

    def _connect(self) -> None:
        start = self.start_page
        self.rail.asked.connect(self.show_page)
        start.new_case_asked.connect(lambda: self.book.new_case())
        start.open_asked.connect(self.ask_and_open)
        start.sample_asked.connect(self.open_sample)
        start.template_asked.connect(self.ask_and_write_template)
        start.run_asked.connect(self.open_file)
        start.case_asked.connect(lambda case_id: self.book.go_to(case_id))
        start.cases_asked.connect(lambda ids, title: self.book.show_cases(ids, title))
        start.stage_asked.connect(lambda stage: self.book.show_stage(stage))
        start.renewal_asked.connect(lambda: self.renewals.begin())
        start.practice_gone_asked.connect(
            lambda ids: self.book.case_desk.delete(ids, f"移除 {len(ids):,} 件練習案件")
        )
        self._drops = FileDrops(self)
        self._drops.hovering.connect(lambda over: start.mark_drop(over=over))
        self._drops.let_go.connect(self.open_file)
        self.work.failed.connect(lambda text: self.notice().say("blocked", text, []))
        self.work.told.connect(self.status.say)
        self.work.runs_known.connect(self._show_runs)
        self.pages.currentChanged.connect(lambda _: self._offer_sorting())
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
        """What nobody sees at first: the menus' icons, the last checks, and what is stored."""
        self._recolour()  # where the system is dark otherwise than it looked at first
        for part in (self.rail, self.start_page):
            part.recolour(self.colours)
        self.book.begin(then=self._list_runs)
        # Nobody opens a menu before the list is there.
        QTimer.singleShot(_MENUS_MS, self, lambda: self.commands.recolour(self.colours))
        self.book.make_undo(self.commands.by_name["undo"], self.commands.by_name["redo"])
        QTimer.singleShot(_WARM_MS, self, self.packets.warm)

    def _list_runs(self) -> None:
        if self.work.checking is None:
            self.work.list_runs()

    def reference(self) -> ReferencePage:
        """規則與參考資料."""
        if self.reference_page is None:
            from app.ui.law_work import LawWork  # it brings the rules with it
            from app.ui.reference_page import ReferencePage  # the same

            law = LawWork(self.desk.law, self.work)
            law.changed.connect(lambda _: self.follow_the_law())
            law.written.connect(self.rosters.show_written)
            self.reference_page = ReferencePage(self.colours, law, self.settings)
            self.pages.addWidget(self.reference_page)
        return self.reference_page

    def help(self) -> HelpShelf:
        """說明."""
        if self.help_page is None:
            from app.ui.help_shelf import HelpShelf  # it names the verdicts

            self.help_page = HelpShelf(self.colours, self.commands.shortcuts())
            self.help_page.rule_asked.connect(self.visits.show_rule)
            self.pages.addWidget(self.help_page)
            self._find_about()
        return self.help_page

    def _fit_text(self) -> None:
        """Be at least large enough for the text, and draw it in its size."""
        self.setMinimumSize(QSize(style.scaled(820), style.scaled(500)))
        self.setStyleSheet(sheet(self.colours))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """The system's text has another size now."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ApplicationFontChange:
            self._fit_text()

    # Colours ----------------------------------------------------------------------------------

    def _wanted_palette(self, is_dark: Callable[[], bool]) -> Palette:
        if self._theme is not None:
            return DARK if self._theme == "dark" else LIGHT
        return DARK if is_dark() else LIGHT

    def use_theme(self, theme: str | None) -> None:
        """Light, dark, or as the system has it."""
        self._theme = theme
        self._recolour()

    def _recolour(self) -> None:
        palette = self._wanted_palette(_is_dark)
        if palette is self.colours:
            return
        self.colours = palette
        self.setPalette(qt_palette(palette))
        self.setStyleSheet(sheet(palette))
        for part in (self.rail, self.start_page, self.status, self.commands):
            part.recolour(palette)
        for page in (
            self.rosters.page,
            self.rosters.problem_page,
            self.rosters.import_page,
            self.book.page,
            self.help_page,
            self.reference_page,
            self.renewals.page,
            self.packets.page,
            self.settings_flow.page,
        ):
            if page is not None:
                page.recolour(palette)
        self.beside.recolour(palette)
        if "flows" in vars(self):
            self.flows.recolour()
        self.sharing.recolour()

    # Pages ------------------------------------------------------------------------------------

    def show_page(self, name: str) -> None:
        """Go to a page: start, cases, import, flow, packet, reference, settings, help or another.

        One that shows nothing yet leads to the start.
        """
        if name == "import" and not self.rosters.has_front:
            self.rail.mark(_UNDER.get(self.page_name, self.page_name))
            self.ask_and_open()
            return
        if name == "flow":
            self.book.show_flow(self.flows)
        elif found := in_sight.page_of(self, name):
            page, focus = found
            self.pages.setCurrentWidget(page)
            focus.setFocus()
        else:
            name = "start"
            self.pages.setCurrentWidget(self.start_page)
            self.work.list_runs()
        self.page_name = name
        self.status.show_counts(self.rosters.counts() if name in ("import", "problems") else {})
        self.rail.mark(_UNDER.get(name, name))
        self.commands.allow_looking(
            name in ("reference", "cases", "compare") or self.rosters.has_front
        )

    def _offer_sorting(self) -> None:
        """排序依: by the columns of the list that is shown."""
        page = self.pages.currentWidget()
        for one in (self.rosters.page, self.book.page):
            if one is not None and one is page:
                self.commands.offer_columns(one.model.columns.titles, one.sort_by)
                return
        self.commands.offer_columns((), lambda _: None)

    def cases_page(self) -> CasePage | StoredPage:
        """The page with a list of cases that is shown, or else was last; brought to the front."""
        is_import = self.page_name == "import" and not self.rosters.is_guiding
        if is_import or (self.page_name not in ("cases", "import") and self.rosters.is_open):
            page: CasePage | StoredPage = self.rosters.cases()
            name = "import"
        else:
            page, name = self.book.cases(), "cases"
        if self.pages.currentWidget() is not page:
            self.show_page(name)
        return page

    def notice(self) -> Notice:
        """Where to say something: on the page shown where it has a place, else at the start."""
        page = self.pages.currentWidget()
        if page is not None and page is self.rosters.page:
            return self.rosters.cases().notice
        if page is not None and page is self.book.page:
            return self.book.cases().notice
        if self.reference_page is not None and page is self.reference_page:
            return self.reference_page.notice
        if page is not self.start_page:
            self.show_page("start")
        return self.start_page.notice

    def tell_unexpected(self, spot: str) -> None:
        """Something in the window itself broke, at a spot that its maintainers will ask for."""
        text = f"程式發生錯誤（{spot}），剛才的動作可能沒有完成；請再試一次，或告知程式維護人員。"
        self.notice().say("error", text, [])

    def _find_about(self) -> None:
        self.work.jobs.start(lambda _: self.desk.about(), done=self._show_about)

    def _show_about(self, about: About) -> None:
        self.help().show_about(about)

    def _show_runs(self, runs: tuple[CheckRun, ...], notice: str, words_of: dict[str, str]) -> None:
        self.start_page.show_runs(runs, words_of)
        if notice:
            self.start_page.notice.say("review", notice, [])

    # What one part wants of another -----------------------------------------------------------

    def open_file(self, file: Path) -> None:
        """Read and check a file, or one that another office has sent."""
        if not self.sharing.is_received(file):
            self.rosters.open_file(file)

    def ask_and_open(self) -> None:
        """開啟名冊."""
        self.rosters.ask_and_open()

    def open_sample(self) -> None:
        """以範例練習."""
        self.rosters.open_sample()

    def ask_and_write_template(self) -> None:
        """匯出空白表單."""
        self.sharing.forms.show()

    def _name_file(self, name: str) -> None:
        self.setWindowTitle(f"{name} － {TITLE}" if name else TITLE)

    def follow_the_law(self) -> None:
        """Other tables are in force: what was checked by the old ones is checked again."""
        if self.help_page is not None:
            self._find_about()
        self.rosters.recheck_by_new_law()
        self.book.follow_the_law()
        self.packets.forget_checks()

    def export(self) -> None:
        """匯出報送包: of the stored cases chosen, or of the roster shown."""
        if self.packets.page is not None and self.pages.currentWidget() is self.packets.page:
            self.packets.page.begin_printing()
        elif self.page_name in ("import", "problems"):
            self.rosters.make_packet()
        else:
            self.show_packet(self.book.cases().chosen_ids())

    def show_packet(self, ids: Sequence[int]) -> None:
        """To the page 報送包 with these cases, their preview in sight and with the focus."""
        self.show_page("packet")
        page = self.packets.show(ids, begin_with_chosen=bool(ids))
        if ids:
            page.preview.take_focus()

    def renew(self) -> None:
        """年度續聘: of the stored cases chosen, or of all that end soon."""
        shown = self.pages.currentWidget() is self.book.page
        ids = self.book.cases().chosen_ids() if shown else []
        self.renewals.begin(ids if len(ids) > 1 else [])

    # Keys, closing ----------------------------------------------------------------------------

    def copy(self) -> None:
        """複製: what the page shown has chosen."""
        text = in_sight.copied(self)
        if text:
            QGuiApplication.clipboard().setText(text)
            self.status.say("已複製到剪貼簿。")

    def go_to_filter(self) -> None:
        """尋找: in the list or table that is in sight, else among the cases."""
        in_sight.look_for(self)

    def clear_filter(self) -> None:
        """清除篩選."""
        self.cases_page().filter.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc goes back and never loses anything."""
        if event.key() != QtCore.Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.page_name == "reference" and self.reference().step_back():
            return
        elif self.pages.currentWidget() in (self.rosters.page, self.book.page):
            self.cases_page().step_back()
        elif self.pages.currentWidget() is not self.rosters.loading_page:
            self.visits.go_back()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Keep what was typed, stop what is under way, and remember the window's shape.

        Where something that was typed cannot be kept, that is said first.
        """
        if not self.book.may_close():
            event.ignore()
            return
        self.settings.setValue("window/geometry", self.saveGeometry())
        if self.rosters.page is not None:
            self.settings.setValue("window/splitter", self.rosters.page.splitter.saveState())
        self.beside.close()
        self.packets.close()
        self.hide()
        self.book.close()
        self.settings.sync()
        self.work.close()
        event.accept()
