"""Which case of one list is which of the other: by ID number, and within a person by case.

A case of a person is told from the others by its number, else by its kind and the day it starts.
Where a list lacks the ID number, or hides part of it, cases are paired by name, kind and start, and
what was found that way says so.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from app.masked_numbers import HIDING, is_masked_alike
from app.name_forms import Heads, folded
from app.rules.dates import narrow
from app.rules.facts import FACTS, Fact, Kind
from app.rules.identity import ID_LENGTH
from app.rules.values import Unreadable, Value, read_value

Progress = Callable[[str, int, int], None]
"""What is being done, how many are done, of how many. It may raise, which stops the work."""

DATES: Final = ("contract_start", "onboard_date", "dismissed_on")
"""The days by which a case of a person is told from the others."""
_SAME_CONTRACT: Final = timedelta(days=92)
"""Starts further apart than a quarter are those of two contracts rather than a slip."""
_SLIPS: Final = 2
"""Characters by which two ID numbers may differ and still be one mistyped."""
_REMEMBERED: Final = 4096
_PAIRING: Final = "對應案件"


class Entry(NamedTuple):
    """One case of a list: its place there, its facts as typed, and what is to be said of it.

    `place` is the number of a stored case, or the row of a file as a spreadsheet shows it.
    `unreadable` are the facts whose cell is known to hold no value, such as an error value.
    """

    place: int
    typed: Mapping[str, str]
    about: str = ""
    unreadable: Collection[str] = ()


# What a value means ---------------------------------------------------------------------------


def text_of(typed: str) -> str:
    """A text by what it says: width, white space, letter case and 台 for 臺 do not count."""
    plain = narrow(unicodedata.normalize("NFC", typed)).casefold().replace("台", "臺")
    return "".join(plain.split())


@lru_cache(_REMEMBERED)
def id_of(typed: str) -> str:
    """An ID number as it is compared; empty where none is typed, or one with hidden characters."""
    number = narrow(typed).strip().upper()
    return "" if HIDING.intersection(number[1:]) else number


@lru_cache(_REMEMBERED)
def meaning(key: str, typed: str) -> Value | None:
    """What a cell says, for comparing; a text where it is no value of its fact's kind."""
    fact = FACTS[key]
    if fact.kind in (Kind.ID, Kind.CODE):
        return text_of(typed).upper() or None
    value = read_value(fact, typed)
    if isinstance(value, (Unreadable, str)):
        return text_of(typed)
    if value is None and fact.has_blank_meaning:
        return _blank(fact)
    return value


def _blank(fact: Fact) -> Value | None:
    blank = fact.blank
    if isinstance(blank, str):
        return text_of(blank) or None
    return blank if isinstance(blank, bool) else None


def is_slip(one: str, other: str) -> bool:
    """Whether two ID numbers are so near each other that one may be the other mistyped."""
    a, b = id_of(one), id_of(other)
    if len(a) != ID_LENGTH or len(b) != ID_LENGTH or a == b:
        return False
    return sum(x != y for x, y in zip(a, b, strict=True)) <= _SLIPS


# Matching -------------------------------------------------------------------------------------


class Known(NamedTuple):
    """What an entry can be matched by; empty or None where it does not say."""

    id: str
    shown_id: str
    """As typed, which may hide some characters."""
    number: str
    kind: str
    name: str
    days: tuple[date | None, ...]


Signature = Callable[[Known], Iterator[tuple[object, ...]]]


def known_of(entry: Entry, heads: Heads, *, numbered: bool = True) -> Known:
    """What an entry can be paired by; without its case number where that means nothing."""
    typed = entry.typed
    days = (read_value(FACTS[key], typed.get(key, "")) for key in DATES)
    return Known(
        id=id_of(typed.get("id_number", "")),
        shown_id=typed.get("id_number", "").strip(),
        number=text_of(typed.get("case_no", "")) if numbered else "",
        kind=text_of(typed.get("case_kind", "")),
        name=folded(typed.get("name", ""), heads),
        days=tuple(day if isinstance(day, date) else None for day in days),
    )


def _starts(known: Known) -> Iterator[tuple[str, object]]:
    return ((key, day) for key, day in zip(DATES, known.days, strict=True) if day is not None)


def _by_number(known: Known) -> Iterator[tuple[object, ...]]:
    if known.id and known.number:
        yield known.id, known.number


def _by_kind_and_start(known: Known) -> Iterator[tuple[object, ...]]:
    if known.id and known.kind:
        yield from ((known.id, known.kind, *start) for start in _starts(known))


