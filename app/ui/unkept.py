"""What has been typed but could not be kept: held until it is, whatever else is done meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.stored import Change, StoredCase, Typed

Pair = tuple[StoredCase | None, StoredCase | None]


class Unkept:
    """Edits that the store refused, by case: as it is stored, and as it is wanted.

    Changed only in the thread of the book, where one change comes after the other.
    """

    def __init__(self) -> None:
        self._by_id: dict[int, tuple[StoredCase, StoredCase]] = {}

    @property
    def ids(self) -> Collection[int]:
        """The cases of which something could not be kept."""
        return tuple(self._by_id)

    @property
    def typed(self) -> list[Typed]:
        """The cases as they are wanted."""
        return [wanted.typed for _, wanted in tuple(self._by_id.values())]

    def wanted(self, case: StoredCase) -> StoredCase:
        """A stored case with what could not be kept of it, where there is such."""
        held = self._by_id.get(case.id)
        return case if held is None else held[1]

    def again(self) -> list[Change]:
        """The changes that would keep what is wanted, one for each case."""
        return [Change("", (pair,)) for pair in tuple(self._by_id.values())]

    def based(self, pairs: Sequence[Pair]) -> tuple[Pair, ...]:
        """The same change, from what is in fact stored."""
        return tuple(
            (self._by_id[before.id][0] if before and before.id in self._by_id else before, after)
            for before, after in pairs
        )

    def hold(self, pairs: Sequence[Pair]) -> bool:
        """Hold a change that was refused; False where it is more than edits."""
        edits = [(b, a) for b, a in pairs if b is not None and a is not None]
        if len(edits) < len(pairs):
            return False
        self._by_id |= {after.id: (before, after) for before, after in edits}
        return True

    def let_go(self, pairs: Sequence[Pair]) -> None:
        """These cases are stored as they are wanted, or cannot be."""
        for before, after in pairs:
            if (one := after or before) is not None:
                self._by_id.pop(one.id, None)

    def clear(self) -> None:
        """Nothing is wanted any more."""
        self._by_id.clear()
