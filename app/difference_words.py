"""What a comparison found, as it may be shown: as typed, ID numbers masked unless asked for."""

from __future__ import annotations

from typing import Final

from app.packets.masking import mask_id, mask_within
from app.pairing import is_slip
from app.reconcile import Difference, Line
from app.rules.dates import narrow

_STARTS: Final = ("contract_start", "onboard_date", "dismissed_on")


def start_of(line: Line) -> str:
    """The day a case starts, as typed: of a dismissal its own day."""
    keys = ("dismissed_on", *_STARTS) if line.said("case_kind") == "解聘" else _STARTS
    return next(filter(None, map(line.said, keys)), "")


def shown_fact(line: Line, key: str, *, full_ids: bool) -> str:
    """A fact of a line, as typed here or else there."""
    return shown_value(line, key, line.said(key), full_ids=full_ids)


def shown_value(line: Line, key: str, text: str, *, full_ids: bool) -> str:
    """A text typed for a fact of a line, with the ID numbers in it masked."""
    if full_ids or not text:
        return text
    if key == "id_number":
        return mask_id(text)
    entries = [entry for entry in (line.ours, line.theirs) if entry is not None]
    return mask_within(text, [entry.typed.get("id_number", "") for entry in entries])


def shown_pair(line: Line, found: Difference, *, full_ids: bool) -> tuple[str, str]:
    """Both texts of a difference.

    Of two ID numbers that differ by a slip the characters that differ are shown: masked alike, they
    would look the same.
    """
    ours, theirs = (
        shown_value(line, found.key, text, full_ids=full_ids) for text in (found.ours, found.theirs)
    )
    if not full_ids and found.key == "id_number" and is_slip(found.ours, found.theirs):
        a, b = (narrow(text).strip().upper() for text in (found.ours, found.theirs))
        ours, theirs = _but_for(a, b), _but_for(b, a)
    return ours, theirs


def _but_for(number: str, other: str) -> str:
    return "".join(
        own if own != against else shown
        for own, against, shown in zip(number, other, mask_id(number), strict=True)
    )
