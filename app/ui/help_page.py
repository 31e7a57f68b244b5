"""The page 說明: the shortcuts, what the verdicts mean, how to work here, what this program is."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.rules.engine import registered_rules
from app.rules.facts import FACTS, Kind
from app.ui.desk import About
from app.ui.legend import Legend
from app.ui.palette import Palette
from app.ui.parts import words

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_EMS: Final = 17
"""Width of what a key does, in the width of a Chinese character."""
_TWO: Final = 52
"""Characters of width that the shortcuts and the meanings need beside each other."""
_PLACES = (
    ("F8", "下一項檢核；這一案看完就到下一案"),
    ("Enter", "在清單開始填寫；在欄位到下一欄；在檢核項目到要改的那一欄"),
    ("Esc", "回到上一處；在清單則清除篩選"),
    ("Tab", "依閱讀順序移到下一處"),
    ("Ctrl+M", "在檢核項目，由程式改正這一項，可復原"),
    ("Ctrl+R", "在檢核項目附理由，或撤回理由"),
    ("Delete", "在清單刪除所選案件，可復原"),
)
"""Keys that mean something in a place, and not in every one."""
_BY_PAGE: Final = (
    (
        "流程圖",
        (
            ("↑ ↓ ← →", "到上、下一步，或旁邊的一步"),
            ("Home　End", "到第一步、最後一步"),
            ("Enter", "這一步的內容與案件"),
            ("Ctrl+Enter", "列出停在這一步的案件"),
            ("＋　－　0", "放大、縮小、全圖；官方圖亦同"),
            ("Ctrl+滾輪", "放大、縮小"),
        ),
    ),
    (
        "匯入名冊",
        (
            ("Enter", "確認這一欄或這一題，到下一個；都看過之後到下一步"),
            ("Alt+→　Alt+←", "下一步、上一步"),
            ("F2", "在欄位，改選對應的內容"),
            ("1　2　空白鍵", "在預覽，保留案件中的值、採用名冊的值、改選"),
        ),
    ),
    (
        "報送包預覽",
        (
            ("空白鍵", "在案件清單，放入或不放入"),
            ("← →", "上一頁、下一頁"),
            ("PageDown　PageUp", "往下、往上翻"),
            ("Home　End", "第一頁、最後一頁"),
            ("Ctrl+＋　Ctrl+－", "放大、縮小；Ctrl+0 與欄同寬"),
            ("Ctrl+F", "在文件中尋找；F3 下一處"),
            ("Ctrl+P", "列印"),
        ),
    ),
)
"""Keys of one page, below those of every page."""

TOPICS: Final = (
    (
        "編輯與自動儲存",
        (
            "在「案件」選一件，按 Enter 開始填寫，一面填一面檢核。"
            "打的字一秒內自動存入，不必另行存檔。"
            "日期可打 1150407 或 115/4/7；在日期欄按 T 是今日，Alt+↓ 開日曆。選項按數字選取。"
            "暫時用不到的欄位收在「其他欄位」。"
        ),
    ),
    (
        "復原",
        (
            "Ctrl+Z 復原，Ctrl+Y 重做；「編輯」選單寫明會復原哪一步。"
            "修改、匯入、刪除、附理由與年度續聘都可以復原，到關閉程式為止。日後要收回理由，請按該項的「撤回理由」。"
        ),
    ),
    (
        "附理由",
        (
            "有理由不照某一項處理時，按該項的「附理由」並寫明理由；法規的阻擋項目還要寫依據。"
            "那一項仍然列出，並註明已附理由；所依據的內容一變更，理由即失效；改回原來的內容，理由即恢復。"
        ),
    ),
    (
        "年度續聘",
        (
            "在「工作台」或「案件」按「年度續聘」，勾選契約，一次設定新的期間、計畫、折合率與薪點，"
            "新舊對照、逐案改妥後全部存入；取消則一件也不存。"
            "核准文號、查詢日期等須重新辦理的內容不會帶入，請依新案填寫。"
        ),
    ),
    (
        "工作台",
        (
            "列出該處理的案件：法定期限、約聘期滿、應先補正、資料不足、已報送待確認、待登記備查。"
            "按一列就到那一件或那些案件。"
        ),
    ),
    (
        "備份與資料夾",
        (
            "案件存放的資料夾寫在「設定」。每日開啟時自動備份一份，保留最近十份；還原時，目前的資料會另存。"
            "資料檔損壞時，程式說明情形與可行的辦法，不會自行改寫。"
            "請勿放在自動同步的雲端資料夾；放在網路資料夾時，同一時間由一人使用，程式會說明是誰。"
        ),
    ),
)
"""What one has to know to work here: a heading, and a few plain sentences."""

HOW_TO_FILL: Final = {
    Kind.TEXT: "文字。",
    Kind.DATE: (
        "日期，可打 1150407、115/4/7、115.4.7 或 2026-04-07；按 T 是今日，"
        "按 ↑↓ 前後一日，按 Alt+↓ 開日曆。"
    ),
    Kind.BOOL: "是或否，按 Y 或 N；按 Delete 清除。",
    Kind.ENUM: "選一項，按數字或按 Alt+↓ 選取；按 Delete 清除。",
    Kind.INT: "整數，可打千分位逗號。",
    Kind.DECIMAL: "數字，可有小數。",
    Kind.ID: "英文字母與數字，全形、小寫會自動改為半形大寫。",
    Kind.CODE: "英文字母與數字，全形、小寫會自動改為半形大寫。",
}
"""How each kind of fact is typed."""
NO_RULE: Final = "沒有檢核項目看這一欄，請照實填寫。"
_ALL_KINDS: Final = "各類案件"


def fact_html(key: str, palette: Palette) -> str:
    """All that there is to say of one fact: how it is filled in, and which rules look at it."""
    fact = FACTS[key]
    lines = [HOW_TO_FILL[fact.kind]]
    if fact.allowed:
        lines.append("選項：" + "、".join(f"{n} {o}" for n, o in enumerate(fact.allowed, 1)) + "。")
    if fact.note:
        lines.append(f"說明：{fact.note}。")
    rules = []
    for rule_id, versions in registered_rules().items():
        about = [version for version in versions if key in version.fields]
        if about:
            kinds = dict.fromkeys(kind for version in about for kind in version.kinds)
            every = any(version.all_kinds for version in about)
            rules.append(
                f'<a href="{rule_id}" style="color:{palette.accent}">{rule_id}</a>　'
                f"{escape(about[-1].title)}（{_ALL_KINDS if every else '、'.join(kinds)}）"
            )
    said = "".join(f'<p style="margin:0 0 4px 0">{escape(line)}</p>' for line in lines)
    named = "<br>".join(rules) if rules else escape(NO_RULE)
    heading = '<p style="margin:8px 0 4px 0"><b>看這一欄的檢核項目</b></p>' if rules else ""
    return f'{said}{heading}<p style="margin:0">{named}</p>'


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

    rule_asked = Signal(str)
    """To the page of a rule that looks at the fact explained."""

    def __init__(self, palette: Palette, shortcuts: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName("說明")
        page = QWidget()
        page.setObjectName("page")
        self.setWidget(page)
        self._palette = palette
        self.fact = ""
        """The fact that is explained above all else; empty for none."""
        self._fact_title = words("", "heading")
        self._fact_text = words("", wrap=True)
        self._fact_text.setTextFormat(Qt.TextFormat.RichText)
        self._fact_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._fact_text.linkActivated.connect(self.rule_asked)
        self._about = words("", wrap=True)
        self._about.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._across = across = QBoxLayout(QBoxLayout.Direction.LeftToRight, page)
        across.setContentsMargins(32, 24, 32, 24)
        across.setSpacing(56)
        across.addLayout(self._keys(shortcuts))
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self._fact_title)
        right.addWidget(self._fact_text)
        self._legend = Legend(palette)
        right.addWidget(self._legend)
        self.show_fact("")
        for heading, text in TOPICS:
            right.addSpacing(16)
            right.addWidget(words(heading, "heading"))
            right.addWidget(words(text, wrap=True))
        right.addSpacing(16)
        right.addWidget(words("關於", "heading"))
        right.addWidget(self._about)
        for credit in _CREDITS:
            right.addWidget(words(credit, "small", wrap=True))
        right.addStretch(1)
        across.addLayout(right, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """In a narrow window, or with large text, what is at the right goes below."""
        super().resizeEvent(event)
        em = self.fontMetrics().horizontalAdvance("字")
        is_wide = self.viewport().width() >= em * _TWO
        direction = QBoxLayout.Direction
        self._across.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)

    def _keys(self, shortcuts: Iterable[tuple[str, str]]) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(12)
        box.addWidget(words("快速鍵", "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        listed = dict(_PLACES)
        listed.update({keys: what for keys, what in shortcuts if keys not in listed})
        wide = self.fontMetrics().horizontalAdvance("國") * _EMS
        self._listed = sorted(listed.items())
        for number, (keys, what) in enumerate(self._listed):
            said = words(what, wrap=len(what) > _EMS)
            said.setMinimumWidth(wide)
            grid.addWidget(words(keys, tone="muted"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(said, number, 1)
        box.addLayout(grid)
        for heading, keys_of_page in _BY_PAGE:
            box.addSpacing(8)
            box.addWidget(words(heading, "heading"))
            own = QGridLayout()
            own.setHorizontalSpacing(24)
            own.setVerticalSpacing(8)
            for number, (keys, what) in enumerate(keys_of_page):
                own.addWidget(words(keys, tone="muted"), number, 0, Qt.AlignmentFlag.AlignTop)
                own.addWidget(words(what, wrap=len(what) > _EMS), number, 1)
            own.setColumnStretch(1, 1)
            box.addLayout(own)
        box.addStretch(1)
        return box

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self._legend.recolour(palette)
        self.show_fact(self.fact)

    def all_words(self) -> str:
        """All that is said here, to be searched."""
        said = (f"{heading} {text}" for heading, text in TOPICS)
        own = (f"{keys} {what}" for _, listed in _BY_PAGE for keys, what in listed)
        return " ".join([*said, *(f"{keys} {what}" for keys, what in self._listed), *own])

    def show_fact(self, key: str) -> None:
        """Explain one fact above all else, from its field; "" for none."""
        self.fact = key
        for part in (self._fact_title, self._fact_text):
            part.setVisible(bool(key))
        if key:
            self._fact_title.setText(f"欄位：{FACTS[key].label}")
            self._fact_text.setText(fact_html(key, self._palette))
            self.verticalScrollBar().setValue(0)

    def show_about(self, about: About) -> None:
        """Tell the version and the tables in force."""
        self._about.setText(
            f"聘用登記預檢　{about.version}\n"
            f"檢核項目 {about.rule_count} 項；法規資料表指紋 {about.law_sha256[:16]}\n"
            "本程式供報送前自行檢核，結果不拘束銓敘部；不連線，資料不離開這台電腦。"
        )
