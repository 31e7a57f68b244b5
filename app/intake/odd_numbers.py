"""Numbers of people and agencies that a spreadsheet or an export has spoilt: told, never mended.

A column of ID numbers without its letters has become numbers, 123456789 or 1.23457E+08; a code of
an agency has lost its leading zero; a number that an export has masked is none at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from app.intake.cells import Cell, Notice, as_typed
from app.masked_numbers import is_masked
from app.rules.dates import narrow
from app.rules.facts import FACTS, Kind
from app.rules.identity import ID_LENGTH

_NUMBER: Final = re.compile(r"[+-]?[\d,]+(?:\.\d*)?(?:[eE][+-]?\d+)?", re.ASCII)
_LENGTH: Final = re.compile(r"(\d+) 碼", re.ASCII)
_LOST_AT_MOST: Final = 2
"""Leading zeros that a code may have lost; a shorter one is something else."""

LENGTHS: Final[Mapping[str, int]] = {
    key: int(length[1])
    for key, fact in FACTS.items()
    if fact.kind is Kind.CODE and (length := _LENGTH.search(fact.note))
}
"""How many characters a code has, where the vocabulary says so."""
LOOKED_AT: Final = frozenset(k for k, f in FACTS.items() if f.kind is Kind.ID) | LENGTHS.keys()
"""The facts whose columns are looked at."""
NEVER_ZERO: Final = frozenset(
    k for k, f in FACTS.items() if f.kind not in (Kind.BOOL, Kind.INT, Kind.DECIMAL)
)
"""The facts of which 0, as a number, is no value."""


def is_left_over(key: str, cell: Cell) -> bool:
    """Whether a cell holds the 0 that a formula leaves where it should come to nothing.

    One that refers to an empty cell comes to 0 in every spreadsheet; one that comes to an empty
    text is written as 0 where LibreOffice saves a form as .xls that it has not computed.
    """
    return cell.__class__ in (float, int) and cell == 0 and key in NEVER_ZERO


def tell_of_left_over(title: str, count: int) -> str:
    """What to tell of a column with such cells."""
    return f"「{title}」這一欄有 {count:,} 格是 0，{LEFT_OVER}"


LEFT_OVER: Final = "多為公式沒有內容可帶出而留下的，視為未填；若是所填的值，請以文字重填。"


class Spoilt(StrEnum):
    """What has become of a number."""

    MASKED = "masked"
    NUMBER = "number"
    SHORT = "short"


def spoilt(key: str, text: str) -> Spoilt | None:
    """What has become of a number in a column of `LOOKED_AT`; None where it may be whole."""
    if len(text) == ID_LENGTH and text[0].isalpha() and text[2:].isdecimal() and key not in LENGTHS:
        return None  # nearly always: worth asking first
    plain = narrow(text).strip()
    if key in LENGTHS:
        lacking = LENGTHS[key] - len(plain)
        is_code = plain.isascii() and plain.isalnum()
        return Spoilt.SHORT if is_code and 0 < lacking <= _LOST_AT_MOST else None
    if _NUMBER.fullmatch(plain):
        return Spoilt.NUMBER
    return Spoilt.MASKED if is_masked(plain) else None


def of_cell(key: str, text: str) -> tuple[str, bool] | None:
    """What to say of one cell, and whether it cannot be taken as it stands."""
    match spoilt(key, text):
        case Spoilt.MASKED:
            return "證號已遮蔽，視為未填；已存案件的證號不變。", False
        case Spoilt.NUMBER:
            return (
                "證號只有數字，可能被試算表當成數字而失去字母或位數；"
                "請把這一欄設為文字格式，改填完整證號。"
            ), True
        case Spoilt.SHORT:
            return f"只有 {len(narrow(text).strip())} 碼，{_whole(key)}；{_CHECK}", False
        case _:
            return None


_CHECK: Final = "可能少了開頭的 0，請核對。"


def _whole(key: str) -> str:
    return f"{FACTS[key].label}為 {LENGTHS[key]} 碼"


def of_column(key: str, column: int, title: str, cells: Iterable[tuple[int, Cell]]) -> list[Notice]:
    """What to tell of a column: of each sort once, at its first cell, and how many there are.

    `cells` are the lines, counted from 0, with what stands there.
    """
    found: dict[Spoilt, list[tuple[int, str]]] = {}
    for row, cell in cells:
        text = cell if isinstance(cell, str) else as_typed(cell)
        if text and (what := spoilt(key, text)):
            found.setdefault(what, []).append((row, text))
    return [
        Notice(places[0][0], column, places[0][1], _sentence(key, title, what, len(places)))
        for what, places in found.items()
    ]


def _sentence(key: str, title: str, what: Spoilt, count: int) -> str:
    head = f"「{title}」這一欄有 {count:,} 格"
    match what:
        case Spoilt.MASKED:
            return f"{head}已遮蔽，視為未填；存入時不會變更已存案件的證號，新案件請補填完整證號。"
        case Spoilt.NUMBER:
            return (
                f"{head}只有數字，可能被試算表當成數字而失去字母或位數；"
                "請在名冊把這一欄設為文字格式，改填完整證號後再匯入。"
            )
        case _:
            return f"{head}不足 {LENGTHS[key]} 碼，{_CHECK}"
