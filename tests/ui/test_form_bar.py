"""匯出空白表單 as a person uses it, in the real window."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from python_calamine import load_workbook

from app.intake.template import columns
from app.stored import Agency
from app.ui.form_flow import FormFlow
from app.ui.palette import DARK
from tests.ui import clerk


@pytest.fixture
def flow(qtbot, window, tmp_path: Path) -> FormFlow:
    clerk.ready(qtbot, window)
    agency = Agency("380990001Y", "範例國小", "公立學校", "範例縣政府")
    window.book.case_desk.ask(lambda book: book.keep_agency(agency))
    made = FormFlow(window)
    made._ask_file = lambda _, kind, ending: tmp_path / f"表單{kind}{ending}"
    made.show()
    return made


def press_down(choice: QComboBox, times: int) -> None:
    choice.setFocus()
    for _ in range(times):
        QTest.keyClick(choice, Qt.Key.Key_Down)


def test_a_form_for_one_kind_with_the_agency_filled_in(qtbot, flow, tmp_path: Path) -> None:
    bar = flow.bar
    assert bar.kind.hasFocus()
    press_down(bar.kind, 2)
    file = clerk.write_out(qtbot, bar, tmp_path / "表單續聘.xlsx")
    book = load_workbook(file)
    assert book.sheet_names == ["名冊", "說明", "範例"]
    assert book.get_sheet_by_index(0).to_python()[0] == [f.label for f in columns("續聘")]
    sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert "380990001Y" in sheet
    assert "新聘" not in sheet.partition("<sheetData>")[2].partition("</sheetData>")[0]


def test_csv_says_that_it_has_only_the_header(qtbot, flow, tmp_path: Path) -> None:
    bar = flow.bar
    press_down(bar.ending, 2)
    assert "只有欄名一列" in bar._about.text()
    clerk.click(bar.give)
    file = tmp_path / "表單.csv"
    qtbot.waitUntil(file.exists, timeout=clerk.WAIT)
    assert len(file.read_text("utf-8-sig").splitlines()) == 1


def test_a_folder_that_does_not_take_it_is_told_in_the_page(qtbot, flow, tmp_path) -> None:
    flow._ask_file = lambda *_: tmp_path / "沒有" / "表單.xlsx"
    clerk.click(flow.bar.give)
    qtbot.waitUntil(lambda: "找不到資料夾" in flow.bar.notice.text, timeout=clerk.WAIT)
    QTest.keyClick(flow.bar, Qt.Key.Key_Escape)
    assert not flow.bar.isVisible()
    flow.bar.recolour(DARK)


def test_one_bar_goes_when_another_comes(qtbot, flow, window) -> None:
    from app.ui.export_flow import ExportFlow

    (case_id,) = clerk.keep(qtbot, window, clerk.typed(case_no="測-1"))
    export = ExportFlow(window)
    export.show_stored([case_id])
    assert export.bar is not None
    assert (flow.bar.isVisible(), export.bar.isVisible()) == (False, True)
    window.resize(820, 480)  # the one that has gone gives no room back
    qtbot.waitUntil(lambda: not window.book.page.splitter.isVisible(), timeout=clerk.WAIT)
    flow.show()
    assert (flow.bar.isVisible(), export.bar.isVisible()) == (True, False)


def test_thinking_better_of_it_writes_nothing(flow, tmp_path: Path) -> None:
    flow._ask_file = lambda *_: None
    clerk.click(flow.bar.give)
    assert flow.bar.isVisible()
    assert not list(tmp_path.glob("表單*"))
