"""The composition root: the only place that wires the parts of the program together."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache

from app import paths
from app.rules.dates import WorkCalendar
from app.rules.engine import Checker
from app.rules.law import BadLawTable, LawBook, LawTable, read_table


def load_law() -> LawBook:
    """The tables of `resources/law`. Raises BadLawTable where one of them is wrong."""
    tables: list[LawTable] = []
    for file in sorted(paths.resource("law").glob("*.toml")):
        with file.open("rb") as f:
            content = tomllib.load(f, parse_float=Decimal)
        entries = content.get("table")
        if not isinstance(entries, list):
            raise BadLawTable(f"{file.name}：沒有任何 [[table]]。")
        tables.extend(read_table(entry, file.name) for entry in entries)
    return LawBook(tables)


def holidays_of(year: int) -> frozenset[date]:
    """The public holidays of Taiwan in one western year, by the package `holidays`."""
    from holidays.countries.taiwan import Taiwan  # noqa: PLC0415  # most starts never need it

    return frozenset(Taiwan(years=year))


@cache
def checker() -> Checker:
    """The checker over all rules and the tables in force."""
    return Checker(load_law(), WorkCalendar(holidays_of))
