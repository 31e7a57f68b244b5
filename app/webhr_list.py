"""A list that WebHR exported: its columns, what they state, and its cases as entries to compare.

Only certain matches are taken by themselves: labels, keys, the usual names, and those that WebHR
uses. What is left the clerk matches by hand, once for each form of list: `mark` tells it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final

from app.intake.cells import Cell, Fault, as_typed
from app.intake.formats import load
from app.intake.header import (
    LOOKED_THROUGH,
    Header,
    Titles,
    find_titles,
    header_of,
    is_repeated,
    likely_row,
    names,
    plain,
    titles_at,
)
from app.intake.roster import UnusableFile
from app.intake.sheets import sheets
from app.pairing import DATES, Entry
from app.rules.facts import FACTS
from app.rules.values import UNREADABLE, read_value

Progress = Callable[[str, int, int], None]

_SAMPLES: Final = 3
_REPORT_EVERY: Final = 500
_PEOPLE: Final = ("id_number", "case_no", "name")
"""A line that states none of these is of nobody."""

WEBHR_NAMES: Final[Mapping[str, str]] = {
    "國民身分證統一編號": "id_number",
    "國民身分證統一編號/居留證號": "id_number",
    "身分證統編": "id_number",
    "中文姓名": "name",
    "聘用人員姓名": "name",
    "服務機關": "org_name",
    "服務機關名稱": "org_name",
    "服務機關代碼": "org_code",
    "單位名稱": "unit",
    "職務名稱": "job_title",
    "聘用起始日期": "contract_start",
    "聘用起始日": "contract_start",
    "聘用期間起日": "contract_start",
    "聘用結束日期": "contract_end",
    "聘用截止日期": "contract_end",
    "聘用期間迄日": "contract_end",
    "實際到職日期": "onboard_date",
    "報送狀態": "webhr_status",
    "報送銓敘部日期": "report_date",
    "備查日期": "registered_on",
}
"""What lists of personnel systems call a fact, where that can mean nothing else."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a list, before its cases are read.

    `titles` are the headers in their order, each once; `samples` some values of each; `known` the
    facts of those that are certain. `mark` is the same for every list with the same titles.
    """

    file: Path
    sheet: str
    titles: tuple[str, ...]
    samples: Mapping[str, tuple[str, ...]]
    known: Mapping[str, str]
    mark: str
    header: Header


@dataclass(frozen=True, slots=True)
class WebhrList:
    """A list as it was read. `matched` is by header the fact that it states.

    `unread` counts the cells that could not be read, `skipped` the lines that name nobody.
    """

    columns: Columns
    matched: Mapping[str, str]
    entries: tuple[Entry, ...]
    unread: int
    skipped: int

    @property
    def others(self) -> tuple[str, ...]:
        """The headers that state no fact."""
        return tuple(title for title in self.columns.titles if title not in self.matched)


def lacks(matched: Mapping[str, str]) -> str:
    """Why a list with these columns cannot be compared; empty where it can."""
    keys = set(matched.values())
    if keys & {"id_number", "case_no"} or ("name" in keys and keys & set(DATES)):
        return ""
    return "請指定身分證字號或案件編號的欄位，才能對應到同一人；只有姓名時，請再指定起日。"


# Columns --------------------------------------------------------------------------------------


def columns_of(file: Path) -> Columns:
    """The columns of the list in a file: of the first sheet that has any. Raises UnusableFile."""
    source = load(file)
    vocabulary = _vocabulary()
    likely: tuple[str, list[list[Cell]], Titles] | None = None
    for sheet in sheets(source):
        head = list(islice(sheet.rows, LOOKED_THROUGH))
        if (titles := find_titles(head, vocabulary)) is not None:
            return _columns(file, sheet.name, head, titles, vocabulary)
        if likely is None and (row := likely_row(head)) is not None:
            likely = sheet.name, head, titles_at(head, row)
    if likely is None:
        raise UnusableFile(
            f"「{source.name}」前 {LOOKED_THROUGH} 列找不到標題列；"
            "請改選 WebHR 匯出、含欄名與資料的清單。"
        )
    return _columns(file, *likely, vocabulary)


def _vocabulary() -> Mapping[str, str]:
    return {**names(None), **{plain(title): key for title, key in WEBHR_NAMES.items()}}


def _columns(
    file: Path,
    sheet: str,
    head: Sequence[Sequence[Cell]],
    titles: Titles,
    vocabulary: Mapping[str, str],
) -> Columns:
    known: dict[str, str] = {}
    samples: dict[str, tuple[str, ...]] = {}
    for column, title in titles.shown.items():
        if title in samples:
            continue
        below = (line[column] for line in head[titles.row + 1 :] if column < len(line))
        values = dict.fromkeys(text for cell in below if (text := as_typed(cell).strip()))
        samples[title] = tuple(values)[:_SAMPLES]
        key = vocabulary.get(plain(titles.sought[column]))
        if key is not None and key not in known.values():
            known[title] = key
    header = header_of(titles, {})
    return Columns(file, sheet, tuple(samples), samples, known, _mark(samples), header)


def _mark(titles: Iterable[str]) -> str:
    """The fingerprint of a header, whatever the order of its columns."""
    text = "\n".join(sorted(map(plain, titles)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def matched_by(columns: Columns, chosen: Mapping[str, str]) -> dict[str, str]:
    """The columns with the facts they state: those that were chosen, else those that are certain.

    `chosen` is by header a fact's key, "" for a header that is to state none. Each fact has one.
    """
    found: dict[str, str] = {}
    for title, key in chain(chosen.items(), columns.known.items()):
        is_set = title in chosen and chosen[title] != key
        if title in columns.samples and key in FACTS and not is_set and key not in found.values():
            found[title] = key
    return {title: found[title] for title in columns.titles if title in found}


# Cases ----------------------------------------------------------------------------------------


def read_list(
    columns: Columns, chosen: Mapping[str, str], progress: Progress = lambda *_: None
) -> WebhrList:
    """The cases of a list. Raises UnusableFile."""
    matched = matched_by(columns, chosen)
    first = {title: at for at, title in sorted(columns.header.titles.items(), reverse=True)}
    places = {first[title]: key for title, key in matched.items()}
    progress("讀取清單", 0, 0)
    source = load(columns.file)
    rows = next((s.rows for s in sheets(source) if s.name == columns.sheet), iter(()))
    entries: list[Entry] = []
    skipped = 0
    for number, cells in enumerate(rows):
        if number % _REPORT_EVERY == 0:
            progress("讀取清單", number, 0)
        if number <= columns.header.row or is_repeated(columns.header, cells):
            continue
        entry = _entry(number + 1, cells, places)
        if _is_of_somebody(entry):
            entries.append(entry)
        elif entry.typed:
            skipped += 1
    if not entries:
        raise UnusableFile(
            f"「{source.name}」第 {columns.header.row + 1} 列的標題列下面沒有案件；"
            "請確認檔案，或改選欄位。"
        )
    unread = sum(len(entry.unreadable) for entry in entries)
    return WebhrList(columns, matched, tuple(entries), unread, skipped)


def _entry(row: int, cells: Sequence[Cell], places: Mapping[int, str]) -> Entry:
    typed: dict[str, str] = {}
    unreadable: set[str] = set()
    for column, key in places.items():
        cell = cells[column] if column < len(cells) else ""
        text = as_typed(cell)
        if not text.strip():
            continue
        typed[key] = text
        if isinstance(cell, Fault) or read_value(FACTS[key], text) is UNREADABLE:
            unreadable.add(key)
    return Entry(row, typed, "", frozenset(unreadable))


def _is_of_somebody(entry: Entry) -> bool:
    """Whether a line is a case: not the foot of a table, which says one thing, such as 合計."""
    stated = [key for key in _PEOPLE if key in entry.typed]
    return bool(stated) and (len(entry.typed) > 1 or stated != ["name"])
