"""The panel 列印 in the page: which printer, which pages, how many; and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QIntValidator, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.ui.choice_box import ChoiceBox
from app.ui.parts import button, restyle, words
from app.ui.printing import (
    LONG_EDGE,
    MOST_COPIES,
    NO_DUPLEX,
    SHORT_EDGE,
    BadPages,
    Machine,
    Wish,
    pages_of,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.ui.background import Jobs

NO_PRINTER: Final = (
    "這台電腦沒有可用的印表機。請在系統設定中新增印表機後按「重新尋找」，或匯出後改由其他電腦列印。"
)
ACTUAL, FITTED = "actual", "fitted"
_DUPLEX: Final = {NO_DUPLEX: "單面", LONG_EDGE: "雙面，長邊翻頁", SHORT_EDGE: "雙面，短邊翻頁"}


class PrintPanel(QFrame):
    """Asks what to print, and hands out the wish; who made it prints."""

    print_asked = Signal(object)
    """Wish"""
    closed = Signal()

    def __init__(self, jobs: Jobs, find_machines: Callable[[], Sequence[Machine]]) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._jobs, self._find = jobs, find_machines
        self._machines: Sequence[Machine] = ()
        self._count = 0
        self._is_printing = False
        self.machine = ChoiceBox()
        self.pages = QLineEdit()
        self.copies = QLineEdit("1")
        self.duplex = ChoiceBox()
        self.scaling = ChoiceBox()
        self.print = button("列印", self.ask_to_print, "primary")
        self._again = button("重新尋找", self.look, "link")
        self._close = button("關閉", self.closed.emit)
        self._said = words("", tone="blocked", wrap=True)
        self._build()
        self.hide()

    def _build(self) -> None:
        self.copies.setValidator(QIntValidator(1, MOST_COPIES, self.copies))
        self.copies.textEdited.connect(lambda _: self._check())
        self.pages.setPlaceholderText("全部，或例如 1-3,5")
        self.pages.textEdited.connect(lambda _: self._check())
        self.scaling.addItem("實際大小", ACTUAL)
        self.scaling.addItem("縮放至可列印範圍", FITTED)
        self.machine.activated.connect(lambda _: self._offer_duplex())
        self.machine.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.machine.setMinimumContentsLength(10)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        fields: tuple[tuple[str, QWidget, int, int], ...] = (
            ("印表機", self.machine, 0, 0),
            ("頁", self.pages, 0, 1),
            ("份數", self.copies, 0, 2),
            ("單雙面", self.duplex, 2, 0),
            ("大小", self.scaling, 2, 1),
        )
        for name, field, row, column in fields:
            field.setAccessibleName("列印頁碼" if name == "頁" else name)
            label = words(name, "small")
            label.setBuddy(field)
            grid.addWidget(label, row, column)
            grid.addWidget(field, row + 1, column)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 1)
        deeds = QHBoxLayout()
        deeds.setSpacing(8)
        deeds.addStretch(1)
        for part in (self._again, self.print, self._close):
            deeds.addWidget(part)
        box = self._box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 12)
        box.setSpacing(8)
        box.addLayout(grid)
        box.addWidget(self._said)  # a row of its own: beside the buttons it is cut where it is long
        box.addLayout(deeds)

    # What is asked ----------------------------------------------------------------------------

    def open_for(self, count: int) -> None:
        """Show it for a document of so many pages."""
        self.set_count(count)
        self.show()
        if self._machines:
            self.print.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.look()

    @property
    def is_asking(self) -> bool:
        """Whether it is open."""
        return not self.isHidden()

    def set_count(self, count: int) -> None:
        """Another document is shown."""
        self._count = count
        self._check()

    def look(self) -> None:
        """Look which printers there are."""
        self._again.hide()
        self._tell("正在尋找印表機…", tone="muted")
        self.print.setEnabled(False)
        self._jobs.start(
            lambda _: self._find(), done=self.show_machines, failed=lambda _: self.show_machines(())
        )

    def show_machines(self, machines: Sequence[Machine]) -> None:
        """These are the printers."""
        self._machines = tuple(machines)
        before = self.machine.currentData()
        self.machine.clear()
        for machine in machines:
            self.machine.addItem(machine.words, machine.name)
        self.machine.setCurrentIndex(max(0, self.machine.findData(before)))
        self._offer_duplex()
        self._check()
        if self.isVisible():
            goal = self.print if self.print.isEnabled() else self._again
            goal.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_duplex(self) -> None:
        at = self.machine.currentIndex()
        can = self._machines[at].duplex if 0 <= at < len(self._machines) else ()
        before = self.duplex.currentData()
        self.duplex.clear()
        for key, name in _DUPLEX.items():
            if key == NO_DUPLEX or key in can:
                self.duplex.addItem(name, key)
        self.duplex.setCurrentIndex(max(0, self.duplex.findData(before)))
        self.duplex.setEnabled(bool(can))
        self.duplex.setToolTip("" if can else "這台印表機沒有雙面列印，或未向系統回報。")

    @property
    def said(self) -> str:
        """The sentence in the panel."""
        return self._said.text()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Another width needs another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # Not now: a layout does not take another size while it is being laid out.
            QTimer.singleShot(0, self, self._be_high_enough)

    def _be_high_enough(self) -> None:
        # A wrapped sentence does not tell a layout how high it is: fields would lie on each other.
        self.setMinimumHeight(max(self._box.heightForWidth(max(self.width(), 200)), 0))

    def _tell(self, text: str, tone: str = "blocked") -> None:
        restyle(self._said, "tone", tone)
        self._said.setText(text)
        self._said.setAccessibleName(text)
        self._be_high_enough()

    def _check(self) -> tuple[int, ...]:
        """Say what is wrong with what is asked; the pages where nothing is."""
        pages: tuple[int, ...] = ()
        text = ""
        tone = "blocked"
        try:
            pages = pages_of(self.pages.text(), self._count)
        except BadPages as wrong:
            text = str(wrong)
        restyle(self.pages, "wrong", bool(text))
        restyle(self.copies, "wrong", not self.copies.hasAcceptableInput())
        if not self.copies.hasAcceptableInput():
            text = text or f"請填 1 到 {MOST_COPIES} 的份數。"
        if not self._machines:
            text, tone = NO_PRINTER, "review"
        elif not self._count:
            text, tone = "文件準備好後即可列印。", "muted"
        self._again.setVisible(not self._machines)
        is_ready = bool(pages) and not text and not self._is_printing
        self.print.setEnabled(is_ready)
        if is_ready:
            text, tone = f"將列印 {len(pages):,} 頁。", "muted"
        self._tell(text, tone)
        return pages

    def ask_to_print(self) -> None:
        """列印, where that can be."""
        pages = self._check()
        if not self.print.isEnabled():
            return
        self.print_asked.emit(
            Wish(
                machine=self.machine.currentData(),
                pages=pages,
                copies=int(self.copies.text()),
                duplex=self.duplex.currentData(),
                fits=self.scaling.currentData() == FITTED,
            )
        )

    def set_printing(self, *, is_printing: bool) -> None:
        """Something is being printed, or no longer."""
        self._is_printing = is_printing
        self._check()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc closes the panel, Enter in a field prints."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ask_to_print()
        else:
            super().keyPressEvent(event)
