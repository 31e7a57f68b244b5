"""流程 in the whole window: a step is taken, undone by Ctrl+Z; files are written where one says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QRadioButton, QWidget

from app import paths
from app.agreement import RuleAbout, agreement, sheets
from app.agreement_sheet import write_agreement
from app.flow_files import load_flows
from app.flow_import import FlowFiles
from app.flow_moves import FlowBook
from app.rounds import Returned
from app.rules.facts import FACTS
from app.stored import Event, Stage
from app.ui.agreement_page import Findings
from app.ui.book_flow import AHEAD_MS
from app.ui.chart_official import kept_picture
from app.ui.flow_moves_desk import FlowMoves
from app.ui.flow_moves_marks import joined
from app.ui.stored_table import STAGE
from app.ui.window import MainWindow
from tests.ui.clerk import CTRL, compose, focused, keep, open_case, press, settled
from tests.ui.flow_office import TODAY, choose_way, flow_shown, office
from tools.make_samples import cases as samples

FLOWS = load_flows(paths.resource("flows"))
WAIT = 10_000
_UNREPORTED = ("report_date", "webhr_status", "webhr_status_on", "registered_on")
TYPED = {
    k: t
    for k, t in next(c for c in samples() if c["case_kind"] == "新聘").items()
    if k in FACTS and t and k not in _UNREPORTED
}


def compare(book: FlowBook, cases) -> Findings:
    found = agreement(book.rounds(), {"L05": RuleAbout("履歷表", ("has_resume",))})
    return Findings(found, sheets(found, {case.id: case.case_no for case in cases}))


@pytest.fixture
def window(qtbot, tmp_path: Path) -> Iterator[MainWindow]:
    yield from office(qtbot, tmp_path, lambda: FLOWS)


@pytest.fixture
def flow(qtbot, tmp_path: Path, window: MainWindow) -> FlowMoves:
    """The page with one case in it."""
    made = FlowMoves(
        window,
        folder=tmp_path / "picture",
        calendar=lambda _book, cases, day: f"{len(cases)} {day}".encode(),
        compare=compare,
        write_findings=lambda found, file, day: write_agreement(found.sheets, file, day),
    )
    window.book.case_desk.add([(TYPED, None)], "created", "新增案件")
    settled(qtbot, window)
    page = made.page_of(FLOWS)
    window.pages.setCurrentWidget(page)
    show(qtbot, made)
    return made


def show(qtbot, flow: FlowMoves) -> None:
    window = flow._window
    cases = list(window.book.cases().model.cases)
    desk = window.desk.flow
    assert flow.page is not None
    flow.page.show_standings(*desk.standings(cases, TODAY, {}), TODAY)
    flow.show_case(cases[0])
    settled(qtbot, window)


def answer(monkeypatch: pytest.MonkeyPatch, method: str, file: Path | None) -> None:
    name = str(file) if file else ""
    monkeypatch.setattr(QFileDialog, method, lambda *_: (name, ""))


def take(qtbot, flow: FlowMoves) -> None:
    assert flow.page is not None
    moves = flow.page.moves
    moves.day.input.setFocus()
    moves.day.input.selectAll()
    QTest.keyClicks(moves.day.input, "1150416")
    moves.take.click()
    settled(qtbot, flow._window)


def test_a_step_is_kept_and_told(qtbot, flow) -> None:
    take(qtbot, flow)
    (case,) = flow._window.book.cases().model.cases
    assert case.report_date == date(2026, 4, 16)
    assert "於 WebHR 報送" in flow._window.book.case_desk.undo_stack.undoText()


def test_what_stops_a_step_is_said_in_the_page(qtbot, flow) -> None:
    assert flow.page is not None
    flow.page.moves.day.set_text("115/05/30")
    flow.page.moves.take.click()
    settled(qtbot, flow._window)
    assert any("在今日（115年4月20日）之後" in s for s in flow.page.moves.refusal.said)
    (case,) = flow._window.book.cases().model.cases
    assert case.report_date is None


@pytest.mark.parametrize(("deed", "start"), [("pdf", b"%PDF"), ("svg", b"<?xml")])
def test_the_chart_is_written(monkeypatch, tmp_path, flow, deed, start) -> None:
    file = tmp_path / f"圖.{deed}"
    answer(monkeypatch, "getSaveFileName", file)
    flow.page.tools.deeds[deed].trigger()
    assert file.read_bytes().startswith(start)
    assert file.name in flow._window.status.news


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """In the place of the system's printer a file, and of its dialog a yes."""
    file = tmp_path / "紙.pdf"

    def choose(dialog: QPrintDialog) -> int:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(file))
        return 1

    monkeypatch.setattr(QPrintDialog, "exec", choose)
    return file


