"""What stands in the finished PDFs, as two other readers find it."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from typing import Any

import pypdf
import pytest

from app.packets.document import no_progress
from app.packets.matter import Matter
from app.packets.packet import document
from app.rules.facts import Case
from tests.packets.given import HINT_RULE, ID_RULE, checked, hire, matter

RARE = "𠮷田堃"
INDIGENOUS = "夷將‧拔路兒"
EXTENSION_B = "陳𪚥𠀋"
LONG_DUTIES = (
    "辦理學生輔導諮商、個案管理、親師晤談、資源轉介及相關行政事項，計畫終了並作成報告。" * 12
)


def drawn(given: Matter, key: str = "summaries") -> bytes:
    return document(key, given).drawn(no_progress).content


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def cases() -> list[Case]:
    return [
        hire(name=RARE),
        hire(case_no="H-002", name=INDIGENOUS, name_roman="Icyang Parod"),
        hire(case_no="H-003", name=EXTENSION_B, duties=LONG_DUTIES),
        hire(case_no="H-004", name="王\ue1a3明"),
    ]


@pytest.fixture(scope="module")
def summaries() -> bytes:
    return drawn(matter(checked(*cases(), rules=(ID_RULE, HINT_RULE))))


def texts_by_pypdf(content: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in pypdf.PdfReader(BytesIO(content)).pages]


def texts_by_poppler(content: bytes) -> list[str]:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    made = subprocess.run([tool, "-raw", "-", "-"], input=content, capture_output=True, check=True)
    return [squeezed(page) for page in made.stdout.decode().split("\f")]


@pytest.mark.parametrize("texts_of", [texts_by_pypdf, texts_by_poppler])
def test_the_text_comes_back_whole(summaries: bytes, texts_of: Any) -> None:
    pages: list[str] = texts_of(summaries)
    assert RARE in pages[0]
    assert INDIGENOUS + "IcyangParod" in pages[1]
    assert EXTENSION_B in pages[2]
    assert LONG_DUTIES in pages[2]
    assert "王▢(U+E1A3)明" in pages[3]
    assert "無法印出之字" in pages[4]
    assert "U+E1A3第4頁「王▢(U+E1A3)明」" in pages[4]
    for number, page in enumerate(pages[:5], 1):
        assert f"第{number}頁／共5頁" in page
        assert "列印日期115年4月20日" in page


def test_the_file_has_a_title_a_language_and_a_bookmark_for_each_case(summaries: bytes) -> None:
    reader: Any = pypdf.PdfReader(BytesIO(summaries))  # its types leave every entry open
    assert reader.metadata.title == "聘用人員登記備查案件摘要（範例市範例國民小學）"
    assert reader.trailer["/Root"]["/Lang"] == "zh-TW"
    bookmarks = [
        (mark["/Title"], reader.get_destination_page_number(mark)) for mark in reader.outline
    ]
    assert bookmarks == [
        ("H-001　𠮷田堃　應先補正", 0),
        ("H-002　夷將‧拔路兒　應先補正", 1),
        ("H-003　陳𪚥𠀋　應先補正", 2),
        ("H-004　王▢(U+E1A3)明　應先補正", 3),
        ("無法印出之字", 4),
    ]


def test_only_what_is_drawn_of_the_faces_is_in_the_file(summaries: bytes) -> None:
    assert len(summaries) < 1_000_000


def test_any_script_is_printed_or_named() -> None:
    odd = "\x00\ud800\u200b\U0001f600ابجد\n\t" + "字" * 300
    given = matter(checked(hire(name=odd, job_title=odd, org_name=odd, case_no=odd)))
    for key in ("list", "summaries"):
        text = "".join(texts_by_pypdf(drawn(given, key)))
        assert "▢(U+D800)▢(U+200B)▢(U+1F600)" in text, key
        assert "字" * 300 in text, key
