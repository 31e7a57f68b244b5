"""The numbers that name people, agencies and documents: their forms and check digits.

Sources: the published coding of the national ID number and of the two resident numbers; the forms
of agency codes and document numbers as the letters show them.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from operator import mul
from typing import Final

_LETTERS: Final = {letter: number for number, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", 10)}
"""A is 10, B is 11 and so on; the letters that came late (W, Z, I, O) have the last numbers."""

_FIRST: Final = {letter: n // 10 + n % 10 * 9 for letter, n in _LETTERS.items()}
"""What the first letter adds: its two digits, of weight 1 and 9."""


class IdForm(StrEnum):
    """Which kind of number a person is known by."""

    NATIONAL = "國民身分證統一編號"
    RESIDENT = "新式統一證號"
    OLD_RESIDENT = "舊式統一證號"


_WEIGHTS: Final = (7, 6, 5, 4, 3, 2, 1, 1)
"""How much each of the eight digits counts."""
_WEIGHT_OF_ZEROES: Final = sum(_WEIGHTS) * ord("0")
"""What eight zeroes come to, counted by the numbers of their characters."""

_FORM_BY_SECOND: Final = (
    dict.fromkeys("12", IdForm.NATIONAL)
    | dict.fromkeys("89", IdForm.RESIDENT)
    | dict.fromkeys("ABCD", IdForm.OLD_RESIDENT)
)
ID_LENGTH: Final = 10
"""Characters of a number of any form."""
_ORG_CODE: Final = re.compile(r"[0-9A-Z]\d{8}[A-Z]", re.ASCII)


@lru_cache(16)  # the rules ask of one case's number one after the other
def id_form(number: str) -> IdForm | None:
    """The form of a number, its check digit aside; None where it has no known form."""
    if len(number) != ID_LENGTH or not number.isascii() or not number[2:].isdigit():
        return None
    return _FORM_BY_SECOND.get(number[1]) if number[0] in _LETTERS else None


def has_right_check_digit(number: str) -> bool:
    """Whether the check digit of a number of known form fits.

    The first letter counts as its two digits, a second letter as the units digit of its value
    (its tens make no difference); the weighted sum of all is a multiple of ten.
    """
    second = number[1]
    letter = _LETTERS.get(second)
    total = _FIRST[number[0]] + 8 * (int(second) if letter is None else letter)
    digits: int = sum(map(mul, _WEIGHTS, number[2:].encode())) - _WEIGHT_OF_ZEROES
    return (total + digits) % 10 == 0


def sex_of(number: str) -> str:
    """男 or 女, as the second character of a number of known form says."""
    return "男" if number[1] in "18AC" else "女"


def is_org_code(code: str) -> bool:
    """Whether an agency code has the form of one: ten characters, the last a letter."""
    return _ORG_CODE.fullmatch(code) is not None
