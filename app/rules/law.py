"""Dated tables: the numbers, windows and lists of the law, and which row is in force on a day.

A table holds rows; a row holds from its `since` to its `until`, both days included, an open end
reaching as far as is known. Rows of one table and key must not overlap. `LawBook` is the whole
collection, `LawView` is what a rule sees of it: the rows in force on the day that dates the case,
with a record of every row that was read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final, NamedTuple, cast

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


@dataclass(frozen=True, slots=True)
class LawTable:
    """One table: its id, what it is called, and its rows by key, oldest first."""

    id: str
    title: str
    rows: Mapping[str, tuple[LawRow, ...]]

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

    __slots__ = ("_always", "_memo", "sha256", "tables")

    def __init__(self, tables: Iterable[LawTable]) -> None:
        self.tables: Mapping[str, LawTable] = {t.id: t for t in tables}
        self._memo: dict[tuple[str, str, date | None], LawRow] = {}
        # Most tables have one row that holds on every day: no need to look at the day.
        self._always: dict[tuple[str, str], LawRow] = {
            (t.id, key): rows[0]
            for t in self.tables.values()
            for key, rows in t.rows.items()
            if rows[0].since is None and rows[0].until is None
        }
        rows = [r for t in self.tables.values() for rows in t.rows.values() for r in rows]
        text = json.dumps(sorted(rows, key=repr), ensure_ascii=False, default=str)
        self.sha256: str = hashlib.sha256(text.encode()).hexdigest()

    def row(self, table: str, key: str, day: date | None) -> LawRow:
        """The row of a table in force on a day.

        Raises NotOnRecordError or UndatedError where there is none to choose, KeyError for a table
        that does not exist.
        """
        always = self._always.get((table, key))
        if always is not None:
            return always
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

    __slots__ = ("_book", "day", "read")

    def __init__(self, book: LawBook, day: date | None, read: list[LawRow] | None = None) -> None:
        self._book = book
        self.day = day
        self.read: list[LawRow] = [] if read is None else read

    def on(self, day: date) -> LawView:
        """The law on another day; what is read through it is recorded here too."""
        return LawView(self._book, day, self.read)

    def taken(self) -> tuple[LawRow, ...]:
        """The rows read so far, each once; the record begins anew."""
        read = self.read
        self.read = []
        if len(read) == 1:
            return (read[0],)
        # By identity: a row is a long tuple, and there is only one object of each.
        return tuple({id(row): row for row in read}.values())

    def row(self, table: str, key: str = "") -> LawRow:
        """The whole row in force, with its interval."""
        row = self._book.row(table, key, self.day)
        self.read.append(row)
        return row

    def _value(self, table: str, key: str) -> Any:
        row = self._book.row(table, key, self.day)
        self.read.append(row)
        return row[5]  # its value, by place: this is read a million times

    def states(self, table: str, key: str) -> bool:
        """Whether a table holds anything under a key, on whatever day."""
        return self._book.states(table, key)

    def flag(self, table: str, key: str = "") -> bool:
        """Whether something is required or allowed."""
        value: bool = self._value(table, key)
        return value

    def number(self, table: str, key: str = "") -> int:
        """A whole number."""
        value: int = self._value(table, key)
        return value

    def numbers(self, table: str, key: str = "") -> tuple[int, ...]:
        """A list of whole numbers."""
        value: tuple[int, ...] = self._value(table, key)
        return value

    def decimal(self, table: str, key: str = "") -> Decimal:
        """A number that need not be whole, exact."""
        return Decimal(self._value(table, key))

    def text(self, table: str, key: str = "") -> str:
        """A word."""
        value: str = self._value(table, key)
        return value

    def texts(self, table: str, key: str = "") -> tuple[str, ...]:
        """A list of words."""
        value: tuple[str, ...] = self._value(table, key)
        return value


def _read_day(entry: Mapping[str, object], name: str, where: str) -> date | None:
    text = entry.get(name)
    if text is None:
        return None
    day = parse_date(text) if isinstance(text, str) else None
    if day is None:
        raise BadLawTable(f'{where}：{name} 不是存在的日期（{text}），請寫成 "115-03-23"。')
    return day


def _read_row_value(value: object, where: str) -> RowValue:
    if isinstance(value, bool | int | Decimal):
        return value
    if isinstance(value, str) and value:
        return value
    if isinstance(value, list) and value:
        if all(isinstance(v, int) and not isinstance(v, bool) for v in value):
            return tuple(cast("list[int]", value))
        if all(isinstance(v, str) for v in value):
            return tuple(cast("list[str]", value))
    raise BadLawTable(f"{where}：value 須為整數、十進位數、文字、是否或同類之清單。")


def _read_row(table: str, title: str, entry: object, where: str) -> LawRow:
    if not isinstance(entry, dict):
        raise BadLawTable(f"{where}：不是一列資料。")
    unknown = set(entry) - {"key", "from", "until", "value", "basis", "confidence"}
    if unknown:
        raise BadLawTable(f"{where}：不認得的欄位 {'、'.join(sorted(unknown))}。")
    basis, confidence = entry.get("basis"), entry.get("confidence")
    if not isinstance(basis, str) or not basis:
        raise BadLawTable(f"{where}：basis（依據）未填。")
    if confidence not in CONFIDENCES:
        raise BadLawTable(f"{where}：confidence 須為 {'、'.join(CONFIDENCES)} 之一。")
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


def read_table(data: object, where: str) -> LawTable:
    """Read one table from plain data as TOML gives it; `where` names its source in messages.

    Raises BadLawTable with the row that is wrong: a missing field, a bad date, two rows of one key
    that hold on the same day.
    """
    if not isinstance(data, dict):
        raise BadLawTable(f"{where}：不是一張表。")
    table, title, entries = data.get("id"), data.get("title"), data.get("row")
    if not isinstance(table, str) or not isinstance(title, str) or not isinstance(entries, list):
        raise BadLawTable(f"{where}：須有 id、title 與至少一列 row。")
    rows: dict[str, list[LawRow]] = {}
    for number, entry in enumerate(entries, 1):
        row = _read_row(table, title, entry, f"{where}「{title}」第 {number} 列")
        rows.setdefault(row.key, []).append(row)
    for key, same in rows.items():
        same.sort(key=lambda r: r.since or date.min)
        for earlier, later in pairwise(same):
            if earlier.until is None or later.since is None or later.since <= earlier.until:
                raise BadLawTable(f"{where}「{title}」{key}：兩列之適用期間重疊。")
    return LawTable(table, title, {k: tuple(r) for k, r in rows.items()})
