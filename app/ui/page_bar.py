"""A panel that stands in a page for a while: it asks for something, and goes again."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QSizePolicy, QWidget

_LINES: Final = 16
"""Lines of text that what fills a page needs beside the bar; with less it waits until it goes."""


class PageBar(QFrame):
    """Hidden until it is needed; Esc closes it where nothing is under way."""

    left = Signal()
    """It has closed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.is_busy = False
        self._page: QWidget | None = None
        self._filling: QWidget | None = None
        self._before: QWidget | None = None
        self.hide()

    def stand_in(self, page: QWidget) -> None:
        """Stand in a page, above what fills it: the last part of its layout. Others go."""
        for other in page.findChildren(PageBar):
            if other is not self and not other.isHidden() and not other.is_busy:
                other.leave()
        self._note_focus(page)
        layout = page.layout()
        if page is self._page or not isinstance(layout, QBoxLayout):
            return
        if self._page is not None:
            self.leave()
            self._page.removeEventFilter(self)
        last = layout.itemAt(layout.count() - 1)
        self._page, self._filling = page, last.widget() if last is not None else None
        layout.insertWidget(layout.count() - 1, self)
        page.installEventFilter(self)

    def _note_focus(self, page: QWidget) -> None:
        """Where in the page the keys went, so that they go there again afterwards."""
        focused = QApplication.focusWidget()
        if focused is None or not page.isAncestorOf(focused):
            self._before = None
        elif not self.isAncestorOf(focused):
            self._before = focused
            focused.destroyed.connect(self._forget_focus)

    def _forget_focus(self) -> None:
        self._before = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """In a low page what fills it waits until the bar has gone."""
        if event.type() is QEvent.Type.Resize and watched is self._page and not self.isHidden():
            self._share()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """What it says may have become longer."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and not self.isHidden():
            self._share()
        return done

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Take the room that is needed."""
        super().showEvent(event)
        self._share()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Give the room back."""
        super().hideEvent(event)
        self._share()

    def _share(self) -> None:
        if self._page is None or self._filling is None:
            return
        own = max(self.heightForWidth(self.width()), self.sizeHint().height())
        needed = own + _LINES * self.fontMetrics().lineSpacing()
        self._filling.setVisible(self.isHidden() or self._page.height() >= needed)

    def leave(self) -> None:
        """Close; the keys go where they went before, unless the clerk is elsewhere by now."""
        page, before, focused = self._page, self._before, QApplication.focusWidget()
        is_elsewhere = page is None or not page.isVisible()
        if page is not None and focused is not None and not self.isAncestorOf(focused):
            is_elsewhere = is_elsewhere or page.isAncestorOf(focused)
        self.hide()
        if before is not None and not is_elsewhere:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape and not self.is_busy:
            self.leave()
        else:
            super().keyPressEvent(event)
