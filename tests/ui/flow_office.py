"""An office at 115-04-20 whose cases go by the flows: the whole window on a store of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from app import main
from app.flow_moves import FlowBook
from app.flow_steps import Flow, periods_of, standings
from app.law_in_force import checker, load_law
from app.models.hold import Holder
from app.place import Place
from app.ui.flow_moves_form import StepForm
from app.ui.flow_page import FlowPage
from app.ui.window import MainWindow
from tests.ui.clerk import CTRL, press, ready, settled
from tests.ui.conftest import NOW, Fakes

TODAY = date(2026, 4, 20)
WAIT = 10_000


def office(qtbot: Any, folder: Path, flows: Callable[[], Mapping[str, Flow]]) -> Iterator[Any]:
    """A window whose flows are what `flows` gives at any time."""
    desk = Fakes(folder).desk()
    own = folder / "own"
    own.mkdir()
    place = Place(own, lambda: Holder("王測試", "P-12", NOW, 1), lambda _: None)
    store = desk.store._replace(
        open_book=lambda: FlowBook(place.store(), checker, lambda: NOW, lambda: "王測試", flows),
        look=lambda _: None,
        close=place.close,
        settle=place.settle,
        back_up=place.back_up,
    )
    periods = periods_of(load_law())
    flow = desk.flow._replace(
        flows=flows,
        standings=lambda cases, day, places: (
            standings(flows(), periods, cases, day, places),
            periods,
        ),
    )
    desk = desk._replace(store=store, flow=flow, today=lambda: TODAY, own_errors=main._own_errors)
    made = MainWindow(desk, "light")
    qtbot.addWidget(made)
    made.show()
    ready(qtbot, made)
    yield made
    made.close()


def choose_way(panel: StepForm, said: str) -> None:
    """A click on the way that says so."""
    next(way for way in panel._group.buttons() if said in way.accessibleName()).click()


def flow_shown(qtbot: Any, window: MainWindow) -> FlowPage:
    """Ctrl+4, until the page is there."""
    press(window, Qt.Key.Key_4, CTRL)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.flows.page, timeout=WAIT)
    settled(qtbot, window)
    assert window.flows.page is not None
    return window.flows.page
