"""The tables in force: the built-in ones, and those of the user's own that take their places.

A table of the user's own is one TOML file in a folder, named after the table. What is damaged there
is left as it is and not used; a sentence says so, and the built-in table holds. Nothing is imported
but whole: every table of a file, or none.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from app import paths
from app.intake.roster import UnusableFile
from app.law_forms import WrittenTable, read_csv, read_toml, to_csv, to_toml
from app.os_faults import reason_of
from app.rules.law import BadLawTable, LawBook, LawRow, LawTable, read_table
from app.rules.replacement import check_keys, row_check

FORMS: Final = (".toml", ".csv")
_MOST_BYTES: Final = 2 * 1024 * 1024
"""The whole law is a fiftieth of this."""


class CannotKeep(Exception):
    """A file that cannot be read or written; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Law:
    """The tables in force. `damaged` says by table id, or by file name, what could not be used."""

    book: LawBook
    damaged: Mapping[str, str]

    @property
    def notices(self) -> tuple[str, ...]:
        """A sentence for each of the user's own tables that could not be used."""
        return tuple(self.damaged.values())


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one table: how many rows are new, other than before, and gone."""

    id: str
    title: str
    added: int
    changed: int
    removed: int

    def __str__(self) -> str:
        counts = (("新增", self.added), ("修改", self.changed), ("刪除", self.removed))
        what = "、".join(f"{word} {number} 列" for word, number in counts if number)
        return f"「{self.title}」{what or '內容相同，沒有變動'}"


Before = Mapping[str, bytes | None]
"""What the user's own files held before, by table id; None where there was none."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """What an import or a reset did, and what it takes to undo it (`put_back`)."""

    changes: tuple[Change, ...]
    before: Before


# Loading ------------------------------------------------------------------------------------------


@cache
def built_in() -> Mapping[str, LawTable]:
    """The tables of `resources/law` by id. Raises BadLawTable where one of them is wrong."""
    tables: list[LawTable] = []
    for file in sorted(paths.resource("law").glob("*.toml")):
        with file.open("rb") as f:
            entries = tomllib.load(f, parse_float=Decimal).get("table")
        if not isinstance(entries, list):
            raise BadLawTable(f"{file.name}：沒有任何 [[table]]。")
        tables.extend(read_table(entry, file.name) for entry in entries)
    return {table.id: table for table in tables}


def load(folder: Path | None) -> Law:
    """The tables in force, with the user's own of a folder, which may not exist."""
    tables = dict(built_in())
    damaged: dict[str, str] = {}
    for file in sorted(folder.glob("*.toml")) if folder else ():
        known = tables.get(file.stem)
        try:
            table = _read_own(file)
        except (BadLawTable, OSError) as error:
            why = str(error) if isinstance(error, BadLawTable) else f"「{file.name}」無法讀取。"
            what = f"自己的資料表「{known.title}」不能用，已改用內建的表：" if known else ""
            damaged[file.stem] = what + why
        else:
            tables[table.id] = table
    return Law(LawBook(tables.values()), damaged)


def _read_own(file: Path) -> LawTable:
    """One of the user's own tables. Raises BadLawTable, OSError."""
    name = file.name
    if file.stem not in built_in():
        raise BadLawTable(f"「{name}」不是本程式的資料表，沒有採用。")
    tables = [_checked(w, name) for w in read_toml(_content(file), name)]
    if [t.id for t in tables] != [file.stem]:
        raise BadLawTable(f"「{name}」裡的資料表與檔名不符。")
    return tables[0]


def _content(file: Path) -> bytes:
    with file.open("rb") as f:
        data = f.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise BadLawTable(f"「{file.name}」太大，不是資料表；請改選匯出的資料表檔案。")
    return data


def _checked(written: WrittenTable, name: str) -> LawTable:
    """A table as one of the user's own. Raises BadLawTable.

    It keeps the title of the built-in one, by which the results name it.
    """
    where = f"「{name}」"
    if not isinstance(written.id, str):
        raise BadLawTable(f"{where}：有一張 [[table]] 沒有 id。")
    known = built_in().get(written.id)
    if known is None:
        raise BadLawTable(f"{where}：沒有「{written.id}」這張資料表。")
    data = {"id": known.id, "title": known.title, "row": written.rows}
    table = read_table(data, where, written.numbers, row_check(known))
    check_keys(table, known, where)
    return replace(table, own=True)


# Importing ----------------------------------------------------------------------------------------


def import_tables(file: Path, folder: Path) -> Replaced:
    """Take tables from a TOML or CSV file into a folder: all of them, or none.

    A table that is the same as the built-in one leaves no own one behind. Raises BadLawTable with
    the row that is wrong, UnusableFile and CannotKeep; nothing has changed then.
    """
    tables = _read_any(file)
    in_force = load(folder).book.tables
    changes = tuple(_change(in_force[t.id], t) for t in tables)
    contents: dict[str, bytes | None] = {}
    for table in tables:
        known = built_in()[table.id]
        is_same = _row_set(table) == _row_set(known)
        contents[table.id] = None if is_same else to_toml(table, known).encode()
    return Replaced(changes, _put(folder, contents))


