"""What became of each case of the two lists, as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject, Qt

from app.difference_words import shown_fact, start_of
from app.reconcile import Comparison, Line, Verdict
from app.rules.dates import parse_date, roc_short
from app.rules.facts import label
from app.ui.line_table import VERDICT_ROLE, Columns, Index, Key, LineTable
from app.ui.palette import Palette
from app.ui.rows import fold, natural
from app.ui.table_view import CaseView

(FOUND, NUMBER, KIND, NAME, ID, START, WHAT) = range(7)

WORDS: Final[Mapping[Verdict, str]] = {
    Verdict.DIFFERS: "內容不同",
    Verdict.ONLY_HERE: "WebHR 沒有",
    Verdict.ONLY_THERE: "這裡沒有",
    Verdict.SAME: "相同",
}
TONES: Final[Mapping[Verdict, str]] = {
    Verdict.DIFFERS: "review",
    Verdict.ONLY_HERE: "incomplete",
    Verdict.ONLY_THERE: "incomplete",
    Verdict.SAME: "hint",
}
"""In which tone each is drawn; the words tell apart who lacks the case."""
_ORDER: Final = {verdict: place for place, verdict in enumerate(WORDS)}

COLUMNS: Final = Columns(
    titles=("結果", "編號", "類別", "姓名", "證號", "起日", "差異"),
    tips={
        FOUND: "這裡的案件與 WebHR 清單對照的結果",
        START: "約聘起日；沒有時為到職日期，解聘案為解聘日期",
        WHAT: "內容不同的欄位，或應注意之處",
    },
    verdict=FOUND,
    stretch=WHAT,
    widths={
        FOUND: ("WebHR 沒有", "WebHR 沒有"),
        NUMBER: ("編號↑", "115學年度-新聘-001"),
        KIND: ("類別↑", "類別↑"),
        NAME: ("王小明", "夷將‧拔路兒"),
        ID: ("A12****789", "A12****789"),
        START: ("115/04/07", "115/04/07"),
    },
    give_way=(ID, KIND, START, NUMBER),
)


def what_of(line: Line) -> str:
    """What differs in a case, by the names of the facts, and what is remarked."""
    named = "、".join(label(found.key) for found in line.differences)
    return "；".join(filter(None, (named, line.remark)))


def _start(line: Line) -> str:
    typed = start_of(line)
    day = parse_date(typed)
    return roc_short(day) if day is not None else typed


_KEYS: Final[Mapping[int, Callable[[Line], Key]]] = {
    FOUND: lambda line: _ORDER[line.verdict],
    NUMBER: lambda line: natural(line.said("case_no")) or None,
    KIND: lambda line: line.said("case_kind") or None,
    NAME: lambda line: line.said("name") or None,
    ID: lambda line: line.said("id_number") or None,
    START: lambda line: day.toordinal() if (day := parse_date(start_of(line))) else None,
    WHAT: lambda line: what_of(line) or None,
}
_FACTS: Final = {NUMBER: "case_no", KIND: "case_kind", NAME: "name", ID: "id_number"}


class CompareTable(LineTable):
    """The lines of a comparison; what differs first, then who is missing."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, -1, parent)
        self.lines: Sequence[Line] = ()
        self.full_ids = False

    @property
    def total(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    def show_comparison(self, comparison: Comparison, texts: Sequence[str]) -> None:
        """Show what came of a comparison; `texts` as `texts_of` makes them."""
        place = sorted(range(len(texts)), key=lambda n: _ORDER[comparison.lines[n].verdict])
        self.lines = [comparison.lines[n] for n in place]
        self.take([texts[n] for n in place], [line.verdict.value for line in self.lines])

    def show_ids(self, *, full: bool) -> None:
        """Show whole ID numbers, or masked ones."""
        self.full_ids = full
        if rows := self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, WHAT))

    def at(self, row: int) -> Line | None:
        """The line in a row."""
        line = self.line_at(row)
        return None if line is None else self.lines[line]

    def cell(self, line: int, column: int) -> str:
        """The text of a cell."""
        one = self.lines[line]
        match column:
            case _ if column == FOUND:
                return WORDS[one.verdict]
            case _ if column == START:
                return _start(one)
            case _ if column == WHAT:
                return what_of(one)
        return shown_fact(one, _FACTS[column], full_ids=self.full_ids)

    def keys(self, column: int) -> Sequence[Key]:
        """What the lines sort by in a column."""
        return [_KEYS[column](line) for line in self.lines]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell; the verdict in a tone of the window."""
        found = super().data(index, role)
        return TONES[Verdict(found)] if role == VERDICT_ROLE else found


def texts_of(comparison: Comparison) -> list[str]:
    """What the filter looks in, line by line."""
    return [
        fold(
            "\n".join(
                (
                    *(line.said(key) for key in (*_FACTS.values(), "job_title", "unit")),
                    WORDS[line.verdict],
                    _start(line),
                    what_of(line),
                )
            )
        )
        for line in comparison.lines
    ]


class CompareView(CaseView):
    """The table of the lines."""

    def __init__(self, model: CompareTable, palette: Palette) -> None:
        super().__init__(model, palette)
        self.setAccessibleName("對照結果")
        self.setSelectionMode(CaseView.SelectionMode.SingleSelection)
