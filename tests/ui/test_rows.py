from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.packets.masking import mask_id
from app.precheck import Checked
from app.ui.background import Stopped
from app.ui.rows import ARRIVAL, DUE, ID, NUMBER, VERDICT, CaseLine, fold, lines_of, natural

from .conftest import AS_OF, CHECKER, FIVE, cases, roster_of


def ignore(what: str, done: int, total: int) -> None:
    return None


def lines(typed: tuple[dict[str, str], ...]) -> tuple[CaseLine, ...]:
    roster = roster_of(Path("x.csv"), typed)
    checked = Checked(roster, CHECKER.check(roster.cases, AS_OF))
    return lines_of(checked.result, CHECKER.workdays.workday_from, mask_id, ignore)


def test_a_line_shows_dates_of_the_republic_and_no_whole_id():
    (line,) = lines(cases({}))
    assert line.cells[ARRIVAL] == "115/03/03"
    assert line.cells[ID] == "A12****789"
    assert line.cells[VERDICT] == "可報送"
    assert not any("A123456789" in cell for cell in line.cells)


def test_the_deadline_stands_beside_the_day_it_moves_to():
    (line,) = lines(cases({"onboard_date": "1150303"}))
    assert (line.cells[DUE], line.due_note) == ("115/04/03", "順延04/07")
    assert "115年4月3日" in line.due_tip
    assert "115年4月7日" in line.due_tip


def test_a_deadline_on_a_working_day_moves_nowhere():
    (line,) = lines(cases({"onboard_date": "1150126"}))
    assert (line.cells[DUE], line.due_note) == ("115/02/26", "")


@pytest.mark.parametrize("change", [{"case_kind": "續聘"}, {"onboard_date": ""}])
def test_only_a_new_contract_with_a_day_of_arrival_has_a_deadline(change: dict[str, str]):
    (line,) = lines(cases(change))
    assert (line.cells[DUE], line.keys[DUE]) == ("", None)


def test_an_unreadable_date_is_shown_as_typed():
    (line,) = lines(cases({"onboard_date": "1150230"}))
    assert line.cells[ARRIVAL] == "1150230"


def test_numbers_sort_as_people_count():
    assert sorted(["H-10", "H-9", "H-1"], key=natural) == ["H-1", "H-9", "H-10"]
    assert lines(FIVE)[0].keys[NUMBER] > lines(FIVE)[1].keys[NUMBER]


def test_search_knows_the_forms_of_a_character():
    assert fold("台灣") == fold("臺灣")
    assert fold("Ａ１２３") == fold("a123")
    assert fold("e\u0301") == fold("é")


def test_making_lines_can_be_stopped():
    def stop(what: str, done: int, total: int) -> None:
        raise Stopped

    roster = roster_of(Path("x.csv"), FIVE)
    result = CHECKER.check(roster.cases, date(2026, 4, 20))
    with pytest.raises(Stopped):
        lines_of(result, CHECKER.workdays.workday_from, mask_id, stop)
