"""The packet: checked cases in, one PDF out, written whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate, count
from pathlib import Path
from typing import Final

from app.packets.cover import Occasion, lay_out_cover, lay_out_lacking, org_of
from app.packets.document import About, Progress, drawn
from app.packets.fonts import faces, one_line
from app.packets.page import Page
from app.packets.summary import lay_out, summarise
from app.packets.waived import NO_WAIVERS
from app.rules.dates import WorkCalendar, roc, roc_year
from app.rules.results import BatchResult
from app.stored import Waiver

TITLE: Final = "聘用人員登記備查案件報送前預檢"
_FULL_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_LEAVE: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class PacketError(Exception):
    """The packet cannot be written. The message is one sentence that says why, for the clerk."""


def _ignore(what: str, done: int, total: int) -> None:
    """For callers that show no progress."""


def write_packet(
    result: BatchResult,
    folder: Path,
    *,
    workdays: WorkCalendar,
    printed_on: date,
    program_version: str,
    full_ids: bool = False,
    waivers: Sequence[Mapping[str, Waiver]] = (),
    progress: Progress = _ignore,
) -> Path:
    """Write the packet of a checked batch into a folder, which may not exist yet.

    Answers the file: 報送前預檢_1150420.pdf after the date of the check, _2 and so on where that
    is taken; an earlier file is never touched. The same input gives the same bytes. ID numbers
    are masked but with `full_ids`. `waivers` are by rule what has been set aside, for each case in
    turn or for none; the verdicts must leave it out already. Raises PacketError where the folder
    does not take the file, and whatever `progress` raises; neither leaves anything behind.
    """
    _refuse_no_folder(folder)
    occasion = Occasion(org_of(result.cases), printed_on, program_version, full_ids)
    content = render(result, occasion, workdays, progress, waivers)
    progress("寫入檔案", 0, 0)
    day = result.as_of
    return _place(content, folder, f"報送前預檢_{roc_year(day)}{day.month:02d}{day.day:02d}")


def render(
    result: BatchResult,
    occasion: Occasion,
    workdays: WorkCalendar,
    progress: Progress = _ignore,
    waivers: Sequence[Mapping[str, Waiver]] = (),
) -> bytes:
    """The packet as the bytes of a PDF; `waivers` as in `write_packet`."""
    progress("準備字型", 0, 0)
    faces()
    total = len(result.cases)
    summaries = []
    cases: list[list[Page]] = []
    set_aside = waivers or [NO_WAIVERS] * total
    for done, (case, waived) in enumerate(zip(result.cases, set_aside, strict=True)):
        progress("編排案件摘要", done, total)
        summary = summarise(
            case, result.as_of, workdays, full_ids=occasion.full_ids, waivers=waived
        )
        summaries.append(summary)
        cases.append(lay_out(summary))
    first_pages = list(accumulate(map(len, cases), initial=1))[:-1]
    # How many pages the list takes does not hang on the numbers that stand in it.
    counts = [summary.waived for summary in summaries]
    offset = len(lay_out_cover(result, occasion, workdays, first_pages, counts))
    pages = lay_out_cover(result, occasion, workdays, [offset + at for at in first_pages], counts)
    for of_case in cases:
        pages += of_case
    pages += lay_out_lacking(summaries)
    org = one_line(occasion.org)
    about = About(
        title=f"{TITLE}（{org}）",
        subject=TITLE,
        author=org,
        creator=f"聘用登記預檢 {occasion.program_version}",
        foot_left=org,
        foot_middle=f"列印日期 {roc(occasion.printed_on)}",
    )
    return drawn(pages, about, progress)


def _refuse_no_folder(folder: Path) -> None:
    for place in (folder, *folder.parents):
        if place.is_dir():
            return
        if place.exists():
            raise PacketError(f"「{place}」是檔案而不是資料夾，請另選一個資料夾。")


def _reason(broken: OSError, folder: Path) -> str:
    if broken.errno in _FULL_DISK:
        return f"「{folder}」所在的磁碟空間不足，報送包未寫入，請清出空間後再試。"
    if broken.errno in _NO_LEAVE:
        return f"沒有寫入「{folder}」的權限，報送包未寫入，請另選一個資料夾。"
    return f"無法寫入「{folder}」（{broken.strerror or '原因不明'}），請另選一個資料夾。"


def _place(content: bytes, folder: Path, stem: str) -> Path:
    """Put the bytes under the first free name, whole from the moment the name exists."""
    half = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{stem}_", suffix=".part", dir=folder)
        half = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        target = _claimed(folder, stem)
        try:
            half.replace(target)
        except OSError:
            target.unlink(missing_ok=True)
            raise
    except OSError as broken:
        raise PacketError(_reason(broken, folder)) from broken
    finally:
        if half is not None:
            half.unlink(missing_ok=True)
    return target


def _claimed(folder: Path, stem: str) -> Path:
    """The first free name, made ours by an empty file, so that no other program can take it."""
    for number in count(1):
        target = folder / (f"{stem}.pdf" if number == 1 else f"{stem}_{number}.pdf")
        try:
            target.touch(exist_ok=False)
        except FileExistsError:
            continue
        return target
    raise AssertionError  # count() never ends
