"""Putting files where the user wants them: whole or not at all, and never over an earlier one."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Final

from app.files_out import FULL_DISK, NO_LEAVE, claimed
from app.os_faults import reason_of
from app.packets.register_sheets import EPOCH

Files = Iterable[tuple[str, bytes]]
"""The files of a packet by name, made one after the other."""

_TAKEN: Final = frozenset({errno.EEXIST, errno.ENOTEMPTY, errno.EISDIR, errno.ENOTDIR})
_PATIENCE: Final = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between attempts to rename: on Windows a scanner may still be reading what is new."""
_LONGEST_ON_WINDOWS: Final = 259
_ROOM_FOR_NAMES: Final = 48
"""What the longest name within a packet and its number take of a path."""


class PacketError(Exception):
    """The packet cannot be written. The message is one sentence that says why, for the clerk."""


def place_archive(folder: Path, stem: str, files: Files) -> Path:
    """Put files as one zip archive under the first free name: stem, stem_2, … ; answers it.

    Raises PacketError where the folder does not take it, and whatever making a file raises; neither
    leaves anything behind.
    """
    with _half_made(folder, stem) as half:
        _fill_archive(half, stem, files)
        target = claimed(folder, stem, ".zip")
        try:
            _patiently(half.replace, target)
        except OSError:
            with suppress(OSError):
                target.unlink(missing_ok=True)
            raise
    return target


def _fill_archive(half: Path, stem: str, files: Files) -> None:
    with half.open("xb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name, content in files:
                info = zipfile.ZipInfo(f"{stem}/{name}", EPOCH)
                info.external_attr = 0o644 << 16
                archive.writestr(info, content)
                del content  # else it would stay in memory while the next is made
        file.flush()
        os.fsync(file.fileno())


def place_folder(folder: Path, stem: str, files: Files) -> Path:
    """Put files into a new folder under the first free name, as `place_archive` does.

    They are written beside it under a name of no meaning, each as soon as it is made; the folder
    has its own name only once all are there.
    """
    with _half_made(folder, stem) as half:
        half.mkdir()
        for name, content in files:
            _write(half / name, content)
            del content  # else it would stay in memory while the next is made
        _settle(half)
        target = _renamed(half, folder, stem)
    _settle(folder)
    return target


@contextmanager
def _half_made(folder: Path, stem: str) -> Iterator[Path]:
    """A place beside the one wanted, to be filled and then renamed; taken away where that fails."""
    _refuse(folder)
    made = _lacking(folder)
    half = _beside(folder, stem)
    is_whole = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield half
        is_whole = True
    except OSError as broken:
        raise PacketError(_reason(broken, folder)) from broken
    finally:
        if not is_whole:
            with suppress(OSError):  # what could not be written may not be taken away either
                if half.is_dir():
                    shutil.rmtree(half, ignore_errors=True)
                else:
                    half.unlink(missing_ok=True)
            _take_back(made)


def _beside(folder: Path, stem: str) -> Path:
    """A name of no meaning that nothing has.

    Not by tempfile: what that makes only its owner may read, and so it would stay with the finished
    packet in a shared folder.
    """
    return folder / f".{stem}_{secrets.token_hex(8)}.part"


def _lacking(folder: Path) -> list[Path]:
    """The folders on the way that are not there yet, the innermost first."""
    return [place for place in (folder, *folder.parents) if not place.exists()]


def _take_back(folders: Iterable[Path]) -> None:
    for place in folders:
        with suppress(OSError):  # someone else has put something there
            place.rmdir()


def _write(file: Path, content: bytes) -> None:
    with file.open("xb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _settle(folder: Path) -> None:
    """Have the names in a folder outlast a loss of power, where the system can.

    What stands in the files has been settled before; some network folders cannot do this.
    """
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _renamed(half: Path, folder: Path, stem: str) -> Path:
    """Give the folder the first name that nothing has."""
    for number in count(1):
        target = folder / (stem if number == 1 else f"{stem}_{number}")
        if target.exists():
            continue
        try:
            return _patiently(half.rename, target)
        except OSError as broken:
            if broken.errno not in _TAKEN:
                raise
    raise AssertionError  # count() never ends


def _patiently(rename: Callable[[Path], Path], target: Path) -> Path:
    """Rename, and on Windows try again for a moment where a reader holds it."""
    if sys.platform == "win32":
        for pause in _PATIENCE:
            with suppress(PermissionError):
                return rename(target)
            time.sleep(pause)
    return rename(target)


def _refuse(folder: Path) -> None:
    """Refuse at once, before any work, a place that cannot hold a folder."""
    for place in (folder, *folder.parents):
        if place.is_dir():
            break
        if place.exists():
            raise PacketError(f"「{place}」是檔案而不是資料夾，請另選一個資料夾。")
    length = len(str(folder.absolute())) + _ROOM_FOR_NAMES
    if sys.platform == "win32" and length > _LONGEST_ON_WINDOWS:
        raise PacketError("資料夾的路徑太長，報送包的檔案將無法開啟，請選路徑較短的資料夾。")


def _reason(broken: OSError, folder: Path) -> str:
    if broken.errno in FULL_DISK:
        return f"「{folder}」所在的磁碟空間不足，報送包未寫入；請清出空間後再試。"
    if isinstance(broken, FileNotFoundError):
        return f"找不到資料夾「{folder}」，報送包未寫入；請確認磁碟仍連接，或另選一個資料夾。"
    if broken.errno in NO_LEAVE:
        return (
            f"無法寫入「{folder}」，可能沒有寫入權限，或正由其他程式使用，報送包未寫入；"
            "請關閉該程式，或另選一個資料夾。"
        )
    return f"無法寫入「{folder}」（{reason_of(broken)}），報送包未寫入；請另選一個資料夾。"
