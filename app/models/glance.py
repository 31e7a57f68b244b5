"""A first look at the list of cases, without SQLAlchemy, which takes longer to import than to ask.

Only a whole, closed store of the newest form is looked at, and nothing is written or mended: for
everything else the answer is None, and whoever opens the store says what is wrong with it.
"""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar

from app.models import APPLICATION_ID, FILE_NAME, HEAD
from app.models.header import Header, read_header
from app.models.uri import uri_of
from app.uncollected import uncollected

T = TypeVar("T")

PATIENCE: Final = 0.2
"""Seconds to wait for someone who is writing just now."""

MANY: Final = 10_000
"""From so many cases on the collector never goes over them again: it would stop the window for 50
ms each time, and find nothing. They are let go of all the same once nobody refers to them.
"""

_COLUMNS: Final = (
    "id, case_no, kind, name, id_number, job_title, unit, org_name, onboard_date, contract_start,"
    " contract_end, dismissed_on, report_date, webhr_status, registered_on, is_late_filing, stage,"
    " verdict, waived, person_id, changed_at, stage = 'draft' AND 'returned' = (SELECT result FROM"
    " rounds WHERE case_id = cases.id ORDER BY number DESC LIMIT 1)"
)
_NEWEST_FIRST: Final = (
    f"SELECT {_COLUMNS} FROM cases WHERE deleted_at IS NULL ORDER BY id DESC LIMIT ?"  # noqa: S608  # the columns above
)
_GONE_ON_FROM: Final = (
    "SELECT prior_id FROM cases WHERE prior_id IS NOT NULL AND deleted_at IS NULL"
)


class Seen(NamedTuple, Generic[T]):
    """The cases, newest first, and the number of the last thing that happened to any of them."""

    cases: list[T]
    last_event: int


class _Days(dict["str | None", "date | None"]):
    """Each day is made once: cases share them."""

    def __missing__(self, text: str | None) -> date | None:
        day = self[text] = None if text is None else date.fromisoformat(text)
        return day


class _Same(dict[str, str]):
    """Equal texts are one: of 100,000 cases it spares 40 MB."""

    def __missing__(self, text: str) -> str:
        self[text] = text
        return text


def glance(
    folder: Path,
    first: int | None,
    make: Callable[[Sequence[Any]], T],
    stages: Mapping[str, Any],
) -> Seen[T] | None:
    """The first of the cases, or all, each made of the fields of `CaseSummary` in their order.

    `stages` gives what each word of a stage stands for. None where the store is not as a closed
    one of the newest form is. Only for a file that this program has not open: to read its header
    is to let go of the locks on it (POSIX).
    """
    file = folder / FILE_NAME
    try:
        if not _is_plain(read_header(file)):
            return None
        with closing(_connect(file)) as connection:
            return _seen(connection, first, make, stages)
    except (OSError, sqlite3.Error, KeyError, TypeError, ValueError):
        return None


def _is_plain(header: Header | None) -> bool:
    return (
        header is not None
        and (header.application_id, header.version) == (APPLICATION_ID, int(HEAD))
        and not header.is_wal  # to look at such a file is to write beside it
    )


def _connect(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{uri_of(file)}?mode=ro", uri=True, timeout=PATIENCE)


def _seen(
    connection: sqlite3.Connection,
    first: int | None,
    make: Callable[[Sequence[Any]], T],
    stages: Mapping[str, Any],
) -> Seen[T] | None:
    ask = connection.execute
    ask("BEGIN")  # all that follows is of one moment
    if ask("SELECT version_num FROM alembic_version").fetchall() != [(HEAD,)]:
        return None
    last_event = ask("SELECT max(id) FROM events").fetchone()[0] or 0
    gone_on = {prior for (prior,) in ask(_GONE_ON_FROM)}
    rows = ask(_NEWEST_FIRST, (-1 if first is None else first,))
    return Seen(_made(rows, gone_on, make, stages), last_event)


def _made(
    rows: Iterable[Any],
    gone_on: set[int],
    make: Callable[[Sequence[Any]], T],
    stages: Mapping[str, Any],
) -> list[T]:
    """Each row as a value; the collector of garbage rests, since none refers to another."""
    day, same, moment = _Days(), _Same(), datetime.fromisoformat
    with uncollected():
        made = [
            make(
                (
                    r[0], r[1], same[r[2]], r[3], r[4], same[r[5]], same[r[6]], same[r[7]],
                    day[r[8]], day[r[9]], day[r[10]], day[r[11]], day[r[12]], same[r[13]],
                    day[r[14]], r[15] == 1, stages[r[16]], same[r[17]], r[18], r[19],
                    r[0] in gone_on, moment(r[20]), r[21] == 1,
                )
            )
            for r in rows
        ]  # fmt: skip
        if len(made) >= MANY:
            gc.freeze()
        return made
