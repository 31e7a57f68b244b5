"""Which column states which fact: by name where that is certain, else by likeness, to be asked.

What is certain is a label, a key, a known other name, or what a profile remembers. The rest is
weighed by how alike the words are and by whether the values are of the fact's kind; each fact goes
to one column and each column to one fact, so that the whole is as likely as it can be.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from app.intake.questions import sure_reading
from app.intake.synonyms import plain, synonyms
from app.rules.dates import parse_date
from app.rules.facts import FACTS, Fact, Kind
from app.rules.values import UNREADABLE, read_value

LIKELY: Final = 0.6
"""From here on a likeness is shown as a proposal."""
_WORTH_NAMING: Final = 0.35
_NAMED: Final = 5
_ID: Final = re.compile(r"[A-Z][A-D1-289]\d{8}", re.ASCII)


class How(StrEnum):
    """How a column came to its fact, in the words that the clerk reads."""

    SAME = "相同"
    SYNONYM = "同義"
    REMEMBERED = "已記住"
    CHOSEN = "自選"
    NOTE = "備註"
    """A column that is known to state no fact."""
    LIKE = "相近"
    TWICE = "重複"
    """Another column states the same fact."""
    NONE = "未對應"


CERTAIN: Final = frozenset({How.SAME, How.SYNONYM, How.REMEMBERED, How.CHOSEN, How.NOTE})


class Match(NamedTuple):
    """What a column states: the fact's key, "" for a note. `near` are the likeliest keys."""

    column: int
    key: str
    how: How
    near: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether nobody need look at it."""
        return self.how in CERTAIN


@cache
def _labels() -> Mapping[str, str]:
    return {plain(text): f.key for f in FACTS.values() for text in (f.key, f.label)}


@cache
def _others() -> Mapping[str, str]:
    return {plain(name): key for key, names in synonyms().columns.items() for name in names}


@cache
def _called(key: str) -> tuple[str, ...]:
    """All that a fact is known to be called."""
    return (plain(FACTS[key].label), *map(plain, synonyms().columns.get(key, ())))


def match_columns(
    sought: Mapping[int, str],
    samples: Mapping[int, Sequence[str]],
    remembered: Mapping[str, str],
) -> tuple[Match, ...]:
    """What each titled column states.

    `sought` is column → the words to look up, `samples` some values of it; `remembered` is plain
    title → key, "" for a note.
    """
    found: dict[int, Match] = {}
    taken: dict[str, int] = {}
    for column, words in sought.items():
        match = _by_name(column, plain(words), remembered)
        if match is None:
            continue
        if match.key and match.key in taken:
            first = found[taken[match.key]]
            # Which of the two is meant is for the clerk to say; meanwhile it is the first.
            found[first.column] = first._replace(how=How.TWICE)
            match = Match(column, "", How.TWICE, (match.key,))
        elif match.key:
            taken[match.key] = column
        found[column] = match
    open_columns = [c for c in sought if c not in found]
    found |= _by_likeness(open_columns, sought, samples, frozenset(taken))
    return tuple(found[column] for column in sought)


def _by_name(column: int, words: str, remembered: Mapping[str, str]) -> Match | None:
    if words in remembered:
        return Match(column, remembered[words], How.REMEMBERED)
    if key := _labels().get(words):
        return Match(column, key, How.SAME)
    if key := _others().get(words):
        return Match(column, key, How.SYNONYM)
    if words in synonyms().notes:
        return Match(column, "", How.NOTE)
    return None


def _by_likeness(
    columns: Sequence[int],
    sought: Mapping[int, str],
    samples: Mapping[int, Sequence[str]],
    taken: frozenset[str],
) -> dict[int, Match]:
    keys = [key for key in FACTS if key not in taken]
    weights = [
        [_weight(plain(sought[c]), FACTS[key], samples.get(c, ())) for key in keys] for c in columns
    ]
    found: dict[int, Match] = {}
    chosen = best_pairs([[w if w >= LIKELY else 0.0 for w in row] for row in weights])
    for place, column in enumerate(columns):
        row = weights[place]
        order = sorted(range(len(keys)), key=row.__getitem__, reverse=True)
        near = tuple(keys[i] for i in order[:_NAMED] if row[i] >= _WORTH_NAMING)
        at = chosen[place]
        if at is None:
            found[column] = Match(column, "", How.NONE, near)
        else:
            key = keys[at]
            is_sure = _only_choice(samples.get(column, ())) == key
            found[column] = Match(column, key, How.SYNONYM if is_sure else How.LIKE, near)
    return found


def _only_choice(samples: Sequence[str]) -> str | None:
    """The one fact among whose allowed values all of these are; None where none or several."""
    keys = [
        fact.key
        for fact in FACTS.values()
        if fact.kind is Kind.ENUM and all(_fits(fact, text) for text in samples)
    ]
    return keys[0] if samples and len(keys) == 1 else None


def _weight(title: str, fact: Fact, samples: Sequence[str]) -> float:
    """How likely a column states a fact, from 0 to 1: its title, then its values."""
    from rapidfuzz import fuzz  # only where a column is not known

    alike = 0.0
    for name in _called(fact.key):
        score = fuzz.ratio(title, name) / 100
        short, long = sorted((title, name), key=len)
        if len(short) > 1 and short in long:
            score = max(score, 0.5 + 0.45 * len(short) / len(long))
        alike = max(alike, score)
    if not samples:
        return alike
    fits = sum(_fits(fact, text) for text in samples) / len(samples)
    if fact.kind is Kind.ID and fits > 0.8:
        return max(alike, 0.85)
    if fact.kind is Kind.TEXT:
        is_days = sum(parse_date(text) is not None for text in samples) > len(samples) / 2
        return alike * 0.5 if is_days else alike
    if fits < 0.5:
        return alike * 0.6
    return min(1.0, alike + 0.05) if alike >= _WORTH_NAMING else alike


def _fits(fact: Fact, text: str) -> bool:
    if fact.kind is Kind.ID:
        return bool(_ID.fullmatch(text.strip().upper()))
    if fact.kind is Kind.CODE:
        return text.strip().isalnum() and len(text.strip()) == 10
    return read_value(fact, text) is not UNREADABLE or sure_reading(fact, text) is not None


def best_pairs(weights: Sequence[Sequence[float]]) -> list[int | None]:
    """For each row the column that goes with it, the sum of weights being the greatest there is.

    A pair of weight 0 is none. The Hungarian method with potentials; a library would bring all of
    SciPy for it.
    """
    rows, columns = len(weights), len(weights[0]) if weights else 0
    if not rows or not columns:
        return [None] * rows
    # A spare column for every row, so that each may stay alone; the first place is a stand-in.
    cost = [[0.0, *(-w for w in row), *[0.0] * rows] for row in weights]
    size = columns + rows + 1
    of_row, of_column = [0.0] * (rows + 1), [0.0] * size
    row_of = [0] * size
    for row in range(1, rows + 1):
        row_of[0] = row
        at, before = _shortest_path(cost, row_of, of_row, of_column)
        while at:
            row_of[at] = row_of[before[at]]
            at = before[at]
    found: list[int | None] = [None] * rows
    for column in range(1, columns + 1):
        if (row := row_of[column]) and weights[row - 1][column - 1] > 0:
            found[row - 1] = column - 1
    return found


def _shortest_path(
    cost: Sequence[Sequence[float]],
    row_of: Sequence[int],
    of_row: list[float],
    of_column: list[float],
) -> tuple[int, list[int]]:
    """The free column that the row at place 0 reaches at the least cost, and the way back."""
    size = len(row_of)
    least, before = [float("inf")] * size, [0] * size
    open_columns = set(range(1, size))
    at, seen = 0, [0]
    while row_of[at]:
        row = row_of[at]
        for j in open_columns:
            reduced = cost[row - 1][j] - of_row[row] - of_column[j]
            if reduced < least[j]:
                least[j], before[j] = reduced, at
        following = min(open_columns, key=least.__getitem__)
        delta = least[following]
        for j in seen:
            of_row[row_of[j]] += delta
            of_column[j] -= delta
        for j in open_columns:
            least[j] -= delta
        open_columns.remove(following)
        seen.append(following)
        at = following
    return at, before
