"""流程 in the window: from the page to the stored cases and back, and the files it writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.os_faults import reason_of
from app.ui import chart_tools

if TYPE_CHECKING:
    from datetime import date

    from app.flow_places import CaseFlow
    from app.flow_steps import Flow
    from app.stored import CaseSummary, Change, Typed
    from app.ui.agreement_page import AgreementPage, Findings
    from app.ui.case_desk import CaseDesk
    from app.ui.flow_moves_many import ManyMoves
    from app.ui.flow_moves_panel import StepWish
    from app.ui.flow_own_files import FlowFiles, OwnFlows
    from app.ui.flow_page import FlowPage
    from app.ui.window import MainWindow

_KINDS: Final = {
    chart_tools.PDF: ("存成 PDF", ".pdf", "PDF (*.pdf)"),
    chart_tools.SVG: ("存成 SVG", ".svg", "SVG (*.svg)"),
    chart_tools.CALENDAR: ("匯出行事曆", ".ics", "行事曆 (*.ics)"),
    chart_tools.AGREEMENT: ("匯出比對結果", ".xlsx", "Excel 活頁簿 (*.xlsx)"),
}


class FlowMoves(QObject):
    """What the window does with the flow of cases. Its pages are made when first asked for.

    `calendar` gives the reminders of the stored cases on a day as an .ics file; `compare` what the
    page 我們對了嗎 shows, from a book; `write_findings` writes that as a workbook. All are called
    beside the window's thread. `folder` is where the office's picture of the flow is kept, `files`
    gives what reads and replaces its flow files, None where that cannot be done.
    """

    returned_known = Signal(int, object, str)
    """A case, by fact why it was returned (`returned_marks`), and all of it in a sentence; both
    empty where it was not."""

    def __init__(
        self,
        window: MainWindow,
        *,
        folder: Path,
        calendar: Callable[[Any, Sequence[CaseSummary], date], bytes],
        compare: Callable[[Any, Sequence[CaseSummary]], Findings],
        write_findings: Callable[[Findings, Path, date], object],
        files: Callable[[], FlowFiles] | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._calendar = calendar
        self._compare = compare
        self._write_findings = write_findings
        self._files = files
        self._many: ManyMoves | None = None
        self._own: OwnFlows | None = None
        self.page: FlowPage | None = None
        self.agreement: AgreementPage | None = None

    @property
    def _desk(self) -> CaseDesk:
        return self._window.book.case_desk

    def page_of(self, flows: Mapping[str, Flow]) -> FlowPage:
        """The page 流程."""
        if self.page is None:
            from app.ui.flow_page import FlowPage  # it brings the rules with it

            window = self._window
            self.page = page = FlowPage(
                window.colours,
                flows,
                today=window.desk.today,
                is_workday=window.desk.is_workday,
            )
            window.pages.addWidget(page)
            page.cases_asked.connect(window.book.show_cases)
            page.deed_asked.connect(self._do)
            moves = page.moves
            moves.step_asked.connect(self._take)
            moves.back_asked.connect(self._take_back)
            moves.place_asked.connect(self._place)
            moves.edit_asked.connect(self.open_case)
            moves.edits_chosen.connect(self._edit)
            # Once all who list cases have followed.
            self._desk.renewed.connect(lambda *_: QTimer.singleShot(0, self, self._follow_cases))
            from app.ui.flow_moves_many import ManyMoves  # with the page

            self._many = ManyMoves(window, page)
            self._show_picture()
            self._make_own(page)
        self.page.use_flows(flows, self.page.own)
        return self.page

    def _make_own(self, page: FlowPage) -> None:
        """What is done with flow files, where there are any to be done with."""
        for deed in (chart_tools.TAKE_FLOW, chart_tools.KEEP_FLOW):
            page.tools.deeds[deed].setVisible(self._files is not None)
        if self._files is not None:
            from app.ui.flow_own_files import OwnFlows

            self._own = OwnFlows(self._window, page, self._files(), self._written)
            self._own.show_state()

    def show_case(self, case: CaseSummary | None) -> None:
        """Show a case in its flow, at first as the list has it, then with its steps."""
        page = self.page
        if page is None or (self._many is not None and self._many.shows()):
            return
        page.show_case(case)
        if case is not None:
            case_id, today = case.id, self._desk.as_of
            self._desk.keep()

            def look(book: Any) -> tuple[CaseFlow, Typed]:
                return book.flow_of(case_id, today), book.case(case_id).typed

            self._desk.ask(look, self._show_flow)

    def _show_flow(self, found: tuple[CaseFlow, Typed]) -> None:
        if self.page is not None:
            self.page.show_case_flow(*found)

    def look_ahead(self) -> None:
        """Have what the first overview needs, before it is asked for, beside the window's thread.

        That is where moves have left all cases, and the modules of the page.
        """

        def look(book: Any) -> None:
            book.places()
            import app.ui.flow_moves_many
            import app.ui.flow_page  # noqa: F401  # nothing is made of it here

        self._desk.ask(look, failed=lambda _: None, later=True)  # who asks for it is told

    def look_for_return(self, case_id: int) -> None:
        """Find out whether a case that is opened was returned, and why: `returned_known`."""
        today = self._desk.as_of

        def tell(found: CaseFlow) -> None:
            from app.ui.flow_moves_marks import returned_marks, returned_words

            said = ""
            if found.returned is not None:
                said = returned_words(found.returned, found.rounds[-1].result_on)
            self.returned_known.emit(case_id, returned_marks(found.returned), said)

        def look(book: Any) -> Any:
            return book.flow_of(case_id, today)

        self._desk.ask(look, tell)

    def recolour(self) -> None:
        """Draw in the colours of the window."""
        for page in (self.page, self.agreement):
            if page is not None:
                page.recolour(self._window.colours)

    # Steps ------------------------------------------------------------------------------------

    def _take(self, wish: StepWish) -> None:
        self._move(
            lambda book, today: book.take(
                [wish.case_id],
                wish.step,
                wish.to,
                wish.day,
                today,
                note=wish.note,
                why=wish.why,
                answers=wish.answers,
            ),
            wish.case_id,
        )

    def _take_back(self, case_id: int, why: str) -> None:
        self._move(lambda book, today: book.take_back(case_id, why, today), case_id)

    def _place(self, case_id: int, step: str) -> None:
        self._move(lambda book, today: book.place(case_id, step, today, today), case_id)

    def _edit(self, case_id: int, edits: Mapping[str, str]) -> None:
        def do(book: Any, today: date) -> Change:
            case = book.case(case_id)
            name = "確認 WebHR 狀態"
            change: Change | None = book.edit(case, {**case.typed, **edits}, name, today)
            return change or Change(name, ((case, case),))

        from app.stored import Change  # with the cases

        self._move(do, case_id)

    def _move(self, do: Callable[[Any, date], Change], case_id: int) -> None:
        """Have something done with a case, as one step that can be undone; or say what stops it."""

        def failed(error: Exception) -> None:
            found = getattr(error, "by_case", {}).get(case_id)
            if found is not None and self.page is not None:
                self.page.moves.show_refused(found)
            else:
                self._say("blocked", self._window.work.sentence(error, "記下這一步"))

        self._desk.take_in(do, failed)

    def _follow_cases(self) -> None:
        """What is stored has changed: the page shows it, where it is seen."""
        if self.page is not None and self._window.pages.currentWidget() is self.page:
            self._window.show_page("flow")

    def open_case(self, case_id: int, fields: tuple[str, ...]) -> None:
        """To the case, at the first of these facts."""
        self._window.book.go_to(case_id)
        if fields:
            page = self._window.book.cases()
            page.editor.go_to(fields[0])

    # Files ------------------------------------------------------------------------------------

    def _do(self, deed: str) -> None:
        deeds = {
            chart_tools.PRINT: self._print,
            chart_tools.PDF: lambda: self._export(chart_tools.PDF),
            chart_tools.SVG: lambda: self._export(chart_tools.SVG),
            chart_tools.PICTURE: self._ask_picture,
            chart_tools.NO_PICTURE: self._forget_picture,
            chart_tools.CALENDAR: self._export_calendar,
            chart_tools.AGREEMENT: self.show_agreement,
        }
        if self._own is not None:
            deeds |= {
                chart_tools.TAKE_FLOW: self._own.ask_and_take_over,
                chart_tools.KEEP_FLOW: self._own.ask_and_write,
                chart_tools.BUILT_IN: self._own.ask_and_give_up,
            }
        deeds[deed]()

    def _export(self, kind: str) -> None:
        page = self.page
        sheet = page.sheet() if page is not None else None
        if page is None or sheet is None:
            return
        file = self._ask_file(kind, page.suggested_name(_KINDS[kind][1]).name)
        if file is None:
            return
        from app.ui.chart_export import write_pdf, write_svg

        try:
            (write_pdf if kind == chart_tools.PDF else write_svg)(sheet, file)
        except OSError as error:
            self._say(
                "blocked",
                f"「{file.name}」未寫入（{reason_of(error)}）；請改存到別處。",
            )
        else:
            self._written(file)

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # only who prints needs it

        from app.ui.chart_export import print_sheet

        sheet = self.page.sheet() if self.page is not None else None
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if sheet is None or not QPrintDialog(printer, self._window).exec():
            return
        try:
            print_sheet(sheet, printer)
        except OSError:
            self._say("blocked", "印表機未接受這份文件；請查看印表機，或先存成 PDF。")
        else:
            self._window.status.say("已送至印表機。")

    def _export_calendar(self) -> None:
        from app.rules.dates import roc_short

        today = self._desk.as_of
        name = f"聘用登記待辦_{roc_short(today).replace('/', '')}.ics"
        file = self._ask_file(chart_tools.CALENDAR, name)
        if file is None:
            return
        cases = list(self._window.book.cases().model.cases)

        def write(book: Any) -> None:
            from app.files_out import whole_file

            content = self._calendar(book, cases, today)
            with whole_file(file) as out:
                out.write(content)

        self._desk.ask(write, lambda _: self._written(file), self._tell("匯出行事曆"))

    def _ask_file(self, kind: str, name: str) -> Path | None:
        """Where to write it, in the system's own dialog."""
        from app.ui.dialogs import ask_target

        title, ending, kinds = _KINDS[kind]
        window = self._window
        return ask_target(window, window.settings, title, name, kinds, ending)

    # The office's picture -----------------------------------------------------------------------

    def _show_picture(self) -> None:
        from PySide6.QtGui import QImage

        from app.ui.chart_official import NoPicture, kept_picture, read_picture

        if self.page is None:
            return
        image = QImage()
        try:
            if (file := kept_picture(self._folder)) is not None:
                image = read_picture(file)
        except (NoPicture, OSError) as error:
            self._say("review", f"機關附上之流程圖讀不出，請重新附上。（{error}）")
        self.page.show_picture(image)

    def _ask_picture(self) -> None:
        from app.ui.chart_official import KINDS, NoPicture, keep_picture
        from app.ui.dialogs import ask_source

        window = self._window
        file = ask_source(window, window.settings, "附上官方流程圖", KINDS)
        if file is None or self.page is None:
            return
        try:
            keep_picture(file, self._folder)
        except NoPicture as error:
            self._say("blocked", str(error))
        except OSError as error:
            self._say("blocked", f"未能附上（{reason_of(error)}）；請確認檔案可以讀取。")
        else:
            self._show_picture()
            self.page.show_face(chart_tools.OFFICIAL)
            window.status.say("已附上；檔案已複製一份到本程式之資料夾。")

    def _forget_picture(self) -> None:
        from app.ui.chart_official import forget_picture

        try:
            forget_picture(self._folder)
        except OSError as error:
            self._say("blocked", f"未能移除（{reason_of(error)}）。")
        self._show_picture()

    # 我們對了嗎 ---------------------------------------------------------------------------------

    def show_agreement(self) -> None:
        """To the page that compares what the program said with what the Ministry did."""
        cases = list(self._window.book.cases().model.cases)
        self._desk.ask(
            lambda book: self._compare(book, cases), self._show_agreement, self._tell("比對結果")
        )

    def _show_agreement(self, found: Findings) -> None:
        from app.ui.agreement_page import AgreementPage

        window = self._window
        if self.agreement is None:
            self.agreement = page = AgreementPage(window.colours)
            window.pages.addWidget(page)
            page.left.connect(lambda: window.show_page("flow"))
            page.rule_asked.connect(window.visits.show_rule)
            page.export_asked.connect(self._export_findings)
        self.agreement.show_findings(found)
        window.pages.setCurrentWidget(self.agreement)
        window.page_name = "agreement"
        self.agreement.setFocus()

    def _export_findings(self, found: Findings) -> None:
        from app.rules.dates import roc_short

        today = self._desk.as_of
        name = f"預檢與結果比對_{roc_short(today).replace('/', '')}.xlsx"
        file = self._ask_file(chart_tools.AGREEMENT, name)
        if file is None:
            return
        self._window.work.jobs.start(
            lambda _: self._write_findings(found, file, today),
            done=lambda _: self._written(file),
            failed=self._tell("匯出比對結果"),
        )

    # Telling ------------------------------------------------------------------------------------

    def _written(self, file: Path) -> None:
        from app.ui import dialogs

        self._window.status.say(f"已寫入 {file.name}。", dialogs.way_to(file.parent))

    def _tell(self, what: str) -> Callable[[Exception], None]:
        def tell(error: Exception) -> None:
            self._say("blocked", self._window.work.sentence(error, what))

        return tell

    def _say(self, tone: str, text: str) -> None:
        page = self.page
        if page is not None and self._window.pages.currentWidget() is page:
            page.notice.say(tone, text, [])
        else:
            self._window.notice().say(tone, text, [])


def moves_of(window: MainWindow) -> FlowMoves:
    """What a window does with the flow."""
    flow = window.desk.flow
    made = FlowMoves(
        window,
        folder=flow.folder,
        calendar=flow.calendar,
        compare=flow.compare,
        write_findings=flow.write_findings,
        files=flow.files,
    )
    made.returned_known.connect(window.book.show_return)
    return made
