"""Cases to another office and from one, in the window: one file, asked about in the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.archive.read import Received
    from app.cases import CaseBook, Checks
    from app.stored import Agency
    from app.ui.archive_bar import ReceiveBar, SendBar
    from app.ui.window import MainWindow

Progress = Callable[[str, int, int], None]

ENDINGS: Final = (".pinyong", ".pinyong.age")


def is_archive(file: Path) -> bool:
    """Whether a file is one between offices, by its name."""
    return file.name.lower().endswith(ENDINGS)


class ArchiveFlow(QObject):
    """What the window does to send cases and to take some in. Its bars are made when asked for."""

    received = Signal(object, object)
    """A `Roster` and its file: cases to be previewed and checked; nothing is stored yet."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.send_bar: SendBar | None = None
        self.receive_bar: ReceiveBar | None = None
        self._ids: list[int] = []
        self._file: Path | None = None
        self._got: Received | None = None
        self._ask_target, self._ask_files, self._ask_folder = ask_target, ask_files, ask_folder

    def recolour(self) -> None:
        """Draw in the colours that the window has now."""
        for bar in (self.send_bar, self.receive_bar):
            if bar is not None:
                bar.recolour(self._window.colours)

    # Sending ----------------------------------------------------------------------------------

    def send(self, ids: Sequence[int]) -> None:
        """Ask how these stored cases are to be sent."""
        if not ids:
            self._window.status.say("請先選擇要送出的案件。")
            return
        self._ids = list(ids)
        if self.send_bar is None:
            from app.ui.archive_bar import SendBar

            self.send_bar = bar = SendBar(self._window.colours)
            bar.attach_asked.connect(lambda: bar.attach(self._ask_files(self._window)))
            bar.send_asked.connect(self._send)
        self.send_bar.stand_in(self._window.book.cases())
        self.send_bar.ask(len(self._ids))

    def _send(self, passphrase: str) -> None:
        from app.archive.form import ENDING, SEALED_ENDING
        from app.ui.meeting import look_up

        window, bar = self._window, self.send_bar
        if bar is None:
            return
        file = self._ask_target(window, SEALED_ENDING if passphrase else ENDING)
        if file is None:
            return
        bar.set_busy(is_busy=True)
        desk, ids, now = window.book.case_desk, self._ids, window.desk.now()
        desk.keep()
        day, attachments = desk.as_of, bar.attachments

        def look(progress: Progress, book: CaseBook) -> tuple[Checks, Agency]:
            return book.checked(ids, day, progress), book.agency()

        def write(found: tuple[Checks, Agency]) -> None:
            checks, agency = found

            def work(progress: Progress) -> int:
                from app.archive.form import Office
                from app.archive.write import sent_cases, write_archive

                cases = sent_cases(checks.result, checks.waivers)
                write_archive(
                    file,
                    cases,
                    Office(agency.org_code, agency.org_name, agency.org_type, agency.submitter_org),
                    made_on=now,
                    program=window.desk.about().version,
                    attachments=attachments,
                    passphrase=passphrase,
                    progress=progress,
                )
                return len(cases)

            job = window.work.jobs.start(
                work,
                done=lambda count: self._sent(file, count),
                failed=self._send_failed,
                stopped=self._send_stopped,
            )
            bar.follow(job, "寫入檔案")

        job = look_up(
            window.work.jobs,
            desk.ask,
            look,
            done=write,
            failed=self._send_failed,
            stopped=self._send_stopped,
        )
        bar.follow(job, "檢核案件")

    def _sent(self, file: Path, count: int) -> None:
        from app.ui import dialogs

        if self.send_bar is not None:
            self.send_bar.set_busy(is_busy=False)
            self.send_bar.leave()
        self._window.status.say(
            f"已寫入 {file.name}（{count:,} 件），可以交給對方了。",
            dialogs.way_to(file.parent),
        )

    def _send_failed(self, error: Exception) -> None:
        if self.send_bar is not None:
            self.send_bar.show_failed(self._window.work.sentence(error, "送出"))

    def _send_stopped(self) -> None:
        if self.send_bar is not None:
            self.send_bar.set_busy(is_busy=False)
        self._window.status.say("已取消送出，沒有留下未完成的檔案。")

    # Receiving --------------------------------------------------------------------------------

    def receive(self, file: Path) -> None:
        """Look into a file from another office."""
        self._file, self._got = file, None
        window = self._window
        window.show_page("cases")
        if self.receive_bar is None:
            from app.ui.archive_bar import ReceiveBar

            self.receive_bar = bar = ReceiveBar(window.colours)
            bar.passphrase_given.connect(self._read)
            bar.preview_asked.connect(self._preview)
            bar.place_asked.connect(self._place)
            bar.left.connect(self._forget)
        self.receive_bar.stand_in(window.book.cases())
        self.receive_bar.wait(file.name)
        self._read("")

    def _read(self, passphrase: str) -> None:
        file, bar = self._file, self.receive_bar
        if file is None or bar is None:
            return

        def work(progress: Progress) -> Received:
            from app.archive.read import read_archive

            progress("讀取檔案", 0, 0)
            said = "解開檔案" if passphrase else "讀取檔案"
            return read_archive(file, passphrase, lambda: progress(said, 0, 0))

        job = self._window.work.jobs.start(
            work,
            done=self._read_through,
            failed=lambda error: self._refused(error, has_tried=bool(passphrase)),
            stopped=bar.leave,
        )
        bar.follow(job, "讀取檔案")

    def _read_through(self, got: Received) -> None:
        self._got = got
        if self._file is not None and self.receive_bar is not None:
            self.receive_bar.show_received(self._file.name, got)

    def _refused(self, error: Exception, *, has_tried: bool) -> None:
        from app.archive.form import NeedsPassphrase

        if self._file is None or self.receive_bar is None:
            return
        sentence = self._window.work.sentence(error, "讀取")
        if isinstance(error, NeedsPassphrase):
            self.receive_bar.ask_passphrase(self._file.name, sentence if has_tried else "")
        else:
            self.receive_bar.show_refused(self._file.name, sentence)

    def _preview(self) -> None:
        if self._got is not None and self._file is not None:
            self.received.emit(self._got.roster(self._file), self._file)

    def _place(self) -> None:
        got, bar, window = self._got, self.receive_bar, self._window
        folder = self._ask_folder(window)
        if got is None or bar is None or folder is None:
            return

        def work(progress: Progress) -> list[Path]:
            from app.archive.place import place_attachments

            progress("存放附件", 0, 0)
            return place_attachments(got, folder)

        def done(placed: list[Path]) -> None:
            from app.ui import dialogs

            bar.set_busy(is_busy=False)
            window.status.say(
                f"已存放 {len(placed):,} 個附件。",
                dialogs.way_to(folder),
            )

        job = window.work.jobs.start(
            work,
            done=done,
            failed=lambda error: bar.show_failed(window.work.sentence(error, "存放附件")),
            stopped=lambda: bar.set_busy(is_busy=False),
        )
        bar.follow(job, "存放附件")

    def _forget(self) -> None:
        self._got = self._file = None


def ask_target(window: MainWindow, ending: str) -> Path | None:
    """Where to write the file, in the system's own dialog."""
    from app.ui import dialogs

    kind, name = f"案件交換檔 (*{ending})", f"送出案件{ending}"
    return dialogs.ask_target(window, window.settings, "送出案件", name, kind, ending)


def ask_files(window: MainWindow) -> list[Path]:
    """Which files to attach."""
    from app.ui import dialogs

    return dialogs.ask_sources(window, window.settings, "加入附件")


def ask_folder(window: MainWindow) -> Path | None:
    """Where to put the attachments."""
    from app.ui import dialogs

    return dialogs.ask_folder(window, window.settings, "選擇存放附件的資料夾")
