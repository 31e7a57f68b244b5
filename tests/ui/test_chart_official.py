"""The office's own picture of the flow: copied, shown, replaced, taken away; refused where bad."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

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


def test_the_first_page_of_a_pdf_is_shown(qapp, tmp_path: Path) -> None:
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
