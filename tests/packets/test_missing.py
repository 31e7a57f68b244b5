"""Characters that no face has: listed at the end of whatever document they stand in."""

from __future__ import annotations

from app.packets.flow import Flow, lines_of, paragraph
from app.packets.missing import Missing
from app.packets.page import Page


def pages_with(*texts: str) -> list[Page]:
    flow = Flow(lambda at: [])
    for text in texts:
        flow.put(*paragraph(lines_of(text, 10)))
        flow.turn()
    return flow.pages[:-1]


def listed(*texts: str) -> list[str]:
    missing = Missing()
    for number, page in enumerate(pages_with(*texts), 1):
        missing.look_at(page, number)
    return [w.text for page in missing.pages() for _, block in page.placed for w in block.words]


def test_every_code_is_listed_with_its_pages_in_the_order_of_the_codes() -> None:
    words = listed("王\uf848明", "都有", "張\ue1a3、王\uf848明")
    assert words[words.index("U+E1A3") + 1] == "第 3 頁「張▢(U+E1A3)、王▢(U+F848)明」"
    at = words.index("U+F848") + 1
    assert "".join(words[at:]) == "第 1 頁「王▢(U+F848)明」、第 3 頁「張▢(U+E1A3)、王▢(U+F848)明」"


def test_a_code_that_two_lines_share_is_found() -> None:
    lines = ["字" * 45 + "▢(U+E", "1A3)與其他"]
    missing = Missing()
    (page,) = pages_with("x")
    block = page.placed[0][1]
    page.placed[:] = [
        (at * 20.0, block._replace(words=[block.words[0]._replace(text=text)]))
        for at, text in enumerate(lines)
    ]
    missing.look_at(page, 7)
    text = "".join(w.text for p in missing.pages() for _, b in p.placed for w in b.words)
    assert "U+E1A3第 7 頁" in text


def test_a_document_that_prints_whole_has_no_such_page() -> None:
    assert listed("王小明", "𠮷田") == []


def test_a_private_use_character_of_a_long_line_is_found_by_its_page_alone() -> None:
    assert listed("學生輔導諮商、個案管理、親師晤談、資源轉介\ue1a3及相關行政事項")[-1] == "第 1 頁"


def test_what_follows_is_not_taken_for_a_part_of_the_code() -> None:
    assert listed("王\ue1a334 歲")[-2:] == ["U+E1A3", "第 1 頁「王▢(U+E1A3)34 歲」"]
