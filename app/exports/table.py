"""What is exported: a table of texts, whatever the view it was made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

Row = tuple[str, ...]

Progress = Callable[[str, int, int], None]
"""What is being done, how many are done, of how many. It may raise, which stops the work."""

REPORT_EVERY: Final = 250
"""Rows between two reports of progress."""


class CannotExport(Exception):
    """A table that a form cannot hold. The message is one sentence, for the clerk."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, and its width in digits (a Chinese character takes two).

    `wraps` says that its texts are sentences, which go on in further lines.
    """

    title: str
    width: int
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts below a header; each row is as long as the header. `name` is the sheet's."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def titles(self) -> Row:
        """The header."""
        return tuple(column.title for column in self.columns)


def no_progress(what: str, done: int, total: int) -> None:
    """For callers that show none."""


def reported(rows: Iterable[Row], what: str, total: int, progress: Progress) -> Iterator[Row]:
    """The rows, telling now and then how many are done."""
    for done, row in enumerate(rows):
        if done % REPORT_EVERY == 0:
            progress(what, done, total)
        yield row
    progress(what, total, total)
