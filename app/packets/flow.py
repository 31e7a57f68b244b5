"""Blocks of text and rows of tables, and the flow that sets them on pages.

A block is never split. What may grow without bound (a cell, a paragraph) is therefore built as
several blocks once it is long, so that nothing is ever cut off or set over something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from app.packets.choice import SIGNERS
from app.packets.fonts import one_line, printable, width
from app.packets.lines import break_lines, by_hyphens
from app.packets.page import (
    ASCENT,
    BODY_HEIGHT,
    BODY_WIDTH,
    FINE,
    HAIR,
    LEFT,
    Block,
    Page,
    Shape,
    Stroke,
    Words,
    centred,
)
from app.packets.paper import UPRIGHT, Sheet
from app.rules.results import Verdict

LEADING: Final = 1.32
SHAPE_ROOM: Final = 1.25
"""What a shape and the space after it take before a line, in ems."""
CELL_PAD: Final = 4.0
ROW_PAD: Final = 2.1
TIGHT: Final = 0.7
"""The pad of a narrow column of numbers, so that one of five digits fits."""
MOST_ROW_LINES: Final = 24
"""A longer cell goes on in a further row."""
MOST_TOGETHER: Final = 0.4 * BODY_HEIGHT
"""A paragraph higher than this may be split between its lines."""


class Cell(NamedTuple):
    """What stands in one cell of a row."""

    text: str
    wide: float
    size: float = 10
    bold: bool = False
    middle: bool = False
    most_lines: int = 0
    """Where not 0, a longer text ends in … on that line."""
    shape: Verdict | None = None
    """A verdict whose shape stands before the first line."""
    pad: float = CELL_PAD
    """What is left free at each side."""
    is_number: bool = False
    """A case's number is broken after its hyphens where it can be."""


def space(height: float) -> Block:
    """Empty height."""
    return Block(height)


def _lines_of(cell: Cell) -> tuple[str, ...]:
    limit = (cell.wide - 2 * cell.pad) / cell.size - (SHAPE_ROOM if cell.shape else 0)
    text = printable(cell.text)
    lines = break_lines(by_hyphens(text, limit) if cell.is_number else text, limit)
    if cell.most_lines and len(lines) > cell.most_lines:
        last = lines[cell.most_lines - 1]
        while last and width(last) + 1 > limit:
            last = last[:-1]
        return (*lines[: cell.most_lines - 1], last + "…")
    return lines


def _row_part(
    cells: Sequence[Cell],
    parts: Sequence[tuple[str, ...]],
    height: float,
    left: float,
    *,
    grid: bool,
) -> Block:
    right = left + sum(cell.wide for cell in cells)
    words: list[Words] = []
    strokes: list[Stroke] = [Stroke(left, height, right, height)]
    shapes: list[Shape] = []
    if grid:
        strokes += [Stroke(left, 0, right, 0), Stroke(left, 0, left, height)]
    x = left
    for cell, lines in zip(cells, parts, strict=True):
        leading = cell.size * LEADING
        y = (height - len(lines) * leading) / 2 + (leading - cell.size) / 2 + cell.size * ASCENT
        lead = SHAPE_ROOM * cell.size if cell.shape else 0
        for line in lines:
            if line:
                at = x + cell.pad
                if cell.middle:
                    at = x + (cell.wide - width(line) * cell.size - lead) / 2
                words.append(Words(at + lead, y, cell.size, line, cell.bold))
                if cell.shape and line is lines[0]:
                    shapes.append(Shape(at, y - cell.size * ASCENT, cell.size, cell.shape))
            y += leading
        x += cell.wide
        if grid:
            strokes.append(Stroke(x, 0, x, height))
    return Block(height, words, strokes, shapes)


def row(
    cells: Sequence[Cell],
    *,
    grid: bool = True,
    least: float = 0,
    left: float = LEFT,
    most_lines: int = MOST_ROW_LINES,
) -> list[Block]:
    """One row of a table, from the left margin on; more where a cell is very long.

    With `grid` the cells are boxed, else the row only has a line below. `most_lines` is how many
    lines of a cell stay together.
    """
    lines = [_lines_of(cell) for cell in cells]
    blocks: list[Block] = []
    for start in range(0, max(map(len, lines)), most_lines):
        parts = [found[start : start + most_lines] for found in lines]
        height = max(
            len(part) * cell.size * LEADING for cell, part in zip(cells, parts, strict=True)
        )
        blocks.append(_row_part(cells, parts, max(height + 2 * ROW_PAD, least), left, grid=grid))
    return blocks


class Line(NamedTuple):
    """One line of a paragraph, ready to be set."""

    text: str
    size: float
    indent: float
    bold: bool = False


def lines_of(
    text: str,
    size: float,
    *,
    indent: float = 0,
    bold: bool = False,
    lead: str = "",
    wide: float = BODY_WIDTH,
) -> list[Line]:
    """A paragraph broken to the width of the body; `lead` hangs before its first line."""
    limit = (wide - indent) / size
    lines = [Line(line, size, indent, bold) for line in break_lines(printable(text), limit) if line]
    if lead and lines:
        hang = width(lead) * size
        lines[0] = lines[0]._replace(text=lead + lines[0].text, indent=indent - hang)
    return lines


def _set(lines: Iterable[Line], left: float) -> Block:
    words: list[Words] = []
    top = 0.0
    for line in lines:
        leading = line.size * LEADING
        y = top + (leading - line.size) / 2 + line.size * ASCENT
        words.append(Words(left + line.indent, y, line.size, line.text, line.bold))
        top += leading
    return Block(top, words)


