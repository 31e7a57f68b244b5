"""The view of findings: one row for each thing that the check asks of a case.

What cannot be decided for want of the same facts stands in one row, as in the other reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from app.exports.masked import Shown
from app.exports.table import Column, Progress, Row, Table, no_progress
from app.rules.base import OUTCOME_WORDS, Outcome, Severity
from app.rules.facts import FACTS, Case, label
from app.rules.results import VERDICT_WORDS, BatchResult, CaseResult, RuleResult
from app.rules.waiting import Waiting, waiting_for, what_to_do
from app.rules.wording import basis_of, not_stated
from app.stored import Waiver

SHEET: Final = "檢核結果"
COLUMNS: Final = (
    Column("案件編號", 16),
    Column("案件類別", 10),
    Column("姓名", 16),
    Column("身分證字號", 13),
    Column("職稱", 18),
    Column("預檢結果", 10),
    Column("嚴重度", 10),
    Column("項目", 24, wraps=True),
    Column("說明", 56, wraps=True),
    Column("所填內容", 32, wraps=True),
    Column("處理", 40, wraps=True),
    Column("依據", 44, wraps=True),
    Column("規則", 8),
    Column("所附理由", 32, wraps=True),
)
_PLACES: Final = {column.title: place for place, column in enumerate(COLUMNS)}
_LED_BY: Final = ("case_no", "case_kind", "name", "id_number", "job_title")
_WEIGHT: Final = {severity: n for n, severity in enumerate(Severity)}


def findings_table(
    result: BatchResult,
    waivers: Sequence[Mapping[str, Waiver]] = (),
    *,
    titles: Sequence[str] = (),
    full_ids: bool = False,
    progress: Progress = no_progress,
) -> Table:
    """What the check asks of each case, the gravest first, in the order of the cases.

    `waivers` are by rule what has been set aside, for each case in turn or for none; `titles` those
    of `COLUMNS` that are wanted in their order, without any all of them. ID numbers are masked
    wherever they stand but with `full_ids`.
    """
    places = [_PLACES[title] for title in titles] or [*range(len(COLUMNS))]
    rows: list[Row] = []
    none: Mapping[str, Waiver] = {}
    total = len(result.cases)
    for done, case in enumerate(result.cases):
        if done % 100 == 0:
            progress("整理檢核結果", done, total)
        found = _rows(case, waivers[done] if waivers else none, full_ids=full_ids)
        rows += (tuple([row[place] for place in places]) for row in found)
    progress("整理檢核結果", total, total)
    return Table(SHEET, tuple(COLUMNS[place] for place in places), tuple(rows))


def _rows(case: CaseResult, waivers: Mapping[str, Waiver], *, full_ids: bool) -> Iterator[Row]:
    of = case.case
    shown = Shown(of, full_ids=full_ids)
    typed = of.typed
    head = (
        *(shown.fact(key, typed.get(key, "") or _number(of, key)) for key in _LED_BY),
        VERDICT_WORDS[case.verdict],
    )
    failed = [r for r in case.results if r.outcome is Outcome.FAIL]
    for result in sorted(failed, key=lambda r: _WEIGHT[r.severity]):
        yield (*head, result.severity.value, *_said(result, of, shown), _why(result, waivers))
    for waiting in waiting_for(case.results):
        word = OUTCOME_WORDS[Outcome.UNKNOWN]
        yield (*head, word, *_awaited(waiting, of, shown), "")
    for result in case.results:
        if result.outcome is Outcome.ERROR:
            yield (*head, OUTCOME_WORDS[Outcome.ERROR], *_said(result, of, shown), "")


def _number(case: Case, key: str) -> str:
    """The number that a case without one was given when it was read."""
    return case.facts.case_no or "" if key == "case_no" else ""


def _said(result: RuleResult, case: Case, shown: Shown) -> Row:
    """Title, message, what was typed, what to do, basis, rule."""
    rule = result.rule
    keys = [key for key in result.fields if key in FACTS]
    return (
        rule.title,
        shown.text(result.message),
        "，".join(_typed(key, case, shown) for key in keys),
        what_to_do(result, case),
        basis_of(rule),
        rule.id,
    )


def _awaited(waiting: Waiting, case: Case, shown: Shown) -> Row:
    results = waiting.results
    if len(results) == 1:
        return _said(results[0], case, shown)
    first = _said(results[0], case, shown)
    return (
        f"{len(results)} 項檢核待補資料",
        shown.text(f"{not_stated(case, waiting.missing)}。"),
        first[2],
        first[3],
        f"補填後可檢核：{'、'.join(r.rule.title for r in results)}",
        "、".join(r.rule.id for r in results),
    )


def _typed(key: str, case: Case, shown: Shown) -> str:
    text = case.typed.get(key, "").strip()
    return f"{label(key)}「{shown.fact(key, text)}」" if text else f"{label(key)}（未填）"


def _why(result: RuleResult, waivers: Mapping[str, Waiver]) -> str:
    waiver = waivers.get(result.rule.id)
    if waiver is None:
        return ""
    return waiver.reason + (f"（{waiver.basis}）" if waiver.basis else "")
