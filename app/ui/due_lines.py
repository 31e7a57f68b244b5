"""What the list of 工作台 says, line by line: headings, cases, and the way to the rest of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.due import DATED, DUE_WORDS, Dashboard, DueItem, DueKind, day_words
from app.rules.results import VERDICT_WORDS, Verdict

if TYPE_CHECKING:
    from app.history import CheckRun

SHOWN: Final = 8
"""Cases of a list that are shown; the rest is a click away."""
LINE_ROLE: Final = Qt.ItemDataRole.UserRole

_NONE: Final[Mapping[DueKind, str]] = {
    DueKind.FILING: "沒有等待報送的新聘案件。",
    DueKind.ENDING: "近期期滿的契約都已有接續的案件。",
    DueKind.MENDING: "沒有須先補正的案件。",
    DueKind.UNFILLED: "沒有資料不足的案件。",
    DueKind.UNSEEN: "報送的案件都已確認送達。",
    DueKind.REGISTERING: "沒有等待登記備查的案件。",
    DueKind.REVIEWING: "沒有須留意的案件。",
    DueKind.READY: "目前沒有可報送的案件。",
}
"""What is said of an empty list; a list that is not named here is left out while it is empty."""
_ASIDES: Final[Mapping[DueKind, str]] = {
    DueKind.FILING: "到職後一個月內報送",
    DueKind.ENDING: "尚無續聘、改聘或解聘之案",
    DueKind.FIRST: "到職後一個月之期限落在暫緩報送期間",
    DueKind.UNSEEN: "WebHR 尚未顯示「已報送銓敘部」",
    DueKind.RETURNED: "補正後重新報送",
    DueKind.UNDATED: "WebHR 已登記備查，請填登記備查日期",
    DueKind.FOLLOW: "尚未登記備查，請洽銓敘部確認是否入檔",
}
_NOTED: Final = frozenset({*DATED, DueKind.FIRST})
"""Lists that say once, below their name, what is unusual about the days in them."""
WITH_VERDICT: Final = frozenset(
    {
        DueKind.FIRST,
        DueKind.FILING,
        DueKind.MENDING,
        DueKind.UNFILLED,
        DueKind.REVIEWING,
        DueKind.READY,
    }
)
"""Lists of cases still to be reported, whose verdict says what to do next."""

Index = QModelIndex | QPersistentModelIndex


class Sort(StrEnum):
    """What a line is."""

    HEAD = "head"
    NOTE = "note"
    ITEM = "item"
    MORE = "more"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `ids` are the cases that it leads to, `said` is all of it in words."""

    sort: Sort
    text: str
    said: str
    aside: str = ""
    kind: DueKind | None = None
    item: DueItem | None = None
    ids: tuple[int, ...] = ()
    file: Path | None = None

    @property
    def leads_on(self) -> bool:
        """Whether Enter or a click does something."""
        return bool(self.ids) or self.file is not None

    @property
    def title(self) -> str:
        """What to call the cases that it leads to."""
        return DUE_WORDS[self.kind] if self.kind is not None else ""


def what(item: DueItem) -> str:
    """The case by its kind and number: 新聘 H-001."""
    return " ".join(part for part in (item.case.kind, item.case.case_no) if part)


def who(item: DueItem) -> str:
    """The person by name, or what stands for it."""
    return item.case.name or "（未填姓名）"


def _item_line(item: DueItem) -> Line:
    parts = [who(item), item.case.job_title, what(item)]
    if day := day_words(item):
        parts.append(f"{'期限' if item.kind in WITH_VERDICT else ''}{day}")
    parts.append(item.on.when)
    if item.kind in WITH_VERDICT and item.case.verdict in set(Verdict):
        parts.append(VERDICT_WORDS[Verdict(item.case.verdict)])
    parts.append(item.on.note)
    said = "，".join(part.rstrip("。") for part in parts if part)
    return Line(Sort.ITEM, who(item), said, kind=item.kind, item=item, ids=(item.case.id,))


def _notes(items: tuple[DueItem, ...]) -> list[str]:
    """What there is to say of the days that are past or paused, each sentence once."""
    notes = dict.fromkeys(i.on.note for i in items if i.on.is_late or i.on.is_paused)
    told = dict.fromkeys("".join(notes).split("。"))
    return [f"{sentence}。" for sentence in told if sentence]


def _list_lines(kind: DueKind, items: tuple[DueItem, ...]) -> list[Line]:
    title, ids = DUE_WORDS[kind], tuple(item.case.id for item in items)
    if not items:
        none = _NONE.get(kind)
        if none is None:
            return []
        return [Line(Sort.HEAD, f"{title}　0", f"{title}，{none}", none, kind)]
    head = f"{title}，{len(items):,} 件"
    lines = [
        Line(Sort.HEAD, f"{title}　{len(items):,}", head, _ASIDES.get(kind, ""), kind, None, ids)
    ]
    if kind in _NOTED:
        lines += [Line(Sort.NOTE, note, note, kind=kind) for note in _notes(items)]
    # One that would stand alone behind the link is shown instead of it.
    shown = len(items) if len(items) <= SHOWN + 1 else SHOWN
    lines += [_item_line(item) for item in items[:shown]]
    if rest := len(items) - shown:
        text = f"其餘 {rest:,} 件"
        lines.append(Line(Sort.MORE, text, f"{title}{text}", kind=kind, ids=ids))
    return lines


def _run_line(run: CheckRun, words_of: Mapping[str, str]) -> Line:
    counted = "、".join(f"{words_of[v]} {run.counts[v]:,} 件" for v in Verdict if run.counts.get(v))
    aside = f"基準日 {run.as_of_text}"
    said = "，".join(p for p in (run.file.name, aside, counted) if p)
    return Line(Sort.RUN, run.file.name, said, f"{counted}　{aside}".strip(), file=run.file)


def due_lines(dashboard: Dashboard) -> list[Line]:
    """The lists by urgency: with many cases not for the window's thread."""
    return [line for kind, items in dashboard.lists.items() for line in _list_lines(kind, items)]


def run_lines(runs: tuple[CheckRun, ...], words_of: Mapping[str, str]) -> list[Line]:
    """The last checks of rosters, under a heading; nothing where there are none."""
    if not runs or not words_of:
        return []
    head = Line(Sort.HEAD, "最近檢核的名冊", "最近檢核的名冊")
    return [head, *(_run_line(run, words_of) for run in runs[:SHOWN])]


class DueLines(QAbstractListModel):
    """The lines as a list view asks for them."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []

    def set_lines(self, lines: list[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, _parent: Index | None = None) -> int:  # noqa: N802  # Qt's name
        """Lines."""
        return len(self.lines)

    def flags(self, _index: Index) -> Qt.ItemFlag:
        """Every line can be come to, so that it can be read out."""
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A line, or all of it in words."""
        line = self.lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return line.said
            case Qt.ItemDataRole.ToolTipRole:
                if line.item is not None:
                    return line.item.on.note or None
                return line.text if line.sort is Sort.NOTE else None
            case _ if role == LINE_ROLE:
                return line
        return None
