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
from array import array
from collections.abc import Mapping
from typing import IO, Final
from xml.parsers import expat

from app.intake.cells import (
    MOST_ODDITIES,
    MOST_SHEETS,
    UNCOMPUTED,
    Fault,
    Seen,
    cells_allowed,
    column_index,
    column_letters,
    error_value,
    text_allowed,
)
from app.intake.formats import DAMAGE, Source
from app.intake.markup import BadMarkupError, SwollenError, bare, chunks, walk

_CHUNK: Final = 1 << 20
_OVERLAP: Final = 128
"""Longer than any of the signs, so that none is missed where two chunks meet."""

_SIGNS: Final = (b't="e"', b"t='e'")
_FORMULA: Final = b"<f"
_SIGNS_BY_FORMULAS: Final = (b"f></", b"f>\n", b"f>\r", b"f> ", b"/></c>", b"/>\n", b"/>\r", b"/> ")
"""Bytes without which no cell holds an error value, and no formula lacks its result.

They may stand where nothing is wrong, in XML laid out in lines; that costs time.
"""
_PREFIXED_CELL: Final = re.compile(rb":c[\s/>]")
_ODD_CELL: Final = re.compile(rb'<c(?! r="|[A-Za-z]| ?r?=?\Z)')
"""A cell that does not begin with its reference; one cut off at the end is seen with the next."""
_MERGED: Final = b"<mergeCell "
_DIMENSION: Final = re.compile(
    rb'<(?:\w+:)?dimension ref="(?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})"'
)
_PLACE: Final = re.compile(rb'r="([A-Za-z]+)(\d+)"')
_REFERENCE: Final = re.compile(r"([A-Za-z]+)(\d+)", re.ASCII)

_OF_CELLS: Final = frozenset({"row", "c", "v", "is"})
"""What stands only within a sheet's cells, or moves nothing where it stands elsewhere.

`f` is not of these: formats that lie after the cells have formulas of that name.
"""

_STRINGS: Final = "xl/sharedstrings.xml"
_STRINGS_ROOT: Final = re.compile(rb"<(\w+:)?sst\b")
_STRING: Final = re.compile(rb"<(?:[^<>\s/:]+:)?si[\s/>]")
_STATED_STRINGS: Final = re.compile(rb"uniqueCount\s*=\s*[\"']([^\"']*)")
_POINTING_CELL: Final = re.compile(rb"\bt\s*=\s*[\"']s[\"'][^<]*(?:<(?:\w+:)?v>(\d{1,9})</)?")
"""A cell that points at a text, and at which where that is written as any program writes it."""
_LONGEST_STRING: Final = 1024 * 1024
"""Bytes of one text with its markup; a cell holds 32,767 characters at most."""


def look(source: Source) -> list[Seen]:
    """What was seen of each sheet, in their order. Raises UnusableFile for a damaged file."""
    size = len(source.data)
    try:
        with zipfile.ZipFile(source.opened()) as archive:
            sheets, strings = _parts(archive)
            sizes = _string_sizes(archive, strings)
            found = [_look_at(archive, name, part, cells_allowed(size)) for name, part in sheets]
            for (_, part), seen in zip(sheets, found, strict=True):
                seen.text = max(sizes, default=0) * seen.values
                if seen.text > text_allowed(size):
                    seen.text = _text_in(archive, part, sizes)
            return found
    except SwollenError:
        raise source.swollen() from None
    except DAMAGE:
        raise source.damaged() from None


def _parts(archive: zipfile.ZipFile) -> tuple[list[tuple[str, str]], list[str]]:
    """Each sheet's name, and the member that holds it; empty for one without cells: a chart.

    Then the members that hold the texts of them all.
    """
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
    used = [part for _, part in sheets if part]
    if len(sheets) > MOST_SHEETS or len(set(used)) < len(used):
        raise SwollenError
    strings = {part for kind, part in parts.values() if kind == "sharedStrings"}
    return sheets, [members[part] for part in {*strings, _STRINGS} if part in members]


def _string_sizes(archive: zipfile.ZipFile, parts: list[str]) -> array[int]:
    """The bytes that each text takes in the file, which are no fewer than it has, in their order.

    A cell points at a text by its number, and each cell is handed a copy.
    """
    sizes = array("l")
    for part in parts:
        with archive.open(part) as f:
            start, rest = b"", b""
            for chunk in chunks(f):
                body = rest + chunk
                if not start:
                    root = _STRINGS_ROOT.search(chunk)
                    start = b"<%ssi" % ((root and root[1]) or b"")
                # calamine makes room for as many as are stated, and would end the process.
                if any(int(n) > archive.getinfo(part).file_size for n in _stated(body)):
                    raise BadMarkupError
                if not _are_all(start, body):
                    raise BadMarkupError
                *whole, rest = body.split(start)
                sizes.extend(map(len, whole))
                if max((len(rest), *map(len, whole))) > _LONGEST_STRING:
                    raise SwollenError
            sizes.append(len(rest))
    # What stands before the first is no text.
    return sizes[1:]


def _stated(body: bytes) -> list[bytes]:
    """How many texts a part says that it holds, wherever it may say so."""
    return _STATED_STRINGS.findall(body) if b"uniqueCount" in body else []


def _are_all(start: bytes, body: bytes) -> bool:
    """Whether all texts begin alike: calamine heeds no prefix, and would read those of another."""
    if start == b"<si" and b":si" not in body:
        return True
    return all(found.startswith(start) for found in _STRING.findall(body))


