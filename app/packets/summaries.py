"""案件摘要 of all cases: one after the other, each from a new page on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.packets.choice import STEMS
from app.packets.document import Document, Progress
from app.packets.matter import Matter, no_cases
from app.packets.page import Page
from app.packets.summary import TITLE, lay_out, summarise

KEY: Final = "summaries"


def pages(matter: Matter, progress: Progress) -> Iterator[Page]:
    """The summaries, laid out as they are asked for. Only the first page of each has a bookmark."""
    total = len(matter.result.cases)
    as_of, full_ids = matter.result.as_of, matter.full_ids(KEY)
    for done, (case, waivers, _) in enumerate(matter.cases()):
        progress("編排案件摘要", done, total)
        summary = summarise(case, as_of, matter.workdays, full_ids=full_ids, waivers=waivers)
        yield from lay_out(summary, matter.choice.boxes, matter.choice.names)
    if not total:
        yield from no_cases(matter, KEY, TITLE)


def first_pages(matter: Matter, progress: Progress) -> list[int]:
    """On which page each case begins, from 1; none where no summaries have been chosen."""
    if KEY not in matter.choice.documents or not matter.result.cases:
        return []
    return [at for at, page in enumerate(pages(matter, progress), 1) if page.bookmark]


def document(matter: Matter) -> Document:
    """The summaries, ready to be drawn."""
    return Document(KEY, STEMS[KEY], matter.about(TITLE), lambda progress: pages(matter, progress))
