"""The faces on paper: which of them draws a character, how wide it is, and how it is embedded.

Text that is printed goes through `printable` first: what no face can draw becomes ▢(U+E1A3), never
a blank and never another machine's private glyph. After that every character has a face.
"""

from __future__ import annotations

import mmap
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from app import paths

FACE_FILES: Final = {"TW-Kai": "TW-Kai.ttf", "TW-Kai-Ext-B": "TW-Kai-Ext-B.ttf"}
"""The faces in the order in which they are asked."""

MAIN_FACE: Final = "TW-Kai"
BLANKS: Final = frozenset(" \u3000")
"""Characters that are meant to have an empty outline."""

LINE_BREAK: Final = "\n"
_PLAIN: Final = str.maketrans(
    dict.fromkeys("\t\u00a0", " ") | dict.fromkeys("\r\v\f\x85\u2028\u2029", LINE_BREAK)
)
_COMBINED: Final = re.compile("[A-Za-z][\u0300-\u036f]+")

_NOT_DRAWN: Final = frozenset("CMZ")
"""Controls, private use, marks and separators by the first letter of their category.

The faces hold pictures of boxes for many of them, which are no writing.
"""

LARGEST_BFCHAR_BLOCK: Final = 100
"""A block of a ToUnicode map holds at most so many entries (PDF 32000-1, 9.10.3)."""

_TO_UNICODE: Final = """\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def to_unicode(subset: Sequence[int]) -> str:
    """The ToUnicode map of a one-byte subset: position → code point, as UTF-16.

    reportlab writes a code point beyond the BMP as five hexadecimal digits, which readers take for
    something else: the text prints but cannot be searched or copied.
    """
    entries = [
        f"<{at:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
        for at, code in enumerate(subset)
        if code
    ]
    blocks = []
    for start in range(0, len(entries), LARGEST_BFCHAR_BLOCK):
        block = entries[start : start + LARGEST_BFCHAR_BLOCK]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return _TO_UNICODE.format(blocks="\n".join(blocks))


class _Mapped:
    """A face's file, mapped and not read: of its 40 MB only what is drawn comes into memory."""

    def __init__(self, file: Path) -> None:
        self.name = str(file)

    def read(self) -> mmap.mmap:
        """All of it, for reportlab to take slices of."""
        with Path(self.name).open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


class _Outlines:
    """The table of outlines, each read when it is drawn: reportlab copies all for a document."""

    def __init__(self, face: Any) -> None:
        self._bytes = face._ttf_data  # noqa: SLF001  # as reportlab's own `get_table` does
        self._start = face.get_table_pos("glyf")[0]

    def __getitem__(self, part: slice) -> bytes:
        """The bytes from one place to another of the table."""
        found: bytes = self._bytes[self._start + part.start : self._start + part.stop]
        return found


class _Face(TTFont):  # type: ignore[misc]  # reportlab has no types, so its classes are Any
    """A TrueType face whose text comes back whole from the PDF."""

    def __init__(self, name: str, file: Path) -> None:
        super().__init__(name, _Mapped(file), asciiReadable=False)
        face, table = self.face, self.face.get_table
        face.get_table = lambda tag: _Outlines(face) if tag == "glyf" else table(tag)
        face.glyphToChar.clear()  # 50,000 lists that only the reading of the file looks at

    def addObjects(self, doc: Any) -> None:  # noqa: N802  # reportlab's name
        """Embed the subsets, then put right what reportlab wrote as their ToUnicode maps."""
        subsets = self.state[doc].subsets
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for at, subset in enumerate(subsets):
            font = fonts[f"{doc.fontMapping[self.fontName][1:]}+{at}"]
            doc.idToObject[font.ToUnicode.name].content = to_unicode(subset)


def _drawn_by(face: Any) -> Iterator[tuple[int, str]]:
    """The characters that a face has an outline for, or that need none."""
    outlines = face.glyphPos
    for code, glyph in face.charToGlyph.items():
        char = chr(code)
        has_outline = glyph and outlines[glyph] != outlines[glyph + 1]
        if char in BLANKS or (has_outline and unicodedata.category(char)[0] not in _NOT_DRAWN):
            yield code, char


@dataclass(frozen=True, slots=True)
class Faces:
    """All characters that can be printed: the face of each and its width in ems."""

    of: Mapping[str, str]
    ems: Mapping[str, float]
    in_main: frozenset[str]


@cache
def faces() -> Faces:
    """Read and register the faces; some 0.3 s, once."""
    of: dict[str, str] = {}
    ems: dict[str, float] = {}
    for name, file in FACE_FILES.items():
        font = _Face(name, paths.resource("fonts", file))
        pdfmetrics.registerFont(font)
        face = font.face
        widths = face.charWidths
        for code, char in _drawn_by(face):
            if char not in of:
                of[char] = name
                ems[char] = widths[code] / 1000
    return Faces(of, ems, frozenset(c for c, name in of.items() if name == MAIN_FACE))


def _plain(text: str) -> str:
    """White space as spaces and line feeds; Latin letters and their accents as one character.

    Nothing else is normalised: that would change the form of compatibility ideographs.
    """
    text = text.replace("\r\n", LINE_BREAK).translate(_PLAIN)
    return _COMBINED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)


def lacking(text: str) -> list[str]:
    """The characters of a text that no face can draw, each once, in their order."""
    known = faces()
    if known.in_main.issuperset(text):
        return []
    return [c for c in dict.fromkeys(_plain(text)) if c not in known.of and c != LINE_BREAK]


def code_of(char: str) -> str:
    """A character's code as people write it: U+E1A3."""
    return f"U+{ord(char):04X}"


def printable(text: str) -> str:
    """A text of which every character can be drawn; line breaks stay line feeds."""
    known = faces()
    if known.in_main.issuperset(text):
        return text
    plain = _plain(text)
    for char in lacking(plain):
        plain = plain.replace(char, f"▢({code_of(char)})")
    return plain


def one_line(text: str) -> str:
    """The same on a single line: line feeds become spaces."""
    return printable(text).replace(LINE_BREAK, " ")


def width(text: str) -> float:
    """The width of a printable line, in ems. Raises KeyError for what no face can draw."""
    return sum(map(faces().ems.__getitem__, text))


class Run(NamedTuple):
    """Text of one face."""

    face: str
    text: str


def runs(text: str) -> Iterable[Run]:
    """A printable text, split where its face changes."""
    known = faces()
    if known.in_main.issuperset(text):
        return (Run(MAIN_FACE, text),)
    return _split(text)


@lru_cache(maxsize=4096)
def _split(text: str) -> tuple[Run, ...]:
    of = faces().of
    return tuple(Run(face, "".join(chars)) for face, chars in groupby(text, of.__getitem__))
