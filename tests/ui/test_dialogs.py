"""Where the system's own dialogs begin."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog, QListView, QWidget

from app.ui import dialogs
from app.ui.palette import DARK, LIGHT, Palette
from app.ui.style import sheet


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The folder that each dialog began in; every one ends in a folder of its own."""
    starts: list[str] = []

    def answer(_parent: object, _title: str, start: str, *_: object) -> tuple[str, str]:
        starts.append(start)
        return str(tmp_path / "名冊.xlsx"), ""

    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, answer)
    monkeypatch.setattr(
        QFileDialog,
        "getOpenFileNames",
        lambda *given: ([(found := answer(*given))[0]], found[1]),
    )
    return starts


DOCUMENTS = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def test_they_begin_where_the_clerk_was_last(
    qtbot, begun: list[str], tmp_path: Path, settings: QSettings
) -> None:
    assert dialogs.ask_roster(None, settings) == tmp_path / "名冊.xlsx"
    dialogs.ask_sources(None, settings, "加入附件")
    dialogs.ask_target(None, settings, "匯出", "匯出.csv", "", ".csv")
    assert begun == [DOCUMENTS, str(tmp_path), str(tmp_path / "匯出.csv")]


def test_where_that_is_gone_they_begin_in_the_documents(
    qtbot, begun: list[str], tmp_path: Path, settings: QSettings
) -> None:
    settings.setValue(dialogs.FOLDER, str(tmp_path / "gone"))
    dialogs.ask_roster(None, settings)
    assert begun == [DOCUMENTS]


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda p: p.name)
def test_where_the_system_has_none_they_have_the_colours_of_the_window(
    qtbot, tmp_path: Path, palette: Palette
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setStyleSheet(sheet(palette))
    dialog = QFileDialog(window, "開啟名冊", str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.ensurePolished()
    files = dialog.findChild(QListView, "listView")
    assert files is not None
    assert dialog.grab().toImage().pixelColor(2, 2) == QColor(palette.ground)
    assert files.viewport().grab().toImage().pixelColor(2, 2) == QColor(palette.paper)
