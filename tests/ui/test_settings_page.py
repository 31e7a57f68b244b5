"""The page 設定 as a person uses it: what is typed is told, what is wrong is said and not taken."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget

from app.rules.dates import WorkCalendar
from app.stored import Agency
from app.ui.palette import DARK, LIGHT
from app.ui.settings_page import SettingsPage
from app.ui.settings_place import size_words, synced_by
from app.ui.settings_rates import RateLine
from app.ui.window import sheet

KEY = Qt.Key
TODAY = date(2026, 4, 20)
RATES = ((date(2025, 1, 1), "135.1", "範人字第1140000001號"), (date(2024, 1, 1), "129.7", ""))
SCHOOL = Agency("382410000A", "範例國中", "公立學校", "範例市政府人事處", ("科長", "專員"), RATES)
COPIES = (
    (Path("backup") / "二.db", datetime(2026, 4, 20, 8, 31), 3_400_000, "asked"),
    (Path("backup") / "一.db", datetime(2026, 4, 17, 17, 5), 340_000, "daily"),
)


@pytest.fixture
def page(qtbot) -> SettingsPage:
    """The page with a school's settings."""
    made = SettingsPage(
        LIGHT, today=lambda: TODAY, is_workday=WorkCalendar(lambda _: frozenset()).is_workday
    )
    qtbot.addWidget(made)
    made.setStyleSheet(sheet(LIGHT))
    made.resize(900, 700)
    made.show_agency(SCHOOL)
    made.show_user("", "hr01")
    made.show_place(Path("資料"), COPIES)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def told(page: SettingsPage) -> list[Any]:
    """What the page has asked to be kept."""
    said: list[Any] = []
    page.agency_changed.connect(said.append)
    page.user_changed.connect(said.append)
    return said


def commit(widget: QWidget, text: str) -> None:
    """Type as an input method does; keyClicks takes no Chinese."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def go(page: SettingsPage, widget: QWidget) -> QWidget:
    page.setFocus()  # or nothing happens where it has the focus already
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert widget.hasFocus()
    return widget


def fill(line: RateLine, *texts: str) -> None:
    """Type a rate, and leave it."""
    for field, text in zip(line.fields, texts, strict=False):
        field.focus_field()
        QTest.keyClicks(field.input, text)
    QTest.keyClick(focused(), KEY.Key_Tab)
    QTest.keyClick(focused(), KEY.Key_Tab)
    QTest.keyClick(focused(), KEY.Key_Tab)
    QApplication.processEvents()


def add_line(page: SettingsPage) -> RateLine:
    QTest.mouseClick(page.office.rates.add, Qt.MouseButton.LeftButton)
    line = page.office.rates.lines[0]
    assert line.since.input.hasFocus()
    return line


def names(page: SettingsPage) -> list[str]:
    """The rates' lines from above, by their dates."""
    QTest.qWait(1)  # the layout
    lines = sorted(page.office.rates.lines, key=lambda line: line.y())
    return [line.since.text() for line in lines]


# 本機關 -----------------------------------------------------------------------------------------


def test_what_is_typed_is_told_soon_and_once(qtbot, page: SettingsPage, told: list[Any]) -> None:
    name = go(page, page.office.fields["org_name"].input)
    commit(name, "示範")
    commit(name, "高中")
    assert page.kept_words == "儲存中…"
    assert told == []
    qtbot.waitUntil(lambda: bool(told), timeout=1000)
    assert [a.org_name for a in told] == ["示範高中"]
    assert told[0].rates == RATES
    assert told[0].titles == ("科長", "專員")
    page.tell_kept()
    assert page.kept_words == "已自動儲存"


def test_what_is_typed_meanwhile_is_not_said_to_be_kept(
    page: SettingsPage, told: list[Any]
) -> None:
    commit(go(page, page.office.fields["org_name"].input), "甲")
    page.keep()
    commit(focused(), "乙")
    page.tell_kept()
    assert page.kept_words == "儲存中…"


def test_going_to_another_page_tells_at_once(page: SettingsPage, told: list[Any]) -> None:
    commit(go(page, page.office.fields["submitter_org"].input), "範例縣政府")
    page.hide()
    assert [a.submitter_org for a in told] == ["範例縣政府"]


def test_without_an_edit_nothing_is_told(page: SettingsPage, told: list[Any]) -> None:
    for _ in range(40):
        QTest.keyClick(focused(), KEY.Key_Tab)
    page.keep()
    page.hide()
    assert told == []


def test_enter_goes_from_field_to_field(page: SettingsPage) -> None:
    go(page, page.office.fields["org_code"].input)
    for key in ("org_name", "org_type", "submitter_org"):
        QTest.keyClick(focused(), KEY.Key_Return)
        assert page.office.fields[key].input.hasFocus()
    QTest.keyClick(focused(), KEY.Key_Return)
    assert page.office.titles.hasFocus()


