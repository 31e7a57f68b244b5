"""The lines below a header → cases, and what could not be taken from them, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from typing import Final, NamedTuple

from app.intake.cells import Cell, Fault, Notice, as_typed
from app.intake.header import Header, is_repeated, nameless
from app.intake.odd_numbers import LOOKED_AT, is_left_over, of_column, tell_of_left_over
from app.intake.sharing import shared
from app.intake.stopping import Tick, ticked, unwatched
from app.rules.facts import FACTS, Case, Fact, Kind
from app.rules.values import read_case

_HOW_TO_TYPE: Final[Mapping[Kind, str]] = {
    Kind.DATE: "不是可以辨識的日期，請填民國日期，例如 115-04-07。",
    Kind.BOOL: "無法辨識，請填是或否。",
    Kind.INT: "不是整數，請填數字，例如 312。",
    Kind.DECIMAL: "不是數字，請填數字，例如 138.9。",
}


class Line(NamedTuple):
    """One line of the sheet: its cells as typed, by fact key and by the name of other columns.

    `number` counts from 0.
    """

    number: int
    typed: dict[str, str]
    faults: dict[str, Fault]
    notes: dict[str, str]


Readings = Mapping[str, Mapping[str, str]]
"""By fact key, what texts are to be read as; "" for one that states nothing and becomes a note.

What the empty text is read as, all lines state that say nothing of that fact.
"""


def read_lines(
    header: Header,
    rows: Iterable[list[Cell]],
    readings: Readings | None = None,
    tick: Tick = unwatched,
) -> tuple[list[Case], list[Notice]]:
    """The cases of a sheet's lines (the first of `rows` is line 1), and what to tell of them.

    Raises what `tick` raises.
    """
    walk = _Walk(header)
    lines = list(walk.lines(ticked(rows, tick)))
    if readings:
        for line in ticked(lines, tick):
            _read_by(line, readings, header)
    taken = {line.typed.get("case_no", "").strip() for line in lines}
    columns = {key: column for column, key in header.known.items()}
    notices = walk.notices()
    for key in LOOKED_AT & columns.keys():
        cells = ((line.number, line.typed.get(key, "")) for line in ticked(lines, tick))
        notices += of_column(key, columns[key], header.title(columns[key]), cells)
    cases: list[Case] = []
    first: dict[str, int] = {}
    for line in ticked(lines, tick):
        case = _case(line, taken)
        cases.append(case)
        if case.unreadable:
            notices += (_unreadable(line, key, columns[key]) for key in case.unreadable)
        number = case.facts.case_no or ""
        if (before := first.setdefault(number, line.number)) != line.number:
            message = f"案件編號與第 {before + 1} 列重複；同一機關不得重複，請改編其中一件。"
            notices.append(Notice(line.number, columns["case_no"], number, message))
    return cases, notices


_DITTO: Final = frozenset({"同上", "仝上", "〃", "″"})


def carried_down(
    rows: Iterable[list[Cell]], header_row: int, notices: list[Notice]
) -> Iterator[list[Cell]]:
    """The same rows, 同上 and 〃 below the header read as what stands above them, and told of.

    One with nothing above it stays as it is: it is then no value of its column.
    """
    above: list[Cell] = []
    for number, row in enumerate(shared(rows)):
        if number > header_row:
            if not _DITTO.isdisjoint(row):
                for column, cell in enumerate(row):
                    if cell in _DITTO and column < len(above) and above[column] not in ("", cell):
                        row[column] = above[column]
                        message = f"「{cell}」已讀為上一列的「{as_typed(above[column])}」。"
                        notices.append(Notice(number, column, str(cell), message))
            above = row
        yield row


def case_lines(
    header: Header, rows: Iterable[list[Cell]], tick: Tick = unwatched
) -> tuple[list[tuple[int, list[Cell]]], list[Notice]]:
    """The lines that hold a case, each with its number from 0, and what was passed over.

    As `read_lines` chooses them, but at a tenth of the time: nothing is read yet.
    """
    walk = _Walk(header)
    return list(walk.choose(ticked(rows, tick))), walk.passed_over()


def _read_by(line: Line, readings: Readings, header: Header) -> None:
    """Put what was decided in the place of what was typed."""
    for key, texts in readings.items():
        text = line.typed.get(key, "")
        read = texts.get(text)
        if read is None or key in line.faults:
            continue
        if read:
            line.typed[key] = read
        else:
            del line.typed[key]
            column = next(c for c, known in header.known.items() if known == key)
            line.notes[header.title(column)] = text


def _case(line: Line, taken: set[str]) -> Case:
    """The case of a line; one without a number gets one that no other case has."""
    typed, row = line.typed, line.number + 1
    readable = typed
    if line.faults:
        readable = {key: text for key, text in typed.items() if key not in line.faults}
    if readable.get("case_no", "").strip():
        case = read_case(readable, row=row, notes=line.notes)
        if not line.faults:
            return case
    else:
        number = f"未編號-第{row}列"
        while number in taken:
            number += "之1"
        case = read_case({**readable, "case_no": number}, row=row, notes=line.notes)
    return Case(case.facts, row, typed, case.unreadable | line.faults.keys(), line.notes)


def _unreadable(line: Line, key: str, column: int) -> Notice:
    fault = line.faults.get(key)
    message = fault.message if fault else expected(FACTS[key])
    return Notice(line.number, column, line.typed[key], message)


def expected(fact: Fact) -> str:
    """What is wrong with an unreadable cell of this fact, and what to type instead."""
    if fact.kind is Kind.ENUM:
        return f"不是可填的值，請填{'、'.join(fact.allowed)}其中之一。"
    return _HOW_TO_TYPE[fact.kind]


_OF_A_CASE: Final = ("name", "id_number", "case_kind")
_CLOSING: Final = re.compile(
    r"(承辦|製表|覆核|審核|單位主管|人事|主任|校長|機關首長|首長|會計|主計)\S{0,6}[:：].*"
    r"|(合計|總計|小計|以下空白|製表日期).*"
)

_SIGNED: Final = re.compile(
    r"(承辦|製表|覆核|審核|單位主管|人事|主任|校長|機關首長|首長|會計|主計)\S{0,6}[:：].*"
)
"""What stands before a signature, in whichever column; no name holds a colon."""

_COUNT: Final = re.compile(r"(?:共|計|共計)?\s*[\d.,]+\s*[人名位員件]?")
"""How many there are, in the column of names beside 合計."""
_REMARK: Final = re.compile(
    r"(?:[※◎＊*★]|備註|附註|說明|填表說明|註\s*[:：\d一二三四五])\s*\S.*", re.DOTALL
)
"""A remark below the table; no name begins like this."""

_NAMELESS: Final = "這一欄沒有欄名，內容列為備註，不檢核（共 {} 格）；請補上欄名或刪除。"
_CLOSING_LINE: Final = "這一列看起來是簽章或合計，未列為案件（共 {} 列）；若是案件，請補填姓名。"
_REMARK_LINE: Final = "這一列只有一格說明文字，未列為案件（共 {} 列）；若是案件，請補填其他欄位。"


def is_closing(line: Line) -> bool:
    """Whether a line is the foot of a paper form: signatures or sums, and nobody's case."""
    typed = line.typed
    people = ((key, typed.get(key, "").strip()) for key in _OF_A_CASE)
    if any(text and not _is_nobody(key, text) for key, text in people):
        return False
    texts = ("".join(text.split()) for text in (*typed.values(), *line.notes.values()))
    return any(_CLOSING.fullmatch(text) for text in texts)


