"""What calamine does not say of an .xlsx sheet: error values, formulas without one, true extent.

calamine hands over `#DIV/0!` and a formula that was never computed as empty cells, and holds a
sheet as one dense block, so that a stray cell in the last row would take gigabytes. The sheet's XML
is first looked through for any sign of that, which takes a tenth of the time of reading; only where
there is one is it walked cell by cell.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from typing import IO, Final
from xml.parsers import expat

from app.intake.cells import MAX_CELLS, UNCOMPUTED, Fault, Seen, column_index, error_value
from app.intake.formats import DAMAGE, Source
from app.intake.markup import bare, walk

_CHUNK: Final = 1 << 20
_OVERLAP: Final = 128
"""Longer than any of the signs, so that none is missed where two chunks meet."""

_SIGNS: Final = (b't="e"', b"t='e'", b":c>")
_FORMULA: Final = b"<f"
_SIGNS_BY_FORMULAS: Final = (b"f></", b"f>\n", b"f>\r", b"f> ", b"/></c>", b"/>\n", b"/>\r", b"/> ")
"""Bytes without which no cell holds an error value, and no formula lacks its result.

They may stand where nothing is wrong, in XML laid out in lines or with prefixes; that costs time.
"""
_FAR_CELL: Final = re.compile(rb'r="(?:[A-Z]{3}|[A-Z]{1,2}\d{6})')
_DIMENSION: Final = re.compile(
    rb'<(?:\w+:)?dimension ref="(?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})"'
)
_PLACE: Final = re.compile(rb'r="([A-Z]{1,3})(\d{1,7})"')
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")

Extent = tuple[int, int]
"""Rows and columns from A1 to the last cell that holds anything."""


def look(source: Source) -> list[Seen]:
    """What was seen of each sheet, in their order. Raises UnusableFile for a damaged file."""
    try:
        with zipfile.ZipFile(source.opened()) as archive:
            return [_look_at(archive, name, part) for name, part in _sheet_parts(archive)]
    except DAMAGE:
        raise source.damaged() from None


def _sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Each sheet's name, and the member that holds it; empty for one without cells: a chart."""
    members = {m.replace("\\", "/").lower(): m for m in archive.namelist()}

    def related(of: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(of)
        found: dict[str, tuple[str, str]] = {}
        rels = members[posixpath.join(folder, "_rels", f"{name}.rels").lower()]
        for element, at in _elements(archive, rels):
            if element == "Relationship":
                target = posixpath.normpath(posixpath.join("/", folder, at["Target"]))
                found[at["Id"]] = (at["Type"].rpartition("/")[2], target.lstrip("/").lower())
        return found

    workbook = dict(related("").values())["officeDocument"]
    parts = related(workbook)
    sheets: list[tuple[str, str]] = []
    for element, at in _elements(archive, members[workbook]):
        if element == "sheet":
            kind, part = parts[{bare(name): value for name, value in at.items()}["id"]]
            sheets.append((at["name"], members[part] if kind == "worksheet" else ""))
    return sheets


def _elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, Mapping[str, str]]]:
    """The elements of a small part, without their prefixes."""
    found: list[tuple[str, Mapping[str, str]]] = []

    def attach(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = lambda name, at: found.append((bare(name), at))

    with archive.open(part) as f:
        walk(f, attach)
    return found


def _look_at(archive: zipfile.ZipFile, name: str, part: str) -> Seen:
    if not part:
        return Seen(name)
    with archive.open(part) as f:
        extent = _extent_if_plain(f)
    if extent is not None:
        return Seen(name, rows=extent[0], columns=extent[1])
    walker = _Walker(name)
    with archive.open(part) as f:
        walk(f, walker.attach)
    walker.end_cell()
    return walker.seen


def _extent_if_plain(stream: IO[bytes]) -> Extent | None:
    """The sheet's extent, or None where anything asks for a closer look."""
    tail = stream.read(_CHUNK)
    stated = _DIMENSION.search(tail)
    if stated is None:
        return None
    rows, columns = int(stated[2]), column_index(stated[1].decode()) + 1
    while tail:
        signs = _SIGNS + _SIGNS_BY_FORMULAS if _FORMULA in tail else _SIGNS
        if any(sign in tail for sign in signs):
            return None
        if _FAR_CELL.search(tail):
            # The sheet may state less than it holds: count, in the few that are so large.
            places = _PLACE.findall(tail)
            rows = max(rows, *(int(row) for _, row in places))
            columns = max(columns, *(column_index(c.decode()) + 1 for c in {c for c, _ in places}))
        chunk = stream.read(_CHUNK)
        tail = chunk and tail[-_OVERLAP:] + chunk
    return (rows, columns) if rows * columns <= MAX_CELLS else None


class _Walker:
    """Where the walk through a sheet stands, and what it has seen.

    A cell ends where the next begins, and text is heard only within formulas and error values:
    calling back for everything would take longer than all the reading.
    """

    def __init__(self, name: str) -> None:
        self.seen = Seen(name)
        self._row = self._column = -1
        self._is_error = False
        self._has_value = False
        self._has_formula = False
        self._formula = self._value = ""
        self._columns: dict[str, int] = {}

    def attach(self, parser: expat.XMLParserType) -> None:
        """Hear the elements of a sheet."""
        self._parser = parser
        parser.StartElementHandler = self._root

    def _root(self, name: str, _: Mapping[str, str]) -> None:
        prefix = name.removesuffix(bare(name))
        self._c, self._f, self._v = prefix + "c", prefix + "f", prefix + "v"
        self._is, self._r = prefix + "is", prefix + "row"
        self._parser.StartElementHandler = self._start

    def _start(self, name: str, at: Mapping[str, str]) -> None:
        if name == self._v:
            self._has_value = True
            if self._is_error:
                self._parser.CharacterDataHandler = self._hear_value
        elif name == self._c:
            self.end_cell()
            self._start_cell(at)
        elif name == self._is:
            self._has_value = True
        elif name == self._f:
            self._has_formula = True
            self._parser.CharacterDataHandler = self._hear_formula
        elif name == self._r:
            self.end_cell()
            self._row = int(at["r"]) - 1 if at.get("r", "").isdecimal() else self._row + 1
            self._column = -1

    def _start_cell(self, at: Mapping[str, str]) -> None:
        reference = at.get("r", "")
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None and _REFERENCE.fullmatch(reference):
            column = self._columns[letters] = column_index(letters)
        if column is None:
            self._column += 1
        else:
            self._column, self._row = column, int(reference[len(letters) :]) - 1
        self._is_error = at.get("t") == "e"

    def _hear_value(self, text: str) -> None:
        self._value += text

    def _hear_formula(self, text: str) -> None:
        self._formula += text

    def end_cell(self) -> None:
        """Note what the cell before held; it is over."""
        if not self._has_value and not self._has_formula:
            return
        seen = self.seen
        if self._row >= seen.rows:
            seen.rows = self._row + 1
        if self._column >= seen.columns:
            seen.columns = self._column + 1
        if self._is_error:
            seen.faults[self._row, self._column] = error_value(self._value or "#VALUE!")
        elif not self._has_value:
            seen.faults[self._row, self._column] = Fault(f"={self._formula}", UNCOMPUTED)
        if self._is_error or self._has_formula:
            self._parser.CharacterDataHandler = None
            self._formula = self._value = ""
        self._has_value = self._has_formula = False
