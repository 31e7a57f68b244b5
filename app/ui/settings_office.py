"""The office in 設定: its code and names, the titles of its 編制表, its rates.

Shown disabled until what is kept is known, so that nothing typed can take the place of it unread.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.rules.facts import FACTS
from app.rules.identity import is_org_code
from app.stored import Agency
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.field import Field
from app.ui.fields.line import CodeField, TextField
from app.ui.palette import Palette
from app.ui.parts import words
from app.ui.settings_rates import RateLines

KEPT_AFTER_MS: Final = 400

_TITLE_LINES: Final = 5
_CODE_EMS: Final = 10
"""Width of the code, in the width of a Chinese character."""
_NOT_OPEN: Final = "資料檔尚未開啟，這裡暫時不能修改。"
_READ_ONLY: Final = "資料檔以唯讀開啟，這裡不能修改。"
_WHY: Final = {
    "org_code": "新增案件時自動帶入；編制表職稱也依這個代碼比對。",
    "org_name": "新增案件時自動帶入。",
    "org_type": "新增案件時自動帶入；公立學校與法院另有須檢核的規定。",
    "submitter_org": "有權在 WebHR 報送的機關；由誰報送，請依主管機關規定。",
}
_TITLES_WHY: Final = (
    "填妥機關代碼與職稱後，職稱檢核即以此為準，職稱相同者列為應先補正；"
    "未填者以常見職稱比對，列為請留意。"
)
_RATES_WHY: Final = "核定的每點元數；年度續聘時帶入當日適用的一列。數額變更時新增一列，不改舊的。"


class _OrgCode(CodeField):
    """As wide as a code, not as the page."""

    def __init__(self, key: str, label: str, palette: Palette) -> None:
        super().__init__(key, label, palette)
        self._row.addStretch(0)

    @property
    def ems(self) -> int:
        """Room for ten capitals and digits."""
        return _CODE_EMS


class Titles(QPlainTextEdit):
    """One title to a line; Tab leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName("簡任、薦任職務名稱，一行一個")
        self.fit()

    def titles(self) -> tuple[str, ...]:
        """What is typed, without blanks and repetitions."""
        typed = (line.strip() for line in self.toPlainText().splitlines())
        return tuple(dict.fromkeys(title for title in typed if title))

    def fit(self) -> None:
        """Room for some lines, in whatever face."""
        high = self.fontMetrics().lineSpacing() * _TITLE_LINES
        self.setFixedHeight(high + 2 * round(self.document().documentMargin()) + 6)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another face has lines of another height."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.fit()


def section(column: QVBoxLayout, title: str) -> tuple[QWidget, QVBoxLayout]:
    """A part of the page under its heading, and where to put what it holds."""
    column.addSpacing(16)
    column.addWidget(words(title, "heading"))
    part = QWidget()
    part.setObjectName("bare")
    box = QVBoxLayout(part)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(4)
    column.addWidget(part)
    return part, box


