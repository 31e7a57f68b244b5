"""One run of the command line: from the words typed to an exit status, whatever happens."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path

from app import paths
from app.cli.options import COMMANDS, BadUsage, build_parser
from app.cli.terminal import OUTPUT, CannotWrite, leave_output, say, speak_utf8, writing


class Status(IntEnum):
    """How the program ended. The first four are the contract of `check` and `packet`."""

    FINE = 0
    ATTENTION = 1
    UNUSABLE = 2
    BROKEN = 3
    INTERRUPTED = 130
    READER_GONE = 141


def run(words: Sequence[str]) -> int:
    """Obey a command line. Never raises: what goes wrong is said in one line of standard error."""
    speak_utf8()
    try:
        return _obey(words)
    except BrokenPipeError:
        leave_output()
        return Status.READER_GONE
    except KeyboardInterrupt:
        return Status.INTERRUPTED
    except Exception as broken:
        return _broken(broken, words)


def _obey(words: Sequence[str]) -> int:
    if words[0] not in COMMANDS and not words[0].startswith("-") and Path(words[0]).is_file():
        words = ["gui", *words]  # a file dropped on the program's icon
    try:
        options = build_parser(paths.version()).parse_args(words)
    except SystemExit:
        return Status.FINE  # --help and --version have been answered
    except BadUsage as bad:
        say(str(bad))
        return Status.UNUSABLE
    from app.cli import commands
    from app.intake.roster import UnusableFile
    from app.rules.law import BadLawTable

    try:
        status = commands.obey(options)
        with writing(OUTPUT):
            sys.stdout.flush()
    except (UnusableFile, CannotWrite) as unusable:
        say(str(unusable))
        leave_output()
        return Status.UNUSABLE
    except BadLawTable as bad:
        say(f"法規資料有誤，無法檢核：{bad}")
        return Status.BROKEN
    return status


def _broken(broken: Exception, words: Sequence[str]) -> int:
    """Say that the program itself failed: what kind of error, and nothing that a case states."""
    if "--debug" in words:
        traceback.print_exception(broken)
    say(
        f"程式發生未預期的錯誤（{type(broken).__name__}），工作未完成，請勿視為通過；"
        "請告知程式維護人員，詳情可加 --debug 查看。"
    )
    return Status.BROKEN
