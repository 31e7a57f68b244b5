"""A spreadsheet or CSV file → a roster: its cases, and every cell that could not be taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from app.intake.cells import Cell, Notice
from app.intake.formats import Format, Source, load
from app.intake.header import LOOKED_THROUGH, Header, find_header, names
from app.intake.lines import carried_down, read_lines
from app.intake.mapping import read_mapping
from app.intake.roster import Problem, Roster, UnusableFile
from app.intake.sheets import Sheet, sheets
from app.intake.stopping import Tick, unwatched
from app.rules.facts import label

__all__ = ["read_mapping", "read_roster"]


@dataclass(frozen=True, slots=True)
class _Found:
    """A sheet with its header; `rows` begins with line 1 and can be walked once."""

    sheet: Sheet
    header: Header
    rows: Iterator[list[Cell]]


def read_roster(
    file: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
    tick: Tick = unwatched,
) -> Roster:
    """Read the cases of a file: .xlsx, .xlsm, .xls, .ods, or delimited text.

    `mapping` gives the fact key of headers that the vocabulary does not know, and overrides it
    where it does. `sheet` names the sheet to read; without it that is the first with a header row,
    those that are hidden last. Raises UnusableFile, and what `tick` raises.
    """
    source = load(file)
    found, others = _choose(source, names(mapping), sheet, tick)
    name, header = found.sheet.name, found.header
    ditto: list[Notice] = []
    cases, notices = read_lines(header, carried_down(found.rows, header.row, ditto), tick=tick)
    notices += ditto
    if not cases:
        raise UnusableFile(
            f"「{source.name}」{_of_sheet(name)}第 {header.row + 1} 列的標題列下面沒有案件；"
            "請填入案件後再匯入。"
        )
    notices += header.notices
    notices += (n for n in found.sheet.notices if n.row > header.row)
    notices.sort(key=lambda n: (n.row, n.column))
    return Roster(
        source=file,
        sheet=name,
        header_row=header.row + 1,
        cases=tuple(cases),
        problems=(
            *(_not_read(other, header) for other in others),
            *(Problem(n.row + 1, header.title(n.column), n.value, n.message) for n in notices),
        ),
    )


def _choose(
    source: Source, known: Mapping[str, str], wanted: str | None, tick: Tick
) -> tuple[_Found, list[Sheet]]:
    """The sheet to read, and the others that have a header too."""
    found: _Found | None = None
    others: list[Sheet] = []
    seen: list[str] = []
    for sheet in sheets(source, tick):
        seen.append(sheet.name)
        head = list(islice(sheet.rows, LOOKED_THROUGH))
        header = find_header(head, known)
        if header is None:
            continue
        if found is None and wanted in (None, sheet.name):
            found = _Found(sheet, header, chain(head, sheet.rows))
        else:
            others.append(sheet)
    if found is None:
        raise _no_header(source, seen, wanted)
    return found, others


def _no_header(source: Source, seen: list[str], wanted: str | None) -> UnusableFile:
    if wanted is not None and wanted not in seen:
        listed = "、".join(f"「{name}」" for name in seen)
        return UnusableFile(f"「{source.name}」沒有工作表「{wanted}」；請改選{listed}。")
    labels = "、".join(label(key) for key in ("case_no", "case_kind", "id_number", "name"))
    encoding = "若內容顯示為亂碼，請先另存為 UTF-8；" if source.format is Format.TEXT else ""
    return UnusableFile(
        f"「{source.name}」{_of_sheet(wanted or '')}前 {LOOKED_THROUGH} 列找不到標題列，"
        f"例如{labels}等欄名；{encoding}請把標題列改成空白表單上的欄名。"
    )


def _of_sheet(name: str) -> str:
    return f"工作表「{name}」" if name else ""


def _not_read(sheet: Sheet, header: Header) -> Problem:
    """A sheet that was passed over; told at the header of the one that was read."""
    hidden = "（隱藏）" if sheet.hidden else ""
    return Problem(
        row=header.row + 1,
        column="",
        value=sheet.name,
        message=f"工作表「{sheet.name}」{hidden}也有標題列，但沒有讀取；"
        "需要檢核時，請另存成單獨的檔案。",
    )
