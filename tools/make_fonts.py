"""Makes the faces of `resources/fonts` from 全字庫正楷體 as published; run by hand.

    python tools/make_fonts.py FOLDER_OF_THE_PUBLISHED_TTFS

Paper needs outlines and widths only: hinting, vertical metrics, glyph names and layout tables go,
which takes a third of the size. Private-use characters go too: they mean different things on
different machines, so no font may lend them a shape. The same input gives the same bytes.
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

TARGET: Final = Path(__file__).resolve().parent.parent / "resources" / "fonts"

FACES: Final = {
    "TW-Kai-98_1.ttf": "TW-Kai.ttf",
    "TW-Kai-Ext-B-98_1.ttf": "TW-Kai-Ext-B.ttf",
}
KEPT_TABLES: Final = frozenset(
    ["GlyphOrder", "head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post"]
)
NAMELESS_POST: Final = 3.0
MOST_BYTES: Final = 85_000_000


def slim(source: Path, target: Path) -> None:
    """Write a copy of a TrueType font without all that printing on paper does not need."""
    with TTFont(source, recalcBBoxes=False, recalcTimestamp=False) as font:
        for tag in set(font.keys()) - KEPT_TABLES:
            del font[tag]
        outlines = font["glyf"]
        for name in font.getGlyphOrder():
            outlines.glyphs[name].trim(remove_hinting=True)
        font["maxp"].maxSizeOfInstructions = 0
        font["maxp"].maxFunctionDefs = 0
        font["maxp"].maxStackElements = 0
        font["post"].formatType = NAMELESS_POST
        font["head"].modified = font["head"].created
        for table in font["cmap"].tables:
            table.cmap = {
                code: name
                for code, name in table.cmap.items()
                if unicodedata.category(chr(code)) != "Co"
            }
        font.save(target)


def main(arguments: list[str]) -> int:
    """Make both faces; answers the exit status."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    total = 0
    for published, ours in FACES.items():
        slim(Path(arguments[0]) / published, TARGET / ours)
        size = (TARGET / ours).stat().st_size
        total += size
        print(f"{ours}: {size:,} bytes")
    if total > MOST_BYTES:
        print(f"{total:,} bytes are more than the repository should carry", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
