"""報送包 in the window: from cases chosen to paper, by key, and what becomes of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.packets.profiles import profiles_from
from app.ui import dialogs, printing
from app.ui.packet_flow import PROFILE
from app.ui.packet_page import PacketPage
from app.ui.window import MainWindow
from tests.packets.given import AS_OF
from tests.ui.clerk import (
    CTRL,
    WAIT,
    button_of,
    check_without_end,
    click,
    compose,
    keep,
    open_case,
    page_of,
    press,
    settled,
    typed,
)

TWO = (typed(case_no="H-001", name="王測試"), typed(case_no="H-002", name="林虛構"))


def previewed(qtbot: Any, window: MainWindow) -> PacketPage:
    """Ctrl+P, and the page once the preview has come."""
    press(window, Qt.Key.Key_P, CTRL)
    page = window.packets.page
    assert page is not None
    qtbot.waitUntil(lambda: page.preview.file is not None, timeout=WAIT)
    return page


@pytest.fixture
def page(qtbot, window) -> PacketPage:
    """The page, come to from one case by Ctrl+P."""
    ids = keep(qtbot, window, *TWO)
    open_case(qtbot, window, ids[0])
    page_of(window).view.setFocus()
    return previewed(qtbot, window)


def text_of(page: PacketPage) -> str:
    assert page.preview.file is not None
    return page.preview.file.text(page=0)


def test_one_key_from_a_case_to_its_preview(qtbot, window, page) -> None:
    assert window.page_name == "packet"
    assert page.preview.pages.hasFocus()
    assert page.preview.pages.count == 1
    assert "王測試" in text_of(page)
    assert "林虛構" not in text_of(page)


def test_the_page_brings_no_library_of_documents_into_the_windows_thread() -> None:
    """They take most of a second to load: that is done in the background, or waited for there."""
    heavy = "{'reportlab', 'pypdfium2', 'PIL', 'openpyxl', 'uniseg'}"
    code = (
        "import sys, app.ui.packet_page, app.ui.packet_flow; "
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_all_chosen_cases_come_along(qtbot, window) -> None:
    keep(qtbot, window, *TWO)
    window.show_page("cases")
    page_of(window).view.selectAll()
    press(window, Qt.Key.Key_P, CTRL)
    page = window.packets.page
    qtbot.waitUntil(lambda: page.preview.file is not None, timeout=WAIT)
    assert len(page.model.ids()) == 2
    assert page.documents.key == "list"


def test_a_case_that_changes_is_checked_and_drawn_anew(qtbot, window, page, fakes) -> None:
    settled(qtbot, window)
    drawn = fakes.asked.count(("render", ("summaries", 1)))
    first = window.packets._checked
    (case,) = (c for c in page_of(window).model.cases if c.id in page.model.ids())
    window.book.case_desk.renewed.emit([case], frozenset())
    qtbot.waitUntil(
        lambda: fakes.asked.count(("render", ("summaries", 1))) == drawn + 1, timeout=WAIT
    )
    assert window.packets._checked is not first


def test_other_cases_that_are_checked_meanwhile_leave_the_preview_alone(
    qtbot, window, page
) -> None:
    """While thousands were checked anew, no preview came to its end."""
    settled(qtbot, window)
    first = window.packets._checked
    (case,) = (c for c in page_of(window).model.cases if c.id in page.model.ids())
    others = [c for c in page_of(window).model.cases if c.id != case.id]
    assert others
    window.book.case_desk.renewed.emit(others, frozenset({case.id + 9}))
    assert window.packets._checked is first
    window.book.case_desk.renewed.emit([], frozenset({case.id}))
    assert window.packets._checked is None


def test_the_packet_is_written_and_can_be_opened(
    qtbot, window, page, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path)
    opened: list[Path] = []
    monkeypatch.setattr(dialogs, "open_folder", opened.append)
    click(page.write)
    qtbot.waitUntil(page._done.isVisible, timeout=WAIT)
    (made,) = tmp_path.glob("報送包_*")
    said = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    assert said["cases"] == 1
    assert (made / "03_案件摘要.pdf").exists()
    click(button_of(page, "開啟資料夾"))
    assert opened == [made]


def test_a_folder_that_takes_nothing_is_told_with_a_way_on(qtbot, window, page, tmp_path) -> None:
    gone = tmp_path / "gone"
    gone.write_text("", encoding="utf-8")  # a file where the folder should be
    page.show_folder(gone)
    click(page.write)
    qtbot.waitUntil(lambda: bool(page.notice.text), timeout=WAIT)
    assert list(tmp_path.glob("報送包_*")) == []
    assert page.write.isEnabled()
    assert button_of(page.notice, "另選資料夾…")


def test_writing_can_be_stopped(qtbot, window, page, fakes, tmp_path) -> None:
    page.show_folder(tmp_path)
    fakes.hold.clear()
    click(page.write)
    qtbot.waitUntil(page.progress.isVisible, timeout=WAIT)
    click(page.progress.stop)
    qtbot.waitUntil(page.write.isEnabled, timeout=WAIT)
    assert not list(tmp_path.glob("報送包_*"))
    assert not page.progress.isVisible()


def test_the_check_before_the_packet_can_be_stopped(
    qtbot, window, page, monkeypatch, tmp_path
) -> None:
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path)
    settled(qtbot, window)
    window.packets._checked = None
    begun = check_without_end(monkeypatch)
    click(page.write)
    qtbot.waitUntil(begun.is_set, timeout=WAIT)
    qtbot.waitUntil(page.progress.isVisible, timeout=WAIT)
    click(page.progress.stop)
    qtbot.waitUntil(page.write.isEnabled, timeout=WAIT)
    assert "沒有留下未完成的檔案" in window.status.news
    assert not list(tmp_path.glob("報送包*"))


def test_the_check_before_the_preview_can_be_stopped(qtbot, window, page, monkeypatch) -> None:
    settled(qtbot, window)
    begun = check_without_end(monkeypatch)
    window.packets.forget_checks()
    qtbot.waitUntil(begun.is_set, timeout=WAIT)
    qtbot.waitUntil(page.drawing.isVisible, timeout=WAIT)
    click(page.drawing.stop)
    settled(qtbot, window)
    assert not page.drawing.isVisible()


def test_a_preview_that_takes_long_can_be_stopped(qtbot, window, page, fakes) -> None:
    fakes.hold.clear()
    page.documents.setFocus()
    QTest.keyClick(page.documents, Qt.Key.Key_Down)
    qtbot.waitUntil(page.drawing.isVisible, timeout=WAIT)
    click(page.drawing.stop)
    qtbot.waitUntil(lambda: "已取消預覽" in page.preview.text, timeout=WAIT)


def test_a_preview_that_fails_is_told_in_its_place(qtbot, window, page, fakes) -> None:
    fakes.error = MemoryError()
    page.documents.setFocus()
    QTest.keyClick(page.documents, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "記憶體不足" in page.preview.text, timeout=WAIT)


def test_the_boxes_are_ticked_as_far_as_the_steps_that_were_taken(qtbot, window, page) -> None:
    def ticked() -> str:
        page.documents.setCurrentRow(4)
        qtbot.waitUntil(lambda: "流程檢核表" in text_of(page), timeout=WAIT)
        return "".join(text_of(page).split())

    assert "目前5.銓敘部系統" in ticked()
    (case_id,) = page.model.ids()
    done: list[object] = []
    window.book.case_desk.ask(
        lambda book: book.take([case_id], "intake", "check", AS_OF, AS_OF),
        done.append,
        done.append,
    )
    qtbot.waitUntil(lambda: bool(done), timeout=WAIT)
    window.show_page("cases")
    press(window, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: "目前6.銓敘部系統" in ticked(), timeout=WAIT)
    assert "目前5." not in ticked()


def test_what_cannot_be_opened_is_told_in_the_preview(qtbot, window, page, monkeypatch) -> None:
    desk = window.packets._desk._replace(render=lambda *_: b"no")
    monkeypatch.setattr(window.packets, "_desk", desk)
    page.documents.setFocus()
    QTest.keyClick(page.documents, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.preview.text.startswith("文件無法開啟預覽"), timeout=WAIT)


def test_the_offices_choice_is_kept_in_the_store(qtbot, window, page) -> None:
    compose(page.letterhead.names[0], "虛構市虛構國民小學")
    qtbot.waitUntil(lambda: "虛構市虛構國民小學" in text_of(page), timeout=WAIT)
    settled(qtbot, window)
    kept: list[object] = []
    window.book.case_desk.ask(lambda book: book.way(PROFILE), kept.append, kept.append)
    qtbot.waitUntil(lambda: bool(kept), timeout=WAIT)
    (profile,) = kept[0]["profiles"]
    assert profile["choice"]["names"] == ["虛構市虛構國民小學"]


def test_a_layout_of_its_own_name_is_kept_chosen_and_deleted(qtbot, window, page) -> None:
    bar = page.letterhead.profiles
    page.tabs.setCurrentIndex(1)
    compose(page.letterhead.names[0], "甲機關")
    click(bar.add)
    compose(bar.name, "送主管機關")
    QTest.keyClick(bar.name, Qt.Key.Key_Return)
    page.letterhead.names[0].selectAll()
    compose(page.letterhead.names[0], "乙機關")
    qtbot.waitUntil(lambda: "乙機關" in text_of(page), timeout=WAIT)
    bar.list.setFocus()
    QTest.keyClick(bar.list, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: "甲機關" in text_of(page), timeout=WAIT)
    assert page.letterhead.names[0].text() == "甲機關"
    QTest.keyClick(bar.list, Qt.Key.Key_Down)
    settled(qtbot, window)
    kept: list[dict[str, object]] = []
    window.book.case_desk.ask(lambda book: book.way(PROFILE), kept.append, kept.append)
    qtbot.waitUntil(lambda: bool(kept), timeout=WAIT)
    found, wrong = profiles_from(kept[0])
    assert (found.names, found.name, wrong) == (("預設版面", "送主管機關"), "送主管機關", "")
    assert [one.choice.names for one in found.kept] == [("甲機關",), ("乙機關",)]
    click(bar.delete)
    assert "刪除版面「送主管機關」" in bar.asked
    click(bar.sure)
    assert page.profiles.names == ("預設版面",)
    qtbot.waitUntil(lambda: "甲機關" in text_of(page), timeout=WAIT)


def test_a_kept_choice_that_cannot_be_read_is_told(qtbot, window) -> None:
    keep(qtbot, window, *TWO)
    done: list[object] = []
    content = {"documents": ["unknown"]}
    window.book.case_desk.ask(
        lambda book: book.keep_way(PROFILE, "報送包版面", "", content), done.append, done.append
    )
    qtbot.waitUntil(lambda: bool(done), timeout=WAIT)
    window.show_page("packet")
    page = window.packets.page
    qtbot.waitUntil(lambda: "目前使用「預設版面」" in page.notice.text, timeout=WAIT)


@pytest.fixture
def paper(tmp_path, monkeypatch) -> Path:
    """A PDF in the place of the printer's paper."""
    target = tmp_path / "paper.pdf"

    def printer(_: printing.Wish) -> QPrinter:
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setResolution(72)  # quickly drawn
        made.setOutputFileName(str(target))
        return made

    monkeypatch.setattr(printing.print_file, "__defaults__", (printer,))
    return target