def test_the_chart_is_printed_on_one_page_of_a4_with_the_case_on_it(flow, printer: Path) -> None:
    flow.page.tools.deeds["print"].trigger()
    document = pypdfium2.PdfDocument(printer.read_bytes())
    (page,) = document
    said = "".join(page.get_textpage().get_text_range().split())
    assert [round(side) for side in page.get_size()] == [595, 842]
    document.close()
    assert "智慧登記流程" in said
    assert "本案在此" in said
    assert str(TYPED["id_number"]) not in said
    assert flow._window.status.news == "已送至印表機。"


def test_who_thinks_better_of_printing_prints_nothing(monkeypatch, flow, printer: Path) -> None:
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: 0)
    flow.page.tools.deeds["print"].trigger()
    assert not printer.exists()
    assert "印表機" not in flow._window.status.news


def test_a_printer_that_takes_nothing_is_said(monkeypatch, flow, printer: Path) -> None:
    def choose(dialog: QPrintDialog) -> int:
        dialog.printer().setOutputFileName(str(printer.parent / "gone" / "a.pdf"))
        return 1

    monkeypatch.setattr(QPrintDialog, "exec", choose)
    flow.page.tools.deeds["print"].trigger()
    assert "印表機未接受" in flow.page.notice.text


def test_a_folder_that_is_gone_is_said(monkeypatch, tmp_path, flow) -> None:
    answer(monkeypatch, "getSaveFileName", tmp_path / "gone" / "a.pdf")
    flow.page.tools.deeds["pdf"].trigger()
    assert "「a.pdf」未寫入" in flow.page.notice.text


def test_the_calendar_is_written_with_its_ending(qtbot, monkeypatch, tmp_path, flow) -> None:
    answer(monkeypatch, "getSaveFileName", tmp_path / "待辦")
    flow.page.tools.deeds["calendar"].trigger()
    settled(qtbot, flow._window)
    assert (tmp_path / "待辦.ics").read_bytes() == b"1 2026-04-20"


def test_thinking_better_of_it_writes_nothing(monkeypatch, tmp_path, flow) -> None:
    answer(monkeypatch, "getSaveFileName", None)
    before = sorted(tmp_path.iterdir())
    for deed in ("pdf", "svg", "calendar"):
        flow.page.tools.deeds[deed].trigger()
    assert sorted(tmp_path.iterdir()) == before


def test_the_offices_picture_is_attached_and_removed(monkeypatch, tmp_path, flow) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0xFF112233)
    file = tmp_path / "官方.png"
    image.save(str(file))
    answer(monkeypatch, "getOpenFileName", file)
    flow.page.tools.deeds["picture"].trigger()
    assert flow.page.official.isVisible()
    assert kept_picture(tmp_path / "picture") is not None
    flow.page.tools.deeds["no_picture"].trigger()
    assert flow.page.chart.isVisible()
    assert kept_picture(tmp_path / "picture") is None
    assert file.exists()


def test_what_is_no_picture_is_said(monkeypatch, tmp_path, flow) -> None:
    file = tmp_path / "官方.png"
    file.write_bytes(b"no")
    answer(monkeypatch, "getOpenFileName", file)
    flow.page.tools.deeds["picture"].trigger()
    assert "讀不出圖形" in flow.page.notice.text


def test_the_comparison_is_shown_and_written(qtbot, monkeypatch, tmp_path, flow) -> None:
    take(qtbot, flow)
    QTest.mouseClick(flow.page.tools.compare, Qt.MouseButton.LeftButton)
    settled(qtbot, flow._window)
    assert flow._window.pages.currentWidget() is flow.agreement
    assert "1 件尚待結果" in flow.agreement.said
    file = tmp_path / "比對.xlsx"
    answer(monkeypatch, "getSaveFileName", file)
    flow._export_findings(flow.agreement.findings)
    qtbot.waitUntil(file.exists, timeout=WAIT)
    settled(qtbot, flow._window)


