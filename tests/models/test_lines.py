from __future__ import annotations

import gc
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.models.lines import read_lines, select_lines
from app.models.store import open_store
from app.stored import CaseSummary
from tests.models.rows import NOON, case_row


def lines(folder: Path, *rows: Any) -> list[CaseSummary]:
    store = open_store(folder)
    with store.write() as session:
        for row in rows:
            session.add(row)
            session.flush()
    with store.read() as session:
        found = read_lines(session, select_lines(), CaseSummary._make)
    store.close()
    return found


def test_a_line_has_the_fields_of_a_summary() -> None:
    assert tuple(select_lines().selected_columns.keys()) == CaseSummary._fields


def test_newest_first_and_without_what_was_deleted(tmp_path: Path) -> None:
    found = lines(tmp_path, case_row(1), case_row(2, deleted_at=NOON), case_row(3))
    assert [line.case_no for line in found] == ["範115-003", "範115-001"]


def test_a_line_holds_values(tmp_path: Path) -> None:
    (line,) = lines(tmp_path, case_row(1, contract_end=date(2026, 12, 31), is_late_filing=True))
    assert (line.contract_end, line.is_late_filing) == (date(2026, 12, 31), True)
    assert (line.report_date, line.unit, line.stage, line.changed_at) == (None, "", "draft", NOON)


def test_a_case_knows_whether_another_goes_on_from_it(tmp_path: Path) -> None:
    found = lines(
        tmp_path,
        case_row(1),
        case_row(2, prior_id=1),
        case_row(3),
        case_row(4, prior_id=3, deleted_at=NOON),
    )
    assert {line.case_no: line.has_successor for line in found} == {
        "範115-003": False,
        "範115-002": False,
        "範115-001": True,
    }


@pytest.mark.parametrize("at_work", [True, False])
def test_the_collector_is_as_it_was(tmp_path: Path, at_work: bool) -> None:
    resting: list[bool] = []

    def broken(row: Any) -> None:
        resting.append(not gc.isenabled())
        raise ZeroDivisionError

    store = open_store(tmp_path)
    with store.write() as session:
        session.add(case_row())
    was_at_work = gc.isenabled()
    try:
        (gc.enable if at_work else gc.disable)()
        with pytest.raises(ZeroDivisionError), store.read() as session:
            read_lines(session, select_lines(), broken)
        assert (gc.isenabled(), resting) == (at_work, [True])
    finally:
        (gc.enable if was_at_work else gc.disable)()
    store.close()
