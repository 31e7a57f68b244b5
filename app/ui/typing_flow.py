"""登打輔助 in the window: which cases, where its own window stands, the order that is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QByteArray, QObject

if TYPE_CHECKING:
    from app.cases import CaseBook
    from app.stored import CaseSummary, StoredCase
    from app.typing_order import Order
    from app.ui.palette import Palette
    from app.ui.typing_window import TypingWindow
    from app.ui.window import MainWindow

_PLACE: Final = "typing/place"


class TypingFlow(QObject):
    """What the window does to help with typing. The little window is made when asked for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.helper: TypingWindow | None = None

    def begin(self) -> None:
        """登打輔助: the cases chosen; of a single one those that follow it in the list too."""
        page = self._window.book.cases()
        chosen = page.chosen_ids()
        rows = range(page.model.rowCount())
        shown = [case.id for row in rows if (case := page.model.case_at(row)) is not None]
        if not shown:
            self._window.status.say("「案件」目前沒有列出案件，請先選擇要登打的案件。")
        elif len(chosen) > 1:
            self._open(chosen, 0)
        else:
            self._open(shown, shown.index(chosen[0]) if chosen else 0)

    def _open(self, ids: Sequence[int], start: int) -> None:
        from app.typing_order import order_of

        def show(content: dict[str, Any] | None) -> None:
            helper = self._helper()
            helper.show_order(order_of(content))
            helper.show_cases(ids, start)
            helper.show()
            helper.raise_()
            helper.activateWindow()

        self._window.book.case_desk.keep()
        self._ask(_kept_order, show)

    def _helper(self) -> TypingWindow:
        if self.helper is None:
            from app.typing_order import usual_order
            from app.ui.typing_window import TypingWindow

            window = self._window
            self.helper = helper = TypingWindow(window.colours, usual_order())
            helper.case_wanted.connect(self._fetch)
            helper.order_changed.connect(self._keep_order)
            helper.closed.connect(self._remember_place)
            window.book.case_desk.renewed.connect(self._follow)
            place = window.settings.value(_PLACE)
            if isinstance(place, QByteArray):
                helper.restore_place(place)
            else:
                helper.stand_at_the_right_of(window)
        return self.helper

    # Cases ------------------------------------------------------------------------------------

    def _fetch(self, case_id: int) -> None:
        helper = self._helper()

        def show(found: list[StoredCase]) -> None:
            if found:
                helper.show_case(found[0])
            elif helper.case_id == case_id:
                helper.tell_gone()

        self._ask(lambda book: book.cases([case_id]), show)

    def _follow(self, changed: Sequence[CaseSummary], gone: Collection[int]) -> None:
        """The case shown may have been edited meanwhile."""
        helper = self.helper
        if helper is None or not helper.isVisible() or helper.case_id is None:
            return
        if helper.case_id in gone or any(case.id == helper.case_id for case in changed):
            self._fetch(helper.case_id)

    # What is kept -----------------------------------------------------------------------------

    def _keep_order(self, order: Order) -> None:
        from app.typing_order import content_of

        content = content_of(order)
        self._ask(lambda book: _keep_order(book, content), lambda _: None)

    def _remember_place(self) -> None:
        if self.helper is not None:
            self._window.settings.setValue(_PLACE, self.helper.place())

    def _ask(self, do: Callable[[CaseBook], Any], done: Callable[[Any], object]) -> None:
        window = self._window

        def failed(error: Exception) -> None:
            window.work.failed.emit(window.work.sentence(error, "登打輔助"))

        window.book.case_desk.ask(do, done, failed)

    # The window -------------------------------------------------------------------------------

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        if self.helper is not None:
            self.helper.recolour(palette)

    def close(self) -> None:
        """The program ends: nothing of it stays on the clipboard."""
        if self.helper is not None:
            self.helper.close()


def _kept_order(book: CaseBook) -> dict[str, Any] | None:
    from app.typing_order import PROFILE

    return book.way(PROFILE)


def _keep_order(book: CaseBook, content: dict[str, Any]) -> None:
    from app.typing_order import PROFILE, PROFILE_NAME

    book.keep_way(PROFILE, PROFILE_NAME, "", content)
