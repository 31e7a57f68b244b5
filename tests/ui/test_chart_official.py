"""The office's own picture of the flow: copied, shown, replaced, taken away; refused where bad."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import paths
from app.flow_files import load_flows
from app.ui.chart_export import Sheet, write_pdf
from app.ui.chart_official import (
    NoPicture,
    OfficialView,
    forget_picture,
    keep_picture,
    kept_picture,
    read_picture,
)
from app.ui.flow_page import FlowPage
from app.ui.palette import LIGHT
from app.ui.style import sheet


@pytest.fixture
def picture(qapp, tmp_path: Path) -> Path:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    file = tmp_path / "官方流程圖.PNG"
    assert image.save(str(file))
    return file


def test_it_is_copied_and_the_copy_stays(picture: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    assert kept_picture(folder) is None
    kept = keep_picture(picture, folder)
    picture.unlink()
    assert kept_picture(folder) == kept
    assert read_picture(kept).width() == 300


def test_another_takes_its_place(picture: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    keep_picture(picture, folder)
    other = tmp_path / "other.jpg"
    assert QImage(str(picture)).save(str(other))
    keep_picture(other, folder)
    assert [file.name for file in folder.iterdir()] == ["official_flow.jpg"]
    forget_picture(folder)
    assert kept_picture(folder) is None
    assert other.exists()


def test_the_pages_of_a_pdf_are_shown_one_below_the_other(qapp, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    writer = QPdfWriter(str(file))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    painter = QPainter(writer)
    painter.fillRect(0, 0, writer.width(), writer.height(), 0xFF0000)
    writer.newPage()
    painter.fillRect(0, 0, writer.width(), writer.height(), 0x0000FF)
    painter.end()
    image = read_picture(file)
    assert image.height() > 2 * 1.4 * image.width()
    colours = [QColor(image.pixel(image.width() // 2, image.height() * n // 4)) for n in (1, 3)]
    assert colours[0].red() > 200 > colours[0].blue()
    assert colours[1].blue() > 200 > colours[1].red()


def test_the_page_of_a_pdf_is_shown(qapp, tmp_path: Path) -> None:
    file = tmp_path / "flow.pdf"
    write_pdf(Sheet(load_flows(paths.resource("flows"))["智慧登記"], {}), file)
    image = read_picture(keep_picture(file, tmp_path / "kept"))
    assert abs(image.height() / image.width() - 297 / 210) < 0.01
    colours = {image.pixel(x, image.height() // 2) for x in range(image.width())}
    assert len(colours) > 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"words", "不是圖檔或 PDF"),
        ("a.png", b"no picture", "讀不出圖形"),
        ("a.pdf", b"no document", "不是讀得出的 PDF"),
    ],
)
def test_what_is_no_picture_is_refused_and_the_former_stays(
    picture: Path, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    folder = tmp_path / "kept"
    former = keep_picture(picture, folder)
    bad = tmp_path / name
    bad.write_bytes(content)
    with pytest.raises(NoPicture, match=said):
        keep_picture(bad, folder)
    assert list(folder.iterdir()) == [former]


def test_it_is_shown_no_wider_than_there_is_room(qtbot, picture: Path) -> None:
    view = OfficialView()
    qtbot.addWidget(view)
    assert view.is_empty
    view.resize(200, 200)
    view.show_picture(read_picture(picture))
    view.show()
    assert not view.is_empty
    assert view.horizontalScrollBar().maximum() == 0


def test_the_bar_beside_it_makes_it_no_narrower(qtbot) -> None:
    # Else one that is only just too high has the bar come and go without end: the window hangs.
    wide = set()
    for height in (200, 2000):
        view = OfficialView()
        qtbot.addWidget(view)
        view.resize(300, 300)
        view.show_picture(QImage(800, height, QImage.Format.Format_RGB32))
        view.show()
        QApplication.processEvents()
        assert (view.verticalScrollBar().maximum() > 0) == (height == 2000)
        wide.add(view._label.pixmap().deviceIndependentSize().width())
    assert len(wide) == 1


def test_it_is_made_larger_and_smaller_by_key(qtbot, picture: Path) -> None:
    view = OfficialView()
    qtbot.addWidget(view)
    view.resize(200, 200)
    view.show_picture(read_picture(picture))
    view.show()
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.horizontalScrollBar().maximum() > 100
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.horizontalScrollBar().maximum() == 0
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.zoom < 1


@pytest.mark.parametrize(("characters", "is_beside"), [(70, True), (55, False)])
def test_it_stands_beside_the_chart_where_there_is_room(
    qtbot, picture: Path, characters: int, *, is_beside: bool
) -> None:
    flows = load_flows(paths.resource("flows"))
    page = FlowPage(LIGHT, flows)
    qtbot.addWidget(page)
    page.setStyleSheet(sheet(LIGHT))
    page.show()
    em = page.fontMetrics().horizontalAdvance("字")
    page.resize(em * characters, 800)
    assert not page.tools.faces["官方圖"].isVisible()
    page.show_picture(read_picture(picture))
    QTest.mouseClick(page.tools.faces["官方圖"], Qt.MouseButton.LeftButton)
    assert page.official.isVisible()
    assert page.chart.isVisible()
    chart, official = (part.mapTo(page, QPoint(0, 0)) for part in (page.chart, page.official))
    assert (official.x() > chart.x() and official.y() == chart.y()) is is_beside
    assert (official.y() > chart.y()) is not is_beside
    QTest.mouseClick(page.tools.faces["官方圖"], Qt.MouseButton.LeftButton)
    assert not page.official.isVisible()
