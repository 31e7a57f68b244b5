"""Files that are dragged over the window and let go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


def dropped_file(event: QDropEvent) -> Path | None:
    """The one local file that an event brings, if that is what it brings."""
    urls = event.mimeData().urls()
    if len(urls) == 1 and urls[0].isLocalFile():
        file = Path(urls[0].toLocalFile())
        return file if file.is_file() else None
    return None


class FileDrops(QObject):
    """Takes one file at a time for a widget."""

    hovering = Signal(bool)
    """A file is held above the widget, or no more."""
    let_go = Signal(object)

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Look at what is dragged; all else goes its way."""
        if isinstance(event, QDragEnterEvent):
            if dropped_file(event) is not None:
                event.acceptProposedAction()
                self.hovering.emit(True)  # noqa: FBT003  # a signal takes no keywords
            return True
        if event.type() is QEvent.Type.DragLeave:
            self.hovering.emit(False)  # noqa: FBT003  # the same
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            self.hovering.emit(False)  # noqa: FBT003  # the same
            if (file := dropped_file(event)) is not None:
                event.acceptProposedAction()
                self.let_go.emit(file)
            return True
        return False
