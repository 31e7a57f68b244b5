"""The page 說明: the shortcuts, what the verdicts mean, and what this program is."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.ui.desk import About
from app.ui.legend import Legend
from app.ui.palette import Palette
from app.ui.parts import words

_PLACES = (
    ("F8", "下一項檢核；這一案看完就到下一案"),
    ("Enter", "從清單到這一案的檢核結果"),
    ("Esc", "從檢核結果回到清單；在清單則清除篩選"),
    ("Tab", "依閱讀順序移到下一處"),
)
_CREDITS = (
    "圖示：Lucide（ISC 授權；部分源自 Feather，MIT 授權）。",
    (
        "字型：全字庫正楷體（TW-Kai），資料來源為數位發展部 CNS11643 中文標準交換碼全字庫網站，"
        "依政府資料開放授權條款第 1 版使用。"
    ),
    "介面：Qt for Python（PySide6），LGPL v3。",
)


class HelpPage(QScrollArea):
    """Shortcuts at the left, meanings and the program at the right."""

    def __init__(self, palette: Palette, shortcuts: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName("說明")
        page = QWidget()
        page.setObjectName("page")
        self.setWidget(page)
        self._about = words("", wrap=True)
        self._about.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        across = QHBoxLayout(page)
        across.setContentsMargins(32, 24, 32, 24)
        across.setSpacing(56)
        across.addLayout(self._keys(shortcuts))
        right = QVBoxLayout()
        right.setSpacing(12)
        self._legend = Legend(palette)
        right.addWidget(self._legend)
        right.addSpacing(16)
        right.addWidget(words("關於", "heading"))
        right.addWidget(self._about)
        for credit in _CREDITS:
            right.addWidget(words(credit, "small", wrap=True))
        right.addStretch(1)
        across.addLayout(right, 1)

    def _keys(self, shortcuts: Iterable[tuple[str, str]]) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(12)
        box.addWidget(words("快速鍵", "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        listed = dict(_PLACES)
        listed.update({keys: what for keys, what in shortcuts if keys not in listed})
        for number, (keys, what) in enumerate(sorted(listed.items())):
            grid.addWidget(words(keys, tone="muted"), number, 0)
            grid.addWidget(words(what), number, 1)
        box.addLayout(grid)
        box.addStretch(1)
        return box

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._legend.recolour(palette)

    def show_about(self, about: About) -> None:
        """Tell the version and the tables in force."""
        self._about.setText(
            f"聘用登記預檢　{about.version}\n"
            f"檢核項目 {about.rule_count} 項；法規資料表指紋 {about.law_sha256[:16]}\n"
            "本程式供報送前自行檢核，結果不拘束銓敘部；不連線，資料不離開這部電腦。"
        )
