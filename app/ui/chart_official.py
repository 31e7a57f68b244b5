"""The official picture of the flow, where an office has one: kept beside its data, and shown."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import (
    QImage,
    QImageReader,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.ui.parts import button, words

KINDS: Final = "圖檔或 PDF (*.png *.jpg *.jpeg *.bmp *.webp *.pdf)"
_NAME: Final = "official_flow"
_ENDINGS: Final = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".webp", ".pdf"})
LARGEST: Final = 30_000_000
"""Bytes of a picture; a page scanned in colour has some 5 million."""
_MOST_PIXELS: Final = 2400
MOST_PAGES: Final = 12
"""Pages of a PDF that are shown; the chart of a letter is among its annexes."""
_PAGE_WIDTH: Final = 1400
_GAP_GREY: Final = 0xFF9A9A9A
_BETWEEN: Final = 12
"""Pixels between two pages."""
_STEP: Final = 1.2
LEAST, MOST = 0.3, 6.0
"""How small and how large it is drawn, against the room that there is."""


class NoPicture(ValueError):
    """The file is no picture that can be shown; the message says why."""


def kept_picture(folder: Path) -> Path | None:
    """The picture that was kept in a folder, if there is one."""
    if not folder.is_dir():
        return None
    found = (file for file in sorted(folder.glob(f"{_NAME}.*")) if file.suffix in _ENDINGS)
    return next(found, None)


def keep_picture(file: Path, folder: Path) -> Path:
    """Copy a picture into the folder, in the place of the one before.

    Raises NoPicture where it cannot be shown, OSError where it cannot be read or written.
    """
    ending = file.suffix.lower()
    if ending not in _ENDINGS:
        raise NoPicture(f"「{file.name}」不是圖檔或 PDF，請改選圖檔或 PDF。")
    if file.stat().st_size > LARGEST:
        raise NoPicture(f"「{file.name}」超過 {LARGEST // 1_000_000} MB，請改用較小的檔案。")
    read_picture(file)
    folder.mkdir(parents=True, exist_ok=True)
    former = kept_picture(folder)
    target = folder / f"{_NAME}{ending}"
    handle, name = tempfile.mkstemp(prefix=".pinyong-", suffix=".part", dir=folder)
    os.close(handle)
    half = Path(name)
    try:
        shutil.copyfile(file, half)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    if former is not None and former != target:
        former.unlink(missing_ok=True)
    return target


def forget_picture(folder: Path) -> None:
    """Remove the copy; the office's own file stays. Raises OSError."""
    if (file := kept_picture(folder)) is not None:
        file.unlink()


def read_picture(file: Path) -> QImage:
    """The picture, or the pages of a PDF. Raises NoPicture, OSError."""
    image = _pages(file) if file.suffix.lower() == ".pdf" else _image(file)
    if image.isNull():
        raise NoPicture(f"「{file.name}」讀不出圖形，可能已損壞。")
    return image


def _image(file: Path) -> QImage:
    with file.open("rb"):
        pass  # Qt would not say why
    reader = QImageReader(str(file))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > _MOST_PIXELS:
        most = QSize(_MOST_PIXELS, _MOST_PIXELS)
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _pages(file: Path) -> QImage:
    """The pages of a PDF, one below the other."""
    import pypdfium2  # type: ignore[import-untyped]  # only who has a PDF needs it

    content = file.read_bytes()
    try:
        document = pypdfium2.PdfDocument(content)
        try:
            count = min(len(document), MOST_PAGES)
            pages = [_drawn(document[number]) for number in range(count)]
        finally:
            document.close()
    except (pypdfium2.PdfiumError, IndexError):
        raise NoPicture(f"「{file.name}」不是讀得出的 PDF。") from None
    if not pages:
        raise NoPicture(f"「{file.name}」沒有任何一頁。")
    height = sum(page.height() for page in pages) + _BETWEEN * (len(pages) - 1)
    whole = QImage(max(p.width() for p in pages), height, QImage.Format.Format_RGB32)
    whole.fill(_GAP_GREY)
    painter, top = QPainter(whole), 0
    for page in pages:
        painter.drawImage((whole.width() - page.width()) // 2, top, page)
        top += page.height() + _BETWEEN
    painter.end()
    return whole


def _drawn(page: Any) -> QImage:
    """One page, as wide as is sharp enough on a screen."""
    bitmap = page.render(scale=_PAGE_WIDTH / max(page.get_width(), 1))
    kind = QImage.Format.Format_RGB888
    if bitmap.mode == "BGR":
        kind = QImage.Format.Format_BGR888
    elif bitmap.mode in ("BGRX", "BGRA"):
        kind = QImage.Format.Format_RGB32
    elif bitmap.mode == "L":
        kind = QImage.Format.Format_Grayscale8
    return QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, kind).copy()


