"""Checked cases, plainly fictitious, and tables of texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from app.exports.table import Column, Table
from app.law_in_force import built_in_checker
from app.rules.results import BatchResult
from app.rules.values import read_case

AS_OF = date(2026, 4, 20)
MADE_ON = datetime(2026, 4, 20, 9, 30)

PERSON = {
    "case_no": "範115-001",
    "case_kind": "新聘",
    "name": "王測試",
    "id_number": "F100000015",
    "onboard_date": "115-03-03",
    "report_date": "115-04-10",
}


def checked(*typed: Mapping[str, str], notes: Sequence[Mapping[str, str]] = ()) -> BatchResult:
    all_notes = notes or [{}] * len(typed)
    cases = [
        read_case(dict(one), row=row, notes=note)
        for row, (one, note) in enumerate(zip(typed, all_notes, strict=True), 2)
    ]
    return built_in_checker().check(cases, AS_OF)


def table(*rows: Sequence[str], titles: Sequence[str] = ("案件編號", "姓名", "擔任事項")) -> Table:
    return Table("案件", tuple(Column(t, 12) for t in titles), tuple(map(tuple, rows)))


def duties(*texts: str) -> Table:
    """A roster with these texts in a column."""
    return table(*((f"範-{n}", "王測試", text) for n, text in enumerate(texts)))


def ignore(*_: Any) -> None:
    """For those who show no progress."""
