"""A4, upright and across, and the body that stands on it: numbers only, so that they load at once.

Measures are points and count down from the top edge of the sheet.
"""

from __future__ import annotations

from typing import Final, NamedTuple

MM: Final = 72 / 25.4
PAGE_WIDTH: Final = 210 * MM
PAGE_HEIGHT: Final = 297 * MM


class Sheet(NamedTuple):
    """A sheet of paper and the body that stands on it."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def body_width(self) -> float:
        """How wide the body is."""
        return self.right - self.left

    @property
    def body_height(self) -> float:
        """How high the body is."""
        return self.bottom - self.top


PUNCHED: Final = 25 * MM
"""A margin wide enough for two punched holes."""

UPRIGHT: Final = Sheet(
    PAGE_WIDTH, PAGE_HEIGHT, PUNCHED, PAGE_WIDTH - 15 * MM, 14 * MM, PAGE_HEIGHT - 18 * MM
)
"""A4, punched at the left."""
ACROSS: Final = Sheet(
    PAGE_HEIGHT, PAGE_WIDTH, 18 * MM, PAGE_HEIGHT - 15 * MM, PUNCHED, PAGE_WIDTH - 18 * MM
)
"""A4 on its side, punched at the top: that is the left once it lies in the file."""