def paragraph(lines: Iterable[Line], *, below: float = 0, left: float = LEFT) -> list[Block]:
    """Lines as one block, or as one block each where they are too many to stay together."""
    lines = tuple(lines)
    if sum(line.size for line in lines) * LEADING <= MOST_TOGETHER:
        blocks = [_set(lines, left)]
    else:
        blocks = [_set((line,), left) for line in lines]
    return [*blocks, space(below)] if below else blocks


def stacked(blocks: Iterable[Block]) -> Block:
    """Blocks one below the other as a single one."""
    words: list[Words] = []
    strokes: list[Stroke] = []
    shapes: list[Shape] = []
    y = 0.0
    for block in blocks:
        words += [w._replace(y=w.y + y) for w in block.words]
        strokes += [s._replace(y1=s.y1 + y, y2=s.y2 + y) for s in block.strokes]
        shapes += [s._replace(y=s.y + y) for s in block.shapes]
        y += block.height
    return Block(y, words, strokes, shapes)


def title(text: str, size: float = 16, sheet: Sheet = UPRIGHT) -> Block:
    """A heading in the middle of the body; smaller where it is long."""
    text = one_line(text)
    size = min(size, sheet.body_width / max(width(text), 1))
    y = size * ASCENT
    at = centred(sheet.left, sheet.body_width, text, size)
    return Block(size * 1.5, (Words(at, y, size, text, bold=True),))


def section(text: str) -> Block:
    """The heading of a part of the page."""
    return Block(16, (Words(LEFT, 12.5, 10.5, one_line(text), bold=True),))


def ends(left: str, right: str, size: float = 10, sheet: Sheet = UPRIGHT) -> Block:
    """Two texts at the ends of one line, or below each other where they do not fit."""
    left, right = one_line(left), one_line(right)
    wide = sheet.body_width
    if (width(left) + width(right) + 2) * size > wide:
        lines = [*lines_of(left, size, wide=wide), *lines_of(right, size, wide=wide)]
        return stacked(paragraph(lines, below=4, left=sheet.left))
    y = size * 1.1
    return Block(
        size * 1.7,
        (
            Words(sheet.left, y, size, left),
            Words(sheet.right - width(right) * size, y, size, right),
        ),
    )


_ROUNDING: Final = 0.01
SIGN_HEIGHT: Final = 58.0
_SIGN_HEAD: Final = 18.0
_SIGN_SIZE: Final = 10.0


@cache
def sign_boxes(signers: Sequence[str] = SIGNERS, sheet: Sheet = UPRIGHT) -> Block:
    """Boxes side by side for those who sign or seal, in their order; nothing for nobody."""
    if not signers:
        return Block(0)
    left, right = sheet.left, sheet.right
    wide = sheet.body_width / len(signers)
    strokes = [
        Stroke(left, 0, right, 0, FINE),
        Stroke(left, _SIGN_HEAD, right, _SIGN_HEAD),
        Stroke(left, SIGN_HEIGHT, right, SIGN_HEIGHT, FINE),
    ]
    edge = len(signers)
    strokes += [
        Stroke(left + at * wide, 0, left + at * wide, SIGN_HEIGHT, HAIR if 0 < at < edge else FINE)
        for at in range(edge + 1)
    ]
    words = []
    for at, who in enumerate(map(one_line, signers)):
        size = min(_SIGN_SIZE, (wide - 2 * CELL_PAD) / max(width(who), 1))
        words.append(Words(centred(left + at * wide, wide, who, size), 13, size, who))
    return Block(SIGN_HEIGHT, words, strokes)


class Flow:
    """Sets blocks one below the other, on as many pages as they take.

    `head` answers what stands at the top of a page, given its number within the flow, from 0.
    """

    def __init__(
        self, head: Callable[[int], Iterable[Block]], *, sheet: Sheet = UPRIGHT, part: str = ""
    ) -> None:
        self.pages: list[Page] = []
        self._head = head
        self._sheet = sheet
        self._part = part
        self._turned = 0
        self._y = sheet.bottom
        self.turn()

    def turn(self) -> None:
        """Begin a new page."""
        page = Page(sheet=self._sheet, part=self._part)
        self.pages.append(page)
        self._y = self._sheet.top
        self._turned += 1
        for block in self._head(self._turned - 1):
            page.placed.append((self._y, block))
            self._y += block.height

    def full_pages(self) -> Iterator[Page]:
        """Hand over the pages that nothing will be set on any more; the flow forgets them."""
        full, self.pages = self.pages[:-1], self.pages[-1:]
        yield from full

    def has_room(self, height: float) -> bool:
        """Whether so much height is left on the page."""
        return self._y + height <= self._sheet.bottom + _ROUNDING

    def turn_for(self, height: float) -> None:
        """Begin a new page where so much does not fit here, but would there.

        So the last row of a table goes along with those who sign: nobody signs a bare page.
        """
        if not self.has_room(height):
            head = sum(block.height for block in self._head(self._turned))
            if self._sheet.top + head + height <= self._sheet.bottom:
                self.turn()

    def put(self, *blocks: Block) -> None:
        """Set blocks; they stay on one page, the next if there is no room here."""
        if not self.has_room(sum(b.height for b in blocks)):
            self.turn()
        for block in blocks:
            self.pages[-1].placed.append((self._y, block))
            self._y += block.height

    def put_each(self, blocks: Iterable[Block]) -> None:
        """Set blocks that need not stay together."""
        for block in blocks:
            self.put(block)

    def gap(self, height: float) -> None:
        """Leave height free, unless the page ends here anyway."""
        self._y = min(self._y + height, self._sheet.bottom)

    def put_at_bottom(self, block: Block) -> None:
        """Set a block at the foot of the body, on the next page if there is no room here."""
        if not self.has_room(block.height):
            self.turn()
        self._y = self._sheet.bottom - block.height
        self.put(block)
