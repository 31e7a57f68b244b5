"""Breaking text into lines, by UAX #14 with the manners of Chinese composition.

No line begins with a closing mark or ends with an opening one, and no number is split. A run that
is wider than the line by itself is broken where it must be: nothing ever stands out of its column.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import Final

from app.packets.fonts import LINE_BREAK, width

CLOSING: Final = frozenset(
    "、，。．；：？！…‧·・）」』】》〉〕｝］〗〞’”％℃々ー"  # full width
    ",.;:?!)]}%°ｰ"
)
"""Marks that belong to what stands before them."""

_IDEOGRAPH: Final = "[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003fffd]"
_BETWEEN_IDEOGRAPHS: Final = re.compile(f"(?<={_IDEOGRAPH})(?={_IDEOGRAPH})")

_AFTER_HYPHENS: Final = re.compile("(?<=[-－–—/／])(?=.)")

_DIGITS_ALIKE: Final = str.maketrans("123456789", "0" * 9)

_SLACK: Final = 1e-9


@lru_cache(maxsize=16384)
def _ends_in(piece: str) -> tuple[int, ...]:
    """Where the units of a piece end."""
    # Its tables take a moment to load, and it comes without types.
    from uniseg.linebreak import line_break_units  # type: ignore[import-untyped]

    ends = list(accumulate(map(len, line_break_units(piece))))
    # UAX #14 lets a break follow any space; before a closing mark we do not want one.
    return tuple(end for end in ends if end == len(piece) or piece[end] not in CLOSING)


def units(text: str) -> list[str]:
    """The pieces of one paragraph between which a line may break.

    Between two ideographs a line may always break, and no rule of UAX #14 looks across them. So
    the slow library sees only the short pieces between such places, and of them, all digits being
    alike to it, only those that it has not seen with other numbers.
    """
    found: list[str] = []
    for piece in _BETWEEN_IDEOGRAPHS.split(text):
        if len(piece) == 1:
            found.append(piece)
            continue
        start = 0
        for end in _ends_in(piece.translate(_DIGITS_ALIKE)):
            found.append(piece[start:end])
            start = end
    return found


def _cut(unit: str, room: float) -> int:
    """How many characters of a unit that is too wide fill a line of `room` ems; at least one."""
    from uniseg.graphemecluster import (  # type: ignore[import-untyped]
        grapheme_clusters,
    )

    clusters = list(grapheme_clusters(unit))
    used, count = 0.0, 0
    for cluster in clusters:
        used += width(cluster)
        if used > room + _SLACK and count:
            break
        count += 1
    best = count
    while best > 0 and best < len(clusters) and clusters[best][0] in CLOSING:
        best -= 1
    # A run of closing marks that is too wide has to begin a line with one.
    return len("".join(clusters[: best or count]))


def _paragraph(text: str, limit: float) -> list[str]:
    if width(text) <= limit:
        return [text]
    limit += _SLACK
    lines: list[str] = []
    line, used = "", 0.0
    for unit in units(text):
        rest = unit
        wide = width(rest.rstrip())
        if line and used + wide > limit:
            lines.append(line.rstrip())
            line, used = "", 0.0
        while wide > limit and len(rest) > 1:
            at = _cut(rest, limit)
            lines.append(rest[:at].rstrip())
            rest = rest[at:]
            wide = width(rest.rstrip())
        line += rest
        used += width(rest)
    lines.append(line.rstrip())
    return [line for line in lines if line] or [""]


def by_hyphens(text: str, limit: float) -> str:
    """A printable number such as 115-新聘-001 that is too wide, with line feeds after hyphens.

    As it is where it fits, or where a part of it does not fit on a line by itself either.
    """
    parts = _AFTER_HYPHENS.split(text)
    if LINE_BREAK in text or width(text) <= limit or any(width(part) > limit for part in parts):
        return text
    lines = [""]
    for part in parts:
        if width(lines[-1] + part) > limit:
            lines.append("")
        lines[-1] += part
    return LINE_BREAK.join(lines)


@lru_cache(maxsize=8192)
def break_lines(text: str, limit: float) -> tuple[str, ...]:
    """The lines of a printable text at most `limit` ems wide; a line feed begins a new one.

    An empty text is one empty line. A single character wider than the limit stands alone.
    """
    return tuple(
        line for paragraph in text.split(LINE_BREAK) for line in _paragraph(paragraph, limit)
    )
