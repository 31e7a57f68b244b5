"""The program is killed while someone types: what is older than a second is in the store.

Keys come at an even pace, so a second is counted in keys: a machine at work on other things, which
gives the program less of its time, gives it fewer keys as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .clerk import stored

ROOT = Path(__file__).resolve().parents[2]
BETWEEN_KEYS_MS = 25
KEYS_OF_A_SECOND = 1000 // BETWEEN_KEYS_MS
TYPED = KEYS_OF_A_SECOND + 25

TYPING = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
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
    keys.start()

def letter():
    global written
    QTest.keyClicks(window.focusWidget(), "x")
    written += 1
    print(written, flush=True)

def start():
    if window.book.page is None:
        QTimer.singleShot(20, start)
        return
    window.book.new_case()
    begin()

keys = QTimer(interval=int(sys.argv[2]), timerType=Qt.TimerType.PreciseTimer)
keys.timeout.connect(letter)
QTimer.singleShot(0, start)
app.exec()
"""


def test_a_killed_program_loses_at_most_the_last_second(tmp_path: Path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", TYPING, str(tmp_path), str(BETWEEN_KEYS_MS)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        typed = 0
        while typed < TYPED and (line := child.stdout.readline()):
            typed = int(line)
        child.kill()
        child.wait()
    assert typed == TYPED
    (case,) = stored(tmp_path).values()
    assert len(case["duties"]) >= typed - KEYS_OF_A_SECOND