def test_what_is_to_be_mended_opens_the_case_at_its_field(qtbot, flow) -> None:
    (case,) = flow._window.book.cases().model.cases
    flow.open_case(case.id, ("onboard_date",))
    settled(qtbot, flow._window)
    page = flow._window.book.cases()
    qtbot.waitUntil(lambda: page.editor.focused_key == "onboard_date", timeout=WAIT)


def test_a_return_is_told_with_marks_beside_its_fields(qtbot, flow) -> None:
    take(qtbot, flow)
    desk = flow._window.book.case_desk
    (case,) = flow._window.book.cases().model.cases
    why = Returned("資料不符", "到職日期與契約不符", ("onboard_date",))

    def send_back(book: FlowBook, today: date):
        for step, to in (("confirm", "intake"), ("intake", "check"), ("check", "review")):
            book.take([case.id], step, to, TODAY, TODAY)
        return book.take([case.id], "review", "prepare", TODAY, TODAY, why=why)

    desk.take_in(send_back)
    settled(qtbot, flow._window)
    listed = flow._window.book.cases().model
    assert listed.cell(0, STAGE) == "退回補正"
    listed.set_filter("進度:退回")
    assert len(listed.shown) == 1
    listed.set_filter("準備中")
    assert not listed.shown
    with qtbot.waitSignal(flow.returned_known, timeout=WAIT) as told:
        flow.look_for_return(case.id)
    said = "退回補正（資料不符）：到職日期與契約不符"
    assert told.args == [case.id, {"onboard_date": ("blocked", said)}, f"115年4月20日{said}"]
    own = {"onboard_date": ("review", "日期在後"), "name": ("review", "字")}
    assert joined(own, told.args[1]) == {
        "onboard_date": ("blocked", f"{said}\n日期在後"),
        "name": ("review", "字"),
    }


def test_one_that_was_not_returned_has_no_marks(qtbot, flow) -> None:
    (case,) = flow._window.book.cases().model.cases
    with qtbot.waitSignal(flow.returned_known, timeout=WAIT) as told:
        flow.look_for_return(case.id)
    assert told.args == [case.id, {}, ""]


# By keyboard, in the window as it is ----------------------------------------------------------


def to(window: MainWindow, wanted: QWidget) -> None:
    """Tab, until the focus is there."""
    for _ in range(60):
        if focused(window) is wanted:
            return
        press(window, Qt.Key.Key_Tab)
    raise AssertionError("not to be reached by Tab")


def told(qtbot, window: MainWindow, case_id: int) -> list[tuple[str, list[str]]]:
    """What the history says of the flow, the last first."""
    found: list[list[Event]] = []
    window.book.case_desk.ask(lambda book: book.events(case_id), found.append)
    settled(qtbot, window)
    return [(e.what, list(e.changes.get("flow", ()))) for e in found[0] if "flow" in e.changes]


def test_a_step_by_keyboard_is_undone_and_done_again_and_all_follows(qtbot, window) -> None:
    (case_id,) = keep(qtbot, window, TYPED)
    open_case(qtbot, window, case_id)
    page = flow_shown(qtbot, window)
    steps = page.chart.chart.steps
    assert (page.chart.at, steps["report"].state.for_case) == ("report", "here")
    to(window, page.moves.take)
    press(window, Qt.Key.Key_Space)
    settled(qtbot, window)
    there = ("moved", ["3 於 WebHR 報送", "4 確認狀態顯示「已報送銓敘部」"])
    assert told(qtbot, window, case_id) == [there]
    assert steps["confirm"].state.for_case == "here"
    assert steps["report"].state.done == "115/04/20 王測試"
    press(window, Qt.Key.Key_Z, CTRL)
    settled(qtbot, window)
    back = ("unmoved", there[1][::-1])
    assert told(qtbot, window, case_id) == [back, there]
    assert steps["report"].state.for_case == "here"
    assert not steps["report"].state.done
    assert window.book.cases().model.cases[0].report_date is None
    press(window, Qt.Key.Key_Y, CTRL)
    settled(qtbot, window)
    assert told(qtbot, window, case_id) == [there, back, there]
    assert steps["confirm"].state.for_case == "here"
    assert window.book.cases().model.cases[0].report_date == TODAY
    assert page.moves.past.isVisible()


