"""ID numbers of which some characters are hidden, as exports show them: A12****789, A12○○○○789."""

from __future__ import annotations

from typing import Final

from app.rules.dates import narrow

HIDING: Final = frozenset("*＊●○◎〇◯xX")
"""Characters that hide others; x only after the first character."""
_FEWEST: Final = 2
"""Fewer hidden than this may be a slip of the key."""


def is_masked(number: str) -> bool:
    """Whether characters of an ID number are hidden: it is then no number that could be kept."""
    return sum(c in HIDING for c in narrow(number).strip()[1:]) >= _FEWEST


def is_masked_alike(one: str, other: str) -> bool:
    """Whether one of two texts hides characters and what both show is the same."""
    a, b = narrow(one).strip().upper(), narrow(other).strip().upper()
    if len(a) != len(b) or not (HIDING & {*a[1:], *b[1:]}):
        return False
    return all(x == y or x in HIDING or y in HIDING for x, y in zip(a, b, strict=True))
