"""One edit of each kind of field, in the real window and by keys alone, to where it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.form import form_for
from app.law_in_force import checker
from app.rules.facts import FACTS, label
from app.rules.table_page import reference
from app.ui.fields.date_field import DateField
from app.ui.fields.line import LineField
from app.ui.stored_page import StoredPage
from app.ui.window import MainWindow

from .clerk import (
    ALT,
    CTRL,
    SHIFT,
    WAIT,
    card_of,
    focused,
    keep,
    keys,
    open_case,
    press,
    settled,
    shown_card,
    stored,
    typed,
)
from .conftest import Fakes, begun_anew


@pytest.fixture(scope="module")
def lasting_fakes(lasting_fakes: Fakes) -> Fakes:
    """The rules that the cases are checked by are those that can be looked up."""
    law = lasting_fakes.law._replace(reference=lambda: reference(checker(), {}))
    return replace(lasting_fakes, law=law)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cases"


@pytest.fixture
def window(qtbot: Any, lasting: MainWindow, folder: Path) -> Iterator[MainWindow]:
    yield from begun_anew(qtbot, lasting, folder)


@dataclass(frozen=True)
class Edit:
    """What is typed over what, and what comes of it.

    `rule` fails, and the field bears the mark `tone`, with one of the two texts: with what stood
    there `before` where that is given, else with what is kept.
    """

    key: str
    strokes: str
    kept: str
    shown: str
    rule: str
    tone: str
    before: str | None = None

    @property
    def mends(self) -> bool:
        """Whether the finding is there before, and not after."""
        return self.before is not None


EDITS = [
    *(
        Edit("contract_end", strokes, strokes, "116年1月1日", "L17", "review")
        for strokes in ("1160101", "116/1/1", "116.1.1", "2027-01-01")
    ),
    Edit("onboard_date", "1150230", "1150230", "1150230", "F15", "blocked"),
    Edit("onboard_date", "1150407", "1150407", "115年4月7日", "F15", "blocked", "1150230"),
    Edit("report_date", "t", "115/04/20", "115年4月20日", "F15", "blocked", "1150230"),
    Edit("id_number", "f100000015", "F100000015", "F100000015", "F01", "blocked", "A123456788"),
    Edit("id_number", "A123456788", "A123456788", "A123456788", "F01", "blocked"),
    Edit("org_code", "380990001y", "380990001Y", "380990001Y", "F26", "blocked", "1"),
    Edit("points", "999", "999", "999", "F34", "blocked"),
    Edit("rate", "138.9", "138.9", "138.9", "F38", "review", "1"),
    Edit("monthly_pay", "43336", "43336", "43,336", "F38", "review", "1"),
    Edit("monthly_pay", "43,336", "43,336", "43,336", "F38", "review", "1"),
    Edit("has_resume", "N", "否", "否", "L05", "blocked"),
    Edit("has_resume", "1", "是", "是", "L05", "blocked", "否"),
    Edit("education", "1", "高中職", "高中職", "F45", "review"),
    Edit("education", "學", "學士", "學士", "F45", "review", "高中職"),
    Edit("grade", "二十等", "二十等", "二十等", "F56", "blocked"),
    Edit("job_title", "科長", "科長", "科長", "L26", "review"),
    Edit("name", "王測試", "王測試", "王測試", "F09", "review", "王 測試"),
]


def go(window: MainWindow, page: StoredPage, key: str) -> None:
    """From the list into the editor by Enter, and on to a field by Tab."""
    if page.editor.focused_key is None:
        page.view.setFocus()
        press(window, Qt.Key.Key_Return)
    for _ in range(2 * len(page.editor.visible)):
        if page.editor.focused_key == key:
            return
        press(window, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {key}")


def kept(qtbot: Any, folder: Path, key: str, text: str) -> None:
    """Wait until what was typed is in the store by itself: nothing is pressed meanwhile."""
    qtbot.waitUntil(lambda: stored(folder)["甲"].get(key, "") == text, timeout=WAIT)


def gone(qtbot: Any, page: StoredPage, rule: str) -> None:
    """Wait until the panel has no finding of a rule."""
    qtbot.waitUntil(
        lambda: page.panel.report is not None and card_of(page, rule) is None, timeout=WAIT
    )


def undo_name(window: MainWindow) -> str:
    return window.commands.by_name["undo"].text()


def shown_by(page: StoredPage, key: str) -> str:
    field = page.editor.field(key)
    assert isinstance(field, LineField)
    return field.line.text()


@pytest.mark.parametrize("edit", EDITS, ids=lambda e: f"{e.key}-{e.strokes}")
def test_an_edit_from_the_key_to_the_store_and_back(
    qtbot: Any, window: MainWindow, folder: Path, edit: Edit
) -> None:
    key = edit.key
    before = typed(case_no="甲", **({key: edit.before} if edit.before is not None else {}))
    (one,) = keep(qtbot, window, before)
    page = open_case(qtbot, window, one)
    if edit.mends:
        shown_card(qtbot, page, edit.rule)
        assert page.editor.field(key).shown_mark[0] == edit.tone
    else:
        gone(qtbot, page, edit.rule)
        assert page.editor.field(key).shown_mark[0] == ""
    go(window, page, key)

    keys(window, edit.strokes)
    kept(qtbot, folder, key, edit.kept)
    assert page.editor.focused_key == key  # kept while one is still in the field
    assert page.editor.typed()[key] == edit.kept
    assert page.editor.field(key).shown_mark[0] == ("" if edit.mends else edit.tone)
    if edit.mends:
        gone(qtbot, page, edit.rule)
    else:
        card = shown_card(qtbot, page, edit.rule)
        assert key in card.item.fields
    assert undo_name(window) == f"復原(&U)：修改{label(key)}"
    press(window, Qt.Key.Key_Return)
    assert page.editor.focused_key != key
    assert shown_by(page, key) == edit.shown

    press(window, Qt.Key.Key_Z, CTRL)
    settled(qtbot, window)
    assert stored(folder)["甲"] == before == page.editor.typed()
    assert undo_name(window) == "復原(&U)"
    if edit.mends:
        shown_card(qtbot, page, edit.rule)
    else:
        gone(qtbot, page, edit.rule)


def test_a_day_is_chosen_in_the_calendar(qtbot: Any, window: MainWindow, folder: Path) -> None:
    (one,) = keep(qtbot, window, typed(case_no="甲"))
    page = open_case(qtbot, window, one)
    go(window, page, "contract_end")
    press(window, Qt.Key.Key_Down, ALT)
    field = page.editor.field("contract_end")
    assert isinstance(field, DateField)
    calendar = field.calendar
    assert calendar is not None
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return):  # 115年12月31日, and the day after
        QTest.keyClick(calendar.month.view, key)
    kept(qtbot, folder, "contract_end", "116/01/01")
    window.activateWindow()  # as a window system does once the calendar is away
    qtbot.waitUntil(lambda: window.isActiveWindow() and page.editor.focused_key == "contract_end")
    assert page.editor.field("contract_end").shown_mark[0] == "review"
    shown_card(qtbot, page, "L17")
    assert undo_name(window) == "復原(&U)：修改約聘迄日"
    press(window, Qt.Key.Key_Z, CTRL)
    settled(qtbot, window)
    assert stored(folder)["甲"] == typed(case_no="甲")
    gone(qtbot, page, "L17")


def test_a_text_of_several_lines(qtbot: Any, window: MainWindow, folder: Path) -> None:
    before = typed(case_no="甲", duties="")
    (one,) = keep(qtbot, window, before)
    page = open_case(qtbot, window, one)
    shown_card(qtbot, page, "L14")
    go(window, page, "duties")
    keys(window, "學生輔導")
    press(window, Qt.Key.Key_Return, SHIFT)
    keys(window, "學生心理評估")
    kept(qtbot, folder, "duties", "學生輔導\n學生心理評估")
    gone(qtbot, page, "L14")
    assert page.editor.field("duties").shown_mark[0] != "blocked"
    assert undo_name(window) == "復原(&U)：修改擔任事項"
    press(window, Qt.Key.Key_Return)
    assert page.editor.focused_key != "duties"
    press(window, Qt.Key.Key_Z, CTRL)
    settled(qtbot, window)
    assert stored(folder)["甲"] == before
    shown_card(qtbot, page, "L14")


BARE = {"case_no": "甲", "case_kind": "新聘"}


def pick(qtbot: Any, window: MainWindow, key: str, text: str) -> StoredPage:
    """In a bare case, type the beginning of something known from another; choose the first."""
    _, one = keep(qtbot, window, typed(case_no="乙"), BARE)
    page = open_case(qtbot, window, one)
    go(window, page, key)
    keys(window, text)
    field = page.editor.field(key)
    assert isinstance(field, LineField)
    assert field.suggestions is not None
    qtbot.waitUntil(lambda: field.suggestions.is_open, timeout=WAIT)
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Return)
    settled(qtbot, window)
    return page


@pytest.mark.parametrize(("key", "text"), [("name", "王"), ("id_number", "F1")])
def test_a_person_known_is_picked(
    qtbot: Any, window: MainWindow, folder: Path, key: str, text: str
) -> None:
    page = pick(qtbot, window, key, text)
    now = stored(folder)["甲"]
    known = typed()
    assert page.editor.focused_key == key
    for implied in ("name", "id_number", "sex", "birth_date", "native_place"):
        assert now[implied] == known[implied], implied
        assert page.editor.typed()[implied] == known[implied]
    assert "duties" not in now  # what is the post's and not the person's
    assert page.editor.field("id_number").shown_mark[0] != "blocked"
    assert undo_name(window).startswith("復原(&U)：帶入")
    assert known["name"] in undo_name(window) or known["id_number"] in undo_name(window)
    press(window, Qt.Key.Key_Z, CTRL)
    settled(qtbot, window)
    assert stored(folder)["甲"] == BARE == page.editor.typed()


@pytest.mark.parametrize(("key", "text"), [("plan_name", "115"), ("plan_approval_no", "府人")])
def test_a_plan_known_is_picked(
    qtbot: Any, window: MainWindow, folder: Path, key: str, text: str
) -> None:
    pick(qtbot, window, key, text)
    now = stored(folder)["甲"]
    plan = {k: t for k, t in typed().items() if k in ("plan_name", "plan_approval_no", "plan_due")}
    assert len(plan) == 3
    assert {k: now.get(k) for k in plan} == plan
    assert "name" not in now
    assert undo_name(window).startswith("復原(&U)：帶入")
    press(window, Qt.Key.Key_Z, CTRL)
    settled(qtbot, window)
    assert stored(folder)["甲"] == BARE


def test_the_pay_is_filled_in_by_its_offer_alone(
    qtbot: Any, window: MainWindow, folder: Path
) -> None:
    before = typed(case_no="甲", monthly_pay="1")
    (one,) = keep(qtbot, window, before)
    page = open_case(qtbot, window, one)
    go(window, page, "monthly_pay")
    press(window, Qt.Key.Key_Tab)
    assert focused(window) is page.editor.field("monthly_pay").offer_link
    press(window, Qt.Key.Key_Space)
    kept(qtbot, folder, "monthly_pay", "43336")  # 312 × 138.9
    gone(qtbot, page, "F38")
    assert undo_name(window) == "復原(&U)：計算月支報酬"
    press(window, Qt.Key.Key_Z, CTRL)
    settled(qtbot, window)
    assert stored(folder)["甲"] == before


def test_f1_in_every_field_opens_what_there_is_to_say_of_it(qtbot: Any, window: MainWindow) -> None:
    (one,) = keep(qtbot, window, typed(case_no="甲", has_resume="否"))
    page = open_case(qtbot, window, one)
    for section in form_for(None).sections:
        page.editor.unfold(section.title, is_open=True)
    for key in FACTS:
        page.editor.go_to(key)
        press(window, Qt.Key.Key_F1)
        if key == "has_resume":  # something is found of it: the rule says more
            assert window.page_name == "reference"
            assert window.reference_page is not None
            qtbot.waitUntil(lambda: window.reference_page.chosen == "L05", timeout=WAIT)
        else:
            assert window.page_name == "help"
            assert window.help_page is not None
            assert window.help_page.fact == key
        press(window, Qt.Key.Key_Escape)
        assert window.page_name == "cases"
        assert page.editor.field(key).isAncestorOf(window.focusWidget())
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_F1)  # in no field: the whole of it
    assert window.help_page is not None
    assert window.help_page.fact == ""


def test_f1_on_a_finding_opens_its_rule(qtbot: Any, window: MainWindow) -> None:
    (one,) = keep(
        qtbot, window, typed(case_no="甲", has_resume="否", monthly_pay="1", name="王 測試")
    )
    page = open_case(qtbot, window, one)
    shown_card(qtbot, page, "L05")
    for card in page.panel.cards:
        card.setFocus()
        press(window, Qt.Key.Key_F1)
        assert window.page_name == "reference"
        assert window.reference_page is not None
        rule = card.item.rules[0]
        qtbot.waitUntil(lambda rule=rule: window.reference_page.chosen == rule, timeout=WAIT)
        assert rule in window.reference_page.detail.toPlainText()
        press(window, Qt.Key.Key_Escape)
        assert focused(window) is card
