"""案件摘要: one page for a case, with its register facts, its findings and the boxes to sign.

The register facts and their order are those of 聘用人員聘用條例施行細則第3條第1項.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from app.packets.choice import SIGNERS
from app.packets.flow import (
    Cell,
    Flow,
    Line,
    ends,
    lines_of,
    paragraph,
    row,
    section,
    sign_boxes,
    space,
    stacked,
    title,
)
from app.packets.page import BODY_WIDTH, Block, Page
from app.packets.shown import IN_FULL, MASKED, NOT_ASKED, Reading, age_text, deadline, deadline_text
from app.packets.waived import NO_WAIVERS, WAIVED, reason_text, reasons_given, set_aside
from app.rules.base import OUTCOME_WORDS, Outcome, Severity
from app.rules.dates import WorkCalendar, roc
from app.rules.facts import label
from app.rules.results import VERDICT_WORDS, CaseResult, RuleResult, Verdict
from app.rules.waiting import Waiting, waiting_for
from app.rules.wording import NOT_BINDING, basis_of, not_stated
from app.stored import Waiver

TITLE: Final = "聘用人員登記備查案件摘要"

Pair = tuple[str, str]
Section = tuple[str, list[tuple[Pair, ...]]]

_STATEMENTS: Final = {
    Verdict.ERROR: "有檢核未能執行，結果不完整，請勿據以報送。",
    Verdict.BLOCKED: "請先補正阻擋事項，再行報送。",
    Verdict.INCOMPLETE: "資料不足，尚無法判斷有無應補正事項，請補齊後再檢核。",
    Verdict.REVIEW: "無阻擋事項，請就警示事項確認後報送。",
    Verdict.READY: "未發現阻擋及警示事項。准予登記與否，由銓敘部決定。",
}

GROUPS: Final = (
    *(str(severity) for severity in Severity),
    OUTCOME_WORDS[Outcome.UNKNOWN],
    OUTCOME_WORDS[Outcome.ERROR],
)

_BUT_WAIVED: Final = "除已附理由者外，"
_PASSING: Final = (Verdict.READY, Verdict.REVIEW)
"""The verdicts that something may have been set aside for."""
_MOST_IN_HEAD: Final = 40
"""A longer name of an agency or case stands in full among the facts."""
_WEIGHT: Final = {severity: at for at, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Item:
    """One finding: the sentence, and its basis, what to do and the number of the rule.

    A `brief` one only says what is lacking: sentence and basis run on in smaller type.
    """

    message: str
    below: str
    brief: bool = False
    seen: str = ""
    """The values that the finding rests on, where they are asked for."""


@dataclass(frozen=True, slots=True)
class Summary:
    """All words of a case's summary, as they are printed."""

    case_no: str
    kind: str
    name: str
    org: str
    verdict: Verdict
    as_of: date
    sections: tuple[Section, ...]
    findings: dict[str, list[Item]]
    full_ids: bool = False

    @property
    def waived(self) -> int:
        """How many findings have been set aside."""
        return len(self.findings.get(WAIVED, ()))

    @property
    def bookmark(self) -> str:
        """What leads to this case in the outline."""
        with_reasons = f"（{reasons_given(self.waived)}）" if self.waived else ""
        return f"{self.case_no}　{self.name}　{VERDICT_WORDS[self.verdict]}{with_reasons}"


def _age(reading: Reading, as_of: date) -> str:
    said = age_text(reading, as_of)
    is_counted = said not in (reading.blank, reading.known("age"))
    return f"{said}（{roc(as_of)}）" if is_counted else said


def _register(reading: Reading, as_of: date) -> Section:
    name = reading.joined("name", "name_roman")
    rows: list[tuple[Pair, ...]] = [
        (("職稱", reading.fact("job_title")), ("姓名", name)),
        (("出生日期", reading.fact("birth_date")), ("年齡", _age(reading, as_of))),
        (("籍貫", reading.fact("native_place")), ("身分證字號", reading.fact("id_number"))),
        (("擔任事項", reading.fact("duties")),),
        (
            ("約聘期間", reading.span("contract_start", "contract_end")),
            ("月支報酬", reading.fact("monthly_pay")),
        ),
    ]
    return "名冊應記載事項", rows


