from __future__ import annotations

import datetime as dt

import pytest

from app.intake.cells import Fault, as_typed, column_index, column_letters, place


@pytest.mark.parametrize(
    ("cell", "typed"),
    [
        ("", ""),
        (" 0012 ", " 0012 "),
        (312.0, "312"),
        (-3.0, "-3"),
        (7, "7"),
        (138.9, "138.9"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (1e15, "1000000000000000"),
        (1.5e300, "15" + "0" * 299),
        (True, "是"),
        (False, "否"),
        (dt.date(2026, 4, 7), "115-04-07"),
        (dt.date(1991, 5, 1), "80-05-01"),
        (dt.date(1912, 1, 1), "1-01-01"),
        (dt.date(1911, 12, 31), "1911-12-31"),
        (dt.date(900, 4, 24), "0900-04-24"),
        (dt.date(2910, 1, 1), "999-01-01"),
        (dt.date(2911, 1, 1), "2911-01-01"),
        (dt.datetime(2026, 4, 7), "115-04-07"),
        (dt.datetime(2026, 4, 7, 14, 30), "115-04-07 14:30:00"),
        (dt.time(14, 30), "14:30:00"),
        (dt.timedelta(hours=36), "1 day, 12:00:00"),
        (Fault("#N/A", "錯誤值"), "#N/A"),
    ],
)
def test_a_cell_becomes_what_was_typed(cell, typed):
    assert as_typed(cell) == typed


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (16383, "XFD")])
def test_columns_are_named_as_spreadsheets_name_them(index, letters):
    assert column_letters(index) == letters
    assert column_index(letters) == index


def test_a_place_counts_rows_from_one():
    assert place(0, 27) == "AB1"
