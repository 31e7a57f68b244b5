"""Printing, to a PDF in the place of a machine; and the panel that asks how."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from app.packets.document import no_progress
from app.ui.background import Jobs
from app.ui.preview_file import PreviewFile
from app.ui.preview_print import NO_PRINTER, PrintPanel
from app.ui.printing import (
    LONG_EDGE,
    NO_DUPLEX,
    SHORT_EDGE,
    BadPages,
    CannotPrint,
    Machine,
    Wish,
    pages_of,
    print_file,
    printer_of,
)
from tests.ui.clerk import click
from tests.ui.test_preview_page import pdf

LASER = Machine("laser", "三樓雷射印表機", True, (LONG_EDGE, SHORT_EDGE))
PLAIN = Machine("plain", "櫃台印表機", False, ())


def to_pdf(target: Path, made: list[QPrinter]):
    def make(_: Wish) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        made.append(printer)
        return printer

    return make


@pytest.fixture(scope="module")
def three() -> bytes:
    return pdf(3)


@pytest.fixture
def file(qapp, three) -> Iterator[PreviewFile]:
    made = PreviewFile(three)
    yield made
    made.close()


def printed(target: Path) -> list[tuple[int, int]]:
    """The sizes of the pages printed, in points."""
    found = pypdfium2.PdfDocument(target)
    sizes = [tuple(map(round, found.get_page_size(n))) for n in range(len(found))]
    found.close()
    return sizes


# Page numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("", (0, 1, 2, 3, 4)),
        ("2", (1,)),
        ("1-3,5", (0, 1, 2, 4)),
        ("５、１－２", (0, 1, 4)),
        ("3,3, 2-3", (1, 2)),
        (" 4 ~ 5 ", (3, 4)),
    ],
)
def test_pages_as_people_write_them(text: str, pages: tuple[int, ...]) -> None:
    assert pages_of(text, 5) == pages


@pytest.mark.parametrize("text", ["0", "6", "3-2", "1-9", "一", "1--2", ",", "2-"])
def test_pages_that_are_not_there_are_refused(text: str) -> None:
    with pytest.raises(BadPages, match="頁碼"):
        pages_of(text, 5)


# Printing -------------------------------------------------------------------------------------


def test_chosen_pages_come_out_in_the_size_of_paper(file, tmp_path) -> None:
    target = tmp_path / "out.pdf"
    told: list[tuple[int, int]] = []
    sides = print_file(
        file,
        Wish("", (0, 2)),
        "案件摘要",
        lambda _, done, total: told.append((done, total)),
        to_pdf(target, []),
    )
    assert sides == 2
    assert told == [(0, 2), (1, 2)]
    assert printed(target) == [(595, 842)] * 2


def test_what_is_printed_looks_as_the_page(file, tmp_path) -> None:
    target = tmp_path / "out.pdf"
    print_file(file, Wish("", (0,)), "案件摘要", no_progress, to_pdf(target, []))
    copy = PreviewFile(target.read_bytes())
    one, other = (_small(it.image(0, 2.0)) for it in (file, copy))
    copy.close()
    spots = [(x, y) for x in range(60) for y in range(85)]
    tones = [[it.pixelColor(*at).lightness() for at in spots] for it in (one, other)]
    apart = sum(abs(a - b) for a, b in zip(*tones, strict=True)) / len(spots)
    assert apart < 2
    # Against paper with nothing on it the same page is far apart: the test can tell.
    assert sum(255 - a for a in tones[0]) / len(spots) > 5


def _small(image: QImage) -> QImage:
    """In small, for hair lines come out in other strengths at other sizes."""
    return image.scaled(
        60,
        85,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def test_a_page_that_lies_is_printed_across(qapp, tmp_path) -> None:
    file = PreviewFile(pdf(1, "register"))
    target = tmp_path / "out.pdf"
    print_file(file, Wish("", (0,), fits=True), "名冊", no_progress, to_pdf(target, []))
    file.close()
    assert printed(target) == [(842, 595)]


def test_copies_come_one_after_the_other_each_on_its_own_sheet(file, tmp_path) -> None:
    target = tmp_path / "out.pdf"
    made: list[QPrinter] = []
    wish = Wish("", (0, 1, 2), copies=2, duplex=LONG_EDGE)
    sides = print_file(file, wish, "案件摘要", no_progress, to_pdf(target, made))
    assert sides == 6
    assert len(printed(target)) == 7  # the empty back of the first copy's last sheet


def test_stopped_it_ends_at_once(file, tmp_path) -> None:
    class Enough(Exception):
        pass

    def progress(_: str, done: int, total: int) -> None:
        if done == 1:
            raise Enough

    with pytest.raises(Enough):
        print_file(file, Wish("", (0, 1, 2)), "x", progress, to_pdf(tmp_path / "o.pdf", []))


def test_a_printer_that_takes_nothing_is_told(file, tmp_path) -> None:
    target = tmp_path / "missing" / "out.pdf"
    with pytest.raises(CannotPrint, match="印表機沒有接受"):
        print_file(file, Wish("", (0,)), "x", no_progress, to_pdf(target, []))


def test_a_printer_that_is_gone_is_told(qapp) -> None:
    with pytest.raises(CannotPrint, match="找不到印表機「三樓」"):
        printer_of(Wish("三樓", (0,)))


# The panel ------------------------------------------------------------------------------------


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def panel_with(qtbot, jobs, *machines: Machine) -> PrintPanel:
    made = PrintPanel(jobs, lambda: machines)
    qtbot.addWidget(made)
    made.open_for(5)
    qtbot.waitUntil(lambda: not jobs.is_busy, timeout=5000)
    return made


def test_enter_prints_everything_on_the_usual_printer(qtbot, jobs) -> None:
    panel = panel_with(qtbot, jobs, LASER, PLAIN)
    assert panel.said == "將列印 5 頁。"
    with qtbot.waitSignal(panel.print_asked, timeout=500) as signal:
        QTest.keyClick(panel.print, Qt.Key.Key_Return)
    assert signal.args == [Wish("laser", (0, 1, 2, 3, 4), 1, NO_DUPLEX, False)]


def test_pages_copies_duplex_and_size_are_asked_for(qtbot, jobs) -> None:
    panel = panel_with(qtbot, jobs, LASER)
    QTest.keyClicks(panel.pages, "2-3")
    panel.copies.selectAll()
    QTest.keyClicks(panel.copies, "4")
    QTest.keyClick(panel.duplex, Qt.Key.Key_Down)
    QTest.keyClick(panel.scaling, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.print_asked, timeout=500) as signal:
        click(panel.print)
    assert signal.args == [Wish("laser", (1, 2), 4, LONG_EDGE, True)]


def test_duplex_only_where_the_printer_has_it(qtbot, jobs) -> None:
    panel = panel_with(qtbot, jobs, LASER, PLAIN)
    QTest.keyClick(panel.duplex, Qt.Key.Key_Down)
    QTest.keyClick(panel.machine, Qt.Key.Key_Down)
    assert not panel.duplex.isEnabled()
    assert panel.duplex.currentData() == NO_DUPLEX


def test_where_there_is_no_printer_the_whole_sentence_can_be_read(qtbot, jobs) -> None:
    panel = panel_with(qtbot, jobs)
    for width in (360, 420, 900):
        panel.resize(width, 100)  # as a page does that has no more to give
        qtbot.wait(10)
        said = panel._said
        fields = (panel.machine, panel.duplex)
        assert fields[0].geometry().bottom() < fields[1].geometry().top()
        assert said.height() >= said.heightForWidth(said.width())
        assert said.width() >= panel.width() - 2 * 12


def test_wrong_pages_are_said_and_not_printed(qtbot, jobs) -> None:
    panel = panel_with(qtbot, jobs, LASER)
    QTest.keyClicks(panel.pages, "9")
    assert panel.said == "頁碼「9」不在 1 到 5 頁之內，請修改。"
    with qtbot.assertNotEmitted(panel.print_asked):
        QTest.keyClick(panel.pages, Qt.Key.Key_Return)


def test_without_a_printer_it_says_what_to_do_and_looks_again(qtbot, jobs) -> None:
    found: list[Machine] = []
    panel = PrintPanel(jobs, lambda: list(found))
    qtbot.addWidget(panel)
    panel.open_for(5)
    qtbot.waitUntil(lambda: not jobs.is_busy, timeout=5000)
    assert panel.said == NO_PRINTER
    assert not panel.print.isEnabled()
    found.append(PLAIN)
    click(panel._again)
    qtbot.waitUntil(panel.print.isEnabled, timeout=5000)


def test_nothing_is_printed_while_there_is_no_document(qtbot, jobs) -> None:
    panel = panel_with(qtbot, jobs, LASER)
    panel.set_count(0)
    assert panel.said == "文件準備好後即可列印。"
    assert not panel.print.isEnabled()


def test_esc_closes_it(qtbot, jobs) -> None:
    panel = panel_with(qtbot, jobs, LASER)
    with qtbot.waitSignal(panel.closed, timeout=500):
        QTest.keyClick(panel.print, Qt.Key.Key_Escape)
