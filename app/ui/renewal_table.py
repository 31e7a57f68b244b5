"""The contracts to be renewed, one to a row: what is new above, what it was below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.renewal import Draft
from app.rules.facts import FACTS, label
from app.rules.values import UNREADABLE, read_value, shown
from app.stored import StoredCase
from app.ui.report import CaseReport
from app.ui.row_list import HeadedTable

COLUMNS: Final = (
    ("name", "人員", "字" * 7),
    ("contract_start", "約聘起日", "115/00/00"),
    ("contract_end", "約聘迄日", "115/00/00"),
    ("performance_score", "考核", "考核"),
    ("step", "階", "未填"),
    ("points", "薪點", "原 000"),
    ("monthly_pay", "月支報酬", "原 00,000"),
    ("", "預檢結果", "應先補正　"),
    ("", "待處理", "待處理"),
)
KEYS: Final = tuple(key for key, _, _ in COLUMNS)
NAME, START, END, SCORE, STEP, POINTS, PAY, VERDICT, COUNT = range(len(COLUMNS))
EDITABLE: Final = (END, SCORE, STEP, POINTS, PAY)
NUMBERS: Final = (SCORE, STEP, POINTS, PAY, COUNT)
ROW_ROLE: Final = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def cell_text(key: str, typed: Mapping[str, str]) -> str:
    """A fact as a table shows it; as it was typed where it cannot be read."""
    text = typed.get(key, "").strip()
    value = read_value(FACTS[key], text)
    return text if value is UNREADABLE or value is None else shown(value, in_table=True)


@dataclass
class Row:
    """One old contract, whether it is to be renewed, and what comes of it.

    `changes` are the facts that its draft is given otherwise than the terms would have it.
    """

    old: StoredCase
    is_chosen: bool
    changes: dict[str, str] = field(default_factory=dict)
    draft: Draft | None = None
    report: CaseReport | None = None

    @property
    def name(self) -> str:
        """The person, or what stands for the name."""
        return self.old.typed.get("name", "").strip() or "（未填姓名）"

    @property
    def asked(self) -> int:
        """How many things there are to be done, hints not counted."""
        if self.report is None:
            return 0
        return sum(len(g.items) for g in self.report.groups if g.tone != "hint")

    def new(self, column: int) -> str:
        """What a cell says of the new case; empty where there is none, or it says nothing."""
        if column == NAME:
            return self.name
        if column == VERDICT:
            return self.report.word if self.report is not None else ""
        if column == COUNT:
            return str(self.asked) if self.report is not None else ""
        return cell_text(KEYS[column], self.draft.typed) if self.draft is not None else ""

    def before(self, column: int) -> str:
        """What a cell says of the old one."""
        if column == NAME:
            return self.old.typed.get("job_title", "").strip()
        return cell_text(KEYS[column], self.old.typed) if KEYS[column] else ""

    def said(self, column: int) -> str:
        """A cell in words."""
        if column == NAME:
            return f"{self.name}，{self.before(NAME)}，{'續聘' if self.is_chosen else '不續聘'}"
        title = COLUMNS[column][1]
        if not self.is_chosen:
            return f"{title}，原{self.before(column) or '未填'}" if KEYS[column] else f"{title}，無"
        text = f"{title} {self.new(column) or '未填'}"
        if KEYS[column]:
            text += f"，原{self.before(column) or '未填'}"
        return f"{text}，已個別更正" if KEYS[column] in self.changes else text


class RenewalTable(HeadedTable):
    """The rows as a table view asks for them."""

    chosen = Signal()
    """A row was checked, or no longer is."""
    corrected = Signal(int, str, str)
    """Row, fact and text as typed; an empty text gives the correction up."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []

    def set_rows(self, rows: list[Row]) -> None:
        """Show other contracts."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def refresh(self, results: Sequence[tuple[Row, Draft | None, CaseReport | None]]) -> None:
        """Show what the rows come to now."""
        for row, draft, report in results:
            row.draft, row.report = draft, report
        if self.rows:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self.rows) - 1, len(COLUMNS) - 1)
            )

    def choose(self, rows: Sequence[int], *, on: bool) -> None:
        """Check rows, or do not."""
        for number in rows:
            self.rows[number].is_chosen = on
        self.chosen.emit()

    def rowCount(self, _parent: Index | None = None) -> int:  # noqa: N802  # Qt's name
        """Contracts."""
        return len(self.rows)

    def columnCount(self, _parent: Index | None = None) -> int:  # noqa: N802  # Qt's name
        """What is shown of each."""
        return len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Drafts can be corrected; any contract can be checked."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        row = self.rows[index.row()]
        if index.column() == NAME:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        elif index.column() in EDITABLE and row.is_chosen:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell, what is typed in it, or all of it in words."""
        row, column = self.rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.new(column)
            case Qt.ItemDataRole.EditRole:
                return row.draft.typed.get(KEYS[column], "") if row.draft is not None else ""
            case Qt.ItemDataRole.CheckStateRole if column == NAME:
                return Qt.CheckState.Checked if row.is_chosen else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.said(column)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(row, column)
            case _ if role == ROW_ROLE:
                return row
        return None

    def _tip(self, row: Row, column: int) -> str | None:
        if KEYS[column] in row.changes:
            return "已個別更正；清空即恢復依新約條件計算。"
        if column in (STEP, POINTS) and row.draft is not None and row.draft.note:
            return row.draft.note
        if column in EDITABLE and row.is_chosen:
            return "可直接輸入更正"
        return None

    def setData(  # noqa: N802  # Qt's name
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Check a row, or correct its draft."""
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == NAME:
            self.choose([index.row()], on=value in (Qt.CheckState.Checked, 2))
            return True
        if role != Qt.ItemDataRole.EditRole or column not in EDITABLE or row.draft is None:
            return False
        text = str(value).strip()
        if text != row.draft.typed.get(KEYS[column], ""):
            self.corrected.emit(index.row(), KEYS[column], text)
        return True

    def head(self, column: int, role: int) -> object:
        """What the columns are called."""
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[column][1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column in NUMBERS else LEFT
        if role == Qt.ItemDataRole.ToolTipRole and KEYS[column]:
            return f"上列為新約之{label(KEYS[column])}，下列為原約"
        return None
