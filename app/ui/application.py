"""The application around the window: style, face, language, and what happens on the unexpected."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QTimer, QTranslator
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

from app.os_faults import spot_of
from app.ui.desk import Desk
from app.ui.garbage import Collector
from app.ui.typeface import TEXT, face, supply_missing_face
from app.ui.window import TITLE, MainWindow

if TYPE_CHECKING:
    from app.ui.single import Listener


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The application object, in 正體中文 and the system's Chinese face."""
    app = QApplication([TITLE, "-style", "fusion", *arguments])
    app.setApplicationName("pinyong")
    app.setApplicationDisplayName("")
    Collector(app)
    words_of_qt = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if words_of_qt.load("qtbase_zh_TW", folder):
        app.installTranslator(words_of_qt)
    # The system's own text, where the user has made it larger than ours.
    app.setFont(face(max(TEXT, QFontInfo(app.font()).pixelSize())))
    return app


def run(
    desk: Desk,
    file: Path | None = None,
    theme: str | None = None,
    listener: Listener | None = None,
) -> int:
    """Open the window, on a file where one is given; the process's exit status.

    `listener` hears of later starts, for which this window comes forward.
    """
    app = make_application()
    window = MainWindow(desk, theme)
    _tell_of_the_unexpected(window)
    window.show()
    QTimer.singleShot(0, lambda: _after_painting(app, window, file))
    if listener is not None:
        listener.asked.connect(lambda asked: _come_forward(window, asked))
        QTimer.singleShot(0, listener.begin)
    status = app.exec()
    if listener is not None:
        listener.close()
    return status


def _come_forward(window: MainWindow, asked: str) -> None:
    """Another start of the program: show this window, and what it was to open."""
    from app.ui.single import bring_forward  # not before painting

    bring_forward(window)
    if asked:
        window.open_file(Path(asked))


def _after_painting(app: QApplication, window: MainWindow, file: Path | None) -> None:
    if family := supply_missing_face():
        font = face(app.font().pixelSize())
        font.setFamilies([*font.families(), family])
        app.setFont(font)
    if file is not None:
        window.open_file(file)


def _tell_of_the_unexpected(window: MainWindow) -> None:
    """An error in the window is told in it: a windowed program has no console to print to."""
    usual = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if sys.stderr is not None:
            usual(kind, error, trace)
        if issubclass(kind, Exception):
            window.tell_unexpected(spot_of(error))

    sys.excepthook = hook
