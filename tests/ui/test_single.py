"""One window for a folder: two starts, crashes, starts at one moment, and folders of no use."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QFileSystemWatcher, Qt
from PySide6.QtWidgets import QWidget

from app.ui.single import Listener, bring_forward, first_or_hand_over

FIRST = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.ui.single import first_or_hand_over
app = QCoreApplication([])
listener = first_or_hand_over(Path(sys.argv[1]), "")
print("first" if listener and listener.is_first else "not", flush=True)
if listener is None:
    raise SystemExit
listener.asked.connect(lambda text: print(ascii(text), flush=True))
listener.begin()
app.exec()
"""

Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts another process for the same folder; killed at the end."""
    running: list[subprocess.Popen[str]] = []

    def run() -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, "-c", FIRST, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        running.append(child)
        return child

    yield run
    for child in running:
        child.kill()
        child.communicate()


def line_of(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def second(folder: Path, message: str, patience_ms: int = 5_000) -> list[Listener | None]:
    """A second start beside the test's own event loop; what came of it is in the list, later."""
    came: list[Listener | None] = []
    threading.Thread(
        target=lambda: came.append(first_or_hand_over(folder, message, patience_ms)), daemon=True
    ).start()
    return came


@pytest.fixture
def first(qapp, tmp_path: Path) -> Iterator[Listener]:
    made = first_or_hand_over(tmp_path / "名冊 資料", "")
    assert made is not None
    assert made.is_first
    yield made
    made.close()


@pytest.mark.parametrize(
    "message", ["", "/學校/名冊 𠮷.xlsx", "C:\\人事\\%USERNAME%\n第二行", "\udcff"]
)
def test_the_first_hears_what_the_second_was_to_open(
    qtbot, first: Listener, tmp_path: Path, message: str
) -> None:
    first.begin()
    with qtbot.waitSignal(first.asked, timeout=5_000) as heard:
        came = second(tmp_path / "名冊 資料", message)
    assert heard.args == [message]
    qtbot.waitUntil(lambda: came == [None])
    assert list((tmp_path / "名冊 資料" / "asked").iterdir()) == []


def test_what_was_asked_before_it_listened_is_heard(qtbot, first: Listener, tmp_path: Path) -> None:
    came = second(tmp_path / "名冊 資料", "名冊.xlsx")
    qtbot.waitUntil(lambda: any((tmp_path / "名冊 資料").glob("asked/*.txt")))
    with qtbot.waitSignal(first.asked, timeout=5_000) as heard:
        first.begin()
    assert heard.args == ["名冊.xlsx"]
    qtbot.waitUntil(lambda: came == [None])


def test_it_is_heard_where_the_system_tells_of_no_changes(
    qtbot, first: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileSystemWatcher, "addPath", lambda *_: False)
    first.begin()
    with qtbot.waitSignal(first.asked, timeout=5_000) as heard:
        second(tmp_path / "名冊 資料", "名冊.xlsx")
    assert heard.args == ["名冊.xlsx"]


def test_a_message_that_cannot_be_read_yet_is_heard_later(
    qtbot, first: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = Path.read_text
    refused: list[Path] = []

    def read(file: Path, *args: str, **named: str) -> str:
        if not refused:
            refused.append(file)
            raise PermissionError
        return reading(file, *args, **named)

    monkeypatch.setattr(Path, "read_text", read)
    first.begin()
    with qtbot.waitSignal(first.asked, timeout=5_000) as heard:
        second(tmp_path / "名冊 資料", "名冊.xlsx")
    assert heard.args == ["名冊.xlsx"]
    assert refused


def test_the_next_is_first_once_it_has_closed(first: Listener, tmp_path: Path) -> None:
    first.begin()
    first.close()
    first.close()
    after = first_or_hand_over(tmp_path / "名冊 資料", "")
    assert after is not None
    assert after.is_first
    after.close()


def test_who_waits_while_the_first_closes_becomes_the_first(
    qtbot, first: Listener, tmp_path: Path
) -> None:
    came = second(tmp_path / "名冊 資料", "名冊.xlsx")
    qtbot.waitUntil(lambda: any((tmp_path / "名冊 資料").glob("asked/*.txt")))
    first.close()
    qtbot.waitUntil(lambda: bool(came))
    assert came[0] is not None
    assert came[0].is_first
    assert list((tmp_path / "名冊 資料" / "asked").iterdir()) == []
    came[0].close()


def test_a_first_that_does_not_answer_keeps_nobody_from_working(
    first: Listener, tmp_path: Path
) -> None:
    other = first_or_hand_over(tmp_path / "名冊 資料", "名冊.xlsx", 60)
    assert other is not None
    assert not other.is_first
    other.begin()
    assert list((tmp_path / "名冊 資料" / "asked").iterdir()) == []
    other.close()
    assert first.is_first


def test_another_folder_is_another_place(first: Listener, tmp_path: Path) -> None:
    other = first_or_hand_over(tmp_path / "別處", "")
    assert other is not None
    assert other.is_first
    other.close()


def test_a_folder_that_cannot_be_written_keeps_nobody_waiting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    began = time.perf_counter()
    made = first_or_hand_over(tmp_path / "file" / "folder", "")
    assert made is not None
    assert not made.is_first
    assert time.perf_counter() - began < 1


def test_a_message_that_cannot_be_left_keeps_nobody_waiting(
    first: Listener, tmp_path: Path
) -> None:
    (tmp_path / "名冊 資料" / "asked").write_text("", encoding="utf-8")
    began = time.perf_counter()
    other = first_or_hand_over(tmp_path / "名冊 資料", "名冊.xlsx")
    assert other is not None
    assert not other.is_first
    assert time.perf_counter() - began < 1


def test_another_process_is_found_and_after_its_end_is_not(start: Start, tmp_path: Path) -> None:
    child = start()
    assert line_of(child) == "first"
    assert first_or_hand_over(tmp_path, "名冊.xlsx") is None
    assert line_of(child) == ascii("名冊.xlsx")
    child.terminate()
    child.wait()
    after = first_or_hand_over(tmp_path, "")
    assert after is not None
    assert after.is_first
    after.close()


@pytest.mark.skipif(os.name == "nt", reason="the system's own locks go with the process")
def test_a_crash_leaves_nothing_in_the_way(start: Start, tmp_path: Path) -> None:
    child = start()
    assert line_of(child) == "first"
    child.send_signal(signal.SIGKILL)
    child.wait()
    after = first_or_hand_over(tmp_path, "")
    assert after is not None
    assert after.is_first
    after.close()


def test_of_several_that_start_at_one_moment_one_is_first(start: Start) -> None:
    children = [start() for _ in range(4)]
    said = [line_of(child) for child in children]
    assert sorted(said) == ["first", "not", "not", "not"]
    one = children[said.index("first")]
    assert [line_of(one) for _ in range(3)] == ["''"] * 3


def test_a_minimised_window_comes_forward(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.showMinimized()
    bring_forward(window)
    assert window.isVisible()
    assert not window.windowState() & Qt.WindowState.WindowMinimized
