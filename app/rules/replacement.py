"""What a table of the user's own must have in common with the built-in one whose place it takes.

A rule reads a table by its keys and by the kind of its values. A table that has other ones would
not make the rule wrong but blind, and one of the right form may still say what no rule can use: a
blank list, a pair of three, steps in disorder. All of that is refused here, with the row.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from app.rules.dates import FIRST_ROC_DAY, roc
from app.rules.facts import FACTS
from app.rules.identity import is_org_code
from app.rules.law import BadLawTable, LawRow, LawTable, RowCheck, RowValue

MOST: Final = 10**9
"""Above any number of the law; what is higher was mistyped."""

_FINEST: Final = 6
"""Digits after the decimal point."""

_PAIRS: Final = ("assistant.points",)
"""Tables whose lists are a lower and an upper limit."""

_RENAMED: Final = ("places.former",)
"""Tables whose words are an old name, →, and the new one."""

_OPEN_KEYS: Final[Mapping[str, tuple[str, Callable[[str], bool]]]] = {
    "titles.ranked": ("十碼的機關代碼，或不填", lambda key: not key or is_org_code(key)),
    "pay.points": ("六等至十三等之一", lambda key: key in FACTS["grade"].allowed),
}
"""Tables that may hold keys the built-in one does not: what these are, and how to tell."""

_KEYS_MAY_LACK: Final = ("titles.ranked",)
"""Tables that need not hold every key of the built-in one."""

_UNSEEN: Final = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Characters without a picture: they would break a line, or turn one round."""

_FORMULA_SIGNS: Final = ("=", "+", "-", "@")
"""A spreadsheet takes what begins with one of these for a formula."""

LIST_SIGN: Final = "、"
"""Parts the words of a list where a list is written as one text."""


class Kind(StrEnum):
    """What sort of value a table holds."""

    FLAG = "是或否"
    NUMBER = "整數"
    DECIMAL = "數，可有小數"
    TEXT = "文字"
    NUMBERS = "整數的清單，由小到大"
    TEXTS = "文字的清單"


def kind_of(value: RowValue) -> Kind:
    """The kind of one value."""
    match value:
        case bool():
            return Kind.FLAG
        case int():
            return Kind.NUMBER
        case Decimal():
            return Kind.DECIMAL
        case str():
            return Kind.TEXT
        case _:
            return Kind.NUMBERS if isinstance(value[0], int) else Kind.TEXTS


def kind_of_table(built_in: LawTable) -> Kind:
    """The kind of value that a built-in table holds."""
    return kind_of(built_in.all_rows[0].value)


def key_words(built_in: LawTable) -> str:
    """What may stand as key in a table, in words; empty where it has no keys."""
    if built_in.id in _OPEN_KEYS:
        return _OPEN_KEYS[built_in.id][0]
    return LIST_SIGN.join(filter(None, built_in.rows))


def choices(built_in: LawTable) -> tuple[str, ...]:
    """The words among which a value must be, for a table of single words: rules go by them."""
    return tuple(dict.fromkeys(r.value for r in built_in.all_rows if isinstance(r.value, str)))


def row_check(built_in: LawTable) -> RowCheck:
    """What each row of a table must pass to take the place of one of the built-in table."""

    def check(row: LawRow, place: str) -> None:
        _check_key(row, built_in, place)
        _check_days(row, place)
        _check_kind(row, built_in, place)
        _check_value(row, built_in, place)
        for text in (row.key, row.basis, *_words_of(row.value)):
            _check_text(text, place)

    return check


def check_keys(table: LawTable, built_in: LawTable, where: str) -> None:
    """Refuse a table that lacks a key: what rules ask for by it would be decided no more."""
    lacking = [key for key in built_in.rows if key not in table.rows]
    if lacking and table.id not in _KEYS_MAY_LACK:
        named = LIST_SIGN.join(f"「{key}」" for key in lacking)
        raise BadLawTable(f"{where}「{table.title}」：少了鍵{named}的列，請補上。")


def _check_key(row: LawRow, built_in: LawTable, place: str) -> None:
    if row.key in built_in.rows:
        return
    if built_in.id in _OPEN_KEYS:
        _, fits = _OPEN_KEYS[built_in.id]
        if fits(row.key):
            return
    words = key_words(built_in)
    if not words:
        raise BadLawTable(f"{place}：這張表不分鍵，請刪去鍵（key）「{row.key}」。")
    typed = f"「{row.key}」" if row.key else "未填，"
    raise BadLawTable(f"{place}：鍵（key）{typed}須為{words}。")


def _check_days(row: LawRow, place: str) -> None:
    for word, day in (("起日", row.since), ("迄日", row.until)):
        if day is not None and day < FIRST_ROC_DAY:
            raise BadLawTable(f"{place}：{word}讀成{roc(day)}，早於民國元年，請改正年份。")


def _check_kind(row: LawRow, built_in: LawTable, place: str) -> None:
    wanted, found = kind_of_table(built_in), kind_of(row.value)
    if found is not wanted and not (wanted is Kind.DECIMAL and found is Kind.NUMBER):
        raise BadLawTable(f"{place}：值（value）須為{wanted}。")


def _check_value(row: LawRow, built_in: LawTable, place: str) -> None:
    value = row.value
    for number in _numbers_of(value):
        if not 0 <= number <= MOST or _is_too_fine(number):
            raise BadLawTable(f"{place}：值（value）不是合理的數，請改正。")
    if isinstance(value, str) and value not in choices(built_in):
        words = LIST_SIGN.join(f"「{c}」" for c in choices(built_in))
        raise BadLawTable(f"{place}：值（value）「{value}」須為{words}之一。")
    if not isinstance(value, tuple):
        return
    numbers = _numbers_of(value)
    if any(earlier >= later for earlier, later in pairwise(numbers)):
        raise BadLawTable(f"{place}：值（value）須由小到大，不得重複。")
    if built_in.id in _PAIRS and len(numbers) != 2:
        raise BadLawTable(f"{place}：值（value）須為下限與上限兩個數。")
    if any(LIST_SIGN in word for word in _words_of(value)):
        raise BadLawTable(f"{place}：值（value）的每一項不得含「、」，請分成兩項。")
    if built_in.id in _RENAMED and not all(map(_is_renaming, _words_of(value))):
        raise BadLawTable(f"{place}：值（value）的每一項須寫成「舊名→新名」。")


def _is_renaming(word: str) -> bool:
    names = word.split("→")
    return len(names) == 2 and all(name.strip() for name in names)


def _is_too_fine(number: int | Decimal) -> bool:
    exponent = number.as_tuple().exponent if isinstance(number, Decimal) else 0
    return not isinstance(exponent, int) or abs(exponent) > _FINEST


def _numbers_of(value: RowValue) -> list[int | Decimal]:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return [value]
    return [v for v in value if isinstance(v, int)] if isinstance(value, tuple) else []


def _words_of(value: RowValue) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [v for v in value if isinstance(v, str)] if isinstance(value, tuple) else []


def _check_text(text: str, place: str) -> None:
    if text != text.strip():
        raise BadLawTable(f"{place}：「{text.strip()}」前後有空白，請刪去。")
    if any(unicodedata.category(c) in _UNSEEN for c in text):
        raise BadLawTable(f"{place}：文字中有換行或看不見的字元，請刪去後重打。")
    if "?" in text:
        raise BadLawTable(f"{place}：文字中有「?」，可能是存檔時遺失的字；請改正，並存成 UTF-8。")
    if text.startswith(_FORMULA_SIGNS):
        raise BadLawTable(f"{place}：文字不得以 {text[0]} 起頭，試算表會當成公式。")
