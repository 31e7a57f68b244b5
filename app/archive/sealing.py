"""Sealing and opening by age in a process of its own, which can be ended, with ticks meanwhile.

The library makes a passphrase as dear to try as this computer bears, and holds the interpreter for
those seconds: in a thread, the window would stand still. The passphrase and what is sealed go
through pipes, so that they stand in no argument, no environment and no file.

    python -m app.archive.sealing

is that process, and a built program that is called with `WORD`: it takes one piece of work from its
input and gives what it comes to on its output.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from app.intake.stopping import Tick

WORD: Final = "--sealing"
"""The argument by which a built program knows what it is to do."""
_SEAL: Final = b"s"
_OPEN: Final = b"o"
_HEAD: Final = struct.Struct(">cI")
"""What is to be done, and how long the passphrase is, which follows; then the data, to the end."""
_DONE: Final = b"+"
_REFUSED: Final = b"-"
_LOOK_SECONDS: Final = 0.1
_ROOT: Final = Path(__file__).resolve().parents[2]


class Refused(Exception):
    """The library refused, in its own words."""


class SealingEnded(Exception):
    """The process ended without an answer: the memory did not suffice, or something ended it."""


def seal(plain: bytes, passphrase: str, tick: Tick) -> bytes:
    """The data as a file that the passphrase opens. Raises SealingEnded and what `tick` raises."""
    return _apart(_SEAL, plain, passphrase, tick)


def unseal(sealed: bytes, passphrase: str, tick: Tick) -> bytes:
    """What was sealed. Raises Refused, SealingEnded and what `tick` raises."""
    return _apart(_OPEN, sealed, passphrase, tick)


def _apart(what: bytes, data: bytes, passphrase: str, tick: Tick) -> bytes:
    secret = passphrase.encode()
    tick()
    try:
        process = subprocess.Popen(  # noqa: S603  # nothing but ourselves
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT if not _is_built() else None,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        raise SealingEnded from None
    given: bytes | None = _HEAD.pack(what, len(secret)) + secret + data
    try:
        while True:
            try:
                said, _ = process.communicate(given, timeout=_LOOK_SECONDS)
                break
            except subprocess.TimeoutExpired:
                given = None  # it is on its way
                tick()
    except BaseException:
        process.kill()
        with suppress(OSError):
            process.communicate()  # until it is gone
        raise
    if process.returncode or not said.startswith((_DONE, _REFUSED)):
        raise SealingEnded
    if said.startswith(_REFUSED):
        raise Refused(said[1:].decode(errors="replace"))
    return said[1:]


def _is_built() -> bool:
    """Whether the program has been built into a folder: it is its own interpreter then."""
    return bool(getattr(sys, "frozen", False))


def _command() -> list[str]:
    if _is_built():
        return [sys.executable, WORD]
    return [sys.executable, "-m", "app.archive.sealing"]


def serve() -> int:
    """Do one piece of work for the program that called; the exit status."""
    with os.fdopen(0, "rb", closefd=False) as source:
        given = source.read()
    what, length = _HEAD.unpack_from(given)
    start = _HEAD.size + length
    answer = _worked(what, given[start:], given[_HEAD.size : start].decode())
    with os.fdopen(1, "wb", closefd=False) as out:
        out.write(answer)
    return 0


def _worked(what: bytes, data: bytes, passphrase: str) -> bytes:
    import pyrage  # type: ignore[import-untyped]  # it has no stubs

    age = pyrage.passphrase
    work: Callable[[bytes, str], bytes] = age.encrypt if what == _SEAL else age.decrypt
    try:
        return _DONE + work(data, passphrase)
    except pyrage.DecryptError as error:
        return _REFUSED + str(error).encode()


if __name__ == "__main__":
    sys.exit(serve())
