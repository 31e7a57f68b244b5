"""The guide through an import, as a clerk goes through it: keys, clicks, and what is then asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit

from app.incoming import Arrival, Difference
from app.intake.guide import Guide, open_guide
from app.intake.mapping import ImportProfile
from app.intake.matching import How
from app.intake.outcome import roster_of
from app.intake.preview import preview
from app.stored import StoredCase
from app.ui.import_page import COLUMNS, DONE, FILE, PREVIEW, QUESTIONS, ImportPage
from app.ui.import_table import AHEAD, NOTE_ROLE
from app.ui.import_view import ImportView
from app.ui.palette import DARK, LIGHT
from app.ui.style import sheet as window_sheet
from tests.intake.making import xlsx
from tests.ui.clerk import ALT, CTRL, compose

NOW = datetime(2026, 4, 20, 9, 0)
ROWS = (
    ("某某國小名冊",),
    ("姓名", "身分證字號", "到職日", "等別", "薪俸點", "職員代碼"),
    ("王測試", "F100000015", "4/7", "聘一", "312", "9"),
    ("陳範例", "F100000033", "1150408", "7等", "31x", "8"),
)


class Host:
    """What stands behind the page: answers at once, and remembers what was asked."""

    def __init__(self, page: ImportPage) -> None:
        self.page = page
        self.asked: list[tuple[str, Any]] = []
        self.arrivals: Callable[[Guide], list[Arrival]] = self.new
        page.revise_asked.connect(lambda revise: page.show_guide(revise(page.guide)))
        page.preview_asked.connect(self._preview)
        page.import_asked.connect(lambda *given: self.asked.append(("import", given)))
        page.check_asked.connect(lambda guide: self.asked.append(("check", guide)))
        page.left.connect(lambda: self.asked.append(("left", None)))

    def new(self, guide: Guide) -> list[Arrival]:
        return [Arrival(c.row, c.typed, c.notes) for c in roster_of(guide).cases]

    def _preview(self, guide: Guide) -> None:
        self.page.show_preview(preview(guide))
        self.page.compared(self.arrivals(guide))


@pytest.fixture
def page(qtbot: Any) -> ImportPage:
    made = ImportPage(LIGHT, lambda _: None)
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    return made


@pytest.fixture
def host(page: ImportPage) -> Host:
    return Host(page)


def begin(
    page: ImportPage, folder: Path, *rows: Any, at: int | None = None, **options: Any
) -> Guide:
    """A file is opened; on to the step `at` where one is named. Its last column says the kind."""
    file = xlsx(folder / "名冊.xlsx", list(with_kinds(rows or ROWS)))
    guide = open_guide(file, **options)
    page.begin(guide, 115)
    if at is not None:
        page.go_to(at)
    return guide


def with_kinds(rows: Iterable[Any]) -> Iterator[Any]:
    """The rows, and at the right of a header with names the kind, which is else asked for."""
    kind = ""
    for row in rows:
        yield (*row, kind) if kind else (*row, "案件類別") if "姓名" in row else row
        kind = kind or ("新聘" if "姓名" in row else "")


def key(page: ImportPage, which: Qt.Key, held: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(page.focusWidget() or page, which, held)


def click(page: ImportPage, text: str) -> None:
    found = [
        b for b in page.findChildren(QAbstractButton) if b.text().strip() == text and b.isVisible()
    ]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def shown(page: ImportPage, row: int, at: int) -> str:
    table = page.preview_step.table
    assert table is not None
    return str(table.index(row, at).data())


# Steps ----------------------------------------------------------------------------------------


def test_it_begins_where_a_person_is_needed(page: ImportPage, host: Host, tmp_path: Path) -> None:
    begin(page, tmp_path)
    assert page.step == COLUMNS
    assert "2 欄待確認" in page.step_buttons[COLUMNS].text()
    begin(page, tmp_path, ("姓名", "等別"), ("王測試", "聘一"))
    assert page.step == QUESTIONS
    begin(page, tmp_path, ("姓名", "職稱"), ("王測試", "輔導員"))
    assert page.step == PREVIEW


def test_a_header_that_is_not_sure_is_shown_first(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path, ("員工", "證件"), ("王測試", "F100000015"))
    assert page.step == FILE


def test_enter_and_alt_right_go_on_and_esc_and_alt_left_back(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path)
    key(page, Qt.Key.Key_Right, ALT)
    assert page.step == QUESTIONS
    key(page, Qt.Key.Key_Right, ALT)
    assert page.step == PREVIEW
    key(page, Qt.Key.Key_Escape)
    assert page.step == QUESTIONS
    key(page, Qt.Key.Key_Left, ALT)
    key(page, Qt.Key.Key_Escape)
    assert page.step == FILE
    assert host.asked == []
    key(page, Qt.Key.Key_Escape)
    assert host.asked == [("left", None)]


def test_a_click_on_a_step_leads_there(page: ImportPage, host: Host, tmp_path: Path) -> None:
    begin(page, tmp_path)
    QTest.mouseClick(page.step_buttons[PREVIEW], Qt.MouseButton.LeftButton)
    assert page.step == PREVIEW
    QTest.mouseClick(page.step_buttons[COLUMNS], Qt.MouseButton.LeftButton)
    assert page.step == COLUMNS


# File -----------------------------------------------------------------------------------------


def test_another_row_is_made_the_header(page: ImportPage, host: Host, tmp_path: Path) -> None:
    begin(page, tmp_path, ("姓名", "職稱"), ("員工", "性別"), ("王測試", "男"))
    page.go_to(FILE)
    page.file_step.head.selectRow(1)
    click(page, "以所選的列為標題列")
    assert page.guide is not None
    assert page.guide.titles.shown == {0: "員工", 1: "性別", 2: "新聘"}
    page.file_step.head.selectRow(1)
    click(page, "連同上一列")
    assert page.guide.titles.shown == {0: "姓名員工", 1: "職稱性別", 2: "案件類別新聘"}


def test_another_sheet_is_read(page: ImportPage, host: Host, tmp_path: Path) -> None:
    head = ("姓名", "職稱")
    file = xlsx(
        tmp_path / "兩表.xlsx",
        [head, ("王測試", "輔導員")],
        [head, ("陳範例", "輔導員"), ("林虛構", "輔導員")],
        names=("一般", "專案"),
    )
    page.begin(open_guide(file), 115)
    assert page.step == FILE
    page.file_step.sheet.setFocus()
    key(page, Qt.Key.Key_Down)
    assert page.guide is not None
    assert (page.guide.sheet, len(page.guide.lines)) == (1, 2)


# Columns --------------------------------------------------------------------------------------


def test_a_column_is_given_its_fact_by_keyboard(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path)
    step = page.columns_step
    assert step.match is not None
    assert step.match.key == "points"  # the first that someone should look at
    step.table.selectRow(5)
    step.table.setFocus()
    key(page, Qt.Key.Key_F2)
    assert page.focusWidget() is step.search
    compose(step.search, "案件編號")
    key(page, Qt.Key.Key_Return)
    assert page.guide is not None
    assert page.guide.known[5] == "case_no"
    assert page.focusWidget() is step.table


def test_enter_takes_the_fact_that_was_typed_and_not_one_that_contains_it(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path, ("姓名", "身分證字號", "甲"), ("王測試", "F100000015", "輔導員"))
    page.columns_step.table.setCurrentIndex(page.columns_step.model.index(2, 1))
    page.columns_step.search.setFocus()
    compose(page.columns_step.search, "職稱")
    key(page, Qt.Key.Key_Return)
    guide = page.guide
    assert guide is not None
    assert guide.matches[2].key == "job_title"


def test_a_click_confirms_and_leads_to_the_next_doubt(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path)
    step = page.columns_step
    rect = step.facts.visualItemRect(step.facts.item(0))
    QTest.mouseClick(
        step.facts.viewport(), Qt.MouseButton.LeftButton, pos=rect.center() + QPoint(0, 0)
    )
    assert page.guide is not None
    assert [m.column for m in page.guide.unsettled] == [5]
    assert step.match is not None
    assert step.match.column == 5


def test_confidence_is_said_in_words(page: ImportPage, host: Host, tmp_path: Path) -> None:
    begin(page, tmp_path)
    model = page.columns_step.model
    assert [model.index(r, 3).data() for r in range(6)] == [
        "相同",
        "相同",
        "同義",
        "相同",
        "相近",
        "未對應",
    ]


def test_enter_confirms_one_column_after_the_other_before_it_goes_on(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path)
    step = page.columns_step
    seen = []
    while page.step == COLUMNS and len(seen) < 9:
        seen.append(step.table.currentIndex().row())
        key(page, Qt.Key.Key_Return)
    assert seen == [4, 5, 5]  # each that is in doubt, then on
    assert page.guide is not None
    assert [m.how for m in page.guide.matches][4:6] == [How.CHOSEN, How.CHOSEN]
    assert page.guide.known[4] == "points"
    assert 5 not in page.guide.known


def test_of_two_columns_for_one_fact_enter_offers_the_choice(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path, ("姓名", "到職日", "到職日期"), ("王測試", "115-04-07", "115-04-08"))
    assert page.step == COLUMNS
    key(page, Qt.Key.Key_Return)
    assert page.columns_step.search.hasFocus()
    compose(page.columns_step.search, "到職日期")
    key(page, Qt.Key.Key_Return)
    assert page.guide is not None
    assert list(page.guide.known.values()) == ["name", "onboard_date", "case_kind"]
    assert not page.guide.unsettled


# Questions ------------------------------------------------------------------------------------


def test_enter_goes_from_question_to_question_and_then_on(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path, at=QUESTIONS)
    first, second = (row.choice for row in page.questions_step.rows)
    assert first.hasFocus()
    key(page, Qt.Key.Key_Return)
    assert page.step == QUESTIONS
    assert second.hasFocus()
    key(page, Qt.Key.Key_Return)
    assert page.step == PREVIEW
    assert "（2 項）" in page.step_buttons[QUESTIONS].text()  # nothing is decided by that


def test_an_answer_is_chosen_by_keyboard_and_counts_down(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path, at=QUESTIONS)
    assert "（2 項）" in page.step_buttons[QUESTIONS].text()
    first = page.focusWidget()
    assert isinstance(first, QComboBox | QLineEdit)
    key(page, Qt.Key.Key_Down)
    assert "（1 項）" in page.step_buttons[QUESTIONS].text()
    assert page.guide is not None
    assert roster_of(page.guide).cases[0].typed["onboard_date"] == "115-04-07"


def test_a_typed_year_is_taken_and_a_wrong_one_is_told(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path, at=QUESTIONS)
    row = page.questions_step.rows[0]
    editor = row.choice.lineEdit()
    assert editor is not None
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, "2026")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert "無法辨識" in row._wrong.text()
    assert page.guide is not None
    assert len(page.guide.unanswered) == 2
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, "114")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert row._wrong.isHidden()
    assert roster_of(page.guide).cases[0].typed["onboard_date"] == "114-04-07"


# Preview --------------------------------------------------------------------------------------


def test_the_preview_names_rows_and_columns_as_the_sheet_does(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path, at=PREVIEW)
    table = page.preview_step.table
    assert table is not None
    assert table.headerData(0, Qt.Orientation.Vertical) == "3"
    assert table.headerData(AHEAD + 2, Qt.Orientation.Horizontal) == "C\n到職日"
    assert (shown(page, 0, 0), shown(page, 1, AHEAD + 3)) == ("新增", "七等")


def test_f8_goes_from_problem_to_problem_and_says_what_is_wrong(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path, at=PREVIEW)
    found = []
    for _ in range(4):
        key(page, Qt.Key.Key_F8)
        index = page.preview_step.view.currentIndex()
        found.append((index.row(), index.column() - AHEAD))
    assert found == [(0, 2), (0, 3), (1, 4), (0, 2)]
    assert page.preview_step._said.text().startswith("第 3 列 C 欄「到職日」「4/7」：不是可以辨識")


def test_only_the_lines_asked_for_are_shown(page: ImportPage, host: Host, tmp_path: Path) -> None:
    rows = (("姓名", "薪點"), ("王測試", "312"), ("陳範例", "31x"))
    begin(page, tmp_path, *rows)
    click(page, "有問題 1")
    table = page.preview_step.table
    assert table is not None
    assert table.rowCount() == 1
    assert shown(page, 0, AHEAD) == "陳範例"


def test_ctrl_f_looks_for_lines_in_the_preview_and_esc_shows_all_again(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path, ("姓名", "職稱"), ("王測試", "輔導員"), ("陳範例", "台語教師"))
    step = page.preview_step
    key(page, Qt.Key.Key_F, CTRL)
    assert step.search.hasFocus()
    compose(step.search, "臺語")
    key(page, Qt.Key.Key_Return)
    assert step.view.hasFocus()
    assert [shown(page, row, AHEAD) for row in range(step.view.model().rowCount())] == ["陳範例"]
    key(page, Qt.Key.Key_F, CTRL)
    compose(step.search, "沒有這個人")
    key(page, Qt.Key.Key_Down)
    assert step.view.model().rowCount() == 0
    assert step._said.text() == "沒有含有這些字的列。"
    key(page, Qt.Key.Key_F, CTRL)
    key(page, Qt.Key.Key_Escape)
    assert page.step == PREVIEW
    assert step.view.model().rowCount() == 2
    assert page._on.text().strip() == "匯入 2 件案件"  # what is looked for is not what is imported


def test_ctrl_f_looks_for_a_fact_or_says_that_there_is_nothing(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    told: list[str] = []
    page.told.connect(told.append)
    begin(page, tmp_path)
    key(page, Qt.Key.Key_F, CTRL)
    assert page.columns_step.search.hasFocus()
    key(page, Qt.Key.Key_Escape)
    assert page.step == COLUMNS
    assert page.columns_step.table.hasFocus()
    assert told == []
    key(page, Qt.Key.Key_Left, ALT)
    key(page, Qt.Key.Key_F, CTRL)
    assert page.step == FILE
    assert told == ["這一步沒有可尋找的清單；「欄位」與「預覽」可以尋找。"]


def test_a_step_with_nothing_to_decide_is_passed_both_ways(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path, ("姓名", "身分證字號", "甲"), ("王測試", "F100000015", "輔導員"))
    assert page.step == COLUMNS
    key(page, Qt.Key.Key_Return)
    key(page, Qt.Key.Key_Return)
    assert page.step == PREVIEW
    key(page, Qt.Key.Key_Escape)
    assert page.step == COLUMNS
    QTest.mouseClick(page.step_buttons[QUESTIONS], Qt.MouseButton.LeftButton)
    assert page.step == QUESTIONS


def changed(guide: Guide) -> list[Arrival]:
    """The first line is a stored case with a change of its own; the second is the same."""
    cases = roster_of(guide).cases
    stored = [StoredCase(n, dict(case.typed), 1, NOW, NOW) for n, case in enumerate(cases, 1)]
    found = [Arrival(c.row, c.typed, c.notes, s) for c, s in zip(cases, stored, strict=True)]
    differences = {"unit": Difference("學務處", "輔導處", is_conflict=True, is_taken=True)}
    return [replace(found[0], differences=differences), *found[1:]]


def test_blank_turns_a_conflict_round_and_the_counts_follow(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    host.arrivals = changed
    begin(page, tmp_path, ("姓名", "服務單位"), ("王測試", "輔導處"), ("陳範例", "輔導處"))
    assert page.preview_step.counts == {"全部": 2, "有問題": 1, "新增": 0, "變更": 1, "相同": 1}
    assert page._on.text().strip() == "匯入 1 件案件"
    key(page, Qt.Key.Key_F8)
    assert shown(page, 0, AHEAD + 1) == "學務處 → 輔導處"
    key(page, Qt.Key.Key_Space)
    assert shown(page, 0, AHEAD + 1) == "學務處（名冊：輔導處）"
    assert page.preview_step.counts["變更"] == 0
    assert not page._on.isEnabled()
    assert "沒有要匯入的案件" in page.notice.text
    click(page, "採用名冊的值")
    assert page._on.isEnabled()
    assert page.notice.text == ""


def two_conflicts(guide: Guide) -> list[Arrival]:
    """The same file, both lines of it changed here; and a third that only the file has changed."""
    first, second, third = changed(guide)
    other = {"unit": Difference("", "輔導處", is_conflict=False, is_taken=True)}
    return [
        first,
        replace(second, differences=first.differences),
        replace(third, differences=other),
    ]


THREE = (("姓名", "服務單位"), *((name, "輔導處") for name in ("王測試", "陳範例", "林虛構")))


def test_enter_writes_over_nothing_that_was_typed_here_before_someone_says_so(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    host.arrivals = two_conflicts
    begin(page, tmp_path, *THREE)
    step = page.preview_step
    step.view.setCurrentIndex(step.view.model().index(2, AHEAD))
    key(page, Qt.Key.Key_Return)
    assert host.asked == []
    assert page.notice.text.startswith("有 2 格在這裡另行改過，名冊的值又不同，還沒有決定。")
    assert (step.view.currentIndex().row(), step.view.currentIndex().column()) == (0, AHEAD + 1)
    assert step.view.hasFocus()
    assert "按 1 保留案件中的值，或按 2 採用名冊的值" in step._said.text()
    key(page, Qt.Key.Key_1)
    assert "有 1 格" in page.notice.text
    assert step.view.currentIndex().row() == 1
    key(page, Qt.Key.Key_Return)
    assert host.asked == []
    key(page, Qt.Key.Key_2)
    assert page.notice.text == ""
    key(page, Qt.Key.Key_Return)
    ((what, (arrivals, _)),) = host.asked
    assert what == "import"
    assert [a.differences["unit"].is_taken for a in arrivals] == [False, True, True]


def test_what_is_to_be_decided_is_found_whatever_lines_are_shown_and_decided_at_once(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    host.arrivals = two_conflicts
    begin(page, tmp_path, *THREE)
    step = page.preview_step
    step.search.setFocus()
    compose(step.search, "林虛構")
    key(page, Qt.Key.Key_Return)
    assert step.view.model().rowCount() == 1
    QTest.mouseClick(page._on, Qt.MouseButton.LeftButton)
    assert host.asked == []
    assert step.view.model().rowCount() == 3
    click(page, "都保留案件中的值")
    assert page.notice.text == ""
    assert page._on.text().strip() == "匯入 1 件案件"
    QTest.mouseClick(page._on, Qt.MouseButton.LeftButton)
    ((_, (arrivals, _)),) = host.asked
    assert [a.differences["unit"].is_taken for a in arrivals] == [False, False, True]


def test_what_is_kept_unless_someone_says_otherwise_stops_nobody(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    def keeping(guide: Guide) -> list[Arrival]:
        first, second, third = two_conflicts(guide)
        kept = {"unit": first.differences["unit"]._replace(is_taken=False)}
        return [replace(first, differences=kept), replace(second, differences={}), third]

    host.arrivals = keeping
    begin(page, tmp_path, *THREE)
    key(page, Qt.Key.Key_Return)
    assert [what for what, _ in host.asked] == ["import"]


def test_a_kind_said_of_all_cases_is_decided_too_where_it_was_typed_otherwise_here(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    def retyped(guide: Guide) -> list[Arrival]:
        first, *others = changed(guide)
        kind = {"case_kind": Difference("續聘", "新聘", is_conflict=True, is_taken=True)}
        return [replace(first, differences=kind), *others]

    host.arrivals = retyped
    file = xlsx(tmp_path / "名冊.xlsx", [("姓名", "職稱"), ("王測試", "甲"), ("陳範例", "乙")])
    page.begin(open_guide(file), 115)
    assert page.step == QUESTIONS
    key(page, Qt.Key.Key_Down)
    key(page, Qt.Key.Key_Return)
    step = page.preview_step
    assert "將變更 1 欄：案件類別「續聘」→「新聘」" in step._said.text()
    key(page, Qt.Key.Key_Return)
    assert host.asked == []
    assert (step.view.currentIndex().row(), step.view.currentIndex().column()) == (0, 0)
    assert "「案件類別」：案件中已另行改為「續聘」，名冊為「新聘」" in step._said.text()
    key(page, Qt.Key.Key_1)
    assert page.notice.text.startswith("名冊的案件都已存入")
    click(page, "採用名冊的值")
    key(page, Qt.Key.Key_Return)
    ((_, (arrivals, _)),) = host.asked
    assert arrivals[0].differences["case_kind"].is_taken


def test_changes_are_gone_through_one_by_one_and_told_line_by_line(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    def changing(guide: Guide) -> list[Arrival]:
        new = {
            "job_title": Difference("輔導員", "社工員", is_conflict=False, is_taken=True),
            "unit": Difference("", "輔導處", is_conflict=False, is_taken=True),
        }
        same, other = changed(guide)[1:], replace(changed(guide)[0], differences=new)
        return [*same, other]

    host.arrivals = changing
    rows = (("姓名", "職稱", "服務單位"), ("陳範例", "甲", "乙"), ("王測試", "社工員", "輔導處"))
    begin(page, tmp_path, *rows)
    step = page.preview_step
    click(page, "變更 1")
    assert step.view.model().rowCount() == 1
    assert step.view.currentIndex().column() == AHEAD + 1  # in sight, however far to the right
    assert step._next.text() == "下一個變更（F8）"
    step.view.setFocus()
    key(page, Qt.Key.Key_F8)
    assert step.view.currentIndex().column() == AHEAD + 2
    key(page, Qt.Key.Key_Home)
    assert step._said.text() == (
        "第 3 列將變更 2 欄：職稱「輔導員」→「社工員」；服務單位「空白」→「輔導處」。"
    )


def test_another_preview_begins_at_its_first_column(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    wide = (
        ("姓名", "職稱", *(f"欄{n}" for n in range(40))),
        ("王測試", "輔導員", *("長" * 9,) * 40),
    )
    begin(page, tmp_path, *wide)
    page.go_to(PREVIEW)
    step = page.preview_step
    bar = step.view.horizontalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    begin(page, tmp_path, *wide)
    page.go_to(PREVIEW)
    assert bar.value() == 0


@pytest.mark.parametrize("width", [740, 1600])
def test_the_row_above_the_preview_fits_the_smallest_window(
    page: ImportPage, host: Host, tmp_path: Path, width: int
) -> None:
    page.resize(width, 500)
    begin(page, tmp_path, ("姓名", "職稱"), ("王測試", "輔導員"))
    step = page.preview_step
    assert page.width() == width
    assert step.search.mapTo(page, step.search.rect().topRight()).x() < width


def test_the_import_is_asked_once_with_the_decisions_and_the_profile(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path)
    page.columns_step.profile.selectAll()
    compose(page.columns_step.profile, "人事室名冊")
    page.go_to(PREVIEW)
    key(page, Qt.Key.Key_Return)
    key(page, Qt.Key.Key_Return)
    ((what, (arrivals, profile)),) = host.asked  # once, though pressed twice
    assert what == "import"
    assert [a.row for a in arrivals] == [3, 4]
    assert isinstance(profile, ImportProfile)
    assert (profile.name, profile.columns["薪俸點"]) == ("人事室名冊", "points")


def test_nothing_can_be_imported_before_it_is_compared(page: ImportPage, tmp_path: Path) -> None:
    page.preview_asked.connect(lambda guide: page.show_preview(preview(guide)))
    begin(page, tmp_path, ("姓名", "職稱"), ("王測試", "輔導員"))
    assert page.step == PREVIEW
    assert not page._on.isEnabled()
    assert shown(page, 0, 0) == "比對中"


def test_what_could_not_be_done_is_told_and_can_be_tried_again(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path, ("姓名", "職稱"), ("王測試", "輔導員"))
    key(page, Qt.Key.Key_Return)
    page.failed("資料檔已滿。沒有存入任何案件。")
    assert "沒有存入任何案件" in page.notice.text
    assert page._on.isEnabled()


def test_a_comparison_that_was_stopped_can_be_done_again(page: ImportPage, tmp_path: Path) -> None:
    asked: list[Guide] = []
    page.preview_asked.connect(asked.append)
    begin(page, tmp_path, ("姓名", "職稱"), ("王測試", "輔導員"))
    page.show_preview(preview(asked[-1]))
    page.stopped()
    assert not page._on.isEnabled()
    assert page.notice.text == "已取消，沒有存入任何案件。"
    click(page, "再試一次")
    assert len(asked) == 2
    page.show_preview(preview(asked[-1]))
    page.compared([Arrival(c.row, c.typed, c.notes) for c in roster_of(asked[-1]).cases])
    assert page._on.isEnabled()
    assert page.notice.text == ""


def test_after_the_import_it_is_said_what_was_done(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path, ("姓名", "職稱"), ("王測試", "輔導員"))
    page.show_done()
    assert page.step == DONE
    assert page.done_step.outcome.text() == "已匯入 1 件案件。"
    assert "新增 1 件" in page.done_step.detail.text()


# Looks ----------------------------------------------------------------------------------------


def test_every_control_has_a_name(page: ImportPage, host: Host, tmp_path: Path) -> None:
    begin(page, tmp_path)
    for step in (FILE, COLUMNS, QUESTIONS, PREVIEW):
        page.go_to(step)
        for kind in (QAbstractButton, QComboBox):
            for widget in page.findChildren(kind):
                if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    assert widget.accessibleName(), (step, widget)


def test_what_is_drawn_follows_the_colours(page: ImportPage, host: Host, tmp_path: Path) -> None:
    begin(page, tmp_path, at=PREVIEW)
    page.recolour(DARK)
    assert page.preview_step.view.delegate.palette is DARK
    assert DARK.accent in page.styleSheet()
    assert LIGHT.accent not in page.styleSheet()


def test_a_mark_is_said_to_who_does_not_see_it(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path, at=PREVIEW)
    table = page.preview_step.table
    assert table is not None
    said = table.index(0, AHEAD + 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("到職日：4/7，不是可以辨識的日期")


WIDE = (
    ("編號", "姓名", "身分證字號", "職稱", "服務單位", "到職日", "約聘起日", "約聘迄日", "籍貫"),
    *(
        (f"A-{n}", f"王測試{n}", "F100000015", "約聘輔導員", "輔導處", *["1150407"] * 3, "台東縣")
        for n in range(40)
    ),
)


@pytest.fixture
def wide(page: ImportPage, host: Host, tmp_path: Path) -> ImportView:
    """A preview too wide for its page, with its first cell in hand."""
    page.resize(640, 500)
    begin(page, tmp_path, *WIDE, at=PREVIEW)
    QApplication.processEvents()
    return page.preview_step.view


def test_the_names_stay_in_sight_to_the_right(page: ImportPage, wide: ImportView) -> None:
    names = wide.beside
    assert not names.isVisible()  # their own column is in sight
    for _ in range(wide.model().columnCount()):
        key(page, Qt.Key.Key_Right)
    for _ in range(30):
        key(page, Qt.Key.Key_Down)
    here = wide.currentIndex()
    assert wide.columnViewportPosition(wide.name_column) < 0
    assert names.isVisible()
    shown_names = [c for c in range(wide.model().columnCount()) if not names.isColumnHidden(c)]
    assert shown_names == [wide.name_column]
    for row in (wide.rowAt(0), here.row()):
        beside = names.viewport().mapTo(wide, QPoint(0, names.rowViewportPosition(row)))
        own = wide.viewport().mapTo(wide, QPoint(0, wide.rowViewportPosition(row)))
        assert beside == own
    while wide.columnViewportPosition(wide.name_column) < 0:
        key(page, Qt.Key.Key_Left)
        cell, edge = wide.visualRect(wide.currentIndex()), names.geometry().right()
        assert not names.isVisible() or wide.viewport().mapTo(wide, cell.topLeft()).x() >= (
            edge - 1
        )
    assert not names.isVisible()


def test_a_click_on_a_name_chooses_its_line_and_nothing_jumps(
    page: ImportPage, wide: ImportView
) -> None:
    bar = wide.horizontalScrollBar()
    bar.setValue(bar.maximum())
    at = wide.beside.visualRect(wide.model().index(3, wide.name_column)).center()
    QTest.mouseClick(wide.beside.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert wide.currentIndex().row() == 3
    assert wide.hasFocus()
    assert bar.value() == bar.maximum()


def test_letters_and_titles_of_the_columns_are_whole(page: ImportPage, wide: ImportView) -> None:
    page.setStyleSheet(window_sheet(LIGHT))
    QApplication.processEvents()
    wide.fit()
    header, model = wide.horizontalHeader(), wide.model()
    for at in range(model.columnCount()):
        text = model.headerData(at, Qt.Orientation.Horizontal)
        needed = header.fontMetrics().boundingRect(QRect(0, 0, 999, 999), 0, text)
        assert header.viewport().height() >= needed.height() + 4
        assert header.sectionSize(at) >= needed.width() + 12


def test_columns_that_only_become_notes_say_so(
    page: ImportPage, host: Host, tmp_path: Path
) -> None:
    begin(page, tmp_path, at=PREVIEW)
    model = page.preview_step.view.model()
    assert model.headerData(AHEAD + 5, Qt.Orientation.Horizontal) == "F　備註\n職員代碼"
    assert model.index(0, AHEAD + 5).data(NOTE_ROLE)
    assert not model.index(0, AHEAD).data(NOTE_ROLE)
