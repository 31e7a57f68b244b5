"""One case of both lists side by side: what differs first, the rest below it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from app.difference_words import shown_fact, shown_pair, shown_value
from app.reconcile import Comparison, Line, Verdict
from app.rules.facts import FACTS, label
from app.ui import icons
from app.ui.palette import Palette
from app.ui.parts import Elided, Paragraph, button, head, picture, stack
from app.ui.row_list import EnterKey
from app.ui.style import scaled

_TITLES: Final = ("欄位", "這裡", "WebHR", "說明")
_FIELD, _HERE, _THERE, _WHY = range(4)
_LEAST: Final = 96
"""Pixels of height at 100 % that the table keeps: its head and two rows."""
_NONE: Final = "（沒有填）"


class _Pairs(EnterKey, QTableWidget):
    """The two sides. `entered` is Enter: to the case."""


class SideBySide(QFrame):
    """The facts of a line, as typed in each list."""

    case_asked = Signal(int)

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._palette = palette
        self._line: Line | None = None
        self._keys: tuple[str, ...] = ()
        self._full_ids = self._is_brief = False
        self._title = Elided("heading")
        self._remark = Paragraph("small")
        self.go = button("到這一件案件", self._go)
        self.go.setToolTip("到「案件」修改這裡的內容（在清單中按 Enter）")
        self.table = _Pairs(0, len(_TITLES))
        self.table.setObjectName("pairs")
        self.table.setStyleSheet("#pairs::item { padding: 3px; }")
        self.table.setAccessibleName("兩邊的內容")
        self.table.setHorizontalHeaderLabels(_TITLES)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(_FIELD, QHeaderView.ResizeMode.ResizeToContents)
        for column in (_HERE, _THERE, _WHY):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(lambda *_: self.table.resizeRowsToContents())
        # However low the page is, a difference is in sight below its head.
        self.table.setMinimumHeight(scaled(_LEAST))
        parts = (head(self._title, [self.go]), self._remark, self.table)
        stack(self, parts, self.table, margins=(12, 8, 12, 12))
        self.table.entered.connect(self._go)
        self.recolour(palette)
        self.show_line(None, None)

    @property
    def line(self) -> Line | None:
        """The line that is shown."""
        return self._line

    def show_line(self, line: Line | None, comparison: Comparison | None) -> None:
        """Show a line of a comparison, or nothing."""
        self._line = line
        self._keys = comparison.keys if comparison is not None else ()
        self._fill()

    def be_brief(self, *, brief: bool) -> None:
        """In a low page the sentence on the line, which the list has too, gives way."""
        self._remark.setVisible(not brief or self._line is None)
        self._title.setToolTip(_said(self._line) if brief and self._line is not None else "")
        self._is_brief = brief

    def show_ids(self, *, full: bool) -> None:
        """Show whole ID numbers, or masked ones."""
        self._full_ids = full
        self._fill()

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        picture(self.go, icons.icon("chevron-right", palette, size=16))
        self._fill()

    def _fill(self) -> None:
        line = self._line
        self.go.setEnabled(line is not None and line.ours is not None)
        self.be_brief(brief=self._is_brief)
        self.table.setRowCount(0)
        if line is None:
            self._title.say("")
            self._remark.say("選擇清單中的一件，這裡並列兩邊的內容。")
            return
        facts = (line.said("case_no"), line.said("case_kind"), line.said("name"))
        number = shown_fact(line, "id_number", full_ids=self._full_ids)
        self._title.say("　".join(filter(None, (*facts, number))))
        self._remark.say(_said(line))
        for cells, differs in self._rows(line):
            self._add(cells, differs=differs)
        self.table.resizeRowsToContents()

    def _rows(self, line: Line) -> list[tuple[tuple[str, str, str, str], bool]]:
        rows = []
        for found in line.differences:
            here, there = shown_pair(line, found, full_ids=self._full_ids)
            cells = (label(found.key), here or _NONE, there or _NONE, found.reason)
            rows.append((cells, True))
        differ = {found.key for found in line.differences}
        keys = self._keys or tuple(FACTS)
        for key in keys if line.ours and line.theirs else FACTS:
            sides = [
                shown_value(line, key, entry.typed.get(key, "").strip(), full_ids=self._full_ids)
                if entry is not None
                else ""
                for entry in (line.ours, line.theirs)
            ]
            if key not in differ and any(sides):
                rows.append(((label(key), sides[0], sides[1], ""), False))
        return rows

    def _add(self, cells: tuple[str, str, str, str], *, differs: bool) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        tone = self._palette.tones["review"]
        for column, text in enumerate(cells):
            item = QTableWidgetItem(f"≠ {text}" if differs and column == _FIELD else text)
            item.setToolTip(text)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{_TITLES[column]}：{text or '無'}")
            top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            item.setTextAlignment(top)
            item.setForeground(QColor(self._palette.ink if differs else self._palette.muted))
            if differs:
                item.setBackground(QColor(tone.soft))
                font = QFont(self.table.font())
                font.setBold(column in (_FIELD, _HERE, _THERE))
                item.setFont(font)
            self.table.setItem(row, column, item)

    def _go(self) -> None:
        if self._line is not None and self._line.ours is not None:
            self.case_asked.emit(self._line.ours.place)


def _said(line: Line) -> str:
    """What became of a case, in a sentence."""
    row = f"清單第 {line.theirs.place} 列" if line.theirs is not None else ""
    match line.verdict:
        case Verdict.DIFFERS:
            text = f"{len(line.differences)} 欄內容不同（WebHR {row}）。"
        case Verdict.SAME:
            text = f"比對的欄位都相同（WebHR {row}）。"
        case Verdict.ONLY_HERE:
            text = "WebHR 清單沒有這一件。"
        case Verdict.ONLY_THERE:
            text = f"這裡沒有這一件（WebHR {row}）。"
    return f"{text}{line.remark}。" if line.remark else text
