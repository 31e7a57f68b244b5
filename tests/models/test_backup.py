from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.models import FILE_NAME
from app.models.backup import KEPT, back_up, back_up_now, open_copy, restore
from app.models.copies import Origin, backups, newest
from app.models.faults import (
    NotAStore,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreGone,
    StoreReadOnly,
    StoreTooNew,
)
from app.models.header import journal_of
from app.models.store import Store, open_store
from app.models.tables import CaseRow, CaseTextRow, CheckRunRow
from tests.models.rows import case_row, count, numbers
from tests.models.test_migrate import old_store
from tests.models.test_store import broken_off, damage, with_cases

DAY = date(2026, 4, 20)


def backed_up(folder: Path, some: int = 3) -> Path:
    """A folder's copy of the day, of a store that holds some cases."""
    with_cases(folder, some)
    opened = open_store(folder)
    copy = back_up(opened, DAY)
    opened.close()
    return copy


def test_a_copy_holds_what_was_there(tmp_path: Path) -> None:
    copy = backed_up(tmp_path)
    assert copy == tmp_path / "backup" / "pinyong-20260420.db"
    (tmp_path / "other").mkdir()
    copy.rename(tmp_path / "other" / FILE_NAME)
    opened = open_store(tmp_path / "other")
    opened.verify()
    assert numbers(opened) == ["範115-001", "範115-002", "範115-003"]
    opened.close()


def test_one_copy_a_day(tmp_path: Path) -> None:
    copy = backed_up(tmp_path)
    before = copy.read_bytes()
    opened = open_store(tmp_path)
    with opened.write() as session:
        session.add(case_row(4))
    assert back_up(opened, DAY) == copy
    assert copy.read_bytes() == before
    later = back_up(opened, DAY + timedelta(1))
    opened.close()
    assert later.read_bytes() != before


def test_the_last_copies_are_kept_and_nothing_else_is_touched(tmp_path: Path) -> None:
    with_cases(tmp_path)
    opened = open_store(tmp_path)
    (tmp_path / "backup").mkdir()
    own = tmp_path / "backup" / "pinyong-mine.db"
    own.write_bytes(b"the clerk's own")
    for n in range(KEPT + 3):
        back_up(opened, DAY + timedelta(n))
    opened.close()
    days = [f"pinyong-{DAY + timedelta(n):%Y%m%d}.db" for n in range(3, KEPT + 3)]
    assert sorted(f.name for f in own.parent.iterdir()) == [*days, own.name]


def test_copies_asked_for_stand_beside_that_of_the_day_and_the_last_are_kept(
    tmp_path: Path,
) -> None:
    copy = backed_up(tmp_path)
    of_the_day = copy.read_bytes()
    opened = open_store(tmp_path)
    with opened.write() as session:
        session.add(case_row(4))
    at = datetime(2026, 4, 20, 9, 15, 3)
    made = [back_up_now(opened, at + timedelta(minutes=n)) for n in range(KEPT + 2)]
    opened.close()
    assert made[0].name == "pinyong-20260420-091503.db"
    assert copy.read_bytes() == of_the_day
    assert made[-1].read_bytes() != of_the_day
    left = [one.file for one in backups(tmp_path) if one.origin is Origin.ASKED]
    assert sorted(left) == made[2:]


def test_a_damaged_store_takes_no_copys_place(tmp_path: Path) -> None:
    damage(with_cases(tmp_path))
    opened = open_store(tmp_path)
    with pytest.raises(StoreDamaged):
        back_up(opened, DAY)
    opened.close()
    assert backups(tmp_path) == ()


def test_half_a_copy_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_: Store, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with_cases(tmp_path)
    opened = open_store(tmp_path)
    monkeypatch.setattr(Store, "copy_into", breaks)
    with pytest.raises(StoreFull):
        back_up(opened, DAY)
    opened.close()
    assert list((tmp_path / "backup").iterdir()) == []


def test_copies_are_listed_newest_first(tmp_path: Path) -> None:
    old_store(tmp_path)
    opened = open_store(tmp_path)
    day, later = back_up(opened, DAY), back_up(opened, DAY + timedelta(1))
    opened.close()
    before = tmp_path / "pinyong-before-0002.db"
    for age, file in enumerate((later, day, before)):
        os.utime(file, (2e9 - age, 2e9 - age))
    (tmp_path / "backup" / "notes.txt").touch()
    listed = backups(tmp_path)
    assert [copy.file for copy in listed] == [later, day, before]
    assert [copy.size for copy in listed] == [f.stat().st_size for f in (later, day, before)]
    assert listed[0].when.timestamp() == 2e9
    assert [copy.origin for copy in listed] == [Origin.DAILY, Origin.DAILY, Origin.UPGRADE]
    assert backups(tmp_path / "nowhere") == ()


def test_a_copy_takes_the_place_of_what_is_damaged(tmp_path: Path) -> None:
    copy = backed_up(tmp_path)
    file = tmp_path / FILE_NAME
    file.write_bytes(b"garbage" * 1000)
    journal_of(file).write_bytes(b"left by the damaged one")
    aside = restore(tmp_path, copy)
    assert aside == tmp_path / "pinyong-replaced-1.db"
    assert aside.read_bytes() == b"garbage" * 1000
    assert journal_of(aside).read_bytes() == b"left by the damaged one"
    assert not journal_of(file).exists()
    assert copy.exists()
    opened = open_store(tmp_path)
    opened.verify()
    assert count(opened) == 3
    opened.close()


