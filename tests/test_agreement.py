"""Were we right: counted by hand from a few rounds."""

from __future__ import annotations

from datetime import date, datetime

from app.agreement import RuleAbout, agreement, percent, rule_words, sheets
from app.rounds import Result, Returned, Round, Snapshot

RULES = {
    "L05": RuleAbout("已備履歷表", ("has_resume",)),
    "F36": RuleAbout("薪點在等別內", ("points", "grade")),
    "S07": RuleAbout("報送機關", ("submitter_org",)),
    "P01": RuleAbout("承辦人", ("preparer",)),
}
FAIL, WARN, HINT = ("fail", "阻擋"), ("fail", "警示"), ("fail", "提示")


def one(
    case_id: int,
    verdict: str,
    result: Result,
    day: date | None = None,
    findings: dict[str, tuple[str, str]] | None = None,
    waived: dict[str, str] | None = None,
    why: Returned | None = None,
) -> Round:
    made = Round(
        case_id,
        1,
        "smart",
        date(2026, 3, 25),
        Snapshot(verdict, findings or {}, waived or {}, "ab"),
        datetime(2026, 3, 25, 9, 0),
        "王測試",
    )
    return made if result is Result.PENDING else made.ended(result, day or date(2026, 4, 1), why)


PAY = Returned("薪點或報酬", "薪點不符", ("points",))
ROUNDS = [
    one(1, "ready", Result.REGISTERED, date(2026, 3, 31)),
    one(2, "review", Result.REGISTERED, findings={"S07": HINT}),
    one(3, "ready", Result.RETURNED, why=PAY),
    one(4, "review", Result.RETURNED, findings={"F36": WARN}, why=PAY),
    one(5, "ready", Result.REGISTERED, findings={"L05": FAIL}, waived={"L05": "另有核准函"}),
    one(6, "blocked", Result.REGISTERED, findings={"L05": FAIL}),
    one(7, "blocked", Result.RETURNED, findings={"F36": FAIL}, why=PAY),
    one(8, "ready", Result.PENDING),
    one(9, "", Result.REGISTERED),
    one(10, "ready", Result.WITHDRAWN),
    one(11, "ready", Result.RETURNED, why=Returned("其他", "未說明")),
]
FOUND = agreement(ROUNDS, RULES)


def test_agreement_by_month() -> None:
    march, april = FOUND.months
    assert (march.words, march.agreed, march.total, march.share) == ("115/03", 1, 1, 1.0)
    assert (april.words, april.agreed, april.total) == ("115/04", 3, 7)
    assert (april.returned_though_ready, april.registered_though_not) == (3, 1)
    assert (FOUND.total.agreed, FOUND.total.total) == (4, 8)
    assert (FOUND.waiting, FOUND.unknown) == (1, 1)


def test_what_was_returned_though_ready_by_reason_and_by_rule() -> None:
    assert [m.round.case_id for m in FOUND.missed] == [3, 4, 11]
    assert FOUND.by_category == {"薪點或報酬": 2, "其他": 1}
    assert [(m.noticed, m.passed) for m in FOUND.missed] == [
        ((), ("F36",)),
        (("F36",), ()),
        ((), ()),
    ]


def test_what_was_registered_though_a_block_was_set_aside() -> None:
    assert [r.case_id for r in FOUND.waived] == [5]


def test_what_each_rule_was_worth() -> None:
    records = {r.rule: r for r in FOUND.rules}
    pay, resume, agency, nobody = (records[k] for k in ("F36", "L05", "S07", "P01"))
    assert (pay.asked, pay.returned, pay.matched, pay.missed) == (2, 2, 2, 1)
    assert (resume.asked, resume.registered, resume.waived, resume.released) == (2, 2, 1, 1)
    assert resume.never_mattered
    assert agency.never_mattered
    assert not pay.never_mattered
    assert nobody.is_silent
    assert not nobody.never_mattered
    assert rule_words(pay) == "有 1 件因其所看之欄位退回，而未提出。"
    assert rule_words(agency) == "提出 1 次，均照常登記。"
    assert rule_words(resume) == "提出 2 次，均照常登記。附理由 1 次，其中 1 次登記。"
    assert rule_words(nobody).startswith("報送時從未提出")
    heard = agreement([one(1, "blocked", Result.RETURNED, findings={"F36": WARN}, why=PAY)], RULES)
    (seen,) = (r for r in heard.rules if r.rule == "F36")
    assert not seen.never_mattered
    assert not seen.is_silent
    assert rule_words(seen) == "提出 1 次，其中 1 次退回。"


def test_a_rule_that_has_left_the_catalogue_still_counts() -> None:
    found = agreement([one(1, "review", Result.REGISTERED, findings={"X99": WARN})], RULES)
    assert found.rules[0].rule == "X99", "the one that asked comes before those that are silent"
    assert found.rules[0].asked == 1
    assert found.rules[1].is_silent


def test_the_rules_that_missed_something_come_first() -> None:
    missed = one(1, "ready", Result.RETURNED, why=PAY)
    asked = one(2, "review", Result.REGISTERED, findings={"L05": WARN})
    rules = agreement([asked, missed], RULES).rules
    order = [bool(r.missed) for r in rules]
    assert order == sorted(order, reverse=True)
    assert order[0], "what the Ministry saw and the program did not"
    after = [bool(r.asked) for r in rules if not r.missed]
    assert after == sorted(after, reverse=True)


def test_nothing_is_compared_where_there_is_nothing() -> None:
    found = agreement([], RULES)
    assert (found.months, found.total.total, found.total.share) == ((), 0, None)
    assert percent(None) == ""


def test_a_part_is_not_rounded_up_to_all() -> None:
    assert percent(1.0) == "100.0%"
    assert percent(0.9999) == "99.9%"
    assert percent(0.5) == "50.0%"


def test_the_sheets_have_a_cell_for_each_column() -> None:
    made = {s.name: s for s in sheets(FOUND, {n: f"H-{n}" for n in range(12)})}
    assert list(made) == ["逐月", "可報送而退回", "附理由而登記", "規則"]
    for sheet in made.values():
        assert all(len(row) == len(sheet.columns) for row in sheet.rows)
    assert made["逐月"].rows[1] == ("115/04", "7", "3", "3", "1", "42.8%")
    assert made["可報送而退回"].rows[0] == (
        *("H-3", "1", "115/03/25", "115/04/01", "可報送"),
        *("薪點或報酬", "薪點不符", "薪點", "", "F36"),
    )
    assert made["附理由而登記"].rows == (
        ("H-5", "1", "115/03/25", "115/04/01", "可報送", "L05", "另有核准函"),
    )
    assert len(made["規則"].rows) == len(RULES)
