"""The office's rates in 設定: dollars per point from a day on, one line each, the newest first.

A line that is not complete is marked and told, and not taken over: what it said before stays in
force until it is right or removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.rules.dates import narrow, roc, roc_short
from app.rules.facts import FACTS
from app.rules.values import read_value
from app.ui.fields.date_field import DateField
from app.ui.fields.field import Field
from app.ui.fields.line import TextField
from app.ui.fields.number_field import NumberField
from app.ui.palette import Palette
from app.ui.parts import button, words

Rate = tuple[date, str, str]
"""From when, NT$ per point as typed, and the number of the letter."""

_EMS: Final = 12
"""Width of the letter's number, at the least, in the width of a Chinese character."""
_LINK_RISE: Final = 4
"""Pixels by which a link is lower than a field, so that their words stand on one line."""
_MONEY: Final = "rate"
"""The fact by which a rate is read."""


def said(rate: Rate) -> str:
    """A rate in a sentence."""
    return f"{roc(rate[0])}起 {rate[1]} 元／點"


class RateLine(QWidget):
    """One rate as it is typed, and `kept`, what is in force of it."""

    edited = Signal()
    left = Signal()
    """The focus has gone elsewhere, or may have."""

    def __init__(
        self,
        palette: Palette,
        *,
        today: Callable[[], date],
        is_workday: Callable[[date], bool],
        remove: Callable[[], object],
    ) -> None:
        super().__init__()
        self.setObjectName("bare")
        self.kept: Rate | None = None
        self.since = DateField("since", "適用起日", palette, today=today, is_workday=is_workday)
        self.rate = NumberField(_MONEY, "折合率", palette)
        self.letter = TextField("letter", "核定文號", palette)
        self.remove = button("移除", remove, "link")
        self._note = words("", "small", tone="blocked", wrap=True)
        self._note.hide()
        line = QHBoxLayout()
        line.setSpacing(16)
        for field in self.fields:
            field.edited.connect(lambda *_: self.edited.emit())
            field.settled.connect(lambda _: self.left.emit())
        self.letter.setMinimumWidth(self.fontMetrics().horizontalAdvance("國") * _EMS)
        line.addWidget(self.since)
        line.addWidget(self.rate)
        line.addWidget(self.letter, 1)
        end = QVBoxLayout()
        end.addStretch(1)
        end.addWidget(self.remove)
        end.addSpacing(_LINK_RISE)
        line.addLayout(end)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addLayout(line)
        box.addWidget(self._note)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in reading order."""
        return self.since, self.rate, self.letter

    @property
    def stops(self) -> Iterator[QWidget]:
        """Where Tab stops, in order."""
        for field in self.fields:
            yield from field.stops
        yield self.remove

    @property
    def is_blank(self) -> bool:
        """Whether nothing has been typed."""
        return not any(field.text().strip() for field in self.fields)

    @property
    def typed(self) -> Rate | None:
        """What is typed, where it is a whole rate."""
        day = self.since.day
        money = read_value(FACTS[_MONEY], self.rate.text())
        if day is None or not isinstance(money, Decimal) or money <= 0:
            return None
        return day, narrow(self.rate.text()).strip(), self.letter.text().strip()

    @property
    def lacks(self) -> str:
        """What is wrong with what is typed; empty where nothing is."""
        if not self.since.text().strip():
            return "請填適用起日。"
        if self.since.day is None:
            return f"「{self.since.text().strip()}」不是存在的日期，請改填，例如 1150420。"
        text = self.rate.text().strip()
        if not text:
            return "請填折合率。"
        return "" if self.typed else f"折合率「{text}」須為大於 0 的數字，請改填。"

    def show_rate(self, rate: Rate) -> None:
        """Show a rate that is in force."""
        self.kept = rate
        self.since.set_text(roc_short(rate[0]))
        self.rate.set_text(rate[1])
        self.letter.set_text(rate[2])
        self.tell("")

    def tell(self, wrong: str) -> None:
        """Say below why the line is not taken over, and what is in force of it."""
        since = f"目前仍採 {said(self.kept)}。" if self.kept else ""
        self._note.setText(f"這一列尚未存入：{wrong}{since}" if wrong else "")
        self._note.setVisible(bool(wrong))

    @property
    def told(self) -> str:
        """What it says."""
        return self._note.text()

    def name_itself(self) -> None:
        """Say in the button's name which line it removes."""
        which = said(self.kept) if self.kept else "這一列空白"
        self.remove.setAccessibleName(f"移除折合率：{which}")


