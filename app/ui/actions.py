"""What can be done, once: the menus, the shortcuts and the list of them in 說明."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from app.ui import early, icons
from app.ui.palette import Palette


class Deed(NamedTuple):
    """One thing that can be done. `needs_cases`: only with a roster open."""

    name: str
    menu: str
    text: str
    keys: str = ""
    icon: str = ""
    needs_cases: bool = False
    line_before: bool = False


MENUS = {"file": "檔案(&F)", "edit": "編輯(&E)", "view": "檢視(&V)", "help": "說明(&H)"}

DEEDS = (
    Deed("new_case", "file", "新增案件(&N)", "Ctrl+N", "user-plus"),
    Deed("open", "file", "開啟名冊(&O)…", "Ctrl+O", "folder-open"),
    Deed("reload", "file", "重新讀取(&R)", "F5", "refresh-cw", needs_cases=True),
    Deed("saved", "file", "儲存(&A)", "Ctrl+S"),
    Deed("sample", "file", "以範例練習(&S)", "", "graduation-cap"),
    Deed(
        "packet",
        "file",
        "預覽與列印報送包(&P)",
        "Ctrl+P",
        "file-output",
        line_before=True,
    ),
    Deed("export", "file", "匯出案件與檢核結果(&E)…", "Ctrl+E", "file-spreadsheet"),
    Deed("send", "file", "送出案件給其他機關(&D)…", "", "send", line_before=True),
    Deed("receive", "file", "收件(&I)…", "", "inbox"),
    Deed("template", "file", "匯出空白表單(&T)…", "", "file-down", line_before=True),
    Deed("quit", "file", "結束(&X)", "Ctrl+Q", "log-out", line_before=True),
    Deed("undo", "edit", "復原(&U)", "Ctrl+Z", "rotate-ccw"),
    Deed("redo", "edit", "重做(&R)", "Ctrl+Y"),
    Deed("renewal", "edit", "年度續聘(&Y)…", "", "calendar-sync", line_before=True),
    Deed("compare", "edit", "對照 WebHR 清單(&W)…", "", "list-checks", line_before=True),
    Deed("typing", "edit", "登打輔助(&T)", "Ctrl+T", "keyboard"),
    Deed("copy", "edit", "複製(&C)", "Ctrl+C", "copy", line_before=True),
    Deed("delete", "edit", "刪除所選案件(&D)"),
    Deed("find", "edit", "尋找(&F)", "Ctrl+F", "search", line_before=True),
    Deed("next_case", "view", "下一筆案件(&N)", "Alt+Down", "chevron-down"),
    Deed("previous_case", "view", "上一筆案件(&P)", "Alt+Up", "chevron-up"),
    Deed("next_finding", "view", "下一項檢核(&F)", "F8", "list-checks"),
    Deed("clear_filter", "view", "清除篩選(&C)", "", "x"),
    Deed("as_of", "view", "變更預檢基準日(&D)", "Ctrl+D", "calendar-days", needs_cases=True),
    Deed("page_start", "view", "工作台", "Ctrl+1", "house", line_before=True),
    Deed("page_cases", "view", "案件", "Ctrl+2", "layout-list"),
    Deed("page_import", "view", "匯入", "Ctrl+3", "file-input"),
    Deed("page_problems", "view", "讀入問題", "", "file-warning", needs_cases=True),
    Deed("page_flow", "view", "流程", "Ctrl+4", "workflow"),
    Deed("page_packet", "view", "報送包", "Ctrl+5", "folder-output"),
    Deed("page_reference", "view", "規則與參考資料", "Ctrl+6", "scale"),
    Deed("page_settings", "view", "設定", "Ctrl+7", "settings"),
    Deed("help", "help", "快速鍵與說明(&K)", "F1", "keyboard"),
    Deed("about", "help", "關於(&A)", "", "info"),
)


_SORT_KEYS = "1234567890ABCDEF"
"""Keys of the columns in the menu 排序依, from left to right."""


class Actions:
    """The actions of a window by name, in its menus."""

    def __init__(self, window: QMainWindow, deeds: dict[str, Callable[[], object]]) -> None:
        bar = window.menuBar()
        self.menus = {key: bar.addMenu(title) for key, title in MENUS.items()}
        self.by_name: dict[str, QAction] = {}
        self._sorting = QMenu("排序依(&S)", window)
        self._sorting.setEnabled(False)
        for deed in DEEDS:
            menu = self.menus[deed.menu]
            if deed.line_before:
                menu.addSeparator()
            action = QAction(window)
            action.setText(deed.text)  # given at once, Qt's names of 150 icons are made
            if deed.keys:
                early.set_keys(action, deed.keys)
            action.setEnabled(not deed.needs_cases)
            action.triggered.connect(lambda _=False, do=deeds[deed.name]: do())
            menu.addAction(action)
            self.by_name[deed.name] = action

        self.menus["view"].addMenu(self._sorting)

    def recolour(self, palette: Palette) -> None:
        """Draw the icons in the colours of a palette."""
        for deed in DEEDS:
            if deed.icon:
                self.by_name[deed.name].setIcon(icons.icon(deed.icon, palette, size=16))

    def allow_cases(self) -> None:
        """A roster is open: what needs one can be done."""
        for deed in DEEDS:
            if deed.needs_cases:
                self.by_name[deed.name].setEnabled(True)

    def allow_looking(self, allowed: bool) -> None:  # what it sets is in its name
        """Whether there is anything to look through or to copy."""
        for name in ("find", "copy"):
            self.by_name[name].setEnabled(allowed)

    def offer_columns(self, columns: Sequence[str], sort_by: Callable[[int], object]) -> None:
        """Let the list that is shown be sorted by each of its columns, for the keyboard."""
        menu = self._sorting
        menu.clear()
        menu.setEnabled(bool(columns))
        for number, title in enumerate(columns):
            action = menu.addAction(f"&{_SORT_KEYS[number]}　{title}")
            action.triggered.connect(lambda _=False, number=number: sort_by(number))

    def shortcuts(self) -> list[tuple[str, str]]:
        """Every shortcut as it is written, and what it does."""
        return [
            (_written(deed.keys), deed.text.split("(")[0].rstrip("…"))
            for deed in DEEDS
            if deed.keys
        ]


def _written(keys: str) -> str:
    return keys.replace("Down", "↓").replace("Up", "↑")
