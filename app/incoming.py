"""Which stored case each case of a file is, what would change, and what to keep of it.

A case is known again by its number, else by person, kind and start, else by being what was taken in
before word for word. What a file says of a fact counts where it says something new: a fact that
someone has changed here since, and that the file states as it did before, stays as it is. Empty
cells never erase anything. Everything here runs within one transaction of the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from app.case_numbers import Numbers
from app.case_rows import some_stored
from app.keeping import Pair
from app.known_again import KnownAgain, last_taken_in
from app.masked_numbers import is_masked, is_masked_alike
from app.rules.dates import roc_year
from app.rules.facts import FACTS, Case
from app.rules.values import UNREADABLE, read_value
from app.stored import StoredCase, Typed

Progress = Callable[[str, int, int], None]


def silent(what: str, done: int, total: int) -> None:
    """For callers that show no progress."""


AT_ONCE: Final = 500
"""Cases between two reports of progress."""


_COMPARING: Final = "比對已存案件"


class State(StrEnum):
    """What becomes of a case of the file, in the words that the clerk reads."""

    NEW = "新增"
    CHANGED = "變更"
    SAME = "相同"


class Difference(NamedTuple):
    """A fact of a stored case that the file states otherwise.

    `is_conflict` where someone has changed it here since it was last taken in; `is_taken` whether
    the file's text is to be kept.
    """

    stored: str
    given: str
    is_conflict: bool
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """A case of the file: `typed` as it came, without a number that the program made up.

    `stored` is the case that it is, None for a new one; `by` says by what it was known again.
    `remark` is a sentence where there is something to look at.
    """

    row: int
    typed: Typed
    notes: Typed
    stored: StoredCase | None = None
    by: str = ""
    differences: Mapping[str, Difference] = field(default_factory=dict)
    remark: str = ""

    @property
    def state(self) -> State:
        """What becomes of it."""
        if self.stored is None:
            return State.NEW
        return State.CHANGED if any(d.is_taken for d in self.differences.values()) else State.SAME

    @property
    def has_conflict(self) -> bool:
        """Whether someone has changed here what the file states otherwise."""
        return any(d.is_conflict for d in self.differences.values())

    def after(self) -> Typed:
        """What the stored case would state: of a new one, what came, and nothing copied of it."""
        if self.stored is None:
            came = self.typed
            return came if all(came.values()) else {k: t for k, t in came.items() if t}
        taken = {k: d.given for k, d in self.differences.items() if d.is_taken}
        return {**self.stored.typed, **taken}


def take(arrival: Arrival, key: str, *, given: bool) -> Arrival:
    """Have one fact as the file states it, or as it is stored."""
    changed = arrival.differences[key]._replace(is_taken=given)
    return replace(arrival, differences={**arrival.differences, key: changed})


# Knowing again ------------------------------------------------------------------------------------


def arrivals_of(session: Session, cases: Sequence[Case], progress: Progress) -> list[Arrival]:
    """What the cases of a file are among the stored ones, in their order.

    An ID number of which the file shows a part only counts as none: it is never kept.
    """
    stated, masked = _stated(cases, progress)
    arrivals = [Arrival(row=case.row, typed=case.typed, notes=case.notes) for case in stated]
    known = KnownAgain(session, stated, masked, lambda: progress(_COMPARING, 0, len(cases)))
    for way in (known.by_number, known.by_person, known.by_shown_part, known.by_words):
        for place in range(len(cases)):
            if place % AT_ONCE == 0:
                progress(_COMPARING, place, len(cases))
            if place not in known.found:
                way(place)
    places = list(known.found)
    for start in range(0, len(places), AT_ONCE):
        progress(_COMPARING, start, len(places))
        some = places[start : start + AT_ONCE]
        stored = {c.id: c for c in some_stored(session, [known.found[p][0] for p in some])}
        for place in some:
            case_id, by = known.found[place]
            arrivals[place] = replace(arrivals[place], stored=stored[case_id], by=by)
    known.tell_of_other_kinds()
    known.tell_of_masked()
    for place, remark in known.remarks.items():
        arrivals[place] = replace(arrivals[place], remark=remark)
    _compare(session, arrivals, progress)
    return arrivals


def _stated(cases: Sequence[Case], progress: Progress) -> tuple[list[Case], dict[int, str]]:
    """The cases by what they state, and by place the ID numbers that are masked and left out."""
    stated: list[Case] = []
    masked: dict[int, str] = {}
    for place, case in enumerate(cases):
        if place % AT_ONCE == 0:
            progress(_COMPARING, 0, len(cases))
        if is_masked(shown := case.typed.get("id_number", "")):
            masked[place] = shown.strip()
        stated.append(_without_number(case) if place in masked else case)
    return stated, masked


def _without_number(case: Case) -> Case:
    """A case whose ID number is masked, as one that states none."""
    return replace(
        case,
        facts=replace(case.facts, id_number=None),
        typed={key: text for key, text in case.typed.items() if key != "id_number"},
        unreadable=case.unreadable - {"id_number"},
    )


def _compare(session: Session, arrivals: list[Arrival], progress: Progress) -> None:
    """Find what differs, and who has changed it."""
    differing: dict[int, dict[str, tuple[str, str]]] = {}
    for place, one in enumerate(arrivals):
        if place % AT_ONCE == 0:
            progress(_COMPARING, place, len(arrivals))
        if one.stored is not None and (found := _differing(one.stored.typed, one.typed)):
            differing[place] = found
    places = list(differing)
    for start in range(0, len(places), AT_ONCE):
        progress(_COMPARING, start, len(places))
        some = places[start : start + AT_ONCE]
        said = last_taken_in(session, [arrivals[p].stored.id for p in some])  # type: ignore[union-attr]  # those that differ are stored
        for place in some:
            one = arrivals[place]
            before = said.get(one.stored.id if one.stored else 0, {})
            arrivals[place] = replace(
                one,
                differences={
                    key: _difference(key, old, new, before)
                    for key, (old, new) in differing[place].items()
                },
            )


def _differing(stored: Typed, given: Typed) -> dict[str, tuple[str, str]]:
    """Facts that the file states otherwise: other values, not other ways to write them."""
    return {
        key: (stored.get(key, ""), text)
        for key, text in given.items()
        if text.strip() and not _is_same(key, stored.get(key, ""), text)
    }


def _is_same(key: str, one: str, other: str) -> bool:
    if one.strip() == other.strip() or ("**" in other and is_masked_alike(one, other)):
        return True  # a number within a text leaves the program masked, too
    fact = FACTS[key]
    values = read_value(fact, one), read_value(fact, other)
    return UNREADABLE not in values and values[0] is not None and values[0] == values[1]


def _difference(key: str, stored: str, given: str, said: Mapping[str, str]) -> Difference:
    fact = FACTS[key]
    if stored and read_value(fact, given) is UNREADABLE is not read_value(fact, stored):
        # What does not read never takes the place of what does, unless someone says so.
        return Difference(stored, given, is_conflict=True, is_taken=False)
    if key not in said:
        # Never stated by a file: whatever is there was typed here.
        return Difference(stored, given, is_conflict=bool(stored), is_taken=True)
    if _is_same(key, said[key], stored):
        return Difference(stored, given, is_conflict=False, is_taken=True)
    has_news = not _is_same(key, said[key], given)
    return Difference(stored, given, is_conflict=True, is_taken=has_news)


# Taking in ----------------------------------------------------------------------------------------


def pairs_of(
    session: Session,
    arrivals: Sequence[Arrival],
    free: int,
    now: datetime,
    as_of: date,
    progress: Progress = silent,
) -> list[Pair]:
    """Each case before and after, of those that are new or change.

    `free` is the first number that no case has had. A new case without a number of its own gets
    one. Raises what `progress` raises.
    """
    numbers = Numbers(session, roc_year(as_of))
    pairs: list[Pair] = []
    for place, one in enumerate(arrivals):
        if place % AT_ONCE == 0:
            progress("存入案件", 0, len(arrivals))
        if one.state is State.SAME:
            continue
        if one.stored is None:
            typed = numbers.given(one.after())
            made = StoredCase(
                id=free,
                typed=typed,
                revision=1,
                created_at=now,
                changed_at=now,
                notes={k: t for k, t in one.notes.items() if t.strip()},
            )
            pairs.append((None, made))
            free += 1
        else:
            after = replace(
                one.stored,
                typed=one.after(),
                notes={**one.stored.notes, **{k: t for k, t in one.notes.items() if t.strip()}},
                revision=one.stored.revision + 1,
                changed_at=now,
            )
            pairs.append((one.stored, after))
    return pairs
