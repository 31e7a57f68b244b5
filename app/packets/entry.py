"""登打資料: what a case states, large and in the order of typing, to be typed from paper.

Values stand as they are typed: amounts without commas or units, which are in the label.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from app.packets.choice import STEMS
from app.packets.document import Document, Progress
from app.packets.flow import CELL_PAD, Cell, Flow, ends, lines_of, paragraph, row, section, space
from app.packets.fonts import LINE_BREAK, printable, width
from app.packets.matter import Matter, heading, no_cases
from app.packets.page import BODY_WIDTH, Block, Page
from app.packets.shown import Reading
from app.rules.facts import FACTS, Fact, Group, label
from app.rules.results import VERDICT_WORDS, CaseResult
from app.rules.waiting import waiting_for

NAME: Final = "聘用人員登記備查登打資料"
KEY: Final = "entry"

GROUPS: Final = (Group.PERSON, Group.POST, Group.PLAN, Group.CASE)
"""The person first: by the number of the person WebHR finds the rest."""

KEPT_HERE: Final = frozenset(
    {
        *("case_no", "case_kind", "preparer", "reviewer", "resume_name"),
        *("webhr_doc_no", "webhr_status", "webhr_status_on", "registered_on"),
        *("has_resume", "has_contract", "has_plan_approval", "prior_registered"),
    }
)
"""What an office notes for itself, and nobody types over."""

_UNITS: Final = {"monthly_pay": "元", "points": "點", "age": "歲", "rate": "元／點"}
_TICK: Final = "□"
_TICK_WIDTH: Final = 26.0
_LABEL_WIDTH: Final = 96.0
_LABEL_SIZE: Final = 10.0
_SIZE: Final = 13.0
_VALUE_WIDTH: Final = BODY_WIDTH / 2 - _TICK_WIDTH - _LABEL_WIDTH
_ORDER_NOTE: Final = (
    "欄位次序與 WebHR 畫面不同時，可於報送包版面中調整。每登打一欄，請於「□」劃記。"
)


def usual_fields() -> tuple[str, ...]:
    """The facts to be typed, in their usual order."""
    return tuple(
        fact.key
        for group in GROUPS
        for fact in FACTS.values()
        if fact.group is group and fact.key not in KEPT_HERE
    )


def value_to_type(reading: Reading, key: str) -> str:
    """A value as it is typed; nothing where the case states none."""
    value = getattr(reading.case.facts, key)
    if (
        isinstance(value, int)
        and not isinstance(value, bool)
        and key not in reading.case.unreadable
    ):
        return str(value)
    return reading.known(key).removesuffix(" 元／點").removesuffix(" 階")


def _label(key: str) -> str:
    unit = _UNITS.get(key)
    return f"{label(key)}（{unit}）" if unit else label(key)


def _is_short(value: str) -> bool:
    return LINE_BREAK not in value and width(value) * _SIZE <= _VALUE_WIDTH - 2 * CELL_PAD


def _cells(key: str, value: str, wide: float) -> tuple[Cell, ...]:
    return (
        Cell(_TICK, _TICK_WIDTH, _SIZE, middle=True),
        Cell(_label(key), _LABEL_WIDTH, _LABEL_SIZE),
        Cell(value, wide - _TICK_WIDTH - _LABEL_WIDTH, _SIZE),
    )


def _rows(stated: Sequence[tuple[str, str]]) -> Iterator[list[Block]]:
    """The rows of a part: two short values side by side, any other by itself."""
    left: tuple[str, str] | None = None
    for fact in stated:
        is_short = _is_short(printable(fact[1]))
        if left and is_short:
            half = BODY_WIDTH / 2
            yield row((*_cells(*left, half), *_cells(*fact, half)))
            left = None
            continue
        if left:
            yield row(_cells(*left, BODY_WIDTH))
        left = fact if is_short else None
        if not is_short:
            yield row(_cells(*fact, BODY_WIDTH))
    if left:
        yield row(_cells(*left, BODY_WIDTH))


def _by_group(keys: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The facts in runs of one group, each with its name."""
    run: list[Fact] = []
    for key in keys:
        fact = FACTS[key]
        if run and run[-1].group is not fact.group:
            yield run[0].group.value, [f.key for f in run]
            run = []
        run.append(fact)
    if run:
        yield run[0].group.value, [f.key for f in run]


def _lay_out_case(matter: Matter, case: CaseResult) -> list[Page]:
    reading = matter.reading(case, KEY)
    about = f"案件編號 {reading.fact('case_no')}　{reading.known('case_kind') or '類別未填'}"

    def head(at: int) -> Iterator[Block]:
        yield from heading(matter, KEY, NAME, at)
        yield ends(about, reading.fact("name"), 11)
        if not at:
            said = f"預檢結果：{VERDICT_WORDS[case.verdict]}。{_ORDER_NOTE}"
            yield from paragraph(lines_of(said, 9))

    flow = Flow(head)
    flow.pages[0].bookmark = f"{reading.fact('case_no')}　{reading.fact('name')}"
    keys = matter.choice.entry_fields or usual_fields()
    for group, of_group in _by_group(keys):
        stated = [(key, value) for key in of_group if (value := value_to_type(reading, key))]
        heading_of_group = [section(group)]
        for first, *others in _rows(stated):
            flow.put(*heading_of_group, first)
            flow.put_each(others)
            heading_of_group = []
        flow.gap(4)
    if lacking := _lacking(case):
        flow.gap(2)
        flow.put_each(paragraph(lines_of(f"尚未填或無法辨識：{'、'.join(lacking)}", 10.5)))
    flow.put(space(1))
    return flow.pages


def _lacking(case: CaseResult) -> list[str]:
    """The labels of the facts that checks wait for."""
    missing = dict.fromkeys(key for w in waiting_for(case.results) for key in w.missing)
    return [label(key) for key in missing if key not in KEPT_HERE]


def lay_out(matter: Matter, progress: Progress) -> Iterator[Page]:
    """The sheets to type from, one case after the other, each from a new page on."""
    total = len(matter.result.cases)
    for done, (case, _, _) in enumerate(matter.cases()):
        progress("編排登打資料", done, total)
        yield from _lay_out_case(matter, case)
    if not total:
        yield from no_cases(matter, KEY, NAME)


def document(matter: Matter) -> Document:
    """The sheets to type from, ready to be drawn."""
    return Document(KEY, STEMS[KEY], matter.about(NAME), lambda progress: lay_out(matter, progress))
