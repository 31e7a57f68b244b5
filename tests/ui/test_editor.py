"""The editor of a case, filled in by keyboard alone, and what comes to it from outside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from app.form import form_for
from app.rules.dates import WorkCalendar
from app.rules.facts import CASE_KINDS, FACTS, Kind
from app.rules.values import UNREADABLE, read_case, read_value
from app.stored import Known
from app.ui import editor as editor_module
from app.ui import style
from app.ui.editor import CaseEditor
from app.ui.fields.body import columns_in
from app.ui.fields.look import sheet
from app.ui.palette import DARK, LIGHT
from tools.make_samples import cases as samples

TODAY = date(2026, 4, 20)
KNOWN = Known(1, "王測試", "A123456789", {"name": "王測試", "id_number": "A123456789", "sex": "男"})

NEW = {
    "case_no": "H-115-001",
    "case_kind": "新聘",
    "id_number": "A123456789",
    "name": "王測試",
    "resume_name": "王測試",
    "sex": "男",
    "birth_date": "790505",
    "native_place": "臺北市",
    "nationality": "中華民國",
    "dual_nationality": "否",
    "origin": "臺灣",
    "education": "碩士",
    "graduated_on": "1030630",
    "is_pensioner": "否",
    "is_incumbent": "否",
    "kin_of_head": "否",
    "kin_of_unit_chief": "否",
    "interest_related": "否",
    "has_resume": "是",
    "declared_art28_on": "1150401",
    "prc_affidavit_on": "1150401",
    "plan_name": "虛構輔導計畫",
    "plan_approved_by": "範例縣政府",
    "plan_approval_no": "府人力字第1150039390號",
    "plan_approved_on": "1150105",
    "plan_start": "1150101",
    "plan_due": "1151231",
    "plan_title": "約聘研究員",
    "plan_headcount": "2",
    "work_nature": "執行專門性業務",
    "plan_points_min": "328",
    "plan_points_max": "424",
    "plan_education_min": "碩士",
    "no_staff_reason": "須具備專門證照，現有人員無人具備",
    "is_budgeted": "是",
    "has_plan_approval": "是",
    "org_budget_staff": "100",
    "org_contract_staff": "3",
    "job_category": "一般聘用",
    "unit": "企劃科",
    "job_title": "約聘研究員",
    "duties": "辦理計畫之研究、規劃與考核",
    "onboard_date": "1150407",
    "contract_signed_on": "1150401",
    "contract_start": "1150407",
    "contract_end": "1151231",
    "grade": "七等",
    "step": "1",
    "points": "328",
    "rate": "138.9",
    "rate_doc_no": "府主預字第1150000123號",
    "monthly_pay": "45559",
    "has_contract": "是",
    "has_breach_clause": "是",
    "contract_copy_sent_on": "1150410",
    "retirement_scheme": "勞退",
    "employer_rate": "6",
    "employee_rate": "0",
    "insurance": "勞保",
    "labor_insured_on": "1150407",
    "pension_reported_on": "1150407",
    "is_statutory_chief": "否",
    "org_code": "376736800A",
    "org_name": "範例縣政府",
    "org_type": "機關",
    "submitter_org": "範例縣政府",
    "report_date": "1150420",
    "preparer": "陳虛構",
    "reviewer": "林虛構",
}
"""A complete new hire, all of it fictitious; the facts that are not in it are left empty."""


def type_text(widget: QWidget, text: str) -> None:
    """Type as an input method does; keyClicks takes no Chinese."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def make(qtbot, palette=LIGHT, width: int = 760) -> CaseEditor:
    editor = CaseEditor(
        palette,
        today=lambda: TODAY,
        is_workday=WorkCalendar(lambda _: frozenset()).is_workday,
        suggest={"name": lambda text: [KNOWN] if KNOWN.title.startswith(text) else []},
    )
    window = QWidget()
    window.setStyleSheet(style.sheet(palette) + sheet(palette))
    box = QVBoxLayout(window)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(editor)
    window.resize(width, 720)
    qtbot.addWidget(window)
    editor.held_by = window  # type: ignore[attr-defined]  # or it would go
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return editor


