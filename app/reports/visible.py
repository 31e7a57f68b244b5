"""What people typed, made fit to be seen: ID numbers masked, unseen characters shown by code."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from app.packets.masking import mask_id, mask_within
from app.rules.facts import Case

_LINE_BREAKS: Final = re.compile(r"\r\n|[\r\n\t\v\f\x85\u2028\u2029]")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})


def visible(text: str) -> str:
    """The text on one line, with what could mislead a reader or a terminal shown by its code.

    Control characters, marks of direction, zero-width characters and lone surrogates become
    ⟨U+202E⟩; private-use characters stay, for they are part of names.
    """
    if text.isprintable():
        return text
    text = _LINE_BREAKS.sub(" ", text)
    return "".join(f"⟨U+{ord(c):04X}⟩" if _is_unseen(c) else c for c in text)


def _is_unseen(character: str) -> bool:
    # U+FFFE and the like are no characters: XML may not hold them.
    return unicodedata.category(character) in _UNSEEN or ord(character) & 0xFFFE == 0xFFFE


def shown(text: str, case: Case | None = None) -> str:
    """A text that may quote what was typed: ID numbers masked, also the case's own; visible."""
    own = case.typed.get("id_number", "") if case else ""
    return visible(mask_within(text, (own,) if own else ()))


def shown_fact(key: str, typed: str, case: Case | None = None) -> str:
    """What was typed for one fact: an ID number masked whatever its form; visible."""
    typed = typed.strip()
    return visible(mask_id(typed)) if key == "id_number" else shown(typed, case)
