"""Gathers the licence of every package that the program ships with into docs/licences.

    .venv/bin/python tools/licences.py

Run it after the locks have changed. Those of Qt and of Python itself lie there already: Qt's
wheels bring no texts.
"""

from __future__ import annotations

import re
from importlib.metadata import Distribution, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "licences"
WITHOUT_TEXT = {"pyside6-essentials", "shiboken6"}
NOT_SHIPPED = {"setuptools"}
NAMES = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)


def locked() -> list[str]:
    """The packages of requirements.txt."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    return re.findall(r"^([a-z0-9.-]+)==", text, re.MULTILINE)


def texts(package: Distribution) -> list[str]:
    """The licence texts that a package brings, in the order of their names."""
    own = (f for f in package.files or () if f.parts[0].endswith(".dist-info"))
    # A package that ships the work of others keeps their texts in a folder under any names.
    files = sorted(f for f in own if NAMES.match(f.name) or "licenses" in f.parts)
    found = [f.locate() for f in files]
    return [Path(str(f)).read_text(encoding="utf-8", errors="replace").strip() for f in found]


def main() -> None:
    """Write one file for each package. Raises SystemExit where one brings no licence."""
    for name in sorted(set(locked()) - WITHOUT_TEXT - NOT_SHIPPED):
        package = distribution(name)
        own = texts(package)
        if not own:
            raise SystemExit(f"{name} brings no licence text")
        lines = [line.rstrip() for line in "\n\n".join(dict.fromkeys(own)).splitlines()]
        target = FOLDER / f"{name}.txt"
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
