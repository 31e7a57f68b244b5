"""補正通知: for each unit what it must mend, in plain words, and nothing of any other unit.

Units of one name in two agencies are two units.

Each notice is numbered by itself, for it goes to another desk. It holds what blocks or will be
questioned and what is missing; what is only good to know stays with the personnel office.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.packets.choice import STEMS
from app.packets.document import Document, Progress
from app.packets.flow import Cell, Flow, ends, lines_of, paragraph, row, sign_boxes, space
from app.packets.matter import Matter, heading
from app.packets.page import BODY_WIDTH, Block, Page
from app.packets.shown import Reading, deadline
from app.packets.waived import set_aside
from app.rules.base import Outcome, Severity
from app.rules.dates import roc
from app.rules.results import CaseResult
from app.rules.waiting import waiting_for
from app.rules.wording import not_stated
from app.stored import Waiver

NAME: Final = "聘用人員登記備查案件補正通知"
KEY: Final = "notices"
NO_UNIT: Final = "（未填服務單位）"
NO_ORG: Final = "（未填機關名稱）"
NOTHING: Final = "各案件均無須通知補正之事項。"
RETURN_TO: Final = ("填復人", "單位主管")
_GRAVE: Final = (Severity.BLOCK, Severity.WARN)
_COLUMNS: Final[Mapping[str, float]] = {
    "案件": 92,
    "請補正或確認之事項": 0,
    "請這樣處理": 142,
    "處理情形": 76,
}
_SIZE: Final = 9.5
_DITTO: Final = "〃"
_GAP: Final = 8.0
"""Points between the table and what closes a notice."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to mend: what is wrong, and what to do."""

    what: str
    how: str
    is_needed: bool
    """Whether the case cannot be reported before that."""


def tasks(case: CaseResult, waivers: Mapping[str, Waiver], reading: Reading) -> list[Task]:
    """What someone must mend in a case, the gravest first; nothing that has been set aside."""
    found: list[Task] = []
    wrong = [r for r in case.results if r.outcome is Outcome.FAIL and r.severity in _GRAVE]
    for result in sorted(wrong, key=lambda r: _GRAVE.index(r.severity)):
        if not set_aside(result, waivers):
            is_needed = result.severity is Severity.BLOCK
            found.append(Task(reading.safe(result.message), result.rule.fix, is_needed))
    for waiting in waiting_for(case.results):
        if waiting.severity in _GRAVE and waiting.missing:
            said = reading.safe(not_stated(reading.case, waiting.missing))
            is_needed = waiting.severity is Severity.BLOCK
            found.append(Task(f"{said}。", "請查明後提供。", is_needed))
    return sorted(found, key=lambda task: not task.is_needed)


@dataclass(frozen=True, slots=True)
class Notice:
    """All that one unit must mend: its cases with their tasks."""

    org: str
    """The agency that the unit belongs to; "" where its cases do not say."""
    unit: str
    cases: tuple[tuple[CaseResult, tuple[Task, ...]], ...]
    due: date | None
    """The first of the days by which these cases must have been reported."""


def notices(matter: Matter) -> list[Notice]:
    """The notices, in the order in which their units first appear."""
    by_unit: dict[tuple[str, str], list[tuple[CaseResult, tuple[Task, ...]]]] = {}
    for case, waivers, _ in matter.cases():
        reading = matter.reading(case, KEY)
        if found := tasks(case, waivers, reading):
            desk = (reading.known("org_name"), reading.known("unit") or NO_UNIT)
            by_unit.setdefault(desk, []).append((case, tuple(found)))
    made = []
    for (org, unit), cases in by_unit.items():
        days = [d for case, _ in cases if (d := deadline(case.case, matter.workdays))]
        made.append(Notice(org, unit, tuple(cases), min((due for _, due in days), default=None)))
    return made


def _cells(texts: tuple[str, ...], *, bold: bool = False) -> list[Cell]:
    rest = BODY_WIDTH - sum(_COLUMNS.values())
    return [
        Cell(text, wide or rest, _SIZE, bold=bold, middle=bold)
        for text, wide in zip(texts, _COLUMNS.values(), strict=True)
    ]


def _opening(notice: Notice, as_of: date) -> list[Block]:
    count = sum(len(found) for _, found in notice.cases)
    said = (
        f"貴單位聘用人員登記備查案件 {len(notice.cases)} 件，報送前尚有 {count} 項須補正或確認，"
        "請於「處理情形」欄填寫後送回人事單位。標有「＊」者補正後始能報送。"
    )
    if notice.due:
        late = "，已逾期限，請儘速辦理" if notice.due < as_of else ""
        said += f"其中最早之報送期限為{roc(notice.due)}{late}。"
    return paragraph(lines_of(said, 10.5), below=4)


def _lay_out_notice(matter: Matter, notice: Notice, unit: str) -> list[Page]:
    def head(at: int) -> Iterator[Block]:
        yield from heading(matter, KEY, NAME, at)
        yield ends(f"受文單位：{unit}", f"通知日期：{roc(matter.printed_on)}", 11)
        if not at:
            yield from _opening(notice, matter.result.as_of)
        if in_table:
            yield from row(_cells(tuple(_COLUMNS), bold=True))

    in_table = True
    flow = Flow(head, part=f"{notice.org}\n{notice.unit}")
    flow.pages[0].bookmark = unit
    closing = _closing(matter)
    below = _GAP + sum(block.height for block in closing)
    left = sum(len(found) for _, found in notice.cases)
    for case, found in notice.cases:
        reading = matter.reading(case, KEY)
        about = f"{reading.fact('case_no')}\n{reading.fact('name')}\n{reading.fact('job_title')}"
        for at, task in enumerate(found):
            what = f"＊{task.what}" if task.is_needed else task.what
            blocks = row(_cells((_DITTO, what, task.how, "")))
            left -= 1
            needed = blocks[0].height if left else sum(b.height for b in blocks) + below
            # At the top of a page nothing stands above it that the sign could mean.
            if at == 0 or not flow.has_room(needed):
                blocks = row(_cells((about, what, task.how, "")))
            if not left:
                flow.turn_for(sum(b.height for b in blocks) + below)
            flow.put_each(blocks)
    in_table = False
    flow.gap(_GAP)
    flow.put(*closing)
    return flow.pages


def _closing(matter: Matter) -> list[Block]:
    said = (
        f"本通知依{roc(matter.result.as_of)}之資料預檢而得，供機關內部補正之用。"
        "如認為資料無誤，請於處理情形欄敘明理由並附證明文件。"
    )
    return [
        *paragraph(lines_of(said, 9), below=4),
        sign_boxes((*RETURN_TO, *matter.choice.signers[:1])),
        space(2),
    ]


def lay_out(matter: Matter, progress: Progress) -> Iterator[Page]:
    """The notices, each from a new page on."""
    found = notices(matter)
    is_one_org = len({case.case.facts.org_name for case in matter.result.cases}) == 1
    for done, notice in enumerate(found):
        progress("編排補正通知", done, len(found))
        unit = notice.unit if is_one_org else f"{notice.org or NO_ORG}　{notice.unit}"
        yield from _lay_out_notice(matter, notice, unit)
    if not found:
        flow = Flow(lambda at: heading(matter, KEY, NAME, at))
        flow.pages[0].bookmark = NAME
        flow.put_each(paragraph(lines_of(NOTHING, 11)))
        yield from flow.pages


def document(matter: Matter) -> Document:
    """The notices, ready to be drawn."""
    return Document(KEY, STEMS[KEY], matter.about(NAME), lambda progress: lay_out(matter, progress))
