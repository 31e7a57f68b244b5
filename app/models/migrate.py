"""Which revision a database is at, and bringing it to the newest.

Alembic takes longer to import than all else here: only a database that is behind pays for it.
"""

from __future__ import annotations

import filecmp
from pathlib import Path
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
)

from app.models import HEAD, REVISIONS
from app.models.copies import before_file, draft_of
from app.models.engine import (
    copy_into,
    for_writing,
    is_sound,
    make_engine,
    mark,
    references_hold,
)
from app.models.faults import (
    NotAStore,
    StoreDamaged,
    StoreTooNew,
    UpgradeFailed,
    store_error,
    told,
)
from app.models.tables import Base

SCRIPTS: Final = Path(__file__).parent / "migrations"

VERSIONS: Final = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Where Alembic keeps the revision: one row."""

FIRST: Final = frozenset(
    {
        "id", "file", "sheet", "as_of", "started_at", "error", "blocked", "incomplete", "review",
        "ready", "law_sha256", "rule_count",
    }
)  # fmt: skip
"""The columns of the only table that the first version of the program made, which named no
revision."""


def revision_of(connection: Connection, file: Path) -> str:
    """The revision of a database. Raises NotAStore, StoreTooNew, StoreDamaged."""
    inspector = inspect(connection)
    tables = set(inspector.get_table_names())
    if VERSIONS.name not in tables:
        if tables == {"check_runs"}:
            columns = {column["name"] for column in inspector.get_columns("check_runs")}
            if columns == FIRST:
                return REVISIONS[0]
        raise NotAStore(file)
    found = connection.scalars(select(VERSIONS.c.version_num)).all()
    if len(found) != 1:
        raise StoreDamaged(file)
    if found[0] not in REVISIONS:
        raise StoreTooNew(found[0])
    return str(found[0])


def create(engine: Engine) -> None:
    """Make all tables in an empty database, as the migrations would."""
    with for_writing(engine).begin() as connection:
        Base.metadata.create_all(connection)
        VERSIONS.create(connection)
        connection.execute(insert(VERSIONS).values(version_num=HEAD))
        mark(connection, int(HEAD))


def upgrade(file: Path, revision: str) -> Path:
    """Bring a sound database from a revision to the newest, all or nothing; the copy made first.

    Raises UpgradeFailed where a step fails, else StoreDamaged, StoreFull, StoreReadOnly,
    StoreLocked; the file is then as it was.
    """
    # Without foreign keys, since a table that is rebuilt is gone for a moment.
    engine = make_engine(file, foreign_keys=False)
    try:
        with told(file):
            with engine.connect() as connection:
                if not is_sound(connection):
                    raise StoreDamaged(file)
            copy = _copy_aside(engine, file, REVISIONS[REVISIONS.index(revision) + 1])
        try:
            _upgrade(engine, revision)
        except Exception as error:
            raise store_error(error, file) or UpgradeFailed(file, copy) from error
    finally:
        engine.dispose()
    return copy


def _copy_aside(engine: Engine, file: Path, following: str) -> Path:
    """Copy the whole database beside itself, once for each state that it was in."""
    draft = draft_of(before_file(file, following, 1))
    draft.unlink(missing_ok=True)
    try:
        copy_into(engine, draft)
        number = 1
        while (target := before_file(file, following, number)).exists():
            if filecmp.cmp(draft, target, shallow=False):
                return target
            number += 1
        return draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)


def create_at(engine: Engine, revision: str) -> None:
    """Make an empty database as it was at a revision, by the migrations."""
    with for_writing(engine).begin() as connection:
        _run(connection, revision)


def _upgrade(engine: Engine, revision: str) -> None:
    with for_writing(engine).begin() as connection:
        _run(connection, HEAD, unnamed=revision)
        if not references_hold(connection):
            raise BrokenReferences


def _run(connection: Connection, target: str, *, unnamed: str = "") -> None:
    """Run the migrations up to a revision within the running transaction.

    A database that names no revision is at `unnamed`.
    """
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    if unnamed and not inspect(connection).has_table(VERSIONS.name):
        command.stamp(config, unnamed)
    command.upgrade(config, target)
    mark(connection, int(target))


class BrokenReferences(Exception):
    """A migration left a row that refers to none."""
