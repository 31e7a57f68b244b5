"""The cases that may go into a packet, each with its check mark: the table and how it is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.rules.results import VERDICT_WORDS, Verdict
from app.stored import CaseSummary, Stage
from app.ui.line_table import Columns, Index, Key, LineTable
from app.ui.palette import Palette
from app.ui.rows import natural
from app.ui.style import scaled
from app.ui.table_view import CaseDelegate, CaseView, draw_check_box

(MARK, NUMBER, KIND, NAME, WAIVED, VERDICT) = range(6)

AS_THEY_COME: Final = -1
LEAST_ROWS: Final = 3.5
NOT_CHECKED: Final = "尚未檢核"

COLUMNS: Final = Columns(
    titles=("放入", "編號", "類別", "姓名", "附理由", "預檢結果"),
    tips={
        MARK: "放入報送包；以空白鍵勾選或取消",
        WAIVED: "附理由而不計入預檢結果之事項數",
        VERDICT: "預檢結果，依應處理之先後排序",
    },
    verdict=VERDICT,
    stretch=NAME,
    widths={
        MARK: ("放入↑", "放入↑"),
        NUMBER: ("編號↑", "115學年度-新聘-001"),
        KIND: ("類別", "類別"),
        WAIVED: ("附理由↑", "附理由↑"),
        VERDICT: ("應先補正", "應先補正"),
    },
    give_way=(KIND, WAIVED, NUMBER, NAME),
)
_ORDER: Final = {v.value: place for place, v in enumerate(Verdict)}
_BOX: Final = 16


def verdict_words(verdict: str) -> str:
    """The word for a verdict; 尚未檢核 where there is none yet."""
    return VERDICT_WORDS[Verdict(verdict)] if verdict else NOT_CHECKED


_CELLS: Final[Mapping[int, Callable[[CaseSummary], str]]] = {
    MARK: lambda _: "",
    NUMBER: lambda case: case.case_no,
    KIND: lambda case: case.kind,
    NAME: lambda case: case.name,
    WAIVED: lambda case: str(case.waived) if case.waived else "",
    VERDICT: lambda case: verdict_words(case.verdict),
}
_KEYS: Final[Mapping[int, Callable[[CaseSummary], Key]]] = {
    NUMBER: lambda case: natural(case.case_no) or None,
    KIND: lambda case: case.kind or None,
    NAME: lambda case: case.name or None,
    WAIVED: lambda case: case.waived or None,
    VERDICT: lambda case: _ORDER.get(case.verdict),
}


class PacketTable(LineTable):
    """Cases, and which of them go in, in the order in which they will stand on paper."""

    marked = Signal()
    """Other cases go in."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, AS_THEY_COME, parent)
        self._cases: Sequence[CaseSummary] = ()
        self._out: set[int] = set()

    @property
    def total(self) -> int:
        """How many cases there are."""
        return len(self._cases)

    def set_cases(self, cases: Sequence[CaseSummary], out: Collection[int] = ()) -> None:
        """Show other cases; all go in but those of `out`."""
        self.begin_change()
        self._cases = cases
        self._out = {case.id for case in cases}.intersection(out)
        self.take([], [case.verdict for case in cases])  # no texts: there is no filter here
        self.marked.emit()

    @property
    def left_out(self) -> frozenset[int]:
        """The ids of the cases that do not go in."""
        return frozenset(self._out)

    def ids(self) -> list[int]:
        """The ids of the cases that go in, in the order shown."""
        rows = (self._cases[line] for line in self._shown)
        return [case.id for case in rows if case.id not in self._out]

    def id_at(self, row: int) -> int | None:
        """The id of the case in a row."""
        line = self.line_at(row)
        return None if line is None else self._cases[line].id

    @property
    def registered(self) -> int:
        """How many go in that have been registered already."""
        closed = (case.id for case in self._cases if case.stage is Stage.REGISTERED)
        return sum(case_id not in self._out for case_id in closed)

    def verdicts(self) -> Mapping[str, int]:
        """How many of each verdict go in."""
        return Counter(case.verdict for case in self._cases if case.id not in self._out)

    def is_in(self, line: int) -> bool:
        """Whether a case goes in."""
        return self._cases[line].id not in self._out

    def put_all(self, *, is_in: bool) -> None:
        """All of them go in, or none."""
        self._out = set() if is_in else {case.id for case in self._cases}
        self._tell()

    def put(self, rows: Sequence[int], *, is_in: bool) -> None:
        """The cases of some rows go in, or do not."""
        ids = {self._cases[self._shown[row]].id for row in rows}
        self._out = self._out - ids if is_in else self._out | ids
        self._tell()

    def _tell(self) -> None:
        if self._shown:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self._shown) - 1, len(COLUMNS.titles) - 1)
            )
        self.marked.emit()

    # What the table shows ---------------------------------------------------------------------

    def identity(self, line: int) -> int:
        """The number of a case."""
        return self._cases[line].id

    def line_known_as(self, identity: int) -> int | None:
        """The line of a case."""
        return next((n for n, case in enumerate(self._cases) if case.id == identity), None)

    def cell(self, line: int, column: int) -> str:
        """The text of a cell; the check mark has none."""
        return _CELLS[column](self._cases[line])

    def tip(self, line: int, column: int) -> str:
        """What is said of a cell that the mouse rests on."""
        return COLUMNS.tips[MARK] if column == MARK else self.cell(line, column)

    def keys(self, column: int) -> Sequence[Key]:
        """What the lines sort by in a column."""
        if column == MARK:
            return [int(case.id in self._out) for case in self._cases]
        return [_KEYS[column](case) for case in self._cases]

    def said(self, line: int) -> str:
        """A whole case in words, for a screen reader."""
        case = self._cases[line]
        place = "放入" if self.is_in(line) else "不放入"
        waived = f"附理由 {case.waived} 項" if case.waived else ""
        words = (place, case.case_no, case.kind, case.name, verdict_words(case.verdict), waived)
        return "，".join(filter(None, words))

    # What Qt asks -----------------------------------------------------------------------------

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell; in the first column also whether it is checked."""
        line = self._shown[index.row()]
        if index.column() == MARK:
            if role == Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if self.is_in(line) else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return self.said(line)
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first column can be checked."""
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsUserCheckable if index.column() == MARK else found

    def setData(  # noqa: N802  # Qt's name
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Check a case, or do not."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != MARK:
            return False
        self.put([index.row()], is_in=value in (Qt.CheckState.Checked, 2))
        return True


class _Delegate(CaseDelegate):
    """Draws the check marks too, and takes a click anywhere in their column."""

    def _content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        if index.column() != MARK:
            super()._content(painter, rect, index)
            return
        is_on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        size = scaled(_BOX)
        top = rect.center().y() + 0.5 - size / 2
        draw_check_box(painter, QRectF(rect.left() + 2, top, size, size), self.palette, is_on=is_on)

    def editorEvent(  # noqa: N802  # Qt's name
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """A click in the column of the check marks changes that of its row."""
        if index.column() != MARK or event.type() is not QEvent.Type.MouseButtonRelease:
            return False
        if isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.LeftButton:
            role = Qt.ItemDataRole.CheckStateRole
            is_on = index.data(role) == Qt.CheckState.Checked
            new = Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked
            return model.setData(index, new, role)
        return False


class PacketView(CaseView):
    """The table of the cases that may go in."""

    def __init__(self, model: PacketTable, palette: Palette) -> None:
        super().__init__(model, palette)
        self._table = model
        self.delegate = _Delegate(palette, self, COLUMNS)
        self.setItemDelegate(self.delegate)
        self.fit()
        self.setAccessibleName("可放入報送包之案件")

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """A few cases: more room is taken where there is some, and none from what stands below."""
        row = self.verticalHeader().defaultSectionSize()
        return QSize(super().sizeHint().width(), round(row * LEAST_ROWS))

    def order_by_number(self, *, is_asked: bool) -> None:
        """By case number or, for a roster, as it has them; another order that was chosen stays."""
        header, ascending = self.horizontalHeader(), Qt.SortOrder.AscendingOrder
        usual = NUMBER if is_asked else AS_THEY_COME
        now = header.sortIndicatorSection()
        is_usual = now in (NUMBER, AS_THEY_COME) and header.sortIndicatorOrder() is ascending
        if is_usual and now != usual:
            self.sortByColumn(usual, ascending)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Space checks the chosen rows, or no longer, as the row with the focus was."""
        current = self.currentIndex()
        if event.key() != Qt.Key.Key_Space or not current.isValid():
            super().keyPressEvent(event)
            return
        rows = [index.row() for index in self.selectionModel().selectedRows()]
        line = self._table.line_at(current.row())
        if line is not None:
            self._table.put(rows or [current.row()], is_in=not self._table.is_in(line))