@pytest.fixture
def editor(qtbot) -> Iterator[CaseEditor]:
    return make(qtbot)


def focused(editor: CaseEditor) -> QWidget:
    widget = editor.window().focusWidget()
    assert widget is not None
    return widget


def enter(editor: CaseEditor) -> None:
    QTest.keyClick(focused(editor), Qt.Key.Key_Return)


def strokes_for(key: str, text: str) -> str:
    """The keys for a value: the digit of an option, Y or N, else the value itself."""
    fact = FACTS[key]
    if fact.kind is Kind.ENUM:
        return str(fact.allowed.index(text) + 1)
    return {"是": "Y", "否": "N"}[text] if fact.kind is Kind.BOOL else text


def test_a_new_hire_takes_one_keystroke_per_character_and_one_per_field(editor) -> None:
    editor.show_case({})
    editor.go_to("case_no")
    strokes = fields = 0
    typed: dict[str, str] = {}
    gone_through: list[str] = []
    while (key := editor.focused_key) is not None and key not in gone_through:
        gone_through.append(key)
        keys = strokes_for(key, NEW[key]) if key in NEW else ""
        for character in keys:
            if character.isascii():
                QTest.keyClicks(focused(editor), character)
            else:
                type_text(focused(editor), character)
        strokes += len(keys) + 1
        fields += 1
        if key in NEW:
            typed[key] = NEW[key]
        enter(editor)
    assert typed == NEW  # every field was come to, in one go from top to bottom
    assert editor.typed() == NEW
    assert strokes <= sum(map(len, NEW.values())) + fields
    assert tuple(gone_through) == editor.visible == form_for("新聘").visible
    assert not read_case(editor.typed()).unreadable


@pytest.mark.parametrize("kind", [kind for kind in CASE_KINDS if kind != "新聘"])
def test_every_other_kind_takes_no_more_strokes_either(editor, kind: str) -> None:
    wanted = next(c for c in samples() if c["case_kind"] == kind)
    wanted = {key: text for key, text in wanted.items() if text}
    editor.show_case({"case_kind": kind})  # its fields are in sight from the first one on
    editor.go_to("case_no")
    strokes = 0
    typed = {"case_kind": kind}
    gone_through: list[str] = []
    while (key := editor.focused_key) is not None and key not in gone_through:
        gone_through.append(key)
        if key != "case_kind" and key in wanted:
            typed[key] = wanted[key]
            for character in strokes_for(key, wanted[key]):
                if character.isascii():
                    QTest.keyClicks(focused(editor), character)
                else:
                    type_text(focused(editor), character)
                strokes += 1
        enter(editor)
        strokes += 1
    assert editor.typed() == typed
    assert len(typed) > 5
    assert set(form_for(kind).visible) <= set(gone_through)
    assert strokes <= sum(map(len, typed.values())) + len(gone_through)


