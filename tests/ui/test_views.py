"""Views of the stored cases: the usual ones, and those that a clerk names, picks and deletes."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu

from app.stored import SavedView, Stage
from app.ui.stored_table import NUMBER
from app.ui.view_menu import ViewMenu
from app.ui.views import ids_of, usual_views
from app.ui.window import MainWindow
from tests.making import summary

from .clerk import (
    ALT,
    CTRL,
    WAIT,
    column,
    compose,
    keep,
    keys,
    page_of,
    press,
    ready,
    settled,
    typed,
)
from .conftest import Fakes

TODAY = date(2026, 4, 20)
KEY = Qt.Key
NOT_REPORTED = {"has_resume": "否", "report_date": "", "webhr_status": "", "report_doc_no": ""}


@pytest.fixture
def listed(qtbot, window: MainWindow):
    keep(
        qtbot,
        window,
        typed(case_no="H-1", name="王測試", unit="輔導處"),
        typed(case_no="H-2", name="林虛構", unit="人事室", id_number="F100000024"),
        typed(case_no="H-3", name="陳範例", unit="輔導處", id_number="F100000033", **NOT_REPORTED),
    )
    window.show_page("cases")
    settled(qtbot, window)
    return page_of(window)


def open_menu(qtbot, window: MainWindow) -> QMenu:
    """Alt+L, as a clerk does."""
    menu = page_of(window).views.menu()
    window.activateWindow()  # without a desktop no window is active once a menu has closed
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT)
    press(window, KEY.Key_L, ALT)
    qtbot.waitUntil(menu.isVisible, timeout=WAIT)
    return menu


def name_it(qtbot, window: MainWindow, name: str) -> None:
    """By ↑ to the last entry, the line for a name, and Enter."""
    menu = open_menu(qtbot, window)
    for _ in range(len(menu.actions())):
        field = menu.focusWidget()
        if isinstance(field, QLineEdit):
            break
        QTest.keyClick(menu, KEY.Key_Up)
    field = menu.focusWidget()
    assert isinstance(field, QLineEdit)
    compose(field, name)
    QTest.keyClick(field, KEY.Key_Return)
    qtbot.waitUntil(lambda: not menu.isVisible(), timeout=WAIT)
    settled(qtbot, window)


def pick(qtbot, window: MainWindow, name: str) -> None:
    menu = open_menu(qtbot, window)
    action = next(a for a in menu.actions() if a.text().endswith(name))
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    settled(qtbot, window)
    qtbot.wait(50)


def names(menu: ViewMenu) -> list[str]:
    return [action.text() for action in menu.menu().actions() if action.text()]


def test_a_filter_is_named_picked_again_and_survives_a_restart(
    qtbot, window: MainWindow, listed, fakes: Fakes
):
    press(window, KEY.Key_F, CTRL)
    keys(window, "陳範例")
    qtbot.wait(150)
    listed.filter.chips["blocked"].click()
    assert column(listed, NUMBER) == ["H-3"]
    name_it(qtbot, window, "陳案待補")
    assert listed.views.text().strip() == "陳案待補"
    listed.show_all()
    assert len(column(listed, NUMBER)) == 3
    pick(qtbot, window, "陳案待補")
    assert column(listed, NUMBER) == ["H-3"]
    assert (listed.filter.field.text(), listed.filter.verdict) == ("陳範例", "blocked")
    window.close()

    again = MainWindow(fakes.desk(), "light")
    qtbot.addWidget(again)
    again.show()
    page = ready(qtbot, again)
    again.show_page("cases")
    settled(qtbot, again)
    assert "陳案待補" in names(page.views)
    pick(qtbot, again, "陳案待補")
    assert column(page, NUMBER) == ["H-3"]
    again.close()


def test_a_view_is_deleted_and_the_cases_stay(qtbot, window: MainWindow, listed):
    name_it(qtbot, window, "我的")
    assert "我的" in names(listed.views)
    forgetting = next(a.menu() for a in listed.views.menu().actions() if a.text() == "刪除自訂檢視")
    forgetting.popup(window.mapToGlobal(window.rect().center()))
    QTest.keyClick(forgetting, KEY.Key_Down)
    QTest.keyClick(forgetting, KEY.Key_Return)
    settled(qtbot, window)
    assert "我的" not in names(listed.views)
    assert "刪除自訂檢視" not in names(listed.views)
    assert listed.model.total == 3


def test_a_usual_view_narrows_the_list_and_says_so(qtbot, window: MainWindow, listed):
    pick(qtbot, window, "待補正")
    assert column(listed, NUMBER) == ["H-3"]
    assert listed.views.accessibleName() == "檢視：待補正"


@pytest.mark.parametrize(("name", "numbers"), [("本月到期", ["H-1"]), ("115年續聘", ["H-2"])])
def test_a_usual_view_is_picked_by_keys(
    qtbot, window: MainWindow, listed, name: str, numbers: list[str]
):
    first, second, _ = sorted(listed.model.cases, key=lambda case: case.case_no)
    ending = first._replace(contract_end=TODAY)
    renewed = second._replace(kind="續聘", contract_start=TODAY)
    window.book.case_desk.renewed.emit([ending, renewed], frozenset())
    menu = open_menu(qtbot, window)
    for _ in menu.actions():
        QTest.keyClick(menu, KEY.Key_Down)
        if menu.activeAction().text().endswith(name):
            break
    QTest.keyClick(menu, KEY.Key_Return)
    qtbot.waitUntil(lambda: column(listed, NUMBER) == numbers, timeout=WAIT)
    assert listed.views.accessibleName() == f"檢視：{name}"


@pytest.mark.parametrize(
    ("view", "held"),
    [
        ("待補正", {1, 2, 3}),
        ("可報送", {4, 5}),
        ("已報送，待確認", {6}),
        ("待登記備查", {7}),
        ("本月到期", {9, 10}),
        ("115年續聘", {12}),
    ],
)
def test_a_usual_view_holds_its_cases_and_no_others(view: str, held: set[int]):
    drafts = ("error", "blocked", "incomplete", "ready", "review")
    cases = [summary(n, verdict=verdict) for n, verdict in enumerate(drafts, 1)]
    stages = (Stage.REPORTED, Stage.ARRIVED, Stage.REGISTERED)
    cases += [summary(n, stage=stage, verdict="blocked") for n, stage in enumerate(stages, 6)]
    ends = [date(2026, 4, 1), date(2026, 4, 30), date(2026, 3, 31)]
    cases += [summary(n, stage=Stage.REGISTERED, contract_end=end) for n, end in enumerate(ends, 9)]
    begun = [("續聘", date(2026, 12, 31)), ("續聘", date(2025, 12, 31)), ("新聘", date(2026, 1, 1))]
    cases += [
        summary(n, kind=kind, contract_start=day, stage=Stage.REGISTERED)
        for n, (kind, day) in enumerate(begun, 12)
    ]
    (one,) = [v for v in usual_views(TODAY) if v.name == view]
    assert ids_of(one, cases) == held


def test_an_empty_name_names_nothing(qtbot):
    menu = ViewMenu(usual_views(TODAY))
    qtbot.addWidget(menu)
    heard: list[str] = []
    menu.naming_asked.connect(heard.append)
    compose(menu._name, "　")
    menu._name.returnPressed.emit()
    assert heard == []
    menu.offer([SavedView("甲", "全部案件", "", "")])
    assert names(menu)[-2:] == ["甲", "刪除自訂檢視"]


def test_all_cases_need_no_list_of_numbers():
    first, *others = usual_views(TODAY)
    assert ids_of(first, ()) is None
    assert others
    assert [v.name for v in usual_views(date(2027, 1, 1))][-1] == "116年續聘"
