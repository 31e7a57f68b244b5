"""A choice from a few: by digit, by its first characters, or from a small menu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu

from app.rules.dates import narrow
from app.rules.facts import FACTS
from app.rules.values import FALSE_WORDS, TRUE_WORDS
from app.ui.fields.line import LineField, Picture
from app.ui.palette import Palette

_ONE_COLUMN: Final = 10
"""Characters of an option up to which one column is enough."""


class ChoiceField(LineField):
    """One of the options, or nothing. What is none of them stays as it was typed, and is marked."""

    def __init__(
        self, key: str, label: str, palette: Palette, options: Sequence[str] | None = None
    ) -> None:
        self.options: tuple[str, ...] = tuple(FACTS[key].allowed if options is None else options)
        self._longest = max(map(len, self.options))
        super().__init__(
            key, label, palette, picture=Picture("chevron-down", self.open_menu, whole_line=True)
        )
        self._menu: QMenu | None = None
        self.span = 1 if self._longest <= _ONE_COLUMN else 2
        self._row.addStretch(0)

    @property
    def ems(self) -> int:
        """As wide as the longest option, and its picture."""
        return self._longest + 3

    @property
    def keys(self) -> Mapping[str, str]:
        """What one keystroke chooses."""
        return {str(number): option for number, option in enumerate(self.options[:9], 1)}

    @property
    def hint(self) -> str:
        """The keys that choose."""
        return f"按 1–{min(len(self.options), 9)}"

    def option_of(self, text: str) -> str:
        """The option that a text is, however it is written; empty where it is none."""
        word = narrow(text).strip().replace("台", "臺")
        return word if word in self.options else ""

    def shown(self, text: str) -> str:
        """The option, or what was typed."""
        return self.option_of(text) or text

    def complaint(self, text: str) -> str:
        """None of the options."""
        if not text.strip() or self.option_of(text):
            return ""
        return f"「{text.strip()}」不在選項之中，請改選：{'、'.join(self.options)}。"

    def overrides(self, event: QKeyEvent) -> bool:
        """Alt+↓ opens the menu here."""
        return bool(
            event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        )

    def takes_key(self, event: QKeyEvent) -> bool:
        """Digits choose, ↑↓ step, blank opens the menu, Delete empties."""
        key = event.key()
        if self.overrides(event) or key == Qt.Key.Key_F4:
            self.open_menu()
            return True
        if event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        ):
            return super().takes_key(event)
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.option_of(self._text):
            self.choose("")
            return True
        return self.takes_commit(event.text()) or super().takes_key(event)

    def takes_commit(self, text: str) -> bool:
        """One character that chooses; a blank opens the menu."""
        if narrow(text) == " ":
            self._blank()
            return True
        option = self.keys.get(narrow(text).upper())
        if option is None:
            return False
        self.choose(option)
        return True

    def choose(self, option: str) -> None:
        """Take an option as if it had been typed."""
        self._enter(option)
        self.line.selectAll()

    def open_menu(self) -> None:
        """Show all options, with the digits that choose them."""
        menu = QMenu(self.line)
        menu.setAccessibleName(self.label)
        chosen = self.option_of(self._text)
        for number, option in enumerate(self.options, 1):
            action = menu.addAction(f"&{number}　{option}")
            action.setCheckable(True)
            action.setChecked(option == chosen)
            action.triggered.connect(lambda _=False, option=option: self.choose(option))
            if option == chosen:
                menu.setActiveAction(action)
        menu.addSeparator()
        menu.addAction("清除(&C)").triggered.connect(lambda: self.choose(""))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.aboutToHide.connect(self._menu_closed)
        self._menu = menu
        menu.popup(self.line.mapToGlobal(QPoint(0, self.line.height() + 2)))

    @property
    def menu(self) -> QMenu | None:
        """The menu, while it is open."""
        return self._menu

    def _menu_closed(self) -> None:
        self._menu = None

    def _blank(self) -> None:
        self.open_menu()

    def _step(self, by: int) -> None:
        chosen = self.option_of(self._text)
        if not chosen:
            at = 0 if by > 0 else len(self.options) - 1
        else:
            at = min(max(self.options.index(chosen) + by, 0), len(self.options) - 1)
        self.choose(self.options[at])

    def _typed(self, text: str) -> None:
        """Finish the option that the first characters can only mean."""
        grew = len(text) > len(self._text) or not self._text.startswith(text)
        word = narrow(text).replace("台", "臺")
        meant = [option for option in self.options if word and option.startswith(word)]
        if not grew or len(meant) != 1 or self.line.cursorPosition() != len(text):
            super()._typed(text)
            return
        self._enter(meant[0])
        # The rest is selected: who goes on typing writes over it.
        self.line.setSelection(len(word), len(meant[0]) - len(word))


_YES: Final = "是"
_NO: Final = "否"


class YesNoField(ChoiceField):
    """是, 否 or nothing: Y, 1 and N, 0; a blank goes from one to the next."""

    def __init__(self, key: str, label: str, palette: Palette) -> None:
        super().__init__(key, label, palette, (_YES, _NO))

    @property
    def keys(self) -> Mapping[str, str]:
        """What one keystroke chooses."""
        return {"Y": _YES, "1": _YES, _YES: _YES, "N": _NO, "0": _NO, "2": _NO, _NO: _NO}

    @property
    def hint(self) -> str:
        """The keys that choose."""
        return "Y／N"

    def option_of(self, text: str) -> str:
        """是 or 否, by any of the words that are read so."""
        word = narrow(text).strip().upper()
        if word in TRUE_WORDS:
            return _YES
        return _NO if word in FALSE_WORDS else ""

    def _blank(self) -> None:
        after = {"": _YES, _YES: _NO, _NO: ""}
        self.choose(after[self.option_of(self._text)])
