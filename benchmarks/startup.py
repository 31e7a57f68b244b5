"""How long until the window can be used, against a bare empty QMainWindow.

Each figure is the time from starting a fresh process to the first painting of its window, over a
number of runs of both in turn; the medians and their ratio are printed. Usable is: painted, with
its menus, its buttons and their shortcuts at work. The aim is a ratio of at most 1.5.

    python benchmarks/startup.py [RUNS]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

AIM = 1.5
RUNS = 15

EMPTY = """
import sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.UpdateRequest and watched is window:
            window.event(event)
            print(time.time())
            app.quit()
            return True
        return False
app = QApplication([])
window = QMainWindow()
seen = Painted()
window.installEventFilter(seen)
window.show()
app.exec()
"""

OURS = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from app.ui.application import make_application
from app.ui.desk import About, Desk
from app.ui.window import MainWindow
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.UpdateRequest and watched is window:
            window.event(event)
            print(time.time())
            app.quit()
            return True
        return False
class Nothing:
    notice = ""
    def runs(self):
        return ()
    def record(self, run):
        pass
folder = Path(sys.argv[1])
nothing = lambda *_: None
given = dict.fromkeys(Desk._fields, nothing)
given |= {"recent": Nothing(), "settings_file": folder / "window.ini"}
desk = Desk(**given)
app = make_application()
window = MainWindow(desk)
seen = Painted()
window.installEventFilter(seen)
window.show()
app.exec()
"""


def seconds(program: str, folder: str) -> float:
    """From starting a process to its window's first painting."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Both start from compiled bytecode, as an installed program does; kept out of the tree.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(Path(folder, "bytecode"))
    begun = time.time()
    done = subprocess.run(
        [sys.executable, "-c", program, folder],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.split()[-1]) - begun


def main() -> None:
    """Measure both in turn, so that a busy moment falls on both."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    with tempfile.TemporaryDirectory() as folder:
        for program in (EMPTY, OURS):
            seconds(program, folder)
        pairs = [(seconds(EMPTY, folder), seconds(OURS, folder)) for _ in range(runs)]
    empty, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = ours / empty
    print(f"empty QMainWindow  {empty * 1000:6.0f} ms")
    print(f"usable window      {ours * 1000:6.0f} ms")
    print(f"ratio              {ratio:6.2f}    (aim: at most {AIM})")


if __name__ == "__main__":
    main()
