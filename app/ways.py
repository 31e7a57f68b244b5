"""Ways of doing things that the office keeps: the order of typing, the columns of WebHR's lists.

A way is found by its kind and its mark, "" where there is only one of its kind. The profiles of the
import guide lie in the same table (`app.profiles`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.tables import ProfileRow

Content = dict[str, Any]


def read_way(session: Session, kind: str, mark: str) -> Content | None:
    """The way of a kind and mark, the one last used; None where none is kept."""
    found = (
        select(ProfileRow)
        .where(ProfileRow.kind == kind, ProfileRow.mark == mark)
        .order_by(ProfileRow.used_at.desc(), ProfileRow.id.desc())
        .limit(1)
    )
    row = session.scalars(found).one_or_none()
    return None if row is None else dict(row.content)


def keep_way(
    session: Session, kind: str, name: str, mark: str, content: Mapping[str, Any], now: datetime
) -> None:
    """Keep a way in the place of the one of its kind and mark.

    A name that another mark has is told apart by a number.
    """
    rows = list(session.scalars(select(ProfileRow).where(ProfileRow.kind == kind)))
    row = next((one for one in rows if one.mark == mark), None)
    if row is None:
        taken = {one.name for one in rows}
        free, number = name, 1
        while free in taken:
            number += 1
            free = f"{name}（{number}）"
        row = ProfileRow(kind=kind, name=free, mark=mark)
        session.add(row)
    row.content, row.used_at = dict(content), now
    session.flush()
