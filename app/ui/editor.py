"""The editor of one case: every fact of its form in the order of the paper, by keyboard alone.

It holds texts as typed and knows nothing of rules or of where cases are kept: marks, offers and
what is known come from outside, and every keystroke is told by `changed`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.form import WAITS_FOR, Form, Place, Section, form_for
from app.rules.facts import FACTS, CaseKind
from app.rules.values import UNREADABLE, read_value
from app.ui import icons
from app.ui.fields.body import LINE_GAP, SECTION_GAP, Body, Spot
from app.ui.fields.field import FULL, Field, Mark
from app.ui.fields.making import Around, make_field
from app.ui.fields.suggestions import Suggest
from app.ui.palette import Palette
from app.ui.parts import button, words

KIND: Final = "case_kind"
_ABOVE: Final = 40
"""Pixels that stay in sight around the field that is gone to."""


class _Area(QScrollArea):
    """Scrolls, and never takes the focus itself."""

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setWidget(body)


def kind_of(typed: Mapping[str, str]) -> CaseKind | None:
    """The kind of case that a text means; None where it is none."""
    value = read_value(FACTS[KIND], typed.get(KIND, ""))
    return None if value is UNREADABLE else cast("CaseKind | None", value)


class CaseEditor(QWidget):
    """The form over one case at a time; its fields are made once and used for every case."""

    changed = Signal(str, str)
    """Key and text, at every keystroke."""
    settled = Signal(str)
    """A field was left, or Enter pressed in it."""
    picked = Signal(str, object)
    """Key, and the `Known` that was chosen: what it implies is to be filled in."""
    help_asked = Signal(str)
    """F1 in a field."""

    def __init__(
        self,
        palette: Palette,
        *,
        today: Callable[[], date],
        is_workday: Callable[[date], bool],
        suggest: Mapping[str, Suggest] | None = None,
    ) -> None:
        super().__init__()
        self._palette = palette
        self._around = Around(today, is_workday, suggest or {})
        self._fields: dict[str, Field] = {}
        self._typed: dict[str, str] = {}
        self._marks: dict[str, Mark] = {}
        self._kind: CaseKind | None = None
        self._form: Form = form_for(None)
        self._shown: tuple[str, ...] = ()
        self._in_order: list[QWidget] = []
        """What the form shows, in the order in which the focus goes through it."""
        self._open: set[str] = set()
        self._near: set[str] = set()
        """Facts that have come into sight in this case: they stay, whatever becomes of them."""
        self._far: dict[str, tuple[str, ...]] = {}
        """Section that is unfolded → its other facts: they stay there while one types in them."""
        self._heads: dict[str, QLabel] = {}
        self._folds: dict[str, QPushButton] = {}
        self._body = Body()
        self._area = _Area(self._body)
        self._area.setAccessibleName("案件內容")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._area)
        self._arrange()

    # What it holds

    def typed(self) -> dict[str, str]:
        """Every fact that holds something, as typed."""
        return dict(self._typed)

    def show_case(self, typed: Mapping[str, str]) -> None:
        """Show another case. Its marks are still to come; the view goes back to the top."""
        self._typed = {key: text for key, text in typed.items() if text}
        self._near.clear()
        self._far.clear()
        self.mark_all({})
        self._kind = kind_of(self._typed)
        self._form = form_for(self._kind)
        for key, field in self._fields.items():
            field.offer("", _nothing)
            field.set_text(self._typed.get(key, ""))
        self._arrange()
        self._area.verticalScrollBar().setValue(0)

    def set_text(self, key: str, text: str) -> None:
        """Change one fact from outside, without telling anyone: mending, filling in, undoing."""
        self._keep(key, text)
        field = self._fields.get(key)
        if field is not None:
            field.set_text(text)
        if key == KIND:
            self._follow_kind()
        elif text and key not in self._shown:
            self._arrange()

    def field(self, key: str) -> Field:
        """The field of a fact, whether it is to be seen or not."""
        made = self._fields.get(key)
        if made is None:
            made = make_field(key, self._palette, self._around)
            made.hide()
            made.setParent(self._body)
            made.set_text(self._typed.get(key, ""))
            mark = self._marks.get(key)
            if mark is not None:
                made.mark(*mark)
            made.edited.connect(self._edited)
            made.settled.connect(self.settled)
            made.next_asked.connect(self.go_on)
            made.entered.connect(self._bring)
            made.help_asked.connect(self.help_asked)
            made.picked.connect(self.picked)
            self._fields[key] = made
        return made

    @property
    def visible(self) -> tuple[str, ...]:
        """The facts that are to be seen now, in reading order."""
        return self._shown

    @property
    def focused_key(self) -> str | None:
        """The fact whose field has the focus."""
        return next((key for key in self._shown if self._fields[key].input.hasFocus()), None)

    # Marks, offers, ways

    def mark_all(self, marks: Mapping[str, Mark]) -> None:
        """Mark these facts (tone, message), and no others.

        A fact that is out of sight comes into sight where its mark asks for something.
        """
        before = self._marks
        self._marks = {key: mark for key, mark in marks.items() if mark[0]}
        fields = self._fields
        for key in before.keys() - self._marks.keys():
            if key in fields:
                fields[key].mark("", "")
        is_called = False
        for key, mark in self._marks.items():
            if before.get(key) != mark and key in fields:
                fields[key].mark(*mark)
            if key not in self._shown and self._calls_for(key, mark[0]):
                self._near.add(key)
                is_called = True
        if is_called:
            self._arrange()

    def offers(self, key: str, text: str, do: Callable[[], object]) -> None:
        """Offer below a field to mend it with one click; an empty text takes the offer away."""
        if text or key in self._fields:
            self.field(key).offer(text, do)

    def go_to(self, key: str) -> None:
        """Bring a fact's field into sight and give it the focus, unfolding what hides it."""
        if key not in self._shown:
            self._near.add(key)
            self._arrange()
        field = self._fields[key]
        self._bring(key)
        field.focus_field()

    def go_on(self, key: str) -> None:
        """On to the field after this one; from the last, stay."""
        at = self._shown.index(key) + 1 if key in self._shown else 0
        if at < len(self._shown):
            self._fields[self._shown[at]].focus_field()

    def unfold(self, title: str, *, is_open: bool) -> None:
        """Show or hide the other facts of a section."""
        (self._open.add if is_open else self._open.discard)(title)
        self._far.pop(title, None)
        self._arrange()

    def fold_button(self, title: str) -> QPushButton | None:
        """The button 其他欄位 of a section."""
        return self._folds.get(title)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        for field in self._fields.values():
            field.recolour(palette)
        for title, fold in self._folds.items():
            self._picture_fold(title, fold)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """The focus is the first field's."""
        super().focusInEvent(event)
        self._fields[self._shown[0]].focus_field()

    # Within

    def _calls_for(self, key: str, tone: str) -> bool:
        """Whether a mark brings its fact into sight: once one of what it waits for is answered."""
        if tone == "hint":
            return False
        waits_for = WAITS_FOR.get(key)
        return waits_for is None or any(self._typed.get(other) for other in waits_for)

    def _keep(self, key: str, text: str) -> None:
        if text:
            self._typed[key] = text
        else:
            self._typed.pop(key, None)

    def _edited(self, key: str, text: str) -> None:
        self._keep(key, text)
        if key == KIND:
            self._follow_kind()
        self.changed.emit(key, text)

    def _follow_kind(self) -> None:
        kind = kind_of(self._typed)
        if kind != self._kind:
            self._kind = kind
            self._form = form_for(kind)
            self._near.clear()
            self._far.clear()
            self._arrange()

    def _bring(self, key: str) -> None:
        self._area.ensureWidgetVisible(self._fields[key], 0, _ABOVE)

    def _is_near(self, key: str) -> bool:
        return self._form.places[key] is not Place.MORE or key in self._near or key in self._typed

    def _arrange(self) -> None:
        """Put the fields of the form into their places, and the focus into reading order."""
        spots = [
            Spot(self.field(key), self.field(key).span, begins=number == 0)
            for number, key in enumerate(self._form.head)
        ]
        shown = list(self._form.head)
        for section in self._form.sections:
            shown += self._section(section, spots)
        self._shown = tuple(shown)
        self.setUpdatesEnabled(False)
        self._body.arrange(spots)
        self.setUpdatesEnabled(True)
        placed = [spot.widget for spot in spots]
        if placed == self._in_order:
            return
        self._in_order = placed
        before: QWidget | None = None
        for spot in spots:
            if isinstance(spot.widget, QLabel):
                continue
            stops = spot.widget.stops if isinstance(spot.widget, Field) else (spot.widget,)
            for widget in stops:
                if before is not None:
                    QWidget.setTabOrder(before, widget)
                before = widget

    def _section(self, section: Section, spots: list[Spot]) -> list[str]:
        """Add what is to be seen of a section; its facts in reading order."""
        title = section.title
        spots.append(Spot(self._head(title), FULL, begins=True, gap=SECTION_GAP))
        near: list[str] = []
        stay = self._far.get(title, ())
        for line in section.lines:
            keys = [key for key in line if key not in stay and self._is_near(key)]
            near += keys
            spots += [
                Spot(self.field(key), self.field(key).span, begins=number == 0)
                for number, key in enumerate(keys)
            ]
        self._near.update(near)
        far = [key for key in section.keys if key not in near]
        if not far:
            return near
        is_open = title in self._open
        fold = self._fold(title)
        fold.setText(f" 其他欄位（{len(far)}）")
        fold.setAccessibleName(f"{title}：其他欄位 {len(far)} 項，{'收起' if is_open else '展開'}")
        spots.append(Spot(fold, FULL, begins=True, gap=LINE_GAP - 4))
        if not is_open:
            return near
        self._far[title] = tuple(far)
        spots += [
            Spot(self.field(key), self.field(key).span, begins=number == 0)
            for number, key in enumerate(far)
        ]
        return near + far

    def _head(self, title: str) -> QLabel:
        if title not in self._heads:
            made = words(title, "heading")
            made.setObjectName("sectionHead")
            made.setIndent(0)
            self._heads[title] = made
        return self._heads[title]

    def _fold(self, title: str) -> QPushButton:
        fold = self._folds.get(title)
        if fold is None:
            fold = button("", lambda: self.unfold(title, is_open=title not in self._open))
            fold.setProperty("role", "fold")
            fold.setIconSize(QSize(16, 16))
            self._folds[title] = fold
        self._picture_fold(title, fold)
        return fold

    def _picture_fold(self, title: str, fold: QPushButton) -> None:
        name = "chevron-up" if title in self._open else "chevron-down"
        fold.setIcon(icons.icon(name, self._palette, size=16))


def _nothing() -> None:
    """What an offer does that has been taken away."""
