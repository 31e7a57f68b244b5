"""A clerk takes the steps of a case on the page 流程: over the real store and the real rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton

from app import paths
from app.flow_files import load_flows
from app.flow_moves import FlowBook, Held
from app.flow_steps import periods_of, standings
from app.law_in_force import checker, load_law
from app.models.store import open_store
from app.rounds import Result
from app.rules.facts import FACTS
from app.stored import StoredCase
from app.ui.flow_moves_panel import StepWish
from app.ui.flow_page import FlowPage
from app.ui.palette import DARK, LIGHT
from app.ui.parts import Paragraph
from tests.ui.clerk import compose
from tools.make_samples import cases as samples

FLOWS = load_flows(paths.resource("flows"))
READY = next(c for c in samples() if c["case_kind"] == "新聘")
TODAY = date(2026, 4, 20)
LEFT = Qt.MouseButton.LeftButton
_UNREPORTED = ("report_date", "webhr_status", "webhr_status_on", "registered_on")


class Office:
    """The page over a book, wired as the window does it, all in one thread."""

    def __init__(self, book: FlowBook, page: FlowPage) -> None:
        self.book, self.page = book, page
        self.case: StoredCase | None = None
        self.opened: list[tuple[str, ...]] = []
        page.moves.step_asked.connect(self.take)
        page.moves.back_asked.connect(
            lambda case, why: self.do(lambda: book.take_back(case, why, TODAY))
        )
        page.moves.place_asked.connect(
            lambda case, step: self.do(lambda: book.place(case, step, TODAY, TODAY))
        )
        page.moves.edits_chosen.connect(self.edit)
        page.moves.edit_asked.connect(lambda _, fields: self.opened.append(fields))

    def keep(self, **changes: str) -> None:
        """A case that may be reported, but for these facts."""
        plain = {**READY, **dict.fromkeys(_UNREPORTED, ""), **changes}
        typed = {k: t for k, t in plain.items() if k in FACTS and t}
        ((_, self.case),) = self.book.add([(typed, None)], "created", "新增案件", TODAY).cases
        self.show()

    def show(self) -> None:
        assert self.case is not None
        found = self.book.summaries()
        periods = periods_of(load_law())
        at = standings(FLOWS, periods, found, TODAY, self.book.places())
        self.page.show_standings(at, periods, TODAY)
        self.page.show_case(next(c for c in found if c.id == self.case.id))
        flow = self.book.flow_of(self.case.id, TODAY)
        self.page.show_case_flow(flow, self.book.case(self.case.id).typed)
        QApplication.processEvents()

    def take(self, wish: StepWish) -> None:
        self.do(
            lambda: self.book.take(
                [wish.case_id],
                wish.step,
                wish.to,
                wish.day,
                TODAY,
                note=wish.note,
                why=wish.why,
                answers=wish.answers,
            )
        )

    def edit(self, case_id: int, edits: dict[str, str]) -> None:
        case = self.book.case(case_id)
        self.do(lambda: self.book.edit(case, {**case.typed, **edits}, "改", TODAY))

    def do(self, work) -> None:
        assert self.case is not None
        try:
            work()
        except Held as held:
            self.page.moves.show_refused(held.by_case[self.case.id])
        else:
            self.show()

    # What a clerk does ---------------------------------------------------------------------

    def choose(self, words: str) -> None:
        """One of the ways on, by a click on its words."""
        for radio in self.page.moves._group.buttons():
            if words in radio.text():
                radio.click()
                QApplication.processEvents()
                return
        raise AssertionError([r.text() for r in self.page.moves._group.buttons()])

    def day(self, typed: str) -> None:
        field = self.page.moves.day
        field.input.setFocus()
        field.input.selectAll()
        QTest.keyClicks(field.input, typed)

    def record(self) -> None:
        QTest.mouseClick(self.page.moves.take, LEFT, pos=QPoint(8, 8))
        QApplication.processEvents()

    def press(self, words: str) -> None:
        """A button that is seen, by its words."""
        found: list[QAbstractButton] = [
            b
            for b in self.page.moves.findChildren(QPushButton)
            if b.text().startswith(words) and b.isVisible()
        ]
        assert found, words
        found[0].click()
        QApplication.processEvents()

    @property
    def at(self) -> str:
        assert self.case is not None
        step = self.book.flow_of(self.case.id, TODAY).step
        return step.id if step else ""

    def fact(self, key: str) -> str:
        assert self.case is not None
        return self.book.case(self.case.id).typed.get(key, "")


@pytest.fixture
def office(qtbot, tmp_path: Path) -> Iterator[Office]:
    store = open_store(tmp_path)
    clock = [datetime(2026, 4, 20, 9)]

    def now() -> datetime:
        clock[0] += timedelta(seconds=1)
        return clock[0]

    book = FlowBook(store, checker, now, lambda: "王測試", lambda: FLOWS)
    page = FlowPage(LIGHT, FLOWS, today=lambda: TODAY)
    qtbot.addWidget(page)
    page.resize(1190, 900)
    page.show()
    yield Office(book, page)
    store.close()


def reported(office: Office) -> None:
    office.keep()
    office.day("1150416")
    office.record()


def test_reporting_is_recorded_with_its_day_and_seen_in_the_chart(office) -> None:
    office.keep()
    assert office.page.moves.day.input.accessibleName() == "報送日期"
    office.day("1150416")
    compose(office.page.moves.note, "林小姐代為報送")
    office.record()
    assert office.at == "confirm"
    assert office.fact("report_date") == "115/04/16"
    states = office.page.chart.chart.steps
    assert states["report"].state.done == "115/04/16 王測試"
    assert states["report"].state.for_case == "done"
    assert states["confirm"].state.for_case == "here"
    assert any("林小姐代為報送" in line for line in office.page.moves.past.said)


def test_a_day_that_is_none_is_said_and_nothing_is_recorded(office) -> None:
    office.keep()
    office.day("1150431")
    office.record()
    assert office.page.moves.refusal.said == ["「1150431」不是存在的日期，請改填，例如 1150420。"]
    assert office.at == "report"


def test_what_stops_a_step_is_said_with_the_way_on(office) -> None:
    office.keep(submitter_org="")
    (said,) = office.page.moves._blocks.said[-1:]
    assert "報送機關（權責機關）未填" in said
    assert "report" in {office.page.chart.chart.call._still.step}
    office.record()
    assert office.at == "report"
    assert any("權責機關" in line for line in office.page.moves.refusal.said)
    office.press("前往填寫")
    assert "submitter_org" in {key for fields in office.opened for key in fields}


def test_a_day_in_another_period_is_asked_and_only_a_yes_goes_on(office) -> None:
    office.keep()
    office.day("1150225")
    office.record()
    said = office.page.moves.refusal.said
    assert any("屬「舊流程」期間" in line for line in said)
    assert office.fact("report_date") == ""
    office.press("改填報送日期")
    assert office.page.moves.day.input.hasFocus()
    assert office.fact("report_date") == ""


def test_without_a_choice_between_ways_nothing_can_be_recorded(office) -> None:
    reported(office)
    assert office.page.moves.way is None
    assert not office.page.moves.take.isEnabled()
    office.choose("已顯示")
    assert office.page.moves.take.isEnabled()


def to_review(office: Office) -> None:
    reported(office)
    office.choose("已顯示")
    office.day("1150417")
    office.record()
    office.day("1150417")
    office.record()
    office.choose("未通過")
    office.day("1150417")
    office.record()
    assert office.at == "review"


def test_a_return_asks_for_its_reason_and_opens_the_next_round(office) -> None:
    to_review(office)
    office.choose("退回補正")
    form = office.page.moves.returning
    assert form.isVisible()
    office.day("1150418")
    office.record()
    assert office.page.moves.refusal.said == ["請選退回原因之類別。"]
    form.category.setFocus()
    QTest.keyClick(form.category, Qt.Key.Key_Down)
    assert not office.page.moves.refusal.isVisible(), "what has been chosen is not asked for"
    QTest.keyClick(form.category, Qt.Key.Key_Down)
    compose(form.reason, "到職日期與契約不符")
    compose(form.search, "到職日")
    shown = [r for r in range(form.fields.count()) if not form.fields.item(r).isHidden()]
    assert [form.fields.item(r).text() for r in shown] == ["到職日期"]
    form.fields.setCurrentRow(shown[0])
    QTest.keyClick(form.fields, Qt.Key.Key_Space)
    office.record()
    (one,) = office.book.rounds()
    assert (one.result, one.category, one.reason, one.fields) == (
        Result.RETURNED,
        "資料不符",
        "到職日期與契約不符",
        ("onboard_date",),
    )
    flow = office.book.flow_of(office.case.id, TODAY)
    assert flow.round_number == 2
    assert office.page.moves._stands.text() == "第 2 次報送，在第 1 步：備妥案件（用人機關）。"
    (said,) = office.page.moves._returned.said
    assert "退回補正（資料不符）：到職日期與契約不符" in said
    office.press("開啟補正")
    assert office.opened[-1] == ("onboard_date",)


def returned(office) -> None:
    to_review(office)
    office.choose("退回補正")
    form = office.page.moves.returning
    form.category.setCurrentIndex(form.category.findText("其他"))
    compose(form.reason, "請補正職務")
    office.record()
    assert office.at == "prepare"


def test_a_returned_case_is_reported_as_it_was_only_when_that_is_confirmed(office) -> None:
    returned(office)
    moves = office.page.moves
    office.choose("3 於 WebHR 報送")
    (said,) = moves._blocks.said
    assert "退回補正（其他：請補正職務），其後資料未經修改" in said
    office.record()
    assert moves.refusal.said == [said]
    assert office.at == "prepare"
    office.press("無須修改，照原資料報送")
    assert office.at == "confirm"


def test_a_corrected_case_is_reported_without_its_preparation_recorded_again(office) -> None:
    returned(office)
    office.edit(office.case.id, {"duties": "輔導學生並訪視家庭"})
    office.choose("3 於 WebHR 報送")
    assert not office.page.moves._blocks.isVisible()
    assert office.page.moves.take.text() == "記下：於 WebHR 報送"
    office.record()
    assert (office.at, office.page.moves.refusal.said) == ("confirm", [])


def test_registering_closes_the_case(office) -> None:
    to_review(office)
    office.choose("登記")
    office.day("1150419")
    office.record()
    assert office.page.moves.day.input.accessibleName() == "登記備查日期"
    office.day("1150419")
    office.record()
    assert office.at == "done"
    assert office.fact("registered_on") == "115/04/19"
    assert not office.page.moves._form.isVisible()


def test_two_clicks_in_a_row_record_one_step(office) -> None:
    to_review(office)
    office.choose("登記")
    office.day("1150419")
    office.record()
    QTest.mouseDClick(office.page.moves.take, LEFT, pos=QPoint(8, 8))  # the second press alone
    QTest.mouseRelease(office.page.moves.take, LEFT, pos=QPoint(8, 8))
    QApplication.processEvents()
    assert office.at == "record"  # the next step has one way: the second click would be for it


def test_taking_back_asks_why_and_the_facts_are_as_before(office) -> None:
    reported(office)
    office.press("撤回上一步")
    assert office.page.moves.why_back.hasFocus()
    office.press("撤回")
    office.page.moves.do_back.click()
    assert "請寫明撤回之理由。" in office.page.moves.back_refusal.said
    compose(office.page.moves.why_back, "日期打錯")
    QTest.keyClick(office.page.moves.why_back, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert office.at == "report"
    assert office.fact("report_date") == ""
    assert any("撤回：日期打錯" in line for line in office.page.moves.past.said)


def test_a_status_typed_otherwise_is_asked_and_the_answer_is_typed(office) -> None:
    office.keep(report_date="115/04/16", webhr_status="「已報送銓敘部」")
    assert any("與所知之狀態不同" in line for line in office.page.moves.questions.said)
    office.press("即「已報送銓敘部」")
    assert office.fact("webhr_status") == "已報送銓敘部"
    assert office.page.moves.questions.said == []


def test_without_a_case_the_panel_is_not_there(office) -> None:
    office.keep()
    assert office.page.moves.isVisible()
    office.page.show_case(None)
    assert not office.page.moves.isVisible()
    assert office.page.chart.chart.call is None


def test_the_sheet_names_the_case_and_where_it_stands(office) -> None:
    reported(office)
    sheet = office.page.sheet()
    assert sheet.heading[0] == "智慧登記（115年3月23日起）　製表日期：115年4月20日"
    assert "在第 4 步" in sheet.heading[1]
    name = str(office.page.suggested_name(".pdf"))
    assert name == "聘用人員登記備查案件智慧登記流程_1150420.pdf"


def test_it_follows_the_colours(office) -> None:
    reported(office)
    before = office.page.grab().toImage()
    office.page.recolour(DARK)
    assert office.page.grab().toImage() != before


def test_words_that_are_fewer_take_less_room(qtbot) -> None:
    said = Paragraph()
    qtbot.addWidget(said)
    said.setFixedWidth(200)
    said.say("在第 4 步：確認狀態顯示「已報送銓敘部」（權責機關）。")
    tall = said.minimumHeight()
    said.say("在第 8 步")
    assert 0 < said.minimumHeight() < tall
