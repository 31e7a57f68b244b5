"""Laid-out pages in, the bytes of a PDF out: faces embedded, bookmarks, links, page numbers.

The same pages give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from app.packets.fonts import MAIN_FACE, one_line
from app.packets.page import LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, Page, footer
from app.packets.pen import Pen

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many are done and of how many. It may raise, to stop the work."""


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself, and what stands at the foot of its pages."""

    title: str
    subject: str
    author: str
    creator: str
    foot_left: str
    foot_middle: str


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


@_binary_streams()
def drawn(pages: Sequence[Page], about: About, progress: Progress) -> bytes:
    """Draw pages, each with its number at the foot."""
    from reportlab.pdfgen.canvas import Canvas  # no start-up should wait for it

    out = BytesIO()
    canvas: Any = Canvas(
        out,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
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
    pen = Pen(canvas)
    total = len(pages)
    for number, page in enumerate(pages, 1):
        progress("繪製頁面", number - 1, total)
        if page.bookmark:
            key = f"p{number}"
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(one_line(page.bookmark), key, 0)
        _lead(canvas, page)
        foot = footer(about.foot_left, about.foot_middle, f"第 {number} 頁／共 {total} 頁")
        page.placed.append((0, foot))
        pen.draw(page)
        canvas.showPage()
    progress("嵌入字型", 0, 0)
    canvas.save()
    return out.getvalue()


def _lead(canvas: Any, page: Page) -> None:
    """Put in the places that blocks are for others to lead to, and the links that lead there."""
    for top, block in page.placed:
        up = PAGE_HEIGHT - top
        if block.mark:
            key, words, level = block.mark
            canvas.bookmarkHorizontal(key, 0, up)
            canvas.addOutlineEntry(one_line(words), key, level, closed=True)
        if block.leads_to:
            canvas.linkRect("", block.leads_to, (LEFT, up - block.height, RIGHT, up))
