"""對照 WebHR as a person uses it, from the file to the sheet of differences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox
from python_calamine import CalamineWorkbook

from app.reconcile import Verdict
from app.ui.compare_flow import CompareFlow
from app.ui.compare_page import ComparePage
from app.ui.compare_table import ID, NAME, WHAT, WORDS
from app.ui.palette import DARK, LIGHT
from tests.intake.making import xlsx
from tests.ui.clerk import WAIT, button_of, click, compose, keep, page_of, settled, typed

HEADER = ("國民身分證統一編號", "姓名", "案件類別", "約聘起日", "月支報酬")
DRAFT = {"contract_start": "115-03-03", "report_date": "", "webhr_status": "", "registered_on": ""}
WANG = typed(case_no="H-1", id_number="A123456789", name="黃峰", **DRAFT)
LIN = typed(case_no="H-2", id_number="B123456780", name="林虛構", **DRAFT)
CHEN = typed(case_no="H-3", id_number="D123456782", name="陳範例", **DRAFT)
ROWS = (
    ("A123456789", "黃峯", "新聘", "1150303", WANG["monthly_pay"]),
    ("B123456780", "林虛構", "新聘", "115/3/3", LIN["monthly_pay"]),
    ("C123456781", "張測試", "新聘", "1150401", "43336"),
)


@pytest.fixture
def flow(window) -> CompareFlow:
    return CompareFlow(window, lambda: ["峰峯"])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return xlsx(tmp_path / "WebHR清單.xlsx", [HEADER, *ROWS], names=["清單"])


def waited(qtbot: Any, flow: CompareFlow, until: Callable[[ComparePage], bool]) -> ComparePage:
    def is_there() -> bool:
        return flow.page is not None and until(flow.page)

    qtbot.waitUntil(is_there, timeout=WAIT)
    settled(qtbot, flow._window)
    assert flow.page is not None
    flow._window.pages.setCurrentWidget(flow.page)
    return flow.page


def compared(qtbot: Any, flow: CompareFlow, file: Path) -> ComparePage:
    flow.open_file(file)
    return waited(qtbot, flow, lambda page: page.model.total > 0)


@pytest.fixture
def page(qtbot, window, flow, file) -> ComparePage:
    keep(qtbot, window, WANG, LIN, CHEN)
    return compared(qtbot, flow, file)


def shown(page: ComparePage, column: int) -> list[str]:
    model = page.model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def pairs(page: ComparePage) -> list[list[str]]:
    table = page.side.table
    items = [[table.item(row, column) for column in range(4)] for row in range(table.rowCount())]
    return [[item.text() for item in row if item is not None] for row in items]


def test_the_counts_come_first(qtbot, page) -> None:
    counts = [
        "全部 4",
        "內容不同 1",
        "這裡有而 WebHR 沒有 1",
        "WebHR 有而這裡沒有 1",
        "相同 1",
    ]
    page.window().resize(1600, 800)  # room enough in every face
    # Until the page is laid out, it does not know that there is room for the long words.
    qtbot.waitUntil(lambda: [page.chips[v].text().strip() for v in ("", *WORDS)] == counts)
    assert shown(page, 0) == ["內容不同", "WebHR 沒有", "這裡沒有", "相同"]
    assert shown(page, NAME) == ["黃峰", "陳範例", "張測試", "林虛構"]


def test_what_differs_stands_side_by_side_with_the_reason(page) -> None:
    assert shown(page, WHAT)[0] == "姓名"
    first, *others = pairs(page)
    assert first == ["≠ 姓名", "黃峰", "黃峯", "同一字之不同寫法（峰／峯）"]
    assert ["約聘起日", "115-03-03", "1150303", ""] in others


def test_a_draft_that_webhr_lacks_is_said_to_be_one(page) -> None:
    assert shown(page, WHAT)[1] == "準備中，尚未報送"


@pytest.mark.parametrize(
    ("verdict", "names"),
    [
        (Verdict.DIFFERS, ["黃峰"]),
        (Verdict.ONLY_HERE, ["陳範例"]),
        (Verdict.ONLY_THERE, ["張測試"]),
        (Verdict.SAME, ["林虛構"]),
    ],
)
def test_each_count_filters(page, verdict: Verdict, names: list[str]) -> None:
    click(page.chips[verdict])
    assert shown(page, NAME) == names
    click(page.chips[""])
    assert len(shown(page, NAME)) == 4


def test_words_filter_and_escape_shows_all_again(qtbot, page) -> None:
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.filter.hasFocus()
    compose(page.filter, "張測試")
    qtbot.waitUntil(lambda: shown(page, NAME) == ["張測試"])
    QTest.keyClick(page.filter, Qt.Key.Key_Escape)
    assert len(shown(page, NAME)) == 4


def test_enter_goes_to_the_case_and_what_is_only_there_has_none(page) -> None:
    asked: list[int] = []
    page.case_asked.disconnect()
    page.case_asked.connect(asked.append)
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert asked == [page.model.at(0).ours.place]
    click(page.chips[Verdict.ONLY_THERE])
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert len(asked) == 1
    assert not page.side.go.isEnabled()


def test_the_button_goes_to_the_case_in_the_window(qtbot, window, page) -> None:
    click(page.side.go)
    desk = window.book.case_desk
    qtbot.waitUntil(lambda: desk.case is not None and desk.case.typed["name"] == "黃峰")
    assert window.pages.currentWidget() is page_of(window)


def test_ids_are_masked_until_they_are_asked_for(page) -> None:
    assert shown(page, ID)[0] == "A12****789"
    assert not any("A123456789" in cell for row in pairs(page) for cell in row)
    click(page.ids)
    assert shown(page, ID)[0] == "A123456789"
    assert any("A123456789" in cell for row in pairs(page) for cell in row)


def test_a_mended_case_is_compared_anew_when_the_page_comes_back(qtbot, window, flow, page) -> None:
    window.book.go_to(page.model.at(0).ours.place)
    settled(qtbot, window)
    window.book.case_desk.change({"name": "黃峯"}, "修改姓名")
    settled(qtbot, window)
    flow.show()
    waited(qtbot, flow, lambda page: page.chips[Verdict.SAME].text().strip() == "相同 2")


def test_a_narrower_scope_compares_fewer_cases(qtbot, flow, page) -> None:
    page.scope.setFocus()
    QTest.keyClick(page.scope, Qt.Key.Key_Down)
    waited(qtbot, flow, lambda page: page.model.total == 3)
    assert shown(page, 0) == ["這裡沒有"] * 3  # none of the cases is reported yet


def test_an_empty_page_begins_with_the_choice_of_a_list(qtbot) -> None:
    page = ComparePage(LIGHT)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    page.setFocus()
    asked: list[bool] = []
    page.file_asked.connect(lambda: asked.append(True))
    first = page.focusWidget()
    assert first is not None
    QTest.keyClick(first, Qt.Key.Key_Space)
    assert asked == [True]
    assert not page.export.isEnabled()


def test_in_a_narrow_page_the_counts_are_named_shorter(qtbot, window, page) -> None:
    window.resize(1400, 800)
    qtbot.waitUntil(lambda: "這裡有而 WebHR 沒有 1" in page.chips[Verdict.ONLY_HERE].text())
    window.setMinimumSize(400, 400)
    window.resize(600, 600)
    qtbot.waitUntil(lambda: page.chips[Verdict.ONLY_HERE].text().strip() == "WebHR 沒有 1")
    assert page.chips[Verdict.ONLY_HERE].accessibleName() == "這裡有而 WebHR 沒有 1 件"


def test_in_the_smallest_window_two_lines_and_a_difference_are_in_sight(
    qtbot, window, page
) -> None:
    window.resize(window.minimumSizeHint().expandedTo(window.minimumSize()))
    QApplication.processEvents()
    for view in (page.view, page.side.table):
        room = view.viewport().height()
        assert room >= view.rowViewportPosition(0) + 2 * view.rowHeight(0) - 4, view
    assert page.side._title.toolTip()  # the sentence that has given way


# Columns by hand ------------------------------------------------------------------------------


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    return xlsx(tmp_path / "舊.xlsx", [("員工", "證件", "起"), ("黃峰", "A123456789", "1150303")])


def choose(box: QComboBox, text: str) -> None:
    box.setFocus()
    while box.currentText() != text:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() != before, text


def choose_none(box: QComboBox) -> None:
    QTest.keyClick(box, Qt.Key.Key_Home)


def test_unknown_columns_are_asked_for_once(qtbot, window, flow, strange, tmp_path) -> None:
    keep(qtbot, window, WANG)
    flow.open_file(strange)
    page = waited(qtbot, flow, lambda page: bool(page.columns.boxes))
    assert not page.columns.go.isEnabled()
    choose(page.columns.boxes["id_number"], "證件")
    assert page.columns._samples["id_number"].whole == "例：A12…"
    choose(page.columns.boxes["name"], "員工")
    choose(page.columns.boxes["contract_start"], "起")
    click(page.columns.go)
    waited(qtbot, flow, lambda page: page.model.total > 0)
    assert shown(page, 0) == ["相同"]
    again = xlsx(tmp_path / "新.xlsx", [("起", "證件", "員工"), ("1150304", "A123456789", "黃峰")])
    other = CompareFlow(window, list)
    found = compared(qtbot, other, again)  # without being asked
    assert shown(found, WHAT) == ["約聘起日"]


def test_a_column_states_one_fact(qtbot, window, flow, strange) -> None:
    keep(qtbot, window, WANG)
    flow.open_file(strange)
    page = waited(qtbot, flow, lambda page: bool(page.columns.boxes))
    boxes = page.columns.boxes
    choose(boxes["id_number"], "證件")
    choose(boxes["case_no"], "證件")
    assert page.columns.why == "「證件」同時指定給身分證字號與案件編號，請擇一。"
    assert not page.columns.go.isEnabled()
    choose_none(boxes["case_no"])
    assert page.columns.go.isEnabled()
    QTest.keyClick(boxes["case_no"], Qt.Key.Key_Escape)
    assert not page.columns.isVisible()


# Troubles and the sheet -----------------------------------------------------------------------


def test_a_file_that_cannot_be_read_is_told_in_the_page(qtbot, window, flow, tmp_path) -> None:
    keep(qtbot, window, WANG)
    bad = tmp_path / "清單.xlsx"
    bad.write_bytes(b"PK\x03\x04 no workbook")
    flow.open_file(bad)
    page = waited(qtbot, flow, lambda page: bool(page.notice.text))
    assert "清單.xlsx" in page.notice.text
    assert not page.export.isEnabled()


@pytest.mark.parametrize("full", [False, True])
def test_the_differences_are_written_as_the_page_shows_them(
    qtbot, window, flow, page, tmp_path, monkeypatch, full: bool
) -> None:
    out = tmp_path / "差異.xlsx"
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_: (str(out), ""))
    if full:
        click(page.ids)
    click(page.export)
    qtbot.waitUntil(out.exists, timeout=WAIT)
    settled(qtbot, window)
    book = CalamineWorkbook.from_path(out)
    rows = book.get_sheet_by_name("內容不同").to_python()
    assert rows[3][:4] == ["H-1", "新聘", "黃峰", "A123456789" if full else "A12****789"]
    assert window.status.news == f"已寫入 差異.xlsx（{'證號完整' if full else '證號已遮蔽'}）"


def test_a_book_that_the_dialog_has_not_asked_about_is_not_replaced(
    qtbot, window, flow, page, tmp_path, monkeypatch
) -> None:
    there, typed = tmp_path / "差異.xlsx", str(tmp_path / "差異")
    there.write_bytes(b"mine")
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_: (typed, ""))
    click(page.export)
    qtbot.waitUntil((tmp_path / "差異_2.xlsx").exists, timeout=WAIT)
    settled(qtbot, window)
    assert there.read_bytes() == b"mine"


def test_every_control_has_a_name_and_the_page_follows_the_palette(page) -> None:
    for kind in (QAbstractButton, QComboBox):
        for control in page.findChildren(kind):
            if control.isVisible():
                made = QAccessible.queryAccessibleInterface(control)
                assert made.text(QAccessible.Text.Name), control
    page.recolour(DARK)
    assert page.view.delegate.palette is DARK
    assert button_of(page, "重新對照").isEnabled()
