"""Were we right: what the program said at reporting beside what the Ministry answered.

Pure over the rounds of all cases (`app.rounds`). Only a round whose result is known and whose
verdict was kept is compared; one that was reported by hand is counted apart. What was mended before
reporting is not seen here: a rule that is silent in the rounds may have done its work earlier.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from app.rounds import RESULT_WORDS, Result, Round
from app.rules.dates import ROC_OFFSET, roc_short
from app.rules.facts import FACTS, label
from app.rules.results import VERDICT_WORDS, Verdict

BLOCKING: Final = "阻擋"
_READY: Final = frozenset({Verdict.READY.value, Verdict.REVIEW.value})


class RuleAbout(NamedTuple):
    """What is known of a rule of the catalogue: its title, and the facts that it looks at."""

    title: str
    fields: tuple[str, ...]


class Month(NamedTuple):
    """The rounds that ended in a month. `share` is the part that agrees, None for no round."""

    year: int
    month: int
    agreed: int
    returned_though_ready: int
    registered_though_not: int

    @property
    def total(self) -> int:
        """How many are compared."""
        return self.agreed + self.returned_though_ready + self.registered_though_not

    @property
    def share(self) -> float | None:
        """The part that agrees, from 0 to 1; None where nothing is compared."""
        return self.agreed / self.total if self.total else None

    @property
    def words(self) -> str:
        """The month as a table holds it: 115/04."""
        return f"{self.year - ROC_OFFSET}/{self.month:02d}"


class Missed(NamedTuple):
    """A round that was returned though the program had let it pass.

    `noticed` are the rules about the facts concerned that did ask for something, as a hint or with
    a reason to set it aside; `passed` those that saw nothing.
    """

    round: Round
    noticed: tuple[str, ...]
    passed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """One rule over all rounds that are compared.

    `asked` in how many it asked for something, of which `registered` and `returned`; `matched` how
    many of the latter were returned about its facts; `missed` how many returns about its facts it
    had not seen. `waived` 阻擋 were set aside, of which `released` were registered all the same.
    """

    rule: str
    title: str
    asked: int = 0
    registered: int = 0
    returned: int = 0
    matched: int = 0
    missed: int = 0
    waived: int = 0
    released: int = 0

    @property
    def never_mattered(self) -> bool:
        """Whether it asked for something, and every time the Ministry did not mind."""
        return self.asked > 0 and self.returned == 0

    @property
    def is_silent(self) -> bool:
        """Whether nothing can be said of it: it never asked, and nothing was returned about it."""
        return self.asked == 0 and self.missed == 0


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the comparison found. `waived` are the rounds registered though a 阻擋 was set aside."""

    months: tuple[Month, ...]
    missed: tuple[Missed, ...]
    by_category: Mapping[str, int]
    """Returned though ready, by the category of the reason; the most frequent first."""
    waived: tuple[Round, ...]
    rules: tuple[RuleRecord, ...]
    waiting: int
    """Rounds whose result is not known yet."""
    unknown: int
    """Rounds of which it is not known what the program had said."""

    @property
    def total(self) -> Month:
        """All months together, as month 0."""
        counts = (sum(month[n] for month in self.months) for n in (2, 3, 4))
        return Month(0, 0, *counts)


def is_let_pass(one: Round) -> bool:
    """Whether the program had said that it may be reported, what was set aside left out."""
    return one.snapshot.verdict in _READY


def agreement(rounds: Iterable[Round], catalogue: Mapping[str, RuleAbout]) -> Agreement:
    """Compare; the rounds in any order."""
    compared: list[Round] = []
    waiting = unknown = 0
    for one in rounds:
        if one.result is Result.PENDING:
            waiting += 1
        elif one.result is Result.WITHDRAWN:
            continue  # the Ministry has not seen it
        elif not one.snapshot.verdict:
            unknown += 1
        else:
            compared.append(one)
    missed = tuple(
        _missed(one, catalogue)
        for one in compared
        if one.result is Result.RETURNED and is_let_pass(one)
    )
    categories = Counter(one.round.category for one in missed)
    return Agreement(
        months=_months(compared),
        missed=missed,
        by_category=dict(categories.most_common()),
        waived=tuple(o for o in compared if o.result is Result.REGISTERED and blocks_waived(o)),
        rules=_rules(compared, catalogue),
        waiting=waiting,
        unknown=unknown,
    )


def blocks_waived(one: Round) -> tuple[str, ...]:
    """The 阻擋 rules that had been set aside when a round was reported."""
    findings = one.snapshot.findings
    return tuple(
        rule for rule in one.snapshot.waived if findings.get(rule, ("", ""))[1] == BLOCKING
    )


def _months(compared: Iterable[Round]) -> tuple[Month, ...]:
    counts: dict[tuple[int, int], list[int]] = {}
    for one in compared:
        day = one.result_on or one.at.date()
        row = counts.setdefault((day.year, day.month), [0, 0, 0])
        is_registered = one.result is Result.REGISTERED
        row[0 if is_let_pass(one) == is_registered else 2 if is_registered else 1] += 1
    return tuple(Month(*month, *row) for month, row in sorted(counts.items()))


def _concerned(one: Round, catalogue: Mapping[str, RuleAbout]) -> list[str]:
    """The rules that look at a fact about which a round was returned."""
    about = set(one.fields)
    return [rule for rule, known in catalogue.items() if about.intersection(known.fields)]


