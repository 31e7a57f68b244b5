"""匯出, in the page: what, in which form, which columns, and what the form cannot carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
)

from app.exports.cases import CHECKED, LIST_FACTS, Choice, pickable
from app.exports.findings import COLUMNS as FINDINGS
from app.exports.gaps import Gap
from app.exports.wanted import View, Wanted
from app.exports.write import Form
from app.ui import icons
from app.ui.choice_box import ChoiceBox
from app.ui.export_columns import ColumnPicker
from app.ui.page_bar import PageBar
from app.ui.palette import Palette
from app.ui.parts import Notice, ProgressLine, as_chip, button, picture, words

if TYPE_CHECKING:
    from app.ui.background import Job

VIEWS: Final = {View.CASES: "案件", View.FINDINGS: "檢核結果"}
FORMS: Final = {
    Form.XLSX: "Excel 活頁簿（.xlsx）",
    Form.ODS: "OpenDocument 試算表（.ods）",
    Form.CSV: "CSV，UTF-8",
    Form.BIG5: "CSV，Big5",
}
OWN: Final = "own"
"""In the place of a `Choice`: the columns that the clerk picks."""
_OWN_WORDS: Final = "自選欄位與順序"
COLUMNS: Final[Mapping[View, Mapping[str, str]]] = {
    View.CASES: {
        Choice.LIST: "清單所列欄位與預檢結果",
        Choice.STATED: "有填的欄位",
        Choice.ALL: "全部欄位",
        OWN: _OWN_WORDS,
    },
    View.FINDINGS: {Choice.ALL: "全部欄位", OWN: _OWN_WORDS},
}
_PLAIN: Final = (
    "CSV 不帶格式：用試算表開啟再存檔，日期與開頭的 0 可能被改寫。要再修改，請改選 .xlsx 或 .ods。"
)
_MASKED: Final = "身分證字號一律遮蔽，例如 A12****789；再匯入時視為未填，不會改動已存的字號。"
_FULL: Final = "檔案內有完整身分證字號，請依個人資料保護規定保管與傳送。"
_MOST_ROOM: Final = 8
_MOST_LISTED: Final = 12
"""Characters that are named one by one; of the others the number is told."""


class ExportBar(PageBar):
    """The choices of an export. Hidden until it is asked for."""

    asked = Signal(object)
    """A `Wanted`: make the table, and tell `show_gaps`, or go on to write it."""
    accepted = Signal()
    """What was listed is to be written as it was said."""

    def __init__(self, palette: Palette, settings: QSettings) -> None:
        """`settings` remember the choices, but not that ID numbers were asked for."""
        super().__init__()
        self._settings = settings
        self._offered: View | None = None
        self._has_gaps = False
        self._title = words("", "heading")
        self.view = _choices("匯出內容", VIEWS)
        self.form = _choices("檔案格式", FORMS)
        self.columns = _choices("欄位", {})
        self.picker = ColumnPicker(palette)
        self.masked, self.full = _chip("遮蔽"), _chip("完整")
        self._ids = QButtonGroup(self)
        self.masked.setChecked(True)
        self._about = words(_MASKED, "small", wrap=True)
        self._plain = words(_PLAIN, "small", wrap=True)
        self.notice = Notice(palette)
        self.progress = ProgressLine()
        self.give = button("匯出…", self._go_on, "primary")
        self._close = button("取消", self.leave)
        self._build()
        for name, choice in (("view", self.view), ("form", self.form)):
            _show(choice, str(settings.value(f"export/{name}", "")))
            choice.activated.connect(lambda _: self._chosen())
        self.columns.activated.connect(lambda _: self._chosen_columns())
        self.picker.changed.connect(self._picked)
        self._ids.buttonClicked.connect(lambda _: self._chosen())
        self.recolour(palette)

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        parts = (("內容", self.view), ("格式", self.form), ("欄位", self.columns))
        for column, (text, part) in enumerate(parts):
            label = words(text, "small")
            label.setBuddy(part)
            grid.addWidget(label, 0, column)
            grid.addWidget(part, 1, column)
        grid.setColumnStretch(len(parts), 1)
        ids = QHBoxLayout()
        ids.setSpacing(8)
        ids.addWidget(words("身分證字號", "small"))
        for chip in (self.masked, self.full):
            self._ids.addButton(chip)
            ids.addWidget(chip)
        ids.addWidget(self._about, 1)
        ways = QHBoxLayout()
        ways.setSpacing(8)
        for way in (self.give, self._close, self.progress):
            ways.addWidget(way)
        ways.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        box.addWidget(self._title)
        box.addLayout(grid)
        box.addWidget(self.picker, _MOST_ROOM)
        box.addLayout(ids)
        box.addWidget(self._plain)
        box.addWidget(self.notice)
        box.addLayout(ways)
        box.addStretch(1)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self.notice.recolour(palette)
        self.picker.recolour(palette)
        picture(self.give, icons.icon("file-down", palette, size=16, on_accent=True))

    # What is wanted ---------------------------------------------------------------------------

    @property
    def wanted(self) -> Wanted:
        """The choices as they stand."""
        chosen = str(self.columns.currentData())
        return Wanted(
            View(self.view.currentData()),
            Form(self.form.currentData()),
            self.picker.keys if chosen == OWN else Choice(chosen),
            full_ids=self.full.isChecked(),
        )

    def _offer_columns(self) -> None:
        """Offer the columns of the view; what was picked of them last stands there again."""
        view = View(self.view.currentData())
        if view is self._offered:
            return
        if self._offered is not None:
            self._remember(self._offered)
        self._offered = view
        self.columns.clear()
        for key, text in COLUMNS[view].items():
            self.columns.addItem(text, str(key))
        _show(self.columns, str(self._settings.value(f"export/{view}/columns", "")))
        if view is View.CASES:
            titles, usual = pickable(), [*LIST_FACTS, *CHECKED]
        else:
            usual = [column.title for column in FINDINGS]
            titles = {title: title for title in usual}
        kept = str(self._settings.value(f"export/{view}/picked", ""))
        self.picker.offer(titles, usual, kept.split("|"))

    def _chosen_columns(self) -> None:
        self._chosen()
        if not self.picker.isHidden():
            self.picker.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _picked(self) -> None:
        self._say_again()
        self._allow()

    def _remember(self, view: View) -> None:
        """Keep the choices of a view, which are those shown."""
        for name, value in (
            ("view", view),
            ("form", self.form.currentData()),
            (f"{view}/columns", self.columns.currentData()),
            (f"{view}/picked", "|".join(self.picker.keys)),
        ):
            self._settings.setValue(f"export/{name}", str(value))

    def ask(self, count: int) -> None:
        """Ask how so many cases are to be exported; ID numbers are masked each time anew."""
        self._title.setText(f"匯出 {count:,} 件案件")
        self.masked.setChecked(True)
        self._chosen()
        self.set_busy(is_busy=False)
        self.show()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self) -> None:
        """Another choice: what was said of the one before counts no more."""
        self._offer_columns()
        self.picker.setVisible(self.columns.currentData() == OWN)
        self._plain.setVisible(self.wanted.form.ending == ".csv")
        self._say_again()
        self._allow()

    def _say_again(self) -> None:
        self._has_gaps = False
        self.notice.hide()
        self._say("匯出…")
        self._about.setText(_FULL if self.wanted.full_ids else _MASKED)

    def _allow(self) -> None:
        """Without a column there is nothing to export."""
        self.give.setEnabled(not self.is_busy and self.wanted.columns != ())

    def _say(self, text: str) -> None:
        self.give.setText(f" {text}")
        self.give.setAccessibleName(text.rstrip("…"))

    def _go_on(self) -> None:
        self._remember(View(self.view.currentData()))
        if self._has_gaps:
            self.accepted.emit()
        else:
            self.notice.hide()
            self.asked.emit(self.wanted)

    def show_gaps(self, gaps: Sequence[Gap]) -> None:
        """List what the form cannot carry; the next press of the button writes it so."""
        self._has_gaps = True
        self.set_busy(is_busy=False)
        self.notice.say("review", gap_words(gaps, self.wanted.form), [])
        self._say("以代碼匯出…")
        self.give.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_failed(self, sentence: str) -> None:
        """It could not be done; the sentence says why."""
        self._chosen()
        self.set_busy(is_busy=False)
        self.notice.say("blocked", sentence, [])

    def follow(self, job: Job, what: str) -> None:
        """Show how far it is, with a way to stop it."""
        self.set_busy(is_busy=True)
        self.progress.follow(job, what)

    def set_busy(self, *, is_busy: bool) -> None:
        """While something is under way nothing else can be chosen."""
        self.is_busy = is_busy
        choices = (self.view, self.form, self.columns, self.picker, self.masked, self.full)
        for part in (*choices, self._close):
            part.setEnabled(not is_busy)
        self._allow()


def gap_words(gaps: Sequence[Gap], form: Form) -> str:
    """What cannot be written as it is, where it stands first, and what is written instead."""
    coded = [gap for gap in gaps if gap.comes_back]
    lost = [gap for gap in gaps if not gap.comes_back]
    said = []
    if coded:
        said.append(
            f"Big5 沒有 {len(coded):,} 個字：{_listed(coded)}。這些字會寫成代碼，"
            f"例如 {coded[0].instead}，由本程式匯入時會還原；其他系統不一定認得。"
            "要保留原字，請改選 Excel、OpenDocument 或 UTF-8。"
        )
    if lost:
        name = "Big5" if form is Form.BIG5 else "檔案"
        said.append(
            f"{name}寫不出 {len(lost):,} 個看不見的控制字元：{_listed(lost)}；"
            f"會寫成 {lost[0].instead}，不會還原，建議先在案件中刪除。"
        )
    return "".join(said)


def _listed(gaps: Sequence[Gap]) -> str:
    shown = "、".join(
        f"{gap.shown}在第 {gap.row:,} 筆的{gap.column}" for gap in gaps[:_MOST_LISTED]
    )
    more = len(gaps) - _MOST_LISTED
    return f"{shown}，另有 {more:,} 個" if more > 0 else shown


def _choices(name: str, entries: Mapping[View, str] | Mapping[Form, str]) -> QComboBox:
    made = ChoiceBox()
    made.setAccessibleName(name)
    for key, text in entries.items():
        made.addItem(text, str(key))
    return made


def _show(choice: QComboBox, kept: str) -> None:
    """What was chosen last, else the first."""
    choice.setCurrentIndex(max(0, choice.findData(kept)))


def _chip(text: str) -> QPushButton:
    made = as_chip(QPushButton(text))
    made.setAccessibleName(f"身分證字號{text}")
    return made