def sheets(target: Path) -> list[bool]:
    """Of each page that came out whether anything stands on it."""
    with pypdfium2.PdfDocument(target) as found:
        return [
            page.render(scale=0.2).to_pil().convert("L").getextrema()[0] < 255 for page in found
        ]


def test_it_is_printed_and_told(qtbot, window, page, paper) -> None:
    page.printing.open_for(page.preview.pages.count)
    settled(qtbot, window)
    page.printing.show_machines([printing.Machine("laser", "雷射", True, ())])
    press(window, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(page._done.isVisible, timeout=WAIT)
    assert sheets(paper) == [True]
    assert page._written.text() == "已送往印表機，共 1 頁。"


def test_pages_copies_and_both_sides_come_out_as_they_were_typed(qtbot, window, paper) -> None:
    keep(qtbot, window, *TWO)
    window.show_page("cases")
    page_of(window).view.selectAll()
    page = previewed(qtbot, window)
    page.documents.setFocus()
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.preview.pages.count == 2, timeout=WAIT)
    press(window, Qt.Key.Key_P, CTRL)
    settled(qtbot, window)
    panel = page.printing
    panel.show_machines([printing.Machine("laser", "雷射", True, (printing.LONG_EDGE,))])
    QTest.keyClicks(panel.pages, "2")
    panel.copies.selectAll()
    QTest.keyClicks(panel.copies, "3")
    QTest.keyClick(panel.duplex, Qt.Key.Key_Down)
    assert panel.said == "將列印 1 頁。"
    QTest.keyClick(panel.pages, Qt.Key.Key_Return)
    qtbot.waitUntil(page._done.isVisible, timeout=WAIT)
    assert sheets(paper) == [True, False, True, False, True]  # each copy on paper of its own
    assert page._written.text() == "已送往印表機，共 3 頁。"


def test_a_printer_that_is_gone_is_told_in_the_page(qtbot, window, page) -> None:
    page.printing.open_for(page.preview.pages.count)
    settled(qtbot, window)
    page.printing.show_machines([printing.Machine("gone", "三樓", True, ())])
    QApplication.processEvents()
    click(page.printing.print)
    qtbot.waitUntil(lambda: "找不到印表機" in page.notice.text, timeout=WAIT)
    assert page.print.isEnabled()
