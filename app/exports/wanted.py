"""What the clerk wants exported, and the table that comes of it with what cannot be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.exports.cases import Choice, cases_table
from app.exports.findings import findings_table
from app.exports.gaps import Gap, gaps
from app.exports.table import Progress, Table
from app.exports.write import Form
from app.rules.results import BatchResult
from app.stored import Waiver


class View(StrEnum):
    """What is looked at."""

    CASES = "cases"
    FINDINGS = "findings"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The choices of an export.

    `columns` are keys of `app.exports.cases.pickable`, or titles of findings, in their order; of
    findings each `Choice` means all columns.
    """

    view: View = View.CASES
    form: Form = Form.XLSX
    columns: Choice | tuple[str, ...] = Choice.LIST
    full_ids: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A table, ready to be written, and every character of it that cannot be as it is."""

    wanted: Wanted
    table: Table
    gaps: tuple[Gap, ...]


def made(
    result: BatchResult,
    waivers: Sequence[Mapping[str, Waiver]],
    wanted: Wanted,
    progress: Progress,
) -> Made:
    """Make the table that is wanted of a checked batch; nothing is written."""
    if wanted.view is View.FINDINGS:
        table = findings_table(
            result,
            waivers,
            titles=() if isinstance(wanted.columns, Choice) else wanted.columns,
            full_ids=wanted.full_ids,
            progress=progress,
        )
    else:
        table = cases_table(result, wanted.columns, full_ids=wanted.full_ids, progress=progress)
    progress("核對用字", 0, 0)
    return Made(wanted, table, tuple(gaps(table, big5=wanted.form is Form.BIG5)))