def _reporting(reading: Reading, workdays: WorkCalendar) -> Section:
    facts = reading.case.facts
    rows: list[tuple[Pair, ...]] = [
        (("報送機關", reading.fact("submitter_org")), ("報送日期", reading.fact("report_date"))),
    ]
    match facts.case_kind:
        case "新聘":
            days = deadline(reading.case, workdays)
            rows.append(
                (
                    ("到職日期", reading.fact("onboard_date")),
                    ("法定期限", deadline_text(days, between="，")),
                )
            )
        case "續聘" | "改聘":
            rows.append(
                (
                    ("前案編號", reading.fact("prior_case_no")),
                    ("前契約期間", reading.span("prior_start", "prior_end")),
                )
            )
        case "解聘":
            rows.append(
                (
                    ("解聘日期", reading.fact("dismissed_on")),
                    ("解聘原因", reading.fact("dismissal_reason")),
                )
            )
        case "更正":
            rows.append((("更正原案編號", reading.fact("correction_of")),))
        case "註銷":
            rows.append((("註銷原因", reading.fact("cancel_reason")),))
        case _:
            pass
    rows += [
        ((label(key), reading.fact(key)),)
        for key in ("org_name", "case_no")
        if len(reading.fact(key)) > _MOST_IN_HEAD
    ]
    if facts.is_late_filing:
        rows.append((("補辦事由", reading.fact("late_reason")),))
    return "報送", rows


def _plan_and_post(reading: Reading) -> Section:
    return "聘用計畫與職務", [
        (("計畫名稱", reading.fact("plan_name")),),
        (
            ("核准機關", reading.fact("plan_approved_by")),
            ("核准日期", reading.fact("plan_approved_on")),
        ),
        (("核准文號", reading.fact("plan_approval_no")), ("完成期限", reading.fact("plan_due"))),
        (("服務單位", reading.fact("unit")), ("進用類別", reading.fact("job_category"))),
        (
            ("等階薪點", reading.joined("grade", "step", "points")),
            ("薪點折合率", reading.fact("rate")),
        ),
    ]


def _says_something(section: Section) -> bool:
    return any(value != NOT_ASKED for pairs in section[1] for _, value in pairs)


def _seen(result: RuleResult, reading: Reading) -> str:
    return "；".join(f"{label(key)} {reading.fact(key)}" for key in result.fields)


def _item(result: RuleResult, reading: Reading) -> Item:
    rule = result.rule
    basis = f"{basis_of(rule)}。"
    if result.outcome is Outcome.FAIL:
        below = f"{basis}處理：{rule.fix}（{rule.id}）"
        return Item(reading.safe(result.message), below, seen=_seen(result, reading))
    message = reading.safe(result.message)
    return Item(f"（{rule.severity}）{rule.title}：{message}", f"{basis}（{rule.id}）", brief=True)


def _waiting_item(waiting: Waiting, reading: Reading) -> Item:
    """What is missing, said once, with all the checks that wait for it."""
    if not waiting.missing:
        return _item(waiting.results[0], reading)
    said = reading.safe(not_stated(reading.case, waiting.missing))
    checks = "、".join(f"{r.rule.title}（{r.rule.id}）" for r in waiting.results)
    return Item(f"（{waiting.severity}）{said}。", f"補填後可檢核：{checks}。", brief=True)


def _waived_item(result: RuleResult, waiver: Waiver, reading: Reading) -> Item:
    message = f"（{result.severity}）{result.message}"
    below = reading.safe(reason_text(result, waiver))
    return Item(reading.safe(message), below, seen=_seen(result, reading))


def _group(result: RuleResult) -> str | None:
    match result.outcome:
        case Outcome.FAIL:
            return str(result.severity)
        case Outcome.UNKNOWN | Outcome.ERROR:
            return OUTCOME_WORDS[result.outcome]
        case _:
            return None


def summarise(
    result: CaseResult,
    as_of: date,
    workdays: WorkCalendar,
    *,
    full_ids: bool,
    waivers: Mapping[str, Waiver] = NO_WAIVERS,
) -> Summary:
    """The words of a case's summary, its ID numbers masked unless asked for.

    `waivers` are by rule what has been set aside, which the verdict leaves out.
    """
    reading = Reading(result.case, full_ids)
    findings: dict[str, list[Item]] = {group: [] for group in GROUPS}
    waived: list[Item] = []
    by_weight = sorted(result.results, key=lambda r: _WEIGHT[r.severity])
    for found in by_weight:
        group = _group(found)
        if waiver := set_aside(found, waivers):
            waived.append(_waived_item(found, waiver, reading))
        elif group is not None and found.outcome is not Outcome.UNKNOWN:
            findings[group].append(_item(found, reading))
    findings[OUTCOME_WORDS[Outcome.UNKNOWN]] = [
        _waiting_item(w, reading) for w in waiting_for(result.results)
    ]
    if waived:
        findings[WAIVED] = waived
    sections = [_register(reading, as_of), _reporting(reading, workdays)]
    plan = _plan_and_post(reading)
    if _says_something(plan):
        sections.append(plan)
    org, code = reading.fact("org_name"), reading.known("org_code")
    return Summary(
        case_no=reading.fact("case_no"),
        kind=reading.fact("case_kind"),
        name=reading.fact("name"),
        org=f"{org}（{code}）" if code else org,
        verdict=result.verdict,
        as_of=as_of,
        sections=tuple(sections),
        findings=findings,
        full_ids=full_ids,
    )


