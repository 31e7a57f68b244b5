"""預檢結果: what was found in every case, on which values, by which rules and tables.

With what has been set aside, by whom and why, and with what could not be judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.packets.choice import STEMS
from app.packets.document import Document, Progress
from app.packets.flow import (
    TIGHT,
    Cell,
    Flow,
    Line,
    lines_of,
    paragraph,
    row,
    section,
    sign_boxes,
    space,
    stacked,
)
from app.packets.matter import NO_CASES, PROGRAM, Matter, heading
from app.packets.page import BODY_WIDTH, Block, Page
from app.packets.summary import Item, Summary, summarise
from app.packets.waived import reasons_given
from app.rules.dates import roc
from app.rules.results import VERDICT_WORDS
from app.rules.wording import NOT_BINDING, tables_words

NAME: Final = "聘用人員登記備查案件預檢結果"
KEY: Final = "findings"
_NOTHING: Final = "沒有阻擋、警示或提示事項，也沒有無法判斷之處。"
_NUMBER_WIDTH: Final = 30.0
_VERDICT_WIDTH: Final = 96.0
_INDENT: Final = 20.0


def _case_row(number: int, summary: Summary) -> list[Block]:
    wide = BODY_WIDTH - _NUMBER_WIDTH - _VERDICT_WIDTH
    verdict = VERDICT_WORDS[summary.verdict]
    if summary.waived:
        verdict += f"\n{reasons_given(summary.waived)}"
    counts = "　".join(f"{group} {len(items)}" for group, items in summary.findings.items())
    return row(
        (
            Cell(str(number), _NUMBER_WIDTH, 10, middle=True, pad=TIGHT),
            Cell(f"{summary.case_no}　{summary.kind}　{summary.name}\n{counts}", wide, 10),
            Cell(verdict, _VERDICT_WIDTH, 11, bold=True, middle=True, shape=summary.verdict),
        )
    )


def _item_lines(number: int, item: Item) -> list[Line]:
    lead = f"{number}. "
    if item.brief:
        return lines_of(f"{item.message}{item.below}", 8.8, indent=_INDENT, lead=lead)
    lines = lines_of(item.message, 10, indent=_INDENT, lead=lead)
    if item.seen:
        lines += lines_of(f"所據資料：{item.seen}", 8.8, indent=_INDENT)
    return [*lines, *lines_of(item.below, 8.8, indent=_INDENT)]


def _put_case(flow: Flow, number: int, summary: Summary) -> None:
    head = _case_row(number, summary)
    flow.put_each(head[:-1])
    heading_of_group = [head[-1]]
    if not any(summary.findings.values()):
        heading_of_group += paragraph(lines_of(_NOTHING, 9.5, indent=_INDENT))
    for group, items in summary.findings.items():
        heading_of_group += [section(f"{group}（{len(items)}）")] if items else []
        for at, item in enumerate(items, 1):
            first, *others = paragraph(_item_lines(at, item))
            flow.put(*heading_of_group, first)
            flow.put_each(others)
            flow.gap(1.5)
            heading_of_group = []
    flow.put(*heading_of_group)
    flow.gap(9)


def _basis(matter: Matter) -> list[Block]:
    """By what the cases were checked: the day, the program, the rules and every table."""
    result = matter.result
    wide = BODY_WIDTH / 2
    said = (
        f"檢核基準日 {roc(result.as_of)}；{PROGRAM} {matter.program_version}；"
        f"檢核規則 {result.rule_count} 條。{tables_words(result.tables)}。"
    )
    blocks = [
        stacked(
            (
                section("檢核所據之規則與資料表"),
                *paragraph(
                    [*lines_of(said, 9), *lines_of(f"規則表 SHA-256 {result.law_sha256}", 9)]
                ),
                space(2),
            )
        )
    ]
    names = [f"{t.title}：{'已替換' if t.own else '內建'}" for t in result.tables]
    for at in range(0, len(names), 2):
        pair = [*names[at : at + 2], ""][:2]
        blocks += row([Cell(name, wide, 8.5) for name in pair])
    return blocks


def lay_out(matter: Matter, progress: Progress) -> Iterator[Page]:
    """The results of all cases, one below the other, then what they rest on."""

    def head(at: int) -> Iterator[Block]:
        yield from heading(matter, KEY, NAME, at)
        if not at:
            yield stacked(paragraph(lines_of(NOT_BINDING, 9.5), below=3))

    total = len(matter.result.cases)
    flow = Flow(head)
    flow.pages[0].bookmark = NAME
    for done, (case, waivers, _) in enumerate(matter.cases()):
        progress("編排預檢結果", done, total)
        summary = summarise(
            case,
            matter.result.as_of,
            matter.workdays,
            full_ids=matter.full_ids(KEY),
            waivers=waivers,
        )
        _put_case(flow, done + 1, summary)
        yield from flow.full_pages()
    if not total:
        flow.put_each(paragraph(lines_of(NO_CASES, 11)))
    flow.gap(4)
    flow.put_each(_basis(matter))
    flow.gap(8)
    flow.put(sign_boxes(matter.choice.boxes))
    yield from flow.pages


def document(matter: Matter) -> Document:
    """The results, ready to be drawn."""
    return Document(KEY, STEMS[KEY], matter.about(NAME), lambda progress: lay_out(matter, progress))