def test_a_digit_chooses_the_kind_of_agency(page: SettingsPage, told: list[Any]) -> None:
    QTest.keyClicks(go(page, page.office.fields["org_type"].input), "3")
    page.keep()
    assert told[0].org_type == "法院"


def test_a_code_of_another_form_is_marked_once_it_is_left_and_kept(
    page: SettingsPage, told: list[Any]
) -> None:
    code = page.office.fields["org_code"]
    go(page, code.input)
    QTest.keyClicks(code.input, "38241000")
    assert code.shown_mark == ("", "")
    QTest.keyClick(code.input, KEY.Key_Tab)
    assert code.shown_mark[0] == "review"
    assert "「38241000」" in page.office.said_of_code
    page.keep()
    assert told[0].org_code == "38241000"
    code.focus_field()
    QTest.keyClicks(code.input, "382410000a")
    assert code.text() == "382410000A"
    assert code.shown_mark == ("", "")
    assert page.office.said_of_code == ""


def test_nothing_can_be_typed_before_what_is_kept_is_known(
    page: SettingsPage, told: list[Any]
) -> None:
    page.show_agency(None)
    for widget in (*page.office.fields.values(), page.office.titles, page.office.rates.add):
        assert not widget.isEnabled()
    page.show_agency(SCHOOL, can_change=False)
    assert not page.office.titles.isEnabled()
    assert page.office.titles.toPlainText() == "科長\n專員"
    page.keep()
    assert told == []


def test_showing_other_settings_tells_nothing(qtbot, page: SettingsPage, told: list[Any]) -> None:
    commit(go(page, page.office.fields["org_name"].input), "甲")
    page.show_agency(Agency(org_name="乙"))
    qtbot.wait(500)
    assert told == []
    assert page.office.rates.lines == []


def test_what_cannot_be_kept_is_said_and_can_be_tried_again(
    page: SettingsPage, told: list[Any]
) -> None:
    commit(go(page, page.office.fields["org_name"].input), "甲")
    page.keep()
    page.tell_not_kept("磁碟空間不足，未能存入。")
    assert page.notice.text == "磁碟空間不足，未能存入。"
    assert page.kept_words == ""
    again = next(b for b in page.notice.findChildren(QPushButton) if b.text() == "再試一次")
    QTest.mouseClick(again, Qt.MouseButton.LeftButton)
    assert [a.org_name for a in told] == ["甲", "甲"]
    assert page.notice.text == ""


# 編制表職稱 --------------------------------------------------------------------------------------


def test_titles_are_one_to_a_line(page: SettingsPage, told: list[Any]) -> None:
    titles = go(page, page.office.titles)
    page.office.titles.selectAll()
    for title in ("科長", " 技正　", "", "科長"):
        if title:
            commit(titles, title)
        QTest.keyClick(titles, KEY.Key_Return)
    page.keep()
    assert told[0].titles == ("科長", "技正")
    QTest.keyClick(titles, KEY.Key_Tab)
    assert page.office.rates.add.hasFocus()


# 薪點折合率 --------------------------------------------------------------------------------------


def test_a_new_rate_is_taken_over_and_put_in_its_place(page: SettingsPage, told: list[Any]) -> None:
    line = add_line(page)
    fill(line, "1130701", "131.2")
    page.keep()
    assert told[-1].rates == (RATES[0], (date(2024, 7, 1), "131.2", ""), RATES[1])
    assert names(page) == ["114/01/01", "1130701", "113/01/01"]
    assert line.told == ""


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("1150230", "140"), "「1150230」不是存在的日期，請改填，例如 1150420。"),
        (("1150101", "abc"), "折合率「abc」須為大於 0 的數字，請改填。"),
        (("1150101", "0"), "折合率「0」須為大於 0 的數字，請改填。"),
        (("1150101", "-3"), "折合率「-3」須為大於 0 的數字，請改填。"),
        (("1150101", ""), "請填折合率。"),
        (("", "140"), "請填適用起日。"),
        (("1140101", "140"), "114年1月1日已另有一列，請改填起日，或移除其中一列。"),
    ],
)
def test_a_rate_that_is_wrong_is_said_and_not_taken(
    page: SettingsPage, told: list[Any], texts: tuple[str, str], said: str
) -> None:
    line = add_line(page)
    fill(line, *texts)
    assert line.told == f"這一列尚未存入：{said}"
    page.keep()
    assert told == []
    assert page.office.rates.rates() == RATES


