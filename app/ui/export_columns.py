"""Picking the columns of an export: at the left those there are, at the right those in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QListWidgetItem, QVBoxLayout, QWidget

from app.ui.choosing import OrderedList, SearchLine, TakingList, list_sheet, rank
from app.ui.palette import Palette
from app.ui.parts import button, words
from app.ui.style import scaled

_KEY: Final = Qt.ItemDataRole.UserRole
_LINES: Final = 6
"""Entries of each list that are in sight at least."""


class ColumnPicker(QWidget):
    """Which columns, and in which order."""

    changed = Signal()
    """Other columns are picked, or in another order."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._titles: Mapping[str, str] = {}
        self._usual: Sequence[str] = ()
        self.search = SearchLine()
        self.search.setPlaceholderText("尋找欄位，例如：職稱")
        self.search.setAccessibleName("尋找要加入的欄位")
        self.search.setToolTip("Enter 加入第一個，↓ 到清單")
        self.offered = TakingList()
        self.offered.setAccessibleName("可加入的欄位")
        self.offered.setToolTip("Enter 或按兩下加入")
        self.picked = OrderedList("匯出的欄位，依序")
        self.picked.setToolTip("拖曳或按 Alt+Shift+↑↓ 調整順序；按 Delete 移除")
        self._count = words("", "small")
        self._up = button("上移", lambda: self.picked.move_entry(-1))
        self._down = button("下移", lambda: self.picked.move_entry(1))
        self._away = button("移除", self._drop)
        self._again = button("還原預設", self._restore, "link")
        self._build()
        self.search.textChanged.connect(lambda _: self._offer())
        self.search.down_asked.connect(self.offered.setFocus)
        self.search.taken.connect(self._take_first)
        self.offered.taken.connect(self._take)
        self.offered.itemDoubleClicked.connect(lambda _: self._take())
        self.picked.ordered.connect(self._follow)
        self.picked.dropped.connect(self._drop)
        self.picked.currentRowChanged.connect(lambda _: self._allow())
        self.recolour(palette)

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(self.search)
        left.addWidget(self.offered, 1)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(self._count)
        right.addWidget(self.picked, 1)
        # Two beside two: one below the other they lie on each other in a low window.
        ways = QGridLayout()
        ways.setSpacing(4)
        ways.setRowMinimumHeight(0, self._count.sizeHint().height())
        for at, way in enumerate((self._up, self._down, self._away, self._again)):
            ways.addWidget(way, 1 + at // 2, at % 2)
        ways.setRowStretch(3, 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(left, 100)
        box.addLayout(right, 100)
        box.addLayout(ways)
        box.addStretch(1)
        for part in (self.search, self.offered, self.picked):
            part.setMaximumWidth(scaled(280))
        for part in (self.offered, self.picked):
            part.setMinimumWidth(scaled(160))
            part.setMinimumHeight(_LINES * (self.fontMetrics().height() + 8) + 10)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        for part in (self.offered, self.picked):
            part.setStyleSheet(list_sheet(palette))

    # What is picked ---------------------------------------------------------------------------

    @property
    def keys(self) -> tuple[str, ...]:
        """What is picked, in order."""
        rows = range(self.picked.count())
        return tuple(str(self.picked.item(row).data(_KEY)) for row in rows)

    def offer(self, titles: Mapping[str, str], usual: Sequence[str], keys: Sequence[str]) -> None:
        """Offer columns by key with their titles; `usual` is what is picked before any choice."""
        self._titles, self._usual = titles, usual
        self.search.clear()
        self._pick([key for key in dict.fromkeys(keys) if key in titles] or usual)

    def _pick(self, keys: Sequence[str]) -> None:
        self.picked.clear()
        for key in keys:
            self.picked.addItem(self._entry(key))
        self.picked.setCurrentRow(0)
        self._follow()

    def _entry(self, key: str) -> QListWidgetItem:
        made = QListWidgetItem(self._titles[key])
        made.setData(_KEY, key)
        made.setFlags(made.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)  # it goes between two
        return made

    def _follow(self) -> None:
        self._offer()
        number = self.picked.count()
        self._count.setText(f"匯出 {number:,} 欄，依此順序" if number else "請至少加入一欄")
        self._allow()
        self.changed.emit()

    def _allow(self) -> None:
        row, last = self.picked.currentRow(), self.picked.count() - 1
        self._up.setEnabled(row > 0)
        self._down.setEnabled(0 <= row < last)
        self._away.setEnabled(row >= 0)

    def _offer(self) -> None:
        """List what is not picked and has the words looked for."""
        at, taken = max(0, self.offered.currentRow()), set(self.keys)
        self.offered.clear()
        wanted = self.search.text()
        found = [
            (near, key)
            for key, title in self._titles.items()
            if key not in taken and (near := rank(wanted, title)) is not None
        ]
        for _, key in sorted(found, key=lambda one: one[0]):
            self.offered.addItem(self._entry(key))
        self.offered.setCurrentRow(min(at, self.offered.count() - 1))

    def _take_first(self) -> None:
        """Take the nearest; where that is picked already, show where it stands."""
        wanted = self.search.text()
        if not wanted.strip():
            return
        ranks = [rank(wanted, self._titles[key]) for key in self.keys]
        if 0 in ranks:
            self.picked.setCurrentRow(ranks.index(0))
        else:
            self.offered.setCurrentRow(0)
            self._take()
        self.search.clear()

    def _take(self) -> None:
        item = self.offered.currentItem()
        if item is not None:
            self.picked.addItem(self._entry(item.data(_KEY)))
            self.picked.setCurrentRow(self.picked.count() - 1)
            self._follow()

    def _drop(self) -> None:
        if (row := self.picked.currentRow()) >= 0:
            self.picked.takeItem(row)
            self._follow()

    def _restore(self) -> None:
        self._pick(self._usual)
