"""What only shows across cases: duplicates, contracts that overlap, plans that are overfull."""

from __future__ import annotations

from datetime import date
from itertools import islice

from app.rules.base import (
    ALL_KINDS,
    BLOCK,
    FORMAT,
    INFERRED,
    PASS,
    STATUTE,
    VERIFIED,
    Ruling,
    fails,
    passes,
    rule,
    undecided,
    unknown,
    wrong,
)
from app.rules.batch import SHOWN_AT_MOST, CaseIndex, Span
from app.rules.dates import roc
from app.rules.facts import Case, IdNumber
from app.rules.sources import ACT, BYLAW, DATA_INTEGRITY
from app.rules.wording import rows_of

_OTHER_AGENCY = frozenset({"other_contract_start", "other_contract_end"})
_ONE = {"id_number": "F100000015", "contract_start": "115-04-07", "contract_end": "115-12-31"}


@rule(
    id="F06",
    title="同批同案不重複",
    severity=BLOCK,
    rule_class=FORMAT,
    confidence=INFERRED,
    kinds=ALL_KINDS,
    dated_by=None,
    basis=(DATA_INTEGRITY.at("：同批之案件不重複"),),
    why="同一個人、同一類別、同一日的案件在一批裡出現兩次，多半是重複登打；每一列都會列出。",
    fix="請確認何者為正確之一列，並刪除其餘。",
    also_concerns=("case_kind", "contract_start", "dismissed_on"),
    examples=(
        passes("只有一列", **_ONE),
        passes("同人不同類別", **_ONE, others=[_ONE | {"case_kind": "續聘"}]),
        passes("同人不同日", **_ONE, others=[_ONE | {"contract_start": "116-01-01"}]),
        passes("不同人", **_ONE, others=[_ONE | {"id_number": "F100000024"}]),
        passes("更正案不以約聘起日區分，僅一列", case_kind="更正", id_number="F100000015"),
        fails("同人同日兩列新聘", **_ONE, others=[_ONE]),
        fails("三列", **_ONE, others=[_ONE, _ONE]),
        fails(
            "解聘以解聘日區分",
            case_kind="解聘",
            id_number="F100000015",
            dismissed_on="115-06-30",
            others=[{"case_kind": "解聘", "id_number": "F100000015", "dismissed_on": "115-06-30"}],
        ),
        unknown("證號未填", contract_start="115-04-07", others=[_ONE]),
        unknown("案件類別未填", case_kind="", **_ONE, others=[_ONE]),
        unknown("約聘起日未填，而同人另有同類案件", id_number="F100000015", others=[_ONE]),
    ),
)
def filed_once(case: Case, id_number: IdNumber, batch: CaseIndex) -> Ruling:
    """F06: no other case of the batch has this ID, kind and day."""
    same = batch.same_filing(case)
    if same is None:
        return undecided("案件類別或日期未填，無法確定是否與同批另一案重複。")
    if not same:
        return PASS
    return wrong(
        f"與{rows_of(same)}之證號、案件類別及日期相同，同一批中重複。",
        "id_number",
        "dismissed_on" if case.facts.case_kind == "解聘" else "contract_start",
    )


