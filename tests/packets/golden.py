"""The golden pages: one small picture of each kind of document, to be compared by eye and by test.

    python -m tests.packets.golden

draws them anew into tests/data/pages. Look at every one of them before it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image

from app.packets.choice import STEMS, Choice
from app.packets.document import no_progress
from app.packets.matter import Matter
from app.packets.packet import document
from app.stored import Waiver
from tests.packets.given import (
    HINT_RULE,
    ID_RULE,
    LATE_RULE,
    SEX_RULE,
    checked,
    hire,
    matter,
    standing,
)

FOLDER: Final = Path(__file__).resolve().parent.parent / "data" / "pages"
DOTS_PER_INCH: Final = 70
_POINTS_PER_INCH: Final = 72
_REASON: Final = Waiver(
    1, 1, "F01", "已核對戶籍資料正本。", "府人字第1號函", "王測試", datetime(2026, 4, 18), {}
)


def given() -> Matter:
    """Four cases: a usual one, one with all that is long, a rare name, a dismissal."""
    cases = (
        hire(),
        hire(
            case_no="H-002",
            name="亞莉珊卓‧瑪利亞‧德拉克魯茲‧費南德茲‧伊莎貝拉‧羅德里",
            name_roman="Alexandra Maria Dela Cruz Fernandez",
            duties="辦理學生輔導諮商、個案管理、親師晤談、資源轉介及相關行政事項。" * 6,
            unit="遲到處",
        ),
        hire(case_no="H-003", name="𠮷田堃\ue1a3", sex="女", monthly_pay="四萬"),
        hire(case_no="H-004", case_kind="解聘", dismissed_on="115/6/30", sex="男"),
    )
    result = checked(*cases, rules=(ID_RULE, LATE_RULE, SEX_RULE, HINT_RULE))
    choice = Choice(names=("範例市政府教育局", "範例市範例國民小學"), seals=("機關印信",))
    steps = [standing(step) for step in ("send", "check", "look", "end")]
    waivers = [{"F01": _REASON}, {}, {}, {}]
    return matter(result, choice=choice, standings=steps, waivers=waivers)


def picture(content: bytes, page: int) -> Image.Image:
    """A page of a PDF as a grey picture."""
    pdf = pypdfium2.PdfDocument(content)
    try:
        bitmap = pdf[page].render(scale=DOTS_PER_INCH / _POINTS_PER_INCH, grayscale=True)
        return bitmap.to_pil().convert("L")
    finally:
        pdf.close()


def pictures() -> Iterator[tuple[str, Image.Image]]:
    """The first page of every document, and the list of what could not be printed."""
    made = given()
    for key, stem in STEMS.items():
        content, pages, _ = document(key, made).drawn(no_progress)
        yield f"{stem[:2]}_{key}.png", picture(content, 0)
        if key == "register":
            yield "missing.png", picture(content, pages - 1)


def main() -> None:
    """Draw all golden pages anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, image in pictures():
        image.quantize(16).save(FOLDER / name, optimize=True)


if __name__ == "__main__":
    main()
