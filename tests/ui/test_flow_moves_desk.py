"""流程 in the whole window: a step is taken, undone by Ctrl+Z; files are written where one says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app import paths
from app.agreement import RuleAbout, agreement, sheets
from app.agreement_sheet import write_agreement
from app.flow_files import load_flows
from app.flow_moves import FlowBook
from app.law_in_force import checker
from app.models.hold import Holder
from app.place import Place
from app.rounds import Returned
from app.rules.facts import FACTS
from app.ui.agreement_page import Findings
from app.ui.chart_official import kept_picture
from app.ui.flow_moves_desk import FlowMoves
from app.ui.flow_moves_marks import joined
from app.ui.window import MainWindow
from tests.ui.clerk import ready, settled
from tests.ui.conftest import NOW, Fakes
from tools.make_samples import cases as samples

FLOWS = load_flows(paths.resource("flows"))
TODAY = date(2026, 4, 20)
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
    fakes = Fakes(tmp_path)
    desk = fakes.desk()
    folder = tmp_path / "own"
    folder.mkdir()
    place = Place(folder, lambda: Holder("王測試", "P-12", NOW, 1), lambda _: None)
    store = desk.store._replace(
        open_book=lambda: FlowBook(
            place.store(), checker, lambda: NOW, lambda: "王測試", lambda: FLOWS
        ),
        look=lambda _: None,
        close=place.close,
        settle=place.settle,
        back_up=place.back_up,
    )
    made = MainWindow(desk._replace(store=store, today=lambda: TODAY), "light")
    qtbot.addWidget(made)
    made.show()
    ready(qtbot, made)
    yield made
    made.close()


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
