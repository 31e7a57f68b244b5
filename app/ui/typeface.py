"""The face of the window: the system's own, and ours only where the system has no Chinese."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QFont

from app import paths

PREFERRED: Final = ("Microsoft JhengHei UI", "PingFang TC", "Noto Sans CJK TC", "Noto Sans TC")
TEXT: Final = 14
SMALL: Final = 13
"""Pixels at 100 %."""


def face(size: int = TEXT, *, strong: bool = False) -> QFont:
    """The face of the window in figures of one width."""
    font = QFont(list(PREFERRED))
    font.setPixelSize(size)
    font.setFeature(QFont.Tag("tnum"), 1)
    if strong:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def supply_missing_face() -> str | None:
    """Register the packet's face where the system has none for Chinese; its family, or None."""
    from PySide6.QtGui import QFontDatabase  # asked after painting only

    if QFontDatabase.families(QFontDatabase.WritingSystem.TraditionalChinese):
        return None
    number = QFontDatabase.addApplicationFont(str(paths.resource("fonts", "TW-Kai.ttf")))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else None
