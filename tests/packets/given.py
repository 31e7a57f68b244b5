"""Plainly fictitious cases and a few rules of our own, so that these tests hang on no catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from app.flow_steps import Contact, Flow, FlowFact, Origin, Step, StepKind, Way
from app.packets.matter import Matter
from app.packets.page import Page
from app.packets.steps import Standing
from app.rules.base import (
    ALL_KINDS,
    PASS,
    Confidence,
    Need,
    Rule,
    RuleClass,
    Ruling,
    Severity,
    wrong,
)
from app.rules.dates import WorkCalendar
from app.rules.engine import Checker
from app.rules.facts import Case
from app.rules.law import LawBook
from app.rules.results import BatchResult, CaseResult
from app.rules.sources import Source
from app.rules.values import read_case

AS_OF = date(2026, 4, 20)
HOLIDAYS = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
WORKDAYS = WorkCalendar(lambda year: HOLIDAYS if year == 2026 else frozenset())
VERSION = "2026.11.0"

HIRE = {
    "case_no": "H-001",
    "case_kind": "新聘",
    "org_name": "範例市範例國民小學",
    "org_code": "380000001Y",
    "submitter_org": "範例市政府人事處",
    "report_date": "115/4/10",
    "name": "王小明",
    "id_number": "A123456789",
    "birth_date": "80/5/1",
    "native_place": "範例縣",
    "job_title": "約聘諮商心理師",
    "unit": "輔導處",
    "duties": "學生心理評估與諮商",
    "onboard_date": "115/3/3",
    "contract_start": "115/3/3",
    "contract_end": "115/12/31",
    "grade": "六等",
    "step": "3",
    "points": "312",
    "monthly_pay": "43336",
    "plan_name": "學生輔導聘用計畫",
    "plan_approved_by": "範例市政府",
    "plan_approval_no": "府人力字第1150039390號",
    "plan_approved_on": "115/2/9",
    "plan_due": "115/12/31",
}


def hire(**changes: str) -> Case:
    """A 新聘 with all that its register needs; an empty text clears a fact."""
    return read_case({key: text for key, text in (HIRE | changes).items() if text}, row=2)


def _id_is_wrong(id_number: str) -> Ruling:
    return wrong(f"身分證字號「{id_number}」檢查碼不符。", "id_number")


def _late(unit: str) -> Ruling:
    return wrong("已逾一個月期限。", "unit") if unit == "遲到處" else PASS


def _broken(duties: str) -> Ruling:
    raise RuntimeError(duties)


def _rule(id: str, title: str, severity: Severity, body: Any, need: str, **more: Any) -> Rule:
    usual: dict[str, Any] = {
        "id": id,
        "title": title,
        "severity": severity,
        "rule_class": RuleClass.FORMAT,
        "confidence": Confidence.VERIFIED,
        "kinds": ALL_KINDS,
        "dated_by": None,
        "basis": (Source("範例辦法", "1").at("第1條"),),
        "why": "為測試而設。",
        "fix": f"請依{title}辦理。",
        "examples": (),
        "body": body,
        "needs": {need: Need.VALUE},
        "fields": (need,),
        "holds_from": None,
        "holds_until": None,
    }
    return Rule(**(usual | more))


ID_RULE = _rule("F01", "證號檢查碼", Severity.BLOCK, _id_is_wrong, "id_number")
LATE_RULE = _rule("L01", "報送期限", Severity.WARN, _late, "unit", confidence=Confidence.INFERRED)
SEX_RULE = _rule("F02", "性別相符", Severity.BLOCK, lambda sex: PASS, "sex")
HINT_RULE = _rule(
    "L08", "副本送存", Severity.HINT, lambda unit: wrong("副本未送存。", "unit"), "unit"
)
BROKEN_RULE = _rule("F99", "會壞的規則", Severity.WARN, _broken, "duties")


def checked(*cases: Case, rules: tuple[Rule, ...] = ()) -> BatchResult:
    """The cases, checked by these rules only."""
    return Checker(LawBook([]), WORKDAYS, {r.id: [r] for r in rules}).check(cases, AS_OF)


def one(case: Case, *rules: Rule) -> CaseResult:
    """One case, checked by these rules only."""
    return checked(case, rules=rules).cases[0]


def matter(result: BatchResult, **more: Any) -> Matter:
    """What documents are made from, with a choice, waivers or standings where given."""
    return Matter(result, WORKDAYS, AS_OF, VERSION, **more)


def written(pages: Iterable[Page]) -> list[str]:
    """Every line of text on pages, in the order of drawing."""
    return [w.text for page in pages for _, block in page.placed for w in block.words]


def step(step_id: str, number: str, who: str, words: str, *on: str, **more: Any) -> Step:
    """A step that goes on to others, each named by its id or as "id 說明"."""
    ways = tuple(Way(to, when, Origin.INFERRED) for to, _, when in (w.partition(" ") for w in on))
    plain: dict[str, Any] = {
        "detail": "",
        "origin": Origin.INFERRED,
        "basis": "範例依據",
        "kind": StepKind.STEP,
        "ask": (),
        "holds": (),
    }
    return Step(step_id, number, who, words, ways=ways, **(plain | more))


HELP = Contact("help", "範例客服", "02-12345678", "操作", "")
FLOW = Flow(
    "範例期間",
    "範例流程",
    (FlowFact("報送管道", "WebHR", Origin.LETTER),),
    (
        step("make", "1", "用人機關", "備妥案件", "send"),
        step("send", "2", "權責機關", "報送", "check", detail="免備文。", origin=Origin.LETTER),
        step("check", "3", "系統", "檢核", "auto 通過", "look 未通過", ask=(HELP,)),
        step("auto", "4甲", "系統", "自動登記", "end"),
        step("look", "4乙", "承辦人員", "審核", "end 登記", "make 退回"),
        step("end", "5", "用人機關", "結案", kind=StepKind.END),
    ),
    places={},
)
"""A flow with a fork and a way back."""


def standing(step_id: str) -> Standing:
    """Where a case stands in that flow."""
    return Standing(FLOW, step_id)
