"""Where the steps of a flow stand in its chart, and how the arrows go between them.

Plain numbers, in pixels at 100 %; nothing here draws. The steps stand where the flow's own data
puts them (`Step.at`); each arrow takes, of all the ways that turn at right angles, the one that
crosses and covers least.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple
from unicodedata import east_asian_width

from app.flow_steps import Effect, Flow, Step, StepKind, Way

Point = tuple[float, float]

BOX: Final = (228.0, 68.0)
DIAMOND: Final = (276.0, 124.0)
ENDING: Final = (220.0, 70.0)
_LINE: Final = 20.0
"""By how much a shape is higher for each further line of its words."""
_ON_A_LINE: Final = 13
"""Characters of full width in a line of them."""
_ROW_GAP: Final = 48.0
_COLUMN_GAP: Final = 84.0
_LANE: Final = 26.0
"""Between a column and the line that goes up beside it, and between two such lines."""
_LANES: Final = 4
LABEL: Final = (100.0, 56.0)
"""The most room that the words at an arrow take."""
_AIR: Final = 8.0

_THROUGH: Final = 100_000.0
_COVERED: Final = 4_000.0
_SAME_PORT: Final = 900.0
_CROSSED: Final = 120.0
_BEND: Final = 40.0
_ASIDE: Final = 200.0
"""For a way down that does not leave below."""
_NEGATIVE: Final = ("未", "不", "無", "非", "否")


@dataclass(frozen=True, slots=True)
class Box:
    """Where a step stands: its middle and its size."""

    step: Step
    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """The left edge."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height / 2


class Arrow(NamedTuple):
    """A way drawn: its corners from step to step, its words, and the frame that holds them.

    The frame is (x, y, width, height); `align` is where the words stand in it.
    """

    source: str
    way: Way
    points: tuple[Point, ...]
    words: str
    frame: tuple[float, float, float, float]
    align: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A flow laid out. `frame` is (x, y, width, height) of all of it."""

    flow: Flow
    boxes: Mapping[str, Box]
    arrows: tuple[Arrow, ...]
    frame: tuple[float, float, float, float]


def size_of(step: Step) -> tuple[float, float]:
    """Width and height of a step's shape, higher where its words take several lines."""
    if step.kind is StepKind.DECISION:
        return DIAMOND
    width, height = ENDING if step.kind in (StepKind.START, StepKind.END) else BOX
    halves = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in step.words)
    further = max(halves - 1, 0) // (2 * _ON_A_LINE)
    return width, height + further * _LINE


def yes_or_no(step: Step, way: Way) -> str:
    """是 or 否, where a decision asks for one of two and it is plain which of them is no.

    Empty where it is not: an office's own flow may part into two ways of the same rank.
    """
    if step.kind is not StepKind.DECISION or len(step.ways) != 2:
        return ""
    noes = [
        w
        for w in step.ways
        if w.when.startswith(_NEGATIVE)
        or w.effect in (Effect.RETURN, Effect.WITHDRAW)
        or w.when.startswith("應先補正")
    ]
    if len(noes) != 1:
        return ""
    return "否" if way is noes[0] else "是"


def words_at(step: Step, way: Way) -> str:
    """The words at an arrow: 是　通過."""
    return "　".join(filter(None, (yes_or_no(step, way), way.when)))


def lay_out(flow: Flow) -> Chart:
    """The chart of a flow."""
    return Chart(flow, *_laid_out(flow.steps))


@lru_cache(maxsize=8)
def _laid_out(
    steps: tuple[Step, ...],
) -> tuple[dict[str, Box], tuple[Arrow, ...], tuple[float, float, float, float]]:
    """Boxes, arrows and frame. Found once for a flow: every way is weighed against all others."""
    boxes = _boxes(steps)
    lanes = _lanes(boxes)
    taken: list[tuple[Point, ...]] = []
    found: dict[tuple[str, str], Arrow] = {}
    ways = [(step, way) for step in steps for way in step.ways]
    # What goes down first: it is what one reads, and what goes back finds its way around it.
    ways.sort(key=lambda one: not _goes_down(boxes[one[0].id], boxes[one[1].to]))
    for step, way in ways:
        source, target = boxes[step.id], boxes[way.to]
        points = min(
            _routes(source, target, lanes),
            key=lambda route: _cost(route, source, target, boxes, taken),
        )
        taken.append(points)
        found[step.id, way.to] = _with_words(step, way, points, (lanes, boxes))
    arrows = tuple(found[step.id, way.to] for step in steps for way in step.ways)
    return boxes, arrows, _frame(boxes, arrows)


def _boxes(steps: Sequence[Step]) -> dict[str, Box]:
    rows: dict[int, float] = {}
    for step in steps:
        rows[step.at[1]] = max(rows.get(step.at[1], 0.0), size_of(step)[1])
    middles, y = {}, 0.0
    for row in range(max(rows) + 1):
        height = rows.get(row, 0.0)
        middles[row] = y + height / 2
        y += height + _ROW_GAP
    pitch = DIAMOND[0] + _COLUMN_GAP
    return {
        step.id: Box(step, step.at[0] * pitch, middles[step.at[1]], *size_of(step))
        for step in steps
    }


def _goes_down(source: Box, target: Box) -> bool:
    return target.step.at[1] >= source.step.at[1]


def _lanes(boxes: dict[str, Box]) -> list[float]:
    """Where a line may go up or down beside the columns: at the left first."""
    columns = sorted({box.x for box in boxes.values()})
    half = DIAMOND[0] / 2
    steps = [_LANE * (n + 1) for n in range(_LANES)]
    found = [columns[0] - half - by for by in steps]
    found += [columns[-1] + half + by for by in steps]
    for left, right in pairwise(columns):
        found += [(left + right) / 2 + by for by in (0.0, -_LANE, _LANE)]
    return found


