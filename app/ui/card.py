"""One finding as a card: what is wrong, with which values, why, and what can be done about it."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout

from app.ui.palette import Palette
from app.ui.report import Item, as_text, waiver_text
from app.ui.style import scaled

_GAP: Final = "&nbsp;" * 4
_FEW_WAITING: Final = 3
"""As many checks that wait for one fact are named in full; of more, the first ones."""


RULE, FIELD, MEND, WAIVE, UNWAIVE = "rule", "field", "mend", "waive", "unwaive"
"""What a link on a card asks for; after the colon stands the rule or the fact."""

_TIPS: Final = {
    RULE: "看規則 {} 的說明（F1）",
    FIELD: "到這一欄（Enter）",
    MEND: "由程式改正，可復原（Ctrl+M）",
    WAIVE: "附理由，不計入預檢結果",
    UNWAIVE: "撤回理由，恢復此項",
}


def _link(what: str, of: str, text: str, palette: Palette) -> str:
    return f'<a href="{what}:{escape(of)}" style="color:{palette.accent}">{escape(text)}</a>'


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


def _ways_html(item: Item, palette: Palette) -> str:
    """What can be done about a finding of a case that is being edited."""
    rule = item.rules[0]
    ways = [_link(FIELD, item.fields[0], "到這一欄", palette)] if item.fields else []
    if item.mend:
        ways.append(_link(MEND, rule, f"改正：{item.mend}", palette))
    if item.waiver is not None:
        ways.append(_link(UNWAIVE, rule, "撤回理由", palette))
    elif item.can_waive:
        ways.append(_link(WAIVE, rule, "附理由", palette))
    return f'<p style="margin:6px 0 0 0">{_GAP.join(ways)}</p>' if ways else ""


def _keys(item: Item) -> str:
    """The keys of what can be done about a finding, for who does not see the links."""
    ways = ["Enter 到這一欄"] if item.fields else []
    if item.mend:
        ways.append(f"Ctrl+M 改正：{item.mend}")
    if item.waiver is not None:
        ways.append("Ctrl+R 撤回理由")
    elif item.can_waive:
        ways.append("Ctrl+R 附理由")
    return "；".join((*ways, "F1 看規則說明"))


def item_html(item: Item, palette: Palette, *, is_editing: bool = False) -> str:
    """One finding as rich text; whatever came from the file is escaped."""
    parts = [f'<p style="margin:0">{escape(item.message)}</p>', _values_html(item, palette)]
    small = f'style="margin:6px 0 0 0; font-size:{scaled(13)}px; color:{palette.muted}"'
    if item.fix:
        parts.append(f'<p style="margin:6px 0 0 0"><b>處理：</b>{escape(item.fix)}</p>')
    if item.asked_by:
        parts.append(f"<p {small}>{escape(_waiting(item))}</p>")
    if item.waiver is not None:
        parts.append(f'<p style="margin:6px 0 0 0">{escape(waiver_text(item.waiver))}</p>')
    if is_editing:
        parts.append(_ways_html(item, palette))
    basis = f"{escape(item.basis)}　" if item.basis else ""
    rules = "、".join(_link(RULE, rule, rule, palette) for rule in item.rules[:_FEW_WAITING])
    more = "…" if len(item.rules) > _FEW_WAITING else ""
    parts.append(f"<p {small}>{basis}{rules}{more}</p>")
    return "".join(parts)


class Card(QFrame):
    """One finding; takes the focus, so that F8, Tab and a screen reader come to it."""

    asked = Signal(str, str)
    """What for (RULE, FIELD, MEND, WAIVE, UNWAIVE), and of which rule or fact."""

    def __init__(
        self, item: Item, tone: str, palette: Palette, *, is_editing: bool = False
    ) -> None:
        super().__init__()
        self._is_editing = is_editing
        self.setObjectName("card")
        self.setProperty("tone", tone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self._label.linkActivated.connect(self._ask)
        self._label.linkHovered.connect(self._tell)
        self._label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 4, 8, 4)
        box.addWidget(self._label)
        self.show_item(item, palette)

    def show_item(self, item: Item, palette: Palette) -> None:
        """Say another finding of the same tone."""
        self.item = item
        self.setAccessibleName(as_text(item))
        if self._is_editing:
            self.setAccessibleDescription(_keys(item))
        self._label.setToolTip("")
        self._label.setText(item_html(item, palette, is_editing=self._is_editing))

    def _ask(self, link: str) -> None:
        what, _, of = link.partition(":")
        self.asked.emit(what, of)

    def _tell(self, link: str) -> None:
        what, _, of = link.partition(":")
        self._label.setToolTip(_TIPS[what].format(of) if what else "")

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

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter goes to the field, Ctrl+M mends, Ctrl+R gives a reason or takes it back."""
        rule = self.item.rules[0]
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not self._is_editing:
            super().keyPressEvent(event)
        elif is_enter and self.item.fields:
            self.asked.emit(FIELD, self.item.fields[0])
        elif held and event.key() == Qt.Key.Key_M and self.item.mend:
            self.asked.emit(MEND, rule)
        elif held and event.key() == Qt.Key.Key_R and self.item.waiver is not None:
            self.asked.emit(UNWAIVE, rule)
        elif held and event.key() == Qt.Key.Key_R and self.item.can_waive:
            self.asked.emit(WAIVE, rule)
        else:
            super().keyPressEvent(event)
