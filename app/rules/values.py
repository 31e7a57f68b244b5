"""What people type, read as values of the vocabulary.

One cell at a time (`read_value`) or a whole case (`read_case`). A cell that holds something, but
nothing of its fact's kind, is unreadable: neither empty nor a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from app.rules.dates import narrow, parse_date, roc, roc_short
from app.rules.facts import FACTS, Case, Fact, Kind, facts_of

TRUE_WORDS: Final = frozenset({"是", "Y", "V", "✓", "有", "1"})
FALSE_WORDS: Final = frozenset({"否", "N", "無", "0"})

MAX_DIGITS: Final = 18
"""Numbers longer than this are no amount, score or count of this field, but a slip."""

_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_CURRENCY_BEFORE: Final = re.compile(r"^(?:NT\$|NTD|TWD|\$)\s*", re.IGNORECASE)
_CURRENCY_AFTER: Final = re.compile(r"\s*(?:元|NTD|TWD)$", re.IGNORECASE)


class Unreadable:
    """The result of reading a cell that holds no value of its kind."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNREADABLE"


UNREADABLE: Final = Unreadable()

Value = str | bool | int | Decimal | date


def _read_bool(text: str) -> bool | Unreadable:
    word = narrow(text).upper()
    if word in TRUE_WORDS:
        return True
    return False if word in FALSE_WORDS else UNREADABLE


def _read_decimal(text: str) -> Decimal | Unreadable:
    plain = narrow(text)
    plain = _CURRENCY_AFTER.sub("", _CURRENCY_BEFORE.sub("", plain))
    if not _NUMBER.fullmatch(plain) or len(plain) > MAX_DIGITS:
        return UNREADABLE
    return Decimal(plain.replace(",", ""))


def _read_int(text: str) -> int | Unreadable:
    number = _read_decimal(text)
    if isinstance(number, Unreadable) or number != number.to_integral_value():
        return UNREADABLE
    return int(number)


def _read_choice(text: str, allowed: tuple[str, ...]) -> str | Unreadable:
    word = narrow(text).replace("台", "臺")
    return word if word in allowed else UNREADABLE


Reader = Callable[[str], Value | Unreadable | None]


def _date(text: str) -> date | Unreadable:
    return parse_date(text) or UNREADABLE


def _choice_of(allowed: tuple[str, ...]) -> Callable[[str], str | Unreadable]:
    return lambda text: _read_choice(text, allowed)


_REMEMBERED: Final = 1024
"""Cells of one column that are not read twice: a roster says most dates and numbers often."""


def _reader(fact: Fact) -> Reader:
    """What reads the cells of one column."""
    none_words = fact.none_words
    read: Callable[[str], Value | Unreadable]
    match fact.kind:
        case Kind.DATE:
            read = _date
        case Kind.BOOL:
            read = _read_bool
        case Kind.INT:
            read = _read_int
        case Kind.DECIMAL:
            read = _read_decimal
        case Kind.ENUM:
            read = _choice_of(fact.allowed)
        case _:

            def read_text(typed: str) -> str | None:
                text = typed.strip()
                return None if not text or text in none_words else text

            return read_text

    @lru_cache(_REMEMBERED)
    def read_once(typed: str) -> Value | Unreadable | None:
        text = typed.strip()
        return None if not text or text in none_words else read(text)

    return read_once


_READERS: Final[Mapping[str, Reader]] = {key: _reader(fact) for key, fact in FACTS.items()}


def read_value(fact: Fact, typed: str) -> Value | Unreadable | None:
    """Read one cell: a value of the fact's kind, None for an empty cell, or UNREADABLE.

    White space at either end does not count. Where the vocabulary says that a word such as 無
    means nothing to state, that word reads as empty.
    """
    return _READERS[fact.key](typed)


def read_case(
    typed: Mapping[str, str], *, row: int = 0, notes: Mapping[str, str] | None = None
) -> Case:
    """Read a case from its cells by fact key. Raises KeyError for a key that is no fact.

    The case keeps `typed`, which must not change afterwards.
    """
    values: dict[str, object] = {}
    unreadable: set[str] = set()
    for key, text in typed.items():
        value = _READERS[key](text)
        if value is UNREADABLE:
            unreadable.add(key)
        elif value is not None:
            values[key] = value
    return Case(
        facts=facts_of(values),
        row=row,
        typed=typed if all(typed.values()) else {k: t for k, t in typed.items() if t},
        unreadable=frozenset(unreadable),
        notes=notes or {},
    )


def shown(value: object, *, in_table: bool = False) -> str:
    """A value as the clerk reads it: 115年4月7日 (in a table 115/04/07), 是, 43,336."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case date():
            return roc_short(value) if in_table else roc(value)
        case int():
            return f"{value:,}"
        case Decimal():
            return f"{value:,f}"
        case _:
            return str(value)
