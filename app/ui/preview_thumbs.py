"""Small pictures of all pages beside the preview, to go to one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.preview_drawing import Drawer, Wanted
from app.ui.style import scaled

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from app.ui.palette import Palette
    from app.ui.preview_file import PreviewFile

_WIDE: Final = 96
"""Pixels of a picture's longer side at 100 %, but for its height."""
_AIR: Final = 8
_MOST_BYTES: Final = 12 * 1024 * 1024

Index = QModelIndex | QPersistentModelIndex


class _Pages(QAbstractListModel):
    """One row for each page."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's form
        return 0 if parent.isValid() else self.count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"第 {index.row() + 1} 頁，共 {self.count} 頁"
        return str(index.row() + 1) if role == Qt.ItemDataRole.DisplayRole else None

    def reset(self, count: int) -> None:
        self.beginResetModel()
        self.count = count
        self.endResetModel()


class Thumbs(QListView):
    """The pages in small. It follows the page that is looked at elsewhere (`mark`)."""

    page_asked = Signal(int)

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("previewThumbs")
        self.setAccessibleName("縮圖")
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.colours = palette
        self.file: PreviewFile | None = None
        self.drawer = Drawer(self, _MOST_BYTES)
        self._sizes: tuple[QSizeF, ...] = ()
        self._pages = _Pages()
        self.setModel(self._pages)
        self.setItemDelegate(_Delegate(self))
        self.drawer.drawn.connect(self._show_drawn)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._want())
        self.selectionModel().currentChanged.connect(self._ask)
        self.setFixedWidth(scaled(_WIDE) + 4 * _AIR + 14)
        self._is_following = False

    def show_file(self, file: PreviewFile | None) -> None:
        """Show the pages of another document."""
        self.file, self._sizes = file, file.sizes if file else ()
        self.drawer.show(file)
        self._pages.reset(file.count if file else 0)
        self._want()

    def mark(self, page: int) -> None:
        """This page is looked at."""
        self._is_following = True
        self.setCurrentIndex(self._pages.index(page, 0))
        self._is_following = False
        self._want()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Draw what is in sight now."""
        super().showEvent(event)
        self._want()

    def _ask(self, current: QModelIndex) -> None:
        if current.isValid() and not self._is_following:
            self.page_asked.emit(current.row())

    # Pictures ---------------------------------------------------------------------------------

    def size_of(self, page: int) -> QSize:
        """How large the picture of a page is, in our pixels."""
        size = self._sizes[page]
        wide = scaled(_WIDE)
        part = min(wide / size.width(), wide * 1.42 / size.height())
        return QSize(round(size.width() * part), round(size.height() * part))

    def pixels(self, page: int) -> int:
        """How many pixels of the screen that is across."""
        return round(self.size_of(page).width() * self.devicePixelRatioF())

    def _want(self) -> None:
        if self.file is None or not self.isVisible():
            return
        high = max(self.sizeHintForRow(0), 1)
        first = self.verticalScrollBar().value() // high
        last = min(first + self.viewport().height() // high + 2, self.file.count)
        self.drawer.want([(page, self.pixels(page)) for page in range(first, last)])

    def _show_drawn(self, wanted: Wanted) -> None:
        self.update(self._pages.index(wanted.page, 0))


class _Delegate(QStyledItemDelegate):
    """Draws a page and its number below."""

    def __init__(self, thumbs: Thumbs) -> None:
        super().__init__(thumbs)
        self._thumbs = thumbs

    def sizeHint(  # noqa: N802  # Qt's name
        self, option: QStyleOptionViewItem, index: Index
    ) -> QSize:
        """All alike, whichever way a page lies."""
        del index
        words = option.fontMetrics.height()
        return QSize(scaled(_WIDE) + 2 * _AIR, round(scaled(_WIDE) * 1.42) + words + 3 * _AIR)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One page."""
        thumbs, page = self._thumbs, index.row()
        if thumbs.file is None or page >= thumbs.file.count:
            return
        rect = option.rect
        colours = thumbs.colours
        is_here = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_here:
            painter.fillRect(rect, QColor(colours.selection))
        size = thumbs.size_of(page)
        words = option.fontMetrics.height()
        left = rect.left() + (rect.width() - size.width()) // 2
        top = rect.top() + _AIR + (rect.height() - words - 3 * _AIR - size.height()) // 2
        painter.fillRect(left, top, size.width(), size.height(), QColor("#ffffff"))
        image = thumbs.drawer.picture(page, thumbs.pixels(page))
        if image is not None:
            image.setDevicePixelRatio(thumbs.devicePixelRatioF())
            painter.drawImage(left, top, image)
        line = colours.accent if is_here else colours.control_line
        painter.setPen(QPen(QColor(line), 2 if is_here else 1))
        painter.drawRect(left, top, size.width(), size.height())
        painter.setPen(QColor(colours.accent if is_here else colours.muted))
        below = rect.adjusted(0, rect.height() - words - _AIR, 0, -_AIR // 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(page + 1))
