"""The engine: what it hands over, what it answers itself, and that no rule hides another."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.law_in_force import checker
from app.rules import base
from app.rules.base import (
    ALL_KINDS,
    BLOCK,
    FORMAT,
    HINT,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    VERIFIED,
    WARN,
    BadRule,
    Finding,
    OrBlank,
    Outcome,
    Rule,
    Severity,
    rule,
    undecided,
    wrong,
)
from app.rules.dates import WorkCalendar
from app.rules.engine import Checker, registered_rules
from app.rules.facts import CaseKind
from app.rules.law import LawBook, LawView, read_table
from app.rules.results import RuleResult, Verdict, verdict_of
from app.rules.sources import DATA_INTEGRITY
from app.rules.values import read_case

AS_OF = date(2026, 4, 20)
BOOK = LawBook(
    [
        read_table(
            {
                "id": "t",
                "title": "表",
                "row": [
                    {"until": "114-12-31", "value": 1, "basis": "甲", "confidence": "verified"},
                    {"from": "115-01-01", "value": 2, "basis": "乙", "confidence": "inferred"},
                ],
            },
            "t",
        ),
        read_table(
            {
                "id": "late",
                "title": "晚",
                "row": [{"from": "115-01-01", "value": 2, "basis": "乙", "confidence": "inferred"}],
            },
            "t",
        ),
    ]
)
NO_HOLIDAYS = WorkCalendar(lambda _: frozenset())


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    registered_rules()
    monkeypatch.setattr(base, "REGISTRY", {})


def make(body: Callable[..., Any], **changes: Any) -> Rule:
    declared: dict[str, Any] = {
        "id": "X01",
        "title": "題",
        "severity": BLOCK,
        "rule_class": FORMAT,
        "confidence": VERIFIED,
        "kinds": ALL_KINDS,
        "dated_by": None,
        "basis": [DATA_INTEGRITY.at()],
        "why": "因。",
        "fix": "請確認。",
        "examples": [],
    }
    rule(**declared | changes)(body)
    return base.REGISTRY[declared["id"] if "id" not in changes else changes["id"]][-1]


def run(*versions: Rule, **typed: str) -> RuleResult:
    only = Checker(BOOK, NO_HOLIDAYS, {"X01": list(versions)})
    (result,) = only.check([read_case({"case_kind": "新聘"} | typed)], AS_OF).cases
    return result.results[0]


def test_a_needed_fact_that_is_empty_or_unreadable_is_unknown_without_running() -> None:
    def body(points: int, step: int) -> base.Ruling:
        raise AssertionError

    result = run(make(body), points="三")
    assert result.outcome is Outcome.UNKNOWN
    assert result.missing == ("points", "step")
    assert result.message == "階未填；薪點「三」無法辨識，這一項無法判斷。"
    assert result.fields == ("points", "step")


def test_a_blank_stands_for_what_the_vocabulary_says_unless_it_is_unreadable() -> None:
    def body(is_late_filing: bool, licence: str) -> base.Ruling:
        assert (is_late_filing, licence) == (False, "")
        return PASS

    ruled = make(body)
    assert run(ruled, licence="無").outcome is PASS
    assert run(ruled, is_late_filing="也許").missing == ("is_late_filing",)


def test_or_blank_tells_empty_from_unreadable() -> None:
    def body(age: OrBlank[int], points: int) -> base.Ruling:
        return PASS if age is None else NOT_APPLICABLE

    ruled = make(body)
    assert run(ruled, points="312").outcome is PASS
    assert run(ruled, points="312", age="34").outcome is NOT_APPLICABLE
    assert run(ruled, points="312", age="三四").missing == ("age",)
    assert run(ruled, age="三四").missing == ("points", "age")


def test_if_known_gets_none_for_both_and_unknown_names_what_is_missing() -> None:
    def body(points: int | None, step: int | None, grade: str | None) -> base.Ruling:
        assert grade == "六等"
        return UNKNOWN

    result = run(make(body), points="三", grade="六等")
    assert (result.outcome, result.missing) == (UNKNOWN, ("points", "step"))


def test_unknown_without_a_missing_fact_still_says_something() -> None:
    result = run(make(lambda: UNKNOWN))
    assert result.message == "現有資料不足，這一項無法判斷。"


def test_filed_on_is_the_reporting_date_or_as_of_or_unknown() -> None:
    seen: list[date] = []

    def body(filed_on: date) -> base.Ruling:
        seen.append(filed_on)
        return PASS

    ruled = make(body)
    assert ruled.fields == ("report_date",)
    run(ruled, report_date="115-04-01")
    run(ruled)
    assert seen == [date(2026, 4, 1), AS_OF]
    assert run(ruled, report_date="四月").missing == ("report_date",)


def test_findings_become_a_failure_with_fields_message_and_severity() -> None:
    one = run(make(lambda: wrong("甲。", "points", "step")))
    assert (one.outcome, one.fields, one.message) == (Outcome.FAIL, ("points", "step"), "甲。")
    assert one.severity is BLOCK
    two = run(
        make(lambda: [wrong("甲。", "points"), Finding(("step", "points"), "乙。", HINT)], id="X02")
    )
    assert (two.fields, two.message) == (("points", "step"), "甲。乙。")
    assert two.severity is HINT


def test_undecided_says_why() -> None:
    result = run(make(lambda: undecided("因故無法判斷。")))
    assert (result.outcome, result.message) == (Outcome.UNKNOWN, "因故無法判斷。")
    assert result.fields == ()


def test_passes_and_not_applicables_say_nothing() -> None:
    assert run(make(lambda: PASS)).message == ""
    assert run(make(lambda: NOT_APPLICABLE, id="X02")).message == ""
    assert run(make(lambda: PASS, id="X03")).fields == ()


@pytest.mark.parametrize("ruling", [None, True, [], "fail", Outcome.FAIL, Outcome.ERROR])
def test_a_rule_that_answers_with_nonsense_is_broken(ruling: object) -> None:
    result = run(make(lambda: ruling))
    assert result.outcome is Outcome.ERROR
    assert "檢核未回覆結果" in result.message


def test_a_rule_that_breaks_is_named_without_any_value_of_the_case() -> None:
    def body(name: str) -> base.Ruling:
        raise ValueError(name)

    result = run(make(body), name="王測試")
    assert result.outcome is Outcome.ERROR
    assert result.message.startswith("這一項檢核未能執行（ValueError, body:")
    assert "王測試" not in result.message


def test_the_law_is_that_of_the_day_that_dates_the_rule_and_its_rows_are_recorded() -> None:
    def body(law: LawView) -> base.Ruling:
        return PASS if law.number("t") == 2 else wrong("舊。")

    ruled = make(body, dated_by="contract_start")
    new = run(ruled, contract_start="115-01-01")
    assert (new.outcome, [r.basis for r in new.rows]) == (PASS, ["乙"])
    old = run(ruled, contract_start="114-12-31")
    assert (old.outcome, [r.basis for r in old.rows]) == (Outcome.FAIL, ["甲"])
    undated = run(ruled)
    assert (undated.outcome, undated.missing) == (UNKNOWN, ("contract_start",))


def test_a_rule_of_no_date_that_reads_a_dated_table_is_broken() -> None:
    def body(law: LawView) -> base.Ruling:
        return PASS if law.number("t") else UNKNOWN

    assert run(make(body)).outcome is Outcome.ERROR


def test_a_value_that_is_not_on_record_is_unknown() -> None:
    def body(law: LawView) -> base.Ruling:
        law.number("t")
        return PASS if law.number("late") else UNKNOWN

    result = run(make(body, dated_by="contract_start"), contract_start="114-12-31")
    assert result.outcome is UNKNOWN
    assert result.message == "114年12月31日適用之「晚」未收錄，這一項無法判斷。"
    assert [r.basis for r in result.rows] == ["甲"]


def test_rows_read_by_one_rule_are_not_recorded_for_the_next() -> None:
    def reads_then(ruling: object) -> Callable[[LawView], Any]:
        def body(law: LawView) -> Any:
            law.number("t")
            if ruling is None:
                raise RuntimeError
            return ruling

        return body

    for n, ruling in enumerate([NOT_APPLICABLE, UNKNOWN, wrong("。"), None]):
        first = make(reads_then(ruling), id=f"X1{n}", dated_by="contract_start")
        second = make(lambda: PASS, id=f"X2{n}")
        both = Checker(BOOK, NO_HOLIDAYS, {"a": [first], "b": [second]})
        case = read_case({"contract_start": "115-01-01"})
        results = both.check([case], AS_OF).cases[0].results
        assert results[1].rows == ()


def test_dated_by_the_reporting_date_means_the_day_of_filing() -> None:
    def body(law: LawView) -> base.Ruling:
        return PASS if law.number("t") == 2 else wrong("舊。")

    ruled = make(body, dated_by="report_date")
    assert run(ruled).outcome is PASS
    assert run(ruled, report_date="114-12-31").outcome is Outcome.FAIL
    assert run(ruled, report_date="去年").missing == ("report_date",)


def test_a_rule_holds_only_within_its_interval() -> None:
    ruled = make(
        lambda: PASS,
        dated_by="contract_start",
        holds_from=date(2026, 1, 1),
        holds_until=date(2026, 12, 31),
    )
    assert run(ruled, contract_start="114-12-31").outcome is NOT_APPLICABLE
    assert run(ruled, contract_start="115-01-01").outcome is PASS
    assert run(ruled, contract_start="115-12-31").outcome is PASS
    assert run(ruled, contract_start="116-01-01").outcome is NOT_APPLICABLE
    assert run(ruled).missing == ("contract_start",)


def test_of_two_versions_the_one_that_holds_is_run() -> None:
    old = make(lambda: wrong("舊。"), dated_by="contract_start", holds_until=date(2025, 12, 31))
    new = make(lambda: PASS, dated_by="contract_start", holds_from=date(2026, 1, 1))
    assert run(old, new, contract_start="114-12-31").outcome is Outcome.FAIL
    assert run(old, new, contract_start="115-01-01").outcome is PASS
    assert run(old, new).outcome is UNKNOWN


def test_what_one_case_typed_is_not_said_of_another() -> None:
    """Rules that remember their answers forget those that quote a case."""

    def body(points: int | None, law: LawView) -> base.Ruling:
        return PASS if points and law.number("t") else UNKNOWN

    ruled = make(body, dated_by="contract_start")
    both = Checker(BOOK, NO_HOLIDAYS, {"X01": [ruled]})
    rows = [{"points": "三"}, {"points": "五"}, {}]
    cases = [read_case({"contract_start": "115-01-01"} | r) for r in rows]
    said = [c.results[0].message for c in both.check(cases, AS_OF).cases]
    assert said[0] == "薪點「三」無法辨識，這一項無法判斷。"
    assert said[1] == "薪點「五」無法辨識，這一項無法判斷。"
    assert said[2] == "薪點未填，這一項無法判斷。"


def test_an_empty_fact_is_told_of_once_and_an_unreadable_one_in_its_own_words() -> None:
    def body(points: int) -> base.Ruling:
        return PASS

    both = Checker(BOOK, NO_HOLIDAYS, {"X01": [make(body)]})
    cases = [read_case(typed) for typed in ({}, {"points": "三"}, {}, {"points": "五"})]
    results = [c.results[0] for c in both.check(cases, AS_OF).cases]
    assert [result.message for result in results] == [
        "薪點未填，這一項無法判斷。",
        "薪點「三」無法辨識，這一項無法判斷。",
        "薪點未填，這一項無法判斷。",
        "薪點「五」無法辨識，這一項無法判斷。",
    ]
    assert results[0] is results[2]


def test_bad_declarations_are_refused() -> None:
    def unknown_fact(nonsense: int) -> base.Ruling:
        return PASS

    with pytest.raises(BadRule, match="nonsense"):
        make(unknown_fact)
    with pytest.raises(BadRule, match="dated by"):
        make(lambda: PASS, dated_by="nonsense")
    make(lambda: PASS, holds_until=date(2025, 12, 31), dated_by="contract_start")
    with pytest.raises(BadRule, match="two versions"):
        make(lambda: PASS, holds_from=date(2025, 12, 31), dated_by="contract_start")


def test_a_rule_and_its_examples_cannot_be_changed() -> None:
    made = make(lambda: PASS, examples=[base.passes()])
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.title = "別的"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.examples[0].note = "別的"  # type: ignore[misc]


def test_versions_that_nest_overlap() -> None:
    year = {"dated_by": "contract_start", "holds_until": date(2026, 12, 31)}
    make(lambda: PASS, holds_from=date(2026, 1, 1), **year)
    with pytest.raises(BadRule, match="two versions"):
        make(lambda: PASS, holds_from=date(2026, 6, 1), **year)


def test_rules_are_chosen_by_kind() -> None:
    kinds: tuple[CaseKind, ...] = ("新聘", "續聘")
    for_two = make(lambda: PASS, kinds=kinds)
    for_all = make(lambda: PASS, id="X02")
    both = Checker(BOOK, NO_HOLIDAYS, {"X01": [for_two], "X02": [for_all]})

    def ids(kind: str) -> list[str]:
        (case,) = both.check([read_case({"case_kind": kind})], AS_OF).cases
        return [r.rule.id for r in case.results]

    assert ids("新聘") == ids("續聘") == ["X01", "X02"]
    assert ids("改聘") == ids("") == ids("別的") == ["X02"]
    assert both.count == 2


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        ([], Verdict.READY),
        ([(BLOCK, Outcome.PASS), (BLOCK, Outcome.NOT_APPLICABLE)], Verdict.READY),
        ([(HINT, Outcome.FAIL), (WARN, Outcome.UNKNOWN), (HINT, UNKNOWN)], Verdict.READY),
        ([(WARN, Outcome.FAIL)], Verdict.REVIEW),
        ([(BLOCK, UNKNOWN), (WARN, Outcome.FAIL)], Verdict.INCOMPLETE),
        ([(WARN, Outcome.FAIL), (BLOCK, UNKNOWN)], Verdict.INCOMPLETE),
        ([(BLOCK, Outcome.FAIL), (BLOCK, UNKNOWN), (WARN, Outcome.FAIL)], Verdict.BLOCKED),
        ([(BLOCK, UNKNOWN), (BLOCK, Outcome.FAIL)], Verdict.BLOCKED),
        ([(BLOCK, Outcome.FAIL), (HINT, Outcome.ERROR)], Verdict.ERROR),
    ],
)
def test_verdicts(outcomes: list[tuple[Severity, Outcome]], verdict: Verdict) -> None:
    made = make(lambda: PASS)
    results = [
        RuleResult(dataclasses.replace(made, severity=severity), outcome)
        for severity, outcome in outcomes
    ]
    assert verdict_of(results) is verdict


def test_a_finding_that_blocks_blocks_though_its_rule_only_warns() -> None:
    made = make(lambda: PASS, severity=WARN)
    result = RuleResult(made, Outcome.FAIL, (Finding((), "。", BLOCK),))
    assert verdict_of([result]) is Verdict.BLOCKED


def test_counts_of_a_batch() -> None:
    done = checker().check([read_case({}), read_case({"case_kind": "新聘"})], AS_OF)
    assert sum(done.counts().values()) == 2
    assert list(done.counts()) == list(Verdict)
    assert done.counts()[Verdict.BLOCKED] == 2
    assert done.rule_count == 125
    assert done.law_sha256 == checker().book.sha256


def _every_rule() -> list[str]:
    return list(checker().rules)


@pytest.mark.parametrize("broken", _every_rule())
def test_a_broken_rule_changes_no_other_outcome(broken: str) -> None:
    def breaks(**_: object) -> base.Ruling:
        raise ZeroDivisionError

    whole = checker()
    its_own = [
        k for k in ALL_KINDS if any(v.all_kinds or k in v.kinds for v in whole.rules[broken])
    ]
    # Of the kinds that know nothing of it one is enough: each has its rules written anew.
    another = [kind for kind in ALL_KINDS if kind not in its_own][:1]
    cases = [
        read_case({"case_kind": kind, "id_number": "A123456789", "birth_date": "1150230"})
        for kind in (*its_own, *another)
    ]

    def broken_body(*_: object) -> base.Ruling:
        return breaks()

    with_one_broken = Checker(
        whole.book,
        whole.workdays,
        {
            each: [
                # All its facts made optional, so that it runs and breaks on any case.
                dataclasses.replace(v, body=broken_body, needs={}, holds_from=None)
                if each == broken
                else v
                for v in versions
            ]
            for each, versions in whole.rules.items()
        },
    )
    before = whole.check(cases, AS_OF).cases
    after = with_one_broken.check(cases, AS_OF).cases
    broke = 0
    for b, a in zip(before, after, strict=True):
        for rb, ra in zip(b.results, a.results, strict=True):
            if rb.rule.id == broken:
                assert ra.outcome is Outcome.ERROR
                assert a.verdict is Verdict.ERROR
                broke += 1
            else:
                assert (ra.rule.id, ra.outcome) == (rb.rule.id, rb.outcome)
    assert broke == len(its_own)


@pytest.mark.parametrize("rule_id", _every_rule())
def test_a_missing_needed_fact_is_unknown(rule_id: str) -> None:
    for version in checker().rules[rule_id]:
        needed = {n for n, need in version.needs.items() if need is base.Need.VALUE}
        facts = needed - set(base.PROVIDED)
        blank_means = {"is_late_filing", "webhr_status", "licence", "cap_exemption"}
        blank_means |= {"concurrent_ranked_post", "nationality_exception"}
        if not facts - blank_means:
            continue
        only = Checker(checker().book, checker().workdays, {rule_id: [version]})
        (case,) = only.check([read_case({"case_kind": version.kinds[0]})], AS_OF).cases
        assert case.results[0].outcome is UNKNOWN


def test_facts_made_by_name_are_judged_as_those_that_were_read() -> None:
    """A fact that is not stated stands for its blank, in whichever way the case was made."""
    typed = {"case_kind": "新聘", "report_date": "115-04-10", "onboard_date": "115-03-20"}
    read = read_case(typed)
    named = dataclasses.replace(read, facts=dataclasses.replace(read.facts))
    assert len(vars(named.facts)) > len(vars(read.facts))
    check = checker()
    (a,), (b,) = check.check([read], AS_OF).cases, check.check([named], AS_OF).cases
    assert a.results == b.results
    assert "尚未報送" in next(r.message for r in a.results if r.rule.id == "S05")


def test_what_broke_is_named_by_the_function_in_which_it_broke() -> None:
    def deep(points: int) -> int:
        return points // 0

    def body(points: int) -> base.Ruling:
        return PASS if deep(points) else NOT_APPLICABLE

    result = run(make(body), points="312")
    assert result.reason.startswith("ZeroDivisionError, deep:")
    assert "312" not in result.message


def test_a_pass_keeps_every_row_of_its_own_day_and_those_alone() -> None:
    def body(contract_start: date, contract_end: date, law: LawView) -> base.Ruling:
        law.on(contract_start).number("t")
        law.on(contract_end).number("t")
        return PASS

    ruled = make(body)
    only = Checker(BOOK, NO_HOLIDAYS, {"X01": [ruled]})
    typed = [("114-01-01", "114-12-31"), ("114-01-01", "115-12-31"), ("115-01-01", "115-12-31")]
    cases = [read_case({"contract_start": a, "contract_end": b}) for a, b in typed]
    for _ in range(2):  # as it comes, and as it is remembered
        done = only.check(cases, AS_OF).cases
        assert [[row.value for row in c.results[0].rows] for c in done] == [[1], [1, 2], [2]]


def test_of_a_rule_with_versions_the_newest_stands_for_it() -> None:
    def body(points: int) -> base.Ruling:
        return PASS

    old = make(body, dated_by="contract_start", holds_until=date(2025, 12, 31), title="舊")
    new = make(body, dated_by="contract_start", holds_from=date(2026, 1, 1), title="新")
    done = Checker(BOOK, NO_HOLIDAYS, {"X01": [old, new]}).check([], AS_OF)
    assert [r.title for r in done.rules] == ["新"]


def test_what_a_rule_that_does_not_apply_has_read_is_not_put_down_to_the_next() -> None:
    def reads(law: LawView) -> base.Ruling:
        return NOT_APPLICABLE if law.number("late") else PASS

    def reads_too(law: LawView) -> base.Ruling:
        return PASS if law.number("t") == 2 else UNKNOWN

    first = make(reads, dated_by="contract_start")
    second = make(reads_too, id="X02", dated_by="contract_start")
    both = Checker(BOOK, NO_HOLIDAYS, {"X01": [first], "X02": [second]})
    (done,) = both.check([read_case({"contract_start": "115-01-01"})], AS_OF).cases
    assert [[row.table for row in r.rows] for r in done.results] == [[], ["t"]]
