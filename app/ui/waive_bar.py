"""Setting a finding aside: the reason and the basis, asked in the page and not in a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.ui.parts import Paragraph, button, words


class WaiveBar(QFrame):
    """Asks why a finding is set aside. Hidden until it is needed."""

    given = Signal(str, str, str)
    """Rule, reason and basis."""
    left = Signal()
    """It has closed, either way."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.rule = ""
        """What a reason is asked for."""
        self._needs_basis = False
        self._title = Paragraph()
        self.reason = QLineEdit()
        self.reason.setAccessibleName("理由")
        self.reason.setPlaceholderText("為什麼不照這一項處理")
        self.basis = QLineEdit()
        self.basis.setAccessibleName("依據")
        self._said = Paragraph("small", tone="blocked")
        self._said.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 4, 12, 4)
        box.setSpacing(4)
        box.addWidget(self._title)
        lines = QGridLayout()
        lines.setHorizontalSpacing(8)
        lines.setVerticalSpacing(4)
        for row, (text, field) in enumerate((("理由", self.reason), ("依據", self.basis))):
            label = words(text, "small")
            label.setBuddy(field)
            lines.addWidget(label, row, 0)
            lines.addWidget(field, row, 1)
        box.addLayout(lines)
        box.addWidget(self._said)
        ways = QHBoxLayout()
        self._give = button("附上理由", self._try, "primary")
        ways.addWidget(self._give)
        ways.addWidget(button("取消", self.give_up))
        ways.addStretch(1)
        box.addLayout(ways)
        box.addStretch(1)
        self.reason.returnPressed.connect(self.basis.setFocus)
        self.basis.returnPressed.connect(self._try)
        for before, after in ((self.reason, self.basis), (self.basis, self._give)):
            QWidget.setTabOrder(before, after)
        self.hide()

    def ask(self, rule: str, title: str, *, needs_basis: bool) -> None:
        """Ask for the reason to set the finding of a rule aside."""
        self.rule, self._needs_basis = rule, needs_basis
        self._title.say(f"附理由：{title}（{rule}）")
        self.basis.setPlaceholderText("須填：法令條文或核准文號" if needs_basis else "可不填")
        self.reason.clear()
        self.basis.clear()
        self._said.hide()
        self.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def give_up(self) -> None:
        """Close without a reason."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)

    def _try(self) -> None:
        reason, basis = self.reason.text().strip(), self.basis.text().strip()
        if not reason or (self._needs_basis and not basis):
            self._said.say("請寫明理由。" if not reason else "請寫明法令依據或核准文號。")
            self._said.show()
            (self.basis if reason else self.reason).setFocus()
            return
        self.hide()
        self.given.emit(self.rule, reason, basis)
        self.left.emit()
