"""The preview of a document: its pages, its bar with page, size and search, its small pictures."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui import icons
from app.ui.background import Jobs
from app.ui.choice_box import ChoiceBox
from app.ui.parts import button, words
from app.ui.preview_file import PreviewFile, Span
from app.ui.preview_pages import STEPS, WHOLE, WIDTH, PageView, Zoom
from app.ui.preview_thumbs import Thumbs
from app.ui.style import scaled

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from app.ui.background import Job
    from app.ui.palette import Palette

_ZOOMS: Final[tuple[tuple[str, Zoom], ...]] = (
    ("符合頁寬", WIDTH),
    ("整頁", WHOLE),
    *((f"{step:.0%}", step) for step in STEPS),
)
_LEAST_FOR_THUMBS: Final = 46
"""Characters of width below which small pictures would take too much of the page."""
_SHEET: Final = Template("""
#previewPages { border: 1px solid $line; border-radius: 8px; }
#previewThumbs { background: $rail; border: 1px solid $line; border-radius: 8px; outline: 0; }
#previewThumbs:focus { border: 2px solid $accent; }
#previewBar QPushButton { padding: 0 7px; }
#previewBar QPushButton:checked { background: $selection; border: 2px solid $accent;
    padding: 0 6px; }
""")


def sheet(palette: Palette) -> str:
    """What the preview adds to the style sheet."""
    p = palette
    return _SHEET.substitute(line=p.line, rail=p.rail, accent=p.accent, selection=p.selection)


class Preview(QWidget):
    """Shows one document, or says why there is none."""

    shown = Signal()
    """Another document is shown."""

    def __init__(self, palette: Palette, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._search: Job | None = None
        self._hits: list[Span] = []
        self._hit = -1
        self._sought = ""
        self.file: PreviewFile | None = None
        self.pages = PageView(palette)
        self.thumbs = Thumbs(palette)
        self._make_bar()
        self._text = words("", tone="muted", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.pages)
        self._stack.addWidget(self._text)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.thumbs)
        row.addWidget(self._stack, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self._bar)
        box.addWidget(self._find_bar)
        box.addLayout(row, 1)
        self._find_bar.hide()
        self.pages.page_changed.connect(self._tell_page)
        self.pages.zoom_changed.connect(lambda _: self._tell_zoom())
        self.thumbs.page_asked.connect(self.pages.go_to)
        self.recolour(palette)
        self.say("勾選案件後，這裡顯示文件的預覽。")

    # Building ---------------------------------------------------------------------------------

    def _make_bar(self) -> None:
        self._bar = QWidget()
        self._bar.setObjectName("previewBar")
        self.toggle = self._small("縮圖", "顯示或隱藏縮圖", self._show_thumbs)
        self.toggle.setCheckable(True)
        self.toggle.setChecked(True)
        self.number = QLineEdit()
        self.number.setAccessibleName("頁碼")
        self.number.setToolTip("輸入頁碼後按 Enter")
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.setFixedWidth(scaled(56))
        self.number.returnPressed.connect(self._go)
        self._of = words("", tone="muted")
        self.smaller = self._small("縮小", "縮小（Ctrl+－）", lambda: self.pages.zoom_by(-1))
        self.larger = self._small("放大", "放大（Ctrl+＋）", lambda: self.pages.zoom_by(1))
        self.zoom = ChoiceBox()
        self.zoom.setAccessibleName("顯示比例")
        for name, zoom in _ZOOMS:
            self.zoom.addItem(name, zoom)
        self.zoom.activated.connect(lambda _: self.pages.set_zoom(self.zoom.currentData()))
        self.seek = self._small("尋找", "在文件中尋找（Ctrl+F）", self.begin_search)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.toggle)
        row.addSpacing(4)
        row.addWidget(self.number)
        row.addWidget(self._of)
        row.addStretch(1)
        for part in (self.smaller, self.zoom, self.larger):
            row.addWidget(part)
        row.addSpacing(4)
        row.addWidget(self.seek)
        self._make_find_bar()

    def _make_find_bar(self) -> None:
        self._find_bar = QWidget()
        self._find_bar.setObjectName("previewBar")
        self._found = words("", tone="muted")
        self.field = QLineEdit()
        self.field.setPlaceholderText("在文件中尋找")
        self.field.setAccessibleName("在文件中尋找")
        self.field.returnPressed.connect(self._search_or_next)
        self.field.textEdited.connect(lambda _: self._found.setText("按 Enter 尋找"))
        self.back = self._small("上一個", "上一個（Shift+F3）", lambda: self.step(-1))
        self.forth = self._small("下一個", "下一個（F3）", lambda: self.step(1))
        self._end = self._small("關閉尋找", "關閉尋找（Esc）", self.end_search)
        row = QHBoxLayout(self._find_bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self._found)
        for part in (self.back, self.forth, self._end):
            row.addWidget(part)

    def _small(self, name: str, tip: str, action: Callable[[], object]) -> QPushButton:
        made = button("", action)
        made.setAccessibleName(name)
        made.setToolTip(tip)
        made.setIconSize(QSize(scaled(16), scaled(16)))
        return made

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette; the paper stays white."""
        self.setStyleSheet(sheet(palette))
        for part, name in (
            (self.toggle, "panel-left"),
            (self.smaller, "zoom-out"),
            (self.larger, "zoom-in"),
            (self.seek, "search"),
            (self.back, "chevron-up"),
            (self.forth, "chevron-down"),
            (self._end, "x"),
        ):
            part.setIcon(icons.icon(name, palette, size=16))
        self.pages.recolour(palette)
        self.thumbs.colours = palette
        self.thumbs.viewport().update()

    # What is shown ----------------------------------------------------------------------------

    def show_file(self, file: PreviewFile, *, keep_place: bool = False) -> None:
        """Show a PDF, which is closed here later; with `keep_place` where one was in the last."""
        self._take(file, keep_place=keep_place)
        self._stack.setCurrentWidget(self.pages)
        if not self._find_bar.isHidden() and self._sought:
            self._begin(self._sought)
        self.shown.emit()

    def say(self, text: str) -> None:
        """Show no document, but say why."""
        self._take(None, keep_place=False)
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self._stack.setCurrentWidget(self._text)

    @property
    def text(self) -> str:
        """What it says in the place of a document; empty while one is shown."""
        return "" if self.file is not None else self._text.text()

    def _take(self, file: PreviewFile | None, *, keep_place: bool) -> None:
        before, self.file = self.file, file
        if self._search is not None:
            self._search.stop()
        self._hits, self._hit = [], -1
        self.pages.show_file(file, keep_place=keep_place)
        self.thumbs.show_file(file)
        if before is not None:
            before.close()
        for part in (self.number, self.zoom, self.smaller, self.larger, self.seek, self.toggle):
            part.setEnabled(file is not None)
        self.number.setVisible(file is not None)  # an empty field would ask for something
        self.number.setValidator(QIntValidator(1, max(self.pages.count, 1), self.number))
        self._show_thumbs()
        self._tell_page(self.pages.page)
        self._tell_zoom()

    def take_focus(self) -> None:
        """Let keys go to the pages."""
        self.pages.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_file(self) -> None:
        """The program ends: stop drawing and let go of the document."""
        self.pages.drawer.close()
        self.thumbs.drawer.close()
        if self.file is not None:
            self.file.close()

    # Pages and sizes --------------------------------------------------------------------------

    def _tell_page(self, page: int) -> None:
        count = self.pages.count
        self.number.setText(str(page + 1) if count else "")
        self._of.setText(f"／{count:,} 頁" if count else "")
        self.thumbs.mark(page)

    def _go(self) -> None:
        if self.number.text():
            self.pages.go_to(int(self.number.text()) - 1)
            self.take_focus()

    def _tell_zoom(self) -> None:
        at = next((n for n, (_, zoom) in enumerate(_ZOOMS) if zoom == self.pages.zoom), -1)
        self.zoom.setCurrentIndex(at)

    def _show_thumbs(self) -> None:
        em = self.fontMetrics().horizontalAdvance("字")
        has_room = self.width() >= em * _LEAST_FOR_THUMBS
        self.toggle.setVisible(has_room)
        wanted = self.toggle.isChecked() and has_room and self.pages.count > 1
        self.thumbs.setVisible(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Small pictures only where there is room beside the page."""
        super().resizeEvent(event)
        self._show_thumbs()

    # Searching --------------------------------------------------------------------------------

    def begin_search(self) -> None:
        """尋找: the field, with what was sought last."""
        if self.file is None:
            return
        self._find_bar.show()
        if text := self.pages.chosen_text.strip():
            self.field.setText(text.splitlines()[0])
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def end_search(self) -> None:
        """No longer mark what was found."""
        if self._search is not None:
            self._search.stop()
        self._find_bar.hide()
        self._hits, self._hit, self._sought = [], -1, ""
        self.pages.mark([], None)
        self.take_focus()

    @property
    def is_asking(self) -> bool:
        """Whether the line of the search is open."""
        return not self._find_bar.isHidden()

    def _search_or_next(self) -> None:
        text = self.field.text().strip()
        if text and (text != self._sought or not self._hits):
            self._begin(text)
        elif text:
            self.step(1)

    def _begin(self, text: str) -> None:
        if self.file is None:
            return
        if self._search is not None:
            self._search.stop()
        file, self._sought = self.file, text
        self._found.setText("尋找中…")

        def done(hits: list[Span]) -> None:
            if file is self.file:
                self._hits = hits
                ahead = (n for n, hit in enumerate(hits) if hit.page >= self.pages.page)
                self._hit = next(ahead, 0) if hits else -1
                self.pages.mark(hits, hits[self._hit] if hits else None)
                self._tell_found()

        self._search = self._jobs.start(lambda progress: file.find(text, progress), done=done)

    def step(self, by: int) -> None:
        """To the next of what was found, or the one before; from the last to the first."""
        if self._hits:
            self._hit = (self._hit + by) % len(self._hits)
            self.pages.go_to_hit(self._hits[self._hit])
            self._tell_found()

    def _tell_found(self) -> None:
        count = len(self._hits)
        said = f"第 {self._hit + 1:,}／{count:,} 處" if count else "找不到，請換個字詞"
        self._found.setText(said)
        self.field.setAccessibleDescription(said)

    @property
    def found(self) -> str:
        """What is said of the search."""
        return self._found.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """F3 goes on, Esc ends the search."""
        is_back = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_F3:
            self.step(-1 if is_back else 1)
        elif event.key() == Qt.Key.Key_Escape and not self._find_bar.isHidden():
            self.end_search()
        else:
            super().keyPressEvent(event)
