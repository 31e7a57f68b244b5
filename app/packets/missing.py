"""What could not be printed: the last pages of a document, with every code and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from app.packets.flow import Cell, Flow, lines_of, paragraph, row, title
from app.packets.page import BODY_WIDTH, Block, Page

TITLE: Final = "無法印出之字"
_MARK: Final = "▢"
_CODE: Final = re.compile(r"▢\((U\+[0-9A-F]{4,6})\)")
_CODE_WIDTH: Final = 90.0
_MOST_PLACES: Final = 200
"""More places of one character than anyone goes through by hand."""
_MOST_AROUND: Final = 24


class Missing:
    """Looks at every page for characters that no face has, and lays out the list of them."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, None]] = {}

    def look_at(self, page: Page, number: int) -> None:
        """Note what a page could not print."""
        texts = [w.text for _, block in page.placed for w in block.words]
        if not any(_MARK in text for text in texts):
            return
        # A code that two lines share is whole only where they are joined.
        for code in dict.fromkeys(_CODE.findall("".join(texts))):
            around = next((t for t in texts if f"{_MARK}({code})" in t), "")
            place = f"第 {number} 頁"
            if around and len(around) <= _MOST_AROUND:
                place += f"「{around}」"
            places = self._found.setdefault(code, {})
            if len(places) < _MOST_PLACES:
                places[place] = None

    def pages(self) -> Iterator[Page]:
        """The list, once all pages have been looked at; none where nothing is missing."""
        if not self._found:
            return

        def head(at: int) -> Iterator[Block]:
            yield title(TITLE + ("（續頁）" if at else ""))
            if not at:
                yield from paragraph(
                    lines_of(
                        "下列字碼為私人造字，或本程式字型所無之字，文中以「▢」加字碼表示。"
                        "請依戶籍資料手寫補正，並確認系統內之用字。",
                        10,
                    ),
                    below=6,
                )
            names = (("字碼", _CODE_WIDTH), ("所在之處", BODY_WIDTH - _CODE_WIDTH))
            yield from row([Cell(name, wide, 9.5, middle=True) for name, wide in names])

        flow = Flow(head)
        for code, places in sorted(self._found.items()):
            cells = (
                Cell(code, _CODE_WIDTH, middle=True),
                Cell("、".join(places), BODY_WIDTH - _CODE_WIDTH),
            )
            flow.put_each(row(cells))
        flow.pages[0].bookmark = TITLE
        # A snapshot: these pages themselves are looked at while they are drawn.
        yield from tuple(flow.pages)
