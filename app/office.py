"""The clerk's own agency in the store: its settings, and what a new case takes over from them."""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.models.tables import AgencyRateRow, AgencyRow, AgencyTitleRow, SavedViewRow
from app.stored import Agency, SavedView


def _own(session: Session) -> AgencyRow | None:
    return session.scalars(select(AgencyRow).where(AgencyRow.is_own).limit(1)).one_or_none()


def read_agency(session: Session) -> Agency:
    """The settings of the own agency; empty ones where nothing has been set."""
    row = _own(session)
    if row is None:
        return Agency()
    return Agency(
        org_code=row.org_code,
        org_name=row.org_name,
        org_type=row.org_type,
        submitter_org=row.submitter_org,
        titles=tuple(title.title for title in row.titles),
        rates=tuple((rate.since, rate.rate, rate.letter) for rate in row.rates),
    )


def keep_agency(session: Session, agency: Agency) -> None:
    """Keep the settings of the own agency in the place of the ones before."""
    row = _own(session)
    if row is None:
        row = AgencyRow(is_own=True, org_code="", org_name="", org_type="", submitter_org="")
        session.add(row)
    row.org_code, row.org_name = agency.org_code, agency.org_name
    row.org_type, row.submitter_org = agency.org_type, agency.submitter_org
    row.titles = [AgencyTitleRow(title=t, place=n) for n, t in enumerate(agency.titles)]
    row.rates = [AgencyRateRow(since=s, rate=r, letter=doc) for s, r, doc in agency.rates]
    session.flush()


def read_views(session: Session) -> list[SavedView]:
    """The views that someone has named, in their order."""
    rows = session.scalars(select(SavedViewRow).order_by(SavedViewRow.place, SavedViewRow.id))
    return [
        SavedView(
            row.name,
            str(row.filter.get("usual", "")),
            str(row.filter.get("text", "")),
            str(row.filter.get("verdict", "")),
        )
        for row in rows
    ]


def keep_view(session: Session, view: SavedView) -> None:
    """Keep a view in the place of the one of its name, where there is one."""
    wanted = {"usual": view.usual, "text": view.text, "verdict": view.verdict}
    row = session.scalars(select(SavedViewRow).where(SavedViewRow.name == view.name)).one_or_none()
    if row is None:
        last = session.scalar(select(func.max(SavedViewRow.place))) or 0
        session.add(SavedViewRow(name=view.name, filter=wanted, place=last + 1))
    else:
        row.filter = wanted
    session.flush()


def forget_view(session: Session, name: str) -> None:
    """Keep a view no longer."""
    session.execute(delete(SavedViewRow).where(SavedViewRow.name == name))


def blank_case(agency: Agency) -> dict[str, str]:
    """What a new case states before anything is typed."""
    stated = {
        "case_kind": "新聘",
        "org_code": agency.org_code,
        "org_name": agency.org_name,
        "org_type": agency.org_type,
        "submitter_org": agency.submitter_org,
    }
    return {key: text for key, text in stated.items() if text}
