"""The stored cases at work: what is typed is kept, whatever happens to the store meanwhile."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.models import FILE_NAME
from app.models.faults import StoreFull
from app.models.hold import Holder, take
from app.models.store import Store
from app.ui.case_desk import AGAIN_MS
from app.ui.window import MainWindow

from .clerk import (
    CTRL,
    button_of,
    card_of,
    click,
    keep,
    keep_two,
    keys,
    open_case,
    page_of,
    press,
    ready,
    settled,
    shown_card,
    stored,
    typed,
)
from .conftest import AS_OF, Fakes

SECOND = 1000


def go_to_field(page, key: str) -> None:
    page.editor.go_to(key)
    assert page.editor.focused_key == key


# Kept within a second -------------------------------------------------------------------------


def test_what_is_typed_is_in_the_store_within_a_second(qtbot, window: MainWindow, folder):
    (one,) = keep(qtbot, window, typed(case_no="甲", unit=""))
    page = open_case(qtbot, window, one)
    go_to_field(page, "unit")
    keys(window, "輔導室")
    qtbot.wait(SECOND)
    assert stored(folder)["甲"]["unit"] == "輔導室"
    assert page.in_hand._kept.text() == "已自動儲存"


def test_a_single_key_is_said_to_be_kept_too(qtbot, window: MainWindow, folder):
    (one,) = keep(qtbot, window, typed(case_no="甲", unit=""))
    page = open_case(qtbot, window, one)
    go_to_field(page, "unit")
    keys(window, "室")  # kept at once, while more may come
    qtbot.waitUntil(lambda: page.in_hand._kept.text() == "已自動儲存")
    assert stored(folder)["甲"]["unit"] == "室"


def test_typing_on_and_on_is_kept_all_the_same(qtbot, window: MainWindow, folder):
    (one,) = keep(qtbot, window, typed(case_no="甲", duties=""))
    page = open_case(qtbot, window, one)
    go_to_field(page, "duties")
    for _ in range(15):
        keys(window, "a")
        qtbot.wait(100)
    kept = stored(folder)["甲"]["duties"]
    assert len(kept) >= 15 - 10
    settled(qtbot, window)


def test_leaving_a_field_keeps_at_once(qtbot, window: MainWindow, folder):
    (one,) = keep(qtbot, window, typed(case_no="甲", unit=""))
    page = open_case(qtbot, window, one)
    go_to_field(page, "unit")
    keys(window, "輔導室")
    press(window, Qt.Key.Key_Tab)
    assert not window.book.case_desk._timer.isActive()
    settled(qtbot, window)
    assert stored(folder)["甲"]["unit"] == "輔導室"


def test_closing_the_window_keeps_what_was_typed_the_moment_before(
    qtbot, window: MainWindow, folder
):
    (one,) = keep(qtbot, window, typed(case_no="甲", unit=""))
    page = open_case(qtbot, window, one)
    go_to_field(page, "unit")
    keys(window, "輔導室")
    window.close()
    assert stored(folder)["甲"]["unit"] == "輔導室"


def test_what_is_typed_while_another_case_is_being_read_stays_with_its_own(
    qtbot, window: MainWindow, folder
):
    one, two = keep(
        qtbot, window, typed(case_no="甲", unit=""), typed(case_no="乙", id_number="F100000024")
    )
    page = open_case(qtbot, window, one)
    held = threading.Event()
    window.book.case_desk.ask(lambda _: held.wait(10))
    go_to_field(page, "unit")
    window.book.case_desk.open(two)
    keys(window, "輔導室")
    held.set()
    settled(qtbot, window)
    assert window.book.case_desk.case.id == two
    assert stored(folder)["甲"]["unit"] == "輔導室"
    assert stored(folder)["乙"]["unit"] == typed()["unit"]


def test_nothing_typed_after_ctrl_n_goes_into_the_case_that_was_in_hand(
    qtbot, window: MainWindow, folder
):
    (one,) = keep(qtbot, window, typed(case_no="甲"))
    open_case(qtbot, window, one)
    held = threading.Event()
    window.book.case_desk.ask(lambda _: held.wait(10))
    press(window, Qt.Key.Key_N, CTRL)
    keys(window, "X-1")
    held.set()
    settled(qtbot, window)
    kept = stored(folder)
    assert kept["甲"] == typed(case_no="甲")
    assert len(kept) == 2


def test_enter_in_the_list_goes_into_no_other_case_than_the_chosen(
    qtbot, window: MainWindow, folder
):
    one, _ = keep(qtbot, window, typed(case_no="甲"), typed(case_no="乙", id_number="F100000024"))
    page = open_case(qtbot, window, one)
    page.view.setFocus()
    held = threading.Event()
    window.book.case_desk.ask(lambda _: held.wait(10))
    press(window, Qt.Key.Key_Up)
    press(window, Qt.Key.Key_Return)
    assert page.editor.focused_key is None
    held.set()
    settled(qtbot, window)
    assert page.editor.typed()["case_no"] == "乙"
    assert page.editor.focused_key == "case_no"
    assert stored(folder)["甲"] == typed(case_no="甲")


# One case bears on another --------------------------------------------------------------------


def test_two_cases_of_one_person_bear_on_each_other(qtbot, window: MainWindow):
    one, two = keep_two(qtbot, window, id_number="F100000024")
    page = open_case(qtbot, window, one)
    assert card_of(page, "F06") is None
    page = open_case(qtbot, window, two)
    go_to_field(page, "id_number")
    keys(window, typed()["id_number"])
    assert {case.verdict for case in page.model.cases} == {"ready"}
    assert "案件「甲」" in shown_card(qtbot, page, "F06").accessibleName()
    press(window, Qt.Key.Key_Return)
    settled(qtbot, window)
    verdicts = {case.case_no: case.verdict for case in page.model.cases}
    assert verdicts == {"甲": "blocked", "乙": "blocked"}
    press(window, Qt.Key.Key_Z, CTRL)
    settled(qtbot, window)
    verdicts = {case.case_no: case.verdict for case in page.model.cases}
    assert "blocked" not in verdicts.values()


def test_another_day_checks_what_is_stored_again(qtbot, fakes: Fakes):
    days = [AS_OF]
    window = MainWindow(fakes.desk()._replace(today=lambda: days[-1]), "light")
    qtbot.addWidget(window)
    window.show()
    (one,) = keep(qtbot, window, typed(case_no="甲", report_date="", webhr_status=""))
    page = open_case(qtbot, window, one)
    verdict = page.model.cases[0].verdict
    assert "115年4月20日" in page.panel.report.summary
    days.append(AS_OF + timedelta(days=90))
    window.book.case_desk.follow_the_day()
    settled(qtbot, window)
    qtbot.waitUntil(lambda: "115年7月19日" in page.panel.report.summary)
    assert page.model.cases[0].verdict == page.panel.report.verdict
    assert page.model.cases[0].verdict != verdict
    window.close()


# Troubles -------------------------------------------------------------------------------------


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """A disk that has no room left while it is set."""
    is_full = threading.Event()
    write = Store.write

    def refusing(self: Store):
        if is_full.is_set():
            raise StoreFull(self.file)
        return write(self)

    monkeypatch.setattr(Store, "write", refusing)
    return is_full


def type_on_the_full_disk(qtbot, window: MainWindow, full, **changes: str):
    """Case 甲, in which the unit was typed after the disk had become full."""
    (one,) = keep(qtbot, window, typed(case_no="甲", unit="", **changes))
    page = open_case(qtbot, window, one)
    full.set()
    go_to_field(page, "unit")
    keys(window, "輔導室")
    return page


def test_what_cannot_be_kept_stays_typed_and_is_kept_once_it_can_be(
    qtbot, window: MainWindow, folder, full
):
    page = type_on_the_full_disk(qtbot, window, full, duties="")
    press(window, Qt.Key.Key_Tab)
    settled(qtbot, window)
    assert "空間不足" in page.notice.text
    assert page.in_hand._kept.text() == ""
    assert page.editor.typed()["unit"] == "輔導室"
    go_to_field(page, "duties")
    keys(window, "輔導")
    press(window, Qt.Key.Key_Tab)
    settled(qtbot, window)
    assert "unit" not in stored(folder)["甲"]
    full.clear()
    click(button_of(page.notice, "再試一次"))
    settled(qtbot, window)
    assert stored(folder)["甲"]["unit"] == "輔導室"
    assert stored(folder)["甲"]["duties"] == "輔導"
    assert page.editor.typed()["duties"] == "輔導"


def test_what_cannot_be_kept_is_tried_again_by_itself(
    qtbot, window: MainWindow, folder, full, monkeypatch
):
    ready(qtbot, window)
    assert window.book.case_desk._again.interval() == AGAIN_MS
    window.book.case_desk._again.setInterval(50)
    type_on_the_full_disk(qtbot, window, full)
    press(window, Qt.Key.Key_Tab)
    settled(qtbot, window)
    full.clear()
    qtbot.waitUntil(lambda: stored(folder)["甲"].get("unit") == "輔導室", timeout=5000)
    qtbot.waitUntil(lambda: "都已存入" in window.status.news)
    assert window.book.case_desk.is_kept


def test_what_cannot_be_kept_is_held_while_another_case_is_in_hand_and_can_be_undone(
    qtbot, window: MainWindow, folder, full
):
    one, two = keep(
        qtbot,
        window,
        typed(case_no="甲", unit=""),
        typed(case_no="乙", id_number="F100000024"),
    )
    page = open_case(qtbot, window, one)
    full.set()
    go_to_field(page, "unit")
    keys(window, "輔導室")
    page = open_case(qtbot, window, two)
    page = open_case(qtbot, window, one)
    assert page.editor.typed()["unit"] == "輔導室"
    full.clear()
    press(window, Qt.Key.Key_Z, CTRL)
    settled(qtbot, window)
    assert "unit" not in page.editor.typed()
    assert "unit" not in stored(folder)["甲"]
    press(window, Qt.Key.Key_Y, CTRL)
    settled(qtbot, window)
    assert stored(folder)["甲"]["unit"] == "輔導室"


def test_what_cannot_be_kept_goes_along_to_another_folder(
    qtbot, window: MainWindow, folder, full, tmp_path, monkeypatch
):
    page = type_on_the_full_disk(qtbot, window, full)
    press(window, Qt.Key.Key_Tab)
    settled(qtbot, window)
    full.clear()
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setattr("app.ui.dialogs.ask_folder", lambda *_: other)
    click(button_of(page.notice, "改用其他資料夾…"))
    settled(qtbot, window)
    assert stored(other)["甲"]["unit"] == "輔導室"
    assert "unit" not in stored(folder)["甲"]
    # What belongs to the folder before cannot be undone here; taking it along can.
    assert window.book.case_desk.undo_stack.count() == 1
    assert window.book.case_desk.undo_stack.undoText() == "存入先前未能儲存的 1 件案件"


def again(qtbot, fakes: Fakes, day: date = AS_OF) -> MainWindow:
    """The window as it is started on what lies in the folder."""
    window = MainWindow(fakes.desk()._replace(today=lambda: day), "light")
    qtbot.addWidget(window)
    window.show()
    ready(qtbot, window)
    return window


def texts(window: MainWindow) -> set[str]:
    from PySide6.QtWidgets import QAbstractButton

    return {b.text() for b in window.notice().findChildren(QAbstractButton) if b.text()}


@pytest.fixture
def file(qtbot, fakes: Fakes, folder: Path) -> Path:
    """A store with one case, closed, and its copy of the day."""
    window = MainWindow(fakes.desk(), "light")
    qtbot.addWidget(window)
    window.show()
    keep(qtbot, window, typed(case_no="甲"))
    settled(qtbot, window)
    window.close()
    return folder / FILE_NAME


def test_a_damaged_store_is_told_and_its_backup_brings_the_cases_back(
    qtbot, fakes: Fakes, file: Path
):
    backup = next((file.parent / "backup").glob("*.db"))
    shutil.copy(file, backup)
    file.write_bytes(file.read_bytes()[:8192] + b"\xff" * 40_000)
    window = again(qtbot, fakes)
    assert "已損壞" in window.notice().text
    assert "還原最近的備份" in texts(window)
    click(button_of(window.notice(), "還原最近的備份"))
    settled(qtbot, window)
    assert [case.case_no for case in page_of(window).model.cases] == ["甲"]
    assert window.notice().text == ""
    window.close()


def test_a_newer_store_is_told_and_left_alone(qtbot, fakes: Fakes, file: Path):
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num='9999'")
    before = file.read_bytes()
    window = again(qtbot, fakes)
    assert "較新的程式" in window.notice().text
    assert texts(window) == {"改用其他資料夾…"}
    press(window, Qt.Key.Key_N, CTRL)
    settled(qtbot, window)
    assert "較新的程式" in window.notice().text
    window.close()
    assert file.read_bytes() == before


def test_a_store_that_someone_else_holds_can_be_read_only(qtbot, fakes: Fakes, file: Path):
    other = Holder("李測試", "P-13", datetime(2026, 4, 20, 8, 5), 2)
    with take(file.parent, other):
        before = file.read_bytes()
        # Another day: everything would be checked again, if it could be kept.
        window = again(qtbot, fakes, AS_OF + timedelta(days=1))
        assert "李測試" in window.notice().text
        assert "P-13" in window.notice().text
        click(button_of(window.notice(), "唯讀開啟"))
        settled(qtbot, window)
        page = page_of(window)
        assert [case.case_no for case in page.model.cases] == ["甲"]
        assert window.notice().text == ""
        page = open_case(qtbot, window, page.model.cases[0].id)
        go_to_field(page, "unit")
        keys(window, "教務處")
        press(window, Qt.Key.Key_Tab)
        settled(qtbot, window)
        assert "唯讀" in page.notice.text
        assert page.editor.typed()["unit"] == "教務處"
        assert not window.close()
        click(button_of(page.notice, "放棄修改並結束"))
        assert not window.isVisible()
        assert file.read_bytes() == before


def test_a_folder_that_is_gone_is_told(qtbot, fakes: Fakes, file: Path, monkeypatch, tmp_path):
    from app.models.faults import StoreGone

    def gone(folder: Path, holder: Holder):
        raise StoreGone(folder)

    with monkeypatch.context() as patch:
        patch.setattr("app.place.take", gone)
        window = again(qtbot, fakes)
        assert "找不到資料夾" in window.notice().text
        assert texts(window) == {"再試一次", "改用其他資料夾…"}
    click(button_of(window.notice(), "再試一次"))
    settled(qtbot, window)
    assert [case.case_no for case in page_of(window).model.cases] == ["甲"]
    window.close()


def test_the_window_does_not_close_over_what_could_not_be_kept(
    qtbot, window: MainWindow, folder, full
):
    page = type_on_the_full_disk(qtbot, window, full)
    assert not window.close()
    assert window.isVisible()
    assert "尚未存入" in page.notice.text
    full.clear()
    click(button_of(page.notice, "再試一次"))
    settled(qtbot, window)
    assert window.close()
    assert stored(folder)["甲"]["unit"] == "輔導室"


def test_what_could_not_be_kept_can_be_given_up(qtbot, window: MainWindow, folder, full):
    page = type_on_the_full_disk(qtbot, window, full)
    window.close()
    click(button_of(page.notice, "放棄修改並結束"))
    assert not window.isVisible()
    assert "unit" not in stored(folder)["甲"]
