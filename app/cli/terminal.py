"""How the program speaks on a terminal and writes to files: UTF-8, progress, whole files."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

from app.os_faults import reason_of

OUTPUT: Final = "輸出"
"""What standard output is called in a message."""


class CannotWrite(Exception):
    """A file or stream that cannot be written; the message is one sentence."""


def speak_utf8() -> None:
    """Make standard output and error UTF-8, so that no character can break them.

    A lone surrogate is written as its escape. A windowed copy has no streams: it gets ones that
    lead nowhere.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123  # stays open, to nowhere
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str) -> None:
    """Tell the user something beside the result, on standard error."""
    sys.stderr.write(text + "\n")


def is_terminal(stream: TextIO) -> bool:
    """Whether a person is looking at a stream."""
    return stream.isatty()


class ProgressLine:
    """Progress of long work, on one line of standard error; silent where no one is looking.

    Called as `app.precheck.Progress`.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._is_seen = out.isatty()
        self._width = 0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show what is being done."""
        if self._is_seen:
            self._show(f"{what}　{done:,}／{total:,}" if total else f"{what}…")

    def clear(self) -> None:
        """Take the line away."""
        if self._width:
            self._show("")
            self._out.write("\r")

    def _show(self, text: str) -> None:
        width = len(text) + sum(not c.isascii() for c in text)
        self._out.write("\r" + text + " " * (self._width - width))
        self._out.flush()
        self._width = width


@contextmanager
def progress_line() -> Iterator[ProgressLine]:
    """Progress on standard error for as long as some work takes."""
    line = ProgressLine(sys.stderr)
    try:
        yield line
    finally:
        line.clear()


@contextmanager
def writing(name: str) -> Iterator[None]:
    """Turn what goes wrong with writing into CannotWrite; a reader who left is not wrong."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotWrite(f"無法寫入「{name}」：{reason_of(error)}。") from error


@contextmanager
def whole_file(target: Path, *, source: Path | None = None) -> Iterator[Path]:
    """A place to write a file that becomes `target` when the work is done, or not at all.

    Found unwritable before the work begins. `source` is a file that must not be overwritten. A
    link is followed; a device or a pipe is written to as it is, never replaced. Raises CannotWrite.
    """
    name = target.name or str(target)
    with writing(name):
        target = target.resolve()
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "")
        if source and target.exists() and source.exists() and target.samefile(source):
            raise CannotWrite(f"無法寫入「{name}」：這就是名冊本身，請另取檔名。")
        is_special = target.exists() and not target.is_file()
    if is_special:
        yield target
        return
    with writing(name):
        handle, place = tempfile.mkstemp(dir=target.parent, prefix=".pinyong-", suffix=".tmp")
    os.close(handle)
    unfinished = Path(place)
    try:
        yield unfinished
        with writing(name):
            unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def leave_output() -> None:
    """Let what is still to be written to standard output go nowhere: its reader has left."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with contextlib.suppress(io.UnsupportedOperation):
        os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
