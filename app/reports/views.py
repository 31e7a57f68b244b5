"""The results of a check as the reports show them: grouped, in words, masked and safe to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from app.reports.visible import shown, shown_fact, visible
from app.rules.base import OUTCOME_WORDS, Outcome, Rule, Severity
from app.rules.dates import roc_short
from app.rules.facts import FACTS, label
from app.rules.law import LawRow
from app.rules.results import VERDICT_WORDS, CaseResult, RuleResult, Verdict
from app.rules.waiting import Waiting, waiting_for, what_to_do
from app.rules.wording import basis_of, confidence_of, not_stated

if TYPE_CHECKING:
    from app.intake.roster import Problem, Roster
    from app.precheck import Checked

VERDICT_SHAPES: Final[Mapping[Verdict, str]] = {
    Verdict.ERROR: "■",
    Verdict.BLOCKED: "◆",
    Verdict.INCOMPLETE: "○",
    Verdict.REVIEW: "▲",
    Verdict.READY: "●",
}
"""What tells verdicts apart without colour: signs of Big5, which every Chinese font has."""

GROUPS: Final = (
    *(s.value for s in Severity),
    OUTCOME_WORDS[Outcome.UNKNOWN],
    OUTCOME_WORDS[Outcome.ERROR],
)
"""阻擋, 警示, 提示, 無法判斷, 檢核失敗: the groups of findings, in the order they are shown."""


class TypedValue(NamedTuple):
    """What was typed for one fact that a finding concerns; an empty text where nothing was."""

    label: str
    text: str

    def __str__(self) -> str:
        return f"{self.label}「{self.text}」" if self.text else f"{self.label}（未填）"


@dataclass(frozen=True, slots=True)
class FindingView:
    """One result that asks something of the clerk. Every text is safe to show."""

    rule: str
    title: str
    group: str
    message: str
    values: tuple[TypedValue, ...]
    fix: str
    basis: str
    confidence: str

    @property
    def typed(self) -> str:
        """All that was typed, in one line; nothing where nothing was: the message says that."""
        if not any(value.text for value in self.values):
            return ""
        return "，".join(map(str, self.values))

    @property
    def sentence(self) -> str:
        """The message; led by the rule's title where the message alone says not what it is of."""
        if self.group in GROUPS[:3] or "、" in self.rule:
            return self.message
        return f"{self.title}：{self.message}"


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case with its findings by group. Every text is safe to show."""

    row: int
    case_no: str
    kind: str
    name: str
    id_number: str
    job_title: str
    onboard: str
    start: str
    verdict: Verdict
    groups: tuple[tuple[str, tuple[FindingView, ...]], ...]
    passed: tuple[str, ...]
    not_applicable: tuple[str, ...]

    @property
    def word(self) -> str:
        """The verdict's word."""
        return VERDICT_WORDS[self.verdict]

    @property
    def shape(self) -> str:
        """The verdict's shape, which tells it apart without colour."""
        return VERDICT_SHAPES[self.verdict]

    @property
    def place(self) -> str:
        """Where the case stands in the file."""
        return f"第 {self.row} 列"

    @property
    def heading(self) -> str:
        """The case in one line."""
        parts = (self.place, self.case_no, self.kind, self.name, self.id_number)
        return "　".join(p for p in parts if p)

    def count(self, group: str) -> int:
        """How many findings stand in one group."""
        return sum(len(found) for word, found in self.groups if word == group)


@dataclass(frozen=True, slots=True)
class ProblemView:
    """One cell, column or row of the file that could not be taken as it stands."""

    row: int
    column: str
    value: str
    message: str

    @property
    def place(self) -> str:
        """Where it is, in words."""
        line = f"第 {self.row} 列" if self.row else "整份檔案"
        return f"{line}「{self.column}」" if self.column else line


_UNDECIDED: Final = OUTCOME_WORDS[Outcome.UNKNOWN]


def group_of(result: RuleResult) -> str | None:
    """The group in which a result is shown; None for 通過 and 不適用."""
    match result.outcome:
        case Outcome.FAIL:
            return result.severity.value
        case Outcome.UNKNOWN | Outcome.ERROR:
            return OUTCOME_WORDS[result.outcome]
        case _:
            return None


def _finding(result: RuleResult, group: str, case: CaseResult) -> FindingView:
    rule, of = result.rule, case.case
    return FindingView(
        rule=rule.id,
        title=rule.title,
        group=group,
        message=shown(result.message, of),
        values=tuple(
            TypedValue(label(key), shown_fact(key, of.typed.get(key, ""), of))
            for key in result.fields
            if key in FACTS
        ),
        fix=what_to_do(result, of),
        basis=basis_of(rule),
        confidence=confidence_of(rule),
    )


