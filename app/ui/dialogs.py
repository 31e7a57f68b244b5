"""The system's own dialogs, which open where the last one ended, and its view of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

ROSTERS: Final = "名冊 (*.xlsx *.xlsm *.xls *.ods *.csv *.txt);;所有檔案 (*)"
FORMS: Final = "Excel 活頁簿 (*.xlsx);;OpenDocument 試算表 (*.ods);;CSV (*.csv)"
FORM_NAME: Final = "聘用登記匯入表單.xlsx"
FOLDER: Final = "window/folder"


def _last(settings: QSettings) -> str:
    return str(settings.value(FOLDER, ""))


def ask_roster(parent: QWidget, settings: QSettings) -> Path | None:
    """Which roster to open; None where the user thought better of it."""
    name, _ = QFileDialog.getOpenFileName(parent, "開啟名冊", _last(settings), ROSTERS)
    if not name:
        return None
    settings.setValue(FOLDER, str(Path(name).parent))
    return Path(name)


def ask_form(parent: QWidget, settings: QSettings) -> Path | None:
    """Where to write an empty form; with the ending of the kind chosen where none was typed."""
    start = str(Path(_last(settings), FORM_NAME))
    name, chosen = QFileDialog.getSaveFileName(parent, "匯出空白表單", start, FORMS)
    if not name:
        return None
    file = Path(name)
    settings.setValue(FOLDER, str(file.parent))
    ending = chosen.split("*")[-1].rstrip(")") or ".xlsx"
    return file if file.suffix else file.with_suffix(ending)


def ask_folder(parent: QWidget, settings: QSettings) -> Path | None:
    """Which folder to write the packet into."""
    title = "選擇報送包要存放的資料夾"
    name = QFileDialog.getExistingDirectory(parent, title, _last(settings))
    if not name:
        return None
    settings.setValue(FOLDER, name)
    return Path(name)


def open_folder(folder: Path) -> None:
    """Show a folder in the system's own way."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