# Ways between two steps -----------------------------------------------------------------------


def _routes(a: Box, b: Box, lanes: Sequence[float]) -> Iterator[tuple[Point, ...]]:
    """All ways that turn at right angles at most three times."""
    if b.top > a.bottom:
        if b.x == a.x:
            yield (a.x, a.bottom), (b.x, b.top)
        else:
            between = b.top - _ROW_GAP / 2
            yield (a.x, a.bottom), (a.x, between), (b.x, between), (b.x, b.top)
    if b.x != a.x:
        side = a.right if b.x > a.x else a.left
        facing = b.left if b.x > a.x else b.right
        if b.y == a.y:
            yield (side, a.y), (facing, b.y)
        if b.top > a.y:
            yield (side, a.y), (b.x, a.y), (b.x, b.top)
        if b.y > a.bottom:
            yield (a.x, a.bottom), (a.x, b.y), (facing, b.y)
    for x in lanes:
        if a.left < x < a.right or b.left < x < b.right:
            continue
        start = a.right if x > a.x else a.left
        end = b.right if x > b.x else b.left
        yield (start, a.y), (x, a.y), (x, b.y), (end, b.y)


def _cost(
    route: tuple[Point, ...],
    a: Box,
    b: Box,
    boxes: dict[str, Box],
    taken: Sequence[tuple[Point, ...]],
) -> float:
    total = _BEND * (len(route) - 2) + _ASIDE * (b.top > a.bottom and route[0][1] != a.bottom)
    for start, end in pairwise(route):
        total += abs(end[0] - start[0]) + abs(end[1] - start[1])
        total += _THROUGH * sum(_passes(start, end, box) for box in boxes.values())
    for other in taken:
        total += _SAME_PORT * (route[0] in (other[0], other[-1]))
        total += _SAME_PORT * (route[-1] == other[0])
        joins = route[-1] == other[-1]  # two arrows may become one before the step they lead to
        for mine in pairwise(route):
            for theirs in pairwise(other):
                total += _CROSSED * _crosses(mine, theirs)
                total += 0 if joins else _COVERED * _covers(mine, theirs)
    return total


def _passes(start: Point, end: Point, box: Box) -> bool:
    """Whether a stretch goes through the inside of a step."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return (
        left < box.right - 1
        and right > box.left + 1
        and top < box.bottom - 1
        and bottom > box.top + 1
    )


def _crosses(mine: tuple[Point, Point], theirs: tuple[Point, Point]) -> bool:
    if _is_upright(mine) == _is_upright(theirs):
        return False
    upright, level = (mine, theirs) if _is_upright(mine) else (theirs, mine)
    x, y = upright[0][0], level[0][1]
    left, right = sorted((level[0][0], level[1][0]))
    top, bottom = sorted((upright[0][1], upright[1][1]))
    return left < x < right and top < y < bottom


def _covers(mine: tuple[Point, Point], theirs: tuple[Point, Point]) -> bool:
    """Whether two stretches lie on one another, or too near to be told apart."""
    if _is_upright(mine) != _is_upright(theirs):
        return False
    along, across = (1, 0) if _is_upright(mine) else (0, 1)
    if abs(mine[0][across] - theirs[0][across]) >= _LANE / 2:
        return False
    start, end = sorted((mine[0][along], mine[1][along]))
    other_start, other_end = sorted((theirs[0][along], theirs[1][along]))
    return min(end, other_end) - max(start, other_start) > 0


def _is_upright(stretch: tuple[Point, Point]) -> bool:
    return stretch[0][0] == stretch[1][0]


# Words at the arrows --------------------------------------------------------------------------


def _with_words(
    step: Step,
    way: Way,
    points: tuple[Point, ...],
    around: tuple[Sequence[float], dict[str, Box]],
) -> Arrow:
    words = words_at(step, way)
    lanes, boxes = around
    width, height = LABEL
    (x, y), (next_x, _) = points[0], points[1]
    if x == next_x:
        frame, align = (x + _AIR, y + 4, width, _ROW_GAP - 8), "left"
    elif len(points) == 4:
        lane, middle = next_x, (points[1][1] + points[2][1]) / 2
        top = middle - height / 2
        before, after = lane - _AIR - width, lane + _AIR
        is_before = lane in lanes[:_LANES]
        if lane in lanes[_LANES : 2 * _LANES]:  # rather inside the chart, where there is room
            is_before = not any(
                _passes((before, top), (before + width, top + height), box)
                for box in boxes.values()
            )
        at, align = (before, "right") if is_before else (after, "left")
        frame = (at, top, width, height)
    else:
        left = min(x, next_x)
        room = min(width, abs(next_x - x)) if len(points) == 2 else width
        frame, align = (left + 2, y - height - 3, room - 4, height), "above"
    return Arrow(step.id, way, points, words, frame, align)


def _frame(boxes: dict[str, Box], arrows: Sequence[Arrow]) -> tuple[float, float, float, float]:
    xs = [x for box in boxes.values() for x in (box.left, box.right)]
    ys = [y for box in boxes.values() for y in (box.top, box.bottom)]
    for arrow in arrows:
        xs += [x for x, _ in arrow.points]
        ys += [y for _, y in arrow.points]
        if arrow.words:
            x, y, width, height = arrow.frame
            xs += [x, x + width]
            ys += [y, y + height]
    pad = 16.0
    left, top = min(xs) - pad, min(ys) - pad
    return left, top, max(xs) + pad - left, max(ys) + pad - top
