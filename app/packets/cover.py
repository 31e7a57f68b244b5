"""報送清單: what the packet holds, case by case, and who signs for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from app.packets.choice import STEMS
from app.packets.document import Document, Progress
from app.packets.flow import (
    Cell,
    Flow,
    lines_of,
    paragraph,
    row,
    sign_boxes,
    space,
    stacked,
)
from app.packets.matter import PROGRAM, Matter, heading
from app.packets.page import BODY_WIDTH, Block, Page
from app.packets.shown import NOT_ASKED, deadline, deadline_text, start_key
from app.packets.waived import reasons_given, waived_in
from app.rules.dates import roc
from app.rules.facts import CASE_KINDS
from app.rules.results import VERDICT_WORDS, BatchResult, CaseResult, Verdict
from app.rules.wording import NOT_BINDING, tables_words
from app.stored import Waiver

NAME: Final = "聘用人員登記備查案件報送清單"
KEY: Final = "list"
_GAP: Final = 10.0
_VERDICT: Final = "預檢結果"
_COLUMNS: Final[Mapping[str, float]] = {
    "序": 20,
    "案件編號": 48,
    "類別": 26,
    "姓名": 65,
    "證號": 53,
    "職稱": 68,
    "到職／起日": 51,
    "法定期限": 66,
    _VERDICT: 58,
    "頁次": 0,
}
_SIZE: Final = 8.5
_LABEL_WIDTH: Final = 62.0
_MOST_LINES: Final = 12
"""The list is an index: what is longer stands in full in the summary."""


def _cells(
    texts: Sequence[str], *, bold: bool = False, verdict: Verdict | None = None
) -> list[Cell]:
    used = sum(_COLUMNS.values())
    left_aligned = {"案件編號", "姓名", "職稱"}
    return [
        Cell(
            text,
            wide or BODY_WIDTH - used,
            _SIZE,
            bold=bold,
            middle=bold or name not in left_aligned,
            most_lines=_MOST_LINES,
            shape=verdict if name == _VERDICT else None,
        )
        for text, (name, wide) in zip(texts, _COLUMNS.items(), strict=True)
    ]


def _case_row(
    number: int, result: CaseResult, matter: Matter, waivers: Mapping[str, Waiver], page: str
) -> list[Block]:
    reading = matter.reading(result, KEY)
    facts = result.case.facts
    since = reading.fact(start_key(result.case))
    verdict = VERDICT_WORDS[result.verdict]
    waived = waived_in(result, waivers)
    return row(
        _cells(
            (
                str(number),
                reading.fact("case_no"),
                reading.known("case_kind") or "未填",
                reading.joined("name", "name_roman", between="\n"),
                reading.fact("id_number"),
                reading.fact("job_title"),
                f"{since}\n解聘" if facts.case_kind == "解聘" else since,
                deadline_text(deadline(result.case, matter.workdays), between="\n"),
                f"{verdict}\n{reasons_given(waived)}" if waived else verdict,
                page,
            ),
            verdict=result.verdict,
        )
    )


def _label(text: str) -> Cell:
    return Cell(text, _LABEL_WIDTH, 9.5, middle=True)


def _counts(result: BatchResult, waived: int) -> Iterator[Block]:
    kinds = Counter(c.case.facts.case_kind for c in result.cases)
    by_kind = [f"{kind} {kinds[kind]}件" for kind in CASE_KINDS if kinds[kind]]
    if kinds[None]:
        by_kind.append(f"類別未填 {kinds[None]}件")
    text = f"共 {len(result.cases)}件" + ("：" + "、".join(by_kind) if by_kind else "")
    if waived:
        text += f"；其中 {waived}件有已附理由之檢核事項"
    rest = BODY_WIDTH - _LABEL_WIDTH
    yield from row((_label("案件"), Cell(text, rest, 9.5)))
    counts = result.counts()
    verdicts = [
        Cell(f"{VERDICT_WORDS[v]} {counts[v]}", rest / len(Verdict), 9.5, shape=v)
        for v in reversed(Verdict)
    ]
    yield from row((_label(_VERDICT), *verdicts))


def _statement(matter: Matter, waived: int, *, has_pages: bool) -> Block:
    result = matter.result
    text = f"{NOT_BINDING}「可報送」指依{roc(result.as_of)}之資料與規則，未發現阻擋及警示事項。"
    if waived:
        text += "「附理由」為機關敘明理由而不計入預檢結果之事項數，理由載於各案件摘要。"
    if has_pages:
        text += "「頁次」為案件摘要之頁次。"
    made = (
        f"{PROGRAM} {matter.program_version}，檢核規則 {result.rule_count} 條，"
        f"規則表 SHA-256 {result.law_sha256}，{tables_words(result.tables)}"
    )
    return stacked(paragraph([*lines_of(text, 9), *lines_of(made, 7.5)]))


def lay_out(matter: Matter, first_pages: Sequence[int], progress: Progress) -> Iterator[Page]:
    """The pages of the list.

    `first_pages` tells the page of the summaries on which each case begins; none where there are
    no summaries.
    """
    result = matter.result
    with_reasons = sum(bool(waived_in(case, waivers)) for case, waivers, _ in matter.cases())

    def head(at: int) -> Iterator[Block]:
        yield from heading(matter, KEY, NAME, at)
        if not at:
            yield from _counts(result, with_reasons)
            yield space(8)
        if in_table:
            yield from row(_cells(tuple(_COLUMNS), bold=True))

    total = len(result.cases)
    in_table = bool(total)
    flow = Flow(head)
    flow.pages[0].bookmark = "報送清單"
    pages = [str(page) for page in first_pages] or [NOT_ASKED] * total
    statement = _statement(matter, with_reasons, has_pages=bool(first_pages))
    closing = (statement, space(8), sign_boxes(matter.choice.boxes))
    for done, ((case, waivers, _), page) in enumerate(zip(matter.cases(), pages, strict=True)):
        progress("編排報送清單", done, total)
        blocks = _case_row(done + 1, case, matter, waivers, page)
        if 0 < done == total - 1:
            flow.turn_for(sum(block.height for block in (*blocks, *closing)) + _GAP)
        flow.put(*blocks)
        yield from flow.full_pages()
    in_table = False
    if not total:
        flow.put_each(paragraph(lines_of("名冊中沒有案件。", 11)))
    flow.gap(_GAP)
    flow.put(*closing)
    yield from flow.pages


def document(matter: Matter, first_pages: Sequence[int]) -> Document:
    """The list, ready to be drawn; `first_pages` as in `lay_out`."""
    return Document(
        KEY,
        STEMS[KEY],
        matter.about(NAME),
        lambda progress: lay_out(matter, first_pages, progress),
    )
