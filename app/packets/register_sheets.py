"""The register as a spreadsheet, .xlsx and .ods: the same columns, the same texts.

Texts are written as texts, so that one which begins with = stays what it is; pay is a number. The
same matter gives the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from math import ceil
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from app.packets.document import Progress
from app.packets.fonts import printable, width
from app.packets.matter import NO_CASES, PROGRAM, Matter
from app.packets.register import KEY, NAME, amounts_of, head_of, notes, register_rows
from app.packets.register_columns import COLUMNS, widths
from app.packets.shown import IN_FULL, MASKED
from app.rules.dates import roc

SHEET: Final = "名冊"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The day that a zip archive counts from: the time of every part, so that bytes repeat."""
_POINTS_PER_DIGIT: Final = 5.6
_NUMBER_DIGITS: Final = 5.0
_NOT_IN_XML: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF], "\ufffd")
_LONGEST: Final = 32_767
"""Characters that one cell of a workbook can hold."""

_TITLE: Final = 14
_SIZE: Final = 11
_SMALL: Final = 8
"""Points of the letters, and of those of a row that would be too high with the usual ones."""
_HIGHEST: Final = 409.0
"""Points that a row of a workbook may be high."""
_LEADING: Final = 1.5
"""Lines of a row in ems: some programs set them wider than others, and none may cut one off."""

NO_CHANGES: Final[Mapping[str, tuple[bytes, bytes]]] = {}

Row = list[str | int]


def _title_lines(matter: Matter) -> list[str]:
    shown = IN_FULL if matter.full_ids(KEY) else MASKED
    dates = f"檢核基準日：{roc(matter.result.as_of)}　列印日期：{roc(matter.printed_on)}"
    return [*(matter.choice.names or (matter.org,)), NAME, f"{dates}　{shown}"]


def _rows(matter: Matter, progress: Progress) -> Iterator[Row]:
    total = len(matter.result.cases)
    texts_of_all = register_rows(matter)
    for done, (case, texts) in enumerate(zip(matter.result.cases, texts_of_all, strict=True)):
        progress("編排名冊試算表", done, total)
        number, *others = texts
        amounts = amounts_of(matter, case)
        cells = (_safe(t) if a is None else a for t, a in zip(others, amounts, strict=True))
        yield [int(number), *cells]


