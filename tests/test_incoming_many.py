"""Many cases taken in at once: stopped at any moment, all or nothing, and no slower for a plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count, cycle, islice, pairwise
from pathlib import Path

import pytest

from app import case_rows, incoming, stored_checks
from app import cases as cases_module
from app.cases import CaseBook
from app.law_in_force import checker
from app.models.store import open_store
from app.rules.facts import FACTS, Case
from app.rules.values import read_case
from app.stored import Change
from tools.make_samples import cases as samples
from tools.make_samples import id_number

pytestmark = pytest.mark.usefixtures("store_made_once")

AS_OF = date(2026, 4, 20)
PLAN = {"plan_approval_no": "府人力字第1150039390號", "plan_title": "約聘人員"}


class Stopped(Exception):
    """Someone has asked to stop."""


class Stop:
    """Progress that is stopped at its nth report; with None it only counts."""

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self.told: list[tuple[str, int, int]] = []

    def __call__(self, what: str, done: int, total: int) -> None:
        self.told.append((what, done, total))
        if len(self.told) == self.at:
            raise Stopped


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have progress reported every ten cases, so that few cases make many reports."""
    for module in (cases_module, incoming, stored_checks):
        monkeypatch.setattr(module, "AT_ONCE", 10)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[CaseBook]:
    store = open_store(tmp_path)
    yield CaseBook(store, checker, lambda: datetime(2026, 4, 20, 9, 0), lambda: "王測試")
    store.close()


def roster(size: int, first: int = 1, **changes: str) -> list[Case]:
    """Cases of one plan, each of its own person; `first` is the number of the first."""
    found = []
    for n, sample in enumerate(islice(cycle(samples()), size), first):
        typed = {k: t for k, t in sample.items() if k in FACTS and k != "prior_case_no"}
        own = {"case_no": f"範-{n:05d}", "id_number": id_number(n, sample["id_number"][1])}
        found.append(read_case({**typed, **own, **PLAN, **changes}, row=n + 1))
    return found


def take_in(book: CaseBook, cases: list[Case], progress: Stop | None = None) -> Change:
    progress = progress or Stop()
    return book.take_in(book.arrivals(cases, progress), "匯入", AS_OF, progress)


def held(book: CaseBook) -> tuple[int, int, list[object]]:
    """What a stop must leave as it was: events, cases to be checked again, every line."""
    return book.last_event(), len(book.stale(AS_OF)), [*book.summaries()]


@pytest.mark.usefixtures("often")
def test_a_stop_at_any_report_leaves_everything_as_it_was(book: CaseBook) -> None:
    take_in(book, roster(10))
    before = held(book)
    cases = roster(25, unit="新單位")  # some of them change stored cases
    for at in count(1):
        try:
            take_in(book, cases, Stop(at))
            break
        except Stopped:
            assert held(book) == before
    assert at > 12
    assert len(book.summaries()) == 25


@pytest.mark.usefixtures("often")
def test_undoing_and_doing_again_can_be_stopped_too(book: CaseBook) -> None:
    change = take_in(book, roster(25))
    before = held(book)
    for at in (1, 2, 3):
        with pytest.raises(Stopped):
            book.revert(change, AS_OF, Stop(at))
        assert held(book) == before
    book.revert(change, AS_OF)
    assert len(book.summaries()) == 0
    with pytest.raises(Stopped):
        book.apply(change, AS_OF, Stop(4))
    assert len(book.summaries()) == 0
    book.apply(change, AS_OF)
    assert len(book.summaries()) == 25
    assert book.stale(AS_OF) == []


def test_reports_come_at_least_every_few_hundred_cases(book: CaseBook) -> None:
    progress = Stop()
    take_in(book, roster(450), progress)
    for what in ("存入案件", "檢核案件"):
        done = [n for said, n, _ in progress.told if said == what]
        assert max(b - a for a, b in pairwise(done)) <= 200
        assert max(done) == 450


