"""The office's own flow file in the window: brought in after a question, written out, given up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QPushButton

if TYPE_CHECKING:
    from app.flow_steps import Flow
    from app.ui.flow_page import FlowPage
    from app.ui.window import MainWindow

KINDS: Final = "流程檔 (*.toml)"


class OfficeFlows(Protocol):
    """`app.flow_import.Flows`, as much of it as the window needs."""

    @property
    def by_period(self) -> Mapping[str, Flow]:
        """The flows in force."""

    @property
    def own(self) -> Mapping[str, Path]:
        """The office's own files, by period."""

    @property
    def faults(self) -> Sequence[str]:
        """Sentences about files that could not be used."""


class FlowFiles(Protocol):
    """The flow files of an office (`app.flow_import.FlowFiles`). Called beside the window."""

    def in_force(self) -> OfficeFlows:
        """The flows in force, and what could not be read."""

    def read(self, file: Path) -> Flow:
        """A file, as it would be used. Raises BadFlow with the line."""

    def take_over(self, file: Path) -> Flow:
        """Use it from now on."""

    def give_up(self, period: str) -> bool:
        """Use the built-in one of a period again."""

    def built_in(self, period: str) -> Flow:
        """The built-in one of a period."""

    def write(self, period: str, file: Path) -> None:
        """Write the one in force for a period."""


class OwnFlows(QObject):
    """What the page 流程 does with flow files; `written` tells that a file was written."""

    def __init__(
        self,
        window: MainWindow,
        page: FlowPage,
        files: FlowFiles,
        written: Callable[[Path], None],
    ) -> None:
        super().__init__(window)
        self._window, self._page, self._files = window, page, files
        self._written = written

    def show_state(self) -> None:
        """Which flows are the office's own; a file that could not be read is told of."""

        def show(found: OfficeFlows) -> None:
            is_new = self._page.use_flows(found.by_period, frozenset(found.own))
            if found.faults:
                said = "".join(found.faults)
                self._page.notice.say("review", f"本機關之流程檔未採用，改用內建流程。{said}", [])
            if is_new and self._window.page_name == "flow":
                self._window.show_page("flow")

        self._window.book.case_desk.ask(lambda _: self._files.in_force(), show, self._failed)

    # Bringing one in --------------------------------------------------------------------------

    def ask_and_take_over(self) -> None:
        """匯入流程檔: read it, say what it would replace and whom that concerns, and ask."""
        from app.ui.dialogs import ask_source

        window = self._window
        file = ask_source(window, window.settings, "匯入流程檔", KINDS)
        if file is None:
            return
        desk = window.book.case_desk
        today = desk.as_of

        def look(book: Any) -> tuple[Flow, Flow, list[int]]:
            flow = self._files.read(file)
            return (
                flow,
                self._files.in_force().by_period[flow.period],
                book.left_without(flow, today),
            )

        def found(what: tuple[Flow, Flow, list[int]]) -> None:
            self._ask(file, *what)

        desk.ask(look, found, self._failed)

    def _ask(self, file: Path, flow: Flow, now: Flow, concerned: Collection[int]) -> None:
        said = (
            f"「{file.name}」為「{flow.period}」流程 {flow.version} 版，"
            f"將取代現用之 {now.version} 版。"
        )
        self._question(said, "採用", concerned, lambda: self._take_over(file))

    def _question(
        self, said: str, yes: str, concerned: Collection[int], do: Callable[[], None]
    ) -> None:
        """Ask in the page; the answers take the focus, so that Enter and Tab do."""
        notice = self._page.notice
        ways: list[tuple[str, Callable[[], object]]] = [(yes, do)]
        if concerned:
            ids = tuple(concerned)
            said += (
                f"有 {len(ids):,} 件案件停在此版所無之步驟："
                "各案開啟時會請您選明目前步驟，原紀錄不變。"
            )
            name = "停在新版所無之步驟"
            ways.append(("列出案件", lambda: self._page.cases_asked.emit(ids, name)))
        ways.append(("不採用", notice.hide))
        notice.say("review", said, ways)
        for made in notice.findChildren(QPushButton):
            if made.text() == yes:
                made.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_over(self, file: Path) -> None:
        self._page.notice.hide()

        def done(flow: Flow) -> None:
            said = f"已改用「{flow.period}」流程 {flow.version} 版；原檔已複製一份。"
            self._window.status.say(said)
            self.show_state()

        desk = self._window.book.case_desk
        desk.ask(lambda _: self._files.take_over(file), done, self._failed)

    # Going back -------------------------------------------------------------------------------

    def ask_and_give_up(self) -> None:
        """改回內建流程: the same question, of the flow that is shown."""
        period = self._page.period
        desk = self._window.book.case_desk
        today = desk.as_of

        def look(book: Any) -> tuple[Flow, list[int]]:
            flow = self._files.built_in(period)
            return flow, book.left_without(flow, today)

        def ask(found: tuple[Flow, list[int]]) -> None:
            flow, concerned = found
            said = f"「{period}」將改回內建流程 {flow.version} 版，移除本機關之流程檔。"
            self._question(said, "改回", concerned, lambda: self._give_up(period))

        desk.ask(look, ask, self._failed)

    def _give_up(self, period: str) -> None:
        self._page.notice.hide()

        def done(_: bool) -> None:
            self._window.status.say(f"「{period}」已改回內建流程。")
            self.show_state()

        desk = self._window.book.case_desk
        desk.ask(lambda _: self._files.give_up(period), done, self._failed)

    # Writing one out --------------------------------------------------------------------------

    def ask_and_write(self) -> None:
        """匯出流程檔: the one that is shown, to be changed for the office."""
        from app.ui.dialogs import ask_target

        window, period = self._window, self._page.period
        name = f"流程_{period}.toml"
        file = ask_target(window, window.settings, "匯出流程檔", name, KINDS, ".toml")
        if file is None:
            return
        desk = window.book.case_desk
        desk.ask(
            lambda _: self._files.write(period, file), lambda _: self._written(file), self._failed
        )

    def _failed(self, error: Exception) -> None:
        said = self._window.work.sentence(error, "讀取流程檔")
        self._page.notice.say("blocked", f"{said}流程未變更。", [])