def _safe(text: str) -> str:
    """A text that XML can hold; a lone half of a pair and a control character become �."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = text.translate(_NOT_IN_XML)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 12]}…（以下未列）"


def _digits(matter: Matter) -> list[float]:
    """How wide each column is, in digits."""
    return [_NUMBER_DIGITS, *(w / _POINTS_PER_DIGIT for w in widths(matter.choice.columns))]


def _in_middle(matter: Matter) -> list[bool]:
    return [True, *(COLUMNS[key].middle for key in matter.choice.columns)]


def _lines(text: str, size: float, digits: float) -> int:
    """How many lines a text takes at most in a column so many digits wide."""
    room = digits * _POINTS_PER_DIGIT * 0.92 / size
    return sum(max(1, ceil(width(printable(line)) / room)) for line in text.split("\n"))


def _size_and_height(cells: Row, digits: Sequence[float]) -> tuple[int, float]:
    """The size of the letters of a row, and how high it must be: in a workbook no row grows."""
    texts = [pair for pair in zip(cells, digits, strict=True) if isinstance(pair[0], str)]
    for size in (_SIZE, _SMALL):
        most = max((_lines(str(text), size, wide) for text, wide in texts), default=1)
        high = (most + 0.4) * size * _LEADING
        if high <= _HIGHEST:
            return size, high
    return _SMALL, _HIGHEST


def _created(matter: Matter) -> datetime:
    day = matter.printed_on
    return datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)


def xlsx(matter: Matter, progress: Progress) -> bytes:
    """The register as the bytes of an .xlsx file. Raises whatever `progress` raises."""
    import xlsxwriter  # no start-up should wait for it

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": NAME,
                "author": _safe(matter.org),
                "comments": f"{PROGRAM} {matter.program_version}",
                "created": _created(matter),
            }
        )
        _fill(book, book.add_worksheet(SHEET), matter, progress)
    return repacked(out.getvalue())


def _fill(book: Any, sheet: Any, matter: Matter, progress: Progress) -> None:
    base = {"font_name": "標楷體", "font_size": _SIZE, "text_wrap": True, "valign": "vcenter"}
    title = book.add_format({"font_name": "標楷體", "font_size": _TITLE, "bold": True})
    plain = book.add_format({"font_name": "標楷體", "font_size": _SIZE})
    head = book.add_format({**base, "bold": True, "border": 1, "align": "center"})
    looks = {
        (middle, size): book.add_format(
            {**base, "font_size": size, "border": 1, "align": "center" if middle else "left"}
        )
        for middle in (True, False)
        for size in (_SIZE, _SMALL)
    }
    money = book.add_format({**base, "border": 1, "align": "right", "num_format": "#,##0"})
    wide = _digits(matter)
    for column, digits in enumerate(wide):
        sheet.set_column(column, column, digits)
    at = 0
    for line in _title_lines(matter):
        is_plain = line.startswith("檢核基準日")
        sheet.set_row(at, (_SIZE if is_plain else _TITLE) * _LEADING)
        sheet.write_string(at, 0, _safe(line), plain if is_plain else title)
        at += 1
    sheet.set_row(at, 1.4 * _SIZE * _LEADING)
    for column, text in enumerate(head_of(matter)):
        sheet.write_string(at, column, text, head)
    head_at = at
    middles = _in_middle(matter)
    for cells in _rows(matter, progress):
        at += 1
        size, high = _size_and_height(cells, wide)
        sheet.set_row(at, high)
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(at, column, cell, money if column else looks[True, _SIZE])
            else:
                sheet.write_string(at, column, cell, looks[middles[column], size])
    for text in notes(matter) if matter.result.cases else (NO_CASES,):
        at += 1
        sheet.set_row(at, _SIZE * _LEADING)
        sheet.write_string(at, 0, text, plain)
    sheet.freeze_panes(head_at + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(head_at)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=1.0, bottom=0.7)  # inches; punched at the top
    sheet.set_footer("&C第 &P 頁／共 &N 頁")


_CM_PER_DIGIT: Final = 0.2
_BOLD: Final = ' fo:font-weight="bold" style:font-weight-asian="bold"'
_BOXED: Final = ' fo:border="0.5pt solid #000000"'
_THOUSANDS: Final = (
    '<number:number-style style:name="thousands">'
    '<number:number number:decimal-places="0" number:min-integer-digits="1"'
    ' number:grouping="true"/></number:number-style>'
)


def _cell_style(
    name: str,
    align: str,
    *,
    size: int = _SIZE,
    weight: str = "",
    border: str = _BOXED,
    more: str = "",
) -> str:
    wrap = "wrap" if border else "no-wrap"
    return (
        f'<style:style style:name="{name}" style:family="table-cell"{more}>'
        f'<style:table-cell-properties fo:wrap-option="{wrap}"'
        f' style:vertical-align="middle"{border}/>'
        f'<style:paragraph-properties fo:text-align="{align}"/>'
        f'<style:text-properties fo:font-family="標楷體" style:font-family-asian="標楷體"'
        f' fo:font-size="{size}pt" style:font-size-asian="{size}pt"{weight}/></style:style>'
    )


_ON_PAPER: Final = (
    '<style:style style:name="paper" style:family="table" style:master-page-name="Default">'
    '<style:table-properties table:display="true" style:writing-mode="lr-tb"/></style:style>'
)
_ACROSS: Final = (
    '<style:page-layout-properties fo:page-width="29.7cm" fo:page-height="21cm"'
    ' style:print-orientation="landscape" fo:margin-top="2.5cm" fo:margin-bottom="1.5cm"'
    ' fo:margin-left="1.5cm" fo:margin-right="1.5cm" style:writing-mode="lr-tb"'
    ' style:scale-to-X="1" style:scale-to-Y="0"/>'
)
_FOOTER: Final = (
    "<style:footer><text:p>第 <text:page-number>1</text:page-number> 頁／"
    "共 <text:page-count>1</text:page-count> 頁</text:p></style:footer>"
)
_STYLES: Final = (
    _THOUSANDS,
    _cell_style("title", "start", size=_TITLE, weight=_BOLD, border=""),
    _cell_style("plain", "start", border=""),
    _cell_style("head", "center", weight=_BOLD),
    _cell_style("middle", "center"),
    _cell_style("left", "start"),
    _cell_style("money", "end", more=' style:data-style-name="thousands"'),
)


def ods(matter: Matter, progress: Progress) -> bytes:
    """The register as the bytes of an .ods file. Raises whatever `progress` raises."""
    from odfdo import Document, Element  # slow to import

    document = Document("spreadsheet")
    document.language = "zh-TW"
    body = document.body
    body.clear()
    digits = _digits(matter)
    styles = [f"w{at}" for at in range(len(digits))]
    columns = "".join(f'<table:table-column table:style-name="{name}"/>' for name in styles)
    named = f'table:name={quoteattr(SHEET)} table:style-name="paper"'
    table = f"<table:table {named}>{columns}<table:table-row/></table:table>"
    body.append(Element.from_tag(table))
    automatic = document.content.get_elements("//office:automatic-styles")[0]
    for style in (_ON_PAPER, *_STYLES, *map(_width_style, styles, digits)):
        automatic.append(Element.from_tag(style))
    _lay_across(document)
    meta = document.meta
    created = _created(matter)
    meta.set_creation_date(created)
    meta.set_modification_date(created)
    meta.set_title(NAME)
    meta.set_generator(f"{PROGRAM} {matter.program_version}")
    saved = BytesIO()
    document.save(saved)
    # The rows go in as text: the library takes a time that grows with their square.
    rows = "".join(_ods_rows(matter, progress)).encode()
    return repacked(saved.getvalue(), {"content.xml": (b"<table:table-row/>", rows)})


def _lay_across(document: Any) -> None:
    """Have it printed on A4 lying, as wide as the sheet, with the page's number at the foot."""
    from odfdo import Element

    styles = document.styles
    (layout,) = styles.get_elements("//style:page-layout[@style:name='Mpm1']")
    (usual,) = layout.get_elements("style:page-layout-properties")
    layout.delete(usual)
    layout.insert(Element.from_tag(_ACROSS), position=0)
    (master,) = styles.get_elements("//style:master-page[@style:name='Default']")
    for part, new in (("style:header", "<style:header/>"), ("style:footer", _FOOTER)):
        (old,) = master.get_elements(part)
        at = master.index(old)
        master.delete(old)
        master.insert(Element.from_tag(new), position=at)


