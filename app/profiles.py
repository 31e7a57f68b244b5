"""Named profiles in the store: how rosters with the same header are read."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.intake.mapping import ImportProfile, profile_of
from app.models.faults import StoreError
from app.models.store import Store
from app.models.tables import ProfileRow

IMPORT: Final = "import"


def find_profile(session: Session, mark: str) -> ImportProfile | None:
    """The profile for a header with this fingerprint: of several the one last used."""
    row = session.scalars(
        select(ProfileRow)
        .where(ProfileRow.kind == IMPORT, ProfileRow.mark == mark)
        .order_by(ProfileRow.used_at.desc(), ProfileRow.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else profile_of(row.name, row.mark, row.content)


def keep_profile(session: Session, profile: ImportProfile, now: datetime) -> None:
    """Keep a profile in the place of the one of its name, where that is for the same header.

    A name that another header has is told apart by a number.
    """
    rows = {r.name: r for r in session.scalars(select(ProfileRow).where(ProfileRow.kind == IMPORT))}
    name, number = profile.name, 1
    while name in rows and rows[name].mark != profile.mark:
        number += 1
        name = f"{profile.name}（{number}）"
    row = rows.get(name)
    if row is None:
        row = ProfileRow(kind=IMPORT, name=name, mark=profile.mark)
        session.add(row)
    row.content, row.used_at = profile.content(), now
    session.flush()


def recalled(store: Store, mark: str) -> ImportProfile | None:
    """As `find_profile`; None too where the store cannot be read: that is told where it is used."""
    try:
        with store.read() as session:
            return find_profile(session, mark)
    except StoreError:
        return None


def keep_in(store: Store, profile: ImportProfile, now: datetime) -> None:
    """As `keep_profile`, in a transaction of its own. Raises a StoreError."""
    with store.write() as session:
        keep_profile(session, profile, now)
