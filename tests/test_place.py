"""The folder of the cases: held, opened, and every way on where it cannot be."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.models import FILE_NAME, faults
from app.models.engine import copy_into
from app.models.faults import (
    BackupDamaged,
    CopyDamaged,
    CopyUnreadable,
    Held,
    NoBackup,
    StoreDamaged,
    StoreError,
    StoreGone,
    StoreLost,
    StoreReadOnly,
    StoreTooNew,
    Way,
)
from app.models.hold import Holder, holder_of, take
from app.models.store import Store
from app.place import NEEDS_FOLDER, WAY_WORDS, Place, ways_of
from tests.models.rows import count
from tests.models.test_store import with_cases

ME = Holder("王測試", "P-12", datetime(2026, 4, 20, 9, 30), 1)
OTHER = Holder("李測試", "P-13", datetime(2026, 4, 20, 8, 5), 2)
DAY = date(2026, 4, 20)


def place(folder: Path, remembered: list[Path] | None = None) -> Place:
    note = remembered.append if remembered is not None else lambda _: None
    return Place(folder, lambda: ME, note)


FAULTS = [
    kind
    for kind in vars(faults).values()
    if isinstance(kind, type) and issubclass(kind, StoreError)
]


@pytest.mark.parametrize("kind", FAULTS)
def test_every_fault_has_ways_on_and_words_for_them(kind: type[StoreError]) -> None:
    error = kind.__new__(kind)
    offered = ways_of(error)
    assert offered
    assert [way for way, _ in offered] == list(kind.ways)
    assert all(words for _, words in offered)
    for way, words in offered:
        assert words.endswith("…") is (way in NEEDS_FOLDER)


def test_what_is_no_fault_of_the_store_can_be_tried_again() -> None:
    assert ways_of(ValueError()) == ((Way.AGAIN, "再試一次"),)


def test_every_way_has_words() -> None:
    assert set(WAY_WORDS) == set(Way)


def test_a_folder_is_held_and_let_go_of(tmp_path: Path) -> None:
    here = place(tmp_path)
    store = here.store()
    assert here.store() is store
    assert holder_of(here.folder) == ME
    with pytest.raises(Held):
        take(here.folder, OTHER)
    here.close()
    with take(here.folder, OTHER):
        pass
    here.close()


def test_it_is_opened_once_whoever_asks(tmp_path: Path) -> None:
    here = place(tmp_path)
    got: list[Store] = []
    threads = [threading.Thread(target=lambda: got.append(here.store())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8
    assert len(set(map(id, got))) == 1
    here.close()


def test_settling_goes_through_the_store_and_keeps_a_copy(tmp_path: Path) -> None:
    with_cases(tmp_path)
    here = place(tmp_path)
    here.settle(DAY)
    assert [f.name for f in (tmp_path / "backup").iterdir()] == ["pinyong-20260420.db"]
    here.close()


def test_while_the_copy_of_the_day_is_made_cases_are_read_and_whoever_writes_or_leaves_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_cases(tmp_path)
    here = place(tmp_path)
    begun, goes_on, order = threading.Event(), threading.Event(), list[str]()

    def copy(engine: Engine, target: Path) -> None:
        begun.set()
        assert goes_on.wait(10)
        copy_into(engine, target)
        order.append("copied")

    def write() -> None:
        with here.store().write():
            order.append("written")

    def leave() -> None:
        here.close()
        order.append("left")

    monkeypatch.setattr("app.models.store.copy_into", copy)
    settling = threading.Thread(target=here.settle, args=(DAY,))
    settling.start()
    assert begun.wait(10)
    assert count(here.store()) == 1
    writing = threading.Thread(target=write)
    writing.start()
    writing.join(0.05)
    assert not order
    goes_on.set()
    writing.join()
    settling.join()
    assert order == ["copied", "written"]

    begun.clear()
    goes_on.clear()
    settling = threading.Thread(target=here.settle, args=(DAY + timedelta(1),))
    settling.start()
    assert begun.wait(10)
    leaving = threading.Thread(target=leave)
    leaving.start()
    leaving.join(0.05)
    assert "left" not in order
    goes_on.set()
    leaving.join()
    settling.join()
    assert order[-2:] == ["copied", "left"]


def test_a_second_holder_is_told_and_may_read(tmp_path: Path) -> None:
    file = with_cases(tmp_path)
    before = file.read_bytes()
    here = place(tmp_path)
    with take(tmp_path, OTHER):
        with pytest.raises(Held, match="李測試"):
            here.store()
        here.go("read_only")
        assert here.store().read_only
        assert count(here.store()) == 1
        here.settle(DAY)
        assert file.read_bytes() == before
        assert not (tmp_path / "backup").exists()
        assert holder_of(tmp_path) == OTHER
        here.close()
        assert holder_of(tmp_path) == OTHER


def test_trying_again_after_the_other_has_gone(tmp_path: Path) -> None:
    with_cases(tmp_path)
    here = place(tmp_path)
    with take(tmp_path, OTHER), pytest.raises(Held):
        here.store()
    here.go("again")
    assert not here.store().read_only
    assert holder_of(tmp_path) == ME
    here.close()


def test_reading_only_is_given_up_by_trying_again(tmp_path: Path) -> None:
    with_cases(tmp_path)
    here = place(tmp_path)
    here.go("read_only")
    assert here.store().read_only
    here.go("again")
    assert not here.store().read_only
    here.close()


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    file = with_cases(tmp_path, 30)
    (tmp_path / "backup").mkdir()
    shutil.copy(file, tmp_path / "backup" / "pinyong-20260419.db")
    file.write_bytes(file.read_bytes()[:4096] + b"\xff" * 60_000)
    return file


def test_a_damaged_store_lets_go_of_the_folder_and_is_left_alone(damaged: Path) -> None:
    before = damaged.read_bytes()
    here = place(damaged.parent)
    with pytest.raises(StoreDamaged):
        here.store()
    assert damaged.read_bytes() == before
    with take(damaged.parent, OTHER):
        pass


def test_the_last_backup_takes_its_place_and_it_is_kept_aside(damaged: Path) -> None:
    broken = damaged.read_bytes()
    here = place(damaged.parent)
    with pytest.raises(StoreDamaged):
        here.store()
    here.go("restore")
    assert count(here.store()) == 30
    here.close()
    assert broken in [f.read_bytes() for f in damaged.parent.glob("pinyong-replaced-*.db")]


def test_restoring_without_a_backup_says_so_and_changes_nothing(tmp_path: Path) -> None:
    file = with_cases(tmp_path)
    before = file.read_bytes()
    here = place(tmp_path)
    with pytest.raises(NoBackup, match="沒有備份") as told:
        here.go("restore")
    assert {way for way, _ in ways_of(told.value)} == {Way.OPEN_COPY, Way.ELSEWHERE}
    assert file.read_bytes() == before


def test_a_backup_that_is_damaged_too_is_not_put_back(damaged: Path) -> None:
    (backup,) = (damaged.parent / "backup").iterdir()
    backup.write_bytes(damaged.read_bytes())
    before = damaged.read_bytes()
    here = place(damaged.parent)
    with pytest.raises(BackupDamaged, match=f"備份「{backup.name}」已損壞") as told:
        here.go("restore")
    assert {way for way, _ in ways_of(told.value)} == {Way.OPEN_COPY, Way.ELSEWHERE}
    assert damaged.read_bytes() == before
    assert not list(damaged.parent.glob("pinyong-replaced-*"))


@pytest.mark.parametrize("broken", [CopyDamaged, CopyUnreadable])
def test_of_a_copy_that_is_damaged_too_no_other_copy_is_offered(
    damaged: Path, tmp_path: Path, broken: type[CopyDamaged]
) -> None:
    if broken is CopyDamaged:  # its end alone is lost
        (backup,) = (damaged.parent / "backup").iterdir()
        damaged.write_bytes(backup.read_bytes()[:-4096])
    here = place(damaged.parent)
    here.go("open_copy", tmp_path / "copy")
    with pytest.raises(StoreDamaged) as told:
        here.settle(date(2026, 4, 20))
    assert type(told.value) is broken
    assert "副本也已損壞" in str(told.value)
    assert {way for way, _ in ways_of(told.value)} == {Way.RESTORE, Way.ELSEWHERE}
    here.go("restore")  # and that leads on
    assert count(here.store()) == 30
    here.close()


def test_restoring_while_another_works_there_is_refused(damaged: Path) -> None:
    before = damaged.read_bytes()
    here = place(damaged.parent)
    with take(damaged.parent, OTHER), pytest.raises(Held):
        here.go("restore")
    assert damaged.read_bytes() == before


def test_a_copy_is_opened_elsewhere_and_changes_nothing(tmp_path: Path) -> None:
    folder, other = tmp_path / "office", tmp_path / "copy"
    folder.mkdir()
    other.mkdir()
    file = with_cases(folder)
    before = file.read_bytes()
    remembered: list[Path] = []
    here = place(folder, remembered)
    here.go("open_copy", other)
    assert count(here.store()) == 1
    assert here.store().read_only
    assert here.store().file.parent == other
    here.close()
    assert file.read_bytes() == before
    assert remembered == []


def test_another_folder_is_remembered(tmp_path: Path) -> None:
    remembered: list[Path] = []
    (tmp_path / "office").mkdir()
    (tmp_path / "other").mkdir()
    here = place(tmp_path / "office", remembered)
    here.store()
    here.go("elsewhere", tmp_path / "other")
    assert remembered == [tmp_path / "other"] == [here.folder]
    here.store()
    assert (tmp_path / "other" / FILE_NAME).exists()
    with take(tmp_path / "office", OTHER):
        pass  # the first folder has been let go of
    here.close()


def test_a_newer_store_is_left_alone(tmp_path: Path) -> None:
    file = with_cases(tmp_path)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num='9999'")
    before = file.read_bytes()
    here = place(tmp_path)
    with pytest.raises(StoreTooNew) as told:
        here.store()
    assert [way for way, _ in ways_of(told.value)] == [Way.ELSEWHERE]
    assert file.read_bytes() == before


def test_a_lost_store_begins_anew_only_when_told(tmp_path: Path) -> None:
    file = with_cases(tmp_path)
    (tmp_path / "backup").mkdir()
    shutil.copy(file, tmp_path / "backup" / "pinyong-20260419.db")
    file.unlink()
    here = place(tmp_path)
    with pytest.raises(StoreLost):
        here.store()
    assert not file.exists()
    here.go("anew")
    assert count(here.store()) == 0
    here.close()


def test_beginning_anew_while_another_works_there_is_refused(tmp_path: Path) -> None:
    file = with_cases(tmp_path)
    (tmp_path / "backup").mkdir()
    file.rename(tmp_path / "backup" / "pinyong-20260419.db")
    here = place(tmp_path)
    with take(tmp_path, OTHER), pytest.raises(Held):
        here.go("anew")
    assert not file.exists()


def test_a_folder_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    here = place(tmp_path / "drive" / "office")
    with pytest.raises(StoreGone):
        here.store()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(folder: Path, _: Holder) -> None:
        raise StoreReadOnly(folder / "pinyong.lock")

    with_cases(tmp_path)
    here = place(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("app.place.take", refused)
        with pytest.raises(StoreReadOnly) as told:
            here.store()
        assert ways_of(told.value)[0] == (Way.READ_ONLY, "唯讀開啟")
        here.go("read_only")
        assert count(here.store()) == 1
    here.close()


def test_a_folder_that_has_gone_is_closed_without_complaint(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    here = place(folder)
    here.store()
    shutil.rmtree(folder)
    here.close()