def test_what_was_set_aside_before_is_kept(tmp_path: Path) -> None:
    copy = backed_up(tmp_path)
    for content in (b"one", b"two"):
        (tmp_path / FILE_NAME).write_bytes(content)
        restore(tmp_path, copy)
    assert (tmp_path / "pinyong-replaced-1.db").read_bytes() == b"one"
    assert (tmp_path / "pinyong-replaced-2.db").read_bytes() == b"two"


def test_what_was_replaced_can_be_put_back_and_is_never_the_newest_copy(tmp_path: Path) -> None:
    copy = backed_up(tmp_path)
    opened = open_store(tmp_path)
    with opened.write() as session:
        session.add(case_row(4))
    opened.close()
    aside = restore(tmp_path, copy)
    assert aside is not None
    os.utime(aside, (2e9, 2e9))
    first, second = backups(tmp_path)
    assert (first.file, first.origin) == (aside, Origin.REPLACED)
    assert (second.file, second.origin) == (copy, Origin.DAILY)
    assert newest(tmp_path) == copy
    restore(tmp_path, aside)
    opened = open_store(tmp_path)
    assert count(opened) == 4
    opened.close()


def test_a_copy_takes_the_place_of_what_is_gone(tmp_path: Path) -> None:
    copy = backed_up(tmp_path)
    file = tmp_path / FILE_NAME
    file.unlink()
    journal_of(file).write_bytes(b"left behind")
    assert restore(tmp_path, copy) is None
    opened = open_store(tmp_path)
    assert count(opened) == 3
    opened.close()


def cut(copy: Path) -> None:
    os.truncate(copy, 8192)


def of_tomorrow(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA user_version=9999")


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda copy: copy.write_bytes(b"garbage" * 1000), NotAStore),
        (damage, StoreDamaged),
        (cut, StoreDamaged),
        (of_tomorrow, StoreTooNew),
        (Path.unlink, StoreGone),
    ],
)
def test_a_copy_that_is_not_sound_is_not_put_back(
    tmp_path: Path, spoil: Callable[[Path], object], fault: type[StoreError]
) -> None:
    copy = backed_up(tmp_path)
    before = (tmp_path / FILE_NAME).read_bytes()
    spoil(copy)
    with pytest.raises(fault):
        restore(tmp_path, copy)
    assert (tmp_path / FILE_NAME).read_bytes() == before
    assert sorted(f.name for f in tmp_path.iterdir()) == ["backup", FILE_NAME]


def test_an_older_copy_is_brought_up_to_date_when_it_is_opened(tmp_path: Path) -> None:
    old_store(tmp_path)
    open_store(tmp_path).close()
    restore(tmp_path, tmp_path / "pinyong-before-0002.db")
    opened = open_store(tmp_path)
    assert count(opened, CheckRunRow) == 2
    opened.close()


# Opening a copy ---------------------------------------------------------------------------------


def test_a_copy_is_opened_and_the_store_is_not_touched(tmp_path: Path) -> None:
    file = with_cases(tmp_path)
    before = file.read_bytes()
    opened = open_copy(tmp_path, tmp_path / "copy")
    assert (opened.file.parent, opened.read_only) == (tmp_path / "copy", True)
    assert count(opened) == 1
    with pytest.raises(StoreReadOnly), opened.write():
        pass
    opened.close()
    assert file.read_bytes() == before


def test_a_change_that_was_broken_off_is_undone_in_the_copy_alone(tmp_path: Path) -> None:
    file = with_cases(tmp_path, 50)
    broken_off(file)
    before = file.read_bytes(), journal_of(file).read_bytes()
    opened = open_copy(tmp_path, tmp_path / "copy")
    with opened.read() as session:
        assert set(session.scalars(select(CaseRow.name))) == {"王測試"}
    opened.close()
    assert (file.read_bytes(), journal_of(file).read_bytes()) == before


def test_an_older_store_is_brought_up_to_date_in_the_copy_alone(tmp_path: Path) -> None:
    file = old_store(tmp_path)
    before = file.read_bytes()
    opened = open_copy(tmp_path, tmp_path / "copy")
    assert count(opened, CheckRunRow) == 2
    opened.close()
    assert file.read_bytes() == before


def test_what_is_sound_in_a_damaged_store_can_be_read_in_a_copy(tmp_path: Path) -> None:
    damage(with_cases(tmp_path))
    opened = open_copy(tmp_path, tmp_path / "copy")
    assert numbers(opened) == ["範115-001"]
    with pytest.raises(StoreDamaged):
        opened.verify()
    opened.close()


def test_what_is_left_of_a_store_that_was_cut_short_can_be_read_in_a_copy(tmp_path: Path) -> None:
    file = with_cases(tmp_path, 200)
    os.truncate(file, file.stat().st_size - 3 * 4096)
    opened = open_copy(tmp_path, tmp_path / "copy")
    with opened.read() as session:
        names = session.scalars(select(CaseRow.name).order_by(CaseRow.id).limit(20)).all()
    assert names == ["王測試"] * 20
    with pytest.raises(StoreDamaged), opened.read() as session:
        session.scalars(select(CaseTextRow)).all()
    opened.close()


def test_what_is_no_store_has_no_copy_to_open(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"garbage" * 1000)
    with pytest.raises(NotAStore):
        open_copy(tmp_path, tmp_path / "copy")
