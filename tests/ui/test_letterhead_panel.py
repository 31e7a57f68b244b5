"""版面與欄位: what an office chooses, and what cannot be obeyed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.packets.choice import Choice
from app.packets.profiles import Profiles
from app.packets.register_columns import REQUIRED
from app.ui.letterhead_panel import LetterheadPanel, split
from app.ui.packet_profiles import ProfileBar
from app.ui.palette import LIGHT
from tests.ui.clerk import click, compose

NAME = "範例市範例國民小學"


@pytest.fixture
def panel(qtbot) -> LetterheadPanel:
    made = LetterheadPanel(LIGHT)
    qtbot.addWidget(made)
    made.resize(340, 900)
    made.show()
    return made


def row_of(panel: LetterheadPanel, text: str) -> int:
    (found,) = panel.columns.findItems(text, Qt.MatchFlag.MatchExactly)
    return panel.columns.row(found)


def check(panel: LetterheadPanel, text: str) -> None:
    panel.columns.setFocus()
    panel.columns.setCurrentRow(row_of(panel, text))
    QTest.keyClick(panel.columns, Qt.Key.Key_Space)


def test_at_first_it_shows_what_is_usual_and_tells_nothing(qtbot, panel) -> None:
    assert panel.signers.text() == "承辦人、人事主管、機關首長"
    with qtbot.assertNotEmitted(panel.changed):
        panel.show_choice(Choice(names=(NAME,), seals=("機關印信",)))
    assert panel.names[0].text() == NAME
    assert panel.seals.text() == "機關印信"


def test_the_agency_and_who_signs(qtbot, panel) -> None:
    with qtbot.waitSignal(panel.changed, timeout=500) as signal:
        compose(panel.names[0], NAME)
    assert signal.args[0].names == (NAME,)
    panel.signers.clear()
    with qtbot.waitSignal(panel.changed, timeout=500) as signal:
        compose(panel.signers, "承辦人，校長")
    assert signal.args[0].signers == ("承辦人", "校長")


def test_too_many_boxes_are_said_and_not_handed_on(qtbot, panel) -> None:
    with qtbot.assertNotEmitted(panel.changed):
        compose(panel.seals, "一、二、三、四")
    assert "最多 6 個" in panel.wrong
    panel.seals.selectAll()
    compose(panel.seals, "機關印信")
    assert panel.wrong == ""


def test_a_column_is_added_and_moved(qtbot, panel) -> None:
    check(panel, "備註")
    with qtbot.waitSignal(panel.changed, timeout=500) as signal:
        check(panel, "案件編號")
    assert signal.args[0].columns == ("kind", *REQUIRED, "case_no")
    with qtbot.waitSignal(panel.changed, timeout=500):
        click(panel.up)
    while panel.up.isEnabled():
        click(panel.up)
    assert panel._chosen_columns() == ("case_no", "kind", *REQUIRED)


def test_what_the_law_wants_cannot_be_left_out(qtbot, panel) -> None:
    with qtbot.assertNotEmitted(panel.changed):
        check(panel, "籍貫（必列）")
    assert "native_place" in panel._chosen_columns()


def test_more_columns_than_a_row_holds_are_refused(panel) -> None:
    for name in ("案件編號", "身分證字號", "出生日期", "計畫核准文號"):
        check(panel, name)
    assert "名冊欄位太多" in panel.wrong


def test_full_ids_by_document(qtbot, panel) -> None:
    with qtbot.waitSignal(panel.changed, timeout=500) as signal:
        QTest.keyClick(panel.full_ids["register"], Qt.Key.Key_Space)
    assert signal.args[0].full_ids == {"entry", "register"}


def test_documents_chosen_elsewhere_are_kept(qtbot, panel) -> None:
    panel.take_documents(Choice(documents=("list",), form="zip"))
    with qtbot.waitSignal(panel.changed, timeout=500) as signal:
        compose(panel.names[0], NAME)
    assert (signal.args[0].documents, signal.args[0].form) == (("list",), "zip")


def test_splitting() -> None:
    assert split(" 承辦人、 人事主管,校長 ") == ("承辦人", "人事主管", "校長")
    assert split("") == ()


# The layouts by name ------------------------------------------------------------------------------


@pytest.fixture
def bar(panel) -> ProfileBar:
    return panel.profiles


def type_name(bar: ProfileBar, name: str) -> None:
    bar.name.selectAll()
    compose(bar.name, name)
    QTest.keyClick(bar.name, Qt.Key.Key_Return)


def test_another_layout_begins_as_the_one_in_use(qtbot, panel, bar) -> None:
    bar.show_profiles(Profiles().changed(Choice(names=(NAME,))))
    click(bar.add)
    assert bar.name.hasFocus()
    with qtbot.waitSignal(panel.profiles_changed, timeout=500) as signal:
        type_name(bar, "送主管機關")
    assert signal.args[0].names == ("預設版面", "送主管機關")
    assert signal.args[0].choice.names == (NAME,)
    assert bar.list.currentText() == "送主管機關"
    assert not bar.asked


def test_a_name_that_another_has_or_none_at_all_is_said(qtbot, panel, bar) -> None:
    bar.show_profiles(Profiles().added("送主管機關"))
    click(bar.rename)
    assert bar.name.text() == "送主管機關"
    with qtbot.assertNotEmitted(panel.profiles_changed):
        type_name(bar, "預設版面")
        assert "已有名為「預設版面」" in bar.wrong
        type_name(bar, "　")
        assert bar.wrong == "請填寫版面的名稱。"
    type_name(bar, "本校自存")
    assert bar.list.currentText() == "本校自存"


def test_deleting_asks_first_and_the_last_one_stays(qtbot, panel, bar) -> None:
    assert not bar.delete.isEnabled()
    bar.show_profiles(Profiles().added("送主管機關"))
    click(bar.delete)
    assert bar.cancel.hasFocus()
    with qtbot.assertNotEmitted(panel.profiles_changed):
        QTest.keyClick(bar.cancel, Qt.Key.Key_Escape)
    assert not bar.asked
    click(bar.delete)
    with qtbot.waitSignal(panel.profiles_changed, timeout=500) as signal:
        QTest.keyClick(bar.sure, Qt.Key.Key_Space)
    assert signal.args[0].names == ("預設版面",)
    assert not bar.delete.isEnabled()
