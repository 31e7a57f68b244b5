"""The page 設定: the office, who works here, where the cases are, colours.

There is nothing to save: what is typed is told by signals within half a second, or at once by
`keep`, and the page says so once it hears that it has been kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.stored import Agency
from app.ui.fields.field import Field, is_undo
from app.ui.palette import Palette
from app.ui.parts import Notice, as_chip, stack, words
from app.ui.settings_office import KEPT_AFTER_MS, OfficeSection, section
from app.ui.settings_place import Copy, PlaceSection

THEMES: Final = {"system": "跟隨系統", "light": "淺色", "dark": "深色"}

_COLUMN: Final = 52
"""Width of the page, in the width of a Chinese character."""
_SIDES: Final = 32
_KEPT: Final = "已自動儲存"
_WAITS: Final = "儲存中…"
_USER_WHY: Final = "寫在案件歷程與所附理由上，讓同事知道是誰改的；留空時用登入這台電腦的名稱。"


class SettingsPage(QWidget):
    """All settings on one page."""

    agency_changed = Signal(object)
    """The `Agency` as it is to be kept."""
    user_changed = Signal(str)
    """The name for events and reasons; empty for the login name."""
    theme_changed = Signal(str)
    """A key of `THEMES`."""
    folder_asked = Signal()
    """Another folder is wanted."""
    open_folder_asked = Signal()
    back_up_asked = Signal()
    restore_asked = Signal(object)
    """The file of the copy to be put back."""
    help_asked = Signal()

    def __init__(
        self, palette: Palette, *, today: Callable[[], date], is_workday: Callable[[date], bool]
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._user = ""
        self.notice = Notice(palette)
        self._kept = words("", "small")
        self.office = OfficeSection(palette, today=today, is_workday=is_workday, tend=self._tend)
        self.user = QLineEdit()
        self.place = PlaceSection(palette)
        self.themes: dict[str, QPushButton] = {}
        self._user_later = QTimer(self)
        self._user_later.setSingleShot(True)
        self._user_later.setInterval(KEPT_AFTER_MS)
        self._build()
        self._connect()
        self.show_theme("system")

    # Building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(words("設定", "title"))
        head.addWidget(self._kept, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        self._inner = QWidget()
        self._inner.setObjectName("bare")
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(_SIDES, 0, _SIDES, _SIDES)
        column.setSpacing(8)
        column.addWidget(self.office)
        _, box = section(column, "使用者")
        label = words("姓名", "small")
        label.setBuddy(self.user)
        self.user.setAccessibleName("使用者姓名")
        box.addWidget(label)
        box.addWidget(self.user)
        box.addWidget(words(_USER_WHY, "small", wrap=True))
        _, box = section(column, "資料")
        box.addWidget(self.place)
        _, box = section(column, "外觀")
        box.addLayout(self._theme_choice())
        column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setAccessibleName("設定")
        self._area.setWidget(self._inner)
        top = QVBoxLayout()
        top.setContentsMargins(_SIDES, 0, _SIDES, 0)
        top.addLayout(head)
        top.addWidget(self.notice)
        stack(self, (top, self._area), self._area, margins=(0, 24, 0, 0), spacing=12)
        self._fit()

    def _theme_choice(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        group = QButtonGroup(self)
        for theme, title in THEMES.items():
            made = as_chip(QPushButton(title))
            made.setAccessibleName(f"外觀：{title}")
            made.clicked.connect(lambda _=False, theme=theme: self.theme_changed.emit(theme))
            group.addButton(made)
            row.addWidget(made)
            self.themes[theme] = made
        row.addStretch(1)
        return row

    def _connect(self) -> None:
        self.office.edited.connect(self._wait)
        self.office.changed.connect(self.agency_changed)
        self.user.textEdited.connect(self._user_edited)
        self.user.editingFinished.connect(self._tell_user)
        self._user_later.timeout.connect(self._tell_user)
        place = self.place
        place.folder_asked.connect(self.folder_asked)
        place.open_asked.connect(self.open_folder_asked)
        place.back_up_asked.connect(self.back_up_asked)
        place.restore_asked.connect(self._ask_restore)

    def _tend(self, field: Field) -> None:
        """What every field of the page does."""
        field.next_asked.connect(lambda _: self.focusNextChild())
        field.help_asked.connect(lambda _: self.help_asked.emit())
        field.entered.connect(lambda _: self._area.ensureWidgetVisible(field))

    # What is shown ----------------------------------------------------------------------------

    def show_agency(self, agency: Agency | None, *, can_change: bool = True) -> None:
        """Show the settings that are kept; None while they are not known.

        What has been typed and not been told yet is dropped: call `keep` before, to keep it.
        """
        self.office.show_agency(agency, can_change=can_change)

    def show_user(self, name: str, login: str) -> None:
        """Show the name that is kept, empty where none is, and the one to be used then."""
        self._user_later.stop()
        self._user = name
        self.user.setText(name)
        self.user.setPlaceholderText(login)

    def show_place(self, folder: Path, copies: Sequence[Copy], *, can_change: bool = True) -> None:
        """Show where the cases are, and the copies that can be put back, the newest first."""
        self.place.show_place(folder, copies, can_change=can_change)

    def show_theme(self, theme: str) -> None:
        """Mark one of `THEMES`."""
        self.themes[theme].setChecked(True)

    def tell_kept(self) -> None:
        """Say that what was told last has been kept."""
        if not (self.office.waits or self._user_later.isActive()):
            self._kept.setText(_KEPT)

    def tell_not_kept(self, sentence: str) -> None:
        """Say why what was told last has not been kept."""
        self._kept.setText("")
        self.notice.say("blocked", sentence, [("再試一次", self._try_again)])

    @property
    def kept_words(self) -> str:
        """What stands where one looks for a button to save."""
        return self._kept.text()

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self.notice.recolour(palette)
        self.office.recolour(palette)
        self.place.recolour(palette)

    # Keeping ----------------------------------------------------------------------------------

    def keep(self) -> None:
        """Tell at once what has been typed; before the page, or the store, is left."""
        self.office.keep()
        self._tell_user()

    def _wait(self) -> None:
        self._kept.setText(_WAITS)

    def _try_again(self) -> None:
        self.notice.hide()
        if self.office.agency is not None:
            self._wait()
            self.agency_changed.emit(self.office.agency)

    def _user_edited(self) -> None:
        self._wait()
        self._user_later.start()

    def _tell_user(self) -> None:
        if not self._user_later.isActive() and self.user.text().strip() == self._user:
            return
        self._user_later.stop()
        self._user = self.user.text().strip()
        self.user_changed.emit(self._user)

    def _ask_restore(self, file: Path) -> None:
        """What has been typed belongs to what is set aside."""
        self.keep()
        self.restore_asked.emit(file)

    # Events -----------------------------------------------------------------------------------

    def _fit(self) -> None:
        wide = self.fontMetrics().horizontalAdvance("國") * _COLUMN
        self._inner.setMaximumWidth(wide + 2 * _SIDES)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another face needs another width."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Whoever goes to another page has typed all they wanted to."""
        super().hideEvent(event)
        self.keep()

    def event(self, event: QEvent) -> bool:
        """Undo in a field is of that field, and must not take back an edit of a case unseen."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and is_undo(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Undo what the fields leave to the window."""
        focused = self.focusWidget()
        if not is_undo(event):
            super().keyPressEvent(event)
        elif isinstance(focused, (QLineEdit, QPlainTextEdit)):
            if event.matches(QKeySequence.StandardKey.Undo):
                focused.undo()
            else:
                focused.redo()
