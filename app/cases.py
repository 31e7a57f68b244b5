"""Use cases over stored cases: open, list, edit, check, set aside, undo. Transactions live here.

A `CaseBook` is one office's store with the rules that its cases are checked by. Every change comes
back as a `Change`, which `apply` and `revert` carry out again or take back, so that anything can be
undone. Its methods may be called from any thread; what they return are plain values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Text, cast, func, or_, select
from sqlalchemy.orm import Session

from app.assess import ARRIVED, Assessment, LiveCheck, case_of, needs_basis, rests_on
from app.case_numbers import Numbers
from app.case_rows import (
    ending,
    of_plans,
    related,
    some_stored,
    stored_case,
    summary_of,
    waiver_of,
    waivers_of,
)
from app.incoming import Arrival, arrivals_of, pairs_of
from app.keeping import MANY, Conflict, Keeper, Pair, edited
from app.models.lines import read_lines, select_lines
from app.models.store import Store
from app.models.tables import CaseRow, EventRow, PersonRow, PlanRow, WaiverRow
from app.office import (
    blank_case,
    forget_view,
    keep_agency,
    keep_view,
    read_agency,
    read_views,
)
from app.rules.dates import roc_year
from app.rules.engine import Checker
from app.rules.facts import Case
from app.rules.results import RuleResult
from app.rules.values import read_case
from app.stored import (
    Agency,
    CaseSummary,
    Change,
    Event,
    Known,
    SavedView,
    Stage,
    StoredCase,
    Typed,
    Waiver,
)
from app.stored_checks import AT_ONCE, Checks, Progress, check_and_keep, checks_of, silent
from app.uncollected import uncollected
from app.ways import Content, keep_way, read_way

__all__ = ["CaseBook", "Checks", "Opened", "Progress", "Renewable", "WaiverRefused"]

_STORING: Final = "存入案件"
CHUNK: Final = 200
"""Cases that are checked and kept in one transaction when many are checked again: a fifth of a
second, which is as long as someone who asks for one of them may have to wait."""
PLAN_PARTS, MOST_AT_ONCE = 4, 2000
SUGGESTED: Final = 8


class WaiverRefused(Exception):
    """A finding cannot be set aside like this. The message is a sentence for the user."""


class Opened(NamedTuple):
    """A case as the editor takes it over: with what it is checked against while it is edited."""

    case: StoredCase
    live: LiveCheck
    assessment: Assessment


class Renewable(NamedTuple):
    """Contracts that may be renewed, and what their renewals are checked by and against."""

    cases: list[StoredCase]
    others: list[Case]
    checker: Checker
    agency: Agency


class CaseBook:
    """The stored cases of an office.

    `checker` gives the rules by the tables now in force; `by` names who works with the program.
    """

    def __init__(
        self,
        store: Store,
        checker: Callable[[], Checker],
        now: Callable[[], datetime],
        by: Callable[[], str],
    ) -> None:
        self._store = store
        self._checker = checker
        self._now = now
        self._by = by

    # Lists ------------------------------------------------------------------------------------

    def summaries(self, first: int | None = None) -> list[CaseSummary]:
        """The stored cases, the newest first; only the `first` of them, where given."""
        with self._store.read() as session:
            return read_lines(session, select_lines().limit(first), summary_of)

    def summaries_of(self, ids: Sequence[int]) -> list[CaseSummary]:
        """Some of the stored cases, the newest first; those that are deleted are left out."""
        found: list[CaseSummary] = []
        with self._store.read() as session:
            for start in range(0, len(ids), MANY):
                some = select_lines().where(CaseRow.id.in_(ids[start : start + MANY]))
                found += read_lines(session, some, summary_of)
        return found

    def last_event(self) -> int:
        """The number of the last thing that happened to any case."""
        with self._store.read() as session:
            return session.scalar(select(func.max(EventRow.id))) or 0

    # One case ---------------------------------------------------------------------------------

    def case(self, case_id: int) -> StoredCase:
        """A stored case. Raises Conflict where it is not there any more."""
        with self._store.read() as session:
            return stored_case(session, case_id)

    def cases(self, ids: Sequence[int]) -> list[StoredCase]:
        """Stored cases, in the order asked for; those that are not there are left out."""
        with self._store.read() as session:
            return some_stored(session, ids)

    def open(self, case_id: int, as_of: date) -> Opened:
        """A case for the editor. Raises Conflict where it is not there any more."""
        with self._store.read() as session:
            case = stored_case(session, case_id)
            live = self._live(session, case, as_of)
        return Opened(case, live, live.assess(case.typed))

    def _live(self, session: Session, case: StoredCase, as_of: date) -> LiveCheck:
        others = related(session, [case.id], [read_case(case.typed)])
        waivers = waivers_of(session, [case.id]).get(case.id, ())
        return LiveCheck(self._checker(), tuple(others), tuple(waivers), as_of)

    # Changing ---------------------------------------------------------------------------------

    def add(
        self, cases: Sequence[tuple[Typed, int | None]], what: str, name: str, as_of: date
    ) -> Change:
        """Store new cases, each with the stored case that it goes on from; all or none.

        `what` is the event: created, imported or renewed. A case without a number gets one.
        """
        with self._store.write() as session:
            keeper, now = self._keeper(session), self._now()
            free = keeper.next_id()
            numbers = Numbers(session, roc_year(as_of))
            made = [
                StoredCase(
                    id=free + place,
                    typed=numbers.given({k: t for k, t in typed.items() if t}),
                    revision=1,
                    created_at=now,
                    changed_at=now,
                    prior_id=prior_id,
                )
                for place, (typed, prior_id) in enumerate(cases)
            ]
            change = Change(name, tuple((None, case) for case in made))
            self._carry_out(session, keeper, change.cases, what, as_of)
        return change

    def arrivals(self, cases: Sequence[Case], progress: Progress = silent) -> list[Arrival]:
        """What the cases of a file are among the stored ones, and what would change."""
        with self._store.read() as session, uncollected():
            return arrivals_of(session, cases, progress)

    def take_in(
        self, arrivals: Sequence[Arrival], name: str, as_of: date, progress: Progress = silent
    ) -> Change:
        """Store what a file brings, all or none. Raises Conflict, and what `progress` raises."""
        with self._store.write() as session, uncollected():
            keeper, now = self._keeper(session), self._now()
            pairs = pairs_of(session, arrivals, keeper.next_id(), now, as_of, progress)
            self._carry_out(session, keeper, pairs, "imported", as_of, progress)
        return Change(name, tuple(pairs))

    def edit(self, before: StoredCase, typed: Typed, name: str, as_of: date) -> Change | None:
        """Keep other texts of a case; None where they are the same.

        Raises Conflict where the stored case is not as `before` says.
        """
        after = edited(before, typed, self._now())
        if after.typed == before.typed:
            return None
        change = Change(name, ((before, after),))
        self.apply(change, as_of)
        return change

    def delete(self, ids: Sequence[int], name: str, as_of: date) -> Change:
        """Take cases out of the lists; what was kept of them stays, so that it can be undone."""
        change = Change(name, tuple((case, None) for case in self.cases(ids)))
        self.apply(change, as_of)
        return change

    def apply(self, change: Change, as_of: date, progress: Progress = silent) -> None:
        """Carry out a change.

        Raises Conflict where a case is not as it expects, and what `progress` raises; then nothing
        is changed.
        """
        with self._store.write() as session, uncollected():
            self._carry_out(session, self._keeper(session), change.cases, "edited", as_of, progress)

    def revert(self, change: Change, as_of: date, progress: Progress = silent) -> None:
        """Take a change back. Raises as `apply` does."""
        pairs = tuple((after, before) for before, after in reversed(change.cases))
        with self._store.write() as session, uncollected():
            self._carry_out(session, self._keeper(session), pairs, "edited", as_of, progress)

    def _carry_out(
        self,
        session: Session,
        keeper: Keeper,
        pairs: Sequence[Pair],
        what: str,
        as_of: date,
        progress: Progress = silent,
    ) -> None:
        """Bring cases from one state to another, and check them and mark what they bear on."""
        total = len(pairs)
        ids = [one.id for before, after in pairs if (one := after or before) is not None]
        there = [before.id for before, _ in pairs if before is not None]
        keeper.mark_stale(there, lambda: progress(_STORING, 0, total))
        for start in range(0, total, AT_ONCE):
            progress(_STORING, start, total)
            keeper.put(pairs[start : start + AT_ONCE], what)
        stored = [after for _, after in pairs if after is not None]
        keeper.link_priors(stored, lambda: progress(_STORING, total, total))
        keeper.mark_stale(ids, lambda: progress(_STORING, total, total))
        check_and_keep(session, keeper, self._checker(), stored, as_of, progress)
        progress("寫入資料檔", total, total)  # the last moment to stop: what follows is kept

    def _keeper(self, session: Session) -> Keeper:
        return Keeper(session, arrived=self._arrived(), now=self._now(), by=self._by())

    def _arrived(self) -> tuple[str, ...]:
        words: Any = self._checker().book.row(ARRIVED, "", None).value
        return tuple(words)

    # Checking ---------------------------------------------------------------------------------

    def _check(self, session: Session, ids: Sequence[int], as_of: date) -> None:
        stored = some_stored(session, ids)
        check_and_keep(session, self._keeper(session), self._checker(), stored, as_of)

    def stale(self, as_of: date) -> list[int]:
        """The open cases that have not been checked for this day by the tables in force."""
        outdated = or_(
            CaseRow.checked_for.is_(None),
            CaseRow.checked_for != as_of,
            CaseRow.law_sha256 != self._checker().book.sha256,
        )
        is_open = CaseRow.stage != Stage.REGISTERED.value
        query = select(CaseRow.id).where(CaseRow.deleted_at.is_(None), is_open, outdated)
        with self._store.read() as session:
            return list(session.scalars(query.order_by(CaseRow.id)))

    def check_again(self, as_of: date, progress: Progress) -> Iterator[list[int]]:
        """Check what is stale, some at a time; yields the cases that have been checked."""
        ids, done = self.stale(as_of), 0
        while some := ids[done : done + CHUNK]:
            progress("重新檢核", done, len(ids))
            with self._store.write() as session:
                # Those of a plan are read for each transaction: few of them, where they are many.
                many = min(of_plans(session, some) // PLAN_PARTS, MOST_AT_ONCE)
                some = ids[done : done + max(CHUNK, many)]
                self._check(session, some, as_of)
            done += len(some)
            yield some
        progress("重新檢核", len(ids), len(ids))

    def checked(self, ids: Sequence[int], as_of: date, progress: Progress = silent) -> Checks:
        """Whole cases in the order asked for, checked for a day, with what has been set aside.

        Raises what `progress` raises.
        """
        with self._store.read() as session, uncollected():
            stored = some_stored(session, ids, lambda: progress("讀取案件", 0, len(ids)))
            return checks_of(session, self._checker(), stored, as_of, progress)

    def renewable(self, ids: Sequence[int], as_of: date) -> Renewable:
        """These contracts, or all that end soon and that nothing goes on from."""
        with self._store.read() as session:
            wanted = list(ids) or list(session.scalars(ending(as_of)))
            cases = some_stored(session, wanted)
            others = related(session, [], [case_of(one) for one in cases])
            return Renewable(cases, others, self._checker(), read_agency(session))

    # Setting aside ----------------------------------------------------------------------------

    def waive(
        self, case_id: int, result: RuleResult, reason: str, basis: str, as_of: date
    ) -> Waiver:
        """Set a finding aside, with a reason, and a basis where the rule is a legal 阻擋.

        Raises WaiverRefused where one of them is lacking.
        """
        reason, basis = reason.strip(), basis.strip()
        if not reason:
            raise WaiverRefused("請寫明理由。")
        if needs_basis(result.rule) and not basis:
            raise WaiverRefused("此項為法規之阻擋項目，請寫明法令依據或核准文號。")
        with self._store.write() as session:
            case = stored_case(session, case_id)
            row = WaiverRow(
                case_id=case_id,
                rule=result.rule.id,
                reason=reason,
                basis=basis,
                by=self._by(),
                at=self._now(),
                values=rests_on(result, case.typed),
            )
            for earlier in waivers_of(session, [case_id]).get(case_id, ()):
                if earlier.rule == row.rule and dict(earlier.values) == row.values:
                    self._end_waiver(session, earlier.id)
            session.add(row)
            session.flush()
            session.add(self._waiver_event(row, "waived", before="", after=reason))
            session.flush()
            self._check(session, [case_id], as_of)
            return waiver_of(row)

    def unwaive(self, waiver: Waiver, as_of: date) -> None:
        """Take a finding up again that was set aside."""
        with self._store.write() as session:
            row = self._end_waiver(session, waiver.id)
            session.add(self._waiver_event(row, "unwaived", before=row.reason, after=""))
            session.flush()
            self._check(session, [row.case_id], as_of)

    def waive_again(self, waiver: Waiver, as_of: date) -> None:
        """Give a reason that was taken back once more: as it was given, when and by whom."""
        with self._store.write() as session:
            row = session.get_one(WaiverRow, waiver.id)
            row.withdrawn_at = None
            session.flush()
            session.add(self._waiver_event(row, "waived", before="", after=row.reason))
            session.flush()
            self._check(session, [row.case_id], as_of)

    def _end_waiver(self, session: Session, waiver_id: int) -> WaiverRow:
        row = session.get_one(WaiverRow, waiver_id)
        row.withdrawn_at = self._now()
        session.flush()
        return row

    def _waiver_event(self, row: WaiverRow, what: str, *, before: str, after: str) -> EventRow:
        return EventRow(
            case_id=row.case_id,
            at=self._now(),
            by=self._by(),
            what=what,
            changes={row.rule: [before, after]},
        )

    # History ----------------------------------------------------------------------------------

    def events(self, case_id: int) -> list[Event]:
        """What happened to a case, the last first."""
        query = select(EventRow).where(EventRow.case_id == case_id).order_by(EventRow.id.desc())
        with self._store.read() as session:
            return [
                Event(
                    id=row.id,
                    case_id=row.case_id,
                    at=row.at,
                    by=row.by,
                    what=row.what,
                    changes={k: (old, new) for k, (old, new) in row.changes.items()},
                )
                for row in session.scalars(query)
            ]

    def chain(self, case_id: int) -> list[CaseSummary]:
        """The cases of the same person, the oldest first."""
        with self._store.read() as session:
            person = session.scalar(select(CaseRow.person_id).where(CaseRow.id == case_id))
            same = CaseRow.id == case_id if person is None else CaseRow.person_id == person
            ids = list(session.scalars(select(CaseRow.id).where(same)))
        found = self.summaries_of(ids)
        return sorted(found, key=lambda c: (c.contract_start or c.dismissed_on or date.max, c.id))

    # Known people and plans -------------------------------------------------------------------

    def suggest_people(self, text: str) -> list[Known]:
        """People of earlier cases whose number or name begins with what is typed."""
        return self._suggest(
            PersonRow,
            or_(
                PersonRow.id_number.startswith(text.upper(), autoescape=True),
                PersonRow.name.startswith(text, autoescape=True),
            ),
            lambda row: (row.name, row.id_number),
        )

    def suggest_plans(self, text: str) -> list[Known]:
        """Approved plans of earlier cases whose number, name or title holds what is typed."""
        return self._suggest(
            PlanRow,
            or_(
                PlanRow.approval_no.contains(text, autoescape=True),
                PlanRow.title.contains(text, autoescape=True),
                cast(PlanRow.known, Text).contains(text, autoescape=True),
            ),
            lambda row: (row.approval_no, row.known.get("plan_name", "") or row.title),
        )

    def _suggest(
        self,
        table: type[Any],
        holds: ColumnElement[bool],
        called: Callable[[Any], tuple[str, str]],
    ) -> list[Known]:
        query = select(table).where(holds).order_by(table.id.desc()).limit(SUGGESTED)
        with self._store.read() as session:
            return [
                Known(row.id, *called(row), implies=row.known) for row in session.scalars(query)
            ]

    # The office -------------------------------------------------------------------------------

    def agency(self) -> Agency:
        """The settings of the own agency; empty ones where nothing has been set."""
        with self._store.read() as session:
            return read_agency(session)

    def keep_agency(self, agency: Agency) -> None:
        """Keep the settings of the own agency."""
        with self._store.write() as session:
            keep_agency(session, agency)

    def views(self) -> list[SavedView]:
        """The views of the list that someone has named."""
        with self._store.read() as session:
            return read_views(session)

    def keep_view(self, view: SavedView) -> list[SavedView]:
        """Keep a view; all of them then."""
        with self._store.write() as session:
            keep_view(session, view)
            return read_views(session)

    def forget_view(self, name: str) -> list[SavedView]:
        """Keep a view no longer; the others."""
        with self._store.write() as session:
            forget_view(session, name)
            return read_views(session)

    def way(self, kind: str, mark: str = "") -> Content | None:
        """A way of doing something that the office has kept; None where there is none."""
        with self._store.read() as session:
            return read_way(session, kind, mark)

    def keep_way(self, kind: str, name: str, mark: str, content: Mapping[str, Any]) -> None:
        """Keep a way in the place of the one of its kind and mark."""
        with self._store.write() as session:
            keep_way(session, kind, name, mark, content, self._now())

    def blank(self) -> dict[str, str]:
        """What a new case states before anything is typed."""
        return blank_case(self.agency())

    @staticmethod
    def is_conflict(error: Exception) -> bool:
        """Whether a change was refused for the case, which is otherwise, and not for the store."""
        return isinstance(error, Conflict)

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self._store.read_only
