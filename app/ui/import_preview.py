"""The step 預覽: what is to be taken in, line by line, with what is wrong and what changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.import_table import AHEAD, ImportTable, ImportView
from app.ui.palette import Palette
from app.ui.parts import button, words

if TYPE_CHECKING:
    from app.incoming import Arrival
    from app.intake.preview import Preview

CHOICES: Final = ("全部", "有問題", "新增", "變更", "相同")


class PreviewStep(QWidget):
    """The table, a choice of its lines, and what is to be said of the cell in hand."""

    counted = Signal(object)
    """How many lines there are of each choice."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.view = ImportView(palette)
        self.table: ImportTable | None = None
        self._problems: frozenset[int] = frozenset()
        self.counts: Mapping[str, int] = {}
        self._chips: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._said = words("", wrap=True)
        self._turn = button("", self._decide, "link")
        chips = QHBoxLayout()
        chips.setSpacing(8)
        for name in CHOICES:
            made = QPushButton(name)
            made.setProperty("role", "chip")
            made.setCheckable(True)
            made.clicked.connect(self._choose)
            self._group.addButton(made)
            self._chips[name] = made
            chips.addWidget(made)
        self._chips["全部"].setChecked(True)
        self._next = button("下一個問題（F8）", self.next_problem, "link")
        chips.addStretch(1)
        chips.addWidget(self._next)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._said, 1)
        foot.addWidget(self._turn)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(chips)
        box.addWidget(self.view, 1)
        box.addLayout(foot)
        self.view.decide_asked.connect(self._decide)
        self._turn.hide()

    def show_preview(self, preview: Preview, arrivals: Sequence[Arrival] | None = None) -> None:
        """Show what is to be taken in; what becomes of it may come later, by `compared`."""
        self.table = ImportTable(preview, arrivals)
        self._problems = frozenset(preview.with_problems)
        self.view.setModel(self.table)
        self.view.fit()
        self.view.selectionModel().currentChanged.connect(lambda *_: self._say())
        self._chips["全部"].setChecked(True)
        self._count()
        if self.table.rowCount():
            self.view.setCurrentIndex(self.table.index(0, AHEAD))
        self._say()

    def compared(self, arrivals: Sequence[Arrival]) -> None:
        """What the lines are among the stored cases is known now."""
        if self.table is not None:
            self.table.compared(arrivals)
            self.view.fit()
            self._count()
            self._say()

    def _places(self, name: str) -> Sequence[int]:
        if self.table is None:
            return ()
        lines = range(len(self.table.preview.lines))
        if name == "全部":
            return lines
        if name == "有問題":
            return [p for p in lines if self._has_problem(p)]
        return [p for p in lines if (a := self.table.arrival(p)) and a.state.value == name]

    def _has_problem(self, place: int) -> bool:
        one = self.table.arrival(place) if self.table else None
        return place in self._problems or bool(one and (one.has_conflict or one.remark))

    def _count(self) -> None:
        self.counts = {name: len(self._places(name)) for name in CHOICES}
        for name, made in self._chips.items():
            made.setText(f"{name} {self.counts[name]:,}")
            made.setAccessibleName(f"只看{name}，{self.counts[name]:,} 列")
            made.setEnabled(name == "全部" or self.counts[name] > 0)
        self._next.setEnabled(self.counts["有問題"] > 0)
        self.counted.emit(self.counts)

    def _choose(self) -> None:
        chosen = next(name for name, made in self._chips.items() if made.isChecked())
        if self.table is not None:
            self.table.show_lines(self._places(chosen))
            if self.table.rowCount():
                self.view.setCurrentIndex(self.table.index(0, AHEAD))
            self._say()

    def next_problem(self) -> None:
        """On to the next cell with a problem; after the last to the first."""
        if self.table is None or not (found := self.table.problems()):
            return
        current = self.view.currentIndex()
        here = (current.row(), current.column())
        row, at = next((cell for cell in found if cell > here), found[0])
        self.view.setCurrentIndex(self.table.index(row, at))
        self.view.setFocus()

    def _decide(self) -> None:
        index = self.view.currentIndex()
        if self.table is not None and index.isValid():
            place = self.table.place_at(index.row())
            if self.table.decide(place, index.column()):
                self._count()
                self._say()

    def _say(self) -> None:
        """Say what there is to say of the cell in hand."""
        index = self.view.currentIndex()
        said, is_conflict, is_taken = "", False, False
        if self.table is not None and index.isValid():
            place, at = self.table.place_at(index.row()), index.column()
            said = self.table.explanation(place, at)
            if said and at >= AHEAD:
                column = self.table.preview.columns[at - AHEAD]
                where = (
                    f"第 {self.table.preview.row(place)} 列 {column.letters} 欄「{column.title}」"
                )
                typed = self.table.preview.typed(place, column.column).strip()
                said = f"{where}「{typed}」：{said}" if typed else f"{where}：{said}"
            change = self.table.difference(place, at)
            if change is not None:
                is_conflict, is_taken = change.is_conflict, change.is_taken
        self._said.setText(said or "有記號的儲存格，選到時在這裡說明。")
        self._said.setAccessibleName(self._said.text())
        self._turn.setVisible(is_conflict)
        self._turn.setText("保留案件中的值" if is_taken else "採用名冊的值")
        self._turn.setAccessibleName(self._turn.text())

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self.view.delegate.palette = palette
        self.view.viewport().update()
