"""The check as a workbook: 總表, 檢核結果, 檔案問題, 依據.

Every cell is written as a string or a number, never as what a spreadsheet would make of it, so a
value that begins with = + - or @ stays text.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, BinaryIO, Final

from app.reports.views import (
    GROUPS,
    CaseView,
    count_words,
    source_line,
    sources_of,
    view_case,
    view_problems,
)
from app.rules.base import OUTCOME_WORDS, Outcome
from app.rules.dates import roc
from app.rules.law import LawRow
from app.rules.results import VERDICT_WORDS
from app.rules.wording import (
    CONFIDENCE_WORDS,
    NOT_BINDING,
    confidence_of,
    interval_words,
    tables_words,
    value_words,
)
from app.workbook import HEADER, MOST_ROWS, Columns, fitting, keep_header, lie_across

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from app.precheck import Checked

Cell = str | int
Row = Sequence[Cell]

OVERVIEW: Final = (
    ("列", 6),
    ("案件編號", 16),
    ("類別", 8),
    ("姓名", 16),
    ("證號", 13),
    ("職稱", 16),
    ("到職日期", 12),
    ("約聘起日", 12),
    ("預檢結果", 12),
    *((group, 9) for group in GROUPS),
)
FINDINGS: Final = (
    ("列", 6),
    ("案件編號", 16),
    ("類別", 8),
    ("姓名", 16),
    ("預檢結果", 12),
    ("嚴重度", 10),
    ("項目", 24),
    ("說明", 56),
    ("所填內容", 32),
    ("處理", 40),
    ("依據", 44),
    ("規則", 7),
)
PROBLEMS: Final = (("列", 6), ("欄位", 20), ("所填內容", 28), ("說明", 64))
RULES: Final = (
    ("規則", 7),
    ("項目", 28),
    ("嚴重度", 8),
    ("類別", 8),
    ("依據", 52),
    ("所據版本", 32),
    ("把握程度", 12),
    ("理由", 60),
)
LAW: Final = ("", "資料", "項目", "", "依據", "適用期間", "把握程度", "內容")
"""The table of the law, below that of the rules and in its columns."""


@dataclass(frozen=True, slots=True)
class _Formats:
    title: Format
    header: Format
    text: Format


class _Sheet:
    """Rows appended one by one below a header; goes on in a further sheet where one is full."""

    def __init__(self, book: Workbook, name: str, columns: Columns, formats: _Formats) -> None:
        self._book, self._name, self._columns, self._formats = book, name, columns, formats
        self._parts = 0
        self._open()

    def _open(self) -> None:
        self._parts += 1
        name = self._name if self._parts == 1 else f"{self._name} ({self._parts})"
        self._sheet: Worksheet = self._book.add_worksheet(name)
        self._next = 0
        lie_across(self._sheet, self._columns)

    def say(self, text: str, *, as_title: bool = False) -> None:
        """Add a line of text above or between tables."""
        self._write([text], self._formats.title if as_title else None)

    def header(self) -> None:
        """Add the header, which stays in sight and repeats on every printed page."""
        at = self._next
        self._write([title for title, _ in self._columns], self._formats.header)
        keep_header(self._sheet, at)

    def add(self, cells: Row) -> None:
        """Add one row of a table."""
        if self._next == MOST_ROWS:
            self._open()
            self.header()
        self._write(cells, self._formats.text)

    def subheader(self, titles: Row) -> None:
        """Add the header of a further table below."""
        self._write(titles, self._formats.header)

    def _write(self, cells: Row, style: Format | None) -> None:
        for place, cell in enumerate(cells):
            if isinstance(cell, int):
                self._sheet.write_number(self._next, place, cell, style)
            else:
                self._sheet.write_string(self._next, place, fitting(cell), style)
        self._next += 1


def write_xlsx(checked: Checked, version: str, out: BinaryIO, *, everything: bool = False) -> None:
    """Write the workbook to a stream that can seek.

    `everything` also lists what passed and what did not apply. The same check gives the same
    content: the workbook is dated on the day that the check was made for.
    """
    import xlsxwriter  # only this report needs it

    with tempfile.TemporaryDirectory() as folder:
        options = {
            "constant_memory": True,
            "tmpdir": folder,  # rows wait in files there: gone with it whatever happens
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(out, options) as book:
            made_on = datetime.combine(checked.result.as_of, time())
            book.set_properties({"title": "聘用登記預檢", "created": made_on})
            formats = _Formats(
                title=book.add_format({"bold": True, "font_size": 14}),
                header=book.add_format(HEADER),
                text=book.add_format({"text_wrap": True, "valign": "top"}),
            )
            _write_overview(_Sheet(book, "總表", OVERVIEW, formats), checked, version)
            findings = _Sheet(book, "檢核結果", FINDINGS, formats)
            findings.header()
            for case in checked.result.cases:
                for row in _finding_rows(view_case(case, everything=everything)):
                    findings.add(row)
            problems = _Sheet(book, "檔案問題", PROBLEMS, formats)
            problems.header()
            for p in view_problems(checked.roster):
                problems.add((p.row or "", p.column, p.value, p.message))
            _write_sources(_Sheet(book, "依據", RULES, formats), checked, everything=everything)


def _write_overview(sheet: _Sheet, checked: Checked, version: str) -> None:
    result = checked.result
    sheet.say("聘用登記預檢", as_title=True)
    sheet.say(source_line(checked.roster))
    counts = "　".join(f"{VERDICT_WORDS[v]} {n:,} 件" for v, n in count_words(checked))
    sheet.say(f"預檢基準日：{roc(result.as_of)}　{counts}")
    sheet.say(
        f"規則 {result.rule_count} 項（{version}），法規資料 {result.law_sha256}，"
        f"{tables_words(result.tables)}"
    )
    sheet.say(NOT_BINDING)
    sheet.header()
    for case in result.cases:
        view = view_case(case)
        sheet.add(
            (
                view.row,
                view.case_no,
                view.kind,
                view.name,
                view.id_number,
                view.job_title,
                view.onboard,
                view.start,
                _verdict(view),
                *(view.count(group) for group in GROUPS),
            )
        )


def _verdict(view: CaseView) -> str:
    return f"{view.shape} {view.word}"


def _finding_rows(view: CaseView) -> Iterator[Row]:
    case = (view.row, view.case_no, view.kind, view.name, _verdict(view))
    for group, findings in view.groups:
        for f in findings:
            yield (*case, group, f.title, f.message, f.typed, f.fix, f.basis, f.rule)
    for outcome, titles in (
        (Outcome.PASS, view.passed),
        (Outcome.NOT_APPLICABLE, view.not_applicable),
    ):
        for title in titles:
            yield (*case, OUTCOME_WORDS[outcome], title)


def _write_sources(sheet: _Sheet, checked: Checked, *, everything: bool) -> None:
    sources = sources_of(checked.result.cases, everything=everything)
    sheet.header()
    for rule in sources.rules:
        sheet.add(
            (
                rule.id,
                rule.title,
                rule.severity.value,
                rule.rule_class.value,
                rule.basis_text,
                "；".join(dict.fromkeys(c.source.version for c in rule.basis)),
                confidence_of(rule),
                rule.why,
            )
        )
    if sources.rows:
        sheet.say("")
        sheet.say("所用法規資料", as_title=True)
        sheet.subheader(LAW)
        for row in _law_rows(sources.rows):
            sheet.add(row)


def _law_rows(rows: Iterable[LawRow]) -> Iterator[Row]:
    for row in rows:
        yield (
            "",
            row.title,
            row.key,
            "",
            row.basis,
            interval_words(row.since, row.until),
            CONFIDENCE_WORDS[row.confidence],
            value_words(row.value),
        )
