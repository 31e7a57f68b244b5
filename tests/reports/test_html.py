from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser

from app.intake.roster import Problem
from app.precheck import Checked
from app.reports.html import html_chunks
from app.rules.wording import NOT_BINDING
from tests.contrast import contrast

Check = Callable[..., Checked]

EMPTY = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """Every tag with its attributes, and the text; fails where tags do not nest."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page(checked: Checked, *, everything: bool = False) -> Page:
    return Page("".join(html_chunks(checked, "2026.11", everything=everything)))


def test_it_says_it_all(check: Check, clean: Mapping[str, str]) -> None:
    checked = check(
        clean,
        {**clean, "case_no": "H-002", "has_resume": "否", "onboard_date": "115-04-01"},
        problems=[Problem(3, "到職日期", "1150229", "請填存在的日期。")],
    )
    seen = page(checked)
    assert seen.tags[0] == ("html", {"lang": "zh-Hant-TW"})
    for part in (
        "預檢基準日：115年4月20日",
        "請填存在的日期。",
        "履歷表尚未備妥。",
        "所填：已備履歷表「否」",
        "處理：請備妥履歷表。",
        "聘用人員聘用條例施行細則第3條第1項（108-10-01 修正）",
        "115年3月23日起",
        "F10****103",
        "115/04/01",
        NOT_BINDING,
        checked.result.law_sha256,
    ):
        assert part in seen.text, part
    assert "沒有待處理事項" in seen.text
    assert "F100000103" not in seen.text
    assert "某處" not in seen.text


def test_links_lead_to_the_cases(check: Check, clean: Mapping[str, str]) -> None:
    seen = page(check(clean, {**clean, "has_resume": "否"}))
    links = [a["href"] for tag, a in seen.tags if tag == "a"]
    assert links == ["#case-3"]
    assert [a["id"] for tag, a in seen.tags if tag == "section"] == ["case-3"]


def test_all_lists_every_case_with_what_passed(check: Check, clean: Mapping[str, str]) -> None:
    seen = page(check(clean), everything=True)
    assert "通過 5 項：履歷表併同造送（L05）、" in seen.text
    assert "不適用 0 項：無" in seen.text
    assert "通過 5 項" not in page(check(clean)).text


def test_when_nothing_is_wrong_it_says_so(check: Check, clean: Mapping[str, str]) -> None:
    assert "所有案件都沒有待處理事項。" in page(check(clean)).text


def test_nothing_runs_and_nothing_is_loaded(check: Check, clean: Mapping[str, str]) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=http://x onerror=1>{{ 7*7 }}"
    checked = check(
        {
            **clean,
            "name": hostile,
            "case_no": hostile,
            "has_resume": hostile,
            "case_kind": hostile,
            "job_title": "科" + hostile,
            "id_number": hostile,
            "onboard_date": hostile,
        },
        problems=[Problem(2, hostile, hostile, hostile)],
    )
    for everything in (False, True):
        seen = page(checked, everything=everything)
        names = {tag for tag, _ in seen.tags}
        assert names.isdisjoint({"script", "img", "link", "iframe", "object", "base", "form"})
        attributes = {name for _, attrs in seen.tags for name in attrs}
        assert not [name for name in attributes if name.startswith("on") or name == "src"]
        assert "{{ 7*7 }}" in seen.text
        policy = [a["content"] for tag, a in seen.tags if a.get("http-equiv")]
        assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    style = "".join(html_chunks(checked, "1"))
    assert "url(" not in style
    assert "@import" not in style


def test_colours_have_enough_contrast(check: Check, clean: Mapping[str, str]) -> None:
    source = "".join(html_chunks(check(clean), "1"))
    themes = re.findall(r":root \{(.*?)\}", source, re.DOTALL)
    assert len(themes) == 3
    for theme in themes:
        colours = dict(re.findall(r"--(\w+): (#\w+)", theme))
        for name in ("ink", "quiet", "accent", "error", "blocked", "incomplete", "review", "ready"):
            for ground in ("paper", "soft"):
                assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
