"""聘用人員登記備查名冊: what the bylaw lists of every case, one row each, on its side.

The facts are those of 聘用人員聘用條例施行細則第3條第1項; an office may add columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.packets.choice import STEMS
from app.packets.document import Document, Progress
from app.packets.flow import LEADING, TIGHT, Cell, Flow, lines_of, paragraph, row, sign_boxes, space
from app.packets.matter import NO_CASES, Matter, heading
from app.packets.page import Block, Page
from app.packets.paper import ACROSS
from app.packets.register_columns import COLUMNS, NUMBER_WIDTH, widths
from app.rules.dates import roc
from app.rules.results import CaseResult
from app.rules.wording import yuan

NAME: Final = "聘用人員登記備查名冊"
KEY: Final = "register"
_SIZE: Final = 9.0
_GAP: Final = 5.0
_NO_PAY: Final = ("解聘", "註銷", "更正")
_ROOM_FOR_HEAD: Final = 90.0
_MOST_LINES: Final = int((ACROSS.body_height - _ROOM_FOR_HEAD) / (_SIZE * LEADING))
"""As many lines as a page has: a row is split only where it is higher than the page."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What a register adds up to."""

    cases: int
    pay: int
    paid: int
    unpaid: int

    @property
    def words(self) -> str:
        """All of it in one sentence."""
        said = f"共 {self.cases:,} 件；月支報酬合計 {yuan(self.pay)}（{self.paid:,} 件"
        if self.unpaid:
            said += f"；另 {self.unpaid:,} 件未填或無法辨識，未計入"
        return said + "）。解聘、更正、註銷案件不計入報酬。"


def totals(matter: Matter) -> Totals:
    """The number of cases, and the sum of the pay of those that a contract is made for."""
    stating = [c.case.facts for c in matter.result.cases if c.case.facts.case_kind not in _NO_PAY]
    pays = [facts.monthly_pay for facts in stating if facts.monthly_pay is not None]
    return Totals(len(matter.result.cases), sum(pays), len(pays), len(stating) - len(pays))


def register_rows(matter: Matter) -> Iterator[list[str]]:
    """The texts of every case, in the order of the columns, after its running number."""
    columns = [COLUMNS[key] for key in matter.choice.columns]
    for number, case in enumerate(matter.result.cases, 1):
        reading = matter.reading(case, KEY)
        yield [str(number), *(c.says(reading, matter.result.as_of) for c in columns)]


def amounts_of(matter: Matter, case: CaseResult) -> list[int | None]:
    """The numbers of a case by column, for a spreadsheet that adds them up; None elsewhere."""
    reading = matter.reading(case, KEY)
    columns = [COLUMNS[key] for key in matter.choice.columns]
    return [column.amount(reading) if column.amount else None for column in columns]


def notes(matter: Matter) -> list[str]:
    """What a reader of the register must know, below it."""
    as_of = roc(matter.result.as_of)
    return [
        totals(matter).words,
        f"年齡未載明者，依出生日期計算至{as_of}；「（未填）」「（無法辨識）」為資料現況，請補正。",
    ]


def _cells(texts: list[str], matter: Matter, *, bold: bool = False) -> list[Cell]:
    columns = [COLUMNS[key] for key in matter.choice.columns]
    number, *others = texts
    wide = widths(matter.choice.columns)
    return [
        Cell(number, NUMBER_WIDTH, _SIZE, bold=bold, middle=True, pad=TIGHT),
        *(
            Cell(
                text,
                width,
                _SIZE,
                bold=bold,
                middle=bold or column.middle,
                is_number=key == "case_no",
            )
            for text, width, key, column in zip(
                others, wide, matter.choice.columns, columns, strict=True
            )
        ),
    ]


def _row(texts: list[str], matter: Matter, *, bold: bool = False) -> list[Block]:
    cells = _cells(texts, matter, bold=bold)
    return row(cells, left=ACROSS.left, most_lines=_MOST_LINES)


def head_of(matter: Matter) -> list[str]:
    """The headings of the columns."""
    return ["序", *(COLUMNS[key].label for key in matter.choice.columns)]


def lay_out(matter: Matter, progress: Progress) -> Iterator[Page]:
    """The pages of the register, the headings of its columns on each."""

    def head(at: int) -> Iterator[Block]:
        yield from heading(matter, KEY, NAME, at, ACROSS)
        if in_table:
            yield from _row(head_of(matter), matter, bold=True)

    total = len(matter.result.cases)
    in_table = bool(total)
    flow = Flow(head, sheet=ACROSS)
    flow.pages[0].bookmark = NAME
    below = [block for note in notes(matter) for block in _note(note)]
    closing = (*below, space(6), sign_boxes(matter.choice.boxes, ACROSS))
    for done, texts in enumerate(register_rows(matter)):
        progress("編排名冊", done, total)
        blocks = _row(texts, matter)
        if 0 < done == total - 1:
            flow.turn_for(sum(block.height for block in (*blocks, *closing)) + _GAP)
        flow.put_each(blocks)
        yield from flow.full_pages()
    in_table = False
    if not total:
        flow.put(*_note(NO_CASES))
    flow.gap(_GAP)
    flow.put(*closing)
    yield from flow.pages


def _note(text: str) -> list[Block]:
    lines = lines_of(text, 9.5, wide=ACROSS.body_width)
    return paragraph(lines, left=ACROSS.left)


def document(matter: Matter) -> Document:
    """The register, ready to be drawn."""
    return Document(KEY, STEMS[KEY], matter.about(NAME), lambda progress: lay_out(matter, progress))
