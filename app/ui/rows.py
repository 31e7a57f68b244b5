"""A checked roster as the lines of the table: made in the background, plain values only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from app.rules.dates import narrow, one_month_after, roc, roc_short
from app.rules.results import VERDICT_WORDS, BatchResult, CaseResult, Verdict
from app.rules.values import shown

if TYPE_CHECKING:
    from app.precheck import Checked  # it brings the readers of files with it

COLUMNS: Final = ("列", "編號", "類別", "姓名", "證號", "職稱", "到職", "期限", "預檢結果")
LINE, NUMBER, KIND, NAME, ID, TITLE, ARRIVAL, DUE, VERDICT = range(len(COLUMNS))

_ORDER: Final = {v: i for i, v in enumerate(Verdict)}
_DIGITS: Final = re.compile(r"\d+")
_REPORT_EVERY: Final = 2000


class CaseLine(NamedTuple):
    """One case as the table shows it.

    `cells` are the texts by column; `keys` what each column sorts by, None for an empty cell;
    `search` the folded text that the filter looks in.
    """

    cells: tuple[str, ...]
    keys: tuple[str | int | None, ...]
    search: str
    verdict: str
    due_note: str
    due_tip: str


def fold(text: str) -> str:
    """Text for searching: one form for each character, no case, 台 as 臺, half-width signs."""
    if text.isascii():
        return text.casefold()
    return narrow(unicodedata.normalize("NFC", text)).casefold().replace("台", "臺")


def natural(text: str) -> str:
    """What sorts H-2 before H-10."""
    return _DIGITS.sub(lambda m: m[0].zfill(12), text)


def _date_cell(result: CaseResult, key: str, day: date | None) -> tuple[str, int | None]:
    if day is not None:
        return roc_short(day), day.toordinal()
    typed = result.case.typed.get(key, "")
    return (typed, date.max.toordinal()) if typed else ("", None)


def _due(
    result: CaseResult, workday_from: Callable[[date], date]
) -> tuple[str, int | None, str, str]:
    """The deadline as cell, sort key, note beside it and explanation; empty but for 新聘."""
    f = result.case.facts
    if f.case_kind != "新聘" or f.onboard_date is None:
        return "", None, "", ""
    raw = one_month_after(f.onboard_date)
    tip = f"{roc(f.onboard_date)}到職，一個月之期限至{roc(raw)}止。"
    adjusted = workday_from(raw)
    note = ""
    if adjusted != raw:
        note = f"順延{adjusted:%m/%d}"
        tip += (
            f"\n該日為休息日，順延後為{roc(adjusted)}；"
            "機關間報送是否適用順延，看法不一，請儘量於原期限前報送。"
        )
    return roc_short(raw), raw.toordinal(), note, tip


def _line(
    result: CaseResult, workday_from: Callable[[date], date], mask_id: Callable[[str], str]
) -> CaseLine:
    case, f = result.case, result.case.facts
    arrival, arrival_key = _date_cell(result, "onboard_date", f.onboard_date)
    due, due_key, note, tip = _due(result, workday_from)
    word = VERDICT_WORDS[result.verdict]
    number, kind = f.case_no or "", f.case_kind or case.typed.get("case_kind", "")
    name, title = f.name or "", f.job_title or ""
    identity = mask_id(f.id_number) if f.id_number else ""
    cells = (str(case.row), number, kind, name, identity, title, arrival, due, word)
    keys = (
        case.row,
        natural(number) or None,
        kind or None,
        name or None,
        identity or None,
        title or None,
        arrival_key,
        due_key,
        _ORDER[result.verdict],
    )
    search = fold("\n".join((*cells, f.id_number or "", f.unit or "", f.org_name or "")))
    return CaseLine(cells, keys, search, result.verdict.value, note, tip)


def lines_of(
    result: BatchResult,
    workday_from: Callable[[date], date],
    mask_id: Callable[[str], str],
    progress: Callable[[str, int, int], None],
) -> tuple[CaseLine, ...]:
    """The lines of a checked batch, in its order."""
    made: list[CaseLine] = []
    total = len(result.cases)
    for number, case in enumerate(result.cases):
        if number % _REPORT_EVERY == 0:
            progress("整理結果", number, total)
        made.append(_line(case, workday_from, mask_id))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A checked roster with its lines for the table.

    `unkept` says why it is not in the list of recent checks, where it is not. `law_notices` tell of
    tables of the user's own that it could not be checked by.
    """

    checked: Checked
    lines: tuple[CaseLine, ...]
    unkept: str = ""
    law_notices: tuple[str, ...] = ()


def typed_value(result: CaseResult, key: str) -> str:
    """A fact as it was typed, or as it is read where nothing was typed; empty where empty."""
    typed = result.case.typed.get(key, "").strip()
    return typed or shown(getattr(result.case.facts, key, None))
