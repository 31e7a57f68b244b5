"""Reading that someone stops: at once, whatever the form, and nothing of it stays watched."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import monotonic

import pytest

from app import paths
from app.intake import stopping
from app.intake.formats import load
from app.intake.guide import Guide, choose_column, choose_header, choose_sheet, open_guide
from app.intake.outcome import roster_of
from app.intake.preview import preview
from app.intake.read import read_roster
from app.intake.sheets import sheets
from app.intake.stopping import beside, ticked
from app.law_in_force import checker
from app.precheck import precheck
from tests.intake.making import HEADER, xlsx

ROSTERS = Path(__file__).resolve().parents[1] / "data" / "rosters"
XLS = next(iter(sorted(ROSTERS.glob("*.xls"))))
SAMPLES = [paths.resource("samples", f"sample_roster{e}") for e in (".xlsx", ".ods", "_big5.csv")]
DAY = date(2026, 4, 20)


class Stopped(Exception):
    """Someone has asked to stop."""


class Stop:
    """A tick, or progress, that raises at its nth call."""

    def __init__(self, at: int | None = None) -> None:
        self.at, self.calls = at, 0

    def __call__(self, *_: object) -> None:
        self.calls += 1
        if self.calls == self.at:
            raise Stopped


def ticks_of(work: Callable[[Stop], object]) -> int:
    """How often the work ticks; some of these moments, from the first to the last, end it."""
    whole = Stop()
    work(whole)
    for at in {1, whole.calls, *range(1, whole.calls, whole.calls // 6 + 1)}:
        stop = Stop(at)
        with pytest.raises(Stopped):
            work(stop)
        assert stop.calls == at
    return whole.calls


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ticks every twenty lines, and none by the clock."""
    monkeypatch.setattr(stopping, "AT_ONCE", 20)
    monkeypatch.setattr(stopping, "_LOOK_SECONDS", 60)


@pytest.mark.parametrize("file", [*SAMPLES, XLS], ids=lambda f: f.suffix)
def test_reading_of_every_form_stops(file: Path) -> None:
    assert ticks_of(lambda stop: read_roster(file, tick=stop)) >= 4
    assert read_roster(file, tick=Stop()) == read_roster(file)


def test_the_guide_stops_at_every_report() -> None:
    def whole(stop: Stop) -> None:
        guide = open_guide(SAMPLES[0], progress=stop)
        preview(guide, stop)
        roster_of(guide, stop)

    assert ticks_of(whole) >= 20
    assert ticks_of(lambda stop: precheck(SAMPLES[0], checker(), DAY, progress=stop)) >= 4


@pytest.mark.parametrize(
    "decide",
    [
        lambda guide, stop: choose_sheet(guide, 0, progress=stop),
        lambda guide, stop: choose_header(guide, guide.titles.row, progress=stop),
        lambda guide, stop: choose_column(guide, 0, "", stop),
    ],
)
def test_decisions_that_read_anew_stop(decide: Callable[[Guide, Stop], Guide]) -> None:
    guide = open_guide(SAMPLES[0])
    assert ticks_of(lambda stop: decide(guide, stop)) >= 2


def test_what_has_been_read_is_not_watched_any_more(tmp_path: Path) -> None:
    row = ("甲-1", "新聘", "林測試", "115-04-07", "312", "否")
    stop = Stop()
    guide = open_guide(xlsx(tmp_path / "名冊.xlsx", [HEADER, row]), progress=stop)
    stop.at = stop.calls + 1
    choose_sheet(guide, 0)
    roster_of(guide)
    for sheet in sheets(guide.file):
        assert len(list(sheet.rows)) == 2


def test_one_long_call_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a minute of a library's own work: whoever stops it is answered at once."""
    monkeypatch.setattr(stopping, "_LOOK_SECONDS", 0.05)
    release = threading.Event()
    began = monotonic()
    with pytest.raises(Stopped):
        beside(lambda: release.wait(30), Stop(2))
    assert monotonic() - began < 5
    (left,) = [t for t in threading.enumerate() if t.name == "pinyong-reading"]
    assert not left.daemon  # a program that ends waits for it rather than cut it off
    release.set()
    left.join(5)


def test_what_one_long_call_raises_is_raised() -> None:
    def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        beside(broken, Stop())
    assert beside(lambda: 7, Stop()) == 7


def test_items_are_the_same_with_ticks() -> None:
    stop = Stop()
    assert list(ticked(iter(range(50)), stop)) == list(range(50))
    assert stop.calls == 3


def test_a_damaged_file_is_told_from_the_thread_beside(tmp_path: Path) -> None:
    from app.intake.roster import UnusableFile

    file = tmp_path / "壞.xlsx"
    data = bytearray(SAMPLES[0].read_bytes())
    del data[len(data) // 2 :]
    file.write_bytes(data)
    with pytest.raises(UnusableFile, match="已損壞"):
        for _ in sheets(load(file), Stop()):
            pass