def _waiting(waiting: Waiting, group: str, case: CaseResult) -> FindingView:
    """What is missing, said once, with all the checks that wait for it."""
    first = waiting.results[0]
    if len(waiting.results) == 1:
        return _finding(first, group, case)
    titles = "、".join(r.rule.title for r in waiting.results)
    return replace(
        _finding(first, group, case),
        rule="、".join(r.rule.id for r in waiting.results),
        title=f"{len(waiting.results)} 項檢核待補資料",
        message=shown(f"{not_stated(case.case, waiting.missing)}。", case.case),
        basis=f"補填後可檢核：{titles}",
        confidence="",
    )


def _day(case: CaseResult, key: str) -> str:
    value: date | None = getattr(case.case.facts, key)
    return shown_fact(key, case.case.typed.get(key, "")) if value is None else roc_short(value)


def view_case(case: CaseResult, *, everything: bool = False) -> CaseView:
    """One case as it is shown; `everything` also names what passed and what did not apply."""
    found: dict[str, list[FindingView]] = {group: [] for group in GROUPS}
    passed: list[str] = []
    not_applicable: list[str] = []
    for result in case.results:
        group = group_of(result)
        if group == _UNDECIDED:
            continue  # told together, below
        if group is not None:
            found[group].append(_finding(result, group, case))
        elif everything:
            kept = passed if result.outcome is Outcome.PASS else not_applicable
            kept.append(f"{result.rule.title}（{result.rule.id}）")
    found[_UNDECIDED] = [_waiting(w, _UNDECIDED, case) for w in waiting_for(case.results)]
    f, typed = case.case.facts, case.case.typed
    return CaseView(
        row=case.case.row,
        case_no=shown(f.case_no or ""),
        kind=f.case_kind or shown_fact("case_kind", typed.get("case_kind", "")),
        name=shown_fact("name", f.name or "", case.case),
        id_number=shown_fact("id_number", f.id_number or ""),
        job_title=shown_fact("job_title", f.job_title or "", case.case),
        onboard=_day(case, "onboard_date"),
        start=_day(case, "contract_start"),
        verdict=case.verdict,
        groups=tuple((word, tuple(these)) for word, these in found.items() if these),
        passed=tuple(passed),
        not_applicable=tuple(not_applicable),
    )


def view_problem(problem: Problem) -> ProblemView:
    """A problem of the file as it is shown."""
    header = problem.column.strip()
    of_id = header in (FACTS["id_number"].label, "id_number")
    return ProblemView(
        row=problem.row,
        column=visible(problem.column),
        value=shown_fact("id_number" if of_id else "", problem.value),
        message=shown(problem.message),
    )


def view_problems(roster: Roster) -> list[ProblemView]:
    """The problems of a file as they are shown, in its order."""
    return [view_problem(p) for p in roster.problems]


def source_line(roster: Roster) -> str:
    """What was checked: the file's name, never its folder, and the sheet."""
    sheet = f"「{visible(roster.sheet)}」" if roster.sheet else ""
    return f"{visible(roster.source.name)}{sheet}，共 {len(roster.cases):,} 件"


def count_words(checked: Checked) -> list[tuple[Verdict, int]]:
    """How many cases there are of each verdict, the gravest first."""
    return list(checked.result.counts().items())


@dataclass(frozen=True, slots=True)
class Sources:
    """What the findings of a batch rest on."""

    rules: tuple[Rule, ...]
    rows: tuple[LawRow, ...]


def sources_of(cases: Iterable[CaseResult], *, everything: bool = False) -> Sources:
    """The rules that asked something of a case, and the rows of the law that these read."""
    rules: dict[int, Rule] = {}
    rows: dict[LawRow, None] = {}
    for result in _shown(cases, everything=everything):
        rules.setdefault(id(result.rule), result.rule)
        for row in result.rows:
            rows.setdefault(row)
    return Sources(
        tuple(sorted(rules.values(), key=lambda r: r.id)),
        tuple(sorted(rows, key=lambda r: (r.table, r.key, r.since or date.min))),
    )


def _shown(cases: Iterable[CaseResult], *, everything: bool) -> Iterator[RuleResult]:
    for case in cases:
        for result in case.results:
            if everything or group_of(result) is not None:
                yield result