def _text_in(archive: zipfile.ZipFile, part: str, sizes: array[int]) -> int:
    """The bytes of the texts that a sheet's cells point at, or a few more."""
    longest = max(sizes)
    total, rest = 0, b""
    with archive.open(part) as f:
        for chunk in chunks(f):
            body, cut, rest = (rest + chunk).rpartition(b"</")
            rest = cut + rest
            for number in _POINTING_CELL.findall(body + cut):
                if not number:  # +0, or 0 beside a comment
                    total += longest
                elif int(number) < len(sizes):
                    total += sizes[int(number)]
    return total


def _elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, Mapping[str, str]]]:
    """The elements of a small part, without their prefixes."""
    found: list[tuple[str, Mapping[str, str]]] = []

    def attach(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = lambda name, at: found.append((bare(name), at))

    with archive.open(part) as f:
        walk(f, attach)
    return found


def _look_at(archive: zipfile.ZipFile, name: str, part: str, room: int) -> Seen:
    if not part:
        return Seen(name)
    with archive.open(part) as f:
        seen = _seen_if_plain(f, room)
    if seen is not None:
        seen.name = name
        return seen
    walker = _Walker(name, room)
    with archive.open(part) as f:
        walk(f, walker.attach)
    walker.end_cell()
    return walker.seen


def _seen_if_plain(stream: IO[bytes], room: int) -> Seen | None:
    """The sheet's extent and number of values, or None where anything asks for a closer look."""
    tail = stream.read(_CHUNK)
    stated = _DIMENSION.search(tail)
    if stated is None:
        return None
    rows, columns = int(stated[2]), column_index(stated[1].decode()) + 1
    not_within = _not_within(rows, columns)
    values = merged = 0
    while tail:
        # One byte is found ten times faster than two: that asks most of the questions.
        signs: tuple[bytes, ...] = _SIGNS if b"'" in tail else _SIGNS[:1]
        if b"f" in tail and _FORMULA in tail:
            signs += _SIGNS_BY_FORMULAS
        if tail.rfind(b"<", -_CHUNK) < 0 or any(sign in tail for sign in signs):
            return None
        if b":" in tail and b":c" in tail and _PREFIXED_CELL.search(tail):
            return None
        # An empty cell that only has a format ends in its own tag.
        values += tail.count(b"</c")
        merged += tail.count(_MERGED) if b"g" in tail else 0
        if merged > MOST_ODDITIES:
            raise SwollenError
        if not_within.search(tail):
            if _ODD_CELL.search(tail):
                return None
            # The sheet states less than it holds: count.
            places = _PLACE.findall(tail)
            letters = {c.decode().upper() for c, _ in places}
            rows = max((rows, *(int(row) for _, row in places)))
            columns = max((columns, *(column_index(c) + 1 for c in letters)))
            not_within = _not_within(rows, columns)
        chunk = stream.read(_CHUNK)
        tail = chunk and tail[-_OVERLAP:] + chunk
    if rows * columns > room:
        return None
    return Seen(rows=rows, columns=columns, values=values)


def _not_within(rows: int, columns: int) -> re.Pattern[bytes]:
    """A cell that does not begin with a reference within so many rows and columns.

    One search answers for every cell of a chunk that it begins as it should and where it lies; one
    cut off at the end is seen with the next.
    """
    column = "|".join(_up_to(column_letters(columns - 1), "A", "Z"))
    row = "|".join(reversed(_up_to(str(rows), "0", "9")))  # what most have comes first
    return re.compile(rf'<c(?! r="(?:{column})(?:{row})"|[A-Za-z]|[ r="A-Z\d]{{0,13}}\Z)'.encode())


def _up_to(text: str, first: str, last: str) -> list[str]:
    """Patterns of the texts of such signs that are no longer than this, nor as long and later."""

    def one(sign: str) -> str:
        return first if sign == first else f"[{first}-{sign}]"

    before, end = text[:-1], text[-1]
    found = [
        f"{text[:at]}{one(chr(ord(sign) - 1))}{one(last) * (len(text) - at - 1)}"
        for at, sign in enumerate(before)
        if sign > first
    ]
    found.append(before + one(end))
    return [*found, f"{one(last)}{{1,{len(before)}}}"] if before else found


class _Walker:
    """Where the walk through a sheet stands, and what it has seen.

    A cell ends where the next begins, and text is heard only within formulas and error values:
    calling back for everything would take longer than all the reading.
    """

    def __init__(self, name: str, room: int) -> None:
        self.seen = Seen(name)
        self._room = room
        self._merged = 0
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
        self._m = name.removesuffix(bare(name)) + "mergeCell"
        self._take_prefix_of(name)
        self._parser.StartElementHandler = self._start

    def _take_prefix_of(self, name: str) -> None:
        prefix = name.removesuffix(bare(name))
        self._c, self._f, self._v = prefix + "c", prefix + "f", prefix + "v"
        self._is, self._r = prefix + "is", prefix + "row"

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
        elif name == self._m:
            self._merged += 1
            if self._merged > MOST_ODDITIES:
                raise SwollenError
        elif bare(name) in _OF_CELLS:
            # calamine heeds no prefix, so a part may hold cells of two.
            self._take_prefix_of(name)
            self._start(name, at)

    def _start_cell(self, at: Mapping[str, str]) -> None:
        reference = at.get("r", "")
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None and _REFERENCE.fullmatch(reference):
            column = self._columns[letters] = column_index(letters.upper())
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
        seen.values += 1
        if seen.values > self._room or len(seen.faults) > MOST_ODDITIES:
            raise SwollenError
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
