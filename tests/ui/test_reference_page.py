"""The page 規則與參考資料, with the rules and tables as the program wires them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from app import law_in_force, main, paths
from app.rules.base import Outcome
from app.ui import dialogs
from app.ui.findings import Card
from app.ui.reference_list import RULES, TABLES
from app.ui.reference_page import ReferencePage
from app.ui.window import MainWindow

from .conftest import shown
from .test_window import type_text

WAIT = 10_000


@pytest.fixture
def window(qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """A window on the program itself, with no tables of the user's own."""
    monkeypatch.setattr(paths, "user_data", lambda: tmp_path / "data")
    (tmp_path / "data").mkdir()
    law_in_force.renew_law()
    made = MainWindow(main.desk(tmp_path / "data"), "light")
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()
    law_in_force.renew_law()


@pytest.fixture
def page(qtbot, window: MainWindow) -> ReferencePage:
    return opened(qtbot, window)


@pytest.fixture
def roster(qtbot, window: MainWindow, tmp_path: Path) -> Path:
    """A roster is open whose one case has 795 points."""
    file = tmp_path / "名冊.csv"
    file.write_text("案件編號,案件類別,薪點\nH-1,新聘,795\n", encoding="utf-8")
    window.open_file(file)
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)
    return file


@pytest.fixture
def higher(tmp_path: Path) -> Path:
    """A table file that lets 800 points pass."""
    file = tmp_path / "上限.toml"
    main._export_table("pay.points_range", file)
    file.write_text(file.read_text(encoding="utf-8").replace("790", "800"), encoding="utf-8")
    return file


def opened(qtbot, window: MainWindow) -> ReferencePage:
    window.commands.by_name["page_reference"].trigger()
    made = window.reference_page
    assert made is not None
    qtbot.waitUntil(lambda: made.model.rowCount() > 0, timeout=WAIT)
    return made


def ids(page: ReferencePage) -> list[str]:
    return [entry.id for entry in page.model.entries]


def idle(qtbot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.work.jobs.is_busy, timeout=WAIT)


def way(page: ReferencePage, title: str) -> QPushButton:
    return next(b for b in page.notice.findChildren(QPushButton) if b.text() == title)


def of_f34(window: MainWindow) -> Outcome:
    assert window.rosters.page is not None
    loaded = window.rosters.page.loaded
    assert loaded is not None
    (case,) = loaded.checked.result.cases
    return next(r.outcome for r in case.results if r.rule.id == "F34")


# Looking --------------------------------------------------------------------------------------


def test_every_rule_is_listed_and_the_first_is_explained(page, window):
    assert ids(page) == list(law_in_force.checker().rules)
    assert page.tabs[RULES].text() == f"檢核規則 {law_in_force.checker().count}"
    text = page.detail.toPlainText()
    for heading in ("為什麼", "怎麼辦", "看的欄位", "例子", "把握程度："):
        assert heading in text
    assert "L01" in text
    assert law_in_force.checker().book.sha256[:12] in page._named.whole
    assert "參考資料表：內建" in page._named.whole


def test_a_search_looks_at_numbers_titles_and_texts(page):
    type_text(page.search, "f34")
    assert ids(page) == ["F34"]
    page.search.setText("薪點 上限")
    assert "F34" in ids(page)
    assert "L05" not in ids(page)
    page.search.setText("查無此項")
    assert ids(page) == []
    assert page.detail.toPlainText() == "沒有符合的項目。"
    assert page.chosen == ""


def test_a_severity_lists_its_rules_only(page):
    page.chips["阻擋"].click()
    assert page.chips["阻擋"].text() == f"阻擋 {page.model.rowCount()}"
    assert {entry.cells[2] for entry in page.model.entries} == {"阻擋"}
    assert not page.chips["內建"].isVisible()


def test_tables_show_their_rows_in_the_clerks_words(page):
    page.tabs[TABLES].click()
    assert ids(page) == list(law_in_force.load_law().tables)
    page._open(TABLES, "pay.rate")
    text = page.detail.toPlainText()
    for said in ("107/01/01", "110/12/31", "124.7", "由原文推得", "F39", "代號 pay.rate"):
        assert said in text
    assert page._export.isEnabled()
    assert not page._reset.isVisible()


