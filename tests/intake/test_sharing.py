"""Equal texts of a roster are one text; what is no text stays what it is."""

from __future__ import annotations

from pathlib import Path

from app.intake.guide import open_guide
from app.intake.sharing import MOST_KNOWN, shared
from tests.intake.making import xlsx


def other(text: str) -> str:
    """The same text, as another value."""
    return "".join(list(text))


def test_equal_texts_are_one_and_a_true_is_no_one() -> None:
    first, second = shared([[other("林測試"), 1, 1.0, ""], [other("林測試"), True, "1", 1]])
    assert first[0] is second[0]
    assert [(type(c), c) for c in (*first[1:], *second[1:])] == [
        (int, 1),
        (float, 1.0),
        (str, ""),
        (bool, True),
        (str, "1"),
        (int, 1),
    ]


def test_what_is_remembered_does_not_grow_with_the_file() -> None:
    rows = list(shared([[f"{n}甲", other("乙乙")] for n in range(MOST_KNOWN + 10)]))
    texts = {id(row[1]) for row in rows}
    assert len(texts) == 2  # once more after it began anew
    assert [row[0] for row in rows[-2:]] == [f"{MOST_KNOWN + n}甲" for n in (8, 9)]


def test_a_guide_holds_each_text_once(tmp_path: Path) -> None:
    line = ("林測試", "F200000015", "約聘輔導員")
    guide = open_guide(xlsx(tmp_path / "名冊.xlsx", [("姓名", "身分證字號", "職稱"), *[line] * 50]))
    assert len({id(row[2]) for row in guide.rows[1:]}) == 1