@rule(
    id="L30",
    title="不同時受聘二機關",
    severity=BLOCK,
    rule_class=STATUTE,
    confidence=VERIFIED,
    kinds=("新聘", "續聘"),
    dated_by="contract_start",
    basis=(BYLAW.at("第8條"),),
    why=(
        "現職人員不能再接受其他機關約聘，兩個聘約不能有任何一天重疊；"
        "除填報的他機關聘約外，同一證號的其他案件也一併比對。"
    ),
    fix="請核對兩個聘約的起迄日；前約提前終止者，請先辦理解聘或更正他機關聘約迄日。",
    examples=(
        passes("無其他聘約", **_ONE),
        passes(
            "前約前一日屆滿",
            **_ONE,
            other_contract_start="114-04-07",
            other_contract_end="115-04-06",
        ),
        passes("只填迄日亦可判斷", **_ONE, other_contract_end="115-04-06"),
        passes("只填起日亦可判斷", **_ONE, other_contract_start="116-01-01"),
        passes(
            "同人前案已於前一日解聘",
            **_ONE,
            others=[
                _ONE | {"contract_start": "115-01-01"},
                {"case_kind": "解聘", "id_number": "F100000015", "dismissed_on": "115-04-06"},
            ],
        ),
        passes(
            "改聘以本案為前案",
            **_ONE,
            case_no="甲",
            others=[
                _ONE | {"case_kind": "改聘", "contract_start": "115-07-01", "prior_case_no": "甲"}
            ],
        ),
        fails("重疊一日", **_ONE, other_contract_start="114-04-07", other_contract_end="115-04-07"),
        fails("迄日即在本約期間內", **_ONE, other_contract_end="115-05-01"),
        fails("同人另有許多重疊之新聘", **_ONE, others=[_ONE] * 6),
        fails("同人另有重疊之新聘", **_ONE, others=[_ONE | {"contract_start": "115-06-01"}]),
        fails(
            "解聘當日仍在聘",
            **_ONE,
            others=[
                _ONE | {"contract_start": "115-01-01"},
                {"case_kind": "解聘", "id_number": "F100000015", "dismissed_on": "115-04-07"},
            ],
        ),
        fails(
            "改聘以他案為前案",
            **_ONE,
            case_no="甲",
            others=[
                _ONE | {"case_kind": "改聘", "contract_start": "115-07-01", "prior_case_no": "乙"}
            ],
        ),
        fails(
            "證號未填而已重疊",
            contract_start="115-04-07",
            contract_end="115-12-31",
            other_contract_start="115-01-01",
            other_contract_end="115-06-30",
        ),
        unknown("證號未填", contract_start="115-04-07", contract_end="115-12-31"),
        unknown("只填起日而在本約之前", **_ONE, other_contract_start="115-01-01"),
        unknown(
            "他機關迄日無法辨識",
            **_ONE,
            other_contract_start="115-01-01",
            other_contract_end="年底",
        ),
    ),
)
def one_contract_at_a_time(
    case: Case,
    id_number: IdNumber | None,
    other_contract_start: date | None,
    other_contract_end: date | None,
    contract_start: date | None,
    contract_end: date | None,
    batch: CaseIndex,
) -> Ruling:
    """L30: no other contract shares a day with this one."""
    own = batch.span(case)
    found, open_questions = [], []
    if other_contract_start or other_contract_end or _OTHER_AGENCY & case.unreadable:
        overlap = own.meets(Span(other_contract_start, other_contract_end))
        if overlap:
            found.append(
                wrong(
                    f"他機關聘約（{_period(other_contract_start, other_contract_end)}）與本約"
                    f"（{_period(contract_start, contract_end)}）重疊，違反不得同時受聘之規定。",
                    "other_contract_start",
                    "other_contract_end",
                    "contract_start",
                )
            )
        elif overlap is None:
            open_questions.append("他機關聘約起迄日未填全或無法辨識")
    if colliding := _meeting(case, own, batch, answer=True):
        found.append(
            wrong(
                f"與{rows_of(colliding)}同一證號之聘約重疊，同一時間應不受聘於兩處；"
                "同一份聘約重複登打者，請刪除其一。",
                "contract_start",
                "contract_end",
            )
        )
    if found:
        return found
    if unclear := _meeting(case, own, batch, answer=None):
        open_questions.append(f"本約或{rows_of(unclear)}同一證號之聘約起迄日未填全")
    if id_number is None:
        open_questions.append("身分證字號未填，無法比對其他案件")
    return undecided(f"{'；'.join(open_questions)}。") if open_questions else PASS


def _meeting(case: Case, own: Span, batch: CaseIndex, *, answer: bool | None) -> list[Case]:
    """Contracts of the same ID that share a day with this one, or (None) perhaps do.

    Some of them, where there are many.
    """
    found = (
        other
        for days, others in batch.other_contracts(case)
        if own.meets(days) is answer
        for other in others
    )
    return list(islice(found, SHOWN_AT_MOST))