def test_nothing_is_said_while_one_is_still_in_the_line(page: SettingsPage) -> None:
    line = add_line(page)
    QTest.keyClicks(line.since.input, "1150101")
    QTest.keyClick(line.since.input, KEY.Key_Tab)
    QApplication.processEvents()
    assert line.rate.input.hasFocus()
    assert line.told == ""


def test_a_line_that_is_left_empty_is_let_be(page: SettingsPage) -> None:
    line = add_line(page)
    fill(line, "", "")
    assert line.told == ""
    assert add_line(page) is line


def test_a_rate_being_changed_stays_in_force_until_it_is_right(
    page: SettingsPage, told: list[Any]
) -> None:
    line = page.office.rates.lines[0]
    fill(line, "1140", "136")
    assert line.told == (
        "這一列尚未存入：「1140」不是存在的日期，請改填，例如 1150420。"
        "目前仍採 114年1月1日起 135.1 元／點。"
    )
    page.keep()
    assert told == []
    fill(line, "1140201")
    page.keep()
    assert told[-1].rates[0] == (date(2025, 2, 1), "136", RATES[0][2])
    assert line.told == ""


def test_a_rate_can_be_removed_and_put_back(page: SettingsPage, told: list[Any]) -> None:
    rates = page.office.rates
    go(page, rates.lines[0].remove)
    QTest.keyClick(focused(), KEY.Key_Space)
    page.keep()
    assert told[-1].rates == RATES[1:]
    assert rates.lines[0].remove.hasFocus()
    QTest.mouseClick(rates.put_back, Qt.MouseButton.LeftButton)
    page.keep()
    assert told[-1].rates == RATES
    assert not rates.put_back.isVisible()


def test_removing_the_one_of_a_day_makes_room_for_the_other(
    page: SettingsPage, told: list[Any]
) -> None:
    line = add_line(page)
    fill(line, "1140101", "140")
    owner = next(x for x in page.office.rates.lines if x.kept == RATES[0])
    go(page, owner.remove)
    QTest.keyClick(focused(), KEY.Key_Space)
    page.keep()
    assert told[-1].rates == ((date(2025, 1, 1), "140", ""), RATES[1])
    assert line.told == ""
    QTest.mouseClick(page.office.rates.put_back, Qt.MouseButton.LeftButton)
    page.keep()
    assert told[-1].rates == ((date(2025, 1, 1), "140", ""), RATES[1])


def test_tab_goes_through_the_lines_from_above(page: SettingsPage) -> None:
    line = add_line(page)
    fill(line, "1150101", "140")
    go(page, page.office.rates.add)
    for expected in page.office.rates.lines:
        for stop in expected.stops:
            QTest.keyClick(focused(), KEY.Key_Tab)
            assert focused() is stop


# 使用者, 外觀 ------------------------------------------------------------------------------------


def test_the_users_name_is_told_and_the_login_name_shown(
    qtbot, page: SettingsPage, told: list[Any]
) -> None:
    assert page.user.placeholderText() == "hr01"
    commit(go(page, page.user), " 王測試 ")
    qtbot.waitUntil(lambda: bool(told), timeout=1000)
    QTest.keyClick(page.user, KEY.Key_Tab)
    assert told == ["王測試"]
    page.user.setFocus()
    page.user.selectAll()
    QTest.keyClick(page.user, KEY.Key_Delete)
    QTest.keyClick(page.user, KEY.Key_Tab)
    assert told == ["王測試", ""]


def test_colours_are_chosen_by_keyboard(qtbot, page: SettingsPage) -> None:
    page.show_theme("light")
    go(page, page.themes["light"])
    with qtbot.waitSignal(page.theme_changed) as chosen:
        QTest.keyClick(focused(), KEY.Key_Right)
        QTest.keyClick(focused(), KEY.Key_Space)
    assert chosen.args == ["dark"]
    assert page.themes["dark"].isChecked()
    assert not page.themes["light"].isChecked()


# 資料 -------------------------------------------------------------------------------------------


def test_the_folder_and_its_copies_are_shown(page: SettingsPage) -> None:
    said = [label.text() for label in page.place.findChildren(QLabel)]
    for words in ("資料", "115/04/20　08:31", "3.2 MB", "115/04/17　17:05", "332 KB"):
        assert words in said
    page.show_place(Path("資料"), ())
    assert page.place.restores == []


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("改用其他資料夾…", "folder_asked"),
        ("開啟資料夾", "open_folder_asked"),
        ("立即備份", "back_up_asked"),
    ],
)
def test_what_is_asked_of_the_folder(qtbot, page: SettingsPage, name: str, signal: str) -> None:
    way = next(
        b for b in page.place.findChildren(QPushButton) if b.text() == name and b.isVisible()
    )
    with qtbot.waitSignal(getattr(page, signal)):
        QTest.keyClick(go(page, way), KEY.Key_Space)


