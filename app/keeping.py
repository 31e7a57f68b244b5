"""The writing side of the store: cases, what they hang on, what was found, what happened.

Everything here runs within one transaction that the caller begins and ends (`app/cases.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update
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
        self._read: dict[int, Case] = {}

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
        self._read = {after.id: case_of(after) for after in wanted}
        self._know_people_and_plans(wanted)
        self._know_priors(wanted)
        self._insert(made, what)
        self._delete([before.id for before, after in pairs if after is None and before is not None])
        for before, after in pairs:
            if after is not None and (before is not None or after.id in known):
                self._update(before, after, what)
        self._read = {}

    # Cases ------------------------------------------------------------------------------------

    def _case(self, stored: StoredCase) -> Case:
        """A case as it reads: each of those that `put` has in hand is read once."""
        return self._read.get(stored.id) or case_of(stored)

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
                self._columns(stored, self._case(stored))
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
        columns = self._columns(after, self._case(after))
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

    def _delete(self, ids: Sequence[int]) -> None:
        for start in range(0, len(ids), MANY):
            some = ids[start : start + MANY]
            self._session.execute(
                update(CaseRow).where(CaseRow.id.in_(some)).values(deleted_at=self._now)
            )
            self._session.execute(delete(FindingRow).where(FindingRow.case_id.in_(some)))
            self._session.execute(
                insert(EventRow), [self._event(case_id, "deleted", {}) for case_id in some]
            )

    # What cases hang on -----------------------------------------------------------------------

    def _know_people_and_plans(self, stored: Iterable[StoredCase]) -> None:
        """Have a row for each person and plan, with what was last stated of it."""
        people: dict[str, dict[str, Any]] = {}
        plans: dict[str, dict[str, Any]] = {}
        for one in stored:
            facts = self._case(one).facts
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

    def link_priors(
        self, stored: Sequence[StoredCase], tick: Callable[[], object] = lambda: None
    ) -> None:
        """Link cases to those that they name as prior and that came with them, or after them."""
        named = [one for one in stored if one.typed.get("prior_case_no", "").strip()]
        alone = [one for one in named if self._prior_of(one) is None]
        for start in range(0, len(alone), MANY):
            tick()
            some = alone[start : start + MANY]
            self._know_priors(some)
            for one in some:
                if (prior := self._prior_of(one)) is not None:
                    self._session.execute(
                        update(CaseRow).where(CaseRow.id == one.id).values(prior_id=prior)
                    )
                    self._keep_contract(one)

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
            case = self._case(stored)
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
        case = self._case(stored)
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
            self._session.connection().exec_driver_sql(_INSERT_FINDING, rows)
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

    def mark_stale(
        self, case_ids: Iterable[int], tick: Callable[[], object] = lambda: None
    ) -> None:
        """Have the cases that share a person, a plan or a prior case with these checked again.

        A plan that thousands share is asked for once; `tick` is called now and then.
        """
        columns = (
            CaseRow.id_number,
            CaseRow.plan_approval_no,
            CaseRow.case_no,
            CaseRow.prior_case_no,
        )
        ids = list(case_ids)
        shared: tuple[set[str], ...] = (set(), set(), set(), set())
        for start in range(0, len(ids), MANY):
            tick()
            some = ids[start : start + MANY]
            for row in self._session.execute(select(*columns).where(CaseRow.id.in_(some))):
                for values, value in zip(shared, row, strict=True):
                    values.add(value)
        people, plans, numbers, priors = shared
        for column, wanted in (
            (CaseRow.id_number, people),
            (CaseRow.plan_approval_no, plans),
            (CaseRow.prior_case_no, numbers),
            (CaseRow.case_no, priors),
        ):
            keys = sorted(wanted - {""})
            for start in range(0, len(keys), MANY):
                tick()
                self._session.execute(
                    update(CaseRow)
                    .where(
                        column.in_(keys[start : start + MANY]),
                        CaseRow.checked_for.is_not(None),
                    )
                    .values(checked_for=None)
                )


def _as_lists(changes: Mapping[str, tuple[str, str]]) -> dict[str, list[str]]:
    return {key: list(pair) for key, pair in changes.items()}


_INSERT_FINDING: Final = (
    "INSERT INTO findings (case_id, place, rule, outcome, severity, message, fields) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
"""A check of 100,000 cases keeps more than a million: as they are, at a quarter of the time."""


def _finding_rows(case_id: int, one: Assessment) -> Iterable[tuple[object, ...]]:
    """What is kept of a case's findings: what asks for something, in the order of the rules."""
    place = 0
    for result in one.findings:
        outcome, severity = result.outcome, result.severity
        if outcome is Outcome.UNKNOWN and severity is not BLOCK:
            continue
        yield (
            case_id,
            place,
            result.rule.id,
            outcome.value,
            severity.value,
            result.message,
            _as_json(result.fields),
        )
        place += 1


@lru_cache(1024)
def _as_json(fields: tuple[str, ...]) -> str:
    """The facts that a finding is about, as the column holds them."""
    return json.dumps(fields, separators=(",", ":"))


def edited(stored: StoredCase, typed: Typed, at: datetime) -> StoredCase:
    """A case with other texts: empty ones left out."""
    kept = {key: text for key, text in typed.items() if text}
    return replace(stored, typed=kept, revision=stored.revision + 1, changed_at=at)
