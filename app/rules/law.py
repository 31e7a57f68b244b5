"""Dated tables: the numbers, windows and lists of the law, and which row is in force on a day.

A table holds rows; a row holds from its `since` to its `until`, both days included, an open end
reaching as far as is known. Rows of one table and key must not overlap. `LawBook` is the whole
collection, `LawView` is what a rule sees of it: the rows in force on the day that dates the case,
with a record of every row that was read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from app.rules.dates import parse_date, roc

CONFIDENCES: Final = ("verified", "inferred", "unverified")

RowValue = bool | int | str | Decimal | tuple[int, ...] | tuple[str, ...]


class BadLawTable(ValueError):
    """A table that cannot be used; the message says which table and row, and why, in Chinese."""


class NotOnRecordError(LookupError):
    """No row of a table is in force on the day asked for."""

    def __init__(self, title: str, day: date | None) -> None:
        when = f"{roc(day)}適用之" if day else ""
        super().__init__(f"{when}「{title}」未收錄")


class UndatedError(LookupError):
    """The rows of a table differ by date and the case states no date to choose by."""


class LawRow(NamedTuple):
    """One row: a value, when it holds, what says so and how sure that is."""

    table: str
    title: str
    key: str
    since: date | None
    until: date | None
    value: RowValue
    basis: str
    confidence: str


class TableInForce(NamedTuple):
    """Which table a result was made by; `own` where the user's has taken the built-in's place."""

    id: str
    title: str
    own: bool


@dataclass(frozen=True, slots=True)
class LawTable:
    """One table: its id, what it is called, and its rows by key, oldest first.

    `own` where it is the user's, which has taken the place of the built-in one.
    """

    id: str
    title: str
    rows: Mapping[str, tuple[LawRow, ...]]
    own: bool = False

    @property
    def all_rows(self) -> tuple[LawRow, ...]:
        """The rows of every key, one key after the other."""
        return tuple(row for rows in self.rows.values() for row in rows)

    def row(self, key: str, day: date | None) -> LawRow:
        """The row in force. With no day, the only row there is, where there is only one."""
        rows = self.rows.get(key, ())
        if day is None:
            if len(rows) > 1:
                raise UndatedError(self.title)
            if rows:
                return rows[0]
        else:
            for row in rows:
                if (row.since is None or row.since <= day) and (
                    row.until is None or day <= row.until
                ):
                    return row
        raise NotOnRecordError(self.title, day)


class LawBook:
    """All tables in force, with the hash that names them in every result."""

    __slots__ = ("_memo", "always", "in_force", "sha256", "tables")

    def __init__(self, tables: Iterable[LawTable]) -> None:
        self.tables: Mapping[str, LawTable] = {t.id: t for t in tables}
        self._memo: dict[tuple[str, str, date | None], LawRow] = {}
        # Most tables have one row that holds on every day: no need to look at the day.
        self.always: dict[tuple[str, str], LawRow] = {
            (t.id, key): rows[0]
            for t in self.tables.values()
            for key, rows in t.rows.items()
            if rows[0].since is None and rows[0].until is None
        }
        self.in_force: tuple[TableInForce, ...] = tuple(
            TableInForce(t.id, t.title, t.own) for t in self.tables.values()
        )
        rows = [row for t in self.tables.values() for row in t.all_rows]
        text = json.dumps(sorted(rows, key=repr), ensure_ascii=False, default=str)
        self.sha256: str = hashlib.sha256(text.encode()).hexdigest()

    def row(self, table: str, key: str, day: date | None) -> LawRow:
        """The row of a table in force on a day.

        Raises NotOnRecordError or UndatedError where there is none to choose, KeyError for a table
        that does not exist.
        """
        always = self.always.get((table, key))
        if always is not None:
            return always
        return self.row_on(table, key, day)

    def row_on(self, table: str, key: str, day: date | None) -> LawRow:
        """The same, for a row of which it is known that it does not hold on every day."""
        place = (table, key, day)
        row = self._memo.get(place)
        if row is None:
            row = self._memo[place] = self.tables[table].row(key, day)
        return row

    def states(self, table: str, key: str) -> bool:
        """Whether a table holds anything under a key, on whatever day."""
        return key in self.tables[table].rows


class LawView:
    """The law on one day, as one rule reads it; `read` lists the rows it has read, in order."""

    __slots__ = ("_always", "_book", "day", "read")

    def __init__(self, book: LawBook, day: date | None, read: list[LawRow] | None = None) -> None:
        self._book = book
        self._always = book.always
        self.day = day
        self.read: list[LawRow] = [] if read is None else read

    def on(self, day: date) -> LawView:
        """The law on another day; what is read through it is recorded here too."""
        return LawView(self._book, day, self.read)

    def taken(self) -> tuple[LawRow, ...]:
        """The rows read so far, each once; the record begins anew."""
        # By identity: a row is a long tuple, and there is only one object of each.
        rows = tuple({id(row): row for row in self.read}.values())
        self.read.clear()
        return rows

    def row(self, table: str, key: str = "") -> LawRow:
        """The whole row in force, with its interval."""
        row = self._book.row(table, key, self.day)
        self.read.append(row)
        return row

    def _value(self, table: str, key: str = "") -> Any:
        row = self._always.get((table, key))
        if row is None:
            row = self._book.row_on(table, key, self.day)
        self.read.append(row)
        return row[5]  # its value, by place: this is read a million times

    def states(self, table: str, key: str) -> bool:
        """Whether a table holds anything under a key, on whatever day."""
        return self._book.states(table, key)

    if TYPE_CHECKING:

        def flag(self, table: str, key: str = "") -> bool:
            """Whether something is required or allowed."""

        def number(self, table: str, key: str = "") -> int:
            """A whole number."""

        def numbers(self, table: str, key: str = "") -> tuple[int, ...]:
            """A list of whole numbers."""

        def text(self, table: str, key: str = "") -> str:
            """A word."""

        def texts(self, table: str, key: str = "") -> tuple[str, ...]:
            """A list of words."""

    else:  # the form of each table sees to the type; a call for it would double the cost
        flag = number = numbers = text = texts = _value

    def decimal(self, table: str, key: str = "") -> Decimal:
        """A number that need not be whole, exact."""
        return Decimal(self._value(table, key))


_DAY_WORDS: Final = {"from": "起日", "until": "迄日"}


def _read_day(entry: Mapping[str, object], name: str, where: str) -> date | None:
    text = entry.get(name)
    if text is None:
        return None
    day = parse_date(text) if isinstance(text, str) else None
    if day is None:
        word = _DAY_WORDS[name]
        raise BadLawTable(f"{where}：{word}（{name}）「{text}」不是存在的日期，請寫成 115-03-23。")
    return day


def _read_row_value(value: object, where: str) -> RowValue:
    if isinstance(value, Decimal) and not value.is_finite():
        raise BadLawTable(f"{where}：值（value）須為數值，不能是 {value}。")
    if isinstance(value, bool | int | Decimal):
        return value
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, list) and value:
        if all(isinstance(v, int) and not isinstance(v, bool) for v in value):
            return tuple(cast("list[int]", value))
        # A blank word would be found in every text.
        if all(isinstance(v, str) and v.strip() for v in value):
            return tuple(cast("list[str]", value))
    raise BadLawTable(f"{where}：值（value）須為整數、十進位數、文字、是否或同類之清單。")


def _read_row(table: str, title: str, entry: object, where: str) -> LawRow:
    if not isinstance(entry, dict):
        raise BadLawTable(f"{where}：不是一列資料。")
    unknown = set(entry) - {"key", "from", "until", "value", "basis", "confidence"}
    if unknown:
        raise BadLawTable(f"{where}：不認得的欄位 {'、'.join(sorted(unknown))}。")
    basis, confidence = entry.get("basis"), entry.get("confidence")
    if not isinstance(basis, str) or not basis:
        raise BadLawTable(f"{where}：請填依據（basis）。")
    if confidence not in CONFIDENCES:
        raise BadLawTable(f"{where}：把握程度（confidence）須為 {'、'.join(CONFIDENCES)} 之一。")
    since, until = _read_day(entry, "from", where), _read_day(entry, "until", where)
    if since and until and since > until:
        raise BadLawTable(f"{where}：起日晚於迄日。")
    return LawRow(
        table=table,
        title=title,
        key=str(entry.get("key", "")),
        since=since,
        until=until,
        value=_read_row_value(entry.get("value"), where),
        basis=basis,
        confidence=str(confidence),
    )


RowCheck = Callable[[LawRow, str], None]
"""Looks at one row, whose place it is told; raises BadLawTable."""


def read_table(
    data: object, where: str, numbers: Sequence[int] = (), check_row: RowCheck | None = None
) -> LawTable:
    """Read one table from plain data as TOML gives it; `where` names its source in messages.

    `numbers` are what the rows are called there, where that is not 1, 2, 3; `check_row` has a say
    on each of them. Raises BadLawTable with the row that is wrong: a missing field, a bad date, two
    rows of one key that hold on the same day.
    """
    if not isinstance(data, dict):
        raise BadLawTable(f"{where}：不是一張表。")
    table, title, entries = data.get("id"), data.get("title"), data.get("row")
    if not isinstance(table, str) or not isinstance(title, str) or not isinstance(entries, list):
        raise BadLawTable(f"{where}：須有 id、title 與至少一列 row。")
    if not entries:
        raise BadLawTable(f"{where}「{title}」：須有至少一列 row。")
    rows: dict[str, list[tuple[int, LawRow]]] = {}
    for number, entry in zip(numbers or range(1, len(entries) + 1), entries, strict=True):
        place = f"{where}「{title}」第 {number} 列"
        row = _read_row(table, title, entry, place)
        if check_row is not None:
            check_row(row, place)
        rows.setdefault(row.key, []).append((number, row))
    for same in rows.values():
        _refuse_overlap(same, f"{where}「{title}」")
    return LawTable(table, title, {k: tuple(r for _, r in same) for k, same in rows.items()})


def _refuse_overlap(same: list[tuple[int, LawRow]], where: str) -> None:
    """Put the rows of one key in order, each with its number; refuse two that hold on one day."""
    same.sort(key=lambda numbered: numbered[1].since or date.min)
    for (first, earlier), (second, later) in pairwise(same):
        if earlier.until is None or later.since is None or later.since <= earlier.until:
            key = f"（鍵「{earlier.key}」）" if earlier.key else ""
            low, high = sorted((first, second))
            raise BadLawTable(
                f"{where}第 {low} 列與第 {high} 列{key}之適用期間重疊；請在舊的一列填上迄日。"
            )