def test_every_edit_is_told_and_setting_is_not(editor) -> None:
    told: list[tuple[str, str]] = []
    editor.changed.connect(lambda key, text: told.append((key, text)))
    editor.show_case(NEW)
    editor.set_text("points", "344")
    assert told == []
    assert editor.typed()["points"] == "344"
    editor.go_to("points")
    QTest.keyClicks(focused(editor), "360")
    assert told == [("points", "3"), ("points", "36"), ("points", "360")]
    QTest.keyClick(focused(editor), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(focused(editor), Qt.Key.Key_Backspace)
    assert told[-1] == ("points", "")
    assert "points" not in editor.typed()


def test_another_kind_rearranges_and_keeps_focus_and_values(editor) -> None:
    editor.show_case({"case_kind": "新聘", "name": "王測試", "has_resume": "是", "unit": "人事室"})
    editor.go_to("case_kind")
    assert "dismissed_on" not in editor.visible
    QTest.keyClick(focused(editor), Qt.Key.Key_4)
    assert editor.focused_key == "case_kind"
    assert {"dismissed_on", "dismissal_reason"} <= set(editor.visible)
    assert "contract_signed_on" not in editor.visible
    assert "has_resume" in editor.visible  # it holds something
    assert editor.typed() == {
        "case_kind": "解聘",
        "name": "王測試",
        "has_resume": "是",
        "unit": "人事室",
    }
    for key in editor.visible:
        assert editor.field(key).isVisible()
    assert not editor.field("contract_signed_on").isVisible()


@pytest.mark.parametrize("kind", CASE_KINDS)
def test_tab_goes_in_reading_order_and_shift_tab_back(editor, kind: str) -> None:
    editor.show_case({"case_kind": kind})
    editor.go_to("case_no")
    places: list[tuple[int, int]] = []
    keys: list[str] = []
    for _ in range(len(editor.visible) + 4):
        widget = focused(editor)
        if widget.parentWidget() is None or not editor.isAncestorOf(widget):
            break
        at = widget.mapTo(editor._body, QPoint(0, 0))
        places.append((at.y(), at.x()))
        if (key := editor.focused_key) is not None:
            keys.append(key)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
        if editor.focused_key == "case_no":
            break
    assert tuple(keys) == editor.visible
    assert places == sorted(places)
    editor.go_to("name")
    QTest.keyClick(focused(editor), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert editor.focused_key == "id_number"


def test_what_comes_into_focus_comes_into_sight(editor) -> None:
    editor.show_case({"case_kind": "新聘"})
    for key in ("reviewer", "case_no", "monthly_pay"):
        editor.go_to(key)
        QApplication.processEvents()
        field = editor.field(key)
        top = field.mapTo(editor, QPoint(0, 0)).y()
        assert 0 <= top <= editor.height() - field.height()
        assert editor.focused_key == key


def test_enter_brings_the_next_field_into_sight(editor) -> None:
    editor.show_case({"case_kind": "新聘"})
    editor.go_to("case_no")
    for _ in range(40):
        enter(editor)
    field = editor.field(editor.focused_key)
    top = field.mapTo(editor, QPoint(0, 0)).y()
    assert 0 < top <= editor.height() - field.height()


def test_enter_in_the_last_field_stays(editor) -> None:
    editor.show_case({})
    editor.go_to(editor.visible[-1])
    enter(editor)
    assert editor.focused_key == editor.visible[-1]


# Other fields


def test_other_fields_are_a_click_away(editor) -> None:
    editor.show_case({"case_kind": "新聘"})
    fold = editor.fold_button("職務與契約")
    assert fold is not None
    assert fold.text().strip().startswith("其他欄位（")
    assert not editor.field("dismissed_on").isVisible()
    QTest.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert editor.field("dismissed_on").isVisible()
    assert fold.accessibleName().endswith("收起")
    assert fold.accessibleName().startswith("職務與契約：其他欄位")
    QTest.keyClick(fold, Qt.Key.Key_Space)
    assert not editor.field("dismissed_on").isVisible()


@pytest.mark.parametrize("kind", ["", *CASE_KINDS])
def test_every_fact_can_be_reached_by_unfolding(editor, kind: str) -> None:
    editor.show_case({"case_kind": kind})
    for section in form_for(None).sections:
        editor.unfold(section.title, is_open=True)
    assert sorted(editor.visible) == sorted(FACTS)


def test_an_unfolded_field_stays_in_its_place_while_one_types(editor) -> None:
    editor.show_case({"case_kind": "新聘"})
    editor.unfold("職務與契約", is_open=True)
    editor.go_to("dismissed_on")
    before = editor.visible
    QTest.keyClicks(focused(editor), "1150401")
    editor.mark_all({"late_reason": ("blocked", "請填補辦事由。")})
    assert editor.focused_key == "dismissed_on"
    assert editor.visible == before


@pytest.mark.parametrize("key", ["dismissed_on", "age", "official_doc_no", "is_scarce_talent"])
def test_what_holds_something_is_always_seen(editor, key: str) -> None:
    editor.show_case({"case_kind": "新聘", key: "?"})
    assert editor.field(key).isVisible()
    assert editor.field(key).text() == "?"
    editor.show_case({"case_kind": "新聘"})
    assert not editor.field(key).isVisible()
    editor.set_text(key, "!")
    assert editor.field(key).isVisible()


def test_going_to_a_folded_field_brings_it_out(editor) -> None:
    editor.show_case({"case_kind": "新聘"})
    editor.go_to("reserve_payout")
    assert editor.focused_key == "reserve_payout"
    assert editor.field("reserve_payout").isVisible()


# Marks, offers, what is known


def test_marks_are_put_and_taken_away(editor) -> None:
    editor.show_case(NEW)
    editor.mark_all({"name": ("blocked", "甲"), "points": ("review", "乙")})
    assert editor.field("name").shown_mark == ("blocked", "甲")
    editor.mark_all({"points": ("review", "丙")})
    assert editor.field("name").shown_mark == ("", "")
    assert editor.field("points").shown_mark == ("review", "丙")
    editor.show_case({"case_kind": "新聘"})
    assert editor.field("points").shown_mark == ("", "")


def test_a_mark_brings_out_what_waited_for_an_answer(editor) -> None:
    lacking = {"recusal_on": ("incomplete", "請填書面自行迴避日期。")}
    editor.show_case({"case_kind": "新聘"})
    editor.mark_all(lacking)
    assert "recusal_on" not in editor.visible  # nothing has been answered yet
    editor.go_to("interest_related")
    QTest.keyClick(focused(editor), Qt.Key.Key_Y)
    editor.mark_all(lacking)
    assert editor.focused_key == "interest_related"
    enter(editor)
    assert editor.focused_key == "recusal_on"
    assert editor.field("recusal_on").shown_mark[0] == "incomplete"
    editor.mark_all({})
    assert "recusal_on" in editor.visible  # it does not vanish under the fingers


def test_a_hint_brings_nothing_out(editor) -> None:
    editor.show_case({"case_kind": "新聘"})
    editor.mark_all({"dismissed_on": ("hint", "甲")})
    assert "dismissed_on" not in editor.visible
    editor.go_to("dismissed_on")
    assert editor.field("dismissed_on").shown_mark == ("hint", "甲")


def test_an_offer_is_made_and_lapses_with_the_case(editor) -> None:
    done: list[bool] = []
    editor.show_case(NEW)
    editor.offers("monthly_pay", "以等階薪點與折合率計算", lambda: done.append(True))
    link = editor.field("monthly_pay").offer_link
    assert link is not None
    editor.go_to("monthly_pay")
    QTest.keyClick(link, Qt.Key.Key_Space)
    assert done == [True]
    editor.show_case({"case_kind": "新聘"})
    assert not link.isVisible()


def test_a_person_is_picked_and_what_is_implied_can_be_filled_in(editor) -> None:
    def fill(_: str, known: Known) -> None:
        for key, text in known.implies.items():
            editor.set_text(key, text)

    editor.picked.connect(fill)
    editor.show_case({"case_kind": "新聘"})
    editor.go_to("name")
    type_text(focused(editor), "王")
    QTest.keyClick(focused(editor), Qt.Key.Key_Down)
    enter(editor)
    assert editor.typed() == {"case_kind": "新聘", **KNOWN.implies}
    assert editor.field("id_number").text() == "A123456789"
    enter(editor)
    assert editor.focused_key == "resume_name"


def test_f1_asks_for_help_on_the_field(editor) -> None:
    asked: list[str] = []
    editor.help_asked.connect(asked.append)
    editor.show_case(NEW)
    editor.go_to("grade")
    QTest.keyClick(focused(editor), Qt.Key.Key_F1)
    assert asked == ["grade"]


# Looks


@pytest.mark.parametrize("kind", CASE_KINDS)
def test_every_control_has_a_name(editor, kind: str) -> None:
    editor.show_case({"case_kind": kind})
    unnamed = [
        widget
        for widget in editor.findChildren(QWidget)
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and widget.focusProxy() is None
    ]
    assert unnamed == []


@pytest.mark.parametrize("width", [300, 420, 620, 900, 1600])
@pytest.mark.parametrize("pixels", [14, 21])
def test_nothing_is_cut_or_overlaps_at_any_width_and_size(qtbot, width: int, pixels: int) -> None:
    editor = make(qtbot, width=width)
    window = editor.window()
    window.setStyleSheet(window.styleSheet() + f"* {{ font-size: {pixels}px; }}")
    editor.show_case(NEW)
    for title in ("人員", "報送"):
        editor.unfold(title, is_open=True)
    duties = editor.field("duties")
    qtbot.waitUntil(lambda: duties.height() >= duties.minimumSizeHint().height())
    shown = [editor.field(key) for key in editor.visible]
    shown += [w for w in editor.findChildren(QPushButton) if w.isVisible()]
    boxes = [w.geometry() for w in shown if w.parent() is editor._body]
    for number, box in enumerate(boxes):
        assert box.right() < editor._body.width()
        assert not any(box.intersects(other) for other in boxes[number + 1 :])
    for widget in shown:
        assert widget.height() >= widget.minimumSizeHint().height()
    for label in editor.findChildren(QLabel):
        if label.isVisible() and width > 300:
            assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())


def test_columns_by_width() -> None:
    assert [columns_in(width, 160) for width in (100, 335, 336, 700, 5000)] == [1, 1, 2, 4, 4]


def test_dark_is_drawn_otherwise(qtbot) -> None:
    editor = make(qtbot)
    editor.show_case(NEW)
    editor.mark_all({"name": ("blocked", "甲")})
    light = editor.grab().toImage()
    editor.recolour(DARK)
    assert editor.grab().toImage() != light


# How much is done, whose time is measured by `benchmarks.pages`


def counted(monkeypatch: pytest.MonkeyPatch, of: object, name: str) -> list[tuple[object, ...]]:
    """What something is called with from now on."""
    calls: list[tuple[object, ...]] = []
    do = getattr(of, name)

    def told(*given):
        calls.append(given)
        return do(*given)

    monkeypatch.setattr(of, name, told)
    return calls


def test_another_case_is_shown_in_the_same_fields_put_in_place_once(editor, monkeypatch) -> None:
    editor.show_case(NEW)
    made = [editor.field(key) for key in editor.visible]
    fields = counted(monkeypatch, editor_module, "make_field")
    placed = counted(monkeypatch, editor._body, "arrange")
    editor.show_case({**NEW, "name": "林虛構", "case_no": "H-2", "contract_end": "1150630"})
    assert (fields, len(placed)) == ([], 1)
    assert [editor.field(key) for key in editor.visible] == made


def test_only_marks_that_are_otherwise_are_put(editor, monkeypatch) -> None:
    editor.show_case(NEW)
    keys = editor.visible[:60]
    marks = {key: ("review", key) for key in keys}
    editor.mark_all(marks)
    placed = counted(monkeypatch, editor._body, "arrange")
    put = {key: counted(monkeypatch, editor.field(key), "mark") for key in keys}
    editor.mark_all(marks)
    assert not any(put.values())
    editor.mark_all({**marks, keys[3]: ("blocked", "甲")})
    assert {key for key, calls in put.items() if calls} == {keys[3]}
    assert placed == []


def test_fields_that_are_folded_away_are_not_made(qtbot, monkeypatch) -> None:
    fields = counted(monkeypatch, editor_module, "make_field")
    editor = make(qtbot)
    editor.show_case({"case_kind": "新聘"})
    assert {key for key, *_ in fields} == set(editor.visible)
    assert len(fields) == len(editor.visible) < len(FACTS)


def test_what_a_kind_means_is_read_from_what_was_typed(editor) -> None:
    editor.show_case({"case_kind": " 續聘 "})
    assert editor.visible == form_for("續聘").visible
    assert read_value(FACTS["case_kind"], "復聘") is UNREADABLE
    editor.show_case({"case_kind": "復聘"})
    assert editor.visible == form_for(None).visible
