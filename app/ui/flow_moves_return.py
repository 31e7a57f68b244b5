"""What the Ministry said when it returned a case: the kind of reason, its words, which facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.rounds import RETURN_CATEGORIES, Returned
from app.rules.facts import FACTS
from app.ui.choice_box import ChoiceBox
from app.ui.parts import words

_ROWS: Final = 6
_KEY: Final = Qt.ItemDataRole.UserRole


class ReturnForm(QWidget):
    """Asks for a `Returned`."""

    changed = Signal()
    """Another category, or other words."""

    def __init__(self) -> None:
        super().__init__()
        self.category = ChoiceBox()
        self.category.setAccessibleName("退回原因之類別")
        self.category.addItem("請選擇", "")
        for one in RETURN_CATEGORIES:
            self.category.addItem(one, one)
        self.category.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.reason = QPlainTextEdit()
        self.reason.textChanged.connect(self.changed)
        self.reason.setAccessibleName("退回之原因")
        self.reason.setPlaceholderText("照錄來文或 WebHR 所示之原因")
        self.reason.setTabChangesFocus(True)
        self.search = QLineEdit()
        self.search.setAccessibleName("尋找欄位")
        self.search.setPlaceholderText("打幾個字找欄位")
        self.search.textChanged.connect(self._narrow)
        self.fields = QListWidget()
        self.fields.setAccessibleName("應補正之欄位")
        self.fields.itemChanged.connect(lambda _: self._count())
        self._chosen = words("", "small", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        for text, part in (
            ("原因類別", self.category),
            ("原因", self.reason),
            ("哪些欄位（可不選；補正時在該欄旁顯示原因）", self.search),
        ):
            label = words(text, "small", wrap=True)
            label.setBuddy(part)
            box.addWidget(label)
            box.addWidget(part)
        box.addWidget(self.fields)
        box.addWidget(self._chosen)
        line = self.fontMetrics().lineSpacing()
        self.reason.setFixedHeight(line * 4)
        self.fields.setFixedHeight((line + 6) * _ROWS)
        self.begin({})

    def begin(self, typed: Mapping[str, str]) -> None:
        """Ask anew; the facts that a case states come first."""
        self.category.setCurrentIndex(0)
        self.reason.clear()
        self.search.clear()
        blocker = QSignalBlocker(self.fields)
        self.fields.clear()
        for key in sorted(FACTS, key=lambda key: not typed.get(key)):
            item = QListWidgetItem(FACTS[key].label)
            item.setData(_KEY, key)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.fields.addItem(item)
        self.fields.setCurrentRow(0)
        blocker.unblock()
        self._count()

    def given(self) -> Returned:
        """What has been said so far; the use case says what is missing."""
        return Returned(
            str(self.category.currentData() or ""),
            self.reason.toPlainText().strip(),
            tuple(str(item.data(_KEY)) for item in self._checked()),
        )

    def _checked(self) -> list[QListWidgetItem]:
        items = (self.fields.item(row) for row in range(self.fields.count()))
        return [item for item in items if item.checkState() is Qt.CheckState.Checked]

    def _count(self) -> None:
        names = [item.text() for item in self._checked()]
        self._chosen.setText("已選：" + "、".join(names) if names else "")
        self._chosen.setVisible(bool(names))

    def _narrow(self, text: str) -> None:
        """Show the facts whose name holds the text, and those that are picked already."""
        for row in range(self.fields.count()):
            item = self.fields.item(row)
            is_picked = item.checkState() is Qt.CheckState.Checked
            item.setHidden(text.strip() not in item.text() and not is_picked)