def test_the_tour_of_a_first_case_goes_to_its_end(qtbot, window) -> None:
    """As resources/help/4-first-case.md has it: a reported sample, cleared, up to 登記備查."""
    sample = next(c for c in samples() if c["case_no"] == "範115-001")
    (case_id,) = keep(qtbot, window, {k: t for k, t in sample.items() if k in FACTS and t})
    open_case(qtbot, window, case_id)
    cases = window.book.cases()
    for key in ("report_date", "webhr_status", "webhr_status_on"):
        cases.editor.go_to(key)
        field = focused(window)
        QTest.keyClick(field, Qt.Key.Key_A, CTRL)
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClick(field, Qt.Key.Key_Tab)
    settled(qtbot, window)
    moves = flow_shown(qtbot, window).moves
    for said, way, day in (
        ("記下：於 WebHR 報送", "", "1150410"),
        ("記下：確認狀態顯示「已報送銓敘部」", "已顯示", "1150410"),
        ("記下：收案", "", "1150413"),
        ("記下：系統檢核", "通過", "1150413"),
        ("記下：放行並自動登記", "", "1150414"),
        ("記下：已登記備查", "", "1150414"),
    ):
        if way:
            next(r for r in moves.findChildren(QRadioButton) if f"　{way}" in r.text()).click()
        moves.day.input.setFocus()
        moves.day.input.selectAll()
        QTest.keyClicks(moves.day.input, day)
        assert (moves.take.text().strip(), moves.take.isEnabled()) == (said, True)
        to(window, moves.take)
        press(window, Qt.Key.Key_Space)
        settled(qtbot, window)
    (case,) = cases.model.cases
    assert (case.stage, case.registered_on) == (Stage.REGISTERED, date(2026, 4, 14))
    assert window.flows.page.chart.at == "done"


def test_where_cases_were_left_is_known_before_the_overview_is_asked_for(
    qtbot, monkeypatch, window
) -> None:
    asked: list[int] = []
    look = FlowBook.places
    monkeypatch.setattr(FlowBook, "places", lambda book: (asked.append(1), look(book))[1])
    waits: list[int] = []
    later = QTimer.singleShot

    def at_once(after: int, *rest) -> None:
        waits.append(after)
        later(0, *rest)

    monkeypatch.setattr(QTimer, "singleShot", at_once)
    window.book.begin(lambda: None)
    qtbot.waitUntil(lambda: asked == [1], timeout=WAIT)
    assert AHEAD_MS in waits, "not while the window is still at its beginning"


def test_the_case_that_the_filter_has_found_is_the_one_shown(qtbot, window) -> None:
    first, second = keep(
        qtbot, window, {**TYPED, "case_no": "甲-1"}, {**TYPED, "case_no": "乙-2", "name": "林試填"}
    )
    open_case(qtbot, window, first)
    press(window, Qt.Key.Key_F, CTRL)
    compose(focused(window), "乙-2")
    cases = window.book.cases()
    qtbot.waitUntil(lambda: cases.model.rowCount() == 1, timeout=WAIT)
    page = flow_shown(qtbot, window)
    assert "乙-2" in page.moves._title.text(), "not the case that was opened before"
    assert window.book.case_desk.case.id == second
    page = flow_shown(qtbot, window)
    assert "乙-2" in page.moves._title.text(), "nor once more"


def test_what_is_filled_in_for_a_step_survives_a_check_in_the_background(qtbot, window) -> None:
    (case_id,) = keep(qtbot, window, TYPED)
    open_case(qtbot, window, case_id)
    page = flow_shown(qtbot, window)
    page.moves.note.setText("電洽客服")
    desk = window.book.case_desk
    desk.renewed.emit(list(window.book.cases().model.cases), frozenset())
    qtbot.wait(50)
    settled(qtbot, window)
    assert page.moves.note.text() == "電洽客服"


def test_what_keeps_a_case_from_being_reported_is_in_the_chart_and_names_no_number(
    qtbot, window
) -> None:
    (case_id,) = keep(qtbot, window, {**TYPED, "sex": "女"})
    open_case(qtbot, window, case_id)
    page = flow_shown(qtbot, window)
    assert page.chart.at == "prepare"
    still = page.sheet().still
    assert still.title == "還不能報送"
    assert "性別" in still.words
    assert TYPED["id_number"] not in still.words, "a chart is printed and passed on"
    assert any("性別" in said for said in page.moves.questions.said)
    assert page.moves.take.isEnabled(), "it may still go on to be checked"


# Bad input, in the window ---------------------------------------------------------------------


