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


NOTES: Final = "備註"
"""In the place of the columns of a roster that state no fact, whatever they are called."""


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

    `columns` is a choice, or keys of `pickable` in the order of the columns. ID numbers are masked
    wherever they stand but with `full_ids`.
    """
    keys = keys_of(result, columns) if isinstance(columns, Choice) else tuple(columns)
    notes = _notes(result.cases) if NOTES in keys else ()
    made: list[Column] = []
    ways: list[_Way] = []
    for key in keys:
        if key == NOTES:
            made += (Column(name, _fitting(name)) for name in notes)
            ways += map(_noted, notes)
        else:
            made.append(_column(key))
            ways.append(_stated(key) if key in FACTS else _checked(key))

    def row(case: CaseResult) -> tuple[str, ...]:
        shown = Shown(case.case, full_ids=full_ids)
        return tuple([way(case, shown) for way in ways])

    rows = reported(map(row, result.cases), "整理案件", len(result.cases), progress)
    return Table(SHEET, tuple(made), (*rows,))


_Way = Callable[[CaseResult, Shown], str]
"""How the cells of one column come from a case."""


def _stated(key: str) -> _Way:
    return lambda case, shown: shown.fact(key, case.case.typed.get(key, ""))


def _checked(key: str) -> _Way:
    found = CHECKED[key]
    return lambda case, _: found(case)


def _noted(name: str) -> _Way:
    return lambda case, shown: shown.text(case.case.notes.get(name, ""))


def keys_of(result: BatchResult, choice: Choice) -> tuple[str, ...]:
    """The columns of a choice, as keys."""
    if choice is Choice.LIST:
        return (*LIST_FACTS, *CHECKED)
    if choice is Choice.ALL:
        return (*FACTS, NOTES)
    stated = {key for case in result.cases for key in case.case.typed}
    return (*(key for key in FACTS if key in stated), NOTES)


def pickable() -> dict[str, str]:
    """Every column that can be picked by its key, with its title."""
    facts = {key: fact.label for key, fact in FACTS.items()}
    return facts | {key: key for key in CHECKED} | {NOTES: "名冊中的其他欄位"}


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
