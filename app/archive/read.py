"""A file from another office → its cases as plain values, looked through before any is taken in.

Nothing of the file is trusted: not its names, not its sizes, not what it says of itself. Members
are read by the manifest's list alone, within limits that are known beforehand.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.archive.content import cases_in, manifest_in
from app.archive.form import (
    CASES,
    MANIFEST,
    MAX_CASES_JSON,
    MAX_FILE,
    MAX_MANIFEST,
    MAX_MEMBERS,
    MAX_UNPACKED,
    MEGABYTE,
    BadArchive,
    Listed,
    Manifest,
    NeedsPassphrase,
    SentCase,
    SentWaiver,
    folded,
    is_safe,
)
from app.archive.sealing import Refused, SealingEnded, unseal
from app.archive.write import passphrase_of
from app.intake.lines import expected
from app.intake.roster import Problem, Roster
from app.intake.stopping import Tick, unwatched
from app.rules.facts import FACTS, Case
from app.rules.values import read_case

_AGE: Final = b"age-encryption.org/v1\n"
_SCRYPT: Final = re.compile(rb"-> scrypt [A-Za-z0-9+/]+ (\d{1,3})\n")
_MOST_WORK: Final = 20
"""Of scrypt, as a power of two: a gigabyte of memory. Programs choose 18 to 20 by the machine."""
_ZIP: Final = b"PK"
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_AT_ONCE: Final = MEGABYTE
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    KeyError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    IndexError,
)


@dataclass(frozen=True, slots=True)
class Received:
    """What came in one file. `cases` are as a roster gives them: `row` is the place from 1.

    `waivers` are what the sender has set aside, for each case in turn: to be read, not applied.
    `problems` are the facts that could not be read.
    """

    manifest: Manifest
    cases: tuple[Case, ...]
    waivers: tuple[tuple[SentWaiver, ...], ...]
    problems: tuple[Problem, ...]
    attachments: tuple[Listed, ...]
    content: bytes
    """The archive, unsealed, for `app.archive.place`; empty where nothing is attached."""

    def roster(self, file: Path) -> Roster:
        """The same as a roster, for the preview and the check that rosters go through."""
        return Roster(file, "", 0, self.cases, self.problems)


def read_archive(file: Path, passphrase: str = "", tick: Tick = unwatched) -> Received:
    """Read a file from another office.

    Raises BadArchive, of which NeedsPassphrase where it is sealed and the passphrase is wrong or
    lacking, and what `tick` raises, which is called while it is unsealed. Every listed file has its
    listed size and SHA-256 then.
    """
    data = _load(file)
    if len(data) > MAX_FILE + MEGABYTE:
        raise _too_big(file)
    if data.startswith(_AGE):
        data = _unsealed(file, data, passphrase_of(passphrase), tick)
    if not data.startswith(_ZIP):
        raise BadArchive(f"「{file.name}」不是案件交換檔；請選擇對方以本程式送出的 .pinyong 檔案。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(file, archive, data)
    except _DAMAGE:
        raise _damaged(file) from None


def _load(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_FILE + 2 * MEGABYTE)
    except FileNotFoundError:
        raise BadArchive(f"找不到「{file.name}」，請確認檔案位置，或檔案是否已更名。") from None
    except OSError:
        raise BadArchive(f"「{file.name}」無法開啟，請確認有讀取權限、未由其他程式使用。") from None


def _unsealed(file: Path, data: bytes, key: str, tick: Tick) -> bytes:
    """The archive within a sealed file."""
    if not key:
        raise NeedsPassphrase(f"「{file.name}」設有通關密語，請輸入送件機關告知的通關密語。")
    work = _SCRYPT.match(data, len(_AGE))
    if work is None:
        raise BadArchive(
            f"「{file.name}」不是以通關密語封裝，或已不完整；請對方改用通關密語重新送出。"
        )
    if int(work[1]) > _MOST_WORK:
        raise BadArchive(f"「{file.name}」解開所需的記憶體遠超過一般，未讀取；請對方重新送出。")
    try:
        return unseal(data, key, tick)
    except SealingEnded:
        raise BadArchive(
            f"「{file.name}」解開到一半就停了，可能是記憶體不足；請關閉其他程式後再開啟。"
        ) from None
    except Refused as error:
        if "Decryption failed" in str(error):  # the key does not fit; all else is damage
            raise NeedsPassphrase(
                f"通關密語不符，無法開啟「{file.name}」；請確認大小寫與全半形後再輸入，"
                "忘記時請向送件機關查問，或請其重新送出。"
            ) from None
        raise _damaged(file) from None


def _read(file: Path, archive: zipfile.ZipFile, data: bytes) -> Received:
    members = _members(file, archive)
    if MANIFEST not in members:
        raise BadArchive(
            f"「{file.name}」沒有清單（{MANIFEST}），不是案件交換檔；請向送件機關確認。"
        )
    manifest = manifest_in(file.name, _content(file, archive, members[MANIFEST], MAX_MANIFEST))
    listed = {entry.name: entry for entry in manifest.files}
    _compare(file, members, listed)
    if CASES not in listed:
        raise BadArchive(f"「{file.name}」內沒有案件，請向送件機關確認。")
    packed = b"".join(checked_pieces(file.name, archive, members[CASES], listed[CASES]))
    sent = cases_in(file.name, packed)
    attachments = tuple(entry for entry in manifest.files if entry.name != CASES)
    for entry in attachments:
        for _ in checked_pieces(file.name, archive, members[entry.name], entry):
            pass
    cases, problems = _as_read(sent)
    return Received(
        manifest,
        cases,
        tuple(case.waivers for case in sent),
        problems,
        attachments,
        data if attachments else b"",
    )


def _members(file: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """What the archive holds by name, each safe to read. Raises BadArchive."""
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise BadArchive(f"「{file.name}」內有 {len(infos):,} 個檔案，遠超過一般，未讀取。")
    for info in infos:
        if info.orig_filename != info.filename or not is_safe(info.filename):
            raise _unsafe(file, info.orig_filename)
        if info.flag_bits & 1 or info.compress_type not in _PACKED:
            raise _damaged(file)
    if len({folded(info.filename) for info in infos}) < len(infos):
        raise BadArchive(f"「{file.name}」內有同名的檔案，無法分辨，未讀取；請對方重新送出。")
    sizes = {info.filename: info.file_size for info in infos}
    if sum(sizes.values()) > MAX_UNPACKED + MAX_MANIFEST or sizes.get(CASES, 0) > MAX_CASES_JSON:
        raise _too_big(file)
    return {info.filename: info for info in infos}


def _compare(file: Path, members: dict[str, zipfile.ZipInfo], listed: dict[str, Listed]) -> None:
    for name in listed:
        if not is_safe(name):
            raise _unsafe(file, name)
        if name not in members:
            raise BadArchive(
                f"「{file.name}」缺少清單所列的「{name}」，檔案不完整；請對方重新送出。"
            )
    for name in members:
        if name != MANIFEST and name not in listed:
            raise BadArchive(
                f"「{file.name}」內的「{name}」不在清單上，可能遭人更動；請對方重新送出。"
            )


def _content(file: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    if info.file_size > most:
        raise _too_big(file)
    with archive.open(info) as member:
        return member.read(most + 1)


def checked_pieces(
    file_name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, entry: Listed
) -> Iterator[bytes]:
    """A member's content, piece by piece; at its end it is known to be as listed, or BadArchive."""
    digest = hashlib.sha256()
    size = 0
    with archive.open(info) as member:
        while piece := member.read(_AT_ONCE):
            size += len(piece)
            digest.update(piece)
            yield piece
    if size != entry.size or digest.hexdigest() != entry.sha256:
        raise BadArchive(
            f"「{file_name}」中的「{entry.name}」與清單所載不符，可能在傳送途中受損；"
            "請對方重新送出。"
        )


