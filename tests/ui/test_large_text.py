"""A system whose text is larger than usual: nothing is cut, rows and fields grow with it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from app.ui import style
from app.ui.fields import look
from app.ui.packet_table import PacketTable, PacketView
from app.ui.palette import LIGHT
from app.ui.problem_page import ProblemPage
from app.ui.reference_list import EntryTable, EntryView
from app.ui.stored_page import StoredPage
from app.ui.style import scaled
from app.ui.table_view import ROW_HEIGHT
from app.ui.waive_bar import WaiveBar
from app.ui.window import MainWindow

from .clerk import keep, open_case, page_of, settled, typed
from .conftest import Fakes


@pytest.fixture(params=[14, 16])
def points(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[int]:
    """The text of the whole program in so many points."""
    before = qapp.font()
    larger = qapp.font()
    larger.setPointSizeF(request.param)
    qapp.setFont(larger)
    yield request.param
    qapp.setFont(before)


@pytest.fixture
def large(qtbot, points: int, fakes: Fakes) -> Iterator[StoredPage]:
    window = MainWindow(fakes.desk(), "light")
    qtbot.addWidget(window)
    window.resize(1280, 900)
    window.show()
    (one,) = keep(qtbot, window, typed(case_no="甲", has_resume="否", monthly_pay="1"))
    open_case(qtbot, window, one)
    settled(qtbot, window)
    qtbot.wait(50)
    yield page_of(window)
    window.close()


def test_rows_and_their_head_grow_with_the_text(large: StoredPage):
    view = large.view
    text = QFontMetrics(view.font()).height()
    assert QFontInfo(view.font()).pixelSize() > 16
    assert view.rowHeight(0) >= max(text + 4, ROW_HEIGHT + 6)
    assert view.horizontalHeader().height() >= view.horizontalHeader().fontMetrics().height()


def test_no_button_and_no_line_cuts_its_text(large: StoredPage):
    seen = [*large.findChildren(QPushButton), *large.findChildren(QLineEdit)]
    shown = [part for part in seen if part.isVisible()]
    assert len(shown) > 20
    low = [part for part in shown if part.height() < part.fontMetrics().height()]
    narrow = [
        part.text()
        for part in shown
        if isinstance(part, QPushButton)
        and part.width()
        < max(part.fontMetrics().horizontalAdvance(t) for t in part.text().strip().split("\n"))
    ]
    assert low == []
    assert narrow == []


def test_a_cell_is_as_wide_as_its_text(large: StoredPage):
    view, model = large.view, large.model
    metrics = QFontMetrics(view.font())
    shown = [c for c in model.columns.widths if not view.isColumnHidden(c)]
    assert len(shown) > 2
    for column in shown:
        if column != model.columns.verdict:
            assert view.columnWidth(column) > metrics.horizontalAdvance(model.cell(0, column))


def test_the_long_title_of_a_reason_is_whole(qtbot, points: int):
    bar = WaiveBar()
    qtbot.addWidget(bar)
    bar.setStyleSheet(style.sheet(LIGHT) + look.sheet(LIGHT))
    bar.resize(300, 400)
    bar.ask("L05", "聘用計畫所列職稱、等別與薪點範圍應與契約一致並載明", needs_basis=True)
    qtbot.wait(50)
    title = bar._title
    assert title.height() >= title.heightForWidth(title.width())
    assert title.heightForWidth(title.width()) >= 2 * title.fontMetrics().height()
    assert title.geometry().bottom() < bar.reason.geometry().top()


def test_another_face_while_it_runs_makes_other_rows(qtbot, qapp: QApplication):
    view = PacketView(PacketTable(), LIGHT)
    qtbot.addWidget(view)
    view.show()
    before, usual = view.verticalHeader().defaultSectionSize(), qapp.font()
    larger = qapp.font()
    larger.setPointSizeF(16)
    qapp.setFont(larger)
    try:
        qtbot.wait(10)
        assert view.verticalHeader().defaultSectionSize() > before
    finally:
        qapp.setFont(usual)


def test_the_lists_of_problems_and_rules_grow_with_the_text(qtbot, points: int):
    problems, rules = ProblemPage(LIGHT), EntryView(EntryTable(), LIGHT)
    for made, view in ((problems, problems.view), (rules, rules)):
        qtbot.addWidget(made)
        height = view.verticalHeader().defaultSectionSize()
        assert height == scaled(ROW_HEIGHT) >= ROW_HEIGHT + 6
    assert problems.view.columnWidth(0) == scaled(64)


def test_the_sheet_is_in_the_size_of_the_text(points: int, qapp: QApplication):
    size = QFontInfo(qapp.font()).pixelSize()
    sheet = style.sheet(LIGHT)
    assert f'QLabel[role="heading"] {{ font-size: {round(16 * size / 14)}px' in sheet
    assert not re.search(r"\d+u\b", sheet)
    assert style.scaled(14) == size
