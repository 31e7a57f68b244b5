"""The program is killed while someone types: what is older than a second is in the store."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from .clerk import stored

ROOT = Path(__file__).resolve().parents[2]

TYPING = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from app import main
from app.ui.application import make_application
from app.ui.window import MainWindow

app = make_application()
window = MainWindow(main.desk(Path(sys.argv[1])), "light")
window.show()
written = 0

def begin():
    desk = window.book.case_desk
    page = window.book.page
    if desk.case is None or not page.editor.isEnabled():
        QTimer.singleShot(20, begin)
        return
    page.editor.go_to("duties")
    letter()

def letter():
    global written
    QTest.keyClicks(window.focusWidget(), "x")
    written += 1
    print(time.monotonic(), written, flush=True)
    QTimer.singleShot(25, letter)

def start():
    if window.book.page is None:
        QTimer.singleShot(20, start)
        return
    window.book.new_case()
    begin()

QTimer.singleShot(0, start)
app.exec()
"""


def test_a_killed_program_loses_at_most_the_last_second(tmp_path: Path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", TYPING, str(tmp_path)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        told: list[tuple[float, int]] = []
        for line in child.stdout:
            at, count = line.split()
            told.append((float(at), int(count)))
            if told[-1][0] - told[0][0] > 2.5:
                break
        child.kill()
        killed = time.monotonic()
        child.wait()
    typed_by_then = max(count for at, count in told if killed - at > 1)
    assert typed_by_then > 20
    (case,) = stored(tmp_path).values()
    assert len(case["duties"]) >= typed_by_then