def _width_style(name: str, digits: float) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{digits * _CM_PER_DIGIT:.2f}cm"/>'
        "</style:style>"
    )


def _ods_row(cells: Iterator[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _ods_cell(cell: str | int, style: str) -> str:
    if isinstance(cell, int):
        value = f'office:value-type="float" office:value="{cell}"'
    else:
        value = 'office:value-type="string"'
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(cell).split("\n"))
    return f'<table:table-cell table:style-name="{style}" {value}>{paragraphs}</table:table-cell>'


def _ods_rows(matter: Matter, progress: Progress) -> Iterator[str]:
    for line in _title_lines(matter):
        style = "plain" if line.startswith("檢核基準日") else "title"
        yield _ods_row(iter([_ods_cell(_safe(line), style)]))
    yield "<table:table-header-rows>"
    yield _ods_row(_ods_cell(text, "head") for text in head_of(matter))
    yield "</table:table-header-rows>"
    looks = ["middle" if middle else "left" for middle in _in_middle(matter)]
    for cells in _rows(matter, progress):
        yield _ods_row(
            _ods_cell(cell, "money" if at and isinstance(cell, int) else looks[at])
            for at, cell in enumerate(cells)
        )
    for text in notes(matter) if matter.result.cases else (NO_CASES,):
        yield _ods_row(iter([_ods_cell(text, "plain")]))


def repacked(content: bytes, changes: Mapping[str, tuple[bytes, bytes]] = NO_CHANGES) -> bytes:
    """A zip archive with its parts in the same order and all of one fixed time.

    `changes` are by part what is replaced there, and by what.
    """
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as parts, zipfile.ZipFile(out, "w") as whole:
        for part in parts.infolist():
            info = zipfile.ZipInfo(part.filename, EPOCH)
            info.compress_type = part.compress_type
            info.external_attr = 0o600 << 16
            old, new = changes.get(part.filename, (b"", b""))
            whole.writestr(info, parts.read(part).replace(old, new, 1) if old else parts.read(part))
    return out.getvalue()
