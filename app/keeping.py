"""The writing side of the store: cases, what they hang on, what was found, what happened.

Everything here runs within one transaction that the caller begins and ends (`app/cases.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from app.assess import Assessment, case_of, is_unchanged
from app.models.tables import (
    CaseRow,
    CaseTextRow,
    ContractRow,
    EventRow,
    FindingRow,
    PersonRow,
    PlanRow,
    WaiverRow,
)
from app.rules.base import BLOCK, Outcome
from app.rules.batch import CONTRACT_KINDS
from app.rules.facts import Case
from app.stored import StoredCase, Typed
from app.summaries import columns_of, contract_days, known_of_person, known_of_plan

Pair = tuple[StoredCase | None, StoredCase | None]
"""A case before and after; None before it was made or after it was deleted."""

_ONE_SITTING: Final = timedelta(minutes=10)
"""Edits of the same fact within this time are one event: what is typed is kept every moment."""
_OPENS_A_CONTRACT: Final = frozenset({"新聘", "續聘"})
MANY: Final = 500
"""How many values a question to the database names at once."""


class Conflict(Exception):
    """A case is not as the change expects it. The message is a sentence for the user."""


def differences(before: Typed, after: Typed) -> dict[str, tuple[str, str]]:
    """Fact key → before and after, of the facts that differ."""
    keys = dict.fromkeys((*before, *after))
    pairs = {key: (before.get(key, ""), after.get(key, "")) for key in keys}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


class Keeper:
    """Brings stored cases from one state to another, within one transaction.

    `arrived` are the words of WebHR that say that a case is there.
    """

    def __init__(self, session: Session, *, arrived: Sequence[str], now: datetime, by: str) -> None:
        self._session = session
        self._arrived = arrived
        self._now = now
        self._by = by
        self._people: dict[str, int] = {}
        self._plans: dict[str, int] = {}
        self._numbers: dict[str, int] = {}

    def next_id(self) -> int:
        """A number that no case has had."""
        return (self._session.scalar(select(func.max(CaseRow.id))) or 0) + 1

    def put(self, pairs: Sequence[Pair], what: str) -> None:
        """Bring each case from its state before to its state after.

        `what` is the event of those that are made, and where it is "imported" of all. Raises
        Conflict where one is not as expected; the caller then rolls everything back.
        """
        new = [after for before, after in pairs if before is None and after is not None]
        known = self._existing([case.id for case in new])
        made = [case for case in new if case.id not in known]
        wanted = [after for _, after in pairs if after is not None]
        self._know_people_and_plans(wanted)
        self._know_priors(wanted)
        self._insert(made, what)
        for before, after in pairs:
            if after is None and before is not None:
                self._delete(before)
            elif after is not None and (before is not None or after.id in known):
                self._update(before, after, what)

    # Cases ------------------------------------------------------------------------------------

    def _existing(self, ids: Sequence[int]) -> set[int]:
        found: set[int] = set()
        for start in range(0, len(ids), MANY):
            some = ids[start : start + MANY]
            found |= set(self._session.scalars(select(CaseRow.id).where(CaseRow.id.in_(some))))
        return found

    def _columns(self, stored: StoredCase, case: Case) -> dict[str, Any]:
        return columns_of(case, self._arrived) | {
            "revision": stored.revision,
            "changed_at": self._now,
            "deleted_at": None,
            "prior_id": self._prior_of(stored),
            "person_id": self._people.get(case.facts.id_number or ""),
            "plan_id": self._plans.get(case.facts.plan_approval_no or ""),
            # What was found of it before no longer holds.
            "checked_for": None,
        }

    def _insert(self, made: Sequence[StoredCase], what: str) -> None:
        if not made:
            return
        self._session.execute(
            insert(CaseRow),
            [
                self._columns(stored, case_of(stored))
                | {
                    "id": stored.id,
                    "created_at": stored.created_at,
                    "verdict": "",
                    "waived": 0,
                    "law_sha256": "",
                }
                for stored in made
            ],
        )
        self._session.execute(
            insert(CaseTextRow),
            [{"case_id": c.id, "typed": dict(c.typed), "notes": dict(c.notes)} for c in made],
        )
        self._session.execute(
            insert(EventRow),
            [self._event(stored.id, what, differences({}, stored.typed)) for stored in made],
        )
        self._open_contracts(made)

    def _update(self, before: StoredCase | None, after: StoredCase, what: str) -> None:
        row = self._session.execute(
            select(CaseTextRow.typed, CaseRow.deleted_at)
            .join(CaseTextRow)
            .where(CaseRow.id == after.id)
        ).one_or_none()
        if row is None:
            raise Conflict("這件案件已不在資料檔中。")
        was: dict[str, str] = row.typed
        if before is not None and (row.deleted_at is not None or was != dict(before.typed)):
            raise Conflict("這件案件已有較新的修改，未再覆寫；請重新開啟後再試。")
        columns = self._columns(after, case_of(after))
        self._session.execute(update(CaseRow).where(CaseRow.id == after.id).values(columns))
        self._session.execute(
            update(CaseTextRow)
            .where(CaseTextRow.case_id == after.id)
            .values(typed=dict(after.typed), notes=dict(after.notes))
        )
        if row.deleted_at is not None:
            self._tell(after.id, "restored", {})
        elif changes := differences(was, after.typed):
            # What a file says is told apart from what is typed: see app/known_again.py.
            if what == "imported":
                self._tell(after.id, what, changes)
            else:
                self._tell_edit(after.id, changes)
        self._keep_contract(after)

    def _delete(self, stored: StoredCase) -> None:
        self._session.execute(
            update(CaseRow).where(CaseRow.id == stored.id).values(deleted_at=self._now)
        )
        self._session.execute(delete(FindingRow).where(FindingRow.case_id == stored.id))
        self._tell(stored.id, "deleted", {})

    # What cases hang on -----------------------------------------------------------------------

    def _know_people_and_plans(self, stored: Iterable[StoredCase]) -> None:
        """Have a row for each person and plan, with what was last stated of it."""
        people: dict[str, dict[str, Any]] = {}
        plans: dict[str, dict[str, Any]] = {}
        for one in stored:
            facts = case_of(one).facts
            if facts.id_number:
                known = known_of_person(one.typed)
                people[facts.id_number] = {"name": facts.name or "", "known": known}
            if facts.plan_approval_no:
                known = known_of_plan(one.typed)
                plans[facts.plan_approval_no] = {
                    "title": facts.plan_title or "",
                    "known": known,
                }
        self._people = self._upsert(PersonRow, "id_number", people)
        self._plans = self._upsert(PlanRow, "approval_no", plans)

    def _know_priors(self, stored: Iterable[StoredCase]) -> None:
        """Which stored case each number that a case names as prior stands for."""
        wanted = [n for one in stored if (n := one.typed.get("prior_case_no", "").strip())]
        for start in range(0, len(wanted), MANY):
            some = wanted[start : start + MANY]
            self._numbers |= dict(
                self._session.execute(
                    select(CaseRow.case_no, CaseRow.id)
                    .where(CaseRow.case_no.in_(some), CaseRow.deleted_at.is_(None))
                    .order_by(CaseRow.id)
                ).all()
            )

    def _prior_of(self, stored: StoredCase) -> int | None:
        """The stored case that one goes on from: the one whose number it names."""
        named = stored.typed.get("prior_case_no", "").strip()
        found = self._numbers.get(named) if named else stored.prior_id
        return None if found == stored.id else found

    def _upsert(
        self, table: type[PersonRow | PlanRow], key: str, wanted: Mapping[str, dict[str, Any]]
    ) -> dict[str, int]:
        column = getattr(table, key)
        ids: dict[str, int] = {}
        keys = list(wanted)
        for start in range(0, len(keys), MANY):
            some = keys[start : start + MANY]
            there: dict[str, int] = dict(
                self._session.execute(select(column, table.id).where(column.in_(some))).all()
            )
            if there:
                self._session.execute(
                    update(table), [{"id": there[k], **wanted[k]} for k in some if k in there]
                )
            new = [{key: k, **wanted[k]} for k in some if k not in there]
            if new:
                self._session.execute(insert(table), new)
                there |= dict(
                    self._session.execute(
                        select(column, table.id).where(column.in_([row[key] for row in new]))
                    ).all()
                )
            ids |= there
        return ids

    def _open_contracts(self, made: Sequence[StoredCase]) -> None:
        """The contracts of cases that have just been made."""
        free = (self._session.scalar(select(func.max(ContractRow.id))) or 0) + 1
        contracts: list[dict[str, Any]] = []
        links: list[dict[str, Any]] = []
        for stored in made:
            case = case_of(stored)
            person = self._people.get(case.facts.id_number or "")
            if case.facts.case_kind in _OPENS_A_CONTRACT and person is not None:
                start, end = contract_days(case)
                number = free + len(contracts)
                contracts.append({"id": number, "person_id": person, "start": start, "end": end})
                links.append({"id": stored.id, "contract_id": number})
        if contracts:
            self._session.execute(insert(ContractRow), contracts)
            self._session.execute(update(CaseRow), links)
        for stored in made:
            if self._prior_of(stored) is not None:
                self._keep_contract(stored)

    def _keep_contract(self, stored: StoredCase) -> None:
        """The contract that a case makes, changes or ends."""
        case = case_of(stored)
        kind = case.facts.case_kind
        row = self._session.execute(
            select(CaseRow.contract_id, CaseRow.person_id).where(CaseRow.id == stored.id)
        ).one()
        contract_id = row.contract_id
        if kind in _OPENS_A_CONTRACT and row.person_id is not None:
            start, end = contract_days(case)
            values = {"person_id": row.person_id, "start": start, "end": end}
            if contract_id is None:
                contract = ContractRow(**values)
                self._session.add(contract)
                self._session.flush()
                contract_id = contract.id
            else:
                self._session.execute(
                    update(ContractRow).where(ContractRow.id == contract_id).values(values)
                )
        elif (prior_id := self._prior_of(stored)) is not None:
            contract_id = self._session.scalar(
                select(CaseRow.contract_id).where(CaseRow.id == prior_id)
            )
            day = case.facts.contract_end if kind in CONTRACT_KINDS else case.facts.dismissed_on
            if contract_id is not None and day is not None:
                self._session.execute(
                    update(ContractRow).where(ContractRow.id == contract_id).values(end=day)
                )
        if contract_id != row.contract_id:
            self._session.execute(
                update(CaseRow).where(CaseRow.id == stored.id).values(contract_id=contract_id)
            )

    # What happened ----------------------------------------------------------------------------

    def _event(
        self, case_id: int, what: str, changes: Mapping[str, tuple[str, str]]
    ) -> dict[str, Any]:
        return {
            "case_id": case_id,
            "at": self._now,
            "by": self._by,
            "what": what,
            "changes": _as_lists(changes),
        }

    def _tell(self, case_id: int, what: str, changes: Mapping[str, tuple[str, str]]) -> None:
        self._session.execute(insert(EventRow).values(self._event(case_id, what, changes)))

    def _tell_edit(self, case_id: int, changes: Mapping[str, tuple[str, str]]) -> None:
        """An edit; one that goes on with the last of the same facts is told with it."""
        last = self._session.scalars(
            select(EventRow)
            .where(EventRow.case_id == case_id)
            .order_by(EventRow.id.desc())
            .limit(1)
        ).one_or_none()
        if (
            last is not None
            and (last.what, last.by) == ("edited", self._by)
            and self._now - last.at <= _ONE_SITTING
        ):
            told = last.changes
            if told.keys() == changes.keys():
                both = {key: (told[key][0], new) for key, (_, new) in changes.items()}
                both = {key: pair for key, pair in both.items() if pair[0] != pair[1]}
                if both:
                    last.changes = _as_lists(both)
                else:
                    self._session.delete(last)
                self._session.flush()
                return
        self._tell(case_id, "edited", changes)

    # What was found ---------------------------------------------------------------------------

    def keep_findings(
        self, case_ids: Sequence[int], assessed: Sequence[Assessment], law: str
    ) -> None:
        """Keep what was found of cases, and whether what they were waived for is still typed."""
        for start in range(0, len(case_ids), MANY):
            some = case_ids[start : start + MANY]
            self._session.execute(delete(FindingRow).where(FindingRow.case_id.in_(some)))
        rows = [
            row
            for case_id, one in zip(case_ids, assessed, strict=True)
            for row in _finding_rows(case_id, one)
        ]
        if rows:
            self._session.execute(insert(FindingRow), rows)
        self._session.execute(
            update(CaseRow),
            [
                {
                    "id": case_id,
                    "verdict": one.verdict.value,
                    "waived": len(one.waivers),
                    "checked_for": one.as_of,
                    "law_sha256": law,
                }
                for case_id, one in zip(case_ids, assessed, strict=True)
            ],
        )
        self._follow_waivers(
            {n: a.result.case.typed for n, a in zip(case_ids, assessed, strict=True)}
        )

    def _follow_waivers(self, typed_by_id: Mapping[int, Typed]) -> None:
        """Let waivers lapse whose values have changed, and hold again where they have come back."""
        ids = list(typed_by_id)
        for start in range(0, len(ids), MANY):
            waivers = self._session.scalars(
                select(WaiverRow).where(
                    WaiverRow.case_id.in_(ids[start : start + MANY]),
                    WaiverRow.withdrawn_at.is_(None),
                )
            )
            for row in waivers:
                holds = is_unchanged(row.values, typed_by_id[row.case_id])
                if holds is (row.lapsed_at is None):
                    continue
                row.lapsed_at = None if holds else self._now
                if holds:
                    self._tell(row.case_id, "regained", {row.rule: ("", row.reason)})
                else:
                    self._tell(row.case_id, "lapsed", {row.rule: (row.reason, "")})
        self._session.flush()

    def mark_stale(self, case_ids: Iterable[int]) -> None:
        """Have the cases that share a person, a plan or a prior case with these checked again."""
        columns = (
            CaseRow.id_number,
            CaseRow.plan_approval_no,
            CaseRow.case_no,
            CaseRow.prior_case_no,
        )
        ids = list(case_ids)
        for start in range(0, len(ids), MANY):
            some = ids[start : start + MANY]
            rows = self._session.execute(select(*columns).where(CaseRow.id.in_(some))).all()
            people, plans, numbers, priors = ({r[n] for r in rows} - {""} for n in range(4))
            self._session.execute(
                update(CaseRow)
                .where(
                    or_(
                        CaseRow.id_number.in_(people),
                        CaseRow.plan_approval_no.in_(plans),
                        CaseRow.prior_case_no.in_(numbers),
                        CaseRow.case_no.in_(priors),
                    )
                )
                .values(checked_for=None)
            )


def _as_lists(changes: Mapping[str, tuple[str, str]]) -> dict[str, list[str]]:
    return {key: list(pair) for key, pair in changes.items()}


def _finding_rows(case_id: int, one: Assessment) -> Iterable[dict[str, Any]]:
    """What is kept of a case's findings: what asks for something, in the order of the rules."""
    asks = [r for r in one.findings if r.outcome is not Outcome.UNKNOWN or r.severity is BLOCK]
    for place, result in enumerate(asks):
        yield {
            "case_id": case_id,
            "place": place,
            "rule": result.rule.id,
            "outcome": result.outcome.value,
            "severity": result.severity.value,
            "message": result.message,
            "fields": list(result.fields),
        }


def edited(stored: StoredCase, typed: Typed, at: datetime) -> StoredCase:
    """A case with other texts: empty ones left out."""
    kept = {key: text for key, text in typed.items() if text}
    return replace(stored, typed=kept, revision=stored.revision + 1, changed_at=at)
