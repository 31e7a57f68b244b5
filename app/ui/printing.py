"""Printing a document: page by page as pictures, so that no other program is needed for it.

Nothing here touches a widget. `print_file` works in a background thread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from app.ui.preview_file import PreviewFile

MOST_DPI: Final = 300
"""A page of A4 takes 35 MB then; a finer printer gets the same picture enlarged."""
MOST_COPIES: Final = 99
_POINTS: Final = 72.0
_RANGE: Final = re.compile(r"(\d+)(?:\s*[-~～－—–]\s*(\d+))?")
_WIDE_DIGITS: Final = str.maketrans("０１２３４５６７８９", "0123456789")

NO_DUPLEX, LONG_EDGE, SHORT_EDGE = "none", "long", "short"


class Machine(NamedTuple):
    """A printer of this computer. `duplex` has those of LONG_EDGE and SHORT_EDGE that it can."""

    name: str
    words: str
    is_usual: bool
    duplex: tuple[str, ...]


class Wish(NamedTuple):
    """What is to be printed and how. `pages` are indices in their order."""

    machine: str
    pages: tuple[int, ...]
    copies: int = 1
    duplex: str = NO_DUPLEX
    fits: bool = False
    """Shrunk or enlarged to what the printer can reach; else as large as on paper."""


class CannotPrint(Exception):
    """The printing came to nothing. The message is one sentence for the clerk."""


class BadPages(ValueError):
    """Page numbers that cannot be understood. The message is one sentence for the clerk."""


def pages_of(text: str, count: int) -> tuple[int, ...]:
    """The pages of 1-3,5 as indices, each once, in their order; all where nothing is typed.

    Raises BadPages.
    """
    text = text.translate(_WIDE_DIGITS).strip()
    if not text:
        return tuple(range(count))
    found: dict[int, None] = {}
    for part in filter(None, (p.strip() for p in re.split(r"[,，、;；]", text))):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise BadPages(f"看不懂頁碼「{part}」，請填例如 1-3,5。")
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= count:
            raise BadPages(f"頁碼「{part}」不在 1 到 {count} 頁之內，請修改。")
        found |= dict.fromkeys(range(first - 1, last))
    if not found:
        raise BadPages(f"看不懂頁碼「{text}」，請填例如 1-3,5。")
    return tuple(sorted(found))


def machines() -> list[Machine]:
    """The printers of this computer, the usual one first. It may take seconds over a network."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    modes = {
        QPrinter.DuplexMode.DuplexLongSide: LONG_EDGE,
        QPrinter.DuplexMode.DuplexShortSide: SHORT_EDGE,
    }
    found = [
        Machine(
            info.printerName(),
            info.description() or info.printerName(),
            info.isDefault(),
            tuple(edge for mode, edge in modes.items() if mode in info.supportedDuplexModes()),
        )
        for info in QPrinterInfo.availablePrinters()
    ]
    return sorted(found, key=lambda machine: (not machine.is_usual, machine.words))


