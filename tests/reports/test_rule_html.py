from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.law_in_force import checker
from app.reports.rule_html import INDEX, rule_files, write_rule_files
from app.rules.base import Outcome
from app.rules.rule_page import ExampleView, RulePage, TypedFact, rule_pages

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "rules"
HOSTILE = "<script>alert('&\")</script>"


@pytest.fixture(scope="module")
def pages() -> list[RulePage]:
    return rule_pages(checker())


@pytest.fixture(scope="module")
def files(pages: list[RulePage]) -> dict[str, str]:
    return dict(rule_files(pages, checker().book.sha256))


class Reader(HTMLParser):
    """Links, ids and tags of one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(name for name, _ in attrs)
        given = dict(attrs)
        if tag == "a":
            self.links.append(given["href"] or "")
        if given.get("id"):
            self.ids.append(given["id"] or "")


def test_the_committed_pages_are_current(files: dict[str, str]) -> None:
    committed = {f.name: f.read_text(encoding="utf-8") for f in COMMITTED.iterdir()}
    stale = sorted(n for n in files.keys() | committed.keys() if files.get(n) != committed.get(n))
    assert stale == [], "請執行 python run.py rules --html docs/rules"


def test_every_rule_has_its_page_and_its_line_in_the_index(
    files: dict[str, str], pages: list[RulePage]
) -> None:
    assert set(files) == {INDEX, *(f"{p.id}.html" for p in pages)}
    for page in pages:
        assert f'<a href="{page.id}.html">{page.title}</a>' in files[INDEX]


def test_a_page_holds_all_that_explains_its_rule(files: dict[str, str]) -> None:
    for part in (
        '<html lang="zh-Hant-TW">',
        *("L34", "大陸地區人民設籍滿十年", "阻擋", "新聘、續聘", "依「到職日期」當日之規定"),
        *("第21條第1項", "所據版本：111-06-08 修正", "差一日", "「105-04-02」"),
        *("大陸地區人民在臺設籍年數", "未限期間"),
    ):
        assert part in files["L34.html"]
    assert "暫緩報送" in files["S01.html"]


def broken_links(files: dict[str, str]) -> Iterator[str]:
    read = {name: Reader(text) for name, text in files.items()}
    for name, page in read.items():
        for link in page.links:
            file, _, place = link.partition("#")
            target = read.get(file or name)
            if target is None or (place and place not in target.ids):
                yield f"{name}: {link}"


def test_links_lead_somewhere(files: dict[str, str]) -> None:
    assert list(broken_links(files)) == []
    wrong = {**files, "L34.html": files["L34.html"].replace("L35.html", "nowhere.html")}
    assert list(broken_links(wrong)) == ["L34.html: nowhere.html"]
    ids = Reader(files[INDEX]).ids
    assert len(ids) == len(set(ids))


def test_all_pages_can_be_walked_through(files: dict[str, str]) -> None:
    seen, name = [], Reader(files[INDEX].partition("<table")[2]).links[0]
    while name:
        seen.append(name)
        following = re.search(r'下一項：<a href="([^"]+)"', files[name])
        name = following[1] if following else ""
    assert sorted([*seen, INDEX]) == sorted(files)


def test_nothing_runs_and_nothing_is_loaded(files: dict[str, str]) -> None:
    for text in files.values():
        read = Reader(text)
        assert not {"script", "img", "link", "iframe", "object"} & set(read.tags)
        assert not [a for a in read.attributes if a.startswith("on") or a == "src"]
        assert "default-src 'none'" in text
        assert not re.search(r"https?:|url\(|@import", text)


def test_hostile_characters_are_escaped(pages: list[RulePage]) -> None:
    (page,) = [p for p in pages if p.id == "S01"]
    version = dataclasses.replace(
        page.newest,
        title=HOSTILE,
        why=HOSTILE,
        fix=HOSTILE,
        fields=(HOSTILE,),
        dated_by=HOSTILE,
        basis=tuple(dataclasses.replace(b, source=HOSTILE) for b in page.newest.basis),
        examples=(ExampleView(Outcome.FAIL, ((TypedFact(HOSTILE, HOSTILE),),), HOSTILE, HOSTILE),),
    )
    law = tuple(dataclasses.replace(v, name=HOSTILE, value=HOSTILE) for v in page.law)
    hostile = dataclasses.replace(page, versions=(version,), law=law)
    other = [p for p in pages if p.subject == page.subject and p.id != "S01"]
    for name, text in rule_files([hostile, *other], HOSTILE):
        assert "<script" not in text, name
        assert "script" not in Reader(text).tags
    written = dict(rule_files([hostile], ""))["S01.html"]
    assert written.count("&lt;script&gt;") >= 10


def test_versions_stand_below_each_other_with_their_intervals(pages: list[RulePage]) -> None:
    (page,) = [p for p in pages if p.id == "L37"]
    old = dataclasses.replace(page.newest, title="舊規則", interval="114年12月31日以前")
    text = dict(rule_files([dataclasses.replace(page, versions=(old, page.newest))], ""))
    assert re.findall(r"<h2>(.+：.+)</h2>", text["L37.html"]) == [
        "114年12月31日以前：舊規則",
        "115年1月1日起：大陸證件具結",
    ]


def test_writing_leaves_other_files_alone(pages: list[RulePage], tmp_path: Path) -> None:
    folder = tmp_path / "新" / "規則"
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    (folder / INDEX).write_text("old", encoding="utf-8")
    assert write_rule_files(pages[:3], "", folder) == 4
    assert (folder / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert b"\r" not in (folder / INDEX).read_bytes()
    assert len(list(folder.iterdir())) == 5
