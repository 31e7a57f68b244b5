"""Proof that the store works on this computer, and in this copy of the program."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app.models import FILE_NAME, REVISIONS
from app.models.engine import make_engine
from app.models.migrate import create_at
from app.models.store import open_store
from app.models.tables import CaseRow, CaseTextRow, CheckRunRow

_DAY: Final = date(2026, 4, 20)
_MOMENT: Final = datetime(2026, 4, 20, 9, 30)
_TYPED: Final = {"name": "測試𠮷", "onboard_date": "115-04-20"}


def round_trip(folder: Path) -> bool:
    """Write rows, close, open again, read them back."""
    run = CheckRunRow(
        file="測試.xlsx",
        sheet="名冊",
        as_of=_DAY,
        started_at=_MOMENT,
        error=0,
        blocked=1,
        incomplete=2,
        review=3,
        ready=4,
        law_sha256="0" * 64,
        rule_count=1,
    )
    case = CaseRow(
        name=_TYPED["name"],
        onboard_date=_DAY,
        revision=1,
        created_at=_MOMENT,
        changed_at=_MOMENT,
        text=CaseTextRow(typed=_TYPED, notes={}),
    )
    first = open_store(folder)
    with first.write() as session:
        session.add_all((run, case))
    first.close()
    again = open_store(folder)
    try:
        again.verify()
        with again.read() as session:
            runs = session.execute(select(CheckRunRow.file, CheckRunRow.as_of)).all()
            cases = session.execute(
                select(CaseRow.name, CaseRow.onboard_date, CaseTextRow.typed).join(CaseRow.text)
            ).all()
    finally:
        again.close()
    return [tuple(row) for row in (*runs, *cases)] == [
        ("測試.xlsx", _DAY),
        (_TYPED["name"], _DAY, _TYPED),
    ]


def upgrade_trip(folder: Path) -> bool:
    """Make a store of the first form, and open it: it is brought to the newest, the old one kept.

    A built copy of the program may lack what only this needs.
    """
    folder.mkdir(exist_ok=True)
    engine = make_engine(folder / FILE_NAME, create=True)
    create_at(engine, REVISIONS[0])
    engine.dispose()
    store = open_store(folder)
    try:
        store.verify()
        with store.read() as session:
            empty = session.execute(select(CaseRow.id)).first() is None
    finally:
        store.close()
    return empty and (folder / "pinyong-before-0002.db").exists()
