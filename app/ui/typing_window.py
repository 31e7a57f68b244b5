"""登打輔助: a narrow window that stays on top while the clerk types a case into WebHR.

One key copies the next fact and ticks it; where all are ticked it takes the next case. What is
shown is what is copied, in the form in which WebHR wants it, but for an ID number that is masked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Template
from typing import Final

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app import paths
from app.packets.masking import mask_id, mask_within
from app.rules.facts import label
from app.stored import StoredCase
from app.typing_order import Line, Order, lines_of
from app.ui import icons, style
from app.ui.lent_clipboard import LENT_MS, LentClipboard
from app.ui.palette import Palette
from app.ui.parts import Elided, button, picture, words
from app.ui.style import qt_palette, scaled
from app.ui.typing_list import TypingFacts, TypingView
from app.ui.typing_order_panel import OrderPanel

TITLE: Final = "登打輔助"
_SIZE: Final = QSize(320, 620)
_GAP: Final = 16
_ALT: Final = Qt.KeyboardModifier.AltModifier
_STEPS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}

_SHEET: Final = Template("""
#typingWindow { background: $ground; }
#typing { background: $paper; color: $ink; border: 1px solid $line; border-radius: 8px;
    outline: 0; }
#typing:focus { border: 1px solid $accent; }
#typing::item { padding: 4px 8px; }
#typing::item:selected { background: $selection; color: $ink; }
#typing::indicator { width: 14u; height: 14u; border: 1px solid $control_line; border-radius: 4px;
    background: $paper; }
#typing::indicator:checked { background: $accent; border: 1px solid $accent;
    image: url("$check"); }
