"""The official picture of the flow, where an office has one: kept beside its data, and shown."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea

KINDS: Final = "圖檔或 PDF (*.png *.jpg *.jpeg *.bmp *.webp *.pdf)"
_NAME: Final = "official_flow"
_ENDINGS: Final = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".webp", ".pdf"})
LARGEST: Final = 30_000_000
"""Bytes of a picture; a page scanned in colour has some 5 million."""
_MOST_PIXELS: Final = 2400


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
        raise NoPicture(f"「{file.name}」不是圖檔或 PDF。")
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
    """The picture, or the first page of a PDF. Raises NoPicture, OSError."""
    image = _page(file) if file.suffix.lower() == ".pdf" else _image(file)
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


def _page(file: Path) -> QImage:
    import pypdfium2  # type: ignore[import-untyped]  # only who has a PDF needs it

    content = file.read_bytes()
    try:
        document = pypdfium2.PdfDocument(content)
        try:
            bitmap = document[0].render(scale=2)
            width, height = bitmap.width, bitmap.height
            kind = QImage.Format.Format_RGB888
            if bitmap.mode == "BGR":
                kind = QImage.Format.Format_BGR888
            elif bitmap.mode in ("BGRX", "BGRA"):
                kind = QImage.Format.Format_RGB32
            elif bitmap.mode == "L":
                kind = QImage.Format.Format_Grayscale8
            return QImage(bytes(bitmap.buffer), width, height, bitmap.stride, kind).copy()
        finally:
            document.close()
    except (pypdfium2.PdfiumError, IndexError):
        raise NoPicture(f"「{file.name}」不是讀得出的 PDF。") from None


class OfficialView(QScrollArea):
    """The picture, as wide as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._pixmap = QPixmap()
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

    def show_picture(self, image: QImage) -> None:
        """Show a picture; an empty one for none."""
        self._pixmap = QPixmap.fromImage(image)
        self._fit()

    def resizeEvent(self, event: object) -> None:  # noqa: N802  # Qt's name
        """As wide as there is room."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # passed on as it comes
        self._fit()

    def _fit(self) -> None:
        if self._pixmap.isNull():
            self._label.clear()
            return
        scale = self.devicePixelRatioF()
        width = round(max(self.viewport().width() - 8, 40) * scale)
        shown = self._pixmap
        if shown.width() > width:
            shown = shown.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(scale)
        self._label.setPixmap(shown)
