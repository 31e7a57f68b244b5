"""What there is to say of one table of the law, as plain data; and of all tables and rules.

Nothing here hangs on the day: every row is listed with its interval, past ones too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.rules.dates import roc_short
from app.rules.engine import Checker
from app.rules.law import LawRow, LawTable, TableInForce
from app.rules.rule_page import RulePage, rows_read, rule_pages
from app.rules.wording import CONFIDENCE_WORDS, interval_words, tables_words, value_words

OWN: Final = "已替換"
BUILT_IN: Final = "內建"


@dataclass(frozen=True, slots=True)
class RowView:
    """One row; `since` and `until` as a table holds them, empty where the end is open."""

    key: str
    since: str
    until: str
    interval: str
    value: str
    basis: str
    confidence: str


@dataclass(frozen=True, slots=True)
class TablePage:
    """One table.

    `rules` are the ids of those that go by it. `trouble` says why the user's own table of this id
    is not used, where there is one that cannot be.
    """

    id: str
    title: str
    own: bool
    rows: tuple[RowView, ...]
    rules: tuple[str, ...]
    trouble: str

    @property
    def origin(self) -> str:
        """Whose it is, in a word."""
        return OWN if self.own else BUILT_IN

    @property
    def has_keys(self) -> bool:
        """Whether its rows are told apart by keys."""
        return any(row.key for row in self.rows)

    @property
    def has_days(self) -> bool:
        """Whether any of its rows holds for some days only."""
        return any(row.since or row.until for row in self.rows)

    @property
    def confidences(self) -> tuple[str, ...]:
        """How sure its rows are, each word once."""
        return tuple(dict.fromkeys(row.confidence for row in self.rows))


@dataclass(frozen=True, slots=True)
class Reference:
    """Every rule and every table in force, with the hash that names the tables.

    `notices` tell of the user's own tables that could not be used.
    """

    rules: tuple[RulePage, ...]
    tables: tuple[TablePage, ...]
    law_sha256: str
    notices: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """Which tables are in force."""
        return tables_words(TableInForce(t.id, t.title, t.own) for t in self.tables)

    def tables_of(self, rule_id: str) -> list[TablePage]:
        """The tables that a rule goes by."""
        return [table for table in self.tables if rule_id in table.rules]


def reference(checker: Checker, damaged: Mapping[str, str]) -> Reference:
    """All that a checker goes by. `damaged` says by table id what could not be used."""
    rules_of: dict[str, dict[str, None]] = {table: {} for table in checker.book.tables}
    for rule_id, versions in checker.rules.items():
        for row in rows_read(versions, checker):
            rules_of[row.table][rule_id] = None
    return Reference(
        rules=tuple(rule_pages(checker)),
        tables=tuple(
            table_page(table, tuple(rules_of[table.id]), damaged.get(table.id, ""))
            for table in checker.book.tables.values()
        ),
        law_sha256=checker.book.sha256,
        notices=tuple(damaged.values()),
    )


def table_page(table: LawTable, rules: tuple[str, ...] = (), trouble: str = "") -> TablePage:
    """The page of one table."""
    rows = tuple(map(_row, table.all_rows))
    return TablePage(table.id, table.title, table.own, rows, rules, trouble)


def _row(row: LawRow) -> RowView:
    return RowView(
        key=row.key,
        since=roc_short(row.since) if row.since else "",
        until=roc_short(row.until) if row.until else "",
        interval=interval_words(row.since, row.until),
        value=value_words(row.value),
        basis=row.basis,
        confidence=CONFIDENCE_WORDS[row.confidence],
    )
