"""Delimited text → rows of cells: UTF-8, Big5 as Windows writes it (cp950), UTF-16.

Big5 has room for characters that an office defines itself; Windows keeps them in the private use
area, and so does this, so that the checks of names see them. Programs that write Big5 put a
character it lacks as `&#134071;`, which is read back. Both are reported with their place.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable
from typing import Final

from app.intake.cells import FREE_CELLS, MAX_CELLS, Cell, Fault, Notice
from app.intake.formats import UTF16_MARKS, Source
from app.intake.guarded import unguarded
from app.intake.roster import UnusableFile
from app.intake.stopping import Tick, ticked

USER_DEFINED: Final = "pinyong-user-defined"
"""The name of the error handler that keeps user-defined characters."""

LOST: Final = "�"
LOST_MESSAGE: Final = "有無法辨識的字，已以 � 標示；請改正後再匯入。"

_DELIMITERS: Final = ",\t;"
_SAMPLE_LINES: Final = 30
_SAMPLE: Final = 100_000
_PIECE: Final = 1 << 20
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MOST_ROWS: Final = 1_048_576
_MOST_COLUMNS: Final = 16_384
"""What a spreadsheet can show: beyond it no clerk could look a place up."""
_FREE_CELLS: Final = 2 * FREE_CELLS
_BYTES_OF_CELL: Final = 16
_MOST_STRANGE: Final = 500_000
"""Bytes or characters that cp950 does not know: each is asked about by itself, which takes time."""
_QUOTED: Final = re.compile(r'"(?:[^"]|"")*(?:"|\Z)')
"""A quoted cell, or the beginning of one: what stands in it parts no cells."""
_TRAILS: Final = 157
"""Second bytes of a Big5 pair: 0x40 to 0x7E and 0xA1 to 0xFE."""

_USER_DEFINED: Final = (
    (0xFA40, 0xFEFE, 0xE000),
    (0x8E40, 0xA0FE, 0xE311),
    (0x8140, 0x8DFE, 0xEEB8),
    (0xC6A1, 0xC8FE, 0xF6B1),
)
"""First pair, last pair, code point of the first: the table of Windows code page 950."""

_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
_REFERENCE: Final = re.compile(r"&#(?:(\d{3,7})|[xX]([0-9a-fA-F]{2,6}));", re.ASCII)
_QUOTED_FORMULA: Final = re.compile(r'="([^"]*)"')


def _code_point(lead: int, trail: int) -> int | None:
    """The private-use code point that Windows gives a pair of bytes, if it is user-defined."""
    if not (0x40 <= trail <= 0x7E or 0xA1 <= trail <= 0xFE):
        return None
    pair = lead << 8 | trail
    for first, last, base in _USER_DEFINED:
        if first <= pair <= last:
            return base + _ordinal(pair) - _ordinal(first)
    return None


def _ordinal(pair: int) -> int:
    lead, trail = divmod(pair, 256)
    return lead * _TRAILS + (trail - 0x40 if trail <= 0x7E else trail - 0x62)


def _keep_user_defined(error: UnicodeError) -> tuple[str, int]:
    """Handle what cp950 cannot read: one pair of a user-defined character, or one lost byte."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    start = error.start
    pair = error.object[start : start + 2]
    found = _code_point(*pair) if len(pair) == 2 else None
    return (chr(found), start + 2) if found else (LOST, start + 1)


codecs.register_error(USER_DEFINED, _keep_user_defined)


def _decode(data: bytes, tick: Tick) -> tuple[str, bool]:
    """The text, and whether it was Big5."""
    if data.startswith(UTF16_MARKS):
        return data.decode("utf-16", "replace"), False
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        pass
    as_utf8 = data.decode("utf-8-sig", "replace")
    as_big5 = _big5(data, tick)
    # A file of either form with a few broken bytes is still far from the other.
    if as_utf8.count(LOST) < as_big5.count(LOST):
        return as_utf8, False
    return as_big5, True


def _big5(data: bytes, tick: Tick) -> str:
    """Raises OverflowError where no more of it is Big5 than of any other bytes."""
    decoder = codecs.getincrementaldecoder("cp950")(USER_DEFINED)
    parts: list[str] = []
    strange = 0
    for start in range(0, len(data), _PIECE):
        tick()
        piece = data[start : start + _PIECE]
        parts.append(decoder.decode(piece, start + _PIECE >= len(data)))
        strange += parts[-1].count(LOST) + len(_PRIVATE.findall(parts[-1]))
        if strange > _MOST_STRANGE:
            raise OverflowError
    return "".join(parts)


