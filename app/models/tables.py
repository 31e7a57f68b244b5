"""The tables of the store.

A case is what was typed, by fact (`case_texts`); its line in `cases` repeats what lists and
look-ups need. The texts lie in a table of their own so that a list of 100,000 cases reads 30 MB
and not 300.

Days and moments are of the clerk's own calendar and clock, without a zone. A change here is a new
revision in `migrations/versions`; a test compares both.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
}
"""What constraints are called, so that a migration can name them. Primary keys have no name, as in
the files of the first version."""

_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class JsonText(TypeDecorator[Any]):
    """A mapping or a list as JSON in a column of text, readable by any tool."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write it as it reads, in Chinese; only half a character, which no file holds, escaped."""
        if value is None:
            return None
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return json.dumps(value) if _LONE_SURROGATE.search(text) else text

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read it back."""
        return None if value is None else json.loads(value)


class Base(DeclarativeBase):
    """What is kept."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it off the class
        dict[str, str]: JsonText,
        dict[str, list[str]]: JsonText,
        dict[str, Any]: JsonText,
        list[str]: JsonText,
    }


class CheckRunRow(Base):
    """One check of one file: counts only, nothing about any person."""

    __tablename__ = "check_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str]
    sheet: Mapped[str]
    as_of: Mapped[date]
    started_at: Mapped[datetime]
    error: Mapped[int]
    blocked: Mapped[int]
    incomplete: Mapped[int]
    review: Mapped[int]
    ready: Mapped[int]
    law_sha256: Mapped[str]
    rule_count: Mapped[int]


class AgencyRow(Base):
    """An agency or school; `is_own` is the clerk's."""

    __tablename__ = "agencies"

    id: Mapped[int] = mapped_column(primary_key=True)
    org_code: Mapped[str]
    org_name: Mapped[str]
    org_type: Mapped[str]
    submitter_org: Mapped[str]
    is_own: Mapped[bool]

    titles: Mapped[list[AgencyTitleRow]] = relationship(
        cascade="all, delete-orphan", order_by="AgencyTitleRow.place", passive_deletes=True
    )
    rates: Mapped[list[AgencyRateRow]] = relationship(
        cascade="all, delete-orphan", order_by="AgencyRateRow.since.desc()", passive_deletes=True
    )


