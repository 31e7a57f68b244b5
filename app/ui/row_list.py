"""What the lists of rows have in common: how they are set up, and what Enter does in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QEvent, Qt, Signal
from PySide6.QtGui import QHoverEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

if TYPE_CHECKING:
    _Widget = QWidget
else:
    # A second base of Qt's own is one too many for PySide.
    _Widget = object


class EnterKey(_Widget):
    """Named before a view of Qt's as a base: Enter is a signal; the other keys are the view's."""

    entered = Signal()
    """Enter was pressed: on to what the row shows."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class EnterView(EnterKey, QTableView):
    """A view in which Enter is a signal, and which knows the row under the mouse."""

    hovered = -1
    """The row under the mouse, -1 for none: it is drawn as one, not cell by cell."""

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Draw anew where the mouse comes to another row."""
        if isinstance(event, QHoverEvent):
            is_here = event.type() is not QEvent.Type.HoverLeave
            row = self.rowAt(round(event.position().y())) if is_here else -1
            if row != self.hovered:
                self.hovered = row
                self.viewport().update()
        return super().viewportEvent(event)


class HeadedTable(QAbstractTableModel):
    """Rows with a title above each column, and nothing before the rows."""

    def headerData(  # noqa: N802  # Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """The head of a column."""
        return self.head(section, role) if orientation is Qt.Orientation.Horizontal else None

    def head(self, column: int, role: int) -> Any:
        """What the head of a column is in a role."""
        raise NotImplementedError


def dress_rows(view: QTableView, height: int = 0) -> None:
    """Rows are chosen whole, each one line of words high, without a grid; Tab leaves the view.

    `height` is that of a row in pixels, 0 where the view sets it itself.
    """
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.horizontalHeader().setHighlightSections(False)
    rows = view.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    if height:
        rows.setDefaultSectionSize(height)
