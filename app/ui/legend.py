"""The five verdicts and what each asks of the clerk."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.rules.results import VERDICT_WORDS, Verdict
from app.ui import icons
from app.ui.palette import Palette
from app.ui.parts import words

_MEANINGS = {
    Verdict.ERROR: "有檢核項目沒有執行成功，不可視為通過，請告知程式維護人員。",
    Verdict.BLOCKED: "有須先改正的地方，改正後再報送。",
    Verdict.INCOMPLETE: "有必要的資料未填或讀不懂，填妥才能判斷。",
    Verdict.REVIEW: "沒有阻擋報送之處，但有可能被詢問的地方，請先確認。",
    Verdict.READY: "依所填資料，未發現須先補正或留意之處；准否由銓敘部決定。",
}


class Legend(QWidget):
    """Shape, word and meaning of every verdict."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._shapes: dict[Verdict, QLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        for number, verdict in enumerate(reversed(Verdict)):
            shape = self._shapes[verdict] = QLabel()
            word = words(VERDICT_WORDS[verdict], tone=verdict.value)
            word.setMinimumWidth(72)
            grid.addWidget(shape, number, 0)
            grid.addWidget(word, number, 1)
            grid.addWidget(words(_MEANINGS[verdict], wrap=True), number, 2)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(words("預檢結果的意思", "heading"))
        box.addLayout(grid)
        self.recolour(palette)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        scale = self.devicePixelRatioF()
        for verdict, label in self._shapes.items():
            label.setPixmap(icons.shape(verdict, palette, size=18, scale=scale))
