"""The system's own dialogs, which open where the last one ended, and its view of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

ARCHIVES: Final = "機關間案件檔 (*.pinyong *.age);;所有檔案 (*)"
ROSTERS: Final = f"名冊 (*.xlsx *.xlsm *.xls *.ods *.csv *.txt);;{ARCHIVES}"
TABLES: Final = "資料表 (*.toml *.csv);;所有檔案 (*)"
TABLE_FORMS: Final = "CSV，可用 Excel 編輯 (*.csv);;TOML，附欄位說明 (*.toml)"
FOLDER: Final = "window/folder"


def _last(settings: QSettings) -> str:
    return str(settings.value(FOLDER, ""))


def ask_roster(parent: QWidget, settings: QSettings) -> Path | None:
    """Which roster to open; None where the user thought better of it."""
    return _ask_file(parent, settings, "開啟名冊", ROSTERS)


def ask_archive(parent: QWidget, settings: QSettings) -> Path | None:
    """The file that another office has sent."""
    return _ask_file(parent, settings, "收件", ARCHIVES)


def _ask_file(parent: QWidget, settings: QSettings, title: str, kinds: str) -> Path | None:
    name, _ = QFileDialog.getOpenFileName(parent, title, _last(settings), kinds)
    if not name:
        return None
    settings.setValue(FOLDER, str(Path(name).parent))
    return Path(name)


def ask_tables(parent: QWidget, settings: QSettings) -> Path | None:
    """Which file to take tables of the law from."""
    name, _ = QFileDialog.getOpenFileName(parent, "匯入參考資料表", _last(settings), TABLES)
    if not name:
        return None
    settings.setValue(FOLDER, str(Path(name).parent))
    return Path(name)


def ask_table_file(parent: QWidget, settings: QSettings, table_id: str) -> Path | None:
    """Where to write a table of the law; with the ending of the kind chosen."""
    start = str(Path(_last(settings), f"{table_id}.csv"))
    name, chosen = QFileDialog.getSaveFileName(parent, "匯出參考資料表", start, TABLE_FORMS)
    if not name:
        return None
    file = Path(name)
    settings.setValue(FOLDER, str(file.parent))
    ending = chosen.split("*")[-1].rstrip(")") or ".csv"
    # The name of a table has a point of its own: what follows it is no ending.
    return file if file.suffix.lower() in (".csv", ".toml") else file.with_name(file.name + ending)


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
