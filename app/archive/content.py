"""The JSON inside a file between offices, checked by hand: each fault is a sentence."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from app.archive.form import (
    CASES,
    FORMAT,
    MANIFEST,
    MAX_CASES,
    MAX_TEXT,
    VERSION,
    BadArchive,
    Listed,
    Manifest,
    Office,
    SentCase,
    SentWaiver,
)

_OFFICE: Final = ("org_code", "org_name", "org_type", "submitter_org")
_MAX_KEY: Final = 500
_MOST_KEYS: Final = 1000


class _Odd(Exception):
    """Something that is not as the form says; where, for the sentence."""


def manifest_in(file: str, content: bytes) -> Manifest:
    """What the file says of itself. Raises BadArchive, also for a version that is not known."""
    said = _loaded(file, MANIFEST, content)
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise BadArchive(f"「{file}」不是案件交換檔；請選擇對方以本程式送出的 .pinyong 檔案。")
    version = said.get("version")
    if type(version) is not int or version < 1:
        raise _not_in_form(file, MANIFEST, _Odd("version"))
    if version > VERSION:
        raise BadArchive(
            f"「{file}」由較新版的程式寫成（格式第 {version} 版，本程式讀到第 {VERSION} 版）；"
            "請更新程式後再開啟。"
        )
    try:
        return Manifest(
            made_on=_moment(said, "made_on"),
            program=_text(said, "program"),
            office=Office(**{key: _text(_table(said, "office"), key) for key in _OFFICE}),
            files=tuple(_listed(entry) for entry in _list(said, "files")),
        )
    except _Odd as odd:
        raise _not_in_form(file, MANIFEST, odd) from None


def cases_in(file: str, content: bytes) -> tuple[SentCase, ...]:
    """The cases of a file. Raises BadArchive."""
    said = _loaded(file, CASES, content)
    try:
        entries = _list(said if isinstance(said, dict) else {}, "cases")
    except _Odd as odd:
        raise _not_in_form(file, CASES, odd) from None
    if not entries:
        raise BadArchive(f"「{file}」內沒有案件，請向送件機關確認。")
    if len(entries) > MAX_CASES:
        raise BadArchive(f"「{file}」內有 {len(entries):,} 件案件，超過 {MAX_CASES:,} 件，未讀取。")
    found: list[SentCase] = []
    for number, entry in enumerate(entries, 1):
        try:
            found.append(_case(entry))
        except _Odd as odd:
            raise _not_in_form(file, f"{CASES}第 {number:,} 件", odd) from None
    return tuple(found)


def _case(entry: object) -> SentCase:
    if not isinstance(entry, dict):
        raise _Odd("case")
    return SentCase(
        _texts(entry, "typed"),
        _texts(entry, "notes"),
        tuple(_waiver(one) for one in _list(entry, "waivers")),
    )


def _waiver(entry: object) -> SentWaiver:
    if not isinstance(entry, dict):
        raise _Odd("waivers")
    return SentWaiver(
        rule=_text(entry, "rule"),
        reason=_text(entry, "reason"),
        basis=_text(entry, "basis"),
        by=_text(entry, "by"),
        at=_moment(entry, "at"),
    )


def _listed(entry: object) -> Listed:
    if not isinstance(entry, dict):
        raise _Odd("files")
    size = entry.get("size")
    if type(size) is not int or size < 0:
        raise _Odd("size")
    return Listed(_text(entry, "name"), size, _text(entry, "sha256"))


def _texts(said: dict[str, Any], key: str) -> dict[str, str]:
    table = _table(said, key)
    if len(table) > _MOST_KEYS or any(len(name) > _MAX_KEY for name in table):
        raise _Odd(key)
    return {name: text for name in table if (text := _text(table, name))}


def _table(said: dict[str, Any], key: str) -> dict[str, Any]:
    found = said.get(key)
    if not isinstance(found, dict):
        raise _Odd(key)
    return found


def _list(said: dict[str, Any], key: str) -> list[Any]:
    found = said.get(key)
    if not isinstance(found, list):
        raise _Odd(key)
    return found


def _text(said: dict[str, Any], key: str) -> str:
    found = said.get(key)
    if not isinstance(found, str) or len(found) > MAX_TEXT:
        raise _Odd(key)
    return found


def _moment(said: dict[str, Any], key: str) -> datetime:
    try:
        return datetime.fromisoformat(_text(said, key)).replace(tzinfo=None)
    except ValueError:
        raise _Odd(key) from None


def _loaded(file: str, member: str, content: bytes) -> Any:
    try:
        text = content.decode()
        said = json.loads(text, object_pairs_hook=_once)
        # Half a character, which JSON can say and no file can hold.
        json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise BadArchive(f"「{file}」內的 {member} 不合格式，無法讀取；請對方重新送出。") from None
    except _Odd as odd:
        raise _not_in_form(file, member, odd) from None
    return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Odd("重複的鍵")
    return found


def _not_in_form(file: str, member: str, odd: _Odd) -> BadArchive:
    where = str(odd)[:40]
    return BadArchive(f"「{file}」內的 {member} 不合格式（{where}），無法讀取；請對方重新送出。")
