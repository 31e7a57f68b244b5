"""Personal data on the clipboard for a short while: taken back after a time, at the end, or asked.

The clipboard's history and its copy in the cloud, both of Windows, are told to leave it out. What
somebody else has put there since is never touched.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

LENT_MS: Final = 60_000
"""So long a value may wait to be pasted: time for a look at the paper, not for a break."""

_WINDOWS: Final = 'application/x-qt-windows-mime;value="{}"'
_NO: Final = b"\0\0\0\0"
"""A DWORD of 0, as Windows wants it."""
LEFT_OUT: Final = {
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): _NO,
    _WINDOWS.format("CanIncludeInClipboardHistory"): _NO,
    _WINDOWS.format("CanUploadToCloudClipboard"): _NO,
    "x-kde-passwordManagerHint": b"secret",
}
"""Formats that say, by being there, that the history is to leave this out."""


class LentClipboard(QObject):
    """The system's clipboard, lent a value at a time."""

    taken_back = Signal()
    """The time was up: the value has been taken from the clipboard."""

    def __init__(self, parent: QObject, lent_ms: int = LENT_MS) -> None:
        super().__init__(parent)
        self._text = ""
        self._time_up = QTimer(self)
        self._time_up.setSingleShot(True)
        self._time_up.setInterval(lent_ms)
        self._time_up.timeout.connect(self._end_time)

    def lend(self, text: str) -> None:
        """Put a text on the clipboard, in the place of whatever is there."""
        content = QMimeData()
        content.setText(text)
        for name, value in LEFT_OUT.items():
            content.setData(name, value)
        QGuiApplication.clipboard().setMimeData(content)
        self._text = text
        self._time_up.start()

    def take_back(self) -> bool:
        """Clear the clipboard where it still holds what was lent; whether it did."""
        self._time_up.stop()
        text, self._text = self._text, ""
        clipboard = QGuiApplication.clipboard()
        if not text or clipboard.text() != text:
            return False
        clipboard.clear()
        return True

    def _end_time(self) -> None:
        if self.take_back():
            self.taken_back.emit()
