"""流程檢核表: the steps of the flow that applies to a case, ticked as far as the case has come.

With them what must be at hand, and whom to ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from app.flow_steps import Contact, Origin, Step
from app.packets.choice import STEMS
from app.packets.document import Document, Progress
from app.packets.flow import (
    Cell,
    Flow,
    ends,
    lines_of,
    paragraph,
    row,
    section,
    sign_boxes,
    space,
)
from app.packets.matter import Matter, heading, no_cases
from app.packets.page import BODY_WIDTH, Block, Page
from app.packets.shown import NOT_FILLED, Reading, deadline, deadline_text
from app.packets.steps import Standing, Tick, ticks
from app.rules.base import NOT_APPLICABLE
from app.rules.facts import label
from app.rules.results import VERDICT_WORDS, CaseResult

NAME: Final = "聘用人員登記備查流程檢核表"
KEY: Final = "steps"

AT_HAND: Final = (
    "has_plan_approval",
    "is_budgeted",
    "has_contract",
    "has_breach_clause",
    "has_resume",
    "declared_art28_on",
    "prc_affidavit_on",
    "unfit_check_on",
    "sex_offence_check_on",
    "recusal_on",
    "contract_copy_sent_on",
)
"""Facts that say whether something is ready: of these, those that a rule asks of the case."""

_TICKED: Final = "☑"
"""The face has this box and the open one in one size; □ (U+25A1) is twice as large."""
_OPEN: Final = "☐"
_ORIGINS: Final = {Origin.LETTER: "來文所載", Origin.INFERRED: "依來文推定"}
_TICK_WIDTH: Final = 52.0
_WHO_WIDTH: Final = 82.0
_BASIS_WIDTH: Final = 132.0
_WORDS_WIDTH: Final = BODY_WIDTH - _TICK_WIDTH - _WHO_WIDTH - _BASIS_WIDTH
_SIZE: Final = 9.0
_TICK_SIZE: Final = 11.0
"""Large enough to be ticked by hand."""
_NO_FLOW: Final = (
    "報送日期不在參考資料表所列之流程期間內，或未提供流程資料，無法列出步驟。"
    "請核對報送日期及「報送期間」資料表。"
)
_READ_AS: Final = (
    "「已過」指案件現在之步驟必經該步驟，不代表該步驟之結果；「依來文推定」之步驟未載於來文，"
    "請以主管機關之規定為準。"
)


def at_hand(case: CaseResult, reading: Reading) -> list[tuple[bool, str]]:
    """What must be ready for a case: whether it is, and what in words."""
    asked = {key for r in case.results if r.outcome is not NOT_APPLICABLE for key in r.rule.fields}
    found = []
    for key in AT_HAND:
        if key not in asked and key not in case.case.typed:
            continue
        value = getattr(case.case.facts, key)
        said = reading.known(key) or NOT_FILLED
        if isinstance(value, date):
            found.append((True, f"{label(key)}：{said}"))
        else:
            found.append((value is True, f"{label(key)}：{said}"))
    return found


def _step_row(step: Step, tick: Tick) -> list[Block]:
    mark = _TICKED if tick is Tick.PASSED else _OPEN
    ways = "；".join(way.when for way in step.ways if way.when)
    below = step.detail + (f"（{ways}）" if ways else "")
    origin = f"{_ORIGINS[step.origin]}：{step.basis}"
    is_here = tick is Tick.HERE
    cells = (
        Cell(f"{mark} {tick}".strip(), _TICK_WIDTH, _TICK_SIZE, bold=is_here),
        Cell(f"{step.number}. {step.who}", _WHO_WIDTH, _SIZE, bold=is_here),
        Cell(f"{step.words}\n{below}" if below else step.words, _WORDS_WIDTH, _SIZE),
        Cell(origin, _BASIS_WIDTH, 7.5),
    )
    return row(cells)


def _steps(flow: Flow, standing: Standing) -> None:
    facts = "\n".join(
        f"{fact.label}：{fact.words}（{_ORIGINS[fact.origin]}）" for fact in standing.flow.facts
    )
    flow.put(section(standing.flow.title), *paragraph(lines_of(facts, _SIZE), below=2))
    columns = {
        "進度": _TICK_WIDTH,
        "步驟": _WHO_WIDTH,
        "辦理事項": _WORDS_WIDTH,
        "來源": _BASIS_WIDTH,
    }
    head = [Cell(name, wide, _SIZE, bold=True, middle=True) for name, wide in columns.items()]
    found = ticks(standing)
    first, *others = standing.flow.steps
    flow.put(*row(head), *_step_row(first, found[first.id]))
    for step in others:
        flow.put_each(_step_row(step, found[step.id]))
    flow.put_each(paragraph(lines_of(_READ_AS, 7.5)))


def _contacts(standing: Standing) -> list[Contact]:
    found: dict[str, Contact] = {}
    for step in standing.flow.steps:
        for contact in step.ask:
            found.setdefault(contact.name, contact)
    return list(found.values())


def _about_case(case: CaseResult, reading: Reading, matter: Matter) -> list[Block]:
    left = f"案件編號 {reading.fact('case_no')}　{reading.known('case_kind') or '類別未填'}"
    who = f"{reading.joined('name', 'name_roman')}　{reading.fact('job_title')}"
    days = deadline_text(deadline(case.case, matter.workdays), between="，")
    status = reading.known("webhr_status") or "未填"
    verdict = f"預檢結果 {VERDICT_WORDS[case.verdict]}"
    return [
        ends(left, who),
        ends(f"{verdict}　WebHR 狀態：{status}", f"法定期限 {days}"),
        space(2),
    ]


def _lay_out_case(matter: Matter, case: CaseResult, standing: Standing | None) -> list[Page]:
    reading = matter.reading(case, KEY)

    def head(at: int) -> Iterator[Block]:
        yield from heading(matter, KEY, NAME, at)
        if at:
            yield ends(f"案件編號 {reading.fact('case_no')}", reading.fact("name"))
        else:
            yield from _about_case(case, reading, matter)

    flow = Flow(head)
    flow.pages[0].bookmark = f"{reading.fact('case_no')}　{reading.fact('name')}"
    if standing is None:
        flow.put_each(paragraph(lines_of(_NO_FLOW, 10.5), below=4))
    else:
        _steps(flow, standing)
    flow.gap(5)
    parts: list[list[Block]] = []
    if ready := at_hand(case, reading):
        parts = [_in_columns(ready[at : at + 2]) for at in range(0, len(ready), 2)]
        parts[0].insert(0, section("應備事項"))
    if standing is not None and (contacts := _contacts(standing)):
        lines = [
            line
            for c in contacts
            for line in lines_of(f"{c.name}　{c.phone}（{c.about}）", _SIZE, indent=8)
        ]
        parts.append([space(5), section("洽詢"), *paragraph(lines)])
    *others, last = parts or [[]]
    for part in others:
        flow.put(*part)
    # Together: nobody is to sign a sheet on which nothing stands but boxes.
    flow.put(*last, space(6), sign_boxes(matter.choice.boxes))
    return flow.pages


def _in_columns(ready: list[tuple[bool, str]]) -> list[Block]:
    cells = [
        Cell(f"{_TICKED if is_so else _OPEN} {text}", BODY_WIDTH / 2, _SIZE)
        for is_so, text in ready
    ]
    if len(cells) == 1:
        cells.append(Cell("", BODY_WIDTH / 2, _SIZE))
    return row(cells)


def lay_out(matter: Matter, progress: Progress) -> Iterator[Page]:
    """A checklist for every case, each from a new page on."""
    total = len(matter.result.cases)
    for done, (case, _, standing) in enumerate(matter.cases()):
        progress("編排流程檢核表", done, total)
        yield from _lay_out_case(matter, case, standing)
    if not total:
        yield from no_cases(matter, KEY, NAME)


def document(matter: Matter) -> Document:
    """The checklists, ready to be drawn."""
    return Document(KEY, STEMS[KEY], matter.about(NAME), lambda progress: lay_out(matter, progress))
