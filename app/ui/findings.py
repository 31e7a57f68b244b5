"""The findings of one case: what is wrong, why, and what to do, in the order of doing."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QResizeEvent
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
from app.ui.palette import Palette
from app.ui.parts import button, restyle, words
from app.ui.report import CaseReport, Group, Item, as_text

NOTHING_CHOSEN: Final = "請在左邊選一個案件，這裡會列出要處理的事項。"
_FEW_WAITING: Final = 3
"""As many checks that wait for one fact are named in full; of more, the first ones."""


def _values_html(item: Item, palette: Palette) -> str:
    rows = "".join(
        f'<tr><td style="color:{palette.muted}; padding-right:12px; white-space:nowrap">'
        f"{escape(name)}</td><td>{escape(value)}</td></tr>"
        for name, value in item.values
    )
    return f'<table cellspacing="0" style="margin-top:4px">{rows}</table>' if rows else ""


def _waiting(item: Item) -> str:
    more = len(item.asked_by) - _FEW_WAITING
    named = "、".join(item.asked_by[:_FEW_WAITING])
    return f"補填後可檢核：{named}" + (f"等 {len(item.asked_by)} 項" if more > 0 else "")


def item_html(item: Item, palette: Palette) -> str:
    """One finding as rich text; whatever came from the file is escaped."""
    parts = [f'<p style="margin:0">{escape(item.message)}</p>', _values_html(item, palette)]
    small = f'style="margin:6px 0 0 0; font-size:13px; color:{palette.muted}"'
    if item.fix:
        parts.append(f'<p style="margin:6px 0 0 0"><b>處理：</b>{escape(item.fix)}</p>')
    if item.asked_by:
        parts.append(f"<p {small}>{escape(_waiting(item))}</p>")
    basis = f"{escape(item.basis)}　" if item.basis else ""
    rules = "、".join(
        f'<a href="{escape(rule)}" style="color:{palette.accent}">{escape(rule)}</a>'
        for rule in item.rules[:_FEW_WAITING]
    )
    more = "…" if len(item.rules) > _FEW_WAITING else ""
    parts.append(f"<p {small}>{basis}{rules}{more}</p>")
    return "".join(parts)


class Card(QFrame):
    """One finding; takes the focus, so that F8, Tab and a screen reader come to it."""

    rule_asked = Signal(str)

    def __init__(self, item: Item, tone: str, palette: Palette) -> None:
        super().__init__()
        self.item = item
        self.setObjectName("card")
        self.setProperty("tone", tone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(as_text(item))
        self._label = QLabel(item_html(item, palette))
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self._label.linkActivated.connect(self.rule_asked)
        self._label.linkHovered.connect(
            lambda rule: self._label.setToolTip(f"看規則 {rule} 的說明（F1）" if rule else "")
        )
        self._label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 4, 8, 4)
        box.addWidget(self._label)

    def copied(self) -> str:
        """What 複製 takes: the text that is selected, else the whole finding."""
        return self._label.selectedText().replace("\u2029", "\n") or as_text(self.item)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """A click anywhere on it gives it the focus."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Come into sight with the focus."""
        super().focusInEvent(event)
        area = self.parent()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parent()
        if area is not None and event.reason() is not Qt.FocusReason.MouseFocusReason:
            area.ensureWidgetVisible(self, 0, 24)