def _by_start(known: Known) -> Iterator[tuple[object, ...]]:
    if known.id:
        yield from ((known.id, *start) for start in _starts(known))


def _by_id(known: Known) -> Iterator[tuple[object, ...]]:
    if known.id:
        yield (known.id,)


def _by_number_and_name(known: Known) -> Iterator[tuple[object, ...]]:
    if known.number and known.name:
        yield known.number, known.name


def _by_name_and_start(known: Known) -> Iterator[tuple[object, ...]]:
    if known.name:
        yield from ((known.name, *start) for start in _starts(known))


def _kinds_agree(a: Known, b: Known) -> bool:
    return a.kind == b.kind or not a.kind or not b.kind


def _may_be_one_contract(a: Known, b: Known) -> bool:
    """Whether nothing says that these are two cases of a person."""
    if not _kinds_agree(a, b) or (a.number and b.number and a.number != b.number):
        return False
    pairs = [
        (x, y)
        for x, y in zip(a.days, b.days, strict=True)
        if isinstance(x, date) and isinstance(y, date)
    ]
    return all(abs(x - y) <= _SAME_CONTRACT for x, y in pairs)


def _one_lacks_id(a: Known, b: Known) -> bool:
    if a.id and b.id:
        return False
    fits = not (a.shown_id and b.shown_id) or is_masked_alike(a.shown_id, b.shown_id)
    return fits and _kinds_agree(a, b)


def _ids_are_near(a: Known, b: Known) -> bool:
    return is_slip(a.id, b.id) and _kinds_agree(a, b)


class _Pass(NamedTuple):
    """One way of matching: equal signatures, of which the two must agree as `agree` says.

    `is_sole`: only where no other entry of either list has the signature.
    """

    by: str
    signature: Signature
    agree: Callable[[Known, Known], bool]
    is_sole: bool = True


_NO_ID: Final = "有一邊沒有完整的身分證字號，依{}對應，請確認是同一人"
_NEAR: Final = "身分證字號相近但不同，依{}對應，請確認是同一人"
_PASSES: Final = (
    _Pass("", _by_number, lambda _a, _b: True, is_sole=False),
    _Pass("", _by_kind_and_start, lambda _a, _b: True, is_sole=False),
    _Pass("", _by_start, _kinds_agree),
    _Pass("", _by_id, _may_be_one_contract),
    _Pass(_NO_ID.format("案件編號及姓名"), _by_number_and_name, _one_lacks_id),
    _Pass(_NO_ID.format("姓名、類別及起日"), _by_name_and_start, _one_lacks_id),
    _Pass(_NEAR.format("案件編號及姓名"), _by_number_and_name, _ids_are_near),
    _Pass(_NEAR.format("姓名、類別及起日"), _by_name_and_start, _ids_are_near),
)


class Pairing:
    """Which of ours goes with which of theirs."""

    def __init__(self, ours: Sequence[Known], theirs: Sequence[Known]) -> None:
        self.ours, self.theirs = ours, theirs
        self.partner: dict[int, tuple[int, str]] = {}
        """Place in ours → place in theirs, and how they were matched."""
        self.taken: set[int] = set()

    def run(self, step: _Pass) -> None:
        """Match what one way can match of what is left."""
        mine = self._listed(self.ours, self.partner, step)
        if not mine:
            return
        others = self._listed(self.theirs, self.taken, step)
        for signature, there in others.items():
            here = mine.get(signature, ())
            if here and not (step.is_sole and (len(here) > 1 or len(there) > 1)):
                self._pair(here, there, step)

    @staticmethod
    def _listed(
        known: Sequence[Known], gone: Collection[int], step: _Pass
    ) -> dict[tuple[object, ...], list[int]]:
        found: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
        for place, one in enumerate(known):
            if place not in gone:
                for signature in step.signature(one):
                    found[signature].append(place)
        return found

    def _pair(self, here: Iterable[int], there: Iterable[int], step: _Pass) -> None:
        free = [i for i in here if i not in self.partner]
        for j in there:
            if j in self.taken:
                continue
            for i in free:
                if step.agree(self.ours[i], self.theirs[j]):
                    self.partner[i] = (j, step.by)
                    self.taken.add(j)
                    free.remove(i)
                    break


def pair(ours: Sequence[Known], theirs: Sequence[Known], progress: Progress) -> Pairing:
    """Pair what can be paired, the surest ways first."""
    found = Pairing(ours, theirs)
    for done, step in enumerate(_PASSES):
        progress(_PAIRING, done, len(_PASSES))
        found.run(step)
    return found
