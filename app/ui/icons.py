"""Icons and verdict shapes, coloured as they are loaded (`resources/icons`).

What draws them is imported with the first of them, which comes after the window's first painting.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from app import paths
from app.ui.palette import Palette

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QPixmap


def _scales() -> set[float]:
    """Pixels of the screens for one of ours: 1 at 100 %, and that of the finest screen."""
    from PySide6.QtGui import QGuiApplication  # see the top

    return {1.0, QGuiApplication.instance().devicePixelRatio()}  # type: ignore[union-attr]


@cache
def _source(name: str) -> str:
    return paths.resource("icons", f"{name}.svg").read_text(encoding="utf-8")


@cache
def pixmap(name: str, colour: str, size: int, scale: float, paper: str = "") -> QPixmap:
    """A square picture of `size` of our pixels, drawn in `colour`."""
    from PySide6.QtCore import QByteArray, QRectF, Qt  # see the top
    from PySide6.QtGui import QPainter, QPixmap
    from PySide6.QtSvg import QSvgRenderer

    text = _source(name).replace("currentColor", colour).replace("paperColor", paper or colour)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    made = QPixmap(round(size * scale), round(size * scale))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    renderer.render(painter, QRectF(0, 0, made.width(), made.height()))
    painter.end()
    made.setDevicePixelRatio(scale)
    return made


def icon(name: str, palette: Palette, *, size: int = 20, on_accent: bool = False) -> QIcon:
    """An icon in the colour of the text, paler where what it stands for is not to be had now."""
    from PySide6.QtGui import QIcon  # see the top

    made = QIcon()
    for scale in _scales():
        ink = palette.accent_ink if on_accent else palette.ink
        made.addPixmap(pixmap(name, ink, size, scale), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, palette.control_line, size, scale), QIcon.Mode.Disabled)
    return made


def shape(verdict: str, palette: Palette, *, size: int = 16, scale: float = 1.0) -> QPixmap:
    """The shape of a verdict in its colour; `hint` has one too."""
    tone = palette.tones[verdict]
    name = "info" if verdict == "hint" else f"verdict-{verdict}"
    return pixmap(name, tone.ink, size, scale, tone.soft)


def shape_icon(verdict: str, palette: Palette, *, size: int = 16) -> QIcon:
    """The shape of a verdict as an icon, for buttons."""
    from PySide6.QtGui import QIcon  # see the top

    made = QIcon()
    for scale in _scales():
        made.addPixmap(shape(verdict, palette, size=size, scale=scale), QIcon.Mode.Normal)
        made.addPixmap(
            pixmap(f"verdict-{verdict}", palette.control_line, size, scale, palette.ground),
            QIcon.Mode.Disabled,
        )
    return made
