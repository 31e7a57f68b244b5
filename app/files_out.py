"""Files that the program hands out: each is whole from the moment its name exists, or not there."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final

from app.os_faults import reason_of

FULL_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
NO_LEAVE: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class CannotWrite(Exception):
    """A file cannot be written. The message is one sentence that says why, for the clerk."""


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """A stream, open for writing and reading, whose content becomes `target` once all is written.

    An earlier file of that name is replaced then and not before: whoever asked for the name has
    agreed to it. Raises CannotWrite where the folder does not take the file; whatever the body
    raises passes through. Neither leaves anything behind.
    """
    half: Path | None = None
    try:
        with _told(target):
            handle, name = tempfile.mkstemp(prefix=".pinyong-", suffix=".part", dir=target.parent)
        half = Path(name)
        with os.fdopen(handle, "w+b") as file, _told(target):
            yield file
            file.flush()
            os.fsync(file.fileno())
        with _told(target):
            half.replace(target)
    finally:
        if half is not None:
            with suppress(OSError):  # what has gone wrong is told, not that this has too
                half.unlink(missing_ok=True)


def claimed(folder: Path, stem: str, ending: str) -> Path:
    """The first free name (stem, stem_2, …), made ours by an empty file, so that none takes it.

    Raises OSError where the folder takes no file.
    """
    for number in count(1):
        target = folder / (f"{stem}{ending}" if number == 1 else f"{stem}_{number}{ending}")
        try:
            target.touch(exist_ok=False)
        except FileExistsError:
            continue
        return target
    raise AssertionError  # count() never ends


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWrite(why_not(error, target)) from error


def why_not(error: OSError, target: Path) -> str:
    """One sentence: what keeps `target` from being written, and what to do."""
    name, folder = target.name, target.parent
    if error.errno in FULL_DISK:
        return f"「{folder}」所在的磁碟空間不足，「{name}」未寫入；請清出空間後再試。"
    if isinstance(error, FileNotFoundError):
        return f"找不到資料夾「{folder}」，「{name}」未寫入；請另選一個資料夾。"
    if error.errno in NO_LEAVE:
        return (
            f"「{name}」無法寫入，可能正由其他程式使用，或沒有寫入「{folder}」的權限；"
            "請關閉該程式，或改存到別處。"
        )
    return f"「{name}」無法寫入（{reason_of(error)}）；請改存到別處。"
