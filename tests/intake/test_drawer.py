"""The drawer of rosters: each imports as a careful person would read it, and asks nothing silly.

What is expected stands beside each roster, written by hand: the fact of every column ("" a note),
the cases, the questions and the columns that a person would rightly be asked about.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.intake.formats import load
from app.intake.guide import Guide, open_guide
from app.intake.outcome import roster_of
from app.intake.read import read_roster
from app.intake.sheets import sheets
from app.rules.facts import Case
from tools.make_rosters import write_all

DRAWER = Path(__file__).resolve().parents[1] / "data" / "rosters"
ROSTERS = sorted(p for p in DRAWER.iterdir() if p.suffix != ".json")


def expected(roster: Path) -> dict[str, Any]:
    """What a person wrote down of a roster."""
    content: dict[str, Any] = json.loads(roster.with_suffix(".json").read_text("utf-8"))
    return content


def stated(case: Case, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that are asked for, as text; None where nothing is stated."""
    found: dict[str, Any] = {"row": case.row}
    for key in wanted:
        if key != "row":
            value = getattr(case.facts, key)
            found[key] = None if value is None else str(value)
    return found


FALLS_SHORT: dict[str, tuple[str, ...]] = {}
"""Where the reading is not yet what a person would do; each is to be taken out once it is."""


def rosters(test: str) -> list[Any]:
    """The rosters for a test; where it must still fail, it is told once it does not."""
    return [
        pytest.param(
            p,
            id=p.name,
            marks=pytest.mark.xfail(strict=True) if test in FALLS_SHORT.get(p.name, ()) else (),
        )
        for p in ROSTERS
    ]


@pytest.fixture
def guide(roster: Path) -> Guide:
    return open_guide(roster)


def test_there_are_twenty() -> None:
    assert len(ROSTERS) == 20


@pytest.mark.parametrize("roster", rosters("header"))
def test_the_header_and_its_columns_are_found(roster: Path, guide: Guide) -> None:
    wanted = expected(roster)
    found = {guide.titles.shown[m.column]: m.key for m in guide.matches}
    assert (guide.titles.row + 1, found) == (wanted["header_row"], wanted["columns"])
    if "sheet" in wanted:
        assert guide.sheets[guide.sheet].name == wanted["sheet"]


@pytest.mark.parametrize("roster", rosters("cases"))
def test_the_cases_are_what_a_person_reads(roster: Path, guide: Guide) -> None:
    wanted = expected(roster)["cases"]
    cases = roster_of(guide).cases
    assert len(cases) == len(wanted)
    assert [stated(c, w) for c, w in zip(cases, wanted, strict=True)] == wanted


@pytest.mark.parametrize("roster", rosters("asked"))
def test_nothing_silly_is_asked(roster: Path, guide: Guide) -> None:
    wanted = expected(roster)
    assert [q.id for q in guide.unanswered] == wanted["questions"]
    to_look_at = {guide.titles.shown[m.column] for m in guide.unsettled}
    assert to_look_at <= set(wanted["to_look_at"])
    if not wanted["questions"] and not to_look_at:
        assert not guide.needs_a_person


@pytest.mark.parametrize("roster", rosters("check"))
def test_reading_without_a_guide_takes_no_other_lines_and_nothing_wrong(
    roster: Path, guide: Guide
) -> None:
    wanted = expected(roster)["cases"]
    cases = read_roster(roster).cases
    assert [c.row for c in cases] == [w["row"] for w in wanted]
    for case, want in zip(cases, wanted, strict=True):
        for key, text in stated(case, want).items():
            assert text is None or text == want[key]


def test_the_drawer_is_what_the_tool_writes(tmp_path: Path) -> None:
    write_all(tmp_path)
    for roster in ROSTERS:
        kept, made = (
            [(s.name, s.hidden, list(s.rows)) for s in sheets(load(file))]
            for file in (roster, tmp_path / roster.name)
        )
        assert kept == made
