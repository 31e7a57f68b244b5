"""Stored cases: kept, listed, edited, checked, set aside, undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.cases import CaseBook, WaiverRefused
from app.keeping import Conflict
from app.law_in_force import checker
from app.models.store import open_store
from app.rules.base import Outcome
from app.rules.results import RuleResult
from app.stored import Change, Stage, StoredCase
from tests.making import Clock
from tools.make_samples import cases as samples

pytestmark = pytest.mark.usefixtures("store_made_once")

AS_OF = date(2026, 4, 20)
READY = next(c for c in samples() if c["case_kind"] == "新聘")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(tmp_path: Path, clock: Clock) -> Iterator[CaseBook]:
    store = open_store(tmp_path)
    yield CaseBook(store, checker, clock, lambda: "王測試")
    store.close()


def typed(**changes: str) -> dict[str, str]:
    from app.rules.facts import FACTS

    return {k: t for k, t in ({**READY, **changes}).items() if k in FACTS and t}


def kept(book: CaseBook, *rows: dict[str, str], what: str = "created") -> list[StoredCase]:
    change = book.add([(row, None) for row in rows], what, "新增案件", AS_OF)
    return [after for _, after in change.cases if after is not None]


def finding(book: CaseBook, case: StoredCase, rule: str) -> RuleResult:
    results = book.open(case.id, AS_OF).assessment.result.results
    return next(r for r in results if r.rule.id == rule)


def verdict(book: CaseBook, case: StoredCase) -> str:
    (line,) = book.summaries_of([case.id])
    return line.verdict


# Keeping --------------------------------------------------------------------------------------


def test_a_case_comes_back_as_it_was_typed(book: CaseBook) -> None:
    row = typed(name=" 王小明 ", duties="輔導學生，\n並協助個案")
    (case,) = kept(book, row)
    assert book.case(case.id).typed == row
    assert len(book.summaries()) == 1


def test_a_case_without_a_number_gets_the_next_of_its_kind_and_year(book: CaseBook) -> None:
    made = kept(book, typed(case_no=""), typed(case_no=""), typed(case_kind="續聘", case_no=""))
    made += kept(book, typed(case_no=""), {"name": "王小明"})
    assert [c.typed["case_no"] for c in made] == [
        "115-新聘-001",
        "115-新聘-002",
        "115-續聘-001",
        "115-新聘-003",
        "115-案件-001",
    ]


def test_the_year_of_a_number_is_that_in_which_the_contract_begins(book: CaseBook) -> None:
    renewed = {"case_kind": "續聘", "case_no": ""}
    made = kept(
        book,
        typed(**renewed, contract_start="1160101"),
        typed(**renewed, contract_start="115/8/1"),
        typed(**renewed, contract_start="116/02/30"),
        typed(**renewed, contract_start="1911-12-31"),
    )
    assert [c.typed["case_no"] for c in made] == [
        "116-續聘-001",
        "115-續聘-001",
        "115-續聘-002",
        "115-續聘-003",
    ]


def test_a_line_of_the_list_is_what_the_facts_say(book: CaseBook) -> None:
    kept(
        book,
        typed(
            case_no="甲",
            contract_end="1151231",
            report_date="115/4/10",
            webhr_status="已報送銓敘部",
            is_late_filing="",
        ),
    )
    (line,) = book.summaries()
    assert (line.case_no, line.kind, line.contract_end) == ("甲", "新聘", date(2026, 12, 31))
    assert line.stage is Stage.ARRIVED
    assert line.is_late_filing is False
    assert line.verdict in ("ready", "review", "blocked", "incomplete")


@pytest.mark.parametrize(
    ("changes", "stage"),
    [
        ({"report_date": "", "webhr_status": ""}, Stage.DRAFT),
        ({"report_date": "115-04-10", "webhr_status": ""}, Stage.REPORTED),
        ({"report_date": "115-04-10", "webhr_status": "報送中"}, Stage.REPORTED),
        ({"report_date": "115-04-10", "webhr_status": "檢核中"}, Stage.ARRIVED),
        ({"report_date": "115-04-10", "registered_on": "115-04-15"}, Stage.REGISTERED),
    ],
)
def test_how_far_a_case_has_come(book: CaseBook, changes: dict[str, str], stage: Stage) -> None:
    kept(book, typed(**{"registered_on": "", **changes}))
    assert book.summaries()[0].stage is stage


def test_the_newest_come_first_and_only_as_many_as_asked_for(book: CaseBook) -> None:
    kept(book, *(typed(case_no=str(n)) for n in range(5)))
    assert [line.case_no for line in book.summaries(2)] == ["4", "3"]
    assert len(book.summaries()) == 5


# Editing and undoing --------------------------------------------------------------------------


def test_an_edit_is_kept_checked_and_can_be_undone_and_done_again(book: CaseBook) -> None:
    (case,) = kept(book, typed())
    change = book.edit(case, typed(duties=""), "修改擔任事項", AS_OF)
    assert change is not None
    assert "duties" not in book.case(case.id).typed
    assert verdict(book, case) == "blocked"
    book.revert(change, AS_OF)
    assert book.case(case.id).typed == case.typed
    assert verdict(book, case) != "blocked"
    book.apply(change, AS_OF)
    assert verdict(book, case) == "blocked"


def test_an_edit_that_changes_nothing_is_none(book: CaseBook) -> None:
    (case,) = kept(book, typed())
    assert book.edit(case, {**case.typed, "cap_exemption": ""}, "修改", AS_OF) is None
    assert [e.what for e in book.events(case.id)] == ["created"]


def test_an_edit_of_what_is_no_longer_there_is_refused_and_changes_nothing(book: CaseBook) -> None:
    (case,) = kept(book, typed())
    book.edit(case, typed(unit="輔導室"), "修改服務單位", AS_OF)
    with pytest.raises(Conflict, match="較新的修改"):
        book.edit(case, typed(unit="教務處"), "修改服務單位", AS_OF)
    assert book.case(case.id).typed["unit"] == "輔導室"
    book.delete([case.id], "刪除案件", AS_OF)
    with pytest.raises(Conflict):
        book.edit(case, typed(unit="教務處"), "修改服務單位", AS_OF)
    with pytest.raises(Conflict, match="刪除"):
        book.case(case.id)


def test_deleting_takes_cases_out_of_lists_and_undoing_brings_them_back(book: CaseBook) -> None:
    one, two = kept(book, typed(case_no="甲"), typed(case_no="乙", id_number="F100000024"))
    change = book.delete([one.id, two.id], "刪除 2 件", AS_OF)
    assert book.summaries() == []
    assert len(book.summaries()) == 0
    book.revert(change, AS_OF)
    assert {line.case_no for line in book.summaries()} == {"甲", "乙"}
    assert book.case(one.id).typed == one.typed
    assert [e.what for e in book.events(one.id)] == ["restored", "deleted", "created"]


def test_undoing_what_was_made_deletes_it_and_doing_it_again_restores_it(book: CaseBook) -> None:
    change = book.add([(typed(), None), (typed(), None)], "imported", "匯入 2 件", AS_OF)
    book.revert(change, AS_OF)
    assert len(book.summaries()) == 0
    book.apply(change, AS_OF)
    assert len(book.summaries()) == 2


def test_all_or_none_of_a_change_is_carried_out(book: CaseBook) -> None:
    (one,) = kept(book, typed(case_no="甲"))
    (two,) = kept(book, typed(case_no="乙"))
    stale = StoredCase(two.id, {"name": "別人"}, 1, two.created_at, two.changed_at)
    both = Change("兩件", ((one, None), (stale, two)))
    with pytest.raises(Conflict):
        book.apply(both, AS_OF)
    assert len(book.summaries()) == 2


# Checking with the others ---------------------------------------------------------------------


def test_a_case_is_checked_with_the_stored_cases_of_the_same_person(book: CaseBook) -> None:
    one, two = kept(book, typed(case_no="甲"), typed(case_no="乙"))
    assert finding(book, one, "F06").outcome is Outcome.FAIL
    assert "案件「乙」" in finding(book, one, "F06").message
    book.delete([two.id], "刪除案件", AS_OF)
    assert finding(book, one, "F06").outcome is Outcome.PASS


def test_what_another_case_changes_is_checked_again(book: CaseBook) -> None:
    (one,) = kept(book, typed(case_no="甲"))
    assert book.stale(AS_OF) == []
    (two,) = kept(book, typed(case_no="乙"))
    assert book.stale(AS_OF) == [one.id]
    done = [n for some in book.check_again(AS_OF, lambda *_: None) for n in some]
    assert done == [one.id]
    assert verdict(book, one) == "blocked"
    book.delete([two.id], "刪除案件", AS_OF)
    assert book.stale(AS_OF) == [one.id]


def test_another_day_makes_open_cases_stale_and_registered_ones_not(book: CaseBook) -> None:
    draft, _ = kept(
        book,
        typed(case_no="甲", report_date=""),
        typed(
            case_no="乙", id_number="F100000024", report_date="115-04-10", registered_on="115-04-15"
        ),
    )
    list(book.check_again(AS_OF, lambda *_: None))
    assert book.stale(AS_OF) == []
    assert book.stale(AS_OF + timedelta(days=1)) == [draft.id]


def test_the_live_check_says_of_what_is_typed_what_keeping_it_would_say(book: CaseBook) -> None:
    (one,) = kept(book, typed(case_no="甲"))
    opened = book.open(one.id, AS_OF)
    now = typed(case_no="甲", duties="", contract_end="")
    live = opened.live.assess({k: t for k, t in now.items() if t})
    book.edit(one, now, "修改", AS_OF)
    assert live.result.results == book.open(one.id, AS_OF).assessment.result.results
    assert verdict(book, one) == live.verdict.value


# Setting aside --------------------------------------------------------------------------------


@pytest.fixture
def blocked(book: CaseBook) -> StoredCase:
    """A case of which one legal 阻擋 fails."""
    (case,) = kept(book, typed(has_resume="否"))
    assert verdict(book, case) == "blocked"
    return case


def test_a_finding_is_set_aside_with_a_reason_and_counts_no_more(
    book: CaseBook, blocked: StoredCase
) -> None:
    waiver = book.waive(
        blocked.id, finding(book, blocked, "L05"), " 履歷表另送 ", "部函釋示", AS_OF
    )
    assert (waiver.reason, waiver.by) == ("履歷表另送", "王測試")
    (line,) = book.summaries_of([blocked.id])
    assert (line.verdict != "blocked", line.waived) == (True, 1)
    assessment = book.open(blocked.id, AS_OF).assessment
    assert list(assessment.waivers) == ["L05"]
    assert assessment.result.verdict == "blocked"
    book.unwaive(waiver, AS_OF)
    assert verdict(book, blocked) == "blocked"
    assert [e.what for e in book.events(blocked.id)] == ["unwaived", "waived", "created"]


def test_a_reason_is_needed_and_for_a_legal_block_a_basis(
    book: CaseBook, blocked: StoredCase
) -> None:
    result = finding(book, blocked, "L05")
    with pytest.raises(WaiverRefused, match="理由"):
        book.waive(blocked.id, result, " ", "部函", AS_OF)
    with pytest.raises(WaiverRefused, match="依據"):
        book.waive(blocked.id, result, "另送", " ", AS_OF)
    assert verdict(book, blocked) == "blocked"


def test_a_waiver_lapses_once_a_value_it_rests_on_changes(
    book: CaseBook, blocked: StoredCase
) -> None:
    book.waive(blocked.id, finding(book, blocked, "L05"), "另送", "部函", AS_OF)
    case = book.case(blocked.id)
    other = book.edit(case, {**case.typed, "unit": "教務處"}, "修改服務單位", AS_OF)
    assert other is not None
    assert book.summaries_of([blocked.id])[0].waived == 1
    case = book.case(blocked.id)
    book.edit(case, {**case.typed, "has_resume": "0"}, "修改已備履歷表", AS_OF)
    assert verdict(book, blocked) == "blocked"
    assert book.summaries_of([blocked.id])[0].waived == 0
    assert book.open(blocked.id, AS_OF).live.waivers[0].lapsed_at is not None
    last, *_ = book.events(blocked.id)
    assert (last.what, last.changes) == ("lapsed", {"L05": ("另送", "")})


def test_a_waiver_comes_back_with_the_values_it_rests_on(
    book: CaseBook, blocked: StoredCase
) -> None:
    book.waive(blocked.id, finding(book, blocked, "L05"), "另送", "部函", AS_OF)
    case = book.case(blocked.id)
    slip = book.edit(case, {**case.typed, "has_resume": "是"}, "修改已備履歷表", AS_OF)
    assert slip is not None
    book.revert(slip, AS_OF)
    assert verdict(book, blocked) != "blocked"
    assert book.summaries_of([blocked.id])[0].waived == 1
    opened = book.open(blocked.id, AS_OF)
    assert opened.live.waivers[0].lapsed_at is None
    assert list(opened.assessment.waivers) == ["L05"]
    told = [(e.what, e.changes) for e in book.events(blocked.id) if "L05" in e.changes]
    assert told == [
        ("regained", {"L05": ("", "另送")}),
        ("lapsed", {"L05": ("另送", "")}),
        ("waived", {"L05": ("", "另送")}),
    ]
    (weighed,) = book.checked([blocked.id], AS_OF).waivers
    assert weighed["L05"].lapsed_at is None  # the packet prints it


def test_a_waiver_that_was_taken_back_stays_so(book: CaseBook, blocked: StoredCase) -> None:
    waiver = book.waive(blocked.id, finding(book, blocked, "L05"), "另送", "部函", AS_OF)
    book.unwaive(waiver, AS_OF)
    case = book.case(blocked.id)
    slip = book.edit(case, {**case.typed, "has_resume": "是"}, "修改已備履歷表", AS_OF)
    assert slip is not None
    book.revert(slip, AS_OF)
    assert verdict(book, blocked) == "blocked"


def test_a_reason_for_other_values_leaves_the_first_for_its_own(
    book: CaseBook, blocked: StoredCase
) -> None:
    book.waive(blocked.id, finding(book, blocked, "L05"), "甲", "部函", AS_OF)
    case = book.case(blocked.id)
    change = book.edit(case, {**case.typed, "has_resume": "0"}, "修改已備履歷表", AS_OF)
    assert change is not None
    book.waive(blocked.id, finding(book, blocked, "L05"), "乙", "部函", AS_OF)
    assert book.open(blocked.id, AS_OF).assessment.waivers["L05"].reason == "乙"
    book.revert(change, AS_OF)
    assert book.open(blocked.id, AS_OF).assessment.waivers["L05"].reason == "甲"


def test_a_second_reason_takes_the_place_of_the_first(book: CaseBook, blocked: StoredCase) -> None:
    for reason in ("甲", "乙"):
        book.waive(blocked.id, finding(book, blocked, "L05"), reason, "部函", AS_OF)
    (waiver,) = book.open(blocked.id, AS_OF).live.waivers
    assert waiver.reason == "乙"


# History --------------------------------------------------------------------------------------


def test_edits_of_the_same_fact_in_one_sitting_are_one_event(book: CaseBook, clock: Clock) -> None:
    (case,) = kept(book, typed(unit="輔導室"))
    for text in ("輔", "輔導中", "輔導中心"):
        change = book.edit(book.case(case.id), typed(unit=text), "修改服務單位", AS_OF)
        assert change is not None
    last, _ = book.events(case.id)
    assert last.changes == {"unit": ("輔導室", "輔導中心")}
    clock.now += timedelta(minutes=11)
    book.edit(book.case(case.id), typed(unit="教務處"), "修改服務單位", AS_OF)
    assert [e.changes for e in book.events(case.id)][:2] == [
        {"unit": ("輔導中心", "教務處")},
        {"unit": ("輔導室", "輔導中心")},
    ]
    book.edit(book.case(case.id), typed(unit="輔導中心"), "修改服務單位", AS_OF)
    assert len(book.events(case.id)) == 2


def test_the_cases_of_a_person_are_a_chain(book: CaseBook) -> None:
    first, renewal, other = kept(
        book,
        typed(case_no="甲", contract_start="114-01-01", contract_end="114-12-31"),
        typed(case_no="乙", case_kind="續聘", prior_case_no="甲", contract_start="115-01-01"),
        typed(case_no="丙", id_number="F100000024"),
    )
    assert [line.case_no for line in book.chain(renewal.id)] == ["甲", "乙"]
    assert [line.case_no for line in book.chain(other.id)] == ["丙"]
    later = kept(book, typed(case_no="丁", case_kind="續聘", prior_case_no="甲"))
    assert book.case(later[0].id).prior_id == first.id
    assert {line.case_no: line.has_successor for line in book.summaries()}["甲"] is True


# Known people and plans -----------------------------------------------------------------------


def test_people_and_plans_are_known_again(book: CaseBook) -> None:
    kept(book, typed(name="王小明", education="碩士", unfit_check_on="115-03-01"))
    (person,) = book.suggest_people("王")
    assert person.title == "王小明"
    assert person.implies["education"] == "碩士"
    assert "unfit_check_on" not in person.implies
    assert book.suggest_people(READY["id_number"][:3].lower()) == [person]
    assert book.suggest_people("%") == []
    (plan,) = book.suggest_plans(READY["plan_approval_no"][:4])
    assert plan.implies["plan_title"] == READY["plan_title"]


def test_a_plan_is_found_by_its_name_too(book: CaseBook) -> None:
    kept(book, typed(plan_name="學生輔導諮商計畫"))
    (plan,) = book.suggest_plans("諮商計畫")
    assert (plan.title, plan.note) == (READY["plan_approval_no"], "學生輔導諮商計畫")
