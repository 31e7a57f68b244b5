"""One step of a flow as it is drawn: its place on the line, who does what, and how it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.flow_steps import Origin, Step, StepKind
from app.ui.palette import Palette
from app.ui.parts import button, restyle, words

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent

HERE, NEXT = "here", "next"
"""What a step can be for one case."""
ORIGIN_WORDS: Final[Mapping[Origin, str]] = {
    Origin.LETTER: "見於來文",
    Origin.INFERRED: "推定，來文未載",
}
_FOR_CASE: Final = {"": "", HERE: "▶ 本案在此", NEXT: "▷ 下一步"}
_BASIS: Final = {Origin.LETTER: "依據", Origin.INFERRED: "說明"}
_GUTTER: Final = 3.2
"""Width of the line at the left, in heights of the text."""
_NODE: Final = 1.7
_TOP: Final = 12
"""From the top of a row to its node."""

_SHEET: Final = Template("""
#flowStep { background: $paper; border: 1px solid $control_line; border-radius: 8px; }
#flowStep[inferred="true"] { background: transparent; border: 2px dashed $control_line; }
#flowStep[forCase="here"] { background: $selection; border: 2px solid $accent; }
#flowStep[focused="true"] { border: 2px solid $accent; }
#origin { border: 1px solid $control_line; border-radius: 4px; padding: 0 5px; color: $muted;
    font-size: 13px; }
#origin[inferred="true"] { border: 1px dashed $control_line; }
#forCase { color: $accent; font-weight: 600; }
QRadioButton { color: $ink; spacing: 8px; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $control_line;
    border-radius: 8px; background: $paper; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent;
    border-radius: 8px; background: $paper; }
QRadioButton:focus { background: $selection; border-radius: 4px; }
QListWidget { background: $paper; color: $ink; border: 1px solid $control_line;
    border-radius: 6px; outline: 0; }
QListWidget:focus { border: 2px solid $accent; }
QListWidget::item:selected { background: $selection; color: $ink; }
QListWidget::indicator { width: 13px; height: 13px; border: 1px solid $control_line;
    border-radius: 3px; background: $paper; }
QListWidget::indicator:checked { border: 4px solid $accent; width: 7px; height: 7px;
    background: $accent_ink; }
QAbstractScrollArea::corner { background: $paper; border: none; }
#flowStep QPushButton:disabled { background: transparent; border-color: transparent;
    color: $muted; text-decoration: none; }
