"""The numbers that name people, agencies and documents: their forms and check digits.

Sources: the published coding of the national ID number and of the two resident numbers; the forms
of agency codes and document numbers as the letters show them.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

_LETTERS: Final = {letter: number for number, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", 10)}
"""A is 10, B is 11 and so on; the letters that came late (W, Z, I, O) have the last numbers."""

_WEIGHTS: Final = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)


class IdForm(StrEnum):
    """Which kind of number a person is known by."""

    NATIONAL = "國民身分證統一編號"
    RESIDENT = "新式統一證號"
    OLD_RESIDENT = "舊式統一證號"


_FORMS: Final = (
    (IdForm.NATIONAL, re.compile(r"[A-Z][12]\d{8}", re.ASCII)),
    (IdForm.RESIDENT, re.compile(r"[A-Z][89]\d{8}", re.ASCII)),
    (IdForm.OLD_RESIDENT, re.compile(r"[A-Z][A-D]\d{8}", re.ASCII)),
)
_ORG_CODE: Final = re.compile(r"[0-9A-Z]\d{8}[A-Z]", re.ASCII)


def id_form(number: str) -> IdForm | None:
    """The form of a number, its check digit aside; None where it has no known form."""
    return next((form for form, pattern in _FORMS if pattern.fullmatch(number)), None)


def has_right_check_digit(number: str) -> bool:
    """Whether the check digit of a number of known form fits.

    The first letter counts as its two digits, a second letter as the units digit of its value; the
    weighted sum of all is a multiple of ten.
    """
    first = _LETTERS[number[0]]
    second = int(number[1]) if number[1].isdigit() else _LETTERS[number[1]] % 10
    digits = (first // 10, first % 10, second, *map(int, number[2:]))
    return sum(d * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 10 == 0


def sex_of(number: str) -> str:
    """男 or 女, as the second character of a number of known form says."""
    return "男" if number[1] in "18AC" else "女"


def is_org_code(code: str) -> bool:
    """Whether an agency code has the form of one: ten characters, the last a letter."""
    return _ORG_CODE.fullmatch(code) is not None
