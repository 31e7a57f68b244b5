"""What is shipped is named, and its licence lies beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOT_SHIPPED = {"setuptools"}
QT = {"pyside6-essentials", "shiboken6"}


def locked(lock: str) -> set[str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9.-]+)==", text, re.MULTILINE))


def test_every_shipped_package_has_its_licence() -> None:
    there = {file.stem for file in (ROOT / "docs" / "licences").glob("*.txt")}
    own = {"python", "qt-LGPL-3.0", "qt-GPL-3.0"}
    assert there == own | (locked("requirements.txt") - NOT_SHIPPED - QT)


@pytest.mark.parametrize("name", sorted(locked("requirements.txt")))
def test_every_package_is_explained(name: str) -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)


@pytest.mark.parametrize("folder", ["fonts", "icons"])
def test_fonts_and_icons_have_theirs(folder: str) -> None:
    assert list((ROOT / "resources" / folder).glob("LICENSE*"))
