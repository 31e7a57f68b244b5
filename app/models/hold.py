"""One writer for a folder: a lock beside the database, and who holds it.

The lock is the system's own, which the system lets go of when its holder dies, on this computer or
across the network; who holds it is written beside, to be told to the others.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final

from filelock import BaseFileLock, FileLock, Timeout

from app.models.faults import Held, StoreGone, told

LOCK_NAME: Final = "pinyong.lock"
HOLDER_NAME: Final = "pinyong.holder.json"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a folder open: user and computer by name, since when (local time), which process."""

    user: str
    computer: str
    since: datetime
    pid: int


class Hold:
    """A folder held for writing, until released."""

    def __init__(self, lock: BaseFileLock, note: Path) -> None:
        self._lock = lock
        self._note = note

    def release(self) -> None:
        """Let others have it. May be called twice."""
        if self._lock.is_locked:
            with suppress(OSError):  # a folder that is gone is held by nobody
                self._note.unlink(missing_ok=True)
        self._lock.release()

    def __enter__(self) -> Hold:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def take(folder: Path, holder: Holder) -> Hold:
    """Hold a folder for writing.

    Raises Held where another program holds it, StoreReadOnly or StoreGone where it cannot be held.
    """
    if not folder.is_dir():
        raise StoreGone(folder)  # the library would make it
    lock = FileLock(folder / LOCK_NAME, timeout=0, thread_local=False)
    note = folder / HOLDER_NAME
    with told(folder / LOCK_NAME):
        try:
            lock.acquire()
        except Timeout:
            raise _held(folder) from None
    hold = Hold(lock, note)
    try:
        _write(note, holder)
    except OSError:  # it is held all the same; others are told without a name
        with suppress(OSError):
            note.unlink(missing_ok=True)
    return hold


def _held(folder: Path) -> Held:
    other = holder_of(folder)
    return Held(other.user, other.computer, other.since) if other else Held("", "", None)


def _write(note: Path, holder: Holder) -> None:
    draft = note.with_suffix(".new")
    values = asdict(holder) | {"since": holder.since.isoformat(timespec="seconds")}
    draft.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    draft.replace(note)


def holder_of(folder: Path) -> Holder | None:
    """Who said last that they hold a folder; None where that cannot be read."""
    try:
        values = json.loads((folder / HOLDER_NAME).read_text(encoding="utf-8"))
        return Holder(
            str(values["user"]),
            str(values["computer"]),
            datetime.fromisoformat(values["since"]),
            int(values["pid"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
