"""A case walked through the flows: every path, what may not be taken, undoing, rounds, places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from app import paths
from app.flow_doubts import AS_IT_WAS, MEND, DoubtKind, sure
from app.flow_files import load_flows
from app.flow_moves import FlowBook, Held, Moved
from app.flow_places import must_ask, ways_together
from app.flow_steps import Effect, Flow, Way, periods_of, standings
from app.keeping import Conflict
from app.law_in_force import checker, load_law
from app.models.store import open_store
from app.rounds import REPORTING, Result, Returned
from app.rules.facts import FACTS
from app.stored import Stage, StoredCase, stage_words
from tests.making import Clock
from tools.make_samples import cases as samples
from tools.make_samples import id_number

pytestmark = pytest.mark.usefixtures("store_made_once")

FLOWS = load_flows(paths.resource("flows"))
SMART, FORMER, PAUSE = (FLOWS[name] for name in ("智慧登記", "舊流程", "暫緩報送"))
READY = next(c for c in samples() if c["case_kind"] == "新聘")
TODAY = date(2026, 4, 20)
BEFORE = date(2026, 2, 10)
WITHIN = date(2026, 3, 10)
WHY = Returned("資料不符", "俸點與核定計畫不符", ("points",))
NUMBER = "府人力字第1150000001號"

_EARLIER = {
    "plan_approved_on": "115-01-05",
    "contract_signed_on": "115-01-25",
    **dict.fromkeys(
        ("declared_art28_on", "prc_affidavit_on", "unfit_check_on", "sex_offence_check_on"),
        "115-01-20",
    ),
}


def arrived_on(day: str) -> dict[str, str]:
    """Someone who arrived before the new flow, all else in its time."""
    on_the_day = ("onboard_date", "contract_start", "labor_insured_on")
    return _EARLIER | dict.fromkeys((*on_the_day, "pension_reported_on"), day)


OLD = arrived_on("115-02-02") | {"official_doc_no": NUMBER, "webhr_doc_no": NUMBER}
HELD = arrived_on("115-02-20") | {"contract_copy_sent_on": "115-02-21"}


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 1, 2, 9, 0))


@pytest.fixture
def flows() -> dict[str, Flow]:
    return dict(FLOWS)


@pytest.fixture
def book(tmp_path: Path, clock: Clock, flows: dict[str, Flow]) -> Iterator[FlowBook]:
    store = open_store(tmp_path)
    yield FlowBook(store, checker, clock, lambda: "王測試", lambda: flows)
    store.close()


def typed(**changes: str) -> dict[str, str]:
    unreported = dict.fromkeys((*REPORTING, "official_doc_no", "webhr_doc_no"), "")
    both = {**READY, "submitter_org": "範例縣政府人事處", **unreported, **changes}
    return {k: t for k, t in both.items() if k in FACTS and t}


def keep(book: FlowBook, today: date = TODAY, **changes: str) -> StoredCase:
    """A case, the clock of its store being that of the day."""
    book._now.now = datetime.combine(today, datetime.min.time())  # type: ignore[attr-defined]
    change = book.add([(typed(**changes), None)], "created", "新增案件", today)
    ((_, made),) = change.cases
    assert made is not None
    return made


def edit(book: FlowBook, case: StoredCase, **changes: str) -> None:
    now = book.case(case.id)
    book.edit(now, {**now.typed, **changes}, "修改", TODAY)


def at(book: FlowBook, case: StoredCase, today: date = TODAY) -> str:
    step = book.flow_of(case.id, today).step
    assert step is not None
    return step.id


def facts(book: FlowBook, case: StoredCase) -> dict[str, str]:
    found = book.case(case.id).typed
    return {key: found[key] for key in REPORTING if key in found}


def go(
    book: FlowBook, case: StoredCase, *steps: str, today: date = TODAY, day: date | None = None
) -> Moved:
    """Take steps one after the other by the way to the next that is named."""
    moved = None
    for step, to in pairwise(steps):
        way = next(w for w in flow_now(book, case, today).step(step).ways if w.to == to)
        why = WHY if way.effect is Effect.RETURN else None
        moved = book.take([case.id], step, to, day or today, today, why=why)
    assert moved is not None
    return moved


def flow_now(book: FlowBook, case: StoredCase, today: date) -> Flow:
    flow = book.flow_of(case.id, today).flow
    assert flow is not None
    return flow


# Every path of every flow ---------------------------------------------------------------------


def all_paths(flow: Flow, start: str) -> list[list[tuple[str, Way]]]:
    """Every way through a flow to where it ends or the case starts anew, no way taken twice."""
    found: list[list[tuple[str, Way]]] = []

    def go_on(here: str, taken: list[tuple[str, Way]]) -> None:
        ahead = [w for w in flow.step(here).ways if (here, w) not in taken]
        if not ahead:
            found.append(taken)
        for way in ahead:
            go_on(way.to, [*taken, (here, way)])

    go_on(start, [])
    return found


PATHS = [
    *((SMART, TODAY, {}, path) for path in all_paths(SMART, "report")),
    *((FORMER, BEFORE, OLD, path) for path in all_paths(FORMER, "report")),
    *((PAUSE, WITHIN, HELD, path) for path in all_paths(PAUSE, "prepare")),
    *(
        (PAUSE, WITHIN, HELD | {"report_date": "115/03/05"}, path)
        for path in all_paths(PAUSE, "follow")
    ),
]


def test_the_paths_take_every_way_that_a_case_can_take() -> None:
    taken = {(flow.id, step, way.to) for flow, _, _, path in PATHS for step, way in path}
    ways = {(f.id, s.id, w.to) for f in FLOWS.values() for s in f.steps for w in s.ways}
    # What a case does before it is first reported, it does by its verdict.
    first = {("former", "precheck", "prepare"), ("former", "prepare", "precheck")}
    first |= {("smart", "precheck", "prepare"), ("smart", "prepare", "precheck")}
    assert ways - taken <= first


@pytest.mark.parametrize(
    ("flow", "today", "changes", "path"),
    PATHS,
    ids=["-".join([f.id, *(w.to for _, w in path)]) for f, _, _, path in PATHS],
)
def test_a_case_goes_down_every_path(
    book: FlowBook,
    flow: Flow,
    today: date,
    changes: dict[str, str],
    path: list[tuple[str, Way]],
) -> None:
    case = keep(book, today, **changes)
    rounds = 1
    for step, way in path:
        here = book.flow_of(case.id, today)
        assert here.flow is not None
        assert here.step is not None
        assert (here.flow.id, here.step.id) == (flow.id, step)
        assert here.round_number == rounds
        # Every other step than where it stands is forbidden, and changes nothing.
        was = book.case(case.id).typed
        for other in flow.steps:
            for onward in other.ways:
                if other.id != step:
                    with pytest.raises(Held):
                        book.take([case.id], other.id, onward.to, today, today, why=WHY)
        assert book.case(case.id).typed == was
        if step == "hold":
            with pytest.raises(Held, match="請保留案件，於115年3月23日以後報送"):
                book.take([case.id], step, way.to, today, today)
            assert at(book, case, date(2026, 3, 23)) != "hold"
            return
        why = WHY if way.effect is Effect.RETURN else None
        book.take([case.id], step, way.to, today, today, why=why)
        rounds += way.effect in (Effect.RETURN, Effect.WITHDRAW)
        if way.effect in (Effect.WITHDRAW, Effect.RETURN) and flow is not SMART:
            assert facts(book, case) == {}
    last = path[-1][1].to
    assert at(book, case, today) == last
    if last == "done":
        assert book.summaries()[0].stage is Stage.REGISTERED
        assert book.rounds()[-1].result is Result.REGISTERED
    lived = [m.step for m in book.flow_of(case.id, today).moves]
    assert lived == [step for step, _ in path]


# What a step means ----------------------------------------------------------------------------


def test_reporting_keeps_the_day_and_what_the_program_said(book: FlowBook) -> None:
    case = keep(book)
    go(book, case, "report", "confirm", day=date(2026, 4, 17))
    assert facts(book, case) == {"report_date": "115/04/17"}
    assert at(book, case) == "confirm"
    (one,) = book.rounds()
    assert (one.number, one.flow, one.reported_on) == (1, "smart", date(2026, 4, 17))
    assert one.snapshot.verdict in ("ready", "review")
    assert one.snapshot.law_sha256 == checker().book.sha256
    assert "S05" not in one.snapshot.findings  # that WebHR shows it is no question that day
    assert (one.result, one.by) == (Result.PENDING, "王測試")


def test_seeing_it_and_registering_it(book: FlowBook) -> None:
    case = keep(book)
    go(book, case, "report", "confirm", "intake")
    assert facts(book, case) == {
        "report_date": "115/04/20",
        "webhr_status": "已報送銓敘部",
        "webhr_status_on": "115/04/20",
    }
    go(book, case, "intake", "check", "review", "record", "done")
    assert facts(book, case)["registered_on"] == "115/04/20"
    assert facts(book, case)["webhr_status"] == "已登記備查"
    (one,) = book.rounds()
    assert (one.result, one.result_on) == (Result.REGISTERED, TODAY)


def test_a_return_opens_the_next_round_with_its_reason(book: FlowBook) -> None:
    case = keep(book)
    go(book, case, "report", "confirm", "intake", "check", "review", "prepare")
    here = book.flow_of(case.id, TODAY)
    assert facts(book, case) == {}
    assert here.returned == WHY
    assert here.round_number == 2
    assert here.step is not None
    assert here.step.id == "prepare"  # ready or not: it has come back for correction
    assert {n: r.reason for n, r in book.returned().items()} == {case.id: "俸點與核定計畫不符"}
    assert [stage_words(line) for line in book.summaries()] == ["退回補正"]
    edit(book, case, duties="輔導學生並訪視家庭")
    go(book, case, "report", "confirm")  # its preparation need not be recorded again
    assert book.flow_of(case.id, TODAY).returned is None
    assert book.returned() == {}
    assert [stage_words(line) for line in book.summaries()] == ["已報送，待確認"]
    first, second = book.rounds()
    assert (first.result, first.category, first.reason) == (
        Result.RETURNED,
        "資料不符",
        "俸點與核定計畫不符",
    )
    assert first.fields == ("points",)
    assert first.reported_on == TODAY
    assert (second.number, second.result) == (2, Result.PENDING)


def test_a_returned_case_is_not_reported_as_it_was_before_that_is_confirmed(
    book: FlowBook,
) -> None:
    case = keep(book)
    go(book, case, "report", "confirm", "intake", "check", "review", "prepare")
    edit(book, case, duties="打錯")
    edit(book, case, duties=case.typed["duties"])  # changed back: nothing is corrected
    report = book.flow_of(case.id, TODAY).report
    assert report is not None
    (doubt,) = report.weighed.doubts
    assert doubt.kind is DoubtKind.UNMENDED
    assert "資料不符：俸點與核定計畫不符" in doubt.words
    with pytest.raises(Held, match="其後資料未經修改"):
        book.take([case.id], "report", "confirm", TODAY, TODAY)
    with pytest.raises(Held, match="其後資料未經修改"):
        book.take([case.id], "report", "confirm", TODAY, TODAY, answers=[sure(doubt, MEND)])
    book.take([case.id], "report", "confirm", TODAY, TODAY, answers=[sure(doubt, AS_IT_WAS)])
    told = book.events(case.id)[0]
    assert told.changes["reason"] == ("", "退回後資料未經修改，經確認照原資料報送")


def test_a_returned_case_that_was_corrected_is_reported_without_a_question(book: FlowBook) -> None:
    case = keep(book)
    go(book, case, "report", "confirm", "intake", "check", "review", "prepare")
    edit(book, case, duties="輔導學生並訪視家庭")
    go(book, case, "report", "confirm")
    assert "reason" not in book.events(case.id)[0].changes


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (None, "請選退回原因之類別。"),
        (Returned("別的", "原因"), "請選退回原因之類別。"),
        (Returned("其他", "　"), "請寫明退回之原因。"),
    ],
)
def test_a_return_says_why(book: FlowBook, why: Returned | None, said: str) -> None:
    case = keep(book)
    go(book, case, "report", "confirm", "intake", "check", "review")
    with pytest.raises(Held, match=said):
        book.take([case.id], "review", "prepare", TODAY, TODAY, why=why)
    assert at(book, case) == "review"


def test_many_cases_move_together_or_not_at_all(book: FlowBook) -> None:
    one = keep(book, case_no="甲", plan_headcount="2")
    two = keep(book, case_no="乙", id_number="F100000024", plan_headcount="2", duties="")
    with pytest.raises(Held) as held:
        book.take([one.id, two.id], "report", "confirm", TODAY, TODAY)
    assert list(held.value.by_case) == [two.id]
    assert facts(book, one) == {}
    assert book.rounds() == []


def test_every_move_is_an_event_with_who_and_when(book: FlowBook) -> None:
    case = keep(book)
    go(book, case, "report", "confirm", "intake", "check", "review", "prepare")
    told = [e for e in book.events(case.id) if "flow" in e.changes]
    assert [e.what for e in told] == ["returned", *["moved"] * 4]
    assert told[0].changes["returned"] == ("", "資料不符：俸點與核定計畫不符")
    assert told[-1].changes == {"flow": ("3 於 WebHR 報送", "4 確認狀態顯示「已報送銓敘部」")}
    assert {e.by for e in told} == {"王測試"}


def test_what_keeps_a_case_from_being_reported_is_said_wherever_it_stands(book: FlowBook) -> None:
    case = keep(book, duties="")
    here = book.flow_of(case.id, TODAY)
    assert here.step is not None
    assert here.step.id == "prepare"
    assert here.report is not None
    (block,) = here.report.weighed.blocks
    assert "duties" in block.fields
    with pytest.raises(Held, match="尚有應先補正之項目"):
        book.take([case.id], "report", "confirm", TODAY, TODAY)


# Undoing --------------------------------------------------------------------------------------


def test_any_step_is_undone_and_done_again_with_all_it_meant(book: FlowBook) -> None:
    path = ["report", "confirm", "intake", "check", "review", "record", "done"]
    case = keep(book)
    before = []
    changes = []
    for step, to in pairwise(path):
        before.append((book.case(case.id).typed, book.rounds(), at(book, case)))
        changes.append(go(book, case, step, to))
    after = (book.case(case.id).typed, book.rounds(), at(book, case))
    for change, was in zip(reversed(changes), reversed(before), strict=True):
        book.revert(change, TODAY)
        assert (book.case(case.id).typed, book.rounds(), at(book, case)) == was
    for change in changes:
        book.apply(change, TODAY)
    assert (book.case(case.id).typed, book.rounds(), at(book, case)) == after


def test_a_step_is_taken_back_with_a_reason(book: FlowBook) -> None:
    case = keep(book)
    go(book, case, "report", "confirm", "intake", "check", "review")
    was = (book.case(case.id).typed, book.rounds())
    go(book, case, "review", "prepare")
    with pytest.raises(Held, match="請寫明撤回之理由"):
        book.take_back(case.id, " ", TODAY)
    change = book.take_back(case.id, "記錯案件", TODAY)
    assert (book.case(case.id).typed, book.rounds()) == was
    assert at(book, case) == "review"
    last = book.flow_of(case.id, TODAY).moves[-1]
    assert (last.is_live, last.undone_why, last.undone_by) == (False, "記錯案件", "王測試")
    event = book.events(case.id)[0]
    assert (event.what, event.changes["reason"]) == ("unmoved", ("", "記錯案件"))
    book.revert(change, TODAY)  # the taking back is undone too
    assert at(book, case) == "prepare"
    assert book.rounds()[0].result is Result.RETURNED


def test_taking_the_report_back_leaves_no_round(book: FlowBook) -> None:
    case = keep(book)
    go(book, case, "report", "confirm")
    book.take_back(case.id, "尚未報送", TODAY)
    assert (book.rounds(), facts(book, case), at(book, case)) == ([], {}, "report")
    with pytest.raises(Held, match="沒有可撤回之步驟"):
        book.take_back(case.id, "再一次", TODAY)


def test_what_was_changed_since_is_not_taken_back(book: FlowBook) -> None:
    case = keep(book)
    go(book, case, "report", "confirm")
    now = book.case(case.id)
    book.edit(now, {**now.typed, "report_date": "115/04/19"}, "修改報送日期", TODAY)
    with pytest.raises(Held, match="報送日期已另有修改"):
        book.take_back(case.id, "記錯", TODAY)


def test_undoing_what_has_changed_since_is_refused_as_a_whole(book: FlowBook) -> None:
    case = keep(book)
    change = go(book, case, "report", "confirm")
    now = book.case(case.id)
    book.edit(now, {**now.typed, "unit": "教務處"}, "修改服務單位", TODAY)
    with pytest.raises(Conflict):
        book.revert(change, TODAY)
    assert len(book.rounds()) == 1
    assert book.flow_of(case.id, TODAY).moves[-1].is_live


# Where a case stands --------------------------------------------------------------------------


def test_facts_that_change_later_know_more_than_the_moves(book: FlowBook) -> None:
    case = keep(book)
    go(book, case, "report", "confirm", "intake", "check", "review")
    now = book.case(case.id)
    book.edit(now, {**now.typed, "webhr_status": "已放行"}, "修改", TODAY)
    assert at(book, case) == "register"


def test_the_overview_counts_cases_where_their_moves_have_left_them(book: FlowBook) -> None:
    case = keep(book)
    go(book, case, "report", "confirm", "intake", "check", "review")
    assert {c: p.step for c, p in book.places().items()} == {case.id: "review"}
    periods = periods_of(load_law())
    found = standings(FLOWS, periods, book.summaries(), TODAY, book.places())
    assert found.at["智慧登記"]["review"] == (case.id,)
    book.take_back(case.id, "記錯", TODAY)
    assert book.places() == {}


def test_a_flow_whose_steps_have_changed_asks_where_the_case_stands(
    book: FlowBook, flows: dict[str, Flow]
) -> None:
    case = keep(book)
    go(book, case, "report", "confirm", "intake", "check", "review")
    moves = book.flow_of(case.id, TODAY).moves
    steps = tuple(
        replace(s, ways=tuple(w for w in s.ways if w.to != "review"))
        for s in SMART.steps
        if s.id != "review"
    )
    flows["智慧登記"] = replace(SMART, steps=steps, version="116.1")
    here = book.flow_of(case.id, TODAY)
    (doubt,) = here.doubts
    assert doubt.kind is DoubtKind.GONE
    assert "原記之步驟不在其中" in doubt.words
    assert doubt.choices[0].step == "check"
    assert here.moves == moves
    with pytest.raises(Held, match="已改版"):
        book.take([case.id], "check", "register", TODAY, TODAY)
    with pytest.raises(Held, match="不能置於此步驟"):
        book.place(case.id, "done", TODAY, TODAY)
    placed = book.place(case.id, "intake", TODAY, TODAY)
    assert at(book, case) == "intake"
    assert book.flow_of(case.id, TODAY).doubts == ()
    book.revert(placed, TODAY)
    assert book.flow_of(case.id, TODAY).doubts == (doubt,)


def test_a_step_renamed_before_the_one_of_a_case_does_not_move_it(
    book: FlowBook, flows: dict[str, Flow]
) -> None:
    case = keep(book)
    go(book, case, "report", "confirm", "intake", "check", "review")
    done = keep(book, case_no="乙", id_number="F100000024", plan_headcount="2")
    go(book, done, "report", "confirm", "intake", "check", "review", "prepare")
    edit(book, done, registered_on="115/04/20")
    steps = tuple(
        replace(
            s,
            id="look" if s.id == "check" else s.id,
            ways=tuple(w._replace(to="look") if w.to == "check" else w for w in s.ways),
        )
        for s in SMART.steps
    )
    places = {key: "look" if step == "check" else step for key, step in SMART.places.items()}
    flows["智慧登記"] = replace(SMART, steps=steps, places=places, version="116.1")
    assert at(book, case) == "review"
    found = standings(flows, periods_of(load_law()), book.summaries(), TODAY, book.places())
    assert found.at["智慧登記"]["review"] == (case.id,)
    (doubt,) = book.flow_of(case.id, TODAY).doubts
    assert (doubt.kind, doubt.choices[0].step) == (DoubtKind.GONE, "review")
    with pytest.raises(Held, match="步驟已有變更"):
        book.take([case.id], "review", "record", TODAY, TODAY)
    book.place(case.id, "review", TODAY, TODAY)
    assert (at(book, case), book.flow_of(case.id, TODAY).doubts) == ("review", ())
    assert (at(book, done), book.flow_of(done.id, TODAY).doubts) == ("done", ())


def test_an_edit_that_moves_a_case_into_another_period_is_asked_about(book: FlowBook) -> None:
    case = keep(book)
    go(book, case, "report", "confirm")
    now = book.case(case.id)
    book.edit(now, {**now.typed, "report_date": "115/02/20"}, "修改報送日期", TODAY)
    (doubt,) = book.flow_of(case.id, TODAY).doubts
    assert doubt.kind is DoubtKind.PERIOD
    assert doubt.words == (
        "報送日期115年2月20日屬「舊流程」期間，而本案之步驟原依「智慧登記」流程記錄。"
        "請確認報送日期。"
    )
    with pytest.raises(Held, match="請確認報送日期"):
        book.take([case.id], "letter", "reply", TODAY, TODAY)
    book.place(case.id, "letter", TODAY, TODAY)
    assert book.flow_of(case.id, TODAY).doubts == ()
    assert at(book, case) == "letter"


def test_a_report_in_another_period_is_asked_about_and_then_goes_by_its_flow(
    book: FlowBook,
) -> None:
    case = keep(book, TODAY, **OLD)
    day = date(2026, 2, 20)
    with pytest.raises(Held) as held:
        book.take([case.id], "report", "confirm", day, TODAY)
    (doubt,) = held.value.by_case[case.id].doubts
    assert doubt.kind is DoubtKind.PERIOD
    assert [c.key for c in doubt.choices] == ["other_day", "舊流程"]
    with pytest.raises(Held):
        book.take([case.id], "report", "confirm", day, TODAY, answers=["period:other_day"])
    book.take([case.id], "report", "confirm", day, TODAY, answers=["period:舊流程"])
    assert at(book, case) == "letter"
    assert book.flow_of(case.id, TODAY).doubts == ()
    assert book.rounds()[0].flow == "former"


def test_nothing_is_reported_in_the_pause_whatever_is_answered(book: FlowBook) -> None:
    case = keep(book)
    for answers in ([], ["period:暫緩報送"]):
        with pytest.raises(Held, match="暫緩報送"):
            book.take([case.id], "report", "confirm", WITHIN, TODAY, answers=answers)
    assert facts(book, case) == {}


def test_in_the_pause_what_else_is_asked_for_stops_it_too(book: FlowBook) -> None:
    case = keep(book, WITHIN, **(HELD | {"duties": ""}))
    book.take([case.id], "prepare", "precheck", WITHIN, WITHIN)
    with pytest.raises(Held, match="尚有應先補正之項目") as held:
        book.take([case.id], "precheck", "hold", WITHIN, WITHIN)
    (block,) = held.value.by_case[case.id].blocks
    assert "S01" not in block.rules
    assert "duties" in block.fields


def test_a_report_that_was_typed_by_hand_has_a_round_once_it_ends(book: FlowBook) -> None:
    case = keep(book, report_date="115/04/10", webhr_status="檢核中", webhr_status_on="115/04/11")
    assert at(book, case) == "check"
    assert book.rounds() == []
    go(book, case, "check", "review", "prepare")
    (one,) = book.rounds()
    assert (one.reported_on, one.snapshot.verdict) == (date(2026, 4, 10), "")
    assert one.result is Result.RETURNED
    book.take_back(case.id, "記錯", TODAY)
    assert book.rounds() == []


def test_a_registration_typed_by_hand_ends_the_round_that_waits(book: FlowBook) -> None:
    case = keep(book)
    go(book, case, "report", "confirm", "intake")
    now = book.case(case.id)
    book.edit(now, {**now.typed, "registered_on": "115/04/20"}, "修改登記備查日期", TODAY)
    (one,) = book.rounds()
    assert (one.result, one.result_on) == (Result.REGISTERED, TODAY)


def test_a_report_taken_out_by_hand_and_made_again_keeps_both(book: FlowBook) -> None:
    case = keep(book)
    go(book, case, "report", "confirm")
    now = book.case(case.id)
    unreported = {k: t for k, t in now.typed.items() if k != "report_date"}
    book.edit(now, unreported, "清除報送日期", TODAY)
    go(book, case, "report", "confirm")
    assert [(r.number, r.result) for r in book.rounds()] == [
        (1, Result.WITHDRAWN),
        (2, Result.PENDING),
    ]


def test_a_deleted_case_cannot_be_moved(book: FlowBook) -> None:
    case = keep(book)
    book.delete([case.id], "刪除案件", TODAY)
    with pytest.raises(Conflict):
        book.take([case.id], "report", "confirm", TODAY, TODAY)


# Reported by hand -----------------------------------------------------------------------------


def type_in(book: FlowBook, case: StoredCase, today: date = TODAY, **changed: str) -> None:
    now = book.case(case.id)
    typed_now = {k: t for k, t in {**now.typed, **changed}.items() if t}
    book.edit(now, typed_now, "修改", today)


def test_a_day_of_reporting_that_is_typed_keeps_what_the_program_said(book: FlowBook) -> None:
    case = keep(book)
    type_in(book, case, report_date="115/04/20")
    (one,) = book.rounds()
    assert (one.reported_on, one.snapshot.verdict, one.result) == (TODAY, "ready", Result.PENDING)
    type_in(book, case, registered_on="115/04/20")
    (one,) = book.rounds()
    assert (one.snapshot.verdict, one.result) == ("ready", Result.REGISTERED)


def test_a_case_that_was_blocked_when_its_report_was_typed_says_so(book: FlowBook) -> None:
    case = keep(book, sex="女")
    type_in(book, case, report_date="115/04/20")
    (one,) = book.rounds()
    assert one.snapshot.verdict == "blocked"
    assert "F02" in one.snapshot.findings


def test_a_form_filled_in_after_its_report_counts_on_that_day_only(book: FlowBook) -> None:
    case = keep(book, sex="女")
    type_in(book, case, report_date="115/04/20")
    type_in(book, case, sex="男")
    assert book.rounds()[0].snapshot.verdict == "ready"
    type_in(book, case, date(2026, 4, 21), sex="女")
    assert book.rounds()[0].snapshot.verdict == "ready"


def test_a_typed_report_that_is_mistyped_taken_out_or_undone_leaves_no_round(
    book: FlowBook,
) -> None:
    case = keep(book)
    type_in(book, case, report_date="115/04/2")  # on the way to the 20th
    assert book.rounds() == []
    type_in(book, case, report_date="115/04/20")
    assert len(book.rounds()) == 1
    type_in(book, case, report_date="")
    assert book.rounds() == []
    before = book.case(case.id)
    change = book.edit(before, {**before.typed, "report_date": "115/04/20"}, "修改", TODAY)
    assert change is not None
    book.revert(change, TODAY)
    assert book.rounds() == []
    book.apply(change, TODAY)
    assert [r.snapshot.verdict for r in book.rounds()] == ["ready"]


def test_of_a_report_before_the_case_was_kept_nothing_is_claimed(book: FlowBook) -> None:
    case = keep(book)
    type_in(book, case, report_date="115/04/10")
    assert book.rounds() == []
    type_in(book, case, registered_on="115/04/20")
    (one,) = book.rounds()
    assert (one.result, one.snapshot.verdict) == (Result.REGISTERED, "")


def test_a_report_by_a_step_is_left_alone_by_what_is_typed(book: FlowBook) -> None:
    case = keep(book)
    go(book, case, "report", "confirm")
    (before,) = book.rounds()
    type_in(book, case, unit="輔導室")
    type_in(book, case, report_date="")
    type_in(book, case, report_date="115/04/20")
    assert book.rounds() == [before]


# Several at once ------------------------------------------------------------------------------


def another(number: int) -> dict[str, str]:
    """Another person, by another plan."""
    return {
        "case_no": f"H-{number}",
        "id_number": id_number(number),
        "plan_approval_no": f"府人力字第11500{number:05d}號",
    }


def test_the_ways_of_several_cases_are_offered_with_whom_each_is_for(book: FlowBook) -> None:
    ready = [keep(book, **another(n)) for n in (1, 2)]
    blocked = keep(book, **another(3), sex="女")
    seen = keep(book, **another(4))
    go(book, seen, "report", "confirm", "intake", "check", "review")
    ids = [case.id for case in (*ready, blocked, seen)]
    ways = ways_together(book.stands([*ids, 999], TODAY))
    offered = {(one.step.id, one.way.to): one.ids for one in ways}
    assert offered == {
        ("report", "confirm"): tuple(ids[:3]),
        ("prepare", "precheck"): (blocked.id,),
        ("review", "record"): (seen.id,),
    }, "a return is none of them: each has its own reason"
    assert ways[0].way.to == "confirm"


def test_of_a_case_that_has_to_be_asked_about_no_way_is_offered(
    book: FlowBook, flows: dict[str, Flow]
) -> None:
    case = keep(book)
    go(book, case, "report", "confirm", "intake", "check", "review")
    assert book.left_without(SMART, TODAY) == []
    steps = tuple(
        replace(s, ways=tuple(w for w in s.ways if w.to != "review"))
        for s in SMART.steps
        if s.id != "review"
    )
    other = replace(SMART, steps=steps, version="116.1")
    assert book.left_without(other, TODAY) == [case.id]
    flows["智慧登記"] = other
    stands = book.stands([case.id], TODAY)
    assert must_ask(stands[case.id])
    assert ways_together(stands) == []
    now = book.case(case.id)
    book.edit(now, {**now.typed, "webhr_status": "已放行"}, "修改", TODAY)
    assert book.left_without(other, TODAY) == [], "its facts know more than the step"
