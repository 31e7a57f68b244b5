"""Ctrl+Z and Ctrl+Y over all that changes stored cases, named in the menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.ui.window import MainWindow

from .clerk import (
    CTRL,
    SHIFT,
    WAIT,
    click_link,
    keep,
    keep_two,
    keys,
    new_case,
    open_case,
    page_of,
    press,
    ready,
    settled,
    shown_card,
    stored,
    typed,
)
from .conftest import shown


def named(window: MainWindow) -> tuple[str, str]:
    """What the menu calls 復原 and 重做."""
    return (
        window.commands.by_name["undo"].text(),
        window.commands.by_name["redo"].text(),
    )


def undo(qtbot, window: MainWindow) -> None:
    press(window, Qt.Key.Key_Z, CTRL)
    settled(qtbot, window)


def redo(qtbot, window: MainWindow) -> None:
    press(window, Qt.Key.Key_Y, CTRL)
    settled(qtbot, window)


def change(qtbot, window: MainWindow, key: str, text: str) -> None:
    page = page_of(window)
    page.editor.go_to(key)
    keys(window, text)
    press(window, Qt.Key.Key_Return)
    settled(qtbot, window)


def test_nothing_to_undo_at_first(qtbot, window: MainWindow):
    ready(qtbot, window)
    assert named(window) == ("復原(&U)", "重做(&R)")
    assert not window.commands.by_name["undo"].isEnabled()
    undo(qtbot, window)
    redo(qtbot, window)


def test_each_field_is_a_step_of_its_own_under_its_name(qtbot, window: MainWindow, folder):
    (one,) = keep(qtbot, window, typed(case_no="甲"))
    page = open_case(qtbot, window, one)
    change(qtbot, window, "points", "344")
    change(qtbot, window, "unit", "教務處")
    assert named(window) == ("復原(&U)：修改服務單位", "重做(&R)")
    undo(qtbot, window)
    assert named(window) == ("復原(&U)：修改薪點", "重做(&R)：修改服務單位")
    assert window.status.news == "已復原：修改服務單位。"
    assert page.editor.typed() == typed(case_no="甲", points="344")
    undo(qtbot, window)
    assert page.editor.typed() == typed(case_no="甲") == stored(folder)["甲"]
    redo(qtbot, window)
    redo(qtbot, window)
    assert page.editor.typed() == typed(case_no="甲", points="344", unit="教務處")
    assert stored(folder)["甲"] == page.editor.typed()


def test_what_is_typed_slowly_in_one_field_is_one_step(qtbot, window: MainWindow):
    (one,) = keep(qtbot, window, typed(case_no="甲", duties=""))
    page = open_case(qtbot, window, one)
    page.editor.go_to("duties")
    for letter in "輔導學生":
        keys(window, letter)
        qtbot.wait(450)  # longer than the pause after which it is kept
    settled(qtbot, window)
    assert window.book.case_desk.undo_stack.count() == 1
    undo(qtbot, window)
    assert "duties" not in page.editor.typed()


def test_typing_and_taking_it_back_by_hand_leaves_nothing_to_undo(qtbot, window: MainWindow):
    (one,) = keep(qtbot, window, typed(case_no="甲", unit=""))
    page = open_case(qtbot, window, one)
    page.editor.go_to("unit")
    keys(window, "a")
    qtbot.wait(450)
    press(window, Qt.Key.Key_Backspace)
    press(window, Qt.Key.Key_Return)
    settled(qtbot, window)
    assert not window.book.case_desk.undo_stack.canUndo()


def test_what_is_being_typed_is_undone_too(qtbot, window: MainWindow):
    (one,) = keep(qtbot, window, typed(case_no="甲"))
    page = open_case(qtbot, window, one)
    page.editor.go_to("unit")
    keys(window, "教務處")
    undo(qtbot, window)
    assert page.editor.typed() == typed(case_no="甲")
    assert page.editor.field("unit").line.text() == typed()["unit"]
    assert page.editor.focused_key == "unit"


def test_deleted_cases_come_back(qtbot, window: MainWindow, folder):
    keep(
        qtbot,
        window,
        typed(case_no="甲"),
        typed(case_no="乙", id_number="F100000024"),
        typed(case_no="丙", id_number="F100000033"),
    )
    window.show_page("cases")
    page = page_of(window)
    page.view.setFocus()
    press(window, Qt.Key.Key_Home, CTRL)
    press(window, Qt.Key.Key_Down, SHIFT)
    window.commands.by_name["delete"].trigger()
    settled(qtbot, window)
    assert named(window)[0] == "復原(&U)：刪除 2 件案件"
    assert set(stored(folder)) == {"甲"}
    undo(qtbot, window)
    assert set(stored(folder)) == {"甲", "乙", "丙"}
    assert {case.case_no for case in page.model.cases} == {"甲", "乙", "丙"}
    redo(qtbot, window)
    assert [case.case_no for case in page.model.cases] == ["甲"]


def test_a_new_case_is_a_step_and_the_edits_on_it_too(qtbot, window: MainWindow, folder):
    page = new_case(qtbot, window)
    change(qtbot, window, "unit", "教務處")
    number = page.editor.typed()["case_no"]
    undo(qtbot, window)
    undo(qtbot, window)
    assert stored(folder) == {}
    assert window.book.case_desk.case is None
    assert not page.editor.isEnabled()
    redo(qtbot, window)
    redo(qtbot, window)
    assert stored(folder)[number]["unit"] == "教務處"


def test_undoing_an_edit_of_another_case_takes_that_case_in_hand(qtbot, window: MainWindow, folder):
    one, two = keep(qtbot, window, typed(case_no="甲"), typed(case_no="乙", id_number="F100000024"))
    open_case(qtbot, window, one)
    change(qtbot, window, "unit", "教務處")
    page = open_case(qtbot, window, two)
    undo(qtbot, window)
    assert page.editor.typed()["case_no"] == "甲"  # what was changed is to be seen
    assert page.editor.typed() == typed(case_no="甲") == stored(folder)["甲"]


def test_mending_is_a_step(qtbot, window: MainWindow, folder):
    (one,) = keep(qtbot, window, typed(case_no="甲", name="王 小明", resume_name="王小明"))
    page = open_case(qtbot, window, one)
    click_link(shown_card(qtbot, page, "F09"), "mend")
    settled(qtbot, window)
    assert page.editor.typed()["name"] == "王小明" == stored(folder)["甲"]["name"]
    assert named(window)[0] == "復原(&U)：改正姓名"
    undo(qtbot, window)
    assert page.editor.typed()["name"] == "王 小明" == stored(folder)["甲"]["name"]
    card = shown_card(qtbot, page, "F09")
    card.setFocus()
    press(window, Qt.Key.Key_M, CTRL)
    settled(qtbot, window)
    assert page.editor.typed()["name"] == "王小明"
    qtbot.waitUntil(lambda: all("F09" not in c.item.rules for c in page.panel.cards), timeout=WAIT)


def waive(qtbot, window: MainWindow) -> None:
    """Set L05 of the case in hand aside, by its link and two lines."""
    click_link(shown_card(qtbot, page_of(window), "L05"), "waive")
    for text in ("另送", "部函"):
        keys(window, text)
        press(window, Qt.Key.Key_Return)
    settled(qtbot, window)


def told_of(qtbot, window: MainWindow) -> list[str]:
    """What has happened to the case in hand about reasons, the last first."""
    case_id = window.book.case_desk.case.id
    found: list[str] = []
    window.book.case_desk.ask(lambda book: book.events(case_id), found.extend)
    settled(qtbot, window)
    return [event.what for event in found if "L05" in event.changes]


def test_a_reason_is_a_step(qtbot, window: MainWindow):
    (one,) = keep(qtbot, window, typed(case_no="甲", has_resume="否"))
    page = open_case(qtbot, window, one)
    desk = window.book.case_desk
    waive(qtbot, window)
    assert named(window) == ("復原(&U)：附理由", "重做(&R)")
    assert window.status.news == "已附理由，可按 Ctrl+Z 復原。"
    undo(qtbot, window)
    assert desk.assessment.waivers == {}
    assert (page.model.cases[0].waived, page.model.cases[0].verdict) == (0, "blocked")
    assert named(window) == ("復原(&U)", "重做(&R)：附理由")
    assert told_of(qtbot, window) == ["unwaived", "waived"]
    redo(qtbot, window)
    assert list(desk.assessment.waivers) == ["L05"]
    assert page.model.cases[0].waived == 1
    assert named(window) == ("復原(&U)：附理由", "重做(&R)")
    assert told_of(qtbot, window) == ["waived", "unwaived", "waived"]


def test_taking_a_reason_back_is_a_step_and_the_reason_stays_its_givers(
    qtbot, window: MainWindow, monkeypatch
):
    (one,) = keep(qtbot, window, typed(case_no="甲", has_resume="否"))
    page = open_case(qtbot, window, one)
    desk = window.book.case_desk
    waive(qtbot, window)
    given = desk.assessment.waivers["L05"]
    book = window.book._line.book
    monkeypatch.setattr(book, "_by", lambda: "林虛構")  # another one is at work now
    click_link(shown_card(qtbot, page, "L05"), "unwaive")
    settled(qtbot, window)
    assert desk.assessment.waivers == {}
    assert named(window)[0] == "復原(&U)：撤回理由"
    window.show_page("start")
    undo(qtbot, window)
    assert desk.assessment.waivers == {"L05": given}
    assert page.model.cases[0].waived == 1
    assert named(window) == ("復原(&U)：附理由", "重做(&R)：撤回理由")
    assert told_of(qtbot, window) == ["waived", "unwaived", "waived"]
    redo(qtbot, window)
    assert desk.assessment.waivers == {}


@pytest.mark.parametrize("way", ["undo", "retype"])
def test_a_reason_that_lapsed_by_a_slip_of_the_key_comes_back(
    qtbot, window: MainWindow, folder, way: str
):
    (one,) = keep(qtbot, window, typed(case_no="甲", has_resume="否"))
    page = open_case(qtbot, window, one)
    click_link(shown_card(qtbot, page, "L05"), "waive")
    for text in ("另送", "部函"):
        keys(window, text)
        press(window, Qt.Key.Key_Return)
    settled(qtbot, window)
    desk = window.book.case_desk
    assert list(desk.assessment.waivers) == ["L05"]
    page.editor.go_to("has_resume")
    keys(window, "Y")
    settled(qtbot, window)
    assert desk.assessment.waivers == {}
    assert page.model.cases[0].waived == 0
    if way == "undo":
        undo(qtbot, window)
    else:
        page.editor.go_to("has_resume")
        keys(window, "N")
    settled(qtbot, window)
    assert list(desk.assessment.waivers) == ["L05"]
    qtbot.waitUntil(lambda: page.model.cases[0].waived == 1, timeout=WAIT)
    assert "附理由" in page.panel.report.summary
    assert stored(folder)["甲"]["has_resume"] == "否"


def test_picking_someone_known_is_one_step_under_its_own_name(qtbot, window: MainWindow, folder):
    known, one = keep(
        qtbot,
        window,
        typed(case_no="甲", name="林虛構", id_number="F100000024"),
        {"case_no": "乙", "case_kind": "新聘"},
    )
    assert known != one
    page = open_case(qtbot, window, one)
    before = page.editor.typed()
    page.editor.go_to("name")
    keys(window, "林")
    suggestions = page.editor.field("name").suggestions
    qtbot.waitUntil(lambda: suggestions.is_open, timeout=WAIT)
    qtbot.wait(450)  # what was typed has been kept by itself
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Return)
    settled(qtbot, window)
    assert page.editor.typed()["id_number"] == "F100000024"
    assert named(window) == ("復原(&U)：帶入林虛構之資料", "重做(&R)")
    picked = page.editor.typed()
    press(window, Qt.Key.Key_Return)
    change(qtbot, window, "unit", "教務處")
    undo(qtbot, window)
    assert page.editor.typed() == picked  # what comes after it is a step of its own
    undo(qtbot, window)
    assert page.editor.typed() == before == stored(folder)["乙"]
    assert named(window)[0] == "復原(&U)"
    redo(qtbot, window)
    assert page.editor.typed() == picked == stored(folder)["乙"]


def test_undoing_another_number_finds_the_persons_other_cases_again(qtbot, window: MainWindow):
    one, _ = keep_two(qtbot, window)
    page = open_case(qtbot, window, one)
    shown_card(qtbot, page, "F06")
    change(qtbot, window, "id_number", "F100000024")
    qtbot.waitUntil(lambda: all("F06" not in c.item.rules for c in page.panel.cards), timeout=WAIT)
    undo(qtbot, window)
    shown_card(qtbot, page, "F06")


def test_deleting_the_other_case_is_seen_in_the_one_in_hand(qtbot, window: MainWindow):
    one, two = keep_two(qtbot, window)
    page = open_case(qtbot, window, one)
    shown_card(qtbot, page, "F06")
    window.book.case_desk.delete([two])
    settled(qtbot, window)
    qtbot.waitUntil(lambda: all("F06" not in c.item.rules for c in page.panel.cards), timeout=WAIT)


def test_undo_works_wherever_the_focus_is(qtbot, window: MainWindow):
    (one,) = keep(qtbot, window, typed(case_no="甲"))
    page = open_case(qtbot, window, one)
    change(qtbot, window, "unit", "教務處")
    window.show_page("start")
    undo(qtbot, window)
    assert page.editor.typed() == typed(case_no="甲")


def test_what_is_done_after_an_undo_takes_the_place_of_what_was_undone(
    qtbot, window: MainWindow, folder
):
    (one,) = keep(qtbot, window, typed(case_no="甲"))
    open_case(qtbot, window, one)
    change(qtbot, window, "unit", "教務處")
    undo(qtbot, window)
    change(qtbot, window, "unit", "總務處")
    assert named(window) == ("復原(&U)：修改服務單位", "重做(&R)")
    redo(qtbot, window)
    assert stored(folder)["甲"]["unit"] == "總務處"


def test_opening_a_roster_is_no_step(qtbot, opened: MainWindow):
    ready(qtbot, opened)
    assert shown(opened)
    assert not opened.book.case_desk.undo_stack.canUndo()
