from __future__ import annotations

from app.packets.flow import (
    Cell,
    Flow,
    lines_of,
    paragraph,
    row,
    sign_boxes,
    space,
    title,
)
from app.packets.fonts import width
from app.packets.page import BODY_WIDTH, BOTTOM, LEFT, RIGHT, TOP, Block, Page
from app.rules.results import Verdict


def overlaps(page: Page) -> list[tuple[float, float]]:
    """Where a block begins above the end of the one before it, or ends below the body."""
    ends = [TOP] + [top + block.height for top, block in page.placed]
    starts = [top for top, _ in page.placed] + [BOTTOM]
    return [(a, b) for a, b in zip(ends, starts, strict=True) if a > b + 0.02]


def written(pages: list[Page]) -> str:
    return "".join(w.text for page in pages for _, block in page.placed for w in block.words)


def test_blocks_stand_below_each_other_and_turn_the_page() -> None:
    flow = Flow(lambda at: [title(f"頁{at}")])
    for _ in range(100):
        flow.put(space(30))
    assert len(flow.pages) > 3
    assert not [found for page in flow.pages for found in overlaps(page)]
    assert written(flow.pages) == "".join(f"頁{n}" for n in range(len(flow.pages)))


def test_blocks_put_together_stay_together() -> None:
    flow = Flow(lambda at: [])
    flow.put(space(BOTTOM - TOP - 50))
    flow.put(space(30), space(30))
    assert [len(page.placed) for page in flow.pages] == [1, 2]


def test_the_foot_stands_on_the_bottom() -> None:
    flow = Flow(lambda at: [])
    flow.put_at_bottom(sign_boxes())
    top, block = flow.pages[0].placed[0]
    assert abs(top + block.height - BOTTOM) < 0.01


def test_a_cell_longer_than_a_page_goes_on_in_further_rows() -> None:
    text = "辦理學生輔導諮商及個案管理。" * 400
    flow = Flow(lambda at: [])
    flow.put_each(row([Cell("擔任事項", 60), Cell(text, BODY_WIDTH - 60)]))
    assert len(flow.pages) > 1
    assert not [found for page in flow.pages for found in overlaps(page)]
    assert written(flow.pages) == "擔任事項" + text


def test_a_paragraph_longer_than_a_page_is_split_between_lines() -> None:
    text = "報送機關應確認狀態。" * 900
    flow = Flow(lambda at: [])
    flow.put_each(paragraph(lines_of(text, 10, indent=20, lead="1. ")))
    assert len(flow.pages) > 1
    assert not [found for page in flow.pages for found in overlaps(page)]
    assert written(flow.pages) == "1. " + text


def inside(block: Block) -> bool:
    return all(
        w.x >= LEFT - 0.01 and w.x + width(w.text) * w.size <= RIGHT + 0.01 for w in block.words
    )


def test_nothing_stands_out_of_its_cell() -> None:
    cells = [
        Cell("名" * 90, 70, 9),
        Cell("A" * 90, 90, 9, middle=True),
        Cell("應先補正", BODY_WIDTH - 160, 9, middle=True, shape=Verdict.BLOCKED),
    ]
    for block in row(cells):
        assert inside(block)
        for w in block.words:
            left, right = (LEFT, LEFT + 70) if "名" in w.text else (LEFT + 70, LEFT + 160)
            if w.text[0] in "名A":
                assert left <= w.x
                assert w.x + width(w.text) * w.size <= right


def test_the_shape_stands_once_before_the_first_line() -> None:
    (block,) = row([Cell("甲\n甲", 100, 10, shape=Verdict.READY)])
    (shape,) = block.shapes
    assert shape.verdict is Verdict.READY
    assert shape.x + shape.size < min(w.x for w in block.words)


def test_a_shortened_cell_says_so() -> None:
    (block,) = row([Cell("名" * 90, 70, 10, most_lines=3)])
    assert [w.text[-1] for w in block.words] == ["名", "名", "…"]
    assert inside(block)


def test_a_long_heading_is_set_smaller() -> None:
    assert inside(title("範例市政府所屬各機關學校" * 6))
