"""Gathers the licence of every package that the program ships with into docs/licences.

    .venv/bin/python tools/licences.py

Run it after the locks have changed. Those of Qt and of Python itself lie there already: Qt's
wheels bring no texts.
"""

from __future__ import annotations

import base64
import json
import re
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

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


def parts(package: Distribution) -> list[str]:
    """What is built into a package, by its own list of parts: each with licence and authors.

    Then the licence texts that the list brings; most parts are named by their licence alone.
    """
    lists = [f for f in package.files or () if "sboms" in f.parts]
    found = [
        part
        for f in lists
        for part in json.loads(Path(str(f.locate())).read_text(encoding="utf-8"))["components"]
    ]
    if not found:
        return []
    named = [f"{p['name']} {p.get('version', '')}: {_licence(p)} ({_authors(p)})" for p in found]
    head = f"{package.name} is built of these parts, as its own list of them states:"
    texts_of = {p["name"]: t for p in found for t in _texts(p)}
    return ["\n".join([head, "", *named]), *(f"{n}:\n\n{t}" for n, t in texts_of.items())]


def _licence(part: dict[str, Any]) -> str:
    stated: list[str] = []
    for one in part.get("licenses", ()):
        held = one.get("license", {})
        text = "text below" if "text" in held else held.get("id") or held.get("name", "")
        stated.append(one.get("expression") or text)
    return ", ".join(stated) or "no licence stated"


def _authors(part: dict[str, Any]) -> str:
    # Addresses are nobody's business here.
    named = re.sub(r"\s*<[^>]*>", "", part.get("author", "")) or "no authors stated"
    return named + ("; optional, may not be in it" if part.get("scope") == "optional" else "")


def _texts(part: dict[str, Any]) -> list[str]:
    held = (one.get("license", {}).get("text", {}) for one in part.get("licenses", ()))
    return [base64.b64decode(t["content"]).decode("utf-8").strip() for t in held if t]


def main() -> None:
    """Write one file for each package. Raises SystemExit where one brings no licence."""
    for name in sorted(set(locked()) - WITHOUT_TEXT - NOT_SHIPPED):
        package = distribution(name)
        own = texts(package)
        if not own:
            raise SystemExit(f"{name} brings no licence text")
        own += parts(package)
        lines = [line.rstrip() for line in "\n\n".join(dict.fromkeys(own)).splitlines()]
        target = FOLDER / f"{name}.txt"
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
