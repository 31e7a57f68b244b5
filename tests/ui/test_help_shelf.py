"""說明: its pages read offline, are found by their words, and F1 opens the right one."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app import paths
from app.flow_files import load_flows, read_contacts
from app.flow_steps import periods_of, standings
from app.law_in_force import load_law
from app.rules.engine import registered_rules
from app.rules.facts import FACTS
from app.ui.actions import DEEDS
from app.ui.flow_moves_form import step_done
from app.ui.flow_page import FlowPage
from app.ui.help_pages import HelpText, plain, read_pages, search
from app.ui.help_shelf import KEYS, PAGE_OF, HelpShelf
from app.ui.palette import DARK, LIGHT
from app.ui.rows import COLUMNS
from app.ui.style import sheet
from tests.ui.clerk import compose

PAGES = read_pages(paths.resource("help"))
FLOWS = load_flows(paths.resource("flows"))
AS_OF = date(2026, 4, 20)


@pytest.fixture
def shelf(qtbot) -> HelpShelf:
    made = HelpShelf(LIGHT, [("Ctrl+N", "新增案件")])
    qtbot.addWidget(made)
    made.setStyleSheet(sheet(LIGHT))
    made.resize(1100, 700)
    made.show()
    QApplication.processEvents()
    return made


def listed(shelf: HelpShelf) -> list[str]:
    return [shelf.list.item(row).text().split("\n")[0] for row in range(shelf.list.count())]


# The pages ------------------------------------------------------------------------------------


def test_there_is_a_page_for_each_subject() -> None:
    assert [page.name for page in PAGES] == [
        "flow",
        "questions",
        "contacts",
        "first-case",
        "agreement",
    ]
    assert all(page.title for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_they_speak_as_the_rest_does(page: HelpText) -> None:
    assert "！" not in page.markdown
    assert not re.search(r"https?://", page.markdown), "nothing leads out of the program"
    assert not re.search(r"[０-９]", page.markdown), "numbers are half-width"
    assert not re.search(r"不得為空|合同|提交", page.markdown)


def test_whom_to_call_is_what_the_flows_say() -> None:
    text = next(page.markdown for page in PAGES if page.name == "contacts")
    for contact in read_contacts(paths.resource("flows", "contacts.toml")).values():
        assert contact.name in text
        assert contact.phone in text


def test_the_keys_that_the_tour_names_do_what_it_says() -> None:
    text = next(page.markdown for page in PAGES if page.name == "first-case")
    keys = {deed.keys: deed.name for deed in DEEDS if deed.keys}
    named = {
        "F8": "next_finding",
        "Ctrl+D": "as_of",
        "Ctrl+F": "find",
        "Ctrl+N": "new_case",
        "Ctrl+T": "typing",
        "Ctrl+4": "page_flow",
        "Ctrl+Z": "undo",
    }
    for key, name in named.items():
        assert key in text
        assert keys[key] == name
    menu = {deed.name: deed.text.split("(")[0] for deed in DEEDS if deed.menu == "file"}
    assert f"「檔案 › {menu['sample']}」" in text
    smart = FLOWS["智慧登記"]
    report = smart.step("report")
    said = step_done(report.words, report.way("confirm"))
    assert f"按「記下：{said}」" in text
    assert f"選「{smart.step('confirm').way('intake').when}」" in text
    assert "最右邊" in text
    assert COLUMNS[-1] == "預檢結果"


def test_the_tour_speaks_of_cases_that_are_in_the_sample() -> None:
    from tools.make_samples import cases

    text = next(page.markdown for page in PAGES if page.name == "first-case")
    found = {case["case_no"]: case for case in cases()}
    assert set(re.findall(r"範115-\d+", text)) == {"範115-001", "範115-020"}
    assert (found["範115-020"]["sex"], found["範115-020"]["id_number"][1]) == ("女", "1")
    assert f"要新增的 {len(found)} 件；按「匯入 {len(found)} 件案件」" in text
    for key in ("report_date", "webhr_status", "webhr_status_on"):
        assert found["範115-001"][key], "there is something to be cleared"
        assert f"「{FACTS[key].label}」" in text


def test_search_takes_all_words_in_any_width() -> None:
    assert [found.name for found in search(PAGES, "ＷｅｂＨＲ　客服")] == ["flow", "contacts"]
    (found,) = search(PAGES, "6674")
    assert "6674" in found.excerpt
    assert search(PAGES, "  ") == []
    assert search(PAGES, "沒有這個詞") == []


def test_no_folder_is_no_pages(tmp_path: Path) -> None:
    assert read_pages(tmp_path / "gone") == ()


def test_plain_leaves_the_words_only() -> None:
    assert plain("# 題\n\n| 甲 | 乙 |\n|---|---|\n| **丙** | 丁 |") == "題 甲 乙 丙 丁"


# Reading --------------------------------------------------------------------------------------


def test_by_keys_one_goes_through_the_pages(shelf) -> None:
    assert listed(shelf) == [
        "快速鍵與用語",
        "報送流程",
        "來文沒有說明的事",
        "要問誰",
        "第一件案件",
        "我們對了嗎",
    ]
    shelf.list.setFocus()
    QTest.keyClick(shelf.list, Qt.Key.Key_Down)
    assert shelf.text.isVisible()
    assert "暫緩報送" in shelf.text.toPlainText()
    QTest.keyClick(shelf.list, Qt.Key.Key_Up)
    assert shelf.keys.isVisible()


def test_what_is_looked_for_is_shown_in_its_place(shelf) -> None:
    shelf.search.setFocus()
    compose(shelf.search, "是否入檔")
    assert listed(shelf) == ["來文沒有說明的事", "要問誰"]
    assert shelf.text.textCursor().selectedText() == "是否入檔"
    QTest.keyClick(shelf.search, Qt.Key.Key_Return)
    assert shelf.list.hasFocus()
    shelf.search.clear()
    assert len(listed(shelf)) == 6


def test_what_is_not_there_is_said(shelf) -> None:
    compose(shelf.search, "沒有這個詞")
    assert listed(shelf) == []
    assert shelf._none.text() == "說明裡找不到「沒有這個詞」。"


def test_the_shortcuts_are_found_too(shelf) -> None:
    shelf.search.setText("年度續聘")
    assert "快速鍵與用語" in listed(shelf)


@pytest.mark.parametrize(
    ("of", "title"),
    [("flow", "報送流程"), ("agreement", "我們對了嗎"), ("cases", "快速鍵與用語")],
)
def test_f1_opens_the_right_page(shelf, of: str, title: str) -> None:
    shelf.show_for(of)
    assert shelf.list.currentItem().text() == title
    assert set(PAGE_OF.values()) <= {KEYS, *(page.name for page in PAGES)}


def test_f1_opens_the_part_that_explains_the_place(qtbot, shelf) -> None:
    page = FlowPage(LIGHT, FLOWS)
    qtbot.addWidget(page)
    periods = periods_of(load_law())
    page.show_standings(standings(FLOWS, periods, [], AS_OF), periods, AS_OF)
    for place, heading in (
        (page.chart, "智慧登記，一步一步"),
        (page.moves.take, "記下一步"),
        (page.moves.returning, "退回補正"),
        (page.batch.take, "一次記下多件"),
        (page.official.view, "官方圖與流程檔"),
    ):
        shelf.show_for("flow", place)
        assert shelf.list.currentItem().text() == "報送流程"
        cursor = shelf.text.textCursor()
        assert cursor.block().text() == heading
        bar = shelf.text.verticalScrollBar()
        is_at_end = bar.value() == bar.maximum()
        assert 0 <= shelf.text.cursorRect().top() < (698 if is_at_end else 80)
    page.chips["舊流程"].click()
    shelf.show_for("flow", page.chart)
    assert shelf.text.textCursor().block().text() == "舊流程"
    shelf.show_for("flow", page.chips["舊流程"])
    assert shelf.text.textCursor().atStart()


@pytest.mark.parametrize("key", ["Ctrl+Enter", "＋　－　0", "PageDown"])
def test_the_keys_of_a_page_are_listed(shelf, key: str) -> None:
    assert key in shelf.keys.all_words()
    assert any(key in label.text() for label in shelf.keys.findChildren(QLabel))


def test_a_fact_is_explained_wherever_one_was(shelf) -> None:
    shelf.show_topic("flow")
    shelf.show_fact("has_resume")
    assert shelf.keys.isVisible()
    assert shelf.fact == "has_resume"


def test_a_link_leads_to_a_page_or_to_a_rule_and_nowhere_else(qtbot, shelf) -> None:
    shelf._follow_link(QUrl("contacts.md"))
    assert shelf.list.currentItem().text() == "要問誰"
    rule = next(iter(registered_rules()))
    with qtbot.waitSignal(shelf.rule_asked, timeout=500) as asked:
        shelf._follow_link(QUrl(rule))
    assert asked.args == [rule]


def test_dark(shelf) -> None:
    shelf.show_topic("flow")
    shelf.recolour(DARK)
    assert shelf.text.isVisible()
