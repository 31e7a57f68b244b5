"""匯出空白表單, in the page: for which kind of case, in which form."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from app.rules.facts import CASE_KINDS
from app.ui import icons
from app.ui.choice_box import ChoiceBox
from app.ui.page_bar import PageBar
from app.ui.palette import Palette
from app.ui.parts import Notice, button, picture, words

ENDINGS: Final = {
    ".xlsx": "Excel 活頁簿（.xlsx）",
    ".ods": "OpenDocument 試算表（.ods）",
    ".csv": "CSV（.csv）",
}
_WHOLE: Final = (
    "表單有下拉選單與填寫檢查，附說明與範例；已在「設定」填寫的機關代碼等會自動帶出。"
    "填好後以「開啟名冊」匯入。"
)
_BARE: Final = "CSV 只有欄名一列，沒有下拉選單、說明與範例。"


class FormBar(PageBar):
    """The choices of an empty form. Hidden until it is asked for."""

    asked = Signal(str, str)
    """The kind of case, or nothing for all; and the ending of the file."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.kind, self.ending = ChoiceBox(), ChoiceBox()
        self.kind.setAccessibleName("案件類別")
        self.ending.setAccessibleName("檔案格式")
        self.kind.addItem("全部類別", "")
        for kind in CASE_KINDS:
            self.kind.addItem(kind, kind)
        for ending, text in ENDINGS.items():
            self.ending.addItem(text, ending)
        self._about = words(_WHOLE, "small", wrap=True)
        self.notice = Notice(palette)
        self.give = button("匯出…", self._ask, "primary")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        for column, (text, part) in enumerate((("類別", self.kind), ("格式", self.ending))):
            label = words(text, "small")
            label.setBuddy(part)
            grid.addWidget(label, 0, column)
            grid.addWidget(part, 1, column)
        grid.setColumnStretch(2, 1)
        ways = QHBoxLayout()
        ways.setSpacing(8)
        ways.addWidget(self.give)
        ways.addWidget(button("取消", self.leave))
        ways.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        box.addWidget(words("匯出空白表單", "heading"))
        box.addLayout(grid)
        box.addWidget(self._about)
        box.addWidget(self.notice)
        box.addLayout(ways)
        box.addStretch(1)
        self.ending.activated.connect(lambda _: self._chosen())
        self.recolour(palette)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self.notice.recolour(palette)
        picture(self.give, icons.icon("file-down", palette, size=16, on_accent=True))

    def ask(self) -> None:
        """Ask which form it is to be."""
        self.notice.hide()
        self._chosen()
        self.show()
        self.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self) -> None:
        self._about.setText(_BARE if self.ending.currentData() == ".csv" else _WHOLE)

    def _ask(self) -> None:
        self.notice.hide()
        self.asked.emit(self.kind.currentData(), self.ending.currentData())

    def show_failed(self, sentence: str) -> None:
        """It could not be written; the sentence says why."""
        self.notice.say("blocked", sentence, [])