def _is_nobody(key: str, text: str) -> bool:
    """Whether what stands in a column of people is of the foot of a form."""
    if _SIGNED.fullmatch(text) or _CLOSING.fullmatch(text):
        return True
    return key == "name" and _COUNT.fullmatch(text) is not None


def _is_remark(cells: Sequence[Cell]) -> bool:
    """Whether a line holds one text and nothing else, and that is a remark on the table."""
    texts = [as_typed(cell).strip() for cell in cells if cell != ""]
    texts = [text for text in texts if text]
    return len(texts) == 1 and _REMARK.fullmatch(texts[0]) is not None


@dataclass(slots=True)
class _Walk:
    """Walks the lines, and remembers what it passes over to tell of each sort once."""

    header: Header
    _known: Sequence[tuple[int, str]] = ()
    _people: Sequence[tuple[int, str]] = ()
    _gaps: Sequence[int] = ()
    _width: int = 0
    _beyond: dict[int, dict[int, Notice]] = field(default_factory=dict)
    _left_over: dict[int, dict[int, Notice]] = field(default_factory=dict)
    _no_cases: list[Notice] = field(default_factory=list)
    _repeated: list[Notice] = field(default_factory=list)
    _closing: list[Notice] = field(default_factory=list)
    _remarks: list[Notice] = field(default_factory=list)

    def __post_init__(self) -> None:
        titles = self.header.titles
        self._known = tuple(self.header.known.items())
        self._people = tuple(of for of in self._known if of[1] in _OF_A_CASE)
        self._width = max(titles) + 1
        self._gaps = tuple(column for column in range(self._width) if column not in titles)

    def lines(self, rows: Iterable[list[Cell]]) -> Iterator[Line]:
        """The lines that hold a case, read."""
        return (self._line(number, cells) for number, cells in self.choose(rows))

    def choose(self, rows: Iterable[list[Cell]]) -> Iterator[tuple[int, list[Cell]]]:
        """The lines that hold a case, as they stand, each with its number."""
        header = self.header
        for number, cells in enumerate(rows):
            # Most lines hold something in their first cells: asking that first is cheap.
            if number <= header.row or (not any(cells) and cells.count("") == len(cells)):
                continue
            if cells.count("") >= len(cells) - 1 and _is_remark(cells):
                column = next(c for c, cell in enumerate(cells) if cell != "")
                self._remarks.append(Notice(number, column, as_typed(cells[column]), ""))
                continue
            if self._names_someone(cells):
                if is_repeated(header, cells):
                    self._note_repeated(number)
                else:
                    yield number, cells
                continue
            line = self._line(number, cells)
            if not any(map(str.strip, line.typed.values())):
                self._pass_over(line)
            elif is_closing(line):
                column = next(c for c, key in self._known if key in line.typed)
                text = next(iter(line.typed.values()))
                self._closing.append(Notice(number, column, text, ""))
            elif is_repeated(header, cells):
                self._note_repeated(number)
            else:
                yield number, cells

    def _names_someone(self, cells: list[Cell]) -> bool:
        """Whether a line holds a name, a number or a kind: then it can be no foot of a form."""
        width = len(cells)
        for column, key in self._people:
            if column < width and isinstance(cell := cells[column], str):
                text = cell.strip()
                # No sum and no signature is of Latin letters and digits alone.
                if text and ((key != "name" and text.isascii()) or not _is_nobody(key, text)):
                    return True
        return False

    def _note_repeated(self, number: int) -> None:
        first, title = next(iter(self.header.titles.items()))
        self._repeated.append(Notice(number, first, title, ""))

    def _line(self, number: int, cells: list[Cell]) -> Line:
        short = self._width - len(cells)
        if short > 0:
            cells = [*cells, *repeat("", short)]
        typed: dict[str, str] = {}
        faults: dict[str, Fault] = {}
        for column, key in self._known:
            cell = cells[column]
            if cell.__class__ is str:  # nearly always: worth asking first
                if cell:
                    typed[key] = cell
            elif is_left_over(key, cell):
                in_column = self._left_over.setdefault(column, {})
                in_column[number] = Notice(number, column, as_typed(cell), "")
            else:
                typed[key] = as_typed(cell)
                if isinstance(cell, Fault):
                    faults[key] = cell
        return Line(number, typed, faults, self._notes(number, cells))

    def _notes(self, number: int, cells: list[Cell]) -> dict[str, str]:
        """The cells of columns that state no fact, by the name of the column."""
        header = self.header
        if not header.others and not self._gaps and len(cells) <= self._width:
            return {}
        notes = {
            name: text
            for column, name in header.others.items()
            if (text := as_typed(cells[column]))
        }
        for column in chain(self._gaps, range(self._width, len(cells))):
            text = as_typed(cells[column])
            if text.strip():
                notes[nameless(column)] = text
                self._beyond.setdefault(column, {})[number] = Notice(number, column, text, "")
        return notes

    def _pass_over(self, line: Line) -> None:
        for in_column in self._left_over.values():  # nobody's case: nothing is left out of one
            in_column.pop(line.number, None)
        told = {name: text for name, text in line.notes.items() if text.strip()}
        if told:
            name, text = next(iter(told.items()))
            columns = {name: column for column, name in self.header.others.items()}
            self._no_cases.append(Notice(line.number, columns.get(name, 0), text, ""))

    def notices(self) -> list[Notice]:
        """What was passed over: of each sort its first place, and how many there are."""
        return (
            self.passed_over()
            + [
                replace(next(iter(found.values())), message=_NAMELESS.format(len(found)))
                for found in self._beyond.values()
            ]
            + [
                replace(
                    next(iter(found.values())),
                    message=tell_of_left_over(self.header.title(column), len(found)),
                )
                for column, found in self._left_over.items()
                if found
            ]
        )

    def passed_over(self) -> list[Notice]:
        """The same of lines only, not of cells beyond the header."""
        sorts = (
            (self._no_cases, "這一列只有不檢核的欄位有內容，未列為案件（共 {} 列）。"),
            (self._repeated, "這一列重複標題列，未列為案件（共 {} 列）。"),
            (self._closing, _CLOSING_LINE),
            (self._remarks, _REMARK_LINE),
        )
        return [
            replace(found[0], message=message.format(len(found)))
            for found, message in sorts
            if found
        ]