def _read_any(file: Path) -> list[LawTable]:
    name = file.name
    if file.suffix.lower() not in FORMS:
        raise BadLawTable(f"「{name}」不是資料表：副檔名須為 .toml 或 .csv。")
    try:
        data = _content(file)
    except OSError as error:
        raise CannotKeep(f"無法讀取「{name}」，請確認檔案存在，且未由其他程式開啟。") from error
    if file.suffix.lower() == ".csv":
        try:
            written = read_csv(data, name, built_in())
        except UnusableFile as error:
            raise BadLawTable(str(error)) from error
    else:
        written = read_toml(data, name)
    tables = [_checked(w, name) for w in written]
    ids = [t.id for t in tables]
    if twice := next((t for t in tables if ids.count(t.id) > 1), None):
        raise BadLawTable(f"「{name}」：「{twice.title}」出現兩次，請合為一張。")
    return tables


def reset_table(table_id: str, folder: Path) -> Replaced:
    """Go back to a built-in table, whatever the user's own file holds.

    Raises KeyError for a table that does not exist, CannotKeep.
    """
    known = built_in()[table_id]
    before = load(folder).book.tables[table_id]
    return Replaced((_change(before, known),), _put(folder, {table_id: None}))


def put_back(folder: Path, before: Before) -> None:
    """Undo an import or a reset. Raises CannotKeep."""
    _put(folder, before)


def _row_set(table: LawTable) -> set[LawRow]:
    return set(table.all_rows)


def _change(old: LawTable, new: LawTable) -> Change:
    was, now = _by_place(old), _by_place(new)
    return Change(
        new.id,
        new.title,
        added=len(now.keys() - was.keys()),
        changed=sum(was[place] != now[place] for place in was.keys() & now.keys()),
        removed=len(was.keys() - now.keys()),
    )


def _by_place(table: LawTable) -> dict[tuple[str, object], LawRow]:
    return {(row.key, row.since): row for row in table.all_rows}


# Files --------------------------------------------------------------------------------------------


def export_table(table_id: str, folder: Path, file: Path) -> None:
    """Write a table in force to a file, as TOML or, where its name says so, as CSV.

    Raises KeyError for a table that does not exist, CannotKeep.
    """
    table = load(folder).book.tables[table_id]
    if file.suffix.lower() == ".csv":
        content = to_csv(table).encode("utf-8-sig")  # the mark tells Excel that it is UTF-8
    elif file.suffix.lower() == ".toml":
        content = to_toml(table, built_in()[table_id]).encode()
    else:
        raise CannotKeep(f"無法寫入「{file.name}」：副檔名須為 .toml 或 .csv。")
    with _telling(file.name):
        place = _beside(file, content)
        try:
            place.replace(file)
        finally:
            place.unlink(missing_ok=True)


def _put(folder: Path, contents: Mapping[str, bytes | None]) -> Before:
    """Make the user's own files hold this, None for no file; all of them or none.

    Answers what they held before.
    """
    files = {table_id: folder / f"{table_id}.toml" for table_id in contents}
    unfinished: dict[str, Path] = {}
    done: list[str] = []
    with _telling(str(folder)):
        folder.mkdir(parents=True, exist_ok=True)
        before = {i: f.read_bytes() if f.exists() else None for i, f in files.items()}
        try:
            for table_id, content in contents.items():
                if content is not None:
                    unfinished[table_id] = _beside(files[table_id], content)
            for table_id, file in files.items():
                done.append(table_id)
                if table_id in unfinished:
                    unfinished[table_id].replace(file)
                else:
                    file.unlink(missing_ok=True)
        except OSError:
            _restore(files, before, done)
            raise
        finally:
            for place in unfinished.values():
                place.unlink(missing_ok=True)
    return before


def _restore(files: Mapping[str, Path], before: Before, done: Iterable[str]) -> None:
    """Bring back what was there, as far as the disk lets us: it has just failed."""
    for table_id in done:
        content = before[table_id]
        with contextlib.suppress(OSError):
            if content is None:
                files[table_id].unlink(missing_ok=True)
            else:
                _beside(files[table_id], content).replace(files[table_id])


def _beside(file: Path, content: bytes) -> Path:
    """The content in a file of another name in the same folder, safe on the disk."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".pinyong-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as f:
            f.write(content)
            f.flush()
            os.fsync(f.fileno())
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


@contextlib.contextmanager
def _telling(name: str) -> Iterator[None]:
    """Turn what goes wrong with files into CannotKeep."""
    try:
        yield
    except OSError as error:
        raise CannotKeep(
            f"無法寫入「{name}」（{reason_of(error)}），資料表沒有變動；"
            "請確認磁碟空間與寫入權限，且檔案未由其他程式開啟。"
        ) from error
