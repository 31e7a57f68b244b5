"""What the line at the foot says, and that it does not say it for ever."""

from __future__ import annotations

import pytest

from app.ui import status_line
from app.ui.palette import LIGHT
from app.ui.status_line import StatusLine


@pytest.mark.parametrize("step", [None, ("開啟資料夾", lambda: None)])
def test_news_goes_after_a_while(qtbot, monkeypatch: pytest.MonkeyPatch, step) -> None:
    monkeypatch.setattr(status_line, "NEWS_MS", 5)
    monkeypatch.setattr(status_line, "STEP_MS", 5)
    line = StatusLine(LIGHT)
    qtbot.addWidget(line)
    line.say("已備份。", step)
    assert line.news == "已備份。"
    qtbot.waitUntil(lambda: line.news == "", timeout=2000)


def test_later_news_has_all_of_its_time(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    line = StatusLine(LIGHT)
    qtbot.addWidget(line)
    monkeypatch.setattr(status_line, "NEWS_MS", 5)
    line.say("已備份。")
    monkeypatch.setattr(status_line, "NEWS_MS", 60_000)
    line.say("已還原備份。")
    qtbot.wait(20)
    assert line.news == "已還原備份。"
