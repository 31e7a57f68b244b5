"""The packet: every document that an office has chosen, one after the other, and where it is put.

A folder or a zip archive with names that sort, and a manifest by which it can be proved unchanged.
Written whole or not at all.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from app.packets import (
    checklist,
    cover,
    entry,
    findings,
    notices,
    register,
    register_sheets,
    summaries,
)
from app.packets.choice import STEMS
from app.packets.document import Document, Progress, no_progress
from app.packets.fonts import faces
from app.packets.manifest import MANIFEST, Entry, manifest
from app.packets.matter import Matter
from app.packets.placing import Files, PacketError, place_archive, place_folder
from app.rules.dates import roc_year

__all__ = ["PacketError", "document", "parts", "write_whole"]

_LONG: Final = 1000
"""Pages of a document that takes a noticeable part of memory."""

_DOCUMENTS: Final[Mapping[str, Callable[[Matter], Document]]] = {
    "list": cover.document,
    "register": register.document,
    "summaries": summaries.document,
    "findings": findings.document,
    "steps": checklist.document,
    "notices": notices.document,
    "entry": entry.document,
}
_SHEETS: Final[Mapping[str, Callable[[Matter, Progress], bytes]]] = {
    "xlsx": register_sheets.xlsx,
    "ods": register_sheets.ods,
}


class Part(NamedTuple):
    """One file of a packet: its name, its bytes, and how many pages it has (0 for no PDF)."""

    name: str
    content: bytes
    pages: int


def document(key: str, matter: Matter) -> Document:
    """One document by its key, by itself. Raises KeyError for an unknown one."""
    return _DOCUMENTS[key](matter)


def parts(matter: Matter, progress: Progress = no_progress) -> Iterator[Part]:
    """The files of a packet but for its manifest, one at a time, as they are drawn.

    The summaries come first, for the list tells their pages. Raises whatever `progress` raises.
    """
    progress("準備字型", 0, 0)
    faces()
    chosen = matter.choice.documents
    first_pages: Sequence[int] = ()
    if summaries.KEY in chosen:
        part, marked = _part(summaries.document(matter), progress)
        first_pages = marked[: len(matter.result.cases)]
        yield part
        del part  # else it would stay in memory while the next is made
    for key in STEMS:
        if key in chosen and key != summaries.KEY:
            is_list = key == cover.KEY
            one = cover.document(matter, first_pages) if is_list else document(key, matter)
            yield _part(one, progress)[0]
    if register.KEY in chosen:
        for ending in matter.choice.sheets:
            content = _SHEETS[ending](matter, progress)
            yield Part(f"{STEMS[register.KEY]}.{ending}", content, 0)


def _part(one: Document, progress: Progress) -> tuple[Part, Sequence[int]]:
    """A document as a file of the packet, and the pages on which its bookmarks lead."""
    made = one.drawn(progress)
    # What reportlab held of it, which holds itself in circles. Where Python may not collect on its
    # own, as beside a window, whoever turned that off does it.
    if made.pages > _LONG and gc.isenabled():
        gc.collect()
    return Part(f"{one.stem}.pdf", made.content, made.pages), made.marked


def write_whole(matter: Matter, folder: Path, progress: Progress = no_progress) -> Path:
    """Write a packet into a folder, which may not exist yet, in the form that was chosen.

    Answers the new folder or archive: 報送包_1150420 after the date of the check, _2 and so on
    where that is taken; an earlier one is never touched. The same matter gives the same bytes.
    Raises PacketError where the folder does not take it, and whatever `progress` raises; neither
    leaves anything behind.
    """
    stem = f"報送包_{_digits(matter.result.as_of)}"
    place = place_archive if matter.choice.form == "zip" else place_folder
    return place(folder, stem, _files(matter, progress))


def _files(matter: Matter, progress: Progress) -> Files:
    entries: list[Entry] = []
    for part in parts(matter, progress):
        entries.append(Entry.of(part.name, part.content, part.pages))
        name, content = part.name, part.content
        del part  # else it would stay in memory while the next is made
        yield name, content
        del content
    progress("寫入檔案", 0, 0)
    yield MANIFEST, manifest(matter, entries)


def _digits(day: date) -> str:
    return f"{roc_year(day)}{day.month:02d}{day.day:02d}"
