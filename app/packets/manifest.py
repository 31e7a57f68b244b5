"""What a packet holds, with the hash of every file; and the proof that it is still as it was.

The manifest is JSON: `format` (1), `program` (name, version), `as_of`, `printed_on`, `cases`,
`rules` (count, sha256, and `own_tables`, the titles of the tables that the user has replaced),
`full_ids` (the documents in which ID numbers stand in full), `files` (name, sha256, bytes, pages),
and `sha256`, the hash of all of that. It holds nothing about a person.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from app.packets.choice import STEMS
from app.packets.matter import PROGRAM, Matter

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
_MOST_BYTES: Final = 2_000_000
"""More than any manifest has; a larger file of that name is none."""


class Entry(NamedTuple):
    """One file of a packet as its manifest lists it; `pages` is 0 for what is no PDF."""

    name: str
    sha256: str
    size: int
    pages: int

    @classmethod
    def of(cls, name: str, content: bytes, pages: int) -> Entry:
        """The entry of a file."""
        return cls(name, hashlib.sha256(content).hexdigest(), len(content), pages)


def manifest(matter: Matter, entries: Iterable[Entry]) -> bytes:
    """The manifest of a packet as the bytes of its file."""
    result = matter.result
    said: dict[str, Any] = {
        "format": FORMAT,
        "program": {"name": PROGRAM, "version": matter.program_version},
        "as_of": result.as_of.isoformat(),
        "printed_on": matter.printed_on.isoformat(),
        "cases": len(result.cases),
        "rules": {
            "count": result.rule_count,
            "sha256": result.law_sha256,
            "own_tables": [table.title for table in result.tables if table.own],
        },
        "full_ids": [stem for key, stem in STEMS.items() if matter.full_ids(key)],
        "files": [
            {"name": e.name, "sha256": e.sha256, "bytes": e.size, "pages": e.pages}
            for e in sorted(entries)
        ],
    }
    said["sha256"] = digest_of(said)
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def digest_of(said: Mapping[str, Any]) -> str:
    """The hash over all that a manifest says but this hash itself."""
    rest = {key: value for key, value in said.items() if key != "sha256"}
    plain = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


class Proof(NamedTuple):
    """What became of a packet: its number, by which two copies can be compared, and its faults."""

    number: str
    faults: tuple[str, ...]


def prove(place: Path) -> Proof:
    """The number of a packet, a folder or a zip archive, and what is wrong with it in sentences.

    A changed, lacking or added file is wrong, and a manifest that contradicts itself. Whoever
    changes a file and the manifest as well is found out by the number alone, which has to be kept
    elsewhere.
    """
    try:
        files = _archive(place) if place.is_file() else _folder(place)
    except FileNotFoundError:
        return Proof("", (f"找不到「{place.name}」，請確認路徑。",))
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return Proof("", (f"「{place.name}」無法讀取，請確認是報送包的資料夾或壓縮檔。",))
    if MANIFEST not in files:
        return Proof("", (f"「{place.name}」中沒有 {MANIFEST}，不是報送包，或檔案已被移除。",))
    said = _read(files.pop(MANIFEST))
    if said is None:
        return Proof("", (f"{MANIFEST} 無法辨識，報送包可能已損壞或遭更改。",))
    faults = [] if said["sha256"] == digest_of(said) else [f"{MANIFEST} 的內容已遭更改。"]
    return Proof(said["sha256"], (*faults, *_file_faults(said["files"], files)))


Found = dict[str, bytes | Path]


def _folder(place: Path) -> Found:
    if not place.is_dir():
        raise FileNotFoundError(place)
    files = (item for item in place.rglob("*") if not item.is_dir())
    return {item.relative_to(place).as_posix(): item for item in files}


def _archive(place: Path) -> Found:
    with zipfile.ZipFile(place) as archive:
        names = [info.filename for info in archive.infolist() if not info.is_dir()]
        # The files lie in one folder, so that they stay together when they are unpacked.
        return {name.partition("/")[2] or name: archive.read(name) for name in names}


def _read(file: bytes | Path) -> dict[str, Any] | None:
    """A manifest's content; None where it is none of ours."""
    if isinstance(file, Path):
        if file.stat().st_size > _MOST_BYTES:
            return None
        file = file.read_bytes()
    try:
        said = json.loads(file)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        return None
    files = said.get("files")
    if not isinstance(said.get("sha256"), str) or not isinstance(files, list):
        return None
    for one in files:
        if not isinstance(one, dict):
            return None
        if not all(isinstance(one.get(key), str) for key in ("name", "sha256")):
            return None
    return said


def _digest(file: bytes | Path) -> str:
    if isinstance(file, bytes):
        return hashlib.sha256(file).hexdigest()
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _file_faults(listed: Sequence[Mapping[str, Any]], files: Found) -> list[str]:
    faults = []
    rest = dict(files)
    for one in listed:
        name = one["name"]
        file = rest.pop(name, None)
        if file is None:
            faults.append(f"缺少「{name}」。")
            continue
        try:
            is_same = _digest(file) == one["sha256"]
        except OSError:
            faults.append(f"「{name}」無法讀取，可能正由其他程式開啟。")
            continue
        if not is_same:
            faults.append(f"「{name}」的內容與寫出時不同。")
    faults += [f"多了「{name}」，不在報送包的清單中。" for name in sorted(rest)]
    return faults
