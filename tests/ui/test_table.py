from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHoverEvent
from PySide6.QtWidgets import QApplication

from app.packets.masking import mask_id
from app.ui.palette import LIGHT
from app.ui.rows import ARRIVAL, DUE, LINE, NAME, NUMBER, VERDICT, CaseLine, lines_of
from app.ui.table import CaseTable
from app.ui.table_view import CaseView

from .conftest import AS_OF, CHECKER, FIVE, roster_of


def five_lines() -> tuple[CaseLine, ...]:
    roster = roster_of(Path("x.csv"), FIVE)
    result = CHECKER.check(roster.cases, AS_OF)
    return lines_of(result, CHECKER.workdays.workday_from, mask_id, lambda what, done, total: None)


@pytest.fixture
def model(qapp: object, qtmodeltester) -> CaseTable:
    made = CaseTable()
    made.set_lines(five_lines())
    qtmodeltester.check(made)
    return made


def column(model: CaseTable, number: int) -> list[str]:
    return [model.index(row, number).data() for row in range(model.rowCount())]


def test_the_row_under_the_mouse_is_one(qtbot, model: CaseTable):
    view = CaseView(model, LIGHT)
    qtbot.addWidget(view)
    view.resize(900, 300)
    view.show()
    at = QPointF(view.visualRect(model.index(2, NAME)).center())
    QApplication.sendEvent(view.viewport(), QHoverEvent(QEvent.Type.HoverMove, at, at, at))
    assert view.hovered == 2
    picture = view.viewport().grab().toImage()
    grounds = {
        picture.pixelColor(rect.right() - 1, rect.top() + 1).name()
        for c in (NUMBER, NAME, VERDICT)
        if (rect := view.visualRect(model.index(2, c)))
    }
    assert grounds == {LIGHT.hover}
    QApplication.sendEvent(view.viewport(), QHoverEvent(QEvent.Type.HoverLeave, at, at, at))
    assert view.hovered == -1


def test_sorts_by_meaning_and_puts_empty_cells_last_either_way(model: CaseTable):
    model.sort(ARRIVAL, Qt.SortOrder.AscendingOrder)
    assert column(model, ARRIVAL) == ["115/01/05", "115/03/03", "115/03/03", "1150230", ""]
    model.sort(ARRIVAL, Qt.SortOrder.DescendingOrder)
    assert column(model, ARRIVAL) == ["1150230", "115/03/03", "115/03/03", "115/01/05", ""]


def test_sorts_numbers_as_people_count(model: CaseTable):
    model.sort(NUMBER)
    assert column(model, NUMBER) == ["H-2", "H-3", "H-4", "H-5", "H-10"]


def test_sorts_verdicts_by_what_is_to_be_done_first(model: CaseTable):
    model.sort(VERDICT)
    assert column(model, VERDICT) == ["檢核失敗", "應先補正", "資料不足", "請留意", "可報送"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("林虛", ["3"]),
        ("臺灣", ["5"]),
        ("h-1", ["2"]),
        ("科長 林", ["3"]),
        ("A123456789 測試", ["2"]),
        ("人事室", ["3"]),
        ("沒有的字", []),
        ("", ["2", "3", "4", "5", "6"]),
    ],
)
def test_filters_by_any_column_and_every_word(model: CaseTable, text: str, lines: list[str]):
    model.set_filter(text)
    assert column(model, LINE) == lines


def test_filters_by_verdict_and_counts_what_the_words_find(model: CaseTable):
    model.set_filter("科長", "review")
    assert column(model, NAME) == ["台灣娜"]
    assert model.counts() == {"review": 1, "blocked": 1}


def test_the_order_stays_with_another_filter(model: CaseTable):
    model.sort(LINE, Qt.SortOrder.DescendingOrder)
    model.set_filter("科長")
    assert column(model, LINE) == ["5", "3"]


def test_the_head_shows_what_it_is_sorted_by(model: CaseTable):
    model.sort(NUMBER, Qt.SortOrder.DescendingOrder)
    heads = [model.headerData(i, Qt.Orientation.Horizontal) for i in (LINE, NUMBER)]
    assert heads == ["列", "編號↓"]


def test_a_long_roster_is_sorted_and_filtered_without_asking_for_cells(
    qapp: object, monkeypatch: pytest.MonkeyPatch
):
    """As a proxy model does, which takes 20 s for 100,000; see `benchmarks.pages`."""
    model = CaseTable()
    model.set_lines(five_lines() * 400)
    asked: list[object] = []
    data = CaseTable.data
    monkeypatch.setattr(CaseTable, "data", lambda *given: (asked.append(given), data(*given))[1])
    model.sort(NUMBER)
    model.set_filter("科長")
    assert model.rowCount() == 800
    assert asked == []


def test_where_even_name_and_number_have_no_room_the_verdict_has(qtbot, model: CaseTable):
    view = CaseView(model, LIGHT)
    qtbot.addWidget(view)
    view.resize(900, 300)
    view.show()
    roomy = {c: view.columnWidth(c) for c in (NUMBER, NAME, DUE, VERDICT)}
    view.resize(sum(roomy.values()) - 40, 300)
    right = view.columnViewportPosition(VERDICT) + view.columnWidth(VERDICT)
    assert right <= view.viewport().width()
    assert view.columnWidth(VERDICT) == roomy[VERDICT]
    assert not any(view.isColumnHidden(c) for c in roomy)
    view.resize(900, 300)
    assert {c: view.columnWidth(c) for c in roomy} == roomy
