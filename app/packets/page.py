"""A sheet of A4 as plain data.

Measures are points and count down from the top edge of the sheet; PDF counts up from the bottom,
which only the pen needs to know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from app.packets.fonts import width
from app.packets.paper import MM, UPRIGHT, Sheet
from app.rules.results import Verdict

LEFT: Final = UPRIGHT.left
RIGHT: Final = UPRIGHT.right
TOP: Final = UPRIGHT.top
BOTTOM: Final = UPRIGHT.bottom
BODY_WIDTH: Final = UPRIGHT.body_width
BODY_HEIGHT: Final = UPRIGHT.body_height

FOOTER_RULE: Final = 3 * MM
"""From the bottom of the body to the line above the footer."""
FOOTER_BASELINE: Final = 7 * MM
FOOTER_SIZE: Final = 8.5

ASCENT: Final = 0.86
"""From the top of a character's square to its baseline, in ems."""

HAIR: Final = 0.4
FINE: Final = 0.6


class Words(NamedTuple):
    """A line of printable text: its left end and baseline."""

    x: float
    y: float
    size: float
    text: str
    bold: bool = False


class Stroke(NamedTuple):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float = HAIR


class Shape(NamedTuple):
    """The shape of a verdict: its top left corner and its side."""

    x: float
    y: float
    size: float
    verdict: Verdict


class Mark(NamedTuple):
    """A place to lead to: its key, and what the outline says of it on which level, from 0."""

    key: str
    words: str
    level: int


class Block(NamedTuple):
    """Marks that stand or move together; their y counts from the top of the block."""

    height: float
    words: Sequence[Words] = ()
    strokes: Sequence[Stroke] = ()
    shapes: Sequence[Shape] = ()
    mark: Mark | None = None
    leads_to: str = ""
    """The key of a mark to which a click on the block leads."""


@dataclass(slots=True)
class Page:
    """One sheet: blocks with the place of their top, and the bookmark that leads here."""

    placed: list[tuple[float, Block]] = field(default_factory=list)
    bookmark: str = ""
    sheet: Sheet = UPRIGHT
    part: str = ""
    """Pages are numbered within their part: what goes to one place is counted by itself."""


def centred(x: float, wide: float, text: str, size: float) -> float:
    """Where a line begins that stands in the middle of a column."""
    return x + (wide - width(text) * size) / 2


def footer(left: str, middle: str, right: str, sheet: Sheet = UPRIGHT) -> Block:
    """The foot of every page. The left part gives way where the three do not fit."""
    room = sheet.body_width / FOOTER_SIZE - width(middle) - 2 * (width(right) + 1)
    while width(left) > room / 2 + width(right) and len(left) > 1:
        left = left.removesuffix("…")[:-1] + "…"
    rule, y = sheet.bottom + FOOTER_RULE, sheet.bottom + FOOTER_BASELINE
    in_middle = centred(sheet.left, sheet.body_width, middle, FOOTER_SIZE)
    return Block(
        0,
        (
            Words(sheet.left, y, FOOTER_SIZE, left),
            Words(in_middle, y, FOOTER_SIZE, middle),
            Words(sheet.right - width(right) * FOOTER_SIZE, y, FOOTER_SIZE, right),
        ),
        (Stroke(sheet.left, rule, sheet.right, rule),),
    )
