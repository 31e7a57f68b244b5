"""What may go wrong with the store, each with a sentence for the clerk and the ways on.

Knows neither the database library nor the files, so that whoever must tell of a fault can import it
at once.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Final


class Way(StrEnum):
    """What may be offered to whoever stands before a store that cannot be used."""

    AGAIN = "again"
    """Try once more: what is in the way may go away."""
    READ_ONLY = "read_only"
    """Open it, changing nothing."""
    OPEN_COPY = "open_copy"
    """Copy it elsewhere and open the copy, changing nothing."""
    RESTORE = "restore"
    """Put a backup in its place; what is there now is kept under another name."""
    ANEW = "anew"
    """Begin an empty one."""
    ELSEWHERE = "elsewhere"
    """Choose another folder."""


class StoreError(Exception):
    """The store cannot be used as asked. The message is a sentence for the user.

    `ways` are the ways on, the best one first. Nothing has been changed.
    """

    ways: ClassVar[tuple[Way, ...]] = (Way.AGAIN, Way.ELSEWHERE)


class StoreLocked(StoreError):
    """Another program is using the file right now."""

    ways = (Way.AGAIN, Way.OPEN_COPY, Way.ELSEWHERE)

    def __init__(self, file: Path) -> None:
        super().__init__(f"資料檔「{file.name}」正由其他程式使用，請關閉該程式後再試一次。")


class StoreReadOnly(StoreError):
    """The file or its folder cannot be written."""

    ways = (Way.READ_ONLY, Way.OPEN_COPY, Way.ELSEWHERE)

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"資料夾「{file.parent}」或其中的資料檔唯讀，無法儲存；請取得寫入權限，或改用其他資料夾。"
        )


class StoreFull(StoreError):
    """There is no room left on the disk."""

    ways = (Way.AGAIN, Way.READ_ONLY, Way.ELSEWHERE)

    def __init__(self, file: Path) -> None:
        super().__init__(f"「{file.parent}」所在的磁碟空間不足，未能存入；請騰出空間後再試一次。")


class StoreDamaged(StoreError):
    """The file is ours, but what is in it is broken."""

    ways: ClassVar[tuple[Way, ...]] = (Way.RESTORE, Way.OPEN_COPY, Way.ELSEWHERE)

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"資料檔「{file.name}」已損壞，程式沒有更動它；請還原備份，或開啟副本查看。"
        )


class CopyDamaged(StoreDamaged):
    """A copy that was opened to be looked at is damaged too: another copy would be no better."""

    ways = (Way.RESTORE, Way.ELSEWHERE)

    def __init__(self, file: Path) -> None:
        StoreError.__init__(
            self,
            f"「{file.parent}」的副本也已損壞：讀得到的案件照常列出，不能修改。請還原備份；"
            "沒有備份時，按 Ctrl+E 匯出讀得到的案件，再到新的資料夾匯入。",
        )


class CopyUnreadable(CopyDamaged):
    """Nothing can be read in a copy that was to be looked at."""

    def __init__(self, file: Path) -> None:
        StoreError.__init__(
            self,
            f"「{file.parent}」的副本也已損壞，讀不出案件；原來的資料檔沒有更動，請保留。"
            "請還原備份（較早的備份在「設定 › 資料」），或改用其他資料夾。",
        )


class BackupDamaged(StoreDamaged):
    """The backup that was to be put back is damaged itself."""

    ways = (Way.OPEN_COPY, Way.ELSEWHERE)

    def __init__(self, file: Path) -> None:
        StoreError.__init__(
            self,
            f"備份「{file.name}」已損壞，沒有還原，資料檔也沒有更動；"
            "請到「設定 › 資料」選較早的一份，或開啟副本查看。",
        )


class StoreTooNew(StoreError):
    """The file was made by a newer version of the program."""

    ways = (Way.ELSEWHERE,)

    def __init__(self, version: object) -> None:
        super().__init__(
            f"資料檔由較新的程式建立（格式 {version}），本版不讀取也不更動；請改用新版。"
        )


class StoreTooOld(StoreError):
    """The file has to be brought up to date first, and is to be opened without a change."""

    ways = (Way.OPEN_COPY, Way.ELSEWHERE)

    def __init__(self, file: Path) -> None:
        super().__init__(f"資料檔「{file.name}」須先更新格式，唯讀時不更動它；請開啟副本查看。")


class UpgradeFailed(StoreError):
    """The file could not be brought up to date; it is as it was, and a copy lies beside it."""

    ways = (Way.AGAIN, Way.OPEN_COPY, Way.ELSEWHERE)

    def __init__(self, file: Path, copy: Path) -> None:
        super().__init__(
            f"資料檔「{file.name}」更新格式時失敗，內容沒有更動，"
            f"並另存為「{copy.name}」；請告知程式維護人員。"
        )


class NotAStore(StoreError):
    """The file is none of ours."""

    ways = (Way.RESTORE, Way.ELSEWHERE)

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"「{file}」不是本程式的資料檔，程式沒有更動它；請還原備份，或改用其他資料夾。"
        )


class StoreLost(StoreError):
    """The file is gone, or empty, but its backups are there."""

    ways = (Way.RESTORE, Way.ELSEWHERE, Way.ANEW)

    def __init__(self, file: Path) -> None:
        super().__init__(f"資料夾「{file.parent}」裡的資料檔不見了，備份還在；請還原備份。")


class StoreGone(StoreError):
    """The folder, or its disk, cannot be reached."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"找不到資料夾「{folder}」；請確認磁碟或網路已連線，或改用其他資料夾。")


