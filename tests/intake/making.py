"""Small files of every form, made by hand where a library would not make them wrong enough."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from app.intake.read import read_roster
from app.intake.roster import UnusableFile

HEADER = ("案件編號", "案件類別", "姓名", "到職日期", "薪點", "補辦")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(file: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def xlsx(file: Path, *sheets: Sequence[Sequence[Any]], names: Sequence[str] = ()) -> Path:
    """A workbook as a spreadsheet program writes it."""
    book = xlsxwriter.Workbook(str(file), {"default_date_format": "yyyy/m/d"})
    for n, rows in enumerate(sheets):
        sheet = book.add_worksheet(names[n] if names else None)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, value)
    book.close()
    return file


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def header_cells(row: int = 1) -> str:
    cells = "".join(cell(f"{'ABCDEF'[i]}{row}", label) for i, label in enumerate(HEADER))
    return f'<row r="{row}">{cells}</row>'


def xlsx_members(*sheet_data: str, before: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook whose sheets hold just this XML."""
    numbers = range(1, len(sheet_data) + 1)
    sheets = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="r{n}" Type="{RELATED}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}">'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>',
        **{
            f"xl/worksheets/sheet{n}.xml": f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">'
            f"{before}<sheetData>{data}</sheetData></worksheet>"
            for n, data in zip(numbers, sheet_data, strict=True)
        },
    }


def raw_xlsx(file: Path, *sheet_data: str, before: str = "") -> Path:
    return zipped(file, xlsx_members(*sheet_data, before=before))


def ods_cell(text: str, attributes: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def ods_row(*cells: str, repeated: int = 1) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}'
        "</table:table-row>"
    )


def ods_header() -> str:
    return ods_row(*(ods_cell(label) for label in HEADER))


def ods(file: Path, *rows: str, manifest: str = "", name: str = "工作表1") -> Path:
    spaces = "".join(f' xmlns:{p}="{ODF}:{p}:1.0"' for p in ("office", "table", "text", "calcext"))
    return zipped(
        file,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
            "content.xml": f"<office:document-content{spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="{name}">{"".join(rows)}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        },
    )


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of these streams, each padded so that it needs no short sectors."""
    end, free, fat_mark = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    sectors = sum(max(8, -(-len(content) // 512)) for content in streams.values())
    of_table = -(-(sectors + 1) // 127)  # each of its sectors lists itself and 127 others
    fat = [*[fat_mark] * of_table, end]
    entries = [("Root Entry", 5, end, 0)]
    body = b""
    for name, content in streams.items():
        padded = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
        start, count = len(fat), len(padded) // 512
        fat += [*range(start + 1, start + count), end]
        entries.append((name, 2, start, len(padded)))
        body += padded
    directory = b""
    for i, (name, kind, start, size) in enumerate(entries):
        encoded = (name + "\0").encode("utf-16-le")
        right = i + 1 if 0 < i < len(entries) - 1 else free
        child = 1 if i == 0 else free
        directory += struct.pack(
            "<64sHBBIII36sIII",
            *(encoded, len(encoded), kind, 1, free, right, child, b"", start, size, 0),
        )
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b""),
        *(0, of_table, of_table, 0, 4096, end, 0, end, 0),
    )
    difat = struct.pack("<109I", *range(of_table), *[free] * (109 - of_table))
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512 * of_table, b"\xff")
    return head + difat + table + directory.ljust(512, b"\0") + body


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def label_record(row: int, column: int, text: str) -> bytes:
    body = struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le")
    return record(0x0204, body)


def error_record(row: int, column: int, code: int, is_error: int = 1) -> bytes:
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, code, is_error))


def formula_record(row: int, column: int, kind: int, code: int, marker: int = 0xFFFF) -> bytes:
    result = struct.pack("<BBBBHH", kind, 0, code, 0, 0, marker)
    return record(0x0006, struct.pack("<HHH", row, column, 0) + result + bytes(6) + b"\0\0")


BOF_BOOK = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
BOF_SHEET = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
EOF = record(0x000A)


def workbook_stream(*cells: bytes, in_book: bytes = b"", name: str = "表1") -> bytes:
    """The stream of an Excel 97 workbook with one sheet."""
    title = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    before = BOF_BOOK + in_book + record(0x0042, struct.pack("<H", 1200))
    start = len(before) + 4 + 6 + len(title) + len(EOF)
    bound = record(0x0085, struct.pack("<IBB", start, 0, 0) + title)
    return before + bound + EOF + BOF_SHEET + b"".join(cells) + EOF


def xls(file: Path, *cells: bytes, in_book: bytes = b"") -> Path:
    header = [label_record(0, c, text) for c, text in enumerate(HEADER)]
    file.write_bytes(ole({"Workbook": workbook_stream(*header, *cells, in_book=in_book)}))
    return file


def xls_in_a_ring(file: Path) -> Path:
    """A workbook with a chain of sectors that comes back to itself."""
    content = bytearray(ole({"Workbook": workbook_stream(), "Other": b"x"}))
    table = 512
    last = max(n for n in range(128) if struct.unpack_from("<I", content, table + 4 * n)[0] < 200)
    struct.pack_into("<I", content, table + 4 * last, last - 3)
    file.write_bytes(content)
    return file


def refusal(file: Path) -> str:
    """The one sentence with which a file is refused."""
    try:
        read_roster(file)
    except UnusableFile as refused:
        message = str(refused)
    else:
        raise AssertionError(f"{file.name} was read")
    assert message.endswith("。")
    assert "\n" not in message
    return message
