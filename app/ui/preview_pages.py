"""The pages of a document below each other: scrolled, enlarged, marked, and their text chosen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QGuiApplication, QPainter, QPen
from PySide6.QtWidgets import QAbstractScrollArea

from app.ui.preview_drawing import Drawer, Wanted
from app.ui.preview_file import PreviewFile, Span

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from app.ui.palette import Palette

WIDTH, WHOLE = "width", "whole"
"""Zooms that follow the window: a page as wide as it is, a page as a whole."""
STEPS: Final = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
_PER_POINT: Final = 96 / 72
"""Our pixels for a point at 100 %."""
_GAP: Final = 12
_PAPER: Final = "#ffffff"
"""Paper is white, whatever the window's colours are; so are the marks on it, which lie on white."""
_HIT: Final = QColor(255, 214, 51, 110)
_HIT_HERE: Final = QColor(255, 140, 0, 150)
_CHOSEN: Final = QColor(60, 130, 220, 90)
_EDGE: Final = 0.35
"""Part of the height at which the page stands that counts as the one looked at."""

Zoom = str | float
Key = Qt.Key


class PageView(QAbstractScrollArea):
    """Shows a document. Nothing is drawn here but what is in sight, and that in another thread."""

    page_changed = Signal(int)
    """Another page is looked at: its index."""
    zoom_changed = Signal(object)
    """WIDTH, WHOLE, or a factor."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("previewPages")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self._palette = palette
        self.drawer = Drawer(self)
        self.drawer.drawn.connect(self._show_drawn)
        self._file: PreviewFile | None = None
        self._zoom: Zoom = WIDTH
        self._scale = 1.0
        self._sizes: tuple[QSizeF, ...] = ()
        self._tops: list[float] = []
        self._page = 0
        self._hits: dict[int, list[Span]] = {}
        self._boxes: dict[Span, list[QRectF]] = {}
        self._hit: Span | None = None
        self._anchor: tuple[int, int] | None = None
        self._chosen: Span | None = None
        self._chosen_boxes: list[QRectF] = []
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setSingleStep(40)
        self._name()

    # What is shown ----------------------------------------------------------------------------

    def show_file(self, file: PreviewFile | None, *, keep_place: bool = False) -> None:
        """Show another document, from its start or, with `keep_place`, where one was."""
        place = self._place() if keep_place and self._file is not None else (0, 0.0)
        self._file, self._sizes = file, file.sizes if file else ()
        self.drawer.show(file)
        self._chosen, self._chosen_boxes, self._anchor = None, [], None
        self.mark([], None)
        self._lay_out()
        self._go(*place)
        self._follow(always=True)
        self.viewport().update()

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def page(self) -> int:
        """The index of the page looked at."""
        return self._page

    @property
    def zoom(self) -> Zoom:
        """WIDTH, WHOLE, or a factor."""
        return self._zoom

    @property
    def factor(self) -> float:
        """How large it is shown: 1 is as large as on paper."""
        return self._scale / _PER_POINT

    def recolour(self, palette: Palette) -> None:
        """Draw the surroundings in the colours of another palette."""
        self._palette = palette
        self.viewport().update()

    # Layout -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        sizes = self._sizes
        room = self.maximumViewportSize()
        bar = self.verticalScrollBar().sizeHint().width()
        wide = max((s.width() for s in sizes), default=1)
        high = max((s.height() for s in sizes), default=1)
        # With the bar's room taken off always: else it comes and goes with the zoom it causes.
        by_width = max(room.width() - bar - 2 * _GAP, 60) / wide
        if self._zoom == WIDTH:
            self._scale = by_width
        elif self._zoom == WHOLE:
            self._scale = min(by_width, max(room.height() - 2 * _GAP, 60) / high)
        else:
            self._scale = float(self._zoom) * _PER_POINT
        self._tops, y = [], float(_GAP)
        for size in sizes:
            self._tops.append(y)
            y += round(size.height() * self._scale) + _GAP
        across = round(wide * self._scale) + 2 * _GAP if sizes else 0
        view = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(0, round(y) - view.height()) if sizes else 0)
        self.verticalScrollBar().setPageStep(view.height())
        self.horizontalScrollBar().setRange(0, max(0, across - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())

    def _box(self, page: int) -> QRectF:
        """Where a page stands in the viewport."""
        size = self._sizes[page]
        wide, high = round(size.width() * self._scale), round(size.height() * self._scale)
        free = self.viewport().width() - wide
        left = free // 2 if self.horizontalScrollBar().maximum() == 0 else max(_GAP, free // 2)
        return QRectF(
            left - self.horizontalScrollBar().value(),
            self._tops[page] - self.verticalScrollBar().value(),
            wide,
            high,
        )

    def _at(self, y: float) -> int:
        """The page at a height of the viewport, or the one above it."""
        return max(0, bisect_right(self._tops, y + self.verticalScrollBar().value()) - 1)

    def _in_sight(self) -> range:
        if not self._tops:
            return range(0)
        return range(self._at(0), self._at(self.viewport().height()) + 1)

    def _place(self) -> tuple[int, float]:
        """The page at the top, and how far down it that is, as a part of its height."""
        if not self._tops:
            return 0, 0.0
        page = self._at(0)
        box = self._box(page)
        return page, -box.top() / max(box.height(), 1)

    def _go(self, page: int, part: float) -> None:
        if not self._tops:
            return
        page = min(max(page, 0), len(self._tops) - 1)
        high = self._box(page).height()
        self.verticalScrollBar().setValue(round(self._tops[page] + part * high))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Stay at the same place of the document."""
        place = self._place()
        super().resizeEvent(event)
        self._lay_out()
        self._go(*place)
        self._follow()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802  # Qt's name
        """Other parts are in sight now."""
        super().scrollContentsBy(dx, dy)
        self._follow()
        self.viewport().update()

    def _follow(self, *, always: bool = False) -> None:
        self._want()
        page = self._at(self.viewport().height() * _EDGE) if self._tops else 0
        bar = self.verticalScrollBar()
        if self._tops and bar.maximum() and bar.value() == bar.maximum():
            page = len(self._tops) - 1  # a short last page never comes to the top
        if page != self._page or always:
            self._page = page
            self._name()
            self.page_changed.emit(page)

    def _name(self) -> None:
        if not self.count:
            self.setAccessibleName("預覽，尚無文件")
            return
        self.setAccessibleName(f"預覽，第 {self._page + 1} 頁，共 {self.count} 頁")
        if QAccessible.isActive() and self._file is not None:
            self.setAccessibleDescription(self._file.text(page=self._page))

    # Pictures ---------------------------------------------------------------------------------

    def _pixels(self, page: int) -> int:
        return max(1, round(self._box(page).width() * self.devicePixelRatioF()))

    def _want(self) -> None:
        seen = self._in_sight()
        if seen:
            near = [*seen, seen.stop, seen.start - 1]
            pages = [page for page in near if 0 <= page < self.count]
            self.drawer.want([(page, self._pixels(page)) for page in pages])

    def _show_drawn(self, wanted: Wanted) -> None:
        if wanted.page in self._in_sight():
            self.viewport().update()

    @property
    def is_drawn(self) -> bool:
        """Whether there is a picture of every page in sight, in its size."""
        return all(self.drawer.picture(n, self._pixels(n)) for n in self._in_sight())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """The pages in sight on their surroundings, with the marks upon them."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._palette.rail))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ratio = self.devicePixelRatioF()
        for page in self._in_sight():
            box = self._box(page)
            painter.fillRect(box, QColor(_PAPER))
            image = self.drawer.picture(page, self._pixels(page))
            if image is not None:
                exact = QRectF(box.x(), box.y(), image.width() / ratio, image.height() / ratio)
                painter.drawImage(exact, image)
            elif rough := self.drawer.pictures.nearest(self.drawer.edition, page):
                painter.drawImage(box, rough)
            self._paint_marks(painter, page, box)
            painter.setPen(QPen(QColor(self._palette.line), 1))
            painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._palette.accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _paint_marks(self, painter: QPainter, page: int, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for span in self._hits.get(page, ()):
            for one in self._boxes_of(span):
                painter.fillRect(self._placed(one, box), _HIT_HERE if span == self._hit else _HIT)
                if span == self._hit:  # a frame too: colour is not to tell it alone
                    painter.setPen(QPen(QColor("#7a3d00"), 1.5))
                    painter.drawRect(self._placed(one, box))
                    painter.setPen(Qt.PenStyle.NoPen)
        if self._chosen is not None and self._chosen.page == page:
            for one in self._chosen_boxes:
                painter.fillRect(self._placed(one, box), _CHOSEN)

    def _boxes_of(self, span: Span) -> list[QRectF]:
        if span not in self._boxes:  # asked for as it comes into sight: there may be thousands
            self._boxes[span] = self._file.boxes(span) if self._file else []
        return self._boxes[span]

    def _placed(self, part: QRectF, box: QRectF) -> QRectF:
        scale = self._scale
        return QRectF(
            box.x() + part.x() * scale - 1,
            box.y() + part.y() * scale - 1,
            part.width() * scale + 2,
            part.height() * scale + 2,
        )

    # Going about ------------------------------------------------------------------------------

    def go_to(self, page: int) -> None:
        """To the top of a page; the first or last one where there is none such."""
        if self._tops:
            page = min(max(page, 0), self.count - 1)
            self.verticalScrollBar().setValue(round(self._tops[page]) - _GAP // 2)
            if page != self._page:  # one that cannot come to the top is meant all the same
                self._page = page
                self._name()
                self.page_changed.emit(page)

    def set_zoom(self, zoom: Zoom) -> None:
        """Show it in another size, at the same place."""
        place = self._place()
        self._zoom = zoom
        self._lay_out()
        self._go(*place)
        self._follow()
        self.viewport().update()
        self.zoom_changed.emit(zoom)

    def zoom_by(self, steps: int) -> None:
        """The next larger or smaller of the usual sizes."""
        factor = self.factor
        if steps > 0:
            self.set_zoom(next((s for s in STEPS if s > factor * 1.01), STEPS[-1]))
        else:
            self.set_zoom(next((s for s in reversed(STEPS) if s < factor * 0.99), STEPS[0]))

    def mark(self, hits: Sequence[Span], here: Span | None) -> None:
        """Mark what was found, and bring the one that is meant into sight."""
        by_page = groupby(hits, key=lambda span: span.page)
        self._hits = {page: list(spans) for page, spans in by_page}
        self._boxes = {}
        self.go_to_hit(here)

    def go_to_hit(self, here: Span | None) -> None:
        """Another of what was found is meant."""
        self._hit = here
        self.viewport().update()
        boxes = self._boxes_of(here) if here is not None else []
        if here is None or not boxes:
            return
        place = self._placed(boxes[0], self._box(here.page))
        view = self.viewport().rect().adjusted(0, 24, 0, -24)
        if place.top() < view.top() or place.bottom() > view.bottom():
            bar = self.verticalScrollBar()
            bar.setValue(round(bar.value() + place.center().y() - view.height() / 3))
        if place.left() < view.left() or place.right() > view.right():
            across = self.horizontalScrollBar()
            across.setValue(round(across.value() + place.center().x() - view.width() / 2))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Every way about by key."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        bar, key = self.verticalScrollBar(), event.key()
        if key == Key.Key_Plus:  # on many keyboards it is typed with Shift
            held &= ~Qt.KeyboardModifier.ShiftModifier
        is_ctrl = held == Qt.KeyboardModifier.ControlModifier
        if is_ctrl and key in (Key.Key_Plus, Key.Key_Equal):
            self.zoom_by(1)
        elif is_ctrl and key == Key.Key_Minus:
            self.zoom_by(-1)
        elif is_ctrl and key == Key.Key_0:
            self.set_zoom(WIDTH)
        elif is_ctrl and key == Key.Key_C:
            self.copy()
        elif key == Key.Key_Home:
            bar.setValue(0)
        elif key == Key.Key_End:
            self.go_to(self.count - 1)
        elif key in (Key.Key_PageDown, Key.Key_PageUp):
            down = 1 if key == Key.Key_PageDown else -1
            bar.setValue(bar.value() + down * max(bar.pageStep() - 40, 40))
        elif key in (Key.Key_Right, Key.Key_Left) and not self.horizontalScrollBar().maximum():
            self.go_to(self._page + (1 if key == Key.Key_Right else -1))
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """With Ctrl it is enlarged, else scrolled."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    # Choosing text ----------------------------------------------------------------------------

    @property
    def chosen_text(self) -> str:
        """The text that is chosen."""
        return self._file.text(self._chosen) if self._file and self._chosen else ""

    def copy(self) -> None:
        """Put what is chosen on the clipboard."""
        if text := self.chosen_text:
            QGuiApplication.clipboard().setText(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Begin to choose text."""
        self._chosen, self._chosen_boxes, self._anchor = None, [], None
        if event.button() is Qt.MouseButton.LeftButton and self._tops:
            page = self._at(event.position().y())
            place = self._character(page, event.position())
            self._anchor = None if place is None else (page, place)
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Choose text up to here, on the page where it began."""
        if self._anchor is None or self._file is None:
            return
        page, start = self._anchor
        place = self._character(page, event.position())
        if place is not None:
            first, last = sorted((start, place))
            self._chosen = Span(page, first, last - first + 1)
            self._chosen_boxes = self._file.boxes(self._chosen)
            self.viewport().update()

    def _character(self, page: int, at: QPointF) -> int | None:
        if self._file is None:
            return None
        place = (at - self._box(page).topLeft()) / self._scale
        return self._file.character_at(page, place.x(), place.y())
