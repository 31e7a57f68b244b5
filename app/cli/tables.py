"""The tables of the law: list them, show one, replace them from a file, write one out, go back."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from app.cli.run import Status
from app.cli.terminal import OUTPUT, CannotWrite, is_terminal, say, writing
from app.law_files import CannotKeep, Change, export_table, import_tables, reset_table
from app.reports.text import BLANK, Line, line, write_coloured, write_plain
from app.rules.law import BadLawTable, LawTable
from app.rules.table_page import TablePage, table_page


def tables(options: argparse.Namespace) -> int:
    """Do with the tables what the options say; the list where they say nothing."""
    from app.law_in_force import law

    for notice in law().notices:
        say(notice)
    does_something = (options.import_file, options.export, options.reset) != (None, None, None)
    if does_something and options.id is not None:
        raise CannotWrite(f"多了 {options.id}：匯入、匯出或還原時，代號請只寫在選項之後。")
    try:
        if options.import_file is not None:
            return _import(options.import_file)
        if options.export is not None:
            table_id, file = options.export
            return _export(table_id, Path(file), force=options.force)
        if options.reset is not None:
            return _reset(options.reset)
        return _show(options.id)
    except (BadLawTable, CannotKeep) as refused:
        say(str(refused))
        return Status.UNUSABLE


def _show(table_id: str | None) -> int:
    from app.law_in_force import load_law

    book = load_law()
    if table_id is None:
        _write(_list(book.tables, book.sha256), sys.stdout)
        return Status.FINE
    known = _known(table_id)
    if known is None:
        return Status.UNUSABLE
    _write(_explanation(table_page(book.tables[known])), sys.stdout)
    return Status.FINE


def _list(tables: Mapping[str, LawTable], sha256: str) -> Iterator[Line]:
    own = 0
    for page in map(table_page, tables.values()):
        own += page.own
        sure = "、".join(page.confidences)
        yield line(f"{page.id:<31} {page.origin}　{len(page.rows)} 列　{sure}　{page.title}")
    yield line(
        f"共 {len(tables)} 張，已替換 {own} 張，法規資料 {sha256}；pinyong tables 代號 可看內容。",
        "quiet",
    )


def _explanation(page: TablePage) -> Iterator[Line]:
    yield line(f"{page.id}　{page.title}", "title")
    yield line(f"{page.origin}，{len(page.rows)} 列", "", 2)
    yield BLANK
    for row in page.rows:
        key = f"{row.key}　" if row.key else ""
        yield line(f"{key}{row.interval}：{row.value}", "", 2)
        yield line(f"{row.basis}（{row.confidence}）", "quiet", 4)


def _import(file: Path) -> int:
    from app.law_in_force import law_folder

    _tell("已匯入", import_tables(file, law_folder()).changes)
    return Status.FINE


def _export(table_id: str, file: Path, *, force: bool) -> int:
    from app.law_in_force import law_folder

    known = _known(table_id)
    if known is None:
        return Status.UNUSABLE
    if file.exists() and not force:
        raise CannotWrite(f"「{file.name}」已經存在，請另取檔名，或加 --force 覆寫。")
    export_table(known, law_folder(), file)
    say(f"已寫入 {file.name}")
    return Status.FINE


def _reset(table_id: str) -> int:
    from app.law_in_force import law_folder

    known = _known(table_id)
    if known is None:
        return Status.UNUSABLE
    _tell("已還原內建", reset_table(known, law_folder()).changes)
    return Status.FINE


def _known(asked: str) -> str | None:
    """The id of the table that is meant; None, with the near ones told, where there is none."""
    from app.law_in_force import load_law

    titles = {table.title: table.id for table in load_law().tables.values()}
    if asked in titles.values():
        return asked
    near = difflib.get_close_matches(asked, titles.values(), n=3)
    near += [table_id for title, table_id in titles.items() if asked in title][:3]
    hint = f"相近的有 {'、'.join(dict.fromkeys(near))}" if near else "請用 pinyong tables 列出全部"
    say(f"沒有代號「{asked}」的資料表；{hint}。")
    return None


def _tell(what: str, changes: tuple[Change, ...]) -> None:
    from app.law_in_force import load_law, renew_law

    renew_law()
    say(f"{what}：{'；'.join(map(str, changes))}。法規資料 {load_law().sha256}")


def _write(lines: Iterator[Line], out: TextIO) -> None:
    with writing(OUTPUT):
        (write_coloured if is_terminal(out) else write_plain)(lines, out)
