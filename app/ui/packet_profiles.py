"""The named layouts of an office: which one is in use; adding, renaming and deleting, in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.packets.choice import BadChoice
from app.packets.profiles import LONGEST, Profiles
from app.ui.choice_box import ChoiceBox
from app.ui.parts import Paragraph, button, words

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class ProfileBar(QWidget):
    """Shows the layouts; below them, when asked, a line for a name or a question."""

    changed = Signal(object)
    """Profiles: another one is in use, or they have changed."""

    def __init__(self) -> None:
        super().__init__()
        self._profiles = Profiles()
        self._then: Callable[[Profiles, str], Profiles] | None = None
        self._came_from: QWidget | None = None
        self.list = ChoiceBox()
        self.add = button("另存新版面", self._begin_adding)
        self.rename = button("更名", self._begin_renaming)
        self.delete = button("刪除", self._begin_deleting)
        self.name = QLineEdit()
        self.sure = button("", self._do, "primary")
        self.cancel = button("取消", self.end)
        self._asked = Paragraph("small")
        self._wrong = Paragraph(tone="blocked")
        self._line = QWidget()
        self._build()
        self.show_profiles(Profiles())

    def _build(self) -> None:
        self.list.setAccessibleName("版面")
        self.list.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.list.setToolTip("版面包含文件、機關名稱、簽章、名冊欄位與身分證字號的顯示方式")
        self.list.activated.connect(self._use)
        self.name.setMaxLength(LONGEST)
        self.name.setAccessibleName("版面名稱")
        self.name.setPlaceholderText("版面名稱，例如 送主管機關")
        self.name.returnPressed.connect(self._do)
        label = words("版面", "small")
        label.setBuddy(self.list)
        deeds, line = QHBoxLayout(), QHBoxLayout()
        deeds.setSpacing(8)
        for part in (self.add, self.rename, self.delete):
            deeds.addWidget(part)
        deeds.addStretch(1)
        line.setSpacing(8)
        line.addWidget(self.name, 100)
        line.addWidget(self.sure)
        line.addWidget(self.cancel)
        line.addStretch(1)  # for the question that needs no name
        inside = QVBoxLayout(self._line)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addWidget(self._asked)
        inside.addWidget(self._wrong)
        inside.addLayout(line)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(label)
        box.addWidget(self.list)
        box.addLayout(deeds)
        box.addWidget(self._line)
        self._line.hide()

    # What is shown ----------------------------------------------------------------------------

    def show_profiles(self, profiles: Profiles) -> None:
        """Show these; nothing is told of it."""
        is_other = profiles.names != self._profiles.names or not self.list.count()
        self._profiles = profiles
        if is_other:
            self.list.clear()
            self.list.addItems(list(profiles.names))
        self.list.setCurrentIndex(profiles.at)
        self.delete.setEnabled(len(profiles.kept) > 1)
        self.delete.setToolTip("" if self.delete.isEnabled() else "至少要有一種版面。")

    @property
    def is_asking(self) -> bool:
        """Whether the line below is open."""
        return not self._line.isHidden()

    @property
    def asked(self) -> str:
        """What is asked in the line below; "" while it is hidden."""
        return "" if self._line.isHidden() else self._asked.text()

    @property
    def wrong(self) -> str:
        """What is wrong with the name typed."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    def _use(self, at: int) -> None:
        self.end(back=False)
        self._tell(self._profiles.using(at))

    def _tell(self, profiles: Profiles) -> None:
        self.show_profiles(profiles)
        self.changed.emit(profiles)

    # The line below ---------------------------------------------------------------------------

    def _begin_adding(self) -> None:
        asked = f"以「{self._profiles.name}」為底另存，名稱為："
        self._begin(asked, "新增", Profiles.added, "")

    def _begin_renaming(self) -> None:
        asked = f"「{self._profiles.name}」改名為："
        name = self._profiles.name
        self._begin(asked, "更名", Profiles.renamed, name)

    def _begin_deleting(self) -> None:
        asked = f"刪除版面「{self._profiles.name}」？案件與已匯出的報送包不受影響。"
        self._begin(asked, "刪除", lambda profiles, _: profiles.without(), None)

    def _begin(
        self, asked: str, sure: str, then: Callable[[Profiles, str], Profiles], name: str | None
    ) -> None:
        """Ask below; `name` is what the field begins with, None where no name is needed."""
        self._came_from = self.focusWidget()
        self._then = then
        self._asked.say(asked)
        self._say("")
        self.sure.setText(sure)
        self.sure.setAccessibleName(asked if name is None else sure)
        self.name.setVisible(name is not None)
        self.name.setAccessibleDescription(asked)
        self.name.setText(name or "")
        self.name.selectAll()
        self._line.show()
        goal = self.cancel if name is None else self.name  # not at once on what takes away
        goal.setFocus(Qt.FocusReason.OtherFocusReason)

    def _do(self) -> None:
        if self._then is None:
            return
        try:
            profiles = self._then(self._profiles, self.name.text())
        except BadChoice as wrong:
            self._say(str(wrong))
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.end(back=False)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell(profiles)

    def _say(self, text: str) -> None:
        self._wrong.say(text)
        self._wrong.setAccessibleName(text)
        self._wrong.setVisible(bool(text))

    def end(self, *, back: bool = True) -> None:
        """Ask no more; with `back` the focus goes where it was."""
        self._then = None
        self._line.hide()
        if back:
            (self._came_from or self.list).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc takes the line below back."""
        if event.key() == Qt.Key.Key_Escape and not self._line.isHidden():
            self.end()
        else:
            super().keyPressEvent(event)
