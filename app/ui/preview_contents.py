"""What goes into a packet: cases with their verdicts, documents, its form and its folder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.packets.choice import FORMS, STEMS, Choice
from app.stored import CaseSummary
from app.ui import icons
from app.ui.choice_box import ChoiceBox
from app.ui.letterhead_panel import title_of
from app.ui.packet_sources import ALL, CHOSEN, READY, ROSTER, OpenRoster, Source, sources_of
from app.ui.packet_table import LEAST_ROWS, MARK, PacketTable, PacketView
from app.ui.packet_verdicts import VerdictCounts, VerdictWarning, warning_of
from app.ui.palette import Palette
from app.ui.parts import Elided, Paragraph, button, picture, words
from app.ui.preview_documents import DocumentList

_GAP: Final = 12
_NO_FOLDER: Final = "尚未選擇"


class Contents(QWidget):
    """Chooses what goes in; it says what it is, and that it has changed."""

    changed = Signal()
    """Other cases go in, or in another order."""
    documents_changed = Signal()
    """Other documents go in, or in another form."""
    case_asked = Signal(int)
    cases_page_asked = Signal()
    folder_asked = Signal()

    def __init__(self, palette: Palette, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("packetLeft")
        self._today = today
        self._roster: OpenRoster | None = None
        self._has_stored = False
        self._sources: tuple[Source, ...] = ()
        self.model = PacketTable(self)
        self.view = PacketView(self.model, palette)
        self.source = ChoiceBox()
        self.counts = VerdictCounts(palette)
        self.warning = VerdictWarning(palette)
        self.documents = DocumentList()
        self.form = ChoiceBox()
        self._build()
        self.model.marked.connect(self.changed)
        self.model.chosen.connect(self.changed)
        self.source.activated.connect(lambda _: self._list())
        self.view.entered.connect(self._ask_case)
        self.documents.marked.connect(self.documents_changed)
        self.form.activated.connect(lambda _: self.documents_changed.emit())
        self.recolour(palette)

    # Building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self.source.setAccessibleName("放入哪些案件")
        self.source.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._all = button("全選", lambda: self.model.put_all(is_in=True), "link")
        self._none = button("全不選", lambda: self.model.put_all(is_in=False), "link")
        choose = QHBoxLayout()
        choose.setSpacing(4)
        choose.addWidget(self.source, 1)
        choose.addWidget(self._all)
        choose.addWidget(self._none)
        self._total = words("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(6)
        column.addLayout(choose)
        column.addWidget(self._make_list(), 1)
        self._standing = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._standing.setSpacing(_GAP)
        self._standing.addWidget(self._total, 0, Qt.AlignmentFlag.AlignTop)
        self._standing.addWidget(self.counts, 1)
        column.addLayout(self._standing)
        column.addWidget(self.warning)
        column.addSpacing(4)
        label = words("文件（打勾的放入報送包）", "small")
        label.setBuddy(self.documents)
        column.addWidget(label)
        column.addWidget(self.documents)
        self._column = column
        self.place = self._make_place()
        self.put_place(None)

    def _make_list(self) -> QWidget:
        self._nothing = words("", tone="muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._way_on = button("", self._go_on)
        empty = QWidget()
        inside = QVBoxLayout(empty)
        inside.addStretch(1)
        inside.addWidget(self._nothing)
        inside.addWidget(self._way_on, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(empty)
        return self._stack

    def _make_place(self) -> QWidget:
        for key, name in FORMS.items():
            self.form.addItem(f"匯出為{name}", key)
        self.form.setAccessibleName("報送包形式")
        self._path = Elided()
        self._choose_folder = button("選擇資料夾…", self.folder_asked.emit)
        self._choose_folder.setToolTip("選擇報送包要存放的資料夾；下次沿用")
        self._mask = Paragraph("small")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.form, 1)
        row.addWidget(self._choose_folder)
        place = QWidget(self)
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 4, 4, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._path)
        column.addWidget(self._mask)
        return place

    def put_place(self, below: QVBoxLayout | None) -> None:
        """Have form and folder stand in a layout below all this, in sight; None: at the end of it.

        A narrow window has no room to hold on to them.
        """
        (self._column if below is None else below).addWidget(self.place)

    def fit(self) -> None:
        """Keep room for a few cases and for all documents, in the size that the text has now."""
        self.documents.fit()
        self._stack.setMinimumHeight(
            round(self.view.verticalHeader().defaultSectionSize() * LEAST_ROWS)
        )

    def _make_room(self) -> None:
        """Where how many go in has no room beside how they stand, it is said above that."""
        room = (self.parentWidget() or self).width()
        needed = self._total.sizeHint().width() + _GAP + self.counts.sizeHint().width() + 4
        direction = QBoxLayout.Direction
        self._standing.setSpacing(_GAP if needed <= room else 2)
        self._standing.setDirection(
            direction.LeftToRight if needed <= room else direction.TopToBottom
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """A scroll bar beside it may have come or gone."""
        super().resizeEvent(event)
        self._make_room()

    def take_focus(self) -> None:
        """Begin with the list."""
        (self.view if self.model.total else self._way_on).setFocus()

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        picture(self._choose_folder, icons.icon("folder-output", palette, size=16))
        for part in (self.counts, self.warning):
            part.recolour(palette)
        self.view.delegate.palette = palette
        self.view.viewport().update()

    # The cases --------------------------------------------------------------------------------

    def show_cases(
        self,
        cases: Sequence[CaseSummary],
        chosen: Sequence[int] = (),
        *,
        begin_with: str = "",
        roster: OpenRoster | None = None,
    ) -> None:
        """Show what is stored now, what is chosen in 案件, and the roster where one is open.

        What was unchecked stays so, unless another roster has come. `begin_with` is the key of a
        source; CHOSEN needs someone to be chosen. Where there is none, the one before stays.
        """
        before = self.source.currentData()
        wanted = begin_with if begin_with != CHOSEN or chosen else ""
        if not wanted:
            wanted = before or READY
            if not cases and roster is not None and not self.is_roster:
                wanted = ROSTER  # nothing stored could be listed
        is_same = wanted == before and not (self.is_roster and self._is_another(roster))
        out = self.model.left_out if is_same else frozenset[int]()
        self._has_stored, self._roster = bool(cases), roster
        self._sources = sources_of(self._today(), cases, chosen, roster)
        self.source.clear()
        for one in self._sources:
            self.source.addItem(one.name, one.key)
        self.source.setCurrentIndex(max(0, self.source.findData(wanted)))
        self._list(out)

    def _is_another(self, roster: OpenRoster | None) -> bool:
        now = self._roster
        return roster is None or now is None or roster.cases is not now.cases

    @property
    def is_roster(self) -> bool:
        """Whether the cases listed are those of the roster that is open."""
        at = self.source.currentIndex()
        return 0 <= at < len(self._sources) and self._sources[at].is_roster

    @property
    def about(self) -> str:
        """Where the cases listed are from, in a few words; "" for the stored ones."""
        return f"名冊「{self._roster.name}」。" if self.is_roster and self._roster else ""

    def _list(self, out: Collection[int] = ()) -> None:
        source = self._sources[self.source.currentIndex()]
        found = source.find()
        self.view.order_by_number(is_asked=not source.is_roster)
        self.model.set_cases(found, out)
        self.view.fit()
        if found:
            self.view.setCurrentIndex(self.model.index(0, MARK))
        self._stack.setCurrentIndex(0 if found else 1)
        if self._way_to is not None:
            self._nothing.setText(f"「{source.name}」目前沒有案件。")
            self._way_on.setText("改列名冊全部" if self._way_to == ROSTER else "改列全部案件")
        else:
            self._nothing.setText("還沒有案件。請先新增案件，或開啟名冊。")
            self._way_on.setText("到「案件」")
        self._way_on.setAccessibleName(self._way_on.text())

    @property
    def _way_to(self) -> str | None:
        """The source that has cases where the one chosen has none; None where all are empty."""
        if (
            self._roster is not None
            and self._roster.cases
            and (self.is_roster or not self._has_stored)
        ):
            return ROSTER
        return ALL if self._has_stored else None

    def _go_on(self) -> None:
        if self._way_to is None:
            self.cases_page_asked.emit()
            return
        self.source.setCurrentIndex(self.source.findData(self._way_to))
        self._list()
        self.view.setFocus()

    def _ask_case(self, *_: QModelIndex) -> None:
        case_id = self.model.id_at(self.view.currentIndex().row())
        if case_id is not None:
            self.case_asked.emit(case_id)

    # What is said of them -----------------------------------------------------------------------

    def tell(self, choice: Choice) -> int:
        """Say how what goes in stands, and how ID numbers are shown; how many cases go in."""
        counts = self.model.verdicts()
        count = sum(counts.values())
        self._total.setText(f"放入 {count:,}／{self.model.total:,} 件")
        self.counts.show_counts(counts)
        self.warning.say(warning_of(counts, self.model.registered))
        self._make_room()
        full = [title_of(key) for key in STEMS if key in choice.full_ids]
        if full:
            self._mask.say(f"完整顯示身分證字號：{'、'.join(full)}；其餘遮蔽。")
        else:
            self._mask.say("身分證字號一律遮蔽，例如 A12****789。")
        for each in (self._all, self._none):
            each.setEnabled(bool(self.model.total))
        return count

    @property
    def form_key(self) -> str:
        """The form of the packet that is chosen."""
        return str(self.form.currentData())

    def show_choice(self, choice: Choice) -> None:
        """Show which documents go in, and in which form."""
        self.documents.show_keys(choice.documents)
        self.form.setCurrentIndex(max(0, self.form.findData(choice.form)))

    def show_folder(self, folder: Path | None) -> None:
        """Say where it is written; None while that is not known."""
        self._path.say(f"存放於 {folder if folder is not None else _NO_FOLDER}")