class _Band(QFrame):
    """The verdict, loudest; below it whose case it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("verdictBand")
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
        box.setContentsMargins(16, 12, 16, 12)
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
        self._who.setVisible(bool(report.person))
        self._summary.setText(report.summary)
        self._small.setText(report.small_print)
        self._small.setVisible(bool(report.small_print))
        self.setAccessibleName(f"{report.case_no}　{report.word}　{report.summary}")
        self._be_high_enough()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Another width needs another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # Not now: a layout does not take another size while it is being laid out.
            QTimer.singleShot(0, self, self._be_high_enough)

    def _be_high_enough(self) -> None:
        # Wrapped labels do not tell a layout how high they must be; cut words would be the price.
        self.setMinimumHeight(self._box.heightForWidth(max(self.width(), 200)))


class FindingsPanel(QFrame):
    """The findings of the chosen case."""

    packet_asked = Signal()
    rule_asked = Signal(str)
    """To the page of this rule."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setMinimumWidth(300)
        self._palette = palette
        self._report: CaseReport | None = None
        self.cards: list[Card] = []
        self._band = _Band()
        self._nothing = words(NOTHING_CHOSEN, tone="muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("檢核結果")
        # In a low window it gives way before the verdict above it does, and scrolls.
        self._area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._area.setMinimumHeight(32)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.setSpacing(8)
        box.addWidget(self._band)
        box.addWidget(self._nothing, 1)
        box.addWidget(self._area, 1)
        self.show_report(None)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self.show_report(self._report)

    def show_report(self, report: CaseReport | None) -> None:
        """Show the findings of a case; of none, say how to choose one."""
        self._report = report
        self._band.setVisible(report is not None)
        self._area.setVisible(report is not None)
        self._nothing.setVisible(report is None)
        self.cards = []
        inside = QWidget()
        inside.setObjectName("bare")
        box = QVBoxLayout(inside)
        box.setContentsMargins(8, 4, 8, 8)
        box.setSpacing(20)
        if report is not None:
            self._band.show_report(report, self._palette)
            for group in report.groups:
                box.addWidget(self._group(group))
            if report.verdict == "ready":
                box.addWidget(self._next_step())
            box.addWidget(self._passed(report))
        box.addStretch(1)
        self._area.setWidget(inside)

    @property
    def asks_for_something(self) -> bool:
        """Whether there is more in it than hints."""
        return any(card.property("tone") != "hint" for card in self.cards)

    def next_finding(self) -> bool:
        """Give the focus to the finding after the one that has it; False after the last."""
        focused = self.focused_card()
        at = -1 if focused is None else self.cards.index(focused)
        if at + 1 >= len(self.cards):
            return False
        self.cards[at + 1].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def focused_card(self) -> Card | None:
        """The finding that has the focus."""
        focused = self.window().focusWidget()
        return next((card for card in self.cards if card is focused), None)

    def _group(self, group: Group) -> QWidget:
        whole = QWidget()
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        shape = QLabel()
        shape.setPixmap(
            icons.shape(group.tone, self._palette, size=16, scale=self.devicePixelRatioF())
        )
        shape.setFixedHeight(21)
        head.addWidget(shape)
        title = words(f"{group.title}　{len(group.items)}", tone=group.tone)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        head.addWidget(title)
        kind = "" if group.kind == group.title else f"{group.kind}：{group.hint}"
        hint = words(kind or group.hint, "small", wrap=True)
        head.addWidget(hint, 1)
        head.setAlignment(shape, Qt.AlignmentFlag.AlignTop)
        head.setAlignment(title, Qt.AlignmentFlag.AlignTop)
        box.addLayout(head)
        for item in group.items:
            card = Card(item, group.tone, self._palette)
            card.rule_asked.connect(self.rule_asked)
            self.cards.append(card)
            box.addWidget(card)
        return whole

    def _next_step(self) -> QWidget:
        """What to do once all is well."""
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(words("各案都處理好之後：", tone="muted"))
        row.addWidget(button("匯出報送包", self.packet_asked.emit, "link"))
        row.addStretch(1)
        return whole

    def _passed(self, report: CaseReport) -> QWidget:
        whole = QWidget()
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        names = words("、".join(report.passed), "small", wrap=True)
        names.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        names.hide()
        title = f"通過 {len(report.passed)} 項"
        toggle = button(f"{title}，看有哪些", lambda: names.setVisible(names.isHidden()), "link")
        if not report.passed:
            toggle.hide()  # shown before it is placed, it would be a window of its own
        row = QHBoxLayout()
        row.addWidget(toggle)
        if report.not_applicable:
            row.addWidget(words(f"不適用 {report.not_applicable} 項", "small"))
        row.addStretch(1)
        box.addLayout(row)
        box.addWidget(names)
        return whole
