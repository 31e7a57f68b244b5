"""What is asked of every step that is recorded: by which way, on which day, with which note."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QButtonGroup, QLabel, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from app.flow_steps import Effect, Step, Way
from app.ui.chart_layout import yes_or_no
from app.ui.fields.date_field import DateField
from app.ui.flow_moves_ask import Questions
from app.ui.parts import button, words

if TYPE_CHECKING:
    from app.ui.palette import Palette

_WORDS: Final = re.compile(r"[!-~]+\s?|.")
"""What is not broken at the end of a line: a Latin word, or one Chinese sign."""
_RADIO: Final = 19
"""Characters of a line beside a radio button."""
_DAY_WORDS: Mapping[Effect, str] = {
    Effect.REPORT: "報送日期",
    Effect.STATUS: "狀態確認日期",
    Effect.REGISTER: "登記備查日期",
    Effect.RETURN: "退回日期",
    Effect.WITHDRAW: "確認日期",
}
"""What the day of a step is called, by what the step means."""
_DAY: Final = "辦理日期"


class StepForm(QWidget):
    """The ways as radio buttons, the day, the note, what stops it, and the button that records."""

    def __init__(
        self,
        palette: Palette,
        name: str,
        hint: str,
        *,
        today: Callable[[], date],
        is_workday: Callable[[date], bool],
    ) -> None:
        """`name` is that of the field of the day, `hint` stands in that of the note."""
        super().__init__()
        self._today = today
        self._answers: list[str] = []
        self.refusal = Questions()
        self.day = DateField(name, _DAY, palette, today=today, is_workday=is_workday)
        self.note = QLineEdit()
        self.note.setAccessibleName("備註")
        self.note.setPlaceholderText(hint)
        self.take = button("記下這一步", self._take, "primary")
        self.take.installEventFilter(self)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(lambda _: self._follow_way())
        self._radios = QVBoxLayout()
        self._radios.setSpacing(6)
        self._form = QWidget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Two clicks in a row record one step: the second would be upon the next one."""
        is_second = event.type() is QEvent.Type.MouseButtonDblClick
        return is_second or super().eventFilter(watched, event)

    def _take(self) -> None:
        raise NotImplementedError

    def _follow_way(self) -> None:
        raise NotImplementedError

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self.day.recolour(palette)

    def _fill_form(
        self, heading: str, before: tuple[QWidget, ...], after: tuple[QWidget, ...]
    ) -> None:
        """Put the parts below each other, `before` above the day, `after` above the button."""
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(8)
        form.addWidget(words(heading, "heading"))
        form.addLayout(self._radios)
        for part in (*before, self.day):
            form.addWidget(part)
        label = words("備註", "small")
        label.setBuddy(self.note)
        for part in (label, self.note, self.refusal, *after, self.take):
            form.addWidget(part)

    def _empty_radios(self) -> None:
        for old in self._group.buttons():
            self._group.removeButton(old)
            self._radios.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _add_radio(self, text: str, number: int) -> None:
        made = wrapped_radio(text)
        self._group.addButton(made, number)
        self._radios.addWidget(made)

    def _choose_only(self) -> None:
        """A single way needs no choice."""
        if len(self._group.buttons()) == 1:
            self._group.button(0).setChecked(True)
        self._follow_way()

    def _call_day(self, effect: Effect | None) -> None:
        """Call the day what it is for a step."""
        name = _DAY if effect is None else _DAY_WORDS.get(effect, _DAY)
        if (label := self.day.findChild(QLabel)) is not None:
            label.setText(name)
        self.day.input.setAccessibleName(name)

    def _name_take(self, text: str) -> None:
        self.take.setText(text)
        self.take.setAccessibleName(text)

    def _given_day(self) -> date | None:
        """The day that is given; None where it is none, which is said."""
        day = self.day.day
        if day is None:
            said = self.day.complaint(self.day.text()) or "請填日期，例如 1150420。"
            self.refusal.say(said)
            self.day.focus_field()
        return day


def wrapped_radio(text: str) -> QRadioButton:
    """A radio button whose text goes on in a second line, which Qt leaves undone."""
    made = QRadioButton()
    metrics = made.fontMetrics()
    room = metrics.horizontalAdvance("字") * _RADIO
    lines = [""]
    for part in text.split("\n"):
        for word in _WORDS.findall(part):
            if lines[-1] and metrics.horizontalAdvance(lines[-1] + word) > room:
                lines.append("")
            lines[-1] += word
        lines.append("")
    made.setText("\n".join(line.strip() for line in lines if line))
    made.setAccessibleName(text.replace("\n", "，"))
    return made


def way_words(here: Step, way: Way, after: Step, lead: str = "") -> str:
    """A way on: 是　通過 → 7甲 放行並自動登記; `lead` says more of it."""
    found = "　".join(filter(None, (lead, yes_or_no(here, way), way.when)))
    return f"{found + ' ' if found else ''}→ {after.number} {after.words}"


def step_done(said: str, way: Way) -> str:
    """What is recorded by taking a way: the step's own words, or what came of it."""
    return {
        Effect.REGISTER: "已登記備查",
        Effect.RETURN: "退回補正",
        Effect.WITHDRAW: "未送達",
    }.get(way.effect, said)