@pytest.mark.usefixtures("often")
def test_each_other_case_is_looked_up_once_however_many_share_its_plan(
    book: CaseBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(book, roster(30))
    looked: list[object] = []
    seen = case_rows._seen_across

    def look(kind: str, *stated: str | date | None) -> Case:
        looked.append(stated[0])
        return seen(kind, *stated)

    monkeypatch.setattr(case_rows, "_seen_across", look)
    take_in(book, roster(70, first=1001))
    assert len(looked) == len(set(looked)) == 30


@pytest.mark.usefixtures("often")
def test_one_batch_finds_what_one_case_after_the_other_finds(book: CaseBook) -> None:
    """Duplicates, overlaps and an overfull plan lie further apart than two reports of progress."""
    cases = roster(42, plan_headcount="3")
    same = {"id_number": id_number(1, "1"), "case_kind": "新聘"}
    days = {"contract_start": "115-04-07", "contract_end": "115-12-31"}
    for place in (5, 41):
        typed = {**cases[place].typed, **same, **days}
        cases[place] = read_case(typed, row=place + 2)
    change = take_in(book, cases)
    ids = [after.id for _, after in change.cases if after is not None]
    together = {one.id: one.verdict for one in book.summaries()}
    for case_id in (ids[5], ids[41], ids[0], ids[20]):
        assessment = book.open(case_id, AS_OF).assessment
        assert together[case_id] == assessment.verdict.value
    for place, other in ((5, 41), (41, 5)):
        found = book.open(ids[place], AS_OF).assessment.findings
        said = {r.rule.id: r.message for r in found}
        assert f"案件「{cases[other].facts.case_no}」" in said["F06"] + said["L30"]


@pytest.mark.usefixtures("often")
def test_checks_of_many_tell_of_progress_and_can_be_stopped(book: CaseBook) -> None:
    change = take_in(book, roster(45))
    ids = [after.id for _, after in change.cases if after is not None]
    progress = Stop()
    checks = book.checked(ids, AS_OF, progress)
    assert [c.case.row for c in checks.result.cases] == list(range(1, 46))
    assert {what for what, _, _ in progress.told} == {"讀取案件", "檢核案件"}
    for at in range(1, len(progress.told) + 1):
        with pytest.raises(Stopped):
            book.checked(ids, AS_OF, Stop(at))


def test_what_is_seen_of_others_is_what_the_rules_look_at(book: CaseBook) -> None:
    """Everything the index over a batch asks of a case comes from the line of a stored one."""
    (case,) = roster(1, case_kind="改聘", prior_case_no="甲-9", dismissed_on="115-06-30")
    take_in(book, [case])
    with book._store.read() as session:
        (seen,) = case_rows.related(session, [], [case])
    for key in case_rows._STATED_ACROSS:
        assert getattr(seen.facts, key) == getattr(case.facts, key), key
    assert seen.facts.case_kind == "改聘"


def test_a_walk_that_tells_of_progress_holds_the_same_cases() -> None:
    cases = roster(3)
    watched = stored_checks._Watched(cases, Stop(), 3)
    assert list(watched) == cases == list(watched)


@pytest.mark.parametrize("turned", [False, True], ids=["in order", "renewal first"])
def test_a_renewal_in_the_same_file_goes_on_from_its_case(book: CaseBook, *, turned: bool) -> None:
    (first, second) = roster(2)
    person = {"name": "林測試", "id_number": id_number(1, "1")}
    days = {"contract_start": "115-01-01", "contract_end": "115-05-31"}
    earlier = {**first.typed, **person, **days, "case_kind": "新聘", "case_no": "甲-1"}
    later = {**second.typed, **person, "case_kind": "續聘", "case_no": "甲-2"}
    later |= {"contract_start": "115-06-01", "contract_end": "115-12-31", "prior_case_no": "甲-1"}
    rows = [later, earlier] if turned else [earlier, later]
    change = take_in(book, [read_case(typed, row=n) for n, typed in enumerate(rows, 2)])
    for _ in range(2):
        assert {one.case_no: one.has_successor for one in book.summaries()} == {
            "甲-1": True,
            "甲-2": False,
        }
        assert [c.typed["case_no"] for c in book.renewable([], date(2026, 5, 20)).cases] == []
        book.revert(change, AS_OF)
        book.apply(change, AS_OF)


def test_a_plan_that_many_share_is_not_read_anew_for_every_few_of_them(
    book: CaseBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(book, roster(160))
    monkeypatch.setattr(cases_module, "CHUNK", 10)
    monkeypatch.setattr(cases_module, "MOST_AT_ONCE", 40)
    looked = 0
    seen = case_rows._seen_across

    def look(kind: str, *stated: str | date | None) -> Case:
        nonlocal looked
        looked += 1
        return seen(kind, *stated)

    monkeypatch.setattr(case_rows, "_seen_across", look)
    tomorrow = AS_OF + timedelta(days=1)
    done = [len(some) for some in book.check_again(tomorrow, lambda *_: None)]
    assert done == [40, 40, 40, 32]  # the others are registered
    assert looked == 3 * 120 + 128  # by tens it would be 15 times 150 and more
    assert book.stale(tomorrow) == []