def read_rows(source: Source) -> tuple[list[list[Cell]], list[Notice]]:
    """The rows, ragged as they stand, and the notices.

    Raises UnusableFile, and what the source's tick raises.
    """
    tick = source.tick
    try:
        text, is_big5 = _decode(source.data, tick)
    except OverflowError:
        raise source.damaged() from None
    if "\0" in text:
        raise source.damaged()
    delimiter = _delimiter(text)
    _refuse_vast(source, text, delimiter)
    # Line by line from the text itself: a StringIO would hold it once more, four bytes a character.
    lines = (line[0] for line in _LINE.finditer(text))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        rows: list[list[Cell]] = [list(row) for row in ticked(reader, tick)]
    except csv.Error:
        raise UnusableFile(
            f'「{source.name}」第 {reader.line_num} 行附近的引號（"）不成對，無法分欄；'
            "請改正該行，或以試算表軟體開啟後另存為 .xlsx。"
        ) from None
    width = max(map(len, rows), default=0)
    if width > _MOST_COLUMNS or width * len(rows) > MAX_CELLS:
        raise _vast(source, len(rows), width)
    if '="' in text:
        _unwrap(ticked(rows, tick))
    if "'" in text:
        _unguard(ticked(rows, tick))
    if LOST in text:
        _mark_lost(ticked(rows, tick))
    return rows, _notices(ticked(rows, tick)) if is_big5 else []


def _refuse_vast(source: Source, text: str, delimiter: str) -> None:
    """Refuse what would fill the memory once it is parted: 100 MB of nothing but line ends."""
    rows = max(text.count("\n"), text.count("\r"))
    cells = rows + text.count(delimiter)
    if rows > _MOST_ROWS or cells > _FREE_CELLS + len(source.data) // _BYTES_OF_CELL:
        raise _vast(source, rows, cells // max(rows, 1))


def _vast(source: Source, rows: int, columns: int) -> UnusableFile:
    return UnusableFile(
        f"「{source.name}」約有 {rows:,} 列、{columns:,} 欄，超過可以讀取的範圍；"
        "請刪除空白列與資料以外的內容後再匯入。"
    )


def _delimiter(text: str) -> str:
    """The sign that parts the cells: the commonest in the first lines, a comma where unclear."""
    sample = "".join(text[:_SAMPLE].splitlines(keepends=True)[:_SAMPLE_LINES])
    return max(_DELIMITERS, key=_QUOTED.sub("", sample).count)


def _unwrap(rows: Iterable[list[Cell]]) -> None:
    """Take `="00123"`, which keeps leading zeros when a spreadsheet opens the file, as 00123."""
    for row in rows:
        for i, cell in enumerate(row):
            if isinstance(cell, str) and (found := _QUOTED_FORMULA.fullmatch(cell)):
                row[i] = found[1]


def _unguard(rows: Iterable[list[Cell]]) -> None:
    """Take away the apostrophe that keeps `=1+1` text when a spreadsheet opens the file."""
    for row in rows:
        for i, cell in enumerate(row):
            if isinstance(cell, str) and cell.startswith("'"):
                row[i] = unguarded(cell)


def _mark_lost(rows: Iterable[list[Cell]]) -> None:
    for row in rows:
        for i, cell in enumerate(row):
            if isinstance(cell, str) and LOST in cell:
                row[i] = Fault(cell, LOST_MESSAGE)


def _character(found: re.Match[str]) -> str:
    """The character of a reference, or the reference itself where Big5 would have had it."""
    number = int(found[1]) if found[1] else int(found[2], 16)
    if number == ord("&"):  # how a text that itself says `&#134071;` is written
        return "&"
    if not 0x80 <= number <= 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return found[0]
    character = chr(number)
    try:
        # Some are taken for others that look alike, such as • for ‧: Big5 has not these.
        is_there = character.encode("cp950").decode("cp950") == character
    except UnicodeEncodeError:
        return character
    return found[0] if is_there else character


def _notices(rows: Iterable[list[Cell]]) -> list[Notice]:
    """Read references in place, and tell of them and of user-defined characters."""
    notices: list[Notice] = []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if not isinstance(cell, str):
                continue
            if "&#" in cell and (read := _REFERENCE.sub(_character, cell)) != cell:
                row[c] = read
                notices.append(
                    Notice(r, c, cell, f"Big5 沒有的字以代碼寫成，已讀為「{read}」；請核對。")
                )
            if own := dict.fromkeys(_PRIVATE.findall(cell)):
                notices.append(Notice(r, c, cell, _user_defined(own)))
    return notices


def _user_defined(characters: Iterable[str]) -> str:
    points = "、".join(f"U+{ord(c):04X}" for c in characters)
    return (
        f"含造字（{points}），在別的電腦會變成別的字或空白；"
        "請查明是哪個字，改用 Unicode 內的字，並將檔案存成 .xlsx 或 UTF-8。"
    )
