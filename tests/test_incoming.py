"""Files taken in again and again: what is known again, what changes, what is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.cases import CaseBook
from app.incoming import Arrival, State, take
from app.keeping import Conflict
from app.law_in_force import checker
from app.models.store import open_store
from app.rules.facts import FACTS
from app.rules.values import read_case
from app.stored import Change
from tests.making import Clock
from tools.make_samples import cases as samples

pytestmark = pytest.mark.usefixtures("store_made_once")

AS_OF = date(2026, 4, 20)
READY = {
    k: t for k, t in next(c for c in samples() if c["case_kind"] == "新聘").items() if k in FACTS
}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[CaseBook]:
    store = open_store(tmp_path)
    yield CaseBook(store, checker, Clock(step=timedelta(hours=1)), lambda: "王測試")
    store.close()


def quiet(*_: Any) -> None:
    return None


def typed(**changes: str) -> dict[str, str]:
    return {k: t for k, t in {**READY, **changes}.items() if t}


def compared(
    book: CaseBook, *rows: dict[str, str], notes: dict[str, str] | None = None
) -> list[Arrival]:
    cases = [read_case(row, row=n, notes=notes) for n, row in enumerate(rows, 2)]
    return book.arrivals(cases, quiet)


def take_in(book: CaseBook, *rows: dict[str, str]) -> Change:
    return book.take_in(compared(book, *rows), f"匯入 {len(rows)} 件案件", AS_OF, quiet)


def states(book: CaseBook, *rows: dict[str, str]) -> list[State]:
    return [one.state for one in compared(book, *rows)]


def stored(book: CaseBook) -> dict[str, dict[str, str]]:
    ids = [line.id for line in book.summaries()]
    return {case.typed["case_no"]: dict(case.typed) for case in book.cases(ids)}


def test_new_cases_are_taken_in_with_their_notes_and_checked(book: CaseBook) -> None:
    arrivals = compared(book, typed(case_no="甲-1"), notes={"備註": "借調", "序號": " "})
    change = book.take_in(arrivals, "匯入 1 件案件", AS_OF, quiet)
    (line,) = book.summaries()
    assert (line.case_no, change.name) == ("甲-1", "匯入 1 件案件")
    assert line.verdict != ""
    assert book.case(line.id).notes == {"備註": "借調"}
    assert [e.what for e in book.events(line.id)] == ["imported"]


def test_the_same_file_twice_changes_nothing(book: CaseBook) -> None:
    rows = [
        typed(case_no="甲-1"),
        typed(case_no="", id_number="F100000033"),
        {"name": "陳範例", "job_title": "輔導員"},
        {"name": "陳範例", "job_title": "輔導員"},
        {"job_title": "只有職稱"},
    ]
    take_in(book, *rows)
    before = stored(book)
    arrivals = compared(book, *rows)
    assert [one.state for one in arrivals] == [State.SAME] * 5
    assert len({one.stored.id for one in arrivals if one.stored}) == 5
    assert book.take_in(arrivals, "匯入", AS_OF, quiet).cases == ()
    assert stored(book) == before
    assert len(before) == 5


def test_another_way_to_write_a_value_is_no_change(book: CaseBook) -> None:
    take_in(book, typed(case_no="甲-1", onboard_date="1150407", monthly_pay="43336"))
    assert states(book, typed(case_no="甲-1", onboard_date="115/4/7", monthly_pay="43,336元")) == [
        State.SAME
    ]


def test_a_corrected_file_changes_what_it_corrects_and_erases_nothing(book: CaseBook) -> None:
    take_in(
        book, typed(case_no="甲-1", unit="輔導處"), typed(case_no="甲-2", id_number="F100000033")
    )
    corrected = typed(case_no="甲-1", unit="輔導室", duties="")
    arrivals = compared(book, corrected, typed(case_no="甲-2", id_number="F100000033"))
    assert [one.state for one in arrivals] == [State.CHANGED, State.SAME]
    assert {k: (d.stored, d.given) for k, d in arrivals[0].differences.items()} == {
        "unit": ("輔導處", "輔導室")
    }
    change = book.take_in(arrivals, "匯入 1 件案件", AS_OF, quiet)
    assert len(change.cases) == 1
    assert stored(book)["甲-1"] == typed(case_no="甲-1", unit="輔導室")
    assert states(book, corrected) == [State.SAME]


def test_a_case_is_known_by_person_kind_and_start_where_it_has_no_number(book: CaseBook) -> None:
    take_in(book, typed(case_no=""))
    (one,) = compared(book, typed(case_no="", unit="別處"))
    assert (one.state, one.by) == (State.CHANGED, "身分證字號、案件類別與起日")
    (other,) = compared(book, typed(case_no="", contract_start="116-01-01"))
    assert other.state is State.NEW


def test_a_number_that_is_given_later_is_told(book: CaseBook) -> None:
    take_in(book, typed(case_no=""))
    (one,) = compared(book, typed(case_no="甲-9"))
    assert one.state is State.CHANGED
    assert "案件編號將改為「甲-9」" in one.remark


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("", "新聘", "（已存：未填；此列：新聘）"),
        ("續聘", "新聘", "（已存：續聘；此列：新聘）"),
        ("新聘", "", "（已存：新聘；此列：未填）"),
    ],
)
def test_the_same_person_and_start_of_another_kind_is_new_and_told(
    book: CaseBook, before: str, after: str, said: str
) -> None:
    take_in(book, typed(case_no="", case_kind=before))
    [one] = compared(book, typed(case_no="", case_kind=after, name="王改名"))
    assert one.state is State.NEW
    assert said in one.remark
    assert "為同一人、同起日" in one.remark


def test_a_correction_of_a_case_is_rightly_another(book: CaseBook) -> None:
    take_in(book, typed(case_no="甲-1"))
    [known, other] = compared(
        book, typed(case_no="甲-1"), typed(case_no="甲-2", case_kind="更正", correction_of="甲-1")
    )
    assert (known.state, other.state) == (State.SAME, State.NEW)
    assert other.remark == ""
    # Nor where the stored one is known again by another line.
    [_, twin] = compared(book, typed(case_no="甲-1"), typed(case_no="甲-3", case_kind="續聘"))
    assert twin.remark == ""


def test_a_number_of_another_person_is_never_overwritten(book: CaseBook) -> None:
    take_in(book, typed(case_no="甲-1", name="王測試"))
    (one,) = compared(book, typed(case_no="甲-1", name="陳範例", id_number="F100000033"))
    assert one.state is State.NEW
    assert "已用於另一人的案件（王測試）" in one.remark


@pytest.mark.parametrize("change", [{"name": "王改名"}, {"id_number": "F100000033"}])
def test_a_corrected_name_or_id_is_the_same_case(book: CaseBook, change: dict[str, str]) -> None:
    take_in(book, typed(case_no="甲-1"))
    (one,) = compared(book, typed(case_no="甲-1", **change))
    assert (one.state, one.remark) == (State.CHANGED, "")


def edit(book: CaseBook, **changes: str) -> None:
    (line,) = book.summaries()
    case = book.case(line.id)
    book.edit(case, {**case.typed, **changes}, "修改", AS_OF)


def test_what_was_changed_by_hand_stays_where_the_file_says_nothing_new(book: CaseBook) -> None:
    row = typed(case_no="甲-1", unit="輔導處")
    take_in(book, row)
    edit(book, unit="學務處")
    (one,) = compared(book, row)
    assert one.state is State.SAME
    assert one.has_conflict
    assert stored(book)["甲-1"]["unit"] == "學務處"


def test_what_was_changed_by_hand_and_in_the_file_shows_both(book: CaseBook) -> None:
    take_in(book, typed(case_no="甲-1", unit="輔導處"))
    edit(book, unit="學務處")
    (one,) = compared(book, typed(case_no="甲-1", unit="總務處"))
    assert one.differences["unit"] == ("學務處", "總務處", True, True)
    kept = take(one, "unit", given=False)
    assert kept.state is State.SAME
    book.take_in([kept], "匯入", AS_OF, quiet)
    assert stored(book)["甲-1"]["unit"] == "學務處"
    book.take_in([one], "匯入", AS_OF, quiet)
    assert stored(book)["甲-1"]["unit"] == "總務處"


def test_an_import_is_undone_as_one_step_and_can_be_done_again(book: CaseBook) -> None:
    take_in(book, typed(case_no="甲-1", unit="輔導處"))
    rows = typed(case_no="甲-1", unit="學務處"), typed(case_no="甲-2", id_number="F100000033")
    change = take_in(book, *rows)
    book.revert(change, AS_OF)
    assert stored(book) == {"甲-1": typed(case_no="甲-1", unit="輔導處")}
    assert states(book, *rows) == [State.CHANGED, State.NEW]
    take_in(book, *rows)
    assert states(book, *rows) == [State.SAME, State.SAME]


def test_nothing_is_kept_where_the_work_is_stopped(book: CaseBook) -> None:
    class Stopped(Exception):
        pass

    def stop(what: str, done: int, total: int) -> None:
        if what == "檢核案件":
            raise Stopped

    arrivals = compared(book, typed(case_no="甲-1"))
    with pytest.raises(Stopped):
        book.take_in(arrivals, "匯入", AS_OF, stop)
    assert len(book.summaries()) == 0


def test_nothing_is_kept_where_one_case_has_changed_meanwhile(book: CaseBook) -> None:
    take_in(book, typed(case_no="甲-1"))
    arrivals = compared(
        book, typed(case_no="甲-2", id_number="F100000033"), typed(case_no="甲-1", unit="新")
    )
    edit(book, unit="舊")
    with pytest.raises(Conflict):
        book.take_in(arrivals, "匯入", AS_OF, quiet)
    assert list(stored(book)) == ["甲-1"]


def test_progress_is_told_at_every_step(book: CaseBook) -> None:
    told: list[str] = []
    cases = [read_case(typed(case_no="甲-1"), row=2)]
    arrivals = book.arrivals(cases, lambda what, *_: told.append(what))
    book.take_in(arrivals, "匯入", AS_OF, lambda what, *_: told.append(what))
    assert list(dict.fromkeys(told)) == [
        *("比對已存案件", "存入案件", "檢核案件", "寫入資料檔"),
    ]


def test_what_does_not_read_never_takes_the_place_of_what_does(book: CaseBook) -> None:
    take_in(book, typed(case_no="甲-1", onboard_date="115-04-07"))
    (one,) = compared(book, typed(case_no="甲-1", onboard_date="4/7"))
    assert one.state is State.SAME
    assert one.differences["onboard_date"] == ("115-04-07", "4/7", True, False)
    assert take(one, "onboard_date", given=True).state is State.CHANGED


def test_what_does_not_read_can_be_corrected(book: CaseBook) -> None:
    take_in(book, typed(case_no="甲-1", onboard_date="4/7"))
    (one,) = compared(book, typed(case_no="甲-1", onboard_date="115-04-07"))
    assert one.state is State.CHANGED
