"""A roster as it was read: its cases, and what could not be read, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.rules.facts import Case


class UnusableFile(Exception):
    """A file that cannot be used at all. The message is one sentence that says why and where."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell, column or row that could not be taken as it stands.

    `row` is the line as the spreadsheet shows it, `column` the header as it stands there, or the
    letters of a column without one; empty for what concerns a whole sheet.
    """

    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Roster:
    """One sheet of a file, read. `sheet` is empty where the file has no sheets: delimited text."""

    source: Path
    sheet: str
    header_row: int
    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]
