"""The page shown while a file is being read and checked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.background import Job
from app.ui.parts import ProgressLine, words


class LoadingPage(QWidget):
    """What is being opened, and how far it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self._name = words("", "heading")
        self.progress = ProgressLine()
        box = QVBoxLayout(self)
        box.setSpacing(12)
        box.addStretch(2)
        box.addWidget(self._name, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(3)

    def follow(self, job: Job, name: str) -> None:
        """Follow the opening of a file."""
        self._name.setText(name)
        self.progress.follow(job, "讀取檔案")
