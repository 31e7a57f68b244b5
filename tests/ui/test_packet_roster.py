"""The packet of a roster that is open but not kept: the same page, by key, as stored cases have."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.packets import placing
from app.ui import dialogs
from app.ui.packet_page import PacketPage
from app.ui.parts import Notice
from app.ui.rows import VERDICT
from tests.ui.clerk import CTRL, WAIT, button_of, click, keep, press, settled, typed
from tests.ui.conftest import shown
from tests.ui.test_packet_flow import previewed

Key = Qt.Key


@pytest.fixture
def page(qtbot, opened) -> PacketPage:
    """Come to by Ctrl+P from the roster of five cases."""
    opened.show_page("import")
    return previewed(qtbot, opened)


def text_of(page: PacketPage) -> str:
    assert page.preview.file is not None
    return page.preview.file.text(page=0)


def names_of(page: PacketPage) -> list[str]:
    source = page.contents.source
    return [source.itemText(at) for at in range(source.count())]


def test_one_key_from_the_roster_to_its_list(opened, page) -> None:
    assert opened.page_name == "packet"
    assert page.preview.pages.hasFocus()
    assert page.contents.source.currentText() == "名冊全部（5 件）"
    assert page.documents.key == "list"
    assert "共 5件" in text_of(page)
    assert "名冊「" in page._about.text()


def test_of_several_chosen_lines_only_those_go_in(qtbot, opened) -> None:
    opened.show_page("import")
    view = opened.rosters.page.view
    spot = view.visualRect(view.model().index(1, VERDICT)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, CTRL, spot)
    page = previewed(qtbot, opened)
    assert page.contents.source.currentText() == "名冊所選（2 件）"
    assert "共 2件" in text_of(page)


def test_the_whole_packet_is_written_and_says_what_it_holds(
    qtbot, opened, page, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path / "out")
    click(page.write)
    qtbot.waitUntil(page._done.isVisible, timeout=WAIT)
    (made,) = (tmp_path / "out").iterdir()
    said = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    assert said["cases"] == 5
    assert (made / "02_登記備查名冊.xlsx").exists()
    assert (made / "07_登打資料.pdf").exists()
    assert opened.status.news == f"已匯出 {made.name}（5 件）"


def test_a_case_left_out_by_space_is_not_written(qtbot, opened, page, tmp_path) -> None:
    page.show_folder(tmp_path / "out")
    page.view.setFocus()
    QTest.keyClick(page.view, Key.Key_Space)
    click(page.write)
    qtbot.waitUntil(page._done.isVisible, timeout=WAIT)
    (made,) = (tmp_path / "out").iterdir()
    assert json.loads((made / "manifest.json").read_text(encoding="utf-8"))["cases"] == 4


def test_enter_on_a_case_leads_back_to_its_line(opened, page) -> None:
    page.view.setFocus()
    QTest.keyClick(page.view, Key.Key_Down)
    QTest.keyClick(page.view, Key.Key_Return)
    assert shown(opened)
    assert opened.rosters.page.panel._report.case_no == "H-2"


def test_a_roster_read_again_is_drawn_anew(qtbot, opened, page, fakes) -> None:
    before = fakes.asked.count(("render", ("list", 5)))
    fakes.typed = fakes.typed[:3]
    opened.commands.by_name["reload"].trigger()
    qtbot.waitUntil(lambda: "共 3件" in text_of(page), timeout=WAIT)
    assert before == fakes.asked.count(("render", ("list", 5)))
    assert page.contents.source.currentText() == "名冊全部（3 件）"


def test_stored_cases_are_a_choice_away_and_never_mixed_in(qtbot, opened) -> None:
    keep(qtbot, opened, typed(case_no="S-1", name="王測試"))
    opened.show_page("packet")
    page = opened.packets.page
    assert page.contents.source.currentText() == "準備中，可報送"
    assert "名冊全部（5 件）" in names_of(page)
    page.contents.source.setFocus()
    QTest.keyClick(page.contents.source, Key.Key_End)
    assert page.contents.source.currentText() == "全部案件"
    assert [case > 0 for case in page.model.ids()] == [True]


def test_without_stored_cases_the_roster_is_offered_first(opened) -> None:
    opened.show_page("packet")
    assert opened.packets.page.contents.source.currentText() == "名冊全部（5 件）"
    assert len(opened.packets.page.model.ids()) == 5


def test_escape_closes_what_is_open_here_though_it_also_clears_the_rosters_filter(
    qtbot, opened, page
) -> None:
    press(opened, Key.Key_F, CTRL)
    assert page.preview.field.hasFocus()
    press(opened, Key.Key_P, CTRL)
    qtbot.waitUntil(page.printing._again.hasFocus, timeout=WAIT)
    press(opened, Key.Key_Escape)
    assert not page.printing.isVisible()
    assert page.preview.field.isVisible()
    press(opened, Key.Key_Escape)
    assert not page.preview.field.isVisible()
    assert opened.page_name == "packet"
    assert page.preview.pages.hasFocus()


# A folder that does not take it -----------------------------------------------------------------


def refusing(number: int) -> Any:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


@pytest.fixture
def out(page: PacketPage, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "out"
    folder.mkdir()
    page.show_folder(folder)
    few = replace(page.choice, documents=("list", "notices"))  # quickly made
    page.show_profiles(page.profiles.changed(few))
    yield folder
    assert list(folder.glob("*")) == [] or not folder.is_dir()


def told(qtbot: Any, window: Any, page: PacketPage) -> str:
    """What is said after 匯出, where that fails."""
    click(page.write)
    qtbot.waitUntil(lambda: bool(page.notice.text), timeout=WAIT)
    settled(qtbot, window)
    assert page.write.isEnabled()
    assert not page._done.isVisible()
    assert isinstance(page.notice, Notice)
    assert button_of(page.notice, "另選資料夾…").isVisible()
    return page.notice.text


@pytest.mark.parametrize(
    ("form", "number", "sentence"),
    [
        ("folder", errno.ENOSPC, "磁碟空間不足"),
        ("zip", errno.EDQUOT, "磁碟空間不足"),
        ("folder", errno.EROFS, "沒有寫入權限"),
        ("zip", errno.EIO, "無法寫入"),
    ],
)
def test_a_disk_that_refuses_in_the_middle_is_told(
    qtbot, opened, page, out, monkeypatch, form, number, sentence
) -> None:
    page.contents.form.setCurrentIndex(page.contents.form.findData(form))
    page.contents.form.activated.emit(page.contents.form.currentIndex())
    monkeypatch.setattr(placing.os, "fsync", refusing(number))
    said = told(qtbot, opened, page)
    assert sentence in said
    assert str(out) in said


def test_a_folder_gone_in_the_middle_is_told(qtbot, opened, page, out, monkeypatch) -> None:
    write, count = placing._write, iter(range(99))

    def pull_out(file: Path, content: bytes) -> None:
        if next(count) == 1:
            shutil.rmtree(out)  # the stick is pulled out
        write(file, content)

    monkeypatch.setattr(placing, "_write", pull_out)
    assert "找不到" in told(qtbot, opened, page)
    assert not out.exists()


def test_a_folder_whose_name_is_held_by_a_reader_is_told(
    qtbot, opened, page, out, monkeypatch
) -> None:
    # On Windows a folder cannot be renamed while a scanner or a viewer has a file of it open.
    monkeypatch.setattr(Path, "rename", refusing(errno.EACCES))
    assert "正由其他程式使用" in told(qtbot, opened, page)
