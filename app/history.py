"""The last checks: which file, for which date, with what counts. Nothing about any person.

The store is opened on first use, in the thread that asks, since SQLAlchemy takes longer to
import than the window takes to be painted.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.models import FILE_NAME
from app.rules.dates import roc_short

if TYPE_CHECKING:
    from app.models.store import Store
    from app.models.tables import CheckRunRow

KEPT: Final = 20
READ_ONLY: Final = "資料夾以唯讀開啟，新的檢核不會記入「最近檢核」。"
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
    """The last checks, kept in the store of a folder. Safe to call from any thread.

    `opened` answers with the open store that the program shares; without it one is opened here.
    """

    def __init__(self, folder: Path, opened: Callable[[], Store] | None = None) -> None:
        self._folder = folder
        self._opened = opened
        self._lock = threading.Lock()
        self._store: Store | None = None

    @property
    def notice(self) -> str:
        """A sentence where checks are listed, but no new one will be; empty otherwise."""
        return READ_ONLY if self._store is not None and self._store.read_only else ""

    def runs(self) -> tuple[CheckRun, ...]:
        """The last checks, newest first, one for each file and sheet."""
        if not (self._folder / FILE_NAME).exists():
            return ()
        from sqlalchemy import select

        from app.models.tables import CheckRunRow

        with self._lock, self._open().read() as session:
            rows = session.scalars(select(CheckRunRow).order_by(CheckRunRow.id.desc()))
            return tuple(_run(row) for row in rows)

    def record(self, run: CheckRun) -> None:
        """Add a check; it takes the place of an earlier one of the same file and sheet."""
        from sqlalchemy import delete, select

        from app.models.tables import CheckRunRow

        row = CheckRunRow(
            file=str(run.file),
            sheet=run.sheet,
            as_of=run.as_of,
            started_at=run.at,
            law_sha256=run.law_sha256,
            rule_count=run.rule_count,
            **{verdict: run.counts.get(verdict, 0) for verdict in VERDICTS},
        )
        with self._lock, self._open().write() as session:
            session.execute(
                delete(CheckRunRow).where(
                    CheckRunRow.file == row.file, CheckRunRow.sheet == row.sheet
                )
            )
            session.add(row)
            session.flush()
            newest = select(CheckRunRow.id).order_by(CheckRunRow.id.desc()).limit(KEPT)
            session.execute(delete(CheckRunRow).where(CheckRunRow.id.not_in(newest)))

    def close(self) -> None:
        """Let go of the store; one that is shared stays open."""
        with self._lock:
            if self._store is not None and self._opened is None:
                self._store.close()
            self._store = None

    def _open(self) -> Store:
        if self._store is None:
            from app.models.store import open_store

            self._store = self._opened() if self._opened else open_store(self._folder)
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
