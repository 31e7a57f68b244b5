"""Blocks of text and rows of tables, and the flow that sets them on pages.

A block is never split. What may grow without bound (a cell, a paragraph) is therefore built as
several blocks once it is long, so that nothing is ever cut off or set over something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple

from app.packets.fonts import one_line, printable, width
from app.packets.lines import break_lines
from app.packets.page import (
    ASCENT,
    BODY_HEIGHT,
    BODY_WIDTH,
    BOTTOM,
    FINE,
    HAIR,
    LEFT,
    RIGHT,
    TOP,
    Block,
    Page,
    Shape,
    Stroke,
    Words,
    centred,
)
from app.rules.results import Verdict

LEADING: Final = 1.32
SHAPE_ROOM: Final = 1.25
"""What a shape and the space after it take before a line, in ems."""
CELL_PAD: Final = 4.0
ROW_PAD: Final = 2.1
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


def space(height: float) -> Block:
    """Empty height."""
    return Block(height)


def _lines_of(cell: Cell) -> tuple[str, ...]:
    limit = (cell.wide - 2 * CELL_PAD) / cell.size - (SHAPE_ROOM if cell.shape else 0)
    lines = break_lines(printable(cell.text), limit)
    if cell.most_lines and len(lines) > cell.most_lines:
        last = lines[cell.most_lines - 1]
        while last and width(last) + 1 > limit:
            last = last[:-1]
        return (*lines[: cell.most_lines - 1], last + "…")
    return lines


def _row_part(
    cells: Sequence[Cell], parts: Sequence[tuple[str, ...]], height: float, *, grid: bool
) -> Block:
    words: list[Words] = []
    strokes: list[Stroke] = [Stroke(LEFT, height, RIGHT, height)]
    shapes: list[Shape] = []
    if grid:
        strokes += [Stroke(LEFT, 0, RIGHT, 0), Stroke(LEFT, 0, LEFT, height)]
    x = LEFT
    for cell, lines in zip(cells, parts, strict=True):
        leading = cell.size * LEADING
        y = (height - len(lines) * leading) / 2 + (leading - cell.size) / 2 + cell.size * ASCENT
        lead = SHAPE_ROOM * cell.size if cell.shape else 0
        for line in lines:
            if line:
                wide = width(line) * cell.size + lead
                at = x + (cell.wide - wide) / 2 if cell.middle else x + CELL_PAD
                words.append(Words(at + lead, y, cell.size, line, cell.bold))
                if cell.shape and line is lines[0]:
                    shapes.append(Shape(at, y - cell.size * ASCENT, cell.size, cell.shape))
            y += leading
        x += cell.wide
        if grid:
            strokes.append(Stroke(x, 0, x, height))
    return Block(height, words, strokes, shapes)


def row(cells: Sequence[Cell], *, grid: bool = True, least: float = 0) -> list[Block]:
    """One row of a table, from the left margin on; more where a cell is very long.

    With `grid` the cells are boxed, else the row only has a line below.
    """
    lines = [_lines_of(cell) for cell in cells]
    blocks: list[Block] = []
    for start in range(0, max(map(len, lines)), MOST_ROW_LINES):
        parts = [found[start : start + MOST_ROW_LINES] for found in lines]
        height = max(
            len(part) * cell.size * LEADING for cell, part in zip(cells, parts, strict=True)
        )
        blocks.append(_row_part(cells, parts, max(height + 2 * ROW_PAD, least), grid=grid))
    return blocks


class Line(NamedTuple):
    """One line of a paragraph, ready to be set."""

    text: str
    size: float
    indent: float
    bold: bool = False


def lines_of(
    text: str, size: float, *, indent: float = 0, bold: bool = False, lead: str = ""
) -> list[Line]:
    """A paragraph broken to the width of the body; `lead` hangs before its first line."""
    limit = (BODY_WIDTH - indent) / size
    lines = [Line(line, size, indent, bold) for line in break_lines(printable(text), limit) if line]
    if lead and lines:
        hang = width(lead) * size
        lines[0] = lines[0]._replace(text=lead + lines[0].text, indent=indent - hang)
    return lines


def _set(lines: Iterable[Line]) -> Block:
    words: list[Words] = []
    top = 0.0
    for line in lines:
        leading = line.size * LEADING
        y = top + (leading - line.size) / 2 + line.size * ASCENT
        words.append(Words(LEFT + line.indent, y, line.size, line.text, line.bold))
        top += leading
    return Block(top, words)


def paragraph(lines: Iterable[Line], *, below: float = 0) -> list[Block]:
    """Lines as one block, or as one block each where they are too many to stay together."""
    lines = tuple(lines)
    if sum(line.size for line in lines) * LEADING <= MOST_TOGETHER:
        blocks = [_set(lines)]
    else:
        blocks = [_set((line,)) for line in lines]
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


def title(text: str, size: float = 16) -> Block:
    """A heading in the middle of the body; smaller where it is long."""
    text = one_line(text)
    size = min(size, BODY_WIDTH / max(width(text), 1))
    y = size * ASCENT
    return Block(
        size * 1.5, (Words(centred(LEFT, BODY_WIDTH, text, size), y, size, text, bold=True),)
    )


def section(text: str) -> Block:
    """The heading of a part of the page."""
    return Block(16, (Words(LEFT, 12.5, 10.5, one_line(text), bold=True),))


_ROUNDING: Final = 0.01
SIGN_HEIGHT: Final = 58.0
_SIGNERS: Final = ("承辦人", "人事主管", "機關首長")


@cache
def sign_boxes() -> Block:
    """Boxes for the three who sign."""
    wide = BODY_WIDTH / len(_SIGNERS)
    strokes = [
        Stroke(LEFT, 0, RIGHT, 0, FINE),
        Stroke(LEFT, 18, RIGHT, 18),
        Stroke(LEFT, SIGN_HEIGHT, RIGHT, SIGN_HEIGHT, FINE),
    ]
    strokes += [
        Stroke(LEFT + at * wide, 0, LEFT + at * wide, SIGN_HEIGHT, HAIR if 0 < at < 3 else FINE)
        for at in range(len(_SIGNERS) + 1)
    ]
    words = [
        Words(centred(LEFT + at * wide, wide, who, 10), 13, 10, who)
        for at, who in enumerate(_SIGNERS)
    ]
    return Block(SIGN_HEIGHT, words, strokes)


class Flow:
    """Sets blocks one below the other, on as many pages as they take.

    `head` answers what stands at the top of a page, given its number within the flow, from 0.
    """

    def __init__(self, head: Callable[[int], Iterable[Block]]) -> None:
        self.pages: list[Page] = []
        self._head = head
        self._y = BOTTOM
        self.turn()

    def turn(self) -> None:
        """Begin a new page."""
        page = Page()
        self.pages.append(page)
        self._y = TOP
        for block in self._head(len(self.pages) - 1):
            page.placed.append((self._y, block))
            self._y += block.height

    def has_room(self, height: float) -> bool:
        """Whether so much height is left on the page."""
        return self._y + height <= BOTTOM + _ROUNDING

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
        self._y = min(self._y + height, BOTTOM)

    def put_at_bottom(self, block: Block) -> None:
        """Set a block at the foot of the body, on the next page if there is no room here."""
        if not self.has_room(block.height):
            self.turn()
        self._y = BOTTOM - block.height
        self.put(block)
