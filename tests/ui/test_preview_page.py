"""The preview as a person uses it: by key, by wheel, by mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit

from app.packets.document import no_progress
from app.packets.matter import Matter
from app.packets.packet import document
from app.ui import preview_file
from app.ui.background import Jobs
from app.ui.palette import DARK, LIGHT
from app.ui.preview_drawing import Pictures, Wanted
from app.ui.preview_file import CannotShow, PreviewFile, Span
from app.ui.preview_page import Preview
from app.ui.preview_pages import WHOLE, WIDTH
from tests.packets.given import AS_OF, VERSION, WORKDAYS, checked, hire
from tests.ui.clerk import CTRL, SHIFT, compose

Key = Qt.Key
A4 = (595, 842)


def pdf(cases: int, key: str = "summaries") -> bytes:
    """A document about so many cases: one page each."""
    made = checked(*(hire(case_no=f"H-{n:03}") for n in range(1, cases + 1)))
    return document(key, Matter(made, WORKDAYS, AS_OF, VERSION)).drawn(no_progress).content


@pytest.fixture(scope="module")
def five() -> bytes:
    return pdf(5)


@pytest.fixture
def preview(qtbot, five) -> Iterator[Preview]:
    jobs = Jobs()
    made = Preview(LIGHT, jobs)
    qtbot.addWidget(made)
    made.resize(800, 640)
    made.show()
    made.show_file(PreviewFile(five))
    made.take_focus()
    QApplication.processEvents()
    yield made
    jobs.close()
    made.close_file()


def drawn(qtbot, preview: Preview) -> QImage:
    qtbot.waitUntil(lambda: preview.pages.is_drawn, timeout=5000)
    return preview.pages.viewport().grab().toImage()


def press(preview: Preview, key: Qt.Key, held=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(preview.pages, key, held)


def find(qtbot, preview: Preview, text: str) -> None:
    preview.begin_search()
    preview.field.clear()
    compose(preview.field, text)
    QTest.keyClick(preview.field, Key.Key_Return)
    qtbot.waitUntil(lambda: preview.found != "尋找中…", timeout=5000)


# The file -------------------------------------------------------------------------------------


def test_pages_have_the_size_of_paper_and_are_not_empty(five) -> None:
    file = PreviewFile(five)
    assert [(round(s.width()), round(s.height())) for s in file.sizes] == [A4] * 5
    image = file.image(0, 1.0)
    assert (image.width(), image.height()) == (596, 842)
    inks = {image.pixel(x, y) for x in range(0, 596, 3) for y in range(0, 842, 3)}
    assert len(inks) > 2
    file.close()


def test_a_closed_file_gives_nothing_and_does_not_break(five) -> None:
    file = PreviewFile(five)
    file.close()
    assert file.image(0, 1.0).isNull()
    assert file.text(page=0) == ""
    assert file.find("王", no_progress) == []
    assert file.boxes(Span(0, 0, 2)) == []
    assert file.character_at(0, 1, 1) is None


def test_what_is_no_pdf_is_refused_in_a_sentence() -> None:
    with pytest.raises(CannotShow, match="文件無法開啟預覽"):
        PreviewFile(b"no")


def test_a_file_that_nobody_took_is_let_go_of_between_calls(five, monkeypatch) -> None:
    closed: list[bool] = []
    file = PreviewFile(five)
    pdf_of_it = file._pdf
    is_held = preview_file._ONE_AT_A_TIME._is_owned
    monkeypatch.setattr(pdf_of_it, "close", lambda: closed.append(is_held()))
    del file
    assert closed == [True]  # under the lock


def test_a_found_text_is_where_it_stands(five) -> None:
    file = PreviewFile(five)
    hits = file.find("h-003", no_progress)
    assert {hit.page for hit in hits} == {2}
    assert file.text(hits[0]) == "H-003"
    (box,) = file.boxes(hits[0])
    middle = file.character_at(2, box.center().x(), box.center().y())
    assert middle is not None
    assert hits[0].start <= middle < hits[0].start + hits[0].length
    file.close()


def test_pictures_stay_within_their_bytes() -> None:
    kept = Pictures(most_bytes=3 * 40_000)
    for page in range(10):
        kept.keep(Wanted(1, page, 100), QImage(100, 100, QImage.Format.Format_RGB32))
        assert kept.bytes <= 3 * 40_000
    assert kept.get(Wanted(1, 9, 100)) is not None
    assert kept.get(Wanted(1, 0, 100)) is None


# Going about ----------------------------------------------------------------------------------


def test_the_first_page_is_drawn_on_white_in_dark_too(qtbot, preview) -> None:
    preview.recolour(DARK)
    image = drawn(qtbot, preview)
    seen = {image.pixelColor(x, 60).name() for x in range(image.width())}
    assert "#ffffff" in seen
    assert QColor(DARK.rail).name() in seen


def test_keys_go_through_the_pages(qtbot, preview) -> None:
    press(preview, Key.Key_Right)
    assert preview.number.text() == "2"
    press(preview, Key.Key_End)
    assert preview.number.text() == "5"
    assert preview.pages.accessibleName() == "預覽，第 5 頁，共 5 頁"
    press(preview, Key.Key_Left)
    assert preview.number.text() == "4"
    press(preview, Key.Key_Home)
    assert preview.number.text() == "1"
    before = preview.pages.verticalScrollBar().value()
    press(preview, Key.Key_PageDown)
    assert preview.pages.verticalScrollBar().value() > before


def test_a_page_number_leads_to_its_page(preview) -> None:
    preview.number.selectAll()
    QTest.keyClicks(preview.number, "4")
    QTest.keyClick(preview.number, Key.Key_Return)
    assert preview.pages.page == 3
    assert preview.pages.hasFocus()
    preview.number.selectAll()
    QTest.keyClicks(preview.number, "9")
    QTest.keyClick(preview.number, Key.Key_Return)
    assert preview.pages.page == 3


def test_a_small_picture_leads_to_its_page(preview) -> None:
    assert preview.thumbs.isVisible()
    spot = preview.thumbs.visualRect(preview.thumbs.model().index(1, 0)).center()
    QTest.mouseClick(preview.thumbs.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert preview.pages.page == 1
    QTest.mouseClick(preview.toggle, Qt.MouseButton.LeftButton)
    assert not preview.thumbs.isVisible()


def test_zoom_by_key_and_wheel_keeps_the_place(qtbot, preview) -> None:
    preview.pages.go_to(3)
    was = preview.pages.factor
    press(preview, Key.Key_Plus, CTRL | SHIFT)  # as most keyboards have it
    assert preview.pages.factor > was
    press(preview, Key.Key_Minus, CTRL)
    press(preview, Key.Key_Plus, CTRL)  # on the keypad
    assert preview.pages.factor > was
    assert preview.pages.page == 3
    assert preview.zoom.currentText() == f"{preview.pages.factor:.0%}"
    wheel(preview, -120)
    wheel(preview, -120)
    assert preview.pages.factor < was
    press(preview, Key.Key_0, CTRL)
    assert preview.pages.zoom == WIDTH
    assert preview.zoom.currentText() == "符合頁寬"


def wheel(preview: Preview, by: int) -> None:
    view = preview.pages.viewport()
    at = QPointF(view.rect().center())
    event = QWheelEvent(
        at,
        view.mapToGlobal(at),
        QPoint(),
        QPoint(0, by),
        Qt.MouseButton.NoButton,
        CTRL,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # Qt's order
    )
    QApplication.sendEvent(view, event)


def test_a_whole_page_fits(preview) -> None:
    preview.zoom.setCurrentText("整頁")
    preview.zoom.activated.emit(preview.zoom.currentIndex())
    assert preview.pages.zoom == WHOLE
    assert preview.pages.factor * 842 * 96 / 72 <= preview.pages.viewport().height()


def test_wide_pages_have_no_bar_below_at_page_width(qtbot, preview) -> None:
    preview.show_file(PreviewFile(pdf(2, "register")))
    assert preview.pages.horizontalScrollBar().maximum() == 0
    drawn(qtbot, preview)


def test_anew_it_stays_where_one_was(preview, five) -> None:
    preview.pages.go_to(3)
    preview.show_file(PreviewFile(five), keep_place=True)
    assert preview.pages.page == 3
    preview.show_file(PreviewFile(five))
    assert preview.pages.page == 0


# Searching and copying ------------------------------------------------------------------------


def test_search_goes_from_hit_to_hit_and_round(qtbot, preview) -> None:
    find(qtbot, preview, "王小明")
    count = int(preview.found.split("／")[1].split()[0])
    assert count >= 5
    assert preview.found.startswith("第 1／")
    QTest.keyClick(preview.field, Key.Key_F3, SHIFT)
    assert preview.found.startswith(f"第 {count}／")
    assert preview.pages.page == 4
    QTest.keyClick(preview.field, Key.Key_Return)
    assert preview.found.startswith("第 1／")


def test_the_mark_is_seen(qtbot, preview) -> None:
    before = drawn(qtbot, preview)
    find(qtbot, preview, "H-001")
    # The bar of the search moves the pages: what counts is the colour of the mark.
    after = drawn(qtbot, preview)
    assert not _has_orange(before)
    assert _has_orange(after)


def _has_orange(image: QImage) -> bool:
    return any(
        (c := image.pixelColor(x, y)).red() > 230 and 120 < c.green() < 215 and c.blue() < 130
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )


def test_what_is_not_there_is_said_and_esc_ends_the_search(qtbot, preview) -> None:
    find(qtbot, preview, "沒有這個詞")
    assert preview.found == "找不到，請換個字詞"
    QTest.keyClick(preview.field, Key.Key_Escape)
    assert not preview.field.isVisible()
    assert preview.pages.hasFocus()


def test_text_is_chosen_with_the_mouse_and_copied(qtbot, preview) -> None:
    find(qtbot, preview, "H-001")
    file = preview.file
    assert file is not None
    hit = file.find("H-001", no_progress)[0]
    (box,) = file.boxes(hit)
    view, page = preview.pages.viewport(), preview.pages._box(0)
    part = page.width() / file.sizes[0].width()
    y = page.top() + box.center().y() * part
    ends = [QPoint(round(page.left() + x * part), round(y)) for x in (box.left(), box.right())]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=ends[0] + QPoint(2, 0))
    QTest.mouseMove(view, ends[1] - QPoint(2, 0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=ends[1])
    press(preview, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "H-001"


# Nothing to show, eyes ------------------------------------------------------------------------


def test_without_a_document_it_says_why_and_nothing_can_be_pressed(preview) -> None:
    preview.say("沒有勾選案件。")
    assert preview.text == "沒有勾選案件。"
    assert not preview.zoom.isEnabled()
    press(preview, Key.Key_PageDown)
    assert preview.pages.accessibleName() == "預覽，尚無文件"


def test_every_control_has_a_name(preview) -> None:
    preview.begin_search()
    for kind in (QAbstractButton, QLineEdit, QComboBox):
        for part in preview.findChildren(kind):
            assert part.accessibleName(), part
