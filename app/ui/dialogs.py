"""The system's own dialogs, which open where the last one ended, and its view of a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

ARCHIVES: Final = "案件交換檔 (*.pinyong *.age);;所有檔案 (*)"
ROSTERS: Final = f"名冊 (*.xlsx *.xlsm *.xls *.ods *.csv *.txt);;{ARCHIVES}"
TABLES: Final = "資料表 (*.toml *.csv);;所有檔案 (*)"
TABLE_FORMS: Final = "CSV，可用 Excel 編輯 (*.csv);;TOML，附欄位說明 (*.toml)"
FOLDER: Final = "window/folder"
FOR_CASES: Final = "選擇存放案件的資料夾"


def _last(settings: QSettings, key: str = FOLDER) -> str:
    """Where the last one ended; before the first, or where that is gone, the user's documents.

    Without a folder the system's dialog would begin where the program lies.
    """
    kept = str(settings.value(key, ""))
    if kept and Path(kept).is_dir():
        return kept
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def ask_roster(parent: QWidget, settings: QSettings) -> Path | None:
    """Which roster to open; None where the user thought better of it."""
    return ask_source(parent, settings, "開啟名冊", ROSTERS)


def ask_archive(parent: QWidget, settings: QSettings) -> Path | None:
    """The file that another office has sent."""
    return ask_source(parent, settings, "收件", ARCHIVES)


def ask_source(
    parent: QWidget, settings: QSettings, title: str, kinds: str, key: str = FOLDER
) -> Path | None:
    """Which file to read. `key` is where the settings keep the folder of the last one."""
    name, _ = QFileDialog.getOpenFileName(parent, title, _last(settings, key), kinds)
    if not name:
        return None
    settings.setValue(key, str(Path(name).parent))
    return Path(name)


def ask_tables(parent: QWidget, settings: QSettings) -> Path | None:
    """Which file to take tables of the law from."""
    return ask_source(parent, settings, "匯入參考資料表", TABLES)


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


def ask_target(
    parent: QWidget,
    settings: QSettings,
    title: str,
    name: str,
    kinds: str,
    ending: str,
    key: str = FOLDER,
) -> Path | None:
    """Where to write a file, `name` at first; the dialog asks before it replaces one.

    Where the ending was left out it is added, and a number if need be: the dialog has not asked
    about that name. `key` is where the settings keep the folder of the last one.
    """
    start = str(Path(_last(settings, key), name))
    chosen, _ = QFileDialog.getSaveFileName(parent, title, start, kinds)
    if not chosen:
        return None
    file = Path(chosen)
    settings.setValue(key, str(file.parent))
    if file.name.lower().endswith(ending):
        return file
    return free(file.with_name(file.name + ending), ending)


def free(file: Path, ending: str) -> Path:
    """The name, with a number where it is taken."""
    number, found = 1, file
    while found.exists():
        number += 1
        found = file.with_name(f"{file.name.removesuffix(ending)}_{number}{ending}")
    return found


def ask_sources(parent: QWidget, settings: QSettings, title: str) -> list[Path]:
    """Which files to read, of any kind."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, _last(settings), "所有檔案 (*)")
    if names:
        settings.setValue(FOLDER, str(Path(names[0]).parent))
    return [Path(name) for name in names]


def ask_folder(parent: QWidget, settings: QSettings, title: str = "選擇資料夾") -> Path | None:
    """Which folder to put something into."""
    name = QFileDialog.getExistingDirectory(parent, title, _last(settings))
    if not name:
        return None
    settings.setValue(FOLDER, name)
    return Path(name)


def open_folder(folder: Path) -> None:
    """Show a folder in the system's own way."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def way_to(folder: Path) -> tuple[str, Callable[[], object]]:
    """The link that shows a folder, as a line of status takes it."""
    return "開啟資料夾", lambda: open_folder(folder)
