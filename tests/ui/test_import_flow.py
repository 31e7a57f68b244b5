"""From a file to stored cases in the window, on a real store with the real rules."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.cases import CaseBook
from app.exports.findings import COLUMNS as FINDINGS
from app.intake.guide import open_guide
from app.intake.mapping import ImportProfile
from app.law_in_force import checker
from app.precheck import Checked, check_roster
from app.rules.facts import FACTS
from app.ui import import_flow, import_preview
from app.ui.desk import Progress
from app.ui.import_desk import IntakeDesk
from app.ui.import_mistaken import mistaken
from app.ui.import_page import DONE, PREVIEW, ImportPage
from app.ui.meeting import GivenUp, Meeting
from app.ui.window import MainWindow
from tests.intake.making import xlsx
from tests.ui.clerk import CTRL, WAIT, click, compose, open_case, press, settled, stored
from tests.ui.conftest import Fakes

DRAWER = Path(__file__).parents[1] / "data" / "rosters"
HEAD = ("案件編號", "姓名", "身分證字號", "案件類別", "服務單位")
ONE = ("甲-1", "王測試", "F100000015", "新聘", "輔導處")
TWO = ("甲-2", "陳範例", "F100000033", "新聘", "輔導處")


class Intake:
    """The services of the guide, profiles kept in memory."""

    def __init__(self) -> None:
        self.profiles: dict[str, ImportProfile] = {}
        self.error: Exception | None = None

    def keep(self, profile: ImportProfile) -> None:
        if self.error is not None:
            raise self.error
        self.profiles[profile.mark] = profile

    def desk(self) -> IntakeDesk:
        return IntakeDesk(
            open_guide=lambda file, progress: open_guide(
                file, self.profiles.get, ("專員",), progress
            ),
            open_received=lambda roster, file, progress: open_guide(file),
            check=lambda roster, as_of, progress: Checked(
                roster, check_roster(roster, checker(), as_of, progress=progress)
            ),
            profile=self.profiles.get,
            keep_profile=self.keep,
        )


@pytest.fixture
def intake() -> Intake:
    return Intake()


@pytest.fixture
def window(qtbot: Any, fakes: Fakes, intake: Intake) -> Any:
    made = MainWindow(fakes.desk()._replace(intake=intake.desk()), "light")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.book.page is not None, timeout=WAIT)
    settled(qtbot, made)
    yield made
    made.close()


def roster(folder: Path, *rows: Any, head: Any = HEAD, name: str = "名冊") -> Path:
    return xlsx(folder / f"{name}.xlsx", [head, *rows])


def guide_page(window: MainWindow) -> ImportPage:
    page = window.rosters.import_page
    assert page is not None
    return page


def opened(qtbot: Any, window: MainWindow, file: Path) -> None:
    window.open_file(file)
    settled(qtbot, window)
    qtbot.waitUntil(
        lambda: window.pages.currentWidget() is not window.rosters.loading_page, timeout=WAIT
    )
    settled(qtbot, window)


def guided(qtbot: Any, window: MainWindow, file: Path) -> ImportPage:
    """A file that leaves something to be decided is opened: the guide."""
    opened(qtbot, window, file)
    return guide_page(window)


def import_all(qtbot: Any, window: MainWindow) -> None:
    """From the preview on, by Enter."""
    page = guide_page(window)
    qtbot.waitUntil(lambda: page.step == PREVIEW and page._on.isEnabled(), timeout=WAIT)
    QTest.keyClick(page.preview_step.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.step == DONE, timeout=WAIT)
    settled(qtbot, window)


def keep_shown(qtbot: Any, window: MainWindow) -> None:
    """存入案件, on the page of the findings."""
    window.rosters.cases()._keep.click()
    settled(qtbot, window)


def test_a_certain_file_is_checked_without_a_click(
    qtbot: Any, window: MainWindow, tmp_path: Path
) -> None:
    opened(qtbot, window, roster(tmp_path, ONE, TWO))
    assert window.pages.currentWidget() is window.rosters.page
    assert window.rosters.page is not None
    assert window.rosters.page.loaded is not None
    assert len(window.rosters.page.loaded.lines) == 2


def test_a_doubt_shows_the_guide_and_ctrl_3_comes_back_to_it(
    qtbot: Any, window: MainWindow, tmp_path: Path
) -> None:
    opened(qtbot, window, roster(tmp_path, (*ONE, "9"), head=(*HEAD, "職員代碼")))
    assert window.pages.currentWidget() is guide_page(window)
    press(window, Qt.Key.Key_2, CTRL)
    assert window.pages.currentWidget() is window.book.page
    press(window, Qt.Key.Key_3, CTRL)
    assert window.pages.currentWidget() is guide_page(window)


def test_a_file_is_imported_undone_and_done_again_as_one_step(
    qtbot: Any, window: MainWindow, fakes: Fakes, tmp_path: Path
) -> None:
    opened(qtbot, window, roster(tmp_path, ONE, TWO))
    keep_shown(qtbot, window)
    import_all(qtbot, window)
    stack = window.book.case_desk.undo_stack
    assert (stack.count(), stack.undoText()) == (1, "匯入 2 件案件")
    assert set(stored(fakes.folder / "cases")) == {"甲-1", "甲-2"}
    guide_page(window).undo_asked.emit()
    settled(qtbot, window)
    assert stored(fakes.folder / "cases") == {}
    window.book.case_desk.redo()
    settled(qtbot, window)
    assert set(stored(fakes.folder / "cases")) == {"甲-1", "甲-2"}


def test_an_import_is_undone_while_one_of_its_cases_is_in_hand(
    qtbot: Any, window: MainWindow, fakes: Fakes, tmp_path: Path
) -> None:
    opened(qtbot, window, roster(tmp_path, ONE, TWO))
    keep_shown(qtbot, window)
    import_all(qtbot, window)
    desk, page = window.book.case_desk, window.book.cases()
    last = max(case.id for case in page.model.cases)
    open_case(qtbot, window, last)
    press(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: stored(fakes.folder / "cases") == {}, timeout=WAIT)
    settled(qtbot, window)
    assert desk.case is None
    assert page.model.rowCount() == 0


def test_what_is_said_of_the_import_follows_ctrl_z_and_ctrl_y(
    qtbot: Any, window: MainWindow, fakes: Fakes, tmp_path: Path
) -> None:
    opened(qtbot, window, roster(tmp_path, ONE, TWO))
    keep_shown(qtbot, window)
    import_all(qtbot, window)
    page = guide_page(window)
    assert page.done_step.undo.isEnabled()
    press(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: page.done_step.outcome.text() == "已復原這次匯入。", timeout=WAIT)
    assert not page.done_step.undo.isEnabled()
    press(window, Qt.Key.Key_Y, CTRL)
    qtbot.waitUntil(page.done_step.undo.isEnabled, timeout=WAIT)
    assert page.done_step.outcome.text() == "已匯入 2 件案件。"
    settled(qtbot, window)
    window.book.new_case()  # after it, 復原這次匯入 would take back something else
    settled(qtbot, window)
    window.show_page("import")
    qtbot.waitUntil(lambda: not page.done_step.undo.isEnabled(), timeout=WAIT)
    assert page.done_step.outcome.text() == "已匯入 2 件案件。"
    assert "另有修改" in page.done_step.undo.toolTip()


def test_the_same_file_again_has_nothing_to_import(
    qtbot: Any, window: MainWindow, fakes: Fakes, tmp_path: Path
) -> None:
    file = roster(tmp_path, ONE, TWO)
    opened(qtbot, window, file)
    keep_shown(qtbot, window)
    import_all(qtbot, window)
    opened(qtbot, window, file)
    keep_shown(qtbot, window)
    page = guide_page(window)
    assert page.preview_step.counts["相同"] == 2
    assert not page._on.isEnabled()
    assert "沒有要匯入的案件" in page.notice.text


def test_a_corrected_file_shows_what_will_change_and_changes_the_case_in_hand(
    qtbot: Any, window: MainWindow, fakes: Fakes, tmp_path: Path
) -> None:
    opened(qtbot, window, roster(tmp_path, ONE))
    keep_shown(qtbot, window)
    import_all(qtbot, window)
    desk = window.book.case_desk
    assert desk.case is not None
    opened(qtbot, window, roster(tmp_path, (*ONE[:4], "學務處"), name="更正"))
    keep_shown(qtbot, window)
    assert guide_page(window).preview_step.counts["變更"] == 1
    import_all(qtbot, window)
    assert stored(fakes.folder / "cases")["甲-1"]["unit"] == "學務處"
    assert desk.case is not None
    assert desk.case.typed["unit"] == "學務處"


def test_the_window_and_the_profile_are_named_by_the_file_in_hand(
    qtbot: Any, window: MainWindow, tmp_path: Path
) -> None:
    opened(qtbot, window, roster(tmp_path, ONE, name="甲校"))
    assert window.windowTitle().startswith("甲校.xlsx")
    head = (*HEAD, "職員代碼")
    for name in ("乙校", "丙校"):
        opened(qtbot, window, roster(tmp_path, (*TWO, "9"), head=head, name=name))
        assert window.windowTitle().startswith(f"{name}.xlsx")
        assert guide_page(window).columns_step.profile.text() == name
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_Escape)
    assert window.windowTitle().startswith("甲校.xlsx")  # its findings are shown again


def test_decisions_are_remembered_for_the_next_file_of_the_same_header(
    qtbot: Any, window: MainWindow, intake: Intake, tmp_path: Path
) -> None:
    head = (*HEAD, "職員代碼")
    opened(qtbot, window, roster(tmp_path, (*ONE, "9"), head=head))
    guide_page(window).go_to(PREVIEW)
    settled(qtbot, window)
    import_all(qtbot, window)
    assert [p.name for p in intake.profiles.values()] == ["名冊"]
    opened(qtbot, window, roster(tmp_path, (*TWO, "8"), head=head, name="下一份"))
    assert window.pages.currentWidget() is window.rosters.page


def test_a_profile_that_cannot_be_kept_does_not_cost_the_import(
    qtbot: Any, window: MainWindow, intake: Intake, fakes: Fakes, tmp_path: Path
) -> None:
    intake.error = OSError("full")
    opened(qtbot, window, roster(tmp_path, ONE))
    keep_shown(qtbot, window)
    import_all(qtbot, window)
    assert "案件已匯入，但未能記住欄位的對應" in guide_page(window).notice.text
    assert set(stored(fakes.folder / "cases")) == {"甲-1"}


def test_what_is_checked_only_is_shown_with_its_findings(
    qtbot: Any, window: MainWindow, fakes: Fakes, tmp_path: Path
) -> None:
    opened(qtbot, window, roster(tmp_path, (*ONE, "9"), head=(*HEAD, "職員代碼")))
    page = guide_page(window)
    page.go_to(PREVIEW)
    settled(qtbot, window)
    page._check.click()
    settled(qtbot, window)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.rosters.page, timeout=WAIT)
    assert stored(fakes.folder / "cases") == {}


def test_esc_on_the_first_step_leaves_the_guide(
    qtbot: Any, window: MainWindow, tmp_path: Path
) -> None:
    opened(qtbot, window, roster(tmp_path, (*ONE, "9"), head=(*HEAD, "職員代碼")))
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_Escape)
    assert window.pages.currentWidget() is window.start_page
    assert not window.rosters.is_guiding


def test_a_file_that_cannot_be_used_is_told_where_the_clerk_was(
    qtbot: Any, window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "名冊.xlsx"
    file.write_bytes(b"PK\x03\x04 broken")
    opened(qtbot, window, file)
    assert "已損壞或不完整" in window.notice().text


def test_of_many_lines_what_is_searched_is_made_beside_the_window(
    qtbot: Any, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    made = import_preview.searched_texts

    def noted(*given: Any) -> list[str]:
        threads.append(threading.current_thread())
        return made(*given)

    monkeypatch.setattr(import_preview, "searched_texts", noted)
    monkeypatch.setattr(import_flow, "_AT_ONCE", 1)
    opened(qtbot, window, roster(tmp_path, ONE, TWO))
    keep_shown(qtbot, window)
    step = guide_page(window).preview_step
    step.search.setFocus()
    compose(step.search, "陳範例")
    press(window, Qt.Key.Key_Return)
    assert step.view.model().rowCount() == 1
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


def test_storing_can_be_stopped_and_stores_nothing(
    qtbot: Any, window: MainWindow, fakes: Fakes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()
    take_in = CaseBook.take_in

    def slowly(book: CaseBook, arrivals: Any, name: str, as_of: Any, progress: Progress) -> Any:
        take_in(book, arrivals, name, as_of, lambda *_: endless(progress))

    def endless(progress: Progress) -> None:
        while True:
            begun.set()
            progress("存入案件", 0, 2)

    monkeypatch.setattr(CaseBook, "take_in", slowly)
    opened(qtbot, window, roster(tmp_path, ONE, TWO))
    keep_shown(qtbot, window)
    page = guide_page(window)
    QTest.keyClick(page.preview_step.view, Qt.Key.Key_Return)
    qtbot.waitUntil(begun.is_set, timeout=WAIT)
    qtbot.waitUntil(page.progress.isVisible, timeout=WAIT)
    click(page.progress.stop)
    settled(qtbot, window)
    assert page.notice.text == "已取消，沒有存入任何案件。"
    assert page.step == PREVIEW
    assert page._on.isEnabled()
    assert stored(fakes.folder / "cases") == {}
    assert window.book.case_desk.undo_stack.count() == 0


def test_a_full_disk_while_storing_is_told_and_nothing_is_stored(
    qtbot: Any, window: MainWindow, fakes: Fakes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    opened(qtbot, window, roster(tmp_path, ONE, TWO))
    keep_shown(qtbot, window)
    monkeypatch.setattr(CaseBook, "take_in", fails)
    page = guide_page(window)
    QTest.keyClick(page.preview_step.view, Qt.Key.Key_Return)
    settled(qtbot, window)
    assert "磁碟空間不足" in page.notice.text
    assert page.notice.text.endswith("沒有存入任何案件。")
    assert stored(fakes.folder / "cases") == {}


def test_a_roster_without_kinds_is_asked_once_what_all_its_cases_are(
    qtbot: Any, window: MainWindow, fakes: Fakes, intake: Intake, tmp_path: Path
) -> None:
    head, rows = (*HEAD[:3], HEAD[4]), [(*row[:3], row[4]) for row in (ONE, TWO)]
    opened(qtbot, window, roster(tmp_path, *rows, head=head))
    keep_shown(qtbot, window)
    page = guide_page(window)
    (row,) = page.questions_step.rows
    assert row.choice.hasFocus()
    assert row.choice.accessibleName() == ("名冊沒有「案件類別」這一欄；2 件案件是哪一類？")
    press(window, Qt.Key.Key_Down)
    assert row.choice.currentText() == "一律為新聘"
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.step == PREVIEW and page._on.isEnabled(), timeout=WAIT)
    assert "案件類別一律為「新聘」" in page.preview_step._said.text()
    import_all(qtbot, window)
    kept = stored(fakes.folder / "cases")
    assert {typed["case_kind"] for typed in kept.values()} == {"新聘"}
    assert not any(profile.answers for profile in intake.profiles.values())  # the next may differ


# The meeting ----------------------------------------------------------------------------------


def test_f5_reads_the_corrected_file_anew_and_keeps_what_was_decided(
    qtbot: Any, window: MainWindow, tmp_path: Path
) -> None:
    head = (*HEAD[1:4], "職員代碼")
    page = guided(qtbot, window, roster(tmp_path, ("王測試", "F100000015", "新聘", "9"), head=head))
    qtbot.waitUntil(page.columns_step.table.hasFocus, timeout=WAIT)
    page.columns_step.search.setFocus()
    compose(page.columns_step.search, "職稱")
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.step == PREVIEW and page._on.isEnabled(), timeout=WAIT)
    new = ((*ONE[1:4], "輔導員"), (*TWO[1:4], "社工員"))
    roster(tmp_path, *new, head=head)
    press(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: page._on.text().strip() == "匯入 2 件案件", timeout=WAIT)
    assert page.step == PREVIEW
    assert page.guide is not None
    assert page.guide.matches[3].key == "job_title"


def test_a_list_of_webhr_opened_as_a_roster_is_told_and_compared_instead(
    qtbot: Any, window: MainWindow, tmp_path: Path
) -> None:
    head = (*HEAD[1:3], "登記狀態")
    page = guided(qtbot, window, roster(tmp_path, ("王測試", "F100000015", "已登記"), head=head))
    assert "像是 WebHR 的清單" in page.notice.text
    (way,) = [b for b in page.notice.findChildren(QPushButton) if b.text() == "對照 WebHR 清單"]
    way.click()
    compare = window.beside.compare
    qtbot.waitUntil(lambda: compare._comparison is not None, timeout=WAIT)
    assert window.pages.currentWidget() is compare.page


def test_exported_findings_opened_as_a_roster_are_told(
    qtbot: Any, window: MainWindow, tmp_path: Path
) -> None:
    titles = [column.title for column in FINDINGS]
    opened(qtbot, window, roster(tmp_path, ["甲"] * len(titles), head=titles))
    assert "像是匯出的檢核結果" in guide_page(window).notice.text


def test_no_roster_of_the_drawer_is_taken_for_something_else() -> None:
    for file in sorted(DRAWER.glob("*.json")):
        assert mistaken(json.loads(file.read_text("utf-8"))["columns"]) is None, file.name
    assert mistaken(fact.label for fact in FACTS.values()) is None


def test_f5_on_a_file_that_is_gone_keeps_what_is_shown(
    qtbot: Any, window: MainWindow, tmp_path: Path
) -> None:
    file = roster(tmp_path, ("王測試", "9"), head=("姓名", "職員代碼"))
    opened(qtbot, window, file)
    page = guide_page(window)
    file.unlink()
    press(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: page.notice.text != "", timeout=WAIT)
    assert "名冊.xlsx" in page.notice.text
    assert page.guide is not None


def test_work_that_was_given_up_before_its_turn_never_runs() -> None:
    class Stop(Exception):
        pass

    def stop(*_: Any) -> None:
        raise Stop

    meeting, ran = Meeting(), []
    with pytest.raises(Stop):
        meeting.wait(stop)
    with pytest.raises(GivenUp):
        meeting.run(lambda _: ran.append(1))
    assert ran == []


def test_a_store_that_cannot_be_opened_is_told_and_nobody_waits_for_ever(
    qtbot: Any, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OSError(13, "no")

    window.book._line.prepare(lambda: None, lambda _: None, lambda _: None)  # it lets go of it
    monkeypatch.setattr(window.book._line, "_open_book", refuse)
    opened(qtbot, window, roster(tmp_path, ONE))
    keep_shown(qtbot, window)
    page = guide_page(window)
    assert "未能完成匯入" in page.notice.text
    assert not page._on.isEnabled()


def test_what_is_raised_in_the_line_is_raised_in_the_job() -> None:
    meeting = Meeting()

    def fail(_: Any) -> None:
        raise ValueError("x")

    def line() -> None:
        with pytest.raises(ValueError, match="x"):
            meeting.run(fail)

    thread = threading.Thread(target=line)
    thread.start()
    with pytest.raises(ValueError, match="x"):
        meeting.wait(lambda *_: None)
    thread.join()
    assert not meeting.succeeded
