"""Setting what is typed, in which order and form: by drag or by Alt+Shift+↑↓."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.rules.facts import label
from app.typing_order import FORM_WORDS, Form, Order, forms_of, usual_order
from app.ui.choice_box import ChoiceBox
from app.ui.choosing import OrderedList
from app.ui.parts import button, words

_KEY: Final = Qt.ItemDataRole.UserRole


class OrderPanel(QWidget):
    """The order of the facts, to be changed."""

    changed = Signal(object)
    """The Order as it is now."""
    finished = Signal()

    def __init__(self, order: Order) -> None:
        super().__init__()
        self.order = order
        self.list = OrderedList("登打順序，勾選者登打")
        self.list.setObjectName("typing")
        self.form = ChoiceBox()
        self.form.setAccessibleName("複製格式")
        self.form.setToolTip("這一欄複製到剪貼簿時的寫法")
        self._usual = button("還原預設", self._restore, "link")
        self._done = button("完成", self.finished.emit, "primary")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(
            words("勾選要登打的欄位；拖曳或按 Alt+Shift+↑↓ 調整順序。", "small", wrap=True)
        )
        box.addWidget(self.list, 1)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(words("複製格式", "small"))
        line.addWidget(self.form, 1)
        box.addLayout(line)
        ends = QHBoxLayout()
        ends.addWidget(self._usual)
        ends.addStretch(1)
        ends.addWidget(self._done)
        box.addLayout(ends)
        self.list.itemChanged.connect(self._follow_mark)
        self.list.currentItemChanged.connect(lambda *_: self._offer_forms())
        self.list.ordered.connect(self._follow_order)
        self.form.activated.connect(self._follow_form)
        self.show_order(order)

    def show_order(self, order: Order) -> None:
        """Show another order, what is typed before what is left out."""
        key = self._key()
        self.order = order
        self.list.blockSignals(True)  # noqa: FBT003  # Qt takes no keyword here
        self.list.clear()
        for place in sorted(order.places, key=lambda place: not place.is_in):
            item = QListWidgetItem(label(place.key))
            item.setData(_KEY, place.key)
            flags = item.flags() | Qt.ItemFlag.ItemIsUserCheckable
            item.setFlags(flags & ~Qt.ItemFlag.ItemIsDropEnabled)
            item.setCheckState(_state(is_in=place.is_in))
            self.list.addItem(item)
            if place.key == key:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)  # noqa: FBT003  # the same
        self._offer_forms()

    def _key(self) -> str:
        row = self.list.currentRow()
        return str(self.list.item(row).data(_KEY)) if row >= 0 else ""

    def _tell(self, order: Order) -> None:
        self.order = order
        self.changed.emit(order)

    def _follow_order(self) -> None:
        rows = range(self.list.count())
        self._tell(self.order.with_keys(self.list.item(row).data(_KEY) for row in rows))

    def _follow_mark(self, item: QListWidgetItem) -> None:
        is_in = item.checkState() is Qt.CheckState.Checked
        self._tell(self.order.put(item.data(_KEY), is_in=is_in))

    def _offer_forms(self) -> None:
        key = self._key()
        self.form.clear()
        forms = forms_of(key) if key else ()
        for form in forms:
            self.form.addItem(FORM_WORDS[form], form.value)
        self.form.setEnabled(len(forms) > 1)
        if key:
            self.form.setCurrentIndex(forms.index(self.order.form_of(key)))

    def _follow_form(self, _: int) -> None:
        self._tell(self.order.formed(self._key(), Form(self.form.currentData())))

    def _restore(self) -> None:
        order = usual_order()
        self.show_order(order)
        self._tell(order)


def _state(*, is_in: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if is_in else Qt.CheckState.Unchecked
