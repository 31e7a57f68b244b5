from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.models.store import open_store
from app.models.tables import (
    AgencyRateRow,
    AgencyRow,
    AgencyTitleRow,
    CaseRow,
    CaseTextRow,
    FindingRow,
    PersonRow,
    WaiverRow,
)
from tests.models.rows import NOON, case_row, count


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": "王堃𠮷", "points": " 312 ", "note": 'a"b\\c\n\0d'},
        {"name": "半個字\ud842", "\udfb7": ""},
    ],
)
def test_what_is_typed_comes_back_to_the_last_blank(tmp_path: Path, typed: dict[str, str]) -> None:
    store = open_store(tmp_path)
    with store.write() as session:
        session.add(case_row(text=CaseTextRow(typed=typed, notes={"備註": "無"})))
    with store.read() as session:
        found = session.scalars(select(CaseTextRow)).one()
    store.close()
    assert (found.typed, found.notes) == (typed, {"備註": "無"})


def test_texts_are_kept_as_they_read(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.write() as session:
        session.add(case_row())
    store.close()
    with closing(sqlite3.connect(store.file)) as connection:
        (kept,) = connection.execute("SELECT typed FROM case_texts").fetchone()
    assert kept == '{"case_no":"範115-001","name":"王測試"}'


def test_a_rate_is_kept_as_typed(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    agency = AgencyRow(
        org_code="380990001Y",
        org_name="範例縣立虛構國民小學",
        org_type="公立學校",
        submitter_org="範例縣政府人事處",
        is_own=True,
        titles=[AgencyTitleRow(title="乙", place=1), AgencyTitleRow(title="甲", place=0)],
        rates=[
            AgencyRateRow(since=date(2025, 1, 1), rate="135.0", letter="一"),
            AgencyRateRow(since=date(2026, 1, 1), rate="138.90", letter="二"),
        ],
    )
    with store.write() as session:
        session.add(agency)
    with store.read() as session:
        found = session.scalars(select(AgencyRow)).one()
        assert [title.title for title in found.titles] == ["甲", "乙"]
        assert [rate.rate for rate in found.rates] == ["138.90", "135.0"]
    with store.write() as session:
        session.execute(delete(AgencyRow))
    assert count(store, AgencyTitleRow) == count(store, AgencyRateRow) == 0
    store.close()


def test_what_hangs_on_a_case_goes_with_it(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.write() as session:
        row = case_row()
        session.add(row)
        session.flush()
        finding = {"outcome": "fail", "severity": "阻擋", "message": "未備", "fields": ["name"]}
        waiver = {"reason": "甲", "basis": "", "by": "乙", "at": NOON, "values": {"name": "王"}}
        session.add(FindingRow(case_id=row.id, rule="L05", place=0, **finding))
        session.add(WaiverRow(case_id=row.id, rule="L05", **waiver))
    with store.write() as session:
        session.execute(delete(CaseRow))
    assert [count(store, row) for row in (CaseTextRow, FindingRow, WaiverRow)] == [0, 0, 0]
    store.close()


@pytest.mark.parametrize("changes", [{"person_id": 7}, {"prior_id": 7}, {"plan_id": 7}])
def test_a_case_refers_to_what_there_is(tmp_path: Path, changes: dict[str, int]) -> None:
    store = open_store(tmp_path)
    with pytest.raises(IntegrityError), store.write() as session:
        session.add(case_row(**changes))
    assert count(store) == 0
    store.close()


def test_what_was_typed_is_never_missing(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with pytest.raises(IntegrityError, match="NOT NULL"), store.write() as session:
        session.add(case_row(text=CaseTextRow(typed=None, notes={})))
    store.close()


def test_a_person_is_there_once(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    twice = [PersonRow(id_number="F100000010", name=name, known={}) for name in ("甲", "乙")]
    with pytest.raises(IntegrityError), store.write() as session:
        session.add_all(twice)
    store.close()
