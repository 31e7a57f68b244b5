"""The chart of a flow on paper: printed, as a PDF with its face embedded, and as an SVG.

All three draw the same scene, in the light palette, with its title above and the signs below.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
)

from app import paths
from app.flow_steps import Contact, Flow
from app.ui.chart_ink import WRAPPED, Ink
from app.ui.chart_scene import ChartScene, Standstill, StepState
from app.ui.palette import LIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtPrintSupport import QPrinter

_DPI: Final = 1200
_MM: Final = _DPI / 25.4
_MARGIN: Final = 12.0
"""Millimetres of white around; printers need some 5."""
_AIR: Final = 3.0
_LARGEST: Final = 0.30
"""Millimetres of paper for a pixel of the chart, at most: beyond that a short flow looks coarse."""
_TITLE, _TEXT, _NOTE = 5.2, 3.5, 2.9
"""Heights of the text in millimetres."""
_SIGNS: Final = (
    "實線及「函」：見於來文。虛線及「推」：來文未載，為連接來文各步驟之最短推定，"
    "實際情形以主管機關之說明為準。"
)


class Sheet(NamedTuple):
    """What is drawn: a flow, what its steps show, and the lines above it.

    `heading` is below the title: the period, a case and where it stands, the day of printing.
    """

    flow: Flow
    states: Mapping[str, StepState]
    heading: Sequence[str] = ()
    still: Standstill | None = None
    barred: frozenset[str] = frozenset()


@cache
def paper_family() -> str:
    """The face of the paper, which comes with the program; the window's own where it is missing."""
    file = paths.resource("fonts", "TW-Kai.ttf")
    number = QFontDatabase.addApplicationFont(str(file)) if file.exists() else -1
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else ""


def write_pdf(sheet: Sheet, file: Path) -> None:
    """One page of A4. Raises OSError where the file cannot be written."""
    with _beside(file) as half:
        writer = QPdfWriter(str(half))
        writer.setResolution(_DPI)
        writer.setTitle(sheet.flow.title)
        writer.setCreator("聘用登記預檢")
        _use_a4(writer)
        _paint(writer, sheet, writer.width(), writer.height())


def write_svg(sheet: Sheet, file: Path) -> None:
    """A drawing of the same page; its text stays text. Raises OSError as `write_pdf`."""
    from PySide6.QtSvg import QSvgGenerator  # only who writes one needs it

    width, height = 210 - 2 * _MARGIN, 297 - 2 * _MARGIN
    with _beside(file) as half:
        made = QSvgGenerator()
        made.setFileName(str(half))
        made.setTitle(sheet.flow.title)
        made.setDescription("；".join(sheet.heading))
        made.setResolution(_DPI)
        size = QSizeF(width * _MM, height * _MM).toSize()
        made.setSize(size)
        made.setViewBox(QRectF(0, 0, size.width(), size.height()))
        _paint(made, sheet, size.width(), size.height())


def print_sheet(sheet: Sheet, printer: QPrinter) -> None:
    """Print it on the printer that was chosen."""
    printer.setDocName(sheet.flow.title)
    _use_a4(printer)
    _paint(printer, sheet, printer.width(), printer.height())


def _use_a4(device: QPagedPaintDevice) -> None:
    device.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN),
            QPageLayout.Unit.Millimeter,
        )
    )


class _beside:  # noqa: N801  # used like a function
    """A file beside the one that is wanted, which takes its place once it is whole."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._half: Path | None = None

    def __enter__(self) -> Path:
        handle, name = tempfile.mkstemp(prefix=".pinyong-", suffix=".part", dir=self._file.parent)
        os.close(handle)  # Qt opens it by its name
        self._half = Path(name)
        return self._half

    def __exit__(self, kind: object, *_: object) -> None:
        assert self._half is not None  # noqa: S101  # made on entering
        try:
            if kind is None:
                if not self._half.stat().st_size:
                    raise OSError(f"「{self._file.name}」未能寫入")
                self._half.replace(self._file)
        finally:
            self._half.unlink(missing_ok=True)


# Drawing --------------------------------------------------------------------------------------


def _paint(device: QPaintDevice, sheet: Sheet, width: int, height: int) -> None:
    """All of the page, whose sides are in the dots of the device."""
    painter = QPainter()
    if not painter.begin(device):
        raise OSError("無法繪製")
    try:
        _paint_page(painter, sheet, QRectF(0, 0, width, height))
    finally:
        painter.end()


def _paint_page(painter: QPainter, sheet: Sheet, page: QRectF) -> None:
    family = paper_family()
    mm = page.width() / (210 - 2 * _MARGIN)
    top = _lines(painter, (sheet.flow.title,), page, (_TITLE * mm, family), middle=True)
    below = _below(page, top + _AIR * mm / 2)
    top = _lines(painter, sheet.heading, below, (_TEXT * mm, family), middle=True)
    notes = (_SIGNS, *map(_contact_words, contacts_of(sheet.flow)))
    note_size = (_NOTE * mm, family)
    needed = _height(notes, page.width(), note_size)
    scene = ChartScene(sheet.flow, Ink(LIGHT, family))
    scene.show_states(sheet.states)
    scene.show_standstill(sheet.still, sheet.barred)
    source = scene.sceneRect()
    room = QRectF(page.left(), top + _AIR * mm, page.width(), 0)
    room.setBottom(page.bottom() - needed - _AIR * mm)
    part = min(room.width() / source.width(), room.height() / source.height(), _LARGEST * mm)
    size = QSizeF(source.width() * part, source.height() * part)
    left = room.left() + (room.width() - size.width()) / 2
    scene.render(painter, QRectF(left, room.top(), size.width(), size.height()), source)
    _lines(painter, notes, _below(page, page.bottom() - needed), note_size)


def _font(size: tuple[float, str]) -> QFont:
    pixels, family = size
    made = QFont(family) if family else QFont()
    made.setPixelSize(max(1, round(pixels)))
    return made


def _height(lines: Sequence[str], width: float, size: tuple[float, str]) -> float:
    metrics = QFontMetricsF(_font(size))
    room = QRectF(0, 0, width, 1e6)
    return sum(metrics.boundingRect(room, WRAPPED, line).height() for line in lines)


def _lines(
    painter: QPainter,
    lines: Sequence[str],
    room: QRectF,
    size: tuple[float, str],
    *,
    middle: bool = False,
) -> float:
    """Write lines one below the other; where they end."""
    painter.setFont(_font(size))
    painter.setPen(QColor(LIGHT.ink))
    align = Qt.AlignmentFlag.AlignHCenter if middle else Qt.AlignmentFlag.AlignLeft
    top = room.top()
    for line in lines:
        height = _height((line,), room.width(), size)
        frame = QRectF(room.left(), top, room.width(), height)
        painter.drawText(frame, WRAPPED | int(align), line)
        top += height
    return top


def _below(page: QRectF, top: float) -> QRectF:
    return QRectF(page.left(), top, page.width(), page.bottom() - top)


def contacts_of(flow: Flow) -> list[Contact]:
    """Whom a flow says to ask, each once."""
    return list(dict.fromkeys(contact for step in flow.steps for contact in step.ask))


def _contact_words(contact: Contact) -> str:
    return f"洽詢：{contact.name}　{contact.phone}（{contact.about}）"