class OfficeSection(QWidget):
    """Three parts of the page: 本機關, 編制表職稱, 薪點折合率."""

    edited = Signal()
    changed = Signal(object)
    """The `Agency` as it is to be kept: soon after the last edit."""

    def __init__(
        self,
        palette: Palette,
        *,
        today: Callable[[], date],
        is_workday: Callable[[date], bool],
        tend: Callable[[Field], object],
    ) -> None:
        """`tend` is called with every field that is made."""
        super().__init__()
        self.setObjectName("bare")
        self.agency: Agency | None = None
        self._is_showing = False
        self.fields: dict[str, Field] = {
            "org_code": _OrgCode("org_code", FACTS["org_code"].label, palette),
            "org_name": TextField("org_name", FACTS["org_name"].label, palette),
            "org_type": ChoiceField("org_type", FACTS["org_type"].label, palette),
            "submitter_org": TextField("submitter_org", "報送機關（權責機關）", palette),
        }
        self.titles = Titles()
        self.rates = RateLines(palette, today=today, is_workday=is_workday, tend=tend)
        self._closed = words("", tone="muted", wrap=True)
        self._code_note = words("", "small", tone="review", wrap=True)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(KEPT_AFTER_MS)
        self._later.timeout.connect(self._tell)
        self._parts = self._build()
        self._connect(tend)
        self.show_agency(None, can_change=False)

    def _build(self) -> tuple[QWidget, ...]:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        _, box = section(column, "本機關")
        box.addWidget(self._closed)
        for key, field in self.fields.items():
            box.addWidget(field)
            if key == "org_code":
                box.addWidget(self._code_note)
            box.addWidget(words(_WHY[key], "small", wrap=True))
            box.addSpacing(8)
        titles, box = section(column, "編制表職稱")
        label = words("簡任、薦任職務名稱，一行一個", "small")
        label.setBuddy(self.titles)
        for widget in (label, self.titles, words(_TITLES_WHY, "small", wrap=True)):
            box.addWidget(widget)
        rates, box = section(column, "薪點折合率")
        box.addWidget(words(_RATES_WHY, "small", wrap=True))
        box.addWidget(self.rates)
        return (*self.fields.values(), titles, rates)

    def _connect(self, tend: Callable[[Field], object]) -> None:
        for field in self.fields.values():
            tend(field)
            field.edited.connect(lambda *_: self._edit())
        self.fields["org_code"].edited.connect(lambda *_: self._look_at_code(is_typing=True))
        self.fields["org_code"].settled.connect(lambda _: self._look_at_code(is_typing=False))
        self.titles.textChanged.connect(self._edit)
        self.rates.changed.connect(self._edit)

    @property
    def waits(self) -> bool:
        """Whether something has been typed that has not been told."""
        return self._later.isActive()

    @property
    def said_of_code(self) -> str:
        """What is said below the code; empty where nothing is wrong."""
        return self._code_note.text()

    def show_agency(self, agency: Agency | None, *, can_change: bool) -> None:
        """Show what is kept; None while it is not known. What has not been told is dropped."""
        self._later.stop()
        self.agency = agency
        shown = agency or Agency()
        self._is_showing = True
        for key, field in self.fields.items():
            field.set_text(getattr(shown, key))
        self.titles.setPlainText("\n".join(shown.titles))
        self.rates.show_rates(shown.rates)
        self._is_showing = False
        self._look_at_code(is_typing=False)
        for part in self._parts:
            part.setEnabled(agency is not None and can_change)
        self._closed.setText(_NOT_OPEN if agency is None else "" if can_change else _READ_ONLY)
        self._closed.setVisible(bool(self._closed.text()))

    def keep(self) -> None:
        """Tell at once what has been typed."""
        if self.waits:
            self._tell()

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        for field in self.fields.values():
            field.recolour(palette)
        self.rates.recolour(palette)

    def _edit(self) -> None:
        if not self._is_showing and self.agency is not None:
            self._later.start()
            self.edited.emit()

    def _tell(self) -> None:
        self._later.stop()
        self.agency = Agency(
            **{key: field.text().strip() for key, field in self.fields.items()},
            titles=self.titles.titles(),
            rates=self.rates.rates(),
        )
        self.changed.emit(self.agency)

    def _look_at_code(self, *, is_typing: bool) -> None:
        """Doubt a code of another form, once it has been left; it is kept all the same."""
        code = self.fields["org_code"].text().strip()
        wrong = ""
        if code and not is_org_code(code):
            if is_typing:
                return
            wrong = (
                f"「{code}」不合機關代碼的格式：須為 10 碼，"
                "首碼為數字或英文字母，中間 8 碼為數字，末碼為英文字母；請核對。"
            )
        self.fields["org_code"].mark("review" if wrong else "", wrong)
        self._code_note.setText(wrong)
        self._code_note.setVisible(bool(wrong))
