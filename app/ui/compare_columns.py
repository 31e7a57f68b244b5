"""Matching the columns of WebHR's list by hand: a fact, and which column states it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.rules.facts import FACTS, label
from app.ui.choice_box import ChoiceBox
from app.ui.parts import Elided, Paragraph, button, words
from app.webhr_list import Columns, lacks, matched_by

if TYPE_CHECKING:
    from collections.abc import Mapping

OFFERED: Final = (
    "id_number",
    "case_no",
    "name",
    "case_kind",
    "contract_start",
    "contract_end",
    "onboard_date",
    "dismissed_on",
    "unit",
    "job_title",
    "grade",
    "step",
    "points",
    "rate",
    "monthly_pay",
    "birth_date",
    "education",
    "report_date",
    "webhr_doc_no",
    "webhr_status",
    "registered_on",
)
"""Facts that are always offered; others too, where the list has a column for them."""
_NOT_MATCHED: Final = "（不對照）"


class ColumnsPanel(QWidget):
    """Each fact with the column that states it."""

    chosen = Signal(object)
    """By header the fact's key; "" for one that is to state none."""
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._columns: Columns | None = None
        self.boxes: dict[str, QComboBox] = {}
        self._samples: dict[str, Elided] = {}
        self._why = Paragraph()
        self._form = QWidget()
        self._form.setObjectName("bare")
        self._grid = QGridLayout(self._form)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._form)
        self.go = button("開始對照", self._tell, "primary")
        self.cancel = button("取消", self.cancelled.emit)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        ends.addStretch(1)
        ends.addWidget(self.go)
        ends.addWidget(self.cancel)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(words("欄位對照", "heading"))
        box.addWidget(self._why)
        box.addWidget(scroll, 1)
        box.addLayout(ends)

    def show_columns(self, columns: Columns, chosen: Mapping[str, str]) -> None:
        """Offer the columns of a list, as they are matched now."""
        self._columns = columns
        matched = {key: title for title, key in matched_by(columns, chosen).items()}
        while item := self._grid.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()  # it may be deleted much later, and be seen until then
                widget.deleteLater()
        self.boxes, self._samples = {}, {}
        keys = (*OFFERED, *(key for key in FACTS if key in matched and key not in OFFERED))
        self._grid.setColumnStretch(2, 1)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        for row, key in enumerate(keys):
            self._add(row, key, matched.get(key, ""))
        self._grid.setRowStretch(len(keys), 1)
        self._follow()

    def _add(self, row: int, key: str, title: str) -> None:
        columns = self._columns
        if columns is None:
            return
        box = ChoiceBox()
        box.addItem(_NOT_MATCHED, "")
        for one in columns.titles:
            box.addItem(one, one)
        box.setCurrentIndex(max(0, box.findData(title)))
        box.setAccessibleName(f"{label(key)}的欄位")
        box.activated.connect(lambda _: self._follow())
        named = words(label(key))
        named.setBuddy(box)
        sample = Elided("small")
        for column, part in enumerate((named, box, sample)):
            self._grid.addWidget(part, row, column)
        self.boxes[key], self._samples[key] = box, sample

    def _matched(self) -> dict[str, str]:
        return {title: key for key, box in self.boxes.items() if (title := box.currentData())}

    @property
    def why(self) -> str:
        """What is to be done, or known, before it can begin."""
        return self._why.text()

    def _twice(self) -> str:
        """Which column is to state two facts; empty where none is.

        Neither is taken away by itself: whoever goes through a list by key passes many by.
        """
        first: dict[str, str] = {}
        for key, box in self.boxes.items():
            title = box.currentData()
            if title and first.setdefault(title, key) != key:
                return f"「{title}」同時指定給{label(first[title])}與{label(key)}，請擇一。"
        return ""

    def _follow(self) -> None:
        columns = self._columns
        if columns is None:
            return
        for key, box in self.boxes.items():
            values = columns.samples.get(box.currentData() or "", ())
            is_hidden = key == "id_number"
            said = "　".join(values) if not is_hidden else "　".join(v[:3] + "…" for v in values)
            self._samples[key].say(f"例：{said}" if said else "")
        why = self._twice() or lacks(self._matched())
        self._why.say(
            why
            or f"「{columns.file.name}」有 {len(columns.titles)} 欄；請確認各欄對應的內容，"
            "同樣欄名的清單下次沿用。"
        )
        self.go.setEnabled(not why)

    def _tell(self) -> None:
        if self._columns is not None:
            matched = self._matched()
            self.chosen.emit({title: matched.get(title, "") for title in self._columns.titles})
