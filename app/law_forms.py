"""How a table of the law is written down: TOML for this program, CSV for a spreadsheet.

Both hold the same rows. TOML has explanations beside the fields and may hold several tables; so
may CSV, since each of its rows names its table. What is written here is read back as it was.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from app.intake.delimited import read_rows
from app.intake.formats import Format, Source
from app.rules.dates import ROC_OFFSET, narrow, roc
from app.rules.law import BadLawTable, LawRow, LawTable, RowValue
from app.rules.replacement import LIST_SIGN, Kind, choices, key_words, kind_of_table
from app.rules.wording import CONFIDENCE_WORDS, value_words

COLUMNS: Final[Mapping[str, str]] = {
    "資料表": "id",
    "鍵": "key",
    "起日": "from",
    "迄日": "until",
    "值": "value",
    "依據": "basis",
    "把握程度": "confidence",
}
"""The columns of a CSV file, and what TOML calls the same."""

_MAY_LACK: Final = ("鍵", "起日", "迄日")
_CONFIDENCE_OF: Final = {word: name for name, word in CONFIDENCE_WORDS.items()}
_FLAGS: Final = {"是": True, "否": False, "TRUE": True, "FALSE": False}
_WHOLE: Final = re.compile(r"\d{1,12}", re.ASCII)
_WITH_POINT: Final = re.compile(r"\d{1,12}\.\d{1,12}", re.ASCII)
_TOML_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
_LAST_ROC_YEAR: Final = 999
_LINE_WIDTH: Final = 92


class WrittenTable(NamedTuple):
    """One table as a file holds it, nothing of it checked; `numbers` as in `read_table`."""

    id: object
    rows: object
    numbers: Sequence[int] = ()


# Reading ------------------------------------------------------------------------------------------


def read_toml(data: bytes, name: str) -> list[WrittenTable]:
    """The tables of a TOML file. Raises BadLawTable."""
    try:
        content = tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        raise BadLawTable(f"「{name}」不是 UTF-8 文字檔；請另存為 UTF-8 後再匯入。") from None
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = _TOML_PLACE.search(str(error))
        place = f"第 {found[1]} 行第 {found[2]} 字附近" if found else "結尾或某一處"
        raise BadLawTable(f"「{name}」{place}的寫法有誤，讀不懂；請對照匯出的檔案改正。") from None
    entries = content.get("table")
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise BadLawTable(f"「{name}」：沒有任何 [[table]]。")
    if unknown := sorted(set(content) - {"table"}):
        raise BadLawTable(f"「{name}」：不認得 {LIST_SIGN.join(unknown)}，只能有 [[table]]。")
    return [WrittenTable(entry.get("id"), entry.get("row")) for entry in entries]


def read_csv(data: bytes, name: str, built_in: Mapping[str, LawTable]) -> list[WrittenTable]:
    """The tables of a CSV file, in UTF-8 or as Windows writes it. Raises BadLawTable.

    `built_in` tells which kind of value each table holds.
    """
    rows, _ = read_rows(Source(name, data, Format.TEXT))
    lines = [
        (number, [_text(cell, name, number) for cell in row]) for number, row in enumerate(rows, 1)
    ]
    lines = [(number, cells) for number, cells in lines if any(cells)]
    if not lines:
        raise BadLawTable(f"「{name}」裡沒有任何資料。")
    headers = _headers(lines[0][1], name)
    found: dict[str, list[tuple[int, dict[str, object]]]] = {}
    for number, cells in lines[1:]:
        place = f"「{name}」第 {number} 列"
        if len(cells) > len(headers) and any(cells[len(headers) :]):
            raise BadLawTable(f"{place}：欄數比標題列多；值為清單時請以「、」分隔，勿用逗號。")
        entry = dict(zip(headers, cells, strict=False))
        table = built_in.get(entry["資料表"])
        if table is None:
            raise BadLawTable(f"{place}：沒有「{entry['資料表']}」這張資料表。")
        found.setdefault(table.id, []).append((number, _entry(entry, table, place)))
    if not found:
        raise BadLawTable(f"「{name}」只有標題列，沒有資料。")
    return [
        WrittenTable(table_id, [e for _, e in numbered], [n for n, _ in numbered])
        for table_id, numbered in found.items()
    ]


def _text(cell: object, name: str, number: int) -> str:
    if not isinstance(cell, str):  # bytes that are no text in any encoding
        raise BadLawTable(f"「{name}」第 {number} 列有無法辨識的字；請另存為 CSV UTF-8 後再匯入。")
    return cell.strip()


def _headers(cells: list[str], name: str) -> list[str]:
    headers = list(cells)
    while headers and not headers[-1]:
        headers.pop()
    if unknown := [h for h in headers if h not in COLUMNS]:
        raise BadLawTable(f"「{name}」標題列：不認得「{'」「'.join(unknown)}」這一欄。")
    lacking = [c for c in COLUMNS if c not in headers and c not in _MAY_LACK]
    if lacking or len(set(headers)) < len(headers):
        whole = LIST_SIGN.join(COLUMNS)
        raise BadLawTable(f"「{name}」標題列：須為{whole}各一欄；請對照匯出的檔案。")
    return headers


def _entry(cells: Mapping[str, str], table: LawTable, place: str) -> dict[str, object]:
    """A row of CSV as TOML would have it: a cell left empty is a field left out."""
    entry: dict[str, object] = {
        COLUMNS[header]: cell for header, cell in cells.items() if cell and header != "資料表"
    }
    if value := cells.get("值"):
        entry["value"] = _value(value, kind_of_table(table), f"{place}「{table.title}」")
    if sure := cells.get("把握程度"):
        if sure not in _CONFIDENCE_OF:
            words = LIST_SIGN.join(_CONFIDENCE_OF)
            raise BadLawTable(f"{place}「{table.title}」：把握程度「{sure}」須為{words}之一。")
        entry["confidence"] = _CONFIDENCE_OF[sure]
    return entry


def _value(text: str, kind: Kind, place: str) -> RowValue | list[int] | list[str]:
    """What a cell says. Raises BadLawTable where it is not of the kind."""
    if kind is Kind.TEXT:
        return text
    parts = [part.strip() for part in text.split(LIST_SIGN)]
    if kind is Kind.TEXTS:
        return parts
    numbers = [narrow(part) for part in parts]
    if all(map(_WHOLE.fullmatch, numbers)):
        if kind is Kind.NUMBERS:
            return list(map(int, numbers))
        if kind in (Kind.NUMBER, Kind.DECIMAL) and len(numbers) == 1:
            return int(numbers[0])
    if kind is Kind.DECIMAL and _WITH_POINT.fullmatch(numbers[0]) and len(numbers) == 1:
        return Decimal(numbers[0])
    if kind is Kind.FLAG and text.upper() in _FLAGS:
        return _FLAGS[text.upper()]
    raise BadLawTable(f"{place}：值「{text}」須為{kind}。")


# Writing ------------------------------------------------------------------------------------------


def to_toml(table: LawTable, built_in: LawTable) -> str:
    """A table as TOML, with what a clerk has to know to change it."""
    lines = [*_explanation(table, built_in), ""]
    lines += ["[[table]]", f"id = {_quoted(table.id)}", f"title = {_quoted(table.title)}"]
    for row in table.all_rows:
        lines += ["", "[[table.row]]", *_fields(row)]
    return "\n".join(lines) + "\n"


def _fields(row: LawRow) -> Iterator[str]:
    if row.key:
        yield f"key = {_quoted(row.key)}"
    if row.since:
        yield f"from = {_quoted(_day(row.since))}"
    if row.until:
        yield f"until = {_quoted(_day(row.until))}"
    yield f"value = {_toml_value(row.value)}"
    yield f"basis = {_quoted(row.basis)}"
    yield f"confidence = {_quoted(row.confidence)}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # the same escapes as in TOML


def _day(day: date) -> str:
    year = day.year - ROC_OFFSET
    return f"{year}-{day:%m-%d}" if 0 < year <= _LAST_ROC_YEAR else day.isoformat()


def _toml_value(value: RowValue) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value)
        case tuple():
            items = [_quoted(v) if isinstance(v, str) else str(v) for v in value]
            line = f"[{', '.join(items)}]"
            if len(line) <= _LINE_WIDTH:
                return line
            return "[\n" + "".join(f"    {item},\n" for item in items) + "]"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


_VALUE_EXAMPLES: Final[Mapping[Kind, str]] = {
    Kind.FLAG: "true（是）或 false（否）",
    Kind.NUMBER: "整數，例：65",
    Kind.DECIMAL: "數，可有小數，例：138.9",
    Kind.NUMBERS: "整數的清單，由小到大，例：[280, 296, 312]",
    Kind.TEXTS: '文字的清單，例：["科長", "專員"]',
}


def _explanation(table: LawTable, built_in: LawTable) -> Iterator[str]:
    kind = kind_of_table(built_in)
    values = (
        _VALUE_EXAMPLES.get(kind)
        or "須為" + LIST_SIGN.join(_quoted(word) for word in choices(built_in)) + "之一"
    )
    keys = key_words(built_in)
    sure = LIST_SIGN.join(f'"{name}"（{word}）' for name, word in CONFIDENCE_WORDS.items())
    yield f"# 參考資料表：{table.title}"
    yield "# 由聘用登記預檢匯出。改好後存成 UTF-8，再以視窗的「匯入」"
    yield "# 或 pinyong tables --import 匯入。"
    yield "#"
    yield "# 每一列由 [[table.row]] 起頭，欄位如下；以 # 起頭的是說明，不必刪去。"
    yield f"#   key         鍵：{keys}" if keys else "#   key         鍵：這張表不分鍵，請勿填寫"
    yield '#   from        起日，民國年，含當日，例："115-03-23"；不限起日時整行刪去'
    yield '#   until       迄日，民國年，含當日，例："115-12-31"；不限迄日時整行刪去'
    yield f"#   value       值：{values}"
    yield "#   basis       依據：法規條項或函文日期文號，必填"
    yield f"#   confidence  把握程度：{sure}"
    yield "#"
    yield "# 同一個鍵各列的期間不得重疊。數字變更時，請在舊的一列填上迄日，並新增一列，"
    yield "# 不要改舊的數字。"


def to_csv(table: LawTable) -> str:
    """A table as CSV with the columns COLUMNS.

    Dates say 民國: a spreadsheet leaves them alone.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in table.all_rows:
        since, until = (f"民國{roc(day)}" if day else "" for day in (row.since, row.until))
        sure = CONFIDENCE_WORDS[row.confidence]
        writer.writerow((table.id, row.key, since, until, value_words(row.value), row.basis, sure))
    return out.getvalue()
