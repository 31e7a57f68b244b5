"""The last checks: which file, for which date, with what counts. Nothing about any person.

The database is opened on first use, in the thread that asks, since SQLAlchemy takes longer to
import than the window takes to be painted.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.models import FILE_NAME
from app.rules.dates import roc_short

if TYPE_CHECKING:
    from app.models.store import CheckRunRow, Store

KEPT: Final = 20
VERDICTS: Final = ("error", "blocked", "incomplete", "review", "ready")


@dataclass(frozen=True, slots=True)
class CheckRun:
    """One check of one file. `at` is local time; `counts` are cases by verdict."""

    file: Path
    sheet: str
    as_of: date
    at: datetime
    counts: Mapping[str, int]
    law_sha256: str
    rule_count: int

    @property
    def as_of_text(self) -> str:
        """The date it was made for, as a table holds it."""
        return roc_short(self.as_of)


class History:
    """The last checks, kept in the database of a folder. Safe to call from any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._store: Store | None = None

    @property
    def notice(self) -> str:
        """A sentence about a damaged file that was set aside; empty where all is well."""
        return self._store.notice if self._store else ""

    def runs(self) -> tuple[CheckRun, ...]:
        """The last checks, newest first, one for each file and sheet."""
        if not (self._folder / FILE_NAME).exists():
            return ()
        from sqlalchemy import select

        from app.models.store import CheckRunRow

        with self._lock, self._open().session() as session:
            rows = session.scalars(select(CheckRunRow).order_by(CheckRunRow.id.desc()))
            return tuple(_run(row) for row in rows)

    def record(self, run: CheckRun) -> None:
        """Add a check; it takes the place of an earlier one of the same file and sheet."""
        from sqlalchemy import delete, select

        from app.models.store import CheckRunRow

        row = CheckRunRow(
            file=str(run.file),
            sheet=run.sheet,
            as_of=run.as_of,
            started_at=run.at,
            law_sha256=run.law_sha256,
            rule_count=run.rule_count,
            **{verdict: run.counts.get(verdict, 0) for verdict in VERDICTS},
        )
        with self._lock, self._open().session() as session:
            session.execute(
                delete(CheckRunRow).where(
                    CheckRunRow.file == row.file, CheckRunRow.sheet == row.sheet
                )
            )
            session.add(row)
            session.flush()
            newest = select(CheckRunRow.id).order_by(CheckRunRow.id.desc()).limit(KEPT)
            session.execute(delete(CheckRunRow).where(CheckRunRow.id.not_in(newest)))
            session.commit()

    def close(self) -> None:
        """Let go of the database file."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None

    def _open(self) -> Store:
        if self._store is None:
            from app.models.store import open_store

            self._store = open_store(self._folder)
        return self._store


def _run(row: CheckRunRow) -> CheckRun:
    return CheckRun(
        file=Path(row.file),
        sheet=row.sheet,
        as_of=row.as_of,
        at=row.started_at,
        counts={verdict: getattr(row, verdict) for verdict in VERDICTS},
        law_sha256=row.law_sha256,
        rule_count=row.rule_count,
    )
