"""Cells of a spreadsheet: as the clerk typed them, their places, and what is odd about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from app.rules.dates import FIRST_ROC_DAY, ROC_OFFSET

MAX_CELLS: Final = 24_000_000
"""A sheet is held as one block, 32 bytes a cell; this is 100,000 cases, every column twice."""
FREE_CELLS: Final = 4_000_000
"""What any sheet may hold or span. Beyond it a file must be as large as it claims to be: one cell
for each of its bytes, where real ones take two or more for a cell."""
FREE_TEXT: Final = 128 * 1024 * 1024
"""Bytes of text that the cells of any sheet may come to, one text in many cells counted for each;
beyond it, `TEXT_PER_BYTE` for each byte of the file."""
TEXT_PER_BYTE: Final = 32
MOST_SHEETS: Final = 1000
"""A workbook with more was made to take time."""
MOST_ODDITIES: Final = 200_000
"""Faults of a sheet, or merged areas: no roster has so many, and each takes some hundred bytes."""

_LAST_ROC_YEAR_TYPED: Final = 999
_WHOLE_BELOW: Final = 1e15
"""Spreadsheets keep fifteen digits: below this a whole number is exact."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell whose content is known to be no value: an error value, a formula never computed.

    `text` is what the clerk sees there, `message` the sentence that says what to do.
    """

    text: str
    message: str


Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta | Fault


ERROR_MESSAGE: Final = "儲存格是錯誤值「{}」，不是資料；請改正公式，或直接填入值。"
UNCOMPUTED: Final = "儲存格的公式還沒有算出值；請以試算表軟體開啟檔案，存檔後再匯入，或直接填入值。"


def error_value(shown: str) -> Fault:
    """The fault of a cell that shows an error value such as #DIV/0!."""
    return Fault(shown, ERROR_MESSAGE.format(shown))


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a cell that is read but that the clerk should look at."""

    row: int
    column: int
    value: str
    message: str


Area = tuple[int, int, int, int]
"""First row and column, last row and column."""


@dataclass(slots=True)
class Seen:
    """What the spreadsheet reader does not say of a sheet.

    Rows and columns count from 0; `rows` and `columns` are how many there are, from A1 to the last
    cell that holds anything. `values` is how many cells hold anything, as far as that was counted,
    and `text` no fewer than the bytes of text in them that the file holds only once.
    """

    name: str = ""
    faults: dict[tuple[int, int], Fault] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    rows: int = 0
    columns: int = 0
    values: int = 0
    text: int = 0


def cells_allowed(size: int) -> int:
    """How many cells a sheet may hold or span in a file of this many bytes."""
    return min(MAX_CELLS, FREE_CELLS + size)


def text_allowed(size: int) -> int:
    """How many bytes of text a sheet's cells may come to in a file of this many bytes."""
    return FREE_TEXT + TEXT_PER_BYTE * size


def as_typed(cell: Cell) -> str:
    """The text that a clerk would have typed to get this cell; empty for an empty cell."""
    match cell:
        case str():
            return cell
        case bool():
            return "是" if cell else "否"
        case float():
            return _number(cell)
        case dt.datetime() if cell.time() == dt.time():
            return _date(cell.date())
        case dt.datetime():
            return f"{_date(cell.date())} {cell.time().isoformat()}"
        case dt.date():
            return _date(cell)
        case Fault():
            return cell.text
        case _:
            return str(cell)


def _number(value: float) -> str:
    """12.0 as 12, and 0.30000000000000004 as the 0.3 that the spreadsheet shows."""
    if value.is_integer() and abs(value) < _WHOLE_BELOW:
        return str(int(value))
    return f"{Decimal(f'{value:.15g}'):f}"


def _date(day: dt.date) -> str:
    """As clerks write it, 115-04-07; western where three digits of 民國 year cannot say it."""
    year = day.year - ROC_OFFSET
    if day < FIRST_ROC_DAY or year > _LAST_ROC_YEAR_TYPED:
        return f"{day:%Y-%m-%d}" if day.year >= 1000 else f"{day.year:04d}-{day:%m-%d}"
    return f"{year}-{day:%m-%d}"


def column_letters(index: int) -> str:
    """The name of a column, counted from 0: A, B, … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def column_index(letters: str) -> int:
    """The column, counted from 0, that these letters name."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def place(row: int, column: int) -> str:
    """A cell's name as spreadsheets write it; row and column counted from 0."""
    return f"{column_letters(column)}{row + 1}"
