"""What an office may choose about its packet, checked and as a plain dict to be kept.

Which documents, whose name stands above them, who signs, which columns the register has, and in
which documents ID numbers stand in full.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from app.packets.register_columns import COLUMNS, REQUIRED, room_lacking
from app.rules.facts import FACTS

STEMS: Final[Mapping[str, str]] = {
    "list": "01_報送清單",
    "register": "02_登記備查名冊",
    "summaries": "03_案件摘要",
    "findings": "04_預檢結果",
    "steps": "05_流程檢核表",
    "notices": "06_補正通知",
    "entry": "07_登打資料",
}
"""Every document by its key: the name of its file without the ending. The names sort."""

SHEETS: Final = ("xlsx", "ods")
"""The spreadsheets that the register may also be written as."""
FORMS: Final[Mapping[str, str]] = {"folder": "資料夾", "zip": "壓縮檔"}

SIGNERS: Final = ("承辦人", "人事主管", "機關首長")
"""Who signs, unless the office says otherwise."""

MOST_NAMES: Final = 3
MOST_BOXES: Final = 6
LONGEST_NAME: Final = 60
LONGEST_BOX: Final = 12

USUAL_COLUMNS: Final = ("kind", *REQUIRED, "remarks")
NEEDS_FULL_IDS: Final = frozenset({"entry"})
"""Who types from paper needs the whole number; everywhere else it is masked unless chosen."""


class BadChoice(ValueError):
    """A choice that cannot be obeyed. The message is one sentence for the clerk."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way of making packets. Raises BadChoice where it cannot be obeyed.

    `names` are the lines of the letterhead; where empty, the agency of the cases. `signers` and
    `seals` are the boxes at the end of a document, side by side. `columns` are keys of the
    register's columns, `entry_fields` the facts of 登打資料, both in their order; where the latter
    are empty, those of the vocabulary.
    """

    documents: tuple[str, ...] = tuple(STEMS)
    sheets: tuple[str, ...] = SHEETS
    names: tuple[str, ...] = ()
    signers: tuple[str, ...] = SIGNERS
    seals: tuple[str, ...] = ()
    columns: tuple[str, ...] = USUAL_COLUMNS
    entry_fields: tuple[str, ...] = ()
    full_ids: frozenset[str] = NEEDS_FULL_IDS
    form: str = "folder"

    def __post_init__(self) -> None:
        _among("文件", self.documents, STEMS)
        _among("試算表", self.sheets, SHEETS)
        _among("名冊欄位", self.columns, COLUMNS)
        _among("登打欄位", self.entry_fields, FACTS)
        _among("顯示完整證號之文件", sorted(self.full_ids), STEMS)
        _among("報送包形式", (self.form,), FORMS)
        _short("機關名稱", self.names, MOST_NAMES, LONGEST_NAME)
        _short("簽章欄", (*self.signers, *self.seals), MOST_BOXES, LONGEST_BOX)
        if not self.documents:
            raise BadChoice("請至少勾選一種文件。")
        if lacking := [COLUMNS[key].label for key in REQUIRED if key not in self.columns]:
            raise BadChoice(f"名冊須有「{'、'.join(lacking)}」，請勾選。")
        if too_wide := room_lacking(self.columns):
            raise BadChoice(f"名冊欄位太多，一列放不下，請再減少約 {too_wide} 欄。")

    @property
    def boxes(self) -> tuple[str, ...]:
        """The boxes at the end of a document, those to sign before those to seal."""
        return (*self.signers, *self.seals)

    def as_json(self) -> dict[str, Any]:
        """The choice as a dict of lists and texts, to be kept."""
        kept = asdict(self) | {"full_ids": sorted(self.full_ids)}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in kept.items()}


def choice_from(kept: Mapping[str, Any]) -> Choice:
    """A choice from what `as_json` gave; what is not stated is as usual.

    Raises BadChoice for an unknown entry or one of another form.
    """
    usual = Choice().as_json()
    for key, value in kept.items():
        if key not in usual:
            raise BadChoice(f"報送包版面中有不認得的項目「{key}」，請重新設定。")
        texts = value if isinstance(usual[key], list) else [value]
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise BadChoice(f"報送包版面的項目「{key}」格式不符，請重新設定。")
    stated: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in kept.items()}
    if "full_ids" in stated:
        stated["full_ids"] = frozenset(stated["full_ids"])
    return Choice(**stated)


def _among(what: str, chosen: Sequence[str], known: Collection[str]) -> None:
    for one in chosen:
        if one not in known:
            raise BadChoice(f"{what}沒有「{one}」，請重新勾選。")
    if len(set(chosen)) < len(chosen):
        raise BadChoice(f"{what}有重複，請各勾選一次。")


def _short(what: str, texts: Sequence[str], most: int, longest: int) -> None:
    if len(texts) > most:
        raise BadChoice(f"{what}最多 {most} 個，目前有 {len(texts)} 個，請減少。")
    for text in texts:
        if not text.strip():
            raise BadChoice(f"{what}有一個是空白，請填寫或移除。")
        if len(text) > longest:
            raise BadChoice(f"{what}「{text}」超過 {longest} 字，請縮短。")
