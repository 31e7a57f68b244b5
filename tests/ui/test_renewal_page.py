"""年度續聘 as a person uses it: by click and by key, the rules in force behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from app.law_files import built_in
from app.renewal import TERM_FACTS, Draft, Steps, Terms, points_on
from app.rules.dates import WorkCalendar
from app.rules.engine import Checker
from app.rules.facts import FACTS
from app.rules.law import LawBook
from app.rules.values import read_case
from app.stored import StoredCase
from app.ui.fields.making import Around, make_field
from app.ui.palette import DARK, LIGHT
from app.ui.renewal_page import RenewalPage
from app.ui.renewal_table import COUNT, END, NAME, PAY, POINTS, SCORE, START, STEP, VERDICT
from app.ui.renewal_view import _PADDING
from app.ui.report import CaseReport, report_of

AS_OF = date(2026, 12, 21)
BOOK = LawBook(built_in().values())
CHECKER = Checker(BOOK, WorkCalendar(lambda _: frozenset()))
TABLE = points_on(BOOK, date(2027, 1, 1))
AROUND = Around(today=lambda: AS_OF, is_workday=lambda day: day.weekday() < 5)

OLD = {
    "case_kind": "新聘",
    "registered_on": "1150110",
    "submitter_org": "桃園市政府",
    "name": "王測試",
    "id_number": "A123456789",
    "sex": "男",
    "birth_date": "800501",
    "native_place": "桃園市",
    "nationality": "中華民國",
    "dual_nationality": "否",
    "origin": "臺灣",
    "plan_due": "1161231",
    "plan_start": "1150101",
    "job_category": "一般聘用",
    "job_title": "約聘研究員",
    "plan_title": "約聘研究員",
    "duties": "文獻調查與整理",
    "contract_start": "1150101",
    "contract_end": "1151231",
    "grade": "六等",
    "step": "3",
    "points": "312",
    "monthly_pay": "42,088",
    "retirement_scheme": "勞退",
    "employer_rate": "6",
    "employee_rate": "6",
    "is_statutory_chief": "否",
    "concurrent_ranked_post": "無",
}
COMPLETE = Terms(
    {
        "contract_end": "1161231",
        "contract_signed_on": "1151220",
        "renewal_reason": "原定期間少於預定完成期限",
        "plan_approved_by": "桃園市政府",
        "plan_approval_no": "府人力字第1150061234號",
        "plan_approved_on": "1151201",
        "rate": "138.9",
        "has_breach_clause": "是",
        "prc_affidavit_on": "1151220",
    }
)


def stored(number: int, **changed: str) -> StoredCase:
    now = datetime(2026, 1, 5, 9, 30)
    typed = {**OLD, "case_no": f"H-{number}", "name": f"王測試{'甲乙丙'[number % 3]}", **changed}
    return StoredCase(number, {k: v for k, v in typed.items() if v}, 1, now, now)


THREE = [
    stored(3, id_number="A123456789"),
    stored(4, id_number="", step="7", points="376"),
    stored(5, id_number="", contract_end="1160630"),
]


def check(drafts: Sequence[Draft]) -> list[tuple[str, CaseReport]]:
    found = CHECKER.check([read_case(d.typed) for d in drafts], AS_OF)
    return [(c.verdict.value, report_of(c, AS_OF)) for c in found.cases]


class Kept:
    """What was asked of the rules."""

    def __init__(self) -> None:
        self.asked: list[list[Draft]] = []

    def check(self, drafts: Sequence[Draft]) -> list[tuple[str, CaseReport]]:
        self.asked.append(list(drafts))
        return check(drafts)


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def page(qtbot, kept: Kept) -> RenewalPage:
    made = RenewalPage(LIGHT, lambda key: make_field(key, LIGHT, AROUND), kept.check)
    qtbot.addWidget(made)
    made.resize(1160, 740)
    made.show_cases(THREE, AS_OF, COMPLETE, TABLE)
    made.show()
    QApplication.processEvents()
    return made


def cells(page: RenewalPage, row: int) -> list[str]:
    return [str(page.table.index(row, c).data()) for c in range(page.table.columnCount())]


def named(page: RenewalPage, name: str) -> QAbstractButton:
    (made,) = (b for b in page.findChildren(QAbstractButton) if b.accessibleName().startswith(name))
    return made


def at(page: RenewalPage, row: int, column: int) -> None:
    page.view.setFocus()
    page.view.setCurrentIndex(page.table.index(row, column))


def type_into(page: RenewalPage, row: int, column: int, text: str) -> None:
    """Go to a cell and type: what is typed takes the place of what was there."""
    at(page, row, column)
    QTest.keyClicks(page.view, text[:1])
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, text[1:])
    enter(page, editor)


def enter(page: RenewalPage, editor: QWidget) -> None:
    """Press Enter in a cell; Qt takes what was typed a moment later."""
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert QApplication.focusWidget() is page.view


def saved(qtbot, page: RenewalPage) -> list[Draft]:
    with qtbot.waitSignal(page.save_asked, timeout=500) as asked:
        QTest.mouseClick(named(page, "全部存入"), Qt.MouseButton.LeftButton)
    (drafts,) = asked.args
    return drafts


def settle(qtbot, of: Callable[[], bool]) -> None:
    qtbot.waitUntil(of, timeout=2000)


# Choosing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "is_chosen"),
    [
        ({"contract_end": "1160321"}, True),  # 90 days on
        ({"contract_end": "1160322"}, False),
        ({"contract_end": "1151121"}, True),  # 30 days ago
        ({"contract_end": "1151120"}, False),
        ({"contract_end": ""}, False),
        ({"contract_end": "年底"}, False),
        ({"dismissed_on": "1151130"}, False),
    ],
)
def test_what_ends_soon_is_chosen_from_the_start(page, changed, is_chosen) -> None:
    page.show_cases([stored(1, **changed)], AS_OF, COMPLETE, TABLE)
    assert page.table.rows[0].is_chosen is is_chosen


def test_what_is_asked_for_is_chosen_but_what_has_been_ended_otherwise(page) -> None:
    old = [stored(3, contract_end="1160630"), stored(4, dismissed_on="1151130")]
    page.show_cases(old, AS_OF, COMPLETE, TABLE, are_asked_for=True)
    assert [row.is_chosen for row in page.table.rows] == [True, False]


def test_each_old_contract_stands_beside_its_new_case(page) -> None:
    assert cells(page, 0) == [
        *("王測試甲", "116/01/01", "116/12/31", "", "3", "312", "43,336"),
        *("可報送", "0"),
    ]
    said = [
        str(page.table.index(0, c).data(Qt.ItemDataRole.AccessibleTextRole))
        for c in (NAME, START, END, SCORE, STEP, POINTS, PAY)
    ]
    assert said == [
        "王測試甲，約聘研究員，續聘",
        "約聘起日 116/01/01，原115/01/01",
        "約聘迄日 116/12/31，原115/12/31",
        "考核 未填，原未填",
        "階 3，原3",
        "薪點 312，原312",
        "月支報酬 43,336，原42,088",
    ]


def test_the_verdict_and_the_number_of_findings_are_the_rules_own(page) -> None:
    report = page.table.rows[0].report
    assert cells(page, 0)[VERDICT] == report.word
    number = sum(len(g.items) for g in report.groups if g.tone != "hint")
    assert cells(page, 0)[COUNT] == str(number)


def test_one_that_is_not_chosen_has_no_new_case(page) -> None:
    assert cells(page, 2) == ["王測試丙", *[""] * 8]
    assert page.table.index(2, NAME).data(Qt.ItemDataRole.AccessibleTextRole).endswith("不續聘")


def test_that_something_is_not_filled_in_can_be_read_in_every_column(page) -> None:
    word = page.view.fontMetrics().horizontalAdvance("未填")
    shown = [c for c in (START, END, STEP, POINTS, PAY) if not page.view.isColumnHidden(c)]
    assert {END, STEP, POINTS} <= set(shown)
    widths = {c: page.view.columnWidth(c) for c in shown}
    assert {c: wide for c, wide in widths.items() if wide < word + 2 * _PADDING} == {}


def test_space_chooses_and_gives_up(page) -> None:
    at(page, 2, POINTS)
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    assert cells(page, 2)[:3] == ["王測試丙", "116/07/01", "116/12/31"]
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    assert cells(page, 2)[1] == ""


def test_a_click_on_the_box_chooses(page) -> None:
    rect = page.view.visualRect(page.table.index(2, NAME))
    box = QPoint(rect.left() + 14, rect.center().y())
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert page.table.rows[2].is_chosen
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert page.table.rows[2].is_chosen


def test_space_chooses_all_that_are_selected(page) -> None:
    page.view.setFocus()
    page.view.selectAll()
    page.view.setCurrentIndex(page.table.index(2, NAME))
    page.view.selectAll()
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    assert [row.is_chosen for row in page.table.rows] == [True] * 3


def test_all_none_and_what_ends_soon(page) -> None:
    for name, chosen in (
        ("全選", [True, True, True]),
        ("全不選", [False, False, False]),
        ("90 日內期滿", [True, True, False]),
    ):
        QTest.mouseClick(named(page, name), Qt.MouseButton.LeftButton)
        assert [row.is_chosen for row in page.table.rows] == chosen
    assert page._chosen.text() == "已選 2／3 件"


# The terms ------------------------------------------------------------------------------------


def test_every_term_can_be_stated(page) -> None:
    labels = {f.label for f in page.form.fields.values()}
    assert labels == {FACTS[key].label for key in TERM_FACTS}
    assert page.form.terms() == COMPLETE


def test_a_term_that_is_typed_holds_for_all(qtbot, page) -> None:
    line = page.form.fields["contract_end"].input
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "1160630")
    settle(qtbot, lambda: cells(page, 0)[END] == "116/06/30")
    assert cells(page, 1)[END] == "116/06/30"
    assert cells(page, 2)[END] == ""


def test_while_a_date_is_being_typed_nothing_is_made_up(qtbot, page) -> None:
    line = page.form.fields["contract_end"].input
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "116")
    settle(qtbot, lambda: cells(page, 0)[END] == "116")
    assert page.table.rows[0].report.verdict == "blocked"


def test_one_step_up_for_all_and_where_there_is_none(qtbot, page) -> None:
    field = page.form.steps
    field.input.setFocus()
    QTest.keyClick(field.input, Qt.Key.Key_2)
    settle(qtbot, lambda: cells(page, 0)[POINTS] == "328")
    assert cells(page, 0)[STEP : PAY + 1] == ["4", "328", "45,559"]
    assert cells(page, 1)[STEP : POINTS + 1] == ["7", "376"]
    at(page, 1, NAME)
    assert page._note.text() == "王測試乙：已是該等末階，或薪點表未收錄該等，留原薪點。"
    assert page._note.isVisible()
    at(page, 0, NAME)
    assert not page._note.isVisible()


def test_enter_goes_through_the_terms_in_their_order(page) -> None:
    page.activateWindow()
    fields = page.form._all()
    assert QApplication.focusWidget() is fields[0].input
    for made in fields[1:]:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        assert QApplication.focusWidget() is made.input


def test_the_terms_can_be_put_away(page) -> None:
    QTest.mouseClick(named(page, "收起新約條件"), Qt.MouseButton.LeftButton)
    assert not page.form.isVisible()
    QTest.mouseClick(named(page, "展開新約條件"), Qt.MouseButton.LeftButton)
    assert page.form.isVisible()


# Corrections ----------------------------------------------------------------------------------


def test_a_cell_is_corrected_by_typing(page) -> None:
    type_into(page, 0, POINTS, "328")
    assert cells(page, 0)[STEP : PAY + 1] == ["4", "328", "45,559"]
    said = str(page.table.index(0, POINTS).data(Qt.ItemDataRole.AccessibleTextRole))
    assert said == "薪點 328，原312，已個別更正"
    assert cells(page, 1)[POINTS] == "376"


def test_a_correction_outlasts_other_terms(qtbot, page) -> None:
    type_into(page, 0, END, "1160630")
    line = page.form.fields["rate"].input
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "140")
    settle(qtbot, lambda: cells(page, 0)[PAY] == "43,680")
    assert cells(page, 0)[END] == "116/06/30"
    assert cells(page, 1)[END] == "116/12/31"


@pytest.mark.parametrize("how", ["delete", "clear"])
def test_a_correction_is_given_up(page, how) -> None:
    type_into(page, 0, POINTS, "328")
    at(page, 0, POINTS)
    if how == "delete":
        QTest.keyClick(page.view, Qt.Key.Key_Delete)
    else:
        QTest.keyClick(page.view, Qt.Key.Key_F2)
        editor = QApplication.focusWidget()
        QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        enter(page, editor)
    assert cells(page, 0)[STEP : PAY + 1] == ["3", "312", "43,336"]
    assert page.table.rows[0].changes == {}


def test_to_leave_a_cell_as_it_was_corrects_nothing(page) -> None:
    at(page, 0, POINTS)
    QTest.keyClick(page.view, Qt.Key.Key_F2)
    enter(page, QApplication.focusWidget())
    assert page.table.rows[0].changes == {}


def test_what_cannot_be_read_is_kept_and_found(page) -> None:
    type_into(page, 0, POINTS, "3x")
    assert cells(page, 0)[POINTS] == "3x"
    assert page.table.rows[0].report.verdict == "blocked"


@pytest.mark.parametrize(("row", "column"), [(0, NAME), (0, START), (0, VERDICT), (2, POINTS)])
def test_other_cells_take_no_typing(page, row, column) -> None:
    at(page, row, column)
    QTest.keyClicks(page.view, "9")
    assert QApplication.focusWidget() is page.view


# Findings -------------------------------------------------------------------------------------


def test_a_row_shows_its_findings(page) -> None:
    at(page, 0, NAME)
    assert page.panel.report is page.table.rows[0].report
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert page.panel.report is page.table.rows[1].report
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert page.panel.report is None


def test_the_findings_follow_a_correction(page) -> None:
    type_into(page, 0, POINTS, "360")
    assert page.panel.report is page.table.rows[0].report
    rules = [rule for g in page.panel.report.groups for item in g.items for rule in item.rules]
    assert "F41" in rules


def test_enter_goes_on_to_the_findings_and_f8_through_them(page) -> None:
    type_into(page, 0, POINTS, "3x")
    at(page, 0, NAME)
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert page.panel.focused_card() is page.panel.cards[0]
    for _ in page.panel.cards:
        page.next_finding()
        QApplication.processEvents()
    assert page.view.currentIndex().row() == 1


def test_a_rule_is_asked_for_from_a_finding(qtbot, page) -> None:
    type_into(page, 0, POINTS, "3x")
    card = page.panel.cards[0]
    with qtbot.waitSignal(page.rule_asked, timeout=500):
        card.asked.emit("rule", card.item.rules[0])


def test_nothing_is_offered_to_print_before_it_is_kept(page) -> None:
    names = [b.accessibleName() for b in page.panel.findChildren(QAbstractButton)]
    assert not [name for name in names if "報送包" in name]


# Keeping --------------------------------------------------------------------------------------


def test_all_are_kept_at_once(qtbot, page) -> None:
    type_into(page, 1, END, "1160630")
    drafts = saved(qtbot, page)
    assert [d.prior_id for d in drafts] == [3, 4]
    assert drafts[0].typed["contract_end"] == "1161231"
    assert drafts[1].typed["contract_end"] == "1160630"
    assert drafts[0].typed["prior_case_no"] == "H-3"


def test_what_was_typed_last_is_kept_too(qtbot, page) -> None:
    line = page.form.fields["plan_approved_by"].input
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "XYZ")
    assert {d.typed["plan_approved_by"] for d in saved(qtbot, page)} == {"XYZ"}


def test_nothing_chosen_is_nothing_to_keep(page, kept) -> None:
    QTest.mouseClick(named(page, "全不選"), Qt.MouseButton.LeftButton)
    assert not named(page, "全部存入").isEnabled()
    assert page._summary.text() == "請勾選要續聘的契約。"
    assert kept.asked[-1] != []


def test_no_contract_is_said(qtbot, page) -> None:
    page.show_cases([], AS_OF, Terms(), TABLE)
    assert page.nothing.isVisible()
    assert "90 日內期滿" in page.nothing.text
    hidden = (
        page.view,
        page.form,
        page.panel,
        named(page, "全部存入"),
        named(page, "收起新約條件"),
    )
    assert not [part for part in hidden if part.isVisible()]
    assert page.panel.report is None
    with qtbot.waitSignal(page.cancelled, timeout=500):
        QTest.keyClick(named(page, "到「案件」"), Qt.Key.Key_Space)
    page.show_cases(THREE, AS_OF, Terms(), TABLE)
    assert not page.nothing.isVisible()
    assert not [part for part in hidden if not part.isVisible()]


def test_one_that_is_not_chosen_shows_its_old_contract_and_no_empty_lines(page) -> None:
    painted: list[str] = []
    say = page.view.delegate._say
    page.view.delegate._say = lambda p, r, text, *rest: (
        painted.append(text),
        say(p, r, text, *rest),
    )
    QTest.mouseClick(named(page, "全不選"), Qt.MouseButton.LeftButton)
    painted.clear()
    page.view.grab()
    assert painted.count("未勾選") == len(THREE)
    assert "115/12/31" in painted
    assert not [text for text in painted if text.startswith("原")]


def test_to_give_up_keeps_nothing(qtbot, page) -> None:
    with (
        qtbot.assertNotEmitted(page.save_asked),
        qtbot.waitSignal(page.cancelled, timeout=500),
    ):
        QTest.keyClick(named(page, "取消"), Qt.Key.Key_Space)


def test_to_begin_anew_forgets_the_corrections(page) -> None:
    type_into(page, 0, POINTS, "328")
    page.show_cases(THREE, AS_OF, Terms({"rate": "140"}, Steps.UP), TABLE)
    assert page.form.terms() == Terms({"rate": "140"}, Steps.UP)
    assert page.table.rows[0].changes == {}


# The whole ------------------------------------------------------------------------------------


def test_everything_has_a_name(page) -> None:
    for widget in (page.view, *page.findChildren(QAbstractButton)):
        if widget.isVisible():
            face = QAccessible.queryAccessibleInterface(widget)
            assert face.text(QAccessible.Text.Name), widget


def test_in_a_narrow_window_the_verdict_stays_in_sight(page) -> None:
    page.resize(800, 560)
    QApplication.processEvents()
    hidden = {c for c in range(page.table.columnCount()) if page.view.isColumnHidden(c)}
    assert START in hidden
    assert not hidden & {NAME, END, POINTS, VERDICT}


def test_another_palette_draws_otherwise(page) -> None:
    before = page.view.grab().toImage()
    page.recolour(DARK)
    assert page.view.grab().toImage() != before


def test_thirty_are_checked_together_and_once(page) -> None:
    """How long that takes is measured by `benchmarks.pages`."""
    ends = (AS_OF + timedelta(10)).strftime("%Y-%m-%d")
    old = [stored(n, id_number="", contract_end=ends) for n in range(30)]
    page.show_cases(old, AS_OF, COMPLETE, TABLE)
    page.drafts()
    asked: list[int] = []
    check = page._check
    page._check = lambda drafts: (asked.append(len(drafts)), check(drafts))[1]
    page.drafts()
    assert asked == [30]
