"""ID numbers as they may be shown: A12****789, alone and inside a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from app.rules.dates import narrow

ID_LENGTH: Final = 10
KEPT_AT_EACH_END: Final = 3

_NO_LETTER_OR_DIGIT: Final = "0-9A-Za-z０-９Ａ-Ｚａ-ｚ"
_LOOKS_LIKE_AN_ID: Final = re.compile(
    rf"(?<![{_NO_LETTER_OR_DIGIT}])[A-Za-zＡ-Ｚａ-ｚ][\dA-Da-dＡ-Ｄａ-ｄ]\d{{8}}(?!\d)"
)
_EIGHT_DIGITS: Final = re.compile(r"\d{8}")
SHORTEST_TO_SEEK: Final = 6
"""A shorter entry is no ID number; seeking it in a sentence would hide dates and amounts."""


def mask_id(number: str) -> str:
    """The first and last three characters with stars between.

    A number of fewer than ten characters shows its first only: three at each end would leave too
    little hidden.
    """
    number = number.strip()
    if len(number) < ID_LENGTH:
        return number[:1] + "*" * (len(number) - 1)
    hidden = len(number) - 2 * KEPT_AT_EACH_END
    return number[:KEPT_AT_EACH_END] + "*" * hidden + number[-KEPT_AT_EACH_END:]


def mask_within(text: str, known: Iterable[str] = ()) -> str:
    """A sentence with every ID number in it masked.

    That is all that has the form of one, full width too, and the `known` numbers, which may be
    mistyped, as they stand and as half-width capitals.
    """
    for number in known:
        for form in _forms(number):
            if form in text:
                text = text.replace(form, mask_id(form))
    if not _EIGHT_DIGITS.search(text):  # nearly every text: what follows takes far longer
        return text
    return _LOOKS_LIKE_AN_ID.sub(lambda found: mask_id(found[0]), text)


@lru_cache(maxsize=1024)
def _forms(number: str) -> tuple[str, ...]:
    """The ways in which a known number may stand in a text, where it is long enough to seek."""
    forms = dict.fromkeys((number.strip(), narrow(number).strip().upper()))
    return tuple(form for form in forms if len(form) >= SHORTEST_TO_SEEK)
