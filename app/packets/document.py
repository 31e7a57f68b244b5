"""Laid-out pages in, the bytes of a PDF out: faces embedded, bookmarks, links, page numbers.

The same pages give the same bytes. Pages are drawn as they come and kept packed, so that a
document of any length takes little memory; how many there are is set at their feet in the end.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, NamedTuple

from app.packets.fonts import MAIN_FACE, one_line
from app.packets.missing import Missing
from app.packets.page import Page, footer
from app.packets.paper import Sheet
from app.packets.pen import Pen

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many are done and of how many. It may raise, to stop the work."""

_ZLIB_HEAD: Final = b"\x78\x5e"
_PACKING: Final = 4
"""Half the time of the usual 6, for a file some hundredths larger."""


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself, and what stands at the foot of its pages."""

    title: str
    subject: str
    author: str
    creator: str
    foot_left: str
    foot_middle: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a packet, ready to be drawn.

    `stem` is the name of its file without the ending; `lay_out` gives its pages anew each time, one
    after the other, and may raise what its progress raises.
    """

    key: str
    stem: str
    about: About
    lay_out: Callable[[Progress], Iterable[Page]]

    def drawn(self, progress: Progress) -> Drawn:
        """The document as a PDF. Raises whatever `progress` raises."""
        return drawn(self.lay_out(progress), self.about, progress)


class Drawn(NamedTuple):
    """A finished PDF: its bytes, how many pages it has, and on which of them bookmarks lead."""

    content: bytes
    pages: int
    marked: tuple[int, ...]


def no_progress(what: str, done: int, total: int) -> None:
    """For callers that show no progress."""


@contextmanager
def _binary_streams() -> Iterator[None]:
    """Spare the PDF the ASCII armour of its streams: a quarter of the size, half of the time."""
    from reportlab import rl_config

    usual = rl_config.useA85
    rl_config.useA85 = 0
    try:
        yield
    finally:
        rl_config.useA85 = usual


def _canvas(about: About) -> Any:
    from reportlab.pdfbase.pdfdoc import PDFDictionary
    from reportlab.pdfgen.canvas import Canvas  # no start-up should wait for it

    canvas = Canvas(
        "",  # no file: the bytes are asked for
        pageCompression=1,
        pdfVersion=(1, 5),
        invariant=1,
        initialFontName=MAIN_FACE,  # else a Helvetica is listed that nothing uses
        lang="zh-TW",
    )
    canvas.setTitle(about.title)
    canvas.setAuthor(about.author)
    canvas.setSubject(about.subject)
    canvas.setCreator(about.creator)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    # Said plainly rather than left out: reportlab writes no tags (docs/decisions/133).
    canvas._doc.Catalog.MarkInfo = PDFDictionary({"Marked": "false"})  # noqa: SLF001  # no other way
    return canvas


@_binary_streams()
def drawn(
    pages: Iterable[Page], about: About, progress: Progress, *, lists_missing: bool = True
) -> Drawn:
    """Draw pages, each with its number at the foot.

    What no face can print is listed on further pages, but without `lists_missing`. Raises whatever
    `progress` raises.
    """
    canvas = _canvas(about)
    pen = Pen(canvas)
    total = len(pages) if isinstance(pages, Sequence) else 0
    missing = Missing()
    feet = _Feet(canvas, pen, about)
    marked: list[int] = []
    number = 0
    for number, page in enumerate(chain(pages, missing.pages() if lists_missing else ()), 1):
        if total:
            progress("繪製頁面", number - 1, max(total, number))
        canvas.setPageSize((page.sheet.width, page.sheet.height))
        if page.bookmark:
            marked.append(number)
            key = f"p{number}"
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(one_line(page.bookmark), key, 0)
        _lead(canvas, page)
        missing.look_at(page, number)
        pen.draw(page)
        canvas.showPage()
        feet.pack(page)
    feet.set_all()
    progress("嵌入字型", 0, 0)
    return Drawn(canvas.getpdfdata(), number, tuple(marked))


class _Feet:
    """The pages drawn so far, packed, and their feet, which wait for the count of all pages."""

    def __init__(self, canvas: Any, pen: Pen, about: About) -> None:
        self._document = canvas._doc  # noqa: SLF001  # where reportlab keeps the pages drawn
        self._pen = pen
        self._about = about
        self._waiting: list[_Waiting] = []
        self._counts: Counter[str] = Counter()

    def pack(self, page: Page) -> None:
        """Pack what has just been drawn: reportlab would keep it as it is until the end."""
        drawn_page = self._document.Pages.pages[-1]
        body = drawn_page.stream.encode("ascii")
        drawn_page.stream = None
        packer = zlib.compressobj(_PACKING, wbits=-zlib.MAX_WBITS)
        # Flushed but not finished: what is packed later goes on from there.
        packed = packer.compress(body) + packer.flush(zlib.Z_FULL_FLUSH)
        self._counts[page.part] += 1
        number = self._counts[page.part]
        waiting = _Waiting(drawn_page, packed, zlib.adler32(body), page.sheet, page.part, number)
        self._waiting.append(waiting)

    def set_all(self) -> None:
        """Set the foot of every page."""
        from reportlab.pdfbase.pdfdoc import PDFName, PDFStream

        class Once(PDFStream):  # type: ignore[misc]  # reportlab has no types
            """A stream that lets go of its content once that is in the file."""

            def format(self, document: Any) -> Any:
                """What stands in the file."""
                formatted = super().format(document)
                self.content = b""
                return formatted

        left, middle = self._about.foot_left, self._about.foot_middle
        self._waiting.reverse()
        while self._waiting:  # let go of one by one, for what they hold is in the streams then
            page, packed, checksum, sheet, part, number = self._waiting.pop()
            right = f"第 {number} 頁／共 {self._counts[part]} 頁"
            foot = Page([(0, footer(left, middle, right, sheet))], sheet=sheet)
            stream = Once(content=_finished(packed, checksum, self._pen.operators(foot)))
            stream.dictionary["Filter"] = PDFName("FlateDecode")
            page.Contents = stream


class _Waiting(NamedTuple):
    """A page without its foot: reportlab's page, what is drawn on it, packed, and where it goes."""

    page: Any
    packed: bytes
    checksum: int
    sheet: Sheet
    part: str
    number: int


def _finished(packed: bytes, checksum: int, rest: str) -> bytes:
    """A zlib stream (RFC 1950) of what has been packed before and the rest."""
    content = rest.encode("ascii")
    packer = zlib.compressobj(_PACKING, wbits=-zlib.MAX_WBITS)
    end = packer.compress(content) + packer.flush()
    return _ZLIB_HEAD + packed + end + zlib.adler32(content, checksum).to_bytes(4)


def _lead(canvas: Any, page: Page) -> None:
    """Put in the places that blocks are for others to lead to, and the links that lead there."""
    sheet = page.sheet
    for top, block in page.placed:
        up = sheet.height - top
        if block.mark:
            key, words, level = block.mark
            canvas.bookmarkHorizontal(key, 0, up)
            canvas.addOutlineEntry(one_line(words), key, level, closed=True)
        if block.leads_to:
            canvas.linkRect("", block.leads_to, (sheet.left, up - block.height, sheet.right, up))
