"""The view of cases: one row a case, its columns facts of the vocabulary and what the check says.

Facts stand as they were typed, so that the file reads back as the same cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from app.exports.masked import Shown
from app.exports.table import Column, Progress, Table, no_progress, reported
from app.rules.base import OUTCOME_WORDS, Outcome, Severity
from app.rules.facts import FACTS, Fact
from app.rules.results import VERDICT_WORDS, BatchResult, CaseResult

SHEET: Final = "案件"

LIST_FACTS: Final = (
    "case_no",
    "case_kind",
    "name",
    "id_number",
    "job_title",
    "unit",
    "org_name",
    "onboard_date",
    "contract_start",
    "contract_end",
    "report_date",
    "webhr_status",
)
"""The facts that the list of cases shows."""

_WIDEST: Final = 40


def _found(outcome: Outcome, severity: Severity | None = None) -> Callable[[CaseResult], str]:
    def count(case: CaseResult) -> str:
        number = sum(r.outcome is outcome and severity in (None, r.severity) for r in case.results)
        return str(number)

    return count


CHECKED: Final[Mapping[str, Callable[[CaseResult], str]]] = {
    "預檢結果": lambda case: VERDICT_WORDS[case.verdict],
    **{f"{s.value}項數": _found(Outcome.FAIL, s) for s in Severity},
    f"{OUTCOME_WORDS[Outcome.UNKNOWN]}項數": _found(Outcome.UNKNOWN),
}
"""What the check says of a case, by column. What has been set aside counts among the findings."""


class Choice(StrEnum):
    """Which columns are exported; beside these, those that the clerk picks."""

    LIST = "list"
    """Those of the list, with what the check says."""
    STATED = "stated"
    """Every fact that one of the cases states, and the notes."""
    ALL = "all"
    """Every fact of the vocabulary, and the notes."""


def cases_table(
    result: BatchResult,
    columns: Choice | Sequence[str],
    *,
    full_ids: bool = False,
    progress: Progress = no_progress,
) -> Table:
    """The checked cases as a table, in their order.

    `columns` is a choice, or fact keys and titles of `CHECKED` in the order of the columns. ID
    numbers are masked wherever they stand but with `full_ids`.
    """
    keys = keys_of(result, columns) if isinstance(columns, Choice) else tuple(columns)
    notes = _notes(result.cases) if columns in (Choice.STATED, Choice.ALL) else ()

    def row(case: CaseResult) -> tuple[str, ...]:
        typed, shown = case.case.typed, Shown(case.case, full_ids=full_ids)
        return (
            *(
                shown.fact(key, typed.get(key, "")) if key in FACTS else CHECKED[key](case)
                for key in keys
            ),
            *(shown.text(case.case.notes.get(note, "")) for note in notes),
        )

    rows = reported(map(row, result.cases), "整理案件", len(result.cases), progress)
    return Table(SHEET, (*map(_column, keys), *(Column(n, _fitting(n)) for n in notes)), (*rows,))


def keys_of(result: BatchResult, choice: Choice) -> tuple[str, ...]:
    """The columns of a choice, as keys."""
    if choice is Choice.LIST:
        return (*LIST_FACTS, *CHECKED)
    if choice is Choice.ALL:
        return tuple(FACTS)
    stated = {key for case in result.cases for key in case.case.typed}
    return tuple(key for key in FACTS if key in stated)


def _notes(cases: Iterable[CaseResult]) -> tuple[str, ...]:
    """The notes' columns; none that the import would take for a fact's."""
    taken = {fact.label for fact in FACTS.values()} | set(FACTS)
    names = dict.fromkeys(name for case in cases for name in case.case.notes)
    return tuple(name for name in names if name not in taken)


def _column(key: str) -> Column:
    fact = FACTS.get(key)
    return Column(fact.label, _width(fact)) if fact else Column(key, _fitting(key))


def _width(fact: Fact) -> int:
    return min(_WIDEST, max(12, *(2 * len(word) + 2 for word in (fact.label, *fact.allowed))))


def _fitting(title: str) -> int:
    return min(_WIDEST, max(10, 2 * len(title) + 2))
