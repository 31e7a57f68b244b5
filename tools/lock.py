"""Writes the locks: requirements.txt (to run) and requirements-dev.txt (to develop and test).

    python tools/lock.py [--upgrade]

Needs `uv` and the network. One lock serves Windows and Linux and every supported Python: markers
choose. Versions already locked stay unless --upgrade is given.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "requirements.txt": ["--group", "setup"],
    "requirements-dev.txt": ["--group", "setup", "--group", "dev", "-c", "requirements.txt"],
}


def main() -> None:
    """Compile every lock, in the order in which one constrains the next."""
    for lock, options in LOCKS.items():
        subprocess.run(
            [
                *("uv", "pip", "compile", "pyproject.toml", *options, "--output-file", lock),
                *("--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"),
                *("--no-annotate", "--no-config", "--custom-compile-command"),
                *("python tools/lock.py", *sys.argv[1:]),
            ],
            cwd=ROOT,
            check=True,
        )


if __name__ == "__main__":
    main()
