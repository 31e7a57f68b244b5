"""說明: a list of pages at the left, the one that is read at the right, and what one looks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template
from typing import Final

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QFocusEvent, QFont, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app import paths
from app.ui.desk import About
from app.ui.help_page import HelpPage
from app.ui.help_pages import TOPIC, HelpText, plain, read_pages, search
from app.ui.palette import Palette
from app.ui.parts import words

KEYS: Final = "keys"
"""The page of the shortcuts and of what the verdicts mean."""
_KEYS_TITLE: Final = "快速鍵與用語"
PAGE_OF: Final[Mapping[str, str]] = {
    "flow": "flow",
    "agreement": "agreement",
    "start": "first-case",
}
"""Which page F1 opens, by the page of the window; of every other one that of the shortcuts."""
_NAME: Final = Qt.ItemDataRole.UserRole
_MARGIN: Final = 24.0
_LIST_SHEET: Final = Template("""
QListWidget { background: $paper; color: $ink; border: 1px solid $line; border-radius: 6px;
    outline: 0; }
QListWidget:focus { border: 2px solid $accent; }
QListWidget::item:selected { background: $selection; color: $ink; }
""")


class HelpShelf(QWidget):
    """All that is to be read about this program, offline."""

    rule_asked = Signal(str)
    """To the page of a rule."""

    def __init__(
        self,
        palette: Palette,
        shortcuts: Iterable[tuple[str, str]],
        folder: Path | None = None,
    ) -> None:
        """`folder` holds the pages; those of the program where none is named."""
        super().__init__()
        self.setObjectName("page")
        self._palette = palette
        self._shown = ""
        self.pages = read_pages(folder or paths.resource("help"))
        self.keys = HelpPage(palette, shortcuts)
        self.keys.rule_asked.connect(self.rule_asked)
        self.search = QLineEdit()
        self.search.setAccessibleName("在說明中尋找")
        self.search.setPlaceholderText("在說明中尋找")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._open_first)
        self.list = QListWidget()
        self.list.setAccessibleName("說明之各頁")
        self.list.setWordWrap(True)
        self.list.currentItemChanged.connect(self._follow)
        self._none = words("", "small", wrap=True)
        self._none.hide()
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName("說明內容")
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.anchorClicked.connect(self._follow_link)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.keys)
        self._stack.addWidget(self.text)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 12, 0, 12)
        column.setSpacing(8)
        for part in (self.search, self._none, self.list):
            column.addWidget(part)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.addWidget(left)
        halves.addWidget(self._stack)
        halves.setStretchFactor(1, 1)
        em = self.fontMetrics().horizontalAdvance("字")
        halves.setSizes([em * 16, em * 60])
        left.setMinimumWidth(em * 11)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(halves)
        self._paint_list()
        self._fill(((KEYS, _KEYS_TITLE, ""), *((p.name, p.title, "") for p in self.pages)))

    def _paint_list(self) -> None:
        """The list of pages in the colours of the window."""
        names = ("paper", "ink", "line", "accent", "selection")
        colours = {name: getattr(self._palette, name) for name in names}
        self.list.setStyleSheet(_LIST_SHEET.substitute(colours))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """The focus is the list's. Not by a proxy: Tab, passing by, would jump to it."""
        super().focusInEvent(event)
        self.list.setFocus(event.reason())

    # What is shown ----------------------------------------------------------------------------

    @property
    def fact(self) -> str:
        """The fact that is explained; empty for none."""
        return self.keys.fact

    def show_topic(self, name: str) -> None:
        """Open a page by its name; that of the shortcuts where there is none of that name."""
        self.search.clear()
        rows = [self._name_at(row) for row in range(self.list.count())]
        self.list.setCurrentRow(rows.index(name) if name in rows else 0)

    def show_for(self, window_page: str, place: QWidget | None = None) -> None:
        """F1 on a page of the window: what explains it, at the part that explains the place."""
        found = place
        while found is not None and not found.property(TOPIC):
            found = found.parentWidget()
        said = str(found.property(TOPIC)) if found is not None else ""
        name, _, heading = said.partition("#")
        self.show_topic(name or PAGE_OF.get(window_page, KEYS))
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        if heading:
            self._go_to_heading(heading)

    def _go_to_heading(self, heading: str) -> None:
        """Bring a part of the page to the top."""
        block = self.text.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and block.text().strip() == heading:
                self.text.setTextCursor(QTextCursor(block))
                frame = self.text.document().documentLayout().blockBoundingRect(block)
                self.text.verticalScrollBar().setValue(round(frame.top()))
                self.text.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            block = block.next()

    def show_fact(self, key: str) -> None:
        """Explain one fact above all else; "" for none."""
        if key:
            self.show_topic(KEYS)
        self.keys.show_fact(key)

    def show_about(self, about: About) -> None:
        """Tell the version and the tables in force."""
        self.keys.show_about(about)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self._paint_list()
        self.keys.recolour(palette)
        self._show(self._shown)

    # Finding ----------------------------------------------------------------------------------

    def _fill(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """List pages: name, title, and a few words from it."""
        self.list.clear()
        for name, title, excerpt in entries:
            item = QListWidgetItem(f"{title}\n{excerpt}" if excerpt else title)
            item.setData(_NAME, name)
            item.setSizeHint(QSize(0, self.fontMetrics().lineSpacing() * (3 if excerpt else 2)))
            self.list.addItem(item)
        rows = [self._name_at(row) for row in range(self.list.count())]
        at = rows.index(self._shown) if self._shown in rows else 0
        if rows:
            self.list.setCurrentRow(at)

    def _name_at(self, row: int) -> str:
        return str(self.list.item(row).data(_NAME))

    def _narrow(self, wanted: str) -> None:
        """Only the pages that hold what is looked for."""
        titles = {page.name: page.title for page in self.pages}
        if not wanted.strip():
            self._none.hide()
            entries = [(KEYS, _KEYS_TITLE, ""), *((p.name, p.title, "") for p in self.pages)]
            self._fill(entries)
            return
        texts = (HelpText(KEYS, _KEYS_TITLE, self.keys.all_words()), *self.pages)
        found = search(texts, wanted)
        self._fill((f.name, titles.get(f.name, _KEYS_TITLE), f.excerpt) for f in found)
        self._none.setText("" if found else f"說明裡找不到「{wanted.strip()}」。")
        self._none.setVisible(not found)
        if found and self._shown != KEYS:
            self._mark(wanted)

    def _open_first(self) -> None:
        if self.list.count():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self, wanted: str) -> None:
        """Bring what is looked for into sight in the page."""
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.text.find(wanted.split(maxsplit=1)[0])

    # Reading ----------------------------------------------------------------------------------

    def _follow(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._show(str(item.data(_NAME)))
            if self.search.text().strip() and self._shown != KEYS:
                self._mark(self.search.text())

    def _show(self, name: str) -> None:
        page = next((page for page in self.pages if page.name == name), None)
        self._shown = name
        if page is None:
            self._stack.setCurrentWidget(self.keys)
            return
        document = self.text.document()
        document.setDefaultFont(QFont(self.font()))
        document.setDocumentMargin(_MARGIN)
        self.text.setMarkdown(page.markdown)
        _set_apart(document)
        self.text.setAccessibleDescription(plain(page.markdown))
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self._stack.setCurrentWidget(self.text)

    def _follow_link(self, url: QUrl) -> None:
        """A link leads to another page, or to a rule: nothing outside is opened."""
        name = url.toString().removesuffix(".md")
        if any(page.name == name for page in self.pages):
            self.show_topic(name)
        elif name:
            self.rule_asked.emit(name)


def _set_apart(document: QTextDocument) -> None:
    """Room between lines and round the cells of tables: Chinese wants more than Qt leaves."""
    block = document.begin()
    while block.isValid():
        form = block.blockFormat()
        form.setLineHeight(140, 1)  # per cent of the line: QTextBlockFormat.ProportionalHeight
        cursor = QTextCursor(block)
        cursor.setBlockFormat(form)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        form_of = frame.frameFormat().toTableFormat()
        if form_of.isValid():
            form_of.setCellPadding(6)
            form_of.setCellSpacing(0)
            form_of.setBorderCollapse(True)
            form_of.setBottomMargin(12)
            frame.setFrameFormat(form_of)
