from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFontDatabase

from app import paths
from app.ui.typeface import PREFERRED, face, supply_missing_face

HEAVY = ("sqlalchemy", "reportlab", "python_calamine", "holidays", "xlsxwriter", "jinja2", "lxml")
LATER = (
    "app.rules.engine",
    "app.rules.facts",
    "app.models.store",
    "app.law_files",
    "app.ui.reference_page",
    "PySide6.QtSvg",
)

BEFORE_PAINTING = """
import sys
from pathlib import Path
from app.ui.application import make_application
from app.ui.desk import Desk
from app.ui.window import MainWindow
folder = Path(sys.argv[1])
app = make_application()
nothing = dict.fromkeys(Desk._fields)
desk = Desk(**{**nothing, "settings_file": folder / "window.ini"})
window = MainWindow(desk)
window.show()
print(*sys.modules)
"""


def told_by(program: str, folder: Path) -> list[str]:
    """What a program prints that begins in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        env={**os.environ, "PYTHONPATH": str(paths.root())},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_nothing_heavy_is_imported_before_the_window_is_painted(tmp_path: Path):
    loaded = set(told_by(BEFORE_PAINTING, tmp_path))
    assert "app.ui.window" in loaded
    assert loaded.isdisjoint(HEAVY + LATER)


def test_qts_own_names_are_not_made_before_the_window_is_painted(tmp_path: Path):
    told = "print(any(c.__name__ == 'GlobalColor' for c in enum.Enum.__subclasses__()))"
    program = f"import enum\n{BEFORE_PAINTING}\n{told}\nfrom PySide6.QtCore import Qt\n{told}\n"
    assert told_by(program, tmp_path)[-2:] == ["False", "True"]


def test_the_words_of_qt_itself_are_chinese(qapp: object):
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"


def test_the_face_is_the_systems_own_in_pixels_of_the_grid(qapp: object):
    assert face().families() == list(PREFERRED)
    assert face().pixelSize() == 14


@pytest.mark.skipif(
    not paths.resource("fonts", "TW-Kai.ttf").exists(), reason="the face is not in this copy"
)
def test_a_system_without_chinese_gets_our_face(qapp: object, monkeypatch: pytest.MonkeyPatch):
    assert supply_missing_face() is None or QFontDatabase.families() == []
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: [])
    family = supply_missing_face()
    assert family is not None
    assert "Kai" in family or "楷" in family
