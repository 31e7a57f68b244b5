"""A PDF in memory as pictures and as text: what the preview shows and the printer gets.

pdfium works in one thread at a time, whichever documents they are: every call takes one lock.
Lengths are points from the upper left corner of a page, unless they are pixels and say so.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage

_ONE_AT_A_TIME: Final = threading.RLock()
"""Taken again by its own thread where that lets go of a file in the middle of another's call."""
_NEAR: Final = 12.0
"""Points from a character within which the mouse still means it."""


class Span(NamedTuple):
    """A stretch of text on a page: the index of its first character, and how many there are."""

    page: int
    start: int
    length: int


class CannotShow(Exception):
    """A PDF that cannot be opened. The message is one sentence for the clerk."""


class PreviewFile:
    """One PDF, open until `close`. Any thread may ask it."""

    def __init__(self, content: bytes) -> None:
        """Raises CannotShow."""
        import pypdfium2  # type: ignore[import-untyped]  # it has no types; not before painting

        self._is_open = False
        self.content = content
        with _ONE_AT_A_TIME:
            try:
                self._pdf: Any = pypdfium2.PdfDocument(content)
            except pypdfium2.PdfiumError as broken:
                raise CannotShow("文件無法開啟預覽，請重新產生；仍不行請告知維護人員。") from broken
            self.sizes = tuple(QSizeF(*self._pdf.get_page_size(n)) for n in range(len(self._pdf)))
        self._is_open = True

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self.sizes)

    def close(self) -> None:
        """Let go of it; pictures asked for later are empty."""
        with _ONE_AT_A_TIME:
            if self._is_open:
                self._is_open = False
                self._pdf.close()

    def __del__(self) -> None:
        """One that nobody took, as after 取消: pdfium must not be told in the midst of a call."""
        self.close()

    # Pictures ---------------------------------------------------------------------------------

    def image(self, page: int, scale: float, *, for_print: bool = False) -> QImage:
        """A page with `scale` pixels for a point, on white; a null image once it is closed."""
        with self._page(page) as found:
            if found is None:
                return QImage()
            # Four bytes for a pixel, so that Qt can take the picture as it is.
            bitmap = found.render(
                scale=scale, prefer_bgrx=True, optimize_mode="print" if for_print else None
            )
            shape = (bitmap.width, bitmap.height, bitmap.stride)
            # Copied, for the bytes go with the bitmap.
            made = QImage(bitmap.buffer, *shape, QImage.Format.Format_RGB32).copy()
            bitmap.close()
        return made

    # Text -------------------------------------------------------------------------------------

    def find(self, text: str, progress: Callable[[str, int, int], None]) -> list[Span]:
        """Where a text stands, capitals or not, from the first page on.

        Raises whatever `progress` raises.
        """
        found: list[Span] = []
        for page in range(self.count):
            progress("尋找", page, self.count)
            with self._text(page) as plain:
                if plain is None:
                    break
                searcher = plain.search(text)
                while hit := searcher.get_next():
                    found.append(Span(page, *hit))
                searcher.close()
        return found

    def boxes(self, span: Span) -> list[QRectF]:
        """Where a stretch of text stands on its page, one box for each line of it."""
        with self._text(span.page) as plain:
            if plain is None or not span.length:
                return []
            number = plain.count_rects(span.start, span.length)
            corners = [plain.get_rect(n) for n in range(number)]
        high = self.sizes[span.page].height()
        return [QRectF(le, high - t, r - le, t - b) for le, b, r, t in corners]

    def character_at(self, page: int, x: float, y: float) -> int | None:
        """The index of the character at a place of a page or near it."""
        with self._text(page) as plain:
            if plain is None:
                return None
            found: int | None = plain.get_index(x, self.sizes[page].height() - y, _NEAR, _NEAR)
            return found

    def text(self, span: Span | None = None, page: int = 0) -> str:
        """The text of a stretch, or of a whole page."""
        with self._text(span.page if span else page) as plain:
            if plain is None:
                return ""
            found: str = (
                plain.get_text_range(span.start, span.length) if span else (plain.get_text_range())
            )
            return found

    @contextmanager
    def _page(self, number: int) -> Iterator[Any]:
        with _ONE_AT_A_TIME:
            if not self._is_open:
                yield None
                return
            page = self._pdf[number]
            try:
                yield page
            finally:
                page.close()

    @contextmanager
    def _text(self, number: int) -> Iterator[Any]:
        with self._page(number) as page:
            if page is None:
                yield None
                return
            plain = page.get_textpage()
            try:
                yield plain
            finally:
                plain.close()