class RateLines(QWidget):
    """All rates of the office."""

    changed = Signal()
    """What is in force has changed."""

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
        self._palette = palette
        self._today, self._is_workday, self._tend = today, is_workday, tend
        self.lines: list[RateLine] = []
        self._removed: tuple[Rate | None, tuple[str, ...]] | None = None
        self.add = button("新增一列", self._add_blank)
        self.add.setAccessibleName("新增一列折合率")
        self._gone = words()
        self.put_back = button("復原", self._put_back, "link")
        self.put_back.setAccessibleName("復原移除的折合率")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.add)
        head.addWidget(self._gone)
        head.addWidget(self.put_back)
        head.addStretch(1)
        self._box = QVBoxLayout()
        self._box.setSpacing(8)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(head)
        box.addLayout(self._box)
        self._forget_removed()

    def rates(self) -> tuple[Rate, ...]:
        """What is in force, the newest first."""
        return tuple(sorted((x.kept for x in self.lines if x.kept), reverse=True))

    def show_rates(self, rates: Sequence[Rate]) -> None:
        """Show other rates."""
        for line in self.lines:
            self._drop(line)
        self.lines = []
        for rate in rates:
            self._make().show_rate(rate)
        self._forget_removed()
        self._put_in_order()

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        for line in self.lines:
            for field in line.fields:
                field.recolour(palette)

    def _make(self) -> RateLine:
        made = RateLine(
            self._palette,
            today=self._today,
            is_workday=self._is_workday,
            remove=lambda: self._remove(made),
        )
        made.edited.connect(self._weigh)
        # The focus is on its way when a field is left: only afterwards is it known where to.
        made.left.connect(partial(QTimer.singleShot, 0, self, self.look_at_left))
        self.lines.insert(0, made)
        for field in made.fields:
            self._tend(field)
        return made

    def _add_blank(self) -> None:
        blank = next((line for line in self.lines if line.is_blank), None)
        made = blank or self._make()
        self._put_in_order()
        made.since.focus_field()

    def _remove(self, line: RateLine) -> None:
        at = self.lines.index(line)
        if not line.is_blank:
            self._removed = line.kept, tuple(field.text() for field in line.fields)
            which = said(line.kept) if line.kept else "未完成的一列"
            self._gone.setText(f"已移除 {which}。")
            self._gone.show()
            self.put_back.show()
        self.lines.remove(line)
        next_line = self.lines[min(at, len(self.lines) - 1)] if self.lines else None
        (next_line.remove if next_line else self.add).setFocus(Qt.FocusReason.OtherFocusReason)
        self._drop(line)
        self._put_in_order()
        self._weigh()
        self.look_at_left()
        if line.kept:
            self.changed.emit()

    def _drop(self, line: RateLine) -> None:
        self._box.removeWidget(line)
        line.hide()  # it may be deleted much later, and be seen until then
        line.left.disconnect()
        line.deleteLater()

    def _put_back(self) -> None:
        if self._removed is None:
            return
        kept, texts = self._removed
        made = self._make()
        for field, text in zip(made.fields, texts, strict=True):
            field.set_text(text)
        if kept is not None and not self._is_taken(kept[0], made):
            made.kept = kept
            self.changed.emit()
        self._forget_removed()
        self._put_in_order()
        self._weigh()
        made.since.focus_field()

    def _forget_removed(self) -> None:
        self._removed = None
        self._gone.hide()
        self.put_back.hide()

    def _is_taken(self, day: date, by_other_than: RateLine) -> bool:
        others = (line for line in self.lines if line is not by_other_than)
        return any(line.kept is not None and line.kept[0] == day for line in others)

    def _weigh(self) -> None:
        """Take over what is whole."""
        before = self.rates()
        for line in self.lines:
            typed = line.typed
            if typed is not None and not self._is_taken(typed[0], line):
                line.kept = typed
                line.tell("")
        if self.rates() != before:
            self.changed.emit()

    def look_at_left(self) -> None:
        """Tell of the lines that were left as they cannot be taken over, and put all in order."""
        focused = QApplication.focusWidget()
        for line in self.lines:
            if focused is not None and line.isAncestorOf(focused):
                continue
            lacks = line.lacks
            if not lacks and (day := line.since.day) and self._is_taken(day, line):
                lacks = f"{roc(day)}已另有一列，請改填起日，或移除其中一列。"
            is_new = line.is_blank and line.kept is None
            line.tell("" if is_new else lacks)
        self._put_in_order()

    def _put_in_order(self) -> None:
        """The newest first; above all what is not finished."""
        wanted = sorted(
            self.lines, key=lambda line: line.kept[0] if line.kept else date.max, reverse=True
        )
        self.lines = wanted
        for place, line in enumerate(wanted):
            if self._box.indexOf(line) != place:
                self._box.insertWidget(place, line)
                line.show()  # now, and not with the next layout: it may be given the focus
        stops: list[QWidget] = [self.add, self.put_back]
        for line in wanted:
            line.name_itself()
            stops += line.stops
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