def test_links_lead_from_a_rule_to_its_table_and_back(page):
    page.open_rule("F34")
    assert 'href="table:pay.points_range"' in page.detail.toHtml()
    page.detail.anchorClicked.emit(QUrl("table:pay.points_range"))
    assert (page.group, page.chosen) == (TABLES, "pay.points_range")
    assert 'href="rule:F34"' in page.detail.toHtml()
    page.detail.anchorClicked.emit(QUrl("rule:F34"))
    assert (page.group, page.chosen) == (RULES, "F34")


def test_every_rule_and_table_has_a_page(page):
    for rule_id in law_in_force.checker().rules:
        page.open_rule(rule_id)
        assert rule_id in page.detail.toPlainText()
    for table in law_in_force.load_law().tables.values():
        page._open(TABLES, table.id)
        assert table.title in page.detail.toPlainText()


def test_the_keyboard_goes_from_the_search_to_the_list_to_the_page_and_back(qtbot, window, page):
    window.commands.by_name["find"].trigger()
    assert window.focusWidget() is page.search
    type_text(page.search, "薪點")
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    assert window.focusWidget() is page.view
    first = page.chosen
    qtbot.keyClick(page.view, Qt.Key.Key_Down)
    assert page.chosen != first
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert window.focusWidget() is page.detail
    qtbot.keyClick(page.detail, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    qtbot.keyClick(page.detail, Qt.Key.Key_Escape)
    assert window.focusWidget() is page.view
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert window.pages.currentWidget() is window.start_page


def test_tab_goes_in_the_order_of_reading(page):
    page.tabs[TABLES].click()
    order = [page.tabs[RULES], page.tabs[TABLES], page.search, page.chips[""], page.view]
    order += [page._import, page._export, page.detail]
    seen = []
    widget = order[0]
    for _ in range(80):
        if widget in order:
            seen.append(widget)
        widget = widget.nextInFocusChain()
    assert list(dict.fromkeys(seen)) == order


def test_copying_takes_the_page(window, page):
    page.open_rule("F34")
    window.commands.by_name["copy"].trigger()
    assert "薪點上下限" in QGuiApplication.clipboard().text()


def test_searching_is_offered_only_where_there_is_something_to_search(window, page):
    assert window.commands.by_name["find"].isEnabled()
    window.show_page("start")
    assert not window.commands.by_name["find"].isEnabled()


def test_the_colours_follow_the_theme(window, page):
    before = page.grab().toImage().pixelColor(QPoint(page.width() - 60, 300)).lightness()
    window.use_theme("dark")
    after = page.grab().toImage().pixelColor(QPoint(page.width() - 60, 300)).lightness()
    assert before > 200
    assert after < 60
    assert "F34" in (page.open_rule("F34") or page.detail.toPlainText())


def test_the_page_fits_a_small_screen_enlarged(window, page):
    window.resize(853, 533)  # 1280 × 800 at 150 %
    page.tabs[TABLES].click()
    assert (window.width(), window.height()) == (853, 533)
    corner = page.detail.mapTo(window, QPoint(page.detail.width(), page.detail.height()))
    assert corner.x() <= 853
    assert corner.y() <= 533


# From a finding -------------------------------------------------------------------------------


def card_of(window: MainWindow, rule_id: str) -> Card:
    return next(c for c in window.rosters.page.panel.cards if rule_id in c.item.rules)


def test_f1_on_a_finding_explains_its_rule_and_esc_comes_back(qtbot, window, roster):
    card = card_of(window, "F34")
    card.setFocus()
    window.commands.by_name["help"].trigger()
    page = window.reference_page
    qtbot.waitUntil(lambda: "薪點上下限" in page.detail.toPlainText(), timeout=WAIT)
    assert page.chosen == card.item.rules[0]
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert shown(window)
    assert window.focusWidget() is card


def test_f1_elsewhere_is_help(qtbot, window, roster):
    window.rosters.page.view.setFocus()
    window.commands.by_name["help"].trigger()
    assert window.pages.currentWidget() is window.help_page


def test_the_number_of_a_rule_in_a_finding_is_a_link_to_it(qtbot, window, roster):
    card = card_of(window, "F34")
    assert 'href="rule:F34"' in card._label.text()
    card._label.linkActivated.emit("rule:F34")
    page = window.reference_page
    assert window.pages.currentWidget() is page
    qtbot.waitUntil(lambda: "F34" in page.detail.toPlainText(), timeout=WAIT)
    assert page.chosen == "F34"


# Replacing ------------------------------------------------------------------------------------


def test_an_import_checks_the_open_roster_again_and_can_be_undone(
    qtbot, window, roster, higher, monkeypatch
):
    before = law_in_force.load_law().sha256
    assert of_f34(window) is Outcome.FAIL
    page = opened(qtbot, window)
    page._open(TABLES, "pay.points_range")
    monkeypatch.setattr(dialogs, "ask_tables", lambda *_: higher)
    page._import.click()
    qtbot.waitUntil(lambda: of_f34(window) is Outcome.PASS, timeout=WAIT)
    idle(qtbot, window)
    assert page.notice.text == "已匯入：「薪點表之上下限」修改 1 列。"
    assert window.status.news == "已依新的參考資料表重新檢核。"
    assert window.pages.currentWidget() is page
    assert "800" in page.detail.toPlainText()
    assert "已替換 薪點表之上下限" in page._named.whole
    assert (
        window.rosters.page.loaded.checked.result.law_sha256
        == law_in_force.load_law().sha256
        != before
    )
    way(page, "復原").click()
    qtbot.waitUntil(lambda: of_f34(window) is Outcome.FAIL, timeout=WAIT)
    idle(qtbot, window)
    assert law_in_force.load_law().sha256 == before
    assert page.notice.text == "已復原資料表。"
    assert not any(b.isVisible() for b in page.notice.findChildren(QPushButton) if b.text())


def test_going_back_to_the_built_in_table_is_offered_for_an_own_one(qtbot, window, page, higher):
    before = law_in_force.load_law().sha256
    page.import_tables(higher)
    idle(qtbot, window)
    page._open(TABLES, "pay.points_range")
    assert page._reset.isVisible()
    assert law_in_force.load_law().sha256 != before
    page._reset.click()
    qtbot.waitUntil(lambda: not page._reset.isVisible(), timeout=WAIT)
    idle(qtbot, window)
    assert law_in_force.load_law().sha256 == before
    assert page.notice.text.startswith("已還原內建")


def test_a_bad_file_is_told_in_the_page_and_changes_nothing(qtbot, window, page, higher):
    before = law_in_force.load_law().sha256
    higher.write_text(higher.read_text(encoding="utf-8").replace("800", '"八百"'), encoding="utf-8")
    page.import_tables(higher)
    qtbot.waitUntil(lambda: bool(page.notice.text), timeout=WAIT)
    assert page.notice.text == "「上限.toml」「薪點表之上下限」第 2 列：值（value）須為整數。"
    assert law_in_force.load_law().sha256 == before


def test_a_check_under_way_is_made_again_by_the_new_tables(
    qtbot, window, page, higher, roster, monkeypatch
):
    go, begun = threading.Event(), threading.Event()
    desk = window.work._desk
    check = desk.intake.check

    def slow(*arguments):
        done = check(*arguments)
        begun.set()
        go.wait(10)
        return done

    monkeypatch.setattr(
        window.work, "_desk", desk._replace(intake=desk.intake._replace(check=slow))
    )
    window.open_file(roster)
    qtbot.waitUntil(begun.is_set, timeout=WAIT)
    page.import_tables(higher)
    qtbot.waitUntil(lambda: window.work._law_edition == 1, timeout=WAIT)
    go.set()
    qtbot.waitUntil(lambda: of_f34(window) is Outcome.PASS, timeout=WAIT)
    idle(qtbot, window)


def test_a_table_is_written_where_asked(qtbot, window, page, tmp_path, monkeypatch):
    page._open(TABLES, "pay.rate")
    monkeypatch.setattr(dialogs, "ask_table_file", lambda *_: tmp_path / "折合率.csv")
    page._export.click()
    qtbot.waitUntil(lambda: window.status.news == "已寫入 折合率.csv", timeout=WAIT)
    assert "124.7" in (tmp_path / "折合率.csv").read_text(encoding="utf-8")


def test_thinking_better_of_it_does_nothing(qtbot, window, page, monkeypatch):
    idle(qtbot, window)
    page._open(TABLES, "pay.rate")
    monkeypatch.setattr(dialogs.QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr(dialogs.QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    page._import.click()
    page._export.click()
    assert not window.work.jobs.is_busy


@pytest.mark.parametrize(
    ("typed", "chosen", "written"),
    [
        ("pay.rate", "CSV (*.csv)", "pay.rate.csv"),
        ("pay.rate", "TOML (*.toml)", "pay.rate.toml"),
        ("pay.rate.toml", "CSV (*.csv)", "pay.rate.toml"),
        ("折合率", "", "折合率.csv"),
    ],
)
def test_a_table_file_gets_the_ending_of_its_kind(
    window, tmp_path, monkeypatch, typed, chosen, written
):
    monkeypatch.setattr(
        dialogs.QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / typed), chosen)
    )
    assert dialogs.ask_table_file(window, window.settings, "pay.rate") == tmp_path / written


def test_a_damaged_own_table_is_told_with_the_check_and_can_be_removed(
    qtbot, window, higher, tmp_path
):
    folder = law_in_force.law_folder()
    folder.mkdir(parents=True)
    (folder / "pay.points_range.toml").write_text("壞", encoding="utf-8")
    law_in_force.renew_law()  # the stored cases may have asked for the tables before
    file = tmp_path / "名冊.csv"
    file.write_text("案件編號,案件類別,薪點\nH-1,新聘,795\n", encoding="utf-8")
    window.open_file(file)
    qtbot.waitUntil(lambda: shown(window), timeout=WAIT)
    said = "自己的資料表「薪點表之上下限」不能用"
    assert said in window.rosters.page.notice.text
    ways = {b.text(): b for b in window.rosters.page.notice.findChildren(QPushButton)}
    ways["看參考資料表"].click()
    page = opened(qtbot, window)
    assert said in page.notice.text
    page._open(TABLES, "pay.points_range")
    assert said in page.detail.toPlainText()
    page._reset.click()
    qtbot.waitUntil(lambda: said not in page.detail.toPlainText(), timeout=WAIT)
    idle(qtbot, window)
    assert said not in window.rosters.page.notice.text
    assert list(folder.iterdir()) == []


def test_what_a_file_says_is_never_read_as_markup(qtbot, window, page, higher):
    text = higher.read_text(encoding="utf-8")
    start = text.index('basis = "')
    end = text.index('"', start + 9)
    higher.write_text(text[:start] + 'basis = "<img src=x><b>粗</b>' + text[end:], encoding="utf-8")
    page.import_tables(higher)
    idle(qtbot, window)
    page._open(TABLES, "pay.points_range")
    assert "<img src=x><b>粗</b>" in page.detail.toPlainText()
    page.open_rule("F34")
    assert "<img src=x><b>粗</b>" in page.detail.toPlainText()
    assert "例子依內建的資料表" in page.detail.toPlainText()


def test_the_splitter_is_remembered(qtbot, window, page):
    window.resize(1280, 800)  # room for both, which the screen of these tests does not give
    page.splitter.setSizes([300, 700])
    page.splitter.splitterMoved.emit(300, 1)
    again = ReferencePage(window.colours, page._law, window.settings)
    qtbot.addWidget(again)
    again.resize(page.size())
    again.show()
    left, right = again.splitter.sizes()
    assert left / right == pytest.approx(300 / 700, abs=0.06)
    idle(qtbot, window)
