"""The findings of one case: what is wrong, why, and what to do, in the order of doing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui import icons
from app.ui.card import RULE, Card
from app.ui.palette import Palette
from app.ui.parts import button, restyle, stack, words
from app.ui.report import CaseReport, Group, Item
from app.ui.style import scaled

_LEAST: Final = 88
_LOW: Final = 240
"""Heights at 100 %: the least, and the one below which the verdict is said in one word."""
_MOST_SPARE: Final = 60
"""Cards of one sort that are kept for what comes."""
NOTHING_CHOSEN: Final = "請在左邊選一個案件，這裡會列出要處理的事項。"


class _Band(QFrame):
    """The verdict, loudest; below it whose case it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("verdictBand")
        self._is_brief = False
        self._shape = QLabel()
        self._word = words("", "verdict")
        self._who = words("", wrap=True)
        self._summary = words("", wrap=True)
        self._small = words("", "small", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._shape)
        top.addWidget(self._word)
        top.addStretch(1)
        self._number = words("", "heading")
        top.addWidget(self._number)
        box = self._box = QVBoxLayout(self)
        box.setSpacing(4)
        box.addLayout(top)
        for label in (self._who, self._summary, self._small):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            box.addWidget(label)

    def show_report(self, report: CaseReport, palette: Palette) -> None:
        tone = report.verdict
        restyle(self, "tone", tone)
        restyle(self._word, "tone", tone)
        self._shape.setPixmap(icons.shape(tone, palette, size=24, scale=self.devicePixelRatioF()))
        self._word.setText(report.word)
        self._number.setText(report.case_no)
        self._who.setText(report.person)
        self._summary.setText(report.summary)
        self._small.setText(report.small_print)
        self.setAccessibleName(f"{report.case_no}　{report.word}　{report.summary}")
        self._show_lines()

    def be_brief(self, *, brief: bool) -> None:
        """Say the verdict alone, where there is no room for more; the rest then is its tip."""
        if brief != self._is_brief:
            self._is_brief = brief
            self._show_lines()

    def _show_lines(self) -> None:
        lines = (self._who, self._summary, self._small)
        for label in lines:
            label.setVisible(bool(label.text()) and not self._is_brief)
        said = "\n".join(label.text() for label in lines if label.text())
        self.setToolTip(said if self._is_brief else "")
        self._make_room()
        self._be_high_enough()

    def _make_room(self) -> None:
        """Where there is little room the case's number, which the list has too, gives way."""
        side, above = (12, 4) if self._is_brief else (16, 12)
        word = self._shape.sizeHint().width() + 8 + self._word.sizeHint().width()
        room = self.width() - 2 * side - word
        number = self._number.sizeHint().width() + 8
        self._number.setVisible(bool(self._number.text()) and room >= number)
        if room < 0:
            side = max(4, side + room // 2)
        self._box.setContentsMargins(side, above, side, above)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Another width needs another height."""
        super().resizeEvent(event)
        self._make_room()
        if event.size().width() != event.oldSize().width():
            # Not now: a layout does not take another size while it is being laid out.
            QTimer.singleShot(0, self, self._be_high_enough)

    def _be_high_enough(self) -> None:
        # Wrapped labels do not tell a layout how high they must be; cut words would be the price.
        self.setMinimumHeight(max(self._box.heightForWidth(max(self.width(), 200)), 0))


class _GroupBox(QWidget):
    """The findings of one sort, under their title.

    Cards that stay the same are left alone, those that are not needed now are hidden until another
    finding needs one: to make a card takes several times as long as to give it another text.
    """

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[Card] = []
        self._spare: list[Card] = []
        self._focused: list[Card] = []
        self._tone = ""
        self._look: tuple[Palette, bool] | None = None
        self._shape = QLabel()
        self._shape.setFixedHeight(scaled(21))
        self._title = words("")
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._hint = words("", "small", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._shape)
        head.addWidget(self._title)
        head.addWidget(self._hint, 1)
        head.setAlignment(self._shape, Qt.AlignmentFlag.AlignTop)
        head.setAlignment(self._title, Qt.AlignmentFlag.AlignTop)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self._box.addLayout(head)

    def show_group(self, group: Group, palette: Palette, *, is_editing: bool) -> list[Card]:
        """Show a group; the cards that are new."""
        if self._look != (palette, is_editing) or self._tone != group.tone:
            self._dress(group.tone, palette)
            self._look, self._tone = (palette, is_editing), group.tone
        said = f"{group.title}　{len(group.items)}"
        if self._title.text() != said:
            self._title.setText(said)
        hint = "" if group.kind == group.title else f"{group.kind}：{group.hint}"
        if self._hint.text() != (hint or group.hint):
            self._hint.setText(hint or group.hint)
        new = self._share_cards(group, palette, is_editing=is_editing)
        for place, card in enumerate(self.cards, 1):
            if self._box.indexOf(card) != place:
                self._box.insertWidget(place, card)
        return new

    def _share_cards(self, group: Group, palette: Palette, *, is_editing: bool) -> list[Card]:
        """Have a card for each finding; those that had to be made."""
        before = {card.item.rules: card for card in self.cards}
        stay = {item.rules for item in group.items if _is_said_by(before.get(item.rules), item)}
        for rules, card in reversed(before.items()):  # the last of the spare ones is taken first
            if rules not in stay:
                (self._focused if card.hasFocus() else self._spare).append(card)
        now: list[Card] = []
        new: list[Card] = []
        for item in group.items:
            if item.rules in stay:
                card = before[item.rules]
            elif self._spare:
                card = self._spare.pop()
                card.show_item(item, palette)
                if card.isHidden():
                    card.show()
            else:
                card = Card(item, group.tone, palette, is_editing=is_editing)
                new.append(card)
            now.append(card)
        self.cards = now
        self._hide_spare()
        return new

    def _hide_spare(self) -> None:
        # The one with the focus shows nothing else meanwhile: the focus would seem to stay.
        self._spare += self._focused
        self._focused.clear()
        for card in self._spare:
            card.hide()
        while len(self._spare) > _MOST_SPARE:
            _let_go(self._spare.pop())

    @property
    def all_cards(self) -> list[Card]:
        """Those shown and those kept for what comes."""
        return [*self.cards, *self._spare]

    def _dress(self, tone: str, palette: Palette) -> None:
        """Another look: no card of the old one can stay."""
        for card in self.all_cards:
            _let_go(card)
        self.cards, self._spare = [], []
        restyle(self._title, "tone", tone)
        scale = self.devicePixelRatioF()
        self._shape.setPixmap(icons.shape(tone, palette, size=16, scale=scale))


def _is_said_by(card: Card | None, item: Item) -> bool:
    return card is not None and card.item == item


def _let_go(widget: QWidget) -> None:
    # Hidden at once: until it is deleted it would still be painted where it was.
    widget.hide()
    widget.deleteLater()


class _Passed(QWidget):
    """How many checks passed, and which, where that is asked."""

    def __init__(self) -> None:
        super().__init__()
        self._names = words("", "small", wrap=True)
        self._names.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._names.hide()
        self._toggle = button("看有哪些通過", self._unfold, "link")
        self._rest = words("", "small")
        row = QHBoxLayout()
        row.addWidget(self._toggle)
        row.addWidget(self._rest)
        row.addStretch(1)
        stack(self, (row, self._names), spacing=4)

    def _unfold(self) -> None:
        self._names.setVisible(self._names.isHidden())

    def show_report(self, report: CaseReport) -> None:
        """Show what passed."""
        self._toggle.setText(f"通過 {len(report.passed)} 項，看有哪些")
        self._toggle.setVisible(bool(report.passed))
        self._names.setText("、".join(report.passed))
        if not report.passed:
            self._names.hide()
        self._rest.setText(f"不適用 {report.not_applicable} 項")
        self._rest.setVisible(bool(report.not_applicable))


class FindingsPanel(QFrame):
    """The findings of the chosen case."""

    packet_asked = Signal()
    rule_asked = Signal(str)
    """To the page of this rule."""
    asked = Signal(str, str)
    """Something about a finding of a case that is being edited: see `Card.asked`."""

    def __init__(
        self, palette: Palette, *, is_editing: bool = False, nothing: str = NOTHING_CHOSEN
    ) -> None:
        super().__init__()
        self.setObjectName("panel")
        # Low as it may become, the verdict stays in sight, and a line of what was found.
        self.setMinimumSize(300, scaled(_LEAST))
        self._palette = palette
        self._is_editing = is_editing
        self._report: CaseReport | None = None
        self._makes_way = False
        self._groups: dict[str, _GroupBox] = {}
        self._in_order: list[QWidget] = []
        self._band = _Band()
        self._nothing = words(nothing, tone="muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("檢核結果")
        # In a low window it gives way before the verdict above it does, and scrolls.
        self._area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._area.setMinimumHeight(32)
        self._next_step = self._make_next_step()
        self._passed = _Passed()
        inside = QWidget()
        inside.setObjectName("bare")
        self._inside = QVBoxLayout(inside)
        self._inside.setContentsMargins(8, 4, 8, 8)
        self._inside.setSpacing(20)
        self._inside.addWidget(self._next_step)
        self._inside.addWidget(self._passed)
        self._inside.addStretch(1)
        self._area.setWidget(inside)
        box = self._box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.setSpacing(8)
        box.addWidget(self._band)
        box.addWidget(self._nothing, 1)
        box.addWidget(self._area, 1)
        self.show_report(None)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """In a low window the verdict is said in one word."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        brief = self._makes_way or self.height() < scaled(_LOW)
        self._band.be_brief(brief=brief)
        self._box.setContentsMargins(*(4,) * 4 if brief else (8,) * 4)
        self._box.setSpacing(4 if brief else 8)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self.show_report(self._report)

    def show_report(self, report: CaseReport | None, *, same_case: bool = False) -> None:
        """Show the findings of a case; of none, say how to choose one.

        With `same_case`, at every keystroke in the editor, what stays the same is left alone, and
        the focus stays at the finding that has it; where that has gone, at the one in its place.
        """
        had_focus = self.focused_card() if same_case else None
        place_of_focus = self.cards.index(had_focus) if had_focus is not None else 0
        if not same_case:
            # Out of sight until all of it is there: each card that is shown is a layout of its own.
            self._area.hide()
            self._area.verticalScrollBar().setValue(0)
        self._report = report
        groups = report.groups if report else ()
        stay = {g.title for g in groups} if same_case else set()
        for title in self._groups.keys() - stay:
            self._groups[title].hide()  # its cards wait for what comes
        for place, group in enumerate(groups):
            if group.title not in self._groups:
                self._groups[group.title] = _GroupBox()
            box = self._groups[group.title]
            if self._inside.indexOf(box) != place:
                self._inside.insertWidget(place, box)
            for card in box.show_group(group, self._palette, is_editing=self._is_editing):
                card.asked.connect(self._ask)
            if box.isHidden():
                box.show()
        if report is not None:
            self._band.show_report(report, self._palette)
            self._passed.show_report(report)
            self._next_step.setVisible(report.verdict == "ready")
            self._order()
        self._band.setVisible(report is not None)
        self._area.setVisible(report is not None)
        self._nothing.setVisible(report is None)
        if had_focus is not None and had_focus not in self.cards:
            self._focus_instead(had_focus, place_of_focus)

    def _focus_instead(self, gone: Card, place: int) -> None:
        if self.focus_rule(gone.item.rules[0]):
            return
        here = self.cards[place : place + 1] or self.cards[-1:]
        (here[0] if here else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def make_way(self, *, for_rule: str) -> None:
        """Leave room for the finding of a rule, and keep that in sight; for none, as it was."""
        self._makes_way = bool(for_rule)
        self._share_room()
        if for_rule:  # not now: where it stands is known once all has been laid out
            QTimer.singleShot(0, self, lambda: self._bring_into_sight(for_rule))

    def _bring_into_sight(self, rule: str) -> None:
        if (card := self._card_of(rule)) is not None:
            self._area.ensureWidgetVisible(card, 0, 0)

    def _card_of(self, rule: str) -> Card | None:
        return next((card for card in self.cards if rule in card.item.rules), None)

    def focus_rule(self, rule: str) -> bool:
        """Give the focus to the finding of a rule; False where there is none."""
        card = self._card_of(rule)
        if card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)
        return card is not None

    def focus_first(self) -> None:
        """Give the focus to the first finding, where there is one."""
        if self.cards:
            self.cards[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _order(self) -> None:
        """Tab comes to the cards, which are made one at a time, before what stands below them."""
        cards: list[QWidget] = [*self.cards]
        if cards == self._in_order:
            return
        self._in_order = cards
        of_mine = {card for box in self._groups.values() for card in box.all_cards}
        before: QWidget | None = self._next_step.previousInFocusChain()
        while before is not None and (
            before in of_mine or not before.focusPolicy() & Qt.FocusPolicy.TabFocus
        ):
            before = before.previousInFocusChain()
            if before is self._next_step:
                return
        for card in cards:
            if before is not None:
                QWidget.setTabOrder(before, card)
            before = card

    @property
    def report(self) -> CaseReport | None:
        """What it shows."""
        return self._report

    @property
    def cards(self) -> list[Card]:
        """The findings shown, from top to bottom."""
        groups = self._report.groups if self._report else ()
        return [card for group in groups for card in self._groups[group.title].cards]

    def _ask(self, what: str, of: str) -> None:
        if what == RULE:
            self.rule_asked.emit(of)
        else:
            self.asked.emit(what, of)

    @property
    def asks_for_something(self) -> bool:
        """Whether there is more in it than hints."""
        return any(card.property("tone") != "hint" for card in self.cards)

    def next_finding(self) -> bool:
        """Give the focus to the finding after the one that has it; False after the last."""
        focused, cards = self.focused_card(), self.cards
        at = -1 if focused is None else cards.index(focused)
        if at + 1 >= len(cards):
            return False
        cards[at + 1].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def focused_card(self) -> Card | None:
        """The finding that has the focus."""
        focused = self.window().focusWidget()
        return next((card for card in self.cards if card is focused), None)

    def _make_next_step(self) -> QWidget:
        """What to do once all is well."""
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(words("各案都處理好之後：", tone="muted"))
        row.addWidget(button("匯出報送包", self.packet_asked.emit, "link"))
        row.addStretch(1)
        return whole