""")


def sheet(palette: Palette) -> str:
    """The style sheet of this window, which is not in the main one."""
    own = style.sized(_SHEET).substitute(
        {
            name: getattr(palette, name)
            for name in ("ground", "paper", "ink", "line", "control_line", "accent", "selection")
        },
        check=paths.resource("icons", f"check-{palette.name}.svg").as_posix(),
    )
    return style.sheet(palette) + own


class TypingWindow(QWidget):
    """The cases to be typed, one after the other."""

    case_wanted = Signal(int)
    """The case with this number is to be shown: the answer is `show_case`."""
    order_changed = Signal(object)
    """The clerk has set another Order."""
    closed = Signal()

    def __init__(self, palette: Palette, order: Order, lent_ms: int = LENT_MS) -> None:
        # No parent: it must stay in sight where the main window is minimised.
        super().__init__(None, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        self.setObjectName("typingWindow")
        self.setWindowTitle(TITLE)
        self._palette = palette
        self._order = order
        self._ids: Sequence[int] = ()
        self._at = 0
        self._case: StoredCase | None = None
        self._lines: tuple[Line, ...] = ()
        self._done: dict[int, dict[str, str]] = {}
        """By case and fact what was copied: another value is to be typed again."""
        self._last = ""
        self.clipboard = LentClipboard(self, lent_ms)
        self.clipboard.taken_back.connect(
            lambda: self._say("已逾時，剪貼簿已清除；要再貼上，請按該欄。")
        )
        self.facts = TypingFacts(self)
        self.view = TypingView(self.facts, palette)
        self._build()
        self._connect()
        self.recolour(palette)
        self.resize(scaled(_SIZE.width()), scaled(_SIZE.height()))

    # Building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self._title = Elided("heading")
        self._count = words("", "small")
        self._person = Elided()
        self._show_id = button("顯示證號", self._toggle_id, "link")
        self._show_id.setCheckable(True)
        self._progress = words("", "small")
        self._settings = button("調整順序", lambda: self.set_order(is_on=True), "link")
        self._settings.setToolTip("選擇要登打的欄位、順序與複製格式")
        self._news = Elided("small")
        self.copy_next = button("複製下一項", self.go_on, "primary")
        self.copy_next.setToolTip("複製下一項並打勾（F9；在清單中按空白鍵或 Enter）")
        self._before = button("上一件", lambda: self.step(-1))
        self._before.setToolTip("上一件（Alt+↑）")
        self._after = button("下一件", lambda: self.step(1))
        self._after.setToolTip("下一件（Alt+↓）")
        for each in (self.copy_next, self._before, self._after):
            each.setIconSize(QSize(16, 16))
        self.panel = OrderPanel(self._order)
        typing = QWidget()
        inside = QVBoxLayout(typing)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addLayout(_row(self._progress, None, self._settings))
        inside.addWidget(self.view, 1)
        inside.addWidget(self._news)
        inside.addWidget(self.copy_next)
        inside.addLayout(_row(self._before, self._after, is_even=True))
        self._stack = QStackedWidget()
        self._stack.addWidget(typing)
        self._stack.addWidget(self.panel)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 12)
        box.setSpacing(4)
        box.addLayout(_row(self._title, self._count, is_wide=True))
        box.addLayout(_row(self._person, self._show_id, is_wide=True))
        box.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.view.next_asked.connect(self.go_on)
        self.view.back_asked.connect(self.take_back_tick)
        self.view.clicked.connect(lambda index: self.copy(index.row()))
        self.panel.changed.connect(self._take_order)
        self.panel.finished.connect(lambda: self.set_order(is_on=False))
        anywhere = QShortcut(QKeySequence(Qt.Key.Key_F9), self, self.go_on)
        anywhere.setContext(Qt.ShortcutContext.ApplicationShortcut)
        for child in self.findChildren(QWidget):
            child.installEventFilter(self)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self.setPalette(qt_palette(palette))
        self.setStyleSheet(sheet(palette))
        self.view.delegate.palette = palette
        self.view.viewport().update()
        self._draw_buttons()
        picture(self._before, icons.icon("chevron-up", palette, size=16))
        picture(self._after, icons.icon("chevron-down", palette, size=16))

    def _draw_buttons(self) -> None:
        name = "copy" if self._next() is not None else "chevron-down"
        picture(self.copy_next, icons.icon(name, self._palette, size=16, on_accent=True))

    # Cases ------------------------------------------------------------------------------------

    def show_cases(self, ids: Sequence[int], start: int = 0) -> None:
        """Have these cases typed, beginning with one of them."""
        self._ids, self._at = list(ids), start
        self._case = None
        self.set_order(is_on=False)
        if self._ids:
            self.case_wanted.emit(self._ids[self._at])

    @property
    def case_id(self) -> int | None:
        """The case that is to be shown."""
        return self._ids[self._at] if self._ids else None

    def show_case(self, case: StoredCase) -> None:
        """Show a case that was wanted, or the same one with other texts."""
        if case.id != self.case_id:
            return  # another one has been asked for meanwhile
        if self._case is None or self._case.id != case.id:
            self._last = ""
            self._say("")
        self._case = case
        self._show_lines()

    def tell_gone(self) -> None:
        """The case is not stored any more."""
        self._case = None
        self._show_lines()
        self._say("這件案件已不在資料檔中，請看下一件。")

    def show_order(self, order: Order) -> None:
        """Follow an order that was kept."""
        self._order = order
        self.panel.show_order(order)
        self._show_lines()

    def step(self, by: int) -> None:
        """Go to the next case (1) or the one before (-1)."""
        if 0 <= self._at + by < len(self._ids):
            self._at += by
            self.case_wanted.emit(self._ids[self._at])

    # What is shown ----------------------------------------------------------------------------

    def _show_lines(self) -> None:
        typed: Mapping[str, str] = self._case.typed if self._case else {}
        self._lines = lines_of(self._order, typed) if self._case else ()
        self.facts.show_lines(
            self._lines, [self._shown(line.key, line.text) for line in self._lines]
        )
        self._title.say("　".join(filter(None, (typed.get("case_no"), typed.get("case_kind")))))
        number = typed.get("id_number", "").strip()
        self._person.say(
            "　".join(filter(None, (typed.get("name"), self._shown("id_number", number))))
        )
        total = len(self._ids)
        self._count.setText(f"{self._at + 1:,}／{total:,} 件" if total else "")
        self._before.setEnabled(self._at > 0)
        self._after.setEnabled(self._at + 1 < total)
        self._mark()

    def _shown(self, key: str, text: str) -> str:
        """A value as it is seen, its ID numbers masked unless they are asked for."""
        if self._show_id.isChecked() or not text or self._case is None:
            return text
        if key == "id_number":
            return mask_id(text)
        return mask_within(text, [self._case.typed.get("id_number", "")])

    def _toggle_id(self) -> None:
        text = "遮蔽證號" if self._show_id.isChecked() else "顯示證號"
        self._show_id.setText(text)
        self._show_id.setAccessibleName(text)
        self._show_lines()

    @property
    def done(self) -> frozenset[str]:
        """The facts of this case that are ticked."""
        copied = self._done.get(self._case.id, {}) if self._case else {}
        return frozenset(x.key for x in self._lines if x.text and copied.get(x.key) == x.text)

    def _next(self) -> int | None:
        """The row that comes next: after the last one copied, else from the top."""
        done = self.done
        open_rows = [n for n, x in enumerate(self._lines) if x.text and x.key not in done]
        last = next((n for n, x in enumerate(self._lines) if x.key == self._last), -1)
        return next((n for n in open_rows if n > last), open_rows[0] if open_rows else None)

    def _mark(self) -> None:
        row, done = self._next(), self.done
        self.facts.mark(done, self._lines[row].key if row is not None else "")
        if row is not None:
            index = self.facts.index(row)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
        filled = sum(1 for line in self._lines if line.text)
        self._progress.setText(f"已登打 {len(done):,}／{filled:,} 項" if self._case else "")
        is_last = self._at + 1 >= len(self._ids)
        text = "複製下一項（F9）"
        if row is None:
            text = "這一批已登打完" if is_last else "全部登打完，下一件（F9）"
        self.copy_next.setText(text)
        self.copy_next.setAccessibleName(text)
        self.copy_next.setEnabled(self._case is not None and not (row is None and is_last))
        self._draw_buttons()

    def _say(self, text: str) -> None:
        self._news.say(text)

    # Doing ------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Copy what comes next and tick it; where all is ticked, take the next case."""
        if self._case is None:
            return
        row = self._next()
        if row is None:
            self.step(1)
        else:
            self.copy(row)

    def copy(self, row: int) -> None:
        """Copy a fact and tick it."""
        line = self._lines[row]
        if self._case is None:
            return
        if not line.text:
            self._say(f"{line.label}未填，沒有可複製的內容。")
            return
        self.clipboard.lend(line.text)
        self._done.setdefault(self._case.id, {})[line.key] = line.text
        self._last = line.key
        note = "" if line.is_read else "（無法辨識，照所填內容，請確認）"
        self._say(f"已複製{line.label}{note}：{self._shown(line.key, line.text)}")
        self._mark()

    def take_back_tick(self) -> None:
        """What was ticked last is to be done again."""
        copied = self._done.get(self._case.id, {}) if self._case else {}
        if copied:
            key = list(copied)[-1]
            del copied[key]
            keys = [line.key for line in self._lines]
            place = keys.index(key) if key in keys else 0
            self._last = keys[place - 1] if place else ""
            self._say(f"已取消{label(key)}的勾選。")
            self._mark()

    def set_order(self, *, is_on: bool) -> None:
        """Set the order of the facts, or go on typing."""
        self._stack.setCurrentIndex(1 if is_on else 0)
        (self.panel.list if is_on else self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_order(self, order: Order) -> None:
        self._order = order
        self._show_lines()
        self.order_changed.emit(order)

    # Keys, closing ----------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Alt with an arrow goes to another case, whatever has the focus."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and isinstance(
            event, QKeyEvent
        ):
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            by = _STEPS.get(Qt.Key(event.key())) if held == _ALT else None
            if by is not None:
                event.accept()
                if event.type() is QEvent.Type.KeyPress:
                    self.step(by)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc leaves the setting of the order, else the window; what is ticked stays so."""
        if event.key() == Qt.Key.Key_Escape:
            if self._stack.currentIndex():
                self.set_order(is_on=False)
            else:
                self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Leave nothing on the clipboard."""
        self.clipboard.take_back()
        self.closed.emit()
        super().closeEvent(event)

    def place(self) -> QByteArray:
        """Where it stands and how large it is, for `restore_place`."""
        return self.saveGeometry()

    def restore_place(self, place: QByteArray) -> None:
        """Stand where it stood."""
        self.restoreGeometry(place)

    def stand_at_the_right_of(self, window: QWidget) -> None:
        """Where it has not stood before: over the right side, so that the pages stay in reach.

        With large text on a low screen it is lower, or its lowest button would not be seen.
        """
        frame, screen = window.frameGeometry(), window.screen().availableGeometry()
        gap = scaled(_GAP)
        self.resize(self.width(), min(self.height(), screen.height() - 4 * gap))
        lowest = screen.bottom() - self.height() - 3 * gap  # a title comes above it
        top = max(min(frame.top() + 3 * gap, lowest), screen.top())
        self.move(frame.right() - self.width() - gap, top)


def _row(*parts: QWidget | None, is_wide: bool = False, is_even: bool = False) -> QHBoxLayout:
    """Parts side by side; None stretches, `is_wide` gives the first all room, `is_even` each."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for number, part in enumerate(parts):
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part, 1 if is_even or (is_wide and number == 0) else 0)
    return row
