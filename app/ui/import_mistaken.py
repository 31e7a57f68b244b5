"""Files that are opened as a roster by mistake: known by their header, told with the way on."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Mistaken(StrEnum):
    """What a file looks like that is no roster."""

    FINDINGS = "findings"
    DIFFERENCES = "differences"
    WEBHR = "webhr"


SENTENCES: Final = {
    Mistaken.FINDINGS: (
        "這個檔案像是匯出的檢核結果：每項檢核一列，同一案件有好幾列。"
        "要匯入案件，請改開名冊，或匯出的「案件」。"
    ),
    Mistaken.DIFFERENCES: "這個檔案像是匯出的對照差異，不是名冊；要匯入案件，請改開名冊。",
    Mistaken.WEBHR: (
        "這個檔案像是 WebHR 的清單。要看與這裡的案件有哪些不同，請用「對照 WebHR 清單」；"
        "確定要當作名冊匯入，請繼續。"
    ),
}
_HAVE: Final = {
    Mistaken.FINDINGS: frozenset({"嚴重度", "說明", "規則"}),
    Mistaken.DIFFERENCES: frozenset({"欄位", "這裡", "WebHR"}),
}
_STATES: Final = ("登記狀態", "審核狀態", "備查狀態", "處理狀態", "辦理狀態")
"""A column that WebHR keeps of a case, and no office's own roster."""


def mistaken(titles: Iterable[str]) -> Mistaken | None:
    """What a file with these column titles seems to be, where it is no roster."""
    there = {"".join(title.split()) for title in titles}
    for kind, needed in _HAVE.items():
        if needed <= there:
            return kind
    return Mistaken.WEBHR if any(title in there for title in _STATES) else None
