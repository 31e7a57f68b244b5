"""The step 預覽: what is to be taken in, line by line, with what is wrong and what changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.intake.cells import as_typed
from app.ui.choosing import SearchLine
from app.ui.import_table import AHEAD, ImportTable
from app.ui.import_view import ImportView
from app.ui.palette import Palette
from app.ui.parts import button, chips, stack, words
from app.ui.rows import fold
from app.ui.style import scaled

if TYPE_CHECKING:
    from app.incoming import Arrival
    from app.intake.preview import Preview

CHOICES: Final = ("全部", "有問題", "新增", "變更", "相同")
_CHANGES: Final = "變更"
_USUAL: Final = "有記號的儲存格，選到時在這裡說明。"
_NAMED: Final = ("case_no", "name", "id_number", "job_title", "unit", "org_name")
"""Facts by which a clerk looks for a line."""
_SEARCH: Final = (90, 200)
"""Pixels that the field for it takes, at least and at most."""
_TICK_EVERY: Final = 1000
_SETTLE_MS: Final = 120
"""A pause in typing after which the table follows."""


def searched_texts(preview: Preview, tick: Callable[[], object] = lambda: None) -> list[str]:
    """By line what is searched: who and what it is, or all where the sheet states neither.

    `tick` is called now and then, and may raise.
    """
    known = [c.column for c in preview.columns if c.key in _NAMED]
    columns = known or [c.column for c in preview.columns]
    texts = []
    for place, (_, cells) in enumerate(preview.lines):
        if place % _TICK_EVERY == 0:
            tick()
        texts.append(fold("\n".join([as_typed(cells[column]) for column in columns])))
    return texts


class PreviewStep(QWidget):
    """The table, a choice of its lines, and what is to be said of the cell in hand."""

    counted = Signal(object)
    """How many lines there are of each choice."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.view = ImportView(palette)
        self.table: ImportTable | None = None
        self._problems: frozenset[int] = frozenset()
        self._places: Mapping[str, Sequence[int]] = {}
        self.counts: Mapping[str, int] = {}
        self.search = SearchLine()
        self.search.setPlaceholderText("尋找：編號、姓名、職稱…")
        self.search.setAccessibleName("尋找名冊中的列")
        self.search.setToolTip("只列含有這些字的列；以空格分開的字須都符合（Ctrl+F）")
        self.search.setMinimumWidth(scaled(_SEARCH[0]))
        self.search.setMaximumWidth(scaled(_SEARCH[1]))
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._choose)
        self.search.textChanged.connect(lambda _: self._settle.start())
        self.search.down_asked.connect(self._on_to_lines)
        self.search.taken.connect(self._on_to_lines)
        self._texts: Sequence[str] | None = None
        self._of_all = ""
        self._said = words("", wrap=True)
        self._keep = button("保留案件中的值", lambda: self._decide(given=False), "link")
        self._take = button("採用名冊的值", lambda: self._decide(given=True), "link")
        self._keep.setToolTip("保留案件中的值（1）")
        self._take.setToolTip("採用名冊的值（2）")
        top = QHBoxLayout()
        top.setSpacing(8)
        self._chips = chips(self, top, dict(zip(CHOICES, CHOICES, strict=True)), self._choose)
        self._next = button("下一個問題（F8）", self.next_problem, "link")
        top.addStretch(1)
        top.addWidget(self._next)
        top.addWidget(self.search, 2)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._said, 1)
        for way in (self._keep, self._take):
            foot.addWidget(way)
            way.hide()
        stack(self, (top, self.view, foot), self.view)
        self.view.decide_asked.connect(lambda given: self._decide(given=given))

    def show_preview(
        self, preview: Preview, arrivals: Sequence[Arrival] | None = None, of_all: str = ""
    ) -> None:
        """Show what is to be taken in; what becomes of it may come later, by `compared`.

        `of_all` is a sentence on what all lines state, that no column says.
        """
        self._of_all = of_all
        self.table = ImportTable(preview, arrivals)
        self._problems = frozenset(preview.with_problems)
        self.view.setModel(self.table)
        self.view.fit()
        self.view.selectionModel().currentChanged.connect(lambda *_: self._say())
        self._chips["全部"].setChecked(True)
        self._texts = None
        self.search.clear()
        self._settle.stop()
        self._count()
        self._begin()
        self._say()

    def compared(self, arrivals: Sequence[Arrival]) -> None:
        """What the lines are among the stored cases is known now."""
        if self.table is not None:
            self.table.compared(arrivals)
            self.view.fit()
            self._count()
            self._say()

    def _sorted(self) -> dict[str, Sequence[int]]:
        """By choice the lines that it shows, found in one walk: there may be 100,000."""
        found: dict[str, list[int]] = {name: [] for name in CHOICES}
        table = self.table
        if table is None:
            return {**found}
        lines = range(len(table.preview.lines))
        if not table.is_compared:
            return {**found, "全部": lines, "有問題": sorted(self._problems)}
        problems = found["有問題"]
        for place, one in enumerate(table.arrivals):
            found[one.state.value].append(place)
            has_doubt = one.remark or (one.differences and one.has_conflict)
            if has_doubt or place in self._problems:
                problems.append(place)
        return {**found, "全部": lines}

    def _count(self) -> None:
        self._places = self._sorted()
        self.counts = {name: len(places) for name, places in self._places.items()}
        for name, made in self._chips.items():
            made.setText(f"{name} {self.counts[name]:,}")
            made.setAccessibleName(f"只看{name}，{self.counts[name]:,} 列")
            made.setEnabled(name == "全部" or self.counts[name] > 0)
        self._offer_next()
        self.counted.emit(self.counts)

    def _choose(self) -> None:
        """Show the lines of the choice that have the words looked for."""
        self._settle.stop()
        if self.table is None:
            return
        places = self._places[self._chosen]
        if wanted := fold(self.search.text()).split():
            texts = self._searched(self.table.preview)
            places = [p for p in places if all(word in texts[p] for word in wanted)]
        self.table.show_lines(places)
        self._offer_next()
        self._begin()
        self._say()

    def _offer_next(self) -> None:
        is_change = self._chosen == _CHANGES
        self._next.setText(f"下一個{'變更' if is_change else '問題'}（F8）")
        self._next.setAccessibleName(self._next.text())
        self._next.setEnabled(is_change or self.counts["有問題"] > 0)

    def _begin(self) -> None:
        """To the first line: its first cell, or the first one that it changes."""
        if self.table is None or not self.table.rowCount():
            return
        self.view.horizontalScrollBar().setValue(0)
        first = self.table.changed()[:1] if self._chosen == _CHANGES else []
        self.view.setCurrentIndex(self.table.index(*(first[0] if first else (0, AHEAD))))

    def _searched(self, preview: Preview) -> Sequence[str]:
        """By line what is searched, made here unless it has been made beside the window."""
        if self._texts is None:
            self._texts = searched_texts(preview)
        return self._texts

    def know_texts(self, preview: Preview, texts: Sequence[str]) -> None:
        """What is searched of this preview, by line."""
        if self.table is not None and self.table.preview is preview:
            self._texts = texts

    def leave_search(self) -> bool:
        """From the words looked for back to all lines; whether it was there."""
        if not self.search.hasFocus():
            return False
        self.search.clear()
        self._on_to_lines()
        return True

    def _on_to_lines(self) -> None:
        """From the words looked for to what was found."""
        self._choose()
        self.view.setFocus()

    @property
    def _chosen(self) -> str:
        return next(name for name, made in self._chips.items() if made.isChecked())

    def next_problem(self) -> None:
        """On to the next cell with a problem, or that changes a case; after the last the first."""
        if self.table is None:
            return
        is_change = self._chosen == _CHANGES
        if not (found := self.table.changed() if is_change else self.table.problems()):
            return
        current = self.view.currentIndex()
        here = (current.row(), current.column())
        row, at = next((cell for cell in found if cell > here), found[0])
        self.view.setCurrentIndex(self.table.index(row, at))
        self.view.setFocus()

    @property
    def open_count(self) -> int:
        """How many cells the file would write over what was typed here, and nobody has decided."""
        return len(self.table.open_conflicts) if self.table is not None else 0

    def to_open(self) -> None:
        """To the first cell that is to be decided, whatever lines are shown."""
        table = self.table
        if table is None or not table.open_conflicts:
            return
        here = self.view.currentIndex()
        at_hand = (table.place_at(here.row()), here.column()) if here.isValid() else (-1, -1)
        found = table.open_conflicts
        place, column = next((cell for cell in found if cell >= at_hand), found[0])
        row = table.row_of(place)
        if row is None:
            self._chips["全部"].setChecked(True)
            self.search.clear()
            self._choose()
            row = place
        self.view.setCurrentIndex(table.index(row, column))
        self.view.setFocus()

    def decide_open(self, *, given: bool) -> None:
        """Decide all that is open alike: the file's values, or the stored ones."""
        if self.table is not None:
            self.table.decide_open(given=given)
            self._count()
            self._say()
            self.view.setFocus()

    def _decide(self, *, given: bool | None) -> None:
        """Decide the cell in hand; where that was open, on to the next that is."""
        index, table = self.view.currentIndex(), self.table
        if table is None or not index.isValid():
            return
        before = self.open_count
        if table.decide(table.place_at(index.row()), index.column(), given=given):
            self._count()
            if self.open_count < before and given is not None:
                self.to_open()
            self._say()
            self.view.setFocus()  # the button that was pressed goes away

    def _say(self) -> None:
        """Say what there is to say of the cell in hand."""
        index = self.view.currentIndex()
        said, is_conflict, is_taken, place, at = "", False, False, -1, -1
        if self.table is not None and index.isValid():
            place, at = self.table.place_at(index.row()), index.column()
            said = self.table.explanation(place, at)
            if not said or at < AHEAD:
                said = f"{said}{self.table.changes(place)}"
            else:
                column = self.table.preview.columns[at - AHEAD]
                where = (
                    f"第 {self.table.preview.row(place)} 列 {column.letters} 欄「{column.title}」"
                )
                typed = self.table.preview.typed(place, column.column).strip()
                said = f"{where}「{typed}」：{said}" if typed else f"{where}：{said}"
            change = self.table.difference(place, at)
            if change is not None:
                is_conflict, is_taken = change.is_conflict, change.is_taken
        nothing = self.table is not None and not self.table.rowCount()
        usual = "沒有含有這些字的列。" if nothing else f"{self._of_all}{_USUAL}"
        self._said.setText(said or usual)
        self._said.setAccessibleName(self._said.text())
        is_open = is_conflict and self.table is not None and self.table.is_open(place, at)
        self._keep.setVisible(is_conflict and (is_open or is_taken))
        self._take.setVisible(is_conflict and (is_open or not is_taken))

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self.view.delegate.palette = palette
        self.view.viewport().update()