def _period(start: date | None, end: date | None) -> str:
    return f"{roc(start) if start else '起日未填'}至{roc(end) if end else '迄日未填'}"


_PLAN = {"plan_approval_no": "府人力字第1150039390號", "plan_title": "約聘諮商心理師"}
_SECOND = _PLAN | {"id_number": "F100000024", "contract_end": "115-12-31"}


@rule(
    id="F44",
    title="人數不逾計畫員額",
    severity=BLOCK,
    rule_class=FORMAT,
    confidence=VERIFIED,
    kinds=("新聘",),
    dated_by="contract_start",
    basis=(ACT.at("第3條"),),
    why="同一核准文號、同一計畫職稱的在聘人數不能多於核定員額；已解聘或期滿的人不算。",
    fix="請確認計畫員額，以及名單中是否有已離職而未報解聘者。",
    examples=(
        passes("一人，員額一", **_ONE, **_PLAN, plan_headcount="1"),
        passes("恰為員額", **_ONE, **_PLAN, plan_headcount="2", others=[_SECOND]),
        passes("尚有缺額", **_ONE, **_PLAN, plan_headcount="3", others=[_SECOND]),
        passes(
            "另一人已期滿",
            **_ONE,
            **_PLAN,
            plan_headcount="1",
            others=[_SECOND | {"contract_end": "115-04-19"}],
        ),
        passes(
            "另一人已解聘",
            **_ONE,
            **_PLAN,
            plan_headcount="1",
            others=[
                _SECOND | {"contract_start": "115-01-01"},
                {"case_kind": "解聘", "id_number": "F100000024", "dismissed_on": "115-04-20"},
            ],
        ),
        passes(
            "同一人之改聘不重複計",
            **_ONE,
            **_PLAN,
            plan_headcount="1",
            others=[_ONE | _PLAN | {"case_kind": "改聘"}],
        ),
        passes(
            "另一職稱",
            **_ONE,
            **_PLAN,
            plan_headcount="1",
            others=[_SECOND | {"plan_title": "約聘社工師"}],
        ),
        fails("多一人", **_ONE, **_PLAN, plan_headcount="1", others=[_SECOND]),
        fails(
            "基準日當日期滿者仍計",
            **_ONE,
            **_PLAN,
            plan_headcount="1",
            others=[_SECOND | {"contract_end": "115-04-20"}],
        ),
        fails(
            "基準日後才解聘者仍計",
            **_ONE,
            **_PLAN,
            plan_headcount="1",
            others=[
                _SECOND | {"contract_start": "115-01-01"},
                {"case_kind": "解聘", "id_number": "F100000024", "dismissed_on": "115-04-21"},
            ],
        ),
        fails("員額為零", **_ONE, **_PLAN, plan_headcount="0"),
        unknown("員額未填", **_ONE, **_PLAN),
        unknown("核准文號未填", **_ONE, plan_title="約聘諮商心理師", plan_headcount="1"),
        unknown(
            "另一人證號未填，可能為同一人",
            **_ONE,
            **_PLAN,
            plan_headcount="1",
            others=[_SECOND | {"id_number": ""}],
        ),
    ),
)
def within_headcount(
    plan_approval_no: str, plan_title: str, plan_headcount: int, as_of: date, batch: CaseIndex
) -> Ruling:
    """F44: distinct people in force under the plan's title <= plan_headcount."""
    at_least, at_most, unclear = batch.people_of_plan(plan_approval_no, plan_title, as_of)
    if at_least > plan_headcount:
        return wrong(
            f"核准文號「{plan_approval_no}」之「{plan_title}」在聘 {at_least} 人，"
            f"多於計畫員額 {plan_headcount} 人。",
            "plan_headcount",
            "plan_approval_no",
            "plan_title",
        )
    if at_most <= plan_headcount:
        return PASS
    return undecided(
        f"同一計畫的{rows_of(unclear)}，證號或約聘迄日未填或看不懂，在聘人數無法確定；請先補填。"
    )