def _as_read(sent: tuple[SentCase, ...]) -> tuple[tuple[Case, ...], tuple[Problem, ...]]:
    """The cases as the rules take them, and what could not be read, by place and column."""
    cases: list[Case] = []
    problems: list[Problem] = []
    for row, one in enumerate(sent, 1):
        typed = {key: text for key, text in one.typed.items() if key in FACTS}
        foreign = {key: text for key, text in one.typed.items() if key not in FACTS}
        case = read_case(typed, row=row, notes={**one.notes, **foreign})
        cases.append(case)
        problems += (
            Problem(row, key, text, "這一欄不檢核，內容列為備註；可能由較新版的程式寫成。")
            for key, text in foreign.items()
        )
        problems += (
            Problem(row, FACTS[key].label, typed[key], expected(FACTS[key]))
            for key in FACTS
            if key in case.unreadable
        )
    return tuple(cases), tuple(problems)


def _damaged(file: Path) -> BadArchive:
    return BadArchive(f"「{file.name}」已損壞或不完整，無法讀取；請對方重新送出，或重新下載。")


def _unsafe(file: Path, name: str) -> BadArchive:
    shown = "".join(c if c.isprintable() else "␀" for c in name[:60])
    return BadArchive(
        f"「{file.name}」內有不安全的檔名「{shown}」，未讀取；請向送件機關確認檔案來源。"
    )


def _too_big(file: Path) -> BadArchive:
    return BadArchive(
        f"「{file.name}」的內容超過 {MAX_UNPACKED // MEGABYTE} MB 或件數過多，未讀取；"
        "請對方分次送出。"
    )
