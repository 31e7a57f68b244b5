"""What our workbooks have in common: what a cell holds, and how a sheet lies on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

Columns = Sequence[tuple[str, int]]
"""The title of each column, and its width in digits (a Chinese character takes two)."""

LONGEST_TEXT: Final = 32_767
"""Characters (UTF-16 units) that one cell can hold."""
MOST_ROWS: Final = 1_048_576
"""Rows that one sheet can hold."""

HEADER: Final = {"bold": True, "bg_color": "#E8ECF0", "bottom": 1, "valign": "top"}
"""How the header looks."""

_CUT: Final = "…（內容過長，未全列）"
_A4: Final = 9


def fitting(text: str) -> str:
    """The text; one too long for a cell is cut and says so, where XlsxWriter would leave it out."""
    if len(text) <= LONGEST_TEXT // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * LONGEST_TEXT:
        return text
    room = LONGEST_TEXT - len(_CUT)
    return units[: 2 * room].decode("utf-16-le", "ignore") + _CUT


def lie_across(sheet: Worksheet, columns: Columns) -> None:
    """Lay a sheet across A4, all its columns side by side on one page, each as wide as it asks."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    for place, (_, width) in enumerate(columns):
        sheet.set_column(place, place, width)


def keep_header(sheet: Worksheet, row: int) -> None:
    """Let all rows up to a header stay in sight; the header repeats on every printed page."""
    sheet.freeze_panes(row + 1, 0)
    sheet.repeat_rows(row)
