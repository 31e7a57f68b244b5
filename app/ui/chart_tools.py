"""The lines above the chart: which face of it is seen, how large, and what it is written to."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.ui.chart_view import ChartView
from app.ui.parts import as_chip, button, words

CHART, LIST, OFFICIAL = FACES = ("流程圖", "文字", "官方圖")
PRINT, PDF, SVG = "print", "pdf", "svg"
PICTURE, NO_PICTURE, CALENDAR, AGREEMENT = "picture", "no_picture", "calendar", "agreement"
TAKE_FLOW, KEEP_FLOW, BUILT_IN = "take_flow", "keep_flow", "built_in"
_MENUS: Final = (
    (
        "輸出",
        (
            (PRINT, "列印…"),
            (PDF, "存成 PDF…"),
            (SVG, "存成 SVG…"),
            (CALENDAR, "待辦存成行事曆…"),
        ),
    ),
    ("官方圖檔", ((PICTURE, "附上官方圖…"), (NO_PICTURE, "移除官方圖"))),
    (
        "流程檔",
        (
            (TAKE_FLOW, "匯入流程檔…"),
            (KEEP_FLOW, "匯出流程檔…"),
            (BUILT_IN, "改回內建流程"),
        ),
    ),
)


class ChartTools(QWidget):
    """Knows the chart, whose size it sets."""

    face_asked = Signal(str)
    """One of FACES."""
    beside_asked = Signal(bool)
    """Whether the office's own picture is to be seen beside it."""
    deed_asked = Signal(str)
    """`print`, `pdf`, `svg`, `picture`, `no_picture`, `calendar` or `agreement`."""

    def __init__(self, chart: ChartView) -> None:
        super().__init__()
        self.faces: dict[str, QPushButton] = {}
        self.deeds: dict[str, QAction] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(4)
        for name in (CHART, LIST):
            made = as_chip(button(name, partial(self.face_asked.emit, name)))
            self._group.addButton(made)
            self.faces[name] = made
            row.addWidget(made)
        self.faces[OFFICIAL] = beside = as_chip(QPushButton(OFFICIAL))
        beside.setAccessibleName("對照官方圖")
        beside.setToolTip("在旁邊對照機關附上之官方流程圖")
        beside.clicked.connect(self.beside_asked)
        row.addWidget(beside)
        row.addSpacing(8)
        self._sizes: list[QWidget] = []
        for text, name, keys, do in (
            ("－", "縮小", "Ctrl+-", chart.zoom_out),
            ("＋", "放大", "Ctrl++", chart.zoom_in),
            ("全圖", "縮放至全圖可見", "Ctrl+0", chart.fit),
        ):
            made = button(text, do)
            made.setAccessibleName(name)
            made.setToolTip(f"{name}（{keys}）")
            row.addWidget(made)
            self._sizes.append(made)
            shortcut = QShortcut(QKeySequence(keys), chart)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)
        self.zoom = words("100%", "small")
        chart.zoomed.connect(lambda zoom: self.zoom.setText(f"{zoom}%"))
        row.addWidget(self.zoom)
        self._sizes.append(self.zoom)
        row.addStretch(1)
        second = QHBoxLayout()
        second.setSpacing(0)
        for title, deeds in _MENUS:
            menu = QMenu(title, self)
            for key, text in deeds:
                action = menu.addAction(text)
                action.triggered.connect(partial(self._ask, key))
                self.deeds[key] = action
            opener = button(title, _nothing, "link")
            opener.setMenu(menu)
            second.addWidget(opener)
        self.compare = button("我們對了嗎", partial(self.deed_asked.emit, AGREEMENT), "link")
        second.addWidget(self.compare)
        second.addStretch(1)
        both = QVBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(2)
        both.addLayout(row)
        both.addLayout(second)
        self.show_face(CHART)
        self.show_has_picture(has_one=False)
        self.show_has_own_flow(has_one=False)

    def show_face(self, name: str) -> None:
        """Which of the two is seen."""
        self.faces[name].setChecked(True)
        for part in self._sizes:
            part.setEnabled(name == CHART)

    def show_beside(self, *, is_beside: bool) -> None:
        """Whether the office's own picture is seen beside it."""
        self.faces[OFFICIAL].setChecked(is_beside)

    def show_has_picture(self, *, has_one: bool) -> None:
        """Whether the office has a picture of its own."""
        self.faces[OFFICIAL].setVisible(has_one)
        self.deeds[NO_PICTURE].setVisible(has_one)
        self.deeds[PICTURE].setText("更換官方圖…" if has_one else "附上官方圖…")

    def show_has_own_flow(self, *, has_one: bool) -> None:
        """Whether the flow that is shown is the office's own."""
        self.deeds[BUILT_IN].setVisible(has_one)

    def _ask(self, key: str, _is_checked: bool = False) -> None:
        self.deed_asked.emit(key)


def _nothing() -> None:
    """The menu of the button opens by itself."""
