"""The one place where a database engine is made, and what only SQLite can be asked.

A sealed SQLite is another driver here and PostgreSQL another URL; nothing else of the store names
a pragma or a file format.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event

from app.models import APPLICATION_ID
from app.models.uri import uri_of

PATIENCE: Final = 5.0
"""Seconds to wait for someone else's lock on the file."""

_WRITES: Final = "writes"


def make_engine(
    file: Path,
    *,
    read_only: bool = False,
    create: bool = False,
    broken: bool = False,
    foreign_keys: bool = True,
) -> Engine:
    """An engine over a file, which must exist unless it is to be created.

    `broken` reads what can still be read of a damaged file; `foreign_keys` is off only where
    tables are rebuilt.
    """
    mode = "ro" if read_only else "rwc" if create else "rw"
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=uri_of(file), query={"mode": mode, "uri": "true"}),
        connect_args={"timeout": PATIENCE},
    )
    pragmas = [f"foreign_keys={'ON' if foreign_keys else 'OFF'}"]
    if broken:
        pragmas.append("writable_schema=ON")  # a file cut short is otherwise refused as a whole
    if read_only:
        pragmas.append("query_only=ON")
    else:
        # A rollback journal, not WAL: the folder may be on a network drive, where WAL is unsafe.
        pragmas += ["journal_mode=DELETE", "synchronous=FULL"]
    event.listen(engine, "connect", _on_connect(pragmas))
    event.listen(engine, "begin", _on_begin)
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine for those who will write: each transaction begins by taking the file."""
    return engine.execution_options(**{_WRITES: True})


def _on_connect(pragmas: list[str]) -> Callable[[Any, Any], None]:
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # or the driver leaves changes of tables outside
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    return prepare


def _on_begin(connection: Connection) -> None:
    # Whoever will write says so at once: two who have both read cannot both go on to write.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def mark(connection: Connection, version: int) -> None:
    """Write into the file that it is ours, and its version, within the running transaction.

    The version is there for the first version of the program, which reads nothing else.
    """
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={version}")


def prove_writable(connection: Connection) -> None:
    """Begin a change and take the whole transaction back.

    Raises what the driver raises where the file, or its folder, is read-only. To ask for the rights
    tells nothing on Windows, and to open the file beside the library loses its locks elsewhere.
    """
    version = connection.exec_driver_sql("PRAGMA user_version").scalar()
    connection.exec_driver_sql(f"PRAGMA user_version={version}")
    connection.rollback()


def is_sound(connection: Connection) -> bool:
    """Whether pages, indexes and references of the whole file fit together: a second for 300 MB.

    Raises what the driver raises where the damage is greater.
    """
    if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
        return False
    return references_hold(connection)


def references_hold(connection: Connection) -> bool:
    """Whether every foreign key leads to a row."""
    return connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None


def copy_into(engine: Engine, target: Path) -> None:
    """Write what is committed into another file, whole, while others may go on reading.

    Raises sqlite3.Error.
    """
    pooled = engine.raw_connection()
    try:
        source = pooled.driver_connection
        assert isinstance(source, sqlite3.Connection)  # noqa: S101  # for the type checker
        with closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    finally:
        pooled.close()