class NoBackup(StoreGone):
    """There is no backup to put back."""

    ways = (Way.OPEN_COPY, Way.ELSEWHERE)

    def __init__(self, folder: Path) -> None:
        StoreError.__init__(
            self,
            f"資料夾「{folder}」裡沒有備份，資料檔沒有更動；請開啟副本查看讀得到的案件，"
            "或改用其他資料夾。",
        )


class StoreInterrupted(StoreError):
    """The disk or the network failed in the middle of reading or writing."""

    ways = (Way.AGAIN, Way.OPEN_COPY, Way.ELSEWHERE)

    def __init__(self, file: Path) -> None:
        super().__init__(f"讀寫資料夾「{file.parent}」時中斷；請確認磁碟或網路正常，再試一次。")


class Held(StoreError):
    """Someone else has the folder open."""

    ways = (Way.READ_ONLY, Way.AGAIN, Way.ELSEWHERE)

    def __init__(self, user: str, computer: str, since: datetime | None) -> None:
        super().__init__(
            f"資料夾正由{_who(user, computer)}使用{_when(since)}。"
            "可以唯讀開啟，或等對方關閉程式後再試一次。"
        )


def _who(user: str, computer: str) -> str:
    person = f" {user} " if user else "其他人"
    return f"{person}於電腦 {computer} " if computer else person


def _when(since: datetime | None) -> str:
    if since is None:
        return ""
    # The date is written here since models know no rules.
    day = f"{since.year - 1911}年{since.month}月{since.day}日"
    return f"（自 {day} {since.hour}:{since.minute:02}）"


_CODE: Final = 0xFF
"""The part of an extended SQLite code that names its kind."""

_SHARED: Final = (32, 33)
"""What Windows says of a file that another program has to itself."""


def store_error(error: BaseException, file: Path) -> StoreError | None:
    """What an error of the database or of the system means for the store in a file.

    None for an error that is about neither: a broken constraint, a slip in a statement.
    """
    error = getattr(error, "orig", None) or error
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _of_database(code & _CODE, file)
    return _of_system(error, file) if isinstance(error, OSError) else None


def _of_database(code: int, file: Path) -> StoreError | None:
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreLocked(file)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return StoreReadOnly(file)
        case sqlite3.SQLITE_FULL:
            return StoreFull(file)
        case sqlite3.SQLITE_CORRUPT:
            return StoreDamaged(file)
        case sqlite3.SQLITE_NOTADB:
            return NotAStore(file)
        case sqlite3.SQLITE_CANTOPEN:
            return StoreReadOnly(file) if file.exists() else StoreGone(file.parent)
        case sqlite3.SQLITE_IOERR:
            return StoreInterrupted(file)
    return None


def _of_system(error: OSError, file: Path) -> StoreError:
    if getattr(error, "winerror", None) in _SHARED:
        return StoreLocked(file)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreFull(file)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StoreReadOnly(file)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return StoreGone(file.parent)
    return StoreInterrupted(file)


@contextmanager
def told(file: Path) -> Iterator[None]:
    """Raise what the database or the system says within as the fault of a store."""
    try:
        yield
    except Exception as error:
        fault = None if isinstance(error, StoreError) else store_error(error, file)
        if fault is None:
            raise
        raise fault from error
