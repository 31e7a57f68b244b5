"""The program's entry: `pinyong`, or `python -m app`. Opens the window, or obeys the command line.

Nothing heavy is imported here, so that the window is there at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (default: those typed); the exit status."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if not words:
        from app.main import run_gui

        return run_gui(None)
    if words == ["--sealing"]:  # called by ourselves, once built: `app.archive.sealing`
        from app.archive.sealing import serve

        return serve()
    from app.cli.run import run

    return run(words)


if __name__ == "__main__":
    sys.exit(main())
