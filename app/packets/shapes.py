"""The shapes of the verdicts, in black on white, the same as the window's icons.

Drawn on a square of 16 units, y downwards, as `resources/icons/verdict-*.svg` are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from app.rules.results import Verdict

GRID: Final = 16.0
_PEN: Final = 2.0
_BLACK: Final = 0.0
_WHITE: Final = 1.0

Points = Sequence[tuple[float, float]]


def _begin(canvas: Any, ink: float, pen: float = _PEN) -> None:
    canvas.setFillGray(ink)
    canvas.setStrokeGray(ink)
    canvas.setLineWidth(pen)


def _path(canvas: Any, points: Points) -> Any:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    return path


def _polygon(canvas: Any, points: Points, *, rounding: float = 0) -> None:
    _begin(canvas, _BLACK, rounding)
    path = _path(canvas, points)
    path.close()
    canvas.drawPath(path, stroke=int(rounding > 0), fill=1)


def _pen_lines(canvas: Any, *lines: Points, ink: float = _WHITE) -> None:
    _begin(canvas, ink)
    for points in lines:
        canvas.drawPath(_path(canvas, points))


def _dots(canvas: Any, *centres: tuple[float, float], ink: float) -> None:
    _begin(canvas, ink)
    for x, y in centres:
        canvas.circle(x, y, _PEN / 2, stroke=0, fill=1)


def _ready(canvas: Any) -> None:
    _begin(canvas, _BLACK)
    canvas.circle(8, 8, 7, stroke=0, fill=1)
    _pen_lines(canvas, ((4.9, 8.3), (7.1, 10.5), (11.2, 5.9)))


def _review(canvas: Any) -> None:
    _polygon(canvas, ((8, 1.9), (15, 14.1), (1, 14.1)), rounding=1.6)
    _pen_lines(canvas, ((8, 6.4), (8, 9.6)))
    _dots(canvas, (8, 12.1), ink=_WHITE)


def _incomplete(canvas: Any) -> None:
    _begin(canvas, _BLACK, 1.8)
    canvas.setLineCap(0)
    canvas.setDash([2.9, 1.9])
    canvas.circle(8, 8, 6.1, stroke=1, fill=0)
    canvas.setDash()
    _dots(canvas, (5.2, 8), (8, 8), (10.8, 8), ink=_BLACK)


def _blocked(canvas: Any) -> None:
    octagon = ((5, 1), (11, 1), (15, 5), (15, 11), (11, 15), (5, 15), (1, 11), (1, 5))
    _polygon(canvas, octagon)
    _pen_lines(canvas, ((5.6, 5.6), (10.4, 10.4)), ((10.4, 5.6), (5.6, 10.4)))


def _error(canvas: Any) -> None:
    _begin(canvas, _BLACK)
    canvas.roundRect(1.2, 1.2, 13.6, 13.6, 2, stroke=0, fill=1)
    _pen_lines(canvas, ((9.2, 3.6), (6.4, 8.1), (9.8, 8.1), (6.9, 12.4)))


_DRAWINGS: Final[dict[Verdict, Callable[[Any], None]]] = {
    Verdict.READY: _ready,
    Verdict.REVIEW: _review,
    Verdict.INCOMPLETE: _incomplete,
    Verdict.BLOCKED: _blocked,
    Verdict.ERROR: _error,
}


def define(canvas: Any) -> None:
    """Put every shape into the document once, to be drawn by `draw_shape`."""
    for verdict, drawing in _DRAWINGS.items():
        canvas.beginForm(f"verdict-{verdict}", 0, 0, GRID, GRID)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        drawing(canvas)
        canvas.endForm()


def draw_shape(canvas: Any, verdict: Verdict, x: float, top: float, size: float) -> None:
    """Draw a shape with its top left corner at a point of the canvas, y counted upwards."""
    canvas.saveState()
    # The grid counts downwards: the negative scale turns it over.
    canvas.transform(size / GRID, 0, 0, -size / GRID, x, top)
    canvas.doForm(f"verdict-{verdict}")
    canvas.restoreState()
