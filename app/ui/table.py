"""The cases of a roster as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject

from app.ui.line_table import Columns, Key, LineTable
from app.ui.rows import (
    ARRIVAL,
    COLUMNS,
    DUE,
    ID,
    KIND,
    LINE,
    NAME,
    NUMBER,
    TITLE,
    VERDICT,
    CaseLine,
)

ROSTER: Final = Columns(
    titles=COLUMNS,
    tips={
        LINE: "名冊中的列號",
        ARRIVAL: "到職日期",
        DUE: "到職後一個月之期限（僅新聘）；箭頭後為遇休息日順延之日",
        VERDICT: "預檢結果，依應處理之先後排序",
    },
    verdict=VERDICT,
    stretch=TITLE,
    widths={
        LINE: ("0000", "000000"),
        NUMBER: ("編號↑", "115學年度-新聘-001"),
        KIND: ("類別", "類別"),
        NAME: ("王小明", "夷將‧拔路兒"),
        ID: ("A12****789", "A12****789"),
        ARRIVAL: ("115/04/07", "115/04/07"),
        DUE: ("115/04/03", "115/04/03順延04/07"),
        VERDICT: ("應先補正", "應先補正"),
    },
    give_way=(LINE, ID, ARRIVAL, KIND, TITLE),
    line=LINE,
    note=DUE,
)


class CaseTable(LineTable):
    """The lines of a roster."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(ROSTER, LINE, parent)
        self._lines: tuple[CaseLine, ...] = ()

    @property
    def total(self) -> int:
        """How many cases there are, shown or not."""
        return len(self._lines)

    def set_lines(self, lines: tuple[CaseLine, ...]) -> None:
        """Show another roster, in the order and by the filter in force."""
        self.begin_change()
        self._lines = lines
        self.take([line.search for line in lines], [line.verdict for line in lines])

    def cell(self, line: int, column: int) -> str:
        """The text of a cell."""
        return self._lines[line].cells[column]

    def keys(self, column: int) -> Sequence[Key]:
        """What the lines sort by in a column."""
        return [line.keys[column] for line in self._lines]

    def note(self, line: int) -> str:
        """To which day the deadline moves."""
        return self._lines[line].due_note

    def tip(self, line: int, column: int) -> str:
        """The whole cell; of a deadline how it comes about."""
        return self._lines[line].due_tip if column == DUE else self.cell(line, column)

    def line_of_source_row(self, source_row: int) -> int | None:
        """The line that stands in this row of the file."""
        for number, line in enumerate(self._lines):
            if line.keys[LINE] == source_row:
                return number
        return None
