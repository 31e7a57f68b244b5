"""Which cases are stale is a look at all: it is not asked for every few that are checked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from app.ui.checking_again import CheckingAgain

DAY = date(2026, 4, 20)


class Book:
    """Checks two cases at a time."""

    def __init__(self, stale: int) -> None:
        self.stale = list(range(stale))
        self.looked = 0
        self.fails = False

    def check_again(self, as_of: date, progress: object) -> Iterator[list[int]]:
        self.looked += 1
        ids = list(self.stale)
        while ids:
            if self.fails:
                raise BrokenPipeError
            some, ids = ids[:2], ids[2:]
            self.stale = [one for one in self.stale if one not in some]
            yield some


def all_of(checking: CheckingAgain, book: Any, as_of: date = DAY) -> list[list[int]]:
    return list(iter(lambda: checking.some(book, as_of), []))


def test_many_are_looked_for_once_and_once_more_at_the_end() -> None:
    book = Book(7)
    assert all_of(CheckingAgain(), book) == [[0, 1], [2, 3], [4, 5], [6]]
    assert book.looked == 2


def test_what_becomes_stale_meanwhile_is_checked_too() -> None:
    book, checking = Book(3), CheckingAgain()
    found: Any = book
    assert checking.some(found, DAY) == [0, 1]
    book.stale.append(9)
    assert all_of(checking, book) == [[2], [9]]
    book.stale.append(5)
    assert all_of(checking, book) == [[5]]


def test_another_day_or_book_begins_anew() -> None:
    checking = CheckingAgain()
    first, second = Book(4), Book(2)
    found: Any = first
    assert checking.some(found, DAY) == [0, 1]
    assert all_of(checking, second) == [[0, 1]]
    assert checking.some(found, DAY) == [2, 3]
    first.stale = [0, 1, 2, 3]
    assert all_of(checking, first, DAY + timedelta(1)) == [[0, 1], [2, 3]]


def test_after_a_failure_the_rest_is_looked_for_again() -> None:
    book, checking = Book(4), CheckingAgain()
    found: Any = book
    checking.some(found, DAY)
    book.fails = True
    with pytest.raises(BrokenPipeError):
        checking.some(found, DAY)
    book.fails = False
    assert all_of(checking, book) == [[2, 3]]