class OfficialView(QScrollArea):
    """The picture: at first as wide as there is room; larger or smaller by key and by wheel."""

    def __init__(self) -> None:
        super().__init__()
        self._pixmap = QPixmap()
        self._zoom = 1.0
        self._pulled_from: QPoint | None = None
        self._label = QLabel()
        self._label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidget(self._label)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("機關附上之官方流程圖")

    @property
    def is_empty(self) -> bool:
        """Whether there is no picture."""
        return self._pixmap.isNull()

    @property
    def zoom(self) -> float:
        """1 is as wide as there is room."""
        return self._zoom

    def show_picture(self, image: QImage) -> None:
        """Show a picture; an empty one for none."""
        self._pixmap = QPixmap.fromImage(image)
        self._zoom = 1.0
        self._fit()

    def zoom_to(self, zoom: float) -> None:
        """Draw larger or smaller, what is in the middle staying there."""
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        parts = [(b.value() + b.pageStep() / 2) / max(b.maximum() + b.pageStep(), 1) for b in bars]
        self._zoom = max(LEAST, min(MOST, zoom))
        self._fit()
        self._label.adjustSize()
        for bar, part in zip(bars, parts, strict=True):
            bar.setValue(round(part * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))

    def zoom_in(self) -> None:
        """One step larger."""
        self.zoom_to(self._zoom * _STEP)

    def zoom_out(self) -> None:
        """One step smaller."""
        self.zoom_to(self._zoom / _STEP)

    def fit(self) -> None:
        """As wide as there is room."""
        self.zoom_to(1.0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """As wide as there is room."""
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """Ctrl and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """+, − and 0 zoom, as in the chart; the arrows move it."""
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self.zoom_out()
            case Qt.Key.Key_0:
                self.fit()
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Begin to pull it about."""
        self._pulled_from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Pull it about."""
        if self._pulled_from is None:
            return
        here = event.position().toPoint()
        by, self._pulled_from = self._pulled_from - here, here
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + by.x())
        down.setValue(down.value() + by.y())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Let go of it."""
        self._pulled_from = None

    def _fit(self) -> None:
        if self._pixmap.isNull():
            self._label.clear()
            return
        scale = self.devicePixelRatioF()
        # The same whether the bar beside it is there: a picture that is only just too high for the
        # room would else be made narrower by its bar, need none, be made wider, and so without end.
        bar = self.verticalScrollBar().sizeHint().width()
        room = round(max(self.maximumViewportSize().width() - bar - 8, 40) * scale)
        width = round(min(self._pixmap.width(), room) * self._zoom)
        shown = self._pixmap.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(scale)
        self._label.setPixmap(shown)
        self._label.setMinimumSize(shown.deviceIndependentSize().toSize())


class OfficialPane(QWidget):
    """The picture with its title and what makes it larger and smaller."""

    def __init__(self) -> None:
        super().__init__()
        self.view = OfficialView()
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(words("官方圖", "heading"))
        row.addStretch(1)
        for text, name, do in (
            ("－", "縮小官方圖", self.view.zoom_out),
            ("＋", "放大官方圖", self.view.zoom_in),
            ("符寬", "縮放至與欄同寬", self.view.fit),
        ):
            made = button(text, do)
            made.setAccessibleName(name)
            made.setToolTip(name)
            row.addWidget(made)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(row)
        box.addWidget(self.view, 1)

    @property
    def is_empty(self) -> bool:
        """Whether there is no picture."""
        return self.view.is_empty

    def show_picture(self, image: QImage) -> None:
        """Show a picture; an empty one for none."""
        self.view.show_picture(image)
