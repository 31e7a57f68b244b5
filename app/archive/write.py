"""Cases and attachments → one file for another office, written whole or not at all."""

from __future__ import annotations

import hashlib
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from app.archive.form import (
    ATTACHMENTS,
    CASES,
    FORMAT,
    LEAST_PASSPHRASE,
    MANIFEST,
    MAX_CASES,
    MAX_CASES_JSON,
    MAX_FILE,
    MAX_MEMBERS,
    MAX_TEXT,
    MAX_UNPACKED,
    MEGABYTE,
    VERSION,
    CannotSend,
    Listed,
    Office,
    SentCase,
    SentWaiver,
    folded,
    safe_name,
)
from app.archive.sealing import SealingEnded, seal
from app.files_out import whole_file
from app.rules.results import BatchResult
from app.stored import Waiver

Progress = Callable[[str, int, int], None]
"""What is being done, how many are done, of how many. It may raise, which stops the work."""

_AT_ONCE: Final = MEGABYTE


def _ignore(what: str, done: int, total: int) -> None:
    """For callers that show no progress."""


def sent_cases(
    result: BatchResult, waivers: Sequence[Mapping[str, Waiver]] = ()
) -> tuple[SentCase, ...]:
    """The cases of a checked batch as they are sent; `waivers` for each in turn, or for none."""
    none: Mapping[str, Waiver] = {}
    return tuple(
        SentCase(
            dict(case.case.typed),
            dict(case.case.notes),
            tuple(
                SentWaiver(w.rule, w.reason, w.basis, w.by, w.at)
                for w in (waivers[n] if waivers else none).values()
            ),
        )
        for n, case in enumerate(result.cases)
    )


def write_archive(
    file: Path,
    cases: Sequence[SentCase],
    office: Office,
    *,
    made_on: datetime,
    program: str,
    attachments: Sequence[Path] = (),
    passphrase: str = "",
    progress: Progress = _ignore,
) -> None:
    """Write cases and attachments; an existing file is replaced.

    With a passphrase the whole is sealed by age (scrypt), which makes other bytes each time;
    without one the same input gives the same bytes. Raises CannotSend, CannotWrite, and whatever
    `progress` raises; none leaves anything behind.
    """
    key = passphrase_of(passphrase)
    if passphrase and len(key) < LEAST_PASSPHRASE:
        raise CannotSend(f"通關密語只有 {len(key)} 字，請取 {LEAST_PASSPHRASE} 字以上。")
    with whole_file(file) as out:
        if not key:
            _write(out, cases, office, made_on, program, attachments, progress)
            if out.tell() > MAX_FILE:
                raise _too_big(out.tell())
            return
        plain = io.BytesIO()
        _write(plain, cases, office, made_on, program, attachments, progress)
        if plain.tell() > MAX_FILE:
            raise _too_big(plain.tell())
        try:
            out.write(seal(plain.getvalue(), key, lambda: progress("加上通關密語", 0, 0)))
        except SealingEnded:
            raise CannotSend(
                "加上通關密語到一半就停了，檔案未寫入，可能是記憶體不足；請關閉其他程式後再送出。"
            ) from None


def passphrase_of(typed: str) -> str:
    """The passphrase as it is used: one form for each character, without space at either end."""
    return unicodedata.normalize("NFC", typed).strip()


def _write(
    out: BinaryIO,
    cases: Sequence[SentCase],
    office: Office,
    made_on: datetime,
    program: str,
    attachments: Sequence[Path],
    progress: Progress,
) -> None:
    packed = _cases_json(cases)
    if len(attachments) > MAX_MEMBERS - 2:
        raise CannotSend(f"附件有 {len(attachments):,} 個，超過 {MAX_MEMBERS - 2} 個；請分次送出。")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        room = MAX_UNPACKED - len(packed)
        listed = [_put(archive, CASES, [packed], made_on, room)]
        taken: set[str] = set()
        for done, source in enumerate(attachments):
            progress("放入附件", done, len(attachments))
            own = safe_name(source.name, taken)
            taken.add(folded(own))
            pieces = _pieces(source, done, len(attachments), progress)
            listed.append(_put(archive, ATTACHMENTS + own, pieces, made_on, room))
            room -= listed[-1].size
        said = _manifest_json(office, made_on, program, listed)
        _put(archive, MANIFEST, [said], made_on, MAX_UNPACKED)


def _pieces(source: Path, done: int, total: int, progress: Progress) -> Iterable[bytes]:
    try:
        with source.open("rb") as file:
            while piece := file.read(_AT_ONCE):
                progress("放入附件", done, total)
                yield piece
    except OSError:
        raise CannotSend(
            f"附件「{source.name}」無法讀取，請確認檔案還在、未由其他程式使用，或移除這個附件。"
        ) from None


def _put(
    archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes], made_on: datetime, room: int
) -> Listed:
    info = zipfile.ZipInfo(name, made_on.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0  # else the system that wrote it
    digest = hashlib.sha256()
    size = 0
    with archive.open(info, "w") as member:
        for piece in pieces:
            size += len(piece)
            if size > room:
                raise _too_big(MAX_UNPACKED - room + size)
            digest.update(piece)
            member.write(piece)
    return Listed(name, size, digest.hexdigest())


def _too_big(size: int) -> CannotSend:
    return CannotSend(
        f"案件與附件合計超過 {size // MEGABYTE:,} MB，一個檔案放不下；請減少附件或分次送出。"
    )


def _cases_json(cases: Sequence[SentCase]) -> bytes:
    if not cases:
        raise CannotSend("沒有要送出的案件，請先選擇案件。")
    for case in cases:
        longest = max(
            (len(text) for text in (*case.typed.values(), *case.notes.values())), default=0
        )
        if longest > MAX_TEXT:
            number = case.typed.get("case_no", "")
            raise CannotSend(
                f"案件「{number}」有一欄長達 {longest:,} 字，超過 {MAX_TEXT:,} 字；請縮短後再送出。"
            )
    packed = _json({"cases": [_case(case) for case in cases]})
    if len(cases) > MAX_CASES or len(packed) > MAX_CASES_JSON:
        raise CannotSend(f"案件有 {len(cases):,} 件，一個檔案放不下；請分次送出。")
    return packed


def _case(case: SentCase) -> dict[str, Any]:
    return {
        "typed": dict(case.typed),
        "notes": dict(case.notes),
        "waivers": [
            {
                "rule": w.rule,
                "reason": w.reason,
                "basis": w.basis,
                "by": w.by,
                "at": w.at.isoformat(),
            }
            for w in case.waivers
        ],
    }


def _manifest_json(
    office: Office, made_on: datetime, program: str, files: Iterable[Listed]
) -> bytes:
    return _json(
        {
            "format": FORMAT,
            "version": VERSION,
            "made_on": made_on.isoformat(timespec="seconds"),
            "program": program,
            "office": {
                "org_code": office.org_code,
                "org_name": office.org_name,
                "org_type": office.org_type,
                "submitter_org": office.submitter_org,
            },
            "files": [{"name": f.name, "size": f.size, "sha256": f.sha256} for f in files],
        }
    )


def _json(content: object) -> bytes:
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    try:
        return text.encode()
    except UnicodeEncodeError:  # half a character, which no file holds
        raise CannotSend("案件內有無法寫入檔案的字元，請在「案件」改正後再送出。") from None