class AgencyTitleRow(Base):
    """A title of an agency's 編制表, in its order."""

    __tablename__ = "agency_titles"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(
        ForeignKey("agencies.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str]
    place: Mapped[int]


class AgencyRateRow(Base):
    """NT$ per point from a day on, as typed, and the number of the letter that set it."""

    __tablename__ = "agency_rates"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(
        ForeignKey("agencies.id", ondelete="CASCADE"), index=True
    )
    since: Mapped[date]
    rate: Mapped[str]
    letter: Mapped[str]


class PersonRow(Base):
    """Someone whom cases are about; `known` are the facts last stated, to be taken over."""

    __tablename__ = "persons"

    id: Mapped[int] = mapped_column(primary_key=True)
    id_number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    known: Mapped[dict[str, str]]


class PlanRow(Base):
    """An approved plan (聘用計畫) by its letter; `known` are the facts last stated."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    approval_no: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    known: Mapped[dict[str, str]]


class ContractRow(Base):
    """One contract of a person: a 新聘 or 續聘 opens it, a 改聘 or 解聘 belongs to it."""

    __tablename__ = "contracts"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    start: Mapped[date | None]
    end: Mapped[date | None]


class CaseRow(Base):
    """One case as lists and look-ups need it; deleted is one that has `deleted_at`.

    Texts are "" and days None where the fact is empty or unreadable. `verdict` is "" and
    `checked_for` None before the first check; `law_sha256` says by which tables it was made.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index(None, "plan_approval_no", "plan_title"),
        Index(None, "deleted_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    prior_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contracts.id"), index=True)
    revision: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    case_no: Mapped[str] = mapped_column(default="", index=True)
    kind: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    id_number: Mapped[str] = mapped_column(default="", index=True)
    job_title: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    org_name: Mapped[str] = mapped_column(default="")
    onboard_date: Mapped[date | None]
    contract_start: Mapped[date | None]
    contract_end: Mapped[date | None] = mapped_column(index=True)
    dismissed_on: Mapped[date | None]
    report_date: Mapped[date | None]
    webhr_status: Mapped[str] = mapped_column(default="")
    registered_on: Mapped[date | None]
    is_late_filing: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[str] = mapped_column(default="draft", index=True)
    plan_approval_no: Mapped[str] = mapped_column(default="")
    plan_title: Mapped[str] = mapped_column(default="")
    prior_case_no: Mapped[str] = mapped_column(default="", index=True)

    verdict: Mapped[str] = mapped_column(default="", index=True)
    waived: Mapped[int] = mapped_column(default=0)
    checked_for: Mapped[date | None]
    law_sha256: Mapped[str] = mapped_column(default="")

    text: Mapped[CaseTextRow] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class CaseTextRow(Base):
    """What was typed for one case, by fact, and its notes by column of the file it came from."""

    __tablename__ = "case_texts"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    typed: Mapped[dict[str, str]]
    notes: Mapped[dict[str, str]]


class FindingRow(Base):
    """What the last check of a case asks for; `place` is its order among them."""

    __tablename__ = "findings"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    rule: Mapped[str] = mapped_column(index=True)
    outcome: Mapped[str]
    severity: Mapped[str]
    message: Mapped[str]
    fields: Mapped[list[str]]
    place: Mapped[int]


class WaiverRow(Base):
    """A finding set aside; it rests on `values`, what was typed for the facts of its rule."""

    __tablename__ = "waivers"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    rule: Mapped[str]
    reason: Mapped[str]
    basis: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    values: Mapped[dict[str, str]]
    lapsed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class EventRow(Base):
    """Something that happened to a case; `changes` are before and after by fact key."""

    __tablename__ = "events"
    __table_args__ = (Index(None, "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    at: Mapped[datetime]
    by: Mapped[str]
    what: Mapped[str]
    changes: Mapped[dict[str, list[str]]]


class SavedViewRow(Base):
    """A view of the list of cases that someone named; `place` is its order."""

    __tablename__ = "saved_views"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    filter: Mapped[dict[str, Any]]
    place: Mapped[int]


class ProfileRow(Base):
    """A way of doing something that an office has named, such as the columns of a roster.

    `kind` says what for; `mark` is by what it is found again, "" where only by its name.
    """

    __tablename__ = "profiles"
    __table_args__ = (UniqueConstraint("kind", "name"), Index(None, "kind", "mark"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    mark: Mapped[str]
    content: Mapped[dict[str, Any]]
    used_at: Mapped[datetime]


class RoundRow(Base):
    """One round of a case through the flow: from its reporting to what the Ministry said.

    `verdict`, `findings` (by rule its outcome and severity) and `waived` (by rule the reason) are
    the program's own at the moment of reporting. `result` is "" while none is known, else
    registered, returned or withdrawn; `category`, `reason` and `fields` are of a return.
    """

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    flow: Mapped[str]
    reported_on: Mapped[date | None]
    verdict: Mapped[str]
    law_sha256: Mapped[str]
    findings: Mapped[dict[str, list[str]]]
    waived: Mapped[dict[str, str]]
    result: Mapped[str]
    result_on: Mapped[date | None]
    category: Mapped[str]
    reason: Mapped[str]
    fields: Mapped[list[str]]
    at: Mapped[datetime]
    by: Mapped[str]


class MoveRow(Base):
    """A step of the flow that was taken on a day; one taken back keeps when, by whom and why.

    `flow` is the id of the flow; `step` is "" where a person has said where the case stands.
    `to_step` is where the case came to stand, `stood_at` where its facts alone placed it then.
    `changes` are before and after by fact key, as in an event.
    """

    __tablename__ = "moves"
    __table_args__ = (Index(None, "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    round: Mapped[int]
    flow: Mapped[str]
    step: Mapped[str]
    to_step: Mapped[str]
    stood_at: Mapped[str]
    day: Mapped[date]
    at: Mapped[datetime]
    by: Mapped[str]
    note: Mapped[str]
    changes: Mapped[dict[str, list[str]]]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str]
    undone_why: Mapped[str]
