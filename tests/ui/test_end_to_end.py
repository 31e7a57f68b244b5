"""The window as the program wires it, on the sample roster, with the rules in force."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from app import main, paths
from app.packets.manifest import prove
from app.ui import application, dialogs
from app.ui.desk import Desk
from app.ui.single import Listener
from app.ui.window import MainWindow

from .conftest import shown


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk that `app.main` hands to the window."""
    handed: list[Desk] = []

    def run(desk: Desk, file: Path | None, *, listener: Listener) -> int:
        handed.append(desk)
        listener.close()
        return 0

    monkeypatch.setattr(application, "run", run)
    monkeypatch.setattr(paths, "user_data", lambda: tmp_path)
    assert main.run_gui(None) == 0
    return handed[0]


def test_from_the_sample_to_the_packet(qtbot, desk, tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    window = MainWindow(desk, "light")
    qtbot.addWidget(window)
    window.show()
    window.commands.by_name["sample"].trigger()
    qtbot.waitUntil(lambda: shown(window), timeout=20_000)
    page = window.rosters.page
    assert page.model.total > 10
    assert sum(page.model.counts().values()) == page.model.total
    for _ in range(page.model.total - 1):
        assert page.panel._report.groups or page.panel._report.passed
        assert page.step(1)
    monkeypatch.setattr(dialogs, "ask_folder", lambda parent, folder: tmp_path / "out")
    window.commands.by_name["packet"].trigger()
    packets = window.packets.page
    assert packets is not None
    assert len(packets.model.ids()) == page.model.total
    qtbot.waitUntil(lambda: packets.preview.file is not None, timeout=60_000)
    packets.write.click()
    qtbot.waitUntil(
        lambda: "已匯出" in window.status.news or bool(packets.notice.text), timeout=60_000
    )
    qtbot.waitUntil(lambda: not window.work.jobs.is_busy, timeout=60_000)
    assert "已匯出" in window.status.news
    (written,) = (tmp_path / "out").iterdir()
    assert prove(written).faults == ()
    assert (written / "03_案件摘要.pdf").read_bytes().startswith(b"%PDF")
    window.close()
