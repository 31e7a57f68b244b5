"""Pages as pictures, drawn in a thread of their own, what is in sight first; a few are kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from app.ui.preview_file import PreviewFile

MOST_BYTES: Final = 96 * 1024 * 1024
"""Pictures that are kept: some dozen pages at 150 %, whatever the document's length."""


class Wanted(NamedTuple):
    """A picture of a page, so many pixels wide. `edition` tells one document from the next."""

    edition: int
    page: int
    wide: int


class Pictures:
    """The pictures last used, up to so many bytes."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[Wanted, QImage] = OrderedDict()
        self.bytes = 0

    def get(self, wanted: Wanted) -> QImage | None:
        """A picture, where it is kept."""
        found = self._kept.get(wanted)
        if found is not None:
            self._kept.move_to_end(wanted)
        return found

    def keep(self, wanted: Wanted, image: QImage) -> None:
        """Keep one, and let go of those not used for longest; the newest always stays."""
        before = self._kept.pop(wanted, None)
        self.bytes += image.sizeInBytes() - (before.sizeInBytes() if before else 0)
        self._kept[wanted] = image
        while self.bytes > self._most and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self.bytes -= gone.sizeInBytes()

    def nearest(self, edition: int, page: int) -> QImage | None:
        """Some picture of a page, of another size than is wanted: better than bare paper."""
        found = [w for w in self._kept if w.page == page and w.edition == edition]
        return self._kept[max(found, key=lambda w: w.wide)] if found else None

    def clear(self) -> None:
        """Keep none."""
        self._kept.clear()
        self.bytes = 0


class Drawer(QObject):
    """Draws pages of one document. All but the thread's own work happens in the window's thread."""

    drawn = Signal(object)
    """Wanted: its picture is among `pictures` now."""
    _arrived = Signal(object, QImage)

    def __init__(self, parent: QObject, most_bytes: int = MOST_BYTES) -> None:
        super().__init__(parent)
        self.pictures = Pictures(most_bytes)
        self.edition = 0
        self._file: PreviewFile | None = None
        self._queue: list[tuple[Wanted, PreviewFile]] = []
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._is_over = False
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def show(self, file: PreviewFile | None) -> None:
        """Draw another document from now on; what is kept of the one before goes."""
        with self._changed:
            self._queue.clear()
        self.edition += 1
        self.pictures.clear()
        self._file = file

    def picture(self, page: int, wide: int) -> QImage | None:
        """A page so many pixels wide, where there is a picture of it."""
        return self.pictures.get(Wanted(self.edition, page, wide))

    def want(self, pages: list[tuple[int, int]]) -> None:
        """Draw these pages (page, width), the first first; what else was wanted no longer is."""
        if self._file is None or self._is_over:
            return
        file, edition = self._file, self.edition
        new = [Wanted(edition, page, wide) for page, wide in pages]
        with self._changed:
            self._queue = [(one, file) for one in new if self.pictures.get(one) is None]
            self._changed.notify()
        if self._queue and self._thread is None:
            self._thread = threading.Thread(target=self._run, name="pinyong-preview", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Draw nothing any more, and wait until nothing is being drawn."""
        with self._changed:
            self._is_over = True
            self._queue.clear()
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._queue and not self._is_over:
                    self._changed.wait()
                if self._is_over:
                    return
                wanted, file = self._queue.pop(0)
            size = file.sizes[wanted.page]
            # A hair less, for pdfium rounds the width up.
            image = file.image(wanted.page, (wanted.wide - 0.01) / size.width())
            self._arrived.emit(wanted, image)

    @Slot(object, QImage)
    def _take(self, wanted: Wanted, image: QImage) -> None:
        if wanted.edition == self.edition and not image.isNull():
            self.pictures.keep(wanted, image)
            self.drawn.emit(wanted)
