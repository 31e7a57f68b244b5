"""What there is to say of one rule, as plain data: its page on a terminal, on the web, on paper.

Nothing here hangs on the day: every dated value is listed with its interval, past ones too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from app.rules.base import OUTCOME_WORDS, Outcome, Rule, RuleClass, Severity
from app.rules.dates import roc
from app.rules.engine import Checker
from app.rules.examples import cases_of, day_of
from app.rules.facts import CaseKind, label
from app.rules.law import LawRow
from app.rules.wording import (
    CONFIDENCE_WORDS,
    OWN_CHECK,
    basis_of,
    basis_word,
    confidence_of,
    interval_words,
    value_words,
)

SUBJECTS: Final[Mapping[str, str]] = {
    "registration": "名冊與應備文件",
    "deadlines": "報送期限",
    "procedure": "報送程序",
    "webhr": "WebHR 登錄",
    "documents": "公文文號",
    "contract": "聘用契約",
    "renewal": "續聘與改聘",
    "dismissal": "解聘",
    "office": "業務、職務與員額",
    "titles": "職稱",
    "eligibility": "聘用資格",
    "nationality": "國籍與設籍",
    "pay": "薪點與報酬",
    "insurance": "離職給與、勞退與保險",
    "counsellors": "學校專業輔導人員",
    "counsellor_pay": "學校專業輔導人員之薪點",
    "safeguards": "學校進用前查詢",
    "courts": "法官助理",
    "identity": "證號與機關代碼",
    "names": "姓名用字",
    "consistency": "資料之辨識與一致",
    "cross_case": "跨案比對",
    "practice": "實務慣例",
}
"""What each module of `app.rules.checks` is about, in the order in which a clerk meets it."""

OTHER_SUBJECT: Final = "其他"

NOTHING_TYPED: Final = "（皆未填）"
"""Stands for a case in which none of the facts that matter is filled."""

ANOTHER_CASE: Final = "另有一案："
"""Leads each further case of an example."""

LEGEND: Final[tuple[tuple[str, tuple[tuple[str, str], ...]], ...]] = (
    (
        "嚴重度",
        (
            (Severity.BLOCK, "報送前須先改正"),
            (Severity.WARN, "可能被詢問，請確認後再報送"),
            (Severity.HINT, "供參考，不影響報送"),
        ),
    ),
    (
        "類別",
        (
            (RuleClass.STATUTE, "依法律或法規命令"),
            (RuleClass.LETTER, "依機關函文及其附件"),
            (RuleClass.FORMAT, "資料之格式與前後一致"),
            (RuleClass.PRACTICE, "慣例，未見明文"),
        ),
    ),
    (
        "把握程度",
        (
            (CONFIDENCE_WORDS["verified"], "所據文字已經看過，規則與其相符"),
            (CONFIDENCE_WORDS["inferred"], "原文未明說，由其文義推得"),
            (CONFIDENCE_WORDS["unverified"], "尚未找到或對照所據文字，僅供參考"),
            (OWN_CHECK, "不涉法規，只看資料是否合理、一致"),
        ),
    ),
    (
        "結果",
        (
            (OUTCOME_WORDS[Outcome.PASS], "符合這一項規則"),
            (OUTCOME_WORDS[Outcome.FAIL], "不符合，請依「怎麼辦」處理"),
            (OUTCOME_WORDS[Outcome.NOT_APPLICABLE], "這一案不在規則適用之列"),
            (OUTCOME_WORDS[Outcome.UNKNOWN], "資料未填或無法辨識，請補填後再檢核"),
        ),
    ),
)
"""The words that stand beside every rule, by what they tell: each word and what it means."""

_OVER_AND_OVER: Final = re.compile(r"(.)\1{19,}")

BASIS_NOTE: Final = "只有已對照原文的法規稱為「依據」；其餘稱為「參考」，請機關自行斟酌。"


@dataclass(frozen=True, slots=True)
class BasisView:
    """One place that a rule rests on, and the version of the text that was read."""

    source: str
    place: str
    version: str

    def __str__(self) -> str:
        return f"{self.source}{self.place}"


class TypedFact(NamedTuple):
    """What an example types for one fact; an empty text is a fact left empty on purpose."""

    label: str
    text: str

    def __str__(self) -> str:
        return f"{self.label}{self.quoted}"

    @property
    def quoted(self) -> str:
        """The text as a quotation."""
        return f"「{self.text}」" if self.text else "（未填）"


@dataclass(frozen=True, slots=True)
class ExampleView:
    """One example: what the rule says, what is typed in each of its cases, and what it shows.

    The first case is the one that is judged. `checked_on` is the day of the check in words, empty
    where the rule does not look at it.
    """

    outcome: Outcome
    cases: tuple[tuple[TypedFact, ...], ...]
    note: str
    checked_on: str

    def typed(self, between: str = "；") -> str:
        """What is typed, with `between` before each further case."""
        cases = ("，".join(map(str, case)) or NOTHING_TYPED for case in self.cases)
        return f"{between}{ANOTHER_CASE}".join(cases)

    @property
    def word(self) -> str:
        """The outcome's word."""
        return OUTCOME_WORDS[self.outcome]


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of a rule; most rules have only one."""

    title: str
    severity: Severity
    rule_class: RuleClass
    confidence: str
    kinds: tuple[CaseKind, ...]
    """Empty where the rule is for every kind of case."""
    dated_by: str
    """The label of the fact whose day says which law applies; empty where none does."""
    interval: str
    fields: tuple[str, ...]
    why: str
    fix: str
    basis_word: str
    basis: tuple[BasisView, ...]
    basis_line: str
    examples: tuple[ExampleView, ...]

    @property
    def kind_words(self) -> str:
        """The kinds of case in words."""
        return "、".join(self.kinds) or "全部案件"

    @property
    def field_words(self) -> str:
        """The facts that it looks at, in words; a rule may also look at whatever was typed."""
        return "、".join(self.fields) or "整件案件"

    @property
    def dated_by_words(self) -> str:
        """What decides which law applies, in words."""
        return f"依「{self.dated_by}」當日之規定" if self.dated_by else "不分日期"


@dataclass(frozen=True, slots=True)
class ValueView:
    """One dated value of a table that a rule reads."""

    name: str
    interval: str
    value: str
    basis: str
    confidence: str


@dataclass(frozen=True, slots=True)
class RulePage:
    """All that explains one rule: its versions by date, and the dated values that it goes by."""

    id: str
    subject: str
    versions: tuple[VersionView, ...]
    law: tuple[ValueView, ...]

    @property
    def newest(self) -> VersionView:
        """The version that holds last."""
        return self.versions[-1]

    @property
    def title(self) -> str:
        """What the rule is called."""
        return self.newest.title


def in_order(versions: Sequence[Rule]) -> list[Rule]:
    """The versions of a rule, the one that holds last at the end."""
    return sorted(versions, key=lambda v: v.holds_from or date.min)


def subject_of(rule: Rule) -> str:
    """What a rule is about: the subject of its module."""
    return SUBJECTS.get(rule.body.__module__.rpartition(".")[2], OTHER_SUBJECT)


def rows_read(versions: Sequence[Rule], checker: Checker) -> list[LawRow]:
    """Every row, past and present, of the tables of the law that a rule reads in its examples."""
    alone = Checker(checker.book, checker.workdays, {versions[0].id: versions})
    tables: dict[str, None] = {}
    for version in versions:
        if "law" not in version.needs:
            continue
        for example in version.examples:
            for case in alone.run(cases_of(version, example), day_of(version, example)):
                for result in case.results:
                    tables.update(dict.fromkeys(row.table for row in result.rows))
    return [
        row for table in tables for rows in checker.book.tables[table].rows.values() for row in rows
    ]


def rule_page(versions: Sequence[Rule], checker: Checker) -> RulePage:
    """The page of one rule, given all its versions."""
    versions = in_order(versions)
    return RulePage(
        id=versions[0].id,
        subject=subject_of(versions[-1]),
        versions=tuple(map(_version, versions)),
        law=tuple(map(_value, rows_read(versions, checker))),
    )


def rule_pages(checker: Checker) -> list[RulePage]:
    """The pages of all rules of a checker, in the order of the catalogue."""
    return [rule_page(versions, checker) for versions in checker.rules.values()]


def by_subject(pages: Iterable[RulePage]) -> list[tuple[str, list[RulePage]]]:
    """The pages by their subjects, in the order of SUBJECTS."""
    found: dict[str, list[RulePage]] = {s: [] for s in (*SUBJECTS.values(), OTHER_SUBJECT)}
    for page in pages:
        found[page.subject].append(page)
    return [(subject, these) for subject, these in found.items() if these]


def _version(rule: Rule) -> VersionView:
    looks_at_day = not {"as_of", "filed_on"}.isdisjoint(rule.needs)
    return VersionView(
        title=rule.title,
        severity=rule.severity,
        rule_class=rule.rule_class,
        confidence=confidence_of(rule),
        kinds=() if rule.all_kinds else rule.kinds,
        dated_by=label(rule.dated_by) if rule.dated_by else "",
        interval=interval_words(rule.holds_from, rule.holds_until),
        fields=tuple(map(label, rule.fields)),
        why=rule.why,
        fix=rule.fix,
        basis_word=basis_word(rule),
        basis=tuple(BasisView(c.source.name, c.place, c.source.version) for c in rule.basis),
        basis_line=basis_of(rule),
        examples=tuple(
            ExampleView(
                outcome=example.outcome,
                cases=tuple(map(_facts, (example.typed, *example.others))),
                note=_spelled(example.note),
                checked_on=roc(day_of(rule, example)) if looks_at_day else "",
            )
            for example in rule.examples
        ),
    )


def _value(row: LawRow) -> ValueView:
    return ValueView(
        name=f"{row.title}　{row.key}" if row.key else row.title,
        interval=interval_words(row.since, row.until),
        value=value_words(row.value),
        basis=row.basis,
        confidence=CONFIDENCE_WORDS[row.confidence],
    )


def _facts(typed: Mapping[str, str]) -> tuple[TypedFact, ...]:
    return tuple(TypedFact(label(key), _spelled(text)) for key, text in typed.items())


def _spelled(text: str) -> str:
    """A text to be read: what has no picture of its own, spaces aside, is shown by its code.

    A character over and over, as where a length is tried, is counted instead.
    """
    shown = "".join(c if c.isprintable() or c == "\u3000" else f"⟨U+{ord(c):04X}⟩" for c in text)
    return _OVER_AND_OVER.sub(lambda run: f"{run[0][:3]}…（共 {len(run[0])} 個）", shown)
