"""設定 in the window: what is shown there, and what becomes of what is changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from app.stored import Agency
    from app.ui.settings_page import SettingsPage
    from app.ui.window import MainWindow

THEME: Final = "window/theme"
_RESTORE: Final = "restore"
_ELSEWHERE: Final = "elsewhere"


class SettingsFlow(QObject):
    """What the window does with settings. The page is made when it is first asked for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._store = window.desk.store
        self._settings = window.desk.settings
        self.page: SettingsPage | None = None

    def show(self) -> SettingsPage:
        """The page, with the settings as they are now."""
        if self.page is None:
            from app.ui.settings_page import SettingsPage

            window = self._window
            self.page = page = SettingsPage(
                window.colours, today=window.desk.today, is_workday=window.desk.is_workday
            )
            window.pages.addWidget(page)
            page.agency_changed.connect(self._keep_agency)
            page.user_changed.connect(self._keep_user)
            page.theme_changed.connect(self._use_theme)
            page.folder_asked.connect(self._ask_folder)
            page.open_folder_asked.connect(self._open_folder)
            page.back_up_asked.connect(self._back_up)
            page.restore_asked.connect(lambda file: self._go(_RESTORE, file))
            page.help_asked.connect(lambda: window.show_page("help"))
        self._refresh()
        return self.page

    def _refresh(self) -> None:
        page, settings = self.page, self._settings
        if page is None:
            return
        page.show_user(*settings.user())
        page.show_theme(str(self._window.settings.value(THEME, "system")))
        page.show_place(settings.folder(), settings.backups())
        desk = self._window.book.case_desk
        desk.ask(
            lambda book: (book.agency(), book.read_only),
            lambda found: page.show_agency(found[0], can_change=not found[1]),
        )

    def _keep(self, do: Callable[[], object]) -> None:
        """Something that needs no store."""
        page = self.page
        try:
            do()
        except OSError as error:
            if page is not None:
                page.tell_not_kept(self._window.work.sentence(error, "儲存設定"))
            return
        if page is not None:
            page.tell_kept()

    def _keep_agency(self, agency: Agency) -> None:
        page, window = self.page, self._window

        def done(_: object) -> None:
            if page is not None:
                page.tell_kept()
            self._settings.agency_changed(agency)
            window.follow_the_law()

        def failed(error: Exception) -> None:
            if page is not None:
                page.tell_not_kept(window.work.sentence(error, "儲存設定"))

        window.book.case_desk.ask(lambda book: book.keep_agency(agency), done, failed)

    def _keep_user(self, name: str) -> None:
        self._keep(lambda: self._settings.keep_user(name))

    def _use_theme(self, theme: str) -> None:
        self._window.settings.setValue(THEME, theme)
        self._window.use_theme(None if theme == "system" else theme)
        self._keep(lambda: None)

    def _ask_folder(self) -> None:
        from app.ui import dialogs  # not before painting

        window = self._window
        folder = dialogs.ask_folder(window, window.settings, dialogs.FOR_CASES)
        if folder is not None:
            self._go(_ELSEWHERE, folder)

    def _open_folder(self) -> None:
        from app.ui import dialogs  # not before painting

        dialogs.open_folder(self._settings.folder())

    def _back_up(self) -> None:
        from app.ui import dialogs  # not before painting

        window, at = self._window, self._window.desk.now()

        def done(copy: Path) -> None:
            self._refresh()
            window.status.say(f"已備份為「{copy.name}」。", dialogs.way_to(copy.parent))

        window.book.case_desk.ask(lambda _: self._store.back_up(at), done, self._tell)

    def _go(self, way: str, chosen: Path) -> None:
        if self.page is not None:
            self.page.keep()

        def done() -> None:
            self._refresh()
            said = "已還原備份。" if way == _RESTORE else "已改用其他資料夾。"
            self._window.status.say(said)

        self._window.book.go_way(way, chosen, done)

    def _tell(self, error: Exception) -> None:
        if self.page is not None:
            self.page.notice.say("blocked", self._window.work.sentence(error, "備份"), [])
