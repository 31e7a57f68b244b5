"""What calamine does not say of an .ods sheet: error values, merged cells, true extent.

calamine hands over an error value as 0 or as an empty cell, and unfolds repeated rows without a
bound. `content.xml` is walked once for all of it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

from app.intake.cells import (
    MOST_ODDITIES,
    MOST_SHEETS,
    UNCOMPUTED,
    Fault,
    Seen,
    error_value,
)
from app.intake.formats import DAMAGE, Source
from app.intake.markup import SwollenError, walk

_CALC_TYPE: Final = "calcext:value-type"
_NO_CELL: Final[Mapping[str, str]] = {}
_ERROR_TEXT: Final = (
    *("#DIV/0", "#N/A", "#NAME", "#NULL", "#NUM", "#REF", "#VALUE"),
    *("Err:", "錯誤:"),
)


def look(source: Source) -> list[Seen]:
    """What was seen of each sheet, in their order. Raises UnusableFile for a damaged file."""
    walker = _Walker()
    try:
        with zipfile.ZipFile(source.opened()) as archive, archive.open("content.xml") as f:
            walk(f, walker.attach)
            walker.end_cell()
    except SwollenError:
        raise source.swollen() from None
    except DAMAGE:
        raise source.damaged() from None
    return walker.sheets


def _count(at: Mapping[str, str], name: str) -> int:
    stated = at.get(name, "1")
    return max(int(stated), 1) if stated.isdecimal() else 1


def _is_heard(at: Mapping[str, str]) -> bool:
    """Whether a cell's text says something that its attributes do not."""
    return "table:formula" in at or at.get(_CALC_TYPE) == "error"


class _Walker:
    """Where the walk through the document stands, and what it has seen.

    A cell ends where the next begins, and text is heard only within formulas and errors: calling
    back for everything would take longer than all the reading.
    """

    def __init__(self) -> None:
        self.sheets: list[Seen] = []
        self._start_byte = self._spaces = 0
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._cell: Mapping[str, str] = _NO_CELL
        self._text = ""
        self._in_note = 0
        self._is_shown = False

    def attach(self, parser: expat.XMLParserType) -> None:
        """Hear the elements of a document."""
        self._parser = parser
        parser.StartElementHandler = self._start

    def _start(self, name: str, at: Mapping[str, str]) -> None:
        if name == "table:table-cell" or name == "table:covered-table-cell":
            self._start_cell(at)
        elif name == "table:table-row":
            self.end_cell()
            self._row += self._rows
            self._rows = _count(at, "table:number-rows-repeated")
            self._column, self._columns = 0, 0
        elif name == "table:table":
            self.end_cell()
            self.sheets.append(Seen(at.get("table:name", "")))
            self._row, self._rows = 0, 0
            if len(self.sheets) > MOST_SHEETS:
                raise SwollenError
        elif name == "office:annotation":
            self._in_note += 1
        elif name == "text:p":
            self._is_shown = self._is_shown or not self._in_note
        elif name == "text:s":
            self._spaces += _count(at, "text:c")

    def _start_cell(self, at: Mapping[str, str]) -> None:
        self.end_cell()
        self._column += self._columns
        self._columns = 1
        if at:
            self._columns = _count(at, "table:number-columns-repeated")
            self._cell, self._text, self._in_note = at, "", 0
            self._is_shown = False
            self._start_byte, self._spaces = self._parser.CurrentByteIndex, 0
        if _is_heard(at):
            self._parser.CharacterDataHandler = self._hear
            self._parser.EndElementHandler = self._end

    def _hear(self, text: str) -> None:
        if not self._in_note:
            self._text += text

    def _end(self, name: str) -> None:
        if name == "office:annotation":
            self._in_note -= 1

    def end_cell(self) -> None:
        """Note what the cell before held; it is over."""
        at = self._cell
        self._cell = _NO_CELL
        heard = _is_heard(at)
        if not heard and "office:value-type" not in at:
            return
        seen = self.sheets[-1]
        self._count_in(seen)
        seen.rows = max(seen.rows, self._row + self._rows)
        seen.columns = max(seen.columns, self._column + self._columns)
        if "table:number-rows-spanned" in at or "table:number-columns-spanned" in at:
            self._note_merged(at)
        if heard:
            self._parser.CharacterDataHandler = self._parser.EndElementHandler = None
        shown = self._text.strip()
        if at.get(_CALC_TYPE) == "error" or shown.startswith(_ERROR_TEXT):
            self._add(error_value(shown or "#VALUE!"))
        elif "office:value-type" not in at and not self._is_shown:
            # LibreOffice leaves out the type of a formula that comes to an empty text, and writes
            # an empty paragraph for it; where there is none either, nobody has computed it.
            self._add(Fault(f"={at['table:formula'].partition('=')[2]}", UNCOMPUTED))

    def _count_in(self, seen: Seen) -> None:
        """Count a cell as often as it is repeated: each time it is a copy of its own."""
        times = self._rows * self._columns
        seen.values += times
        size = self._spaces
        if times > 1:
            size += self._parser.CurrentByteIndex - self._start_byte
        seen.text += size * times

    def _note_merged(self, at: Mapping[str, str]) -> None:
        down = _count(at, "table:number-rows-spanned")
        across = _count(at, "table:number-columns-spanned")
        if down > 1 or across > 1:
            area = self._row, self._column, self._row + down - 1, self._column + across - 1
            merged = self.sheets[-1].merged
            merged.append(area)
            if len(merged) > MOST_ODDITIES:
                raise SwollenError

    def _add(self, fault: Fault) -> None:
        faults = self.sheets[-1].faults
        if len(faults) + self._rows * self._columns > MOST_ODDITIES:
            raise SwollenError
        for row in range(self._row, self._row + self._rows):
            for column in range(self._column, self._column + self._columns):
                faults[row, column] = fault
