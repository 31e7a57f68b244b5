"""The folder in which an office keeps its cases: held, opened, and what to do where it cannot be.

One store is open at a time, shared by whoever asks for it; it is opened by the first who does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Final

from app.models.backup import back_up, back_up_now, open_copy, restore
from app.models.copies import newest
from app.models.faults import NoBackup, StoreError, Way
from app.models.hold import Hold, Holder, take
from app.models.store import Store, begin, open_store

WAY_WORDS: Final = {
    Way.AGAIN: "再試一次",
    Way.READ_ONLY: "唯讀開啟",
    Way.OPEN_COPY: "開啟副本…",
    Way.RESTORE: "還原最近的備份",
    Way.ANEW: "重新開始",
    Way.ELSEWHERE: "改用其他資料夾…",
}
NEEDS_FOLDER: Final = frozenset({Way.OPEN_COPY, Way.ELSEWHERE})
"""Ways for which a folder has to be chosen first."""


def ways_of(error: Exception) -> tuple[tuple[Way, str], ...]:
    """What can be offered where the store cannot be used, with the words for it."""
    ways = error.ways if isinstance(error, StoreError) else (Way.AGAIN,)
    return tuple((way, WAY_WORDS[way]) for way in ways)


class Place:
    """Where the cases are. Safe to use from any thread.

    `holder` says who works with the program now, for others who come to the same folder.
    """

    def __init__(
        self, folder: Path, holder: Callable[[], Holder], remember: Callable[[Path], object]
    ) -> None:
        self._folder = folder
        self._holder = holder
        self._remember = remember
        self._lock = threading.Lock()
        self._settling = threading.Lock()
        self._hold: Hold | None = None
        self._store: Store | None = None
        self._open: Callable[[], Store] = self._open_for_writing

    @property
    def folder(self) -> Path:
        """The folder."""
        return self._folder

    def store(self) -> Store:
        """The store, opened where it is not open yet. Raises a StoreError."""
        with self._lock:
            if self._store is None:
                self._store = self._open()
            return self._store

    def _open_for_writing(self) -> Store:
        self._take_hold()
        try:
            return open_store(self._folder)
        except StoreError:
            self._release()
            raise

    def _take_hold(self) -> None:
        # The folder is not made here: where a network drive is gone, an empty one would take the
        # place of the office's cases.
        if self._hold is None:
            self._hold = take(self._folder, self._holder())

    def settle(self, day: date) -> None:
        """Go through the whole store, and keep a copy for this day. Raises a StoreError.

        Others may read meanwhile; who writes waits, and so does who lets go of the store.
        """
        with self._settling:
            store = self.store()
            store.verify()
            if not store.read_only:
                back_up(store, day)

    def back_up(self, at: datetime) -> Path:
        """Copy the store as it is now; the copy's file. Raises a StoreError."""
        return back_up_now(self.store(), at)

    def go(self, way: str, chosen: Path | None = None) -> Path | None:
        """Prepare one of the ways on; the next who asks for the store gets it so.

        `chosen` is the folder for a copy, the other folder to work in, or the backup to restore,
        without which it is the newest. What comes back is where a restored copy has left what was
        there before. Raises a StoreError.
        """
        self.close()
        self._open = self._open_for_writing
        match Way(way):
            case Way.AGAIN:
                pass
            case Way.READ_ONLY:
                self._open = self._open_read_only
            case Way.OPEN_COPY if chosen is not None:
                self._open = lambda: open_copy(self._folder, chosen)
            case Way.RESTORE:
                copy = chosen or newest(self._folder)
                if copy is None:
                    raise NoBackup(self._folder)
                return self._while_held(lambda: restore(self._folder, copy))
            case Way.ANEW:
                self._while_held(lambda: begin(self._folder).close())
            case Way.ELSEWHERE if chosen is not None:
                self._folder = chosen
                self._remember(chosen)
        return None

    def _while_held(self, do: Callable[[], Path | None]) -> Path | None:
        """Put something in the place of the store; never while another works with it."""
        self._take_hold()
        try:
            return do()
        except Exception:
            self._release()
            raise

    def _open_read_only(self) -> Store:
        return open_store(self._folder, read_only=True)

    def close(self) -> None:
        """Let go of the store and of the folder."""
        with self._settling, self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None
            self._release()

    def _release(self) -> None:
        if self._hold is not None:
            with suppress(OSError):  # a folder that is gone is held by nobody
                self._hold.release()
            self._hold = None