def edit(qtbot, window: MainWindow, case_id: int, **changed: str) -> None:
    """Edit a case that lies in the store."""

    def do(book: FlowBook, today: date):
        case = book.case(case_id)
        return book.edit(case, {**case.typed, **changed}, "修改", today)

    window.book.case_desk.take_in(do)
    settled(qtbot, window)


def test_a_date_that_moves_a_case_into_another_period_is_asked_about(qtbot, window) -> None:
    (case_id,) = keep(qtbot, window, TYPED)
    open_case(qtbot, window, case_id)
    page = flow_shown(qtbot, window)
    page.moves.take.click()
    settled(qtbot, window)
    edit(qtbot, window, case_id, report_date="115/02/10")
    page = flow_shown(qtbot, window)
    (said,) = page.moves.questions.said
    assert "屬「舊流程」期間，而本案之步驟原依「智慧登記」流程記錄" in said
    assert not page.moves.take.isVisible(), "nothing goes on before it is answered"
    offered = [b.text() for b in page.moves.questions.findChildren(QPushButton)]
    assert offered[0] == "改填報送日期"
    assert max(len(line) for text in offered for line in text.split("\n")) <= 17
    assert page.side.width() <= page._side.viewport().width(), "nothing is cut off at the right"
    choice = next(b for b in page.moves.questions.findChildren(QPushButton) if "4　" in b.text())
    choice.click()
    settled(qtbot, window)
    assert page.moves.questions.said == []
    assert page.chips["舊流程"].isChecked()
    assert page.chart.at == "letter"


@pytest.mark.parametrize(
    "typed_so", ["已報送", "「已報送銓敘部」", "已 報送　銓敘部", "已報送銓敘部。"]
)
def test_a_status_typed_otherwise_is_asked_about(qtbot, window, typed_so: str) -> None:
    (case_id,) = keep(qtbot, window, TYPED)
    open_case(qtbot, window, case_id)
    flow_shown(qtbot, window).moves.take.click()
    settled(qtbot, window)
    edit(qtbot, window, case_id, webhr_status=typed_so, webhr_status_on="115/04/20")
    page = flow_shown(qtbot, window)
    assert page.chart.at == "confirm", "it has not arrived by itself"
    (said,) = page.moves.questions.said
    assert "與所知之狀態不同" in said
    made = page.moves.questions.findChildren(QPushButton)
    next(b for b in made if b.text() == "即「已報送銓敘部」").click()
    settled(qtbot, window)
    assert page.chart.at == "intake"
    assert window.book.cases().model.cases[0].webhr_status == "已報送銓敘部"


def test_a_clock_that_is_wrong_is_asked_about(qtbot, window) -> None:
    (case_id,) = keep(qtbot, window, TYPED)
    open_case(qtbot, window, case_id)
    page = flow_shown(qtbot, window)
    page.moves.take.click()
    settled(qtbot, window)
    window.book.case_desk.as_of = date(2026, 4, 1)  # the computer's date has gone back
    page = flow_shown(qtbot, window)
    choose_way(page.moves, "已顯示")
    page.moves.day.set_text("115/04/20")
    page.moves.take.click()
    settled(qtbot, window)
    assert any("今日（115年4月1日）之後" in said for said in page.moves.refusal.said)
    assert any("請確認電腦日期" in said for said in page.moves.refusal.said)
    assert page.chart.at == "confirm"


# The office's own flow file -------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> FlowFiles:
    return FlowFiles(paths.resource("flows"), tmp_path / "own_flows")


@pytest.fixture
def own(qtbot, tmp_path: Path, files: FlowFiles, monkeypatch) -> Iterator[FlowMoves]:
    """The window with a case under way, its flows read from the files."""
    windows = office(qtbot, tmp_path, files.by_period)
    made = next(windows)
    made.flows._files = lambda: files
    (case_id,) = keep(qtbot, made, TYPED)

    def go(book: FlowBook, today: date):
        path = ("report", "confirm", "intake", "check", "review")
        for step, on in pairwise(path):
            change = book.take([case_id], step, on, TODAY, today)
        return change

    made.book.case_desk.take_in(go)
    settled(qtbot, made)
    flow_shown(qtbot, made)
    yield made.flows
    next(windows, None)


