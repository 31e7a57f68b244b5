"""The documents of a packet: which of them go in, and which one is previewed."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.packets.choice import STEMS

_KEY = Qt.ItemDataRole.UserRole


def words_of(key: str) -> str:
    """A document's name as it stands in the list: 01 報送清單."""
    return STEMS[key].replace("_", " ")


class DocumentList(QListWidget):
    """All documents there are, each with a check mark. The current one is the one previewed."""

    chosen = Signal(str)
    """The key of the document to preview."""
    marked = Signal()
    """Other documents go in."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("packetDocuments")
        self.setAccessibleName("報送包之文件")
        self.setToolTip("打勾的文件放入報送包；選取的文件顯示預覽")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._is_filling = True
        for key in STEMS:
            item = QListWidgetItem(words_of(key))
            item.setData(_KEY, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.addItem(item)
        self._is_filling = False
        self.currentRowChanged.connect(self._choose)
        self.itemChanged.connect(self._mark)

    @property
    def key(self) -> str:
        """The document previewed."""
        row = self.currentRow()
        return list(STEMS)[max(row, 0)]

    def go_to(self, key: str) -> None:
        """Preview this one; nothing is told of it."""
        self._is_filling = True
        self.setCurrentRow(list(STEMS).index(key))
        self._is_filling = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The documents that go in."""
        items = [self.item(row) for row in range(self.count())]
        checked = Qt.CheckState.Checked
        return tuple(str(item.data(_KEY)) for item in items if item.checkState() == checked)

    def show_keys(self, keys: Collection[str]) -> None:
        """These go in; nothing is told of it."""
        self._is_filling = True
        for row in range(self.count()):
            item = self.item(row)
            is_in = item.data(_KEY) in keys
            item.setCheckState(Qt.CheckState.Checked if is_in else Qt.CheckState.Unchecked)
        self._is_filling = False

    def fit(self) -> None:
        """Be as high as the rows are."""
        self.setFixedHeight(self.sizeHintForRow(0) * self.count() + 2 * self.frameWidth() + 6)

    def _choose(self, row: int) -> None:
        if row >= 0 and not self._is_filling:
            self.chosen.emit(self.key)

    def _mark(self) -> None:
        if not self._is_filling:
            self.marked.emit()
