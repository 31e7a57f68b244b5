"""Which texts of a case leave the program as they are, and which without its ID numbers."""

from __future__ import annotations

from app.packets.masking import mask_id, mask_within
from app.rules.facts import Case


class Shown:
    """The texts of one case as an export shows them: ID numbers masked, or all as it stands."""

    __slots__ = ("_full_ids", "_own")

    def __init__(self, case: Case, *, full_ids: bool) -> None:
        own = case.typed.get("id_number", "").strip()
        self._own = (own,) if own else ()
        self._full_ids = full_ids

    def fact(self, key: str, text: str) -> str:
        """What was typed for a fact; an ID number masked whatever its form."""
        if self._full_ids:
            return text
        return mask_id(text) if key == "id_number" else self.text(text)

    def text(self, text: str) -> str:
        """A sentence or a note."""
        return text if self._full_ids else mask_within(text, self._own)
