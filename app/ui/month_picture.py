"""A small picture of the month: deadlines by day, and below it the cases by how far they are.

What the shapes and bars say stands beside them in words and numbers.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.due import DATED, Dashboard, DueKind
from app.rules.dates import roc_year
from app.stored import STAGE_WORDS, Stage
from app.ui import icons
from app.ui.month_grid import MARK_NAMES, MonthGrid, counted, draw_mark, in_words, mark_size
from app.ui.palette import Palette
from app.ui.parts import button, restyle, words


class _Mark(QWidget):
    """The shape of a kind, for the words below the grid."""

    def __init__(self, kind: DueKind) -> None:
        super().__init__()
        self._kind = kind
        self.ink = QColor()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As large as in the grid."""
        size = round(mark_size(self.font())) + 2
        return QSize(size, size)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.width() / 2, self.height() / 2)
        draw_mark(painter, self._kind, middle, mark_size(self.font()) - 1, self.ink)


class MonthPicture(QFrame):
    """The month with its name, its days and what they hold in words."""

    day_asked = Signal(object)

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.grid = MonthGrid(palette)
        self._title = words("", "heading")
        self._before = self._arrow("上個月", "上個月（Page Up）", -1)
        self._after = self._arrow("下個月", "下個月（Page Down）", 1)
        self._today = button("今日", self._go_to_today, "link")
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title, 1)
        for one in (self._today, self._before, self._after):
            head.addWidget(one)
        legend = QHBoxLayout()
        legend.setSpacing(4)
        self._marks: dict[DueKind, tuple[_Mark, QLabel]] = {}
        for kind in DATED:
            mark, said = _Mark(kind), words("", "small")
            legend.addWidget(mark)
            legend.addWidget(said)
            legend.addSpacing(8)
            self._marks[kind] = mark, said
        legend.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 10)
        box.setSpacing(4)
        box.addLayout(head)
        box.addWidget(self.grid)
        box.addLayout(legend)
        self.grid.month_shown.connect(self._name_month)
        self.grid.day_asked.connect(self.day_asked)
        self.recolour(palette)

    def _arrow(self, name: str, tip: str, by: int) -> QPushButton:
        made = button("", lambda: self.grid.step_months(by), "link")
        made.setAccessibleName(name)
        made.setToolTip(tip)
        return made

    def _go_to_today(self) -> None:
        shown = self.grid.table.dashboard
        if shown is not None:
            self.grid.go_to(shown.as_of)
            self.grid.setFocus()

    def show_dashboard(self, dashboard: Dashboard) -> None:
        """Show what falls on the days; the month stays where it was on the same `as_of`."""
        before = self.grid.table.dashboard
        stays = before is not None and before.as_of == dashboard.as_of
        day = self.grid.day if stays else dashboard.as_of
        self.grid.table.show_month(day, dashboard)
        self.grid.go_to(day)
        self._name_month()

    def _name_month(self) -> None:
        month = self.grid.table.month
        named = f"{roc_year(month)}年{month.month}月" if roc_year(month) > 0 else f"{month:%Y-%m}"
        self._title.setText(named)
        items = self.grid.table.of_month()
        found = dict(counted(items))
        for kind, (_, said) in self._marks.items():
            said.setText(f"{MARK_NAMES[kind]} {found.get(kind, 0)}")
        self.grid.setAccessibleName(f"{named}的期限")
        self.grid.setAccessibleDescription(in_words(items) or "這個月沒有期限")

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self.grid.delegate.palette = palette
        self.grid.viewport().update()
        self._before.setIcon(icons.icon("chevron-left", palette, size=18))
        self._after.setIcon(icons.icon("chevron-right", palette, size=18))
        for kind, (mark, _) in self._marks.items():
            mark.ink = QColor(palette.accent if kind is DueKind.FILING else palette.ink)
            mark.update()


class _Bar(QWidget):
    """How many of all: a bar as long as its part of the longest."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._part = 0.0
        self.palette_ = palette
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Thin, beside a line of words."""
        return QSize(80, max(8, self.fontMetrics().height() // 2))

    def show_part(self, part: float) -> None:
        """Show a part of the longest bar, from 0 to 1."""
        self._part = part
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw it; the smallest part that is not nothing can still be seen."""
        if not self._part:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.palette_.accent))
        width = max(4.0, self.width() * self._part)
        painter.drawRoundedRect(QRectF(0, 0, width, self.height()), 2, 2)


class _StageRow(QPushButton):
    """The cases of one stage: its word, a bar and their number."""

    def __init__(self, stage: Stage, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("runRow")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._word = STAGE_WORDS[stage]
        self.word = words(self._word)
        self.bar = _Bar(palette)
        self.number = words()
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.word)
        row.addWidget(self.bar, 1)
        row.addWidget(self.number)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As high as its words, as wide as there is room."""
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """The same."""
        return self._row.minimumSize()

    def show_count(self, count: int, most: int, word_width: int, number_width: int) -> None:
        """Show how many there are, beside what the others take."""
        self.word.setMinimumWidth(word_width)
        self.number.setMinimumWidth(number_width)
        self.number.setText(f"{count:,}")
        self.bar.show_part(count / most if most else 0.0)
        self.setAccessibleName(f"{self._word} {count:,} 件")
        self.setEnabled(bool(count))
        for said in (self.word, self.number):
            restyle(said, "tone", "" if count else "muted")


class StageBars(QFrame):
    """All cases by how far they have come; each row a click from its cases."""

    stage_asked = Signal(object)
    """A `Stage`."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("panel")
        box = QVBoxLayout(self)
        box.setContentsMargins(4, 8, 4, 8)
        box.setSpacing(0)
        title = words("案件進度", "heading")
        title.setContentsMargins(8, 0, 8, 4)
        box.addWidget(title)
        self.rows: dict[Stage, _StageRow] = {}
        for stage in Stage:
            row = self.rows[stage] = _StageRow(stage, palette)
            row.clicked.connect(lambda _=False, stage=stage: self.stage_asked.emit(stage))
            box.addWidget(row)

    def show_counts(self, counts: Mapping[Stage, int]) -> None:
        """Show how many cases there are of each stage."""
        most = max(counts.values(), default=0)
        self.ensurePolished()
        metrics = self.fontMetrics()
        wide = max(metrics.horizontalAdvance(word) for word in STAGE_WORDS.values()) + 4
        narrow = metrics.horizontalAdvance(f"{most:,}") + 4
        for stage, row in self.rows.items():
            row.show_count(counts.get(stage, 0), most, wide, narrow)

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        for row in self.rows.values():
            row.bar.palette_ = palette
            row.bar.update()
