"""我們對了嗎: the sentence, the bars, the tables; what a click on a rule and 匯出 ask for."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from app.agreement import RuleAbout, agreement, sheets
from app.rounds import Result, Round, Snapshot
from app.ui.agreement_page import AgreementPage, Findings, summary_words
from app.ui.palette import DARK, LIGHT
from app.ui.style import sheet

CATALOGUE = {"L05": RuleAbout("履歷表", ("has_resume",)), "F07": RuleAbout("姓名", ("name",))}


def one(number: int, verdict: str, result: Result, month: int = 4, **more) -> Round:
    at = datetime(2026, month, 2)
    snapshot = Snapshot(verdict, more.get("findings", {}), more.get("waived", {}), "ab")
    ended = date(2026, month, 20) if result is not Result.PENDING else None
    fields = ("name",) if result is Result.RETURNED else ()
    return Round(
        number,
        1,
        "smart",
        at.date(),
        snapshot,
        at,
        "王測試",
        result,
        ended,
        "資料不符",
        "字",
        fields,
    )


ROUNDS = [
    one(1, "ready", Result.REGISTERED, 3),
    one(2, "ready", Result.REGISTERED),
    one(3, "ready", Result.RETURNED),
    one(4, "blocked", Result.REGISTERED),
    one(5, "ready", Result.PENDING),
    one(6, "", Result.REGISTERED),
]


def findings(rounds: list[Round]) -> Findings:
    found = agreement(rounds, CATALOGUE)
    return Findings(found, sheets(found, {number: f"H-{number}" for number in range(9)}))


@pytest.fixture
def page(qtbot) -> AgreementPage:
    made = AgreementPage(LIGHT)
    qtbot.addWidget(made)
    made.setStyleSheet(sheet(LIGHT))
    made.resize(1000, 700)
    made.show_findings(findings(ROUNDS))
    made.show()
    QApplication.processEvents()
    return made


def table(page: AgreementPage, number: int) -> QTableView:
    page.tabs.setCurrentIndex(number)
    QApplication.processEvents()
    found = page.tabs.widget(number)
    assert isinstance(found, QTableView)
    return found


def test_the_sentence_counts_what_agrees_and_what_does_not(page) -> None:
    assert page.said == (
        "比對 4 件，預檢與結果相符 2 件；可報送而退回 1 件（資料不符 1），未通過而登記 1 件。"
        "另有 1 件尚待結果；1 件報送時未留下預檢結果，不列入。"
    )


def test_the_bars_are_read_out_by_month(page) -> None:
    assert page.bars.accessibleName() == (
        "逐月比對：115/03 比對 1 件，相符 1 件，可報送而退回 0 件，未通過而登記 0 件；"
        "115/04 比對 3 件，相符 1 件，可報送而退回 1 件，未通過而登記 1 件"
    )


def test_the_bars_grow_with_the_counts(page) -> None:
    image = page.bars.grab().toImage()
    accent = sum(
        image.pixelColor(x, y).name() == LIGHT.accent
        for x in range(0, image.width(), 3)
        for y in range(30, image.height(), 3)
    )
    page.bars.show_months(findings(ROUNDS[2:4]).found.months)
    QApplication.processEvents()
    image = page.bars.grab().toImage()
    after = sum(
        image.pixelColor(x, y).name() == LIGHT.accent
        for x in range(0, image.width(), 3)
        for y in range(30, image.height(), 3)
    )
    assert accent > after == 0


def test_each_sheet_is_a_tab_with_its_rows(page) -> None:
    titles = [page.tabs.tabText(n).split("　")[0] for n in range(page.tabs.count())]
    assert titles == ["逐月", "可報送而退回", "附理由而登記", "規則"]
    missed = table(page, 1).model()
    cells = [missed.index(0, n).data() for n in range(missed.columnCount())]
    assert cells[0] == "H-3"
    assert "F07" in cells[-1]


def test_a_rule_is_a_key_away(qtbot, page) -> None:
    view = table(page, 3)
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    with qtbot.waitSignal(page.rule_asked, timeout=500) as asked:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert asked.args == ["F07"], "the one that missed something"
    QTest.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.rule_asked, timeout=500) as asked:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert asked.args == ["L05"]


def test_it_is_exported_and_left(qtbot, page) -> None:
    with qtbot.waitSignal(page.export_asked, timeout=500) as asked:
        QTest.mouseClick(page.export, Qt.MouseButton.LeftButton)
    assert asked.args[0] is page.findings
    with qtbot.waitSignal(page.left, timeout=500):
        QTest.keyClick(page, Qt.Key.Key_Escape)


def test_with_nothing_to_compare_it_says_what_it_is_for(page) -> None:
    page.show_findings(findings([]))
    assert page.said == "尚無已知結果之案件可以比對。"
    assert page._blank.isVisible()
    assert not page.tabs.isVisible()
    assert not page.export.isVisible()


def test_one_that_waits_only_is_told() -> None:
    found = findings(ROUNDS[4:5]).found
    assert summary_words(found) == "尚無已知結果之案件可以比對。另有 1 件尚待結果。"


def test_dark(page) -> None:
    before = page.grab().toImage()
    page.recolour(DARK)
    assert page.grab().toImage() != before


def test_a_number_stands_beside_the_rest_of_its_line_and_a_text_takes_the_room(page) -> None:
    page.resize(1200, 700)
    page.show_findings(findings(ROUNDS))
    tables = page.tabs.findChildren(QTableView)
    by_name = {view.accessibleName(): view.horizontalHeader() for view in tables}
    assert not by_name["逐月"].stretchLastSection()
    assert by_name["可報送而退回"].stretchLastSection()
