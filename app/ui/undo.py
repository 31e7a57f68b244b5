"""What can be undone: every change of stored cases in this session, under its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QUndoCommand

from app.stored import Change, StoredCase

if TYPE_CHECKING:
    from datetime import date

    from app.cases import CaseBook

Pair = tuple[StoredCase | None, StoredCase | None]

_SHARED: Final = ("case_no", "id_number", "plan_approval_no", "plan_title", "prior_case_no")
"""Facts by which other stored cases bear on one."""


def shares_otherwise(change: Change, case_id: int) -> bool:
    """Whether other stored cases bear on a case after a change than did before it."""
    return any(
        before.typed.get(key) != after.typed.get(key)
        for before, after in change.cases
        if before is not None and after is not None and after.id == case_id
        for key in _SHARED
    )


def bearing_on(change: Change) -> list[int]:
    """The numbers of the cases that a change leaves, and of those that they go on from.

    Whether a contract that ends has another after it is told by the other case alone.
    """
    both = [case for pair in change.cases for case in pair if case is not None]
    there = dict.fromkeys(after.id for _, after in change.cases if after is not None)
    gone = {case.id for case in both} - there.keys()
    before = (case.prior_id for case in both)
    there |= dict.fromkeys(number for number in before if number and number not in gone)
    return list(there)


class Step(QUndoCommand):
    """One change. It has been carried out when it is pushed; after that it goes to and fro.

    Steps of one `sitting` (the same field of the same case, not left in between) are one step.
    """

    def __init__(
        self,
        change: Change,
        apply: Callable[[Change], object],
        revert: Callable[[Change], object],
        sitting: int = 0,
    ) -> None:
        super().__init__(change.name)
        self.change = change
        self.sitting = sitting
        self._apply, self._revert = apply, revert
        self._is_first = True

    def redo(self) -> None:
        """Carry it out again; the first time it has been already."""
        if self._is_first:
            self._is_first = False
        else:
            self._apply(self.change)

    def undo(self) -> None:
        """Take it back."""
        self._revert(self.change)

    def id(self) -> int:
        """Steps with the same number may become one."""
        return 1 if self.sitting else -1

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802  # Qt's name
        """Take a step of the same sitting into this one."""
        if not isinstance(other, Step) or other.sitting != self.sitting:
            return False
        ((before, _),) = self.change.cases
        ((_, after),) = other.change.cases
        if before is None or after is None or before.id != after.id:
            return False
        # The last says what it comes to: who has typed half a name and picked the rest has picked.
        self.change = replace(other.change, cases=((before, after),))
        self.setText(self.change.name)
        if before.typed == after.typed:
            self.setObsolete(True)
        return True


class Deed(QUndoCommand):
    """What can be done and taken back, and is no change of what cases state.

    It has been done when it is pushed; after that it goes to and fro.
    """

    def __init__(self, name: str, do: Callable[[], object], back: Callable[[], object]) -> None:
        super().__init__(name)
        self._do, self._back = do, back
        self._is_first = True

    def redo(self) -> None:
        """Do it again; the first time it has been done already."""
        if self._is_first:
            self._is_first = False
        else:
            self._do()

    def undo(self) -> None:
        """Take it back."""
        self._back()


def carry_out(
    book: CaseBook, change: Change, pairs: Sequence[Pair], undone: Change | None, as_of: date
) -> None:
    """Carry a change out over these pairs; one that takes another back, as taking that back.

    A step of the flow is more than its pairs: the book knows what belongs to it.
    """
    if undone is None:
        book.apply(replace(change, cases=tuple(pairs)), as_of)
    else:
        forth = tuple((after, before) for before, after in reversed(pairs))
        book.revert(replace(undone, cases=forth), as_of)
