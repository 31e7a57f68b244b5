"""檢核規則手冊: every rule on paper, by subject, with contents, page numbers and an outline.

It hangs on no day and no case: the same rules give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final

from app.packets.document import About, Progress, drawn
from app.packets.flow import (
    LEADING,
    Cell,
    Flow,
    lines_of,
    paragraph,
    row,
    section,
    space,
    title,
)
from app.packets.fonts import faces, one_line, width
from app.packets.manual_rule import put_rule
from app.packets.page import (
    ASCENT,
    BODY_HEIGHT,
    BODY_WIDTH,
    LEFT,
    RIGHT,
    Block,
    Mark,
    Page,
    Stroke,
    Words,
)
from app.rules.rule_page import BASIS_NOTE, LEGEND, RulePage, by_subject
from app.rules.wording import MINISTRY_DECIDES

TITLE: Final = "檢核規則手冊"
PROGRAM: Final = "聘用登記預檢"
_LEGEND_TITLE: Final = "用語"
_LEGEND_KEY: Final = "legend"
_DOT: Final = "."

Subject = tuple[str, Sequence[RulePage]]


def _ignore(what: str, done: int, total: int) -> None:
    """For callers that show no progress."""


def render_manual(
    rules: Sequence[RulePage],
    *,
    program_version: str,
    law_sha256: str,
    progress: Progress = _ignore,
) -> bytes:
    """The manual as the bytes of a PDF. Raises whatever `progress` raises."""
    progress("準備字型", 0, 0)
    faces()
    subjects = by_subject(rules)
    body = [*_lay_out_legend()]
    for done, (subject, these) in enumerate(subjects):
        progress("編排規則", done, len(subjects))
        body += _lay_out_subject(_key_of(done), subject, these)
    cover = _lay_out_cover(len(rules), program_version, law_sha256)
    # How many pages the contents take does not hang on the numbers that stand in them.
    before = len(cover) + len(_lay_out_contents(subjects, {}))
    places = {
        placed.mark.key: number
        for number, page in enumerate(body, before + 1)
        for _, placed in page.placed
        if placed.mark
    }
    about = About(
        title=f"{TITLE}（{program_version}）",
        subject=TITLE,
        author=PROGRAM,
        creator=f"{PROGRAM} {program_version}",
        foot_left=f"{PROGRAM} {program_version}",
        foot_middle=TITLE,
    )
    pages = [*cover, *_lay_out_contents(subjects, places), *body]
    # Its examples show on purpose what cannot be printed.
    return drawn(pages, about, progress, lists_missing=False).content


def _key_of(subject: int) -> str:
    return f"subject-{subject}"


def _lay_out_cover(count: int, program_version: str, law_sha256: str) -> list[Page]:
    flow = Flow(lambda _: [space(0.28 * BODY_HEIGHT)])
    flow.put(title(TITLE, 34), space(4), title("聘用人員登記備查案件報送前預檢", 16), space(28))
    flow.put(title(f"{program_version} 版　規則 {count} 項", 12))
    statement = f"本手冊列出本程式所收錄之規則，{MINISTRY_DECIDES}"
    made = f"法規資料 SHA-256 {law_sha256}"
    (foot,) = paragraph([*lines_of(statement, 9.5), *lines_of(made, 7.5)])
    flow.put_at_bottom(foot)
    flow.pages[0].bookmark = TITLE
    return flow.pages


def _lay_out_contents(subjects: Sequence[Subject], places: Mapping[str, int]) -> list[Page]:
    """The contents; `places` tells the page of each key, where that is known already."""

    def head(at: int) -> Iterator[Block]:
        yield title("目次" + ("（續頁）" if at else ""), 13 if at else 18)
        yield space(6)

    def entry(key: str, text: str, *, is_subject: bool = False) -> Block:
        return _entry(key, text, str(places.get(key, 0)), is_subject=is_subject)

    flow = Flow(head)
    flow.put(entry(_LEGEND_KEY, _LEGEND_TITLE, is_subject=True))
    for at, (subject, rules) in enumerate(subjects):
        flow.gap(5)
        first, *others = [entry(rule.id, f"{rule.id}　{rule.title}") for rule in rules]
        flow.put(entry(_key_of(at), subject, is_subject=True), first)
        flow.put_each(others)
    flow.pages[0].bookmark = "目次"
    return flow.pages


def _entry(key: str, text: str, number: str, *, is_subject: bool) -> Block:
    """One line of the contents: dots lead from the words to the number at the right margin."""
    size = 11.0 if is_subject else 10.0
    left = LEFT if is_subject else LEFT + 14
    number_left = RIGHT - width(number) * size
    # All dots end at one place, whatever the number: they stand below each other.
    dots_right = RIGHT - 26
    text = _fitting(one_line(text), (dots_right - left) / size - 2)
    room = dots_right - left - (width(text) + 0.5) * size
    dots = _DOT * int(room / (width(_DOT) * size))
    y = (LEADING - 1) / 2 * size + ASCENT * size
    words = [
        Words(left, y, size, text, bold=is_subject),
        Words(dots_right - width(dots) * size, y, size, dots),
        Words(number_left, y, size, number),
    ]
    return Block(size * LEADING + 1.5, words, leads_to=key)


def _fitting(text: str, room: float) -> str:
    """The text, cut and ended in … where it is wider than so many ems."""
    if width(text) <= room:
        return text
    widths = accumulate(map(width, text))
    return text[: sum(wide + 1 <= room for wide in widths)] + "…"


def _running_head(subject: str) -> list[Block]:
    """The head of a page: the manual's name and the subject, above a line."""
    size = 8.5
    y = size * ASCENT
    right = _fitting(one_line(subject), BODY_WIDTH / size / 2)
    words = [
        Words(LEFT, y, size, TITLE),
        Words(RIGHT - width(right) * size, y, size, right),
    ]
    return [Block(13, words, [Stroke(LEFT, 12, RIGHT, 12)]), space(7)]


def _part(key: str, text: str) -> Block:
    """The heading of a subject."""
    size = 17.0
    fitting = _fitting(one_line(text), BODY_WIDTH / size)
    words = [Words(LEFT, size * ASCENT, size, fitting, bold=True)]
    return Block(size * 1.7, words, mark=Mark(key, text, 0))


def _lay_out_legend() -> list[Page]:
    flow = Flow(lambda _: _running_head(_LEGEND_TITLE))
    flow.put(_part(_LEGEND_KEY, _LEGEND_TITLE))
    for group, words in LEGEND:
        flow.put(section(group), *_legend_rows(words))
        flow.gap(8)
    flow.put_each(paragraph(lines_of(BASIS_NOTE, 10)))
    return flow.pages


def _legend_rows(words: Iterable[tuple[str, str]]) -> Iterator[Block]:
    for word, meaning in words:
        yield from row((Cell(word, 84, middle=True), Cell(meaning, BODY_WIDTH - 84)))


def _lay_out_subject(key: str, subject: str, rules: Sequence[RulePage]) -> list[Page]:
    """The rules of one subject, from a new page on."""
    again: list[Block] = []

    def head(_: int) -> list[Block]:
        return [*_running_head(subject), *again]

    flow = Flow(head)
    flow.put(_part(key, subject))
    for rule in rules:
        put_rule(flow, rule, again)
        flow.gap(16)
    return flow.pages
