"""What a comparison with WebHR's list found, as a workbook of three sheets.

Every cell is written as text: a value that begins with = + - or @ is no formula. The file is there
whole or not at all.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.difference_words import shown_fact, shown_pair, start_of
from app.files_out import whole_file
from app.reconcile import VERDICT_WORDS, Comparison, Line, Verdict
from app.rules.dates import roc
from app.rules.facts import label
from app.workbook import HEADER, Columns, fitting, keep_header, lie_across

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

Progress = Callable[[str, int, int], None]
Row = Sequence[str]

_REPORT_EVERY: Final = 500
_CASE: Final = (
    ("案件編號", 16),
    ("類別", 8),
    ("姓名", 14),
    ("證號", 13),
    ("職稱", 18),
    ("起日", 12),
)
_KEYS: Final = ("case_no", "case_kind", "name", "id_number", "job_title")
DIFFERING: Final = (
    *_CASE[:4],
    ("欄位", 16),
    ("這裡", 26),
    ("WebHR", 26),
    ("說明", 44),
    ("WebHR 清單之列", 14),
)
HERE: Final = (*_CASE, ("說明", 44))
THERE: Final = (*_CASE, ("WebHR 清單之列", 14), ("說明", 44))


def write_differences(
    comparison: Comparison,
    file: Path,
    *,
    source: str,
    made_on: date,
    full_ids: bool = False,
    progress: Progress = lambda *_: None,
) -> Path:
    """Write the differences to a file, in the place of one of that name; the file.

    `source` names WebHR's list. ID numbers are masked unless `full_ids`. Raises CannotWrite.
    """
    content = rendered(
        comparison, source=source, made_on=made_on, full_ids=full_ids, progress=progress
    )
    progress("寫入檔案", 0, 0)
    with whole_file(file) as out:
        out.write(content)
    return file


def rendered(
    comparison: Comparison,
    *,
    source: str,
    made_on: date,
    full_ids: bool = False,
    progress: Progress = lambda *_: None,
) -> bytes:
    """The workbook as bytes; the same comparison on the same day gives the same bytes."""
    import xlsxwriter  # only who writes a workbook needs it

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": "對照 WebHR", "created": datetime.combine(made_on, time())})
        title = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format(HEADER)
        text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        counts = comparison.counts()
        ids = "證號為完整號碼，請妥善保管" if full_ids else "證號已遮蔽"
        about = f"WebHR 清單：{source}　對照日期：{roc(made_on)}　{ids}"
        lines = comparison.lines
        for name, columns, verdict, rows in (
            ("內容不同", DIFFERING, Verdict.DIFFERS, _differing(lines, full_ids=full_ids)),
            ("這裡有而 WebHR 沒有", HERE, Verdict.ONLY_HERE, _here(lines, full_ids=full_ids)),
            ("WebHR 有而這裡沒有", THERE, Verdict.ONLY_THERE, _there(lines, full_ids=full_ids)),
        ):
            above = (f"{VERDICT_WORDS[verdict]}　{counts[verdict]:,} 件", about)
            _sheet(book, name, columns, above, (title, head, text), rows, progress)
    return out.getvalue()


def _sheet(
    book: Workbook,
    name: str,
    columns: Columns,
    above: Sequence[str],
    formats: tuple[Format, Format, Format],
    rows: Iterable[Row],
    progress: Progress,
) -> None:
    title, head, text = formats
    sheet = book.add_worksheet(name)
    lie_across(sheet, columns)
    for number, line in enumerate(above):
        sheet.write_string(number, 0, fitting(line), title if number == 0 else None)
    top = len(above)
    for place, (word, _) in enumerate(columns):
        sheet.write_string(top, place, word, head)
    keep_header(sheet, top)
    for number, row in enumerate(rows):
        if number % _REPORT_EVERY == 0:
            progress(f"編排「{name}」", number, 0)
        for place, cell in enumerate(row):
            sheet.write_string(top + 1 + number, place, fitting(cell), text)


def _case(line: Line, *, full_ids: bool) -> list[str]:
    return [shown_fact(line, key, full_ids=full_ids) for key in _KEYS]


def _differing(lines: Iterable[Line], *, full_ids: bool) -> Iterator[Row]:
    for line in lines:
        if line.verdict is not Verdict.DIFFERS or line.theirs is None:
            continue
        case = _case(line, full_ids=full_ids)[:4]
        for found in line.differences:
            why = "；".join(filter(None, (found.reason, line.remark)))
            values = shown_pair(line, found, full_ids=full_ids)
            yield (*case, label(found.key), *values, why, str(line.theirs.place))


def _here(lines: Iterable[Line], *, full_ids: bool) -> Iterator[Row]:
    for line in lines:
        if line.verdict is Verdict.ONLY_HERE:
            yield (*_case(line, full_ids=full_ids), start_of(line), line.remark)


def _there(lines: Iterable[Line], *, full_ids: bool) -> Iterator[Row]:
    for line in lines:
        if line.verdict is Verdict.ONLY_THERE and line.theirs is not None:
            case = _case(line, full_ids=full_ids)
            yield (*case, start_of(line), str(line.theirs.place), line.remark)
