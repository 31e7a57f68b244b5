"""The form of the file between offices: its names, its limits, what may be inside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

FORMAT: Final = "pinyong-cases"
VERSION: Final = 1
ENDING: Final = ".pinyong"
SEALED_ENDING: Final = ".pinyong.age"

MANIFEST: Final = "manifest.json"
CASES: Final = "cases.json"
ATTACHMENTS: Final = "attachments/"

MEGABYTE: Final = 1024 * 1024
MAX_FILE: Final = 100 * MEGABYTE
MAX_UNPACKED: Final = 150 * MEGABYTE
MAX_MANIFEST: Final = MEGABYTE
MAX_CASES_JSON: Final = 24 * MEGABYTE
MAX_MEMBERS: Final = 1000
MAX_CASES: Final = 10_000
MAX_TEXT: Final = 100_000
"""Characters of one fact."""
MAX_NAME: Final = 120
"""Bytes of an attachment's name as UTF-8, and so also characters: every system takes that."""
LEAST_PASSPHRASE: Final = 8
"""Characters of a passphrase."""

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Cn"})
_DEVICES: Final = re.compile(
    r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|CLOCK\$|(COM|LPT)[0-9\u00b9\u00b2\u00b3])(\..*)?",
    re.IGNORECASE,
)


class BadArchive(Exception):
    """A file that cannot be taken in. The message is one sentence that says why."""


class NeedsPassphrase(BadArchive):
    """The file is sealed, and the passphrase that was given, if any, does not open it."""


class CannotSend(Exception):
    """Something that no file between offices can hold. The message is one sentence."""


@dataclass(frozen=True, slots=True)
class Office:
    """Who sends the cases."""

    org_code: str = ""
    org_name: str = ""
    org_type: str = ""
    submitter_org: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file inside, as the manifest lists it: full name there, size in bytes, SHA-256 in hex."""

    name: str
    size: int
    sha256: str

    @property
    def own_name(self) -> str:
        """An attachment's name without its folder."""
        return self.name.removeprefix(ATTACHMENTS)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a file says of itself."""

    made_on: datetime
    program: str
    office: Office
    files: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class SentWaiver:
    """A finding that the sender has set aside, and why: for the receiver to read, not to apply."""

    rule: str
    reason: str
    basis: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SentCase:
    """One case as it is sent: what was typed by fact key, notes by column, what was set aside."""

    typed: Mapping[str, str]
    notes: Mapping[str, str]
    waivers: tuple[SentWaiver, ...] = ()


def safe_name(name: str, taken: Collection[str] = ()) -> str:
    """A file name that every system takes, as near to `name` as may be, and none of `taken`.

    `taken` are names as `folded` gives them.
    """
    plain = unicodedata.normalize("NFC", name)
    seen = "".join("_" if unicodedata.category(c) in _UNSEEN else c for c in plain)
    safe = _FORBIDDEN.sub("_", seen).strip(" .") or "附件"
    if _DEVICES.fullmatch(safe):
        safe = f"_{safe}"
    stem, point, ending = safe.rpartition(".")
    if not point or len(ending) > 10:
        stem, point, ending = safe, "", ""
    number = 1
    while True:
        tail = (f"_{number}" if number > 1 else "") + point + ending
        made = _cut(stem, MAX_NAME - len(tail.encode())).rstrip(" .") + tail
        if folded(made) not in taken:
            return made
        number += 1


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")


def folded(name: str) -> str:
    """What two names share that a system may take for the same."""
    return unicodedata.normalize("NFC", name).casefold()


def is_safe(name: str) -> bool:
    """Whether the name of a member is one that this program could have written."""
    if name in (MANIFEST, CASES):
        return True
    own = name.removeprefix(ATTACHMENTS)
    return own != name and safe_name(own) == own