def test_restoring_takes_two_presses_and_no_double_click(
    qtbot, page: SettingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QApplication, "doubleClickInterval", lambda: 60)
    asked: list[Path] = []
    page.restore_asked.connect(asked.append)
    restore = page.place.restores[1]
    go(page, restore)
    QTest.keyClick(restore, KEY.Key_Space)
    assert restore.text() == "確定還原？目前的資料會另存"
    assert "115/04/17" in restore.accessibleName()
    QTest.keyClick(restore, KEY.Key_Space)
    assert asked == []
    qtbot.wait(80)
    QTest.keyClick(restore, KEY.Key_Space)
    assert asked == [COPIES[1][0]]
    assert restore.text() == "還原"


@pytest.mark.parametrize("key", [KEY.Key_Escape, KEY.Key_Tab])
def test_who_goes_elsewhere_does_not_restore(page: SettingsPage, key: Qt.Key) -> None:
    restore = page.place.restores[0]
    go(page, restore)
    QTest.keyClick(restore, KEY.Key_Space)
    assert restore.is_armed
    QTest.keyClick(restore, key)
    assert not restore.is_armed
    assert restore.text() == "還原"


def test_what_was_typed_is_told_before_a_copy_is_put_back(
    qtbot, page: SettingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QApplication, "doubleClickInterval", lambda: 0)
    order: list[str] = []
    page.agency_changed.connect(lambda _: order.append("agency"))
    page.restore_asked.connect(lambda _: order.append("restore"))
    commit(go(page, page.office.fields["org_name"].input), "甲")
    restore = go(page, page.place.restores[0])
    QTest.keyClick(restore, KEY.Key_Space)
    qtbot.wait(5)
    QTest.keyClick(restore, KEY.Key_Space)
    assert order == ["agency", "restore"]


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("/home/hr/OneDrive - 範例市政府/聘用", "OneDrive"),
        ("/home/hr/Dropbox/聘用", "Dropbox"),
        ("/home/hr/Google Drive/x", "Google 雲端硬碟"),
        ("/mnt/我的雲端硬碟/x", "Google 雲端硬碟"),
        ("/home/hr/Library/Mobile Documents/x", "iCloud"),
        ("/home/hr/.local/share/pinyong", ""),
    ],
)
def test_a_folder_that_is_synchronised_is_warned_of(
    page: SettingsPage, folder: str, service: str
) -> None:
    assert synced_by(Path(folder)) == service
    page.show_place(Path(folder), ())
    assert (service in page.place.cloud.text) if service else not page.place.cloud.text


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "1 KB"),
        (340_000, "332 KB"),
        (2**20, "1.0 MB"),
        (300 * 2**20, "300.0 MB"),
        (2**31, "2.0 GB"),
    ],
)
def test_sizes(size: int, said: str) -> None:
    assert size_words(size) == said


# Keys, names, colours ----------------------------------------------------------------------------


def test_undo_is_of_the_field_and_not_of_the_window(
    qtbot, page: SettingsPage, told: list[Any]
) -> None:
    undone: list[bool] = []
    QShortcut(QKeySequence("Ctrl+Z"), page).activated.connect(lambda: undone.append(True))
    field = page.office.fields["org_name"]
    go(page, field.input)
    QTest.keyClicks(field.input, "abc")
    QTest.keyClick(field.input, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "範例國中"
    assert undone == []
    QTest.keyClick(field.input, KEY.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "abc"
    QTest.keyClick(go(page, page.place.back_up), KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == []


def test_f1_asks_for_help(qtbot, page: SettingsPage) -> None:
    with qtbot.waitSignal(page.help_asked):
        QTest.keyClick(go(page, page.office.fields["org_name"].input), KEY.Key_F1)


def test_everything_has_a_name(page: SettingsPage) -> None:
    stops: dict[int, QWidget] = {}
    go(page, page.office.fields["org_code"].input)
    while id(focused()) not in stops:
        stops[id(focused())] = focused()
        QTest.keyClick(focused(), KEY.Key_Tab)
    assert len(stops) > 20
    said = [widget.accessibleName() for widget in stops.values()]
    assert all(said)
    for button in page.findChildren(QAbstractButton):
        assert button.accessibleName(), button.text()


def test_it_follows_the_colours(page: SettingsPage) -> None:
    before = page.grab().toImage()
    page.recolour(DARK)
    assert page.grab().toImage() != before


def test_what_is_focused_is_scrolled_into_sight(page: SettingsPage) -> None:
    page.resize(700, 300)
    line = page.office.rates.lines[-1]
    go(page, page.office.fields["org_code"].input)
    while not line.letter.input.hasFocus():
        QTest.keyClick(focused(), KEY.Key_Tab)
    assert not line.letter.visibleRegion().isEmpty()
