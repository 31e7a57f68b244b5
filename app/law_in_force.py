"""The tables of the law in force, the user's own among them, and the checkers by them.

Everything is read on first use, and anew after `renew_law`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app import paths

if TYPE_CHECKING:
    from app.law_files import Law
    from app.rules.engine import Checker
    from app.rules.law import LawBook
    from app.stored import Agency


def law_folder() -> Path:
    """Where the user's own tables of the law are kept; it may not exist yet."""
    return paths.user_data() / "law"


@cache
def law() -> Law:
    """The tables in force: the built-in ones and the user's own.

    Raises BadLawTable where a built-in one is wrong.
    """
    from app import law_files

    try:
        folder = law_folder()
    except OSError:  # what cannot even be made holds no tables
        return law_files.load(None)
    return law_files.load(folder)


def load_law() -> LawBook:
    """The tables in force, without what is to be said of them."""
    return law().book


def renew_law() -> None:
    """Have the tables read anew by whoever asks for a checker next: the user's own have changed."""
    law.cache_clear()
    checker.cache_clear()
    checker_with.cache_clear()


@cache
def _holidays_on_file() -> dict[int, frozenset[date]]:
    """The holidays of the years around now, as `tools/make_calendar.py` wrote them down."""
    import json

    years: dict[str, list[str]] = json.loads(
        paths.resource("holidays.json").read_text(encoding="utf-8")
    )
    return {
        int(year): frozenset(date(int(year), int(d[:2]), int(d[3:])) for d in days)
        for year, days in years.items()
    }


def holidays_of(year: int) -> frozenset[date]:
    """The public holidays of Taiwan in one western year, by the package `holidays`."""
    known = _holidays_on_file().get(year)
    if known is not None:
        return known
    from holidays.countries.taiwan import Taiwan

    # The package is not typed.
    make: Callable[..., dict[date, str]] = Taiwan
    return frozenset(make(years=year))


@cache
def checker() -> Checker:
    """The checker over all rules and the tables in force."""
    return _checker_by(load_law())


@cache
def built_in_checker() -> Checker:
    """The checker over all rules and the built-in tables, by which their examples are right."""
    from app import law_files
    from app.rules.law import LawBook

    return _checker_by(LawBook(law_files.built_in().values()))


def _checker_by(book: LawBook) -> Checker:
    from app.rules.dates import WorkCalendar
    from app.rules.engine import Checker

    return Checker(book, WorkCalendar(holidays_of))


@cache
def checker_with(agency: Agency) -> Checker:
    """The checker by the tables in force and the titles of an office's own 編制表."""
    from app.own_law import with_titles

    book = with_titles(load_law(), agency)
    return checker() if book is load_law() else _checker_by(book)