def _missed(one: Round, catalogue: Mapping[str, RuleAbout]) -> Missed:
    concerned, asked = _concerned(one, catalogue), one.snapshot.findings
    return Missed(
        one,
        tuple(rule for rule in concerned if rule in asked),
        tuple(rule for rule in concerned if rule not in asked),
    )


def _rules(compared: Sequence[Round], catalogue: Mapping[str, RuleAbout]) -> tuple[RuleRecord, ...]:
    names = ("asked", "registered", "returned", "matched", "missed", "waived", "released")
    counts: dict[str, Counter[str]] = {rule: Counter() for rule in catalogue}
    for one in compared:
        is_registered = one.result is Result.REGISTERED
        asked = one.snapshot.findings
        concerned = set() if is_registered else set(_concerned(one, catalogue))
        for rule in asked:  # one that has left the catalogue since counts too
            of = counts.setdefault(rule, Counter())
            of["asked"] += 1
            of["registered" if is_registered else "returned"] += 1
            of["matched"] += rule in concerned
        for rule in concerned.difference(asked):
            counts[rule]["missed"] += 1
        for rule in blocks_waived(one):
            counts[rule]["waived"] += 1
            counts[rule]["released"] += is_registered
    nothing = RuleAbout("", ())
    found = (
        RuleRecord(rule, catalogue.get(rule, nothing).title, *(of[name] for name in names))
        for rule, of in counts.items()
    )
    # What may have to be mended comes first; the silent ones, nearly all of them, last.
    return tuple(sorted(found, key=lambda r: (-r.missed, -r.released, -r.asked)))


# The sheet ------------------------------------------------------------------------------------


class Sheet(NamedTuple):
    """One sheet: its name, its columns with their widths in characters, its rows as texts."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, ...], ...]


def sheets(found: Agreement, case_numbers: Mapping[int, str]) -> tuple[Sheet, ...]:
    """The comparison for a workbook; cases by their number, nobody by name."""
    months = tuple(
        (
            month.words,
            f"{month.total:,}",
            f"{month.agreed:,}",
            f"{month.returned_though_ready:,}",
            f"{month.registered_though_not:,}",
            percent(month.share),
        )
        for month in found.months
    )
    missed = tuple(
        (
            *_of_round(one.round, case_numbers),
            one.round.category,
            one.round.reason,
            "、".join(label(key) if key in FACTS else key for key in one.round.fields),
            "、".join(one.noticed),
            "、".join(one.passed),
        )
        for one in found.missed
    )
    waived = tuple(
        (
            *_of_round(one, case_numbers),
            rule,
            one.snapshot.waived[rule],
        )
        for one in found.waived
        for rule in blocks_waived(one)
    )
    rules = tuple(
        (
            record.rule,
            record.title,
            *(
                f"{count:,}"
                for count in (
                    record.asked,
                    record.registered,
                    record.returned,
                    record.matched,
                    record.missed,
                )
            ),
            rule_words(record),
        )
        for record in found.rules
    )
    case = (("案件編號", 16), ("輪次", 6), ("報送日期", 11), ("結果日期", 11), ("預檢結果", 10))
    return (
        Sheet(
            "逐月",
            (
                ("月份", 9),
                ("比對件數", 10),
                ("相符", 8),
                ("可報送而退回", 14),
                ("未通過而登記", 14),
                ("相符比率", 10),
            ),
            months,
        ),
        Sheet(
            "可報送而退回",
            (
                *case,
                ("退回類別", 12),
                ("退回原因", 40),
                ("相關欄位", 20),
                ("有提出之規則", 18),
                ("未提出之規則", 24),
            ),
            missed,
        ),
        Sheet("附理由而登記", (*case, ("規則", 8), ("理由", 40)), waived),
        Sheet(
            "規則",
            (
                ("規則", 8),
                ("名稱", 28),
                ("提出", 8),
                ("登記", 8),
                ("退回", 8),
                ("退回且欄位相符", 16),
                ("漏看", 8),
                ("說明", 36),
            ),
            rules,
        ),
    )


def _of_round(one: Round, case_numbers: Mapping[int, str]) -> tuple[str, ...]:
    verdict = one.snapshot.verdict
    return (
        case_numbers.get(one.case_id, ""),
        str(one.number),
        roc_short(one.reported_on) if one.reported_on else "",
        roc_short(one.result_on) if one.result_on else RESULT_WORDS[one.result],
        VERDICT_WORDS[Verdict(verdict)] if verdict else "",
    )


def rule_words(record: RuleRecord) -> str:
    """What the rounds say of a rule, in a sentence or two."""
    if not record.waived:
        return _asked_words(record)
    waived = f"附理由 {record.waived:,} 次，其中 {record.released:,} 次登記。"
    return _asked_words(record) + waived


def _asked_words(record: RuleRecord) -> str:
    if record.missed:
        return f"有 {record.missed:,} 件因其所看之欄位退回，而未提出。"
    if record.never_mattered:
        return f"提出 {record.asked:,} 次，均照常登記。"
    if record.is_silent:
        return "報送時從未提出；補正於報送前者不在此列。"
    return f"提出 {record.asked:,} 次，其中 {record.returned:,} 次退回。"


def percent(share: float | None) -> str:
    """A part as a table holds it: 97.5%; cut down, so that 100% is all of them."""
    return "" if share is None else f"{int(share * 1000) / 10:.1f}%"
