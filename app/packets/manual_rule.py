"""One rule as it stands in the manual: what it says of itself, its examples, its dated values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from app.packets.flow import MOST_TOGETHER, Cell, Flow, lines_of, paragraph, row, section, space
from app.packets.page import BODY_WIDTH, Block, Mark
from app.rules.rule_page import RulePage, ValueView, VersionView

_LABEL_WIDTH: Final = 58.0
_SIZE: Final = 9.5
_TABLE_SIZE: Final = 9.0

Column = tuple[str, float]
_MIDDLE: Final = "結果"
EXAMPLES: Final[Sequence[Column]] = ((_MIDDLE, 54), ("情形", 132), ("所填內容", BODY_WIDTH - 186))
VALUES: Final[Sequence[Column]] = (
    ("資料", 112),
    ("適用期間", 88),
    ("內容", 118),
    ("依據", BODY_WIDTH - 318),
)


def put_rule(flow: Flow, rule: RulePage, again: list[Block]) -> None:
    """Set one rule. `again` is kept to what a new page has to repeat: the rule, the table's head.

    It is left empty: what follows the rule begins afresh.
    """
    first, *rest = paragraph(lines_of(f"{rule.id}　{rule.title}", 13, bold=True), below=3)
    heading = [first._replace(mark=Mark(rule.id, f"{rule.id}　{rule.title}", 1)), *rest]
    continued = paragraph(lines_of(f"{rule.id}　{rule.title}（續）", 9), below=3)
    for version in rule.versions:
        if len(rule.versions) > 1:
            heading += paragraph(lines_of(f"{version.interval}：{version.title}", 10.5, bold=True))
        rows = _said(version)
        together = _that_stay(rows, MOST_TOGETHER - sum(b.height for b in heading))
        flow.put(*heading, *rows[:together])
        again[:] = continued
        flow.put_each(rows[together:])
        heading = []
        _put_table(flow, "例", EXAMPLES, _example_cells(version), again)
    if rule.law:
        _put_table(flow, "所用法規資料", VALUES, map(_value_cells, rule.law), again)
    again.clear()


def _that_stay(rows: Sequence[Block], room: float) -> int:
    """How many rows stand by the heading: all that fit into so much height, at least one."""
    for count, block in enumerate(rows):
        room -= block.height
        if room < 0:
            return max(count, 1)
    return len(rows)


def _pair(name: str, value: str, wide: float) -> tuple[Cell, Cell]:
    return Cell(name, _LABEL_WIDTH, _SIZE, middle=True), Cell(value, wide - _LABEL_WIDTH, _SIZE)


def _said(of: VersionView) -> list[Block]:
    third, half = BODY_WIDTH / 3, BODY_WIDTH / 2
    basis = "\n".join(f"{b}（{b.version}）" for b in of.basis)
    rows = [
        (
            *_pair("嚴重度", of.severity, third),
            *_pair("類別", of.rule_class, third),
            *_pair("把握程度", of.confidence, third),
        ),
        _pair("為什麼", of.why, BODY_WIDTH),
        _pair("怎麼辦", of.fix, BODY_WIDTH),
        _pair(of.basis_word, basis, BODY_WIDTH),
        _pair("適用案件", of.kind_words, BODY_WIDTH),
        (*_pair("適用規定", of.dated_by_words, half), *_pair("適用期間", of.interval, half)),
        _pair("看的欄位", of.field_words, BODY_WIDTH),
    ]
    return [block for cells in rows for block in row(cells)]


def _example_cells(of: VersionView) -> Iterable[Sequence[str]]:
    for example in of.examples:
        typed = example.typed(between="\n")
        when = f"（{example.checked_on}預檢）" if example.checked_on else ""
        yield example.word, example.note, typed + when


def _value_cells(value: ValueView) -> Sequence[str]:
    return value.name, value.interval, value.value, f"{value.basis}（{value.confidence}）"


def _put_table(
    flow: Flow,
    heading: str,
    columns: Sequence[Column],
    table: Iterable[Sequence[str]],
    again: list[Block],
) -> None:
    """Set a table whose head is repeated on every page that it goes on to."""
    heads = [Cell(text, wide, _TABLE_SIZE, bold=True, middle=True) for text, wide in columns]
    header = row(heads)
    rows = [
        block
        for texts in table
        for block in row(
            [
                Cell(text, wide, _TABLE_SIZE, middle=name == _MIDDLE)
                for text, (name, wide) in zip(texts, columns, strict=True)
            ]
        )
    ]
    flow.put(space(5), section(heading), *header, *rows[:1])
    before = list(again)
    again += header
    flow.put_each(rows[1:])
    again[:] = before
