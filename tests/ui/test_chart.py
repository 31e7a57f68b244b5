"""The chart of a flow: laid out so that it can be read, walked by keys, clicked, zoomed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import paths
from app.flow_files import load_flows
from app.flow_steps import Flow, Origin, StepKind, Way
from app.ui.chart_ink import line_pen
from app.ui.chart_layout import lay_out, yes_or_no
from app.ui.chart_scene import HERE, Standstill, StepState
from app.ui.chart_view import ChartView
from app.ui.palette import DARK, LIGHT

FLOWS = load_flows(paths.resource("flows"))
SMART = FLOWS["智慧登記"]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot) -> ChartView:
    made = ChartView(LIGHT, lambda step: f"第 {SMART.step(step).number} 步")
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show_flow(SMART)
    made.show()
    made.setFocus()
    QApplication.processEvents()
    return made


def place(view: ChartView, step: str, at: QPointF | None = None) -> QPoint:
    assert view.chart is not None
    item = view.chart.steps[step]
    return view.mapFromScene(item.mapToScene(at or QPointF(0, 0)))


# The layout -----------------------------------------------------------------------------------


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.id)
def test_no_arrow_goes_through_a_step(flow: Flow) -> None:
    chart = lay_out(flow)
    for arrow in chart.arrows:
        for start, end in pairwise(arrow.points):
            assert start[0] == end[0] or start[1] == end[1], "arrows turn at right angles"
            for box in chart.boxes.values():
                left, right = sorted((start[0], end[0]))
                top, bottom = sorted((start[1], end[1]))
                through = left < box.right - 1 and right > box.left + 1
                through = through and top < box.bottom - 1 and bottom > box.top + 1
                assert not through, (arrow.source, arrow.way.to, box.step.id)


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.id)
def test_every_way_is_an_arrow_from_its_step_to_the_next(flow: Flow) -> None:
    chart = lay_out(flow)
    assert [(a.source, a.way) for a in chart.arrows] == [
        (step.id, way) for step in flow.steps for way in step.ways
    ]
    for arrow in chart.arrows:
        for point, box in (
            (arrow.points[0], chart.boxes[arrow.source]),
            (arrow.points[-1], chart.boxes[arrow.way.to]),
        ):
            assert point[0] in (box.x, box.left, box.right)
            assert point[1] in (box.y, box.top, box.bottom)


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.id)
def test_steps_do_not_touch_and_words_do_not_lie_on_them(flow: Flow) -> None:
    chart = lay_out(flow)
    boxes = list(chart.boxes.values())
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            aside = one.right < other.left or other.right < one.left
            assert aside or one.bottom < other.top or other.bottom < one.top
    for arrow in chart.arrows:
        if arrow.words and arrow.align != "above":
            x, y, width, height = arrow.frame
            for box in boxes:
                near_x = min(max(box.x, x), x + width) - box.x
                near_y = min(max(box.y, y), y + height) - box.y
                far = (abs(near_x) / (box.width / 2), abs(near_y) / (box.height / 2))
                is_diamond = box.step.kind is StepKind.DECISION  # its corners are free
                assert (sum(far) if is_diamond else max(far)) >= 1, arrow


def test_a_decision_between_yes_and_no_says_so() -> None:
    check = SMART.step("check")
    assert [yes_or_no(check, way) for way in check.ways] == ["是", "否"]
    assert yes_or_no(SMART.step("report"), SMART.step("report").ways[0]) == ""


def test_a_decision_between_two_of_one_rank_does_not() -> None:
    ways = (Way("a", "甲類", Origin.LETTER), Way("b", "乙類", Origin.LETTER))
    step = replace(SMART.step("check"), ways=ways)
    assert [yes_or_no(step, way) for way in ways] == ["", ""]


# Keys -----------------------------------------------------------------------------------------


def test_the_arrows_follow_the_flow(view) -> None:
    assert view.at == "prepare"
    walked = []
    for _ in range(6):
        QTest.keyClick(view, Qt.Key.Key_Down)
        walked.append(view.at)
    assert walked == ["precheck", "report", "confirm", "intake", "check", "register"]
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.at == "review"
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.at == "record"
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.at == "prepare"
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.at == "done"


def test_the_step_with_the_focus_is_in_sight_and_read_out(view) -> None:
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.viewport().rect().contains(place(view, "done"))
    found = QAccessible.queryAccessibleInterface(view)
    assert found.text(QAccessible.Text.Name) == f"流程圖，{SMART.title}：第 9 步"


def test_enter_opens_a_step_and_with_ctrl_lists_its_cases(qtbot, view) -> None:
    with qtbot.waitSignal(view.opened, timeout=500) as opened:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == ["prepare"]
    with qtbot.waitSignal(view.cases_asked, timeout=500) as asked:
        QTest.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == ["prepare"]


def test_keys_and_wheel_zoom(view) -> None:
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom > 1
    larger = view.zoom
    event = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # Qt takes it by its place
    )
    QApplication.sendEvent(view.viewport(), event)
    assert view.zoom < larger
    QTest.keyClick(view, Qt.Key.Key_0)
    shown = view.mapToScene(view.viewport().rect()).boundingRect()
    assert shown.height() >= view.sceneRect().height() - 2


# Mouse ----------------------------------------------------------------------------------------


def test_a_click_chooses_a_step_and_one_on_its_number_lists_its_cases(qtbot, view) -> None:
    view.show_states({"precheck": StepState(12)})
    with qtbot.assertNotEmitted(view.cases_asked):
        QTest.mouseClick(view.viewport(), LEFT, pos=place(view, "precheck"))
    assert view.at == "precheck"
    number = view.chart.steps["precheck"].count_frame.center()
    with qtbot.waitSignal(view.cases_asked, timeout=500) as asked:
        QTest.mouseClick(view.viewport(), LEFT, pos=place(view, "precheck", number))
    assert asked.args == ["precheck"]


def test_pulling_is_no_click(qtbot, view) -> None:
    QTest.mousePress(view.viewport(), LEFT, pos=place(view, "precheck"))
    QTest.mouseRelease(view.viewport(), LEFT, pos=place(view, "precheck") + QPoint(0, 60))
    assert view.at == "prepare"


# What is drawn --------------------------------------------------------------------------------


def test_where_the_case_is_looks_otherwise_and_what_keeps_it_is_written(view) -> None:
    before = view.grab().toImage()
    view.show_states({"precheck": StepState(1, HERE)})
    marked = view.grab().toImage()
    assert marked != before
    frame = view.sceneRect()
    still = Standstill("precheck", "尚有應先補正之項目。請補正。")
    view.chart.show_standstill(still, frozenset({"report"}))
    assert view.sceneRect().left() < frame.left()
    barred = [(w.arrow.source, w.arrow.way.to) for w in view.chart.ways if w.is_barred]
    assert barred == [("precheck", "report")]
    view.chart.show_standstill(None, frozenset())
    assert view.sceneRect() == frame
    assert not any(way.is_barred for way in view.chart.ways)


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.id)
def test_no_mark_lies_on_the_words_of_its_step(qtbot, flow: Flow) -> None:
    long = "於 WebHR 系統以與公文相同之文號重新報送，並請承辦人員逐件確認已經送達"
    steps = (flow.steps[0], replace(flow.steps[1], words=long, kind=StepKind.STEP), *flow.steps[2:])
    made = ChartView(LIGHT, lambda step: step)
    qtbot.addWidget(made)
    made.show_flow(replace(flow, steps=steps))
    made.show_states({step.id: StepState(1, HERE) for step in flow.steps})
    for item in made.chart.steps.values():
        who, words = item.words_frames
        assert item.mark_frame.bottom() <= who.top(), item.step.words
        assert words.bottom() <= item.shape().boundingRect().bottom(), item.step.words


def test_what_was_inferred_is_drawn_with_breaks() -> None:
    assert {step.origin for step in SMART.steps} == set(Origin)
    broken = {origin for origin in Origin if line_pen("#000000", origin).dashPattern()}
    assert broken == {Origin.INFERRED}
    assert {step.kind for step in SMART.steps} == set(StepKind)


def test_dark(view) -> None:
    light = view.grab().toImage()
    view.recolour(DARK)
    assert view.grab().toImage() != light


def test_one_case_that_moves_has_only_the_steps_about_it_drawn(view) -> None:
    """How long that takes is measured by `benchmarks.pages`."""
    states = {step.id: StepState(10_000) for step in SMART.steps}
    view.show_states(states)
    view.grab()
    painted: list[str] = []

    def watch(key: str, item) -> None:
        paint = item.paint

        def told(*given) -> None:
            painted.append(key)
            paint(*given)

        item.paint = told

    for key, item in view.chart.steps.items():
        watch(key, item)
    QApplication.processEvents()
    painted.clear()
    view.show_states({**states, "intake": StepState(9_999), "check": StepState(1)})
    QApplication.processEvents()
    assert {"check", "intake"} <= set(painted) <= {"confirm", "check", "intake"}, "no farther away"
    assert len(painted) <= 3, "and once"
    painted.clear()
    view.show_states({**states, "intake": StepState(9_999), "check": StepState(1)})
    QApplication.processEvents()
    assert painted == []
