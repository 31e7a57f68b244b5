"""報送清單: what the packet holds, case by case, and who signs for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from app.packets import summaries
from app.packets.choice import STEMS
from app.packets.document import Document, Progress
from app.packets.flow import (
    CELL_PAD,
    TIGHT,
    Cell,
    Flow,
    lines_of,
    paragraph,
    row,
    sign_boxes,
    space,
    stacked,
)
from app.packets.matter import NO_CASES, PROGRAM, Matter, heading
from app.packets.page import BODY_WIDTH, Block, Page
from app.packets.shown import deadline, deadline_text, start_key
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
_NUMBER: Final = "序"
_CASE_NO: Final = "案件編號"
_NAME: Final = "姓名"
_PAGE: Final = "頁次"
_COLUMNS: Final[Mapping[str, float]] = {
    _NUMBER: 23,
    _CASE_NO: 59.5,
    "類別": 26,
    _NAME: 55,
    "證號": 51,
    "職稱": 68,
    "到職／起日": 51,
    "法定期限": 65.5,
    _VERDICT: 58,
    _PAGE: 0,
}
"""By their names how wide they are, in points; the last takes what is left."""
_SIZE: Final = 8.5
_LABEL_WIDTH: Final = 62.0
_MOST_LINES: Final = 16
"""The list is an index: what is longer stands in full in the summary."""


def _widths(*, has_pages: bool) -> dict[str, float]:
    """The columns and their widths; where there are no pages to tell, names have their room."""
    rest = BODY_WIDTH - sum(_COLUMNS.values())
    if has_pages:
        return {**_COLUMNS, _PAGE: rest}
    columns = {**_COLUMNS, _NAME: _COLUMNS[_NAME] + rest}
    del columns[_PAGE]
    return columns


def _cells(
    columns: Mapping[str, float],
    texts: Sequence[str],
    *,
    bold: bool = False,
    verdict: Verdict | None = None,
) -> list[Cell]:
    left_aligned = {_CASE_NO, _NAME, "職稱"}
    return [
        Cell(
            text,
            wide,
            _SIZE,
            bold=bold,
            middle=bold or name not in left_aligned,
            most_lines=_MOST_LINES,
            shape=verdict if name == _VERDICT else None,
            pad=TIGHT if name in (_NUMBER, _PAGE) else CELL_PAD,
            is_number=name == _CASE_NO,
        )
        for text, (name, wide) in zip(texts, columns.items(), strict=True)
    ]


def _case_row(
    columns: Mapping[str, float],
    number: int,
    result: CaseResult,
    matter: Matter,
    waivers: Mapping[str, Waiver],
    page: tuple[str, ...],
) -> list[Block]:
    reading = matter.reading(result, KEY)
    facts = result.case.facts
    since = reading.fact(start_key(result.case))
    verdict = VERDICT_WORDS[result.verdict]
    waived = waived_in(result, waivers)
    return row(
        _cells(
            columns,
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
                *page,
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
    registered = sum(c.case.facts.registered_on is not None for c in result.cases)
    of_them = [f"{registered}件已登記備查"] if registered else []
    if waived:
        of_them.append(f"{waived}件有已附理由之檢核事項")
    if of_them:
        text += f"\n其中 {'、'.join(of_them)}"
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
    no summaries, and then the list has no column for it.
    """
    result = matter.result
    with_reasons = sum(bool(waived_in(case, waivers)) for case, waivers, _ in matter.cases())

    def head(at: int) -> Iterator[Block]:
        yield from heading(matter, KEY, NAME, at)
        if not at:
            yield from _counts(result, with_reasons)
            yield space(8)
        if in_table:
            yield from row(_cells(columns, tuple(columns), bold=True))

    total = len(result.cases)
    in_table = bool(total)
    columns = _widths(has_pages=bool(first_pages))
    flow = Flow(head)
    flow.pages[0].bookmark = "報送清單"
    pages: list[tuple[str, ...]] = [(str(page),) for page in first_pages] or [()] * total
    statement = _statement(matter, with_reasons, has_pages=bool(first_pages))
    closing = (statement, space(8), sign_boxes(matter.choice.boxes))
    for done, ((case, waivers, _), page) in enumerate(zip(matter.cases(), pages, strict=True)):
        progress("編排報送清單", done, total)
        blocks = _case_row(columns, done + 1, case, matter, waivers, page)
        if 0 < done == total - 1:
            flow.turn_for(sum(block.height for block in (*blocks, *closing)) + _GAP)
        flow.put(*blocks)
        yield from flow.full_pages()
    in_table = False
    if not total:
        flow.put_each(paragraph(lines_of(NO_CASES, 11)))
    flow.gap(_GAP)
    flow.put(*closing)
    yield from flow.pages


def document(matter: Matter, first_pages: Sequence[int] | None = None) -> Document:
    """The list, ready to be drawn; `first_pages` as in `lay_out`, found out where not given."""

    def pages(progress: Progress) -> Iterator[Page]:
        known = first_pages if first_pages is not None else summaries.first_pages(matter, progress)
        return lay_out(matter, known, progress)

    return Document(KEY, STEMS[KEY], matter.about(NAME), pages)
