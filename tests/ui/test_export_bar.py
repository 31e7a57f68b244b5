"""匯出 as a person uses it, in the real window: keys, clicks, and the file that lies there then."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QListWidget

from app.exports.gaps import Gap
from app.exports.write import Form
from app.intake.read import read_roster
from app.ui.dialogs import free
from app.ui.export_bar import ExportBar, gap_words
from app.ui.export_flow import ExportFlow
from app.ui.palette import DARK, LIGHT
from tests.ui import clerk

PLAIN = clerk.typed(case_no="測-1", name="王測試", id_number="F100000015")
RARE = clerk.typed(case_no="測-2", name="林𠮷例", id_number="F100000015")


@pytest.fixture
def flow(qtbot, window, tmp_path: Path) -> ExportFlow:
    ids = clerk.keep(qtbot, window, PLAIN, RARE)
    window.show_page("cases")
    made = ExportFlow(window)
    made._ask_file = lambda _, made: tmp_path / f"匯出{made.wanted.form.ending}"
    made.show_stored(ids)
    return made


def bar_of(flow: ExportFlow) -> ExportBar:
    assert flow.bar is not None
    return flow.bar


def choose(choice: QComboBox, text: str) -> None:
    """Go through a list by key."""
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Home)
    while choice.currentText() != text:
        before = choice.currentIndex()
        QTest.keyClick(choice, Qt.Key.Key_Down)
        assert choice.currentIndex() != before, text


def test_it_stands_in_the_page_and_begins_masked(flow: ExportFlow, window) -> None:
    bar = bar_of(flow)
    assert bar.isVisible()
    assert bar.parentWidget() is window.book.page
    assert bar.view.hasFocus()
    assert not bar.wanted.full_ids
    assert "匯出 2 件案件" in {w.text() for w in bar.findChildren(type(bar._title))}


def test_the_cases_are_written_masked(qtbot, flow: ExportFlow, tmp_path: Path) -> None:
    bar = bar_of(flow)
    choose(bar.form, "OpenDocument 試算表（.ods）")
    choose(bar.columns, "有填的欄位")
    file = clerk.write_out(qtbot, bar, tmp_path / "匯出.ods")
    cases = read_roster(file).cases
    assert [case.typed["name"] for case in cases] == ["王測試", "林𠮷例"]
    assert {case.typed["id_number"] for case in cases} == {"F10****015"}
    assert "已寫入 匯出.ods（2 列）。" in window_status(flow)


def window_status(flow: ExportFlow) -> str:
    status = flow._window.status
    return " ".join(w.text() for w in status.findChildren(type(bar_of(flow)._title)))


def test_what_big5_lacks_is_listed_before_anything_is_written(
    qtbot, flow: ExportFlow, tmp_path: Path
) -> None:
    bar, file = bar_of(flow), tmp_path / "匯出.csv"
    choose(bar.form, "CSV，Big5")
    clerk.click(bar.full)
    clerk.click(bar.give)
    qtbot.waitUntil(lambda: bar.notice.text != "", timeout=clerk.WAIT)
    assert not file.exists()
    assert "𠮷（U+20BB7）在第 2 筆的姓名" in bar.notice.text
    assert "&#134071;" in bar.notice.text
    assert bar.give.hasFocus()
    assert bar.give.text().strip() == "以代碼匯出…"
    QTest.keyClick(bar.give, Qt.Key.Key_Return)
    qtbot.waitUntil(file.exists, timeout=clerk.WAIT)
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=clerk.WAIT)
    assert "林&#134071;例".encode("cp950") in file.read_bytes()
    assert b"F100000015" in file.read_bytes()


def test_another_choice_takes_back_what_was_accepted(qtbot, flow: ExportFlow, tmp_path) -> None:
    bar = bar_of(flow)
    choose(bar.form, "CSV，Big5")
    clerk.click(bar.give)
    qtbot.waitUntil(lambda: bar.notice.text != "", timeout=clerk.WAIT)
    choose(bar.columns, "全部欄位")
    assert bar.notice.text == ""
    assert bar.give.text().strip() == "匯出…"
    assert not list(tmp_path.glob("匯出*"))


def test_a_stop_while_the_cases_are_checked_writes_nothing(
    qtbot, flow: ExportFlow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = clerk.check_without_end(monkeypatch)
    bar = bar_of(flow)
    clerk.click(bar.give)
    qtbot.waitUntil(begun.is_set, timeout=clerk.WAIT)
    qtbot.waitUntil(bar.progress.isVisible, timeout=clerk.WAIT)
    clerk.click(bar.progress.stop)
    qtbot.waitUntil(lambda: not bar.is_busy, timeout=clerk.WAIT)
    assert "沒有留下未完成的檔案" in flow._window.status.news
    assert bar.isVisible()
    assert bar.give.isEnabled()
    assert not list(tmp_path.glob("匯出*"))


def test_findings_have_their_own_columns(qtbot, flow: ExportFlow, tmp_path: Path) -> None:
    bar = bar_of(flow)
    choose(bar.view, "檢核結果")
    assert [bar.columns.itemText(n) for n in range(bar.columns.count())] == [
        "全部欄位",
        "自選欄位與順序",
    ]
    choose(bar.form, "CSV，UTF-8")
    clerk.click(bar.give)
    file = tmp_path / "匯出.csv"
    qtbot.waitUntil(file.exists, timeout=clerk.WAIT)
    header, *lines = file.read_text("utf-8-sig").splitlines()
    assert header.startswith("案件編號,案件類別,姓名,身分證字號")
    assert any(line.startswith("測-2,新聘,林𠮷例,F10****015") for line in lines)


def test_what_a_csv_loses_is_said_where_it_is_chosen(flow: ExportFlow) -> None:
    bar = bar_of(flow)
    assert not bar._plain.isVisible()
    choose(bar.form, "CSV，UTF-8")
    assert bar._plain.isVisible()


def test_thinking_better_of_it_writes_nothing(qtbot, flow: ExportFlow, tmp_path: Path) -> None:
    bar = bar_of(flow)
    flow._ask_file = lambda *_: None
    clerk.click(bar.give)
    qtbot.waitUntil(lambda: bar.give.isEnabled() and flow._made is not None, timeout=clerk.WAIT)
    assert bar.isVisible()
    QTest.keyClick(bar.give, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert not list(tmp_path.glob("匯出*"))


@pytest.mark.parametrize("way", ["left", "written"])
def test_the_keys_go_back_to_the_list_afterwards(
    qtbot, flow: ExportFlow, window, tmp_path: Path, way: str
) -> None:
    bar, page = bar_of(flow), clerk.page_of(window)
    bar.leave()
    page.view.setFocus()
    flow.show_stored([1, 2])
    assert bar.view.hasFocus()
    if way == "left":
        clerk.press(window, Qt.Key.Key_Escape)
    else:
        clerk.click(bar.give)
        qtbot.waitUntil(lambda: not bar.isVisible(), timeout=clerk.WAIT)
    assert page.view.hasFocus()


def test_a_folder_that_does_not_take_it_is_told_in_the_page(
    qtbot, flow: ExportFlow, tmp_path: Path
) -> None:
    bar = bar_of(flow)
    flow._ask_file = lambda *_: tmp_path / "沒有" / "匯出.xlsx"
    clerk.click(bar.give)
    qtbot.waitUntil(lambda: bar.notice.text != "", timeout=clerk.WAIT)
    assert bar.give.isEnabled()
    assert bar.isVisible()


def test_the_cases_of_a_roster_are_exported_from_its_page(qtbot, opened, tmp_path: Path) -> None:
    flow = ExportFlow(opened)
    flow._ask_file = lambda *_: tmp_path / "匯出.xlsx"
    page = opened.rosters.page
    assert page is not None
    assert page.loaded is not None
    flow.show_roster(page, page.loaded.checked.result)
    bar = bar_of(flow)
    assert bar.parentWidget() is page
    clerk.click(bar.give)
    file = tmp_path / "匯出.xlsx"
    qtbot.waitUntil(file.exists, timeout=clerk.WAIT)
    assert len(read_roster(file).cases) == len(page.loaded.checked.result.cases)


def test_in_a_low_window_the_list_waits_until_the_bar_has_gone(flow: ExportFlow, window) -> None:
    bar, page = bar_of(flow), window.book.page
    for height, is_beside in ((900, True), (480, False)):
        window.resize(820, height)
        QApplication.processEvents()
        assert page.splitter.isVisible() is is_beside
        assert bar.height() >= bar.heightForWidth(bar.width())
    bar.leave()
    assert page.splitter.isVisible()


def test_nothing_chosen_is_said(window) -> None:
    flow = ExportFlow(window)
    flow.show_stored([])
    assert flow.bar is None


def entries(which: QListWidget) -> list[str]:
    return [which.item(row).text() for row in range(which.count())]


def test_columns_are_picked_and_put_in_order_by_keyboard_and_remembered(
    qtbot, flow: ExportFlow, window, tmp_path: Path
) -> None:
    bar = bar_of(flow)
    picker = bar.picker
    assert not picker.isVisible()
    choose(bar.form, "CSV，UTF-8")
    choose(bar.columns, "自選欄位與順序")
    assert picker.search.hasFocus()
    assert entries(picker.picked)[:3] == ["案件編號", "案件類別", "姓名"]
    picker.picked.setFocus()
    while picker.picked.count():
        clerk.press(window, Qt.Key.Key_Delete)
    assert not bar.give.isEnabled()  # without a column there is nothing to export
    picker.search.setFocus()
    for word in ("職稱", "身分證字號", "姓名"):
        clerk.compose(picker.search, word)
        clerk.press(window, Qt.Key.Key_Return)
        assert picker.search.text() == ""
    clerk.compose(picker.search, "職稱")
    clerk.press(window, Qt.Key.Key_Return)  # it is there already: nothing like it is taken instead
    assert entries(picker.picked) == ["職稱", "身分證字號", "姓名"]
    assert picker.picked.currentRow() == 0
    picker.picked.setCurrentRow(2)
    assert "姓名" not in entries(picker.offered)
    picker.picked.setFocus()
    clerk.press(window, Qt.Key.Key_Up, clerk.ALT | clerk.SHIFT)
    assert entries(picker.picked) == ["職稱", "姓名", "身分證字號"]
    clerk.click(bar.give)
    file = tmp_path / "匯出.csv"
    qtbot.waitUntil(file.exists, timeout=clerk.WAIT)
    header, first, *_ = file.read_text("utf-8-sig").splitlines()
    assert header == "職稱,姓名,身分證字號"
    assert first.split(",")[1:] == ["王測試", "F10****015"]
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=clerk.WAIT)

    again = ExportBar(LIGHT, window.settings)
    qtbot.addWidget(again)
    again.ask(1)
    assert again.wanted.form is Form.CSV
    assert again.wanted.columns == ("job_title", "name", "id_number")
    again.full.click()
    again.ask(1)
    assert not again.wanted.full_ids  # the one choice that is never remembered


def test_in_a_low_window_no_button_lies_on_another(flow: ExportFlow, window) -> None:
    window.resize(820, 505)
    picker = bar_of(flow).picker
    choose(bar_of(flow).columns, "自選欄位與順序")
    QApplication.processEvents()
    parts = (picker.search, picker.offered, picker._count, picker.picked)
    places = [b.geometry() for b in picker.findChildren(QAbstractButton) if b.isVisible()]
    places = [one for one in places if one.width() > 40] + [part.geometry() for part in parts]
    assert len(places) >= 4 + len(parts)
    assert max(place.right() for place in places) <= picker.width()
    assert not [(a, b) for a, b in itertools.combinations(places, 2) if a.intersects(b)]


def test_columns_of_findings_are_picked_too(qtbot, flow: ExportFlow, tmp_path: Path) -> None:
    bar = bar_of(flow)
    choose(bar.view, "檢核結果")
    choose(bar.form, "CSV，UTF-8")
    choose(bar.columns, "自選欄位與順序")
    picker = bar.picker
    picker.picked.setCurrentRow(0)
    while entries(picker.picked) != ["說明", "規則"]:
        here = picker.picked.currentItem()
        assert here is not None
        if here.text() in ("說明", "規則"):
            picker.picked.setCurrentRow(picker.picked.currentRow() + 1)
        else:
            clerk.click(picker._away)
    clerk.click(picker._up)
    assert entries(picker.picked) == ["規則", "說明"]
    assert not picker._up.isEnabled()
    choose(bar.view, "案件")
    choose(bar.columns, "自選欄位與順序")
    assert entries(picker.picked)[:2] == ["案件編號", "案件類別"]  # each view has its own
    choose(bar.view, "檢核結果")
    assert bar.columns.currentText() == "自選欄位與順序"
    assert entries(picker.picked) == ["規則", "說明"]
    clerk.click(picker._away)
    assert entries(picker.picked) == ["說明"]
    clerk.click(picker._again)
    assert entries(picker.picked)[0] == "案件編號"
    picker.picked.setCurrentRow(1)
    clerk.click(picker._up)
    clerk.click(bar.give)
    file = tmp_path / "匯出.csv"
    qtbot.waitUntil(file.exists, timeout=clerk.WAIT)
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=clerk.WAIT)
    assert file.read_text("utf-8-sig").startswith("案件類別,案件編號,姓名")


def test_every_control_has_a_name_and_tab_goes_through(qtbot, tmp_path: Path) -> None:
    bar = ExportBar(LIGHT, QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(bar)
    bar.ask(3)
    bar.activateWindow()
    QApplication.processEvents()
    controls = [*bar.findChildren(QAbstractButton), *bar.findChildren(QComboBox)]
    for control in controls:
        face = QAccessible.queryAccessibleInterface(control)
        assert face is None or face.text(QAccessible.Text.Name), control
    order = [bar.view, bar.form, bar.columns, bar.masked, bar.give]
    for before, after in itertools.pairwise(order):
        before.setFocus()
        QTest.keyClick(before, Qt.Key.Key_Tab)
        assert after.hasFocus()
    bar.recolour(DARK)


def test_control_characters_are_told_of_apart() -> None:
    said = gap_words([Gap("\x07", "⟨U+0007⟩", 1, "姓名", 1, comes_back=False)], Form.XLSX)
    assert said.startswith("檔案寫不出 1 個看不見的控制字元：U+0007在第 1 筆的姓名")
    many = [Gap(chr(0x20000 + n), "&#1;", n, "姓名", 1, comes_back=True) for n in range(1, 15)]
    assert "另有 2 個" in gap_words(many, Form.BIG5)


def test_a_name_without_its_ending_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").touch()
    (tmp_path / "a_2.xlsx").touch()
    assert free(tmp_path / "a.xlsx", ".xlsx") == tmp_path / "a_3.xlsx"
    (tmp_path / "a.pinyong.age").touch()
    age = free(tmp_path / "a.pinyong.age", ".pinyong.age")
    assert age == tmp_path / "a_2.pinyong.age"