_LABEL_WIDTH: Final = 66.0
_VERDICT_WIDTH: Final = 134.0


def _pairs(pairs: Iterable[Pair]) -> list[Block]:
    pairs = tuple(pairs)
    wide = BODY_WIDTH / len(pairs) - _LABEL_WIDTH
    cells: list[Cell] = []
    for name, value in pairs:
        cells += [Cell(name, _LABEL_WIDTH, 9.5, middle=True), Cell(value, wide)]
    return row(cells)


def _banner(summary: Summary) -> list[Block]:
    counts = "　".join(f"{group} {len(items)}" for group, items in summary.findings.items())
    but = _BUT_WAIVED if summary.waived and summary.verdict in _PASSING else ""
    statement = f"{roc(summary.as_of)}檢核：{but}{_STATEMENTS[summary.verdict]}"
    unknown = len(summary.findings[OUTCOME_WORDS[Outcome.UNKNOWN]])
    if unknown and summary.verdict in _PASSING:
        counts += "　（無法判斷者均非阻擋事項）"
    return row(
        (
            Cell(
                VERDICT_WORDS[summary.verdict],
                _VERDICT_WIDTH,
                19,
                bold=True,
                middle=True,
                shape=summary.verdict,
            ),
            Cell(
                f"{statement}\n{counts}",
                BODY_WIDTH - _VERDICT_WIDTH,
                9.5,
            ),
        ),
        least=38,
    )


def _in_head(text: str) -> str:
    return text if len(text) <= _MOST_IN_HEAD else text[: _MOST_IN_HEAD - 1] + "…"


def _head(summary: Summary, names: Iterable[str]) -> Iterator[Block]:
    for name in names:
        yield title(name, 12)
    yield title(TITLE)
    case_no = _in_head(summary.case_no)
    yield ends(_in_head(summary.org), f"案件編號 {case_no}　{summary.kind}")


def _head_again(summary: Summary) -> Iterator[Block]:
    yield title(f"{TITLE}（續頁）", 13)
    case_no, name = _in_head(summary.case_no), _in_head(summary.name)
    yield ends(_in_head(summary.org), f"案件編號 {case_no}　{name}")
    yield space(4)


def _item_lines(number: int, item: Item) -> list[Line]:
    lead = f"{number}. "
    if item.brief:
        return lines_of(f"{item.message}{item.below}", 8.8, indent=20, lead=lead)
    return [
        *lines_of(item.message, 10, indent=20, lead=lead),
        *lines_of(item.below, 8.5, indent=20),
    ]


@cache
def _foot(boxes: tuple[str, ...], *, full_ids: bool) -> Block:
    shown = IN_FULL if full_ids else MASKED
    note = lines_of(f"{NOT_BINDING}{shown}。", 8)
    return stacked((sign_boxes(boxes), *paragraph(note)))


def lay_out(
    summary: Summary, boxes: tuple[str, ...] = SIGNERS, names: tuple[str, ...] = ()
) -> list[Page]:
    """The pages of a summary: one, unless there is more to say than fits.

    `boxes` are for those who sign or seal, `names` the lines of the letterhead.
    """
    flow = Flow(lambda at: _head(summary, names) if at == 0 else _head_again(summary))
    flow.put_each(_banner(summary))
    for name, rows in summary.sections:
        first, *others = [block for pairs in rows for block in _pairs(pairs)]
        flow.gap(3)
        flow.put(section(name), first)
        flow.put_each(others)
    flow.gap(5)
    if not any(summary.findings.values()):
        flow.put(section("預檢結果"))
        flow.put_each(paragraph(lines_of("沒有阻擋、警示或提示事項，也沒有無法判斷之處。", 10)))
    for group, items in summary.findings.items():
        heading = [section(f"{group}（{len(items)}）")]
        for number, item in enumerate(items, 1):
            blocks = paragraph(_item_lines(number, item))
            flow.put(*heading, blocks[0])
            flow.put_each(blocks[1:])
            flow.gap(1.5)
            heading = []
    flow.gap(6)
    foot = _foot(boxes, full_ids=summary.full_ids)
    if not flow.has_room(foot.height):
        flow.turn()
        flow.put(*paragraph(lines_of("檢核結果見前頁。", 10)))
    flow.put_at_bottom(foot)
    flow.pages[0].bookmark = summary.bookmark
    return flow.pages
