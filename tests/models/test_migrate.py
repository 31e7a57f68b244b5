"""The file of every past version opens, and what cannot be brought up to date stays as it was."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command, op
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

from app.models import APPLICATION_ID, FILE_NAME, HEAD, REVISIONS, migrate
from app.models.engine import make_engine
from app.models.faults import StoreDamaged, StoreFull, StoreTooOld, UpgradeFailed, Way
from app.models.header import read_header
from app.models.proof import upgrade_trip
from app.models.store import open_store
from app.models.tables import Base, CaseRow, CheckRunRow
from tests.models.rows import count

STORES = Path(__file__).resolve().parent.parent / "data" / "stores"


def old_store(folder: Path, revision: str = "0001") -> Path:
    folder.mkdir(exist_ok=True)
    return Path(shutil.copy(STORES / f"{revision}.db", folder / FILE_NAME))


def tables_of(file: Path) -> dict[str, str]:
    """What every table and index of a file was made by."""
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master").fetchall()
    return {name: " ".join((sql or "").split()) for name, sql in rows}


def test_the_newest_revision_is_that_of_the_scripts() -> None:
    scripts = ScriptDirectory(str(migrate.SCRIPTS))
    assert scripts.get_heads() == [HEAD]
    assert tuple(s.revision for s in scripts.walk_revisions())[::-1] == REVISIONS


def test_a_new_file_is_what_the_migrations_make(tmp_path: Path) -> None:
    open_store(tmp_path / "new").close()
    (tmp_path / "old").mkdir()
    old = tmp_path / "old" / FILE_NAME
    engine = make_engine(old, create=True)
    migrate.create_at(engine, HEAD)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()
    assert tables_of(tmp_path / "new" / FILE_NAME) == tables_of(old)


def test_a_file_brought_up_to_date_has_the_same_tables(tmp_path: Path) -> None:
    old_store(tmp_path / "old")
    for folder in ("old", "new"):
        open_store(tmp_path / folder).close()
    assert tables_of(tmp_path / "new" / FILE_NAME) == tables_of(tmp_path / "old" / FILE_NAME)


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_store_of_every_version_opens(tmp_path: Path, revision: str) -> None:
    old_store(tmp_path, revision)
    store = open_store(tmp_path)
    store.verify()
    with store.read() as session:
        runs = list(session.scalars(select(CheckRunRow).order_by(CheckRunRow.id)))
    store.close()
    assert runs[0].file == "範例名冊.xlsx"
    assert (runs[0].blocked, runs[0].incomplete, runs[0].ready) == (1, 2, 4)
    header = read_header(store.file)
    assert header is not None
    assert (header.application_id, header.version) == (APPLICATION_ID, int(HEAD))


def test_the_cases_of_the_second_version_are_there(tmp_path: Path) -> None:
    old_store(tmp_path, "0002")
    store = open_store(tmp_path)
    with store.read() as session:
        case = session.get_one(CaseRow, 1)
        assert case.text.typed["case_no"] == case.case_no == "範115-000001"
        assert case.contract_id is not None
    new = {"profiles", "rounds", "moves"}
    assert {
        table.name for table in Base.metadata.sorted_tables if not _rows(store.file, table.name)
    } == new
    assert count(store) == 12
    store.close()


def test_all_of_the_newest_version_is_there(tmp_path: Path) -> None:
    old_store(tmp_path, HEAD)
    store = open_store(tmp_path)
    assert all(_rows(store.file, table.name) for table in Base.metadata.sorted_tables)
    assert count(store) == 12
    store.close()


def _rows(file: Path, table: str) -> int:
    query = f"SELECT count(*) FROM {table}"  # noqa: S608  # a name from these tests
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute(query).fetchone()[0])


def test_the_old_file_is_kept_beside(tmp_path: Path) -> None:
    before = old_store(tmp_path)
    tables = tables_of(before)
    open_store(tmp_path).close()
    copy = tmp_path / "pinyong-before-0002.db"
    assert tables_of(copy) == tables
    assert _rows(copy, "check_runs") == 2
    assert sorted(f.name for f in tmp_path.iterdir()) == [copy.name, FILE_NAME]


def test_what_one_file_was_is_kept_once_and_what_another_was_beside_it(tmp_path: Path) -> None:
    for _ in range(2):
        old_store(tmp_path)
        open_store(tmp_path).close()
    assert not (tmp_path / "pinyong-before-0002-2.db").exists()
    with closing(sqlite3.connect(old_store(tmp_path))) as connection:
        connection.execute("DELETE FROM check_runs")
        connection.commit()
    open_store(tmp_path).close()
    assert _rows(tmp_path / "pinyong-before-0002.db", "check_runs") == 2
    assert _rows(tmp_path / "pinyong-before-0002-2.db", "check_runs") == 0


@pytest.fixture
def _fails_midway(monkeypatch: pytest.MonkeyPatch) -> None:
    """The upgrade breaks after it has made most of the tables."""
    genuine = op.create_index

    def broken(name: str, *rest: Any, **more: Any) -> None:
        if name == "ix_waivers_case_id":
            raise RuntimeError("broken off")
        genuine(name, *rest, **more)

    monkeypatch.setattr(op, "create_index", broken)


@pytest.mark.usefixtures("_fails_midway")
def test_an_upgrade_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = old_store(tmp_path)
    before = file.read_bytes()
    with pytest.raises(UpgradeFailed, match=r"pinyong-before-0002\.db"):
        open_store(tmp_path)
    assert file.read_bytes() == before
    assert tables_of(tmp_path / "pinyong-before-0002.db") == tables_of(file)


def test_an_upgrade_that_has_failed_succeeds_later(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(op, "create_index", lambda *_, **__: 1 / 0)
        old_store(tmp_path)
        with pytest.raises(UpgradeFailed):
            open_store(tmp_path)
    store = open_store(tmp_path)
    assert count(store, CheckRunRow) == 2
    store.close()


def test_a_row_that_refers_to_none_stops_an_upgrade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = command.upgrade

    def careless(config: Config, revision: str) -> None:
        genuine(config, revision)
        config.attributes["connection"].execute(
            text("INSERT INTO contracts (person_id) VALUES (7)")
        )

    monkeypatch.setattr(command, "upgrade", careless)
    file = old_store(tmp_path)
    before = file.read_bytes()
    with pytest.raises(UpgradeFailed):
        open_store(tmp_path)
    assert file.read_bytes() == before


def test_a_full_disk_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(config: Config, _revision: str) -> None:
        connection = config.attributes["connection"]
        connection.execute(text("PRAGMA max_page_count=3"))
        connection.execute(text("CREATE TABLE large (content TEXT)"))
        connection.execute(text("INSERT INTO large VALUES (zeroblob(100000))"))

    monkeypatch.setattr(command, "upgrade", full)
    file = old_store(tmp_path)
    before = file.read_bytes()
    with pytest.raises(StoreFull):
        open_store(tmp_path)
    assert file.read_bytes() == before


def test_a_damaged_file_is_not_brought_up_to_date(tmp_path: Path) -> None:
    file = old_store(tmp_path)
    content = bytearray(file.read_bytes())
    content[4096 + 8 : 4096 + 40] = b"\xff" * 32  # within the page that holds the rows
    file.write_bytes(content)
    with pytest.raises(StoreDamaged):
        open_store(tmp_path)
    assert file.read_bytes() == content
    assert list(tmp_path.iterdir()) == [file]


def test_an_old_file_is_not_changed_when_it_is_only_to_be_read(tmp_path: Path) -> None:
    file = old_store(tmp_path)
    before = file.read_bytes()
    with pytest.raises(StoreTooOld) as refused:
        open_store(tmp_path, read_only=True)
    assert refused.value.ways[0] is Way.OPEN_COPY
    assert file.read_bytes() == before


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "人事 100%20?#&'堃"
    old_store(folder)
    store = open_store(folder)
    assert count(store, CheckRunRow) == 2
    store.close()
    assert [f.name for f in tmp_path.iterdir()] == [folder.name]


def test_the_scripts_may_lie_in_a_folder_of_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = tmp_path / "程式 100%s"
    shutil.copytree(migrate.SCRIPTS, scripts)
    monkeypatch.setattr(migrate, "SCRIPTS", scripts)
    assert upgrade_trip(tmp_path / "store")


def test_only_a_file_that_is_behind_pays_for_alembic(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from app.models.store import open_store\n"
        "for folder in sys.argv[1:]:\n"
        "    open_store(pathlib.Path(folder)).close(); print('alembic' in sys.modules)"
    )
    begun, behind = tmp_path / "begun", tmp_path / "behind"
    old_store(behind)
    begun.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code, str(begun), str(begun), str(behind)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == ["False", "False", "True"]


def _names(folder: Path) -> Iterator[str]:
    return (match[0] for f in folder.glob("*.db") if (match := re.match(r"\d{4}", f.name)))


def test_a_file_of_every_version_is_kept() -> None:
    assert sorted(_names(STORES)) == list(REVISIONS)
