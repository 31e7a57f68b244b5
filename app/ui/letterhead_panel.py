"""The panel 版面與欄位: whose name stands above the documents, who signs, what the register lists.

It holds one `Choice` of the office. What cannot be obeyed is said at once and not handed on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.packets.choice import MOST_NAMES, SHEETS, STEMS, BadChoice, Choice
from app.packets.register_columns import COLUMNS, REQUIRED
from app.ui import icons
from app.ui.packet_profiles import ProfileBar
from app.ui.palette import Palette
from app.ui.parts import Paragraph, button, picture, restyle, words

_KEY: Final = Qt.ItemDataRole.UserRole
_BETWEEN: Final = "、"
_SHEET_WORDS: Final = {"xlsx": "Excel（.xlsx）", "ods": "OpenDocument（.ods）"}


def split(text: str) -> tuple[str, ...]:
    """The words of a field, between which any usual mark may stand."""
    return tuple(part for part in re.split(r"[、,，;；\s]+", text.strip()) if part)


def title_of(key: str) -> str:
    """A document's name without its number."""
    return STEMS[key].partition("_")[2]


class LetterheadPanel(QWidget):
    """Edits the parts of a `Choice` that stand for the office's own paper, and names them."""

    changed = Signal(object)
    """Choice: it can be obeyed."""
    profiles_changed = Signal(object)
    """Profiles: another layout is in use, or one was added, renamed or deleted."""
    reset_asked = Signal()

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("packetLeft")
        self._choice = Choice()
        self._is_filling = False
        self.profiles = ProfileBar()
        self.names = [QLineEdit() for _ in range(MOST_NAMES)]
        self.signers = QLineEdit()
        self.seals = QLineEdit()
        self.columns = QListWidget()
        self.up = button("上移", lambda: self._move(-1))
        self.down = button("下移", lambda: self._move(1))
        self.sheets = {key: QCheckBox(name) for key, name in _SHEET_WORDS.items()}
        self.full_ids = {key: QCheckBox(title_of(key)) for key in STEMS}
        self._wrong = Paragraph(tone="blocked")
        self._wrong.hide()
        self._build()
        self.recolour(palette)
        self.show_choice(Choice())

    # Building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 4, 4)
        box.setSpacing(4)
        box.addWidget(self.profiles)
        box.addWidget(self._wrong)
        box.addSpacing(4)
        box.addWidget(words("機關名稱（印在文件最上方）", "small"))
        for number, field in enumerate(self.names, 1):
            field.setAccessibleName(f"機關名稱第 {number} 行")
            field.setPlaceholderText("空白時用案件的機關名稱" if number == 1 else "")
            box.addWidget(field)
        for name, told, field in (
            ("簽名欄（由左至右，以「、」分開）", "簽名欄", self.signers),
            ("印信欄（例如 人事室章、機關印信）", "印信欄", self.seals),
        ):
            field.setAccessibleName(told)
            label = words(name, "small")
            label.setBuddy(field)
            box.addSpacing(4)
            box.addWidget(label)
            box.addWidget(field)
        self._build_columns(box)
        box.addSpacing(4)
        box.addWidget(words("名冊另存", "small"))
        self._add_boxes(box, self.sheets.values(), "名冊另存")
        box.addSpacing(4)
        box.addWidget(words("顯示完整身分證字號的文件（其餘遮蔽）", "small"))
        self._add_boxes(box, self.full_ids.values(), "顯示完整身分證字號")
        self.reset = button("恢復預設", self.reset_asked.emit, "link")
        box.addSpacing(4)
        box.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignLeft)
        box.addStretch(1)
        for field in (*self.names, self.signers, self.seals):
            field.textEdited.connect(self._tell)
        self.profiles.changed.connect(self.profiles_changed)

    def _build_columns(self, box: QVBoxLayout) -> None:
        self.columns.setObjectName("packetDocuments")
        self.columns.setAccessibleName("名冊欄位")
        self.columns.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.columns.itemChanged.connect(self._tell)
        self.columns.currentRowChanged.connect(lambda _: self._allow_moving())
        label = words("名冊欄位（打勾的依此順序由左至右）", "small")
        label.setBuddy(self.columns)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.up)
        row.addWidget(self.down)
        row.addStretch(1)
        box.addSpacing(4)
        box.addWidget(label)
        box.addWidget(self.columns)
        box.addLayout(row)

    def _add_boxes(self, box: QVBoxLayout, boxes: Collection[QCheckBox], what: str) -> None:
        for one in boxes:
            one.setAccessibleName(f"{what}：{one.text()}")
            one.toggled.connect(self._tell)
            box.addWidget(one)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        picture(self.up, icons.icon("chevron-up", palette, size=16))
        picture(self.down, icons.icon("chevron-down", palette, size=16))

    def fit(self) -> None:
        """Be as high as the columns are: the panel scrolls, the list within it does not."""
        self.columns.setFixedHeight(self.columns.sizeHintForRow(0) * self.columns.count() + 8)

    # The choice -------------------------------------------------------------------------------

    @property
    def wrong(self) -> str:
        """What cannot be obeyed; empty where all can."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    def show_choice(self, choice: Choice) -> None:
        """Show another choice; nothing is told of it."""
        self._choice, self._is_filling = choice, True
        for number, field in enumerate(self.names):
            field.setText(choice.names[number] if number < len(choice.names) else "")
        self.signers.setText(_BETWEEN.join(choice.signers))
        self.seals.setText(_BETWEEN.join(choice.seals))
        for key, box in self.sheets.items():
            box.setChecked(key in choice.sheets)
        for key, box in self.full_ids.items():
            box.setChecked(key in choice.full_ids)
        self._fill_columns(choice.columns)
        self._is_filling = False
        self._say("")

    def _fill_columns(self, chosen: Sequence[str]) -> None:
        self.columns.clear()
        for key in (*chosen, *(key for key in COLUMNS if key not in chosen)):
            label = COLUMNS[key].label
            item = QListWidgetItem(f"{label}（必列）" if key in REQUIRED else label)
            item.setData(_KEY, key)
            if key in REQUIRED:  # shown as checked, but it cannot be left out
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in chosen else Qt.CheckState.Unchecked)
            self.columns.addItem(item)
        self.fit()
        self._allow_moving()

    def _chosen_columns(self) -> tuple[str, ...]:
        items = [self.columns.item(row) for row in range(self.columns.count())]
        return tuple(
            str(item.data(_KEY)) for item in items if item.checkState() == Qt.CheckState.Checked
        )

    def _move(self, by: int) -> None:
        row = self.columns.currentRow()
        if row >= 0 and 0 <= row + by < self.columns.count():
            self._is_filling = True
            self.columns.insertItem(row + by, self.columns.takeItem(row))
            self.columns.setCurrentRow(row + by)
            self._is_filling = False
            self._tell()

    def _allow_moving(self) -> None:
        row = self.columns.currentRow()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < self.columns.count() - 1)

    def _tell(self, *_: Any) -> None:
        if self._is_filling:
            return
        texts = (field.text().strip() for field in self.names)
        try:
            self._choice = replace(
                self._choice,
                names=tuple(filter(None, texts)),
                signers=split(self.signers.text()),
                seals=split(self.seals.text()),
                columns=self._chosen_columns(),
                sheets=tuple(key for key in SHEETS if self.sheets[key].isChecked()),
                full_ids=frozenset(k for k, box in self.full_ids.items() if box.isChecked()),
            )
        except BadChoice as wrong:
            self._say(str(wrong))
            return
        self._say("")
        self.changed.emit(self._choice)

    def take_documents(self, choice: Choice) -> None:
        """Go on from a choice whose documents and form were chosen elsewhere."""
        self._choice = replace(self._choice, documents=choice.documents, form=choice.form)

    def _say(self, text: str) -> None:
        self._wrong.say(text)
        self._wrong.setAccessibleName(text)
        self._wrong.setVisible(bool(text))
        is_wrong = bool(text)
        restyle(self.signers, "wrong", is_wrong and "簽章欄" in text)
        restyle(self.seals, "wrong", is_wrong and "簽章欄" in text)