def a_file(tmp_path: Path, old: str, new: str) -> Path:
    text = paths.resource("flows", "smart.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "新函.toml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def pressed(flow: FlowMoves, name: str) -> None:
    """Enter on an answer in the notice, which has the focus or is a Tab away."""
    made = {b.text(): b for b in flow.page.notice.findChildren(QPushButton)}
    to(flow._window, made[name])
    press(flow._window, Qt.Key.Key_Space)


def bring(qtbot, monkeypatch, flow: FlowMoves, file: Path) -> None:
    answer(monkeypatch, "getOpenFileName", file)
    flow.page.tools.deeds["take_flow"].trigger()
    settled(qtbot, flow._window)


def test_a_flow_file_is_taken_over_after_a_question_and_given_up(
    qtbot, monkeypatch, tmp_path, own, files
) -> None:
    file = a_file(tmp_path, 'words = "收案"', 'words = "收件"')
    file.write_text(
        file.read_text("utf-8").replace('version = "115.1"', 'version = "116.1"'), "utf-8"
    )
    bring(qtbot, monkeypatch, own, file)
    assert own.page.notice.text == (
        "「新函.toml」為「智慧登記」流程 116.1 版，將取代現用之 115.1 版。"
    )
    assert files.by_period()["智慧登記"].version == "115.1", "nothing before the answer"
    pressed(own, "採用")
    settled(qtbot, own._window)
    assert own.page.chart.chart.flow.step("intake").words == "收件"
    assert own.page.notice.text == ""
    assert own.page.tools.deeds["built_in"].isVisible()
    own.page.tools.deeds["built_in"].trigger()
    settled(qtbot, own._window)
    pressed(own, "改回")
    settled(qtbot, own._window)
    assert own.page.chart.chart.flow.step("intake").words == "收案"
    assert not own.page.tools.deeds["built_in"].isVisible()


def test_a_bad_flow_file_is_refused_with_its_line(qtbot, monkeypatch, tmp_path, own) -> None:
    bring(qtbot, monkeypatch, own, a_file(tmp_path, 'words = "收案"', 'words = ""'))
    assert re.search(r"「新函\.toml」第 \d+ 行，第 5 步「intake」", own.page.notice.text)
    assert own.page.notice.text.endswith("流程未變更。")


def test_steps_that_change_under_a_case_are_told_before_and_asked_about_after(
    qtbot, monkeypatch, tmp_path, own
) -> None:
    file = a_file(tmp_path, 'id = "review"', 'id = "audit"')
    text = file.read_text(encoding="utf-8").replace('to = "review"', 'to = "audit"')
    file.write_text(text, encoding="utf-8")
    bring(qtbot, monkeypatch, own, file)
    assert "有 1 件案件停在此版所無之步驟" in own.page.notice.text
    pressed(own, "採用")
    settled(qtbot, own._window)
    own._window.book.go_to(own._window.book.cases().model.cases[0].id)
    settled(qtbot, own._window)
    page = flow_shown(qtbot, own._window)
    (said,) = page.moves.questions.said
    assert "原記之步驟不在其中，原名見「歷程」" in said
    assert page.moves.past.said, "what was done stays"
    made = page.moves.questions.findChildren(QPushButton)
    next(b for b in made if b.text().startswith("7乙　")).click()
    settled(qtbot, own._window)
    assert page.chart.at == "audit"
    assert page.moves.questions.said == []


def test_thinking_better_of_a_flow_file_changes_nothing(
    qtbot, monkeypatch, tmp_path, own, files
) -> None:
    bring(qtbot, monkeypatch, own, a_file(tmp_path, 'version = "115.1"', 'version = "116.1"'))
    pressed(own, "不採用")
    settled(qtbot, own._window)
    assert own.page.notice.text == ""
    assert not files.in_force().own


def test_the_flow_file_in_force_is_written(qtbot, monkeypatch, tmp_path, own) -> None:
    answer(monkeypatch, "getSaveFileName", tmp_path / "我的")
    own.page.tools.deeds["keep_flow"].trigger()
    settled(qtbot, own._window)
    written = (tmp_path / "我的.toml").read_bytes()
    assert written == paths.resource("flows", "smart.toml").read_bytes()


def test_a_file_spoiled_by_hand_is_told_of_and_the_built_in_flow_goes_on(
    qtbot, tmp_path, own, files
) -> None:
    (tmp_path / "own_flows").mkdir()
    (tmp_path / "own_flows" / "smart.toml").write_text("period = 智慧", encoding="utf-8")
    own._own.show_state()
    settled(qtbot, own._window)
    assert "未採用，改用內建流程" in own.page.notice.text
    assert "「smart.toml」第 1 行" in own.page.notice.text