""")


def sheet(palette: Palette) -> str:
    """What the page of the flows adds to the style sheet of the window."""
    names = (
        "paper",
        "ink",
        "control_line",
        "accent",
        "accent_ink",
        "selection",
        "muted",
    )
    return _SHEET.substitute({name: getattr(palette, name) for name in names})


def origin_tag(origin: Origin) -> QLabel:
    """函 or 推, framed as the step is; what it means as tip."""
    made = words(origin.value)
    made.setObjectName("origin")
    made.setProperty("inferred", origin is Origin.INFERRED)
    made.setToolTip(ORIGIN_WORDS[origin])
    made.setAccessibleName(ORIGIN_WORDS[origin])
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def named(step: Step) -> str:
    """A step by number and words: 4 確認狀態顯示「已報送銓敘部」."""
    return f"{step.number} {step.words}"


def ways_said(step: Step, steps: Mapping[str, Step]) -> list[str]:
    """The ways on from a step, each with where it comes from."""
    return [
        f"{way.when or '接著'} → {named(steps[way.to])}（{way.origin.value}）" for way in step.ways
    ]


def spoken(step: Step, steps: Mapping[str, Step], count: int, for_case: str) -> str:
    """What a screen reader says of a step; `for_case` is HERE, NEXT, or empty."""
    said = [
        f"第 {step.number} 步，{step.who}，{step.words}",
        ORIGIN_WORDS[step.origin],
        step.detail.rstrip("。"),
        *ways_said(step, steps),
        f"{count:,} 件",
        _FOR_CASE[for_case][2:],
    ]
    return "；".join(filter(None, said))


class FlowRow(QWidget):
    """A step; takes the focus, Enter asks for the cases that stand at it."""

    asked = Signal()
    """Its cases are asked for."""
    moved = Signal(int)
    """On to the step before (-1) or after (1)."""

    def __init__(
        self,
        step: Step,
        steps: Mapping[str, Step],
        above: Origin | None,
        below: Origin | None,
        palette: Palette,
    ) -> None:
        """`above` and `below` are where the ways to it and on from it come from, if there are."""
        super().__init__()
        self.step = step
        self._above, self._below = above, below
        self._count = 0
        self._for_case = ""
        self._palette = palette
        self.setObjectName("flowRow")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._steps = steps
        self.count = button("", self.asked.emit, "link")
        self.count.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Enter on the step does the same
        self.mark = words()
        self.mark.setObjectName("forCase")
        self.mark.hide()
        self._box = QVBoxLayout(self)
        self._frame = self._make_frame()
        self._box.addWidget(self._frame)
        self._fit()
        self.show_count(0)

    def _make_frame(self) -> QFrame:
        step = self.step
        frame = QFrame()
        frame.setObjectName("flowStep")
        frame.setProperty("inferred", step.origin is Origin.INFERRED)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(12, 8, 12, 10)
        inside.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(words(step.who, "small"))
        top.addWidget(origin_tag(step.origin))
        top.addWidget(self.mark)
        top.addStretch(1)
        top.addWidget(self.count)
        inside.addLayout(top)
        inside.addWidget(words(step.words, "heading", wrap=True))
        if step.detail:
            inside.addWidget(words(step.detail, wrap=True))
        if step.kind is StepKind.GATE:
            for way in ways_said(step, self._steps):
                inside.addWidget(words(way, wrap=True))
        small = f"{_BASIS[step.origin]}：{step.basis}"
        if step.ask:
            small += f"　洽詢：{'、'.join(one.name for one in step.ask)}"
        inside.addWidget(words(small, "small", wrap=True))
        return frame

    # What it shows ----------------------------------------------------------------------------

    def show_count(self, count: int) -> None:
        """How many cases stand here."""
        if count == self._count and self.count.text():
            return
        self._count = count
        self.count.setText(f"{count:,} 件")
        self.count.setAccessibleName(f"「{self.step.words}」之案件 {count:,} 件")
        self.count.setToolTip("列出停在這一步的案件（Enter）" if count else "")
        self.count.setEnabled(bool(count))
        self._name()

    def show_for_case(self, what: str) -> None:
        """What it is for the one case shown: HERE, NEXT, or empty."""
        if what == self._for_case:
            return
        self._for_case = what
        self.mark.setText(_FOR_CASE[what])
        self.mark.setVisible(bool(what))
        restyle(self._frame, "forCase", what)
        self._name()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(spoken(self.step, self._steps, self._count, self._for_case))

    def recolour(self, palette: Palette) -> None:
        """Draw in the colours of another palette."""
        self._palette = palette
        self.update()

    # The line at the left ---------------------------------------------------------------------

    def _fit(self) -> None:
        """Leave room for the line, which grows with the text."""
        self._box.setContentsMargins(round(self._em * _GUTTER), 4, 2, 4)

    @property
    def _em(self) -> int:
        return self.fontMetrics().height()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the line, dashed where it was inferred, and the node with its number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = self._em * _NODE
        middle = QPointF(self._em * _GUTTER / 2, _TOP + size / 2)
        for origin, start, end in (
            (self._above, 0.0, middle.y() - size / 2),
            (self._below, middle.y() + size / 2, float(self.height())),
        ):
            if origin is not None:
                painter.setPen(self._pen(origin))
                painter.drawLine(QPointF(middle.x(), start), QPointF(middle.x(), end))
        self._draw_node(painter, middle, size)
        painter.end()

    def _pen(self, origin: Origin) -> QPen:
        pen = QPen(QColor(self._palette.control_line), 2)
        if origin is Origin.INFERRED:
            pen.setDashPattern([2, 2])
        return pen

    def _draw_node(self, painter: QPainter, middle: QPointF, size: float) -> None:
        palette, half = self._palette, size / 2
        is_here = self._for_case == HERE
        pen = self._pen(self.step.origin)
        if is_here:
            pen = QPen(QColor(palette.accent), 2)
        painter.setPen(pen)
        painter.setBrush(QColor(palette.accent if is_here else palette.paper))
        box = QRectF(middle.x() - half, middle.y() - half, size, size)
        if self.step.kind is StepKind.GATE:
            reach = half * 1.25
            corners = ((0, -reach), (reach, 0), (0, reach), (-reach, 0))
            painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in corners]))
        elif self.step.kind is StepKind.END:
            painter.drawRoundedRect(box, half / 2, half / 2)
        else:
            painter.drawEllipse(box)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        if len(self.step.number) > 1:
            font.setPixelSize(round(font.pixelSize() * 0.85))
        painter.setFont(font)
        painter.setPen(QColor(palette.accent_ink if is_here else palette.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.step.number)

    # Mouse and keys ---------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """A click anywhere on it gives it the focus."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter asks for its cases, the arrows go to the step above or below."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if self._count:
                self.asked.emit()
            case Qt.Key.Key_Up:
                self.moved.emit(-1)
            case Qt.Key.Key_Down:
                self.moved.emit(1)
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Come into sight with the focus."""
        super().focusInEvent(event)
        restyle(self._frame, "focused", value=True)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.come_into_sight()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Look as before."""
        super().focusOutEvent(event)
        restyle(self._frame, "focused", value=False)

    def come_into_sight(self) -> None:
        """Scroll to it."""
        area = self.parent()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parent()
        if area is not None:
            area.ensureWidgetVisible(self, 0, 24)
