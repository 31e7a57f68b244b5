"""Several cases in the flow: one step for all of them, and what keeps some of them from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.flow_doubts import NO_ANSWERS, Choice, Doubt, DoubtKind, sure
from app.rules.dates import roc_short
from app.ui.flow_moves_form import StepForm, step_done, way_words
from app.ui.parts import Paragraph, button, words

if TYPE_CHECKING:
    from app.flow_places import Together
    from app.gates import Weighed
    from app.ui.palette import Palette

MOST: Final = 500
"""Cases that are moved together; each is judged, which takes some milliseconds."""
_ROWS: Final = 6
"""Rows of the list of cases that are in sight."""
_TOLD: Final = 20
"""Stopped cases that are told one by one; the others are counted."""
_CASE: Final = Qt.ItemDataRole.UserRole


class ManyWish(NamedTuple):
    """A step that someone wants several cases to take, as `FlowBook.take` has it."""

    ids: tuple[int, ...]
    step: str
    to: str
    day: date
    note: str
    answers: tuple[str, ...]


class BatchPanel(StepForm):
    """Hidden while no several cases are shown."""

    step_asked = Signal(object)
    """A `ManyWish`."""
    case_asked = Signal(int)
    """One of the cases is to be opened."""
    left = Signal()
    """Back to a single case."""

    def __init__(
        self,
        palette: Palette,
        *,
        today: Callable[[], date],
        is_workday: Callable[[date], bool],
    ) -> None:
        hint = "可不填，各案相同"
        super().__init__(palette, "batch_day", hint, today=today, is_workday=is_workday)
        self._names: Mapping[int, str] = {}
        self._ways: tuple[Together, ...] = ()
        self._waiting: tuple[int, ...] = ()
        self._held: Mapping[int, Weighed] = {}
        self._is_filling = False
        self._title = words("", "heading", wrap=True)
        self._asked = Paragraph()
        self.list = QListWidget()
        self.list.setAccessibleName("所選之案件")
        self.list.itemChanged.connect(lambda _: self._follow_way())
        self.refusal.answered.connect(self._take_answer)
        self.held = QWidget()
        self._held_box = QVBoxLayout(self.held)
        self._held_box.setContentsMargins(0, 0, 0, 0)
        self._held_box.setSpacing(6)
        self.rest = button("", self._take_rest)
        self.single = button("只看一件", self.left.emit, "link")
        self._build()
        self.hide()

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.single)
        box.addLayout(top)
        box.addWidget(self.list)
        box.addWidget(self._asked)
        self._fill_form("一起記下", (), (self.held, self.rest))
        box.addWidget(self._form)

    # What is shown ----------------------------------------------------------------------------

    def show_cases(
        self, names: Mapping[int, str], ways: Sequence[Together], asked: Sequence[int] = ()
    ) -> None:
        """Show cases, by what names each, with the ways that they can take together.

        `asked` are those of whom something has to be asked first. No names for no cases.
        """
        shown = names, tuple(ways), tuple(asked)
        if names and shown == (self._names, self._ways, self._waiting):
            return  # nothing is otherwise: what has been filled in stays
        self._names, self._ways, self._waiting = shown
        self.setVisible(bool(names))
        if not names:
            return
        self._title.setText(f"所選 {len(names):,} 件")
        self._is_filling = True
        self.list.clear()
        for case_id, name in names.items():
            item = QListWidgetItem(name)
            item.setData(_CASE, case_id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._is_filling = False
        line = max(self.list.sizeHintForRow(0), self.fontMetrics().lineSpacing())
        self.list.setFixedHeight(line * min(len(names), _ROWS) + 6)
        told = "、".join(names[i] for i in asked[:_TOLD] if i in names)
        self._asked.say(f"須先個別確認，未列入：{told}。" if asked else "")
        self._asked.setVisible(bool(asked))
        self.note.clear()
        self.day.set_text(roc_short(self._today()))
        self._make_radios()
        self._form.setVisible(bool(self._ways))
        if not self._ways:
            self._asked.say(self._asked.text() or "所選案件沒有可以一起記下之步驟。")
            self._asked.show()

    def _make_radios(self) -> None:
        self._empty_radios()
        many = len({one.flow.id for one in self._ways}) > 1
        for number, one in enumerate(self._ways):
            lead = f"{one.flow.period}　" if many else ""
            done = f"{one.step.number} {step_done(one.step.words, one.way)}"
            to = way_words(one.step, one.way, one.flow.step(one.way.to))
            self._add_radio(f"{lead}{done}　{len(one.ids):,} 件\n{to}", number)
        self._choose_only()

    @property
    def way(self) -> Together | None:
        """The way that is chosen; None where there are several and none is."""
        number = self._group.checkedId()
        return self._ways[number] if 0 <= number < len(self._ways) else None

    @property
    def ids(self) -> tuple[int, ...]:
        """The cases that are ticked and can take the way chosen."""
        one = self.way
        rows = (self.list.item(row) for row in range(self.list.count()))
        ticked = [r.data(_CASE) for r in rows if r.checkState() is Qt.CheckState.Checked]
        return tuple(i for i in ticked if one is not None and i in one.ids)

    def _follow_way(self) -> None:
        """Another way or other cases: what was said of those before holds no more."""
        if self._is_filling:
            return
        self._answers = []
        self._forget_held()
        one, ids = self.way, self.ids
        self._call_day(one.way.effect if one else None)
        self.take.setEnabled(bool(ids))
        said = f"記下：{step_done(one.step.words, one.way)}" if one else "記下這一步"
        self._name_take(f"{said}（{len(ids):,} 件）" if one else said)

    # What stops some --------------------------------------------------------------------------

    def show_held(self, held: Mapping[int, Weighed]) -> None:
        """The step was not taken: which cases stopped it and why; the others may still go."""
        self._forget_held()
        self._held = held
        stopped = {i: one for i, one in held.items() if one.blocks}
        self.refusal.show_all((), () if stopped else _shared(held))
        self._say_held(stopped or ({} if _shared(held) else held))
        rest = len(self.ids) - len(held)
        self.rest.setText(f"只記下其餘 {rest:,} 件")
        self.rest.setAccessibleName(self.rest.text())
        self.rest.setVisible(rest > 0)
        self.held.setVisible(self._held_box.count() > 0)
        (self.rest if rest > 0 else self.take).setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_held(self, stopped: Mapping[int, Weighed]) -> None:
        if not stopped:
            return
        many = len(stopped)
        said = Paragraph()
        said.say(f"下列 {many:,} 件不能記下，尚未記下任何一件：")
        self._held_box.addWidget(said)
        for case_id, one in list(stopped.items())[:_TOLD]:
            line = Paragraph("small")
            line.say(f"{self._names.get(case_id, '')}：{one.words()}")
            line.setAccessibleName(line.text())
            self._held_box.addWidget(line)
            opener = button("開啟這一件", partial(self.case_asked.emit, case_id), "link")
            self._held_box.addWidget(opener, 0, Qt.AlignmentFlag.AlignLeft)
        if many > _TOLD:
            line = Paragraph("small")
            line.say(f"其餘 {many - _TOLD:,} 件，原因從略；請逐件查看。")
            self._held_box.addWidget(line)

    @property
    def said(self) -> list[str]:
        """What is said of the cases that stopped it."""
        return [part.text() for part in self.held.findChildren(Paragraph) if not part.isHidden()]

    def _forget_held(self) -> None:
        self._held = {}
        self.refusal.show_all((), ())
        while item := self._held_box.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self.held.hide()
        self.rest.hide()

    # What is asked ----------------------------------------------------------------------------

    def _take(self) -> None:
        self._ask(self.ids)

    def _take_rest(self) -> None:
        self._ask(tuple(i for i in self.ids if i not in self._held))

    def _ask(self, ids: tuple[int, ...]) -> None:
        one = self.way
        day = self._given_day() if one is not None and ids else None
        if one is None or day is None:
            return
        note, answers = self.note.text().strip(), tuple(self._answers)
        self.step_asked.emit(ManyWish(ids, one.step.id, one.way.to, day, note, answers))

    def _take_answer(self, doubt: Doubt, choice: Choice) -> None:
        if choice.key in NO_ANSWERS:
            self._forget_held()
            self.day.focus_field()
        else:
            self._answers.append(sure(doubt, choice))
            self._ask(self.ids)


def _shared(held: Mapping[int, Weighed]) -> list[Doubt]:
    """The questions that one answer settles for all: each kind is asked once."""
    asked: dict[tuple[object, ...], Doubt] = {}
    for one in held.values():
        for doubt in one.doubts:
            of_each = doubt.kind is DoubtKind.UNMENDED
            if of_each or any(choice.edit or choice.step for choice in doubt.choices):
                return []  # each has an answer of its own
            asked.setdefault((doubt.kind, *(choice.key for choice in doubt.choices)), doubt)
    return list(asked.values())