def printer_of(wish: Wish) -> QPrinter:
    """A printer as Qt has it, set up for a wish. Raises CannotPrint where there is none such."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    info = QPrinterInfo.printerInfo(wish.machine)
    if info.isNull():
        raise CannotPrint(f"找不到印表機「{wish.machine}」，請確認已開機並連線，或另選一台。")
    return QPrinter(info, QPrinter.PrinterMode.HighResolution)


def set_up(printer: QPrinter, wish: Wish, title: str) -> int:
    """Tell a printer what is wished; how often each page has to be sent for the copies."""
    from PySide6.QtPrintSupport import QPrinter

    mode = QPrinter.DuplexMode
    modes = {LONG_EDGE: mode.DuplexLongSide, SHORT_EDGE: mode.DuplexShortSide}
    printer.setDocName(title)
    printer.setFullPage(True)
    printer.setDuplex(modes.get(wish.duplex, mode.DuplexNone))
    if printer.supportsMultipleCopies():
        printer.setCopyCount(wish.copies)
        printer.setCollateCopies(True)
        return 1
    return wish.copies


def print_file(
    file: PreviewFile,
    wish: Wish,
    title: str,
    progress: Callable[[str, int, int], None],
    make_printer: Callable[[Wish], QPrinter] = printer_of,
) -> int:
    """Print pages of a document; how many sheets' sides were sent.

    One page at a time is drawn, so memory does not grow with their number. Raises CannotPrint, and
    whatever `progress` raises; what the printer has not begun is then called off.
    """
    printer = make_printer(wish)
    rounds = set_up(printer, wish, title)
    order = _order(wish.pages, rounds, is_duplex=wish.duplex != NO_DUPLEX)
    sides = [page for page in order if page is not None]
    painter = QPainter()
    done = 0
    try:
        for at, page in enumerate(order):
            progress("列印", done, len(sides))
            if page is not None:
                _lay(printer, file.sizes[page])
            _next_side(painter, printer, is_first=not at)
            if page is not None:
                _paint(painter, printer, file, page, fits=wish.fits)
                done += 1
    except BaseException:
        if painter.isActive():
            printer.abort()
            painter.end()
        raise
    if painter.isActive() and not painter.end():
        raise CannotPrint("列印未能完成，請確認印表機的狀態後再試。")
    return done


def _next_side(painter: QPainter, printer: QPrinter, *, is_first: bool) -> None:
    if not (painter.begin(printer) if is_first else printer.newPage()):
        raise CannotPrint("印表機沒有接受列印，請確認已開機、有紙，且未被暫停。")


def _order(pages: Sequence[int], rounds: int, *, is_duplex: bool) -> list[int | None]:
    """The pages as they are sent, copy by copy.

    None is an empty back, so that each copy begins on a sheet of its own.
    """
    back: list[int | None] = [None] if is_duplex and len(pages) % 2 else []
    order: list[int | None] = []
    for number in range(rounds):
        order += [*(back if number else []), *pages]
    return order


def _lay(printer: QPrinter, size: QSizeF) -> None:
    """Turn the paper as the page lies. The paper itself is the printer's: A4 where it has it."""
    lies = size.width() > size.height()
    turn = QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait
    paper = QPageSize(QSizeF(*sorted((size.width(), size.height()))), QPageSize.Unit.Point)
    now = printer.pageLayout()
    if now.orientation() != turn or not now.pageSize().isEquivalentTo(paper):
        printer.setPageLayout(QPageLayout(paper, turn, QMarginsF(), QPageLayout.Unit.Point))


def _paint(
    painter: QPainter, printer: QPrinter, file: PreviewFile, page: int, *, fits: bool
) -> None:
    dpi = printer.resolution()
    size = file.sizes[page]
    paper = printer.pageLayout().fullRectPixels(dpi)
    part = dpi / _POINTS
    place = QRectF(0, 0, size.width() * part, size.height() * part)
    if fits:
        room = QRectF(printer.pageLayout().paintRectPixels(dpi))
        if (reach := _reach(printer)) is not None:
            room = reach
        by = min(room.width() / place.width(), room.height() / place.height())
        place.setSize(place.size() * by)
        place.moveCenter(room.center())
    else:
        place.moveCenter(QRectF(paper).center())
    image = file.image(page, min(dpi, MOST_DPI) / _POINTS, for_print=True)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, image)


def _reach(printer: QPrinter) -> QRectF | None:
    """What of the paper the printer can print on, in its pixels; None where it is all of it."""
    least = printer.pageLayout().minimumMargins()
    if least.isNull():
        return None
    layout = printer.pageLayout()
    layout.setMargins(least)
    full = layout.fullRectPoints()
    part = printer.resolution() / _POINTS
    inner = full.marginsRemoved(layout.marginsPoints())
    return QRectF(inner.x() * part, inner.y() * part, inner.width() * part, inner.height() * part)
