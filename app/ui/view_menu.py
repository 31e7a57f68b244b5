"""The menu of views: the usual ones, those that someone has named, and naming what is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget, QWidgetAction

from app.stored import SavedView
from app.ui import icons
from app.ui.palette import Palette
from app.ui.parts import button, picture
from app.ui.style import scaled
from app.ui.views import View


class ViewMenu(QPushButton):
    """Which cases the list is about."""

    chosen = Signal(object)
    """A View or a SavedView."""
    naming_asked = Signal(str)
    """What is shown now is to be kept under this name."""
    forgetting_asked = Signal(str)

    def __init__(self, usual: Sequence[View]) -> None:
        super().__init__()
        self._usual = usual
        self.setToolTip("選擇要看的案件（Alt+L）")
        # Not the button's own: it is forgotten with every other text.
        keys = QShortcut(QKeySequence("Alt+L"), self)
        keys.activated.connect(self._open)
        # The arrow stands behind the words.
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setStyleSheet("QPushButton::menu-indicator { width: 0; image: none; }")
        self._menu = QMenu(self)
        self._menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setMenu(self._menu)
        self._name = QLineEdit()
        self.show_name(usual[0].name)
        self.offer(())

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        picture(self, icons.icon("chevron-down", palette, size=16))

    def show_name(self, name: str) -> None:
        """Say which view is shown."""
        self.setText(name)
        self.setAccessibleName(f"檢視：{name}")

    def offer(self, saved: Sequence[SavedView]) -> None:
        """Offer these views beside the usual ones."""
        self._menu.clear()
        for number, view in enumerate(self._usual, 1):
            action = self._menu.addAction(f"&{number}　{view.name}")
            action.triggered.connect(lambda _=False, view=view: self._choose(view))
        if saved:
            self._menu.addSection("自訂檢視")
        for kept in saved:
            action = self._menu.addAction(kept.name)
            action.triggered.connect(lambda _=False, kept=kept: self._choose(kept))
        self._menu.addSeparator()
        naming = QWidget()
        row = QHBoxLayout(naming)
        row.setContentsMargins(8, 4, 8, 4)
        self._name = QLineEdit()
        self._name.setPlaceholderText("為目前的篩選命名")
        self._name.setAccessibleName("檢視名稱")
        self._name.setMinimumWidth(scaled(160))
        self._name.returnPressed.connect(self._take_name)
        # A menu gives the focus only to what may have it: by ↓ one comes to the name.
        naming.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        naming.setFocusProxy(self._name)
        row.addWidget(self._name)
        row.addWidget(button("儲存檢視", self._take_name))
        action_of_naming = QWidgetAction(self._menu)
        action_of_naming.setDefaultWidget(naming)
        self._menu.addAction(action_of_naming)
        if saved:
            forgetting = self._menu.addMenu("刪除自訂檢視")
            for kept in saved:
                action = forgetting.addAction(kept.name)
                name = kept.name
                action.triggered.connect(lambda _=False, n=name: self.forgetting_asked.emit(n))

    def _open(self) -> None:
        """Below the button, as a click does; but the window goes on meanwhile."""
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _choose(self, view: View | SavedView) -> None:
        self.show_name(view.name)
        self.chosen.emit(view)

    def _take_name(self) -> None:
        name = self._name.text().strip()
        if name:
            self._menu.close()
            self._name.clear()
            self.show_name(name)
            self.naming_asked.emit(name)
