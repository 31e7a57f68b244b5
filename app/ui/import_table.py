"""The table of what an import would take in: the sheet's own rows and columns, problems in place.

Virtual: of 100,000 lines only those in sight are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from app.rules.facts import label

if TYPE_CHECKING:
    from app.incoming import Arrival, Difference
    from app.intake.preview import Mark, Preview

Index = QModelIndex | QPersistentModelIndex

STATE: Final = 0
AHEAD: Final = 1
"""Columns before those of the sheet."""
TONE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
NOTE_ROLE: Final = Qt.ItemDataRole.UserRole + 2
"""Whether the cell only becomes a note."""
_NO_PARENT: Final = QModelIndex()
_TOLD: Final = 6
"""Changes of a line that are told one by one."""
_STATE: Final = "處理"
_COMPARING: Final = "比對中"


class ImportTable(QAbstractTableModel):
    """The lines of a preview that are asked for, and what becomes of each."""

    def __init__(self, preview: Preview, arrivals: Sequence[Arrival] | None = None) -> None:
        super().__init__()
        self.preview = preview
        self._arrivals: list[Arrival] | None = None
        self._shown: Sequence[int] = range(len(preview.lines))
        self._keys = frozenset(column.key for column in preview.columns)
        self._open: dict[tuple[int, int], None] = {}
        if arrivals is not None:
            self._take_up(arrivals)

    # What Qt asks -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        """How many lines are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        """What becomes of the line, and the columns of the sheet."""
        return 0 if parent.isValid() else AHEAD + len(self.preview.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        place, at = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(place, at)
        if role == TONE_ROLE:
            return self.tone(place, at)
        if role == NOTE_ROLE:
            return at >= AHEAD and not self.preview.columns[at - AHEAD].key
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.explanation(place, at) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = self.explanation(place, at)
            return (
                f"{self.title(at)}：{self.text(place, at) or '空白'}{f'，{said}' if said else ''}"
            )
        return None

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The row and the column as the sheet names them."""
        if orientation is not Qt.Orientation.Horizontal:
            is_text = role == Qt.ItemDataRole.DisplayRole
            return str(self.preview.row(self._shown[section])) if is_text else None
        if role == Qt.ItemDataRole.DisplayRole:
            if section < AHEAD:
                return _STATE
            column = self.preview.columns[section - AHEAD]
            note = "" if column.key else f"　{column.fact}"
            return f"{column.letters}{note}\n{column.title}"
        if role == Qt.ItemDataRole.ToolTipRole and section >= AHEAD:
            column = self.preview.columns[section - AHEAD]
            return f"{column.letters} 欄「{column.title}」→ {column.fact}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    # What a cell says -------------------------------------------------------------------------

    def title(self, at: int) -> str:
        """The title of a column."""
        return _STATE if at < AHEAD else self.preview.columns[at - AHEAD].title

    def arrival(self, place: int) -> Arrival | None:
        """What a line is among the stored cases; None while that is not known."""
        return None if self._arrivals is None else self._arrivals[place]

    def difference(self, place: int, at: int) -> Difference | None:
        """What a cell changes in its stored case."""
        one = self.arrival(place)
        return None if one is None else one.differences.get(self._key(place, at))

    def _key(self, place: int, at: int) -> str:
        """The fact that a cell states; of the first column one that changes and has no column.

        What is said of all cases at once, as their kind may be, stands in no column of the sheet.
        """
        if at >= AHEAD:
            return self.preview.columns[at - AHEAD].key
        one = self.arrival(place)
        keys = one.differences if one is not None else ()
        return next((key for key in keys if key not in self._keys), "")

    def mark(self, place: int, at: int) -> Mark | None:
        """What is wrong with a cell."""
        if at < AHEAD:
            return None
        return self.preview.marks.get(place, {}).get(self.preview.columns[at - AHEAD].column)

    def text(self, place: int, at: int) -> str:
        """What a cell shows: a change as old → new."""
        one = self.arrival(place)
        if at == STATE:
            return _COMPARING if one is None else one.state.value
        read = self.preview.read(place, self.preview.columns[at - AHEAD].column)
        change = self.difference(place, at)
        if change is None:
            return read
        if not change.is_taken:
            return f"{change.stored or '（空白）'}（名冊：{change.given}）"
        return f"{change.stored or '（空白）'} → {change.given}"

    def tone(self, place: int, at: int) -> str:
        """The tone of a cell: a problem, something to look at, a change, or nothing."""
        mark, change = self.mark(place, at), self.difference(place, at)
        if mark is not None:
            return "blocked" if mark.is_problem else "review"
        if change is not None:
            return "review" if change.is_conflict else "hint"
        one = self.arrival(place)
        return "review" if at == STATE and one is not None and one.remark else ""

    def explanation(self, place: int, at: int) -> str:
        """What is said of a cell below the table; empty where there is nothing to say."""
        mark, change, one = self.mark(place, at), self.difference(place, at), self.arrival(place)
        if mark is not None:
            kept = f"案件中的「{change.stored}」不變。" if change and not change.is_taken else ""
            return mark.message + kept
        if change is not None:
            if change.is_conflict:
                named = f"「{label(self._key(place, at))}」：" if at < AHEAD else ""
                stored = change.stored or "空白"
                both = f"{named}案件中已另行改為「{stored}」，名冊為「{change.given}」；"
                if self.is_open(place, at):
                    return f"{both}請按 1 保留案件中的值，或按 2 採用名冊的值。"
                kept = "採用名冊" if change.is_taken else "保留案件"
                return f"{both}目前{kept}，可按空白鍵改選。"
            return f"將由「{change.stored or '空白'}」改為「{change.given}」。"
        if at < AHEAD:
            return "" if one is None else one.remark or (f"依{one.by}對應。" if one.by else "")
        column = self.preview.columns[at - AHEAD].column
        typed, read = self.preview.typed(place, column), self.preview.read(place, column)
        if typed == read:
            return ""
        return f"「{typed}」讀為「{read}」。" if read else f"「{typed}」視為未填，列為備註。"

    # What the page asks -----------------------------------------------------------------------

    def compared(self, arrivals: Sequence[Arrival]) -> None:
        """What the lines are among the stored cases is known now."""
        self._take_up(arrivals)
        self.refresh()

    def _take_up(self, arrivals: Sequence[Arrival]) -> None:
        """Nothing is decided yet of what the file would write over what was typed here."""
        self._arrivals = list(arrivals)
        self._open = {
            (place, at): None
            for place, one in enumerate(arrivals)
            if one.differences and one.has_conflict
            for at in range(self.columnCount())
            if (change := self.difference(place, at)) and change.is_conflict and change.is_taken
        }

    @property
    def open_conflicts(self) -> Sequence[tuple[int, int]]:
        """Line and column of what the file would write over, and nobody has decided, in order."""
        return tuple(self._open)

    @property
    def is_compared(self) -> bool:
        """Whether what the lines are among the stored cases is known."""
        return self._arrivals is not None and len(self._arrivals) == len(self.preview.lines)

    @property
    def arrivals(self) -> list[Arrival]:
        """What is to be taken in, as it has been decided."""
        return list(self._arrivals or ())

    def decide(self, place: int, at: int, *, given: bool | None = None) -> bool:
        """Keep a conflict as the file has it or as it is stored, else turn it round.

        Whether there is one.
        """
        change = self.difference(place, at)
        if change is None or not change.is_conflict:
            return False
        self._decide(place, at, given=not change.is_taken if given is None else given)
        self.refresh()
        return True

    def decide_open(self, *, given: bool) -> None:
        """Decide all that is open alike."""
        for place, at in self.open_conflicts:
            self._decide(place, at, given=given)
        self.refresh()

    def _decide(self, place: int, at: int, *, given: bool) -> None:
        from app.incoming import take  # brings the store with it, which is open by now

        if self._arrivals is not None:
            key = self._key(place, at)
            self._arrivals[place] = take(self._arrivals[place], key, given=given)
            self._open.pop((place, at), None)

    def refresh(self) -> None:
        """Draw all that is in sight anew."""
        self.layoutChanged.emit()

    def show_lines(self, places: Sequence[int]) -> None:
        """Show these lines only."""
        self.beginResetModel()
        self._shown = places
        self.endResetModel()

    def is_open(self, place: int, at: int) -> bool:
        """Whether a cell is to be decided still."""
        return (place, at) in self._open

    def row_of(self, place: int) -> int | None:
        """The row that shows a line; None where none does."""
        try:
            return self._shown.index(place)
        except ValueError:
            return None

    def place_at(self, row: int) -> int:
        """The line that a row shows."""
        return self._shown[row]

    def changes(self, place: int) -> str:
        """What a line changes in its stored case, all of it; empty where it changes nothing."""
        said = [
            f"{self.title(at) if at >= AHEAD else label(self._key(place, at))}"
            f"「{change.stored or '空白'}」→「{change.given or '空白'}」"
            for at in (*range(AHEAD, self.columnCount()), STATE)
            if (change := self.difference(place, at)) is not None and change.is_taken
        ]
        row = self.preview.row(place)
        more = "等" if len(said) > _TOLD else ""
        listed = "；".join(said[:_TOLD])
        return f"第 {row} 列將變更 {len(said):,} 欄：{listed}{more}。" if said else ""

    def changed(self) -> list[tuple[int, int]]:
        """Row and column of every cell shown that changes its stored case, in order."""
        return [
            (row, at)
            for row, place in enumerate(self._shown)
            if (one := self.arrival(place)) is not None and one.differences
            for at in range(AHEAD, self.columnCount())
            if self.difference(place, at) is not None
        ]

    def problems(self) -> list[tuple[int, int]]:
        """Row and column of every cell with a problem or a conflict that is shown, in order."""
        found: list[tuple[int, int]] = []
        marks = self.preview.marks
        for row, place in enumerate(self._shown):
            one = self.arrival(place)
            if place not in marks and (one is None or not (one.has_conflict or one.remark)):
                continue
            found += (
                (row, at)
                for at in range(self.columnCount())
                if self.tone(place, at) in ("blocked", "review")
            )
        return found
