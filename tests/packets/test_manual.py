from __future__ import annotations

import dataclasses
import io
import re

import pypdf
import pytest

from app.law_in_force import checker
from app.packets.manual import render_manual
from app.rules.base import Outcome
from app.rules.rule_page import SUBJECTS, ExampleView, RulePage, TypedFact, by_subject, rule_pages

HOSTILE = "（<b>&amp;\\)＼林\ue1a3𠮷\u202e\n" * 30


def render(rules: list[RulePage], **more: object) -> bytes:
    given: dict[str, object] = {"program_version": "2026.11.0", "law_sha256": "ab" * 32}
    return render_manual(rules, **(given | more))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def rules() -> list[RulePage]:
    return rule_pages(checker())


@pytest.fixture(scope="module")
def manual(rules: list[RulePage]) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render(rules)))


@pytest.fixture(scope="module")
def texts(manual: pypdf.PdfReader) -> list[str]:
    return [page.extract_text() for page in manual.pages]


def entries(texts: list[str]) -> dict[str, int]:
    """The contents: what stands before the dots, and the page that stands after them."""
    contents = "\n".join(t for t in texts[1:8] if "目次" in t.splitlines()[0])
    found = re.findall(r"^(.+?) *\.{5,}\s*(\d+)$", contents, re.MULTILINE)
    return {words.strip(): int(number) for words, number in found}


def test_the_contents_tell_the_page_of_every_rule(texts: list[str], rules: list[RulePage]) -> None:
    listed = entries(texts)
    assert list(listed) == [
        "用語",
        *(
            line
            for subject, these in by_subject(rules)
            for line in (subject, *(f"{rule.id}　{rule.title}" for rule in these))
        ),
    ]
    for words, number in listed.items():
        lines = [line.strip() for line in texts[number - 1].splitlines()]
        assert words in lines, words
        # Not further on, and not before: there it would be a continuation or the contents.
        begins = [n for n, t in enumerate(texts, 1) if f"\n{words}\n" in t and "目次" not in t]
        assert words in SUBJECTS.values() or words == "用語" or begins == [number]


def test_every_page_is_numbered(texts: list[str]) -> None:
    for number, text in enumerate(texts, 1):
        assert f"第 {number} 頁／共 {len(texts)} 頁" in text


def test_contents_and_outline_lead_to_the_rules(
    manual: pypdf.PdfReader, texts: list[str], rules: list[RulePage]
) -> None:
    listed = entries(texts)
    numbers = {page.indirect_reference: n for n, page in enumerate(manual.pages, 1)}
    led = [
        numbers[link.get_object()["/Dest"][0]]
        for page in manual.pages
        for link in page.get("/Annots", [])
    ]
    assert led == list(listed.values())
    top = [e for e in manual.outline if not isinstance(e, list)]
    below = [e for part in manual.outline if isinstance(part, list) for e in part]
    assert [e.title for e in top] == ["檢核規則手冊", "目次", "用語", *SUBJECTS.values()]
    assert len(below) == len(rules)
    for entry in below:
        assert manual.get_destination_page_number(entry) + 1 == listed[entry.title]


def test_a_rule_is_explained_in_full(texts: list[str]) -> None:
    number = entries(texts)["S01　暫緩報送期間"]
    squeezed = re.sub(r"\s", "", texts[number - 1])
    for part in (
        *("嚴重度阻擋", "類別函文", "把握程度已對照原文", "依「報送日期」當日之規定"),
        *("適用案件全部案件", "適用期間未限期間", "看的欄位報送日期"),
        *("書函說明二（一）（書函及附件備註）", "暫緩首日報送日期「115-02-27」"),
        *("115年2月27日至115年3月22日暫緩報送", "為什麼新系統啟用前", "怎麼辦請確認報送日期"),
    ):
        assert part in squeezed, part


def test_the_cover_says_what_it_is_and_that_it_does_not_bind(texts: list[str]) -> None:
    assert "檢核規則手冊" in texts[0]
    assert "2026.11.0 版" in texts[0]
    assert "不拘束銓敘部" in texts[0]
    assert "ab" * 32 in texts[0]


def test_the_same_rules_give_the_same_bytes(rules: list[RulePage]) -> None:
    assert render(rules[:5]) == render(rules[:5])
    assert render(rules[:5]) != render(rules[:6])


def test_only_our_faces_are_in_it(manual: pypdf.PdfReader) -> None:
    fonts = {
        font.get_object()["/BaseFont"]
        for page in manual.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all("TW-Kai" in name for name in fonts)


def test_whatever_a_rule_says_is_printed_whole(rules: list[RulePage]) -> None:
    rule = rules[0]
    version = dataclasses.replace(
        rule.newest,
        title=HOSTILE,
        why=HOSTILE,
        examples=(ExampleView(Outcome.FAIL, ((TypedFact("姓名", HOSTILE),),), HOSTILE, ""),) * 3,
    )
    made = render([dataclasses.replace(rule, versions=(version, version))])
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]
    body = "".join(texts[3:])
    # In two versions: the reason, and of each of three examples the note and what is typed.
    assert body.count("▢(U+E1A3)") >= 2 * 30 * 7
    assert "<b>&amp;\\)" in body
    assert all(f"第 {n} 頁" in text for n, text in enumerate(texts, 1))


def test_a_table_that_goes_on_repeats_its_head_and_its_rule(rules: list[RulePage]) -> None:
    (rule,) = [r for r in rules if r.id == "L34"]
    many = dataclasses.replace(rule.newest, examples=rule.newest.examples * 6)
    made = render([dataclasses.replace(rule, versions=(many,))])
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]
    continued = [t for t in texts if "L34　大陸地區人民設籍滿十年（續）" in t]
    assert len(continued) >= 2
    assert all("所填內容" in t for t in continued)
    assert continued[-1].count("L34") == 1


def test_progress_may_stop_the_work(rules: list[RulePage]) -> None:
    told: list[str] = []

    def stop(what: str, done: int, total: int) -> None:
        told.append(what)
        if what == "繪製頁面":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render(rules[:2], progress=stop)
    assert told[:2] == ["準備字型", "編排規則"]
