"""報送清單: what the packet holds, case by case; and the list of what could not be printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.packets.flow import (
    Cell,
    Flow,
    lines_of,
    paragraph,
    row,
    sign_boxes,
    space,
    stacked,
    title,
)
from app.packets.fonts import code_of, lacking
from app.packets.page import BODY_WIDTH, Block, Page
from app.packets.shown import (
    Reading,
    deadline,
    deadline_text,
    start_key,
)
from app.packets.summary import Summary
from app.packets.waived import reasons_given
from app.rules.dates import WorkCalendar, roc
from app.rules.facts import CASE_KINDS
from app.rules.results import VERDICT_WORDS, BatchResult, CaseResult, Verdict
from app.rules.wording import NOT_BINDING, tables_words

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


@dataclass(frozen=True, slots=True)
class Occasion:
    """For whom, when and by what the packet was made."""

    org: str
    printed_on: date
    program_version: str
    full_ids: bool


def org_of(cases: Sequence[CaseResult]) -> str:
    """The agency of a batch: the one named, or the first of several."""
    names = list(dict.fromkeys(c.case.facts.org_name for c in cases if c.case.facts.org_name))
    if not names:
        return "（未填機關名稱）"
    return names[0] if len(names) == 1 else f"{names[0]}等{len(names)}個機關"


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
    number: int,
    result: CaseResult,
    workdays: WorkCalendar,
    page: int,
    *,
    full_ids: bool,
    waived: int,
) -> list[Block]:
    reading = Reading(result.case, full_ids)
    facts = result.case.facts
    since = reading.fact(start_key(result.case))
    verdict = VERDICT_WORDS[result.verdict]
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
                deadline_text(deadline(result.case, workdays), between="\n"),
                f"{verdict}\n{reasons_given(waived)}" if waived else verdict,
                str(page),
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


def _statement(result: BatchResult, occasion: Occasion, waived: int) -> Block:
    text = f"{NOT_BINDING}「可報送」指依{roc(result.as_of)}之資料與規則，未發現阻擋及警示事項。"
    if waived:
        text += "「附理由」為機關敘明理由而不計入預檢結果之事項數，理由載於各案件摘要。"
    made = (
        f"聘用登記預檢 {occasion.program_version}，檢核規則 {result.rule_count} 條，"
        f"規則表 SHA-256 {result.law_sha256}，{tables_words(result.tables)}"
    )
    return stacked(paragraph([*lines_of(text, 9), *lines_of(made, 7.5)]))


def lay_out_cover(
    result: BatchResult,
    occasion: Occasion,
    workdays: WorkCalendar,
    first_pages: Sequence[int],
    waived: Sequence[int] = (),
) -> list[Page]:
    """The pages of the list.

    `first_pages` tells the page on which each case begins, `waived` how many of its findings have
    been set aside (of none, where it is empty).
    """
    waived = waived or [0] * len(result.cases)
    with_reasons = sum(map(bool, waived))

    def head(at: int) -> Iterator[Block]:
        yield title("聘用人員登記備查案件報送清單" + ("（續頁）" if at else ""), 13 if at else 17)
        if not at:
            yield from paragraph(
                lines_of(
                    f"機關：{occasion.org}　　檢核基準日：{roc(result.as_of)}"
                    f"　　列印日期：{roc(occasion.printed_on)}",
                    10,
                ),
                below=4,
            )
            yield space(0.1)
            yield from _counts(result, with_reasons)
            yield space(8)
        if in_table:
            yield from row(_cells(tuple(_COLUMNS), bold=True))

    in_table = bool(result.cases)
    flow = Flow(head)
    each = zip(result.cases, first_pages, waived, strict=True)
    for number, (case, page, reasons) in enumerate(each, 1):
        flow.put(
            *_case_row(number, case, workdays, page, full_ids=occasion.full_ids, waived=reasons)
        )
    if not result.cases:
        flow.put_each(paragraph(lines_of("名冊中沒有案件。", 11)))
    in_table = False
    flow.gap(10)
    flow.put(_statement(result, occasion, with_reasons), space(8), sign_boxes())
    flow.pages[0].bookmark = "報送清單"
    return flow.pages


def lay_out_lacking(summaries: Sequence[Summary]) -> list[Page]:
    """The pages that list characters no face has, with their places; none where all are there."""
    found: dict[str, list[str]] = {}
    for summary in summaries:
        for label, text in summary.texts():
            for char in lacking(text):
                place = f"{summary.case_no}（{label}）"
                places = found.setdefault(char, [])
                if place not in places:
                    places.append(place)
    if not found:
        return []

    def head(at: int) -> Iterator[Block]:
        yield title("無法印出之字" + ("（續頁）" if at else ""))
        if not at:
            yield from paragraph(
                lines_of(
                    "下列字碼為私人造字，或本程式字型所無之字，文中以「▢」加字碼表示。"
                    "請依戶籍資料手寫補正，並確認系統內之用字。",
                    10,
                ),
                below=6,
            )
        yield from row((Cell("字碼", 90, 9.5, middle=True), Cell("所在案件", BODY_WIDTH - 90, 9.5)))

    flow = Flow(head)
    for char, places in sorted(found.items()):
        cells = (
            Cell(code_of(char), 90, middle=True),
            Cell("、".join(places), BODY_WIDTH - 90),
        )
        flow.put_each(row(cells))
    flow.pages[0].bookmark = "無法印出之字"
    return flow.pages
